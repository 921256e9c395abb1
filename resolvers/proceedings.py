"""What objections, repairs and reviews have in common in GraphQL: begin and end, words, limits, pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from hub.access.caller_and_purpose import Access
from hub.errors import InputError
from hub.messages.message import message
from hub.proceedings.proceeding import Proceeding, ProceedingFilter, Worklist
from resolvers.connections import Cursors, Edge, PageInfo, page, page_size
from resolvers.context import Info, PurposeInput

RESTS_ON_REVOKED = "A record that the decision rested on has been revoked since: look at it again."
LONGEST_WORDS = 2000
LONGEST_DOCUMENT = 120
NEWEST = ("9999", "")
OLDEST = ("", "")
"""Before the first row of a list that begins with the newest, or with the oldest."""

NodeT = TypeVar("NodeT")
ItemT = TypeVar("ItemT")
ProceedingT = TypeVar("ProceedingT", bound=Proceeding)


@strawberry.type(description="A limit (时限) and the day by which it must be done; null where none is set.")
class TimeLimit:
    """Days and due date with their source."""

    working_days: int | None
    due_on: date | None = strawberry.field(
        description="Null where no text sets a limit, or the holidays of that year are not known yet."
    )
    source: str | None
    secondary: bool = strawberry.field(description="The source is known from reports only.")


def time_limit(proceeding: Proceeding) -> TimeLimit:
    """The limit of an objection or an application."""
    return TimeLimit(
        working_days=proceeding.limit_days,
        due_on=proceeding.due_on,
        source=proceeding.limit_source,
        secondary=proceeding.limit_secondary,
    )


def entered(info: Info, receipt: str) -> str:
    """The receipt of the entry that was written with a change; what is disclosed later has another entry."""
    info.context.entered(receipt)
    return receipt


def checked_words(text: str, what: str, longest: int = LONGEST_WORDS) -> str:
    """Words of a person, which are kept and decide nothing.

    Raises:
        InputError: BAD_INPUT where they are empty, too long, unprintable, or hold an identity number.
    """
    words = printable(text, lines=True)
    if not words or len(words) > longest or holds_identity_number(words):
        raise InputError("resolvers.words", what=message(what), longest=longest)
    return words


def form(document: str | None) -> str | None:
    """The number of a form. Raises as :func:`said`."""
    return None if document is None else checked_words(document, "resolvers.words-form", LONGEST_DOCUMENT)


def keyset(
    cursors: Cursors,
    first: int | None,
    after: str | None,
    origin: tuple[str, ...],
    read: Callable[[tuple[Any, ...], int], Sequence[ItemT]],
    key: Callable[[ItemT], Sequence[Any]],
    node: Callable[[ItemT], NodeT],
) -> tuple[list[Edge[NodeT]], PageInfo]:
    """A page of a list that the graph keeps in the order of a key.

    Args:
        cursors: those of the list: a cursor of another one is refused.
        origin: the place before the first row.
        read: the rows after a place, at most so many.

    Raises:
        InputError: LIMIT_EXCEEDED, INVALID_CURSOR.
    """
    size = page_size(first)
    start = cursors.read(after)
    rows = read(tuple(start) if start is not None else origin, size + 1)
    return page(rows, size, cursors, key, node, after=start is not None)


@dataclass(frozen=True)
class Filter:
    """Which objections or applications a caller asks for; None: all that are the caller's to see."""

    region: str | None
    state: StrEnum | None
    overdue: bool | None


def worklist(
    info: Info,
    purpose: PurposeInput,
    asked: Filter,
    first: int | None,
    after: str | None,
    list_: Worklist[ProceedingT],
    node: Callable[[Access, ProceedingT], NodeT],
) -> tuple[list[Edge[NodeT]], PageInfo]:
    """A page of objections or of applications, by (filed, id), the newest first."""
    call = info.call(purpose)
    states = None if asked.state is None else [asked.state.value]

    def read(place: tuple[str, str], most: int) -> list[ProceedingT]:
        return list_.read(call, ProceedingFilter(asked.region, states, asked.overdue, place, most))

    return keyset(
        info.cursors(call.access),
        first,
        after,
        NEWEST,
        read,
        lambda one: one.place,
        lambda one: node(call.access, one),
    )


def period(info: Info, from_: date | None, to: date | None) -> tuple[date, date]:
    """From the first day to the day after the last one; the last year unless told otherwise."""
    until = to or info.context.services.now().date() + timedelta(days=1)
    since = from_ or until - timedelta(days=366)
    if since >= until:
        raise InputError("resolvers.period")
    return since, until
