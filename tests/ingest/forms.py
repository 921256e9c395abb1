"""One table in each form in which departments send tables, and workbooks as odd programs write them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from hub.ingestion.readers import Fault, Source, open_sources, rows_of
from hub.policy.model.mapping import FileOf

Table = Sequence[Sequence[Any]]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def a_file(columns: Mapping[str, object] | None = None, **changes: object) -> FileOf:
    """A mapping of files called ``t.…``, whatever they are."""
    columns = columns or {"编号": "text", "名称": {"type": "text", "required": False}}
    first, second, *_ = columns
    subject = {
        "kind": "LEGAL_ENTITY",
        "key": {"scheme": "S", "value": {"column": first}},
        "name": {"column": second},
        "from": "2020-01-01",
    }
    given = {
        "file": "t.*",
        "encoding": "auto",
        "separator": "auto",
        "columns": columns,
        "subjects": [subject],
    }
    return FileOf.model_validate({**given, **changes})


def delimited(table: Table, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode(encoding)


def workbook(
    table: Table, *more: tuple[str, Table], change: Callable[[Any], None] = lambda book: None
) -> bytes:
    """A workbook with a sheet of the table, and further ones; texts are texts, whatever they begin with."""
    book = openpyxl.Workbook()
    for at, (title, rows) in enumerate((("数据", table), *more)):
        sheet = book.create_sheet(title, at)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in (None, ""):
                    cell = sheet.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"
    del book["Sheet"]
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def objects(table: Table) -> bytes:
    header, *rows = table
    lines = (json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


FORMS: dict[str, Callable[[Table], bytes]] = {
    "csv": delimited,
    "csv with a byte order mark": lambda table: b"\xef\xbb\xbf" + delimited(table),
    "tsv": lambda table: delimited(table, "\t"),
    "gb18030": lambda table: delimited(table, encoding="gb18030"),
    "xlsx": workbook,
    "jsonl": objects,
    "zip": lambda table: packed({"t.csv": delimited(table)}),
    "zip of xlsx": lambda table: packed({"t.xlsx": workbook(table)}),
}


def xlsx(rows: str, before: str = "", behind: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """A workbook whose sheet has just these rows, in XML."""
    sheet = f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 9, 164))
    own = '<numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
    given = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
        f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets><sheet name="数据" sheetId="1" '
        'r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="b" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="c" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": f"<styleSheet {MAIN}>{own}<cellXfs>{styles}</cellXfs></styleSheet>",
        **(parts or {}),
    }
    return packed({name: text.encode() for name, text in given.items()})


def row(number: int, *cells: str) -> str:
    """A row in XML; what is no cell yet becomes one with a text."""
    made = [
        cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        for cell in cells
    ]
    return f'<row r="{number}">{"".join(made)}</row>'


HEADER = row(1, "编号", "名称")


def source(folder: Path, data: bytes, file: FileOf | None = None, name: str = "t.x") -> Source:
    """The file, opened."""
    for old in folder.glob("t.*"):
        old.unlink()
    (folder / name).write_bytes(data)
    (opened,) = open_sources(folder, [file or a_file()])
    return opened


Read = tuple[int, list[str] | str]


def read(folder: Path, data: bytes, file: FileOf | None = None) -> list[Read]:
    """Each row's number, with its fields or the reason why it has none."""
    return [
        (line.first, line.fields.reason.value if isinstance(line.fields, Fault) else list(line.fields))
        for line in rows_of(source(folder, data, file))
    ]
