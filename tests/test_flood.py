"""Documents that nobody has sent before, two hundred a second: what is asked rightly is answered, what is not
is refused with its code, and memory stays where it is.

``make soak`` floods a hub of its own for ten minutes (``FLOOD_SECONDS``); ``make test`` sends a hundred.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_schema.vocabulary import Role
from hub.identity import Caller
from hub.settings import Settings
from tests.conftest import Ask, free_port
from tests.killing import REF, hub, token

SECONDS = float(os.environ.get("FLOOD_SECONDS", "600"))
RATE = 200
SENDERS = 8
WARM = 0.25
"""Of the time: until then a hub fills what it remembers, which is bounded."""
GROWTH = 1.15
FIELDS = ("id", "name", "code", "kind", "invented", "masked", "scheme")


SUBJECT = 'subject(ref: $ref, purpose: {code: GOVERNMENT_PROCUREMENT, matter: "flood"})'
NESTED = "edges { node { subject { records(first: 100) { "
FORMS = (
    ("query Q%d(REF) { SUBJECT { FIELDS } }", ""),
    ("query R%d(REF) { SUBJECT { FIELDS records(first: 9) { edges { node { id status } } } } }", ""),
    ("query A%d(REF) { SUBJECT { ...F } } fragment F on Subject { FIELDS absent }", "QUERY_INVALID"),
    ("query W%d(REF) { SUBJECT { records(first: 100) { NESTED } } }", "LIMIT_EXCEEDED"),
    ("query B%d(REF) { SUBJECT { FIELDS ", "QUERY_INVALID"),
)
"""What is sent, and the code that it is refused with, or ""."""


def documents() -> Iterator[tuple[str, str]]:
    """The forms in turn, without end, each text another."""
    nested = NESTED * 3 + "edges { node { id } } " + "} } } } " * 3
    for number in count():
        chosen = [one for place, one in enumerate(FIELDS) if number >> place & 1] or ["id"]
        fields = " ".join(f"a{number}_{place}: {one}" for place, one in enumerate(chosen))
        for form, code in FORMS:
            filled = (
                form.replace("SUBJECT {", f"s{number}: {SUBJECT} {{")
                .replace("NESTED", nested)
                .replace("(REF)", "($ref: SubjectRef!)")
            )
            yield filled.replace("FIELDS", fields) % number, code


def told(body: dict[str, Any]) -> str:
    """The code of an answer's errors, or ""."""
    return body["errors"][0]["extensions"]["code"] if "errors" in body else ""


def test_documents_that_nobody_sent_before_are_answered_or_refused(ask: Ask) -> None:
    for (text, code), _ in zip(documents(), range(100), strict=False):
        answer = ask(text, {"ref": REF})
        assert told(answer) == code, text
        if not code:
            assert next(iter(answer["data"].values())), text


def memory(pid: int) -> int:
    """The bytes that a process holds in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Flood:
    """Senders that take documents in turn, at the rate."""

    def __init__(self, port: int, signed: str) -> None:
        self.port, self.signed = port, signed
        self.documents, self.lock, self.over = documents(), threading.Lock(), threading.Event()
        self.codes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.begun = time.monotonic()
        self.threads = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]

    def __enter__(self) -> Flood:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def _send(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60) as client:
            while not self.over.is_set():
                with self.lock:
                    text, code = next(self.documents)
                    due = self.begun + sum(self.codes.values()) / RATE
                    self.codes[code] += 1
                self.over.wait(max(0.0, due - time.monotonic()))
                body = {"query": text, "variables": {"ref": REF}}
                answer = client.post(
                    "/graphql", json=body, headers={"authorization": f"Bearer {self.signed}"}
                ).json()
                if told(answer) != code:
                    self.wrong.append(f"{told(answer)!r} for {text}")


@pytest.mark.soak
def test_memory_stays_where_it_is_in_a_flood_of_documents(settings: Settings) -> None:
    port = free_port()
    with hub(settings, port) as process:
        signed = token(settings, Caller("flood-officer", "411500", "411500-czj", Role.OFFICER))
        with Flood(port, signed) as flood:
            flood.over.wait(SECONDS * WARM)
            warm = memory(process.pid)
            seen = [warm]
            while time.monotonic() - flood.begun < SECONDS:
                time.sleep(SECONDS / 100)
                seen.append(memory(process.pid))
                assert not flood.wrong, flood.wrong[:3]
        sent = sum(flood.codes.values())
        print(
            f"{sent} documents, {sent / SECONDS:.0f} a second; memory {warm >> 20} MiB after a quarter, "
            f"{max(seen) >> 20} at most, {seen[-1] >> 20} at the end"
        )
        assert seen[-1] < warm * GROWTH
        assert httpx.get(f"http://127.0.0.1:{port}/health", timeout=10).status_code == 200
