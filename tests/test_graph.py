"""The door to Neo4j: which servers it accepts, and that the short way says what the driver says."""

from typing import Any, LiteralString
from urllib.parse import urlsplit

import pytest
from neo4j import WRITE_ACCESS, Driver, Session

from hub import deadline
from hub.errors import EngineError
from hub.settings import Settings
from hub.store.bolt import Answer
from hub.store.graph import OLDEST, Graph, Row, Transaction, server_release
from tests.proxy import proxy


@pytest.mark.parametrize(
    ("agent", "release", "new_enough"),
    [
        ("Neo4j/5.26.30", (5, 26), True),
        ("Neo4j/5.27-aura", (5, 27), True),
        ("Neo4j/2026.08.1", (2026, 8), True),
        ("Neo4j/5.26-dev", (5, 26), True),
        ("Neo4j/5.25.1", (5, 25), False),
        ("Neo4j/4.4.48", (4, 4), False),
        ("Memgraph/3.1", (0, 0), False),
        ("", (0, 0), False),
    ],
)
def test_a_servers_agent_tells_its_release(agent: str, release: tuple[int, int], new_enough: bool) -> None:
    assert server_release(agent) == release
    assert (release >= OLDEST) is new_enough


def test_a_statement_is_given_each_of_its_parameters() -> None:
    """In the one map in which they are sent, what is left out reads as null."""
    ran: list[dict[str, Any]] = []

    def run(_: LiteralString, parameters: dict[str, Any]) -> Answer:
        ran.append(parameters)
        return Answer([], [])

    transaction = Transaction(run)
    assert transaction.rows("MATCH (s:Subject {id: $id}) RETURN s", id="a", more=1) == []
    with pytest.raises(TypeError, match="not given: day, id"):
        transaction.rows("MATCH (s:Subject {id: $id}) WHERE s.day = $day RETURN s", on="2026-01-01")
    assert ran == [{"p": {"id": "a", "more": 1}}]


def test_in_a_cluster_reads_go_to_the_leader(settings: Settings) -> None:
    """Another server may be behind: what ended there still stands. A follower is asked by mode r only."""
    graph = reached(settings, "neo4j")
    modes: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        opened = Driver.session

        def session(self: Driver, **how: Any) -> Session:
            modes.add(how["default_access_mode"])
            return opened(self, **how)

        patch.setattr(Driver, "session", session)
        assert graph.read(lambda tx: tx.row("RETURN 1 AS one")) == {"one": 1}
    graph.close()
    assert modes == {WRITE_ACCESS}


VALUES = {
    "nothing": None,
    "flags": [True, False],
    "numbers": [0, -1, 127, 128, -129, 2**31, -(2**63), 2**63 - 1, 0.25, -1e300],
    "texts": ["", "信用中国", "x" * 70_000, "\x00"],
    "map": {"inner": {"list": [[], [None, {}]]}},
    "many": list(range(40_000)),
    "pairs": [["a", 1], ["b", 2]],
}
ECHO = "UNWIND range(1, 3) AS number RETURN number, $values AS given, size($values.many) AS many"
"""Its answer is longer than a chunk, its parameters too."""


def test_both_ways_to_a_server_say_the_same(settings: Settings) -> None:
    answers: list[list[Row]] = []
    sent = {**VALUES, "pairs": (("a", 1), ("b", 2))}
    for scheme in ("bolt", "neo4j"):
        graph = reached(settings, scheme)
        answers.append(graph.read(lambda tx: tx.rows(ECHO, values=sent)))
        assert graph.read(lambda tx: tx.rows("UNWIND [] AS none RETURN none")) == []
        graph.close()
    assert answers[0] == answers[1] == [{"number": n, "given": VALUES, "many": 40_000} for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("statement", "id_"),
    [("RETURN 1 / $zero AS never", "store.statement-refused"), ("RETURN", "store.statement-refused")],
)
def test_a_refused_statement_is_told_and_leaves_nothing_behind(
    settings: Settings, statement: LiteralString, id_: str
) -> None:
    graph = reached(settings, "bolt")
    for _ in range(3):
        with pytest.raises(EngineError) as told:
            graph.read(lambda tx: tx.rows(statement, zero=0))
        assert told.value.problem.id == id_
        assert graph.read(lambda tx: tx.row("RETURN 1 AS one")) == {"one": 1}
    graph.close()


def test_a_wrong_password_is_told(settings: Settings) -> None:
    graph = Graph(str(settings.neo4j_uri), settings.neo4j_user, "not it")
    with pytest.raises(EngineError) as told:
        graph.read(lambda tx: tx.row("RETURN 1 AS one"))
    graph.close()
    assert told.value.problem.id == "store.credentials"


def test_a_statement_ends_with_the_time_of_its_operation(settings: Settings) -> None:
    """Neo4j ends it by itself: nobody goes on working for a caller who was refused."""
    graph = reached(settings, "bolt")
    with deadline.running(deadline.Deadline(0.3, 60)), pytest.raises(deadline.Stopped):
        graph.read(
            lambda tx: tx.row(
                "UNWIND range(1, $many) AS a UNWIND range(1, $many) AS b RETURN max(a * b) AS most",
                many=1_000_000,
            )
        )
    assert graph.read(lambda tx: tx.row("RETURN 1 AS one")) == {"one": 1}
    graph.close()


def test_connections_that_the_server_ended_are_not_used_again(settings: Settings) -> None:
    """After a restart of Neo4j the first read is answered, without a try that fails."""
    port = urlsplit(str(settings.neo4j_uri)).port
    assert port is not None
    with proxy(port) as between:
        through = settings.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{between.port}"})
        graph = reached(through, "bolt")
        assert graph.read(lambda tx: tx.row("RETURN 1 AS one")) == {"one": 1}
        between.cut()
        between.mend()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("hub.store.graph.RETRY_SECONDS", 0.0)
            for _ in range(3):
                graph.write_alone("RETURN 1 AS one")
        graph.close()


def reached(settings: Settings, scheme: str) -> Graph:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    uri = settings.neo4j_uri.replace("bolt", scheme, 1)
    return Graph(uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
