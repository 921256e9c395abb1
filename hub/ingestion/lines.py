"""Reads rows out of a file that nobody here wrote. A row that can't be read costs itself, and is no other.

Bytes are read line by line, so that neither a bad byte nor a missing line end takes more than its row. What
stands in quotes belongs to the row in which they opened, whatever it looks like: where no quote closes them
again, nobody can tell the rows behind them, and the rest of the file is refused.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from typing import BinaryIO

from graph_schema.identity_numbers import holds_identity_number
from hub.errors import InputError
from hub.ingestion.headers import Refuses, checked_header, some
from hub.messages.message import message
from hub.policy.model.mapping import FileOf

LONGEST_LINE = 65_536
"""In bytes. A credit record of this length is a missing line end."""
MOST_LINES = 20
"""Of one row, where quoted fields hold line ends."""


class Reason(StrEnum):
    """Why a row was set aside."""

    TOO_LONG = "TOO_LONG"
    BAD_BYTES = "BAD_BYTES"
    BAD_QUOTES = "BAD_QUOTES"
    NUL = "NUL"
    FIELD_COUNT = "FIELD_COUNT"
    EMPTY = "EMPTY"
    BAD_VALUE = "BAD_VALUE"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    INVALID_IDENTIFIER = "INVALID_IDENTIFIER"
    IDENTITY_IN_TEXT = "IDENTITY_IN_TEXT"
    FORBIDDEN = "FORBIDDEN"
    NO_CONSENT = "NO_CONSENT"
    UNKNOWN_SUBJECT = "UNKNOWN_SUBJECT"
    OTHER_KIND = "OTHER_KIND"
    CONTRADICTION = "CONTRADICTION"


class Fault(Exception):
    """What is wrong with a row. No part of it ever repeats a key, a name or a free text."""

    def __init__(self, reason: Reason, found: str, expected: str, column: str = "") -> None:
        super().__init__(found)
        self.reason = reason
        self.found = found
        self.expected = expected
        self.column = column


@dataclass(frozen=True)
class Line:
    """One row: its first and last line in the file (from 1), its bytes, and its fields or its fault."""

    first: int
    last: int
    raw: bytes
    fields: Sequence[str] | Fault


@dataclass(frozen=True)
class Source:
    """A file that was found sound from the outside: it exists and its header is the expected one."""

    path: Path
    name: str
    file: FileOf
    sha256: str
    lines: int
    header: tuple[str, ...]
    header_ends: int

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Columns that the mapping does not have, and that it lets stand: they are listed and not read."""
        return tuple(column for column in self.header if column not in self.file.columns)


def open_sources(
    folder: Path, files: Sequence[FileOf], refuses: Refuses = lambda file, column: None
) -> list[Source]:
    """Finds all files and looks at their headers, before anything is written.

    Raises:
        InputError: a file is missing or empty, or its header is another one.
    """
    if not folder.is_dir():
        raise InputError("ingestion.folder-missing", folder=str(folder))
    return [_open(path, folder, file, refuses) for file in files for path in _paths(folder, file)]


def _paths(folder: Path, file: FileOf) -> list[Path]:
    """The files of a name or a pattern, in the order in which they are read."""
    found = [path for path in folder.glob(file.file) if path.is_file()]
    if not found:
        there = some(sorted(path.name for path in folder.iterdir())) or message("ingestion.nothing")
        raise InputError("ingestion.file-missing", file=file.file, folder=str(folder), there=there)
    return sorted(found, key=str if file.order == "name" else _numbered)


def _numbered(path: Path) -> tuple[list[tuple[int, str]], str]:
    """A name by the numbers in it: the ninth part before the tenth."""
    parts = re.split(r"([0-9]+)", str(path))
    return [(int(part), "") if at % 2 else (0, part) for at, part in enumerate(parts)], str(path)


