"""Walks the whole log and says what does not hold: every chain, the tree, its checkpoints and their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hub.audit.checkpoints import CHECKPOINTS_AFTER, Kept, kept
from hub.audit.entries import GENESIS, canonical, entry_hash
from hub.audit.exports import read_file
from hub.audit.files import Segment, read_segment
from hub.audit.log import AuditLog
from hub.audit.merkle import Frontier, leaf_hash
from hub.audit.notes import Checkpoint, read_checkpoint
from hub.audit.segments import PAGE, STATE, all_segments, leaves
from hub.errors import HubError, InputError
from hub.graph import Graph, Row, stamp

MOST_SENTENCES = 50

WRITERS = "MATCH (a:AuditEntry) RETURN DISTINCT a.writer AS writer ORDER BY writer"
REGISTERED = "MATCH (w:AuditWriter) WHERE w.name > '' RETURN w.name AS writer, w.seq AS seq"
REST_OF_CHAIN = """
MATCH (a:AuditEntry {writer: $writer}) WHERE a.seq > $seq
RETURN a {.*} AS entry ORDER BY a.seq LIMIT $most
"""
HOW_MANY = "MATCH (a:AuditEntry) RETURN count(a) AS entries"
ALREADY_MOVED = "MATCH (a:AuditEntry) WHERE $start <= a.leaf < $end RETURN count(a) AS entries"


@dataclass(frozen=True)
class Examination:
    """What a walk found. ``size`` entries are in the tree that the checkpoint of ``at`` signs; ``after`` it
    came others: their end could be cut off unseen until the next checkpoint."""

    problems: list[str]
    size: int
    at: str
    after: int


@dataclass
class _Walk:
    problems: list[str] = field(default_factory=list[str])
    heads: dict[str, tuple[int, str]] = field(default_factory=dict[str, "tuple[int, str]"])
    tree: Frontier = field(default_factory=Frontier)
    whole: bool = True
    """Whether the tree can still be computed: no leaf was missing."""
    forgotten: bool = False
    """Whether entries could not be read, so that a chain may begin in its middle."""
    entries: int = 0
    agreed: int = 0
    """The size of the last checkpoint that fitted."""

    def say(self, sentence: str) -> None:
        self.problems.append(sentence)

    def entry(self, entry: Row) -> None:
        """One entry of a chain, in the chain's order."""
        writer, seq = str(entry.get("writer")), int(entry.get("seq", 0))
        place, previous = self.heads.get(writer, (None, GENESIS) if self.forgotten else (0, GENESIS))
        found = entry_hash(entry)
        if place is not None:
            if seq <= place:
                self.say(f"Writer {writer}: entry {seq} stands after entry {place}: the order was changed.")
            elif seq != place + 1:
                self._missing(writer, place + 1, seq - 1)
            elif entry.get("previous") != previous:
                self.say(f"Writer {writer}: entry {seq} does not follow the one before it.")
        if entry.get("hash", found) != found:
            self.say(f"Writer {writer}: entry {seq} was changed after it was written.")
        self.heads[writer] = (seq, entry.get("hash", found))

    def place(self, entry: Row, data: bytes, checkpoints: Mapping[int, bytes]) -> None:
        """One entry of the tree, in the tree's order."""
        self.entry(entry)
        self.tree.append(leaf_hash(data))
        self.compare(checkpoints)

    def subtree(self, segment: Segment, checkpoints: Mapping[int, bytes]) -> None:
        """A segment whose entries can't be read, by its head."""
        self.forgotten = True
        self.tree.append_subtree(bytes.fromhex(segment.root), segment.end - segment.start)
        self.compare(checkpoints)

    def compare(self, checkpoints: Mapping[int, bytes]) -> None:
        """The head of now with the one that a checkpoint of this size signs."""
        size = self.tree.size
        if size not in checkpoints or not self.whole:
            return
        if checkpoints[size] == self.tree.root():
            self.agreed = size
        else:
            self.whole = False
            self.say(
                f"The entries do not give the head that the checkpoint of size {size} signs: one of the "
                f"entries {self.agreed} to {size - 1} was changed, replaced or moved, or the checkpoint was."
            )

    def _missing(self, writer: str, first: int, last: int) -> None:
        which = f"entry {first} is" if first == last else f"entries {first} to {last} are"
        self.say(f"Writer {writer}: {which} missing.")

    def expect(self, writer: str, seq: int) -> None:
        """A checkpoint or the register says that this writer came as far as ``seq``."""
        place, _ = self.heads.get(writer, (0, ""))
        if place == 0 and not self.forgotten:
            self.say(f"Writer {writer}: all of its entries are gone.")
        elif 0 < place < seq:
            self._missing(writer, place + 1, seq)


