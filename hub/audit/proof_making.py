"""Makes proofs from the graph and the segments: for one receipt, and between two checkpoints."""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph_schema.vocabulary import ErrorCode
from hub.audit import proof_checking
from hub.audit.blocks import word
from hub.audit.checkpoints import TILE, Kept, latest
from hub.audit.entries import canonical
from hub.audit.files import Segment, may_hold, read_block, read_segment
from hub.audit.log import AuditLog
from hub.audit.merkle import consistency_path, head_of, inclusion_path, leaf_hash, node_hash, split
from hub.audit.segments import all_segments, kept_segments, leaves
from hub.audit.signed_notes import Checkpoint, read_checkpoint
from hub.errors import HubError, InputError
from hub.store.graph import Row

BY_RECEIPT = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a {.*} AS entry"
TILES = "MATCH (t:AuditTile) WHERE t.start >= $start RETURN t.start AS start, t.root AS root"


@dataclass(frozen=True)
class Placed:
    """An entry with its bytes and its leaf; None while no checkpoint covers it."""

    entry: Row
    data: bytes
    leaf: int | None


def find(log: AuditLog, receipt: str) -> Placed | None:
    """The entry of a receipt, from the graph or a segment; None where there is none."""
    row = log.graph.read(lambda tx: tx.row(BY_RECEIPT, receipt=receipt))
    if row is not None:
        return Placed(row["entry"], canonical(row["entry"]), row["entry"].get("leaf"))
    for segment in reversed(kept_segments(log.graph)):
        for block in may_hold(log.segments, segment, [word("receipt", receipt)]):
            for place, data in read_block(log.segments, segment, block):
                entry = json.loads(data)
                if entry.get("receipt") == receipt:
                    return Placed(entry, data, place)
    return None


def prove(log: AuditLog, receipt: str) -> str:
    """The bundle of a receipt.

    Raises:
        HubError: NOT_FOUND; CONFLICT while no checkpoint covers it, or when the log was changed.
    """
    found = find(log, receipt)
    if found is None:
        raise InputError("audit.receipt-unknown", code=ErrorCode.NOT_FOUND)
    return prove_placed(log, found)


def prove_placed(log: AuditLog, found: Placed) -> str:
    """The bundle of an entry that was found."""
    newest = latest(log)
    if found.leaf is None or newest is None or newest.size <= found.leaf:
        raise InputError("audit.entry-not-covered", code=ErrorCode.CONFLICT)
    path = inclusion_path(found.leaf, newest.size, _Tree(log).head)
    bundle = proof_checking.inclusion_bundle(found.data, found.leaf, path, newest.note)
    return _checked(log, bundle)


def prove_consistency(log: AuditLog, old: str, new: str) -> str:
    """The bundle for two checkpoints of this log, given as notes.

    Raises:
        InputError: one is not signed by this log, or the log does not hold both.
    """
    first, second = (read_checkpoint(note, log.signer.key) for note in (old, new))
    newest = latest(log)
    if newest is None or not _fits(first, second, newest):
        raise InputError("audit.checkpoints-order")
    path = consistency_path(first.size, second.size, _Tree(log).head)
    return _checked(log, proof_checking.consistency_bundle(path, old, new))


def _fits(old: Checkpoint, new: Checkpoint, newest: Kept) -> bool:
    return old.size <= new.size <= newest.size


def _checked(log: AuditLog, bundle: str) -> str:
    """A proof that does not hold is not handed out."""
    try:
        proof_checking.check(bundle, log.signer.key)
    except InputError:
        raise HubError(ErrorCode.CONFLICT, "audit.head-differs") from None
    return bundle


class _Tree:
    """Heads of ranges of leaves: from segments and kept subtrees where they are whole, else from entries."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._segments = {one.start: one for one in all_segments(log.graph)}
        self._moved = max((one.end for one in self._segments.values()), default=0)
        rows = log.graph.read(lambda tx: tx.rows(TILES, start=self._moved))
        self._tiles = {int(row["start"]): bytes.fromhex(row["root"]) for row in rows}
        self._opened: dict[int, list[bytes]] = {}

    def head(self, low: int, high: int) -> bytes:
        """The head of the leaves from ``low`` up to ``high``."""
        segment = self._segments.get(low)
        if segment is not None and segment.end == high:
            return bytes.fromhex(segment.root)
        if high - low == TILE and low in self._tiles:
            return self._tiles[low]
        if low >= self._moved and high - low <= TILE:
            return head_of([leaf_hash(canonical(row)) for row in leaves(self._log.graph, low, high)])
        inside = next((s for s in self._segments.values() if s.start <= low and high <= s.end), None)
        if inside is not None:
            return head_of(self._hashes(inside)[low - inside.start : high - inside.start])
        middle = low + split(high - low)
        return node_hash(self.head(low, middle), self.head(middle, high))

    def _hashes(self, segment: Segment) -> list[bytes]:
        if segment.deleted:
            raise InputError(
                "audit.entries-deleted", code=ErrorCode.NOT_FOUND, start=segment.start, end=segment.end - 1
            )
        if segment.start not in self._opened:
            entries = read_segment(self._log.segments, segment)
            self._opened[segment.start] = [leaf_hash(entry) for entry in entries]
        return self._opened[segment.start]
