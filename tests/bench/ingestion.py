"""Loads the invented world through the hub's statements, and the same rows by bare MERGE beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import LiteralString

from neo4j import Driver, ManagedTransaction

from graph_schema.links import LinkKind
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.policy.model.subject_documents import Key
from hub.store.commits import begin_commit
from hub.store.graph import Row, Transaction
from hub.subjects import batch_writing, link_writing, record_writing, subject_writing
from tests.bench.engines import NOW, Bench
from tests.bench.measuring import Step, seconds
from tests.bench.world import Part, World

CHUNK = 2_000
"""Subjects of one round, and rows of one transaction."""

RAW_SCHEMA: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT FOR (s:RawSubject) REQUIRE (s.scheme, s.value) IS UNIQUE",
    "CREATE CONSTRAINT FOR (s:RawSubject) REQUIRE s.id IS UNIQUE",
    "CREATE CONSTRAINT FOR (r:RawRecord) REQUIRE (r.id, r.version) IS UNIQUE",
    "CREATE INDEX FOR (r:RawRecord) ON (r.region, r.kind)",
    "CREATE INDEX FOR (r:RawRecord) ON (r.batch)",
)
RAW_SUBJECTS: LiteralString = """
UNWIND $rows AS row
MERGE (s:RawSubject {scheme: row.scheme, value: row.value})
SET s.id = row.id, s.kind = row.kind, s.invented = row.invented, s.digest = row.digest, s.batch = $batch
WITH s, row
UNWIND row.versions AS version
MERGE (s)-[:RAW_VERSION]->(v:RawVersion {validFrom: version.validFrom})
SET v += version
"""
RAW_RECORDS: LiteralString = """
UNWIND $rows AS row
MATCH (s:RawSubject {scheme: row.scheme, value: row.value})
MERGE (r:RawRecord {id: row.id, version: 1})
SET r += row.properties, r.digest = row.digest, r.batch = $batch
MERGE (s)-[:RAW_RECORD]->(r)
"""
RAW_LINKS: LiteralString = """
UNWIND $rows AS row
MATCH (a:RawSubject {scheme: row.startScheme, value: row.startValue})
MATCH (b:RawSubject {scheme: row.endScheme, value: row.endValue})
MERGE (a)-[l:RAW_KIND {source: 'bench', validFrom: row.validFrom}]->(b)
SET l.share = row.share, l.validTo = row.validTo, l.batch = $batch
"""
RAW_LINKS_OF: dict[str, LiteralString] = {
    kind.value: RAW_LINKS.replace("RAW_KIND", kind.name) for kind in LinkKind
}
"""One constant statement for each kind, as the hub has: a type that is a parameter is far slower."""


Rows = list[tuple[LiteralString, LiteralString, list[Row]]]
"""Rows of one transaction each, with the hub's statement and the bare one."""


@dataclass
class Rates:
    """Rows a second of each round; the hub's also with the making of rows (digests, paths) in it."""

    hub: list[float] = field(default_factory=list[float])
    hub_with_rows: list[float] = field(default_factory=list[float])
    raw: list[float] = field(default_factory=list[float])


def load_world(
    bench: Bench, world: World, size: int, beside: Driver | None, progress: Callable[[str], None]
) -> Rates:
    """Writes a world of ``size`` subjects; with ``beside`` also bare, chunk by chunk in turns."""
    catalogue = bench.services.book.current()
    rates = Rates()
    if beside is not None:
        for statement in RAW_SCHEMA:
            beside.execute_query(statement)
        beside.execute_query("CALL db.awaitIndexes(60)")
    for number, start in enumerate(range(0, size, CHUNK)):
        part = world.part(start, min(start + CHUNK, size))
        began = perf_counter()
        rows = rows_of(part, catalogue)
        making = perf_counter() - began
        total = sum(len(found) for _, _, found in rows)
        sides: dict[str, Step] = {"hub": lambda rows=rows: write_rows(bench, rows)}
        if beside is not None:
            sides["raw"] = lambda rows=rows, number=number: _write_raw(beside, rows, f"raw-{number}")
        turns = sides if number % 2 else reversed(sides)
        times = {name: seconds(sides[name]) for name in turns}
        rates.hub.append(total / times["hub"])
        rates.hub_with_rows.append(total / (times["hub"] + making))
        if beside is not None:
            rates.raw.append(total / times["raw"])
        if (start + CHUNK) % 50_000 == 0:
            progress(f"  {start + CHUNK:,} of {size:,} subjects, {rates.hub[-1]:,.0f} rows/s")
    bench.services.graph.script("CALL db.awaitIndexes(600)")
    return rates


def rows_of(part: Part, catalogue: Catalogue) -> Rows:
    """The same rows for both sides, in transactions of at most CHUNK rows."""
    subjects = [subject_writing.subject_row(one, _key(one.key), catalogue.path) for one in part.subjects]
    records = [record_writing.record_row(one, _key(one.subject), catalogue.path) for one in part.records]
    links = [link_writing.link_row(one, _key(one.start), _key(one.end)) for one in part.links]
    made: Rows = [
        (subject_writing.WRITE_SUBJECTS, RAW_SUBJECTS, subjects),
        (record_writing.WRITE_RECORDS, RAW_RECORDS, records),
        *(
            (
                link_writing.WRITE_LINKS_OF[kind],
                RAW_LINKS_OF[kind],
                [link for link in links if link["kind"] == kind],
            )
            for kind in sorted({link["kind"] for link in links})
        ),
    ]
    return [
        (statement, raw, found[start : start + CHUNK])
        for statement, raw, found in made
        for start in range(0, len(found), CHUNK)
    ]


def _key(key: Key) -> SubjectKey:
    return SubjectKey(key.scheme, key.value)


def write_rows(bench: Bench, rows: Rows) -> None:
    """Writes them as the hub does, a commit number for each transaction."""
    for statement, _, found in rows:

        def work(transaction: Transaction, statement: LiteralString, found: list[Row]) -> int:
            commit = begin_commit(transaction, "bench", NOW)
            if statement in link_writing.WRITE_LINKS_OF.values():
                placed = [{**row, "position": place} for place, row in enumerate(found)]
                batch = f"bench-{commit}"
                changed = link_writing.write_links(transaction, placed, "bench", commit=commit, batch=batch)
                return len(changed)
            return batch_writing.write(
                transaction, statement, found, commit=commit, batch=f"bench-{commit}", source="bench"
            )

        changed = bench.services.graph.write(partial(work, statement=statement, found=found))
        assert changed == len(found), f"{changed} of {len(found)} rows were written"


def _write_raw(driver: Driver, rows: Rows, batch: str) -> None:
    for _, statement, found in rows:
        with driver.session() as session:
            session.execute_write(_run, statement, found, batch)


def _run(transaction: ManagedTransaction, statement: LiteralString, rows: list[Row], batch: str) -> None:
    transaction.run(statement, rows=rows, batch=batch).consume()
