"""Decisions (研判) in GraphQL: joint punishment, incentives, single rules and their replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import strawberry

from graph_schema.vocabulary import Outcome, ReasonCode
from hub import deadline
from hub import decisions as d
from hub.decisions.questions import Ask
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.services import Services
from resolvers.context import Info, PurposeInput
from resolvers.http.prices import cost, size
from resolvers.outcomes import RuleOutcome, outcome
from resolvers.policies import Region, Text, region
from resolvers.records import CreditRecord, as_shared, credit_record
from resolvers.rule_inputs import RuleInput, given
from resolvers.subjects import Subject, SubjectRef, subject, subject_key


@strawberry.enum(description="What an answer to joint punishment says as a whole.")
class JointPunishmentOutcome(StrEnum):
    """The worst-known first. Only NONE_APPLIES says that nothing applies."""

    MEASURES_APPLY = "MEASURES_APPLY"
    UNDETERMINED = "UNDETERMINED"
    SUBJECT_UNKNOWN = "SUBJECT_UNKNOWN"
    NONE_APPLIES = "NONE_APPLIES"


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
    by_rule: list[RuleReason] = strawberry.field(directives=size(20))


@strawberry.type(
    directives=cost(900),
    description="Which restrictive measures apply to a subject here, at the cut-off, and why (联合惩戒).",
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
    made: strawberry.Private[d.Decision]

    @strawberry.field(directives=size(10))
    def applied(self) -> list[RuleOutcome]:
        """Measures that apply."""
        return self._with(Outcome.APPLIES)

    @strawberry.field(directives=size(20))
    def not_applied(self) -> list[NotAppliedRecord]:
        """Known records that no applied measure rests on."""
        day, shown = self.made.facts.day, max(self.made.facts.day, self.made.made_at.date())
        return [
            NotAppliedRecord(
                record=credit_record(as_shared(row.record, shown), day, self.made.catalogue),
                reason=row.reason,
                by_rule=[
                    RuleReason(rule=strawberry.ID(name), reason=why)
                    for name, why in sorted(row.by_rule.items())
                ],
            )
            for row in deadline.checked(self.made.not_applied())
        ]

    @strawberry.field(directives=size(20))
    def undetermined(self) -> list[RuleOutcome]:
        """Measures of which it is not known."""
        return self._with(Outcome.UNDETERMINED)

    @strawberry.field(directives=size(20))
    def does_not_apply(self) -> list[RuleOutcome]:
        """Measures that do not apply."""
        return self._with(Outcome.DOES_NOT_APPLY)

    def _with(self, wanted: Outcome) -> list[RuleOutcome]:
        results = [result for result in self.made.results if result.outcome is wanted]
        return [outcome(self.made, result) for result in deadline.checked(results, stride=1)]


@strawberry.type(description="Which side wins where a measure and a benefit meet, and where that is from.")
class Precedence:
    """A dated precedence rule."""

    winner: str
    scope: str
    source: str
    note: Text


@strawberry.type(
    directives=cost(3_000), description="Which benefits a subject is entitled to here (守信激励)."
)
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
    results: list[RuleOutcome] = strawberry.field(directives=size(50))
    restraints: list[RuleOutcome] = strawberry.field(directives=size(10))
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
    rules: list[ReplayedRule] = strawberry.field(directives=size(50))


@dataclass(frozen=True)
class Asked:
    """What is asked of subjects, as a request has it."""

    kind: Ask
    region: str
    purpose: PurposeInput
    scenario: str | None = None
    rule: str | None = None
    inputs: Sequence[RuleInput] = ()
    on: datetime | None = None
    as_known_at: datetime | None = None

    def question(self, services: Services) -> d.Question:
        """The question, of nobody yet."""
        return d.Question(
            ask=self.kind,
            region=self.region,
            scenario=self.scenario,
            rule=self.rule,
            inputs=tuple(given(place, one, services) for place, one in enumerate(self.inputs)),
            on=self.on,
            as_known_at=self.as_known_at,
        )


def ask(info: Info, ref: SubjectRef | None, asked: Asked) -> d.Decision:
    """Decides a question for the caller of this request."""
    context = info.context
    call = context.call(asked.purpose)
    key = subject_key(ref, context.services) if ref is not None else None
    question = replace(asked.question(context.services), subject=key)
    return d.decide(call, question)


def keys_of(refs: Sequence[SubjectRef], services: Services) -> list[SubjectKey | InputError]:
    """Whom each of some references means; in the place of one that means nobody, what is wrong with it."""
    found: list[SubjectKey | InputError] = []
    for place, ref in enumerate(refs):
        try:
            found.append(subject_key(ref, services))
        except InputError as error:
            message = f"subjects[{place}]: {error.message}"
            found.append(InputError(message, code=error.code, expected=error.expected, fix=error.fix))
    return found


def ask_each(info: Info, keys: Sequence[SubjectKey], asked: Asked) -> list[d.Decision]:
    """Decides a question about each of some subjects, in their order."""
    context = info.context
    call = context.call(asked.purpose)
    question = asked.question(context.services)
    questions = [replace(question, subject=key) for key in keys]
    return d.decide_each(call, questions) if questions else []


def joint_punishment(info: Info, decision: d.Decision) -> JointPunishment:
    """The answer to ``jointPunishment``."""
    outcomes = {result.outcome for result in decision.results}
    if Outcome.APPLIES in outcomes:
        whole = JointPunishmentOutcome.MEASURES_APPLY
    elif decision.facts.subject is None:
        whole = JointPunishmentOutcome.SUBJECT_UNKNOWN
    elif Outcome.UNDETERMINED in outcomes:
        whole = JointPunishmentOutcome.UNDETERMINED
    else:
        whole = JointPunishmentOutcome.NONE_APPLIES
    return JointPunishment(
        decision=strawberry.ID(decision.id),
        outcome=whole,
        subject=_subject(info, decision),
        region=region(decision.question.region, decision.catalogue),
        occasion=decision.question.scenario,
        on=decision.facts.cutoff,
        known_as_of=decision.found.commit,
        made=decision,
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
        results=[outcome(decision, result) for result in deadline.checked(decision.results, stride=1)],
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


def _subject(info: Info, decision: d.Decision) -> Subject | None:
    access = info.context.disclosures.access
    assert access is not None
    return subject(info.context, decision.found, access, decision.facts.day)


def replayed(found: d.Replay) -> Replay:
    """The answer to ``replay``."""
    again = {result.rule: result.outcome for result in found.again}
    now = {result.rule: result.outcome for result in found.now.results} if found.now is not None else {}
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
