"""Relay connections with keyset cursors: a page starts after a key, never at an offset.

A cursor holds the key of its row, sealed: a changed one is refused, it is bound to the list that it came
from, with its arguments, and to who asked for what, and nobody reads from it what the row itself does not
show (a date, where only the result is shared).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

import strawberry
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from graph_schema.vocabulary import ErrorCode
from hub.bound_checks import way_within
from hub.errors import InputError
from hub.messages.message import message
from hub.subjects.profiles import MOST_COUNTED
from resolvers.http.operation_price import DEFAULT_PAGE, LARGEST_PAGE

NodeT = TypeVar("NodeT")
ItemT = TypeVar("ItemT")
Sealed = Callable[[], str]
"""Makes a cursor."""


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo; lists are paged forwards only."""

    has_next_page: bool
    has_previous_page: bool
    first: strawberry.Private[Sealed | None]
    last: strawberry.Private[Sealed | None]

    @strawberry.field
    def start_cursor(self) -> str | None:
        """The cursor of the first row."""
        return self.first() if self.first is not None else None

    @strawberry.field
    def end_cursor(self) -> str | None:
        """The cursor of the last row, after which the next page begins."""
        return self.last() if self.last is not None else None


@strawberry.type
class Edge(Generic[NodeT]):
    """A node with its cursor, which is made where it is asked for."""

    node: NodeT
    sealed: strawberry.Private[Sealed]

    @strawberry.field
    def cursor(self) -> str:
        """After which a page can begin."""
        return self.sealed()


@strawberry.type
class Connection(Generic[NodeT]):
    """A page of a list."""

    edges: list[Edge[NodeT]]
    page_info: PageInfo


@strawberry.type(description="A total that is counted up to a bound.")
class Total:
    """How many there are."""

    count: int
    more: bool = strawberry.field(description="Whether there are, or can be, more than were counted.")


def total(counted: int) -> Total:
    """What was counted up to one more than :data:`MOST_COUNTED`."""
    return Total(count=min(counted, MOST_COUNTED), more=counted > MOST_COUNTED)


class Cursors:
    """Makes and reads the cursors of one list. Its ``scope``, as :meth:`resolvers.context.Info.cursors` names
    it, is asked for with the first cursor. ``key`` (32 bytes) seals them; replicas must share it."""

    def __init__(self, key: bytes, scope: Callable[[], Sequence[str]]) -> None:
        self._key = key
        self._name = scope

    @cached_property
    def _scope(self) -> list[bytes]:
        return [part.encode() for part in self._name()]

    @cached_property
    def _seal(self) -> AESSIV:
        return AESSIV(self._key)  # the same row gives the same cursor

    def make(self, values: Sequence[Any]) -> str:
        """The cursor of a row with these key values."""
        body = json.dumps(list(values), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._seal.encrypt(body, self._scope)).decode().rstrip("=")

    def read(self, cursor: str | None) -> list[Any] | None:
        """The key values of a cursor.

        Raises:
            InputError: INVALID_CURSOR for one that was changed or belongs to another list, caller or matter.
        """
        if cursor is None:
            return None
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            return json.loads(self._seal.decrypt(raw, self._scope))
        except (ValueError, InvalidTag):
            raise InputError("resolvers.cursor", code=ErrorCode.INVALID_CURSOR) from None


def page_size(first: int | None) -> int:
    """How many rows a page has.

    Raises:
        InputError: LIMIT_EXCEEDED outside of 1 to 100.
    """
    size = DEFAULT_PAGE if first is None else first
    if not 1 <= size <= LARGEST_PAGE:
        way, code = way_within(size, 1, message("bounds.pages")), ErrorCode.LIMIT_EXCEEDED
        raise InputError("resolvers.page-size", code=code, largest=LARGEST_PAGE, way=way)
    return size


def page(
    rows: Sequence[ItemT],
    size: int,
    cursors: Cursors,
    key: Callable[[ItemT], Sequence[Any]],
    node: Callable[[ItemT], NodeT],
    *,
    after: bool,
) -> tuple[list[Edge[NodeT]], PageInfo]:
    """Edges and page info from up to ``size`` + 1 rows: the extra one says that there are more."""
    edges = [Edge(node=node(row), sealed=partial(_seal, cursors, key, row)) for row in rows[:size]]
    info = PageInfo(
        has_next_page=len(rows) > size,
        has_previous_page=after,
        first=edges[0].sealed if edges else None,
        last=edges[-1].sealed if edges else None,
    )
    return edges, info


def _seal(cursors: Cursors, key: Callable[[ItemT], Sequence[Any]], row: ItemT) -> str:
    return cursors.make(key(row))


def page_of_all(
    items: Sequence[ItemT],
    first: int | None,
    after: str | None,
    cursors: Cursors,
    key: Callable[[ItemT], Any],
    node: Callable[[ItemT], NodeT],
) -> tuple[list[Edge[NodeT]], PageInfo]:
    """A page of a list that is wholly in memory and sorted by ``key``."""
    size = page_size(first)
    start = cursors.read(after)
    rest = [item for item in items if start is None or [key(item)] > start]
    return page(rest[: size + 1], size, cursors, lambda item: [key(item)], node, after=start is not None)
