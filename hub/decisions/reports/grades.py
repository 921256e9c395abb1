"""Whose grade on a scale changed (等级变动): what it was at a commit or a day, and what it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from graph_schema.vocabulary import GradeMove, RecordStatus
from hub.access.grants import OF_THE_HUB, OWN_DUTY
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.decisions.reports.report_scope import NAMED, REPORTED, ReportedSubject, counting, in_charge
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import GRADE_KIND
from hub.rules.facts import RecordFact
from hub.services import SHANGHAI
from hub.store.commits import COMMITTED_AT, OPEN_COMMIT, stamp
from hub.store.graph import Row, Transaction
from hub.subjects.readable_records import COMMIT_AT, record_fact

GRADED: LiteralString = f"""
MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(scale, region)
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
{NAMED}
WITH s, head(collect(v.name)) AS name
MATCH (g:CreditRecord) USING INDEX SEEK g:CreditRecord(subject, kind)
WHERE g.subject = s.id AND g.kind = $kind AND NOT g.kind IN $withheld
  AND g.scale = $scale AND g.region IN $regions
WITH s, name, collect(g {{.*}}) AS grades
RETURN name, grades, {REPORTED}
ORDER BY subject.id
"""
"""Subjects of whose grades anything changed, with all versions of them: what they were then and are now is
worked out from these."""


@dataclass(frozen=True)
class _Version:
    """A version of a grade, with the commits between which it was known."""

    known_from: int
    known_to: int
    grade: RecordFact


@dataclass(frozen=True)
class _Graded:
    """A subject with all versions of its grades on the scale."""

    subject: ReportedSubject
    versions: tuple[_Version, ...]

    def grade(self, commit: int, day: date) -> str | None:
        """The newest grade that counted at a commit and on a day; several of one day in one text."""
        known = [one.grade for one in self.versions if one.known_from <= commit < one.known_to]
        counted = [one for one in known if one.status(day) is RecordStatus.CURRENT and one.decided_on <= day]
        last = max((one.decided_on for one in counted), default=None)
        newest = {
            str(one.attributes.get("grade", one.attributes.get("score", "")))
            for one in counted
            if one.decided_on == last
        }
        return " / ".join(sorted(newest)) or None


def _graded(row: Row, catalogue: Catalogue) -> _Graded:
    versions = (
        _Version(one["knownFrom"], one["knownTo"], record_fact(one, OF_THE_HUB, catalogue))
        for one in row["grades"]
    )
    return _Graded(ReportedSubject.from_row(row), tuple(versions))


@dataclass(frozen=True)
class GradeChange:
    """A subject whose grade on a scale is another than it was."""

    subject: ReportedSubject
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


def grade_changes(
    call: Call,
    region: str,
    scale: str,
    since: int | date,
    after: str,
    limit: int,
) -> GradeChanges:
    """Whose grade on a scale, given in the region, is another now than at a commit or at the begin of a day.

    Raises:
        HubError: FORBIDDEN. InputError: UNKNOWN_REGION; BAD_INPUT for a scale that there is not, or a
            moment that has not come.
    """
    regions = in_charge(call.access, region, call.catalogue)
    known = call.catalogue.scales.get(scale)
    if known is None:
        raise InputError("decisions.scale-unknown")
    today = call.services.now().date()

    def work(tx: Transaction) -> tuple[int, date, list[_Graded]]:
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
            **counting(call.access, today, call.catalogue),
        )
        return commit, day, [_graded(row, call.catalogue) for row in rows]

    commit, day, candidates = call.services.graph.read(work)
    found: list[GradeChange] = []
    for one in candidates[:limit]:
        before, now = one.grade(commit, day), one.grade(OPEN_COMMIT - 1, today)
        if before != now:
            order = known.grades if known.ordered else ()
            found.append(GradeChange(one.subject, move(before, now, order), before, now))
    call.disclosures.note(call.access, None, "gradeChanges", regions=(region,))
    for one in found:
        call.disclosures.note(call.access, one.subject.id, "gradeChanges")
    call.disclosures.grants.add(OWN_DUTY)
    last = candidates[limit - 1].subject.id if len(candidates) > limit else None
    return GradeChanges(tuple(found), last, commit, day)


def _since(tx: Transaction, since: int | date, today: date) -> tuple[int, date]:
    """The commit and the day of what was known then."""
    if isinstance(since, date):
        if since > today:
            raise InputError("decisions.since-ahead")
        midnight = datetime(since.year, since.month, since.day, tzinfo=SHANGHAI)
        row = tx.row(COMMIT_AT, at=stamp(midnight))
        return (int(row["number"]) if row is not None else 0), since - timedelta(1)
    row = tx.row(COMMITTED_AT, number=since)
    if row is None:
        raise InputError("decisions.commit-unknown")
    return since, day_in_china(datetime.fromisoformat(row["at"]))


def move(before: str | None, now: str | None, order: Sequence[str]) -> GradeMove:
    """How a grade changed; ``order`` from the best to the worst."""
    if before is None:
        return GradeMove.NEW
    if now is None:
        return GradeMove.LOST
    if before in order and now in order:
        return GradeMove.UP if order.index(now) < order.index(before) else GradeMove.DOWN
    return GradeMove.OTHER
