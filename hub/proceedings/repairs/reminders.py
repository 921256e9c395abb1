"""Reminders before the display of a record ends (修复提醒)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString

from graph_schema.proceedings import Channel
from graph_schema.vocabulary import EndBasis, ErrorCode, Polarity, Severity
from hub.access.grants import OF_THE_HUB, own_region
from hub.access.role_sets import OFFICES
from hub.audit import Written
from hub.calendar.periods import Length, first_day_after_in, latest_start
from hub.call import Call
from hub.errors import HubError, InputError
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, Bound, Start
from hub.policy.parameters import called
from hub.proceedings.jurisdiction import record_in_charge, require_role
from hub.records.limits_and_ends import display_months, ends, shortest_display
from hub.records.status import STANDS_ON
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
from hub.store.commits import OPEN_COMMIT, begin_commit
from hub.store.entity import Entity, Moment
from hub.store.graph import Transaction
from hub.store.ids import new_id
from hub.subjects.readable_records import record_facts

MOST_DAYS = 366

REMINDED = """
MATCH (n:Reminder {record: $record}) WHERE n.channel = $channel AND n.sentOn = $on
RETURN n.id AS id LIMIT 1
"""
REMIND = "CREATE (n:Reminder) SET n = $reminder"
DUE: LiteralString = f"""
UNWIND $spans AS span
CALL (span) {{
  MATCH (r:Dated) USING INDEX SEEK r:Dated(region, displayEndsOn)
  WHERE span.by = 'delivered' AND r.region IN $regions
    AND r.displayEndsOn >= span.from AND r.displayEndsOn < span.to
  RETURN r, r.displayEndsOn AS endsOn
  UNION
  MATCH (r:Dated) USING INDEX SEEK r:Dated(region, decidedOn)
  WHERE span.by = 'decision' AND r.region IN $regions
    AND r.decidedOn >= span.from AND r.decidedOn < span.to
    AND (span.severity IS NULL OR r.severity = span.severity)
  RETURN r, {first_day_after_in("r.decidedOn", "span.months")} AS endsOn
  UNION
  MATCH (r:Dated) USING INDEX SEEK r:Dated(conductEndedOn)
  WHERE span.by = 'conduct' AND r.conductEndedOn >= span.from AND r.conductEndedOn < span.to
    AND r.region IN $regions
  RETURN r, {first_day_after_in("r.conductEndedOn", "span.months")} AS endsOn
  UNION
  MATCH (e:Dated) USING INDEX SEEK e:Dated(validTo)
  WHERE span.by = 'list' AND e.validTo >= span.from AND e.validTo < span.to
    AND e.kind IN span.lists AND e.knownTo = $open
  MATCH (s:Subject)-[:HAS_RECORD]->(e)
  WITH DISTINCT s, e.validTo AS endsOn
  MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
  WHERE r.region IN $regions
  RETURN r, endsOn
}}
WITH DISTINCT r, CASE WHEN endsOn < span.floor THEN span.floor ELSE endsOn END AS endsOn
WHERE r:CreditRecord AND r.kind IN $kinds AND r.knownTo = $open AND endsOn >= $from AND endsOn < $to
  AND endsOn <= r.displayEndsOn
  AND {STANDS_ON}
  AND (endsOn > $day OR (endsOn = $day AND r.id > $id))
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r, endsOn,
     COLLECT {{ MATCH (n:Reminder {{record: r.id}})
                WHERE n.sentOn >= $since RETURN DISTINCT n.channel }} AS sent
