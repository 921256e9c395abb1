"""The door: what a client may send before anybody looks at it, how long, and how many at a time.

A small application stands for the hub; the hub's own routes are asked where these matter.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hub import engine
from hub.app import make_app
from hub.services import Services
from hub.serving.door import Bounds, Door, address_of, allow_files, make_server
from hub.settings import Settings
from tests.conftest import ROOT, MakeHome, eventually, free_port
from tests.edge_schema import IDENTITY, ask
from tests.killing import hub

SMALL: dict[str, Any] = {
    "max_connections": 20,
    "max_head_bytes": 2_048,
    "head_seconds": 0.4,
    "drain_seconds": 1,
}
FILES = 4_096


@dataclass
class Served:
    """A server in a thread: what it heard, and where it listens."""

    port: int
    door: Door
    heard: list[Any]

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(source, 0))

    def send(self, *parts: bytes) -> bytes:
        """Sends parts, a moment between them; answers all that comes back until the server closes."""
        with self.connect() as client:
            with suppress(OSError):
                for part in parts:
                    client.sendall(part)
                    time.sleep(0.01 * (len(parts) > 1))
            return drained(client)

    def health(self) -> float:
        """Asks for an answer over a new connection: how long it took."""
        begun = time.perf_counter()
        assert status(self.send(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")) == b"200"
        return time.perf_counter() - begun


def drained(client: socket.socket) -> bytes:
    found = b""
    with suppress(OSError):
        while chunk := client.recv(65_536):
            found += chunk
    return found


@contextmanager
def serving(**settings: Any) -> Generator[Served]:
    given = Settings(**{**SMALL, **settings})
    door = Door(Bounds.of(given, FILES))
    heard: list[Any] = []
    release = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        message = {"more_body": True}
        size = 0
        while message.get("more_body"):
            message = await receive()
            size += len(message.get("body", b""))
            if message["type"] == "http.disconnect":
                return
        heard.append((scope["path"], {name for name, _ in scope["headers"]}, size))
        if scope["path"] == "/wait":
            await asyncio.wait_for(release.wait(), 20)
        body = b"x" * (30_000_000 if scope["path"] == "/large" else 2)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = make_server(app, given, door, log_config=None, lifespan="off")
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(listener.getsockname()[1], door, heard)
        server.should_exit = True
        thread.join(timeout=given.drain_seconds + 5)
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


HEAD = b"POST /graphql HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


def status(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0][9:12]


# Heads


@pytest.mark.parametrize(
    "head",
    [
        pytest.param([HEAD + b"X: " + b"x" * 3_000 + b"\r\n\r\n"], id="one long header"),
        pytest.param([HEAD + b"x: y\r\n" * 500 + b"\r\n"], id="many headers"),
        pytest.param([b"GET /" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: hub\r\n\r\n"], id="a long address"),
        pytest.param([HEAD + b"X: ", *[b"x" * 500] * 200], id="a header without an end"),
        pytest.param([b"GET /", *[b"x" * 500] * 200], id="an address without an end"),
        pytest.param([HEAD, *[b"x: y\r\n" * 100] * 100], id="headers without an end"),
        pytest.param([HEAD, *[b"y" * 500] * 200], id="a name without an end"),
        pytest.param([b"\r\n" * 500] * 100, id="empty lines without an end"),
    ],
)
def test_a_head_is_bounded_in_bytes(served: Served, head: list[bytes]) -> None:
    before = len(served.heard)
    answer = served.send(*head)
    assert status(answer) in (b"431", b"")  # a client that goes on sending may lose the answer
    assert len(served.heard) == before


def test_a_head_within_the_bound_is_served(served: Served) -> None:
    answer = served.send(b"GET /health HTTP/1.1\r\nConnection: close\r\nX: " + b"x" * 1_900 + b"\r\n\r\n")
    assert status(answer) == b"200"


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="nothing"),
        pytest.param([b"\r\n"] * 30, id="empty lines"),
        pytest.param([HEAD], id="half a head"),
        pytest.param([HEAD, *[b"x: y\r\n"] * 30], id="a header now and then"),
        pytest.param([b"GET /health HTTP/1.1\r\n\r\n", HEAD], id="half of a second head"),
    ],
)
def test_a_head_is_bounded_in_time(served: Served, parts: list[bytes]) -> None:
    begun = time.perf_counter()
    answer = served.send(*parts)
    assert b"HTTP/1.1 408 " in answer
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    "trailer",
    [
        b"Authorization: Bearer good\r\n\r\n",
        b"x: y\r\n\r\n",
        b"x: " + b"y" * 5_000_000,
        b"x: y\r\n" * 500_000,
    ],
    ids=["a token", "any", "one without an end", "many"],
)
def test_what_comes_after_the_body_is_not_believed(served: Served, trailer: bytes) -> None:
    before = len(served.heard)
    answer = served.send(CHUNKED, trailer)
    assert status(answer) in (b"400", b"")
    together = served.send(CHUNKED + trailer)
    assert status(together) in (b"400", b"")
    assert not [heard for heard in served.heard[before:] if {b"authorization", b"x"} & heard[1]]
    assert served.send(CHUNKED.replace(b"Host", b"Connection: close\r\nHost") + b"\r\n").startswith(
        b"HTTP/1.1 200"
    )


def test_few_requests_wait_on_one_connection(served: Served) -> None:
    before = len(served.heard)
    served.send(b"GET /many HTTP/1.1\r\n\r\n" * 1_000)
    assert len(served.heard) - before <= 20


def test_requests_on_one_connection_are_answered_in_their_order(served: Served) -> None:
    before = len(served.heard)
    last = b"GET /4 HTTP/1.1\r\nConnection: close\r\n\r\n"
    answer = served.send(b"".join(b"GET /%d HTTP/1.1\r\n\r\n" % n for n in range(4)) + last)
    assert answer.count(b"HTTP/1.1 200") == 5
    assert [path for path, _, _ in served.heard[before:]] == [f"/{n}" for n in range(5)]


# Connections


def test_half_open_connections_keep_nobody_out() -> None:
    """As for five minutes in ``make soak``: three hundred connections that say nothing, fifty half heads."""
    with serving(head_seconds=30) as served, ExitStack() as open_:
        for number in range(350):
            client = open_.enter_context(served.connect())
            if number % 7 == 0:
                client.sendall(HEAD)
            if number % 50 == 0:
                served.health()
        assert len(served.door) <= 20
        assert max(served.health() for _ in range(20)) < 2  # in make soak, on a quiet machine: 0.1


@pytest.mark.soak
def test_a_siege_of_five_minutes(make_home: MakeHome, tmp_path: Path) -> None:
    """A hub that may open 512 files, under 300 half-open connections and 50 half heads that come again.
    Its Neo4j needs more: it is started before."""
    port, bolt = free_port(), free_port()
    home = make_home(tmp_path / "home")
    settings = Settings(home=home, seeds=ROOT / "seeds", bolt_port=bolt, heap="512m", page_cache="64m")
    took: list[float] = []
    engine.start(settings, lambda _: None, detached=True)
    with ExitStack() as last:
        last.callback(engine.stop, settings)
        last.enter_context(hub(settings, port, files=512, HUB_BOLT_PORT=str(bolt)))
        besieged = Served(port, Door(Bounds.of(settings, FILES)), [])
        neo4j = engine.status(settings)
        clients: deque[socket.socket] = deque()
        until = time.monotonic() + float(os.environ.get("SIEGE_SECONDS", "300"))
        while time.monotonic() < until:
            while len(clients) < 350:
                clients.append(besieged.connect())
                if len(clients) % 7 == 0:
                    clients[-1].sendall(HEAD)
            took.append(besieged.health())
            for _ in range(20):
                clients.popleft().close()
            time.sleep(0.2)
        assert engine.status(settings) == neo4j, "Neo4j was started again"
        for client in clients:
            client.close()
    took.sort()
    print(
        f"{len(took)} answers, median {took[len(took) // 2] * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms"
    )
    assert took[len(took) // 2] < 0.1


def test_an_address_has_its_share_and_a_proxy_has_no_bound_of_its_own() -> None:
    with serving(max_connections_per_address=3, head_seconds=30) as served, ExitStack() as open_:
        for _ in range(10):
            open_.enter_context(served.connect(source="127.0.0.2"))
        first = open_.enter_context(served.connect())
        for _ in range(5):
            open_.enter_context(served.connect())
        served.health()
        assert served.door.refused["address"] == 7
        eventually(lambda: len(served.door) == 3 + 6)
        first.sendall(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert status(drained(first)) == b"200"


def test_who_is_being_served_keeps_its_place() -> None:
    with serving(max_connections=5, drain_seconds=0) as served, ExitStack() as open_:
        for _ in range(5):
            open_.enter_context(served.connect()).sendall(b"GET /wait HTTP/1.1\r\n\r\n")
        eventually(lambda: len(served.heard) == 5)
        assert status(served.send(b"GET /health HTTP/1.1\r\n\r\n")) in (b"503", b"")
        assert len(served.door) == 5


def test_the_hubs_own_files_are_not_the_clients() -> None:
    settings = Settings(threads=16)
    for files in (64, 256, 512, 1_024, 100_000):
        bounds = Bounds.of(settings, files)
        assert 1 <= bounds.connections <= settings.max_connections
        assert files < 256 or bounds.connections + 128 + 96 + 16 <= files


def test_as_many_files_are_opened_as_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {resource.RLIMIT_NOFILE: (256, 4_096)}
    monkeypatch.setattr(resource, "getrlimit", lambda what: limits[what])
    monkeypatch.setattr(resource, "setrlimit", lambda what, to: limits.__setitem__(what, to))
    assert allow_files() == 4_096
    assert limits == {resource.RLIMIT_NOFILE: (4_096, 4_096)}
    limits[resource.RLIMIT_NOFILE] = (256, 256)
    assert allow_files() == 256


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        ("", ""),
    ],
)
def test_whom_a_connection_is_counted_for(host: str, address: str) -> None:
    assert address_of(host) == address


# Stopping


def test_a_client_that_does_not_read_does_not_keep_the_hub_from_stopping() -> None:
    with ExitStack() as outside, serving(drain_seconds=1) as served:
        for _ in range(3):
            client = outside.enter_context(served.connect())
            client.sendall(b"GET /large HTTP/1.1\r\n\r\n")
        outside.enter_context(served.connect()).sendall(HEAD)
        outside.enter_context(served.connect()).sendall(CHUNKED)
        eventually(lambda: len(served.heard) == 3)
        begun = time.perf_counter()
    assert time.perf_counter() - begun < 20


def test_what_is_not_taken_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.serving.door.TAKING_SECONDS", 0.2)
    with serving() as served, served.connect() as client:
        client.sendall(b"GET /large HTTP/1.1\r\n\r\n")
        eventually(lambda: served.door.refused["not taken"] == 1)
        eventually(lambda: len(served.door) == 0)


# Addresses


@pytest.mark.parametrize("path", ["/health/", "/graphql/", "/explorer/graphiql.min.js/", "/explorer"])
def test_nobody_is_sent_elsewhere_with_what_was_asked(path: str) -> None:
    app = make_app(cast("Services", SimpleNamespace(graph=None)), Settings())
    response = ask(app, "GET", f"{path}?x={IDENTITY}", headers={"host": "elsewhere.example"})
    assert response.status_code == 404
    assert "location" not in response.headers
    assert IDENTITY not in response.text


def test_the_only_redirect_is_relative_and_without_a_query() -> None:
    app = make_app(cast("Services", SimpleNamespace(graph=None)), Settings())
    response = ask(app, "GET", f"/?x={IDENTITY}", headers={"host": "elsewhere.example"})
    assert response.headers["location"] == "/graphql"
