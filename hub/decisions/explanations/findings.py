"""What one leaf of a condition asked and what it found, as data. :mod:`hub.decisions.explanations.lookups`
fills it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from graph_schema.links import LinkKind
from graph_schema.vocabulary import ReasonCode, SubjectKind
from hub.policy.model import conditions as c
from hub.rules.facts import InputFact, Plain, RecordFact

Op = Literal[
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "equals",
    "not_equals",
    "one_of",
    "none_of",
    "present",
    "absent",
]
OPPOSITE: dict[Op, Op] = {
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
    "equals": "not_equals",
    "not_equals": "equals",
    "one_of": "none_of",
    "none_of": "one_of",
    "present": "absent",
    "absent": "present",
}


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``names``: the input, the parameter, or the part and the whole of a rate,
    whose two numbers are ``numbers``; ``shift``: a period that was added to (P3M) or taken from (-P3M) a
    day. A value that is not known is None; ``none``: the caller says that it was not done."""

    source: Literal["input", "parameter", "text", "rate", "cutoff"]
    value: Plain | Decimal | None
    names: tuple[str, ...] = ()
    numbers: tuple[Decimal | None, ...] = ()
    shift: str = ""
    none: bool = False


@dataclass(frozen=True)
class Bound:
    """What a value is compared with: one side, or some literals of which it is to be one."""

    op: Op
    sides: tuple[Side, ...]

    @property
    def opposite(self) -> Bound:
        """The bound that holds exactly where this one does not."""
        return Bound(OPPOSITE[self.op], self.sides)


Filters = tuple[tuple[str, tuple[Bound, ...]], ...]
"""Attributes with what each is compared with."""


@dataclass(frozen=True)
class Held:
    """A record that a leaf rests on; by which clause, and what its clause takes it for (a grade, a list)."""

    record: RecordFact
    clause: str | None = None
    taken_for: str | None = None


@dataclass(frozen=True)
class Aside:
    """A record of the kinds asked for that does not count, and where it is for a filter, what it is that the
    filter does not let through."""

    record: RecordFact
    reason: ReasonCode
    failing: Filters = ()


@dataclass(frozen=True)
class Compared:
    """An input (or rate, or parameter) beside a bound; ``type`` the input's."""

    left: Side
    bound: Bound


@dataclass(frozen=True)
class Recorded:
    """Records of some kinds. ``total`` is their count, or the sum of ``attribute``; None where one of them is
    not shared in full. ``last`` asks ``each`` of so many; ``failing`` are those of them that do not pass."""

    kinds: tuple[str, ...]
    filters: Filters
    since: date | None
    window: c.Window | None
    held: tuple[Held, ...]
    aside: tuple[Aside, ...]
    measure: Literal["exists", "count", "sum", "last"] = "exists"
    attribute: str | None = None
    total: Decimal | None = None
    bounds: tuple[Bound, ...] = ()
    last: int = 0
    each: Filters = ()
    failing: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Graded:
    """A grade or a score on one scale; ``bounds`` on a score, else ``grades`` of which one is asked for, with
    ``or_better`` where better ones will do."""

    scale: str
    held: tuple[Held, ...]
    aside: tuple[Aside, ...]
    grades: tuple[str, ...] = ()
    or_better: bool = False
    bounds: tuple[Bound, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Listed:
    """Entries on some lists."""

    lists: tuple[str, ...]
    filters: Filters
    held: tuple[Held, ...]
    aside: tuple[Aside, ...]


@dataclass(frozen=True)
class Left:
    """Whether lists were left: by the entries or the exits of ``held``."""

    lists: tuple[str, ...]
    exits: tuple[str, ...]
    held: tuple[Held, ...]
    aside: tuple[Aside, ...]


@dataclass(frozen=True)
class Newest:
    """The newest of some kinds of event, and of which kind it is to be."""

    kinds: tuple[str, ...]
    wanted: tuple[str, ...]
    filters: Filters
    held: tuple[Held, ...]
    aside: tuple[Aside, ...]


@dataclass(frozen=True)
class Moved:
    """What one sort of records adds to a balance, or takes from it."""

    kinds: tuple[str, ...]
    filters: Filters
    amount: Decimal | None
    attribute: str | None
    held: tuple[Held, ...]
    adds: bool


@dataclass(frozen=True)
class Balanced:
    """A balance: where it began, what moved it, what it is (None where not all of it is known or shared)."""

    base: Decimal | None
    moved: tuple[Moved, ...]
    total: Decimal | None
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """Two subjects' newest grades on one scale."""

    scale: str
    input: str
    or_equal: bool
    mine: tuple[Held, ...]
    theirs: tuple[Held, ...]


@dataclass(frozen=True)
class Placed:
    """Where the subject is registered, lives or operates (the nearest region of each path), and in which of
    some regions it is to be."""

    by: Literal["registered", "residence", "operation"]
    wanted: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class OfKind:
    """Which kinds of subject are meant, and which the subject is of."""

    wanted: tuple[SubjectKind, ...]
    found: SubjectKind | None


@dataclass(frozen=True)
class Same:
    """Whether two subjects are one, or share a region."""

    attribute: str
    input: str


@dataclass(frozen=True)
class Dated:
    """A day beside a period (both days inside) or beside days of the month."""

    input: str | None
    day: date | None
    first: date | None
    end: date | None
    days_of_month: tuple[int, int] | None


@dataclass(frozen=True)
class Timed:
    """A time limit: its start, its length, its last day, when it was done, and by how much too late:
    ``late`` days, of which ``late_working`` are working days (None where the calendar does not reach);
    ``none``: the caller says that it was not done; ``moved_from``: the last day as counted, where the limit
    ends on the next working day instead."""

    start_input: str | None
    start: date | None
    length: int | None
    unit: Literal["working days", "days", "months", "years"] | None
    due: date | None
    end_input: str | None
    end: date | None
    none: bool
    today: date
    late: int = 0
    late_working: int | None = None
    moved_from: date | None = None

    @property
    def untold(self) -> bool:
        """Whether nobody says whether it was done."""
        return self.end_input is not None and self.end is None and not self.none


@dataclass(frozen=True)
class Term:
    """A term that the text uses: who said what of it."""

    term: str
    said: InputFact | None
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Linked:
    """Subjects in a role."""

    links: tuple[LinkKind, ...]
    direction: Literal["to", "from"]


@dataclass(frozen=True)
class Stated:
    """The text says so."""


Leaf = (
    Compared
    | Recorded
    | Graded
    | Listed
    | Left
    | Newest
    | Balanced
    | Ranked
    | Placed
    | OfKind
    | Same
    | Dated
    | Timed
    | Term
    | Linked
    | Stated
)
