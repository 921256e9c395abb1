"""Reports to those in charge: repeat offenders (屡禁不止、屡罚不改), changes of grades, commitments broken.

For officers and administrators, over records of their own region and those below it, as their duty is. Only
what counts is counted: published, and not revoked, repaired, expired or disputed. No report decides anything,
and no document says how many penalties are 屡: thresholds are the caller's, or a region's dated parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from graph_schema.vocabulary import ErrorCode, GradeMove, RecordStatus, Role
from hub.audit import Ledger
from hub.decisions.questions import check_region
from hub.errors import HubError, InputError
from hub.grants import OWN_DUTY, Access
from hub.graph import Row, Transaction, stamp
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.documents import GRADE_KIND
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_number
from hub.services import SHANGHAI, Services
from hub.subjects.reading import COMMIT_AT, record_fact

BREACHES = ("commitment-breach", "commitment-fulfilment")
"""Kinds by which a commitment is found broken: a breach, or a fulfilment with ``kept: false``."""
IN_CHARGE = (Role.OFFICER, Role.REGION_ADMINISTRATOR)
LONGEST_DAYS = 366 * 20
MOST_KINDS = 50

COUNTS_NOW: LiteralString = """
  r.knownTo = $open AND NOT r.kind IN $withheld
  AND coalesce(r.publishedOn, left(r.receivedAt, 10), r.decidedOn) <= $on
  AND coalesce(r.revokedOn, '9999-12-31') > $on AND coalesce(r.repairedOn, '9999-12-31') > $on
  AND r.validTo > $on AND r.sharingEndsOn > $on
  AND NOT (coalesce(r.disputedFrom, '9999-12-31') <= $on AND coalesce(r.disputedTo, '9999-12-31') > $on)
"""
"""Whether the record ``r`` counts on a day: what :meth:`hub.rules.facts.RecordFact.status` calls CURRENT."""
NAMED: LiteralString = """
// The name of the day.
OPTIONAL MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.knownTo = $open AND v.validFrom <= $on AND v.validTo > $on
"""
REPEATED: LiteralString = (
    """
MATCH (r:CreditRecord)
WHERE r.region IN $regions AND r.kind IN $kinds AND r.decidedOn > $from AND """
    + COUNTS_NOW
    + """
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r.kind AS kind, CASE WHEN $byAuthority THEN r.authority END AS authority,
     count(r) AS times, min(r.decidedOn) AS first, max(r.decidedOn) AS last, collect(r.id) AS records
WHERE times >= $atLeast
WITH s, kind, authority, times, first, last, records,
     s.id + '|' + kind + '|' + coalesce(authority, '') AS place
WHERE place > $after
WITH * ORDER BY place LIMIT $limit
"""
    + NAMED
    + """
RETURN place, s {.id, .kind, .scheme, .value} AS subject, head(collect(v.name)) AS name, kind, authority,
       times, first, last, records
ORDER BY place
"""
)
GRADED: LiteralString = (
    """
MATCH (r:CreditRecord)
WHERE r.scale = $scale AND r.region IN $regions AND r.kind = $kind
  AND (r.knownFrom > $commit OR (r.knownTo > $commit AND r.knownTo <> $open)
       OR (r.decidedOn > $since AND r.decidedOn <= $on) OR (r.publishedOn > $since AND r.publishedOn <= $on)
       OR (r.validTo > $since AND r.validTo <= $on) OR (r.sharingEndsOn > $since AND r.sharingEndsOn <= $on)
       OR (r.revokedOn > $since AND r.revokedOn <= $on) OR (r.repairedOn > $since AND r.repairedOn <= $on)
       OR (r.disputedFrom > $since AND r.disputedFrom <= $on)
       OR (r.disputedTo > $since AND r.disputedTo <= $on))
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WHERE s.id > $after
WITH DISTINCT s ORDER BY s.id LIMIT $limit
"""
    + NAMED
    + """
WITH s, head(collect(v.name)) AS name
MATCH (s)-[:HAS_RECORD]->(g:CreditRecord)
WHERE g.scale = $scale AND g.region IN $regions AND g.kind = $kind AND NOT g.kind IN $withheld
RETURN s {.id, .kind, .scheme, .value} AS subject, name, collect(g {.*}) AS grades
ORDER BY subject.id
"""
)
"""Subjects of whose grades anything changed, with all versions of them: what they were then and are now is
worked out from these."""
BROKEN: LiteralString = (
    """
MATCH (r:CreditRecord)
WHERE r.region IN $regions AND r.kind IN $kinds AND r.decidedOn >= $from AND r.decidedOn < $to
  AND r.decidedOn <= $day AND """
    + COUNTS_NOW
    + """
  AND (r.kind <> 'commitment-fulfilment' OR r.attributes CONTAINS '"kept": false')
  AND (r.decidedOn < $day OR r.id < $id)
