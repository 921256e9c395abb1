"""``not``: the part is UNMET; UNKNOWN stays UNKNOWN."""

from __future__ import annotations

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult
from hub.rules.operators.parts import Judge, Operator, Supposing, never, no_end
from hub.rules.truth import negated


def _evaluate(condition: c.Not, context: Context, judge: Judge) -> ConditionResult:
    part = judge(condition.not_, context)
    truth = negated(part.truth)
    return ConditionResult(operator="not", label="", truth=truth, missing=part.missing, parts=(part,))


def _supposed(condition: c.Not, result: ConditionResult, supposing: Supposing) -> Truth:
    return negated(supposing.turned.of(condition.not_, result.parts[0]))


OPERATOR = Operator(
    evaluate=_evaluate, ends=no_end, foreign=never, supposed=_supposed, beyond=False, mapped=False
)
