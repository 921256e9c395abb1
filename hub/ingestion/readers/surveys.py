"""Looks over a sheet before its rows are read: whether it is whole, how long it is, and what may mislead."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils.cell import get_column_letter

from hub.errors import InputError
from hub.ingestion.readers.packages import unpacked
from hub.ingestion.readers.sheet_rows import MOST_COLUMNS, Merged
from hub.ingestion.readers.xml_parts import LONGEST_TAG, Soundness
from hub.messages.message import Message, message

MOST_MERGED = 20_000
"""Areas of a sheet: more than somebody merges by hand."""
_TAG = re.compile(rb"<(?:\w+:)?(row|f|mergeCell|col)\b([^<>]*)")
_DATA = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^<>]*>[^<]")
_MAY_BE_DATA = re.compile(rb"<(?:(?:\w+:)?f\b|!)")
"""A formula, whose value may be lacking; what is no plain tag."""
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,9})[\"']")
_AREA = re.compile(rb"\bref\s*=\s*[\"']([A-Z0-9:$]{3,40})[\"']")
_COLUMNS = re.compile(rb"\b(min|max)\s*=\s*[\"']([0-9]{1,5})[\"']")


@dataclass
class Survey:
    """What was seen of a sheet."""

    name: str
    sheet: str
    last_row: int = 0
    data_until: int = 0
    """No row behind this one has anything: a format alone, often down to the last row of a sheet."""
    hidden_rows: int = 0
    hidden_columns: list[str] = field(default_factory=list[str])
    formulas: int = 0
    merged: Merged = field(default_factory=Merged)
    has_data: bool = False

    @property
    def notes(self) -> Sequence[Message]:
        """What its sender should know."""
        notes: list[Message] = []
        if self.hidden_rows:
            notes.append(message("ingestion.note-hidden-rows", count=self.hidden_rows))
        if self.hidden_columns:
            notes.append(message("ingestion.note-hidden-columns", columns=self.hidden_columns))
        areas = self.merged.areas
        if areas:
            notes.append(message("ingestion.note-merged", count=len(areas), example=areas[0][0]))
        if self.formulas:
            notes.append(message("ingestion.note-formulas", count=self.formulas))
        return notes

    def take(self, data: bytes) -> None:
        """Looks at the next bytes, which end where a tag begins.

        Raises:
            InputError: the rows are not in order.
        """
        has_data = _DATA.search(data) is not None
        self.has_data |= has_data
        for kind, attributes in _TAG.findall(data):
            match kind:
                case b"row":
                    self._row(attributes)
                case b"f":
                    self.formulas += 1
                case b"mergeCell":
                    area = _AREA.search(attributes)
                    if area is not None and len(self.merged.areas) < MOST_MERGED:
                        self.merged.add(area[1].decode().replace("$", ""))
                case _:
                    self._column(attributes)
        if has_data or _MAY_BE_DATA.search(data) is not None:
            self.data_until = self.last_row

    def _row(self, attributes: bytes) -> None:
        given = _NUMBER.search(attributes)
        number = int(given[1]) if given is not None else self.last_row + 1
        if number <= self.last_row:
            raise InputError("ingestion.sheet-unordered", name=self.name, sheet=self.sheet, row=self.last_row)
        self.last_row = number
        self.hidden_rows += _HIDDEN.search(attributes) is not None

    def _column(self, attributes: bytes) -> None:
        bounds = {name: int(value) for name, value in _COLUMNS.findall(attributes)}
        first, last = bounds.get(b"min", 0), bounds.get(b"max", 0)
        if _HIDDEN.search(attributes) is None or not 1 <= first <= last:
            return
        if last >= MOST_COLUMNS:
            self.hidden_columns.append(f"{get_column_letter(first)}…")  # all that stands right of the table
        elif len(self.hidden_columns) < 40:
            self.hidden_columns += [get_column_letter(at) for at in range(first, min(last, first + 40) + 1)]


def survey(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, sheet: str) -> Survey:
    """Unpacks a sheet to its end and looks at its rows from the outside.

    Raises:
        InputError: it is damaged, unsafe, too large, or its rows are not in order.
    """
    seen, sound = Survey(name, sheet), Soundness(name, part.filename)
    rest = b""
    for chunk in unpacked(archive, part, name):
        sound.feed(chunk)
        data = rest + chunk
        cut = data.rfind(b"<")
        if cut < 0 or len(data) - cut > LONGEST_TAG:  # the middle of a text
            rest = b""
            continue
        seen.take(data[:cut])
        rest = data[cut:]
    sound.feed(b"", final=True)
    seen.take(rest)
    return seen
