"""``outranks`` told: both grades."""

from __future__ import annotations

from dataclasses import dataclass

from hub.decisions.explanations.findings import CitedRecord, Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, wants
from hub.decisions.explanations.leaf_lookups import cited_records
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_credit, no_inputs, no_step
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult


@dataclass(frozen=True)
class Ranked(Finding):
    """Two subjects' newest grades on one scale."""

    scale: str
    input: str
    or_equal: bool
    own: tuple[CitedRecord, ...]
    theirs: tuple[CitedRecord, ...]


def ranked(context: Context, test: c.OutranksTest, found: ConditionResult) -> Ranked:
    """Both newest grades."""
    held = cited_records(context, found)
    own = {record.id for record in context.records}
    return Ranked(
        scale=test.scale,
        input=test.input,
        or_equal=test.or_equal,
        own=tuple(one for one in held if one.record.id in own),
        theirs=tuple(one for one in held if one.record.id not in own),
    )


def _ranked(node: Node, leaf: Ranked, words: Words) -> Contrast:
    mine, theirs = (
        words.grade(held[0].record, score=False) if held else None for held in (leaf.own, leaf.theirs)
    )
    hidden = words.small("hidden")
    fact = words.say(
        "ranked",
        who=words.who(node.who),
        scale=words.scale(leaf.scale),
        other=words.small("other", label=words.input(leaf.input)),
        mine=mine or hidden,
        theirs=theirs or hidden,
    )
    if wants(node):
        return Contrast(fact, words.say("ask.higher.or.same" if leaf.or_equal else "ask.higher"))
    return Contrast(fact, words.say("ask.lower" if leaf.or_equal else "ask.not.higher"))


TELLER = Teller(
    leaf(lambda k, x, found: ranked(k, x.outranks, found)),
    Wording(Ranked, say=_ranked, step=no_step, credit=no_credit, stated=no_inputs, on_inputs=False),
)
