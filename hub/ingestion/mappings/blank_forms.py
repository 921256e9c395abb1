"""Blank forms (空白表): workbooks to be filled in and sent, with a header by which a mapping is known.

What has to be filled in is marked with *, codes are chosen from a list, and codes and numbers of documents
stay texts. A second sheet says of each column what stands in it; no reader takes it for data.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hub.ingestion.converting.dates import examples
from hub.messages.languages import Language
from hub.messages.message import AnyOf, Message, message
from hub.policy.model import mapping_columns as mc
from hub.policy.model.mapping import FileOf

DATA, NOTES = "数据 data", "填表说明 notes"
ROWS = 10_000
"""So many rows have their lists to choose from."""
LONGEST_LIST = 255
"""In characters: a longer one no workbook keeps in a cell's rule; the second sheet has it."""


def blank_form(file: FileOf) -> bytes:
    """A workbook (XLSX) for a mapping's file."""
    book = Workbook()
    data = book.active
    assert isinstance(data, Worksheet)
    data.title = DATA
    columns = [(name, one) for name, one in file.columns.items() if not _passed_over(one)]
    for at, (name, column) in enumerate(columns, 1):
        letter = get_column_letter(at)
        title = _title(name, column)
        data.cell(1, at, title).font = Font(bold=_required(column))
        data.column_dimensions[letter].width = max(12, 2 * len(title))
        if isinstance(column, mc.Text | mc.Coded | mc.Bands | mc.AuthorityNamed):
            data.column_dimensions[letter].number_format = "@"
        _offer(data, letter, column)
    data.freeze_panes = "A2"
    _explain(book.create_sheet(NOTES), columns)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _title(name: str, column: mc.Column) -> str:
    title = column.titles[0] if column.titles else name
    return f"*{title}" if _required(column) else title


def _passed_over(column: mc.Column) -> bool:
    return isinstance(column, mc.Ignored) and column.optional


def _required(column: mc.Column) -> bool:
    return not isinstance(column, mc.Ignored) and column.required


def _offer(sheet: Worksheet, letter: str, column: mc.Column) -> None:
    """Lets the cells of a column be chosen from its texts; others may be written, such as several at once."""
    if not isinstance(column, mc.Coded | mc.Bands):
        return
    offered = ",".join(column.values)
    if len(offered) > LONGEST_LIST or any("," in text or '"' in text for text in column.values):
        return
    sheet.add_data_validation(
        DataValidation(
            type="list",
            formula1=f'"{offered}"',
            sqref=f"{letter}2:{letter}{ROWS}",
            allow_blank=True,
            showErrorMessage=False,
        )
    )


def _explain(sheet: Worksheet, columns: Sequence[tuple[str, mc.Column]]) -> None:
    """One row for each column: what it is called, whether it is needed, and what stands in it."""
    heads = ("ingestion.form-column", "ingestion.form-needed", "ingestion.form-content")
    sheet.append([_both(message(one)) for one in heads])
    for name, column in columns:
        needed = message("ingestion.form-yes" if _required(column) else "ingestion.form-no")
        sheet.append([_title(name, column).lstrip("*"), _both(needed), _both(_content(column))])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABC", (40, 16, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _content(column: mc.Column) -> Message:
    match column:
        case mc.Text():
            return message("ingestion.form-text", most=column.longest)
        case mc.Day(open_end=ends) if ends:
            return message("ingestion.form-day-or-open", forms=_forms(column), ends=AnyOf(ends))
        case mc.Day() | mc.Moment():
            return message("ingestion.form-day", forms=_forms(column))
        case mc.Number(unit=unit) if unit is not None:
            return message("ingestion.form-amount", unit="%" if unit == "percent" else unit)
        case mc.Number():
            return message("ingestion.form-number")
        case mc.Whole():
            return message("ingestion.form-whole-number")
        case mc.Coded(several=True):
            return message("ingestion.form-several", texts=tuple(column.values))
        case mc.Coded() | mc.Bands():
            return message("ingestion.form-one-of", texts=tuple(column.values))
        case mc.AuthorityNamed():
            return message("ingestion.form-authority")
        case mc.Ignored():
            return message("ingestion.form-unread")


def _forms(column: mc.Day | mc.Moment) -> AnyOf:
    return AnyOf(tuple(one for form in column.formats for one in examples(form)))


def _both(says: Message) -> str:
    return f"{says.text(Language.ZH)} {says.text(Language.EN)}"
