"""What a rule can answer (规则结论): each kind of answer is a type with the fields that it has."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.explanations.condition_names import condition_name, evidence_name
from hub.policy.model.documents import Rule as Document
from hub.rules.facts import ConditionResult as Tested
from hub.rules.facts import Evidence as Piece
from resolvers.agreements import Clause
from resolvers.enums import ConditionOperator, EvidenceKind
from resolvers.http.cost_directives import cost, size
from resolvers.policy_types import Text, text
from resolvers.records import CreditRecord
from resolvers.rule_values import Missing, RuleValue
from resolvers.rules import Rule

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
    piece: strawberry.Private[Piece]
    telling: strawberry.Private[Telling]
    document: strawberry.Private[Document]

    @strawberry.field(
        description="What it is, in words: the kind of record, the input with what was given, the parameter, "
        "who declared what complete."
    )
    def text(self) -> Text:
        """Beside the codes of ``ref`` and ``detail``."""
        return text(evidence_name(self.piece, self.telling, self.document))


@strawberry.type(description="One condition of a rule; the tree is given in order, with each one's depth.")
class ConditionResult:
    """Operator, truth, evidence."""

    depth: int
    operator: ConditionOperator
    label: str
    truth: Truth
    evidence: list[Evidence] = strawberry.field(directives=size(5))
    missing: list[Missing] = strawberry.field(directives=size(5))
    tested: strawberry.Private[Tested]
    telling: strawberry.Private[Telling]
    document: strawberry.Private[Document]

    @strawberry.field(
        description="What it asks of, in words: lists, scales, terms, inputs and links by their titles. "
        "Null: it only joins other conditions."
    )
    def label_text(self) -> Text | None:
        """Beside the codes of ``label``."""
        found = condition_name(self.tested, self.telling, self.document)
        return None if found is None else text(found)


_ENDS_ON = (
    "First day on which these records no longer carry it; null also where one of them is shared as "
    "RESULT_ONLY, whose dates are not."
)


@strawberry.interface(
    description="One rule's answer with everything it rests on. Its type says what was answered, and has the "
    "fields that such an answer has."
)
class RuleOutcome:
    """What every answer has: outcome, status of the rule, conditions with evidence."""

    rule: Rule
    outcome: Outcome
    status: RuleStatus = strawberry.field(description="The weakest of the rule and the clauses used.")
    conditions: list[ConditionResult] = strawberry.field(directives=size(10))
    records: list[CreditRecord] = strawberry.field(directives=size(5), description="Records that counted.")
    clauses: list[Clause] = strawberry.field(directives=size(5), description="Clauses that let them count.")
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


@strawberry.interface(
    description="A benefit's answer: BenefitGranted, BenefitNotGranted or OutcomeUndetermined."
)
class BenefitOutcome(RuleOutcome):
    """What a benefit can answer."""


@strawberry.type(directives=cost(15), description="The subject is entitled to the benefit (GRANTED).")
class BenefitGranted(BenefitOutcome):
    """What is given, and until when."""

    value: RuleValue | None = strawberry.field(
        description="What is given; null: the text names no value. Its `missing` says for want of what its "
        "size is not known."
    )
    ends_on: date | None = strawberry.field(description=_ENDS_ON)


@strawberry.type(
    directives=cost(15),
    description="The subject is not entitled to the benefit: REFUSED, WITHDRAWN, or NOT_RECOGNISED, which is "
    "not bad credit.",
)
class BenefitNotGranted(BenefitOutcome):
    """Why not."""

    reason_code: ReasonCode | None


@strawberry.type(directives=cost(15), description="The measure applies to the subject (APPLIES).")
class MeasureApplies(RuleOutcome):
    """What it comes to, and until when."""

    value: RuleValue | None = strawberry.field(
        description="What the measure comes to; null: the text names no value. Its `missing` says for want "
        "of what its size is not known."
    )
    ends_on: date | None = strawberry.field(description=_ENDS_ON)


@strawberry.type(
    directives=cost(15), description="The measure does not apply to the subject (DOES_NOT_APPLY)."
)
class MeasureDoesNotApply(RuleOutcome):
    """Why not."""

    reason_code: ReasonCode | None


@strawberry.type(
    directives=cost(15),
    description="Whether a duty was kept: COMPLIANT, NON_COMPLIANT, ON_TIME, LATE; of one that does not bind "
    "FOLLOWED, NOT_FOLLOWED; of one that classifies NAMED, NOT_NAMED; NOT_APPLICABLE.",
)
class DutyAnswer(RuleOutcome):
    """What the duty consists of."""

    value: RuleValue | None = strawberry.field(
        description="What the duty consists of by its text, whether or not it was kept; null: the text names "
        "no value."
    )


@strawberry.type(
    directives=cost(15), description="What the text says, asked of nobody (STATED): nobody is judged by it."
)
class TextStated(RuleOutcome):
    """What the text lists or gives."""

    value: RuleValue | None = strawberry.field(
        description="What the text lists or gives; null: it names no value."
    )


@strawberry.type(
    directives=cost(15),
    description="It is not known (UNDETERMINED), and speaks neither for nor against the subject.",
)
class OutcomeUndetermined(BenefitOutcome):
    """What is missing."""

    reason_code: ReasonCode | None
    missing: list[Missing] = strawberry.field(
        directives=size(5), description="What would have to be known for a definite answer."
    )
    value: RuleValue | None = strawberry.field(
        description="What a duty consists of by its text; null of a benefit and of a measure."
    )


OUTCOMES = (
    *(BenefitGranted, BenefitNotGranted, MeasureApplies, MeasureDoesNotApply),
    *(DutyAnswer, TextStated, OutcomeUndetermined),
)
