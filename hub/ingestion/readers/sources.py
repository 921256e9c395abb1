"""Opens what a mapping names: files of a folder, as tables whose header is the expected one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from graph_schema.identity_numbers import holds_identity_number
from hub.errors import InputError
from hub.ingestion.headers.header import Refuses, checked_header, first_few
from hub.ingestion.headers.title_units import read_in
from hub.ingestion.readers.archives import members
from hub.ingestion.readers.contents import Content, digest, on_disk
from hub.ingestion.readers.header_rows import first_rows, header_row
from hub.ingestion.readers.kinds import Kind, kind_of
from hub.ingestion.readers.objects import objects_table
from hub.ingestion.readers.remarks import Remarks, is_remark
from hub.ingestion.readers.row import Fault, Line, RowReason, Rows, Skip, none
from hub.ingestion.readers.sheet_choice import chosen, to_read
from hub.ingestion.readers.tables import MOST_ABOVE, Hints, ReadsOtherwise, Table, delimited_table
from hub.messages.message import Message, message
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.mapping import FileOf

if TYPE_CHECKING:
    from hub.ingestion.readers.workbooks import SheetTable


@dataclass(frozen=True)
class Source:
    """A table that was found sound from the outside: it exists and its header is the expected one.

    ``name`` is what batches call it: the path in the folder, of a member of an archive behind the archive's.
    ``header`` are the columns as the mapping names them, ``titles`` as the file does; ``lines`` is what its
    last row is numbered, or near it; ``notes`` what its sender should know.
    """

    path: Path
    name: str
    file: FileOf
    sha256: str
    header: tuple[str, ...]
    titles: tuple[str, ...]
    header_ends: int
    table: Table
    notes: Sequence[Message] = ()
    remarks: Remarks = field(default_factory=Remarks, compare=False)
    """Rows that were passed over while the rows were read."""

    @property
    def lines(self) -> int:
        """By which progress is shown."""
        return self.table.lines

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Columns that the mapping does not have, and that it lets stand: they are listed and not read."""
        return tuple(column for column in self.header if column not in self.file.columns)

    @property
    def sheet(self) -> str:
        """The sheet of a workbook."""
        return self.table.sheet


def open_sources(
    folder: Path, files: Sequence[FileOf], refuses: Refuses = lambda file, column: None
) -> list[Source]:
    """Finds all files and looks at their headers, before anything is written.

    Raises:
        InputError: a file is missing or empty, is nothing that can be read, or its header is another one.
    """
    if not folder.is_dir():
        raise InputError("ingestion.folder-missing", folder=str(folder))
    unpacked: dict[Path, _Members] = {}
    opened = [
        source
        for file in files
        for named in _files(folder, file, unpacked)
        for source in _open(named, file, refuses)
    ]
    return list(_sheets_told_apart(opened))


def _sheets_told_apart(sources: Sequence[Source]) -> Iterator[Source]:
    """Each sheet that is read has a name of its own, whether one file of the mapping means it or several;
    the first of a workbook tells which others have data and are not read."""
    read: dict[str, list[str]] = {}
    for source in sources:
        if source.sheet:
            read.setdefault(source.name, []).append(source.sheet)
    for source in sources:
        sheets = read.get(source.name, [])
        left = [sheet for sheet in source.table.others if sheet not in sheets]
        notes = [*source.notes]
        if left and source.sheet == sheets[0]:
            notes.append(message("ingestion.note-other-sheets", sheets=first_few(left)))
        name = f"{source.name}[{source.sheet}]" if len({*sheets}) > 1 else source.name
        yield replace(source, name=name, notes=notes)


@dataclass(frozen=True)
class _Named:
    """A file of the folder, or a member of an archive in it."""

    path: Path
    name: str
    content: Content
    notes: Sequence[Message] = ()


_Members = list[_Named]


def _files(folder: Path, file: FileOf, unpacked: dict[Path, _Members]) -> list[_Named]:
    """The files of a name or a pattern, in the order in which they are read. An archive that has the name
    stands for all its members; any other archive of the folder is a folder itself."""
    found = _paths_of(folder, file.file, unpacked)
    paths = {one.path for one in found}
    for path in folder.iterdir():
        if path not in paths and path.is_file() and _may_hold(path, file.file):
            name = _name(path, folder)
            content = on_disk(path, name)
            if path.suffix.casefold() == ".zip" or kind_of(content, name) is Kind.ARCHIVE:
                inside = _members(path, name, content, unpacked)
                found += [one for one in inside if PurePosixPath(one.name).match(file.file)]
    if not found:
        there = first_few(sorted(path.name for path in folder.iterdir())) or message("ingestion.nothing")
        raise InputError("ingestion.file-missing", file=file.file, folder=str(folder), there=there)
    return sorted(found, key=lambda one: _as_text(one.name) if file.order == "name" else _numbered(one.name))


