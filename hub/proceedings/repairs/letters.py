"""The repair notice that is served with a penalty (双书同达), and reminders before display ends (修复提醒).

A penalty without its notice, or whose notice came on another day, is a violation that the region sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_schema.vocabulary import Channel, EndBasis, ErrorCode, Polarity, Severity
from hub.access.grants import OWN_DUTY, own_region
from hub.calendar.periods import Length, latest_start
from hub.call import Call
from hub.errors import HubError, InputError
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.model.disclosure import CONDUCT_ENDED, Bound, Start
from hub.proceedings.machine import DECIDING, forbidden, own_record
from hub.records.terms import display, ends
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects.reading import record_facts
from hub.subjects.writing import new_id

PENALTY = "admin-penalty"
NOTICE_KIND = "repair-notice"
MOST_DAYS = 366

SAID = ("servedOn", "decisionServedOn", "document")
"""What a letter says, and a correction corrects."""

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
REMINDED = """
MATCH (n:Reminder {record: $record}) WHERE n.channel = $channel AND n.sentOn = $on
RETURN n.id AS id LIMIT 1
"""
REMIND = "CREATE (n:Reminder) SET n = $reminder"
WITHOUT_NOTICE = """
MATCH (r:Dated)
WHERE r.region IN $regions AND r.decidedOn >= $from AND r.decidedOn < $to
  AND r:CreditRecord AND r.kind = $kind AND r.knownTo = $open AND r.version > 0
  AND (r.decidedOn > $day OR (r.decidedOn = $day AND r.id > $id))
  AND NOT coalesce(r.revokedOn <= $today, false)
MATCH (s:Subject)-[:HAS_RECORD]->(r)
OPTIONAL MATCH (n:NoticeLetter {record: r.id})
WITH s, r, n,
     EXISTS { MATCH (s)-[:HAS_RECORD]->(d:CreditRecord)
              WHERE d.kind = $notice AND d.knownTo = $open AND NOT coalesce(d.revokedOn <= $today, false)
                AND d.attributes CONTAINS '"penalty": "' + r.id + '"' } AS sent
WHERE (n IS NULL AND NOT sent) OR n.servedOn <> n.decisionServedOn
RETURN s.id AS subject, r {.id, .kind, .region, .authority, .decidedOn} AS record,
       n.servedOn AS servedOn, n.decisionServedOn AS decisionServedOn
ORDER BY record.decidedOn, record.id LIMIT $limit
"""
DUE = """
UNWIND $spans AS span
CALL (span) {
  MATCH (r:Dated) USING INDEX SEEK r:Dated(region, displayEndsOn)
  WHERE span.by = 'delivered' AND r.region IN $regions
    AND r.displayEndsOn >= span.from AND r.displayEndsOn < span.to
  RETURN r, r.displayEndsOn AS endsOn
  UNION
  MATCH (r:Dated) USING INDEX SEEK r:Dated(region, decidedOn)
  WHERE span.by = 'decision' AND r.region IN $regions
    AND r.decidedOn >= span.from AND r.decidedOn < span.to
    AND (span.severity IS NULL OR r.severity = span.severity)
  RETURN r, toString(date(r.decidedOn) + duration({months: span.months, days: 1})) AS endsOn
  UNION
  MATCH (r:Dated) USING INDEX SEEK r:Dated(conductEndedOn)
  WHERE span.by = 'conduct' AND r.conductEndedOn >= span.from AND r.conductEndedOn < span.to
    AND r.region IN $regions
  RETURN r, toString(date(r.conductEndedOn) + duration({months: span.months, days: 1})) AS endsOn
  UNION
  MATCH (e:Dated) USING INDEX SEEK e:Dated(validTo)
  WHERE span.by = 'list' AND e.validTo >= span.from AND e.validTo < span.to
    AND e.kind IN span.lists AND e.knownTo = $open
  MATCH (s:Subject)-[:HAS_RECORD]->(e)
  WITH DISTINCT s, e.validTo AS endsOn
  MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
  WHERE r.region IN $regions
  RETURN r, endsOn
}
WITH DISTINCT r, CASE WHEN endsOn < span.floor THEN span.floor ELSE endsOn END AS endsOn
WHERE r:CreditRecord AND r.kind IN $kinds AND r.knownTo = $open AND endsOn >= $from AND endsOn < $to
  AND endsOn <= r.displayEndsOn
  AND r.repairedOn IS NULL AND r.revokedOn IS NULL AND r.validTo > $from AND r.sharingEndsOn > $from
  AND (endsOn > $day OR (endsOn = $day AND r.id > $id))
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r, endsOn,
     COLLECT { MATCH (n:Reminder {record: r.id}) WHERE n.sentOn >= $since RETURN DISTINCT n.channel } AS sent
