"""Which records count for a rule in a region at a cut-off, and why the others do not.

A record counts when it is published, not revoked, neither repaired nor expired (unless the rule
looks back over a whole life), recognised (effective everywhere, issued in the jurisdiction, or let
in by a clause in force), and not disputed where the rule holds disputed records back.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import ReasonCode, RecordStatus
from hub.policy.model.documents import Rule
from hub.rules.facts import Facts, RecordFact
from hub.rules.recognition import recognition

_ENDED = {
    RecordStatus.NOT_YET_PUBLISHED: ReasonCode.NOT_YET_PUBLISHED,
    RecordStatus.REVOKED: ReasonCode.REVOKED,
    RecordStatus.REPAIRED: ReasonCode.REPAIRED,
    RecordStatus.EXPIRED: ReasonCode.EXPIRED,
}
_LOOKED_BACK_AT = (RecordStatus.REPAIRED, RecordStatus.EXPIRED)


@dataclass(frozen=True)
class Screened:
    """A record with the reason why it does not count, or with the clause that lets it count. ``also``: other
    sources' records of the same decision (:mod:`hub.rules.same_decision`)."""

    record: RecordFact
    reason: ReasonCode | None
    clause: str | None = None
    also: tuple[Screened, ...] = ()


def screen(record: RecordFact, rule: Rule, facts: Facts) -> Screened:
    """Whether the record counts for the rule as what it is."""
    ended = ended_by(record, rule, facts)
    if ended is not None:
        return Screened(record, ended)
    recognised, clause = recognition(record, rule, facts)
    if not recognised:
        return Screened(record, ReasonCode.NOT_RECOGNISED)
    if awaits_settlement(record, rule, facts):
        return Screened(record, ReasonCode.DISPUTED)
    return Screened(record, None, clause)


def ended_by(record: RecordFact, rule: Rule, facts: Facts) -> ReasonCode | None:
    """Why the record is not, not yet or no longer there for the rule."""
    status = record.status(facts.day)
    return None if rule.looks_back and status in _LOOKED_BACK_AT else _ENDED.get(status)


def awaits_settlement(record: RecordFact, rule: Rule, facts: Facts) -> bool:
    """Whether the rule waits until the record's dispute is settled."""
    return rule.disputed == "HOLD_BACK" and record.disputed(facts.day)
