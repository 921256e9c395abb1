"""Notices of a repair to partner regions (doc-002, 25); the acknowledgement of these and of notices of a
revocation (:mod:`hub.subjects.ended_records`), and what is missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, LiteralString

from graph_schema.vocabulary import ErrorCode
from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.policy.catalogue import Catalogue
from hub.proceedings.jurisdiction import not_found, require_role
from hub.proceedings.repairs.repair import Repair
from hub.store.commits import OPEN_COMMIT, begin_commit
from hub.store.graph import Transaction
from hub.subjects.decision_grounds import regions_of
from hub.subjects.notice_to_region import REPAIRED, RepairNotice, notices, send
from hub.subjects.partner_regions import PARTIES, regions_to_inform
from hub.subjects.revising import RecordVersion

PARTIES_OF_RECORD: LiteralString = f"""
MATCH (r:CreditRecord {{id: $record}}) WHERE r.version > 0 AND r.knownTo = $open
{PARTIES}
RETURN parties
"""
ACKNOWLEDGE = "MATCH (n:RepairNotice {id: $id}) SET n += $notice, n.changedIn = $commit"
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


def notify(
    transaction: Transaction, repair: Repair, record: RecordVersion, catalogue: Catalogue, now: datetime
) -> list[RepairNotice]:
    """Sends a notice to each partner region that can read the record by a clause with repair propagation, and
    to each that used it by an agreement, which may have ended meanwhile."""
    row = transaction.row(PARTIES_OF_RECORD, record=record.id, open=OPEN_COMMIT)
    assert row is not None, "the record that is repaired is known"
    users = regions_of(transaction, [record.id])[record.id]
    told = regions_to_inform(record, users, row["parties"], catalogue, now.date())
    sent = notices(repair.id, repair.subject, record, told, REPAIRED, catalogue, now)
    made = [one.model_copy(update={"repair": repair.id, "repaired_on": now.date()}) for one in sent]
    send(transaction, made)
    return made


def acknowledge(call: Call, id_: str) -> Written[RepairNotice]:
    """A partner's officer acknowledges the repair of a notice.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND where the region was sent no such notice; CONFLICT for a second time.
    """
    require_role(call.access, OFFICES, "proceedings.do-acknowledge-repairs")
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[RepairNotice, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        row = transaction.row(BY_ID, id=id_)
        sent = RepairNotice.from_row(row["notice"]) if row is not None else None
        own = sent is not None and sent.partner == call.access.caller.region
        if sent is None or not own or sent.kind in call.access.withheld:
            raise not_found("proceedings.repair-notice-not-yours")
        if sent.acknowledged:
            raise HubError(ErrorCode.CONFLICT, "proceedings.repair-acknowledged")
        notice = sent.model_copy(
            update={
                "acknowledged": True,
                "acknowledged_at": now,
                "acknowledged_on": now.date(),
                "acknowledged_by": call.access.caller.name,
            }
        )
        transaction.rows(ACKNOWLEDGE, id=id_, notice=notice.properties(), commit=commit)
        call.disclosures.note(call.access, notice.subject, "repair", regions=(notice.region,))
        return notice, [f"repair-acknowledged:{id_}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def missing(
    call: Call,
    region: str | None,
    days: int | None,
    after: tuple[str, str],
    most: int,
) -> list[RepairNotice]:
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
) -> list[RepairNotice]:
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
) -> list[RepairNotice]:
    require_role(call.access, OFFICES, "proceedings.do-see-notices")
    regions = own_region(call.access, region, call.catalogue)
    page = {"at": after[0], "id": after[1], "limit": most}

    def read(transaction: Transaction) -> list[RepairNotice]:
        rows = transaction.rows(statement, regions=regions, **asked, **page)
        return [RepairNotice.from_row(row["notice"]) for row in rows]

    notices = call.services.graph.read(read)
    for notice in notices:
        call.disclosures.note(call.access, notice.subject, "repairNotices", regions=(notice.region,))
    return notices
