"""Records of the caller's duty across subjects, the newest first, in keyset pages.

Each region, or each kind in each region, is a run of one index in the order of the page, of which no more
than a page is read; what comes first of all runs is the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from hub.access.readable import CLAUSES, GRANTS, OF_RECORD
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.records.status import STATUS_ON
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects.profiles import RecordFilter, place_before
from hub.subjects.reading import record_facts
from hub.subjects.view import View


def _page(
    runs: LiteralString, run: LiteralString, index: LiteralString, within: LiteralString
) -> LiteralString:
    return f"""WITH {CLAUSES} AS clauses
{runs}
CALL ({run}, clauses) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord({index})
  WHERE {within} AND r.place < $before AND r.place >= $since
    AND r.knownFrom <= $commit AND r.knownTo > $commit
  MATCH (s:Subject {{id: r.subject}})
  WITH s, r, [] AS consents, clauses, {OF_RECORD}
  WITH s, r, {GRANTS} AS grants, {STATUS_ON} AS status
  WHERE size(grants) > 0 AND ($status IS NULL OR status = $status)
  RETURN s, r, grants ORDER BY r.place DESC LIMIT $limit
}}
WITH s, r, grants ORDER BY r.place DESC LIMIT $limit
RETURN s.id AS subject, r {{.*}} AS record, grants ORDER BY r.place DESC
"""


OF_REGIONS: LiteralString = _page("UNWIND $regions AS region", "region", "region, place", "r.region = region")
OF_KINDS: LiteralString = _page(
    "UNWIND $regions AS region UNWIND $kinds AS kind",
    "region, kind",
    "region, kind, place",
    "r.region = region AND r.kind = kind",
)


@dataclass(frozen=True)
class Decided:
    """When records were decided: on ``since`` or later, before ``until``; None: whenever."""

    since: date | None = None
    until: date | None = None

    def before(self, place: str) -> str:
        """The place in the list before which the page lies: ``place``, or that of the day. A place begins
        with its day."""
        return place if self.until is None else min(place, self.until.isoformat())


@dataclass(frozen=True)
class DutyRecord:
    """A record with the id of its subject."""

    subject: str
    fact: RecordFact


def duty_records(
    transaction: Transaction,
    view: View,
    regions: Sequence[str],
    which: RecordFilter,
    decided: Decided,
    start: Sequence[Any] | None,
    limit: int,
) -> list[DutyRecord]:
    """Readable records of regions, the newest first, after ``start`` (decidedOn, id): at most two statements.

    Args:
        decided: when.
    """
    disclosure = view.catalogue.disclosure if which.status is not None else NOTHING
    rows = transaction.rows(
        OF_REGIONS if which.kinds is None else OF_KINDS,
        **disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit),
        regions=list(regions),
        kinds=list(which.kinds or ()),
        status=which.status.value if which.status is not None else None,
        before=decided.before(place_before(start)),
        since=decided.since.isoformat() if decided.since is not None else "",
        commit=view.commit,
        open=OPEN_COMMIT,
        limit=limit,
        **view.access.parameters(),
    )
    facts = record_facts(transaction, rows, view.commit, view.day, view.catalogue)
    return [DutyRecord(row["subject"], fact) for row, fact in zip(rows, facts, strict=True)]
