"""Evaluates one rule: condition to three-valued truth, truth to outcome, with everything it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Context as DecimalContext
from decimal import localcontext
from typing import Any

from graph_schema.vocabulary import (
    EffectKind,
    EvidenceOrigin,
    Modality,
    Outcome,
    ReasonCode,
    RuleKind,
    RuleStatus,
    Truth,
)
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import Rule
from hub.policy.model.values import Value
from hub.rules.accounts import account_test, newest_test
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.coverage import links_absent
from hub.rules.ends import ends_on, runs_until
from hub.rules.facts import (
    ConditionResult,
    Evidence,
    Facts,
    Missing,
    RelatedFact,
    RuleResult,
    SubjectFacts,
    ValueResult,
)
from hub.rules.grades import attested_test, grade_test, left_list_test, list_test, outranks_test
from hub.rules.leaves import (
    compare_test,
    date_test,
    deadline_test,
    kind_test,
    located_test,
    same_test,
    stated_test,
)
from hub.rules.operands import resolved
from hub.rules.recognition import unrecognised
from hub.rules.records import record_test
from hub.rules.scalars import compare
from hub.rules.screening import weakest
from hub.rules.truth import every, negated, some
from hub.rules.values import Open, chosen, compute, stated

Rules = Mapping[str, RuleVersion]

EXACT = DecimalContext(prec=200)
"""Amounts are computed to the last digit, whatever the thread's own settings are."""

LEAVES: dict[type[c.Model], tuple[str, Callable[[Context, Any], Found], Callable[[Any], str]]] = {
    c.Attested: ("attested", lambda k, x: attested_test(k, x.attested), lambda x: x.attested),
    c.Record: ("record", lambda k, x: record_test(k, x.record), lambda x: ", ".join(x.record.kinds)),
    c.Grade: ("grade", lambda k, x: grade_test(k, x.grade), lambda x: x.grade.scale),
    c.OnList: ("on_list", lambda k, x: list_test(k, x.on_list), lambda x: ", ".join(x.on_list.lists)),
    c.LeftList: (
        "left_list",
        lambda k, x: left_list_test(k, x.left_list),
        lambda x: ", ".join(x.left_list.lists),
    ),
    c.Newest: ("newest", lambda k, x: newest_test(k, x.newest), lambda x: ", ".join(x.newest.is_)),
    c.Balance: ("account", lambda k, x: account_test(k, x.account), lambda _: "balance"),
    c.Outranks: ("outranks", lambda k, x: outranks_test(k, x.outranks), lambda x: x.outranks.scale),
    c.Compare: ("compare", lambda k, x: compare_test(k, x.compare), lambda x: x.compare.op),
    c.Located: ("located", lambda k, x: located_test(k, x.located), lambda x: x.located.by),
    c.IsKind: ("is_kind", kind_test, lambda x: ", ".join(x.is_kind)),
    c.Same: ("same", lambda k, x: same_test(k, x.same), lambda x: x.same.attribute),
    c.DateIs: ("date", lambda k, x: date_test(k, x.date), lambda x: x.date.input or "cutoff"),
    c.Deadline: ("deadline", lambda k, x: deadline_test(k, x.deadline), lambda x: x.deadline.start or "by"),
    c.Stated: ("stated", stated_test, lambda _: "stated"),
}
"""How each leaf is evaluated, and what it is called in an answer."""


def evaluate(version: RuleVersion, facts: Facts, rules: Rules) -> RuleResult:
    """One rule on these facts; ``rules`` holds those that it rests on. A rule that errs is
    UNDETERMINED, never clean."""
    try:
        with localcontext(EXACT):
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
    scope = scope_of(rule, facts)
    applies = _condition(scope, context, rules) if scope is not None else None
    value, unknown = _value(rule, condition, context, rules)
    gaps = _gaps(condition, withdrawn, applies, unknown)
    outcome = _outcome(rule, condition, withdrawn, applies, gaps)
    if outcome is Outcome.UNDETERMINED and facts.nobody:
        return _stated(version, context, rules)
    fails = outcome in (Outcome.REFUSED, Outcome.UNDETERMINED) and condition.truth is not Truth.MET
    if rule.kind is RuleKind.BENEFIT and fails and unrecognised(asked, condition, context, rules):
        outcome = Outcome.NOT_RECOGNISED
    counted = tuple(context.counted)
    holds = outcome in (Outcome.GRANTED, Outcome.APPLIES)
    runs_out = runs_until(rule, counted, facts) if holds else None
    if runs_out is not None and runs_out <= facts.day:
        holds, outcome = False, Outcome.REFUSED if rule.kind is RuleKind.BENEFIT else Outcome.DOES_NOT_APPLY
    # What a duty consists of is a fact of its text, whether or not it was met.
    given = value if holds or rule.kind is RuleKind.DUTY else None
    ends = [ends_on(rule, condition.parts[1], facts, rules), runs_out] if holds else []
    return RuleResult(
        rule=rule.id,
        version=version.version,
        outcome=outcome,
        reason=_reason(outcome, gaps, runs_out, facts),
        condition=_told(condition, withdrawn, applies),
        value=given,
        status=weakest([rule.status, *context.statuses, *_clause_statuses(context)]),
        counted=counted,
        screened={ref: why for ref, why in sorted(context.screened.items()) if ref not in counted},
        clauses=tuple(context.clauses),
        missing=_unique([*gaps, *_size(value)]) if outcome is Outcome.UNDETERMINED else _size(given),
        ends_on=min((end for end in ends if end is not None), default=None),
    )


