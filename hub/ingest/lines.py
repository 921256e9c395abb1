"""Reads rows out of a file that nobody here wrote. A line that can't be read costs that line, no other.

Bytes are read line by line and decoded one line at a time, so that neither a bad byte, a missing line
end nor a quote that never closes takes the rest of the file with it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from hub.errors import InputError
from hub.policy.mapping import FileOf

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


Refuses = Callable[[FileOf, str], tuple[str, str] | None]
"""Whether law forbids to collect what a column of a file is named: what was found, and what is expected."""


def open_sources(
    folder: Path, files: Sequence[FileOf], refuses: Refuses = lambda file, column: None
) -> list[Source]:
    """Finds all files and looks at their headers, before anything is written.

    Raises:
        InputError: a file is missing or empty, or its header is another one.
    """
    if not folder.is_dir():
        raise InputError(
            f"There is no folder {folder}.", expected="the folder of the files", fix="correct the path"
        )
    return [_open(path, folder, file, refuses) for file in files for path in _paths(folder, file)]


def _paths(folder: Path, file: FileOf) -> list[Path]:
    found = sorted(path for path in folder.glob(file.file) if path.is_file())
    if not found:
        there = ", ".join(sorted(path.name for path in folder.iterdir())[:20]) or "nothing"
        raise InputError(
            f"There is no file {file.file} in {folder}, which holds {there}.",
            expected="each file that the mapping names",
            fix="put the file there, or correct the mapping",
        )
    return found


def _open(path: Path, folder: Path, file: FileOf, refuses: Refuses) -> Source:
    name = path.relative_to(folder).as_posix()
    total, lines, unfinished = hashlib.sha256(), 0, False
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                total.update(chunk)
                lines += chunk.count(b"\n")
                unfinished = not chunk.endswith(b"\n")
    except OSError as error:
        raise InputError(
            f"{name} can't be read ({error.strerror}).", expected="a file that this user may read"
        ) from None
    header = next(rows_of(path, file), None)
    if header is None:
        raise InputError(f"{name} is empty.", expected="a header: " + _columns(file))
    if isinstance(header.fields, Fault):
        raise InputError(
            f"The header of {name} can't be read: {header.fields.found}.", expected=header.fields.expected
        )
    columns = tuple(field.strip() for field in header.fields)
    for column in columns:
        refused = refuses(file, column)
        if refused is not None:
            raise InputError(
                f"The header of {name} has {refused[0]}. Nothing of this delivery was read.",
                expected=refused[1],
                fix="ask the sender for files without it, and delete these",
            )
    _check_header(name, columns, file)
    return Source(path, name, file, total.hexdigest(), lines + unfinished, columns, header.last)


def _columns(file: FileOf) -> str:
    return ", ".join(file.columns)


def _check_header(name: str, columns: tuple[str, ...], file: FileOf) -> None:
    missing = [column for column in file.columns if column not in columns]
    strange = [column for column in columns if column not in file.columns]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    for wrong, says in ((missing, "lacks"), (strange, "has, undeclared,"), (twice, "repeats")):
        if wrong:
            there = ", ".join(column[:40] for column in columns[:40])
            raise InputError(
                f"The header of {name} {says} {', '.join(c[:40] or '(no name)' for c in wrong[:20])}."
                f" It has {len(columns)}: {there}.",
                expected=f"the columns {_columns(file)}, in any order, separated by {file.separator!r}",
                fix="correct the mapping, or ask the sender for the file as agreed",
            )


def rows_of(path: Path, file: FileOf, skip: Callable[[int], bool] = lambda _: False) -> Iterator[Line]:
    """All rows of a file, the header first. Empty lines are no rows.

    Args:
        skip: whether to leave out the row that begins in this line.
    """
    with path.open("rb") as opened:
        physical = _Physical(opened)
        for number, raw in physical:
            if raw is None:
                if not skip(number):
                    fault = Fault(
                        Reason.TOO_LONG,
                        f"a line of more than {LONGEST_LINE} bytes",
                        "one row in each line",
                    )
                    yield Line(number, number, b"", fault)
                continue
            if skip(number) or not raw.strip(b"\r\n"):
                continue
            yield _row(number, raw, physical, file)


class _Physical:
    """Numbered lines, None for one that is too long. Lines that were looked at can be put back."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened
        self._number = 0
        self._back: deque[tuple[int, bytes | None]] = deque()

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        while (line := self.next()) is not None:
            yield line

    def next(self) -> tuple[int, bytes | None] | None:
        """The next line, or None at the end."""
        if self._back:
            return self._back.popleft()
        raw = self._opened.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._number += 1
        if len(raw) <= LONGEST_LINE:
            if self._number == 1 and raw.startswith(b"\xef\xbb\xbf"):
                raw = raw[3:]
            return self._number, raw
        while raw and not raw.endswith(b"\n"):
            raw = self._opened.readline(LONGEST_LINE)
        return self._number, None

    def put_back(self, lines: Sequence[tuple[int, bytes | None]]) -> None:
        """Gives lines back, in their order."""
        self._back.extendleft(reversed(lines))


def _row(number: int, raw: bytes, physical: _Physical, file: FileOf) -> Line:
    """The row that begins with a line; takes further lines while a quoted field is open."""
    quote = file.quote
    text = _text(raw, file)
    if isinstance(text, Fault):
        return Line(number, number, raw, text)
    if quote is None or quote not in text:
        return Line(number, number, raw, text.rstrip("\r\n").split(file.separator))
    taken: list[tuple[int, bytes | None]] = []
    whole = raw
    while True:
        try:
            reader = csv.reader(
                io.StringIO(text, newline=""), delimiter=file.separator, quotechar=quote, strict=True
            )
            fields = next(reader)
            return Line(number, taken[-1][0] if taken else number, whole, fields)
        except csv.Error as error:
            more = physical.next() if "unexpected end" in str(error) and len(taken) < MOST_LINES else None
        if more is not None:
            taken.append(more)
        added = _text(more[1], file) if more is not None and more[1] is not None else None
        if not isinstance(added, str) or more is None or more[1] is None:
            physical.put_back(taken)
            fault = Fault(
                Reason.BAD_QUOTES, "a quote that is not closed, or text after it", "quotes in pairs"
            )
            return Line(number, number, raw, fault)
        text += added
        whole += more[1]


def _text(raw: bytes, file: FileOf) -> str | Fault:
    text = raw.decode(file.encoding, "replace")
    if "\ufffd" in text:
        return Fault(Reason.BAD_BYTES, f"bytes that are not {file.encoding}", f"a line in {file.encoding}")
    if "\0" in text:
        return Fault(Reason.NUL, "a NUL character", "text without NUL")
    return text
