"""What objections and applications for repair have in common: what one is, and lists of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, LiteralString, TypeVar

from graph_schema.vocabulary import Role
from hub.access.grants import own_region
from hub.access.role_sets import REPRESENTATIVES
from hub.call import Call
from hub.proceedings.jurisdiction import require_role
from hub.proceedings.machine import SEEING, Machine
from hub.proceedings.representation import itself
from hub.store.commits import stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction

ProceedingT = TypeVar("ProceedingT", bound="Proceeding")


class Proceeding(Entity, frozen=True):
    """Whose it is, which region and authority settle it, by when, and how it was settled. ``document`` is the
    number of the form of a window; ``limit_secondary``: the limit is known from reports only."""

    id: str
    subject: str
    region: str
    path: tuple[str, ...]
    authority: str
    state: StrEnum
    document: str | None = None
    filed_at: Moment
    filed_on: date
    filed_by: str
    limit_days: int | None = None
    limit_source: str | None = None
    limit_secondary: bool = False
    due_on: date | None = None
    decided_at: Moment | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    decided_by_authority: str | None = None
    reasons: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: filed, id."""
        return stamp(self.filed_at), self.id

    @property
    def deadlines(self) -> list[date]:
        """The days by which something must be done, where any is set."""
        return [self.due_on] if self.due_on is not None else []

    def overdue(self, machine: Machine[Any], today: date) -> bool | None:
        """Whether what waits is past the first of its deadlines; None where none is set, also once it is
        settled."""
        if not self.deadlines:
            return None
        return self.state in machine.open and min(self.deadlines) < today


@dataclass(frozen=True)
class ProceedingFilter:
    """Which proceedings a list shows: of a region, in some states, overdue or not, filed before a place
    (moment, id), at most so many."""

    region: str | None
    states: list[str] | None
    overdue: bool | None
    before: tuple[str, str]
    most: int


@dataclass(frozen=True)
class Worklist(Generic[ProceedingT]):
    """The proceedings of one kind, the newest first: of a region and what lies below it, or a subject's own.
    Both statements answer rows under the machine's name; ``as_of_now`` says of what waits what holds now."""

    machine: Machine[Any]
    entity: type[ProceedingT]
    of_subject: LiteralString
    of_regions: LiteralString
    as_of_now: Callable[[Transaction, Call, list[ProceedingT]], list[ProceedingT]] | None = None

    def read(self, call: Call, filter_: ProceedingFilter) -> list[ProceedingT]:
        """Those of the caller's region, or (for a subject) its own.

        Raises:
            HubError: FORBIDDEN.
        """
        machine, access = self.machine, call.access
        require_role(access, REPRESENTATIVES, SEEING[machine.what])
        today = call.services.now().date()
        asked: Row = {
            "states": filter_.states or sorted(machine.states),
            "overdue": filter_.overdue,
            "open": machine.open,
            "today": today.isoformat(),
            "at": filter_.before[0],
            "id": filter_.before[1],
            "limit": filter_.most,
        }

        def work(transaction: Transaction) -> list[ProceedingT]:
            if access.caller.role is Role.SUBJECT:
                id_ = itself(transaction, access, today)
                rows = transaction.rows(self.of_subject, subject=id_, **asked) if id_ is not None else []
            else:
                regions = own_region(access, filter_.region, call.catalogue)
                withheld = list(access.withheld)
                rows = transaction.rows(self.of_regions, regions=regions, withheld=withheld, **asked)
            listed = [self.entity.from_row(row[machine.what]) for row in rows]
            return listed if self.as_of_now is None else self.as_of_now(transaction, call, listed)

        found = call.services.graph.read(work)
        for one in found:
            call.disclosures.note(access, one.subject, f"{machine.what}s", regions=(one.region,))
        return found