MATCH (s:Subject)-[:HAS_RECORD]->(r)
WITH s, r ORDER BY r.decidedOn DESC, r.id DESC LIMIT $limit
"""
    + NAMED
    + """
RETURN r {.*} AS record, s {.id, .kind, .scheme, .value} AS subject, head(collect(v.name)) AS name
ORDER BY record.decidedOn DESC, record.id DESC
"""
)
MOMENT_OF = "MATCH (c:Commit {number: $number}) RETURN c.at AS at"


@dataclass(frozen=True)
class Thresholds:
    """How many days back, and how many records at least. None: the region's parameter."""

    within: int | None
    at_least: int | None


@dataclass(frozen=True)
class Repeat:
    """A subject with records of one kind (and authority) in the window. Pages go on after ``place``."""

    place: str
    subject: Row
    name: str | None
    kind: str
    authority: str | None
    times: int
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
class GradeChange:
    """A subject whose grade on a scale is another than it was."""

    subject: Row
    name: str | None
    move: GradeMove
    before: str | None
    after: str | None


@dataclass(frozen=True)
class GradeChanges:
    """A page of those that changed among the candidates that were looked at; ``last`` is the id of the last
    candidate, None at the end."""

    rows: tuple[GradeChange, ...]
    last: str | None
    commit: int
    since: date


@dataclass(frozen=True)
class Breach:
    """A commitment that was broken, with who broke it."""

    record: RecordFact
    subject: Row
    name: str | None


def repeat_offenders(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
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
    regions = _in_charge(access, region, catalogue)
    if not 1 <= len(set(kinds)) <= MOST_KINDS or not all(kind in catalogue.kinds for kind in kinds):
        raise InputError(
            "The kinds of records can't be used.",
            expected=f"1 to {MOST_KINDS} ids of this hub's kinds of record, such as admin-penalty",
            fix="correct them",
        )
    today = services.now().date()
    within = _threshold(thresholds.within, "days", region, catalogue, today, 1, LONGEST_DAYS)
    at_least = _threshold(thresholds.at_least, "count", region, catalogue, today, 2, 1_000)
    rows = services.graph.read(
        lambda tx: tx.rows(
            REPEATED,
            regions=regions,
            kinds=sorted(set(kinds)),
            **{"from": (today - timedelta(within)).isoformat()},
            atLeast=at_least,
            byAuthority=by_authority,
            after=after,
            limit=limit,
            **_counting(access, today),
        )
    )
    ledger.note(access, None, "repeatOffenders", regions=(region,))
    found = tuple(
        Repeat(
            row["place"],
            row["subject"],
            row["name"],
            row["kind"],
            row["authority"],
            int(row["times"]),
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            tuple(sorted(row["records"])),
        )
        for row in rows
    )
    return Repeats(found, within, at_least)


def grade_changes(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
    region: str,
    scale: str,
    since: int | date,
    after: str,
    limit: int,
) -> GradeChanges:
    """Whose grade on a scale, given in the region, is another now than at a commit or at the begin of a day.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION; BAD_INPUT for a scale or a moment that is none.
    """
    regions = _in_charge(access, region, catalogue)
    known = catalogue.scales.get(scale)
    if known is None:
        raise InputError(
            "No scale has this id.", expected="the id of a scale, as the query `scales` lists them"
        )
    today = services.now().date()

    def work(tx: Transaction) -> tuple[int, date, list[Row]]:
        commit, day = _since(tx, since, today)
        rows = tx.rows(
            GRADED,
            scale=scale,
            kind=GRADE_KIND,
            regions=regions,
            commit=commit,
            since=day.isoformat(),
            after=after,
            limit=limit + 1,
            **_counting(access, today),
        )
        return commit, day, rows

    commit, day, rows = services.graph.read(work)
    found: list[GradeChange] = []
    for row in rows[:limit]:
        before = _grade(row["grades"], commit, day)
        now = _grade(row["grades"], OPEN_COMMIT - 1, today)
        if before != now:
            order = known.grades if known.ordered else ()
            found.append(GradeChange(row["subject"], row["name"], _move(before, now, order), before, now))
    ledger.note(access, None, "gradeChanges", regions=(region,))
    for one in found:
        ledger.note(access, one.subject["id"], "gradeChanges")
    ledger.grants.add(OWN_DUTY)
    last = rows[limit - 1]["subject"]["id"] if len(rows) > limit else None
    return GradeChanges(tuple(found), last, commit, day)


def broken_commitments(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
    region: str,
    from_: date,
    to: date,
    before: tuple[str, str] | None,
    limit: int,
) -> list[Breach]:
    """Commitments found broken in a period, half-open, the newest first.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION; BAD_INPUT for a period that is none.
    """
    regions = _in_charge(access, region, catalogue)
    if not from_ < to or (to - from_).days > LONGEST_DAYS:
        raise InputError(
            "The period can't be used.",
            expected=f"from before to, at most {LONGEST_DAYS} days apart",
            fix="correct from and to",
        )
    today = services.now().date()
    day, id_ = before or ("9999", "")
    rows = services.graph.read(
        lambda tx: tx.rows(
            BROKEN,
            regions=regions,
            kinds=list(BREACHES),
            **{"from": from_.isoformat(), "to": to.isoformat()},
            day=day,
            id=id_,
            limit=limit,
            **_counting(access, today),
        )
    )
    ledger.note(access, None, "brokenCommitments", regions=(region,))
    grant = [[OWN_DUTY, "RECORD"]]
    return [Breach(record_fact(row["record"], grant), row["subject"], row["name"]) for row in rows]


def _in_charge(access: Access, region: str, catalogue: Catalogue) -> list[str]:
    """The region with all below it, where it is the caller's duty."""
    if access.caller.role not in IN_CHARGE:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "The report is for those in charge of the region.",
            expected="an officer or administrator of the region",
            fix="ask an officer of the region",
        )
    check_region(region, catalogue)
    if access.caller.region not in catalogue.path(region):
        raise HubError(
            ErrorCode.FORBIDDEN,
            "The region is neither yours nor below it.",
            expected=f"region {access.caller.region} or one below it",
            fix="ask for your own region",
        )
    return sorted(code for code in catalogue.regions if region in catalogue.path(code))


