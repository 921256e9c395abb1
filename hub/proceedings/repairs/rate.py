"""The repair rate: of the subjects that are willing and eligible, how many were repaired (doc-002, 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph_schema.proceedings import Material
from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.call import Call
from hub.errors import InputError
from hub.proceedings.jurisdiction import require_role
from hub.proceedings.repairs.repair import conditions_now, none_against
from hub.store.graph import Row, Transaction
from hub.subjects.revising import current_facts

WAITING = """
MATCH (p:Repair)
WHERE p.region IN $regions AND p.filedOn >= $from AND p.filedOn < $to AND p.state = 'APPLIED'
RETURN p.id AS id, p.record AS record, p.materials AS materials, coalesce(p.vouched, false) AS vouched,
       coalesce(p.eligible, false) AS eligible
LIMIT $most
"""
MOST_WAITING = 5_000
"""So many applications that wait are judged as of now for one rate."""
AT_ONCE = 500
"""Of so many their records are read with one statement."""
COUNT = """
MATCH (p:Repair)
WHERE p.region IN $regions AND p.filedOn >= $from AND p.filedOn < $to
  AND p.state <> 'RETRACTED'
WITH p.subject AS subject,
     collect(CASE WHEN p.state = 'GRANTED' THEN true
                  WHEN p.state = 'APPLIED' AND p.id IN $eligible THEN false
                  WHEN p.state = 'REFUSED' AND p.plain
                    THEN EXISTS { MATCH (g:Repair {record: p.record}) WHERE g.state = 'GRANTED' }
                  END) AS eligible
RETURN count(*) AS willing, sum(CASE WHEN size(eligible) > 0 THEN 1 ELSE 0 END) AS eligible,
       sum(CASE WHEN size(eligible) > 0 AND all(one IN eligible WHERE one) THEN 1 ELSE 0 END) AS repaired
"""
"""What was refused and is repaired by a later application is repaired: doc-002, 14 asks whether the
information of the willing and eligible is, and not how often they had to ask."""


@dataclass(frozen=True)
class Rate:
    """``willing``: subjects that applied in the period; ``eligible``: those of them with an application that
    no condition stands against, now where it waits, on the day where it was refused; ``repaired``: those
    whose eligible applications were all granted, or another one later for the same record.
    ``percent`` is None where nobody is eligible (AMB-046)."""

    willing: int
    eligible: int
    repaired: int
    percent: Decimal | None


def rate(
    call: Call,
    region: str | None,
    from_: date,
    to: date,
) -> Rate:
    """The rate over applications of a period about records of the region. No subject is shown.

    Raises:
        HubError: FORBIDDEN. InputError: LIMIT_EXCEEDED where more than 5,000 of them wait.
    """
    require_role(call.access, OFFICES, "proceedings.do-see-rate")
    regions = own_region(call.access, region, call.catalogue)
    asked: Row = {"regions": regions, "from": from_.isoformat(), "to": to.isoformat()}

    def count(transaction: Transaction) -> Row | None:
        waiting = transaction.rows(WAITING, **asked, most=MOST_WAITING + 1)
        if len(waiting) > MOST_WAITING:
            raise InputError("proceedings.rate-waiting", code=ErrorCode.LIMIT_EXCEEDED, at_most=MOST_WAITING)
        eligible = _eligible_now(transaction, call, waiting)
        return transaction.row(COUNT, eligible=eligible, **asked)

    row = call.services.graph.read(count)
    call.disclosures.note(call.access, None, "repairRate", regions=regions[:1])
    assert row is not None, "a count always has a row"
    willing, eligible, repaired = (int(row[name]) for name in ("willing", "eligible", "repaired"))
    percent = (Decimal(repaired) * 100 / eligible).quantize(Decimal("0.01")) if eligible else None
    return Rate(willing, eligible, repaired, percent)


def _eligible_now(transaction: Transaction, call: Call, waiting: Sequence[Row]) -> list[str]:
    """Of applications that wait, the ids of those against which no condition stands now; what of a record is
    needed for it is kept for some of them at a time."""
    today, eligible = call.services.now().date(), list[str]()
    for start in range(0, len(waiting), AT_ONCE):
        part = waiting[start : start + AT_ONCE]
        facts = current_facts(transaction, [row["record"] for row in part], today, call.catalogue)
        for row in deadline.checked(part):
            fact = facts.get(row["record"])
            if fact is None:
                stands = row["eligible"]
            else:
                materials = [Material(one) for one in row["materials"]]
                found = conditions_now(fact, materials, call.catalogue, today, vouched=row["vouched"])
                stands = found is not None and none_against(found)
            if stands:
                eligible.append(row["id"])
    return eligible
