"""Writes entries before the first byte of an answer: in groups, chained, each commit known to have arrived.

Entries of one process form a chain: each holds the hash of the one before, and (writer, seq) is unique.
Many entries share one commit, and decisions are written in the same transaction. A change of the policy and
its entry are one transaction too (:meth:`AuditWriter.write_with`).
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, LiteralString, TypeVar

from graph_schema.vocabulary import AuditAct, ErrorCode
from hub import deadline
from hub.audit import entry_words
from hub.audit.disclosures import Disclosures
from hub.audit.entries import GENESIS, chained
from hub.errors import EngineError, HubError
from hub.fragments import fragment
from hub.store.commits import stamp
from hub.store.graph import Graph, Row, Transaction
from hub.store.ids import new_id
from hub.subjects.decision_grounds import REST_ON

T = TypeVar("T")
MOST_IN_ONE_COMMIT = 64
WAIT_SECONDS = 30.0
"""So long a read waits for its entry that others write; then it is refused, and where the entry did not begin
to be written, it is given up too. Who writes it itself is held by the bound of its operation alone."""
PAUSES = (0.05, 0.2, 0.8)
"""Seconds before a group that did not arrive is written again."""
NOBODY = "-"
"""Caller, region and authority of an entry that counts refusals of callers without a token."""

WRITE_ENTRIES: LiteralString = fragment(
    """
UNWIND $entries AS entry
CREATE (a:AuditEntry) SET a = entry
FOREACH (word IN """
    + entry_words.OF_ENTRY
    + """ | CREATE (w:AuditWord {word: word, at: a.at, receipt: a.receipt}))
""",
    gives="a entry",
)
WRITE_DECISIONS: LiteralString = fragment(
    "UNWIND $decisions AS decision CREATE (d:Decision) SET d = decision WITH decision, d" + REST_ON,
    gives="d decision",
)
WRITE_DECIDED: LiteralString = fragment(
    "CALL {" + WRITE_ENTRIES + "} CALL {" + WRITE_DECISIONS + "}", gives="a d decision entry"
)
WRITE_GROUP: LiteralString = (
    "FOREACH (name IN $new | MERGE (w:AuditWriter {name: name}) ON CREATE SET w.seq = 0, w.hash = $genesis)\n"
    "WITH 1 AS one " + WRITE_DECIDED
)
"""A group of entries with its decisions, in one statement: all are there or none. One that begins no chain,
or holds no decision, is written without the parts for these: they took Neo4j a quarter of an entry alone."""
HEAD_OF_WRITER = """
MATCH (a:AuditEntry {writer: $writer}) WHERE a.seq > 0
RETURN a.seq AS seq, a.hash AS hash ORDER BY a.seq DESC LIMIT 1
"""
"""``a.seq > 0`` says nothing new; without it the index of (writer, seq) can't be sought."""


@dataclass(frozen=True)
class Written(Generic[T]):
    """What a change made, and the receipt of the entry that was written with it."""

    made: T
    receipt: str


@dataclass(frozen=True)
class _Chain:
    """How far a writer's chain has come: the number, hash and time of its last entry."""

    writer: str = field(default_factory=lambda: new_id("w"))
    seq: int = 0
    hash: str = GENESIS
    at: str = ""

    def later(self, at: str) -> _Chain:
        """The same, at a moment: time never goes back in a chain."""
        return replace(self, at=max(self.at, at))

    def longer(self, entry: Row) -> tuple[_Chain, Row]:
        """The chain with one entry more, and this entry as a part of it."""
        linked = chained(entry, self.writer, self.seq + 1, self.at, self.hash)
        return replace(self, seq=self.seq + 1, hash=linked["hash"]), linked

    def new(self) -> _Chain:
        """Another chain, where this one can't go on."""
        return _Chain(at=self.at)


@dataclass(frozen=True)
class _Item:
    entry: Row
    decisions: list[Row]
    done: Future[str] = field(default_factory=lambda: Future[str]())


