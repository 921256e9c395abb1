"""A review: its states, what it is with its steps, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from graph_schema.proceedings import ReviewAct, ReviewState
from graph_schema.vocabulary import Role
from hub.calendar.workdays import UnknownYear, day_in_china, snapshot_for, working_days_after
from hub.proceedings.machine import Machine
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction

S, A = ReviewState, ReviewAct
STATES = Machine(
    "review",
    S.DEMANDED,
    {
        (S.DEMANDED, A.TAKE): S.TAKEN,
        (S.DEMANDED, A.CONFIRM): S.CONFIRMED,
        (S.DEMANDED, A.CHANGE): S.CHANGED,
        (S.DEMANDED, A.WITHDRAW): S.WITHDRAWN,
        (S.DEMANDED, A.RETRACT): S.RETRACTED,
        (S.TAKEN, A.CONFIRM): S.CONFIRMED,
        (S.TAKEN, A.CHANGE): S.CHANGED,
        (S.TAKEN, A.WITHDRAW): S.WITHDRAWN,
        (S.TAKEN, A.RETRACT): S.RETRACTED,
    },
)
"""From a state by an act to the next state; what stands here not is refused."""

BY_ID = "MATCH (r:Review {id: $id}) RETURN r {.*} AS review"
STEPS_OF = """
UNWIND $ids AS id
MATCH (r:Review {id: id})-[:HAS_STEP]->(p:ReviewStep)
RETURN id, p {.*} AS step ORDER BY id, p.number
"""


class ReviewStep(Entity, frozen=True):
    """One step. ``act`` is DEMAND or a ReviewAct; ``by`` an account, which is shown to nobody."""

    number: int
    known_from: int
    at: Moment
    act: str
    state: ReviewState
    reasons: str
    new_decision: str | None = None
    by: str
    by_role: Role
    authority: str
    matter: str


class Review(Entity, frozen=True):
    """A review as it stands, with its steps, the oldest first. ``days``: the limit in working days that its
    region set; ``place``: its place in the region's list, of region, moment and id; ``new_decision`` stands
    instead of one that was changed."""

    id: str
    decision: str
    subject: str
    region: str
    authority: str
    state: ReviewState
    demanded_at: Moment
    days: int | None = None
    place: str
    form: str | None = None
    ended_at: Moment | None = None
    new_decision: str | None = None
    steps: tuple[ReviewStep, ...] = Field(default=(), exclude=True)

    @property
    def place_at_decision(self) -> tuple[str, str]:
        """Its place among the reviews of its decision: demanded, id."""
        return stamp(self.demanded_at), self.id

    @property
    def due_on(self) -> date | None:
        """The last day for an answer; None: no limit was set, or the calendar of working days ends before."""
        if self.days is None:
            return None
        start = day_in_china(self.demanded_at)
        try:
            return working_days_after(start, self.days, snapshot_for(start, self.days))
        except UnknownYear:
            return None

    def overdue(self, today: date) -> bool:
        """Whether the limit passed and nobody answered."""
        return self.state in STATES.open and self.due_on is not None and self.due_on < today

    def after(self, step: ReviewStep) -> Review:
        """The review with one more step."""
        return self.model_copy(update={"steps": (*self.steps, step)})


def by_id(transaction: Transaction, id_: str) -> Review | None:
    """A review with its steps."""
    rows = transaction.rows(BY_ID, id=id_)
    return next(iter(with_steps(transaction, [row["review"] for row in rows])), None)


def with_steps(transaction: Transaction, rows: Sequence[Row]) -> list[Review]:
    """Reviews from their properties, with their steps."""
    ids = [row["id"] for row in rows]
    steps: dict[str, list[ReviewStep]] = {id_: [] for id_ in ids}
    for one in transaction.rows(STEPS_OF, ids=ids) if ids else ():
        steps[one["id"]].append(ReviewStep.from_row(one["step"]))
    return [Review.from_row({**row, "steps": steps[row["id"]]}) for row in rows]
