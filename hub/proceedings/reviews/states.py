"""The states of a review, what it is with its steps, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.vocabulary import ErrorCode, PurposeCode, ReviewAct, ReviewState
from hub.calendar.workdays import UnknownYear, snapshot_for, working_days_after
from hub.errors import HubError
from hub.services import SHANGHAI, Services
from hub.store.graph import Row, Transaction

S, A = ReviewState, ReviewAct
STEPS: Mapping[tuple[ReviewState, ReviewAct], ReviewState] = {
    (S.DEMANDED, A.TAKE): S.TAKEN,
    (S.DEMANDED, A.CONFIRM): S.CONFIRMED,
    (S.DEMANDED, A.CHANGE): S.CHANGED,
    (S.DEMANDED, A.WITHDRAW): S.WITHDRAWN,
    (S.DEMANDED, A.RETRACT): S.RETRACTED,
    (S.TAKEN, A.CONFIRM): S.CONFIRMED,
    (S.TAKEN, A.CHANGE): S.CHANGED,
    (S.TAKEN, A.WITHDRAW): S.WITHDRAWN,
    (S.TAKEN, A.RETRACT): S.RETRACTED,
}
"""From a state by an act to the next state; what stands here not is refused."""
OPEN = (S.DEMANDED, S.TAKEN)
NO_DEMAND = "Your region has no demand for review with this id. 本区域没有此复核申请。"

DECISION_ABOUT = """
MATCH (d:Decision {id: $decision})
WHERE d.subject = $subject AND NOT coalesce(d.purpose, '') IN $withheld
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority, .callerRole} AS decision
"""
STEPS_OF = """
UNWIND $ids AS id
MATCH (r:Review {id: id})-[:HAS_STEP]->(p:ReviewStep)
RETURN id, p {.*} AS step ORDER BY id, p.number
"""


@dataclass(frozen=True)
class Review:
    """A review with its steps, the oldest first."""

    row: Row
    steps: tuple[Row, ...]

    @property
    def state(self) -> ReviewState:
        """Where it stands."""
        return ReviewState(self.row["state"])

    @property
    def due_on(self) -> date | None:
        """The last day for an answer; None: no limit was set, or the calendar of working days ends before."""
        days = self.row.get("days")
        if days is None:
            return None
        start = datetime.fromisoformat(self.row["demandedAt"]).astimezone(SHANGHAI).date()
        try:
            return working_days_after(start, int(days), snapshot_for(start, int(days)))
        except UnknownYear:
            return None

    def overdue(self, today: date) -> bool:
        """Whether the limit passed and nobody answered."""
        return self.state in OPEN and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Stepped:
    """A review after a step, with the audit entry's receipt."""

    review: Review
    receipt: str


def decision_about(transaction: Transaction, id_: str, subject: str) -> Row | None:
    """A kept decision about the subject, but for investigations; None for "not there" as for another's."""
    withheld = [PurposeCode.INVESTIGATION.value]
    row = transaction.one(DECISION_ABOUT, decision=id_, subject=subject, withheld=withheld)
    return {"callerRole": "", **row["decision"]} if row is not None else None


def with_steps(services: Services, rows: list[Row]) -> list[Review]:
    """Reviews with their steps."""
    ids = [row["id"] for row in rows]
    found = services.graph.read(lambda tx: tx.rows(STEPS_OF, ids=ids)) if ids else []
    return [Review(row, tuple(one["step"] for one in found if one["id"] == row["id"])) for row in rows]


def not_found(found: str = NO_DEMAND) -> HubError:
    """For what is not there as for what is not the caller's."""
    return HubError(
        ErrorCode.NOT_FOUND,
        found,
        expected="an id as ownView or reviews shows it",
        fix="correct the id",
    )
