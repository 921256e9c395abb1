"""Reads the rows of a sheet, one after the other, as a program wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.cell import column_index_from_string, range_boundaries

from hub.ingestion.readers.cells import LONGEST_CELL, Formats, OddCell, iso_of, number_of, text_of
from hub.ingestion.readers.row import LONGEST_ROW, Fault, Line, RowReason
from hub.ingestion.readers.strings import Strings
from hub.ingestion.readers.xml_parts import Elements
from hub.messages.message import message

MOST_COLUMNS = 16_384
"""Of a sheet of Excel."""
MOST_ROWS = 1_048_576


@dataclass(slots=True)
class Cell:
    """A cell as it stands in the file."""

    column: int
    type_: str
    style: str | None
    value: str = ""
    formula: str | None = None


class Unordered(Exception):
    """A row stands behind one with a higher number."""

    def __init__(self, after: int) -> None:
        super().__init__(after)
        self.after = after


@dataclass(slots=True)
class Row:
    """A row as it stands in the file; with ``too_many`` it has more cells than a row has, with ``too_long``
    more text than is taken."""

    number: int
    cells: list[Cell]
    too_many: bool
    too_long: bool


class RowElements(Elements):
    """Takes the cells of each row out of a sheet, and gives them on when the row ends."""

    def __init__(self, give: Callable[[Row], None]) -> None:
        self._give = give
        self._cells: list[Cell] = []
        self._number = 0
        self._many = False
        self._room = 0
        self._texts: list[str] = []
        self._length = 0
        self._takes = False
        self._beside = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "c":
                self._begin_cell(attributes)
            case "v" | "f":
                self._begin_text()
            case "t":
                if not self._beside:
                    self._takes = True
            case "is":
                self._begin_text()
                self._takes = False
            case "rPh":
                self._beside = True
            case "row":
                self._begin_row(attributes.get("r"))
            case _:
                pass

    def _begin_row(self, given: str | None) -> None:
        number = int(given) if given is not None and given.isdecimal() else self._number + 1
        if not self._number < number <= MOST_ROWS:
            raise Unordered(self._number)
        self._number = number
        self._room = LONGEST_ROW
        self._cells = []
        self._many = False

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        last = self._cells[-1].column if self._cells else -1
        place = attributes.get("r")
        column = _column(place.rstrip("0123456789")) if place else last + 1
        if column is None or len(self._cells) >= MOST_COLUMNS:
            self._many = True
            column = MOST_COLUMNS
        if not self._many:
            self._cells.append(Cell(column, attributes.get("t", "n"), attributes.get("s")))

    def _begin_text(self) -> None:
        self._texts.clear()
        self._length = 0
        self._takes = True

    def characters(self, content: str) -> None:
        if self._takes and self._length <= LONGEST_CELL * 2 and self._room >= 0:
            self._texts.append(content)
            self._length += len(content)
            self._room -= len(content)

    def end(self, name: str) -> None:
        match name:
            case "v" | "is" | "f":
                self._takes = False
                if self._cells and not self._many:
                    if name == "f":
                        self._cells[-1].formula = "".join(self._texts)
                    else:
                        self._cells[-1].value = "".join(self._texts)
            case "t":
                self._takes = False
            case "rPh":
                self._beside = False
            case "row":
                self._give(Row(self._number, self._cells, self._many, self._room < 0))
            case _:
                pass


_COLUMNS: dict[str, int] = {}


def _column(letters: str) -> int | None:
    """The position of a column, from 0; None for one that no sheet has."""
    found = _COLUMNS.get(letters)
    if found is None:
        try:
            found = column_index_from_string(letters) - 1
        except ValueError:
            return None
        if found >= MOST_COLUMNS:
            return None
        if letters.isupper():
            _COLUMNS[letters] = found
    return found


@dataclass
class Merged:
    """Merged areas of a sheet: of each only the first cell has a value."""

    areas: list[tuple[str, tuple[int, int, int, int]]] = field(
        default_factory=list[tuple[str, tuple[int, int, int, int]]]
    )

    def add(self, text: str) -> None:
        """Adds an area, such as A2:A5; any other text is left out."""
        try:
            left, top, right, bottom = range_boundaries(text)
        except (ValueError, TypeError):
            return
        if None not in (left, top, right, bottom):
            self.areas.append((text, (int(left or 0), int(top or 0), int(right or 0), int(bottom or 0))))

    def downward(self) -> Downward:
        """What stands in those of more than one row."""
        return Downward(self.areas)

    def by_rows(self) -> Callable[[int], Mapping[int, str]]:
        """The areas that a row is part of and does not begin, by position of the column; asked with numbers
        that grow."""
        waiting = sorted(self.areas, key=lambda area: area[1][1], reverse=True)
        here: list[tuple[str, tuple[int, int, int, int]]] = []

        def of(row: int) -> Mapping[int, str]:
            nonlocal here
            while waiting and waiting[-1][1][1] <= row:
                here.append(waiting.pop())
            if not here:
                return {}
            here = [area for area in here if area[1][3] >= row]
            return {
                column - 1: text
                for text, (left, top, right, _) in here
                for column in range(left, right + 1)
                if (column, row) != (left, top)
            }

        return of


class Downward:
    """What stands in cells that are merged downwards (处罚机关, once for all rows): it is said of each row of
    the area. Asked with numbers of rows that grow."""

    def __init__(self, areas: Iterable[tuple[str, tuple[int, int, int, int]]]) -> None:
        self._begin: dict[int, list[tuple[int, int, str]]] = {}
        for text, (left, top, _, bottom) in areas:
            if bottom > top:
                self._begin.setdefault(top, []).append((left - 1, bottom, text))
        self._here: dict[int, tuple[int, str, str | OddCell]] = {}

    def begin(self, row: int) -> bool:
        """Whether an area begins in a row."""
        return row in self._begin

    def remember(self, row: int, texts: Sequence[str], odd: Mapping[int, OddCell]) -> None:
        """Keeps what stands in a row in which areas begin."""
        for column, bottom, area in self._begin.pop(row):
            text = texts[column] if column < len(texts) else ""
            self._here[column] = bottom, area, odd.get(column, text)

    def of(self, row: int) -> Mapping[int, tuple[str, str | OddCell]]:
        """Of each column that is merged here with a row above: the area, and what stands in it."""
        if not self._here:
            return {}
        self._here = {column: one for column, one in self._here.items() if one[0] >= row}
        return {column: (area, value) for column, (_, area, value) in self._here.items()}


@dataclass(frozen=True)
class Reading:
    """With what the cells of a sheet are read."""

    sheet: str
    strings: Strings
    formats: Formats
    merged: Callable[[int], Mapping[int, str]]
    downward: Downward
    unread: Collection[int] = ()

    def line(self, row: Row, header: Sequence[str]) -> Line | None:
        """A row, as wide as the header or as what stands in it; None for one in which nothing stands."""
        texts = [""] * len(header)
        fault: Fault | None = None
        faults: dict[int, OddCell] = {}
        for cell in row.cells:
            try:
                text = self._text(cell)
            except OddCell as odd:
                text = odd.text
                faults[cell.column] = odd
                if fault is None and cell.column not in self.unread:
                    fault = odd.fault(_name(header, cell.column))
            if text:
                texts += [""] * (cell.column + 1 - len(texts))
                texts[cell.column] = text
        if not any(texts) and fault is None and not row.too_many:
            return None
        above = self.downward.of(row.number)
        if self.downward.begin(row.number):
            self.downward.remember(row.number, texts, faults)
        shared: dict[int, str] = {}
        if above and any(texts):
            fault = self._fill(texts, above, shared, header) or fault
        if row.too_many:
            fault = Fault(RowReason.FIELD_COUNT, message("row.many-cells", bound=MOST_COLUMNS))
        if row.too_long or sum(map(len, texts)) > LONGEST_ROW:
            fault = Fault(RowReason.TOO_LONG, message("row.long-row", most=LONGEST_ROW))
            texts = [text[:100] for text in texts[: len(header)]]
        raw = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return Line(
            row.number,
            row.number,
            raw,
            fault or self._merged(row.number, texts, header, above) or texts,
            texts,
            self.sheet,
            shared,
        )

    def _fill(
        self,
        texts: list[str],
        above: Mapping[int, tuple[str, str | OddCell]],
        shared: dict[int, str],
        header: Sequence[str],
    ) -> Fault | None:
        """Says of a row what stands in cells that are merged with rows above; ``shared`` takes which these
        are. What nobody can use there is the fault of each row."""
        fault: Fault | None = None
        for at, (area, value) in above.items():
            if at >= len(texts) and header:
                continue
            texts += [""] * (at + 1 - len(texts))
            if texts[at]:
                continue
            if isinstance(value, OddCell):
                texts[at] = value.text
                fault = value.fault(_name(header, at)) if at not in self.unread else fault
            elif value:
                texts[at] = value
                shared[at] = area
        return fault

    def _merged(
        self, number: int, texts: Sequence[str], header: Sequence[str], above: Collection[int]
    ) -> Fault | None:
        for at, area in self.merged(number).items():
            if at in above:
                continue
            if header and at < len(header) and at not in self.unread and not texts[at]:
                return Fault(RowReason.BAD_CELL, message("row.merged", range=area), column=header[at])
        return None

    def _text(self, cell: Cell) -> str:
        if cell.formula is not None and not cell.value and cell.type_ != "str":
            raise OddCell(message("row.formula-without-value"), f"={cell.formula}"[:LONGEST_CELL])
        value = cell.value
        if not value:
            return ""
        match cell.type_:
            case "s":
                return text_of(self._shared(value))
            case "n":
                return number_of(value, cell.style, self.formats)
            case "inlineStr" | "str":
                return text_of(value)
            case "b":
                return "TRUE" if value.strip() == "1" else "FALSE"
            case "d":
                return iso_of(value)
            case "e":
                raise OddCell(message("row.error-cell", error=_error(value)), value[:20])
            case _:
                raise OddCell(message("row.broken-cell"), value[:100])

    def _shared(self, number: str) -> str:
        try:
            return self.strings[int(number)]
        except (ValueError, IndexError):
            raise OddCell(message("row.broken-cell"), "") from None


def _error(value: str) -> str:
    """An error as spreadsheets name it; any other text is not repeated."""
    return value if re.fullmatch(r"#[A-Z0-9/_]{1,20}[!?]?", value) else "#?"


def _name(header: Sequence[str], at: int) -> str:
    return header[at] if at < len(header) else ""
