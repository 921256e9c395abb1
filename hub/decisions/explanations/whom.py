"""Whom a rule means: whose duty it is, whom it does not bind, whose credit does not count here; and to whom
its subject can turn."""

from __future__ import annotations

from graph_schema.vocabulary import Outcome, Polarity, ReasonCode, Truth
from hub.access.sharing import opens_days
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators import WORDINGS
from hub.decisions.explanations.operators.is_kind import OfKind
from hub.decisions.explanations.operators.located import Placed
from hub.decisions.explanations.set_values import repair_basis
from hub.decisions.explanations.tested_conditions import cited, leaves
from hub.rules.evaluation import scope_of


def whose_duty(telling: Telling, words: Words) -> list[str]:
    """That it is for others to do, where the rule is about the subject and binds somebody else."""
    who = telling.version.rule.duty_of
    if who is None or telling.result.outcome in (Outcome.NOT_APPLICABLE, Outcome.STATED):
        return []
    return [words.say("duty.of", who=words.title(who))]


def redress(telling: Telling, words: Words) -> list[str]:
    """To whom to turn about records that stand against the subject: to who made them, and to the hub."""
    answers = telling.against if telling.barred else [telling]
    makers: dict[str, None] = {}
    others: dict[str, list[str]] = {}
    for one in answers:
        if one.result.outcome not in _AGAINST:
            continue
        failing = dict.fromkeys(cited(leaf for leaf in one.resting if leaf.fails))
        for ref in (*one.result.counted, *failing):
            record = telling.records.get(ref)
            kind = None if record is None else words.catalogue.kinds.get(record.kind)
            if record is None or kind is None:
                continue
            if kind.polarity is Polarity.NEGATIVE:
                makers[words.maker(record)] = None
            elif ref in failing or one.result.outcome is Outcome.APPLIES:
                others.setdefault(words.maker(record), []).append(record.id)
    if makers:
        repair = repair_basis(words, words.catalogue, words.facts)
        return [words.say("redress", makers=words.listing(list(makers))), repair]
    if not others:
        return []
    ids = words.listing(list(dict.fromkeys(ref for refs in others.values() for ref in refs)))
    return [
        words.say(
            "redress.correct", what=words.say("record", id=ids, about=""), makers=words.listing(list(others))
        )
    ]


_AGAINST = (Outcome.APPLIES, Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.NOT_NAMED)


def not_meant(telling: Telling, words: Words) -> list[str]:
    """That the rule is about another kind of subject, or binds bodies of another region; else empty."""
    found = telling.tree
    for node in (found.kind, found.applies):
        if node is not None and node.fails and isinstance(node.leaf, OfKind):
            return [_other_kind(node.leaf, words)]
    node = found.applies
    if node is None or not node.fails or not isinstance(node.leaf, Placed):
        return []
    bodies = scope_of(telling.version, telling.facts) is telling.version.of_here
    return [_other_bodies(node.leaf, words)] if bodies else []


def _other_kind(leaf: OfKind, words: Words) -> str:
    kind = words.kinds_of_subject([leaf.kind]) if leaf.kind is not None else ""
    return words.say("reason.other.kind", kind=kind, kinds=words.kinds_of_subject(leaf.kinds))


def _other_bodies(leaf: Placed, words: Words) -> str:
    place, bound = (
        words.listing([words.place(code) for code in some]) for some in (leaf.places, leaf.regions)
    )
    return words.say("reason.other.bodies", place=place, bound=bound)


def unrecognised(telling: Telling, words: Words) -> list[str]:
    """That credit from elsewhere does not count here."""
    subject, node = telling.facts.subject, telling.tree.condition
    apart: dict[str, list[str]] = {}
    for ref, why in telling.result.screened.items():
        record = telling.records.get(ref)
        kind = None if record is None else words.catalogue.kinds.get(record.kind)
        if record is None or (kind is not None and kind.polarity is Polarity.NEGATIVE):
            continue
        if why is ReasonCode.NOT_RECOGNISED and dated(telling, ref):
            apart.setdefault(record.region, []).append(words.record(record, of_kind=True))
    if apart:
        here = words.place(telling.facts.region)
        return [
            words.say(
                "reason.record.elsewhere", records=words.points(some), home=words.place(home), here=here
            )
            for home, some in apart.items()
        ]
    paths = (subject.registered or subject.residence) if subject is not None else ()
    names = [
        name
        for leaf in (leaves(node) if node is not None else ())
        for name in _credit(leaf, words.of(leaf.rule))
    ]
    return [
        words.say(
            "reason.not.recognised",
            home=words.place(paths[-1]) if paths else "",
            here=words.place(telling.facts.region),
            what=words.either(list(dict.fromkeys(names))) or words.say("such.credit"),
        )
    ]


def _credit(node: Node, words: Words) -> list[str]:
    """What credit a leaf looks for in vain."""
    if node.truth is Truth.MET or node.needed is Truth.UNMET:
        return []
    return [] if node.leaf is None else WORDINGS[type(node.leaf)].credit(node.leaf, words)


def dated(telling: Telling, ref: str) -> bool:
    """Whether the days of a record may be told."""
    told = telling.records.get(ref)
    return told is not None and opens_days(told.share)
