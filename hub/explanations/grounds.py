"""What an answer rests on: whose word, which text, how firm."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import EffectKind, EvidenceOrigin, Modality, Outcome, RuleKind
from hub.explanations import findings as f
from hub.explanations.tables import LAID_DOWN, MODALITIES, PRACTICES, STATUSES, WORDS
from hub.explanations.tested import Node, rests_on
from hub.explanations.words import Words
from hub.policy.documents import Rule
from hub.rules.facts import RuleResult

_PLACE = {RuleKind.BENEFIT: 0, RuleKind.MEASURE: 1, RuleKind.DUTY: 2}


def whose_word(settling: Sequence[Node], words: Words) -> list[str]:
    """Whether it rests on what the hub holds, on an authority's finding, or on the caller's word."""
    origins = rests_on(settling)
    said = words.listing(list(dict.fromkeys(label for node in settling for label in _said(node, words))))
    if EvidenceOrigin.ASSERTED in origins and len(origins) == 1:
        return [words.say("grounds.asserted", labels=said)]
    facts = [node for node in settling if not isinstance(node.leaf, f.OfKind)] or settling
    pieces = {piece.what for node in facts for piece in node.evidence if piece.origin is EvidenceOrigin.HELD}
    grounds = [
        words.say(f"ground.{form}")
        for form, there in (
            ("held", "record" in pieces),
            ("attested", EvidenceOrigin.ATTESTED in origins),
            ("derived", EvidenceOrigin.DERIVED in origins),
            ("covered", "coverage" in pieces),
            ("registered", not pieces.isdisjoint({"subject", "link"})),
        )
        if there
    ]
    if EvidenceOrigin.ASSERTED in origins:
        grounds.append(words.say("ground.asserted", labels=said))
        return [words.say("grounds.mixed", grounds=words.together(grounds))]
    return [words.say("grounds", grounds=words.together(grounds))] if grounds else []


def _said(node: Node, words: Words) -> list[str]:
    """What the caller said of a leaf, by its labels."""
    match node.leaf:
        case f.Compared():
            sides = (node.leaf.left, *node.leaf.bound.sides)
            names = [name for side in sides if side.source in ("input", "rate") for name in side.names]
        case f.Dated(input=str() as name):
            names = [name]
        case f.Timed():
            names = [name for name in (node.leaf.start_input, node.leaf.end_input) if name is not None]
        case f.Term(held=()):
            return [words.term(node.leaf.term)]
        case _:
            names = []
    there = words.of(node.rule)
    return [there.input(name) for name in names if name in words.facts.inputs]


def basis(rule: Rule, words: Words) -> list[str]:
    """The texts, with their words."""
    said: list[str] = []
    for one in rule.legal_basis:
        source = words.catalogue.sources.get(one.document)
        title = one.document if source is None else source.title if words.zh else source.title_en
        said.append(words.say("basis", title=title, article=one.article, quote=one.quote))
        if source is not None and source.secondary:
            said.append(words.say("basis.secondary"))
    return said


def firmness(rule: Rule, result: RuleResult, words: Words) -> list[str]:
    """How firmly the text says it, in its own word where a quote holds it, and whether it is in force."""
    reported = any(
        (source := words.catalogue.sources.get(one.document)) is not None and source.kind == "report"
        for one in rule.legal_basis
    )
    forms = PRACTICES[reported] if rule.modality is Modality.PRACTICE else MODALITIES[rule.modality]
    lists = rule.kind is RuleKind.DUTY and rule.effect.kind is EffectKind.CLASSIFY
    binds = rule.modality in (Modality.MUST, Modality.MUST_NOT)
    said = words.pick(LAID_DOWN if lists and binds else forms[_PLACE[rule.kind]])
    quotes = "".join(one.quote for one in rule.legal_basis)
    word = next((word for word in WORDS[rule.modality] if word in quotes), None)
    if word is not None:
        said += ("" if words.zh else " ") + words.say("word", word=word)
    status = words.pick(STATUSES[result.status])
    return [status] if result.outcome is Outcome.NOT_APPLICABLE else [said, status]


def defaults(rule: Rule, words: Words) -> list[str]:
    """What the editors take where the text is silent, in words, by number."""
    known = words.catalogue.defaults
    items = [
        words.say("default", id=name, title=words.title(known[name].title)) if name in known else name
        for name in rule.defaults
    ]
    return [words.say("defaults", items=words.points(items))] if items else []
