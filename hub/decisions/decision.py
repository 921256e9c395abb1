"""A decision (研判): a question, the facts, what its rules gave on them, and which records did not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from graph_schema.vocabulary import Outcome, Polarity, ReasonCode, RecordStatus
from hub.decisions.questions import Question
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import Precedence
from hub.rules import Facts, RuleResult
from hub.rules.facts import Missing, RecordFact
from hub.subjects.lookup import SubjectLookup

_TELLING = (
    ReasonCode.REVOKED,
    ReasonCode.REPAIRED,
    ReasonCode.EXPIRED,
    ReasonCode.NOT_YET_PUBLISHED,
    ReasonCode.NOT_RECOGNISED,
    ReasonCode.DISPUTED,
    ReasonCode.OUTSIDE_WINDOW,
    ReasonCode.CONDITION_NOT_MET,
)
"""Where rules give a record different reasons, the first of these is the one that is told first."""

_BY_STATUS = {
    RecordStatus.REVOKED: ReasonCode.REVOKED,
    RecordStatus.REPAIRED: ReasonCode.REPAIRED,
    RecordStatus.EXPIRED: ReasonCode.EXPIRED,
    RecordStatus.NOT_YET_PUBLISHED: ReasonCode.NOT_YET_PUBLISHED,
}


@dataclass(frozen=True)
class NotApplied:
    """A known record that made no measure apply, with the reason by rule."""

    record: RecordFact
    reason: ReasonCode
    by_rule: Mapping[str, ReasonCode]


@dataclass(frozen=True)
class Decision:
    """A kept answer. ``results`` in the order of rules; ``restraints`` are measures that stand against
    benefits; ``rules`` are all versions that were evaluated. ``digests`` (by rule) are of results that rest
    on nothing about the subject but its kind and place: of these no more is kept."""

    id: str
    question: Question
    lookup: SubjectLookup
    facts: Facts
    results: tuple[RuleResult, ...]
    restraints: tuple[RuleResult, ...]
    precedence: Precedence | None
    rules: Mapping[str, RuleVersion]
    catalogue: Catalogue
    made_at: datetime
    digests: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def records(self) -> dict[str, RecordFact]:
        """Every record that the decision looked at, by id."""
        subject = self.facts.subject
        everyone = (*(subject.everyone if subject is not None else ()), *self.facts.others.values())
        return {record.id: record for one in everyone for record in one.records}

    @property
    def missing(self) -> tuple[Missing, ...]:
        """For want of what nothing is answered: the hub holds no rule that was asked. That nothing stood in a
        text then nobody says."""
        if self.results:
            return ()
        asked = self.question
        of = "" if asked.scenario is None else f" for {asked.scenario}"
        detail = f"the hub holds no rule{of} in force in {asked.region} on {self.facts.day}"
        return (Missing(what="rule", name=asked.region, detail=detail),)

    def not_applied(self) -> list[NotApplied]:
        """The subject's records that no applied measure rests on, each with its reason."""
        applied = {
            name for result in self.results if result.outcome is Outcome.APPLIES for name in result.counted
        }
        subject = self.facts.subject
        return [
            _not_applied(record, self.results, self.facts)
            for record in (subject.records if subject is not None else ())
            if record.id not in applied and self._is_negative(record)
        ]

    def _is_negative(self, record: RecordFact) -> bool:
        kind = self.catalogue.kinds.get(record.kind)
        return kind is None or kind.polarity is Polarity.NEGATIVE


def _not_applied(record: RecordFact, results: Sequence[RuleResult], facts: Facts) -> NotApplied:
    by_rule = {result.rule: result.screened[record.id] for result in results if record.id in result.screened}
    reason = next((reason for reason in _TELLING if reason in by_rule.values()), None)
    if reason is None:
        counted = any(record.id in result.counted for result in results)
        fallback = ReasonCode.CONDITION_NOT_MET if counted else ReasonCode.NO_RULE_FOR_KIND
        reason = _BY_STATUS.get(record.status(facts.day), fallback)
    return NotApplied(record, reason, by_rule)
