"""What earlier batches of a file said: in which rows records are named, and which have ended with rows that
are set aside. A later row of the file that says something else of them is told so, and is not believed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.record_writing import ANNULLED

ENDED_IN = """
MATCH (r:CreditRecord)
WHERE r.batch STARTS WITH $name AND r.digest STARTS WITH $annulled AND r.knownTo = $open
RETURN r.id AS id, r.revokedOn AS day
"""
_SMALLEST = 1 << 10
_KEY = (1 << 64) - 1


class RowsOfRecords:
    """The first row of each record, in a table of 12 bytes for each place: the records of a million rows take
    some 25 MB. Two ids in 2^64 may be taken for one."""

    def __init__(self) -> None:
        self._keys, self._rows = _places(_SMALLEST)
        self._count = 0

    def add(self, id_: str, row: int) -> None:
        """Notes a record's row; of several the first one counts."""
        if 3 * self._count >= 2 * len(self._keys):
            self._grow()
        self._put(hash(id_) & _KEY or 1, row)

    def row(self, id_: str) -> int | None:
        """In which row a record was named."""
        key = hash(id_) & _KEY or 1
        at = self._place(key)
        return self._rows[at] if self._keys[at] == key else None

    def _put(self, key: int, row: int) -> None:
        at = self._place(key)
        if self._keys[at] != key:
            self._keys[at], self._rows[at] = key, row
            self._count += 1

    def _place(self, key: int) -> int:
        """Where the key stands, or would."""
        last = len(self._keys) - 1
        at = key & last
        while self._keys[at] not in (0, key):
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        keys, rows = self._keys, self._rows
        self._keys, self._rows = _places(2 * len(keys))
        self._count = 0
        for key, row in zip(keys, rows, strict=True):
            if key:
                self._put(key, row)


def _places(number: int) -> tuple[array[int], array[int]]:
    return array("Q", bytes(8 * number)), array("I", bytes(4 * number))


@dataclass
class RowsBefore:
    """Of one file: ``named`` are the records of rows that were taken; ``ended`` those that have ended though
    their row is set aside, with the day."""

    named: RowsOfRecords = field(default_factory=RowsOfRecords)
    ended: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, rows: Iterable[tuple[int, Iterable[str]]], ended: Iterable[tuple[str, str]]) -> None:
        """What a batch said, once it is committed."""
        for row, ids in rows:
            for id_ in ids:
                self.named.add(id_, row)
        self.ended.update(ended)


def ended_in(transaction: Transaction, name: str) -> dict[str, str]:
    """Records that have ended with rows of earlier batches, which a process wrote that is gone.

    Args:
        name: of the file, with which the ids of its batches begin.
    """
    rows = transaction.rows(ENDED_IN, name=f"{name}-", annulled=ANNULLED, open=OPEN_COMMIT)
    return {row["id"]: row["day"] for row in rows}
