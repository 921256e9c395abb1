"""Objections and applications for repair that were settled in time: by the limit that each was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import LiteralString

from hub.calendar.workdays import SHANGHAI
from hub.proceedings.objections.objection import STATES as OBJECTIONS
from hub.proceedings.repairs.repair import STATES as REPAIRS
from hub.quality.bounds import within
from hub.store.commits import stamp
from hub.store.graph import Row, Transaction

MOST_ROWS = 50_000


def _filed(proceedings: LiteralString) -> LiteralString:
    """The statement that counts proceedings of a label."""
    return f"""
MATCH (o:{proceedings}) WHERE o.region IN $regions AND o.state IN $states
  AND o.filedAt >= $from AND o.filedAt < $to AND NOT coalesce(o.kind, '') IN $withheld
RETURN o.authority AS authority, left(o.filedOn, 7) AS month, collect(DISTINCT o.limitSource) AS texts,
       sum(CASE WHEN o.decidedOn <= o.dueOn THEN 1 ELSE 0 END) AS inTime,
       sum(CASE WHEN coalesce(o.decidedOn, $today) > o.dueOn THEN 1 ELSE 0 END) AS late,
       sum(CASE WHEN o.dueOn IS NULL THEN 1 ELSE 0 END) AS withoutTerm
LIMIT $most
"""


OBJECTED: LiteralString = _filed("Objection")
APPLIED: LiteralString = _filed("Repair")


@dataclass(frozen=True)
class Handled:
    """Proceedings that were filed in a month, by the authority that provided the record. Who is not late and
    not settled is counted nowhere yet."""

    authority: str
    month: str
    in_time: int
    late: int
    without_term: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Handling:
    """Both kinds of proceedings."""

    objections: tuple[Handled, ...]
    repairs: tuple[Handled, ...]


def handled(
    transaction: Transaction,
    regions: Sequence[str],
    withheld: Sequence[str],
    since: date,
    until: date,
    today: date,
) -> Handling:
    """What was filed from ``since`` to the day before ``until``."""
    asked: Row = {
        "regions": list(regions),
        "withheld": list(withheld),
        "today": today.isoformat(),
        "most": MOST_ROWS + 1,
        "from": stamp(datetime.combine(since, time(), SHANGHAI)),
        "to": stamp(datetime.combine(until, time(), SHANGHAI)),
    }
    objections = transaction.rows(OBJECTED, states=sorted(OBJECTIONS.states), **asked)
    repairs = transaction.rows(APPLIED, states=sorted(REPAIRS.states), **asked)
    return Handling(*(tuple(map(_handled, within(rows, MOST_ROWS))) for rows in (objections, repairs)))


def _handled(row: Row) -> Handled:
    return Handled(
        row["authority"], row["month"], row["inTime"], row["late"], row["withoutTerm"], tuple(row["texts"])
    )
