"""What ended by itself: display, sharing, retention, validity of records, published as events for feeds.

No read trusts these events, or any stored state: what a record is follows from its dates, and from the
periods that texts set, on the day that is asked for. So a job that is late changes no answer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, LiteralString

from graph_schema.vocabulary import Severity
from hub.access.grants import OF_THE_HUB
from hub.calendar.periods import Length, latest_start
from hub.calendar.workdays import day_in_china
from hub.canonical_json import digest
from hub.jobs.job_thread import BackgroundJob
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, Bound
from hub.policy.parameters import called
from hub.records.limits_and_ends import display_months, ends
from hub.rules.scalars import as_date
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.graph import Graph, Row, Transaction
from hub.subjects.readable_records import record_facts

_LOGGER = logging.getLogger("hub.jobs.ends")
READ = 20_000
"""So many places of records are read together."""
BATCH = 500
"""So many records are looked at in one transaction: a stop waits for no more."""
ENTRIES = 50
"""So many entries of lists are looked at before their subjects' records are."""
SECONDS = 600.0
"""How often the job looks. It publishes nothing twice, so it may look often."""
VALIDITY = "VALIDITY"

PROGRESS = """
MATCH (q:Sequence {name: 'ended'}) MATCH (c:Sequence {name: 'commit'})
RETURN q.value AS commit, q.through AS through, q.terms AS terms, q.running AS running, c.value AS head
"""
LOCK = "MATCH (q:Sequence {name: 'ended'}) SET q.locked = true RETURN q.value AS commit"
BEHIND_ALL = "\U0010ffff"
"""Behind every id of a place."""


def _found(where: LiteralString, place: LiteralString) -> LiteralString:
    """Records in the order of a property, in pages after a place (the property, then the id). That they are
    records their id says: their label here would be scanned."""
    return f"""
MATCH (r:Dated) USING INDEX SEEK r:Dated({place})
WHERE r.{place} >= $place AND r.{place} <= $until AND (r.{place} > $place OR r.id > $id) AND r.id IS NOT NULL
  AND r.knownTo = $open{where}
RETURN r.{place} AS place, r.id AS id, r.subject AS subject ORDER BY place, id LIMIT $limit
"""


_OF_REGION: LiteralString = """
  AND $region IN r.path AND r.kind IN $kinds AND ($severity IS NULL OR r.severity = $severity)"""
BY_DECISION: LiteralString = _found(_OF_REGION, "decidedOn")
BY_CONDUCT: LiteralString = _found(_OF_REGION, "conductEndedOn")
"""Records whose period, as a text sets it, ends on a day that was not looked at yet."""
BY_COMMIT: LiteralString = _found(
    """
  AND (r.displayEndsOn <= $today OR r.sharingEndsOn <= $today OR r.validTo <= $today OR r.kind IN $kinds)""",
    "knownFrom",
)
"""Records that were written since."""
_BY_DAY: Mapping[str, LiteralString] = {
    name: _found("", name) for name in ("displayEndsOn", "sharingEndsOn", "validTo")
}
"""Records with a stored end on such a day."""
_BY_REMOVAL: Mapping[str, LiteralString] = {
    name: _found(" AND r.kind IN $lists", name)
    for name in ("validTo", "repairedOn", "revokedOn", "knownFrom")
}
"""Entries of lists until which a period goes on, that were removed on such a day."""
ENDINGS: Mapping[str, LiteralString] = {
    **_BY_DAY,
    **{f"removed {name}": statement for name, statement in _BY_REMOVAL.items()},
}
OF_SUBJECTS = """
UNWIND $subjects AS subject
MATCH (r:CreditRecord) WHERE r.subject = subject AND r.kind IN $kinds AND r.knownTo = $open
RETURN r.id AS id
"""
RECORDS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
RETURN r.subject AS subject, r {.*} AS record
"""
KNOWN = "UNWIND $keys AS key MATCH (e:Ended {key: key}) RETURN e.key AS key"
PUBLISH = """
UNWIND $ends AS end
MERGE (e:Ended {key: end.key})
  ON CREATE SET e.record = end.record, e.what = end.what, e.on = end.on, e.region = end.region,
                e.commit = $commit, e.at = $at
