"""Alerts as their watcher reads them: under its grants of the moment, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.links import PUBLIC
from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.access.links import DUTY_AT_SUBJECT, READABLE
from hub.access.purposes import check_investigator
from hub.access.who_may_read import CLAUSES, CONSENTS, GRANTS, OF_RECORD
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.fragments import known_at
from hub.identity.naming import SubjectKey
from hub.investigations import graphs
from hub.investigations.watching.differences import AlertKind
from hub.investigations.watching.watch import watcher_of
from hub.store.commits import OPEN_COMMIT, begin_commit, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction
from hub.subjects import lookup
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

ALERTS = """
MATCH (a:Alert) WHERE a.watcher = $watcher AND a.place > $after
WITH a ORDER BY a.place WHERE $watch IS NULL OR a.watch = $watch
RETURN a {.*} AS alert LIMIT $limit
"""
ONE_ALERT = """
MATCH (a:Alert {key: $key}) WHERE a.watcher = $watcher
SET a.acknowledgedAt = coalesce(a.acknowledgedAt, $at)
RETURN a {.*} AS alert
"""
READABLE_LINKS: LiteralString = f"""
UNWIND $pairs AS pair
MATCH (s:Subject {{id: pair[0]}})
MATCH (o:Subject {{id: pair[1]}})
WHERE {READABLE} OR {DUTY_AT_SUBJECT}
RETURN pair
"""
"""Between which two of ``$pairs``, both of whom the caller may know of, a private link may be shown."""
READABLE_RECORDS: LiteralString = f"""
WITH {CLAUSES} AS clauses
UNWIND $pairs AS pair
MATCH (r:CreditRecord {{id: pair[1]}}) WHERE {known_at("r")}
MATCH (s:Subject {{id: pair[0]}})-[:HAS_RECORD]->(r)
WITH pair, s, r, clauses, {CONSENTS} AS consents, {OF_RECORD}
WHERE size({GRANTS}) > 0
RETURN pair
"""
_PUBLIC = {one.value for one in PUBLIC}


class Alert(Entity, frozen=True):
    """What changed of a subject, found at a commit."""

    key: str
    watch: str
    watcher: str
    subject: str
    what: AlertKind
    kind: str | None = None
    other: str | None = None
    record: str | None = None
    commit: int
    day: date
    at: Moment
    place: str
    acknowledged_at: Moment | None = None

    @property
    def private(self) -> tuple[str, str] | None:
        """Both ends of the link that it is on, if that is of a private kind."""
        return (self.subject, self.other) if self.other is not None and self.kind not in _PUBLIC else None

    @property
    def recorded(self) -> tuple[str, str] | None:
        """The subject and the record that it is on."""
        return (self.subject, self.record) if self.record is not None else None


@dataclass(frozen=True)
class SeenAlert:
    """An alert that its reader may see. A link of a public kind is there whoever is at the other end;
    ``other`` has no subject where its reader may not know of that one."""

    alert: Alert
    lookup: SubjectLookup
    other: SubjectLookup | None
    view: View


def alerts(call: Call, watch: str | None, after: str, most: int) -> list[SeenAlert]:
    """The caller's alerts of its matter behind a place, the oldest first; what an ended grant hides is not
    there.

    Raises:
        HubError: FORBIDDEN.
    """
    check_investigator(call.access)
    call.disclosures.note(call.access, None, "alerts")
    return call.services.graph.read(lambda tx: _alerts(tx, call, watch, after, most))


def _alerts(tx: Transaction, call: Call, watch: str | None, after: str, most: int) -> list[SeenAlert]:
    view = View(call.access, call.catalogue, graphs.head(tx), call.services.now().date())
    seen = list[SeenAlert]()
    while len(seen) < most:
        deadline.check()
        rows = tx.rows(ALERTS, watcher=watcher_of(call.access), watch=watch, after=after, limit=most)
        page = [Alert.from_row(row["alert"]) for row in rows]
        seen += _seen(tx, view, page)
        if len(page) < most:
            break
        after = page[-1].place
    return seen[:most]


def _seen(transaction: Transaction, view: View, page: Sequence[Alert]) -> list[SeenAlert]:
    ids = list(dict.fromkeys(one for alert in page for one in (alert.subject, alert.other) if one))
    if not ids:
        return []
    keys = [SubjectKey(id=one) for one in ids]
    found = dict(
        zip(ids, lookup.find_each(transaction, keys, view.access, view.day, view.commit), strict=True)
    )
    known = {one for one in ids if found[one].subject is not None}
    there = [one for one in page if one.subject in known]
    private = (one.private for one in there if one.other in known)
    links = _readable(transaction, READABLE_LINKS, view, private)
    records = _readable(transaction, READABLE_RECORDS, view, (one.recorded for one in there))
    return [
        SeenAlert(one, found[one.subject], found.get(one.other or ""), view)
        for one in there
        if (one.private is None or one.private in links) and (one.recorded is None or one.recorded in records)
    ]


def _readable(
    transaction: Transaction,
    statement: LiteralString,
    view: View,
    pairs: Iterable[tuple[str, str] | None],
) -> set[tuple[str, str]]:
    """Which of the pairs the reader may be shown now; nothing is asked where there are none."""
    asked = sorted({one for one in pairs if one is not None})
    if not asked:
        return set()
    parameters: Row = {"commit": view.commit, "day": view.day.isoformat(), "open": OPEN_COMMIT}
    parameters |= view.access.parameters()
    rows = transaction.rows(statement, pairs=[list(one) for one in asked], **parameters)
    return {(row["pair"][0], row["pair"][1]) for row in rows}


def acknowledge(call: Call, key: str) -> Written[SeenAlert]:
    """Marks an alert as read; once done it stays as it was.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, for what is not there as for what is not the caller's.
    """
    check_investigator(call.access)
    now = call.services.now()
    call.disclosures.note(call.access, None, "alerts")

    def change(transaction: Transaction) -> tuple[SeenAlert, list[str]]:
        commit = begin_commit(transaction, "alert", now)
        watcher = watcher_of(call.access)
        row = transaction.row(ONE_ALERT, key=key, watcher=watcher, at=stamp(now))
        view = View(call.access, call.catalogue, commit, now.date())
        seen = _seen(transaction, view, [Alert.from_row(row["alert"])] if row is not None else [])
        if not seen:
            raise HubError(ErrorCode.NOT_FOUND, "investigations.alert-unknown")
        return seen[0], [f"alert-acknowledged:{key}"]

    return call.services.audit.write_with(call.disclosures, change)
