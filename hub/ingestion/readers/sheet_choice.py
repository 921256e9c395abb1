"""Which sheets of a workbook are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hub.errors import InputError
from hub.ingestion.headers.header import first_few
from hub.ingestion.readers.header_rows import header_row
from hub.policy.model.mapping import FileOf
from hub.policy.model.mapping_columns import spelled

if TYPE_CHECKING:
    from hub.ingestion.readers.workbooks import SheetTable

ALL = "*"


def chosen(sheets: Sequence[SheetTable], file: FileOf, name: str) -> Sequence[SheetTable]:
    """The sheets that a mapping means; each knows the others with data.

    Raises:
        InputError: nobody can tell which, or there is none.
    """
    data = [sheet for sheet in sheets if sheet.survey.has_data]
    if not data:
        raise InputError("ingestion.sheet-none", name=name)
    if file.sheet is not None and file.sheet != ALL:
        read = [sheet for sheet in sheets if spelled(sheet.sheet) == spelled(file.sheet)]
        if not read:
            there = first_few([sheet.sheet for sheet in sheets])
            raise InputError("ingestion.sheet-unknown", name=name, sheet=file.sheet, there=there)
    else:
        read = to_read(sheets)
        if len(read) > 1 and file.sheet is None:
            read = _with_the_columns(read, file, name)
    return [replace(sheet, others=tuple(one.sheet for one in data if one is not sheet)) for sheet in read]


def to_read(sheets: Sequence[SheetTable]) -> list[SheetTable]:
    """The sheets with data that nobody has hidden; where all are hidden, these."""
    data = [sheet for sheet in sheets if sheet.survey.has_data]
    return [sheet for sheet in data if not sheet.hidden] or data


def _with_the_columns(sheets: Sequence[SheetTable], file: FileOf, name: str) -> Sequence[SheetTable]:
    fitting = [sheet for sheet in sheets if header_row(sheet, file, name).fits]
    if len(fitting) == 1:
        return fitting
    there = first_few([sheet.sheet for sheet in sheets])
    raise InputError("ingestion.sheet-unclear", name=name, there=there, columns=tuple(file.columns))
