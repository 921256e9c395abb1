"""Notices to regions of a record that was repaired or revoked: what they are, and who gets one.

A notice opens nothing: repair and revocation are in effect in every answer already. It is there so that who
used the record ends what it did with it outside of this hub, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import LiteralString

from hub.fragments import fragment
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Clause
from hub.records.limits_and_ends import limit
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment
from hub.subjects.revising import RecordVersion

REPAIRED, REVOKED = "repair-acknowledge-days", "revocation-acknowledge-days"
"""The parameters of a region that say by when it acknowledges."""

TOLD_DECISION: LiteralString = fragment(
    "coalesce(d.purpose, '') <> 'INVESTIGATION' AND coalesce(d.callerRole, '') <> 'SUBJECT'", needs="d"
)
"""Whether the region that made a decision is told what became of a record that it rested on: of an
investigation nobody is, and who asked about itself made none."""


class RepairNotice(Entity, frozen=True):
    """A notice of a repair to a partner region, or of a revocation to a region that used the record; by a
    ``repair``, an ``objection``, or its source in a ``batch``. ``region``: of the record."""

    id: str
    repair: str | None = None
    objection: str | None = None
    batch: str | None = None
    subject: str
    record: str
    kind: str
    region: str
    partner: str
    repaired_on: date | None = None
    revoked_on: date | None = None
    sent_at: Moment
    sent_on: date
    due_on: date | None = None
    acknowledged: bool = False
    acknowledged_at: Moment | None = None
    acknowledged_on: date | None = None
    acknowledged_by: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: sent, id."""
        return stamp(self.sent_at), self.id

    def overdue(self, today: date) -> bool | None:
        """Whether an acknowledgement is missing past its day; None where no day is set."""
        if self.due_on is None:
            return None
        return not self.acknowledged and self.due_on < today


def notices(
    of: str,
    subject: str,
    record: RecordVersion,
    regions: Iterable[str],
    days: str,
    catalogue: Catalogue,
    now: datetime,
) -> list[RepairNotice]:
    """One to each region. ``of``: the id of what is told; ``days``: the parameter of each region that says by
    when it acknowledges."""
    return [
        RepairNotice(
            id=f"{of}-{region}",
            subject=subject,
            record=record.id,
            kind=record.kind,
            region=record.region,
            partner=region,
            sent_at=now,
            sent_on=now.date(),
            due_on=limit(catalogue, catalogue.path(region), days, now.date()).due,
        )
        for region in sorted(regions)
    ]


def partners(record: RecordVersion, catalogue: Catalogue, today: date) -> set[str]:
    """Regions that can read the record by a clause with repair propagation."""
    return {
        clause.to
        for agreement, _ in catalogue.agreements.values()
        if agreement.valid.holds(today)
        for clause in agreement.clauses
        if clause.repair_propagation and _reaches(clause, record)
    }


def once_partners(asking: Iterable[str], parties: Collection[str], catalogue: Catalogue) -> set[str]:
    """Of the regions whose decisions rested on a record, the ``parties`` that they are of or lie in: what
    these did with it ends too, whether their agreement stands or has ended."""
    return {party for region in asking for party in catalogue.path(region) if party in parties}


def _reaches(clause: Clause, record: RecordVersion) -> bool:
    severity = clause.where.get("severity")
    if severity is not None:
        choices = [str(choice) for choice in (severity.one_of or (severity.equals,))]
        if str(record.severity) not in choices:
            return False
    return (
        clause.from_ in record.path
        and record.kind in clause.kinds
        and (clause.scale is None or clause.scale == record.scale)
    )