def _may_hold(path: Path, pattern: str) -> bool:
    """Whether files of a pattern may be members of an archive: it is called one, or the pattern names it."""
    begins, *inside = PurePosixPath(pattern).parts
    return path.suffix.casefold() == ".zip" or (bool(inside) and PurePosixPath(path.name).match(begins))


def _paths_of(folder: Path, pattern: str, unpacked: dict[Path, _Members]) -> list[_Named]:
    found: list[_Named] = []
    for path in (path for path in folder.glob(pattern) if path.is_file()):
        name = _name(path, folder)
        content = on_disk(path, name)
        if kind_of(content, name) is Kind.ARCHIVE:
            found += _members(path, name, content, unpacked)
        else:
            found.append(_Named(path, name, content))
    return found


def _members(path: Path, name: str, content: Content, unpacked: dict[Path, _Members]) -> _Members:
    if path not in unpacked:
        inside, notes = members(content, name)
        unpacked[path] = [
            _Named(path, f"{name}/{member}", bytes_, () if at else notes)
            for at, (member, bytes_) in enumerate(inside)
        ]
    return unpacked[path]


_Order = tuple[list[tuple[int, str]], str]


def _as_text(name: str) -> _Order:
    return [], name


def _numbered(name: str) -> _Order:
    """A name by the numbers in it: the ninth part before the tenth."""
    parts = re.split(r"([0-9]+)", name)
    return [(int(part), "") if at % 2 else (0, part) for at, part in enumerate(parts)], name


def _open(named: _Named, file: FileOf, refuses: Refuses) -> Iterator[Source]:
    kind = kind_of(named.content, named.name)
    sha256 = digest(named.content)
    tables = _tables(named.content, kind, named.name, file)
    for table in tables:
        name = f"{named.name}[{table.sheet}]" if len(tables) > 1 else named.name
        row = header_row(table, file, name)
        header = checked_header(name, row.titles, file, refuses)
        notes = [*named.notes, *table.notes]
        if row.above:
            notes.append(message("ingestion.note-above-header", count=row.above, row=row.ends))
        for column, unit in header.units.items():
            title = header.titles[header.columns.index(column)]
            notes.append(message("ingestion.note-other-unit", column=title, unit=unit))
        read = read_in(file, header.units)
        yield Source(
            named.path, named.name, read, sha256, header.columns, header.titles, row.ends, table, notes
        )


def _tables(content: Content, kind: Kind, name: str, file: FileOf) -> Sequence[Table]:
    match kind:
        case Kind.DELIMITED:
            try:
                return [delimited_table(content, hints_of(file))]
            except ReadsOtherwise as other:
                raise InputError(
                    "ingestion.file-other-encoding", name=name, seen=other.encoding, encoding=file.encoding
                ) from None
        case Kind.OBJECTS:
            return [objects_table(content, hints_of(file).columns)]
        case Kind.WORKBOOK:
            return chosen(_sheets(content, name), file, name)
        case Kind.ARCHIVE:
            raise _archive_in_archive(name)


def _archive_in_archive(name: str) -> InputError:
    archive, _, member = name.rpartition("/")
    return InputError("ingestion.member-archive", name=archive, member=member)


@dataclass(frozen=True)
class Seen:
    """A table as it looks before anybody knows what it means: its first rows, a header among them."""

    name: str
    kind: Kind
    sheet: str
    rows: Sequence[Line]


