"""What an entry of the read log is as bytes: what its hash, its leaf in the tree and a proof are made of.

Pure: no driver, no graph. ``docs/verifying.md`` tells the same for those who write their own verifier.
"""

from __future__ import annotations

import hashlib
from typing import Any

from hub import canonical_json

GENESIS = "0" * 64
"""What the first entry of a writer has as the hash of the one before."""
BESIDE = frozenset({"hash", "leaf"})
"""Properties of an entry's node that are not part of the entry: its hash, and its place in the tree."""


def canonical(entry: dict[str, Any]) -> bytes:
    """The entry as JSON in UTF-8: names sorted, no blanks, nothing escaped that need not be; one line."""
    kept = {name: value for name, value in entry.items() if name not in BESIDE}
    return canonical_json.as_text(kept).encode()


def chained(entry: dict[str, Any], writer: str, seq: int, at: str, previous: str) -> dict[str, Any]:
    """The entry as the next of its writer's chain, which its hash ties to the one before.

    Args:
        seq: its number in the chain, from 1.
        at: when it is written, as :func:`hub.store.commits.stamp` gives it.
        previous: the hash of the one before, or :data:`GENESIS`.
    """
    linked = {**entry, "writer": writer, "seq": seq, "at": at, "previous": previous}
    return {**linked, "hash": entry_hash(linked)}


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 of the entry's bytes, the hash of the previous entry of its writer among them."""
    return hash_of(canonical(entry))


def hash_of(data: bytes) -> str:
    """The hash of an entry's bytes."""
    return hashlib.sha256(data).hexdigest()
