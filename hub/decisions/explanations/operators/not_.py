"""``not`` told: its part, of which the opposite is asked."""

from __future__ import annotations

from dataclasses import replace

from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Growing, Teller, composite
from hub.policy.model import conditions as c
from hub.rules.facts import ConditionResult
from hub.rules.truth import negated


def _grow(condition: c.Not, result: ConditionResult, growing: Growing) -> tuple[Node, ...]:
    return replace(growing, needed=negated(growing.needed)).each((condition.not_,), result)


TELLER = Teller(composite(_grow), None)
