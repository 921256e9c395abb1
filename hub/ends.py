"""What ended by itself: display, sharing, retention, validity of records, published as events for feeds.

No read trusts these events, or any stored state: what a record is follows from its dates, and from the
periods that texts set, on the day that is asked for. So a job that is late changes no answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from graph_schema.vocabulary import Severity
from hub.errors import HubError
from hub.grants import OWN_DUTY
from hub.graph import Graph, Row, Transaction, begin_commit, stamp
from hub.periods import ends
from hub.policy.catalogue import OPEN_COMMIT, Catalogue
from hub.policy.disclosure import CONDUCT_ENDED, Bound
from hub.reckoning import Length, latest_start
from hub.rules.scalars import as_date
from hub.subjects.reading import record_facts
from hub.subjects.writing import digest
from hub.workdays import SHANGHAI

_LOGGER = logging.getLogger("hub.ends")
BATCH = 2000
SECONDS = 600.0
"""How often the job looks. It publishes nothing twice, so it may look often."""
VALIDITY = "VALIDITY"

PROGRESS = """
MATCH (q:Sequence {name: 'ended'}) MATCH (c:Sequence {name: 'commit'})
RETURN q.value AS commit, q.through AS through, q.terms AS terms, c.value AS head
"""
LOCK = "MATCH (q:Sequence {name: 'ended'}) SET q.locked = true RETURN q.value AS commit"


def _found(where: LiteralString, place: LiteralString) -> LiteralString:
    """Records by a property, in pages after a place in its order. That they are records HAS_RECORD says:
    their label here would be scanned."""
    statement: LiteralString = (
        "MATCH (r:Dated) USING INDEX SEEK r:Dated(PLACE) WHERE r.PLACE > $after AND r.PLACE <= $until"
        + where
        + """
  AND r.knownTo = $open AND (r.PLACE > $place OR (r.PLACE = $place AND r.id > $id))
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN s.id AS subject, r {.*} AS record, r.PLACE AS place ORDER BY place, r.id LIMIT $limit
"""
    )
    return statement.replace("PLACE", place)


def _removed(place: LiteralString) -> LiteralString:
    """Records of subjects with such an entry of a list, in pages after an id."""
    statement: LiteralString = """
MATCH (e:Dated) USING INDEX SEEK e:Dated(PLACE)
WHERE e.PLACE > $after AND e.PLACE <= $until AND e.kind IN $lists AND e.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(e)
WITH DISTINCT s MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
WHERE r.knownTo = $open AND r.kind IN $kinds AND r.id > $id
RETURN s.id AS subject, r {.*} AS record, '' AS place ORDER BY r.id LIMIT $limit
"""
    return statement.replace("PLACE", place)


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
    name: _removed(name) for name in ("validTo", "repairedOn", "revokedOn", "knownFrom")
}
"""Records of subjects that were removed from a list until which a period goes on."""
ENDINGS: Mapping[str, LiteralString] = {
    **_BY_DAY,
    **{f"removed {name}": statement for name, statement in _BY_REMOVAL.items()},
}
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
"""


@dataclass(frozen=True)
class _Search:
    """A statement that finds records that may have ended; ``place`` is before the first page."""

    statement: LiteralString
    parameters: dict[str, Any]
    place: str | int = ""


def publish(graph: Graph, catalogue: Catalogue, now: datetime) -> int:
    """Publishes what has ended up to today and was not published yet; answers how many ends.

    Batches are transactions of their own: killed in between, the next call goes on. Two hubs at once publish
    each end once. Where the periods themselves have changed, what ended by them is looked for from the begin.
    """
    today = now.astimezone(SHANGHAI).date()
    row = graph.read(lambda tx: tx.one(PROGRESS))
    assert row is not None, "the migrations create the sequences"
    terms = _terms(catalogue)
    if (row["through"], row["commit"], row["terms"]) == (today.isoformat(), row["head"], terms):
        return 0
    head, done = int(row["head"]), 0
    for search in _searches(catalogue, row, today, anew=row["terms"] != terms):
        place, id_ = search.place, ""
        while page := graph.write(
            lambda tx, s=search, p=place, i=id_: _page(tx, catalogue, s, p, i, today, now)
        ):
            rows, new = page
            done += new
            if len(rows) < BATCH:
                break
            place, id_ = rows[-1]["place"], rows[-1]["record"]["id"]
    graph.write(lambda tx: tx.rows(ADVANCE, head=head, today=today.isoformat(), terms=terms))
    return done


