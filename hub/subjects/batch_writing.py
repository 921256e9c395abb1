"""Runs the statements that write a batch of rows, and what all rows are made with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import LiteralString

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

Paths = Callable[[str], tuple[str, ...]]
"""From a region to its path; empty for an unknown one."""


def write(transaction: Transaction, statement: LiteralString, rows: Sequence[Row], **rest: object) -> int:
    """Runs a batch statement; answers how many rows changed something."""
    if not rows:
        return 0
    row = transaction.row(statement, rows=list(rows), open=OPEN_COMMIT, **rest)
    return int(row["changed"]) if row is not None else 0


def positions(
    transaction: Transaction, statement: LiteralString, rows: Sequence[object], **rest: object
) -> set[int]:
    """Runs a batch statement of links or records; answers the ``position`` of each row that changed
    something."""
    if not rows:
        return set()
    row = transaction.row(statement, rows=list(rows), open=OPEN_COMMIT, **rest)
    return set(row["positions"]) if row is not None else set()


def iso_day(day: date | None) -> str | None:
    """A day as rows have it."""
    return day.isoformat() if day is not None else None
