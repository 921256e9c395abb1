"""Profiles of subjects: versions, and records in keyset pages, of all subjects that are asked at once.

The limit stands in the statement, for each subject by itself, so no more is read than is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph_schema.vocabulary import RecordStatus
from hub.access.who_may_read import CLAUSES, CONSENTS, OF_CLAUSES, OF_RECORD, OPEN_RECORD
from hub.fragments import known_at
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.records.status import STATUS_ON
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.readable_records import OF_SUBJECT, VALUES_OF_RECORD, readable_rows, record_facts
from hub.subjects.view import View

AFTER_ALL = ":"
"""Behind every day: it follows the digits."""
VERSIONS: LiteralString = f"""
UNWIND $subjects AS subject
MATCH (s:Subject {{id: subject}})
CALL (s) {{
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE {known_at("v")}
  RETURN v ORDER BY v.validFrom DESC LIMIT $limit
}}
RETURN subject, v {{.*}} AS version ORDER BY subject, v.validFrom DESC
"""
_OF_STATUS: LiteralString = f" AND {STATUS_ON} = $status"


def _each(more: LiteralString, then: LiteralString) -> LiteralString:
    """For each page its readable records ``r``, and ``then`` what becomes of them."""
    return f"""WITH {CLAUSES} AS clauses
UNWIND $pages AS page
MATCH (s:Subject {{id: page.subject}})
WITH page, s, clauses, {CONSENTS} AS consents
CALL (page, s, consents, clauses) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place < page.before
    AND {known_at("r")} AND ($kinds IS NULL OR r.kind IN $kinds)
  WITH r, {OF_RECORD}
  WHERE {OPEN_RECORD}{more}
{then}"""


_then_page: LiteralString = f"""
  WITH r ORDER BY r.subject DESC, r.place DESC LIMIT $limit
  RETURN collect({VALUES_OF_RECORD}) AS records
}}
RETURN {OF_CLAUSES} AS clauses,
       collect([page.subject, {OF_SUBJECT}]) AS pages
"""
_then_total: LiteralString = """
  WITH r LIMIT $limit
  RETURN count(r) AS total
}
RETURN page.subject AS subject, total
"""
RECORDS_PAGES: LiteralString = _each("", _then_page)
RECORDS_PAGES_OF_STATUS: LiteralString = _each(_OF_STATUS, _then_page)
RECORDS_TOTALS: LiteralString = _each("", _then_total)
RECORDS_TOTALS_OF_STATUS: LiteralString = _each(_OF_STATUS, _then_total)
MOST_COUNTED = 1_000
"""So many records of a subject are counted for a total."""


@dataclass(frozen=True)
class RecordFilter:
    """Which records are asked for: of these kinds, with this status at the cut-off; None: any."""

    kinds: tuple[str, ...] | None = None
    status: RecordStatus | None = None


def versions(
    transaction: Transaction, subjects: Sequence[str], commit: int, limit: int
) -> dict[str, list[Row]]:
    """Versions of subjects known at a commit, the newest first, at most so many of each: one statement."""
    found: dict[str, list[Row]] = {subject: [] for subject in subjects}
    for row in transaction.rows(VERSIONS, subjects=list(found), commit=commit, limit=limit):
        found[row["subject"]].append(row["version"])
    return found


def place_before(start: Sequence[Any] | None) -> str:
    """The place of the record (decidedOn, id) before which a page begins."""
    return "/".join(map(str, start)) if start is not None else AFTER_ALL


def records_pages(
    transaction: Transaction,
    view: View,
    pages: Mapping[str, Sequence[Any] | None],
    which: RecordFilter,
    limit: int,
) -> dict[str, list[RecordFact]]:
    """Readable records of subjects, the newest first, at most so many of each: one statement.

    Args:
        pages: by subject, after which place (decidedOn, id) its page begins.
    """
    statement = RECORDS_PAGES if which.status is None else RECORDS_PAGES_OF_STATUS
    lists = view.catalogue.disclosure.lists
    answered = transaction.rows(statement, **_asked(view, pages, which), lists=lists, limit=limit)
    rows = [
        row for answer in answered for row in readable_rows(view.access, answer["clauses"], answer["pages"])
    ]
    found: dict[str, list[RecordFact]] = {subject: [] for subject in pages}
    facts = record_facts(transaction, rows, view.commit, view.day, view.catalogue)
    for row, fact in zip(rows, facts, strict=True):
        found[row["subject"]].append(fact)
    return found


def records_totals(
    transaction: Transaction, view: View, subjects: Sequence[str], which: RecordFilter
) -> dict[str, int]:
    """How many readable records subjects have, counted up to one more than ``MOST_COUNTED``."""
    pages = dict.fromkeys(subjects)
    statement = RECORDS_TOTALS if which.status is None else RECORDS_TOTALS_OF_STATUS
    rows = transaction.rows(statement, **_asked(view, pages, which), limit=MOST_COUNTED + 1)
    return {row["subject"]: int(row["total"]) for row in rows}


def _asked(view: View, pages: Mapping[str, Sequence[Any] | None], which: RecordFilter) -> Row:
    # Without a status to filter by, what the facts say afterwards is enough.
    disclosure = view.catalogue.disclosure if which.status is not None else NOTHING
    return {
        **disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit),
        "pages": [{"subject": subject, "before": place_before(start)} for subject, start in pages.items()],
        "kinds": list(which.kinds) if which.kinds is not None else None,
        "status": which.status.value if which.status is not None else None,
        "commit": view.commit,
        "open": OPEN_COMMIT,
        **view.access.parameters(),
    }
