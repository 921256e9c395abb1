"""Hubs as processes of their own, clients that load them, and what must hold after one was killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from graph_schema.vocabulary import Role
from hub import audit
from hub.app import clock
from hub.audit import AuditLog, proof_checking
from hub.identity import Caller, own_subject, sign_token
from hub.settings import Settings
from hub.store.graph import Row
from tests.conftest import ROOT

CODE = "91341502DEM000014B"
REF = {"code": CODE}
DECIDE = """
query ($ref: SubjectRef!) {
  jointPunishment(subject: $ref, region: "411500", occasion: "government-procurement",
                  purpose: {code: GOVERNMENT_PROCUREMENT, matter: "kill"}) { id outcome }
}
"""
READ = """
query ($ref: SubjectRef!) {
  subject(ref: $ref, purpose: {code: GOVERNMENT_PROCUREMENT, matter: "kill"}) {
    id name records(first: 5) { edges { node { id kind { code } } } }
  }
}
"""
_TERMS = count()
GIVE = """
mutation ($ref: SubjectRef!, $consent: ConsentInput!) {
  giveConsent(subject: $ref, consent: $consent, purpose: {code: SUBJECT_ACCESS, matter: "kill"}) {
    consent { id } receipt
  }
}
"""
WITHDRAW = """
mutation ($ref: SubjectRef!, $id: ID!) {
  withdrawConsent(subject: $ref, consent: $id, purpose: {code: SUBJECT_ACCESS, matter: "kill"}) {
    consent { id } receipt
  }
}
"""
DECISIONS = "MATCH (d:Decision) RETURN collect(d.id) AS ids"
CONSENTS = "MATCH (k:Consent) RETURN k.id AS id, k.knownFrom AS given, k.withdrawnAt IS NOT NULL AS withdrawn"
COMMITS = "MATCH (c:Commit) WHERE c.what = 'consent' RETURN collect(c.number) AS numbers"
ENTRIES = """
MATCH (a:AuditEntry) WHERE $low <= a.leaf < $high
RETURN a.receipt AS receipt, a.decisions AS decisions, a.outcomes AS outcomes, a.subjects AS subjects
"""


@contextmanager
def hub(
    settings: Settings, port: int, *, files: int | None = None, **more: str
) -> Generator[subprocess.Popen[bytes]]:
    """``hub serve`` on the Neo4j of ``settings`` (``hub run`` where they name none); ready when this
    returns. Its checkpoints follow each other closely, so that one goes on at most moments.
    ``files``: how many it may open."""
    environment = {
        **os.environ,
        "HUB_HOME": str(settings.home),
        "HUB_SEEDS": str(settings.seeds),
        "HUB_PORT": str(port),
        "HUB_CHECKPOINT_SECONDS": "0.2",
        **more,
    }
    command = "run"
    if settings.neo4j_uri is not None:
        assert settings.neo4j_password is not None
        command = "serve"
        environment["NEO4J_URI"] = settings.neo4j_uri
        environment["NEO4J_PASSWORD"] = settings.neo4j_password.get_secret_value()
    process = subprocess.Popen(
        [
            *(["sh", "-c", f'ulimit -n {files}; exec "$@"', "hub"] if files is not None else []),
            *(sys.executable, "-m", "hub.cli", command),
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 300
        while health(port) != 200:
            assert process.poll() is None, "the hub ended while it started"
            assert time.monotonic() < deadline, "the hub does not answer"
            time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=20)


def health(port: int) -> int:
    """The status of ``/health``; 0 where nobody answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=10).status_code
    except httpx.TransportError:
        return 0


def token(settings: Settings, caller: Caller) -> str:
    """A token that this hub's home signs."""
    return sign_token(settings, caller, clock(), timedelta(hours=1))


