"""Repeat offenders (屡禁不止、屡罚不改) and commitments broken, from records that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode
from hub.access.grants import OF_THE_HUB
from hub.call import Call
from hub.decisions.reports.report_scope import (
    COUNTS_NOW,
    NAMED,
    REPORTED,
    ReportedSubject,
    counting,
    in_charge,
)
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.parameters import values_on
from hub.rules.facts import RecordFact
from hub.rules.same_decision import deeds
from hub.rules.scalars import as_number
from hub.rules.screening import Screened
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.readable_records import record_fact, record_facts

BREACHES = ("commitment-breach", "offshore-trade-commitment-breach", "commitment-fulfilment")
"""Kinds by which a commitment is found broken: a breach, or a fulfilment with ``kept: false``."""
LONGEST_DAYS = 366 * 20
MOST_KINDS = 50
MOST_SHOWN = 20
"""So many records of a repeat offender are named, the newest."""

REPEATED: LiteralString = f"""
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, decidedOn)
WHERE r.region IN $regions AND r.kind IN $kinds AND r.decidedOn > $from AND {COUNTS_NOW}
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r.kind AS kind, CASE WHEN $byAuthority THEN r.authority END AS authority,
     collect(r {{.*}}) AS records
WHERE size(records) >= $atLeast
WITH s, kind, authority, records,
     s.id + '|' + kind + '|' + coalesce(authority, '') AS place
WHERE place > $after
WITH * ORDER BY place LIMIT $limit
{NAMED}
WITH place, s, head(collect(v.name)) AS name, kind, authority, records
RETURN place, name, kind, authority, records, {REPORTED}
ORDER BY place
"""
BROKEN: LiteralString = f"""
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(region, kind, decidedOn)
WHERE r.region IN $regions AND r.kind IN $kinds AND r.decidedOn >= $from AND r.decidedOn < $to
  AND r.decidedOn <= $day AND {COUNTS_NOW}
  AND (r.kind <> 'commitment-fulfilment' OR r.attributes CONTAINS '"kept": false')
  AND (r.decidedOn < $day OR r.id < $id)
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r ORDER BY r.decidedOn DESC, r.id DESC LIMIT $limit
{NAMED}
WITH r, s, head(collect(v.name)) AS name
RETURN r {{.*}} AS record, name, {REPORTED}
ORDER BY record.decidedOn DESC, record.id DESC
"""


@dataclass(frozen=True)
class Thresholds:
    """How many days back, and how many records at least. None: the region's parameter."""

    within: int | None
    at_least: int | None


@dataclass(frozen=True)
class Repeat:
    """A subject with records of one kind (and authority) in the window. ``times``: decisions that are surely
    several; ``at_most``: with those that may be one with another. Pages go on after ``place``."""

    place: str
    subject: ReportedSubject
    kind: str
    authority: str | None
    times: int
    at_most: int
    first: date
    last: date
    records: tuple[str, ...]


@dataclass(frozen=True)
class Repeats:
    """A page, with the thresholds that were used."""

    rows: tuple[Repeat, ...]
    within: int
    at_least: int


@dataclass(frozen=True)
class Breach:
    """A commitment that was broken, with who broke it."""

    record: RecordFact
    subject: ReportedSubject


