"""Decisions (研判) in GraphQL: joint punishment, incentives, single rules and their replay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import strawberry

from graph_schema.vocabulary import (
    ErrorCode,
    EvidenceOrigin,
    Outcome,
    ReasonCode,
    RuleStatus,
    Truth,
)
from hub import decisions as d
from hub.decisions.questions import Ask
from hub.errors import InputError
from hub.explanations import Locale, explain
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules.facts import ConditionResult as ConditionFact
from hub.rules.facts import RecordFact, RuleResult, ValueResult
from hub.services import Services
from hub.subjects.identity import SubjectKey
from resolvers.context import Info, PurposeInput
from resolvers.identity import holds_identity_number
from resolvers.policies import Region, Rule, Text, region, rule
from resolvers.subjects import CreditRecord, Subject, SubjectRef, credit_record, subject, subject_key

strawberry.enum(Locale, description="The language of an explanation.")

LONGEST_TEXT = 500
LARGEST_NUMBER = 30


@strawberry.enum(description="What an answer to joint punishment says as a whole.")
class JointPunishmentOutcome(StrEnum):
    """The worst-known first. Only NONE_APPLIES says that nothing applies."""

    MEASURES_APPLY = "MEASURES_APPLY"
    UNDETERMINED = "UNDETERMINED"
    SUBJECT_UNKNOWN = "SUBJECT_UNKNOWN"
    NONE_APPLIES = "NONE_APPLIES"


@strawberry.input(name="RuleValue", one_of=True, description="A value; exactly one of these fields.")
class RuleValue:
    """Typed as the rule declares it."""

    decimal: strawberry.Maybe[Decimal]
    integer: strawberry.Maybe[int]
    date: strawberry.Maybe[date]
    text: strawberry.Maybe[str]
    boolean: strawberry.Maybe[bool]
    subject: strawberry.Maybe[SubjectRef]


@strawberry.input(name="RuleInput", description="One input of a rule; the rule declares name, type and unit.")
class RuleInput:
    """Name and value. A term of the text (守信群体 …) is attested as a boolean under the term's id."""

    name: str
    value: RuleValue


@strawberry.type(description="What a result rests on.")
class Evidence:
    """A record, input, parameter, clause, declaration or date."""

    origin: EvidenceOrigin
    what: str
    ref: str
    detail: str
    clause: str | None
    secondary: bool


@strawberry.type(description="What would have to be known for a definite answer.")
class Missing:
    """Kind and name of what is missing."""

    what: str
    name: str
    detail: str


@strawberry.type(description="One condition of a rule; the tree is given in order, with each one's depth.")
class ConditionResult:
    """Operator, truth, evidence."""

    depth: int
    operator: str
    label: str
    truth: Truth
    evidence: list[Evidence]
    missing: list[Missing]


@strawberry.type(description="What a rule gives. Amounts are decimal, in `unit`.")
class RuleOutcomeValue:
    """A value in one of its forms."""

    form: str
    unit: str | None
    percent: Decimal | None
    amount: Decimal | None = strawberry.field(description="The amount given, or the relief.")
    due: Decimal | None = strawberry.field(description="What remains to be paid after the relief.")
    lowest: Decimal | None
    highest: Decimal | None
    bound: str = strawberry.field(description="exact, at_least or at_most.")
    items: list[Text]


@strawberry.type(description="One rule's answer with everything it rests on.")
class RuleOutcome:
    """Outcome, value, status of the rule, conditions with evidence."""

    decision: strawberry.ID
    rule: Rule
    outcome: Outcome
    reason: ReasonCode | None
    status: RuleStatus = strawberry.field(description="The weakest of the rule and the clauses used.")
    value: RuleOutcomeValue | None
    conditions: list[ConditionResult]
    records: list[CreditRecord] = strawberry.field(description="Records that counted.")
    clauses: list[str] = strawberry.field(description="Clauses that let them count.")
    missing: list[Missing]
    ends_on: date | None = strawberry.field(
        description="First day on which these records no longer carry it."
    )
    told: strawberry.Private[Callable[[Locale], list[str]]]

    @strawberry.field(description="The answer in sentences for people; nothing is decided by them.")
    def explanation(self, locale: Locale = Locale.ZH_CN) -> list[str]:
        """Sentences from rule, evidence, clause, basis, modality and status."""
        return self.told(locale)


@strawberry.type(description="Why one rule does not count a record.")
class RuleReason:
    """Rule and reason."""

    rule: strawberry.ID
    reason: ReasonCode


@strawberry.type(description="A known record that makes no measure apply.")
class NotAppliedRecord:
    """Record and reasons."""

    record: CreditRecord
    reason: ReasonCode
    by_rule: list[RuleReason]


