"""Finds the row of a table in which the columns are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.errors import InputError
from hub.ingestion.headers.header import header_of
from hub.ingestion.readers.kinds import Kind
from hub.ingestion.readers.row import Fault, Line, RowReason, none
from hub.ingestion.readers.tables import MOST_ABOVE, Table
from hub.policy.model.mapping import FileOf


@dataclass(frozen=True)
class HeaderRow:
    """The titles, the line in which they end (0 where no row has them), and how many rows stand above."""

    titles: tuple[str, ...]
    ends: int
    above: int
    fits: bool


def header_row(table: Table, file: FileOf, name: str) -> HeaderRow:
    """The first row by which the table can be read, for titles stand above it, or the one that the mapping
    says. Of a header of several rows, whose groups may name all that is needed, the one that names most.
    Where there is none: the row that has most of the columns.

    Raises:
        InputError: there is no row, or none that can be read.
    """
    rows = first_rows(table, file.header_row)
    columns = tuple(column.titles[0] if column.titles else one for one, column in file.columns.items())
    check_readable(rows, table.kind, name, columns)
    best: tuple[int, HeaderRow] | None = None
    for above, line in enumerate(rows):
        header = None if isinstance(line.fields, Fault) else header_of(line.fields, file)
        if best is not None and best[1].fits and (header is None or header.missing):
            break
        if header is None:
            continue
        row = HeaderRow(header.titles, line.last, above, not header.missing)
        known = len(set(header.columns) & set(file.columns))
        if best is None or known > best[0] or (row.fits and not best[1].fits):
            best = known, row
    if isinstance(first := rows[0].fields, Fault):
        raise _unreadable(first, table.kind, name)
    assert best is not None
    return best[1]


def check_readable(rows: Sequence[Line], kind: Kind, name: str, columns: Sequence[str] = ()) -> None:
    """Refuses a table that has nothing, or nothing that can be read.

    Args:
        columns: what its header would be, where that is known.

    Raises:
        InputError: it is empty or of empty lines, or no row of it can be read.
    """
    read = [row.fields for row in rows if not isinstance(row.fields, Fault)]
    faults = [row.fields for row in rows if isinstance(row.fields, Fault)]
    if faults and not read:
        raise _unreadable(faults[0], kind, name)
    if not any(field.strip() for fields in read for field in fields):
        if columns:
            raise InputError("ingestion.file-empty", name=name, columns=columns)
        raise InputError("ingestion.file-blank", name=name)


def _unreadable(fault: Fault, kind: Kind, name: str) -> InputError:
    if kind is Kind.OBJECTS and fault.reason is RowReason.BAD_OBJECT:
        return InputError("ingestion.not-json-lines", name=name)
    return InputError("ingestion.header-unreadable", name=name, found=fault.says)


def first_rows(table: Table, header_row: int | None = None, most: int = MOST_ABOVE) -> Sequence[Line]:
    """Those among which the header is looked for; or just the one where it is said to be."""
    rows: list[Line] = []
    for line in table.rows(none):
        if header_row is None or line.first >= header_row:
            rows.append(line)
        if len(rows) >= (most if header_row is None else 1):
            break
    return rows
