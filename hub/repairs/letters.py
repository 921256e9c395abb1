"""The repair notice that is served with a penalty (双书同达), and reminders before display ends (修复提醒).

A penalty without its notice, or whose notice came on another day, is a violation that the region sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_schema.vocabulary import Channel, ErrorCode, Polarity, Severity
from hub.audit import Ledger
from hub.errors import HubError, InputError
from hub.grants import Access
from hub.graph import Row, Transaction, begin_commit, stamp
from hub.periods import display
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.proceedings import DECIDING, forbidden, own_record, own_region
from hub.services import Services
from hub.subjects.writing import new_id
from hub.workdays import PeriodUnit, add_period

PENALTY = "admin-penalty"
NOTICE_KIND = "repair-notice"
MOST_DAYS = 366

NOTED = "MATCH (n:NoticeLetter {record: $record}) RETURN n.servedOn AS servedOn"
NOTE = "CREATE (n:NoticeLetter) SET n = $letter"
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
              WHERE d.kind = $notice AND d.knownTo = $open
                AND d.attributes CONTAINS '"' + r.id + '"' } AS sent
WHERE (n IS NULL AND NOT sent) OR n.servedOn <> n.decisionServedOn
RETURN s.id AS subject, r {.id, .kind, .region, .authority, .decidedOn} AS record,
       n.servedOn AS servedOn, n.decisionServedOn AS decisionServedOn
ORDER BY record.decidedOn, record.id LIMIT $limit
"""
DUE = """
UNWIND $spans AS span
CALL (span) {
  MATCH (r:Dated)
  WHERE span.stored AND r.region IN $regions AND r.displayEndsOn >= $from AND r.displayEndsOn < $to
  RETURN r, r.displayEndsOn AS endsOn
  UNION
  MATCH (r:Dated)
  WHERE NOT span.stored AND r.region IN $regions
    AND r.decidedOn >= span.from AND r.decidedOn < span.to AND r.severity = span.severity
  RETURN r, toString(date(r.decidedOn) + duration({months: span.months})) AS endsOn
}
WITH r, min(endsOn) AS endsOn
WHERE r:CreditRecord AND r.kind IN $kinds AND r.knownTo = $open AND endsOn >= $from AND endsOn < $to
  AND endsOn <= r.displayEndsOn
  AND r.repairedOn IS NULL AND r.revokedOn IS NULL AND r.validTo > $from AND r.sharingEndsOn > $from
  AND (endsOn > $day OR (endsOn = $day AND r.id > $id))
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r, endsOn,
     COLLECT { MATCH (n:Reminder {record: r.id}) WHERE n.sentOn >= $since RETURN DISTINCT n.channel } AS sent
WHERE size(sent) < $channels
RETURN s.id AS subject, endsOn, sent,
       r {.id, .kind, .region, .path, .authority, .decidedOn, .severity, .displayEndsOn} AS record
ORDER BY endsOn, record.id LIMIT $limit
"""


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
    services: Services,
    access: Access,
    ledger: Ledger,
    record: str,
    served_on: date,
    decision_served_on: date,
    document: str,
) -> tuple[Row, str]:
    """Records that the repair notice of a penalty was served. Answers the letter and the receipt.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT for a second letter. InputError: BAD_INPUT.
    """
    forbidden(access, DECIDING, "note repair notices")
    now = services.now()
    letters: list[Row] = []

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "repair-notice", now)
        row = own_record(transaction, access, record)
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
        if transaction.one(NOTED, record=record) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "A repair notice of this penalty is noted already. 已登记修复告知书。",
                expected="one notice for each penalty",
                fix="nothing more is to be done",
            )
        letter: Row = {
            "record": record,
            "subject": row["subject"],
            "region": row["record"]["region"],
            "servedOn": served_on.isoformat(),
            "decisionServedOn": decision_served_on.isoformat(),
            "document": document,
            "at": stamp(now),
            "by": access.caller.name,
            "commit": commit,
        }
        transaction.rows(NOTE, letter=letter)
        letters[:] = [letter]
        ledger.note(access, row["subject"], "repairNotice", regions=(letter["region"],))
        return [f"repair-notice:{record}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return letters[0], receipt


def remind(
    services: Services, access: Access, ledger: Ledger, record: str, channel: Channel
) -> tuple[Row, str]:
    """Records that a subject was reminded by a channel. Answers the reminder and the receipt.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND.
    """
    forbidden(access, DECIDING, "record reminders")
    now = services.now()
    reminders: list[Row] = []

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "reminder", now)
        row = own_record(transaction, access, record)
        reminder: Row = {
            "id": new_id("m"),
            "record": record,
            "subject": row["subject"],
            "region": row["record"]["region"],
            "channel": channel.value,
            "sentAt": stamp(now),
            "sentOn": now.date().isoformat(),
            "by": access.caller.name,
            "commit": commit,
        }
        transaction.rows(REMIND, reminder=reminder)
        reminders[:] = [reminder]
        ledger.note(access, row["subject"], "reminder", regions=(reminder["region"],))
        return [f"reminder:{record}:{channel}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return reminders[0], receipt


def without_notice(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
    region: str | None,
    from_: date,
    to: date,
    after: tuple[str, str],
    most: int,
) -> list[Row]:
    """Penalties that were decided in a period and have no repair notice, or one that was served on another
    day than the decision; by day of the decision. A delivered record of kind repair-notice whose attribute
    ``penalty`` names the record counts as a notice."""
    forbidden(access, DECIDING, "see penalties without notice")
    regions = own_region(access, region, catalogue)
    rows = services.graph.read(
        lambda tx: tx.rows(
            WITHOUT_NOTICE,
            regions=regions,
            **{"from": from_.isoformat(), "to": to.isoformat()},
            kind=PENALTY,
            notice=NOTICE_KIND,
            open=OPEN_COMMIT,
            today=services.now().date().isoformat(),
            day=after[0],
            id=after[1],
            limit=most,
        )
    )
    for row in rows:
        ledger.note(access, row["subject"], "penaltiesWithoutNotice", regions=(row["record"]["region"],))
    return rows


def due(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
    region: str | None,
    days: int,
    after: tuple[str, str],
    most: int,
) -> list[Due]:
    """Negative records of the region whose display ends within some days and whose subjects were not yet
    reminded by both channels, the next end first. Where a delivery gives no end, it follows from the period
    that was in force on the day of the decision.

    Raises:
        HubError: FORBIDDEN. InputError: LIMIT_EXCEEDED.
    """
    forbidden(access, DECIDING, "see reminders")
    if not 1 <= days <= MOST_DAYS:
        raise InputError(
            "The number of days is out of bounds.",
            code=ErrorCode.LIMIT_EXCEEDED,
            expected=f"days from 1 to {MOST_DAYS}",
            fix="ask for fewer days",
        )
    today = services.now().date()
    to = today + timedelta(days)
    regions = own_region(access, region, catalogue)
    kinds = [
        kind.id
        for kind in catalogue.kinds.values()
        if kind.polarity is Polarity.NEGATIVE and kind.id not in access.withheld
    ]
    rows = services.graph.read(
        lambda tx: tx.rows(
            DUE,
            spans=spans(catalogue, today, to),
            regions=regions,
            kinds=kinds,
            **{"from": today.isoformat(), "to": to.isoformat()},
            since=(today - timedelta(MOST_DAYS)).isoformat(),
            channels=len(Channel),
            open=OPEN_COMMIT,
            day=after[0],
            id=after[1],
            limit=most,
        )
    )
    found: list[Due] = []
    for row in rows:
        record = row["record"]
        ledger.note(access, row["subject"], "dueReminders", regions=(record["region"],))
        shown = display(
            catalogue,
            record["path"],
            record.get("severity"),
            date.fromisoformat(record["decidedOn"]),
            date.fromisoformat(record["displayEndsOn"]),
        )
        stored = record["displayEndsOn"] == row["endsOn"]
        found.append(
            Due(
                row["subject"],
                record,
                date.fromisoformat(row["endsOn"]),
                shown.least,
                tuple(Channel(one) for one in sorted(row["sent"])),
                "delivered" if stored else shown.source,
                shown.secondary and not stored,
            )
        )
    return found


def spans(catalogue: Catalogue, from_: date, to: date) -> list[dict[str, Any]]:
    """Where to look for records whose display ends in a period: by their stored end, and for each period of
    display in force at some time by the days of decision whose records end then."""
    found: list[dict[str, Any]] = [{"stored": True, "severity": "", "months": 0, "from": "", "to": ""}]
    for severity in Severity:
        parameter = catalogue.parameters.get(f"display-months-{severity.value.lower()}")
        for value in parameter.values if parameter is not None else ():
            months = int(str(value.value))
            first = max(value.from_, _before(from_, months))
            last = min(value.to, _before(to, months) + timedelta(days=4))
            if first < last:
                found.append(
                    {
                        "stored": False,
                        "severity": severity.value,
                        "months": months,
                        "from": first.isoformat(),
                        "to": last.isoformat(),
                    }
                )
    return found


def _before(day: date, months: int) -> date:
    """The day so many months earlier, or an earlier one where the month is shorter."""
    first = day.year * 12 + day.month - 1 - months
    year, month = divmod(first, 12)
    return add_period(date(year, month + 1, 1), 0, PeriodUnit.MONTHS) + timedelta(min(day.day, 28) - 1)
