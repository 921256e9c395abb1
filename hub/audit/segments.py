"""Moves old entries out of the graph into segment files, and gives files up when their years are over.

A segment is a whole subtree: a power of two of leaves, at a multiple of it. The order of a move: the files
on disk and read again; noted in the graph, under the log's lock; then the entries deleted. A hub killed
anywhere leaves entries in the graph, or in both, never in neither; the next turn goes on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, LiteralString

from graph_schema.vocabulary import ErrorCode
from hub.audit import entry_words
from hub.audit.checkpoints import LOCK_LOG
from hub.audit.entries import canonical
from hub.audit.exports import export
from hub.audit.files import Segment, read_segment, remove_segment, write_segment
from hub.audit.log import AuditLog
from hub.audit.merkle import Frontier, leaf_hash
from hub.audit.signed_notes import read_checkpoint
from hub.errors import HubError
from hub.store.commits import stamp
from hub.store.graph import Graph, Row, Transaction

PAGE = 5_000

STATE = "MATCH (l:AuditLog {name: 'log'}) RETURN l.size AS size, l.moved AS moved"
LEAVES = """
MATCH (a:AuditEntry) WHERE $start <= a.leaf < $end
RETURN a {.*} AS entry ORDER BY a.leaf
"""
CHECKPOINT_OVER = """
MATCH (c:AuditCheckpoint) WHERE c.size >= $size
RETURN c.note AS note ORDER BY c.size LIMIT 1
"""
SEGMENTS = "MATCH (s:AuditSegment) WHERE s.start >= 0 RETURN s {.*} AS segment ORDER BY s.start"
KEPT_SEGMENTS = """
MATCH (s:AuditSegment) WHERE s.start >= 0 AND s.deleted = ''
RETURN s {.start, .end, .root, .sha256, .first, .last} AS segment ORDER BY s.start
"""
NOTE_SEGMENT = """
CREATE (s:AuditSegment) SET s = $segment
WITH s
MATCH (l:AuditLog {name: 'log'}) SET l.moved = s.end
"""
CLEAR_ENTRIES: LiteralString = (
    """
