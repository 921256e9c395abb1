"""The repair notice that is served with a penalty (双书同达).

A penalty without its notice, or whose notice came on another day, is a violation that the region sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode
from hub.access.grants import own_region
from hub.access.role_sets import OFFICES
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.proceedings.jurisdiction import record_in_charge, require_role
from hub.records.status import revoked_in
from hub.store.commits import OPEN_COMMIT, begin_commit
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction

PENALTY = "admin-penalty"
NOTICE_KIND = "repair-notice"

NOTED = "MATCH (n:NoticeLetter {record: $record}) RETURN n {.*} AS letter"
NOTE = "CREATE (n:NoticeLetter) SET n = $letter"
CORRECT = """
MATCH (n:NoticeLetter {record: $letter.record})
REMOVE n:NoticeLetter
SET n:CorrectedLetter, n.knownTo = $letter.commit
CREATE (m:NoticeLetter)-[:CORRECTS]->(n)
SET m = $letter
"""
"""The letter as it was noted stays, closed, under another label: a record has one that counts."""
WITHOUT_NOTICE: LiteralString = f"""
MATCH (r:Dated) USING INDEX SEEK r:Dated(region, decidedOn)
WHERE r.region IN $regions AND r.decidedOn >= $from AND r.decidedOn < $to
  AND r:CreditRecord AND r.kind = $kind AND r.knownTo = $open AND r.version > 0
  AND (r.decidedOn > $day OR (r.decidedOn = $day AND r.id > $id))
  AND NOT ({revoked_in("r")})
MATCH (s:Subject)-[:HAS_RECORD]->(r)
OPTIONAL MATCH (n:NoticeLetter {{record: r.id}})
WITH s, r, n,
     EXISTS {{ MATCH (s)-[:HAS_RECORD]->(d:CreditRecord)
              WHERE d.kind = $notice AND d.knownTo = $open AND NOT ({revoked_in("d")})
                AND d.attributes CONTAINS '"penalty": "' + r.id + '"' }} AS sent
WHERE (n IS NULL AND NOT sent) OR n.servedOn <> n.decisionServedOn
RETURN s.id AS subject, r {{.id, .kind, .region, .authority, .decidedOn}} AS record,
       n.servedOn AS servedOn, n.decisionServedOn AS decisionServedOn
ORDER BY record.decidedOn, record.id LIMIT $limit
"""


class NoticeLetter(Entity, frozen=True):
    """The service of a penalty's repair notice, as it was noted."""

    record: str
    subject: str
    region: str
    served_on: date
    decision_served_on: date
    document: str
    at: Moment
    by: str
    commit: int

    def says_the_same(self, other: NoticeLetter) -> bool:
        """Whether another one of the record corrects nothing of it."""
        return (self.served_on, self.decision_served_on, self.document) == (
            other.served_on,
            other.decision_served_on,
            other.document,
        )


@dataclass(frozen=True)
class PenaltyWithoutNotice:
    """A penalty whose notice was not served, or on another day than its decision."""

    subject: str
    record: str
    region: str
    authority: str
    decided_on: date
    decision_served_on: date | None
    notice_served_on: date | None


def note_notice(
    call: Call,
    record: str,
    served_on: date,
    decision_served_on: date,
    document: str,
) -> Written[NoticeLetter]:
    """Records that the repair notice of a penalty was served; noted again, what differs corrects the letter.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT where nothing differs. InputError: BAD_INPUT.
    """
    require_role(call.access, OFFICES, "proceedings.do-note-notices")
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[NoticeLetter, list[str]]:
        commit = begin_commit(transaction, "repair-notice", now)
        current = record_in_charge(transaction, call.access, record)
        decided = current.record.decided_on
        if current.record.kind != PENALTY:
            raise InputError("proceedings.no-penalty")
        served = sorted((served_on, decision_served_on))
        if not decided <= served[0] <= served[1] <= now.date():
            raise InputError("proceedings.days-of-service", day=decided)
        letter = NoticeLetter(
            record=record,
            subject=current.subject,
            region=current.record.region,
            served_on=served_on,
            decision_served_on=decision_served_on,
            document=document,
            at=now,
            by=call.access.caller.name,
            commit=commit,
        )
        earlier = transaction.row(NOTED, record=record)
        if earlier is not None and letter.says_the_same(NoticeLetter.from_row(earlier["letter"])):
            raise HubError(ErrorCode.CONFLICT, "proceedings.notice-noted")
        transaction.rows(NOTE if earlier is None else CORRECT, letter=letter.properties())
        call.disclosures.note(call.access, letter.subject, "repairNotice", regions=(letter.region,))
        return letter, [f"repair-notice:{record}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def without_notice(
    call: Call,
    region: str | None,
    from_: date,
    to: date,
    after: tuple[str, str],
    most: int,
) -> list[PenaltyWithoutNotice]:
    """Penalties that were decided in a period and have no repair notice, or one that was served on another
    day than the decision; by day of the decision. A delivered record of kind repair-notice whose attribute
    ``penalty`` names the record counts as a notice."""
    require_role(call.access, OFFICES, "proceedings.do-see-penalties")
    asked: Row = {
        "regions": own_region(call.access, region, call.catalogue),
        "from": from_.isoformat(),
        "to": to.isoformat(),
        "kind": PENALTY,
        "notice": NOTICE_KIND,
        "open": OPEN_COMMIT,
        "on": call.services.now().date().isoformat(),
        "day": after[0],
        "id": after[1],
        "limit": most,
    }
    penalties = call.services.graph.read(
        lambda tx: [_without(row) for row in tx.rows(WITHOUT_NOTICE, **asked)]
    )
    for one in penalties:
        call.disclosures.note(call.access, one.subject, "penaltiesWithoutNotice", regions=(one.region,))
    return penalties


def _without(row: Row) -> PenaltyWithoutNotice:
    record, served, decision_served = row["record"], row["servedOn"], row["decisionServedOn"]
    return PenaltyWithoutNotice(
        subject=row["subject"],
        record=record["id"],
        region=record["region"],
        authority=record["authority"],
        decided_on=date.fromisoformat(record["decidedOn"]),
        decision_served_on=date.fromisoformat(decision_served) if decision_served else None,
        notice_served_on=date.fromisoformat(served) if served else None,
    )
