"""A repair is granted: display, sharing and use of the record end, and partner regions are told.

``repairedOn`` is set in the transaction that grants, so all three end with the next statement, in every
region. In the same transaction each partner region that could read the record by a clause with repair
propagation is sent a notice.
"""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import ErrorCode, RecordStatus
from hub.call import Call
from hub.errors import HubError
from hub.policy.catalogue import Catalogue
from hub.proceedings.jurisdiction import not_found
from hub.proceedings.repairs import repair as store
from hub.proceedings.repairs.partner_notices import notify
from hub.proceedings.repairs.repair import SETTLED, Repair
from hub.rules.facts import RecordFact
from hub.store.graph import Transaction
from hub.subjects.revising import current_fact, current_record, revise


def repairable(
    transaction: Transaction, id_: str, commit: int, today: date, catalogue: Catalogue
) -> RecordFact:
    """The record as it is known now, where there is something to repair.

    Raises:
        HubError: NOT_FOUND; CONFLICT where it was repaired or revoked, or has expired.
    """
    fact = current_fact(transaction, id_, commit, today, catalogue)
    if fact is None:
        raise not_found("proceedings.record-not-yours")
    status = fact.status(today)
    if status in SETTLED:
        if status is RecordStatus.REPAIRED:
            raise HubError(ErrorCode.CONFLICT, "proceedings.record-repaired", day=str(fact.repaired_on))
        if status is RecordStatus.REVOKED:
            revoked = "proceedings.record-revoked-before-repair"
            raise HubError(ErrorCode.CONFLICT, revoked, day=str(fact.revoked_on))
        raise HubError(ErrorCode.CONFLICT, "proceedings.record-expired")
    return fact


def grant(
    transaction: Transaction, call: Call, repair: Repair, commit: int, reasons: str, *, instant: bool = False
) -> Repair:
    """Grants an application, ends what the record shows, and tells partner regions."""
    now, catalogue = call.services.now(), call.catalogue
    today = now.date()
    current = current_record(transaction, repair.record)
    assert current is not None, "the caller has read it in this transaction"
    record = current.record
    ends = {
        "displayEndsOn": min(record.display_ends_on, today).isoformat(),
        "sharingEndsOn": min(record.sharing_ends_on, today).isoformat(),
    }
    revise(transaction, record.id, commit, {"repairedOn": today.isoformat(), **ends})
    granted = repair.decided("grant", reasons, call.access, now, instant=instant)
    notices = notify(transaction, granted, record, catalogue, now)
    granted = granted.model_copy(update={"partners": tuple(notice.partner for notice in notices)})
    store.change(transaction, granted, commit)
    return granted
