"""What happened to a subject and when (时间线): its versions, its links, its records, the newest first.

One list in keyset pages, by day and place, merged of three sources, each read by one statement with a limit.
What has no day for the caller (a record whose class of sharing opens no dates, the move of a person of
elsewhere) is not in the list: its place would tell the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import LiteralString

from graph_schema.links import PUBLIC
from graph_schema.vocabulary import TimelineEventKind
from hub.access.grants import OWN_DUTY, SELF
from hub.access.links import KNOWN, READABLE
from hub.access.masking import shown_name, shows_regions
from hub.access.purposes import check_investigator
from hub.access.sharing import shared_record
from hub.access.who_may_read import CLAUSES, CONSENTS, GRANTS, OF_RECORD, kind_seen
from hub.errors import InputError
from hub.fragments import known_at, valid_on
from hub.policy.model.disclosure_periods import Bound
from hub.records.status import ENDED_ON
from hub.rules.facts import RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.links import SubjectLink
from hub.subjects.lookup import SubjectLookup
from hub.subjects.readable_records import PROPERTIES, VALUES_OF_RECORD, record_facts
from hub.subjects.view import View
from hub.tracing.comparing import regions_of
from hub.tracing.path_links import LINK

Place = tuple[str, str]
"""The day of an event, and its place among those of the day."""
VERSIONS_EACH = 100
"""So many versions are read at once."""

VERSIONS_UP_TO: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")} AND v.validFrom <= $until
RETURN v {{.*}} AS version ORDER BY v.validFrom DESC LIMIT $limit
"""
_LATER: LiteralString = "event[0] >= $since AND event[0] <= $until AND event[1] IN $events"
_AFTER: LiteralString = "(event[0] < $day_after OR place > $after)"
LINK_EVENTS: LiteralString = f"""
MATCH (s:Subject {{id: $subject}})
CALL (s) {{
  MATCH (s)-[l]-(o:Subject)
  WHERE {KNOWN}
  UNWIND [[l.validFrom, '{TimelineEventKind.LINK_BEGUN.name}'],
          [l.validTo, '{TimelineEventKind.LINK_ENDED.name}']] AS event
  WITH s, l, o, event, 'link/' + event[1] + '/' + type(l) + '/' + l.startPlace AS place
  WHERE {_LATER} AND {_AFTER} AND (type(l) IN $public OR {READABLE})
  WITH s, l, o, event, place ORDER BY event[0] DESC, place LIMIT $limit
  RETURN l, o, event, place
}}
OPTIONAL MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")} AND {valid_on("v")}
RETURN event[0] AS dated, event[1] AS event, place, v.name AS name,
       {kind_seen("o", "$day", "$commit")} AS kind, {LINK} AS link
ORDER BY dated DESC, place
"""
RECORD_EVENTS: LiteralString = f"""
WITH {CLAUSES} AS clauses
MATCH (s:Subject {{id: $subject}})
WITH s, clauses, {CONSENTS} AS consents
CALL (s, consents, clauses) {{
  MATCH (r:CreditRecord) USING INDEX SEEK r:CreditRecord(subject, place)
  WHERE r.subject = s.id AND r.place < ':' AND {known_at("r")}
  UNWIND [[r.decidedOn, '{TimelineEventKind.RECORD_DECIDED.name}'],
          [left(r.receivedAt, 10), '{TimelineEventKind.RECORD_RECEIVED.name}'],
          [r.repairedOn, '{TimelineEventKind.RECORD_REPAIRED.name}'],
          [r.revokedOn, '{TimelineEventKind.RECORD_REVOKED.name}']] AS event
  WITH s, r, clauses, consents, event, 'record/' + event[1] + '/' + r.id AS place,
       {OF_RECORD}
  WHERE {_LATER} AND {_AFTER}
  WITH s, r, event, place, {GRANTS} AS grants
  WHERE any(one IN grants WHERE one[1] <> 'RESULT_ONLY')
    AND (any(one IN grants WHERE one[0] IN ['{OWN_DUTY}', '{SELF}']) OR NOT ({ENDED_ON}))
  WITH r, grants, event, place ORDER BY event[0] DESC, place LIMIT $limit
  RETURN r, grants, event, place
}}
RETURN event[0] AS dated, event[1] AS event, place, grants,
       {VALUES_OF_RECORD} AS record
ORDER BY dated DESC, place
"""
"""Of records whose dates are shown (:func:`hub.access.sharing.as_shared`)."""


@dataclass(frozen=True)
class Event:
    """What happened on a day.

    Args:
        before, after: of a change of name, kind, status or region, as the caller may see it.
        link: begun or ended; ``name`` and ``kind`` of its other end are told with it.
        record: whose decision, receipt, repair or revocation it is.
    """

    kind: TimelineEventKind
    on: date
    place: str
    before: str | None = None
    after: str | None = None
    link: SubjectLink | None = None
    record: RecordFact | None = None

    @property
    def key(self) -> Place:
        """By which pages go on."""
        return self.on.isoformat(), self.place


@dataclass(frozen=True)
class Span:
    """Which events: of these kinds, from a day to a day, both of them in it."""

    kinds: tuple[TimelineEventKind, ...]
    since: date
    until: date

    def __post_init__(self) -> None:
        if self.since > self.until:
            raise InputError("tracing.span")
        if not self.kinds:
            raise InputError("tracing.kinds-empty")


def timeline(
    transaction: Transaction, view: View, subject: SubjectLookup, span: Span, after: Place | None, limit: int
) -> list[Event]:
    """Events of a subject that the caller may know, the newest first, at most so many, after a place.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case.
    """
    check_investigator(view.access)
    reading = _Reading(transaction, view, subject, span, after, limit)
    sources = (
        (_OF_VERSIONS, reading.of_versions),
        (_OF_LINKS, reading.of_links),
        (_OF_RECORDS, reading.of_records),
    )
    read = [source() for kinds, source in sources if not kinds.isdisjoint(span.kinds)]
    return list(islice(merge(*read, key=_order), limit))


