"""How a rule's result becomes its answer in GraphQL (:mod:`resolvers.outcome_types`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from graph_schema.vocabulary import Outcome
from hub import deadline
from hub import decisions as d
from hub.access.caller_and_purpose import Access
from hub.access.sharing import as_shared, shared_result
from hub.decisions.explanations import Telling
from hub.decisions.explanations.tested_conditions import origin_of
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import Rule
from hub.rules.facts import ConditionResult as ConditionFact
from hub.rules.facts import Facts, RecordFact, RuleResult
from hub.subjects.view import View
from resolvers.agreements import clause_named, clauses_named
from resolvers.enums import ConditionOperator, EvidenceKind
from resolvers.named_subjects import NamedSubject, SeenBy
from resolvers.outcome_types import (
    BenefitGranted,
    BenefitNotGranted,
    BenefitOutcome,
    ConditionResult,
    DutyAnswer,
    Evidence,
    MeasureApplies,
    MeasureDoesNotApply,
    OutcomeUndetermined,
    RuleOutcome,
    TextStated,
)
from resolvers.records import credit_record
from resolvers.rule_values import missing, rule_value
from resolvers.rules import rule
from resolvers.subjects import read_subjects

OutcomeT = TypeVar("OutcomeT", bound=RuleOutcome)


def outcomes(decision: d.Decision, results: Iterable[RuleResult], type_: type[OutcomeT]) -> list[OutcomeT]:
    """The answers of a decision's rules, all of one type."""
    answers = [outcome(decision, result) for result in deadline.checked(results, stride=1)]
    found = [one for one in answers if isinstance(one, type_)]
    assert len(found) == len(answers), "who asks has chosen the results"
    return found


def outcome(decision: d.Decision, result: RuleResult) -> RuleOutcome:
    """One rule's result."""
    return _outcome(
        result,
        decision.facts,
        decision.rules,
        decision.records,
        decision.made_at.date(),
        decision.catalogue,
        decision.lookup.commit,
        decision.restraints,
    )


def bare_outcome(
    result: RuleResult,
    facts: Facts,
    rules: Mapping[str, RuleVersion],
    shown: date,
    catalogue: Catalogue,
    commit: int,
) -> BenefitOutcome:
    """A benefit's result for one of many subjects, as known at a commit; no decision of it is kept."""
    subject = facts.subject
    everyone = () if subject is None else subject.everyone
    records = {record.id: record for one in everyone for record in one.records}
    answer = _outcome(result, facts, rules, records, shown, catalogue, commit)
    assert isinstance(answer, BenefitOutcome), "only benefits are asked of many"
    return answer


def _outcome(
    result: RuleResult,
    facts: Facts,
    rules: Mapping[str, RuleVersion],
    records: Mapping[str, RecordFact],
    shown: date,
    catalogue: Catalogue,
    commit: int,
    restraints: Sequence[RuleResult] = (),
) -> RuleOutcome:
    """Args: ``shown``: today. What is shared no more is shown of no earlier day."""
    day = facts.day
    records = {ref: as_shared(record, max(day, shown)) for ref, record in records.items()}
    result = shared_result(result, records)
    holders = _holders(facts, catalogue, commit)
    telling = Telling(result, facts, rules, records, catalogue, restraints)
    return _typed(
        result,
        rule=rule(rules[result.rule], catalogue),
        outcome=result.outcome,
        status=result.status,
        conditions=_flat(result.condition, 0, telling, rules[result.rule].rule),
        records=[
            credit_record(records[ref], day, catalogue, holders(ref))
            for ref in result.counted
            if ref in records
        ],
        clauses=clauses_named(result.clauses, catalogue),
        telling=telling,
    )


def _typed(result: RuleResult, **every: Any) -> RuleOutcome:
    """The answer in its type. Args: ``every``: what every answer has."""
    value, reason = rule_value(result.value), result.reason
    match result.outcome:
        case Outcome.GRANTED:
            return BenefitGranted(**every, value=value, ends_on=result.ends_on)
        case Outcome.REFUSED | Outcome.WITHDRAWN | Outcome.NOT_RECOGNISED:
            return BenefitNotGranted(**every, reason_code=reason)
        case Outcome.APPLIES:
            return MeasureApplies(**every, value=value, ends_on=result.ends_on)
        case Outcome.DOES_NOT_APPLY:
            return MeasureDoesNotApply(**every, reason_code=reason)
        case Outcome.UNDETERMINED:
            gaps = missing(result.missing)
            return OutcomeUndetermined(**every, reason_code=reason, missing=gaps, value=value)
        case Outcome.STATED:
            return TextStated(**every, value=value)
        case (
            Outcome.COMPLIANT
            | Outcome.NON_COMPLIANT
            | Outcome.ON_TIME
            | Outcome.LATE
            | Outcome.FOLLOWED
            | Outcome.NOT_FOLLOWED
            | Outcome.NAMED
            | Outcome.NOT_NAMED
            | Outcome.NOT_APPLICABLE
        ):
            return DutyAnswer(**every, value=value)


def _holders(facts: Facts, catalogue: Catalogue, commit: int) -> Callable[[str], SeenBy | None]:
    """Whose record is the one of an id, among the facts of a decision."""
    subject = facts.subject
    everyone = (*(subject.everyone if subject is not None else ()), *facts.others.values())

    def holder(record: str) -> SeenBy | None:
        one = next((one for one in everyone if any(held.id == record for held in one.records)), None)
        return None if one is None else partial(_seen, one.id, catalogue, commit, facts.day)

    return holder


def _seen(subject: str, catalogue: Catalogue, commit: int, day: date, access: Access) -> NamedSubject:
    return NamedSubject(subject, View(access, catalogue, commit, day), read_subjects)


def _flat(condition: ConditionFact, depth: int, telling: Telling, rule_: Rule) -> list[ConditionResult]:
    """A condition of a rule and all inside of it; of a rule that it rests on those of that one."""
    other = telling.rules.get(condition.label) if condition.operator == "rule" else None
    inner = rule_ if other is None else other.rule
    here = ConditionResult(
        depth=depth,
        operator=ConditionOperator(condition.operator),
        label=condition.label,
        truth=condition.truth,
        evidence=[
            Evidence(
                origin=origin_of(piece),
                kind=EvidenceKind(piece.what),
                ref=piece.ref,
                detail=piece.detail,
                clause=clause_named(piece.clause, telling.catalogue),
                secondary=piece.secondary,
                piece=piece,
                telling=telling,
                document=rule_,
            )
            for piece in condition.evidence
        ],
        missing=missing(condition.missing),
        tested=condition,
        telling=telling,
        document=rule_,
    )
    return [here, *(one for part in condition.parts for one in _flat(part, depth + 1, telling, inner))]
