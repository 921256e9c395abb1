"""A subject's profile: its versions, and its records in keyset pages whose limit stands in the statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, LiteralString

from graph_schema.vocabulary import RecordStatus
from hub.access.grants import Access
from hub.access.predicates import CLAUSES, CONSENTS, GRANTS
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.model.disclosure import NOTHING, Bound
from hub.records.sharing_end import LISTS
from hub.records.status import STATUS_ON
from hub.rules.facts import RecordFact
from hub.store.graph import Row, Transaction
from hub.subjects.reading import record_facts

AFTER_ALL = ":"
"""Behind every day: it follows the digits."""
VERSIONS = """
MATCH (s:Subject {id: $subject})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownFrom <= $commit AND v.knownTo > $commit
RETURN v {.*} AS version ORDER BY v.validFrom DESC LIMIT $limit
"""
RECORDS_PAGE: LiteralString = f"""WITH {CLAUSES} AS clauses
MATCH (s:Subject {{id: $subject}})
WITH s, clauses, {CONSENTS} AS consents, {LISTS} AS listed
CALL (s, consents, clauses) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place < $before
    AND r.knownFrom <= $commit AND r.knownTo > $commit AND ($kinds IS NULL OR r.kind IN $kinds)
  WITH r, {GRANTS} AS grants, {STATUS_ON} AS status
  WHERE size(grants) > 0 AND ($status IS NULL OR status = $status)
  RETURN r, grants ORDER BY r.subject DESC, r.place DESC LIMIT $limit
}}
RETURN $subject AS subject, r {{.*}} AS record, grants, listed ORDER BY r.place DESC
"""


def versions(transaction: Transaction, subject: str, commit: int, limit: int) -> list[Row]:
    """Versions of a subject known at a commit, the newest first, at most so many."""
    rows = transaction.rows(VERSIONS, subject=subject, commit=commit, limit=limit)
    return [row["version"] for row in rows]


def place_before(start: Sequence[Any] | None) -> str:
    """The place of the record (decidedOn, id) before which a page begins."""
    return "/".join(map(str, start)) if start is not None else AFTER_ALL


def records_page(
    transaction: Transaction,
    subject: str,
    access: Access,
    commit: int,
    kinds: list[str] | None,
    status: RecordStatus | None,
    on: date,
    start: list[Any] | None,
    limit: int,
    catalogue: Catalogue,
) -> list[RecordFact]:
    """Readable records after ``start`` (decidedOn, id), the newest first."""
    rows = transaction.rows(
        RECORDS_PAGE,
        # Without a status to filter by, what the facts say below is enough.
        **(catalogue.disclosure if status is not None else NOTHING).outlived(Bound.DISCLOSURE, on, commit),
        subject=subject,
        commit=commit,
        open=OPEN_COMMIT,
        lists=catalogue.disclosure.lists,
        kinds=kinds,
        status=status.value if status is not None else None,
        before=place_before(start),
        limit=limit,
        **access.parameters(),
    )
    return record_facts(transaction, rows, commit, on, catalogue)
