"""``any``: at least one part is MET."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.condition_ends import Ending
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.operators.parts import Judge, Operator, Supposing, joined, never
from hub.rules.truth import some


def _evaluate(condition: c.AnyOf, context: Context, judge: Judge) -> ConditionResult:
    return joined("any", [judge(part, context) for part in condition.any])


def _ends(condition: c.AnyOf, result: ConditionResult, ending: Ending) -> date:
    return max(
        ending.of(part, found)
        for part, found in zip(condition.any, result.parts, strict=True)
        if found.truth is Truth.MET
    )


def _supposed(condition: c.AnyOf, result: ConditionResult, supposing: Supposing) -> Truth:
    parts = zip(condition.any, result.parts, strict=True)
    return some([supposing.of(part, found) for part, found in parts])


OPERATOR = Operator(
    evaluate=_evaluate, ends=_ends, foreign=never, supposed=_supposed, beyond=False, mapped=False
)
