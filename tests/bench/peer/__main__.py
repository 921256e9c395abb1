"""The hub beside @neo4j/graphql and raw Bolt, on one graph in one Neo4j, in turns: ``make bench PEER=1``.

Read the ratios of one run. CPU milliseconds a request move little with what else the machine does; rates do.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from time import perf_counter
from urllib.parse import urlsplit

from hub.identity import sign_token
from tests.bench.engines import CALLER, Bench, bench
from tests.bench.peer import report, rows, servers
from tests.bench.peer.counting import counting
from tests.bench.peer.load import Clients, Job, Measured, clients
from tests.bench.peer.prerequisites import peer_folder
from tests.bench.peer.servers import Server
from tests.bench.peer.shapes import SHAPES, Shape, known_of
from tests.bench.peer.wire import Bolt, Http, Target
from tests.bench.peer.world import Question, Questions, load, with_cursors
from tests.node import NodeMissing

RAW = ("raw", "raw+entry")
PROCESSES = (1, 2)


@dataclass(frozen=True)
class Scale:
    """How long is measured."""

    rounds: int
    seconds: float
    """Of a round of one side."""
    warming: float


@dataclass(frozen=True)
class Side:
    """One side of one shape, ready to be asked."""

    name: str
    target: Target
    requests: Sequence[bytes]
    pid: int | None

    @property
    def alone(self) -> bool:
        """Whether it is asked over one connection too: there a second process would idle."""
        return self.name in RAW or self.name.endswith("-1")


@dataclass(frozen=True)
class World:
    """What all shapes share."""

    bench: Bench
    questions: Questions
    known: Question
    neo4j: int
    bolt: Bolt


def main() -> None:
    """Runs the comparison and prints each figure as soon as it is known."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # servers and their Neo4j end too
    began = perf_counter()
    try:
        folder = peer_folder()
    except NodeMissing as missing:
        sys.exit(str(missing))
    scale = Scale(arguments.rounds, arguments.seconds, arguments.warming)
    shapes = [SHAPES[name] for name in arguments.shapes or SHAPES]
    _say(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load "
        f"{os.getloadavg()[0]:.1f}; Neo4j heap 1 GB, page cache 2 GB, {arguments.subjects:,} subjects ..."
    )
    with bench("1g", "2g") as one:
        world = _world(one, arguments.subjects)
        _say(f"loaded after {perf_counter() - began:,.0f} s\n")
        world = _look(world, shapes, folder)
        result = _measure(world, shapes, folder, scale)
    _say("\n" + "\n".join(report.goals(result)))
    _say(f"\n{perf_counter() - began:,.0f} s; load of the machine {os.getloadavg()[0]:.1f} at the end.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peer", description=__doc__)
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--shapes", nargs="+", choices=list(SHAPES), metavar="SHAPE", help=" ".join(SHAPES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="of one side's round")
    parser.add_argument("--warming", type=float, default=1.5, help="seconds before a side's first round")
    return parser.parse_args()


def _world(one: Bench, subjects: int) -> World:
    questions = load(one, subjects, _say)
    port = urlsplit(one.uri).port
    assert port is not None
    return World(
        one,
        questions,
        known_of(one.services.book.current()),
        one.neo4j_pid,
        Bolt(port, *one.auth),
    )


def _look(world: World, shapes: Sequence[Shape], folder: Path) -> World:
    """Looks at answers, and counts statements on their way through a proxy; nothing is timed. The world comes
    back with the hub's cursors."""
    _say(report.COUNTS)
    alike: list[str] = []
    with counting(world.bolt.port) as proxy, ExitStack() as stack:
        uri = f"bolt://127.0.0.1:{proxy.port}"
        sides = {
            "hub": stack.enter_context(servers.hub("hub-counted", world.bench, uri, _token(world.bench), 1)),
            "peer": stack.enter_context(servers.peer("peer-counted", folder, world.bench, uri, 1)),
        }
        hub = Http(sides["hub"].port, sides["hub"].path, sides["hub"].token)
        world = replace(world, questions=_with_cursors(world.questions, hub))
        for shape in shapes:
            questions = shape.questions(world.questions)
            looked = {
                name: rows.look(
                    Http(side.port, side.path, side.token),
                    shape.bodies(name, questions, world.known),
                    proxy,
                )
                for name, side in sides.items()
                if shape.text(name) is not None
            }
            _say(report.count_line(shape.name, looked))
            if shape.hub_rows and shape.peer_rows:
                found = rows.compared(looked["hub"], looked["peer"], shape.hub_rows, shape.peer_rows)
                alike.append(f"- {shape.name}: {found}. Expected: {shape.rows}.")
    _say("\nAnswers of hub and peer to the same questions:\n" + "\n".join(alike) + "\n")
    return world