def repeat_offenders(
    call: Call,
    region: str,
    kinds: Sequence[str],
    thresholds: Thresholds,
    by_authority: bool,
    after: str,
    limit: int,
) -> Repeats:
    """Subjects with at least so many records of one kind decided in the last days.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION; BAD_INPUT for kinds or thresholds that do not fit;
            MISSING_INPUT where neither the caller nor the region sets a threshold.
    """
    regions = in_charge(call.access, region, call.catalogue)
    if not 1 <= len(set(kinds)) <= MOST_KINDS or not all(kind in call.catalogue.kinds for kind in kinds):
        raise InputError("decisions.kinds-unusable", at_most=MOST_KINDS)
    today = call.services.now().date()
    within = _threshold(thresholds.within, "days", region, call.catalogue, today, 1, LONGEST_DAYS)
    at_least = _threshold(thresholds.at_least, "count", region, call.catalogue, today, 2, 1_000)
    found: list[Repeat] = []
    more = True
    while more and len(found) < limit:
        rows = call.services.graph.read(
            lambda tx, place=after: tx.rows(
                REPEATED,
                regions=regions,
                kinds=sorted(set(kinds)),
                **{"from": (today - timedelta(within)).isoformat()},
                atLeast=at_least,
                byAuthority=by_authority,
                after=place,
                limit=limit,
                **counting(call.access, today, call.catalogue),
            )
        )
        found.extend(one for one in (_repeat(row, call.catalogue) for row in rows) if one.times >= at_least)
        more = len(rows) == limit
        after = rows[-1]["place"] if rows else after
    call.disclosures.note(call.access, None, "repeatOffenders", regions=(region,))
    return Repeats(tuple(found[:limit]), within, at_least)


def _repeat(row: Row, catalogue: Catalogue) -> Repeat:
    """What surely are several decisions is counted (:mod:`hub.rules.same_decision`)."""
    facts = [record_fact(record, OF_THE_HUB, catalogue) for record in row["records"]]
    apart = deeds([Screened(fact, None) for fact in facts])
    days = [fact.decided_on for fact in facts]
    newest = [fact.id for fact in sorted(facts, key=lambda one: (one.decided_on, one.id), reverse=True)]
    return Repeat(
        row["place"],
        ReportedSubject.from_row(row),
        row["kind"],
        row["authority"],
        len(apart.items) - apart.spare,
        len(apart.items),
        min(days),
        max(days),
        tuple(newest[:MOST_SHOWN]),
    )


def broken_commitments(
    call: Call,
    region: str,
    from_: date,
    to: date,
    before: tuple[str, str],
    limit: int,
) -> list[Breach]:
    """Commitments found broken in a period, half-open, before a place (decided on, id), the newest first.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION; BAD_INPUT for a period that does not end after
            it begins.
    """
    regions = in_charge(call.access, region, call.catalogue)
    if not from_ < to or (to - from_).days > LONGEST_DAYS:
        raise InputError("decisions.period-unusable", days=LONGEST_DAYS)
    today = call.services.now().date()
    day, id_ = before

    def work(tx: Transaction) -> list[Breach]:
        rows = tx.rows(
            BROKEN,
            regions=regions,
            kinds=list(BREACHES),
            **{"from": from_.isoformat(), "to": to.isoformat()},
            day=day,
            id=id_,
            limit=limit,
            **counting(call.access, today, call.catalogue),
        )
        grants = OF_THE_HUB
        held = [{**row, "subject": row["subject"]["id"], "grants": grants} for row in rows]
        facts = record_facts(tx, held, OPEN_COMMIT - 1, today, call.catalogue)
        return [Breach(fact, ReportedSubject.from_row(row)) for row, fact in zip(rows, facts, strict=True)]

    found = call.services.graph.read(work)
    call.disclosures.note(call.access, None, "brokenCommitments", regions=(region,))
    return found


def _threshold(
    given: int | None, what: str, region: str, catalogue: Catalogue, today: date, least: int, most: int
) -> int:
    """What the caller says, else the nearest region's parameter; never a number of the hub's own."""
    value = given
    if value is None:
        set_ = values_on(catalogue, catalogue.path(region), f"repeat-offence-{what}", today)
        numbers = (as_number(one.value) for one in set_)
        value = next((int(number) for number in numbers if number is not None), None)
    if value is None:
        missing = "decisions.repeated-days-not-set" if what == "days" else "decisions.repeated-count-not-set"
        raise InputError(missing, code=ErrorCode.MISSING_INPUT, region=region)
    if not least <= value <= most:
        argument = "withinDays" if what == "days" else "timesAtLeast"
        raise InputError("decisions.threshold", argument=argument, least=least, most=most)
    return value
