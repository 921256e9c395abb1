"""Who set a value, and in which text it stands: of a parameter, and of the law on repair."""

from __future__ import annotations

import re

from hub.decisions.explanations.language import Language, region_words
from hub.decisions.explanations.places_in_texts import place_in_english
from hub.policy.catalogue import NATION, Catalogue
from hub.policy.parameters import values_on
from hub.rules.facts import Facts

_SOURCE = re.compile(r"(?P<document>[a-z0-9-]+)(?:,? (?P<place>[^:]+))?(?::.*)?")
"""Where a value stands, as a parameter has it: a document, the place in it, and perhaps its words."""
_READING = "AMB-"
REPAIR = ("repair-review-days", "repair-materials")
"""What parameters are called that have the law on applications for repair as their source."""


def set_by(name: str, words: Language, catalogue: Catalogue, facts: Facts) -> dict[str, str]:
    """Slots of a form: the region that set a parameter, and where its value stands."""
    parameter, fact = catalogue.parameters.get(name), facts.parameters.get(name)
    region = catalogue.regions.get(parameter.region) if parameter is not None else None
    if region is None or region.code == NATION:
        place = words.small("nation" if region is not None else "somebody")
    else:
        place = words.title(region_words(region))
    source = "" if fact is None else fact.source
    where = words.small("stands.in", text=text_of(source, words, catalogue)) if source else ""
    return {"place": place, "where": where}


def text_of(source: str, words: Language, catalogue: Catalogue) -> str:
    """Where a value stands, in words; what is no text of the hub as it was written."""
    if source.startswith(_READING):
        return words.small("own.reading")
    found = _SOURCE.fullmatch(source)
    document = catalogue.sources.get(found["document"]) if found is not None else None
    if found is None or document is None:
        return words.quoted(source)
    place = found["place"] or ""
    if words.zh:
        return f"《{document.title}》{place}"
    return ", ".join(filter(None, (f"“{document.title_en}”", place and place_in_english(place, catalogue))))


def repair_basis(words: Language, catalogue: Catalogue, facts: Facts) -> str:
    """By which law a repair is applied for here."""
    held = (one for name in REPAIR for one in values_on(catalogue, facts.path, name, facts.day))
    sources = (one.source for one in held)
    source = next((one for one in sources if not one.startswith(_READING)), None)
    if source is None:
        return words.say("basis.repair.none")
    return words.say("basis.repair", text=text_of(source, words, catalogue))