def _searches(catalogue: Catalogue, row: Row, today: date, *, anew: bool) -> Iterator[_Search]:
    through = row["through"]
    since = None if anew or through < "1900" else date.fromisoformat(through)
    kinds = sorted(catalogue.disclosure.negative)
    days = {"after": through, "until": today.isoformat()}
    commits = {"after": row["commit"], "until": row["head"]}
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
    yield _Search(BY_COMMIT, {**commits, "today": today.isoformat(), "kinds": kinds}, 0)
    for name, statement in _BY_REMOVAL.items():
        span = commits if name == "knownFrom" else days
        yield _Search(statement, {**span, "lists": catalogue.disclosure.lists, "kinds": kinds})


def _periods(catalogue: Catalogue) -> Iterator[tuple[Length, date, Row]]:
    """Each period that a text sets: its length, from when the text holds, for which region and severity."""
    for term in catalogue.disclosure.all(*Bound):
        yield term.length, term.from_, {"region": term.region, "severity": None}
    for severity in Severity:
        for parameter in catalogue.parameters.values():
            if parameter.id.endswith(f"display-months-{severity.value.lower()}"):
                more = {"region": parameter.region, "severity": severity.value}
                for value in parameter.values:
                    yield Length(months=int(str(value.value))), value.from_, more


def _terms(catalogue: Catalogue) -> str:
    """Tells the periods of one catalogue from those of another."""
    found = [(repr(length), from_.isoformat(), more) for length, from_, more in _periods(catalogue)]
    rest = [repr(term) for term in catalogue.disclosure.all(*Bound)]
    return digest([found, rest])


def _page(
    transaction: Transaction,
    catalogue: Catalogue,
    search: _Search,
    place: str | int,
    id_: str,
    today: date,
    now: datetime,
) -> tuple[list[Row], int]:
    """One page of what a search finds, and how many ends of it were published."""
    transaction.one(LOCK)
    rows = transaction.rows(
        search.statement, **search.parameters, place=place, id=id_, open=OPEN_COMMIT, limit=BATCH
    )
    found = {end["key"]: end for end in _ended(transaction, catalogue, rows, today)}
    known = {row["key"] for row in transaction.rows(KNOWN, keys=sorted(found))} if found else set[str]()
    new = [end for key, end in found.items() if key not in known]
    if new:
        commit = begin_commit(transaction, "ends", now)
        transaction.rows(PUBLISH, ends=new, commit=commit, at=stamp(now))
    return rows, len(new)


def _ended(transaction: Transaction, catalogue: Catalogue, rows: list[Row], today: date) -> Iterator[Row]:
    """The ends of these records that are past, each by what sets it."""
    held = [{**row, "grants": [[OWN_DUTY, "RECORD"]]} for row in rows]
    for fact in record_facts(transaction, held, OPEN_COMMIT - 1, today, catalogue):
        conduct_ended = as_date(fact.attributes.get(CONDUCT_ENDED))
        days = {end.what.value: end.on for end in ends(catalogue, fact, conduct_ended)}
        for what, on in {**days, VALIDITY: fact.valid_to}.items():
            if on is not None and on <= today:
                key = f"{fact.id}|{what}|{on}"
                yield {"key": key, "record": fact.id, "what": what, "on": str(on), "region": fact.region}


class EndsJob:
    """A thread that publishes ends every ``seconds``. What fails is told once and tried again.

    Args:
        catalogue: answers the policy that stands.
    """

    def __init__(
        self,
        graph: Graph,
        catalogue: Callable[[], Catalogue],
        clock: Callable[[], datetime],
        seconds: float = SECONDS,
    ) -> None:
        self._graph = graph
        self._catalogue = catalogue
        self._clock = clock
        self._seconds = seconds
        self._stopped = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="ends", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the job; a turn that runs is finished first."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def turn(self) -> None:
        """One turn; a failure is logged and left to the next one."""
        try:
            publish(self._graph, self._catalogue(), self._clock())
            self._told = ""
        except HubError as error:
            if str(error) != self._told:
                self._told = str(error)
                _LOGGER.warning("The ends of records wait to be published: %s", error)
        except Exception as error:
            _LOGGER.error("The job that publishes ends failed (%s).", type(error).__name__)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self.turn()
