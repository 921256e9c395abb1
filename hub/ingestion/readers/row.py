"""What every reader gives: rows with where they stand, what was there, and their fields or their fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hub.messages.languages import Language
from hub.messages.message import Message

LONGEST_ROW = 131_072
"""In bytes, of a sheet in characters: so that a batch of rows has a bound, too."""


class RowReason(StrEnum):
    """Why a row was set aside."""

    TOO_LONG = "TOO_LONG"
    BAD_BYTES = "BAD_BYTES"
    BAD_QUOTES = "BAD_QUOTES"
    BAD_CELL = "BAD_CELL"
    BAD_OBJECT = "BAD_OBJECT"
    NUL = "NUL"
    FIELD_COUNT = "FIELD_COUNT"
    HEADER_AGAIN = "HEADER_AGAIN"
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
    TWO_SUBJECTS = "TWO_SUBJECTS"
    NOT_TO_SUBMIT = "NOT_TO_SUBMIT"


class Fault(Exception):
    """What is wrong with a row: a message that has what stood there, what would have been right, and where
    that is not plain what to do.

    No part of it ever repeats a key, a name or a free text. ``others`` is what else is wrong with the row, as
    far as it could be read.
    """

    def __init__(
        self, reason: RowReason, says: Message, column: str = "", others: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(says.id)
        self.reason = reason
        self.says = says
        self.column = column
        self.others = others

    def kept(self) -> Fault:
        """The same without where it was raised: the frames there hold all that a row was read with, and each
        other in a circle that the collector alone would free, row after row of a million."""
        for one in (self, *self.others):
            one.__traceback__ = one.__context__ = None
        return self

    def in_language(self, language: Language) -> tuple[str, str, str]:
        """What stood there, what would have been right, and what to do (empty where that is plain)."""
        return self.says.text(language), self.says.expected(language), self.says.fix(language)


def joined_fault(faults: Iterable[Fault]) -> Fault:
    """All that is wrong with a row as one fault: the first, with the others."""
    first, *others = faults
    return Fault(first.reason, first.says, first.column, tuple(others))


@dataclass(frozen=True)
class Line:
    """One row: its first and last line in the file (from 1; rows of a sheet as the spreadsheet numbers them),
    its bytes, and its fields or its fault.

    ``texts`` is what could be read of a row with a fault. Of a sheet, whose rows have no bytes of their own,
    ``raw`` is the JSON of the texts, and ``sheet`` is its name; ``shared`` are positions whose text stands in
    a cell that is merged with rows above, each with the area.
    """

    first: int
    last: int
    raw: bytes
    fields: Sequence[str] | Fault
    texts: Sequence[str] = ()
    sheet: str = ""
    shared: Mapping[int, str] = field(default_factory=dict[int, str])


Skip = Callable[[int], bool]
"""Whether to leave out the row that begins in this line; asked with numbers that grow."""
Rows = Iterator[Line]


def none(line: int) -> bool:
    """Leaves nothing out."""
    return False
