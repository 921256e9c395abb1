"""A notice to a region that a record was repaired or revoked, as it stands in the graph.

A notice opens nothing: repair and revocation are in effect in every answer already. It is there so that who
used the record ends what it did with it outside of this hub, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from hub.policy.catalogue import Catalogue
from hub.records.limits_and_ends import limit
from hub.store.commits import OPEN_COMMIT, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction
from hub.subjects.revising import RecordVersion

REPAIRED, REVOKED = "repair-acknowledge-days", "revocation-acknowledge-days"
"""The parameters of a region that say by when it acknowledges."""
SEND_OF_REPAIR = """
UNWIND $notices AS notice
MATCH (p:Repair {id: notice.repair})
CREATE (p)-[:TOLD]->(n:RepairNotice) SET n = notice
"""
SEND_OF_OBJECTION = """
UNWIND $notices AS notice
MATCH (o:Objection {id: notice.objection})
CREATE (o)-[:TOLD]->(n:RepairNotice) SET n = notice
"""
SEND_OF_RECORD = """
UNWIND $notices AS notice
MATCH (r:CreditRecord {id: notice.record}) WHERE r.version > 0 AND r.knownTo = $open
CREATE (r)-[:TOLD]->(n:RepairNotice) SET n = notice
"""
MOST_AT_ONCE = 1_000
"""So many notices are written with one statement."""


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


def send(transaction: Transaction, notices: Sequence[RepairNotice]) -> None:
    """Writes notices of one cause, each behind what it tells of: repair, objection, else the record."""
    for start in range(0, len(notices), MOST_AT_ONCE):
        part = notices[start : start + MOST_AT_ONCE]
        rows = [one.properties() for one in part]
        if part[0].repair is not None:
            transaction.rows(SEND_OF_REPAIR, notices=rows)
        elif part[0].objection is not None:
            transaction.rows(SEND_OF_OBJECTION, notices=rows)
        else:
            transaction.rows(SEND_OF_RECORD, notices=rows, open=OPEN_COMMIT)
