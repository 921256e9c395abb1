"""Alerts as their watcher reads them: under its grants of the moment, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.access.grants import check_investigator
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.investigations import graphs
from hub.investigations.watching.differences import AlertKind
from hub.investigations.watching.watch import watcher_of
from hub.store.entities import Entity, Moment
from hub.store.graph import Transaction, begin_commit, stamp
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


@dataclass(frozen=True)
class SeenAlert:
    """An alert whose subject (and whose other end, where it is on a link) its reader may know of."""

    alert: Alert
    found: SubjectLookup
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
    return [
        SeenAlert(one, found[one.subject], found.get(one.other or ""), view)
        for one in page
        if found[one.subject].subject is not None
    ]


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
        row = transaction.one(ONE_ALERT, key=key, watcher=watcher, at=stamp(now))
        view = View(call.access, call.catalogue, commit, now.date())
        seen = _seen(transaction, view, [Alert.from_row(row["alert"])] if row is not None else [])
        if not seen:
            raise HubError(ErrorCode.NOT_FOUND, "investigations.alert-unknown")
        return seen[0], [f"alert-acknowledged:{key}"]

    return call.services.audit.write_with(call.disclosures, change)
