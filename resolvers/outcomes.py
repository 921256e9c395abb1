"""One rule's outcome in GraphQL, with its conditions, evidence, value and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import strawberry

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub import decisions as d
from hub.access.grants import Access
from hub.access.sharing import as_shared, shared_result
from hub.decisions.explanations import Locale, Telling, explain
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules.facts import ConditionResult as ConditionFact
from hub.rules.facts import Facts, RecordFact, RuleResult, ValueResult
from hub.rules.facts import Missing as Gap
from hub.subjects.view import View
from resolvers.http.prices import cost, size
from resolvers.named_subjects import NamedSubject, SeenBy
from resolvers.policies import Text
from resolvers.records import CreditRecord, credit_record
from resolvers.rules import Rule, rule
from resolvers.subjects import read_subjects

strawberry.enum(Locale, description="The language of an explanation.")


@strawberry.type(description="What a result rests on.")
class Evidence:
    """A record, input, parameter, clause, declaration or date."""

    origin: EvidenceOrigin
    what: str
    ref: str
    detail: str
    clause: str | None
    secondary: bool


@strawberry.type(
    description="What would have to be known for a definite answer, or for the size of what is given."
)
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
    evidence: list[Evidence] = strawberry.field(directives=size(5))
    missing: list[Missing] = strawberry.field(directives=size(5))


@strawberry.type(description="What a rule gives. Amounts are decimal, in `unit`; what is not known is null.")
class RuleOutcomeValue:
    """A value in one of its forms."""

    form: str = strawberry.field(
        description="percent_off, amount, amount_off, price, per_unit, range, balance, items, discretion, "
        "several (all `parts`) or choose (one of `parts`)."
    )
    unit: str | None
    percent: Decimal | None
    rate: Decimal | None = strawberry.field(description="What one person, night … brings.")
    amount: Decimal | None = strawberry.field(
        description="The amount given, or the relief; null where it is not known, and for a balance that "
        "rests on a record of which less than all is shared."
    )
    due: Decimal | None = strawberry.field(
        description="What the subject pays: what remains after the relief, or the price; 0 where it is free."
    )
    lowest: Decimal | None
    highest: Decimal | None
    bound: str = strawberry.field(description="exact, at_least or at_most.")
    items: list[Text] = strawberry.field(directives=size(10))
    open_ended: bool = strawberry.field(
        description="The text ends its list in 等: `items` are those that it names, and there may be others."
    )
    parts: list[RuleOutcomeValue] = strawberry.field(
        directives=size(5),
        description="What `several` consists of; of `choose` the cases of which one is given.",
    )
    missing: list[Missing] = strawberry.field(
        directives=size(5),
        description="For want of what its size is not known, as a parameter that the region has not set.",
    )


@strawberry.type(
    directives=cost(30), description="One rule's answer for one of many subjects; no decision of it is kept."
)
class ListedOutcome:
    """Outcome, value, status of the rule, conditions with evidence."""

    rule: Rule
    outcome: Outcome
    reason: ReasonCode | None
    status: RuleStatus = strawberry.field(description="The weakest of the rule and the clauses used.")
    value: RuleOutcomeValue | None
    conditions: list[ConditionResult] = strawberry.field(directives=size(10))
    records: list[CreditRecord] = strawberry.field(directives=size(10), description="Records that counted.")
    clauses: list[str] = strawberry.field(directives=size(5), description="Clauses that let them count.")
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


@strawberry.type(directives=cost(30), description="One rule's answer with everything it rests on.")
class RuleOutcome(ListedOutcome):
    """As part of a decision that is kept."""

    decision: strawberry.ID


def outcome(decision: d.Decision, result: RuleResult) -> RuleOutcome:
    """One rule's result."""
    shown = decision.made_at.date()
    said = _said(
        result,
        decision.facts,
        decision.rules,
        decision.records,
        shown,
        decision.catalogue,
        decision.lookup.commit,
        decision.restraints,
    )
    return RuleOutcome(decision=strawberry.ID(decision.id), **said)


def bare_outcome(
    result: RuleResult,
    facts: Facts,
    rules: Mapping[str, RuleVersion],
    shown: date,
    catalogue: Catalogue,
    commit: int,
) -> ListedOutcome:
    """One rule's result for one of many subjects, as known at a commit."""
    subject = facts.subject
    everyone = () if subject is None else subject.everyone
    records = {record.id: record for one in everyone for record in one.records}
    return ListedOutcome(**_said(result, facts, rules, records, shown, catalogue, commit))


def _said(
    result: RuleResult,
    facts: Facts,
    rules: Mapping[str, RuleVersion],
    records: Mapping[str, RecordFact],
    shown: date,
    catalogue: Catalogue,
    commit: int,
    restraints: Sequence[RuleResult] = (),
) -> dict[str, Any]:
    """Args: ``shown``: today. What is shared no more is shown of no earlier day."""
    day = facts.day
    records = {ref: as_shared(record, max(day, shown)) for ref, record in records.items()}
    result = shared_result(result, records)
    holders = _holders(facts, catalogue, commit)
    telling = Telling(result, facts, rules, records, catalogue, restraints)
    return dict(
        rule=rule(rules[result.rule], catalogue),
        outcome=result.outcome,
        reason=result.reason,
        status=result.status,
        value=_value(result.value),
        conditions=_flat(result.condition, 0),
        records=[
            credit_record(records[ref], day, catalogue, holders(ref))
            for ref in result.counted
            if ref in records
        ],
        clauses=list(result.clauses),
        missing=_missing(result.missing),
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


def _value(value: ValueResult | None) -> RuleOutcomeValue | None:
    return None if value is None else _form(value)


def _form(value: ValueResult) -> RuleOutcomeValue:
    return RuleOutcomeValue(
        form=value.form,
        unit=value.unit,
        percent=value.percent,
        rate=value.rate,
        amount=value.amount,
        due=value.due,
        lowest=value.lowest,
        highest=value.highest,
        bound=value.bound,
        items=[Text(zh=item["zh"], en=item["en"]) for item in value.items],
        open_ended=value.open_ended,
        parts=[_form(part) for part in value.parts],
        missing=_missing(value.missing),
    )


def _missing(gaps: Sequence[Gap]) -> list[Missing]:
    return [Missing(what=gap.what, name=gap.name, detail=gap.detail) for gap in gaps]


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
        missing=_missing(condition.missing),
    )
    return [here, *(one for part in condition.parts for one in _flat(part, depth + 1))]
