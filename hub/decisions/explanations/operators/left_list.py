"""``left_list`` told: the exits, or the entries that ended or still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import ReasonCode, Truth
from hub.decisions.explanations.findings import Aside, CitedRecord, Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, covered, wants
from hub.decisions.explanations.leaf_lookups import aside_of_kinds, cited_records
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, RecordFact
from hub.rules.recognition import recognition
from hub.rules.screening import screen


@dataclass(frozen=True)
class Left(Finding):
    """Whether lists were left: by the entries or the exits of ``records``; ``entered`` are the entries
    that had effect here: those that count, or did until their time was over, or that the test took."""

    lists: tuple[str, ...]
    exits: tuple[str, ...]
    records: tuple[CitedRecord, ...]
    entered: tuple[RecordFact, ...]
    aside: tuple[Aside, ...]


def left(context: Context, test: c.LeftListTest, found: ConditionResult) -> Left:
    """The exits that counted, or the entries that ended or still stand."""
    held = cited_records(context, found)
    aside = aside_of_kinds(context, test.exits, held, test.where)
    taken = {one.record.id for one in held}
    entered = tuple(
        one
        for one in context.records
        if one.kind in test.lists and (one.id in taken or _had_effect(context, one))
    )
    return Left(test.lists, test.exits, held, entered, tuple(aside))


def _had_effect(context: Context, entry: RecordFact) -> bool:
    reason = screen(entry, context.rule, context.facts).reason
    if reason is ReasonCode.EXPIRED:
        return recognition(entry, context.rule, context.facts)[0]
    return reason is None


def _left(node: Node, leaf: Left, words: Words) -> Contrast:
    lists = words.either([words.kind(name) for name in _entered(leaf, words) or leaf.lists])
    slots: dict[str, Any] = {
        "who": words.who(node.who),
        "lists": lists,
        "records": words.records(leaf.records),
    }
    if not leaf.records:
        fact = words.say("left.never", covered=covered(node, words), **slots)
    elif node.truth is Truth.UNMET:
        fact = words.say("left.still", **slots)
    else:
        ended = all(one.record.kind in leaf.lists for one in leaf.records)
        fact = words.say("left.ended" if ended else "left.exit", **slots)
    return Contrast(fact, words.say("ask.left" if wants(node) else "ask.not.left"))


def _entered(leaf: Left, words: Words) -> list[str]:
    """On which of the lists the subject was, as far as that may be told."""
    if not leaf.records:
        return []
    return list(dict.fromkeys(one.kind for one in leaf.entered if one.id in words.open_records))


def _step(node: Node, leaf: Left, words: Words) -> str | None:
    if wants(node):
        return None
    return words.say("step.listed.again", lists=words.either([words.kind(name) for name in leaf.lists]))


TELLER = Teller(
    leaf(lambda k, x, found: left(k, x.left_list, found)),
    Wording(Left, say=_left, step=_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
