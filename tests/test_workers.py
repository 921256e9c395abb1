"""``HUB_WORKERS``: several processes on one port, and the one that looks after them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from hub import app
from hub.services import Services
from hub.serving.counts import LIVE_SECONDS, Counts
from hub.serving.workers import Workers
from hub.settings import Settings
from tests.asking import PROCUREMENT
from tests.conftest import free_port
from tests.killing import hub
from tests.test_main_job import CLEAN

WRITERS = "MATCH (a:AuditEntry {matter: $matter}) RETURN a.writer AS writer, count(*) AS entries"
SUBJECT = "query($ref:SubjectRef!,$purpose:PurposeInput!){subject(ref:$ref,purpose:$purpose){id}}"
HELPERS = ("resource_tracker", "forkserver")


def children(pid: int) -> list[int]:
    """The processes of a hub that serve."""
    found: list[int] = []
    for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        line = Path(f"/proc/{one}/cmdline").read_bytes().decode()
        if not any(helper in line for helper in HELPERS):
            found.append(int(one))
    return found


def until(true: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.1)


class Two:
    """A hub of two processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, token: str) -> None:
        self.process, self.address, self.token = process, f"http://127.0.0.1:{port}", token

    def ask(self, matter: str, times: int = 1) -> list[int]:
        """The statuses of so many look-ups, each over a connection of its own."""
        purpose = {**PROCUREMENT, "matter": matter}
        body = {"query": SUBJECT, "variables": {"ref": {"code": CLEAN}, "purpose": purpose}}
        head = {"authorization": f"Bearer {self.token}"}
        statuses: list[int] = []

        def one() -> None:
            with httpx.Client(timeout=30) as client:
                statuses.append(client.post(f"{self.address}/graphql", json=body, headers=head).status_code)

        threads = [threading.Thread(target=one) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    def metrics(self) -> dict[str, float]:
        page = httpx.get(f"{self.address}/metrics", timeout=30).text
        return {
            name: float(number)
            for name, number in re.findall(r"^([a-z_{}=\"0-9A-Z]+) ([0-9.]+)$", page, re.M)
        }


@pytest.fixture(scope="module")
def two(settings: Settings, services: Services, token: Callable[..., str]) -> Generator[Two]:
    assert services.graph.verify()
    port = free_port()
    with hub(settings, port, HUB_WORKERS="2") as process:
        found = Two(process, port, token())
        until(lambda: found.metrics()["hub_processes"] == 2)
        yield found


def writers(services: Services, matter: str) -> dict[str, int]:
    rows = services.graph.read(lambda tx: tx.rows(WRITERS, matter=matter))
    return {row["writer"]: row["entries"] for row in rows}


def test_requests_reach_both_and_each_writes_a_chain_of_its_own(two: Two, services: Services) -> None:
    asked = 0
    while len(writers(services, "two processes")) < 2:
        assert asked < 400, "one of the processes gets nothing"
        assert two.ask("two processes", 16) == [200] * 16
        asked += 16
    assert sum(writers(services, "two processes").values()) == asked
    assert two.metrics()['hub_requests_total{status="2xx"}'] >= asked
    assert httpx.get(f"{two.address}/health").status_code == 200


def test_one_that_is_killed_is_replaced_and_the_other_goes_on(two: Two) -> None:
    before = children(two.process.pid)
    assert len(before) == 2
    counted = two.metrics()['hub_requests_total{status="2xx"}']
    os.kill(before[0], signal.SIGKILL)
    until(lambda: before[0] not in children(two.process.pid), 10)
    assert two.ask("one is gone", 4) == [200] * 4
    until(lambda: len(children(two.process.pid)) == 2)
    until(lambda: two.metrics()["hub_processes"] == 2)
    assert before[1] in children(two.process.pid)
    assert two.metrics()['hub_requests_total{status="2xx"}'] > counted + 4


def test_at_the_end_all_of_them_end_and_what_is_asked_is_answered(two: Two) -> None:
    workers = children(two.process.pid)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.extend(two.ask("the last", 8)))
    asking.start()
    until(lambda: answers or not asking.is_alive(), 30)
    two.process.send_signal(signal.SIGTERM)
    assert two.process.wait(60) == 0
    asking.join()
    assert answers == [200] * 8
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{two.address}/health")


