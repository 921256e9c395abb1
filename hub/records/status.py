"""What a record is on a day (信用记录状态), from its dates alone: never stored, so never late.

Each state is said twice, in Python for a fact and in Cypher for what a statement filters or counts by: ``r``
is the record, ``$on`` the day, and the rest are the parameters of :data:`hub.records.sharing_end.OUTLIVED`.
No condition is ever null. ``tests/test_record_status.py`` holds the two to the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import LiteralString, Protocol

from graph_schema.vocabulary import RecordStatus
from hub.fragments import fragment
from hub.records.sharing_end import OUTLIVED


class Revocable(Protocol):
    """What was perhaps revoked."""

    @property
    def revoked_on(self) -> date | None: ...


class Disputable(Protocol):
    """What is perhaps disputed: the first day, and the first day on which it no longer is."""

    @property
    def disputed_from(self) -> date | None: ...
    @property
    def disputed_to(self) -> date | None: ...


class Dates(Revocable, Disputable, Protocol):
    """The dates of a record. ``sharing_ends_on`` is the end that counts, with what a text sets and a list
    prolongs (:mod:`hub.records.sharing_end`)."""

    @property
    def decided_on(self) -> date: ...
    @property
    def received_on(self) -> date | None: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def valid_to(self) -> date: ...
    @property
    def sharing_ends_on(self) -> date: ...
    @property
    def repaired_on(self) -> date | None: ...


def known_on(record: Dates) -> date:
    """The day from which the record may be used: published, else received, else decided (AMB-045)."""
    return record.published_on or record.received_on or record.decided_on


def expires_on(record: Dates) -> date:
    """The day from which the record has run out: it is no longer valid, or its sharing has ended."""
    return min(record.valid_to, record.sharing_ends_on)


def revoked(record: Revocable, day: date) -> bool:
    """Whether the record was revoked by the day."""
    return record.revoked_on is not None and record.revoked_on <= day


def revoked_in(record: LiteralString) -> LiteralString:
    """The same of a record of this name in Cypher."""
    return f"{record}.revokedOn IS NOT NULL AND {record}.revokedOn <= $on"


def disputed(record: Disputable, day: date) -> bool:
    """Whether an objection is open on the day, whatever else the record is then."""
    return record.disputed_from is not None and record.disputed_from <= day < (record.disputed_to or date.max)


@dataclass(frozen=True)
class State:
    """A state of a record, with when it holds; in Cypher it holds where any of ``cypher`` does."""

    status: RecordStatus
    name: LiteralString
    holds: Callable[[Dates, date], bool]
    cypher: tuple[LiteralString, ...]


_NOT_YET_PUBLISHED = State(
    RecordStatus.NOT_YET_PUBLISHED,
    "NOT_YET_PUBLISHED",
    lambda record, day: known_on(record) > day,
    ("coalesce(r.publishedOn, left(r.receivedAt, 10), r.decidedOn) > $on",),
)
_REVOKED = State(
    RecordStatus.REVOKED,
    "REVOKED",
    revoked,
    (revoked_in("r"),),
)
_REPAIRED = State(
    RecordStatus.REPAIRED,
    "REPAIRED",
    lambda record, day: record.repaired_on is not None and record.repaired_on <= day,
    ("r.repairedOn IS NOT NULL AND r.repairedOn <= $on",),
)
_RUN_OUT: tuple[LiteralString, ...] = ("r.validTo <= $on", "r.sharingEndsOn <= $on")
_EXPIRED = State(
    RecordStatus.EXPIRED,
    "EXPIRED",
    lambda record, day: expires_on(record) <= day,
    (*_RUN_OUT, OUTLIVED),
)
_DISPUTED = State(
    RecordStatus.DISPUTED,
    "DISPUTED",
    disputed,
    ("r.disputedFrom IS NOT NULL AND r.disputedFrom <= $on AND coalesce(r.disputedTo, '9999-12-31') > $on",),
)
STATES = (_NOT_YET_PUBLISHED, _REVOKED, _REPAIRED, _EXPIRED, _DISPUTED)
"""A record is the first of these that holds, and CURRENT where none does."""
_ENDED = (_REVOKED, _REPAIRED, _EXPIRED)


def status_on(record: Dates, day: date) -> RecordStatus:
    """What the record is on a day."""
    for state in STATES:
        if state.holds(record, day):
            return state.status
    return RecordStatus.CURRENT


def ended(record: Dates, day: date) -> bool:
    """Whether the record is over on a day, by whatever end: it was revoked or repaired, or has run out."""
    return any(state.holds(record, day) for state in _ENDED)


_WHENS: tuple[LiteralString, ...] = tuple(
    f"WHEN {' OR '.join(state.cypher)} THEN '{state.name}'" for state in STATES
)
STATUS_ON: LiteralString = fragment(f"CASE {' '.join(_WHENS)} ELSE 'CURRENT' END", needs="r")
"""What the record ``r`` is on a day."""
_NOT: tuple[LiteralString, ...] = tuple(f"NOT ({one})" for state in STATES for one in state.cypher)
CURRENT_ON: LiteralString = fragment(" AND ".join(_NOT), needs="r")
"""Whether it is CURRENT: each test by itself, so that Neo4j makes the cheap ones first."""
_SHOWN: tuple[LiteralString, ...] = tuple(
    f"NOT ({one})" for state in (_NOT_YET_PUBLISHED, *_ENDED) for one in state.cypher
)
SHOWN_ON: LiteralString = fragment(" AND ".join(_SHOWN), needs="r")
"""Whether it is CURRENT or DISPUTED, as above."""
_STANDS: tuple[LiteralString, ...] = tuple(
    f"NOT ({one})" for one in (*_REVOKED.cypher, *_REPAIRED.cypher, *_RUN_OUT)
)
STANDS_ON: LiteralString = fragment(" AND ".join(_STANDS), needs="r")
"""Whether the record ``r`` is not over by its own dates, whatever a text sets beside them."""
ENDED_ON: LiteralString = fragment(
    " OR ".join([f"({one})" for state in _ENDED for one in state.cypher]), needs="r"
)
"""Whether the record ``r`` is over on a day, by whatever end."""
