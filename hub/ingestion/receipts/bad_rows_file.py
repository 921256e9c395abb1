"""The rows of a delivery that were set aside, as a file that can be corrected and sent again.

The rows stand there as they came, behind columns that say what is wrong and how to mend it. It is CSV in
UTF-8 with a byte order mark, as spreadsheets open it: what they would run as a formula is escaped, and what
they would take for a large number begins with a tab. Read again, these columns are passed over, and the
escapes taken away.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hub.errors import InputError
from hub.ingestion.readers import Fault, Line, Source, as_text, open_sources, rows_of
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.row_receipts import Place, ReceiptNote, RowReceipt
from hub.messages.languages import Language
from hub.messages.message import Message, message
from hub.policy.model.mapping import FileOf
from hub.policy.model.mapping_columns import Ignored
from hub.spreadsheets import plain_cell, safe_cell
from hub.store.graph import Graph

DELIVERY, ROW = "交付编号 delivery", "原行号 row"
ADDED = (DELIVERY, ROW, "问题 problem", "问题列 column", "现为 found", "应为 expected", "处理办法 to do")
"""The columns before those of the file."""
MORE = "…"
"""Stands for the number of a row in the last row of a file that does not hold all."""
MOST_BYTES = 32 << 20
"""So long a file of bad rows is, and no longer but by its first part: what a spreadsheet opens at once."""
AT_ONCE = 200
_BEGIN = 1 << 16
_PLACE = re.compile(r"(?:([0-9]{1,5})/)?([0-9]{1,12})(?:\.0)?")
_LONG_NUMBER = re.compile(r"[0-9]{12,}[0-9Xx]?")


@dataclass(frozen=True)
class Mended:
    """Which row of which delivery a row of a corrected file stands for; ``place`` is None where it is new."""

    delivery: str
    place: Place | None


def is_mending(header: Sequence[str]) -> bool:
    """Whether a file was made here to be corrected."""
    return DELIVERY in header and ROW in header


def own_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """A header without the columns that were added here to be corrected."""
    if not is_mending(titles):
        return tuple(titles)
    return tuple(title for title in titles if title not in ADDED)


def as_mending(file: FileOf, name: str) -> FileOf:
    """How a corrected file is read: as the mapping says, whatever form a spreadsheet has saved it in."""
    why = "made by the hub for who mends the row"
    added = {column: Ignored(type="ignored", why=why) for column in ADDED}
    form = {"file": name, "encoding": "auto", "separator": "auto", "quote": '"'}
    more = {"sheet": None, "header_row": None, "columns": {**added, **file.columns}}
    return file.model_copy(update={**form, **more})


def mended_delivery(folder: Path, name: str, file: FileOf) -> str | None:
    """Which delivery a corrected file mends: the one that its rows name first. None for any other file."""
    with (folder / name).open("rb") as opened:
        begin = opened.read(_BEGIN)
    if not begin.startswith(b"PK") and not any(DELIVERY.encode(one) in begin for one in ("utf-8", "gb18030")):
        return None
    try:
        sources = open_sources(folder, (as_mending(file, name),))
    except InputError:
        return None
    for source in sources:
        for line in rows_of(source):
            row = mended(line, source)
            if row is not None:
                return row.delivery
    return None


def mended(line: Line, source: Source) -> Mended | None:
    """What a row of a corrected file says that it stands for."""
    if isinstance(line.fields, Fault) or not is_mending(source.header):
        return None
    delivery, place = (line.fields[source.header.index(name)].strip() for name in (DELIVERY, ROW))
    number = _PLACE.fullmatch(place)
    if not delivery:
        return None
    return Mended(delivery, (int(number[1] or 0), int(number[2])) if number is not None else None)


def unescaped(line: Line) -> Line:
    """A row as its sender meant it."""
    if isinstance(line.fields, Fault):
        return line
    return replace(line, fields=list(map(plain_cell, line.fields)))


def escaped(field: str) -> str:
    """A field as a spreadsheet shows it: nothing in it is run, and no digit of it is lost."""
    if _LONG_NUMBER.fullmatch(field):
        return f"\t{field}"
    return safe_cell(field)


def rows(
    graph: Graph,
    delivery: str,
    sources: Sequence[Source],
    language: Language | None = None,
    after: Place = (0, 0),
) -> Iterator[bytes]:
    """The file, in parts: of a delivery of several files those that follow each other with the same columns,
    and of these so much as a spreadsheet opens. Its last row says how to ask for the rest, if any.

    Args:
        language: of what is wrong and what to do; None: both.
        after: begins behind this place.
    """
    yield codecs.BOM_UTF8
    begin = min(after[0], len(sources) - 1)
    own = _own(sources[begin])
    yield _text([[*ADDED, *map(escaped, own)]])
    left = MOST_BYTES
    for position, source in enumerate(sources[begin:], begin):
        if _own(source) != own:
            if row_receipts.page(graph, delivery, (position, 0), 1, row_receipts.SET_ASIDE):
                says = message("ingestion.bad-rows-other-columns", after=f"{position}/0")
                yield _more(delivery, says, language)
            return
        start = after if position == begin else (position, 0)
        for place, part in _of_file(graph, delivery, start, source, language):
            if left < len(part) and left < MOST_BYTES:
                says = message("ingestion.bad-rows-more", after=f"{place[0]}/{place[1]}")
                yield _more(delivery, says, language)
                return
            yield part
            left -= len(part)


def _more(delivery: str, says: Message, language: Language | None) -> bytes:
    """The row that says how to ask for what is not here."""
    return _text([[delivery, MORE, _in(language, (says.text(Language.EN), says.text(Language.ZH)))]])


def is_passed_over(line: Line, source: Source) -> bool:
    """Whether a row of a corrected file says how to ask for further rows, and nothing else."""
    if isinstance(line.fields, Fault) or not is_mending(source.header):
        return False
    return line.fields[source.header.index(ROW)].strip() == MORE


def _own(source: Source) -> list[str]:
    """The columns of a file as it names them, without those that were added here."""
    pairs = zip(source.header, source.titles, strict=True)
    return [title for name, title in pairs if name not in ADDED]


def _of_file(
    graph: Graph, delivery: str, after: Place, source: Source, language: Language | None
) -> Iterator[tuple[Place, bytes]]:
    """Parts of the file, each with the place behind which it begins."""
    lines = rows_of(source)
    some: list[list[str]] = []
    begins, last = after, after
    for batch in row_receipts.batches(graph, delivery, after, row_receipts.SET_ASIDE):
        asked = {one.row: one for one in batch if one.file == after[0]}
        if batch and not asked:
            break
        while asked and (line := next(lines, None)) is not None:
            receipt = asked.pop(line.first, None)
            if receipt is None:
                continue
            some.append(_row(delivery, receipt, line, source, language))
            last = receipt.place
            if len(some) == AT_ONCE:
                yield begins, _text(some)
                some, begins = [], last
    if some:
        yield begins, _text(some)


def _row(
    delivery: str, receipt: RowReceipt, line: Line, source: Source, language: Language | None
) -> list[str]:
    fields = _fields(line)
    place, stands_for = receipt.place, delivery
    before = mended(line, source)
    if before is not None and before.place is not None:
        stands_for, place = before.delivery, before.place
    if is_mending(source.header):
        own = [at for at, name in enumerate(source.header) if name not in ADDED]
        fields = [fields[at] for at in own if at < len(fields)] + list(fields[len(source.header) :])
        fields = list(map(plain_cell, fields))
    told = map(_numbered, zip(*(_told(one, language) for one in receipt.faults), strict=True))
    number = str(place[1]) if not place[0] else f"{place[0]}/{place[1]}"
    return [stands_for, number, *(escaped(one) for one in (*told, *fields))]


def _told(one: ReceiptNote, language: Language | None) -> tuple[str, ...]:
    texts = (_in(language, each) for each in (one.wrong, one.right, row_receipts.to_mend(one)))
    return (_in(language, row_receipts.problem(one)), one.column, *texts)


def _numbered(texts: tuple[str, ...]) -> str:
    """What stands in one cell of all that is wrong with a row."""
    if len(texts) == 1:
        return texts[0]
    return " ".join(f"({number}) {text}" for number, text in enumerate(texts, 1))


def _in(language: Language | None, texts: tuple[str, str]) -> str:
    english, chinese = texts
    if language is not None:
        return chinese if language is Language.ZH else english
    return english if english == chinese else f"{chinese} {english}"


def _fields(line: Line) -> Sequence[str]:
    if not isinstance(line.fields, Fault):
        return line.fields
    if line.texts:
        return line.texts
    # Nobody can tell its fields: the row stands in the first one, to be taken apart by hand.
    return [as_text(line.raw).replace("\x00", "").strip("\r\n")]


def _text(some: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(some)
    return text.getvalue().encode()
