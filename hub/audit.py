"""The read log (查询留痕): one chained entry for each operation that disclosed something, written first.

While an operation runs, a :class:`Ledger` collects what it discloses. Before the first byte of the
answer leaves, the :class:`AuditWriter` commits one entry; if it can't, the answer is a refusal.
Entries of one process form a chain: each holds the hash of the one before, and (writer, seq) is
unique. Many entries share one commit, and decisions are written in the same transaction.
"""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph_schema.vocabulary import ErrorCode
from hub.errors import EngineError, HubError
from hub.grants import Access
from hub.graph import Graph, Row, Transaction, stamp
from hub.subjects.writing import new_id

MOST_IN_ONE_COMMIT = 64
GENESIS = "0" * 64

WRITE_ENTRIES = """
UNWIND $entries AS entry
CREATE (a:AuditEntry) SET a = entry
"""
WRITE_DECISIONS = """
UNWIND $decisions AS decision
CREATE (d:Decision) SET d = decision
"""
HEAD_OF_WRITER = """
MATCH (a:AuditEntry {writer: $writer}) WHERE a.seq > 0
RETURN a.seq AS seq, a.hash AS hash ORDER BY a.seq DESC LIMIT 1
"""
"""``a.seq > 0`` says nothing new; without it the index of (writer, seq) can't be sought."""
WHOLE_CHAIN = """
MATCH (a:AuditEntry {writer: $writer}) WHERE a.seq > 0 RETURN a {.*} AS entry ORDER BY a.seq
"""
WRITERS = "MATCH (a:AuditEntry) RETURN DISTINCT a.writer AS writer ORDER BY writer"


@dataclass
class Ledger:
    """What one operation disclosed. Filled by capabilities, written once by the audit writer."""

    operation: str = ""
    operation_hash: str = ""
    access: Access | None = None
    disclosed: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    grants: set[str] = field(default_factory=set[str])
    outcomes: list[str] = field(default_factory=list[str])
    decisions: list[Row] = field(default_factory=list[Row])

    def note(self, access: Access, subject: str | None, *what: str) -> None:
        """Notes a disclosure. A subject that was looked for and not shown is noted as ``-``."""
        self.access = access
        self.disclosed.setdefault(subject or "-", set()).update(what)

    @property
    def empty(self) -> bool:
        """Whether nothing about any subject was asked."""
        return self.access is None


class AuditWriter:
    """Writes entries in groups from one thread. One writer a process; its name is new at each start."""

    def __init__(self, graph: Graph, clock: Callable[[], datetime]) -> None:
        self.name = new_id("w")
        self._graph = graph
        self._clock = clock
        self._waiting: queue.SimpleQueue[tuple[Row, list[Row], Future[str]] | None] = queue.SimpleQueue()
        self._seq = 0
        self._hash = GENESIS
        self._last_at = ""
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Writes what waits, then stops."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def write(self, ledger: Ledger) -> str:
        """Commits the ledger's entry and decisions; answers the receipt once they are on disk.

        Raises:
            HubError: UNAVAILABLE; nothing of the operation may be answered then.
        """
        access = ledger.access
        assert access is not None
        entry: Row = {
            "receipt": new_id("r"),
            "caller": access.caller.name,
            "region": access.caller.region,
            "authority": access.caller.authority,
            "role": access.caller.role.value,
            "purpose": access.purpose.code.value,
            "matter": access.purpose.matter,
            "operation": ledger.operation,
            "operationHash": ledger.operation_hash,
            "subjects": sorted(ledger.disclosed),
            "disclosed": _json({subject: sorted(what) for subject, what in ledger.disclosed.items()}),
            "grants": sorted(ledger.grants),
            "outcomes": ledger.outcomes,
            "decisions": [decision["id"] for decision in ledger.decisions],
        }
        done: Future[str] = Future()
        self._waiting.put((entry, ledger.decisions, done))
        try:
            return done.result(timeout=30)
        except (EngineError, TimeoutError):
            raise HubError(
                ErrorCode.UNAVAILABLE,
                "The read could not be entered in the audit log, so nothing is answered.",
                expected="a graph that can be written",
                fix="try again; tell the operator if it stays so",
            ) from None

    def _run(self) -> None:
        while True:
            group = [self._waiting.get()]
            while len(group) < MOST_IN_ONE_COMMIT and not self._waiting.empty():
                group.append(self._waiting.get())
            work = [item for item in group if item is not None]
            if work:
                self._commit(work)
            if None in group:
                return

    def _commit(self, work: list[tuple[Row, list[Row], Future[str]]]) -> None:
        seq, previous, entries = self._seq, self._hash, list[Row]()
        self._last_at = max(self._last_at, stamp(self._clock()))
        for entry, _, _ in work:
            seq += 1
            entry |= {"writer": self.name, "seq": seq, "at": self._last_at, "previous": previous}
            entry["hash"] = previous = entry_hash(entry)
            entries.append(entry)
        decisions = [decision for _, staged, _ in work for decision in staged]

        def commit(transaction: Transaction) -> None:
            transaction.rows(WRITE_ENTRIES, entries=entries)
            if decisions:
                transaction.rows(WRITE_DECISIONS, decisions=decisions)

        try:
            self._graph.write(commit)
        except Exception as error:
            if not self._arrived(previous):
                for _, _, done in work:
                    done.set_exception(
                        error if isinstance(error, EngineError) else EngineError("The log failed.")
                    )
                return
        self._seq, self._hash = seq, previous
        for entry, _, done in work:
            done.set_result(entry["receipt"])

    def _arrived(self, last: str) -> bool:
        """After an unknown outcome of a commit: whether it did arrive, its last hash being ``last``."""
        try:
            row = self._graph.read(lambda tx: tx.one(HEAD_OF_WRITER, writer=self.name))
            head = row["hash"] if row is not None else GENESIS
        except Exception:
            head = None
        if head not in (last, self._hash):
            # The outcome stays unknown, or an earlier group arrived after all: this chain can't go on,
            # so a new writer begins its own.
            self.name, self._seq, self._hash = new_id("w"), 0, GENESIS
        return head == last


def entry_hash(entry: Row) -> str:
    """The hash of an entry over all its fields but the hash itself, the previous hash among them."""
    return hashlib.sha256(_json({name: entry[name] for name in entry if name != "hash"}).encode()).hexdigest()


def verify(graph: Graph) -> list[str]:
    """What is wrong with the log: one sentence each; empty when every chain holds."""
    problems: list[str] = []
    for row in graph.read(lambda tx: tx.rows(WRITERS)):
        writer = row["writer"]
        previous = GENESIS
        for position, found in enumerate(graph.read(lambda tx, w=writer: tx.rows(WHOLE_CHAIN, writer=w)), 1):
            entry = found["entry"]
            if entry["seq"] != position:
                problems.append(f"Writer {writer}: entry {position} is missing.")
                break
            if entry["previous"] != previous:
                problems.append(f"Writer {writer}: entry {position} does not follow the one before it.")
            if entry_hash(entry) != entry["hash"]:
                problems.append(f"Writer {writer}: entry {position} was changed after it was written.")
            previous = entry["hash"]
    return problems


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
