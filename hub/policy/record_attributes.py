"""What the attributes of a record can be by its kind: their types, the words of closed lists, bounds. One law
for files, pushed records, corrections, and those who ask what may stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import DATES_OF_ANY
from hub.policy.model.document_parts import ATTESTATION_KIND, GRADE_KIND
from hub.policy.model.reference import AttributeType, Kind
from hub.policy.model.values import Text

SCALE, GRADE, TERM = "scale", "grade", "term"


def types_of(kind: Kind) -> dict[str, AttributeType]:
    """The attributes of a kind, with their types: its own, and the dates that any record may have."""
    return {**dict.fromkeys(DATES_OF_ANY, "date"), **kind.attributes}


_OF_TYPES: Mapping[AttributeType, type | tuple[type, ...]] = {
    "text": str,
    "date": date,
    "boolean": bool,
    "integer": int,
    "decimal": (Decimal, int),
}


def is_of(type_: AttributeType, value: object) -> bool:
    """Whether a value is of an attribute's type."""
    if isinstance(value, bool):
        return type_ == "boolean"
    return isinstance(value, _OF_TYPES[type_])


def references_of(kind: str, name: str, catalogue: Catalogue) -> Mapping[str, Text] | None:
    """What an attribute of a kind names of the policy, a scale or a term; None: it names nothing there."""
    if (kind, name) == (GRADE_KIND, SCALE):
        return {code: scale.title for code, scale in catalogue.scales.items()}
    if (kind, name) == (ATTESTATION_KIND, TERM):
        return {code: term.title for code, term in catalogue.terms.items()}
    return None


def words_of(kind: str, name: str, catalogue: Catalogue) -> Mapping[str, Text]:
    """The codes that an attribute of a kind takes and no others, with what people call them; empty: any value
    of its type.
    Which grades a record can have follows from its scale: :func:`grades_of`."""
    references = references_of(kind, name, catalogue)
    if references is not None:
        return references
    known, of = catalogue.attributes.get(name), catalogue.kinds.get(kind)
    text = of is not None and of.attributes.get(name) == "text"
    return known.values if known is not None and text and not known.open else {}


def grades_of(scale: object, catalogue: Catalogue) -> tuple[str, ...]:
    """The grades of a scale; empty: the scale has none, or there is no such scale."""
    known = catalogue.scales.get(str(scale))
    return known.grades if known is not None else ()


def strange_code(
    kind: str, attributes: Mapping[str, object], catalogue: Catalogue, among: Iterable[str] | None = None
) -> tuple[str, tuple[str, ...]] | None:
    """The first attribute of a record that is no word of its closed list, or names a scale, grade or term
    that there is not, with those that there are.

    Args:
        among: only these attributes are looked at.
    """
    for name in attributes if among is None else among:
        value = attributes.get(name)
        grades = (kind, name) == (GRADE_KIND, GRADE)
        codes = grades_of(attributes.get(SCALE), catalogue) if grades else words_of(kind, name, catalogue)
        if codes and value is not None and str(value) not in codes:
            return name, tuple(codes)
    return None


def as_graded(kind: str, attributes: Mapping[str, object], catalogue: Catalogue) -> Mapping[str, object]:
    """The attributes of a record with its grade as its scale has it: A级 is A where there is no other."""
    grade = attributes.get(GRADE) if kind == GRADE_KIND else None
    grades = grades_of(attributes.get(SCALE), catalogue) if isinstance(grade, str) else ()
    if not isinstance(grade, str) or not grades or grade in grades:
        return attributes
    short = grade.removesuffix("级")
    return {**attributes, GRADE: short} if short in grades else attributes


def lowest(name: str, catalogue: Catalogue) -> Decimal | None:
    """The least that an attribute can be; None: no bound is known."""
    known = catalogue.attributes.get(name)
    return known.at_least if known is not None else None