WHERE size(sent) < $channels
RETURN s.id AS subject, endsOn, sent, r {.*} AS record
ORDER BY endsOn, record.id LIMIT $limit
"""
"""Records whose display may end on a day, by each of what can set it; :func:`hub.records.terms.ends` says
which of them does."""
LOOKED = 500
"""So many of them are looked at in one statement."""


@dataclass(frozen=True)
class Due:
    """A record whose display ends soon. ``least``: from when it can be repaired; ``sent``: the channels by
    which its subject was reminded; ``source`` of the period, ``secondary``: known from reports only."""

    subject: str
    record: Row
    ends_on: date
    least: date | None
    sent: tuple[Channel, ...]
    source: str | None
    secondary: bool


def note_notice(
    call: Call,
    record: str,
    served_on: date,
    decision_served_on: date,
    document: str,
) -> tuple[Row, str]:
    """Records that the repair notice of a penalty was served; noted again, what differs corrects the letter.
    Answers the letter and the receipt.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT where nothing differs. InputError: BAD_INPUT.
    """
    forbidden(call.access, DECIDING, "note repair notices")
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "repair-notice", now)
        row = own_record(transaction, call.access, record)
        decided = date.fromisoformat(row["record"]["decidedOn"])
        if row["record"]["kind"] != PENALTY:
            raise InputError(
                "The record is no penalty.", expected=f"a record of kind {PENALTY}", fix="correct the id"
            )
        served = sorted((served_on, decision_served_on))
        if not decided <= served[0] <= served[1] <= now.date():
            raise InputError(
                "The days of service can't be used.",
                expected=f"from the day of the decision ({decided}) to today",
                fix="correct servedOn and decisionServedOn",
            )
        letter: Row = {
            "record": record,
            "subject": row["subject"],
            "region": row["record"]["region"],
            "servedOn": served_on.isoformat(),
            "decisionServedOn": decision_served_on.isoformat(),
            "document": document,
            "at": stamp(now),
            "by": call.access.caller.name,
            "commit": commit,
        }
        earlier = transaction.one(NOTED, record=record)
        if earlier is not None and all(earlier["letter"].get(name) == letter[name] for name in SAID):
            raise HubError(
                ErrorCode.CONFLICT,
                "The repair notice of this penalty is noted already, just so. 已登记修复告知书。",
                expected="one notice for each penalty, or a correction of it",
                fix="nothing more is to be done",
            )
        transaction.rows(NOTE if earlier is None else CORRECT, letter=letter)
        call.disclosures.note(call.access, row["subject"], "repairNotice", regions=(letter["region"],))
        return letter, [f"repair-notice:{record}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return written.made, written.receipt


def remind(call: Call, record: str, channel: Channel) -> tuple[Row, str]:
    """Records that a subject was reminded by a channel. Answers the reminder and the receipt.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT for a second one of the day.
    """
    forbidden(call.access, DECIDING, "record reminders")
    now = call.services.now()
    today = now.date().isoformat()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "reminder", now)
        row = own_record(transaction, call.access, record)
        if transaction.one(REMINDED, record=record, channel=channel.value, on=today) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "This reminder was recorded today already. 今日已登记该提醒。",
                expected="one reminder a day and channel",
                fix="nothing more is to be done",
            )
        reminder: Row = {
            "id": new_id("m"),
            "record": record,
            "subject": row["subject"],
            "region": row["record"]["region"],
            "channel": channel.value,
            "sentAt": stamp(now),
            "sentOn": today,
            "by": call.access.caller.name,
            "commit": commit,
        }
        transaction.rows(REMIND, reminder=reminder)
        call.disclosures.note(call.access, row["subject"], "reminder", regions=(reminder["region"],))
        return reminder, [f"reminder:{record}:{channel}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return written.made, written.receipt


def without_notice(
    call: Call,
    region: str | None,
    from_: date,
    to: date,
    after: tuple[str, str],
    most: int,
) -> list[Row]:
    """Penalties that were decided in a period and have no repair notice, or one that was served on another
    day than the decision; by day of the decision. A delivered record of kind repair-notice whose attribute
    ``penalty`` names the record counts as a notice."""
    forbidden(call.access, DECIDING, "see penalties without notice")
    regions = own_region(call.access, region, call.catalogue)
    rows = call.services.graph.read(
        lambda tx: tx.rows(
            WITHOUT_NOTICE,
            regions=regions,
            **{"from": from_.isoformat(), "to": to.isoformat()},
            kind=PENALTY,
            notice=NOTICE_KIND,
            open=OPEN_COMMIT,
            today=call.services.now().date().isoformat(),
            day=after[0],
            id=after[1],
            limit=most,
        )
    )
    for row in rows:
        call.disclosures.note(
            call.access, row["subject"], "penaltiesWithoutNotice", regions=(row["record"]["region"],)
        )
    return rows


def due(
    call: Call,
    region: str | None,
    days: int,
    after: tuple[str, str],
    most: int,
) -> list[Due]:
    """Negative records of the region whose display ends within some days and whose subjects were not yet
    reminded by both channels, the next end first. Display ends as :func:`hub.records.terms.ends` says: by the
    delivery, the display period of the severity, or the longest disclosure of the region, the earliest of
    them; what a list prolongs ends with the removal, where its day is known.

    Raises:
        HubError: FORBIDDEN. InputError: LIMIT_EXCEEDED.
    """
    forbidden(call.access, DECIDING, "see reminders")
    if not 1 <= days <= MOST_DAYS:
        raise InputError(
            "The number of days is out of bounds.",
            code=ErrorCode.LIMIT_EXCEEDED,
            expected=f"days from 1 to {MOST_DAYS}",
            fix="correct the number of days",
        )
    today = call.services.now().date()
    to = today + timedelta(days)
    regions = own_region(call.access, region, call.catalogue)
    kinds = [
        kind.id
        for kind in call.catalogue.kinds.values()
        if kind.polarity is Polarity.NEGATIVE and kind.id not in call.access.withheld
    ]
    asked: dict[str, Any] = {
        "spans": spans(call.catalogue, today, to),
        "regions": regions,
        "kinds": kinds,
        "from": today.isoformat(),
        "to": to.isoformat(),
        "since": (today - timedelta(MOST_DAYS)).isoformat(),
        "channels": len(Channel),
        "open": OPEN_COMMIT,
        "limit": LOOKED,
    }

    def read(transaction: Transaction) -> list[Due]:
        found: list[Due] = []
        place = after
        while len(found) < most:
            rows = transaction.rows(DUE, **asked, day=place[0], id=place[1])
            held = [{**row, "grants": [[OWN_DUTY, "RECORD"]]} for row in rows]
            # By the last of the days: a list on which the subject stands then prolongs what would end.
            facts = record_facts(transaction, held, OPEN_COMMIT - 1, to, call.catalogue)
            found.extend(
                one for row, fact in zip(rows, facts, strict=True) if (one := _due(call.catalogue, row, fact))
            )
            if len(rows) < LOOKED:
                break
            place = (rows[-1]["endsOn"], rows[-1]["record"]["id"])
        return found[:most]

    due_ = call.services.graph.read(read)
    for one in due_:
        call.disclosures.note(call.access, one.subject, "dueReminders", regions=(one.record["region"],))
    return due_


def _due(catalogue: Catalogue, row: Row, fact: RecordFact) -> Due | None:
    """A record whose display ends on the day of the row; None where it ends on another day."""
    end = ends(catalogue, fact, as_date(fact.attributes.get(CONDUCT_ENDED)))[0]
    if end.on is None or end.on.isoformat() != row["endsOn"]:
        return None
    shown = display(catalogue, fact.path, fact.severity, fact.decided_on, fact.display_ends_on)
    return Due(
        row["subject"],
        row["record"],
        end.on,
        shown.least,
        tuple(Channel(one) for one in sorted(row["sent"])),
        "delivered" if end.basis is EndBasis.DELIVERED else end.source,
        end.secondary,
    )


def spans(catalogue: Catalogue, from_: date, to: date) -> list[dict[str, Any]]:
    """Where to look for records whose display ends in a period, half-open: ``delivered``, by the stored end;
    by ``decision`` or end of the ``conduct``, for each period that a text sets, by the days from which it is
    over then (``floor``: no end is before the text); ``list``, by removals from lists that prolong it."""
    nothing: dict[str, Any] = {"severity": None, "months": 0, "floor": "", "lists": []}
    days = {"from": from_.isoformat(), "to": to.isoformat()}
    found = [{**nothing, **days, "by": "delivered"}]
    for severity in Severity:
        for parameter in catalogue.parameters.values():
            if not parameter.id.endswith(f"display-months-{severity.value.lower()}"):
                continue
            for value in parameter.values:
                months = int(str(value.value))
                first, last = _over_in(from_, to, Length(months=months))
                first, last = max(value.from_, first), min(value.to, last)
                more = {"by": "decision", "severity": severity.value, "months": months}
                found.append({**nothing, **more, "from": first.isoformat(), "to": last.isoformat()})
    for term in catalogue.disclosure.all(Bound.DISCLOSURE):
        if term.from_ >= to:
            continue
        first, last = _over_in(from_, to, term.length)
        first = first.isoformat() if term.from_ < from_ else ""
        more = {"months": term.months, "floor": term.from_.isoformat(), "from": first, "to": last.isoformat()}
        by_decision = term.start is Start.DECISION
        if by_decision:
            found.append({**nothing, **more, "by": "decision"})
        if term.by_conduct or not by_decision:
            found.append({**nothing, **more, "by": "conduct"})
        if term.lists:
            found.append({**nothing, **days, "by": "list", "lists": list(term.lists)})
    return [one for one in found if one["from"] < one["to"]]


def _over_in(from_: date, to: date, length: Length) -> tuple[date, date]:
    """The days, half-open, from which so long a period is over on a day of ``from_`` to ``to``, half-open."""
    return (
        latest_start(from_ - timedelta(1), length) + timedelta(1),
        latest_start(to - timedelta(1), length) + timedelta(1),
    )
