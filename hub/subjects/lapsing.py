"""Applications for repair whose record a delivery revoked: they lapse, as they do by an upheld objection."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hub.calendar.workdays import SHANGHAI
from hub.messages.languages import Language
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT, stamp
from hub.store.graph import Transaction

LAPSE = """
UNWIND $records AS id
MATCH (p:Repair {record: id}) WHERE p.state = 'APPLIED'
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open AND r.revokedOn <= $today
SET p.state = 'LAPSED', p.decidedAt = $at, p.decidedOn = $today, p.reasons = $reasons, p.changedIn = $commit
"""
LAPSED = message("proceedings.repair-lapsed")
"""The hub's own reason; nobody decided it."""


def lapse_revoked(transaction: Transaction, records: Collection[str], commit: int, now: datetime) -> None:
    """Closes the open applications for those of the records that are revoked by now."""
    if not records:
        return
    transaction.rows(
        LAPSE,
        records=sorted(records),
        open=OPEN_COMMIT,
        commit=commit,
        at=stamp(now),
        today=now.astimezone(SHANGHAI).date().isoformat(),
        reasons=LAPSED.text(Language.ZH),
    )
