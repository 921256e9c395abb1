"""What was delivered after what: the last delivery of a source says what holds, whatever came before.

A delivery is the files of one call with their bytes, read by one mapping. The same once more goes on where it
stopped; once another came, it is a new one, and every row of it is compared again. What is absent from a
delivery that says it is complete has left on the day on which it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from hub.calendar.workdays import day_in_china
from hub.identity.stored_digests import LOCK
from hub.ingestion.converting import ID_LENGTH, Converter, record_prefix
from hub.ingestion.readers import Fault, Source, rows_of
from hub.policy.model import mapping as m
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import link_writing, record_writing

LAST = """
MATCH (d:Delivery {source: $source}) WHERE d.number > 0
RETURN d.number AS number, d.digest AS digest, d.finished AS finished ORDER BY d.number DESC LIMIT 1
"""
BEGIN = "CREATE (d:Delivery {source: $source, number: $number, digest: $digest, at: $at, finished: false})"
FINISH = "MATCH (d:Delivery {source: $source, number: $number}) SET d.finished = true"
KIND_IN_ID = """
MATCH (r:CreditRecord) WHERE r.id >= $from AND r.id < $to AND r.version > 0
RETURN r.id AS id LIMIT 1
"""
OPEN_RECORDS = """
MATCH (r:CreditRecord) WHERE r.id >= $from AND r.id < $to AND r.version > 0
  AND r.knownTo = $open AND r.validTo > $day AND ($kinds IS NULL OR r.kind IN $kinds)
RETURN r.id AS id
"""
OPEN_LINKS = """
MATCH (n:LinkName) WHERE n.name STARTS WITH $prefix RETURN n.name AS name
"""
NOTE_ABSENT = "MERGE (b:Batch {id: $batch}) ON CREATE SET b += $properties"
MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class Delivery:
    """A delivery of a source; ``number`` counts them."""

    source: str
    number: int
    digest: str
    finished: bool


def begin(graph: Graph, source: str, digest: str, now: datetime) -> Delivery:
    """The delivery that goes on, or a new one where another came between."""

    def work(transaction: Transaction) -> Delivery:
        transaction.rows(LOCK)
        last = transaction.row(LAST, source=source)
        if last is not None and last["digest"] == digest:
            return Delivery(source, int(last["number"]), digest, bool(last["finished"]))
        number = int(last["number"]) + 1 if last is not None else 1
        transaction.rows(BEGIN, source=source, number=number, digest=digest, at=stamp(now))
        return Delivery(source, number, digest, finished=False)

    return graph.write(work)


def has_kinds_in_ids(graph: Graph, source: str) -> bool:
    """Whether records of a source stand under ids that held their kind, as they did once."""
    bounds = {"from": f"{source}-0", "to": f"{source}-g"}
    return graph.read(lambda tx: tx.row(KIND_IN_ID, **bounds)) is not None


@dataclass(frozen=True)
class Gone:
    """How many records and links left with a delivery, and of which registers that can't be told, for rows
    whose number nobody can read."""

    left: int = 0
    unclear: tuple[str, ...] = ()


def finish(
    graph: Graph,
    delivery: Delivery,
    mapping: m.Mapping,
    sources: Sequence[tuple[Source, Converter]],
    now: datetime,
) -> Gone:
    """Ends what a complete delivery does not name any more, in the transaction that marks it as finished."""
    registers = _registers(mapping)
    if not registers:
        graph.write(lambda tx: tx.rows(FINISH, source=delivery.source, number=delivery.number))
        return Gone()
    named, unclear = _named(registers, sources)
    day = day_in_china(now).isoformat()
    batch = f"{delivery.source}-absent-{delivery.digest[:16]}-{delivery.number:05d}"

    def work(transaction: Transaction) -> int:
        records, links = _absent(transaction, delivery.source, registers, named, unclear, day)
        if not records and not links:
            transaction.rows(LOCK)
            transaction.rows(FINISH, source=delivery.source, number=delivery.number)
            return 0
        commit = begin_commit(transaction, f"ingest {delivery.source}", now)
        ending = {"day": day, "commit": commit, "batch": batch, "open": OPEN_COMMIT}
        left = sum(_each(transaction, record_writing.END_RECORDS, records, ending))
        left += sum(_each(transaction, link_writing.END_LINKS, links, {**ending, "source": delivery.source}))
        properties: Row = {
            "source": delivery.source,
            "file": "",
            "written": left,
            "at": stamp(now),
            "commit": commit,
        }
        transaction.rows(NOTE_ABSENT, batch=batch, properties=properties)
        transaction.rows(FINISH, source=delivery.source, number=delivery.number)
        return left

    return Gone(graph.write(work), tuple(sorted(register.title for register in unclear)))


def _each(
    transaction: Transaction, statement: LiteralString, names: Sequence[str], rest: Row
) -> Iterator[int]:
    for start in range(0, len(names), MOST_AT_ONCE):
        row = transaction.row(statement, names=list(names[start : start + MOST_AT_ONCE]), **rest)
        yield int(row["changed"]) if row is not None else 0


@dataclass(frozen=True)
class Register:
    """A numbering of which each delivery is complete. ``kinds`` are what its parts can give, None: any."""

    of_links: bool
    name: str
    kinds: tuple[str, ...] | None

    @property
    def title(self) -> str:
        """What a summary calls it."""
        return self.name or ("links" if self.of_links else "records")


def _registers(mapping: m.Mapping) -> dict[tuple[bool, str], Register]:
    found: dict[tuple[bool, str], Register] = {}
    for file in mapping.files:
        for _, part in m.produced(file):
            if isinstance(part, m.LinkOf | m.RecordOf) and part.complete:
                key = isinstance(part, m.LinkOf), part.register_ or ""
                before = found[key].kinds if key in found else ()
                kinds = m.kinds_of(file, part)
                both = None if kinds is None or before is None else tuple(sorted({*kinds, *before}))
                found[key] = Register(*key, both)
    return found


def _named(
    registers: Mapping[tuple[bool, str], Register], sources: Iterable[tuple[Source, Converter]]
) -> tuple[dict[tuple[bool, str], set[str]], set[Register]]:
    """The names that stand in the files, by register; and the registers of which a row can't be read."""
    named: dict[tuple[bool, str], set[str]] = {key: set() for key in registers}
    unclear: set[Register] = set()
    for source, converter in sources:
        keys = converter.complete
        if not keys:
            continue
        for line in rows_of(source):
            try:
                for key, name in converter.names(line):
                    named[key].add(name)
            except Fault:
                unclear |= {registers[key] for key in keys}
    return named, unclear


