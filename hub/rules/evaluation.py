"""Evaluates one rule: condition to three-valued truth, truth to outcome, with everything it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Context as DecimalContext
from decimal import localcontext
from typing import Any

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleKind, RuleStatus, Truth
from hub.policy import conditions as c
from hub.policy.catalogue import RuleVersion
from hub.policy.documents import Rule
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.coverage import links_absent
from hub.rules.ends import ends_on
from hub.rules.facts import ConditionResult, Evidence, Facts, Missing, RuleResult, ValueResult
from hub.rules.grades import attested_test, grade_test, list_test
from hub.rules.leaves import compare_test, date_test, deadline_test, kind_test, located_test, same_test
from hub.rules.recognition import unrecognised
from hub.rules.records import record_test
from hub.rules.screening import weakest
from hub.rules.truth import every, negated, some
from hub.rules.values import compute

Rules = Mapping[str, RuleVersion]

_EXACT = DecimalContext(prec=200)
"""Amounts are computed to the last digit, whatever the thread's own settings are."""

LEAVES: dict[type[c.Model], tuple[str, Callable[[Context, Any], Found], Callable[[Any], str]]] = {
    c.Attested: ("attested", lambda k, x: attested_test(k, x.attested), lambda x: x.attested),
    c.Record: ("record", lambda k, x: record_test(k, x.record), lambda x: ", ".join(x.record.kinds)),
    c.Grade: ("grade", lambda k, x: grade_test(k, x.grade), lambda x: x.grade.scale),
    c.OnList: ("on_list", lambda k, x: list_test(k, x.on_list), lambda x: ", ".join(x.on_list.lists)),
    c.Compare: ("compare", lambda k, x: compare_test(k, x.compare), lambda x: x.compare.op),
    c.Located: ("located", lambda k, x: located_test(k, x.located), lambda x: x.located.by),
    c.IsKind: ("is_kind", kind_test, lambda x: ", ".join(x.is_kind)),
    c.Same: ("same", lambda k, x: same_test(k, x.same), lambda x: x.same.attribute),
    c.DateIs: ("date", lambda k, x: date_test(k, x.date), lambda x: x.date.input or "cutoff"),
    c.Deadline: ("deadline", lambda k, x: deadline_test(k, x.deadline), lambda x: x.deadline.start),
}
"""How each leaf is evaluated, and what it is called in an answer."""


def evaluate(version: RuleVersion, facts: Facts, rules: Rules) -> RuleResult:
    """One rule on these facts; ``rules`` holds those that it rests on. A rule that errs is
    UNDETERMINED, never clean."""
    try:
        with localcontext(_EXACT):
            return _evaluate(version, facts, rules)
    except Exception as error:
        rule = version.rule
        return RuleResult(
            rule=rule.id,
            version=version.version,
            outcome=Outcome.UNDETERMINED,
            reason=ReasonCode.RULE_ERROR,
            condition=ConditionResult(operator="all", label=rule.id, truth=Truth.UNKNOWN),
            status=rule.status,
            missing=(Missing(what="rule", name=rule.id, detail=f"the rule failed: {type(error).__name__}"),),
        )


