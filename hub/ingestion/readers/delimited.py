"""Reads rows out of a text that nobody here wrote. A row that can't be read costs itself, and is no other.

Bytes are read line by line, so that neither a bad byte nor a missing line end takes more than its row. What
stands in quotes belongs to the row in which they opened, whatever it looks like: where no quote closes them
again, nobody can tell the rows behind them, and the rest of the file is refused.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hub.ingestion.readers.encodings import GB18030, other_encoding
from hub.ingestion.readers.quote_marks import Quotes, quotes_of
from hub.ingestion.readers.row import LONGEST_ROW, Fault, Line, RowReason, Rows, Skip
from hub.messages.message import Message, message

LONGEST_LINE = 65_536
"""In bytes. A credit record of this length is a missing line end."""
MOST_LINES = 20
"""Of one row, where quoted fields hold line ends."""


@dataclass(frozen=True)
class Layout:
    """How the bytes of a text are to be read."""

    encoding: str = "utf-8"
    separator: str = ","
    quote: str | None = '"'


def rows(opened: BinaryIO, layout: Layout, skip: Skip) -> Rows:
    """All rows of a text, its header too. Empty lines are no rows."""
    lines = _Lines(opened, layout)
    while (line := lines.next(quotes := quotes_of(layout.quote, layout.separator))) is not None:
        if not skip(line.number) and (line.raw is None or line.raw.strip(b"\r\n")):
            yield _row(line, quotes, lines, layout)


@dataclass(frozen=True)
class _Line:
    """A line of the file; ``raw`` is None for one that is too long."""

    number: int
    raw: bytes | None


class _Lines:
    """Numbered lines of a text."""

    def __init__(self, opened: BinaryIO, layout: Layout) -> None:
        self._opened = opened
        self._number = 0
        self._decoder = codecs.getincrementaldecoder(layout.encoding)
        self._closing = re.compile(
            re.escape(layout.quote or '"').encode()
            + b"(?:[\r\n]|"
            + re.escape(layout.separator).encode()
            + b")"
        )
        self._quote = (layout.quote or '"').encode()
        self._none_closes = False

    def next(self, quotes: Quotes | None) -> _Line | None:
        """The next line, or None at the end. One that is too long is not kept: ``quotes`` takes its text."""
        raw = self._opened.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._number += 1
        if len(raw) <= LONGEST_LINE:
            # One in the middle stands where a second file was put behind the first.
            return _Line(self._number, raw.removeprefix(codecs.BOM_UTF8))
        decoder = self._decoder("replace")
        while raw:
            if quotes is not None:
                quotes.feed(decoder.decode(raw).rstrip("\r\n"))
            raw = b"" if raw.endswith(b"\n") else self._opened.readline(LONGEST_LINE)
        return _Line(self._number, None)

    def closes_later(self) -> bool:
        """Whether behind this line a quote stands before a separator or the end of a line."""
        if self._none_closes:
            return False
        here, before = self._opened.tell(), b""
        found = False
        while not found and (chunk := self._opened.read(1 << 16)):
            before = before[-1:] + chunk
            found = self._closing.search(before) is not None
        found = found or before.endswith(self._quote)
        self._opened.seek(here)
        self._none_closes = not found
        return found


def _row(first: _Line, quotes: Quotes | None, lines: _Lines, layout: Layout) -> Line:
    """The row that begins with a line; takes further lines while a quoted field is open."""
    text, fault = _text(first, layout)
    raw = first.raw or b""
    if fault is None and (quotes is None or quotes.quote not in text):
        text = _without_end(text)
        return Line(first.number, first.number, raw, _carriage_return(text) or text.split(layout.separator))
    # Of a line that is too long the quotes have been followed, and its text was not kept.
    if fault is not None and (quotes is None or (first.raw is not None and quotes.quote not in text)):
        return Line(first.number, first.number, raw, fault, _in_spite(text, layout))
    assert quotes is not None
    taken, texts, last, length = [raw], [text], first.number, len(raw)
    quotes.feed(_without_end(text))
    while quotes.end_line(lines.closes_later):
        line = lines.next(quotes)
        if line is None:
            never = Fault(RowReason.BAD_QUOTES, _never_closed(first.number, last))
            return Line(first.number, last, b"".join(taken), never)
        last = line.number
        text, wrong = _text(line, layout)
        fault = fault or wrong
        quotes.feed(_without_end(text))
        length += len(line.raw or b"")
        if last - first.number <= MOST_LINES and length <= LONGEST_ROW:
            taken.append(line.raw or b"")
            texts.append(text)
    if fault is None and quotes.wrong:
        fault = Fault(RowReason.BAD_QUOTES, message("row.text-beside-quotes"))
    if fault is None and last - first.number > MOST_LINES:
        count = last - first.number + 1
        fault = Fault(RowReason.BAD_QUOTES, message("row.many-lines", count=count, bound=MOST_LINES + 1))
    if fault is None and length > LONGEST_ROW:
        fault = Fault(RowReason.TOO_LONG, message("row.long-row", most=LONGEST_ROW))
    if fault is not None:
        return Line(first.number, last, b"".join(taken), fault, _in_spite("".join(texts), layout))
    return Line(first.number, last, b"".join(taken), _fields("".join(texts), layout))


def _in_spite(text: str, layout: Layout) -> Sequence[str]:
    """What can be read of a row with a fault, so that it comes back in its columns; nothing where nobody can
    tell where a field ends."""
    text = _without_end(text).replace("\0", "")
    if layout.quote is None or layout.quote not in text:
        return text.split(layout.separator) if "\r" not in text else ()
    fields = _fields(text, layout)
    return () if isinstance(fields, Fault) else fields


def _fields(text: str, layout: Layout) -> Sequence[str] | Fault:
    assert layout.quote is not None
    try:
        (fields,) = csv.reader([text], delimiter=layout.separator, quotechar=layout.quote, strict=True)
    except csv.Error as error:
        if "limit" in str(error):
            return Fault(RowReason.TOO_LONG, message("row.long-field", most=csv.field_size_limit()))
        return Fault(RowReason.BAD_QUOTES, message("row.odd-quotes"))
    return fields


def _text(line: _Line, layout: Layout) -> tuple[str, Fault | None]:
    """A line's text, and what is wrong with it."""
    if line.raw is None:
        return "", Fault(RowReason.TOO_LONG, message("row.long-line", most=LONGEST_LINE))
    text = line.raw.decode(layout.encoding, "replace")
    broken = "\ufffd" in text
    if (broken or layout.encoding == GB18030) and not line.raw.isascii():
        seen = other_encoding(line.raw, layout.encoding)
        if seen is not None:
            says = message("row.other-encoding", encoding=layout.encoding, seen=seen)
            return line.raw.decode(seen), Fault(RowReason.BAD_BYTES, says)
    if broken:
        return text, Fault(RowReason.BAD_BYTES, message("row.bad-bytes", encoding=layout.encoding))
    if "\0" in text:
        return text, Fault(RowReason.NUL, message("row.nul"))
    return text, None


def _without_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _carriage_return(text: str) -> Fault | None:
    if "\r" not in text:
        return None
    return Fault(RowReason.BAD_BYTES, message("row.carriage-return"))


def _never_closed(first: int, last: int) -> Message:
    if first == last:
        return message("row.never-closed-line", first=first)
    return message("row.never-closed", first=first, last=last)