def _with_cursors(questions: Questions, hub: Http) -> Questions:
    text = SHAPES["Q11"].text("hub")
    assert text is not None
    with hub.connect() as connected:
        return with_cursors(questions, text, lambda body: rows.asked(hub, connected, body)[0])


def _measure(
    world: World, shapes: Sequence[Shape], folder: Path, scale: Scale
) -> dict[str, dict[str, report.Side]]:
    result: dict[str, dict[str, report.Side]] = {}
    with ExitStack() as stack:
        started = [
            server
            for count in PROCESSES
            for server in (
                stack.enter_context(
                    servers.hub(f"hub-{count}", world.bench, world.bench.uri, _token(world.bench), count)
                ),
                stack.enter_context(
                    servers.peer(f"peer-{count}", folder, world.bench, world.bench.uri, count)
                ),
            )
        ]
        asking = stack.enter_context(clients())
        for shape in shapes:
            _say(f"\n{shape.name}: {shape.title}\n\n{report.SIDES}")
            result[shape.name] = {}
            for name, side in _shape(world, shape, started, asking, scale):
                result[shape.name][name] = side
                _say(report.side_line(shape.name, name, side))
    return result


def _shape(
    world: World, shape: Shape, started: Sequence[Server], asking: Clients, scale: Scale
) -> list[tuple[str, report.Side]]:
    sides = _sides(world, shape, started)
    alone: dict[str, list[Measured]] = {side.name: [] for side in sides}
    together: dict[str, list[tuple[Measured, float, float]]] = {side.name: [] for side in sides}
    for side in sides:
        asking.do(Job(side.target, side.requests, shape.connections, scale.warming))
    for number in range(scale.rounds):  # in turns, so that a drift of the machine meets all of them
        first = 97 * number
        for side in sides:
            if side.alone:
                alone[side.name].append(asking.do(Job(side.target, side.requests, 1, scale.seconds, first)))
        for side in sides:
            before = servers.cpu_seconds(side.pid), servers.cpu_seconds(world.neo4j)
            measured = asking.do(Job(side.target, side.requests, shape.connections, scale.seconds, first))
            after = servers.cpu_seconds(side.pid), servers.cpu_seconds(world.neo4j)
            together[side.name].append((measured, after[0] - before[0], after[1] - before[1]))
    return [(side.name, _figures(alone[side.name], together[side.name])) for side in sides]


def _figures(alone: Sequence[Measured], together: Sequence[tuple[Measured, float, float]]) -> report.Side:
    times = [time for one in alone for time in one.milliseconds]
    calls = Measured(times, 0, 0) if times else None
    answers = sum(len(measured.milliseconds) for measured, _, _ in together)
    return report.Side(
        calls.p50 if calls else None,
        calls.p95 if calls else None,
        mean(measured.rate for measured, _, _ in together),
        1_000 * sum(server for _, server, _ in together) / answers,
        1_000 * sum(neo4j for _, _, neo4j in together) / answers,
        sum(measured.failed for measured, _, _ in together) + sum(one.failed for one in alone),
    )


def _sides(world: World, shape: Shape, started: Sequence[Server]) -> list[Side]:
    questions = shape.questions(world.questions)
    sides = [
        Side(name, world.bolt, shape.statements(name, questions, world.known), None)
        for name in RAW
        if shape.text(name) is not None
    ]
    for server in started:
        kind = server.name.partition("-")[0]
        if shape.text(kind) is not None:
            target = Http(server.port, server.path, server.token)
            requests = [target.request(body) for body in shape.bodies(kind, questions, world.known)]
            sides.append(Side(server.name, target, requests, server.pid))
    return sides


def _token(one: Bench) -> str:
    return sign_token(one.settings, CALLER, datetime.now(UTC), timedelta(hours=6))


def _say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    main()
