"""The graph over Bolt: the only module that knows the driver, and the short way beside it (hub.store.bolt).

Statements are constants beside the functions that run them. ``write`` runs one transaction,
``read`` one for each statement; every failure of the connection becomes one clear sentence.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, LiteralString, TypeVar, cast
from urllib.parse import urlsplit

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
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
)

from hub import deadline
from hub.errors import EngineError
from hub.store import bolt

T = TypeVar("T")

Row = dict[str, Any]

OLDEST = (5, 26)

RETRY_SECONDS = 5.0
"""So long a transaction is tried again after passing faults, before its caller is told."""

FIRST_PAUSE = 0.05
"""Seconds before a read is tried again; each further time twice as long."""

ANYTHING = "RETURN 1"

BOLT_PORT = 7687


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


@cache
def parameters_of(statement: LiteralString) -> frozenset[str]:
    """The names of the parameters that a statement reads."""
    return frozenset(_PARAMETER.findall(statement))


def _check_given(statement: LiteralString, parameters: dict[str, object]) -> None:
    """Refuses a statement that reads a parameter that it is not given: in a map (:func:`as_sent`) what is
    not there reads as null, and compares with nothing."""
    missing = parameters_of(statement) - parameters.keys()
    if missing:
        raise TypeError(f"the statement is not given: {', '.join(sorted(missing))}")


Run = Callable[[LiteralString, dict[str, Any]], bolt.Answer]


class Transaction:
    """What runs statements: in one transaction; where they only read, in one each. ``statements`` counts what
    was run, so that tests can bound it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.statements = 0

    def rows(self, statement: LiteralString, /, **parameters: object) -> list[Row]:
        """Runs a statement and gives all its rows as plain dicts."""
        deadline.statement()
        self.statements += 1
        _check_given(statement, parameters)
        answer = self._run(as_sent(statement), {"p": parameters})
        return [dict(zip(answer.names, row, strict=True)) for row in deadline.checked(answer.rows)]

    def row(self, statement: LiteralString, /, **parameters: object) -> Row | None:
        """Runs a statement that gives at most one row."""
        rows = self.rows(statement, **parameters)
        return rows[0] if rows else None


class Graph:
    """A Neo4j. Thread-safe; each call takes a connection from the driver's pool. ``answers`` grows while the
    server answers statements, whoever asked.

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
        self.answers = 0
        self._short = _short_way(uri, user, password, database, connections)
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
        if self._short is not None:
            self._short.close()

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
        until, pause = time.monotonic() + RETRY_SECONDS, FIRST_PAUSE
        with self._explained():
            while True:
                try:
                    return self._counted(work, partial(self._run_alone, writes=False))
                except (DriverError, Neo4jError, bolt.Unreachable, bolt.Refused) as error:
                    if not _passing(error) or time.monotonic() + pause > until:
                        raise
                time.sleep(pause)
                deadline.check()
                pause *= 2

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs ``work`` in one write transaction; it may run again after a passing fault."""

        def managed(inner: ManagedTransaction) -> T:
            try:
                return self._counted(work, partial(_run_inside, inner))
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
        with self._explained():
            self.statements += 1
            _check_given(statement, parameters)
            self._run_alone(as_sent(statement), {"p": parameters}, writes=True)

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

    def _run_alone(
        self, statement: LiteralString, parameters: dict[str, Any], *, writes: bool
    ) -> bolt.Answer:
        """Runs a statement in a transaction of its own, which Neo4j ends when the operation's time is
        over."""
        seconds = deadline.seconds_left()
        if self._short is not None:
            answer = self._short.run(statement, parameters, seconds, writes=writes)
        else:
            mode = WRITE_ACCESS if writes or self._routed else READ_ACCESS
            with self._session(default_access_mode=mode) as session:
                answer = _answer(session.run(Query(statement, timeout=seconds), parameters))
        self.answers += 1
        return answer

    def _counted(self, work: Callable[[Transaction], T], run: Run) -> T:
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
        except (DriverError, bolt.Unreachable):
            raise EngineError("store.no-answer", uri=self.uri) from None
        except (Neo4jError, bolt.Refused) as error:
            code = str(error.code)
            if "Database.DatabaseNotFound" in code:
                raise EngineError("store.no-database", uri=self.uri, database=self._database) from None
            if ".Security." in code and not _passing(error):
                raise EngineError("store.credentials", uri=self.uri) from None
            if "TransactionTimedOut" in code:
                deadline.check()
                raise EngineError("store.not-in-time", uri=self.uri) from None
            if _passing(error):
                raise EngineError("store.not-finished", uri=self.uri, fault=code) from None
            if code.startswith("Neo.DatabaseError."):
                raise EngineError("store.failed", uri=self.uri, fault=code) from None
            raise EngineError("store.statement-refused", uri=self.uri, fault=code) from error


def _run_inside(
    inner: ManagedTransaction, statement: LiteralString, parameters: dict[str, Any]
) -> bolt.Answer:
    return _answer(inner.run(statement, parameters))


def _answer(result: Result) -> bolt.Answer:
    names = list(result.keys())
    return bolt.Answer(names, [list(record.values()) for record in deadline.checked(result)])


def _short_way(uri: str, user: str, password: str, database: str, connections: int) -> bolt.Pool | None:
    """The short way to a server that is named by itself and without TLS; to others the driver leads."""
    parts = urlsplit(uri)
    try:
        port = parts.port or BOLT_PORT
    except ValueError:  # the driver says what is wrong with it
        return None
    if parts.scheme != "bolt" or parts.hostname is None:
        return None
    return bolt.Pool(bolt.Server(parts.hostname, port, user, password, database), connections)


def _passing(error: DriverError | Neo4jError | bolt.Unreachable | bolt.Refused) -> bool:
    """Whether a read may succeed when it is tried again."""
    match error:
        case bolt.Unreachable():
            return True
        case bolt.Refused():
            return error.passing
        case _:
            return error.is_retryable()


def server_release(agent: str) -> tuple[int, int]:
    """Major and minor release in a server's agent: ``Neo4j/5.26.30``, and ``Neo4j/5.27-aura`` of a managed
    one; (0, 0) where it names none."""
    named = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    return (int(named[1]), int(named[2])) if named is not None else (0, 0)
