"""Gives entries their places in the tree over all writers, and signs its heads.

One transaction under the lock of the one ``AuditLog`` node: entries that have no place yet get the next
numbers, the tree's right edge moves on, and a checkpoint is kept. So two hubs on one graph make one
tree, and a hub killed at any moment leaves the whole step or none of it. The order of places: batch by
batch, in a batch by (at, writer, seq), so that one writer's entries always keep their order.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from graph_schema.vocabulary import ErrorCode
from hub.audit.entries import canonical, entry_hash
from hub.audit.log import AuditLog
from hub.audit.merkle import Frontier, leaf_hash
from hub.audit.signed_notes import Checkpoint, signed_by
from hub.errors import HubError
from hub.store.commits import stamp
from hub.store.graph import Row, Transaction

_LOGGER = logging.getLogger("hub.audit")
MOST_OF_ONE_WRITER = 2_000
"""Entries of one writer that get their places in one transaction."""
TILE = 256
"""Leaves under a kept head of a subtree; with them a proof reads some hundred entries, not all."""

LOCK_LOG = """
MATCH (l:AuditLog {name: 'log'}) SET l.locked = true
RETURN l.size AS size, l.heads AS heads, l.after AS after, l.at AS at, l.moved AS moved
"""
"""The write takes the node's lock before anything is read."""
NEW_HEADS = """
MATCH (w:AuditWriter) WHERE w.name > ''
CALL (w) {
  MATCH (a:AuditEntry {writer: w.name}) WHERE a.seq > w.seq
  RETURN a.seq AS head ORDER BY a.seq DESC LIMIT 1
}
RETURN w.name AS writer, w.seq AS seq, w.hash AS hash, head
"""
NEW_ENTRIES = """
UNWIND $heads AS one
MATCH (a:AuditEntry {writer: one.writer}) WHERE one.seq < a.seq <= one.until
RETURN a {.*} AS entry
"""
"""A statement of its own: what was committed before the head that the one above saw, this one sees."""
GIVE_PLACES = """
UNWIND $places AS place
MATCH (a:AuditEntry {writer: place.writer, seq: place.seq})
SET a.leaf = place.leaf
"""
MOVE_WRITERS = """
UNWIND $writers AS one
MATCH (w:AuditWriter {name: one.writer})
SET w.seq = one.seq, w.hash = one.hash
"""
KEEP_TILES = "UNWIND $tiles AS tile CREATE (t:AuditTile) SET t = tile"
KEEP_CHECKPOINT = """
CREATE (c:AuditCheckpoint) SET c = $checkpoint
WITH c
MATCH (l:AuditLog {name: 'log'})
SET l.size = c.size, l.heads = $heads, l.after = c.size, l.at = c.at
"""
LATEST_CHECKPOINT = """
MATCH (c:AuditCheckpoint) WHERE c.size > 0
RETURN c {.*} AS checkpoint ORDER BY c.size DESC LIMIT 1
"""
CHECKPOINTS_AFTER = """
MATCH (c:AuditCheckpoint) WHERE c.size > $size
RETURN c {.*} AS checkpoint ORDER BY c.size LIMIT $most
"""


@dataclass(frozen=True)
class Kept:
    """A checkpoint as the graph keeps it; ``note`` is signed."""

    size: int
    root: str
    note: str
    at: str


def kept(row: Row) -> Kept:
    """A checkpoint's node."""
    found: Any = row["checkpoint"]
    return Kept(int(found["size"]), found["root"], found["note"], found["at"])


def checkpoint(log: AuditLog) -> Kept | None:
    """Gives every entry of now its place and answers the newest checkpoint; None for an empty log.

    Raises:
        HubError: CONFLICT where another key than this hub's signed the newest one.
    """
    newest = latest(log)
    if newest is not None and not signed_by(newest.note, log.signer.key):
        raise HubError(ErrorCode.CONFLICT, "audit.checkpoint-of-other-key")
    while log.graph.write(lambda tx: _extend(tx, log)):
        pass
    return latest(log)


