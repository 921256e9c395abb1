"""What the processes of one hub have answered, in one table of numbers that all of them see.

A row belongs to one place among the processes: who comes after one that ended goes on with its row, so that
what is counted never falls. One process writes a row, on its event loop alone.
"""

from __future__ import annotations

import time
from collections.abc import MutableSequence
from multiprocessing.context import BaseContext
from typing import Any, cast

from graph_schema.vocabulary import ErrorCode

Table = MutableSequence[float]
_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_CODES = tuple(ErrorCode)
_SECONDS = len(_CLASSES)
_BEAT = _SECONDS + 1
_REFUSED = _BEAT + 1
_FIELD = _REFUSED + len(_CODES)
MOST_FIELDS = 400
"""So many root fields are counted one by one."""
_OF_FIELD = 3
_WIDTH = _FIELD + MOST_FIELDS * _OF_FIELD
LIVE_SECONDS = 10.0
"""Who was heard of within these serves."""


def shared_table(context: BaseContext, rows: int) -> Table:
    """A table in memory that processes of this context share."""
    return cast("Table", cast("Any", context).RawArray("d", rows * _WIDTH))


class Counts:
    """One process' row, and the sums of all."""

    def __init__(self, table: Table | None = None, row: int = 0) -> None:
        self._table = table if table is not None else [0.0] * _WIDTH
        self._row = row * _WIDTH

    def add(self, status: int, seconds: float, refused: str) -> None:
        """A request is over; ``refused``: the error code by which its operation was refused as a whole."""
        self._table[self._row + status // 100 - 1] += 1
        self._table[self._row + _SECONDS] += seconds
        if refused:
            self._table[self._row + _REFUSED + _CODES.index(ErrorCode(refused))] += 1

    def add_work(self, place: int, cost: int, spent: int) -> None:
        """An operation of one root field is over; what it was taken to cost, and what the processor did."""
        if place < MOST_FIELDS:
            at = self._row + _FIELD + place * _OF_FIELD
            self._table[at] += 1
            self._table[at + 1] += cost
            self._table[at + 2] += spent

    def work(self, place: int) -> tuple[int, int, int]:
        """Of a root field: operations, what they were taken to cost together, what the processor did."""
        at = _FIELD + place * _OF_FIELD
        return int(self._sum(at)), int(self._sum(at + 1)), int(self._sum(at + 2))

    def beat(self) -> None:
        """The event loop runs."""
        self._table[self._row + _BEAT] = time.monotonic()

    def forget_beat(self) -> None:
        """Another process begins in this place."""
        self._table[self._row + _BEAT] = 0.0

    @property
    def silent_seconds(self) -> float:
        """Since when nothing was heard of this process; 0 before it was heard of."""
        beat = self._table[self._row + _BEAT]
        return time.monotonic() - beat if beat else 0.0

    @property
    def statuses(self) -> dict[str, int]:
        """Requests by class of status, where there were any."""
        found = {name: int(self._sum(at)) for at, name in enumerate(_CLASSES)}
        return {name: number for name, number in found.items() if number}

    @property
    def seconds(self) -> float:
        """From the heads of requests to the ends of their answers."""
        return self._sum(_SECONDS)

    @property
    def refused(self) -> dict[str, int]:
        """Operations refused as a whole, by error code, where there were any."""
        found = {str(code): int(self._sum(_REFUSED + at)) for at, code in enumerate(_CODES)}
        return {code: number for code, number in found.items() if number}

    @property
    def processes(self) -> int:
        """How many processes serve."""
        beats = (self._table[at + _BEAT] for at in range(0, len(self._table), _WIDTH))
        return sum(time.monotonic() - beat < LIVE_SECONDS for beat in beats if beat)

    def _sum(self, column: int) -> float:
        return sum(self._table[at + column] for at in range(0, len(self._table), _WIDTH))