def _evaluate(version: RuleVersion, facts: Facts, rules: Rules) -> RuleResult:
    rule = version.rule
    context = Context(rule, facts, facts.subject)
    asked = _with_kinds(rule)
    condition = _condition(asked, context, rules)
    withdrawn = _condition(rule.withdrawn_when, context, rules) if rule.withdrawn_when is not None else None
    needed = rule.effect.value is not None and condition.truth is not Truth.UNMET
    value = compute(rule.effect.value, facts) if rule.effect.value is not None and needed else None
    gaps = _gaps(condition, withdrawn, value)
    outcome = _outcome(rule, condition, withdrawn, gaps)
    fails = outcome in (Outcome.REFUSED, Outcome.UNDETERMINED) and condition.truth is not Truth.MET
    if rule.kind is RuleKind.BENEFIT and fails and unrecognised(asked, condition, context, rules):
        outcome = Outcome.NOT_RECOGNISED
    holds = outcome in (Outcome.GRANTED, Outcome.APPLIES)
    # What a duty consists of is a fact of its text, whether or not it was met.
    shown = holds or rule.kind is RuleKind.DUTY
    counted = tuple(context.counted)
    return RuleResult(
        rule=rule.id,
        version=version.version,
        outcome=outcome,
        reason=_reason(outcome, gaps),
        condition=condition if withdrawn is None else _unless(condition, withdrawn),
        value=value if isinstance(value, ValueResult) and shown else None,
        status=weakest([rule.status, *context.statuses, *_clause_statuses(context)]),
        counted=counted,
        screened={ref: why for ref, why in sorted(context.screened.items()) if ref not in counted},
        clauses=tuple(context.clauses),
        missing=gaps if outcome is Outcome.UNDETERMINED else (),
        ends_on=ends_on(rule, condition.parts[1], facts, rules) if holds else None,
    )


def _with_kinds(rule: Rule) -> c.Condition:
    """The rule's condition, after the kinds of subject it is for; duties may have no subject at all."""
    if rule.kind is RuleKind.DUTY:
        return rule.condition
    return c.All(all=(c.IsKind(is_kind=rule.subject_kinds), rule.condition))


def _condition(condition: c.Condition, context: Context, rules: Rules) -> ConditionResult:
    match condition:
        case c.All():
            return _joined("all", [_condition(part, context, rules) for part in condition.all])
        case c.AnyOf():
            return _joined("any", [_condition(part, context, rules) for part in condition.any])
        case c.Not():
            part = _condition(condition.not_, context, rules)
            truth = negated(part.truth)
            return ConditionResult(operator="not", label="", truth=truth, missing=part.missing, parts=(part,))
        case c.Related():
            return _related(condition.related, context, rules)
        case c.Other():
            return _other(condition.other, context, rules)
        case c.RuleResult():
            return _rule_result(condition.rule, context, rules)
        case _:
            operator, test, label = LEAVES[type(condition)]
            truth, evidence, missing = test(context, condition)
            return ConditionResult(
                operator=operator, label=label(condition), truth=truth, evidence=evidence, missing=missing
            )


def _joined(operator: str, parts: Sequence[ConditionResult]) -> ConditionResult:
    truths = [part.truth for part in parts]
    truth = every(truths) if operator == "all" else some(truths)
    missing = _unique([gap for part in parts for gap in part.missing]) if truth is Truth.UNKNOWN else ()
    return ConditionResult(operator=operator, label="", truth=truth, missing=missing, parts=tuple(parts))


def _unique(gaps: Sequence[Missing]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(gaps))


def _related(test: c.RelatedTest, context: Context, rules: Rules) -> ConditionResult:
    """MET by any linked subject. UNMET only where a source holds all such links: that nobody (else) is
    linked is not known otherwise."""
    if context.subject is None:
        return ConditionResult(
            operator="related", label=test.link, truth=Truth.UNKNOWN, missing=(UNHEARD_OF,)
        )
    linked = [
        one.subject
        for one in context.subject.related
        if one.link is test.link and one.direction == test.direction
    ]
    parts = [_condition(test.condition, replace(context, subject=one), rules) for one in linked]
    truth = some(part.truth for part in parts)
    evidence = tuple(
        Evidence(origin=EvidenceOrigin.HELD, what="link", ref=one.id, detail=test.link) for one in linked
    )
    missing = _unique([gap for part in parts for gap in part.missing]) if truth is Truth.UNKNOWN else ()
    if truth is Truth.UNMET:
        truth, sources, missing = links_absent(context, test.link)
        evidence += sources
    return ConditionResult(
        operator="related",
        label=test.link,
        truth=truth,
        evidence=evidence,
        missing=missing,
        parts=tuple(parts),
    )


