"""``all``: every part is MET."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.condition_ends import Ending
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.operators.parts import Judge, Operator, Supposing, joined, never
from hub.rules.truth import every


def _evaluate(condition: c.All, context: Context, judge: Judge) -> ConditionResult:
    return joined("all", [judge(part, context) for part in condition.all])


def _ends(condition: c.All, result: ConditionResult, ending: Ending) -> date:
    return min(ending.of(part, found) for part, found in zip(condition.all, result.parts, strict=True))


def _supposed(condition: c.All, result: ConditionResult, supposing: Supposing) -> Truth:
    parts = zip(condition.all, result.parts, strict=True)
    return every([supposing.of(part, found) for part, found in parts])


OPERATOR = Operator(
    evaluate=_evaluate, ends=_ends, foreign=never, supposed=_supposed, beyond=False, mapped=False
)
