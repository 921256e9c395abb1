"""A Neo4j that ends or can't write while a hub works on it: it is told and started again by itself."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from hub import audit, engine
from hub.app import clock, connect
from hub.errors import EngineError, HubError
from hub.settings import Settings
from hub.store.migrations import migrate
from tests.audit_log import disclosures
from tests.conftest import MakeHome, free_port, quietly


@contextmanager
def own_engine(
    make_home: MakeHome, folder: Path
) -> Generator[tuple[Settings, engine.RunningEngine, list[str]]]:
    """A Neo4j of the test's own under supervision; what the supervisor says."""
    settings = Settings(home=make_home(folder / "home"), bolt_port=free_port(), heap="512m", page_cache="64m")
    said: list[str] = []

    def say(line: str) -> None:
        quietly(line)
        said.append(line)

    with engine.start(settings, quietly) as running:
        settings = settings.model_copy(
            update={"neo4j_uri": running.uri, "neo4j_password": SecretStr(running.password)}
        )
        graph = connect(settings)
        with engine.supervised(running, settings, say, graph.broken):
            yield settings, running, said
        graph.close()


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def test_a_neo4j_that_cant_write_is_told_and_started_again_when_there_is_room(
    make_home: MakeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit on the size of files makes every write fail like a full disk: Neo4j gives its database up."""
    monkeypatch.setattr("hub.engine.supervising.LOOKS_BETWEEN_QUESTIONS", 2)
    monkeypatch.setattr("hub.engine.processes.STOP_SECONDS", 3)  # it can't write that it ends, either
    room = SimpleNamespace(free=1 << 20)
    with own_engine(make_home, tmp_path) as (settings, running, said):
        graph = connect(settings)
        migrate(graph, clock())
        writer = audit.AuditWriter(graph, clock)
        receipts = [writer.write(disclosures("s_1"))]
        monkeypatch.setattr("hub.engine.supervising.shutil.disk_usage", lambda _: room)
        first = running.pid
        resource.prlimit(first, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        with pytest.raises(HubError, match="nothing is answered"):
            writer.write(disclosures("s_2"))
        until(lambda: any("To do: make room" in line for line in said))
        assert running.pid == first, "a start without room would be lost"
        with pytest.raises(EngineError, match=r"failed by a fault of its own|does not answer"):
            graph.verify()
        room.free = 1 << 30
        until(lambda: running.pid != first and _answers(graph))
        receipts += [writer.write(disclosures("s_3")), writer.write(disclosures("s_4"))]
        entries = graph.read(lambda tx: tx.rows("MATCH (a:AuditEntry) RETURN a.receipt AS r"))
        assert {row["r"] for row in entries} >= set(receipts)
        assert audit.verify(graph) == []
        assert len([line for line in said if "To do: make room" in line]) == 1
        writer.close()
        graph.close()


def _answers(graph: Any) -> bool:
    try:
        graph.verify()
    except EngineError:
        return False
    return True


def test_a_neo4j_that_does_not_come_up_is_tried_so_often_and_no_more(
    make_home: MakeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.engine.supervising.LONGEST_PAUSE", 0.1)
    with own_engine(make_home, tmp_path) as (settings, running, said):
        # The jars are gone: no start can succeed.
        (settings.home / "engine" / "lib").unlink()
        running.process.stop(0)
        until(lambda: any("starts in a row" in line for line in said))
        tries = [line for line in said if "; start " in line]
        assert tries[0] == "Neo4j: it ended; start 1 of 5 ..."
        assert len(tries) == 5
        assert "look into" in said[-1]