def _other(test: c.OtherTest, context: Context, rules: Rules) -> ConditionResult:
    other = context.facts.others.get(test.input)
    if other is None:
        gap = Missing(what="subject", name=test.input)
        return ConditionResult(operator="other", label=test.input, truth=Truth.UNKNOWN, missing=(gap,))
    part = _condition(test.condition, replace(context, subject=other), rules)
    return ConditionResult(
        operator="other", label=test.input, truth=part.truth, missing=part.missing, parts=(part,)
    )


def _rule_result(test: c.RuleTest, context: Context, rules: Rules) -> ConditionResult:
    """Another rule's condition. It screens records by its own terms, but for the scenario that is asked:
    a clause for that scenario reaches through. The answer stands no firmer than that rule."""
    other = rules[test.rule].rule
    if not other.valid.holds(context.facts.day):
        gap = Missing(what="rule", name=other.id, detail=f"is not in force on {context.facts.day}")
        return ConditionResult(operator="rule", label=test.rule, truth=Truth.UNKNOWN, missing=(gap,))
    context.statuses[other.status] = None
    asked = other.model_copy(update={"scenario": context.rule.scenario})
    part = _condition(other.condition, replace(context, rule=asked), rules)
    truth = part.truth if test.is_ == "MET" else negated(part.truth)
    return ConditionResult(operator="rule", label=test.rule, truth=truth, missing=part.missing, parts=(part,))


def _unless(condition: ConditionResult, withdrawn: ConditionResult) -> ConditionResult:
    """The condition with what withdraws the benefit as its last part, so that the answer shows both."""
    unless = ConditionResult(
        operator="not",
        label="withdrawn_when",
        truth=negated(withdrawn.truth),
        missing=withdrawn.missing,
        parts=(withdrawn,),
    )
    return _joined("all", [*condition.parts, unless])


def _gaps(
    condition: ConditionResult, withdrawn: ConditionResult | None, value: ValueResult | Missing | None
) -> tuple[Missing, ...]:
    """Everything that is missing for a definite answer."""
    gaps = [*condition.missing, *(withdrawn.missing if withdrawn is not None else ())]
    return _unique([*gaps, value] if isinstance(value, Missing) else gaps)


def _outcome(
    rule: Rule, condition: ConditionResult, withdrawn: ConditionResult | None, gaps: Sequence[Missing]
) -> Outcome:
    truth = condition.truth
    if rule.kind is RuleKind.DUTY:
        return _duty_outcome(condition)
    if withdrawn is not None and withdrawn.truth is Truth.MET:
        return Outcome.WITHDRAWN
    if truth is Truth.UNMET:
        return Outcome.REFUSED if rule.kind is RuleKind.BENEFIT else Outcome.DOES_NOT_APPLY
    if truth is Truth.UNKNOWN or gaps:
        return Outcome.UNDETERMINED
    return Outcome.GRANTED if rule.kind is RuleKind.BENEFIT else Outcome.APPLIES


def _duty_outcome(condition: ConditionResult) -> Outcome:
    timed = [leaf for leaf in _leaves(condition) if leaf.operator == "deadline"]
    if condition.truth is Truth.UNKNOWN:
        return Outcome.UNDETERMINED
    if condition.truth is Truth.MET:
        return Outcome.ON_TIME if timed else Outcome.COMPLIANT
    late = any(leaf.truth is Truth.UNMET for leaf in timed)
    return Outcome.LATE if late else Outcome.NON_COMPLIANT


def _leaves(condition: ConditionResult) -> list[ConditionResult]:
    if not condition.parts:
        return [condition]
    return [leaf for part in condition.parts for leaf in _leaves(part)]


def _reason(outcome: Outcome, gaps: Sequence[Missing]) -> ReasonCode | None:
    if outcome is Outcome.NOT_RECOGNISED:
        return ReasonCode.NOT_RECOGNISED
    unheard = outcome is Outcome.UNDETERMINED and UNHEARD_OF in gaps
    return ReasonCode.SUBJECT_UNKNOWN if unheard else None


def _clause_statuses(context: Context) -> list[RuleStatus]:
    return [fact.status for fact in context.facts.clauses if fact.clause.id in context.clauses]
