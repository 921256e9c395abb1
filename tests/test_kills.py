"""A hub or its Neo4j that is killed under load: no answer without its entry, nothing half done, one log.

``make test`` kills the hub twice and Neo4j once; ``make soak`` kills the hub 200 times and Neo4j 50 times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub import engine
from hub.app import clock, connect
from hub.audit import open_log
from hub.services import Services
from hub.settings import Settings
from tests.conftest import MakeHome, free_port, quietly
from tests.killing import Clients, Heard, Witness, health, hub

ROUNDS_BETWEEN_WALKS = 10
KINDS = ("decide", "read", "give")


def tell(what: str, done: int, witness: Witness, heard: Heard) -> None:
    """One line a round: pytest shows it with ``-s`` or when a test fails."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(heard.kinds.items()))
    quietly(
        f"{time.strftime('%H:%M:%S')} {what} {done}: {kinds}, {heard.unavailable} unavailable; "
        f"{witness.checked} answers checked, {witness.size} entries, {witness.walks} walks"
    )


def heard_all(clients: Clients) -> None:
    """Waits until questions of each kind were answered: a Neo4j that is new plans a decision for seconds."""
    until = time.monotonic() + 120
    while not all(clients.heard.kinds[kind] for kind in KINDS):
        assert time.monotonic() < until, clients.heard.kinds
        time.sleep(0.05)


def kill_hubs(times: int, services: Services, settings: Settings) -> None:
    """Kills one hub after the other; the next one starts while this one is under load."""
    witness = Witness(services.log).begin()
    chance = random.Random(20)
    total = Heard()

    def start(stack: ExitStack) -> tuple[subprocess.Popen[bytes], int]:
        port = free_port()
        return stack.enter_context(hub(settings, port)), port

    with ExitStack() as stack, ThreadPoolExecutor(1) as ahead:
        starting = ahead.submit(start, stack)
        for turn in range(1, times + 1):
            process, port = starting.result()
            if turn < times:
                starting = ahead.submit(start, stack)
            clients = Clients(port, settings).start()
            clients.wait(chance.randint(10, 60))
            if turn == 1:
                heard_all(clients)
            time.sleep(chance.random() / 10)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
            clients.end()
            assert clients.heard.unavailable == 0, "Neo4j was there all the time"
            assert witness.look(clients.heard) == []
            total.kinds += clients.heard.kinds
            if turn % ROUNDS_BETWEEN_WALKS == 0 or turn == times:
                assert witness.walk() == []
                tell("kill of the hub", turn, witness, total)
    assert all(total.kinds[kind] for kind in KINDS), total.kinds


def test_a_killed_hub_leaves_no_answer_without_its_entry(services: Services, settings: Settings) -> None:
    kill_hubs(2, services, settings)


@pytest.mark.soak
def test_two_hundred_kills_of_the_hub(services: Services, settings: Settings) -> None:
    kill_hubs(200, services, settings)


@contextmanager
def two_hubs(make_home: MakeHome, folder: Path) -> Generator[tuple[Settings, int, int]]:
    """``hub run`` with a Neo4j of its own, and beside it a ``hub serve`` that uses the same one."""
    settings = Settings(home=make_home(folder / "home"), bolt_port=free_port(), heap="512m", page_cache="64m")
    run, serve = free_port(), free_port()
    more: dict[str, str] = {
        "HUB_BOLT_PORT": str(settings.bolt_port),
        "HUB_HEAP": settings.heap,
        "HUB_PAGE_CACHE": settings.page_cache,
        "HUB_RESTARTS": "1000",
    }
    with hub(settings, run, files=None, **more) as process:
        outside = settings.model_copy(
            update={
                "neo4j_uri": f"bolt://127.0.0.1:{settings.bolt_port}",
                "neo4j_password": SecretStr((settings.home / "engine" / "password").read_text().strip()),
            }
        )
        with hub(outside, serve):
            yield outside, run, serve
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        assert engine.status(settings).state == "stopped", "the last Neo4j outlives its hub"


def kill_neo4j(times: int, make_home: MakeHome, folder: Path) -> None:
    """Kills Neo4j under two hubs; nobody but the hub starts it again."""
    chance = random.Random(50)
    with two_hubs(make_home, folder) as (settings, run, serve):
        graph = connect(settings)
        witness = Witness(open_log(graph, settings, clock)).begin()
        told, total = 0, Heard()
        for turn in range(1, times + 1):
            both = [Clients(port, settings, tireless=True).start(askers=2) for port in (run, serve)]
            for clients in both:
                clients.wait(chance.randint(5, 30))
            time.sleep(chance.random() / 5)
            killed = engine.status(settings).pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            before = [len(clients.heard.receipts) for clients in both]
            assert health(run) in (200, 503)
            for clients, answers in zip(both, before, strict=True):
                clients.wait(answers + 20, 240)
            for clients in both:
                clients.end()
                told += clients.heard.unavailable
                total.kinds += clients.heard.kinds
                total.unavailable += clients.heard.unavailable
            assert engine.status(settings).pid != killed
            assert [health(port) for port in (run, serve)] == [200, 200]
            together = Heard(
                {**both[0].heard.receipts, **both[1].heard.receipts},
                wrong=both[0].heard.wrong + both[1].heard.wrong,
            )
            assert witness.look(together) == []
            if turn % ROUNDS_BETWEEN_WALKS == 0 or turn == times:
                assert witness.walk() == []
            tell("kill of Neo4j", turn, witness, total)
        assert told > 0, "nobody was told that Neo4j is gone"
        graph.close()


@pytest.mark.soak
def test_fifty_kills_of_neo4j(make_home: MakeHome, tmp_path: Path) -> None:
    """That a Neo4j which fails is started again while questions come is among tests/test_faults.py, too."""
    kill_neo4j(50, make_home, tmp_path)
