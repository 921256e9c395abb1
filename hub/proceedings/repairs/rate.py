"""The repair rate: of the subjects that are willing and eligible, how many were repaired (doc-002, 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.call import Call
from hub.proceedings.jurisdiction import require_role

COUNT = """
MATCH (p:Repair)
WHERE p.region IN $regions AND p.filedOn >= $from AND p.filedOn < $to
WITH p.subject AS subject,
     collect(CASE WHEN p.state = 'GRANTED' THEN true
                  WHEN p.state = 'APPLIED' AND p.eligible THEN false
                  WHEN p.state = 'REFUSED' AND p.plain THEN false END) AS eligible
RETURN count(*) AS willing, sum(CASE WHEN size(eligible) > 0 THEN 1 ELSE 0 END) AS eligible,
       sum(CASE WHEN size(eligible) > 0 AND all(one IN eligible WHERE one) THEN 1 ELSE 0 END) AS repaired
"""


@dataclass(frozen=True)
class Rate:
    """``willing``: subjects that applied in the period; ``eligible``: those of them with an application that
    no condition stands against; ``repaired``: those whose eligible applications were all granted.
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
        HubError: FORBIDDEN.
    """
    require_role(call.access, OFFICES, "proceedings.do-see-rate")
    regions = own_region(call.access, region, call.catalogue)
    row = call.services.graph.read(
        lambda tx: tx.one(COUNT, regions=regions, **{"from": from_.isoformat(), "to": to.isoformat()})
    )
    call.disclosures.note(call.access, None, "repairRate", regions=regions[:1])
    assert row is not None, "a count always has a row"
    willing, eligible, repaired = (int(row[name]) for name in ("willing", "eligible", "repaired"))
    percent = (Decimal(repaired) * 100 / eligible).quantize(Decimal("0.01")) if eligible else None
    return Rate(willing, eligible, repaired, percent)
