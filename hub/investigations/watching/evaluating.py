"""Makes alerts of what the commits and the days since the last turn changed, for every watch, page by page.

Each page's alerts and how far the work has come are one transaction: a hub that ends in between goes on
where it was, and an alert's key keeps it from coming twice. Alerts are numbered in that transaction, so a
reader who has read up to a number has missed none before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import LiteralString

from graph_schema.links import LinkKind
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.errors import HubError
from hub.identity import Caller
from hub.investigations.watching.differences import AlertKind, Happening, compare
from hub.investigations.watching.searches import disclosures_ending, in_search
from hub.investigations.watching.watch import Watch
from hub.policy.catalogue import Catalogue
from hub.services import Services
from hub.store.commits import OPEN_COMMIT, stamp
from hub.store.graph import Row, Transaction
from hub.subjects import changes
from hub.subjects.view import View

PAGE = 100
"""So many subjects are compared in one transaction: a stop waits for no more."""

PROGRESS = """
MATCH (q:Sequence {name: 'watches'}) MATCH (c:Sequence {name: 'commit'})
RETURN q.value AS since, q.through AS through, q.running AS running, c.value AS head,
       EXISTS { MATCH (w:Watch) WHERE w.active = true AND w.id > '' } AS any
"""
WATCHES_OF = """
UNWIND $ids AS id
MATCH (s:Subject {id: id})
UNWIND [id] + COLLECT { MATCH (o:Subject)-[m:MERGED_INTO]->(s) WHERE m.knownTo = $open RETURN o.id } AS name
MATCH (x:WatchedSubject {subject: name})
MATCH (w:Watch {id: x.watch}) WHERE w.active
RETURN DISTINCT id AS subject, w {.*} AS watch
"""
"""Also of those that are merged into them."""
SEARCHES = """
MATCH (w:Watch) WHERE w.active = true AND w.id > $after
WITH w ORDER BY w.id WHERE w.searchRegion IS NOT NULL OR w.text IS NOT NULL
RETURN w {.*} AS watch LIMIT $limit
"""
LOCK = (
    "MATCH (q:Sequence {name: 'watches'}) SET q.locked = true RETURN q.running AS running, q.value AS since"
)
ALERT = """
MATCH (q:Sequence {name: 'watches'})
UNWIND $alerts AS alert
OPTIONAL MATCH (old:Alert {key: alert.key})
WITH q, alert, old WHERE old IS NULL
WITH q, collect(alert) AS fresh, coalesce(q.number, 0) AS number
SET q.number = number + size(fresh)
WITH fresh, number
UNWIND range(1, size(fresh)) AS place
CREATE (a:Alert)
SET a = fresh[place - 1], a.at = $at, a.place = right('000000000000000' + toString(number + place), 16)
"""
"""Numbers are given to all at once: a row of a statement does not see what the one before has set."""
REACHED = """
MATCH (q:Sequence {name: 'watches'})
SET q.running = $running, q.value = coalesce($since, q.value), q.through = coalesce($through, q.through)
"""


@dataclass(frozen=True)
class Run:
    """One comparison of two states, as far as it has come: subjects up to ``after`` are done."""

    since: int
    before: str
    commit: int
    day: str
    after: str = ""


def evaluate(services: Services, stopped: Callable[[], bool]) -> None:
    """Compares all that changed since the last turn, and ends when nothing is left.

    Raises:
        HubError: the graph can't be used; the next turn goes on.
    """
    while not stopped():
        run = _run(services)
        if run is None:
            return
        ids = services.graph.read(lambda tx, run=run: _touched(tx, run, services.book.current()))
        alerts = _alerts(services, run, ids) if ids else []
        services.graph.write(
            lambda tx, run=run, ids=ids, alerts=alerts: _keep(tx, services, run, ids, alerts)
        )


def _run(services: Services) -> Run | None:
    """The run that goes on, or the next one; None where there is nothing to compare."""
    row = services.graph.read(lambda tx: tx.row(PROGRESS))
    assert row is not None, "the migration made it"
    if row["running"]:
        return Run(**json.loads(row["running"]))
    today = services.now().date().isoformat()
    before = row["through"] or today
    today = max(today, before)  # the clock of another hub may be ahead
    if row["head"] == row["since"] and before == today:
        return None
    run = Run(int(row["since"]), before, int(row["head"]), today)
    if not row["any"]:
        services.graph.write(lambda tx: tx.rows(REACHED, running=None, since=run.commit, through=run.day))
        return None
    return run


def _touched(transaction: Transaction, run: Run, catalogue: Catalogue) -> list[str]:
    days = date.fromisoformat(run.before), date.fromisoformat(run.day)
    ending = disclosures_ending(catalogue, *days)
    span = changes.Span(run.since, run.commit, days, tuple(catalogue.kinds), (), ending)
    found = set(changes.touched(transaction, span, run.after, PAGE))
    parameters = {**span.parameters(), "after": run.after, "limit": PAGE}
    for kind in LinkKind:
        found.update(row["id"] for row in transaction.rows(changes.LINKED[kind], **parameters))
    return sorted(found)[:PAGE]


def _alerts(services: Services, run: Run, ids: Sequence[str]) -> list[Row]:
    catalogue = services.book.current()
    rows = services.graph.read(lambda tx: tx.rows(WATCHES_OF, ids=list(ids), open=OPEN_COMMIT))
    pairs: dict[Watch, list[str]] = {}
    for row in rows:
        pairs.setdefault(Watch.from_row(row["watch"]), []).append(row["subject"])
    pairs |= {watch: list(ids) for watch in _searches(services)}
    # Under two ids of one subject the same is told once.
    alerts = {
        alert["key"]: alert
        for watch, subjects in pairs.items()
        for alert in _of_watch(services, run, catalogue, watch, subjects)
    }
    return list(alerts.values())


def _searches(services: Services) -> list[Watch]:
    found, after = list[Watch](), ""
    while True:
        rows = services.graph.read(lambda tx, after=after: tx.rows(SEARCHES, after=after, limit=PAGE))
        found += [Watch.from_row(row["watch"]) for row in rows]
        if len(rows) < PAGE:
            return found
        after = found[-1].id


def _of_watch(
    services: Services, run: Run, catalogue: Catalogue, watch: Watch, ids: Sequence[str]
) -> list[Row]:
    since = max(run.since, watch.since)
    access = _access(watch, catalogue, services)
    if (since >= run.commit and run.before == run.day) or access is None:
        return []
    before = View(access, catalogue, min(since, run.commit), date.fromisoformat(run.before))
    after = View(access, catalogue, run.commit, date.fromisoformat(run.day))
    happenings = services.graph.read(lambda tx: _happenings(tx, watch, before, after, ids))
    return [_alert(watch, run, one) for one in happenings]


def _happenings(
    transaction: Transaction, watch: Watch, before: View, after: View, ids: Sequence[str]
) -> list[Happening]:
    """What a watch is told of subjects: of those that came into what it searches for, or left it, that."""
    compared = compare(transaction, before, after, ids)
    if not watch.searches:
        return [one for happenings in compared.happenings.values() for one in happenings]
    was = in_search(transaction, watch, before, compared.before)
    is_ = in_search(transaction, watch, after, compared.after)
    told = list[Happening]()
    for subject, happenings in compared.happenings.items():
        if subject in was and subject in is_:
            told += happenings
        elif subject in was or subject in is_:
            told.append(Happening(subject, AlertKind.NEW if subject in is_ else AlertKind.LEFT))
    return told


def _access(watch: Watch, catalogue: Catalogue, services: Services) -> Access | None:
    """What the watcher may read now; None: nothing any more."""
    caller = Caller(watch.caller, watch.region, watch.authority, Role.INVESTIGATOR)
    purpose = Purpose(PurposeCode.INVESTIGATION, watch.matter)
    try:
        return access_for(caller, purpose, catalogue, services.now().date())
    except HubError:
        return None


def _alert(watch: Watch, run: Run, one: Happening) -> Row:
    return {
        "key": f"{watch.id}/{one.subject}/{run.commit}/{one.key}",
        "watch": watch.id,
        "watcher": f"{watch.region}/{watch.caller}/{watch.matter}",
        "subject": one.subject,
        "what": one.what.value,
        "kind": one.kind,
        "other": one.other,
        "record": one.record,
        "commit": run.commit,
        "day": run.day,
    }


def _keep(
    transaction: Transaction, services: Services, run: Run, ids: Sequence[str], alerts: list[Row]
) -> None:
    """Keeps a page's alerts and how far the run is, unless another process was faster."""
    held = transaction.row(LOCK)
    assert held is not None, "the migration made it"
    running: LiteralString | str | None = held["running"]
    if (Run(**json.loads(running)) != run) if running else (held["since"] != run.since):
        return
    transaction.rows(ALERT, alerts=alerts, at=stamp(services.now()))
    if len(ids) < PAGE:
        transaction.rows(REACHED, running=None, since=run.commit, through=run.day)
        return
    further = json.dumps({**asdict(run), "after": ids[-1]})
    transaction.rows(REACHED, running=further, since=None, through=None)
