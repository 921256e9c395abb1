"""Evaluates one rule: condition to three-valued truth, truth to outcome, with everything it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context as DecimalContext
from decimal import localcontext

from graph_schema.vocabulary import (
    EffectKind,
    Modality,
    Outcome,
    ReasonCode,
    RuleKind,
    RuleStatus,
    SubjectKind,
    Truth,
)
from hub.policy.catalogue import RuleVersion
from hub.policy.legal_force import weakest
from hub.policy.model import conditions as c
from hub.policy.model.documents import Rule
from hub.policy.model.values import Value
from hub.rules.answer_end import ends_on, runs_until
from hub.rules.benefit_values import Open, chosen, compute, stated
from hub.rules.context import UNHEARD_OF, Context
from hub.rules.facts import ConditionResult, Facts, Missing, RuleResult, ValueResult
from hub.rules.operators import OPERATORS
from hub.rules.operators.located import located_test
from hub.rules.operators.parts import Rules, joined, unique
from hub.rules.truth import negated
from hub.rules.unrecognised_benefits import unrecognised

EXACT = DecimalContext(prec=200)
"""Amounts are computed to the last digit, whatever the thread's own settings are."""


Known = Callable[[c.Condition], ConditionResult | None]
"""What a rule's own condition is of the subject in question, where that was worked out before; else None."""


@dataclass(frozen=True)
class _Judge:
    """Evaluates conditions, each by its operator; those of the rule itself not where the result is known."""

    rules: Rules
    rule: Rule
    known: Known | None = None

    def __call__(self, condition: c.Condition, context: Context) -> ConditionResult:
        if (
            self.known is not None
            and context.rule is self.rule
            and context.subject is context.facts.subject
            and (found := self.known(condition)) is not None
        ):
            return found
        return OPERATORS[type(condition)].evaluate(condition, context, self)


def condition_of(version: RuleVersion, condition: c.Condition, facts: Facts, rules: Rules) -> ConditionResult:
    """One condition of a rule on these facts, as :func:`evaluate` finds it."""
    with localcontext(EXACT):
        rule = version.rule
        return _Judge(rules, rule)(condition, Context(rule, facts, facts.subject))


def evaluate(version: RuleVersion, facts: Facts, rules: Rules, known: Known | None = None) -> RuleResult:
    """One rule on these facts; ``rules`` holds those that it rests on. A rule that errs is
    UNDETERMINED, never clean."""
    try:
        with localcontext(EXACT):
            return _evaluate(version, facts, _Judge(rules, version.rule, known))
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


def _evaluate(version: RuleVersion, facts: Facts, judge: _Judge) -> RuleResult:
    rule, rules = version.rule, judge.rules
    context = Context(rule, facts, facts.subject)
    asked = version.asked
    condition = judge(asked, context)
    withdrawn = judge(rule.withdrawn_when, context) if rule.withdrawn_when is not None else None
    scope = scope_of(version, facts)
    applies = judge(scope, context) if scope is not None else None
    value, unknown = _value(rule, condition, context, judge)
    gaps = _gaps(condition, withdrawn, applies, unknown)
    outcome = _outcome(rule, condition, withdrawn, applies, gaps)
    if outcome is Outcome.UNDETERMINED and facts.nobody:
        return _stated(version, context, judge)
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
        missing=unique([*gaps, *_size(value)]) if outcome is Outcome.UNDETERMINED else _size(given),
        ends_on=min((end for end in ends if end is not None), default=None),
    )


def _value(
    rule: Rule, condition: ConditionResult, context: Context, judge: _Judge
) -> tuple[ValueResult | None, tuple[Missing, ...]]:
    """What the rule gives, or what leaves the outcome open; nothing where the condition fails."""
    form, fails = rule.effect.value, condition.truth is Truth.UNMET
    if form is None or (fails and rule.kind is not RuleKind.DUTY):
        return None, ()
    try:
        return compute(form, context, lambda case: judge(case, context)), ()
    except Open as open_:
        return None, () if fails else open_.missing


def _stated(version: RuleVersion, context: Context, judge: _Judge) -> RuleResult:
    """What the text says, where nobody is asked about: no condition of it is decided."""
    rule, form = version.rule, version.rule.effect.value
    value = stated(form, context, lambda case: judge(case, context)) if form is not None else None
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
    context, judge = Context(version.rule, facts, facts.subject), _Judge(rules, version.rule)
    return [] if form is None else chosen(form, lambda case: judge(case, context))


def scope_of(version: RuleVersion, facts: Facts) -> c.Condition | None:
    """To whom and when a duty applies: no duty binds a subject of a kind that it does not name, or the public
    bodies of another region. Of a body that is bound it is not asked again."""
    rule, who = version.rule, facts.subject
    if rule.kind is not RuleKind.DUTY or who is None:
        return rule.applies_when
    if who.kind not in rule.subject_kinds:
        return c.IsKind(is_kind=rule.subject_kinds)
    if who.kind is SubjectKind.PUBLIC_BODY and version.of_here is not None:
        bound, _, _ = located_test(Context(rule, facts, who), version.of_here.located)
        return {
            Truth.MET: rule.applies_when,
            Truth.UNMET: version.of_here,
            Truth.UNKNOWN: version.of_here_and_applies,
        }[bound]
    return rule.applies_when


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
        return joined("all", [*condition.parts, unless])
    if applies is not None:
        when = ConditionResult(
            operator="all",
            label="applies_when",
            truth=applies.truth,
            missing=applies.missing,
            parts=(applies,),
        )
        return joined("all", [when, condition])
    return condition


def _gaps(
    condition: ConditionResult,
    withdrawn: ConditionResult | None,
    applies: ConditionResult | None,
    unknown: tuple[Missing, ...],
) -> tuple[Missing, ...]:
    """Everything that is missing for a definite outcome."""
    asked = [one for one in (applies, condition, withdrawn) if one is not None]
    return unique([*(gap for one in asked for gap in one.missing), *unknown])


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
