"""A log of a test's own in the session's graph: what stood there is set aside and put back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import LiteralString

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.audit import AuditLog, AuditWriter, Disclosures
from hub.audit.signed_notes import Signer
from hub.identity import Caller
from hub.store.graph import Graph, Row

LABELS: dict[str, tuple[LiteralString, LiteralString, LiteralString]] = {
    "AuditEntry": (
        "MATCH (n:AuditEntry) RETURN n {.*} AS n",
        "MATCH (n:AuditEntry) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditEntry) SET n = row",
    ),
    "AuditWord": (
        "MATCH (n:AuditWord) RETURN n {.*} AS n",
        "MATCH (n:AuditWord) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditWord) SET n = row",
    ),
    "AuditWriter": (
        "MATCH (n:AuditWriter) RETURN n {.*} AS n",
        "MATCH (n:AuditWriter) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditWriter) SET n = row",
    ),
    "AuditLog": (
        "MATCH (n:AuditLog) RETURN n {.*} AS n",
        "MATCH (n:AuditLog) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditLog) SET n = row",
    ),
    "AuditCheckpoint": (
        "MATCH (n:AuditCheckpoint) RETURN n {.*} AS n",
        "MATCH (n:AuditCheckpoint) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditCheckpoint) SET n = row",
    ),
    "AuditTile": (
        "MATCH (n:AuditTile) RETURN n {.*} AS n",
        "MATCH (n:AuditTile) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditTile) SET n = row",
    ),
    "AuditSegment": (
        "MATCH (n:AuditSegment) RETURN n {.*} AS n",
        "MATCH (n:AuditSegment) DELETE n",
        "UNWIND $rows AS row CREATE (n:AuditSegment) SET n = row",
    ),
}
EMPTY: dict[str, list[Row]] = {
    "AuditLog": [{"name": "log", "size": 0, "heads": [], "moved": 0, "after": 0, "at": ""}]
}


def saved(graph: Graph) -> dict[str, list[Row]]:
    """Every node of the log."""
    return {
        label: [row["n"] for row in graph.read(lambda tx, r=read: tx.rows(r))]
        for label, (read, _, _) in LABELS.items()
    }


def put_back(graph: Graph, held: dict[str, list[Row]]) -> None:
    """Makes the log what it was."""
    for label, (_, delete, create) in LABELS.items():
        rows = held.get(label, [])
        graph.write(lambda tx, d=delete: tx.rows(d))
        graph.write(lambda tx, c=create, r=rows: tx.rows(c, rows=r))


@contextmanager
def own_log(graph: Graph) -> Generator[None]:
    """An empty log for a while."""
    before = saved(graph)
    put_back(graph, EMPTY)
    try:
        yield
    finally:
        put_back(graph, before)


@dataclass
class Moving:
    """A clock that goes on by a second with each look, from where it is put."""

    now: datetime = datetime(2026, 6, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def new_log(graph: Graph, folder: Path, clock: Callable[[], datetime], **fields: object) -> AuditLog:
    """The settings of a log in a folder, segments of 16 entries."""
    given: dict[str, object] = {"leaves": 16, "entries": 10**6, "days": 10**4, "years": 5, **fields}
    return AuditLog(graph, folder, Signer("test.example/audit", b"\x05" * 32), clock, **given)  # type: ignore[arg-type]


def disclosures(subject: str = "s_1", name: str = "reader", region: str = "411500") -> Disclosures:
    """A read of one subject."""
    caller = Caller(name, region, f"{region}-czj", Role.OFFICER)
    access = Access(caller, Purpose(PurposeCode.BIDDING, "测试-1"), date(2026, 6, 1), (region,), ())
    found = Disclosures("Test", "0" * 64, fields="subject{id,name}")
    found.note(access, subject, "subject", regions=["320500"] if subject.endswith("suzhou") else ())
    return found


def fill(graph: Graph, clock: Callable[[], datetime], count: int, *, name: str = "reader") -> list[str]:
    """A writer of its own that writes so many entries about ``s_0`` …, one after the other."""
    writer = AuditWriter(graph, clock)
    try:
        return [writer.write(disclosures(f"s_{place}", name)) for place in range(count)]
    finally:
        writer.close()


def fill_at_once(graph: Graph, clock: Callable[[], datetime], count: int) -> list[str]:
    """As :func:`fill`, from 16 threads, in groups."""
    writer = AuditWriter(graph, clock)
    try:
        with ThreadPoolExecutor(16) as threads:
            return list(threads.map(lambda n: writer.write(disclosures(f"s_{n}")), range(count)))
    finally:
        writer.close()


def copied(folder: Path, to: Path) -> Path:
    """The log's files, copied."""
    if to.exists():
        shutil.rmtree(to)
    shutil.copytree(folder, to)
    return to
