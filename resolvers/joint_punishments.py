"""Joint punishment (联合惩戒) in GraphQL: about one subject, and about up to 100 at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast

import strawberry

from graph_schema.vocabulary import ErrorCode, Outcome, ReasonCode
from hub import deadline
from hub import decisions as d
from hub.access.sharing import as_shared
from hub.bound_checks import way_within
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.messages.message import Sentences, message
from hub.rules.facts import RuleResult
from resolvers.audiences import READERS
from resolvers.context import Info, PurposeInput
from resolvers.decisions import NO_RULE, Decision, asked_scenario, head
from resolvers.http.cost_directives import ListSize, cost, size
from resolvers.outcome_making import outcomes
from resolvers.outcome_types import MeasureApplies, MeasureDoesNotApply, OutcomeUndetermined
from resolvers.questions import Asked, ask, ask_each, keys_of
from resolvers.records import CreditRecord, credit_record
from resolvers.root_fields import query
from resolvers.rule_inputs import RuleInput
from resolvers.rule_values import Missing, missing
from resolvers.rules import Rule, rule
from resolvers.scenarios import Scenario
from resolvers.subject_refs import SubjectRef

MOST_SUBJECTS = 100


@strawberry.enum(description="What an answer to joint punishment says as a whole.")
class JointPunishmentOutcome(StrEnum):
    """The worst-known first. Only NONE_APPLIES says that nothing applies; NO_RULE_IN_FORCE, that nothing
    could be asked."""

    MEASURES_APPLY = "MEASURES_APPLY"
    UNDETERMINED = "UNDETERMINED"
    SUBJECT_UNKNOWN = "SUBJECT_UNKNOWN"
    NONE_APPLIES = "NONE_APPLIES"
    NO_RULE_IN_FORCE = "NO_RULE_IN_FORCE"


@strawberry.type(description="Why one rule does not count a record.")
class RuleReason:
    """Rule and reason."""

    rule: Rule
    reason_code: ReasonCode


@strawberry.type(description="A known record that makes no measure apply.")
class RecordWithoutEffect:
    """Record and reasons."""

    record: CreditRecord
    reason_code: ReasonCode
    rule_reasons: list[RuleReason] = strawberry.field(
        directives=size(5), description="Why each rule that looked at it does not count it."
    )


@strawberry.type(
    directives=cost(510),
    description="Which restrictive measures apply to a subject here, at the cut-off, and why (联合惩戒).",
)
class JointPunishment(Decision):
    """Applying measures, records without effect, and what could not be determined."""

    outcome: JointPunishmentOutcome
    occasion: Scenario | None
    missing: list[Missing] = strawberry.field(directives=size(1), description=NO_RULE)
    made: strawberry.Private[d.Decision]

    @strawberry.field(directives=size(5), description="Measures that apply.")
    def applying_measures(self) -> list[MeasureApplies]:
        """Measures that apply."""
        return outcomes(self.made, self._with(Outcome.APPLIES), MeasureApplies)

    @strawberry.field(directives=size(10), description="Known records that make no measure apply.")
    def records_without_effect(self) -> list[RecordWithoutEffect]:
        """Known records that no applied measure rests on."""
        day, shown = self.made.facts.day, max(self.made.facts.day, self.made.made_at.date())
        return [
            RecordWithoutEffect(
                record=credit_record(as_shared(row.record, shown), day, self.made.catalogue),
                reason_code=row.reason,
                rule_reasons=[
                    RuleReason(rule=rule(self.made.rules[name], self.made.catalogue), reason_code=why)
                    for name, why in sorted(row.by_rule.items())
                ],
            )
            for row in deadline.checked(self.made.not_applied())
        ]

    @strawberry.field(directives=size(10), description="Measures of which it is not known.")
    def undetermined_measures(self) -> list[OutcomeUndetermined]:
        """Measures of which it is not known."""
        return outcomes(self.made, self._with(Outcome.UNDETERMINED), OutcomeUndetermined)

    @strawberry.field(directives=size(20), description="Measures that do not apply.")
    def not_applying_measures(self) -> list[MeasureDoesNotApply]:
        """Measures that do not apply."""
        return outcomes(self.made, self._with(Outcome.DOES_NOT_APPLY), MeasureDoesNotApply)

    def _with(self, outcome: Outcome) -> list[RuleResult]:
        return [result for result in self.made.results if result.outcome is outcome]


@strawberry.type
class JointPunishmentQuery:
    """About one subject."""

    @query(READERS, 6_000, "Which restrictive measures apply to a subject in a region, and why (联合惩戒).")
    def joint_punishment(
        self,
        info: Info,
        subject: SubjectRef,
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        at: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> JointPunishment:
        """Measures at a cut-off, as known then."""
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), at, as_known_at)
        return _answer(info, ask(info, subject, asked))


@strawberry.type
class JointPunishmentsQuery:
    """About many at once."""

    @query(
        READERS,
        100,
        "Joint punishment for up to 100 subjects, in their order, as a tender needs it, all as known at "
        "one commit. Where one of them can't be meant, all is refused, and the error names each such "
        "place; `jointPunishments` answers the others.",
        ListSize(slicing_arguments=["subjects"]),
    )
    def decisions(
        self,
        info: Info,
        subjects: list[SubjectRef],
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        at: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> list[JointPunishment]:
        """One answer a subject, or none at all."""
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), at, as_known_at)
        keys = _keys(info, subjects, purpose)
        wrong = [one for one in keys if isinstance(one, InputError)]
        if wrong:
            raise InputError(
                "resolvers.subjects-wrong",
                code=wrong[0].code,
                problems=Sentences(tuple(one.problem for one in wrong)),
                first=wrong[0].problem,
            )
        known = [one for one in keys if isinstance(one, SubjectKey)]
        return [_answer(info, one) for one in ask_each(info, known, asked)]

    @query(
        READERS,
        100,
        "As `decisions`, with an outcome for each subject: one that can't be meant, such as a code with "
        "a wrong check digit, is null, and an error names its place; the others are answered.",
        ListSize(slicing_arguments=["subjects"]),
    )
    def joint_punishments(
        self,
        info: Info,
        subjects: list[SubjectRef],
        region: str,
        purpose: PurposeInput,
        occasion: str | None = None,
        inputs: list[RuleInput] | None = None,
        at: datetime | None = None,
        as_known_at: datetime | None = None,
    ) -> list[JointPunishment | None]:
        """One answer a subject that can be meant."""
        asked = Asked("jointPunishment", region, purpose, occasion, None, inputs or (), at, as_known_at)
        keys = _keys(info, subjects, purpose)
        made = iter(ask_each(info, [one for one in keys if isinstance(one, SubjectKey)], asked))
        answers = [one if isinstance(one, InputError) else _answer(info, next(made)) for one in keys]
        # graphql-core tells an error that stands in a list with its place, and answers the others.
        return cast("list[JointPunishment | None]", answers)


def _answer(info: Info, decision: d.Decision) -> JointPunishment:
    outcomes = {result.outcome for result in decision.results}
    if not outcomes:
        whole = JointPunishmentOutcome.NO_RULE_IN_FORCE
    elif Outcome.APPLIES in outcomes:
        whole = JointPunishmentOutcome.MEASURES_APPLY
    elif decision.facts.subject is None:
        whole = JointPunishmentOutcome.SUBJECT_UNKNOWN
    elif Outcome.UNDETERMINED in outcomes:
        whole = JointPunishmentOutcome.UNDETERMINED
    else:
        whole = JointPunishmentOutcome.NONE_APPLIES
    return JointPunishment(
        **head(info, decision),
        outcome=whole,
        occasion=asked_scenario(decision),
        missing=missing(decision.missing),
        made=decision,
    )


def _keys(info: Info, subjects: list[SubjectRef], purpose: PurposeInput) -> list[SubjectKey | InputError]:
    if not 1 <= len(subjects) <= MOST_SUBJECTS:
        way, code = way_within(len(subjects), 1, message("bounds.requests")), ErrorCode.LIMIT_EXCEEDED
        raise InputError("resolvers.subjects-count", code=code, at_most=MOST_SUBJECTS, way=way)
    info.access(purpose)  # who may ask nothing is told so first
    return keys_of(subjects, info.context.services)