def _order(event: Event) -> tuple[int, str]:
    return -event.on.toordinal(), event.place


_OF_LINKS = {TimelineEventKind.LINK_BEGUN, TimelineEventKind.LINK_ENDED}
_OF_RECORDS = {
    TimelineEventKind.RECORD_DECIDED,
    TimelineEventKind.RECORD_RECEIVED,
    TimelineEventKind.RECORD_REPAIRED,
    TimelineEventKind.RECORD_REVOKED,
}
_OF_VERSIONS = set(TimelineEventKind) - _OF_LINKS - _OF_RECORDS


@dataclass(frozen=True)
class _Reading:
    """A page of a timeline."""

    transaction: Transaction
    view: View
    subject: SubjectLookup
    span: Span
    after: Place | None
    limit: int

    def of_versions(self) -> list[Event]:
        """Changes between versions; there are few, so all up to the day are looked at, some at once."""
        found: list[Event] = []
        until = self._until
        while len(found) < self.limit:
            rows = [
                row["version"]
                for row in self.transaction.rows(
                    VERSIONS_UP_TO,
                    subject=self.subject.id,
                    commit=self.view.commit,
                    until=until,
                    limit=VERSIONS_EACH + 1,
                )
            ]
            last = len(rows) <= VERSIONS_EACH
            befores = [*rows[1:], None] if last else rows[1:]
            events = (
                event
                for version, before in zip(rows, befores, strict=False)
                for event in self._changes(before, version)
            )
            found += (event for event in events if self._asked(event))
            if last or rows[-1]["validFrom"] < self.span.since.isoformat() or rows[-1]["validFrom"] == until:
                break
            until = rows[-1]["validFrom"]
        return found

    def of_links(self) -> list[Event]:
        """Links that began or ended."""
        return [
            Event(
                TimelineEventKind(row["event"]),
                date.fromisoformat(row["dated"]),
                row["place"],
                link=SubjectLink.from_row({**row["link"], "name": row["name"], "kind": row["kind"]}),
            )
            for row in self._rows(LINK_EVENTS)
        ]

    def of_records(self) -> list[Event]:
        """Records that were decided, received, repaired or revoked."""
        view = self.view
        outlived = view.catalogue.disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit)
        rows = self._rows(RECORD_EVENTS, **outlived)
        read: list[Row] = [
            {
                "subject": self.subject.id,
                "record": dict(zip(PROPERTIES, row["record"], strict=True)),
                "grants": row["grants"],
            }
            for row in rows
        ]
        facts = record_facts(self.transaction, read, view.commit, view.day, view.catalogue)
        return [
            Event(
                TimelineEventKind(row["event"]), date.fromisoformat(row["dated"]), row["place"], record=fact
            )
            for row, fact in zip(rows, facts, strict=True)
            if shared_record(fact, view.day, view.day).dated is not None
        ]

    @property
    def _until(self) -> str:
        """The last day that is asked for."""
        until = self.span.until.isoformat()
        return until if self.after is None else min(until, self.after[0])

    def _asked(self, event: Event) -> bool:
        behind = self.after is None or event.key[0] < self.after[0] or event.place > self.after[1]
        return event.kind in self.span.kinds and self.span.since <= event.on <= self.span.until and behind

    def _changes(self, before: Row | None, version: Row) -> Iterator[Event]:
        """What is new in a version; all of the first one is."""
        on, old = date.fromisoformat(version["validFrom"]), before or {}
        masked, own = self.subject.masked, self.subject.own
        shown: dict[TimelineEventKind, Callable[[Row], str | None]] = {
            TimelineEventKind.NAME_CHANGED: lambda one: shown_name(one.get("name"), masked=masked),
            TimelineEventKind.KIND_CHANGED: lambda one: one.get("kind"),
            TimelineEventKind.STATUS_CHANGED: lambda one: one.get("status"),
        }
        if before is None:
            yield Event(
                TimelineEventKind.FIRST_KNOWN, on, "first", after=shown_name(version["name"], masked=masked)
            )
            return
        placed = [
            shows_regions(self.subject.kind, self.view.access, one.get("paths") or (), own=own)
            for one in (old, version)
        ]
        if all(placed):
            shown[TimelineEventKind.REGION_CHANGED] = regions_of
        for kind, value in shown.items():
            if _VALUES[kind](old) != _VALUES[kind](version):
                yield Event(kind, on, f"version/{kind}", value(old), value(version))

    def _rows(self, statement: LiteralString, **more: object) -> list[Row]:
        return self.transaction.rows(
            statement,
            **self.view.access.parameters(),
            **more,
            subject=self.subject.id,
            events=[kind.value for kind in self.span.kinds],
            since=self.span.since.isoformat(),
            until=self._until,
            day_after=self.after[0] if self.after is not None else NEVER,
            after=self.after[1] if self.after is not None else "",
            public=[kind.value for kind in PUBLIC],
            commit=self.view.commit,
            day=self.view.day.isoformat(),
            open=OPEN_COMMIT,
            limit=self.limit,
        )


NEVER = "9999-12-31"
_VALUES: dict[TimelineEventKind, Callable[[Row], object]] = {
    TimelineEventKind.NAME_CHANGED: lambda one: one.get("name"),
    TimelineEventKind.KIND_CHANGED: lambda one: one.get("kind"),
    TimelineEventKind.STATUS_CHANGED: lambda one: one.get("status"),
    TimelineEventKind.REGION_CHANGED: regions_of,
}
