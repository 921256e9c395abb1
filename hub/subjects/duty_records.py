"""Records of the caller's duty across subjects, the newest first, in keyset pages.

Each region, or each kind in each region, is a run of one index in the order of the page, of which no more
than a page is read; what comes first of all runs is the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from hub.access.who_may_read import CLAUSES, GRANTS, OF_RECORD
from hub.fragments import known_at
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.records.status import STATUS_ON
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.profiles import MOST_COUNTED, RecordFilter, place_before
from hub.subjects.readable_records import record_facts
from hub.subjects.view import View


def _run(
    answered: LiteralString,
    runs: LiteralString,
    run: LiteralString,
    index: LiteralString,
    within: LiteralString,
) -> LiteralString:
    """What is answered of the records ``r`` of each run, with their ``grants``."""
    return f"""WITH {CLAUSES} AS clauses
{runs}
CALL ({run}, clauses) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord({index})
  WHERE {within} AND r.place < $before AND r.place >= $since
    AND {known_at("r")}
  MATCH (s:Subject {{id: r.subject}})
  WITH s, r, [] AS consents, clauses, {OF_RECORD}
  WITH s, r, {GRANTS} AS grants, {STATUS_ON} AS status
  WHERE size(grants) > 0 AND ($status IS NULL OR status = $status)
  {answered}
"""


def _of_regions(answered: LiteralString) -> LiteralString:
    return _run(answered, "UNWIND $regions AS region", "region", "region, place", "r.region = region")


def _of_kinds(answered: LiteralString) -> LiteralString:
    return _run(
        answered,
        "UNWIND $regions AS region UNWIND $kinds AS kind",
        "region, kind",
        "region, kind, place",
        "r.region = region AND r.kind = kind",
    )


_PAGE: LiteralString = """RETURN s, r, grants ORDER BY r.place DESC LIMIT $limit
}
WITH s, r, grants ORDER BY r.place DESC LIMIT $limit
RETURN s.id AS subject, r {.*} AS record, grants ORDER BY r.place DESC"""
_TOTAL: LiteralString = """RETURN r
}
WITH r LIMIT $limit
RETURN count(r) AS total"""
OF_REGIONS: LiteralString = _of_regions(_PAGE)
OF_KINDS: LiteralString = _of_kinds(_PAGE)
TOTAL_OF_REGIONS: LiteralString = _of_regions(_TOTAL)
TOTAL_OF_KINDS: LiteralString = _of_kinds(_TOTAL)
"""In no order, so that nothing is read past the bound."""


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
    rows = transaction.rows(
        OF_REGIONS if which.kinds is None else OF_KINDS,
        **_asked(view, regions, which, decided, start),
        limit=limit,
    )
    facts = record_facts(transaction, rows, view.commit, view.day, view.catalogue)
    return [DutyRecord(row["subject"], fact) for row, fact in zip(rows, facts, strict=True)]


def duty_records_total(
    transaction: Transaction, view: View, regions: Sequence[str], which: RecordFilter, decided: Decided
) -> int:
    """How many such records there are, counted up to one more than ``MOST_COUNTED``."""
    row = transaction.row(
        TOTAL_OF_REGIONS if which.kinds is None else TOTAL_OF_KINDS,
        **_asked(view, regions, which, decided, None),
        limit=MOST_COUNTED + 1,
    )
    assert row is not None, "a count always has a row"
    return int(row["total"])


def _asked(
    view: View, regions: Sequence[str], which: RecordFilter, decided: Decided, start: Sequence[Any] | None
) -> Row:
    disclosure = view.catalogue.disclosure if which.status is not None else NOTHING
    return {
        **disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit),
        "regions": list(regions),
        "kinds": list(which.kinds or ()),
        "status": which.status.value if which.status is not None else None,
        "before": decided.before(place_before(start)),
        "since": decided.since.isoformat() if decided.since is not None else "",
        "commit": view.commit,
        "open": OPEN_COMMIT,
        **view.access.parameters(),
    }
