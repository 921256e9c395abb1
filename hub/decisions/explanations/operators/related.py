"""``related`` told: whoever is linked, or that nobody is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from graph_schema.links import LinkKind
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast, covered, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node, Who
from hub.decisions.explanations.operators.parts import Growing, Teller, Wording, no_credit, no_inputs, no_step
from hub.policy.model import conditions as c
from hub.rules.facts import ConditionResult
from hub.rules.operators.related import linked


@dataclass(frozen=True)
class Linked(Finding):
    """Subjects in a role."""

    links: tuple[LinkKind, ...]
    direction: Literal["to", "from"]


def _grow(condition: c.Related, result: ConditionResult, growing: Growing) -> tuple[tuple[Node, ...], Linked]:
    test = condition.related
    leaf = Linked(test.links, test.direction)
    who = Who("link", tuple(link.value for link in test.links), test.direction)
    there = linked(test, growing.context)
    if len(there) != len(result.parts):
        return (), leaf
    parts = (
        replace(growing, context=replace(growing.context, subject=one.subject), who=who).of(
            test.condition, found
        )
        for (one, gap), found in zip(there, result.parts, strict=True)
        if gap is None
    )
    return tuple(parts), leaf


def _linked(node: Node, leaf: Linked, words: Words) -> Contrast:
    who = replace(
        node.who, what="link", names=tuple(link.value for link in leaf.links), direction=leaf.direction
    )
    fact = words.say("linked.none", who=words.who(who), covered=covered(node, words))
    return Contrast(fact, words.say("ask.linked" if wants(node) else "ask.not.linked"))


TELLER = Teller(
    _grow, Wording(Linked, say=_linked, step=no_step, credit=no_credit, stated=no_inputs, on_inputs=False)
)