@strawberry.type(
    description="Which restrictive measures apply to a subject here, at the cut-off, and why (联合惩戒)."
)
class JointPunishment:
    """Applied measures, records that do not apply, and what could not be determined."""

    decision: strawberry.ID
    outcome: JointPunishmentOutcome
    subject: Subject | None = strawberry.field(
        description="Null: the hub knows no such subject that you may see."
    )
    region: Region
    occasion: str | None
    on: datetime
    known_as_of: int = strawberry.field(description="Commit number up to which facts were known.")
    applied: list[RuleOutcome]
    not_applied: list[NotAppliedRecord]
    undetermined: list[RuleOutcome]
    does_not_apply: list[RuleOutcome]


@strawberry.type(description="Which side wins where a measure and a benefit meet, and where that is from.")
class Precedence:
    """A dated precedence rule."""

    winner: str
    scope: str
    source: str
    note: Text


@strawberry.type(description="Which benefits a subject is entitled to here (守信激励).")
class Incentives:
    """One outcome a rule; measures that stand against them."""

    decision: strawberry.ID
    subject: Subject | None = strawberry.field(
        description="Null: the hub knows no such subject that you may see."
    )
    region: Region
    scenario: str | None
    on: datetime
    known_as_of: int
    results: list[RuleOutcome]
    restraints: list[RuleOutcome]
    precedence: Precedence | None


@strawberry.type(
    description="One rule of a replayed decision: then, evaluated again, and as the graph says now."
)
class ReplayedRule:
    """Three outcomes side by side."""

    rule: strawberry.ID
    version: int
    then: Outcome
    again: Outcome | None
    now: Outcome | None


@strawberry.type(
    description="A kept decision evaluated again on its own facts, and the same question asked now."
)
class Replay:
    """``equal`` must be true whatever changed since; ``changed``: the graph answers otherwise now."""

    decision: strawberry.ID
    made_at: datetime
    equal: bool = strawberry.field(description="The replay gives exactly what was answered.")
    intact: bool = strawberry.field(description="Nobody changed the kept decision.")
    changed: bool = strawberry.field(description="The same question has another answer now.")
    rules: list[ReplayedRule]


def ask(
    info: Info,
    kind: Ask,
    ref: SubjectRef | None,
    region: str,
    purpose: PurposeInput,
    *,
    scenario: str | None = None,
    rule: str | None = None,
    inputs: Sequence[RuleInput] = (),
    on: datetime | None = None,
    as_known_at: datetime | None = None,
) -> d.Decision:
    """Decides a question for the caller of this request."""
    context = info.context
    access = context.access(purpose)
    question = d.Question(
        ask=kind,
        region=region,
        subject=subject_key(ref, context.services) if ref is not None else None,
        scenario=scenario,
        rule=rule,
        inputs=tuple(given(place, one, context.services) for place, one in enumerate(inputs)),
        on=on,
        as_known_at=as_known_at,
    )
    return d.decide(context.services, access, context.ledger, question)


def given(place: int, one: RuleInput, services: Services) -> d.GivenInput:
    """An input as sent, the ``place``-th of its list (from 0).

    Raises:
        InputError: INVALID_INPUT for a value that is out of bounds or not exactly one.
    """
    value = one.value
    for kind in ("decimal", "integer", "date", "text", "boolean", "subject"):
        sent = getattr(value, kind)
        if sent is not None and sent.value is not None:
            found = sent.value
            if kind == "subject":
                key: SubjectKey = subject_key(found, services)
                return d.GivenInput(one.name, "subject", key)
            if _out_of_bounds(found):
                break
            return d.GivenInput(one.name, kind, found)
    raise InputError(
        f"The value of inputs[{place}] can't be used.",
        code=ErrorCode.INVALID_INPUT,
        expected=f"one value; a number of at most {LARGEST_NUMBER} digits, or a text of at most "
        f"{LONGEST_TEXT} characters without an identity number",
        fix="correct the value",
    )


def _out_of_bounds(value: object) -> bool:
    if isinstance(value, Decimal):
        return (
            not value.is_finite()
            or abs(value.adjusted()) >= LARGEST_NUMBER
            or len(value.as_tuple().digits) > LARGEST_NUMBER
            or holds_identity_number(format(value, "f"))
        )
    return isinstance(value, str) and (len(value) > LONGEST_TEXT or holds_identity_number(value))