def verify(graph: Graph, log: AuditLog | None = None) -> list[str]:
    """What is wrong with the log: one sentence each; empty when everything holds.

    Without ``log`` (its key and its files) signatures, files and segments are not looked at.
    """
    return examine(graph, log).problems


def examine(graph: Graph, log: AuditLog | None = None) -> Examination:
    """Walks the log; again, when entries moved to a segment meanwhile."""
    before = _state(graph)
    found = _examine(graph, log, before)
    while (now := _state(graph))["moved"] != before["moved"]:
        before, found = now, _examine(graph, log, now)
    return found


def _state(graph: Graph) -> Row:
    return graph.read(lambda tx: tx.one(STATE)) or {"size": 0, "moved": 0, "gone": True}


def _examine(graph: Graph, log: AuditLog | None, state: Row) -> Examination:
    walk = _Walk()
    if "gone" in state:
        walk.say("The log's own node is gone: somebody removed it, or the migrations did not run.")
    # While a hub runs: what is read later holds at least what was read before.
    held = _entries(graph)
    in_files = [_File(file, log, walk) for file in log.files] if log is not None else []
    in_graph = _checkpoints(graph)
    signed = _signed(in_graph, int(state["moved"]), log, walk)
    roots = {one.size: bytes.fromhex(one.root) for one in in_graph} if log is None else dict[int, bytes]()
    for file in in_files:
        file.compare(in_graph, walk)
        roots |= file.roots
    roots |= {size: one.root for size, one in signed.items()}
    newest = max((*roots, int(state["size"])), default=0)
    if in_graph and int(state["size"]) > in_graph[-1].size:
        walk.say(
            f"The checkpoint of size {state['size']} is gone from the graph: the entries from "
            f"{in_graph[-1].size} on have their places, and no checkpoint signs them."
        )
    _walk_segments(graph, log, walk, roots)
    _walk_leaves(graph, walk, newest, roots)
    after = _walk_rest(
        graph, walk, {name: seq for one in signed.values() for name, seq in one.writers.items()}
    )
    if held > walk.entries:
        walk.say(f"{held - walk.entries} entries of the graph stand outside of every chain: they are forged.")
    problems = walk.problems
    if len(problems) > MOST_SENTENCES:
        problems = [*problems[:MOST_SENTENCES], f"And {len(problems) - MOST_SENTENCES} more."]
    last = in_graph[-1] if in_graph else None
    return Examination(problems, last.size if last else 0, last.at if last else "", after)


def _entries(graph: Graph) -> int:
    """How many entries of the graph the walk must come by: all but those that a segment holds as well."""
    twice = 0
    for segment in all_segments(graph):
        if not segment.cleared:
            ends = {"start": segment.start, "end": segment.end}
            moved = graph.read(lambda tx, e=ends: tx.one(ALREADY_MOVED, **e))
            twice += int(moved["entries"]) if moved is not None else 0
    row = graph.read(lambda tx: tx.one(HOW_MANY))
    return (int(row["entries"]) if row is not None else 0) - twice


def _checkpoints(graph: Graph) -> list[Kept]:
    found: list[Kept] = []
    while True:
        size = found[-1].size if found else 0
        rows = graph.read(lambda tx, s=size: tx.rows(CHECKPOINTS_AFTER, size=s, most=PAGE))
        found += [kept(row) for row in rows]
        if len(rows) < PAGE:
            return found


def _signed(found: list[Kept], moved: int, log: AuditLog | None, walk: _Walk) -> dict[int, Checkpoint]:
    """The checkpoints of the graph whose signatures hold and that say what their nodes say."""
    signed: dict[int, Checkpoint] = {}
    if log is None:
        return signed
    # Checkpoints inside of segments are kept in the files, and the newest of them here.
    before = None if moved and found and found[0].size <= moved else 0
    for one in found:
        try:
            read = read_checkpoint(one.note, log.signer.key)
        except InputError:
            read = None
        if read is None or (read.size, read.root.hex(), read.at) != (one.size, one.root, one.at):
            walk.say(f"The checkpoint of size {one.size} was changed: its signature does not hold.")
        else:
            signed[one.size] = read
            if before is not None and read.after != before:
                walk.say(
                    f"A checkpoint between the sizes {before} and {one.size} was removed from the graph."
                )
        before = one.size
    return signed