def look(folder: Path, name: str, most: int = MOST_ABOVE) -> list[Seen]:
    """The tables of a file of a folder, each by its first rows: the sheets with data of a workbook that are
    not hidden, the members of an archive.

    Args:
        most: how many rows of each.

    Raises:
        InputError: it is nothing that can be read.
    """
    pattern = "".join(f"[{one}]" if one in "*?[" else one for one in name)
    seen: list[Seen] = []
    for named in _paths_of(folder, pattern, {}):
        kind = kind_of(named.content, named.name)
        if kind is Kind.WORKBOOK:
            tables: Sequence[Table] = to_read(_sheets(named.content, named.name))
            if not tables:
                raise InputError("ingestion.sheet-none", name=named.name)
        elif kind is Kind.OBJECTS:
            tables = [objects_table(named.content)]
        elif kind is Kind.DELIMITED:
            tables = [delimited_table(named.content, Hints())]
        else:
            raise _archive_in_archive(named.name)
        seen += [Seen(named.name, kind, table.sheet, first_rows(table, most=most)) for table in tables]
    return seen


def hints_of(file: FileOf) -> Hints:
    """What a mapping says of how its file is to be read."""
    return Hints(file.encoding, file.separator, file.quote, file.sheet, frozenset(m.by_title(file)))


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


def rows_of(source: Source, skip: Skip = none) -> Rows:
    """The rows behind the header. Neither empty lines nor lines of empty fields are rows; nor are the sum
    and the notes below a table: these are counted.

    Raises:
        InputError: the file was changed since it was opened; no row of another file is given.
    """
    columns = [source.file.columns.get(name) for name in source.header]
    unread = frozenset(at for at, column in enumerate(columns) if isinstance(column, mc.Ignored | None))
    texts = [at for at, column in enumerate(columns) if isinstance(column, mc.Text)]
    amounts = {at for at, column in enumerate(columns) if isinstance(column, mc.Number | mc.Whole | mc.Bands)}
    needed = [
        at
        for at, column in enumerate(columns)
        if not isinstance(column, mc.Ignored | None) and column.required
    ]
    ends, width = source.header_ends, len(source.titles)
    named = m.by_title(source.file)
    for line in source.table.rows(lambda number: number <= ends or skip(number), source.header, unread):
        if is_remark(line, width, unread, needed):
            source.remarks.add(line)
        elif isinstance(line.fields, Fault):
            yield line
        elif len(line.fields) != width or any(map(str.strip, line.fields)):
            if _is_other_header(line.fields, source, named):
                raise InputError("ingestion.header-other", name=source.name, row=line.first)
            line = _with_amounts_of_its_own(line, source, amounts) if line.shared else line
            yield _with_faults_of_its_place(line, source, texts)


def _is_other_header(fields: Sequence[str], source: Source, named: Collection[str]) -> bool:
    """Whether a row names columns and is not the header once more: a second table was put below the first,
    and its rows would be read by columns that are not theirs."""
    texts = [field.strip() for field in fields if field.strip()]
    if len(texts) < 3 or mc.spelled(texts[0]) not in named or mc.spelled(texts[1]) not in named:
        return False
    spelled = [mc.spelled(text) for text in texts]
    titles = [mc.spelled(title) for title in source.titles if title]
    known = sum(one in named for one in spelled)
    return known >= 3 and known * 2 > len(texts) and spelled != titles


def _with_amounts_of_its_own(line: Line, source: Source, amounts: Collection[int]) -> Line:
    """An amount that is merged downwards may be one for all rows, or that of each."""
    for at, area in line.shared.items():
        if at in amounts:
            fault = Fault(RowReason.BAD_CELL, message("row.merged", range=area), column=source.header[at])
            return replace(line, fields=fault)
    return line


_TURNED = re.compile(r"\d(?:\.\d+)?E\+(?:1[0-9]|2[0-9])")
"""A code that a spreadsheet took for a number and wrote as one: its last digits are lost."""


def _with_faults_of_its_place(line: Line, source: Source, texts: Collection[int]) -> Line:
    titles, fields = source.titles, line.fields
    if isinstance(fields, Fault):
        return line
    if fields[0].strip() == titles[0] and tuple(field.strip() for field in fields) == titles:
        return replace(line, fields=Fault(RowReason.HEADER_AGAIN, message("row.header-again")), texts=fields)
    if b"E+" in line.raw:
        for at in texts:
            if at < len(fields) and _TURNED.fullmatch(fields[at].strip()):
                fault = Fault(RowReason.BAD_CELL, message("row.code-as-number"), column=source.header[at])
                return replace(line, fields=fault, texts=fields)
    return line


def _sheets(content: Content, name: str) -> list[SheetTable]:
    from hub.ingestion.readers.workbooks import sheet_tables  # with it come openpyxl and NumPy

    return sheet_tables(content, name)