def _absent(
    transaction: Transaction,
    source: str,
    registers: Mapping[tuple[bool, str], Register],
    named: Mapping[tuple[bool, str], set[str]],
    unclear: set[Register],
    day: str,
) -> tuple[list[str], list[str]]:
    """Ids of records and names of links that stand and are not named any more."""
    records: list[str] = []
    links: list[str] = []
    alone = sum(not of_links for of_links, _ in registers) == 1
    for key, register in registers.items():
        if register in unclear:
            continue
        if register.of_links:
            rows = transaction.rows(OPEN_LINKS, prefix=link_writing.link_name(source, register.name, ""))
            links += sorted(row["name"] for row in rows if row["name"] not in named[key])
            continue
        spans: list[tuple[str, tuple[str, ...] | None]] = [(record_prefix(source, register.name), None)]
        if alone and register.kinds is not None:
            spans.append((f"{source}-", register.kinds))  # ids from before they named a register
        for prefix, kinds in spans:
            bounds: Row = {"from": prefix + "0", "to": prefix + "g", "kinds": kinds and list(kinds)}
            rows = transaction.rows(OPEN_RECORDS, open=OPEN_COMMIT, day=day, **bounds)
            length = len(prefix) + ID_LENGTH
            # Behind the id of a person's record may be a number, where others bear the name (namesakes).
            found = (row["id"] for row in rows if row["id"][length : length + 1] in ("", "-"))
            records += sorted(one for one in found if one[:length] not in named[key] and len(one) >= length)
    return records, links
