"""Decisions (研判) in GraphQL: joint punishment, incentives, single rules and their replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import strawberry

from graph_schema.vocabulary import Outcome, ReasonCode
from hub import decisions as d
from hub.decisions.questions import Ask
from resolvers.context import Info, PurposeInput
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
    day, shown = decision.facts.day, max(decision.facts.day, decision.made_at.date())
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
                record=credit_record(as_shared(row.record, shown), day, decision.catalogue),
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


def _subject(info: Info, decision: d.Decision) -> Subject | None:
    access = info.context.ledger.access
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
