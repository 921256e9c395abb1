"""Clients that run lives through hubs that are killed.

Where a hub is killed before its answer came, the next hub gets the same change again, and then says that it
is done now, or that it was done already (CONFLICT).
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

import httpx

from tests.asking import Json
from tests.killing import Heard
from tests.kills.agreed import agreed_and_ended, on_a_white_list, withdrawn_half_signed
from tests.kills.judged import benefit_withdrawn, reviewed_and_fed_back
from tests.kills.proceedings import (
    granted_as_it_comes,
    refused_repair,
    repaired_while_disputed,
    revoked_while_applied_for,
    rule_on,
    upheld,
)
from tests.kills.steps import Life, Step, World
from tests.proceeding import Case

LIVES: tuple[tuple[Callable[[World], Life], ...], ...] = (
    (granted_as_it_comes, upheld, revoked_while_applied_for),
    (repaired_while_disputed, refused_repair, granted_as_it_comes),
    (agreed_and_ended, withdrawn_half_signed),
    (
        reviewed_and_fed_back("CONFIRM"),
        benefit_withdrawn,
        reviewed_and_fed_back("CHANGE"),
        reviewed_and_fed_back("RETRACT"),
    ),
    (on_a_white_list,),
)
"""What each client lives, one after the other and again."""


@dataclass
class Told(Heard):
    """What the clients were told: see :class:`Heard`. ``traces``: what the log must name of lives that
    ended; ``again``: what became of changes that were sent again."""

    traces: list[list[str]] = field(default_factory=list[list[str]])
    again: Counter[str] = field(default_factory=Counter[str])

    def count(self, what: str) -> None:
        """One more of what became of a change that was sent again."""
        with self.lock:
            self.again[what] += 1

    def sort(self, step: Step, tried: bool, status: int, body: Json) -> Json | None:
        """The value that was answered; None for a change that was done already, and told so."""
        errors = body.get("errors", [])
        values = [value for value in (body.get("data") or {}).values() if value is not None]
        receipt = body.get("extensions", {}).get("receipt")
        with self.lock:
            if tried and step.change and errors and not values:
                told = [one for one in errors if one["extensions"]["code"] == "CONFLICT" and one["message"]]
                if len(told) == len(errors) == 1:
                    return None
            whole = status == 200 and not errors and len(values) == 1 and receipt is not None
            if not whole or values[0].get("done") is False:
                text = json.dumps(body, ensure_ascii=False)[:600]
                self.wrong.append(f"{'again, ' if tried else ''}{step.query[:60]!r}: {status} {text}")
                raise Wrong
            if step.says is not None:
                named = step.says(values[0])
                # Where an answer shows more than the change, that has an entry of its own, after this one.
                self.receipts[str(values[0].get("receipt", receipt))] = named
                self.kinds[named.partition(":")[0] if step.change else "decision"] += 1
            return values[0]


class Wrong(Exception):
    """An answer that nothing explains; :attr:`Told.wrong` has it."""


@dataclass
class Client:
    """Lives one life after the other through whatever hub there is."""

    world: World
    told: Told
    lives: Iterator[Callable[[World], Life]]
    life: Life | None = None
    step: Step | None = None
    tried: bool = False

    def go_on(self, port: int, over: threading.Event, *, begin: bool) -> None:
        """Until the hub is gone or ``over`` is set; without ``begin`` until this life has ended."""
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            while not over.is_set():
                if self.life is None:
                    if not begin:
                        return
                    self.life = next(self.lives)(self.world)
                    self.step = next(self.life)
                try:
                    value = send(http, self._now, self.told, self.tried)
                except (httpx.TransportError, ValueError):
                    self.tried = True
                    return
                except Wrong:
                    return
                if self.tried and self._now.change:
                    self.told.count("done already" if value is None else "done now")
                self.tried = False
                try:
                    self.step = self.life.send(value)
                except StopIteration as end:
                    self.life = None
                    with self.told.lock:
                        self.told.traces.append(end.value)
                except (AssertionError, LookupError, TypeError, ValueError) as error:
                    self.told.wrong.append(f"a life can't go on: {error!r}")
                    return

    @property
    def _now(self) -> Step:
        assert self.step is not None
        return self.step


def send(http: httpx.Client, step: Step, told: Told, tried: bool) -> Json | None:
    """Sends a step and sorts the answer. Raises TransportError or ValueError where none came whole."""
    response = http.post(
        "/graphql",
        json={"query": step.query, "variables": step.variables},
        headers={"authorization": f"Bearer {step.as_}"},
    )
    return told.sort(step, tried, response.status_code, response.json())


@dataclass
class Clients:
    """One client for each row of :data:`LIVES`."""

    world: World
    told: Told = field(default_factory=Told)
    clients: list[Client] = field(default_factory=list[Client])
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])
    over: threading.Event = field(default_factory=threading.Event)

    def start(self, port: int, *, begin: bool = True) -> None:
        """Lets everybody go on through this hub."""
        if not self.clients:
            self.clients = [Client(self.world, self.told, cycle(lives)) for lives in LIVES]
        self.over.clear()
        self.threads = [
            threading.Thread(
                target=client.go_on, args=(port, self.over), kwargs={"begin": begin}, daemon=True
            )
            for client in self.clients
        ]
        for thread in self.threads:
            thread.start()

    def wait(self, answers: int, seconds: float = 120) -> None:
        """Until so many answers came since the last look."""
        deadline = time.monotonic() + seconds
        while len(self.told.receipts) < answers:
            assert time.monotonic() < deadline, f"no answers: {self.told}"
            assert not self.told.wrong, self.told.wrong
            time.sleep(0.01)

    def end(self, *, now: bool = True) -> None:
        """Waits until everybody stopped; ``now``: after the answer that is awaited."""
        if now:
            self.over.set()
        for thread in self.threads:
            thread.join(timeout=120)
            assert not thread.is_alive(), "a client waits for ever"


@dataclass
class Race:
    """Two officers who decide on one objection at once, by two hubs of which the first is killed: one
    upholds, one refuses."""

    case: Case
    objection: str
    told: Told
    answers: list[Future[str]] = field(default_factory=list[Future[str]])

    @property
    def steps(self) -> tuple[Step, Step]:
        """To uphold, and to refuse."""
        correction: Json = {"severity": "GENERAL"}
        return rule_on(self.case, self.objection, correction), rule_on(self.case, self.objection, None)

    def begin(self, pool: ThreadPoolExecutor, ports: tuple[int, int]) -> None:
        """Sends both; the first to the hub that is killed."""
        pairs = zip(self.steps, ports, strict=True)
        self.answers = [pool.submit(self._decide, step, port) for step, port in pairs]

    def end(self, port: int) -> list[str]:
        """What each was told in the end, DONE or CONFLICT: who heard nothing asks again."""
        uphold, refuse = (one.result(timeout=120) for one in self.answers)
        if uphold == "LOST":
            uphold = self._decide(self.steps[0], port)
            self.told.count("decided by two")
        return [uphold, refuse]

    def _decide(self, step: Step, port: int) -> str:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            try:
                return "DONE" if send(http, step, self.told, tried=True) is not None else "CONFLICT"
            except (httpx.TransportError, ValueError):
                return "LOST"
            except Wrong:
                return "WRONG"
