"""Where what is written under a key goes whose subject is merged into another: to that one, with whence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

MERGES = "MATCH (q:Sequence {name: 'commit'}) RETURN coalesce(q.merges, 0) AS merges"
LEADS_FROM = """
UNWIND $keys AS key
MATCH (s:Subject {scheme: key[0], value: key[1]})-[m:MERGED_INTO]->(t:Subject) WHERE m.knownTo = $open
RETURN key, s.id AS whence, t.scheme AS scheme, t.value AS value
"""
Key = tuple[str, str]


@dataclass(frozen=True)
class Lead:
    """The key under which is written, and the id of the subject that the row named."""

    scheme: str
    value: str
    whence: str


def leads(transaction: Transaction, keys: Iterable[Key]) -> Mapping[Key, Lead]:
    """By key of a merged subject: where it leads. One short statement where nothing is merged."""
    row = transaction.row(MERGES)
    if row is None or not row["merges"]:
        return {}
    rows = transaction.rows(LEADS_FROM, keys=[list(key) for key in keys], open=OPEN_COMMIT)
    return {(row["key"][0], row["key"][1]): Lead(row["scheme"], row["value"], row["whence"]) for row in rows}