WHERE size(sent) < $channels
RETURN s.id AS subject, endsOn, sent, r {{.*}} AS record
ORDER BY endsOn, record.id LIMIT $limit
"""
"""Records whose display may end on a day, by each of what can set it;
:func:`hub.records.limits_and_ends.ends` says which of them does."""
LOOKED = 500
"""So many of them are looked at in one statement."""


class Reminder(Entity, frozen=True):
    """That a subject was reminded of a record by a channel."""

    id: str
    record: str
    subject: str
    region: str
    channel: Channel
    sent_at: Moment
    sent_on: date
    by: str
    commit: int


@dataclass(frozen=True)
class Due:
    """A record whose display ends soon. ``least``: from when it can be repaired; ``sent``: the channels by
    which its subject was reminded; ``source`` of the period, ``secondary``: known from reports only."""

    subject: str
    record: RecordFact
    ends_on: date
    least: date | None
    sent: tuple[Channel, ...]
    source: str | None
    secondary: bool


def remind(call: Call, record: str, channel: Channel) -> Written[Reminder]:
    """Records that a subject was reminded by a channel.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT for a second one of the day.
    """
    require_role(call.access, OFFICES, "proceedings.do-record-reminders")
    now = call.services.now()
    today = now.date()

    def change(transaction: Transaction) -> tuple[Reminder, list[str]]:
        commit = begin_commit(transaction, "reminder", now)
        current = record_in_charge(transaction, call.access, record)
        asked = {"record": record, "channel": channel.value, "on": today.isoformat()}
        if transaction.row(REMINDED, **asked) is not None:
            raise HubError(ErrorCode.CONFLICT, "proceedings.reminder-recorded")
        reminder = Reminder(
            id=new_id("m"),
            record=record,
            subject=current.subject,
            region=current.record.region,
            channel=channel,
            sent_at=now,
            sent_on=today,
            by=call.access.caller.name,
            commit=commit,
        )
        transaction.rows(REMIND, reminder=reminder.properties())
        call.disclosures.note(call.access, reminder.subject, "reminder", regions=(reminder.region,))
        return reminder, [f"reminder:{record}:{channel}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def due(
    call: Call,
    region: str | None,
    days: int,
    after: tuple[str, str],
    most: int,
) -> list[Due]:
    """Negative records of the region whose display ends within some days and whose subjects were not yet
    reminded by both channels, the next end first. Display ends as
    :func:`hub.records.limits_and_ends.ends` says: by the delivery, the display period of the severity, or
    the longest disclosure of the region, the earliest of them; what a list prolongs ends with the removal,
    where its day is known.

    Raises:
        HubError: FORBIDDEN. InputError: LIMIT_EXCEEDED.
    """
    require_role(call.access, OFFICES, "proceedings.do-see-reminders")
    if not 1 <= days <= MOST_DAYS:
        raise InputError("proceedings.days-ahead", code=ErrorCode.LIMIT_EXCEEDED, at_most=MOST_DAYS)
    today = call.services.now().date()
    to = today + timedelta(days)
    asked = _asked(call, region, today, to)

    def read(transaction: Transaction) -> list[Due]:
        found: list[Due] = []
        place = after
        while len(found) < most:
            rows = transaction.rows(DUE, **asked, day=place[0], id=place[1])
            held = [{**row, "grants": OF_THE_HUB} for row in rows]
            # By the last of the days: a list on which the subject stands then prolongs what would end.
            facts = record_facts(transaction, held, OPEN_COMMIT - 1, to, call.catalogue)
            found.extend(
                one
                for row, fact in zip(rows, facts, strict=True)
                if (one := _due(call.catalogue, row["subject"], row["endsOn"], row["sent"], fact))
            )
            if len(rows) < LOOKED:
                break
            place = (rows[-1]["endsOn"], rows[-1]["record"]["id"])
        return found[:most]

    due_ = call.services.graph.read(read)
    for one in due_:
        call.disclosures.note(call.access, one.subject, "dueReminders", regions=(one.record.region,))
    return due_


def _asked(call: Call, region: str | None, today: date, to: date) -> dict[str, Any]:
    """The parameters of :data:`DUE`, but for the place."""
    kinds = [
        kind.id
        for kind in call.catalogue.kinds.values()
        if kind.polarity is Polarity.NEGATIVE and kind.id not in call.access.withheld
    ]
    return {
        "spans": spans(call.catalogue, today, to),
        "regions": own_region(call.access, region, call.catalogue),
        "kinds": kinds,
        "on": today.isoformat(),
        "from": today.isoformat(),
        "to": to.isoformat(),
        "since": (today - timedelta(MOST_DAYS)).isoformat(),
        "channels": len(Channel),
        "open": OPEN_COMMIT,
        "limit": LOOKED,
    }


def _due(catalogue: Catalogue, subject: str, ends_on: str, sent: list[str], fact: RecordFact) -> Due | None:
    """A record whose display ends on that day; None where it ends on another day."""
    end = ends(catalogue, fact, as_date(fact.attributes.get(CONDUCT_ENDED)))[0]
    if end.on is None or end.on.isoformat() != ends_on:
        return None
    shortest = shortest_display(catalogue, fact.path, fact.severity, fact.decided_on)
    return Due(
        subject,
        fact,
        end.on,
        shortest.over if shortest is not None else None,
        tuple(Channel(one) for one in sorted(sent)),
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
        for parameter in called(catalogue, display_months(severity)):
            for value in parameter.usable:
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
