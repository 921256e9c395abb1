"""Ingests a folder of files as a mapping says, in batches; once more it changes nothing.

A batch is one transaction with its commit number and its (:Batch) node. The same delivery once more is not
read again where it was read to the end, and goes on where it stopped; rows that waited for a subject are
tried again each time. A delivery that comes after another one of its source is read whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from hub import canonical_json
from hub.calendar.workdays import day_in_china
from hub.identity.naming import Naming, SubjectKey
from hub.identity.stored_digests import Name
from hub.ingestion import delivery_order
from hub.ingestion.batches.batch_writing import (
    Batch,
    Delivery,
    Enter,
    LoadState,
    Outcome,
    SetAside,
    enter_nothing,
    write_batch,
)
from hub.ingestion.batches.earlier_batches import ended_in
from hub.ingestion.converting import Converter, Facts
from hub.ingestion.headers.header import Refuses
from hub.ingestion.readers import Fault, Line, RowReason, Source, open_sources, rows_of
from hub.ingestion.receipts import set_aside_files as aside
from hub.messages.languages import spoken
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import market_data
from hub.policy.model import forbidden
from hub.policy.model.mapping import FileOf, Mapping
from hub.store.graph import Graph, Row

Progress = Callable[[int, int, str], None]
"""Lines done, lines in all, and the file at hand."""

EARLIER = """
MATCH (b:Batch) WHERE b.id STARTS WITH $name
RETURN b.id AS id, b.first AS first, b.through AS through, b.read AS read, b.written AS written,
       b.unchanged AS unchanged, b.duplicates AS duplicates, b.setAside AS setAside,
       b.waiting AS waiting, b.waitingRows AS waitingRows, b.reasons AS reasons
"""


Convert = Callable[[Source, Converter, Line], Facts]
"""Reads a row's facts."""


def convert_as_mapped(source: Source, converter: Converter, line: Line) -> Facts:
    """A row's facts, as its mapping says."""
    return converter.facts(line)


@dataclass(frozen=True)
class Door:
    """What stands between the files of a delivery and the graph, where they came through one.

    ``convert`` reads a row and may refuse it, ``enter`` takes what became of each batch, ``pause`` is so many
    times as long as its batch took, ``mends`` says that the delivery names some rows of another one: what it
    does not name has not left. ``owner``: region and authority whose rows all of them are.
    ``passes_over`` tells rows that are no rows of the sender's. ``taken``: of a file, by its place, the rows
    that an earlier process wrote, each with its records.
    """

    convert: Convert = convert_as_mapped
    enter: Enter = enter_nothing
    pause: float = 0
    mends: bool = False
    owner: tuple[str, str] | None = None
    passes_over: Callable[[Line, Source], bool] = lambda line, source: False
    taken: Callable[[int], Iterable[tuple[int, Sequence[str]]]] = lambda position: ()