def _value(
    rule: Rule, condition: ConditionResult, context: Context, rules: Rules
) -> tuple[ValueResult | None, tuple[Missing, ...]]:
    """What the rule gives, or what leaves the outcome open; nothing where the condition fails."""
    form, fails = rule.effect.value, condition.truth is Truth.UNMET
    if form is None or (fails and rule.kind is not RuleKind.DUTY):
        return None, ()
    try:
        return compute(form, context, lambda case: _condition(case, context, rules)), ()
    except Open as open_:
        return None, () if fails else open_.missing


def _stated(version: RuleVersion, context: Context, rules: Rules) -> RuleResult:
    """What the text says, where nobody is asked about: no condition of it is decided."""
    rule, form = version.rule, version.rule.effect.value
    value = stated(form, context, lambda case: _condition(case, context, rules)) if form is not None else None
    return RuleResult(
        rule=rule.id,
        version=version.version,
        outcome=Outcome.STATED,
        condition=ConditionResult(operator="stated", label="stated", truth=Truth.MET),
        value=value,
        status=weakest([rule.status, *context.statuses]),
        missing=_size(value),
    )


def _size(value: ValueResult | None) -> tuple[Missing, ...]:
    """What is missing for the size of a value."""
    return value.missing if value is not None else ()


def given(version: RuleVersion, facts: Facts, rules: Rules) -> list[Value]:
    """The forms of the rule's value that these facts choose, in the order in which the answer gives them."""
    form = version.rule.effect.value
    context = Context(version.rule, facts, facts.subject)
    return [] if form is None else chosen(form, lambda case: _condition(case, context, rules))


def _with_kinds(rule: Rule) -> c.Condition:
    """The rule's condition, after the kinds of subject it is for; duties may have no subject at all."""
    if rule.kind is RuleKind.DUTY:
        return rule.condition
    return c.All(all=(c.IsKind(is_kind=rule.subject_kinds), rule.condition))


def scope_of(rule: Rule, facts: Facts) -> c.Condition | None:
    """To whom and when a duty applies: no duty binds a subject of a kind that it does not name."""
    who = facts.subject
    if rule.kind is RuleKind.DUTY and who is not None and who.kind not in rule.subject_kinds:
        return c.IsKind(is_kind=rule.subject_kinds)
    return rule.applies_when


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
    label = ", ".join(test.links)
    if context.subject is None:
        return ConditionResult(operator="related", label=label, truth=Truth.UNKNOWN, missing=(UNHEARD_OF,))
    parts = [
        _condition(test.condition, replace(context, subject=one.subject), rules)
        if gap is None
        else ConditionResult(operator="all", label="share", truth=Truth.UNKNOWN, missing=(gap,))
        for one, gap in linked(test, context)
    ]
    truth = some(part.truth for part in parts)
    evidence = tuple(
        Evidence(origin=EvidenceOrigin.HELD, what="link", ref=one.subject.id, detail=one.link)
        for one in context.subject.related
        if _in_role(one, test)
    )
    missing = _unique([gap for part in parts for gap in part.missing]) if truth is Truth.UNKNOWN else ()
    unread = _unread(test, context.subject) if truth is not Truth.MET else ()
    if unread:
        truth, missing = Truth.UNKNOWN, _unique([*missing, *unread])
    elif truth is Truth.UNMET:
        absent = [links_absent(context, link) for link in test.links]
        truth = some(found[0] for found in absent)
        evidence += tuple(piece for found in absent for piece in found[1])
        missing = _unique([gap for found in absent for gap in found[2]])
    return ConditionResult(
        operator="related", label=label, truth=truth, evidence=evidence, missing=missing, parts=tuple(parts)
    )


def _unread(test: c.RelatedTest, subject: SubjectFacts) -> tuple[Missing, ...]:
    """Of which links there may be, or are, more than were read."""
    if not subject.links_read:
        return (Missing(what="link", name=", ".join(test.links), detail="not all links were read"),)
    return tuple(
        Missing(what="link", name=cut.link, detail=f"not all links were read, only {cut.read}")
        for cut in subject.links_cut
        if cut.link in test.links and cut.direction == test.direction
    )


