"""What is compared: the hub's look-up and decision, and the same Cypher through the bare driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, LiteralString, TypeVar, cast

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity

from hub.audit import Disclosures
from hub.decisions import Question, decide
from hub.identity.naming import SubjectKey
from hub.services import Services
from hub.store.graph import Graph, Row, Transaction
from hub.subjects import lookup, readable_records
from tests.bench.engines import NOW, REGION, Bench

T = TypeVar("T")
Statement = tuple[LiteralString, dict[str, Any]]

RAW_SCHEMA: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT IF NOT EXISTS FOR (a:RawEntry) REQUIRE (a.writer, a.seq) IS UNIQUE",
    "CREATE CONSTRAINT IF NOT EXISTS FOR (a:RawEntry) REQUIRE a.receipt IS UNIQUE",
    "CREATE INDEX IF NOT EXISTS FOR (a:RawEntry) ON (a.at)",
    "CREATE CONSTRAINT IF NOT EXISTS FOR (d:RawDecision) REQUIRE d.id IS UNIQUE",
    "CREATE INDEX IF NOT EXISTS FOR (d:RawDecision) ON (d.subject)",
)
RAW_ENTRY: LiteralString = "CREATE (a:RawEntry) SET a = $row"
RAW_DECISION: LiteralString = "CREATE (d:RawDecision) SET d = $row"
AN_ENTRY: LiteralString = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a {.*} AS row"


class _Noting:
    """A transaction that also notes what it runs."""

    def __init__(self, inner: Transaction, ran: list[Statement]) -> None:
        self._inner = inner
        self._ran = ran

    def rows(self, statement: LiteralString, /, **parameters: object) -> list[Row]:
        self._ran.append((statement, dict(parameters)))
        return self._inner.rows(statement, **parameters)

    def row(self, statement: LiteralString, /, **parameters: object) -> Row | None:
        found = self.rows(statement, **parameters)
        return found[0] if found else None


class NotingGraph:
    """A graph whose reads are noted."""

    def __init__(self, inner: Graph) -> None:
        self._inner = inner
        self.ran: list[Statement] = []

    def read(self, work: Callable[[Transaction], T]) -> T:
        return self._inner.read(lambda tx: work(cast("Transaction", _Noting(tx, self.ran))))


@dataclass(frozen=True)
class Hub:
    """The hub's side: what resolvers call, without HTTP and GraphQL."""

    bench: Bench

    def look_up(self, key: SubjectKey) -> str:
        """The read path of ``subject``: the look-up under the caller's grants, and its audit entry."""
        services, access = self.bench.services, self.bench.access
        found = services.graph.read(lambda tx: lookup.find(tx, key, access, NOW.date(), None))
        assert found.subject is not None
        disclosures = Disclosures("bench", "0" * 64)
        disclosures.note(access, found.subject["id"], "subject")
        return services.audit.write(disclosures)

    def decide(self, key: SubjectKey) -> str:
        """``jointPunishment`` for a procurement: all its rules, the kept decision and the audit entry."""
        return self._decide(self.bench.services, key)[1]

    def noted(self, key: SubjectKey) -> tuple[list[Statement], Row]:
        """The statements that a decision runs, with their parameters, and the node that keeps it."""
        graph = NotingGraph(self.bench.services.graph)
        disclosures, _ = self._decide(replace(self.bench.services, graph=cast("Graph", graph)), key)
        (kept,) = disclosures.decisions
        return graph.ran, kept

    def _decide(self, services: Services, key: SubjectKey) -> tuple[Disclosures, str]:
        disclosures = Disclosures("bench", "0" * 64)
        decide(
            self.bench.call(disclosures, services),
            Question("jointPunishment", REGION, key, "government-procurement"),
        )
        return disclosures, services.audit.write(disclosures)


class Raw:
    """The bare driver's side, on a Neo4j that the hub uses too."""

    def __init__(self, bench: Bench) -> None:
        self._hub = Hub(bench)
        self._bench = bench
        self.driver: Driver = GraphDatabase.driver(
            bench.uri,
            auth=bench.auth,
            max_connection_pool_size=50,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
        )
        for statement in RAW_SCHEMA:
            self.driver.execute_query(statement)
        self._numbers: Iterator[int] = count(1)

    def close(self) -> None:
        """Gives the connections back."""
        self.driver.close()

    def look_up(self, key: SubjectKey) -> Callable[[], object]:
        """The look-up's own Cypher, then a commit of one node like its audit entry."""
        parameters = {
            "keys": [{"place": 0, **key.parameters()}],
            **self._bench.access.parameters(),
            "day": NOW.date().isoformat(),
            "commit": None,
            "open": readable_records.OPEN_COMMIT,
        }
        (row,) = self._read(AN_ENTRY, receipt=self._hub.look_up(key))
        return lambda: self._run([(lookup.FIND_BY_KEY, parameters)], RAW_ENTRY, self._renumbered(row["row"]))

    def decide(self, key: SubjectKey) -> Callable[[], object]:
        """A decision's own Cypher, then a commit of one node like the one that keeps it."""
        statements, kept = self._hub.noted(key)
        return lambda: self._run(statements, RAW_DECISION, {**kept, "id": f"raw-{next(self._numbers)}"})

    def control(self) -> object:
        """A read of nothing and a commit of the smallest node: what moves when the machine does."""
        return self._run([("RETURN 1", {})], "CREATE (:RawControl {n: $row})", 1)

    def _renumbered(self, entry: Row) -> Row:
        number = next(self._numbers)
        return {**entry, "seq": number, "receipt": f"raw-{number}"}

    def _read(self, statement: LiteralString, **parameters: object) -> list[Any]:
        return self.driver.execute_query(statement, dict(parameters)).records

    def _run(self, statements: Sequence[Statement], commit: LiteralString, row: object) -> None:
        def read(transaction: ManagedTransaction) -> None:
            for statement, parameters in statements:
                list(transaction.run(statement, parameters))

        with self.driver.session(database="neo4j") as session:
            session.execute_read(read)
            session.execute_write(lambda tx: tx.run(commit, row=row).consume())