@dataclass
class Heard:
    """What clients heard: for each receipt what its entry must name; how many were told UNAVAILABLE;
    answers that are neither."""

    receipts: dict[str, str] = field(default_factory=dict[str, str])
    kinds: Counter[str] = field(default_factory=Counter[str])
    unavailable: int = 0
    wrong: list[str] = field(default_factory=list[str])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kind: str, status: int, body: dict[str, Any]) -> str | None:
        """Sorts an answer that came whole; the id that it holds, or None."""
        errors = body.get("errors", [])
        values = [value for value in (body.get("data") or {}).values() if value is not None]
        receipt = body.get("extensions", {}).get("receipt")
        with self.lock:
            if errors:
                told = all(one["extensions"]["code"] == "UNAVAILABLE" and one["message"] for one in errors)
                if not told or (values and receipt is None):
                    self.wrong.append(f"{kind}: {status} {json.dumps(body, ensure_ascii=False)[:600]}")
                elif values and receipt is not None:
                    # What was read before Neo4j went is answered with its entry, which was made after.
                    self.receipts[receipt] = values[0]["id"]
                self.unavailable += 1
                return None
            if status != 200 or len(values) != 1 or receipt is None:
                self.wrong.append(f"{kind}: {status} {json.dumps(body, ensure_ascii=False)[:600]}")
                return None
            value = values[0]
            named = (value.get("consent") or value)["id"]
            self.receipts[receipt] = {"give": "consent-given:", "withdraw": "consent-withdrawn:"}.get(
                kind, ""
            ) + named
            self.kinds[kind] += 1
            return named


@dataclass
class Clients:
    """Clients that ask one hub until it is gone or ``over`` is set: decisions, reads, now and then a
    consent that is given and withdrawn."""

    port: int
    settings: Settings
    heard: Heard = field(default_factory=Heard)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])
    tireless: bool = False
    """Whether a client whose connection broke asks again: its hub is not the one that is killed."""

    def start(self, *, askers: int = 3) -> Clients:
        for work in [self._decide, self._read] * askers + [self._consent]:
            self.threads.append(threading.Thread(target=self._ask, args=(work,), daemon=True))
            self.threads[-1].start()
        return self

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=90)
            assert not thread.is_alive(), "a client waits for ever"

    def wait(self, answers: int, seconds: float = 300) -> None:
        """Until so many answers came; where they don't, the clients end with the test."""
        deadline = time.monotonic() + seconds
        try:
            while len(self.heard.receipts) < answers:
                assert time.monotonic() < deadline, f"no answers: {self.heard}"
                assert not self.heard.wrong, self.heard.wrong
                time.sleep(0.01)
        except AssertionError:
            self.over.set()
            raise

    def _ask(self, work: Callable[[Callable[..., str | None]], None]) -> None:
        officer = token(self.settings, Caller("kill-officer", "411500", "411500-czj", Role.OFFICER))
        subject = own_subject(f"USCC:{CODE}")
        own = token(self.settings, Caller("kill-subject", "411500", "", Role.SUBJECT, subject))
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60) as client:

            def send(kind: str, query: str, **variables: Any) -> str | None:
                signed = own if kind in ("give", "withdraw") else officer
                response = client.post(
                    "/graphql",
                    json={"query": query, "variables": {"ref": REF, **variables}},
                    headers={"authorization": f"Bearer {signed}"},
                )
                return self.heard.take(kind, response.status_code, response.json())

            while not self.over.is_set():
                try:
                    work(send)
                except (httpx.TransportError, ValueError):
                    if not self.tireless:
                        return

    def _decide(self, send: Callable[..., str | None]) -> None:
        send("decide", DECIDE)
        self.over.wait(0.01)

    def _read(self, send: Callable[..., str | None]) -> None:
        send("read", READ)
        self.over.wait(0.01)

    def _consent(self, send: Callable[..., str | None]) -> None:
        today = clock().date()
        given = send(
            "give",
            GIVE,
            consent={
                "recipient": "411500-czj",
                "purpose": "FINANCING",
                "recordKinds": ["admin-penalty"],
                "validFrom": (today + timedelta(days=1)).isoformat(),
                # Terms of its own: a consent to the same terms that stands would be the answer.
                "validTo": (today + timedelta(days=2 + next(_TERMS) % 1_500)).isoformat(),
            },
        )
        if given is not None:
            send("withdraw", WITHDRAW, id=given)
        self.over.wait(0.3)


