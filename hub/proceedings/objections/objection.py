"""An objection: its states, what it is, and how the graph keeps it."""

from __future__ import annotations

from datetime import date
from typing import LiteralString

from graph_schema.proceedings import ObjectionState, ProfilePart
from graph_schema.vocabulary import Role
from hub.proceedings.machine import Machine
from hub.proceedings.proceeding import Proceeding, Worklist
from hub.services import Services
from hub.store.entity import Moment
from hub.store.graph import Row, Transaction

STATES = Machine(
    "objection",
    ObjectionState.FILED,
    {
        (ObjectionState.FILED, "acknowledge"): ObjectionState.CHECKING,
        (ObjectionState.CHECKING, "uphold"): ObjectionState.UPHELD,
        (ObjectionState.CHECKING, "refuse"): ObjectionState.REFUSED,
        (ObjectionState.FILED, "retract"): ObjectionState.RETRACTED,
        (ObjectionState.CHECKING, "retract"): ObjectionState.RETRACTED,
    },
)
"""What leads from where to where."""

FILE = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:FILED]->(o:Objection)
SET o = $objection, o.changedIn = $commit
"""
BY_ID = "MATCH (o:Objection {id: $id}) RETURN o {.*} AS objection"
CHANGE = "MATCH (o:Objection {id: $id}) SET o += $objection, o.changedIn = $commit"
AGAINST_RECORD = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection {record: $record})
RETURN o {.*} AS objection ORDER BY o.filedAt, o.id
"""
AGAINST_PART = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection)
WHERE o.record IS NULL AND o.part = $part
RETURN o {.*} AS objection ORDER BY o.filedAt, o.id
"""
_PAGE: LiteralString = """
  AND o.state IN $states AND o.filedAt <= $at
  AND ($overdue IS NULL
       OR coalesce(o.state IN $open AND (o.dueOn < $today OR o.providerDueOn < $today), false) = $overdue)
  AND (o.filedAt < $at OR o.id < $id)
RETURN o {.*} AS objection ORDER BY o.filedAt DESC, o.id DESC LIMIT $limit
"""
OF_REGIONS: LiteralString = (
    "MATCH (o:Objection) WHERE o.region IN $regions AND NOT coalesce(o.kind, '') IN $withheld" + _PAGE
)
OF_SUBJECT: LiteralString = "MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection) WHERE true" + _PAGE
EARLIER = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection)
WHERE coalesce(o.record, '') = $record AND coalesce(o.part, '') = $part
  AND (o.filedAt < $at OR (o.filedAt = $at AND o.id < $id))
RETURN o {.*} AS objection ORDER BY o.filedAt DESC, o.id DESC LIMIT $limit
"""


class Objection(Proceeding, frozen=True):
    """An objection to a record or to a part of the profile, as it stands. ``authority`` provided the record;
    ``record_version`` and ``record_digest`` say which version and which delivery were objected to;
    ``corrected``, once it is decided, which properties of the record were changed."""

    state: ObjectionState
    grounds: str
    record: str | None = None
    kind: str | None = None
    part: ProfilePart | None = None
    filed_by_role: Role | None = None
    record_version: int | None = None
    record_digest: str | None = None
    acknowledged_at: Moment | None = None
    acknowledged_by: str | None = None
    forwarded_to: str | None = None
    provider_due_on: date | None = None
    corrected: tuple[str, ...] | None = None

    @property
    def deadlines(self) -> list[date]:
        """That of the answer, and that of who checks it."""
        return [day for day in (self.due_on, self.provider_due_on) if day is not None]


OBJECTIONS = Worklist(STATES, Objection, OF_SUBJECT, OF_REGIONS)


def by_id(transaction: Transaction, id_: str) -> Objection | None:
    """An objection."""
    row = transaction.row(BY_ID, id=id_)
    return Objection.from_row(row["objection"]) if row is not None else None


def against_same(transaction: Transaction, objection: Objection) -> list[Objection]:
    """What its subject objected to the same record or part, the oldest first."""
    subject = objection.subject
    if objection.record is not None:
        rows = transaction.rows(AGAINST_RECORD, subject=subject, record=objection.record)
    else:
        rows = transaction.rows(AGAINST_PART, subject=subject, part=objection.part)
    return [Objection.from_row(row["objection"]) for row in rows]


def earlier(services: Services, objection: Objection, before: tuple[str, str], limit: int) -> list[Objection]:
    """What the subject objected to the same record or part before (filed, id), the newest first. Whoever has
    the objection may see them: they are about the same."""
    asked: Row = {
        "subject": objection.subject,
        "record": objection.record or "",
        "part": objection.part or "",
        "at": before[0],
        "id": before[1],
        "limit": limit,
    }
    return services.graph.read(
        lambda tx: [Objection.from_row(row["objection"]) for row in tx.rows(EARLIER, **asked)]
    )


def add(transaction: Transaction, objection: Objection, commit: int) -> None:
    """Keeps a new objection of its subject."""
    properties = objection.properties()
    transaction.rows(FILE, subject=objection.subject, objection=properties, commit=commit)


def change(transaction: Transaction, objection: Objection, commit: int) -> None:
    """Keeps an objection as it stands now."""
    transaction.rows(CHANGE, id=objection.id, objection=objection.properties(), commit=commit)
