"""Notices of a repair to partner regions (doc-002, 25), their acknowledgement, and what is missing.

A notice opens nothing: the repair is in effect in the partner's answers already. It is there so that the
partner ends what it did with the record outside of this hub, and says so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, LiteralString

from graph_schema.vocabulary import ErrorCode
from hub.access.grants import own_region
from hub.call import Call
from hub.errors import HubError
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Clause
from hub.proceedings.machine import DECIDING, forbidden, not_found
from hub.records.terms import limit
from hub.store.graph import Row, Transaction, begin_commit, stamp

ONCE_PARTNERS = """
MATCH (h:Region) WHERE h.code IN $path
OPTIONAL MATCH (h)<-[:PARTY]-(a)-[:PARTY]->(p:Region)
WHERE a:Agreement AND NOT p.code IN $path
WITH collect(DISTINCT p.code) AS parties
OPTIONAL MATCH (g:Ground {record: $record})<-[:RESTED_ON]-(d:Decision)
WHERE coalesce(d.purpose, '') <> 'INVESTIGATION' AND coalesce(d.callerRole, '') <> 'SUBJECT'
RETURN parties, collect(DISTINCT d.callerRegion) AS asking
"""
ACKNOWLEDGE = """
MATCH (n:RepairNotice {id: $id})
SET n.acknowledged = true, n.acknowledgedAt = $at, n.acknowledgedOn = $on, n.acknowledgedBy = $by,
    n.changedIn = $commit
RETURN n {.*} AS notice
"""
BY_ID = "MATCH (n:RepairNotice {id: $id}) RETURN n {.*} AS notice"
_PAGE: LiteralString = """
  AND (n.sentAt > $at OR (n.sentAt = $at AND n.id > $id))
RETURN n {.*} AS notice ORDER BY n.sentAt, n.id LIMIT $limit
"""
MISSING: LiteralString = (
    """
MATCH (n:RepairNotice)
WHERE n.region IN $regions AND n.acknowledged = false
  AND coalesce(n.sentOn <= $sent, n.dueOn < $today, false)"""
    + _PAGE
)
RECEIVED: LiteralString = (
    "MATCH (n:RepairNotice) WHERE n.partner IN $regions AND n.acknowledged IN $acknowledged" + _PAGE
)


def once_partners(transaction: Transaction, record: Row, catalogue: Catalogue) -> set[str]:
    """Regions that had an agreement with one of the record's, whether it stands or has ended, and whose
    decisions rested on the record: what they did with it ends too."""
    asked: Row = {"record": record["id"], "path": list(record["path"])}
    row = transaction.one(ONCE_PARTNERS, **asked)
    assert row is not None, "a collection always has a row"
    return {party for region in row["asking"] for party in catalogue.path(region) if party in row["parties"]}


def notices(
    repair: Row, record: Row, catalogue: Catalogue, now: datetime, once: Collection[str]
) -> list[Row]:
    """One notice for each partner region that can read the record by a clause with repair propagation, and
    for each in ``once``, which used it by an agreement that may have ended meanwhile."""
    today = now.date()
    partners = {*once} | {
        clause.to
        for agreement, _ in catalogue.agreements.values()
        if agreement.valid.holds(today)
        for clause in agreement.clauses
        if clause.repair_propagation and _reaches(clause, record)
    }
    partners -= set(record["path"])
    return [
        {
            "id": f"{repair['id']}-{partner}",
            "repair": repair["id"],
            "subject": repair["subject"],
            "record": record["id"],
            "kind": record["kind"],
            "region": record["region"],
            "partner": partner,
            "repairedOn": today.isoformat(),
            "sentAt": stamp(now),
            "sentOn": today.isoformat(),
            "dueOn": due.isoformat() if due is not None else None,
            "acknowledged": False,
        }
        for partner in sorted(partners)
        for due in (limit(catalogue, catalogue.path(partner), "repair-acknowledge-days", today).due,)
    ]


def _reaches(clause: Clause, record: Row) -> bool:
    severity = clause.where.get("severity")
    if severity is not None:
        choices = [str(choice) for choice in (severity.one_of or (severity.equals,))]
        if str(record.get("severity")) not in choices:
            return False
    return (
        clause.from_ in record["path"]
        and record["kind"] in clause.kinds
        and (clause.scale is None or clause.scale == record.get("scale"))
    )


def acknowledge(call: Call, repair: str) -> tuple[Row, str]:
    """A partner's officer acknowledges a repair. Answers the notice and the audit entry's receipt.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND where the region was sent no such notice; CONFLICT for a second time.
    """
    forbidden(call.access, DECIDING, "acknowledge repairs")
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        id_ = f"{repair}-{call.access.caller.region}"
        held = transaction.one(BY_ID, id=id_)
        if held is None or held["notice"]["kind"] in call.access.withheld:
            raise not_found("notice of a repair")
        if held["notice"]["acknowledged"]:
            raise HubError(
                ErrorCode.CONFLICT,
                "Your region has acknowledged this repair already. 已回执。",
                expected="one acknowledgement",
                fix="nothing more is to be done",
            )
        row = transaction.one(
            ACKNOWLEDGE,
            id=id_,
            commit=commit,
            at=stamp(now),
            on=now.date().isoformat(),
            by=call.access.caller.name,
        )
        assert row is not None
        call.disclosures.note(
            call.access, row["notice"]["subject"], "repair", regions=(row["notice"]["region"],)
        )
        return row["notice"], [f"repair-acknowledged:{id_}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return written.made, written.receipt


def missing(
    call: Call,
    region: str | None,
    days: int | None,
    after: tuple[str, str],
    most: int,
) -> list[Row]:
    """Notices of the region's repairs whose acknowledgement is overdue, the oldest first.

    Args:
        days: counts a notice as overdue this many days after it was sent, whatever limit is set.
    """
    sent = (
        None if days is None else date.fromordinal(call.services.now().date().toordinal() - days).isoformat()
    )
    asked = {"sent": sent, "today": call.services.now().date().isoformat()}
    return _listed(call, region, MISSING, asked, after, most)


def received(
    call: Call,
    acknowledged: bool | None,
    after: tuple[str, str],
    most: int,
) -> list[Row]:
    """Notices that the caller's region was sent, the oldest first."""
    asked = {"acknowledged": [True, False] if acknowledged is None else [acknowledged]}
    return _listed(call, None, RECEIVED, asked, after, most)


def _listed(
    call: Call,
    region: str | None,
    statement: LiteralString,
    asked: dict[str, Any],
    after: tuple[str, str],
    most: int,
) -> list[Row]:
    forbidden(call.access, DECIDING, "see notices of repairs")
    regions = own_region(call.access, region, call.catalogue)
    page = {"at": after[0], "id": after[1], "limit": most}
    found = call.services.graph.read(lambda tx: tx.rows(statement, regions=regions, **asked, **page))
    rows = [row["notice"] for row in found]
    for row in rows:
        call.disclosures.note(call.access, row["subject"], "repairNotices", regions=(row["region"],))
    return rows


def overdue(notice: Row, today: date) -> bool | None:
    """Whether an acknowledgement is missing past its day; None where no day is set."""
    if notice["acknowledged"]:
        return False
    due = notice.get("dueOn")
    return None if due is None else due < today.isoformat()
