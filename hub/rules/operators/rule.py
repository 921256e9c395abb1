"""``rule``: another rule's condition, on the same facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END
from hub.rules.condition_ends import Ending
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, Missing
from hub.rules.operators.parts import Judge, Operator, Supposing, never
from hub.rules.truth import negated


def _evaluate(condition: c.RuleResult, context: Context, judge: Judge) -> ConditionResult:
    """Another rule's condition. It screens records by its own terms, but for the scenario that is asked:
    a clause for that scenario reaches through. The answer stands no firmer than that rule."""
    test = condition.rule
    other = judge.rules[test.rule].rule
    if not other.valid.holds(context.facts.day):
        gap = Missing(what="rule", name=other.id, detail=f"is not in force on {context.facts.day}")
        return ConditionResult(operator="rule", label=test.rule, truth=Truth.UNKNOWN, missing=(gap,))
    context.statuses[other.status] = None
    asked = other.model_copy(update={"scenario": context.rule.scenario})
    part = judge(other.condition, replace(context, rule=asked))
    truth = part.truth if test.is_ == "MET" else negated(part.truth)
    return ConditionResult(operator="rule", label=test.rule, truth=truth, missing=part.missing, parts=(part,))


def _ends(condition: c.RuleResult, result: ConditionResult, ending: Ending) -> date:
    if condition.rule.is_ == "UNMET":
        return OPEN_END
    other = ending.rules[condition.rule.rule].rule
    return replace(ending, rule=other).of(other.condition, result.parts[0])


def _supposed(condition: c.RuleResult, result: ConditionResult, supposing: Supposing) -> Truth:
    if not result.parts:  # a rule that is not in force then
        return result.truth
    test = condition.rule
    other = supposing.rules[test.rule].rule
    if test.is_ == "MET":
        return supposing.of(other.condition, result.parts[0])
    return negated(supposing.turned.of(other.condition, result.parts[0]))


OPERATOR = Operator(
    evaluate=_evaluate, ends=_ends, foreign=never, supposed=_supposed, beyond=False, mapped=False
)