@dataclass
class Witness:
    """Looks at graph and log from outside, before the first kill and after each. It keeps the last
    checkpoint that it saw, as an alliance partner would, and proves each newer one against it. ``entries``:
    all since it began."""

    log: AuditLog
    note: str = ""
    size: int = 0
    named: set[str] = field(default_factory=set[str])
    decided: set[str] = field(default_factory=set[str])
    consents: set[str] = field(default_factory=set[str])
    commits: set[int] = field(default_factory=set[int])
    receipts: dict[str, Row] = field(default_factory=dict[str, Row])
    entries: list[Row] = field(default_factory=list[Row])
    checked: int = 0
    walks: int = 0

    def begin(self) -> Witness:
        """What stood there before these tests is left alone."""
        self.decided = self._decisions()
        self.consents = {row["id"] for row in self._consents()}
        self.commits = self._commits()
        self._checkpoint()
        self.receipts.clear()
        self.entries.clear()
        return self

    def look(self, heard: Heard) -> list[str]:
        """What is wrong now; empty when all holds."""
        decided = self._decisions() - self.decided
        consents = [row for row in self._consents() if row["id"] not in self.consents]
        commits = self._commits() - self.commits
        problems = list(heard.wrong)
        problems += self._checkpoint()
        for receipt, named in heard.receipts.items():
            entry = self.receipts.get(receipt)
            said = [] if entry is None else [*entry["decisions"], *entry["subjects"], *entry["outcomes"]]
            if not any(one == named or (":" in named and one.startswith(f"{named}:")) for one in said):
                problems.append(f"answer {receipt} about {named} has no entry that names it")
        self.checked += len(heard.receipts)
        problems += [f"decision {one} has no entry" for one in decided - self.named]
        problems += self._half_done(consents, commits)
        kept = self._decisions()
        problems += [
            f"decision {one} of an entry was not kept"
            for entry in self.receipts.values()
            for one in entry["decisions"]
            if one not in kept
        ]
        self.decided |= decided
        self.consents |= {row["id"] for row in consents}
        self.commits |= commits
        self.receipts.clear()
        return problems

    def walk(self) -> list[str]:
        """``hub audit verify``: the whole log and its files."""
        self.walks += 1
        return audit.verify(self.log.graph, self.log)

    def _half_done(self, consents: list[Row], commits: set[int]) -> list[str]:
        problems: list[str] = []
        for row in consents:
            if f"consent-given:{row['id']}" not in self.named:
                problems.append(f"consent {row['id']} has no entry")
            if row["withdrawn"] and f"consent-withdrawn:{row['id']}" not in self.named:
                problems.append(f"the withdrawal of consent {row['id']} has no entry")
            if row["given"] not in commits:
                problems.append(f"consent {row['id']} has no commit")
        problems += [f"commit {n} has no entry" for n in commits if f"commit {n}" not in self.named]
        held = {row["id"]: row for row in self._consents()}
        for entry in self.receipts.values():
            for outcome in entry["outcomes"]:
                what, _, rest = outcome.partition(":")
                row = held.get(rest.partition(":")[0])
                if what == "consent-given" and row is None:
                    problems.append(f"{outcome}: the consent is not there")
                if what == "consent-withdrawn" and (row is None or not row["withdrawn"]):
                    problems.append(f"{outcome}: the consent still stands")
        return problems

    def _checkpoint(self) -> list[str]:
        """A checkpoint of now, its proof against the one kept from before, and the entries between."""
        made = audit.checkpoint(self.log)
        audit.export(self.log)
        if made is None:
            return []
        problems: list[str] = []
        if self.note and made.size > self.size:
            bundle = audit.prove_consistency(self.log, self.note, made.note)
            proof_checking.check(bundle, self.log.signer.key, self.note)
        elif made.size < self.size:
            problems.append(f"the log has {made.size} entries and had {self.size}")
        rows = self.log.graph.read(lambda tx: tx.rows(ENTRIES, low=self.size, high=made.size))
        if len(rows) != made.size - self.size:
            problems.append(f"{made.size - self.size} entries have their places, {len(rows)} are there")
        for row in rows:
            self.receipts[row["receipt"]] = row
            self.entries.append(row)
            self.named.update(row["decisions"])
            for outcome in row["outcomes"]:
                parts = outcome.split(":")
                if parts[0] in ("consent-given", "consent-withdrawn"):
                    self.named.update((f"{parts[0]}:{parts[1]}", parts[-1]))
        self.note, self.size = made.note, made.size
        return problems

    def _decisions(self) -> set[str]:
        row = self.log.graph.read(lambda tx: tx.row(DECISIONS))
        return set(row["ids"]) if row is not None else set()

    def _consents(self) -> list[Row]:
        return self.log.graph.read(lambda tx: tx.rows(CONSENTS))

    def _commits(self) -> set[int]:
        row = self.log.graph.read(lambda tx: tx.row(COMMITS))
        return set(row["numbers"]) if row is not None else set()