MATCH (a:AuditEntry) WHERE $start <= a.leaf < $end
WITH a LIMIT $most
CALL (a) {
  UNWIND """
    + entry_words.OF_ENTRY
    + """ AS word
  MATCH (w:AuditWord {word: word, at: a.at, receipt: a.receipt})
  DELETE w
}
DELETE a
RETURN count(*) AS gone
"""
)
CLEAR_TILES = "MATCH (t:AuditTile) WHERE $start <= t.start < $end DELETE t"
CLEARED = "MATCH (s:AuditSegment {start: $start}) SET s.cleared = true"
THIN_CHECKPOINTS = """
MATCH (c:AuditCheckpoint) WHERE 0 < c.size <= $moved
WITH c ORDER BY c.size DESC SKIP 1 LIMIT $most
DELETE c
RETURN count(*) AS gone
"""
"""Of the checkpoints inside of segments the graph needs the newest; the files hold them all."""
GIVE_UP = "MATCH (s:AuditSegment {start: $start}) WHERE s.deleted = '' SET s.deleted = $at"


def all_segments(graph: Graph) -> list[Segment]:
    """Every segment, deleted ones among them, in the order of their leaves."""
    return [Segment(**row["segment"]) for row in graph.read(lambda tx: tx.rows(SEGMENTS))]


def kept_segments(graph: Graph) -> list[Segment]:
    """The segments whose files are there to be read, without their notes."""
    return [Segment(**row["segment"]) for row in graph.read(lambda tx: tx.rows(KEPT_SEGMENTS))]


def leaves(graph: Graph, start: int, end: int) -> list[Row]:
    """The entries of the graph whose places lie in a range, in their order."""
    found: list[Row] = []
    for low in range(start, end, PAGE):
        high = min(low + PAGE, end)
        rows = graph.read(lambda tx, a=low, b=high: tx.rows(LEAVES, start=a, end=b))
        found.extend(row["entry"] for row in rows)
    return found


def move_all(log: AuditLog) -> list[Segment]:
    """Moves whatever is due, and gives up what is too old; answers the new segments.

    Raises:
        OSError: a file can't be written. HubError: the entries are not those that were signed.
    """
    export(log)
    _clear(log)
    moved: list[Segment] = []
    while (segment := move(log)) is not None:
        moved.append(segment)
        _clear(log)
    _expire(log)
    return moved


def move(log: AuditLog) -> Segment | None:
    """Writes and notes the next segment that is due; None where none is."""
    state = log.graph.read(lambda tx: tx.row(STATE))
    assert state is not None
    start, size = int(state["moved"]), int(state["size"])
    width = log.leaves
    while start % width:
        width //= 2
    end = start + width
    if end > size or not _due(log, end, size - start):
        return None
    entries = [canonical(entry) for entry in leaves(log.graph, start, end)]
    _compare(log, start, end, entries)
    segment = write_segment(log.segments, start, entries, log.signer)
    return segment if log.graph.write(lambda tx: _note(tx, segment)) else None


def _due(log: AuditLog, end: int, held: int) -> bool:
    if held > log.entries:
        return True
    rows = leaves(log.graph, end - 1, end)
    return bool(rows) and rows[0]["at"] < stamp(log.clock() - timedelta(days=log.days))


def _compare(log: AuditLog, start: int, end: int, entries: list[bytes]) -> None:
    """Refuses to move what is not what a checkpoint signed: it would make the change final."""
    row = log.graph.read(lambda tx: tx.row(CHECKPOINT_OVER, size=end))
    problem = HubError(ErrorCode.CONFLICT, "audit.entries-differ", start=start, end=end - 1)
    if row is None or len(entries) != end - start:
        raise problem
    signed = read_checkpoint(row["note"], log.signer.key)
    tree = Frontier()
    for segment in all_segments(log.graph):
        tree.append_subtree(bytes.fromhex(segment.root), segment.end - segment.start)
    rest = [canonical(entry) for entry in leaves(log.graph, end, signed.size)]
    for entry in [*entries, *rest]:
        tree.append(leaf_hash(entry))
    if tree.root() != signed.root:
        raise problem


def _note(transaction: Transaction, segment: Segment) -> bool:
    state = transaction.row(LOCK_LOG)
    if state is None or state["moved"] != segment.start:
        return False  # another hub was first
    values: dict[str, Any] = dict(vars(segment))
    transaction.rows(NOTE_SEGMENT, segment=values)
    return True


def _clear(log: AuditLog) -> None:
    """Deletes entries whose segment is noted and lies in this hub's folder."""
    for segment in all_segments(log.graph):
        if segment.cleared:
            continue
        try:
            read_segment(log.segments, segment)
        except HubError:
            if segment.name in _here(log):
                raise
            continue  # the hub that wrote it will
        while _count(log.graph.write(lambda tx, s=segment: _delete(tx, s))):
            pass
        while _count(
            log.graph.write(lambda tx, s=segment: tx.rows(THIN_CHECKPOINTS, moved=s.end, most=PAGE))
        ):
            pass
        log.graph.write(lambda tx, s=segment: tx.rows(CLEARED, start=s.start))


def _delete(transaction: Transaction, segment: Segment) -> list[Row]:
    transaction.rows(CLEAR_TILES, start=segment.start, end=segment.end)
    return transaction.rows(CLEAR_ENTRIES, start=segment.start, end=segment.end, most=PAGE)


def _count(rows: list[Row]) -> int:
    return int(rows[0]["gone"])


def _expire(log: AuditLog) -> None:
    """Marks segments whose years are over, then takes their files away; their heads stay in the graph."""
    limit, now = stamp(log.clock() - timedelta(days=round(365.25 * log.years))), stamp(log.clock())
    over = [one for one in all_segments(log.graph) if one.cleared and one.last < limit]
    here = _here(log)
    for segment in over:
        if not segment.deleted:
            log.graph.write(lambda tx, s=segment: tx.rows(GIVE_UP, start=s.start, at=now))
        if segment.name in here:
            remove_segment(log.segments, segment.name)


def _here(log: AuditLog) -> set[str]:
    return {path.name.partition(".")[0] for path in log.segments.glob("*.jsonl.gz")}
