"""Past these bounds no figure is told: one of a part of what was read would be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.store.graph import Row


def within(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """The rows, of which one more than ``most`` was asked for. Raises InputError: LIMIT_EXCEEDED."""
    if len(rows) > most:
        raise InputError("quality.too-much", code=ErrorCode.LIMIT_EXCEEDED, most=most)
    return rows
