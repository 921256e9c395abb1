"""Opens a workbook (XLSX): its sheets, what its cells share, and what its sender should know of each sheet.

Each part is unpacked once to its end before a row is given, so that no half of a damaged file is taken.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from hub.errors import InputError
from hub.ingestion.readers.cells import Formats, builtin
from hub.ingestion.readers.contents import Content
from hub.ingestion.readers.kinds import Kind
from hub.ingestion.readers.packages import MOST_OF_SMALL, package
from hub.ingestion.readers.row import Rows, Skip
from hub.ingestion.readers.sheet_rows import Reading, Row, RowElements, Unordered
from hub.ingestion.readers.strings import StringElements, Strings, drain
from hub.ingestion.readers.surveys import Survey, survey
from hub.ingestion.readers.xml_parts import Elements, parse
from hub.messages.message import Message, message

Parts = Mapping[str, zipfile.ZipInfo]


@dataclass(frozen=True)
class Workbook:
    """What the sheets of a file share."""

    content: Content
    name: str
    strings: Strings
    formats: Formats


@dataclass(frozen=True)
class SheetTable:
    """A sheet of a workbook. ``others`` of it have data."""

    workbook: Workbook
    part: str
    sheet: str
    hidden: bool
    survey: Survey
    others: Sequence[str] = ()
    kind: Kind = Kind.WORKBOOK

    @property
    def content(self) -> Content:
        return self.workbook.content

    @property
    def lines(self) -> int:
        return self.survey.data_until

    @property
    def notes(self) -> Sequence[Message]:
        hidden = (message("ingestion.note-hidden-sheet", sheet=self.sheet),) if self.hidden else ()
        return (*hidden, *self.survey.notes)

    def rows(self, skip: Skip, header: Sequence[str] = (), unread: Collection[int] = ()) -> Rows:
        book, complete, until = self.workbook, deque[tuple[Row, bool]](), self.survey.data_until
        last = 0
        merged, downward = self.survey.merged.by_rows(), self.survey.merged.downward()
        reading = Reading(self.sheet, book.strings, book.formats, merged, downward, unread)

        def give(row: Row) -> None:
            nonlocal last
            last = row.number
            if row.cells or row.too_many:
                skipped = skip(row.number)
                if not skipped or downward.begin(row.number):
                    complete.append((row, skipped))

        with package(book.content, book.name) as archive:
            part = archive.getinfo(self.part)
            steps = parse(archive, part, book.name, RowElements(give))
            for _ in _in_order(steps, book.name, self.sheet):
                book.content.check(archive.fp)  # pyright: ignore[reportArgumentType]
                while complete:
                    row, skipped = complete.popleft()
                    line = reading.line(row, header)
                    if line is not None and not skipped:
                        yield line
                if last > until:
                    break


def _in_order(steps: Iterator[None], name: str, sheet: str) -> Iterator[None]:
    try:
        yield from steps
    except Unordered as wrong:
        raise InputError("ingestion.sheet-unordered", name=name, sheet=sheet, row=wrong.after) from None


def sheet_tables(content: Content, name: str) -> list[SheetTable]:
    """The sheets of a workbook, in their order.

    Raises:
        InputError: the file is cut or damaged, or one of its parts is larger than any table needs or has what
            no workbook has.
    """
    with package(content, name) as archive:
        parts = {_plain(part.filename): part for part in archive.infolist()}
        main = _main(archive, parts, name)
        sheets = _Sheets()
        _read(archive, parts, main, name, sheets)
        related = _Relations()
        folder, file = posixpath.split(main)
        _read(archive, parts, f"{folder}/_rels/{file}.rels".lstrip("/"), name, related)
        styles = _Styles()
        shared = Strings()
        for type_, elements, most in (
            ("styles", styles, MOST_OF_SMALL),
            ("sharedStrings", StringElements(shared), None),
        ):
            target = next((one for kind, one in related.targets.values() if kind == type_), None)
            if target is not None:
                _read(archive, parts, _joined(folder, target), name, elements, most)
        shared.flush()
        epoch = MAC_EPOCH if sheets.from_1904 else WINDOWS_EPOCH
        book = Workbook(content, name, shared, Formats(tuple(styles.formats), epoch))
        return [
            SheetTable(book, part.filename, title, hidden, survey(archive, part, name, title))
            for title, hidden, id_ in sheets.sheets
            if related.targets.get(id_, ("", ""))[0] == "worksheet"
            and (part := parts.get(_joined(folder, related.targets[id_][1]))) is not None
        ]


def _plain(name: str) -> str:
    """The name of a part: some programs write it with backslashes, or in another case than it is named."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _joined(folder: str, target: str) -> str:
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return _plain(posixpath.normpath(joined))


def _main(archive: zipfile.ZipFile, parts: Parts, name: str) -> str:
    related = _Relations()
    if "_rels/.rels" in parts:
        _read(archive, parts, "_rels/.rels", name, related)
    targets = [_joined("", target) for kind, target in related.targets.values() if kind == "officeDocument"]
    return targets[0] if targets else "xl/workbook.xml"


def _read(
    archive: zipfile.ZipFile,
    parts: Parts,
    part: str,
    name: str,
    elements: Elements,
    most: int | None = MOST_OF_SMALL,
) -> None:
    found = parts.get(_plain(part))
    if found is None:
        raise InputError("ingestion.part-broken", name=name, part=part)
    bounds = {"most": most} if most is not None else {}
    drain(parse(archive, found, name, elements, **bounds))


def _local(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its name without a prefix."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


@dataclass
class _Sheets(Elements):
    """Title, whether it is hidden, and id of each sheet."""

    sheets: list[tuple[str, bool, str]] = field(default_factory=list[tuple[str, bool, str]])
    from_1904: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, _local(attributes, "id")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")


@dataclass
class _Relations(Elements):
    """Kind and target of each relation, by its id."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = kind, attributes.get("Target", "")


class _Styles(Elements):
    """The number format of each style."""

    def __init__(self) -> None:
        self.formats: list[str] = []
        self._own: dict[str, str] = {}
        self._of_cells = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            number = attributes.get("numFmtId", "0")
            self.formats.append(self._own.get(number) or builtin(int(number) if number.isdecimal() else 0))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False
