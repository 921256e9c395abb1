"""Records by their ids, of many subjects at once, as far as a caller may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from hub.access.who_may_read import CLAUSES, CONSENTS, GRANTS, OF_RECORD, OWN
from hub.fragments import known_at
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.readable_records import record_facts
from hub.subjects.view import View

NAMED_RECORDS: LiteralString = f"""
WITH {CLAUSES} AS clauses
UNWIND $ids AS id
MATCH (r:CreditRecord {{id: id}}) USING INDEX SEEK r:CreditRecord(id, version)
WHERE r.version > 0 AND {known_at("r")}
MATCH (s:Subject {{id: r.subject}})
WHERE coalesce({OWN}, NOT $alone)
WITH s, r, clauses, {CONSENTS} AS consents, {OF_RECORD}
WITH s, r, {GRANTS} AS grants
WHERE size(grants) > 0
RETURN s.id AS subject, r {{.*}} AS record, grants
"""
"""A record has one version that is known at a commit: there are no more rows than ids."""


@dataclass(frozen=True)
class NamedRecord:
    """A record with the id of its subject."""

    subject: str
    fact: RecordFact


def named_records(transaction: Transaction, view: View, ids: Sequence[str]) -> dict[str, NamedRecord]:
    """Those of the records that the caller may read, by id: one statement, and one for lists that their
    subjects stand on where the end of sharing depends on it."""
    rows = transaction.rows(
        NAMED_RECORDS, ids=list(ids), commit=view.commit, open=OPEN_COMMIT, **view.access.parameters()
    )
    facts = record_facts(transaction, rows, view.commit, view.day, view.catalogue)
    return {fact.id: NamedRecord(row["subject"], fact) for row, fact in zip(rows, facts, strict=True)}