class AuditWriter:
    """Writes entries in groups, one group at a time: by the thread of a read that finds nobody writing, else
    by its own. One writer a process; its name is new at each start."""

    def __init__(self, graph: Graph, clock: Callable[[], datetime]) -> None:
        self._graph = graph
        self._clock = clock
        self._waiting: deque[_Item] = deque()
        self._writing = threading.Lock()
        self._left = threading.Semaphore(0)
        self._closed = False
        self._reads = _Chain()
        self._changes = _Chain()
        self._counted: Counter[str] = Counter()
        self._counting = threading.Lock()
        self._changing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """The name of the chain of reads."""
        return self._reads.writer

    def close(self) -> None:
        """Writes what waits, then stops."""
        with suppress(HubError):
            self.enter_refusals()
        self._closed = True
        self._left.release()
        self._thread.join(timeout=30)

    def write(self, disclosures: Disclosures) -> str:
        """Commits the operation's entry and decisions; answers the receipt once they are on disk.

        Raises:
            HubError: UNAVAILABLE; nothing of the operation may be answered then.
        """
        return self._write(_Item({"receipt": new_id("r"), **disclosures.entry()}, disclosures.decisions))

    def write_with(
        self, disclosures: Disclosures, change: Callable[[Transaction], tuple[T, list[str]]]
    ) -> Written[T]:
        """Commits a change of the graph and the operation's entry in one transaction: both or none.

        Changes have a chain of their own, so that what waits for a lock keeps no reader waiting.

        Args:
            change: writes, and answers what it made and what the entry says of it (``outcomes``); may run
                again after a passing fault, and only the last run counts. What it raises undoes all and is
                raised again.

        Raises:
            HubError: UNAVAILABLE where the outcome is not known.
        """
        disclosures.act = disclosures.act or AuditAct.MUTATION
        with self._changing:
            chain = self._changes

            def commit(transaction: Transaction) -> tuple[T, _Chain, str]:
                made, outcomes = change(transaction)
                entry: Row = {"receipt": new_id("r"), **disclosures.entry()}
                entry["outcomes"] = [*entry["outcomes"], *outcomes]
                longer, entry = chain.later(stamp(self._clock())).longer(entry)
                _put(transaction, [entry], disclosures.decisions)
                return made, longer, entry["receipt"]

            try:
                made, self._changes, receipt = self._graph.write(commit)
            except EngineError:
                # Perhaps it arrived: this chain can't go on, so the next change begins its own.
                self._changes = chain.new()
                raise HubError(ErrorCode.UNAVAILABLE, "audit.change-uncertain") from None
            return Written(made, receipt)

    def count_refusal(self, code: str) -> None:
        """Counts a refusal of a caller without a token. Such refusals get one entry together, so that
        nobody fills the log from outside."""
        with self._counting:
            self._counted[code] += 1

    def enter_refusals(self) -> str | None:
        """Writes the counted refusals as one entry; answers its receipt, None where there were none."""
        with self._counting:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return None
        texts = ("caller", "region", "authority", "role")
        blank = ("purpose", "matter", "operation", "operationHash", "fields")
        entry: Row = {
            "receipt": new_id("r"),
            "act": AuditAct.REFUSAL.value,
            **dict.fromkeys(texts, NOBODY),
            **dict.fromkeys(blank, ""),
            **{name: [] for name in ("subjects", "regions", "grants", "decisions")},
            "disclosed": "{}",
            "outcomes": [f"error:{code} x {number}" for code, number in sorted(counted.items())],
        }
        try:
            return self._write(_Item(entry, []))
        except HubError:
            with self._counting:
                self._counted.update(counted)
            raise

    def _write(self, item: _Item) -> str:
        """Who finds nobody writing writes the group itself, which spares two changes of thread; the thread of
        the writer goes on with what has come meanwhile."""
        self._waiting.append(item)
        if self._writing.acquire(blocking=False):
            try:
                # Entries of others are among them: this operation's deadline is not theirs.
                with deadline.not_counted():
                    self._write_group()
            finally:
                self._writing.release()
            if self._waiting:
                self._left.release()
        try:
            return item.done.result(timeout=WAIT_SECONDS)
        except (EngineError, TimeoutError):
            item.done.cancel()
            raise HubError(ErrorCode.UNAVAILABLE, "audit.read-not-entered") from None

    def _run(self) -> None:
        while True:
            self._left.acquire()
            while self._waiting:
                with self._writing:
                    self._write_group()
            if self._closed:
                return

    def _write_group(self) -> None:
        group: list[_Item] = []
        while self._waiting and len(group) < MOST_IN_ONE_COMMIT:
            group.append(self._waiting.popleft())
        work = [item for item in group if item.done.set_running_or_notify_cancel()]
        if work:
            self._commit(work)

    def _commit(self, items: list[_Item]) -> None:
        decisions = [decision for item in items for decision in item.decisions]
        try:
            self._reads = chain = self._reads.later(stamp(self._clock()))
            entries = list[Row]()
            for item in items:
                chain, entry = chain.longer(item.entry)
                entries.append(entry)
            self._put_group(entries, decisions)
        except Exception as error:
            failure = error if isinstance(error, EngineError) else EngineError("audit.log-failed")
            for item in items:
                item.done.set_exception(failure)
            return
        self._reads = chain
        for item in items:
            item.done.set_result(item.entry["receipt"])

    def _put_group(self, entries: list[Row], decisions: list[Row]) -> None:
        """Writes the group; after a fault it is looked whether it arrived, and tried again where it did not.
        Twice it can't be there: writer and number are unique."""
        group = _group(entries, decisions)
        for pause in (*PAUSES, None):
            try:
                self._graph.write_alone(_shortest(group), **group)
                return
            except EngineError:
                head = self._head()
                if head == entries[-1]["hash"]:
                    return
                if head != self._reads.hash:
                    # The outcome stays unknown, or an earlier group arrived after all: this chain can't go
                    # on, so a new writer begins its own.
                    self._reads = self._reads.new()
                    raise
                if pause is None:
                    raise
                time.sleep(pause)

    def _head(self) -> str | None:
        """The last hash of this writer's chain in the graph; None where that can't be told."""
        try:
            row = self._graph.read(lambda tx: tx.row(HEAD_OF_WRITER, writer=self.name))
        except EngineError:
            return None
        return row["hash"] if row is not None else GENESIS


def _put(transaction: Transaction, entries: list[Row], decisions: list[Row]) -> None:
    group = _group(entries, decisions)
    transaction.rows(_shortest(group), **group)


def _shortest(group: Row) -> LiteralString:
    """The statement that writes a group, with the parts alone that it needs."""
    if group["new"]:
        return WRITE_GROUP
    return WRITE_DECIDED if group["decisions"] else WRITE_ENTRIES


def _group(entries: list[Row], decisions: list[Row]) -> Row:
    """The parameters of :data:`WRITE_GROUP`; a chain's first entry makes its writer known."""
    first = entries[0]
    new = [first["writer"]] if first["seq"] == 1 else []
    return {"new": new, "genesis": GENESIS, "entries": entries, "decisions": decisions}