def _open(path: Path, folder: Path, file: FileOf, refuses: Refuses) -> Source:
    name = _name(path, folder)
    total, lines, unfinished = hashlib.sha256(), 0, False
    other = _AsUtf8() if file.encoding != "utf-8" else None
    try:
        with _opened(path) as opened:
            while chunk := opened.read(1 << 20):
                total.update(chunk)
                lines += chunk.count(b"\n")
                unfinished = not chunk.endswith(b"\n")
                if other is not None:
                    other.feed(chunk)
    except OSError as error:
        raise InputError("ingestion.file-unreadable", name=name, reason=str(error.strerror)) from None
    if other is not None and other.fits:
        raise InputError("ingestion.file-other-encoding", name=name, encoding=file.encoding)
    header = next(rows_of(path, file), None)
    if header is None:
        raise InputError("ingestion.file-empty", name=name, columns=tuple(file.columns))
    if isinstance(header.fields, Fault):
        fault = header.fields
        raise InputError("ingestion.header-unreadable", name=name, found=fault.found, wanted=fault.expected)
    columns = checked_header(name, header.fields, file, refuses).columns
    return Source(path, name, file, total.hexdigest(), lines + unfinished, columns, header.last)


def _name(path: Path, folder: Path) -> str:
    """What the file is called in batches and complaints.

    Raises:
        InputError: its name holds an identity number, or it is a link: that would tell of any file which the
            hub can read.
    """
    inside = path.relative_to(folder)
    if holds_identity_number(str(inside)):
        raise InputError("ingestion.file-name-with-number")
    if any((folder / part).is_symlink() for part in (inside, *inside.parents)[:-1]):
        raise InputError("ingestion.file-is-link", file=inside.as_posix())
    return inside.as_posix()


