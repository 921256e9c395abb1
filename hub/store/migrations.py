"""Migrations: numbered files that give the graph its shape, each applied once and never changed again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hub.errors import EngineError
from hub.progress import phase
from hub.store.commits import stamp
from hub.store.graph import Graph

MIGRATIONS = Path(__file__).parents[2] / "graph_schema" / "migrations"
EARLIER_DATA = "// Earlier data"
"""The line above a statement that mends what was stored before; an empty graph has none."""
NODES = "MATCH (n) RETURN count(n) AS nodes"
MIGRATIONS_DONE = "MATCH (m:Migration) RETURN m.number AS number, m.digest AS digest"
NOTE_MIGRATIONS = """
UNWIND $rows AS row
MERGE (m:Migration {number: row.number})
ON CREATE SET m.name = row.name, m.at = $at
SET m.digest = row.digest
"""


@dataclass(frozen=True)
class Migration:
    """One file: ``number`` and ``name`` (its stem) order and name it."""

    number: int
    name: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, empty: bool) -> Iterator[str]:
        """Its statements in their order, for an empty graph without those that mend earlier data: planning
        one takes longer than an index does."""
        lines = [
            line
            for line in self.text.splitlines()
            if line == EARLIER_DATA or not line.lstrip().startswith("//")
        ]
        for part in "\n".join(lines).split(";"):
            statement = part.strip().removeprefix(EARLIER_DATA).strip()
            if statement and not (empty and EARLIER_DATA in part):
                yield statement


def read_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """The files of a folder in their order."""
    return [
        Migration(int(path.name[:4]), path.stem, path.read_text("utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.cypher"))
    ]


def migrate(
    graph: Graph,
    now: datetime,
    progress: Callable[[str], None] = lambda _: None,
    migrations: Sequence[Migration] | None = None,
) -> list[str]:
    """Applies the migrations that this graph has not seen, in their order; answers their names.

    Raises:
        EngineError: a file is not what was applied under its number.
    """
    known = read_migrations() if migrations is None else migrations
    done = {int(row["number"]): row["digest"] for row in graph.read(lambda tx: tx.rows(MIGRATIONS_DONE))}
    unmarked = [one for one in known if one.number in done and done[one.number] is None]
    for one in known:
        if done.get(one.number) not in (None, one.digest):
            raise EngineError("store.migration-changed", name=one.name)
    fresh = [one for one in known if one.number not in done]
    if fresh and not done and graph.read(lambda tx: tx.rows(NODES))[0]["nodes"] == 0:
        with phase(progress, f"Migrations {fresh[0].name} to {fresh[-1].name}, on an empty graph"):
            _apply(graph, [statement for one in fresh for statement in one.statements(True)], True)
            _note(graph, fresh, now)
    else:
        for one in fresh:
            with phase(progress, f"Migration {one.name}"):
                _apply(graph, list(one.statements(False)), False)
                _note(graph, [one], now)
    if unmarked:  # applied by a version that kept no digests
        _note(graph, unmarked, now)
    return [one.name for one in fresh]


def _note(graph: Graph, applied: Sequence[Migration], now: datetime) -> None:
    rows = [{"number": one.number, "name": one.name, "digest": one.digest} for one in applied]
    graph.write(lambda tx: tx.rows(NOTE_MIGRATIONS, rows=rows, at=stamp(now)))


def _apply(graph: Graph, statements: Sequence[str], empty: bool) -> None:
    """Constraints and indexes that follow one another are made in one transaction, and filled together. On an
    empty graph all of them are, before the rest: nothing there hangs on their order."""
    shapes: list[str] = []
    for statement in sorted(statements, key=lambda one: not _shapes(one)) if empty else statements:
        if _shapes(statement):
            shapes.append(statement)
            continue
        if shapes:
            graph.shape(shapes)
            shapes = []
        graph.script(statement)
    if shapes:
        graph.shape(shapes)


def _shapes(statement: str) -> bool:
    return statement.startswith(("CREATE CONSTRAINT ", "CREATE INDEX "))
