"""Whether hub and peer answer the same, by what both name; and what an answer asks of Neo4j."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from socket import socket
from statistics import median
from typing import Any

from tests.bench.peer.counting import CountingProxy
from tests.bench.peer.shapes import Rows
from tests.bench.peer.wire import Http

SAMPLE, WARMING = 20, 3


@dataclass(frozen=True)
class Looked:
    """A sample of one side's answers, and the counts of one in the middle."""

    answers: Sequence[Any]
    statements: float
    round_trips: float
    sent: float
    size: float
    """Bytes of an answer."""


def asked(http: Http, connected: socket, body: bytes) -> tuple[Any, int]:
    """What a question is answered, in how many bytes. An error ends the run: it would count as fast."""
    answer = http.answer()
    connected.sendall(http.request(body))
    while not answer.feed(connected.recv(1 << 18)):
        pass
    if answer.failed:
        raise RuntimeError(f"{body.decode()[:600]}\n{answer.body.decode()[:1_200]}")
    return json.loads(answer.body)["data"], len(answer.body)


def look(http: Http, bodies: Sequence[bytes], proxy: CountingProxy) -> Looked:
    """Asks some questions one after the other."""
    answers, counts, sizes = list[Any](), list[tuple[int, int, int]](), list[int]()
    with http.connect() as connected:
        for body in islice(cycle(bodies), WARMING + SAMPLE):  # the first ones fill caches
            before = proxy.count()
            answer, size = asked(http, connected, body)
            after = proxy.count()
            counts.append(
                (
                    after.statements - before.statements,
                    after.round_trips - before.round_trips,
                    after.sent - before.sent,
                )
            )
            answers.append(answer)
            sizes.append(size)
    statements, trips, sent = (median(column) for column in zip(*counts[WARMING:], strict=True))
    return Looked(answers[WARMING:], statements, trips, sent, median(sizes[WARMING:]))


def compared(hub: Looked, peer: Looked, hub_rows: Rows, peer_rows: Rows) -> str:
    """How many answers name the same, and how many names they have in common."""
    same = both = left = right = 0
    for ours, theirs in zip(hub.answers, peer.answers, strict=True):
        here, there = hub_rows(ours), peer_rows(theirs)
        same += here == there
        both += len(here & there)
        left += len(here)
        right += len(there)
    if same == len(hub.answers):
        return f"all {same} alike ({both} names)"
    return (
        f"{same} of {len(hub.answers)} alike; {both} names common to the hub's {left} and the peer's {right}"
    )