@dataclass
class Summary:
    """What became of all rows: ``read`` is the sum of written, unchanged, duplicates and set aside. ``left``
    counts what a complete delivery does not name any more; ``unclear`` are registers where nobody can
    tell. ``warnings`` are accepted rows that are to be looked at, ``warned`` how often for which reason;
    ``undeclared`` are columns by file that its mapping lets stand and does not read."""

    files: int = 0
    read: int = 0
    written: int = 0
    unchanged: int = 0
    duplicates: int = 0
    warnings: int = 0
    warned: Counter[str] = field(default_factory=Counter[str])
    undeclared: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    reasons: Counter[str] = field(default_factory=Counter[str])
    left: int = 0
    unclear: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list[str])
    """What the files' senders should know, and what stopped nothing."""
    seconds: float = 0.0
    folder: Path | None = None

    @property
    def set_aside(self) -> int:
        """How many rows could not be used."""
        return sum(self.reasons.values())

    @property
    def speed(self) -> float:
        """Rows per second."""
        return self.read / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        """In the language that was asked for, else in English."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        language = spoken()
        counts = {"files": self.files, "read": self.read, "written": self.written}
        more = {"unchanged": self.unchanged, "duplicates": self.duplicates, "aside": self.set_aside}
        took = {"seconds": f"{self.seconds:.1f}", "speed": f"{self.speed:.0f}"}
        yield message("ingestion.summary", **counts, **more, **took).text(language)
        if self.warnings:
            yield message("ingestion.summary-warnings", count=self.warnings).text(language)
        for reason, count in sorted(self.warned.items()):
            yield message("ingestion.summary-warned", reason=str(reason), count=count).text(language)
        for file, columns in self.undeclared.items():
            yield message("ingestion.summary-unread", file=file, columns=columns).text(language)
        if self.left:
            yield message("ingestion.summary-left", count=self.left).text(language)
        yield from self.notes
        for register in self.unclear:
            yield message("ingestion.summary-unclear", register=register).text(language)
        for reason, count in sorted(self.reasons.items()):
            yield message("ingestion.summary-aside", reason=str(reason), count=count).text(language)
        if self.set_aside and self.folder is not None:
            yield message("ingestion.summary-folder", folder=str(self.folder)).text(language)


def ingest(
    graph: Graph,
    naming: Naming,
    mapping: Mapping,
    folder: Path,
    now: datetime,
    progress: Progress = lambda done, total, file: None,
    *,
    catalogue: Catalogue,
    set_aside: Path,
    batch_size: int = 2_000,
    door: Door = Door(),
    sources: Sequence[Source] | None = None,
) -> Summary:
    """Ingests the files of a folder.

    Args:
        catalogue: regions, authorities and record kinds that rows may name.
        set_aside: folder for the rows that can't be used.
        batch_size: rows in one transaction.
        door: how the delivery came.
        sources: its files, where somebody has opened them already; a large workbook takes its time.

    Raises:
        InputError: a file is missing or has another header; nothing was written.
        EngineError: graph or folder fails. What was committed stays; the same call goes on from there.
    """
    started = perf_counter()
    if sources is None:
        sources = open_sources(folder, mapping.files, refusing(mapping, naming, catalogue))
    said, summary = _said(mapping, naming), _summary(sources, set_aside)
    begun = _begun(graph, mapping.source, said, sources, door, now)
    converters = _converters(graph, sources, mapping, naming, catalogue, day_in_china(now))
    total, before, known = sum(source.lines for source in sources), 0, set[Name]()
    for position, (source, converter) in enumerate(converters):
        delivery = _delivery(source, mapping, said, begun.number, door.owner)
        state = LoadState(catalogue, known, again=begun.number != 1)
        earlier = _earlier(graph, delivery, position, state, door, summary)
        progress(before, total, source.name)
        batches = _batches(_rows_of(source, converter, door), delivery, earlier, batch_size, position)
        for batch, outcome in _written(graph, batches, now, _putting(set_aside, naming), state, door):
            _count(batch, outcome, summary)
            progress(before + batch.through, total, source.name)
        before += source.lines
        progress(before, total, source.name)
    if not begun.finished:
        gone = delivery_order.finish(graph, begun, mapping, converters, now)
        summary.left, summary.unclear = gone.left, gone.unclear
    summary.seconds = perf_counter() - started
    return summary


def _written(
    graph: Graph, batches: Iterator[Batch], now: datetime, put: SetAside, state: LoadState, door: Door
) -> Iterator[tuple[Batch, Outcome]]:
    """The batches with what became of each, with the door's pause between them."""
    for batch in _ahead(batches):
        begun_at = perf_counter()
        outcome = write_batch(graph, batch, now, put, state, door.enter)
        sleep(door.pause * (perf_counter() - begun_at))
        yield batch, outcome


def _rows_of(source: Source, converter: Converter, door: Door) -> _Rows:
    return _Rows(source, partial(door.convert, source, converter), door.passes_over)


def _putting(set_aside: Path, naming: Naming) -> SetAside:
    def put(batch: str, file: str, rows: Sequence[tuple[Line, Fault]]) -> None:
        aside.put(set_aside, batch, file, rows, naming.keys)

    return put


def _earlier(
    graph: Graph, delivery: Delivery, position: int, state: LoadState, door: Door, summary: Summary
) -> list[Row]:
    """The batches of the file that were written before, counted; what their rows named is noted."""
    earlier = graph.read(lambda tx: tx.rows(EARLIER, name=f"{delivery.name}-"))
    _count_earlier(earlier, summary)
    if earlier:
        ended = graph.read(lambda tx: ended_in(tx, delivery.name))
        state.before.note(door.taken(position), ended.items())
    return earlier


def _summary(sources: Sequence[Source], set_aside: Path) -> Summary:
    undeclared = {source.name: source.undeclared for source in sources if source.undeclared}
    summary = Summary(files=len(sources), folder=set_aside, undeclared=undeclared)
    summary.notes = [f"{source.name}: {note.text()}" for source in sources for note in source.notes]
    return summary


def _begun(
    graph: Graph, source: str, said: str, sources: Sequence[Source], door: Door, now: datetime
) -> delivery_order.Delivery:
    """The delivery among those of its source; one that mends an earlier one is no delivery of its own."""
    whole = canonical_json.digest([said, [[one.name, one.sha256] for one in sources]])
    if door.mends:
        return delivery_order.Delivery(source, 0, whole, finished=True)
    return delivery_order.begin(graph, source, whole, now)


def _said(mapping: Mapping, naming: Naming) -> str:
    """How the files are read, as a digest: what was read otherwise is read again. So is what was read under
    another exchange key, or none: persons get their name under this one."""
    read = mapping.model_dump(mode="json")
    exchange = naming.keys.exchange
    return canonical_json.digest(read if exchange is None else [read, exchange.id])


