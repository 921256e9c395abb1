"""``all`` told: its parts."""

from __future__ import annotations

from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Growing, Teller, composite
from hub.policy.model import conditions as c
from hub.rules.facts import ConditionResult


def _grow(condition: c.All, result: ConditionResult, growing: Growing) -> tuple[Node, ...]:
    return growing.each(condition.all, result)


TELLER = Teller(composite(_grow), None)
