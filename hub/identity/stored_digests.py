"""In which form the graph holds the identity digests, while the keys rotate and after.

``(:Sequence {name: 'identity'})`` says it: every digest is stored under version ``settled`` or ``value``;
the two differ while a rotation (:mod:`hub.identity.key_rotation`) runs. Whoever writes looks under the lock
of the commit number, which a rotation takes too, so nobody is written twice. Whoever reads looks for both
forms, the older one first: a person only ever moves from the older to the newer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hub.errors import EngineError
from hub.identity.naming import SubjectKey
from hub.store.graph import Row, Transaction

Name = tuple[str, str]
"""Scheme and value."""

LOCK = "MATCH (q:Sequence {name: 'commit'}) SET q.locked = true"
"""Takes the lock of the commit number, and no number: how a digest is stored is no fact of a subject."""
KEY_VERSIONS = "MATCH (k:Sequence {name: 'identity'}) RETURN k.settled AS settled, k.value AS newest"
STORED_FORMS = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.older})
RETURN row.position AS position
"""
NOTE_EXCHANGE = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.value})
WHERE s.exchangeKey IS NULL OR s.exchangeKey <> row.key
SET s.exchange = row.exchange, s.exchangeKey = row.key
RETURN count(*) AS changed
"""


@dataclass(frozen=True)
class Versions:
    """Under which versions of the keys digests are stored: the same twice, but while keys rotate."""

    settled: int
    newest: int


def versions(transaction: Transaction) -> Versions:
    """The versions of now.

    Raises:
        EngineError: the graph lacks its migrations.
    """
    row = transaction.row(KEY_VERSIONS)
    if row is None:
        raise EngineError("identity.keys-not-told")
    return Versions(int(row["settled"]), int(row["newest"]))


def stored(transaction: Transaction, keys: Iterable[SubjectKey]) -> dict[Name, SubjectKey]:
    """The keys of persons as the graph holds them, or as it shall hold new ones, by the name that each
    key has now; other keys are left out. The transaction must hold the commit number.

    Raises:
        EngineError: this hub has not the keys under which persons are stored.
    """
    wanted = {(str(key.scheme), str(key.value)): key for key in keys if key.digests is not None}
    if not wanted:
        return {}
    now = versions(transaction)
    older: set[int] = set()
    if now.settled != now.newest:
        rows: list[Row] = [
            {"position": place, "scheme": key.scheme, "older": _form(key, now.settled)}
            for place, key in enumerate(wanted.values())
        ]
        older = {row["position"] for row in transaction.rows(STORED_FORMS, rows=rows)}
    return {
        name: SubjectKey(
            key.scheme, _form(key, now.settled if place in older else now.newest), digests=key.digests
        )
        for place, (name, key) in enumerate(wanted.items())
    }


def version_of(key: SubjectKey) -> int | None:
    """The version of the keys under which a key's value is; None where it is no digest."""
    if key.digests is None:
        return None
    forms = key.digests.ring.later(key.digests.forms, key.digests.ring.version)
    return forms.index(str(key.value)) + 1


_NAMES = (("scheme", "value"), ("startScheme", "startValue"), ("endScheme", "endValue"))
"""Where rows that are written name subjects."""


def names_in(row: Row) -> set[Name]:
    """The subjects that a row to be written names."""
    return {(row[scheme], row[value]) for scheme, value in _NAMES if scheme in row}


def named_in(rows: Iterable[Row], keys: Mapping[Name, SubjectKey]) -> list[SubjectKey]:
    """Those of the keys that rows to be written name."""
    if not keys:
        return []
    found = {name for row in rows for name in names_in(row)}
    return [keys[name] for name in found if name in keys]


def renamed(row: Row, names: Mapping[Name, SubjectKey]) -> Row:
    """A row to be written, with the keys as the graph holds them."""
    found: Row = {}
    for scheme, value in _NAMES:
        key = names.get((row[scheme], row[value])) if scheme in row else None
        if key is not None:
            found[value] = key.value
            if "keyVersion" in row:
                found["keyVersion"] = version_of(key)
    return {**row, **found} if found else row


def note_exchange(transaction: Transaction, keys: Collection[SubjectKey]) -> int:
    """Notes the digest under the exchange key of persons that are there; answers how many had none under
    this key. ``keys`` are as :func:`stored` gives them."""
    rows = [
        {
            "scheme": key.scheme,
            "value": key.value,
            "exchange": key.digests.exchange,
            "key": key.digests.ring.exchange.id,
        }
        for key in keys
        if key.digests is not None and key.digests.ring.exchange is not None
    ]
    row = transaction.row(NOTE_EXCHANGE, rows=rows) if rows else None
    return int(row["changed"]) if row is not None else 0


def _form(key: SubjectKey, version: int) -> str:
    assert key.digests is not None
    return key.digests.form(version)
