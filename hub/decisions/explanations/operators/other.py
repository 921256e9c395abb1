"""``other`` told: what is asked of another subject."""

from __future__ import annotations

from dataclasses import replace

from hub.decisions.explanations.node import Node, Who
from hub.decisions.explanations.operators.parts import Growing, Teller, composite
from hub.policy.model import conditions as c
from hub.rules.facts import ConditionResult


def _grow(condition: c.Other, result: ConditionResult, growing: Growing) -> tuple[Node, ...]:
    name = condition.other.input
    there = replace(growing.context, subject=growing.context.facts.others.get(name))
    inside = replace(growing, context=there, who=Who("input", (name,)))
    return inside.each((condition.other.condition,), result)


TELLER = Teller(composite(_grow), None)
