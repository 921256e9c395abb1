"""A new version of the identity keys: every stored digest is wrapped once more, without an identity number.

The hub may serve and ingest meanwhile. The key is on disk before the graph says that there is one more
version; from then on new persons are written under it and everybody looks for both forms; then the stored
digests are wrapped in batches, each under the lock of the commit number; at last the counts are compared,
and the older form is given up. Killed anywhere, the next call goes on there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from hub.errors import EngineError
from hub.identity.keys import ExchangeKey, KeyRing, add_key, open_keys
from hub.identity.stored_digests import LOCK, Versions, versions
from hub.store.graph import Graph, Transaction

BATCH = 2_000

COUNT = "MATCH (s:Subject) WHERE s.keyVersion = $version RETURN count(s) AS persons"
COUNT_EXCHANGE = "MATCH (s:Subject) WHERE s.exchangeKey = $key RETURN count(s) AS persons"
ANNOUNCE = """
MATCH (k:Sequence {name: 'identity'})
SET k.value = $version, k.toWrap = $persons, k.wrapped = 0
"""
PROGRESS = "MATCH (k:Sequence {name: 'identity'}) RETURN k.toWrap AS toWrap, k.wrapped AS wrapped"
NEXT = "MATCH (s:Subject) WHERE s.keyVersion = $version RETURN s.id AS id, s.value AS value LIMIT $limit"
WRAP = """
UNWIND $rows AS row
MATCH (s:Subject {id: row.id})
SET s.value = row.value, s.keyVersion = $version
WITH count(s) AS persons
MATCH (k:Sequence {name: 'identity'})
SET k.wrapped = k.wrapped + persons
RETURN persons
"""
SETTLE = "MATCH (k:Sequence {name: 'identity'}) SET k.settled = k.value"


@dataclass(frozen=True)
class Rotated:
    """A rotation that ended: ``before`` digests of the older version there were, ``wrapped`` were wrapped,
    none is left; ``counts`` says how many persons are stored under each version now."""

    version: int
    before: int
    wrapped: int
    counts: dict[int, int]


@dataclass(frozen=True)
class Status:
    """The keys of this home, and what is stored under them."""

    ring: int
    stored: Versions
    counts: dict[int, int]
    exchange: str | None
    exchanged: int


def rotate(graph: Graph, home: Path, progress: Callable[[int, int], None], batch: int = BATCH) -> Rotated:
    """Makes a new version of the keys and wraps every digest; goes on with a rotation that was cut off.

    Args:
        progress: told how many digests are wrapped, of how many.
        batch: digests in one transaction.

    Raises:
        EngineError: another rotation runs, the keys of this home are not those of the graph, or the counts
            differ. The older form is then looked for as before, and nobody is lost.
    """
    (home / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(home / "keys" / "rotation.lock", timeout=0):
            ring = _begin(graph, home)
            return _wrap_all(graph, ring, progress, batch)
    except Timeout:
        raise EngineError("identity.rotation-at-work") from None


def prepare(graph: Graph, home: Path) -> Path:
    """The file of the key that the next rotation takes, made where it is not there yet. It is in no use
    before: homes of other replicas can get it first, so that they find everybody all the time.

    Raises:
        EngineError: a rotation runs, or the keys of this home are not those of the graph.
    """
    stored, _ = _fitting(graph, home)
    if stored.newest != stored.settled:
        raise EngineError("identity.rotation-not-finished")
    return add_key(home, stored.newest + 1)


def _begin(graph: Graph, home: Path) -> KeyRing:
    """A new key, announced in the graph; or the one of a rotation that was cut off."""
    stored, ring = _fitting(graph, home)
    if stored.newest != stored.settled:
        return ring
    version = stored.newest + 1
    add_key(home, version)

    def announce(transaction: Transaction) -> None:
        transaction.rows(LOCK)
        if versions(transaction) != stored:
            raise EngineError("identity.rotation-elsewhere", version=version, home=str(home / "keys"))
        persons = _count(transaction, stored.newest)
        transaction.rows(ANNOUNCE, version=version, persons=persons)

    graph.write(announce)
    return open_keys(home)


def _fitting(graph: Graph, home: Path) -> tuple[Versions, KeyRing]:
    """The versions in the graph, and the keys of this home, which are those or one more."""
    ring = open_keys(home)
    stored = graph.read(versions)
    running = stored.newest != stored.settled
    if ring.version not in (stored.newest, stored.newest + (not running)):
        raise EngineError(
            "identity.keys-behind", home=str(home / "keys"), version=ring.version, graph=stored.newest
        )
    return stored, ring


def _wrap_all(graph: Graph, ring: KeyRing, progress: Callable[[int, int], None], batch: int) -> Rotated:
    def some(transaction: Transaction) -> tuple[int, int, int]:
        transaction.rows(LOCK)
        rows = transaction.rows(NEXT, version=ring.version - 1, limit=batch)
        if rows:
            wrapped = [{"id": row["id"], "value": ring.wrap(row["value"], ring.version)} for row in rows]
            transaction.rows(WRAP, rows=wrapped, version=ring.version)
        state = transaction.row(PROGRESS)
        assert state is not None, "the migrations create it"
        return len(rows), state["wrapped"], state["toWrap"]

    found = batch
    while found:
        found, wrapped, of = graph.write(some)
        progress(wrapped, of)
    return graph.write(lambda transaction: _settle(transaction, ring))


def _settle(transaction: Transaction, ring: KeyRing) -> Rotated:
    """Gives the older form up, where no digest of it is left and as many were wrapped as there were."""
    transaction.rows(LOCK)
    counts = {version: _count(transaction, version) for version in range(1, ring.version + 1)}
    state = transaction.row(PROGRESS)
    assert state is not None, "the migrations create it"
    left = sum(persons for version, persons in counts.items() if version < ring.version)
    if left or state["wrapped"] != state["toWrap"]:
        raise EngineError(
            "identity.rotation-incomplete", to_wrap=state["toWrap"], wrapped=state["wrapped"], left=left
        )
    transaction.rows(SETTLE)
    return Rotated(ring.version, state["toWrap"], state["wrapped"], counts)


def status(graph: Graph, home: Path, exchange: ExchangeKey | None) -> Status:
    """The keys, and how many persons are stored under each version and under the exchange key."""
    ring = open_keys(home)

    def work(transaction: Transaction) -> Status:
        stored = versions(transaction)
        newest = max(ring.version, stored.newest)
        counts = {version: _count(transaction, version) for version in range(1, newest + 1)}
        known = transaction.row(COUNT_EXCHANGE, key=exchange.id) if exchange is not None else None
        return Status(
            ring=ring.version,
            stored=stored,
            counts=counts,
            exchange=exchange.id if exchange is not None else None,
            exchanged=int(known["persons"]) if known is not None else 0,
        )

    return graph.read(work)


def status_lines(found: Status) -> list[str]:
    """The lines of ``hub keys status``."""
    lines = [f"{found.ring} identity keys; the graph is at version {found.stored.newest}."]
    if found.stored.newest != found.stored.settled:
        lines.append("A rotation is not finished: `hub keys rotate` goes on with it.")
    elif found.ring == found.stored.newest + 1:
        lines.append("The newest key is not in use yet: `hub keys rotate` goes on with it.")
    elif found.ring != found.stored.newest:
        lines.append("These are not the keys of this graph: restore both from the same backup.")
    lines += [f"version {version}: {persons} persons" for version, persons in found.counts.items()]
    if found.exchange is None:
        return [*lines, "No exchange key: feeds carry organisations only."]
    without = sum(found.counts.values()) - found.exchanged
    return [
        *lines,
        f"Exchange key {found.exchange}: {found.exchanged} persons can be matched by other hubs;"
        f" {without} can't until a delivery brings their number again.",
    ]


def _count(transaction: Transaction, version: int) -> int:
    row = transaction.row(COUNT, version=version)
    return int(row["persons"]) if row is not None else 0