def _converters(
    graph: Graph,
    sources: Sequence[Source],
    mapping: Mapping,
    naming: Naming,
    catalogue: Catalogue,
    today: date,
) -> list[tuple[Source, Converter]]:
    """The files, each with what reads its rows; a subject that several name is worked out once."""
    keys = dict[Name, tuple[SubjectKey, bool]]()
    kinds_in_ids = delivery_order.has_kinds_in_ids(graph, mapping.source)
    return [
        (source, Converter(source, mapping, naming, catalogue, today, keys, kinds_in_ids=kinds_in_ids))
        for source in sources
    ]


def refusing(mapping: Mapping, naming: Naming, catalogue: Catalogue) -> Refuses:
    """Which columns of the files of a mapping law forbids to collect."""

    def refuses(file: FileOf, column: str) -> tuple[Message, Message] | None:
        market = market_data(mapping, file, naming.schemes)
        row = forbidden.names(column, catalogue.forbidden, market=market)
        return forbidden.violation(column, row) if row is not None else None

    return refuses


def _delivery(
    source: Source, mapping: Mapping, said: str, number: int, owner: tuple[str, str] | None
) -> Delivery:
    """A file of a delivery, read by this mapping: another byte or another mapping is another."""
    digest = canonical_json.digest([mapping.source, source.name, source.sha256, said, number])
    stem = "".join(c if c.isascii() and c.isalnum() else "-" for c in Path(source.name).stem)[:40]
    name = f"{mapping.source}-{stem}-{digest[:16]}"
    return Delivery(name, mapping.source, source.name, source.sha256, said, mapping.invented, owner)


def _count_earlier(earlier: Sequence[Row], summary: Summary) -> None:
    """What earlier runs did with rows that are not read again."""
    for row in earlier:
        if not _is_read_again(row):
            reasons = Counter[str](json.loads(row["reasons"]))
            reasons[RowReason.UNKNOWN_SUBJECT.value] -= row["waiting"]  # those are read again
            summary.read += row["read"] - row["waiting"]
            summary.unchanged += row["written"] + row["unchanged"]
            summary.duplicates += row["duplicates"]
            summary.reasons.update(+reasons)


def _is_read_again(row: Row) -> bool:
    """Whether an earlier batch is read again as a whole: some of its rows wait, and it does not say which."""
    return bool(row["waiting"]) and row["waitingRows"] is None


def _count(batch: Batch, outcome: Outcome, summary: Summary) -> None:
    summary.read += len(batch.rows) + len(batch.faults)
    summary.written += outcome.written
    summary.unchanged += outcome.unchanged
    summary.duplicates += outcome.duplicates
    summary.warnings += sum(bool(one.warnings) for one in outcome.receipts)
    summary.warned.update(warning.reason for one in outcome.receipts for warning in one.warnings)
    summary.reasons.update(outcome.reasons)


@dataclass(frozen=True)
class _Rows:
    """A file and how its rows are read."""

    source: Source
    facts: Callable[[Line], Facts]
    passes_over: Callable[[Line, Source], bool]


def _batches(
    of: _Rows, delivery: Delivery, earlier: Sequence[Row], size: int, position: int
) -> Iterator[Batch]:
    """The rows of a file that no earlier batch has dealt with for good."""
    source = of.source
    done = _Done([(row["first"], row["through"]) for row in earlier if not _is_read_again(row)])
    again = {line: row["id"] for row in earlier for line in row["waitingRows"] or ()}
    seen = max((row["through"] for row in earlier), default=source.header_ends)
    number = max((int(row["id"].rpartition("-")[2]) for row in earlier), default=0)
    rows: list[Facts] = []
    faults: list[tuple[Line, Fault]] = []
    lines: list[int] = []

    def batch() -> Batch:
        fresh = lines[-1] > seen
        name = f"{delivery.name}-{number:05d}"
        waited = {line: again[line] for line in lines[::2] if line in again}
        return Batch(name, delivery, lines[0], lines[-1], tuple(rows), tuple(faults), fresh, position, waited)

    for line in rows_of(source, lambda number: done.has(number) and number not in again):
        if of.passes_over(line, source):
            continue
        lines += (line.first, line.last)
        try:
            rows.append(of.facts(line))
        except Fault as fault:
            faults.append((line, fault.kept()))
        if len(rows) + len(faults) == size:
            number += 1
            yield batch()
            rows.clear()
            faults.clear()
            lines.clear()
    if lines:
        number += 1
        yield batch()


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches; the next one is read while Neo4j writes the one at hand."""
    with ThreadPoolExecutor(1, "ingest") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


class _Done:
    """Which lines lie in one of these stretches; asked with line numbers that only grow."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches)
        self._at = 0
        self._through = 0

    def has(self, line: int) -> bool:
        """Whether the line is in a stretch."""
        while self._at < len(self._stretches) and self._stretches[self._at][0] <= line:
            self._through = max(self._through, self._stretches[self._at][1])
            self._at += 1
        return line <= self._through
