"""One process works on the deliveries of a source at a time; one that is gone loses it to the next."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.store.commits import stamp
from hub.store.graph import Graph, Transaction
from hub.store.ids import new_id

LEASE_SECONDS = 60.0
"""After so long without a batch another process takes the source over, where nobody can tell sooner."""

LOCK_SOURCE = """
MERGE (s:DeliverySource {source: $source}) SET s.locked = true RETURN s.claim AS claim, s.until AS until
"""

CLAIM = "MATCH (s:DeliverySource {source: $source}) SET s.claim = $claim, s.until = $until"

RENEW = """
MATCH (s:DeliverySource {source: $source}) WHERE s.claim = $claim SET s.until = $until RETURN s.claim AS claim
"""

RELEASE = "MATCH (s:DeliverySource {source: $source}) WHERE s.claim = $claim REMOVE s.claim, s.until"


class ClaimLost(Exception):
    """Another process has taken the source over: nothing more of it is this one's to write."""


@dataclass(frozen=True)
class Claim:
    """That this process works on a source. ``name`` begins with machine and process."""

    source: str
    name: str


def claim(graph: Graph, source: str, now: datetime) -> Claim | None:
    """Takes a source to work on it; None while another process has it."""
    name = f"{_here()}{new_id('')}"

    def take(transaction: Transaction) -> bool:
        row = transaction.row(LOCK_SOURCE, source=source)
        assert row is not None
        taken = row["claim"] is not None and row["until"] > stamp(now) and not _gone(row["claim"])
        if not taken:
            transaction.rows(CLAIM, source=source, claim=name, until=_until(now))
        return not taken

    return Claim(source, name) if graph.write(take) else None


def renew(transaction: Transaction, held: Claim, now: datetime) -> None:
    """Keeps a source; what the transaction writes is written under the claim.

    Raises:
        ClaimLost: another process has it.
    """
    if transaction.row(RENEW, source=held.source, claim=held.name, until=_until(now)) is None:
        raise ClaimLost


def release(graph: Graph, held: Claim) -> None:
    """Gives a source back."""
    graph.write(lambda tx: tx.rows(RELEASE, source=held.source, claim=held.name))


def _until(now: datetime) -> str:
    return stamp(now + timedelta(seconds=LEASE_SECONDS))


def _here() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:"


def _gone(name: str) -> bool:
    """Whether a process of this machine that had a claim has ended."""
    host, process, _ = name.split(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
