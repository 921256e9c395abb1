"""A subject by its code with the newest of its records, which mostly are asked for together: one statement,
where each by itself costs Neo4j and the hub as much again before it reads anything (``docs/adr/0093``).

It is the statement that finds subjects, with the page of :mod:`hub.subjects.profiles` in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from hub.access.caller_and_purpose import Access
from hub.access.who_may_read import OF_CLAUSES, OF_CONSENTS, OF_RECORD, OPEN_RECORD
from hub.fragments import known_at
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.records.sharing_end import LISTS_AT
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.lookup import SubjectLookup, by_key, find, find_by, lookup_of
from hub.subjects.readable_records import VALUES_OF_RECORD, readable_rows, record_facts
from hub.subjects.view import View

FIND_WITH_RECORDS: LiteralString = find_by(
    by_key,
    f"""CALL (s, commit, clauses, consents, readable) {{
  WITH s, commit, clauses, consents, readable WHERE readable
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place > '' AND {known_at("r", "commit")}
  WITH s, clauses, consents, r, {OF_RECORD}
  WHERE {OPEN_RECORD}
  WITH r ORDER BY r.subject DESC, r.place DESC LIMIT $limit
  RETURN collect({VALUES_OF_RECORD}) AS records
}}
""",
    f""",
       {OF_CLAUSES} AS inForce,
       CASE WHEN readable THEN [s.id, records, {LISTS_AT}, {OF_CONSENTS}, own] END AS page""",
)


@dataclass(frozen=True)
class FirstRecords:
    """The newest readable records of a subject, up to a ``limit``, as they were read with it."""

    limit: int
    clauses: Sequence[Sequence[Any]]
    page: Sequence[Any]

    def facts(self, transaction: Transaction, view: View) -> list[RecordFact]:
        """As :func:`hub.subjects.profiles.records_pages` gives them, in the same view."""
        rows = list(readable_rows(view.access, self.clauses, [self.page]))
        return record_facts(transaction, rows, view.commit, view.day, view.catalogue)


def find_with_records(
    transaction: Transaction, key: SubjectKey, access: Access, day: date, catalogue: Catalogue, limit: int
) -> tuple[SubjectLookup, FirstRecords | None]:
    """A subject as of now (:func:`hub.subjects.lookup.find`), with so many of its records at most; None of
    one that is not found, or that is not named by a code.

    Raises:
        HubError: FORBIDDEN for a role that reads no data about subjects.
    """
    if key.id is not None or key.digests is not None:
        return find(transaction, key, access, day, None), None
    access.check_subjects()
    row = transaction.row(
        FIND_WITH_RECORDS,
        keys=[{"place": 0, **key.parameters()}],
        **access.parameters(),
        day=day.isoformat(),
        commit=None,
        open=OPEN_COMMIT,
        lists=catalogue.disclosure.lists,
        limit=limit,
    )
    assert row is not None, "a row for each key"
    page = row["page"]
    return lookup_of(row), None if page is None else FirstRecords(limit, row["inForce"], page)
