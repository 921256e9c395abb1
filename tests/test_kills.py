"""A hub that is killed under load: no answer without its entry in the log, and every chain unbroken.

``make test`` kills once; ``make soak`` kills fifty times.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import httpx
import pytest

from hub import audit
from hub.graph import Graph
from hub.services import Services
from hub.settings import Settings
from tests.conftest import ROOT, free_port

CLIENTS = 8
QUERY = """
query ($ref: SubjectRef!) {
  jointPunishment(subject: $ref, region: "411500", occasion: "government-procurement",
                  purpose: {code: GOVERNMENT_PROCUREMENT, matter: "kill"}) { decision outcome }
}
"""
BODY = {"query": QUERY, "variables": {"ref": {"code": "91341502DEM000014B"}}}
ENTRIES = (
    "MATCH (a:AuditEntry) WHERE a.receipt IN $receipts RETURN a.receipt AS receipt, a.decisions AS decisions"
)
KEPT = "MATCH (d:Decision) WHERE d.id IN $ids RETURN count(d) AS kept"


@contextmanager
def hub(settings: Settings, port: int) -> Generator[subprocess.Popen[bytes]]:
    """A hub process of its own on the session's Neo4j; ready when this returns."""
    password = settings.neo4j_password
    assert password is not None
    environment = {
        **os.environ,
        "HUB_HOME": str(settings.home),
        "HUB_SEEDS": str(settings.seeds),
        "HUB_PORT": str(port),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": password.get_secret_value(),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "hub.cli", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert process.poll() is None, "the hub ended while it started"
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=20)


def load_until_killed(
    process: subprocess.Popen[bytes], port: int, token: str, answers: int
) -> dict[str, str]:
    """Asks from several clients, kills the hub once so many answers came; their receipts by decision."""
    answered: dict[str, str] = {}

    def client() -> None:
        with httpx.Client(headers={"authorization": f"Bearer {token}"}, timeout=10) as session:
            while True:
                try:
                    body = session.post(f"http://127.0.0.1:{port}/graphql", json=BODY).json()
                except (httpx.TransportError, ValueError):
                    return
                answered[body["data"]["jointPunishment"]["decision"]] = body["extensions"]["receipt"]

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 60
    while len(answered) < answers and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join(timeout=30)
    return answered


def unaudited(graph: Graph, answered: dict[str, str]) -> list[str]:
    """Decisions that were answered without an entry that names them, or without being kept."""
    rows = graph.read(lambda tx: tx.rows(ENTRIES, receipts=list(answered.values())))
    named = {decision for row in rows for decision in row["decisions"]}
    kept = graph.read(lambda tx: tx.one(KEPT, ids=list(answered)))
    assert kept is not None
    return [decision for decision in answered if decision not in named] + (
        [] if kept["kept"] == len(answered) else ["some decisions were not kept"]
    )


def kill(times: int, services: Services, settings: Settings, token: Callable[..., str]) -> None:
    for turn in range(times):
        port = free_port()
        with hub(settings, port) as process:
            answered = load_until_killed(process, port, token(), 20 + turn)
        assert len(answered) >= 20, "too few answers to show anything"
        assert unaudited(services.graph, answered) == []
    assert audit.verify(services.graph) == []


def test_a_killed_hub_leaves_no_answer_without_its_entry(
    services: Services, settings: Settings, token: Callable[..., str]
) -> None:
    kill(1, services, settings, token)


@pytest.mark.soak
def test_fifty_kills(services: Services, settings: Settings, token: Callable[..., str]) -> None:
    kill(50, services, settings, token)