class _File:
    """The checkpoints of a file, each with its head and the hash of its note."""

    def __init__(self, file: Path, log: AuditLog, walk: _Walk) -> None:
        self.name = file.name
        self.roots: dict[int, bytes] = {}
        self.notes: dict[int, bytes] = {}
        for number, note in enumerate(read_file(file), 1):
            try:
                read = read_checkpoint(note, log.signer.key)
            except InputError:
                walk.say(f"Line {number} of {file.name} was changed: its signature does not hold.")
                continue
            self.roots[read.size] = read.root
            self.notes[read.size] = _short(note)

    def compare(self, in_graph: list[Kept], walk: _Walk) -> None:
        """Says where file and graph differ."""
        notes = {one.size: _short(one.note) for one in in_graph}
        first = min(notes, default=0)
        for size, note in self.notes.items():
            if size >= first and size not in notes:
                walk.say(
                    f"The checkpoint of size {size} stands in {self.name} and not in the graph: it was "
                    "removed there, or an older state of the graph was put back."
                )
            elif notes.get(size, note) != note:
                walk.say(f"The checkpoint of size {size} is another one in {self.name} than in the graph.")
        newest = max(self.notes, default=0)
        for size in notes:
            if size <= newest and size not in self.notes:
                walk.say(f"The checkpoint of size {size} was removed from {self.name}.")
        if notes and not self.notes:
            walk.say(
                f"{self.name} holds no checkpoint, the graph {len(notes)}: the file was removed, or this hub "
                "never wrote it (then `hub audit checkpoint` writes it)."
            )


def _short(note: str) -> bytes:
    return hashlib.sha256(note.encode()).digest()


def _walk_segments(graph: Graph, log: AuditLog | None, walk: _Walk, roots: Mapping[int, bytes]) -> None:
    for segment in all_segments(graph):
        if segment.start != walk.tree.size:
            walk.say(f"The segment that begins with entry {walk.tree.size} is gone from the graph.")
            walk.whole, walk.forgotten = False, True
            walk.tree = Frontier(segment.start, [b""] * segment.start.bit_count())
        if log is None:
            walk.subtree(segment, roots)
            continue
        if not segment.signed_by(log.signer.key):
            walk.say(f"The note of segment {segment.name} was changed: its signature does not hold.")
        if segment.deleted:
            kept_until = stamp(log.clock() - timedelta(days=round(365.25 * log.years)))
            if segment.last >= kept_until:
                walk.say(
                    f"Segment {segment.name} is marked as deleted before its {log.years} years are over."
                )
            walk.subtree(segment, roots)
            continue
        try:
            entries = read_segment(log.segments, segment)
        except HubError as error:
            walk.say(error.message)
            walk.subtree(segment, roots)
            continue
        for data in entries:
            walk.place(json.loads(data), data, roots)


def _walk_leaves(graph: Graph, walk: _Walk, end: int, roots: Mapping[int, bytes]) -> None:
    start = walk.tree.size
    expected = start
    for low in range(start, end, PAGE):
        for entry in leaves(graph, low, min(low + PAGE, end)):
            if entry["leaf"] != expected:
                _gap(walk, expected, entry["leaf"])
            expected = entry["leaf"] + 1
            walk.entries += 1
            walk.place(entry, canonical(entry), roots)
    if expected < end:
        walk.whole = False
        walk.say(
            f"The log ends before entry {expected}, and {end} have their places: its end was cut off, or the "
            "graph was put back to an older state."
        )


def _gap(walk: _Walk, expected: int, found: int) -> None:
    walk.whole = False
    which = f"Entry {expected} is" if found == expected + 1 else f"Entries {expected} to {found - 1} are"
    walk.say(f"{which} missing in the tree: removed, or their places were changed.")


def _walk_rest(graph: Graph, walk: _Walk, named: dict[str, int]) -> int:
    """Entries that have no place yet, by writer; answers how many."""
    writers = {row["writer"] for row in graph.read(lambda tx: tx.rows(WRITERS))}
    registered = {row["writer"]: int(row["seq"]) for row in graph.read(lambda tx: tx.rows(REGISTERED))}
    after = 0
    for writer in sorted(writers | set(registered), key=str):
        while True:
            seq = walk.heads.get(writer, (0, ""))[0]
            rows: list[Any] = graph.read(
                lambda tx, w=writer, s=seq: tx.rows(REST_OF_CHAIN, writer=w, seq=s, most=PAGE)
            )
            for row in rows:
                walk.entry(row["entry"])
            after += len(rows)
            if len(rows) < PAGE:
                break
        if writer in writers and writer not in registered:
            walk.say(
                f"Writer {writer} is in no register: its entries are forged, or its register was removed."
            )
    walk.entries += after
    for writer, seq in sorted(
        {**registered, **{w: max(s, registered.get(w, 0)) for w, s in named.items()}}.items()
    ):
        walk.expect(writer, seq)
    return after