"""
ADVANCE = """
MATCH (q:Sequence {name: 'ended'})
SET q.value = CASE WHEN $head > q.value THEN $head ELSE q.value END,
    q.through = CASE WHEN $today > q.through THEN $today ELSE q.through END, q.terms = $terms
REMOVE q.running
"""
REACHED = "MATCH (q:Sequence {name: 'ended'}) SET q.running = $running"


@dataclass(frozen=True)
class _Search:
    """A statement that finds records that may have ended, or (``removed``) entries of lists whose subjects
    may have such."""

    statement: LiteralString
    parameters: dict[str, Any]
    removed: bool = False


@dataclass(frozen=True)
class _Pass:
    """One pass over everything up to a commit and a day, and how far it has come: the searches before
    ``number`` are done, that one up to a place and an id. Kept in the graph, so that another process goes
    on."""

    head: int
    today: str
    terms: str
    number: int = 0
    place: str | int | None = None
    id: str = BEHIND_ALL


def publish(
    graph: Graph, catalogue: Catalogue, now: datetime, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Publishes what has ended up to today and was not published yet; answers how many ends.

    Batches are transactions of their own: killed or stopped in between, the next call goes on where this one
    was. Two hubs at once publish each end once. Where the periods themselves have changed, what ended by them
    is looked for from the begin.

    Args:
        stopped: asked before each batch; True ends the work there.
    """
    row = graph.read(lambda tx: tx.row(PROGRESS))
    assert row is not None, "the migrations create the sequences"
    today, terms = day_in_china(now).isoformat(), _terms(catalogue)
    if (row["through"], row["commit"], row["terms"]) == (today, row["head"], terms):
        return 0
    begun = _Pass(**json.loads(row["running"])) if row["running"] else None
    resumed = begun is not None and begun.terms == terms
    one = begun if begun is not None and resumed else _Pass(int(row["head"]), today, terms)
    done = _go_on(graph, catalogue, row, one, now, stopped)
    if resumed and not stopped():
        done += publish(graph, catalogue, now, stopped)
    return done


def _go_on(
    graph: Graph, catalogue: Catalogue, row: Row, one: _Pass, now: datetime, stopped: Callable[[], bool]
) -> int:
    """Goes on with a pass to its end, or to the stop."""
    done = 0
    for number, search in enumerate(_searches(catalogue, row, one)):
        if number < one.number:
            continue
        if number > one.number or one.place is None:
            one = replace(one, number=number, place=search.parameters["after"], id=BEHIND_ALL)
        for ids, place, id_ in _batches(graph, search, one):
            if stopped():
                return done
            # Of the records of one place the last batch says that it is done.
            one = replace(one, place=place, id=id_) if place is not None else one
            done += graph.write(lambda tx, i=ids, o=one: _batch(tx, catalogue, i, o, now))
    graph.write(lambda tx: tx.rows(ADVANCE, head=one.head, today=one.today, terms=one.terms))
    return done


def _batches(graph: Graph, search: _Search, one: _Pass) -> Iterator[tuple[list[str], str | int | None, str]]:
    """Ids of records to look at, and the place and id up to which the search is done with them; no place
    where more of the same follow."""
    place, id_, step = one.place, one.id, ENTRIES if search.removed else BATCH
    while True:
        asked: Row = {**search.parameters, "place": place, "id": id_, "open": OPEN_COMMIT, "limit": READ}
        rows = graph.read(lambda tx, a=asked: tx.rows(search.statement, **a))
        for low in range(0, len(rows), step):
            chunk = rows[low : low + step]
            ids = _of_subjects(graph, search, chunk) if search.removed else [row["id"] for row in chunk]
            parts = [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)] or [[]]
            for part in parts[:-1]:
                yield part, None, ""
            yield parts[-1], chunk[-1]["place"], chunk[-1]["id"]
        if len(rows) < READ:
            return
        place, id_ = rows[-1]["place"], rows[-1]["id"]


def _of_subjects(graph: Graph, search: _Search, entries: list[Row]) -> list[str]:
    asked: Row = {"kinds": search.parameters["kinds"], "open": OPEN_COMMIT}
    subjects = sorted({row["subject"] for row in entries})
    return [row["id"] for row in graph.read(lambda tx: tx.rows(OF_SUBJECTS, subjects=subjects, **asked))]