def joint_punishment(info: Info, decision: d.Decision) -> JointPunishment:
    """The answer to ``jointPunishment``."""
    by_outcome: dict[Outcome, list[RuleOutcome]] = {}
    for result in decision.results:
        by_outcome.setdefault(result.outcome, []).append(outcome(decision, result))
    applied, undetermined = by_outcome.get(Outcome.APPLIES, []), by_outcome.get(Outcome.UNDETERMINED, [])
    if applied:
        whole = JointPunishmentOutcome.MEASURES_APPLY
    elif decision.facts.subject is None:
        whole = JointPunishmentOutcome.SUBJECT_UNKNOWN
    else:
        whole = JointPunishmentOutcome.UNDETERMINED if undetermined else JointPunishmentOutcome.NONE_APPLIES
    day = decision.facts.day
    return JointPunishment(
        decision=strawberry.ID(decision.id),
        outcome=whole,
        subject=_subject(info, decision),
        region=region(decision.question.region, decision.catalogue),
        occasion=decision.question.scenario,
        on=decision.facts.cutoff,
        known_as_of=decision.found.commit,
        applied=applied,
        not_applied=[
            NotAppliedRecord(
                record=credit_record(row.record, day, decision.catalogue),
                reason=row.reason,
                by_rule=[
                    RuleReason(rule=strawberry.ID(name), reason=why)
                    for name, why in sorted(row.by_rule.items())
                ],
            )
            for row in decision.not_applied()
        ],
        undetermined=undetermined,
        does_not_apply=by_outcome.get(Outcome.DOES_NOT_APPLY, []),
    )


def incentives(info: Info, decision: d.Decision) -> Incentives:
    """The answer to ``incentives``."""
    precedence = decision.precedence
    return Incentives(
        decision=strawberry.ID(decision.id),
        subject=_subject(info, decision),
        region=region(decision.question.region, decision.catalogue),
        scenario=decision.question.scenario,
        on=decision.facts.cutoff,
        known_as_of=decision.found.commit,
        results=[outcome(decision, result) for result in decision.results],
        restraints=[outcome(decision, result) for result in decision.restraints],
        precedence=None
        if precedence is None
        else Precedence(
            winner=precedence.winner,
            scope=precedence.scope,
            source=precedence.source,
            note=Text(zh=precedence.note.zh, en=precedence.note.en),
        ),
    )


def outcome(decision: d.Decision, result: RuleResult) -> RuleOutcome:
    """One rule's result."""
    return _outcome(
        decision.id, result, decision.rules, decision.records, decision.facts.day, decision.catalogue
    )


def _outcome(
    name: str,
    result: RuleResult,
    rules: Mapping[str, RuleVersion],
    records: Mapping[str, RecordFact],
    day: date,
    catalogue: Catalogue,
) -> RuleOutcome:
    return RuleOutcome(
        decision=strawberry.ID(name),
        rule=rule(rules[result.rule], catalogue),
        outcome=result.outcome,
        reason=result.reason,
        status=result.status,
        value=_value(result.value),
        conditions=_flat(result.condition, 0),
        records=[credit_record(records[ref], day, catalogue) for ref in result.counted if ref in records],
        clauses=list(result.clauses),
        missing=[Missing(what=gap.what, name=gap.name, detail=gap.detail) for gap in result.missing],
        ends_on=result.ends_on,
        told=lambda locale: explain(result, rules[result.rule], records, catalogue, locale),
    )


def _value(value: ValueResult | None) -> RuleOutcomeValue | None:
    if value is None:
        return None
    return RuleOutcomeValue(
        form=value.form,
        unit=value.unit,
        percent=value.percent,
        amount=value.amount,
        due=value.due,
        lowest=value.lowest,
        highest=value.highest,
        bound=value.bound,
        items=[Text(zh=item["zh"], en=item["en"]) for item in value.items],
    )


def _flat(condition: ConditionFact, depth: int) -> list[ConditionResult]:
    here = ConditionResult(
        depth=depth,
        operator=condition.operator,
        label=condition.label,
        truth=condition.truth,
        evidence=[
            Evidence(
                origin=piece.origin,
                what=piece.what,
                ref=piece.ref,
                detail=piece.detail,
                clause=piece.clause,
                secondary=piece.secondary,
            )
            for piece in condition.evidence
        ],
        missing=[Missing(what=gap.what, name=gap.name, detail=gap.detail) for gap in condition.missing],
    )
    return [here, *(one for part in condition.parts for one in _flat(part, depth + 1))]


def _subject(info: Info, decision: d.Decision) -> Subject | None:
    access = info.context.ledger.access
    assert access is not None
    return subject(info.context, decision.found, access, decision.facts.day)


def replayed(found: d.Replay) -> Replay:
    """The answer to ``replay``."""
    again = {result.rule: result.outcome for result in found.again}
    now = {result.rule: result.outcome for result in found.now.results}
    then = {result.rule: result.outcome for result in found.kept}
    return Replay(
        decision=strawberry.ID(found.decision),
        made_at=datetime.fromisoformat(found.made_at),
        equal=found.equal,
        intact=found.intact,
        changed=now != then,
        rules=[
            ReplayedRule(
                rule=strawberry.ID(result.rule),
                version=result.version,
                then=result.outcome,
                again=again.get(result.rule),
                now=now.get(result.rule),
            )
            for result in found.kept
        ],
    )
