"""Under which ids something may name a subject: its own, and those of whom people judged to be the same."""

from __future__ import annotations

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

ONE_SUBJECT = """
MATCH (s:Subject {id: $subject})
OPTIONAL MATCH (s)-[m:MERGED_INTO]->(t:Subject) WHERE m.knownTo = $open
WITH coalesce(t, s) AS s
RETURN [s.id] + COLLECT { MATCH (s)<-[m:MERGED_INTO]-(o:Subject) WHERE m.knownTo = $open
                          RETURN o.id AS id ORDER BY id } AS ids
"""


def ids_of(transaction: Transaction, subject: str) -> list[str]:
    """All ids of a subject: of the one that it is now, and of those that are merged into that one. What was
    written before a merge names them: kept decisions, the read log, watches."""
    row = transaction.row(ONE_SUBJECT, subject=subject, open=OPEN_COMMIT)
    return list(row["ids"]) if row is not None else [subject]
