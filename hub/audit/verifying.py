"""Walks the whole log and says what does not hold: every chain, the tree, its checkpoints and their files."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

from hub.audit import entry_words
from hub.audit.checkpoints import CHECKPOINTS_AFTER, LATEST_CHECKPOINT, Kept, kept
from hub.audit.entries import canonical
from hub.audit.exports import read_file
from hub.audit.files import Segment, note_fits, read_segment, sides_fit, write_sides
from hub.audit.last_verification import Verified
from hub.audit.log import AuditLog
from hub.audit.log_walk import CheckpointFile, Walk, size_of
from hub.audit.merkle import Frontier
from hub.audit.segments import PAGE, STATE, all_segments
from hub.audit.signed_notes import Checkpoint, read_checkpoint
from hub.errors import HubError, InputError
from hub.fragments import fragment
from hub.messages.languages import spoken
from hub.messages.message import message
from hub.store.commits import stamp
from hub.store.graph import Graph, Row

MOST_SENTENCES = 50
WRITERS_AT_ONCE = 500

LISTED: LiteralString = fragment(
    """
  COUNT {
    UNWIND """
    + entry_words.OF_ENTRY
    + """ AS word
    MATCH (w:AuditWord {word: word, at: a.at, receipt: a.receipt})
    RETURN DISTINCT word
  } AS listed
""",
    needs="a",
    gives="listed",
)
"""Under how many of its words an entry is listed."""
WALKED: LiteralString = (
    """
MATCH (a:AuditEntry) WHERE $start <= a.leaf < $end
RETURN a {.*} AS entry,
"""
    + LISTED
    + """
ORDER BY a.leaf
"""
)
LISTED_NOW: LiteralString = (
    """
MATCH (a:AuditEntry {receipt: $receipt})
RETURN
"""
    + LISTED
)
WRITERS = "MATCH (a:AuditEntry) RETURN DISTINCT a.writer AS writer ORDER BY writer"
REGISTERED = "MATCH (w:AuditWriter) WHERE w.name > '' RETURN w.name AS writer, w.seq AS seq"
REST_OF_CHAINS: LiteralString = (
    """
UNWIND $heads AS one
CALL (one) {
  MATCH (a:AuditEntry {writer: one.writer}) WHERE a.seq > one.seq
  RETURN a ORDER BY a.seq LIMIT $most
}
RETURN a {.*} AS entry,
"""
    + LISTED
    + """
