"""Counts of cases by scenario, measure or benefit, and effect; and how many measures were fed back. Natural
persons are counted in groups (:func:`hub.access.small_groups.in_groups`): a figure may be published, a person
not, nor what two figures differ by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.proceedings import CaseEffect
from graph_schema.vocabulary import RuleKind, SubjectKind
from hub.access.grants import own_region
from hub.access.role_sets import COUNTERS
from hub.access.small_groups import in_groups
from hub.call import Call
from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.proceedings.cases.feedback import may
from hub.services import SHANGHAI
from hub.store.commits import stamp
from hub.store.graph import Row, Transaction

LONGEST_PERIOD = 3 * 366

COUNTS = """
MATCH (p:CasePlace) WHERE p.place >= $start AND p.place < $end
MATCH (c:Case)-[:SEEN_AT]->(p)
WHERE p.side = $side
RETURN c.scenario AS scenario, c.kind AS kind, c.what AS what, c.effect AS effect, c.applied AS applied,
       sum(CASE WHEN c.subjectKind = $person THEN 1 ELSE 0 END) AS persons,
       sum(CASE WHEN c.subjectKind = $person THEN 0 ELSE 1 END) AS organisations,
       sum(CASE WHEN c.withdrawnAt IS NOT NULL AND c.subjectKind = $person THEN 1 ELSE 0 END) AS lostPersons,
       sum(CASE WHEN c.withdrawnAt IS NOT NULL AND c.subjectKind <> $person THEN 1 ELSE 0 END) AS lost
ORDER BY scenario, kind, what, effect, applied
"""
FED_BACK = """
MATCH (d:Decision)
WHERE d.callerRegion = $region AND d.at >= $from AND d.at < $to AND d.callerRole <> 'SUBJECT'
UNWIND coalesce(d.measures, []) AS rule
OPTIONAL MATCH (c:Case {decision: d.id, rule: rule})
WITH d.subject AS subject, rule, count(c) AS cases
OPTIONAL MATCH (s:Subject {id: subject})
WITH CASE WHEN coalesce(s.kind = $person, true) THEN 1 ELSE 0 END AS person,
     CASE WHEN cases > 0 THEN 1 ELSE 0 END AS back
RETURN sum(person) AS persons, sum(1 - person) AS organisations,
       sum(person * back) AS personsBack, sum((1 - person) * back) AS organisationsBack
"""
"""A measure that several decisions told of one subject is one case."""


@dataclass(frozen=True)
class Count:
    """Cases of one scenario, measure or benefit, and effect; ``withdrawn`` of both."""

    scenario: str
    kind: RuleKind
    what: str
    effect: CaseEffect
    applied: bool
    organisations: int
    persons: int
    withdrawn: int


@dataclass(frozen=True)
class Statistics:
    """Counts of a period, and how many measures were fed back: of decisions made in the period by the
    region's callers (``measures``, each once a subject) those with a case (``fed_back``)."""

    counts: tuple[Count, ...]
    measures: int
    fed_back: int


def statistics(
    call: Call,
    region: str,
    from_: date,
    to: date,
    side: str,
) -> Statistics:
    """Counts of cases by scenario, measure or benefit, and effect over a period, half-open.

    Raises:
        HubError: FORBIDDEN for another role, or a region that is neither the caller's nor below it.
        InputError: UNKNOWN_REGION; BAD_INPUT for a period that does not end after it begins.
    """
    may(call.access, COUNTERS)
    check_region(region, call.catalogue)
    own_region(call.access, region, call.catalogue)
    if not from_ < to or (to - from_).days > LONGEST_PERIOD:
        raise InputError("proceedings.period", days=LONGEST_PERIOD)
    found = call.services.graph.read(lambda tx: _statistics(tx, region, from_, to, side))
    call.disclosures.note(call.access, None, "caseStatistics")
    return found


def _statistics(tx: Transaction, region: str, from_: date, to: date, side: str) -> Statistics:
    person = SubjectKind.NATURAL_PERSON.value
    start, end = f"{region}/{from_.isoformat()}", f"{region}/{to.isoformat()}"
    rows = tx.rows(COUNTS, start=start, end=end, side=side, person=person)
    moments = {"from": _midnight(from_), "to": _midnight(to)}
    fed = tx.row(FED_BACK, region=region, person=person, **moments)
    assert fed is not None, "a count is one row"
    measures = int(fed["organisations"]) + in_groups(int(fed["persons"]))
    fed_back = int(fed["organisationsBack"]) + in_groups(int(fed["personsBack"]))
    return Statistics(tuple(map(_count, rows)), measures, fed_back)


def _count(row: Row) -> Count:
    return Count(
        scenario=row["scenario"],
        kind=RuleKind(row["kind"]),
        what=row["what"],
        effect=CaseEffect(row["effect"]),
        applied=row["applied"],
        organisations=int(row["organisations"]),
        persons=in_groups(int(row["persons"])),
        withdrawn=int(row["lost"]) + in_groups(int(row["lostPersons"])),
    )


def _midnight(day: date) -> str:
    return stamp(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI))
