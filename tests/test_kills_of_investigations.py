"""A hub that is killed while investigators change their files and begin watches.

Each change is there whole, once, with its one entry, or not at all; who sends it again is told which.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from graph_schema.vocabulary import Role
from hub import audit
from hub.identity import Caller
from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.asking import Json, codes, data
from tests.conftest import Ask, free_port
from tests.investigating import NOTE, READ, WATCH, WATCHES, Desk
from tests.killing import hub, token

INVESTIGATORS = 3
ANSWERS = 12
"""So many notes and watches are there before the hub is killed."""


@dataclass
class Investigator:
    """Notes and watches in turn until the hub is gone; knows what it was told, and what it sent last."""

    desk: Desk
    companies: list[str]
    told: list[str] = field(default_factory=list[str])
    watches: dict[str, str] = field(default_factory=dict[str, str])
    lost: str = ""

    def work(self) -> None:
        """Sends one change after the other: a note tells its place."""
        try:
            for place, company in enumerate(self.companies):
                self.lost = f"记事{place}"
                receipt = self.note(self.lost)
                self.told.append(receipt)
                self.lost = company
                self.watches[company] = self.watch(company)
        except (httpx.TransportError, ValueError):  # the answer broke off, or is no whole one
            return

    def note(self, text: str) -> str:
        """Writes a note; answers the receipt."""
        change = data(self.desk.send(NOTE, text=text))["noteInInvestigation"]
        self.desk.version = change["investigation"]["version"]
        return change["receipt"]

    def watch(self, company: str) -> str:
        """Watches a company; answers the id of the watch."""
        return data(self.desk.send(WATCH, subjects=[{"code": company}]))["watch"]["watch"]["id"]

    def again(self) -> None:
        """Sends once more what had no answer, with the version that was read before it."""
        if not self.lost.startswith("记事"):
            self.watches[self.lost] = self.watch(self.lost)
            return
        answer = self.desk.send(NOTE, text=self.lost)
        assert codes(answer) in ([], ["CONFLICT"])
        self.desk.version = data(self.desk.send(READ))["investigation"]["version"]


@contextmanager
def asking(port: int) -> Generator[Ask]:
    """Asks the hub behind the port."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        def send(query: str, variables: Json | None = None, *, as_: str | None = None, **_: Any) -> Json:
            sent = {"query": query, "variables": variables}
            return client.post("/graphql", json=sent, headers={"authorization": f"Bearer {as_}"}).json()

        yield send


@pytest.fixture
def companies(services: Services) -> list[str]:
    return [staging.put_subject(services) for _ in range(50)]


def test_a_killed_hub_leaves_no_change_of_a_file_half_done(
    services: Services, settings: Settings, ask: Ask, companies: list[str]
) -> None:
    port = free_port()
    with hub(settings, port) as process, asking(port) as send:
        investigators = list[Investigator]()
        for number in range(INVESTIGATORS):
            caller = Caller(f"kill-{number}", "411500", "411500-jcj", Role.INVESTIGATOR)
            desk = Desk(send, token(settings, caller))
            desk.open()
            investigators.append(Investigator(desk, companies))
        threads = [threading.Thread(target=one.work, daemon=True) for one in investigators]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 120
        while sum(len(one.told) + len(one.watches) for one in investigators) < ANSWERS:
            assert time.monotonic() < until, [one.told for one in investigators]
            assert all(thread.is_alive() for thread in threads)
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
        for thread in threads:
            thread.join(timeout=90)
            assert not thread.is_alive(), "a client waits for ever"
    for one in investigators:
        one.desk.ask = ask
        whole(services, one)
        one.again()
        whole(services, one)
        noted = [
            edge["node"]["text"] for edge in data(one.desk.send(READ))["investigation"]["notes"]["edges"]
        ]
        assert noted == [f"记事{place}" for place in range(len(noted))], "none twice, none left out"
        assert one.lost in (noted[-1], list(one.watches)[-1])
        rows = data(one.desk.send(WATCHES, first=100))["watches"]["edges"]
        assert [row["node"]["id"] for row in rows] == list(one.watches.values()), "none twice"


def whole(services: Services, one: Investigator) -> None:
    """Each version of the file has its content and its one entry, and what was told is there."""
    kept = data(one.desk.send(READ))["investigation"]
    assert kept["version"] == 1 + len(kept["notes"]["edges"])
    filter_ = audit.EntryFilter(matters=[f"411500/{one.desk.matter}"])
    entries = audit.search(services.log, filter_, 1000)
    changes = [
        (entry["receipt"], outcome.split(":version ")[1].split(":")[0])
        for entry in reversed(entries)
        for outcome in entry["outcomes"]
        if outcome.startswith(f"investigation:{one.desk.id}:")
    ]
    assert [int(version) for _, version in changes] == list(range(1, kept["version"] + 1))
    receipts = [receipt for receipt, _ in changes[1:]]
    assert receipts[: len(one.told)] == one.told
    assert len(receipts) - len(one.told) in (0, 1), "the one that was sent last"
