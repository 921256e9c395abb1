"""``other``: another subject, which is an input, passes a condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.condition_ends import Ending
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, Missing
from hub.rules.operators.parts import Judge, Operator, never, unchanged


def _evaluate(condition: c.Other, context: Context, judge: Judge) -> ConditionResult:
    test = condition.other
    other = context.facts.others.get(test.input)
    if other is None:
        gap = Missing(what="subject", name=test.input)
        return ConditionResult(operator="other", label=test.input, truth=Truth.UNKNOWN, missing=(gap,))
    part = judge(test.condition, replace(context, subject=other))
    return ConditionResult(
        operator="other", label=test.input, truth=part.truth, missing=part.missing, parts=(part,)
    )


def _ends(condition: c.Other, result: ConditionResult, ending: Ending) -> date:
    return ending.of(condition.other.condition, result.parts[0])


OPERATOR = Operator(
    evaluate=_evaluate, ends=_ends, foreign=never, supposed=unchanged, beyond=True, mapped=False
)