ORDER BY entry.writer, entry.seq
"""
)
HOW_MANY = "MATCH (a:AuditEntry) RETURN count(a) AS entries"
ALREADY_MOVED = "MATCH (a:AuditEntry) WHERE $start <= a.leaf < $end RETURN count(a) AS entries"


@dataclass(frozen=True)
class Examination:
    """What a walk found. ``size`` entries are in the tree that the checkpoint of ``at`` signs; ``after`` it
    came others: their end could be cut off unseen until the next checkpoint. ``verified`` is where the next
    walk may begin; None where something does not hold. ``unlisted`` and ``unsearchable`` are entries and
    segments that searches miss: :func:`mend` lists them again."""

    problems: list[str]
    size: int
    at: str
    after: int
    verified: Verified | None = None
    unlisted: tuple[str, ...] = ()
    unsearchable: tuple[Segment, ...] = ()


def verify(graph: Graph, log: AuditLog | None = None) -> list[str]:
    """What is wrong with the log: one sentence each; empty when everything holds.

    Without ``log`` (its key and its files) signatures, files and segments are not looked at.
    """
    return examine(graph, log).problems


def examine(graph: Graph, log: AuditLog | None = None, since: Verified | None = None) -> Examination:
    """Walks the log; again, when entries moved to a segment meanwhile.

    ``since``: what an earlier walk verified is not read again. A change of it since then is not seen.
    """
    before = _state(graph)
    found = _examine(graph, log, before, since)
    while (now := _state(graph))["moved"] != before["moved"]:
        before, found = now, _examine(graph, log, now, since)
    return found


def mend(log: AuditLog, found: Examination) -> None:
    """Lists again what searches would miss. Nothing of the log itself is written.

    Raises:
        OSError: a file can't be written.
    """
    for low in range(0, len(found.unlisted), PAGE):
        receipts = list(found.unlisted[low : low + PAGE])
        log.graph.write(lambda tx, r=receipts: tx.rows(entry_words.LIST_ENTRIES, receipts=r))
    for segment in found.unsearchable:
        write_sides(log.segments, segment)


def _state(graph: Graph) -> Row:
    return graph.read(lambda tx: tx.row(STATE)) or {"size": 0, "moved": 0, "gone": True}


def _examine(graph: Graph, log: AuditLog | None, state: Row, since: Verified | None) -> Examination:
    walk = Walk.after(since)
    start = walk.tree.size
    if "gone" in state:
        walk.say("audit.node-gone")
    # While a hub runs: what is read later holds at least what was read before.
    held = _entries(graph, start)
    written = _written(graph, log) if log is not None else 0
    in_files = [CheckpointFile(file, log, walk) for file in log.files] if log is not None else []
    in_graph = _checkpoints(graph, start)
    signed = _signed(in_graph, max(start, int(state["moved"])), log, walk)
    roots = {one.size: bytes.fromhex(one.root) for one in in_graph} if log is None else dict[int, bytes]()
    for file in in_files:
        file.compare(in_graph, written, walk)
        roots |= file.roots
    roots |= {size: one.root for size, one in signed.items()}
    newest = max((*roots, int(state["size"])), default=0)
    if in_graph and int(state["size"]) > in_graph[-1].size:
        walk.say("audit.checkpoint-gone", size=state["size"], first=in_graph[-1].size)
    walk.begin(roots)
    _walk_segments(graph, log, walk, roots)
    _walk_leaves(graph, walk, newest, roots)
    verified = walk.verified()
    after = _walk_rest(
        graph, walk, {name: seq for one in signed.values() for name, seq in one.writers.items()}
    )
    if held > walk.entries:
        walk.say("audit.entries-outside", count=held - walk.entries)
    problems = walk.problems
    if len(problems) > MOST_SENTENCES:
        more = message("audit.more-problems", count=len(problems) - MOST_SENTENCES)
        problems = [*problems[:MOST_SENTENCES], more.text(spoken())]
    last = in_graph[-1] if in_graph else None
    return Examination(
        problems,
        last.size if last else start,
        last.at if last else "",
        after,
        verified if not problems else None,
        tuple(walk.unlisted),
        tuple(walk.unsearchable),
    )


def _written(graph: Graph, log: AuditLog) -> int:
    """The size of the newest checkpoint of now, once every file has come to it or the patience is over. A
    file is written after the graph, and on another hub's checkpoint at its own hub's next turn."""
    row = graph.read(lambda tx: tx.row(LATEST_CHECKPOINT))
    newest = kept(row).size if row is not None else 0
    until = time.monotonic() + log.patience
    while any(_last(file) < newest for file in log.files) and time.monotonic() < until:
        time.sleep(0.2)
    return newest


def _last(file: Path) -> int:
    notes = read_file(file)
    return size_of(notes[-1]) if notes else 0


def _entries(graph: Graph, start: int) -> int:
    """How many entries of the graph the walk must come by: all but those that a segment holds as well, and
    those that were verified before."""
    passed = [(0, start)] if start else []
    passed += [(max(one.start, start), one.end) for one in all_segments(graph) if not one.cleared]
    passed_by = 0
    for low, high in passed:
        row = graph.read(lambda tx, a=low, b=high: tx.row(ALREADY_MOVED, start=a, end=b))
        passed_by += int(row["entries"]) if row is not None else 0
    row = graph.read(lambda tx: tx.row(HOW_MANY))
    return (int(row["entries"]) if row is not None else 0) - passed_by


def _checkpoints(graph: Graph, start: int) -> list[Kept]:
    found: list[Kept] = []
    while True:
        size = found[-1].size if found else start - 1
        rows = graph.read(lambda tx, s=size: tx.rows(CHECKPOINTS_AFTER, size=s, most=PAGE))
        found += [kept(row) for row in rows]
        if len(rows) < PAGE:
            return found


def _signed(found: list[Kept], moved: int, log: AuditLog | None, walk: Walk) -> dict[int, Checkpoint]:
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
            walk.say("audit.checkpoint-changed", size=one.size)
        else:
            signed[one.size] = read
            if before is not None and read.after != before:
                walk.say("audit.checkpoint-between-gone", low=before, size=one.size)
        before = one.size
    return signed


def _walk_segments(graph: Graph, log: AuditLog | None, walk: Walk, roots: Mapping[int, bytes]) -> None:
    for segment in all_segments(graph):
        if segment.end <= walk.begun:
            continue
        if max(segment.start, walk.begun) != walk.tree.size:
            walk.say("audit.segment-not-in-graph", first=walk.tree.size)
            walk.whole, walk.forgotten = False, True
            walk.tree = Frontier(segment.start, [b""] * segment.start.bit_count())
        entries = _entries_of(segment, log, walk)
        if entries is None:
            walk.subtree(segment, roots)
            continue
        for entry, data in entries[walk.tree.size - segment.start :]:
            walk.place(entry, data, roots)


def _entries_of(segment: Segment, log: AuditLog | None, walk: Walk) -> list[tuple[Row, bytes]] | None:
    """The entries of a segment and their bytes; None where they can't be read or are no longer kept."""
    if log is None:
        return None
    if not segment.signed_by(log.signer.key):
        walk.say("audit.segment-note-changed", segment=segment.name)
    if segment.deleted:
        kept_until = stamp(log.clock() - timedelta(days=round(365.25 * log.years)))
        if segment.last >= kept_until:
            walk.say("audit.segment-deleted-early", segment=segment.name, years=log.years)
        return None
    try:
        entries = read_segment(log.segments, segment)
    except HubError as error:
        walk.problems.append(error.problem.text(spoken()))
        return None
    if not note_fits(log.segments, segment):
        walk.unsearchable.append(segment)
        walk.say("audit.segment-note-gone", segment=segment.name)
    read: list[Row] = [json.loads(entry) for entry in entries]
    if not sides_fit(log.segments, segment, entries, read):
        walk.unsearchable.append(segment)
        walk.say("audit.segment-sides-misfit", segment=segment.name)
    return list(zip(read, entries, strict=True))