def test_when_the_one_that_looks_after_them_is_killed_they_end(
    settings: Settings, services: Services
) -> None:
    assert services.graph.verify()
    with hub(settings, free_port(), HUB_WORKERS="2") as process:
        until(lambda: len(children(process.pid)) == 2)
        workers = children(process.pid)
        process.kill()
        process.wait()
        until(lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()])


# Without a graph


class Pretended:
    """A process that was told when it ends."""

    pid = 4711

    def __init__(self, exitcode: int | None) -> None:
        self.exitcode = exitcode
        self.sentinel, self._end = os.pipe()
        self.killed = False
        if exitcode is not None:
            os.close(self._end)

    def start(self) -> None: ...

    def is_alive(self) -> bool:
        return self.exitcode is None

    def kill(self) -> None:
        self.killed, self.exitcode = True, -9

    terminate = kill

    def join(self, timeout: float | None = None) -> None: ...


def test_one_that_ends_at_once_is_begun_again_with_longer_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now, begun, told = [1000.0], list[float](), list[str]()
    monkeypatch.setattr("hub.serving.workers.time", SimpleNamespace(monotonic=lambda: now[0]))

    def begin(_place: int) -> Any:
        begun.append(now[0])
        return Pretended(1)

    workers = Workers(begin, [0.0] * 100, 1, told.append)
    for _ in range(200):
        workers._look()
        now[0] += 0.5
    assert [second - first for first, second in pairwise(begun)] == [0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 30.5]
    assert "ended with status 1" in told[0]


def test_one_whose_event_loop_stands_still_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told, one = [1000.0], list[str](), Pretended(None)
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("hub.serving.workers.time", clock)
    monkeypatch.setattr("hub.serving.counts.time", clock)
    table = [0.0] * 100
    workers = Workers(lambda _: cast("Any", one), table, 1, told.append)
    now[0] += 500
    workers._look()
    assert not one.killed, "it begins"
    Counts(table).beat()
    assert Counts(table).processes == 1
    now[0] += LIVE_SECONDS + 1
    workers._look()
    assert not one.killed
    assert Counts(table).processes == 0
    now[0] += 60
    workers._look()
    assert one.killed
    assert "stands still" in told[0]


def test_each_gets_its_part_of_what_a_caller_may_have() -> None:
    whole = Settings(workers=3, max_connections=512, max_connections_per_address=64, max_cost_at_a_time=100)
    part = app.share(whole)
    assert (part.max_connections, part.max_connections_per_address, part.max_cost_at_a_time) == (171, 22, 34)
    assert app.share(Settings()) == Settings()


def test_what_is_done_once_for_a_hub_is_done_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def job(name: str) -> Callable[..., Any]:
        return lambda *_: begun.append(name) or SimpleNamespace(close=lambda: begun.append(f"{name} closed"))

    for name in (
        "keep",
        "publish_ends",
        "index_names",
        "make_alerts",
        "work_on_deliveries",
        "enter_refusals",
    ):
        monkeypatch.setattr(app, name, job(name))
    monkeypatch.setattr(app, "reception_of", lambda _: None)
    closed = SimpleNamespace(close=lambda: begun.append("closed"), current=None, known=None)
    services = cast(
        "Services", SimpleNamespace(graph=closed, audit=closed, log=None, book=closed, clock=None)
    )
    with app.background(services, Settings(), once=True):
        pass
    jobs = ["publish_ends", "index_names", "make_alerts", "work_on_deliveries"]
    ended = [f"{one} closed" for one in jobs]
    assert begun[:5] == ["keep", *jobs]
    assert sorted(begun[5:9]) == sorted(ended)
    assert begun[9:] == ["closed", "keep closed", "closed"]
    begun.clear()
    with app.background(services, Settings(), once=False):
        pass
    assert begun == ["enter_refusals", "closed", "enter_refusals closed", "closed"]