def _searches(catalogue: Catalogue, row: Row, one: _Pass) -> Iterator[_Search]:
    """As many, in the same order, as long as the periods are the same."""
    through, today = row["through"], date.fromisoformat(one.today)
    since = None if row["terms"] != one.terms or through < "1900" else date.fromisoformat(through)
    kinds = sorted(catalogue.disclosure.negative)
    days = {"after": through, "until": today.isoformat()}
    commits = {"after": row["commit"], "until": one.head}
    for statement in _BY_DAY.values():
        yield _Search(statement, days)
    for length, from_, more in _periods(catalogue):
        begun = since is not None and from_ <= since
        period = {
            **more,
            "after": latest_start(since, length).isoformat() if begun and since is not None else "",
            "until": latest_start(today, length).isoformat(),
            "kinds": kinds,
        }
        yield _Search(BY_DECISION, period)
        if more["severity"] is None:
            yield _Search(BY_CONDUCT, period)
    yield _Search(BY_COMMIT, {**commits, "today": today.isoformat(), "kinds": kinds})
    for name, statement in _BY_REMOVAL.items():
        span = commits if name == "knownFrom" else days
        yield _Search(statement, {**span, "lists": catalogue.disclosure.lists, "kinds": kinds}, removed=True)


def _periods(catalogue: Catalogue) -> Iterator[tuple[Length, date, Row]]:
    """Each period that a text sets: its length, from when the text holds, for which region and severity."""
    for term in catalogue.disclosure.all(*Bound):
        yield term.length, term.from_, {"region": term.region, "severity": None}
    for severity in Severity:
        for parameter in called(catalogue, display_months(severity)):
            more = {"region": parameter.region, "severity": severity.value}
            for value in parameter.usable:
                yield Length(months=int(str(value.value))), value.from_, more


def _terms(catalogue: Catalogue) -> str:
    """Tells the periods of one catalogue from those of another."""
    found = [(repr(length), from_.isoformat(), more) for length, from_, more in _periods(catalogue)]
    rest = [repr(term) for term in catalogue.disclosure.all(*Bound)]
    return digest([found, rest])


def _batch(transaction: Transaction, catalogue: Catalogue, ids: list[str], one: _Pass, now: datetime) -> int:
    """Publishes what has ended of some records, keeps how far the pass has come; answers how many ends."""
    transaction.row(LOCK)
    rows = transaction.rows(RECORDS, ids=ids, open=OPEN_COMMIT) if ids else []
    found = {end["key"]: end for end in _ended(transaction, catalogue, rows, date.fromisoformat(one.today))}
    known = {row["key"] for row in transaction.rows(KNOWN, keys=sorted(found))} if found else set[str]()
    new = [end for key, end in found.items() if key not in known]
    if new:
        commit = begin_commit(transaction, "ends", now)
        transaction.rows(PUBLISH, ends=new, commit=commit, at=stamp(now))
    transaction.rows(REACHED, running=json.dumps(asdict(one)))
    return len(new)


def _ended(transaction: Transaction, catalogue: Catalogue, rows: list[Row], today: date) -> Iterator[Row]:
    """The ends of these records that are past, each by what sets it."""
    held = [{**row, "grants": OF_THE_HUB} for row in rows]
    for fact in record_facts(transaction, held, OPEN_COMMIT - 1, today, catalogue):
        conduct_ended = as_date(fact.attributes.get(CONDUCT_ENDED))
        days = {end.what.value: end.on for end in ends(catalogue, fact, conduct_ended)}
        for what, on in {**days, VALIDITY: fact.valid_to}.items():
            if on is not None and on <= today:
                key = f"{fact.id}|{what}|{on}"
                yield {"key": key, "record": fact.id, "what": what, "on": str(on), "region": fact.region}


def publish_ends(
    graph: Graph,
    catalogue: Callable[[], Catalogue],
    clock: Callable[[], datetime],
    seconds: float = SECONDS,
) -> BackgroundJob:
    """Begins the job that publishes ends. Stopped, it ends after the batch that it is at.

    Args:
        catalogue: answers the policy that stands.
    """

    def work(stopped: Callable[[], bool]) -> None:
        publish(graph, catalogue(), clock(), stopped)

    return BackgroundJob(
        "ends",
        work,
        seconds,
        _LOGGER,
        "The ends of records wait to be published",
        "The job that publishes ends failed",
    )