def _walk_leaves(graph: Graph, walk: Walk, end: int, roots: Mapping[int, bytes]) -> None:
    start = walk.tree.size
    expected = start
    for low in range(start, end, PAGE):
        ends = {"start": low, "end": min(low + PAGE, end)}
        for row in graph.read(lambda tx, e=ends: tx.rows(WALKED, **e)):
            entry = row["entry"]
            if entry["leaf"] != expected:
                _gap(walk, expected, entry["leaf"])
            expected = entry["leaf"] + 1
            walk.entries += 1
            walk.place(entry, canonical(entry), roots)
            walk.listed(entry, row["listed"])
    if expected < end:
        walk.whole = False
        walk.say("audit.log-cut-off", first=expected, end=end)


def _gap(walk: Walk, expected: int, found: int) -> None:
    walk.whole = False
    if found == expected + 1:
        walk.say("audit.tree-entry-missing", first=expected)
    else:
        walk.say("audit.tree-entries-missing", first=expected, last=found - 1)


def _walk_rest(graph: Graph, walk: Walk, named: dict[str, int]) -> int:
    """Entries that have no place yet, by writer; answers how many."""
    writers = {row["writer"] for row in graph.read(lambda tx: tx.rows(WRITERS))}
    registered = {row["writer"]: int(row["seq"]) for row in graph.read(lambda tx: tx.rows(REGISTERED))}
    everyone = sorted(writers | set(registered), key=str)
    after = 0
    for low in range(0, len(everyone), WRITERS_AT_ONCE):
        waiting = everyone[low : low + WRITERS_AT_ONCE]
        while waiting:
            rows = _rest_of(graph, walk, waiting)
            for row in rows:
                walk.entry(row["entry"], canonical(row["entry"]))
                walk.listed(row["entry"], _listed(graph, row))
            after += len(rows)
            many = Counter(row["entry"]["writer"] for row in rows)
            waiting = [writer for writer in waiting if many[writer] == PAGE]
    for writer in everyone:
        if writer in writers and writer not in registered:
            walk.say("audit.writer-unregistered", writer=writer)
    walk.entries += after
    for writer, seq in sorted(
        {**registered, **{w: max(s, registered.get(w, 0)) for w, s in named.items()}}.items()
    ):
        walk.expect(writer, seq)
    return after


def _rest_of(graph: Graph, walk: Walk, writers: list[str]) -> list[Row]:
    heads = [{"writer": writer, "seq": walk.heads.get(writer, (0, ""))[0]} for writer in writers]
    return graph.read(lambda tx: tx.rows(REST_OF_CHAINS, heads=heads, most=PAGE))


def _listed(graph: Graph, row: Row) -> int:
    """An entry of just now is looked at again: its words may arrive in the index a moment after it."""
    if row["listed"] >= len(entry_words.words_of(row["entry"])):
        return row["listed"]
    again = graph.read(lambda tx: tx.row(LISTED_NOW, receipt=row["entry"].get("receipt")))
    return again["listed"] if again is not None else row["listed"]
