"""The graph over Bolt: the only module that knows the driver.

Statements are constants beside the functions that run them. ``write`` runs one transaction,
``read`` one for each statement; every failure of the connection becomes one clear sentence.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, LiteralString, TypeVar, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    Result,
    Session,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
)

from hub import deadline
from hub.errors import EngineError

T = TypeVar("T")
Row = dict[str, Any]
OLDEST = (5, 26)
RETRY_SECONDS = 5.0
"""So long a transaction is tried again after passing faults, before its caller is told."""
FIRST_PAUSE = 0.05
"""Seconds before a read is tried again; each further time twice as long."""

TAKE_COMMIT = """
MATCH (q:Sequence {name: 'commit'})
SET q.value = q.value + 1, q.at = CASE WHEN $at > q.at THEN $at ELSE q.at END
CREATE (c:Commit {number: q.value, at: q.at, what: $what})
RETURN q.value AS number
"""
ANYTHING = "RETURN 1"


class _Stopped(Exception):
    """Carries :class:`hub.deadline.Stopped` through the driver."""

    def __init__(self, stopped: deadline.Stopped) -> None:
        super().__init__()
        self.stopped = stopped


_PARAMETER = re.compile(r"\$(\w+)")


@cache
def as_sent(statement: LiteralString) -> LiteralString:
    """The statement with every ``$name`` read from one map: ``$p.name``.

    Neo4j plans a statement anew for each combination of its parameters' types (null or a text, an empty list
    or one of texts), up to two seconds each time, for plans that are all the same. A map is a map whatever is
    in it (``docs/adr/0049``).
    """
    return cast("LiteralString", _PARAMETER.sub(r"$p.\1", statement))


class Transaction:
    """What runs statements: in one transaction; where they only read, in one each. ``statements`` counts what
    was run, so that tests can bound it."""

    def __init__(self, run: Callable[[LiteralString, dict[str, Any]], Result]) -> None:
        self._run = run
        self.statements = 0

    def rows(self, statement: LiteralString, /, **parameters: object) -> list[Row]:
        """Runs a statement and gives all its rows as plain dicts."""
        deadline.statement()
        self.statements += 1
        result = self._run(as_sent(statement), {"p": parameters})
        names = result.keys()
        return [dict(zip(names, record.values(), strict=True)) for record in deadline.checked(result)]

    def one(self, statement: LiteralString, /, **parameters: object) -> Row | None:
        """Runs a statement that gives at most one row."""
        rows = self.rows(statement, **parameters)
        return rows[0] if rows else None


class Graph:
    """A Neo4j. Thread-safe; each call takes a connection from the driver's pool.

    Raises:
        EngineError: the server does not answer, refuses the password or is too old; the sentence
            says which and what to do.
    """

    def __init__(
        self, uri: str, user: str, password: str, database: str = "neo4j", *, connections: int = 50
    ) -> None:
        self.uri = uri
        self._database = database
        self._routed = uri.startswith("neo4j")
        self.statements = 0
        with self._explained():
            self._driver: Driver = GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]
                uri,
                auth=(user, password),
                max_connection_pool_size=connections,
                connection_timeout=5.0,
                max_transaction_retry_time=RETRY_SECONDS,
                connection_acquisition_timeout=10.0,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="credit-hub",
            )

    def broken(self) -> bool:
        """Whether the server runs and its database refuses all work: after a full disk, until a restart."""
        try:
            with self._session() as session:
                session.run(ANYTHING).consume()
        except DatabaseError:
            return True
        except (DriverError, Neo4jError):
            return False
        return False

    def close(self) -> None:
        """Gives the connections back."""
        self._driver.close()

    def verify(self) -> str:
        """Answers the server's version, or says why it can't be used."""
        with self._explained():
            self._driver.verify_connectivity()  # pyright: ignore[reportUnknownMemberType]
            info = self._driver.get_server_info()  # pyright: ignore[reportUnknownMemberType]
            with self._session() as session:
                session.run(ANYTHING).consume()
        agent = str(info.agent)
        version = agent.removeprefix("Neo4j/")
        if server_release(agent) < OLDEST:
            raise EngineError("store.server-too-old", uri=self.uri, agent=agent)
        return version

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Runs ``work``, whose statements read; it may run again after a passing fault.

        Each statement is a transaction of its own, so it takes one round trip: two statements of one Neo4j
        transaction see what is committed when each of them runs, too (what belongs together is read at one
        commit number). In a cluster the leader is asked: another server may not know yet that an agreement,
        a consent or a record has ended, and no bookmark tells it of what another hub wrote.
        """
        mode = WRITE_ACCESS if self._routed else READ_ACCESS
        until, pause = time.monotonic() + RETRY_SECONDS, FIRST_PAUSE
        with self._explained():
            while True:
                try:
                    with self._session(default_access_mode=mode) as session:
                        return self._counted(work, partial(_run_alone, session))
                except (DriverError, Neo4jError) as error:
                    if not error.is_retryable() or time.monotonic() + pause > until:
                        raise
                time.sleep(pause)
                deadline.check()
                pause *= 2

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs ``work`` in one write transaction; it may run again after a passing fault."""

        def managed(inner: ManagedTransaction) -> T:
            try:
                return self._counted(work, inner.run)
            except deadline.Stopped as stopped:
                # The driver takes back what an Exception ends.
                raise _Stopped(stopped) from None

        # Neo4j ends a transaction by itself when its time is over, whatever the hub does meanwhile.
        timed = unit_of_work(timeout=deadline.seconds_left())(managed)
        try:
            with self._explained(), self._session() as session:
                return session.execute_write(timed)
        except _Stopped as carried:
            raise carried.stopped from None

    def write_alone(self, statement: LiteralString, /, **parameters: object) -> None:
        """Runs one statement in a transaction of its own, in one round trip and once: after a fault it may
        have been done, and whoever wants to try again must look first."""
        with self._explained(), self._session() as session:
            self.statements += 1
            _run_alone(session, as_sent(statement), {"p": parameters}).consume()

    def script(self, statement: str) -> None:
        """Runs one statement of a migration file, outside of a managed transaction: it may have its own."""
        with self._explained(), self._session() as session:
            session.run(Query(cast("LiteralString", statement))).consume()

    def shape(self, statements: Sequence[str]) -> None:
        """Creates constraints and indexes in one transaction; they are filled together."""
        with self._explained(), self._session() as session, session.begin_transaction() as transaction:
            for statement in statements:
                transaction.run(cast("LiteralString", statement)).consume()
            transaction.commit()

    def _session(self, **how: Any) -> Session:
        return self._driver.session(  # pyright: ignore[reportUnknownMemberType]
            database=self._database, **how
        )

    def _counted(
        self,
        work: Callable[[Transaction], T],
        run: Callable[[LiteralString, dict[str, Any]], Result],
    ) -> T:
        transaction = Transaction(run)
        try:
            return work(transaction)
        finally:
            self.statements += transaction.statements

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except AuthError:
            raise EngineError("store.credentials", uri=self.uri) from None
        except ConfigurationError:
            raise EngineError("store.uri-unreadable") from None
        except DriverError:
            raise EngineError("store.no-answer", uri=self.uri) from None
        except Neo4jError as error:
            if isinstance(error, ClientError) and "Database.DatabaseNotFound" in str(error.code):
                raise EngineError("store.no-database", uri=self.uri, database=self._database) from None
            if "TransactionTimedOut" in str(error.code):
                deadline.check()
                raise EngineError("store.not-in-time", uri=self.uri) from None
            if error.is_retryable():
                raise EngineError("store.not-finished", uri=self.uri, fault=error.code) from None
            if isinstance(error, DatabaseError):
                raise EngineError("store.failed", uri=self.uri, fault=error.code) from None
            raise EngineError("store.statement-refused", uri=self.uri, fault=error.code) from error


def _run_alone(session: Session, statement: LiteralString, parameters: dict[str, Any]) -> Result:
    """Runs a statement in a transaction of its own, which Neo4j ends when the operation's time is over."""
    return session.run(Query(statement, timeout=deadline.seconds_left()), parameters)


def server_release(agent: str) -> tuple[int, int]:
    """Major and minor release in a server's agent: ``Neo4j/5.26.30``, and ``Neo4j/5.27-aura`` of a managed
    one; (0, 0) where it names none."""
    named = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    return (int(named[1]), int(named[2])) if named is not None else (0, 0)


def begin_commit(transaction: Transaction, what: str, at: datetime) -> int:
    """Takes the next commit number; every fact that this transaction writes carries it.

    The sequence node stays locked until the transaction ends, so numbers become visible in their
    order and two loaders can't dead-lock (``docs/adr/0004``). The clock never runs backwards in it.
    """
    row = transaction.one(TAKE_COMMIT, what=what, at=stamp(at))
    assert row is not None
    return int(row["number"])


def stamp(at: datetime) -> str:
    """A moment as the graph keeps it: UTC, ISO, microseconds, so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