def latest(log: AuditLog) -> Kept | None:
    """The newest checkpoint, None where there is none."""
    row = log.graph.read(lambda tx: tx.row(LATEST_CHECKPOINT))
    return kept(row) if row is not None else None


def _extend(transaction: Transaction, log: AuditLog) -> bool:
    """One step; answers whether more waits. May run twice: it changes nothing but the graph."""
    state = transaction.row(LOCK_LOG)
    assert state is not None, "the migration made the log's node"
    heads = transaction.rows(NEW_HEADS)
    if not heads:
        return False
    for one in heads:
        one["until"] = min(one["head"], one["seq"] + MOST_OF_ONE_WRITER)
    entries = [row["entry"] for row in transaction.rows(NEW_ENTRIES, heads=heads)]
    chains = {one["writer"]: _chain(one, entries) for one in heads}
    places, tiles, tree = _placed([entry for chain in chains.values() for entry in chain], state)
    ends: list[Row] = [
        {"writer": writer, "seq": chain[-1]["seq"], "hash": chain[-1]["hash"]}
        for writer, chain in chains.items()
        if chain
    ]
    # A writer that stands still, since what follows does not fit, is no reason for another step.
    more = any(
        one["head"] > one["until"] and len(chains[one["writer"]]) == MOST_OF_ONE_WRITER for one in heads
    )
    transaction.rows(GIVE_PLACES, places=places)
    transaction.rows(MOVE_WRITERS, writers=ends)
    if tiles:
        transaction.rows(KEEP_TILES, tiles=tiles)
    if not places:
        return more
    at = max(stamp(log.clock()), state["at"])
    made = Checkpoint(
        log.signer.name,
        tree.size,
        tree.root(),
        at,
        int(state["after"]),
        {end["writer"]: end["seq"] for end in ends},
    )
    note = {"size": made.size, "root": made.root.hex(), "at": at, "note": log.signer.sign(made.text)}
    transaction.rows(KEEP_CHECKPOINT, checkpoint=note, heads=[head.hex() for head in tree.heads])
    return more


def _chain(writer: Row, entries: list[Row]) -> list[Row]:
    """The entries that go on where this writer's signed ones end, in their order, up to the first that does
    not fit: a number that is missing, the hash of another one before it, bytes that are not those of its
    hash. From there on nothing of this writer is signed; ``hub audit verify`` says what is wrong with it."""
    seq, previous = int(writer["seq"]), writer["hash"]
    chain: list[Row] = []
    own = [entry for entry in entries if entry["writer"] == writer["writer"]]
    for entry in sorted(own, key=lambda entry: entry["seq"]):
        if (entry["seq"], entry.get("previous")) != (seq + 1, previous) or entry_hash(entry) != entry.get(
            "hash"
        ):
            break
        chain.append(entry)
        seq, previous = entry["seq"], entry["hash"]
    if seq < min(writer["head"], writer["until"]):
        _LOGGER.error(
            "The read log of writer %s goes on after entry %d with what does not fit it: nothing of it is "
            "signed from there on. To do: `hub audit verify` says what was changed.",
            writer["writer"],
            seq,
        )
    return chain


def _placed(entries: list[Row], state: Row) -> tuple[list[Row], list[Row], Frontier]:
    """The places of entries (sorted by writer and seq), the subtrees that they end, the tree after them."""
    clocked: list[tuple[str, Row]] = []
    for _, chain in groupby(entries, key=lambda entry: entry["writer"]):
        at = ""
        for entry in chain:
            # Whatever an entry says of its time, it comes after the one before it.
            at = max(at, str(entry.get("at", "")))
            clocked.append((at, entry))
    clocked.sort(key=lambda one: (one[0], one[1]["writer"], one[1]["seq"]))
    tree = Frontier(int(state["size"]), [bytes.fromhex(head) for head in state["heads"]])
    places: list[Row] = []
    tiles: list[Row] = []
    for _, entry in clocked:
        places.append({"writer": entry["writer"], "seq": entry["seq"], "leaf": tree.size})
        ended = tree.append(leaf_hash(canonical(entry)), note=TILE)
        if ended is not None:
            tiles.append({"start": tree.size - TILE, "root": ended.hex()})
    return places, tiles, tree
