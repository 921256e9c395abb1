"""What a leaf of a condition asked and what it found, as data: the parts that several share. The finding
of each operator stands in its file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from graph_schema.vocabulary import ReasonCode
from hub.rules.facts import Plain, RecordFact

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
class CitedRecord:
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
class Finding:
    """What one leaf asked and found."""