def _opened(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


class _AsUtf8:
    """Whether bytes can be read as UTF-8 and are not just ASCII. Text in GB 18030 hardly ever can; text in
    UTF-8 can be read as GB 18030, and gives other characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._more_than_ascii = False
        self._broken = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes."""
        self._more_than_ascii |= not chunk.isascii()
        if not self._broken:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._broken = True

    @property
    def fits(self) -> bool:
        """Whether all bytes so far fit."""
        return self._more_than_ascii and not self._broken


def rows_of(path: Path, file: FileOf, skip: Callable[[int], bool] = lambda _: False) -> Iterator[Line]:
    """All rows of a file, the header first. Empty lines are no rows.

    Args:
        skip: whether to leave out the row that begins in this line.
    """
    with _opened(path) as opened:
        lines = _Lines(opened, file)
        while (line := lines.next(quotes := _quotes(file))) is not None:
            if not skip(line.number) and (line.raw is None or line.raw.strip(b"\r\n")):
                yield _row(line, quotes, lines, file)


class _State(IntEnum):
    """Where in a row a text ends."""

    START = 0  # of a field
    BLANK = 1  # only blanks of a field so far
    PLAIN = 2  # in a field without quotes
    QUOTED = 3  # in a quoted field
    QUOTE = 4  # behind a quote in a quoted field: its end, or the first of two that stand for one


@dataclass
class _Quotes:
    """Follows a row over its lines to say whether a quoted field goes on.

    Text behind a closing quote has two readings: the field was over, or the quote is part of it and should
    have been doubled. Both are followed; ``wrong`` says that they differ, so that the row can't be used.
    """

    tokens: re.Pattern[str]
    quote: str
    separator: str
    ended: _State = _State.START
    undoubled: _State = _State.START
    wrong: bool = False

    def feed(self, text: str) -> None:
        """Takes the next part of a line, without its end."""
        for token in self.tokens.findall(text):
            self.ended = self._step(self.ended, token, _State.PLAIN)
            self.undoubled = self._step(self.undoubled, token, _State.QUOTED)

    def _step(self, state: _State, token: str, behind_quote: _State) -> _State:
        if state is _State.QUOTED:
            return _State.QUOTE if token == self.quote else state
        if token == self.separator:
            return _State.START
        if token == self.quote and state is not _State.PLAIN:
            self.wrong |= state is _State.BLANK
            return _State.QUOTED
        if state is _State.QUOTE:
            self.wrong = True
            return behind_quote
        if state is _State.PLAIN or token.strip(" \t"):
            return _State.PLAIN
        return _State.BLANK

    def end_line(self, closes_later: Callable[[], bool]) -> bool:
        """Whether the row goes on behind the end of a line.

        Args:
            closes_later: whether a quote follows that could close a field. The second reading needs one.
        """
        self.ended, self.undoubled = (
            one if one is _State.QUOTED else _State.START for one in (self.ended, self.undoubled)
        )
        return self.ended is _State.QUOTED or (self.undoubled is _State.QUOTED and closes_later())


def _quotes(file: FileOf) -> _Quotes | None:
    if file.quote is None:
        return None
    quote, separator = file.quote, file.separator
    return _Quotes(_tokens(quote, separator), quote, separator)


@cache
def _tokens(quote: str, separator: str) -> re.Pattern[str]:
    """A quote, a separator, or what stands between them."""
    return re.compile(f"{quote}|{re.escape(separator)}|[^{quote}{re.escape(separator)}]+")


@dataclass(frozen=True)
class _Line:
    """A line of the file; ``raw`` is None for one that is too long."""

    number: int
    raw: bytes | None


class _Lines:
    """Numbered lines of a file."""

    def __init__(self, opened: BinaryIO, file: FileOf) -> None:
        self._opened = opened
        self._number = 0
        self._decoder = codecs.getincrementaldecoder(file.encoding)
        self._closing = re.compile(
            re.escape(file.quote or '"').encode() + b"(?:[\r\n]|" + re.escape(file.separator).encode() + b")"
        )
        self._quote = (file.quote or '"').encode()
        self._none_closes = False

    def next(self, quotes: _Quotes | None) -> _Line | None:
        """The next line, or None at the end. One that is too long is not kept: ``quotes`` takes its text."""
        raw = self._opened.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._number += 1
        if len(raw) <= LONGEST_LINE:
            if self._number == 1 and raw.startswith(codecs.BOM_UTF8):
                raw = raw[len(codecs.BOM_UTF8) :]
            return _Line(self._number, raw)
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


def _row(first: _Line, quotes: _Quotes | None, lines: _Lines, file: FileOf) -> Line:
    """The row that begins with a line; takes further lines while a quoted field is open."""
    text, fault = _text(first, file)
    raw = first.raw or b""
    if fault is None and (quotes is None or quotes.quote not in text):
        text = _without_end(text)
        return Line(first.number, first.number, raw, _carriage_return(text) or text.split(file.separator))
    if quotes is None:
        assert fault is not None
        return Line(first.number, first.number, raw, fault)
    taken, texts, last = [raw], [text], first.number
    quotes.feed(_without_end(text))
    while quotes.end_line(lines.closes_later):
        line = lines.next(quotes)
        if line is None:
            never = Fault(
                Reason.BAD_QUOTES,
                "a quote that nothing closes: nobody can tell the rows behind it",
                "quotes in pairs; the rest of the file is refused",
            )
            return Line(first.number, last, b"".join(taken), never)
        last = line.number
        text, wrong = _text(line, file)
        fault = fault or wrong
        quotes.feed(_without_end(text))
        if last - first.number <= MOST_LINES:
            taken.append(line.raw or b"")
            texts.append(text)
    if fault is None and quotes.wrong:
        fault = Fault(Reason.BAD_QUOTES, "text beside a quote that begins or ends a field", "quotes in pairs")
    if fault is None and last - first.number > MOST_LINES:
        found = f"a quoted field of {last - first.number + 1} lines"
        fault = Fault(Reason.BAD_QUOTES, found, f"at most {MOST_LINES + 1} lines in one row")
    return Line(first.number, last, b"".join(taken), fault or _fields("".join(texts), file))


def _fields(text: str, file: FileOf) -> Sequence[str] | Fault:
    assert file.quote is not None
    try:
        (fields,) = csv.reader([text], delimiter=file.separator, quotechar=file.quote, strict=True)
    except csv.Error as error:
        if "limit" in str(error):
            return Fault(Reason.TOO_LONG, "a field that is too long", f"at most {csv.field_size_limit()}")
        return Fault(Reason.BAD_QUOTES, "quotes that can't be read", "quotes in pairs")
    return fields


def _text(line: _Line, file: FileOf) -> tuple[str, Fault | None]:
    """A line's text, and what is wrong with it."""
    if line.raw is None:
        return "", Fault(Reason.TOO_LONG, f"a line of more than {LONGEST_LINE} bytes", "one row in each line")
    text = line.raw.decode(file.encoding, "replace")
    if "\ufffd" in text:
        encoding = file.encoding
        return text, Fault(Reason.BAD_BYTES, f"bytes that are not {encoding}", f"a line in {encoding}")
    if "\0" in text:
        return text, Fault(Reason.NUL, "a NUL character", "text without NUL")
    return text, None


def _without_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _carriage_return(text: str) -> Fault | None:
    if "\r" not in text:
        return None
    return Fault(Reason.BAD_BYTES, "a carriage return inside a row", "lines that end in a line feed, or both")
