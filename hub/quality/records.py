"""How many records of a region came, in time and late: counted over the records themselves.

A record came on the day that its source says a platform received it (``receivedAt``), of its first version:
a correction does not make it late. Where the source says nothing it came when the hub wrote it; how many were
timed so is told. A source that names a day earlier than the truth gains by it, as by any false entry; a hub
that took over an older platform's records would else call all of them late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from hub.quality.bounds import within
from hub.quality.in_time import Terms
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

MOST_CELLS = 50_000
_OF_PERIOD: LiteralString = """
// Records of the regions and kinds, as they are known now.
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, decidedOn)
WHERE r.region IN $regions AND r.kind IN $kinds AND r.decidedOn >= $from AND r.decidedOn < $to
  AND r.knownTo = $open
"""
_COUNTED: LiteralString = """
// Each beside its term.
WITH r.authority AS authority, r.kind AS kind, left(r.decidedOn, 7) AS month, byHub, came,
     $due[$terms[r.region][r.kind]][r.decidedOn] AS due
RETURN authority, kind, month, count(*) AS came, sum(byHub) AS byHub,
       sum(CASE WHEN due <> '' AND came <= due THEN 1 ELSE 0 END) AS inTime,
       sum(CASE WHEN due <> '' AND came > due THEN 1 ELSE 0 END) AS late,
       sum(CASE WHEN due = '' THEN 1 ELSE 0 END) AS yearUnknown,
       sum(CASE WHEN due IS NULL THEN 1 ELSE 0 END) AS withoutTerm
LIMIT $most
"""
CAME: LiteralString = f"""{_OF_PERIOD} AND r.version = 1 AND r.receivedAt IS NOT NULL
WITH r, left(r.receivedAt, 10) AS came, 0 AS byHub
{_COUNTED}"""
"""Of most records their own first version says when they came."""
CAME_OTHERWISE: LiteralString = f"""{_OF_PERIOD} AND (r.version > 1 OR r.receivedAt IS NULL)
CALL (r) {{
  WITH r WHERE r.version = 1 RETURN r AS f
  UNION ALL
  WITH r WHERE r.version > 1
  MATCH (f:CreditRecord {{id: r.id, version: 1}}) RETURN f
}}
CALL (f) {{
  WITH f WHERE f.receivedAt IS NOT NULL RETURN left(f.receivedAt, 10) AS came, 0 AS byHub
  UNION ALL
  WITH f WHERE f.receivedAt IS NULL
  MATCH (c:Commit {{number: f.knownFrom}})
  RETURN left(toString(datetime(c.at) + duration('PT8H')), 10) AS came, 1 AS byHub
}}
{_COUNTED}"""
"""Of corrected ones the first version does; where the source says nothing, the hub's commit."""


@dataclass(frozen=True)
class Cell:
    """Records of one kind that one authority decided on in one month (YYYY-MM). ``came`` is the sum of the
    four that follow; ``timed_by_hub`` of them came when the hub wrote them, for their source says no day."""

    authority: str
    kind: str
    month: str
    came: int = 0
    in_time: int = 0
    late: int = 0
    year_unknown: int = 0
    without_term: int = 0
    timed_by_hub: int = 0


def came(
    transaction: Transaction,
    regions: Sequence[str],
    kinds: Sequence[str],
    since: date,
    until: date,
    terms: Terms,
) -> list[Cell]:
    """Records that were decided from ``since`` to the day before ``until``, as they are known now: of an
    authority, kind and month there may be two cells."""
    asked: Row = {
        "regions": list(regions),
        "kinds": list(kinds),
        "terms": {region: terms.of_region.get(region, {}) for region in regions},
        "due": terms.due,
        "open": OPEN_COMMIT,
        "most": MOST_CELLS + 1,
        "from": since.isoformat(),
        "to": until.isoformat(),
    }
    both = (transaction.rows(statement, **asked) for statement in (CAME, CAME_OTHERWISE))
    rows = [row for each in both for row in within(each, MOST_CELLS)]
    return [
        Cell(
            row["authority"],
            row["kind"],
            row["month"],
            row["came"],
            row["inTime"],
            row["late"],
            row["yearUnknown"],
            row["withoutTerm"],
            row["byHub"],
        )
        for row in rows
    ]


def together(cells: Iterable[Cell]) -> Cell:
    """The sum of cells, of no authority, kind and month."""
    held = list(cells)
    return Cell(
        "",
        "",
        "",
        sum(one.came for one in held),
        sum(one.in_time for one in held),
        sum(one.late for one in held),
        sum(one.year_unknown for one in held),
        sum(one.without_term for one in held),
        sum(one.timed_by_hub for one in held),
    )
