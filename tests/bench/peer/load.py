"""Clients in a process apart: each of some connections sends its next request when its answer has come.

One loop waits for all sockets, and requests are made before: sixteen clients cost some 40 µs a request.
"""

from __future__ import annotations

import multiprocessing
import selectors
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import quantiles
from time import perf_counter

from tests.bench.peer.wire import Answer, Target


@dataclass(frozen=True)
class Job:
    """What is asked, in turn, and for how long."""

    target: Target
    requests: Sequence[bytes]
    connections: int
    seconds: float
    first: int = 0
    """The question to begin with."""


@dataclass(frozen=True)
class Measured:
    """What came of a job: milliseconds of each answer, and how many were errors."""

    milliseconds: Sequence[float]
    failed: int
    rate: float
    """Answers a second while all connections asked."""

    @property
    def p50(self) -> float:
        """Half of the answers came sooner."""
        return self._cut(49)

    @property
    def p95(self) -> float:
        """All but a twentieth came sooner."""
        return self._cut(94)

    def _cut(self, place: int) -> float:
        if len(self.milliseconds) < 2:
            return self.milliseconds[0]
        return quantiles(self.milliseconds, n=100, method="inclusive")[place]


class Clients:
    """A process that does jobs."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def do(self, job: Job) -> Measured:
        """Sends a job and waits for what was measured."""
        self._pipe.send(job)
        result = self._pipe.recv()
        if isinstance(result, BaseException):
            raise result
        return result


@contextmanager
def clients() -> Generator[Clients]:
    """Starts the process, and ends it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        yield Clients(here)
    finally:
        here.close()
        process.join(timeout=10)
        process.terminate()


def _work(pipe: Connection) -> None:
    while True:
        try:
            job = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            pipe.send(run(job))
        except Exception as error:
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


@dataclass
class _Client:
    socket: socket.socket
    next: int
    began: float
    answer: Answer


def run(job: Job) -> Measured:
    """Does a job in this process. What is under way at the end is waited for: the next job meets idle
    servers."""
    taken, failed, counted = list[float](), 0, 0
    with selectors.DefaultSelector() as waiting:
        for number in range(job.connections):
            first = job.first + number * len(job.requests) // job.connections
            connected = job.target.connect()
            client = _Client(connected, first, 0.0, job.target.answer())
            waiting.register(connected, selectors.EVENT_READ, client)
        began = perf_counter()
        ends = began + job.seconds
        for key in list(waiting.get_map().values()):
            _send(job, key.data)
        while waiting.get_map():
            for key, _ in waiting.select(timeout=120):
                client: _Client = key.data
                data = client.socket.recv(1 << 18)
                if data and not client.answer.feed(data):
                    continue
                now = perf_counter()
                taken.append(1_000 * (now - client.began))
                counted += now <= ends
                failed += client.answer.failed or not data
                if now > ends or not data:
                    waiting.unregister(client.socket)
                    client.socket.close()
                else:
                    _send(job, client)
    # An answer that takes longer than the whole round is counted by what it took.
    rate = counted / job.seconds if counted > job.connections else len(taken) / (perf_counter() - began)
    return Measured(taken, failed, rate)


def _send(job: Job, client: _Client) -> None:
    client.answer = job.target.answer()
    request = job.requests[client.next % len(job.requests)]
    client.next += 1
    client.began = perf_counter()
    client.socket.sendall(request)
