"""What follows where a record is revoked, whether an upheld objection or its source revokes it: applications
for its repair lapse, and who used it is told; and where its source has it repaired, its partners are told.

Removal from a list and the end of a term are told to nobody: the texts speak of what is revoked (henan-2019
第四十二条) and of what is repaired (doc-002, 25).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import LiteralString

from hub.calendar.workdays import SHANGHAI
from hub.messages.languages import Language
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.store.commits import OPEN_COMMIT, stamp
from hub.store.graph import Row, Transaction
from hub.subjects.decision_grounds import regions_of
from hub.subjects.notice_to_region import REPAIRED, REVOKED, RepairNotice, notices, send
from hub.subjects.partner_regions import PARTIES, partners, regions_to_inform
from hub.subjects.revising import RecordVersion

LAPSE = """
UNWIND $records AS id
MATCH (p:Repair {record: id}) WHERE p.state = 'APPLIED'
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open AND r.revokedOn <= $today
SET p.state = 'LAPSED', p.decidedAt = $at, p.decidedOn = $today, p.reasons = $reasons, p.changedIn = $commit
"""
LAPSED = message("proceedings.repair-lapsed")
"""The hub's own reason; nobody decided it."""
ENDED_NOW: LiteralString = f"""
UNWIND $records AS id
MATCH (r:CreditRecord {{id: id}}) WHERE r.version > 1 AND r.knownTo = $open AND r.knownFrom = $commit
MATCH (old:CreditRecord {{id: id}})
WHERE old.version > 0 AND old.knownTo = $commit AND old.knownFrom < $commit
WITH r, r.revokedOn <= $today AND old.revokedOn IS NULL AS revoked,
     r.repairedOn <= $today AND old.repairedOn IS NULL AND r.revokedOn IS NULL AS repaired
WHERE revoked OR repaired
MATCH (s:Subject)-[:HAS_RECORD]->(r)
{PARTIES}
RETURN s.id AS subject, r {{.*}} AS record, coalesce(revoked, false) AS revoked, parties
"""
"""Records that a commit ended, which were there before, and the regions that ever had an agreement with one
of theirs."""


def after_end(
    transaction: Transaction,
    records: Collection[str],
    commit: int,
    catalogue: Catalogue,
    now: datetime,
    objection: str | None = None,
    batch: str | None = None,
) -> None:
    """What follows for those of the records that the commit revoked, or in which their source says that they
    are repaired; part of that change.

    Args:
        objection: what revoked the one record.
        batch: what brought them.
    """
    if not records:
        return
    now = now.astimezone(SHANGHAI)
    today = now.date()
    asked: Row = {
        "records": sorted(records),
        "open": OPEN_COMMIT,
        "commit": commit,
        "today": today.isoformat(),
    }
    transaction.rows(LAPSE, **asked, at=stamp(now), reasons=LAPSED.text(Language.ZH))
    sent: list[RepairNotice] = []
    ended = transaction.rows(ENDED_NOW, **asked)
    users = regions_of(transaction, [row["record"]["id"] for row in ended])
    for row in ended:
        record = RecordVersion.from_row(row["record"])
        if row["revoked"]:
            # Who used it is told as partners are, by name, whatever it lies in: other departments did.
            used = {region for region in users[record.id] if region in catalogue.regions}
            told = partners(record, catalogue, today) - {*record.path} | used
            more = {"objection": objection, "batch": batch, "revoked_on": record.revoked_on}
        else:
            told = regions_to_inform(record, users[record.id], row["parties"], catalogue, today)
            more = {"batch": batch, "repaired_on": date.fromisoformat(row["record"]["repairedOn"])}
        of = objection or f"{record.id}-{commit}"
        days = REVOKED if row["revoked"] else REPAIRED
        made = notices(of, row["subject"], record, told, days, catalogue, now)
        sent += [one.model_copy(update=more) for one in made]
    send(transaction, sent)
