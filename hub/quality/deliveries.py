"""Rows that were delivered, and rows that were accepted: counted over batches.

A batch names its source. Whose it is follows from the records that it wrote; a batch of which no row was
accepted is whose the others of its source are. Rows that were set aside for what is no fault of the
department's are counted neither way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from hub.calendar.workdays import SHANGHAI
from hub.quality.bounds import within
from hub.store.commits import stamp
from hub.store.graph import Transaction

MOST_ROWS = 50_000
MOST_OWNERS = 50
"""So many departments of a batch are told apart: of several its source is nobody's alone."""
DELIVERED = """
MATCH (b:Batch) WHERE b.at >= $from AND b.at < $to AND b.read > 0
WITH b, COLLECT {
  MATCH (r:CreditRecord) WHERE r.batch = b.id
  RETURN DISTINCT r.region + ' ' + r.authority AS one LIMIT $owners
} AS whose
WITH b.source AS source, left(toString(datetime(b.at) + duration('PT8H')), 7) AS month,
     b.reasons AS reasons, CASE WHEN b.authority IS NULL OR b.region IS NULL THEN whose
                                ELSE [b.region + ' ' + b.authority] END AS whose,
     count(*) AS batches, sum(b.read) AS read
RETURN source, month, reasons, whose, batches, read LIMIT $most
"""
EXCUSED: Mapping[str, str] = {
    "UNKNOWN_SUBJECT": "the row waits for a subject that the hub does not know yet: a register's delay",
    "IDENTITY_IN_TEXT": "withheld to protect a person, not for what the authority decided",
    "NO_CONSENT": "the law asks for a consent that is the person's to give",
    "FORBIDDEN": "not to be collected at all: it should not have come, and is no row that was owed",
}
"""Reasons that do not count against who delivered, each with why. All others do: the row could be right."""


@dataclass(frozen=True)
class Rows:
    """Rows of the batches of a source in a month (YYYY-MM). ``read`` is the sum of ``accepted``, ``rejected``
    and ``excused``; ``reasons`` says why how many were set aside. ``owners`` are (region, authority)."""

    source: str
    month: str
    read: int
    accepted: int
    rejected: int
    excused: int
    reasons: Mapping[str, int]
    owners: frozenset[tuple[str, str]]


def delivered(transaction: Transaction, since: date, until: date) -> list[Rows]:
    """Rows of batches that came from ``since`` to the day before ``until``, of every source."""
    period = {"from": _stamp(since), "to": _stamp(until)}
    answered = transaction.rows(DELIVERED, most=MOST_ROWS + 1, owners=MOST_OWNERS + 1, **period)
    rows = within(answered, MOST_ROWS)
    read: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], Counter[str]] = {}
    owners: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        place = row["source"], row["month"]
        read[place] += row["read"]
        why = json.loads(row["reasons"] or "{}")
        held = reasons.setdefault(place, Counter())
        for reason, count in why.items():
            held[reason] += count * row["batches"]
        for one in row["whose"]:
            region, _, authority = one.partition(" ")
            owners.setdefault(row["source"], set()).add((region, authority))
    return [
        _rows(source, month, count, reasons[source, month], owners.get(source, ()))
        for (source, month), count in sorted(read.items())
    ]


def _rows(
    source: str, month: str, read: int, reasons: Mapping[str, int], owners: Collection[tuple[str, str]]
) -> Rows:
    excused = sum(count for reason, count in reasons.items() if reason in EXCUSED)
    rejected = sum(reasons.values()) - excused
    return Rows(
        source, month, read, read - rejected - excused, rejected, excused, dict(reasons), frozenset(owners)
    )


def of_regions(rows: Sequence[Rows], regions: Collection[str]) -> list[Rows]:
    """Rows of the sources that deliver for these regions alone: what belongs to others too shows nothing."""
    return [one for one in rows if one.owners and all(region in regions for region, _ in one.owners)]


def authority_of(rows: Rows) -> str | None:
    """The one authority whose rows these are; None: the source delivers for several."""
    found = {authority for _, authority in rows.owners}
    return next(iter(found)) if len(found) == 1 else None


def _stamp(day: date) -> str:
    return stamp(datetime.combine(day, time(), SHANGHAI))
