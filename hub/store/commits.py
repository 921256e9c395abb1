"""Commit numbers: each fact carries the one that wrote it, and is read as it was known at one. Also how the
graph keeps the moments beside them."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.store.graph import Transaction

OPEN_COMMIT = 2**62
"""``knownTo`` of what is still known."""
TAKE_COMMIT = """
MATCH (q:Sequence {name: 'commit'})
SET q.value = q.value + 1, q.at = CASE WHEN $at > q.at THEN $at ELSE q.at END
CREATE (c:Commit {number: q.value, at: q.at, what: $what})
RETURN q.value AS number
"""
COMMITTED_AT = "MATCH (c:Commit {number: $number}) RETURN c.at AS at"


def begin_commit(transaction: Transaction, what: str, at: datetime) -> int:
    """Takes the next commit number; every fact that this transaction writes carries it.

    The sequence node stays locked until the transaction ends, so numbers become visible in their
    order and two loaders can't dead-lock (``docs/adr/0004``). The clock never runs backwards in it.
    """
    row = transaction.row(TAKE_COMMIT, what=what, at=stamp(at))
    assert row is not None
    return int(row["number"])


def stamp(at: datetime) -> str:
    """A moment as the graph keeps it: UTC, ISO, microseconds, so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def committed_at(transaction: Transaction, commit: int) -> datetime:
    """The moment of a commit, which is what everything written in it says: it never goes back, as the clock
    of another hub may."""
    row = transaction.row(COMMITTED_AT, number=commit)
    assert row is not None, "the caller has taken it"
    return datetime.fromisoformat(row["at"])
