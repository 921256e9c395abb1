"""``rule`` told: another rule's condition."""

from __future__ import annotations

from dataclasses import replace

from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Growing, Teller, composite
from hub.policy.model import conditions as c
from hub.rules.facts import ConditionResult
from hub.rules.truth import negated


def _grow(condition: c.RuleResult, result: ConditionResult, growing: Growing) -> tuple[Node, ...]:
    test = condition.rule
    other = growing.rules[test.rule].rule
    asked = other.model_copy(update={"scenario": growing.context.rule.scenario})
    needed = growing.needed if test.is_ == "MET" else negated(growing.needed)
    inside = replace(growing, context=replace(growing.context, rule=asked), needed=needed)
    return inside.each((other.condition,), result)


TELLER = Teller(composite(_grow), None)
