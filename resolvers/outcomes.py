"""One rule's outcome in GraphQL, with its conditions, evidence, value and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import strawberry

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub import decisions as d
from hub.access.grants import Access
from hub.access.sharing import as_shared, shared_result
from hub.decisions.explanations import Locale, Telling, explain
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules.facts import ConditionResult as ConditionFact
from hub.rules.facts import Facts, RecordFact, RuleResult
from hub.subjects.view import View
from resolvers.agreements import Clause, clause_named, clauses_named
from resolvers.enums import ConditionOperator, EvidenceKind
from resolvers.http.prices import cost, size
from resolvers.named_subjects import NamedSubject, SeenBy
from resolvers.records import CreditRecord, credit_record
from resolvers.rule_values import Missing, RuleValue, missing, rule_value
from resolvers.rules import Rule, rule
from resolvers.subjects import read_subjects

strawberry.enum(Locale, description="The language of an explanation.")


@strawberry.type(description="What a result rests on.")
class Evidence:
    """A record, input, parameter, clause, declaration or date."""

    origin: EvidenceOrigin
    kind: EvidenceKind
    ref: str = strawberry.field(description="Which one: an id, a code, a name or a day, by `kind`.")
    detail: str
    clause: Clause | None = strawberry.field(description="The clause that lets it count here.")
    secondary: bool


@strawberry.type(description="One condition of a rule; the tree is given in order, with each one's depth.")
class ConditionResult:
    """Operator, truth, evidence."""

    depth: int
    operator: ConditionOperator
    label: str
    truth: Truth
    evidence: list[Evidence] = strawberry.field(directives=size(5))
    missing: list[Missing] = strawberry.field(directives=size(5))


@strawberry.type(directives=cost(15), description="One rule's answer with everything it rests on.")
class RuleOutcome:
    """Outcome, value, status of the rule, conditions with evidence."""

    rule: Rule
    outcome: Outcome
    reason_code: ReasonCode | None
    status: RuleStatus = strawberry.field(description="The weakest of the rule and the clauses used.")
    value: RuleValue | None
    conditions: list[ConditionResult] = strawberry.field(directives=size(10))
    records: list[CreditRecord] = strawberry.field(directives=size(5), description="Records that counted.")
    clauses: list[Clause] = strawberry.field(directives=size(5), description="Clauses that let them count.")
    missing: list[Missing] = strawberry.field(
        directives=size(5),
        description="For want of what the outcome is UNDETERMINED, or else the size of the value.",
    )
    ends_on: date | None = strawberry.field(
        description="First day on which these records no longer carry it; null also where one of them is "
        "shared as RESULT_ONLY, whose dates are not."
    )
    telling: strawberry.Private[Telling]

    @strawberry.field(
        directives=size(4),
        description="Whose word settles the outcome: what the hub holds (HELD), an authority's finding "
        "(ATTESTED), the caller's own word (ASSERTED), a partner's record by a clause (DERIVED). ASSERTED "
        "alone: the hub holds no record of it. Of a benefit that a measure stands against it is the "
        "measure's. Empty where it is not determined, or where it rests on the text alone.",
    )
    def rests_on(self) -> list[EvidenceOrigin]:
        """Origins of the evidence that settles it."""
        return list(self.telling.rests_on)

    @strawberry.field(
        directives=size(10, 30), description="The answer in sentences for people; nothing is decided by them."
    )
    def explanation(self, locale: Locale = Locale.ZH_CN) -> list[str]:
        """Sentences from rule, evidence, clause, basis, modality and status."""
        return explain(self.telling, locale)


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
) -> RuleOutcome:
    """One rule's result for one of many subjects, as known at a commit; no decision of it is kept."""
    subject = facts.subject
    everyone = () if subject is None else subject.everyone
    records = {record.id: record for one in everyone for record in one.records}
    return _outcome(result, facts, rules, records, shown, catalogue, commit)


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
    return RuleOutcome(
        rule=rule(rules[result.rule], catalogue),
        outcome=result.outcome,
        reason_code=result.reason,
        status=result.status,
        value=rule_value(result.value),
        conditions=_flat(result.condition, 0, catalogue),
        records=[
            credit_record(records[ref], day, catalogue, holders(ref))
            for ref in result.counted
            if ref in records
        ],
        clauses=clauses_named(result.clauses, catalogue),
        missing=missing(result.missing),
        ends_on=result.ends_on,
        telling=telling,
    )


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


def _flat(condition: ConditionFact, depth: int, catalogue: Catalogue) -> list[ConditionResult]:
    here = ConditionResult(
        depth=depth,
        operator=ConditionOperator(condition.operator),
        label=condition.label,
        truth=condition.truth,
        evidence=[
            Evidence(
                origin=piece.origin,
                kind=EvidenceKind(piece.what),
                ref=piece.ref,
                detail=piece.detail,
                clause=clause_named(piece.clause, catalogue),
                secondary=piece.secondary,
            )
            for piece in condition.evidence
        ],
        missing=missing(condition.missing),
    )
    return [here, *(one for part in condition.parts for one in _flat(part, depth + 1, catalogue))]