def _counting(access: Access, today: date) -> Row:
    return {"open": OPEN_COMMIT, "withheld": list(access.withheld), "on": today.isoformat()}


def _threshold(
    given: int | None, what: str, region: str, catalogue: Catalogue, today: date, least: int, most: int
) -> int:
    """What the caller says, else the nearest region's parameter; never a number of the hub's own."""
    value = given
    if value is None:
        for code in reversed(catalogue.path(region)):
            parameter = catalogue.parameters.get(f"repeat-offence-{what}-{code}")
            set_ = (
                next((one.value for one in parameter.values if one.holds(today)), None) if parameter else None
            )
            number = as_number(set_) if isinstance(set_, int | str) else None
            if number is not None:
                value = int(number)
                break
    if value is None:
        raise InputError(
            f"Nobody has set the {what} from which penalties are repeated. 未设定“屡罚”的{what}标准。",
            code=ErrorCode.MISSING_INPUT,
            expected=f"{'within (days)' if what == 'days' else 'atLeast'}, or a value of the parameter "
            f"repeat-offence-{what}-{region}",
            fix="send it, or have the region's administrator publish the parameter",
        )
    if not least <= value <= most:
        raise InputError("The threshold is out of bounds.", expected=f"{least} to {most}", fix="correct it")
    return value


def _since(tx: Transaction, since: int | date, today: date) -> tuple[int, date]:
    """The commit and the day of what was known then."""
    if isinstance(since, date):
        if since > today:
            raise InputError("The day (since) lies ahead.", expected="today or an earlier day")
        midnight = datetime(since.year, since.month, since.day, tzinfo=SHANGHAI)
        row = tx.one(COMMIT_AT, at=stamp(midnight))
        return (int(row["number"]) if row is not None else 0), since - timedelta(1)
    row = tx.one(MOMENT_OF, number=since)
    if row is None:
        raise InputError(
            "No commit has this number.",
            expected="a commit number that an earlier answer carried (knownAsOf)",
            fix="correct it, or name a date",
        )
    return since, datetime.fromisoformat(row["at"]).astimezone(SHANGHAI).date()


def _grade(grades: Sequence[Row], commit: int, day: date) -> str | None:
    """The newest grade that counted at a commit and on a day; several of one day in one text."""
    facts = [
        record_fact(row, [[OWN_DUTY, "RECORD"]])
        for row in grades
        if row["knownFrom"] <= commit < row["knownTo"]
    ]
    counting = [one for one in facts if one.status(day) is RecordStatus.CURRENT and one.decided_on <= day]
    last = max((one.decided_on for one in counting), default=None)
    newest = {
        str(one.attributes.get("grade", one.attributes.get("score", "")))
        for one in counting
        if one.decided_on == last
    }
    return " / ".join(sorted(newest)) or None


def _move(before: str | None, now: str | None, order: Sequence[str]) -> GradeMove:
    """``order`` from the best to the worst."""
    if before is None:
        return GradeMove.NEW
    if now is None:
        return GradeMove.LOST
    if before in order and now in order:
        return GradeMove.UP if order.index(now) < order.index(before) else GradeMove.DOWN
    return GradeMove.OTHER
