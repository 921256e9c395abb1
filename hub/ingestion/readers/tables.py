"""What a reader makes of a file: tables, whose rows are read as often as somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.ingestion.readers.contents import Content, chunks
from hub.ingestion.readers.delimited import Layout, rows
from hub.ingestion.readers.encodings import AUTO, GB18030, UTF_8, Encodings
from hub.ingestion.readers.kinds import Kind
from hub.ingestion.readers.row import Rows, Skip, none
from hub.messages.message import Message, message
from hub.policy.model.mapping_columns import spelled

SEPARATORS = (",", "\t", "|", ";")
MOST_ABOVE = 20
"""So many rows are looked at for the header, which may stand below a title."""


@dataclass(frozen=True)
class Hints:
    """What is known of how a file is to be read, before anybody looked; the rest is seen."""

    encoding: str = AUTO
    separator: str = AUTO
    quote: str | None = '"'
    sheet: str | None = None
    columns: Collection[str] = ()
    """Titles by which a header is known, as :func:`hub.policy.model.mapping_columns.spelled`."""


class Table(Protocol):
    """Rows under one header."""

    @property
    def kind(self) -> Kind: ...

    @property
    def sheet(self) -> str:
        """The sheet's name; empty where there are none."""
        ...

    @property
    def others(self) -> Sequence[str]:
        """Sheets with data beside it."""
        ...

    @property
    def lines(self) -> int:
        """How many lines there are, by which progress is shown: the number of the last one, or near it."""
        ...

    @property
    def notes(self) -> Sequence[Message]:
        """What whoever sent it should know, and what stops nothing."""
        ...

    def rows(self, skip: Skip, header: Sequence[str] = (), unread: Collection[int] = ()) -> Rows:
        """All rows, the header first, wherever it stands.

        Args:
            header: the columns, once they are known: as many fields has each row of a sheet.
            unread: positions of columns that nobody reads: what is wrong there is no fault of the row.

        Raises:
            InputError: the bytes are others now, or can't be read to their end.
        """
        ...


@dataclass(frozen=True)
class DelimitedTable:
    """Text whose lines are rows, with a separator between the fields."""

    content: Content
    layout: Layout
    lines: int
    notes: Sequence[Message] = ()
    kind: Kind = Kind.DELIMITED
    sheet: str = ""
    others: Sequence[str] = ()

    def rows(self, skip: Skip, header: Sequence[str] = (), unread: Collection[int] = ()) -> Rows:
        with self.content.open() as opened:
            for line in rows(opened, self.layout, skip):
                self.content.check(opened)
                yield line
            self.content.check(opened)


class ReadsOtherwise(Exception):
    """A text is in another encoding than was said."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


def delimited_table(content: Content, hints: Hints) -> DelimitedTable:
    """A text as it was said to be, or as it looks.

    Raises:
        ReadsOtherwise: it was said to be in another encoding.
    """
    seen, lines, last = Encodings(), 0, b"\n"
    for chunk in chunks(content):
        seen.feed(chunk)
        lines += chunk.count(b"\n")
        last = chunk[-1:]
    if hints.encoding == GB18030 and seen.is_utf_8:
        raise ReadsOtherwise(UTF_8)
    if hints.encoding == UTF_8 and seen.header_is_gb18030:
        raise ReadsOtherwise(GB18030)
    encoding = seen.likely if hints.encoding == AUTO else hints.encoding
    notes = () if last == b"\n" else (message("ingestion.note-no-line-end"),)
    lines += last != b"\n"
    if hints.separator != AUTO:
        return DelimitedTable(content, Layout(encoding, hints.separator, hints.quote), lines, notes)
    tables = [DelimitedTable(content, Layout(encoding, one, hints.quote), lines, notes) for one in SEPARATORS]
    return max(tables, key=lambda table: _fits(table, hints.columns))


def _fits(table: DelimitedTable, columns: Collection[str]) -> tuple[int, int]:
    """How well a separator fits: in how many of the columns, and in how many fields, it parts a line."""
    best = (0, 0)
    for line, _ in zip(table.rows(none), range(MOST_ABOVE), strict=False):
        if isinstance(line.fields, list):
            best = max(
                best, (len({spelled(field) for field in line.fields} & set(columns)), len(line.fields))
            )
    return best