def linked(test: c.RelatedTest, context: Context) -> list[tuple[RelatedFact, Missing | None]]:
    """Whom the condition is asked of: the subjects in the role, without those whose share does not pass; of
    one whose share is not known, what is missing."""
    found: list[tuple[RelatedFact, Missing | None]] = []
    for one in context.subject.related if context.subject is not None else ():
        if not _in_role(one, test):
            continue
        gap = None
        if test.share is not None:
            share = resolved(test.share, context.facts)
            passes = None if isinstance(share, Missing) else compare(one.share, share[0])
            if passes is False:
                continue
            if passes is None:
                unknown = Missing(what="attribute", name="share", detail=one.subject.id)
                gap = share if isinstance(share, Missing) else unknown
        found.append((one, gap))
    return found


def _in_role(one: RelatedFact, test: c.RelatedTest) -> bool:
    return one.link in test.links and one.direction == test.direction


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


def _told(
    condition: ConditionResult, withdrawn: ConditionResult | None, applies: ConditionResult | None
) -> ConditionResult:
    """The condition as the answer shows it: with what withdraws the benefit as its last part, and after
    what says whether a duty applies."""
    if withdrawn is not None:
        unless = ConditionResult(
            operator="not",
            label="withdrawn_when",
            truth=negated(withdrawn.truth),
            missing=withdrawn.missing,
            parts=(withdrawn,),
        )
        return _joined("all", [*condition.parts, unless])
    if applies is not None:
        when = ConditionResult(
            operator="all",
            label="applies_when",
            truth=applies.truth,
            missing=applies.missing,
            parts=(applies,),
        )
        return _joined("all", [when, condition])
    return condition


def _gaps(
    condition: ConditionResult,
    withdrawn: ConditionResult | None,
    applies: ConditionResult | None,
    unknown: tuple[Missing, ...],
) -> tuple[Missing, ...]:
    """Everything that is missing for a definite outcome."""
    asked = [one for one in (applies, condition, withdrawn) if one is not None]
    return _unique([*(gap for one in asked for gap in one.missing), *unknown])


def _outcome(
    rule: Rule,
    condition: ConditionResult,
    withdrawn: ConditionResult | None,
    applies: ConditionResult | None,
    gaps: Sequence[Missing],
) -> Outcome:
    truth = condition.truth
    if rule.kind is RuleKind.DUTY:
        return _duty_outcome(rule, condition, applies, gaps)
    if withdrawn is not None and withdrawn.truth is Truth.MET:
        return Outcome.WITHDRAWN
    if truth is Truth.UNMET:
        return Outcome.REFUSED if rule.kind is RuleKind.BENEFIT else Outcome.DOES_NOT_APPLY
    if truth is Truth.UNKNOWN or gaps:
        return Outcome.UNDETERMINED
    return Outcome.GRANTED if rule.kind is RuleKind.BENEFIT else Outcome.APPLIES


def _duty_words(rule: Rule) -> tuple[Outcome, Outcome]:
    """What a duty answers when its condition is met and when it is not."""
    if rule.effect.kind is EffectKind.CLASSIFY:
        return Outcome.NAMED, Outcome.NOT_NAMED
    if rule.modality in _BINDING:
        return Outcome.COMPLIANT, Outcome.NON_COMPLIANT
    return Outcome.FOLLOWED, Outcome.NOT_FOLLOWED


_BINDING = (Modality.MUST, Modality.MUST_NOT)


def _duty_outcome(
    rule: Rule, condition: ConditionResult, applies: ConditionResult | None, gaps: Sequence[Missing]
) -> Outcome:
    """A duty that only encourages, explores or reports can be followed or not; it is never breached."""
    timed = [leaf for leaf in _leaves(condition) if leaf.operator == "deadline"]
    if applies is not None and applies.truth is Truth.UNMET:
        return Outcome.NOT_APPLICABLE
    if condition.truth is Truth.UNKNOWN or (condition.truth is Truth.MET and gaps):
        return Outcome.UNDETERMINED
    if applies is not None and applies.truth is Truth.UNKNOWN:
        return Outcome.UNDETERMINED
    if isinstance(rule.condition, c.Stated):
        return Outcome.STATED
    kept, broken = _duty_words(rule)
    if condition.truth is Truth.MET:
        return Outcome.ON_TIME if timed else kept
    return Outcome.LATE if any(leaf.truth is Truth.UNMET for leaf in timed) else broken


def _leaves(condition: ConditionResult) -> list[ConditionResult]:
    if not condition.parts:
        return [condition]
    return [leaf for part in condition.parts for leaf in _leaves(part)]


def _reason(
    outcome: Outcome, gaps: Sequence[Missing], runs_out: date | None, facts: Facts
) -> ReasonCode | None:
    if outcome is Outcome.NOT_RECOGNISED:
        return ReasonCode.NOT_RECOGNISED
    if runs_out is not None and runs_out <= facts.day:
        return ReasonCode.OUTSIDE_WINDOW
    unheard = outcome is Outcome.UNDETERMINED and UNHEARD_OF in gaps
    return ReasonCode.SUBJECT_UNKNOWN if unheard else None


def _clause_statuses(context: Context) -> list[RuleStatus]:
    return [fact.status for fact in context.facts.clauses if fact.clause.id in context.clauses]
