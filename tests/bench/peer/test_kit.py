"""What the comparison measures with: answers end where they end, errors are seen, statements are counted."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest
from graphql import build_schema, parse, validate

from tests.bench.peer import report
from tests.bench.peer.counting import counting
from tests.bench.peer.load import Job, run
from tests.bench.peer.prerequisites import SOURCE
from tests.bench.peer.shapes import FOLDER, SHAPES
from tests.bench.peer.wire import PULL, RUN, BoltAnswer, Http, HttpAnswer, statement
from tests.conftest import ROOT
from tests.node import NodeMissing, find_node

FINE = b'{"data":{"subject":{"id":"s-1"}}}'
WRONG = b'{"errors":[{"message":"no"}],"data":null}'


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


@contextmanager
def listening(answer: Callable[[bytes], bytes]) -> Generator[int]:
    """A server that answers each piece that comes: its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(connected: socket.socket) -> None:
            with connected:
                while data := connected.recv(1 << 16):
                    connected.sendall(answer(data))

        def accept() -> None:
            while True:
                try:
                    connected, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connected,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (http(FINE), False),
        (chunked(FINE), False),
        (http(WRONG), True),
        (chunked(WRONG), True),
        (http(b"{}", "503 Service Unavailable"), True),
    ],
)
def test_an_http_answer_is_whole_with_its_last_byte(answer: bytes, failed: bool) -> None:
    reader = HttpAnswer()
    whole = [reader.feed(answer[place : place + 1]) for place in range(len(answer))]
    assert whole == [False] * (len(answer) - 1) + [True]
    assert reader.failed is failed


def test_a_bolt_answer_is_whole_with_its_second_summary() -> None:
    success, record = bytes.fromhex("0003b170a00000"), bytes.fromhex("0003b17190") + bytes(2)
    answer = success + record + record + success
    reader = BoltAnswer()
    whole = [reader.feed(answer[place : place + 1]) for place in range(len(answer))]
    assert whole == [False] * (len(answer) - 1) + [True]
    with pytest.raises(RuntimeError):
        BoltAnswer().feed(bytes.fromhex("0003b17fa00000"))


def test_clients_ask_one_after_the_other_and_count_errors() -> None:
    asked: list[bytes] = []

    def answer(request: bytes) -> bytes:
        asked.append(request)
        return http(WRONG if b"wrong" in request else FINE)

    with listening(answer) as port:
        target = Http(port, "/graphql", "token")
        requests = [target.request(b"fine"), target.request(b"wrong")]
        measured = run(Job(target, requests, connections=2, seconds=0.2))
    assert len(measured.milliseconds) == len(asked)
    assert abs(measured.failed - len(asked) / 2) <= 2
    assert 0 < measured.p50 <= measured.p95
    assert measured.rate == pytest.approx(len(asked) / 0.2, rel=0.2)


def test_statements_are_counted_however_they_are_cut() -> None:
    asked = statement("MATCH (n) RETURN n", {"page": [1, "一", None, {"deep": True}]}, writes=False)
    with listening(lambda _: b"answer") as neo4j, counting(neo4j) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port)) as server:
            for place in range(0, len(asked), 5):
                server.sendall(asked[place : place + 5])
                server.recv(1 << 16)
        counted = proxy.count()
    assert counted.statements == 1
    assert counted.sent == len(asked)
    assert counted.round_trips == -(-len(asked) // 5)
    assert bytes([0xB3, RUN]) in asked
    assert bytes([0xB1, PULL]) in asked


@pytest.mark.parametrize("name", [name for name, shape in SHAPES.items() if shape.text("hub")])
def test_what_the_hub_is_asked_fits_its_schema(name: str) -> None:
    text = SHAPES[name].text("hub")
    assert text is not None
    sdl = (ROOT / "resolvers" / "schema.graphql").read_text(encoding="utf-8")
    schema = build_schema(sdl.replace("directive @oneOf on INPUT_OBJECT\n", ""))
    assert validate(schema, parse(text)) == []


def test_every_folder_is_a_shape() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(SHAPES)


def test_the_peer_has_exact_versions_and_no_addresses() -> None:
    wanted = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    lock = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, package in lock.items() if "resolved" in package] == []


def test_without_node_the_reader_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.node.find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NodeMissing, match=r"node and npm was not found.*To do: make venv"):
        find_node()


def test_figures_are_held_to_their_bounds() -> None:
    def side(p50: float, rate: float) -> report.Side:
        return report.Side(p50, p50, rate, 1.0, 1.0, 0)

    ours, theirs = {"hub-1": side(3.0, 500), "hub-2": side(3.0, 900)}, {"peer-1": side(2.0, 600)}
    rate, latency = report.goals(
        {"Q1": ours | theirs | {"peer-2": side(2.0, 450), "raw+entry": side(0.5, 2_500)}}
    )[1:]
    assert rate == "| Q1, requests/s | 900.0/s | peer 600.0/s | 1.50 | ≥ 1 × | ≥ 2 × | must | 2,500/s |"
    assert (
        latency
        == "| Q1, p50 at one connection | 3.00 ms | peer 2.00 ms | 1.50 | ≤ 1.5 × | ≤ 1 × | must | 0.50 ms |"
    )
    (alone,) = report.goals({"Q10": {"hub-1": side(33.0, 34)}})[1:]
    assert alone == "| Q10, p50 | 33.0 ms |  |  | ≤ 12 ms | ≤ 6 ms | **no** |  |"
