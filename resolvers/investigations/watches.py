"""Watches (关注) and their alerts (提醒) in GraphQL."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

from graph_schema.vocabulary import ErrorCode, SubjectKind, SubjectStatus
from hub.access.caller_and_purpose import Access
from hub.access.purposes import check_investigator
from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.investigations.watching import alerts as a
from hub.investigations.watching import watch as w
from hub.investigations.watching.differences import AlertKind
from hub.messages.message import message
from hub.search.finding import check_text
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.named_now import RECORD_OR_NULL, read_records
from resolvers.named_subjects import SUBJECT, SUBJECT_OR_NULL, NamedSubject, read_named
from resolvers.nodes import Node
from resolvers.policy_types import Region, region_or_none
from resolvers.proceedings import checked_words, entered, keyset
from resolvers.record_kinds import RecordKind, record_kinds
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subject_searches import check_narrowing
from resolvers.subjects import read_subjects

LONGEST_TITLE = 200
MOST_AT_ONCE = 100

strawberry.enum(AlertKind, description="What an alert is on (提醒事由).")


@strawberry.type(
    description="A watch (关注): on subjects that were named, or on whom a search by region or text finds."
)
class Watch(Node):
    """What is watched, and since when."""

    title: str
    created_at: datetime
    since_commit: int = strawberry.field(description="What was known at this commit is no news.")
    active: bool
    subject_count: int = strawberry.field(description="How many subjects were named.")
    region: Region | None = strawberry.field(description="Those of this region are watched.")
    text: str | None = strawberry.field(description="Those whom `searchSubjects` finds by it are watched.")
    subject_kinds: list[SubjectKind] | None = strawberry.field(directives=size(7))
    statuses: list[SubjectStatus] | None = strawberry.field(directives=size(3))
    record_kinds: list[RecordKind] | None = strawberry.field(directives=size(5))
    former: bool = strawberry.field(description="Whether names of before (曾用名) are looked at, too.")


WatchConnection = Connection[Watch]


@strawberry.type(
    description="An alert (提醒): what changed of a watched subject, as the caller may see it now."
)
class Alert(Node):
    """What changed, of whom, as found at which commit."""

    what: AlertKind
    kind: str | None = strawberry.field(description="Kind of the link or of the record.")
    known_as_of: int
    on: date
    at: datetime
    acknowledged_at: datetime | None
    seen: strawberry.Private[a.SeenAlert]

    @hop(*cost(30), description="The watch that it is of.")
    @staticmethod
    def watch(held: strawberry.Parent[list[Alert]], info: Info) -> list[Watch | None]:
        """Read for all alerts of a page at once."""
        access, ids = held[0].seen.view.access, list(dict.fromkeys(one.seen.alert.watch for one in held))
        rows = info.context.services.graph.read(lambda tx: w.named_watches(tx, access, ids))
        found = {one.id: _watch(info, one) for one in rows}
        return [found.get(one.seen.alert.watch) for one in held]

    @hop(
        *cost(30),
        description="The record that it is on; null for another alert.",
        type_=RECORD_OR_NULL,
    )
    @staticmethod
    def record(held: strawberry.Parent[list[Alert]], info: Info) -> list[Any]:
        """Read for all alerts of a page at once."""
        records = [(one.seen.view, one.seen.alert.record) for one in held]
        return read_records([(view, id_) if id_ is not None else None for view, id_ in records], info)

    @hop(*cost(10), description="The subject.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[Alert]], info: Info) -> list[Any]:
        """They were looked up together."""
        named = [
            NamedSubject(one.seen.lookup.id, one.seen.view, read_subjects, lookup=one.seen.lookup)
            for one in held
        ]
        return read_named(named, info)

    @hop(
        *cost(10),
        description="Who is at the other end of the link; null for another alert, and where a link of a "
        "public kind leads to one of whom the caller may not know (of another kind there is no alert then).",
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def other(held: strawberry.Parent[list[Alert]], info: Info) -> list[Any]:
        """They were looked up together."""
        others = [one.seen.other for one in held]
        named = [
            NamedSubject(other.id, one.seen.view, read_subjects, lookup=other)
            if other is not None and other.subject is not None
            else None
            for one, other in zip(held, others, strict=True)
        ]
        return read_named(named, info)


AlertConnection = Connection[Alert]


@strawberry.type(description="A watch after it was made or ended.")
class WatchChange:
    """The watch, and the audit entry that was written with it."""

    watch: Watch
    receipt: str


@strawberry.type(description="An alert after it was marked as read.")
class AlertChange:
    """The alert, and the audit entry that was written with it."""

    alert: Alert
    receipt: str


@strawberry.type
class WatchQuery:
    """Watches and alerts."""

    @query(
        INVESTIGATORS, 500, "The caller's watches (关注) of its matter, in the order in which they were made."
    )
    def watches(
        self, info: Info, purpose: PurposeInput, first: int | None = None, after: str | None = None
    ) -> WatchConnection:
        """A keyset page."""
        call = info.call(purpose)
        check_investigator(call.access)
        call.disclosures.note(call.access, None, "watches")
        graph = call.services.graph
        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            ("",),
            lambda place, most: graph.read(lambda tx: w.watches(tx, call.access, place[0], most)),
            lambda one: (one.place,),
            lambda one: _watch(info, one),
        )
        return WatchConnection(edges=edges, page_info=page_info)

    @query(
        INVESTIGATORS,
        4_000,
        "Alerts (提醒) of the caller's watches of its matter, the oldest first: go on after the last cursor, "
        "and none is missed and none comes twice.",
    )
    def alerts(
        self,
        info: Info,
        purpose: PurposeInput,
        watch: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> AlertConnection:
        """A keyset page by number."""
        call = info.call(purpose)
        of = str(watch) if watch is not None else None
        edges, page_info = keyset(
            # The place is gone on from for months, in whatever matter the watcher reads them.
            info.cursors(None, w.watcher_of(call.access)),
            first,
            after,
            ("",),
            lambda place, most: a.alerts(call, of, place[0], most),
            lambda one: (one.alert.place,),
            lambda one: _alert(info, call.access, one),
        )
        return AlertConnection(edges=edges, page_info=page_info)


@strawberry.type
class WatchMutation:
    """Watching, and reading alerts."""

    @mutation(
        INVESTIGATORS,
        "Watches subjects (关注), or whom a search finds, by region, text or both, narrowed as that of "
        "`searchSubjects`: what changes of them from now on becomes alerts, and so does who comes to be "
        "found and who no longer is. What the caller watches already in its matter is not watched twice: "
        "that watch is answered.",
    )
    def watch(
        self,
        info: Info,
        title: str,
        purpose: PurposeInput,
        subjects: list[SubjectRef] | None = None,
        region: str | None = None,
        subject_kinds: list[SubjectKind] | None = None,
        text: str | None = None,
        statuses: list[SubjectStatus] | None = None,
        record_kinds: list[str] | None = None,
        former: bool = True,
    ) -> WatchChange:
        """Begins a watch."""
        call = info.call(purpose)
        if len(subjects or ()) > MOST_AT_ONCE:
            raise InputError(
                "investigations.subjects-number",
                code=ErrorCode.LIMIT_EXCEEDED,
                count=len(subjects or ()),
                at_most=MOST_AT_ONCE,
                way=message("bounds.requests"),
            )
        if region is not None:
            check_region(region, call.catalogue)
        if text is not None:
            check_text(text)
        check_narrowing(subject_kinds, statuses, record_kinds, call.catalogue)
        search = w.WatchedSearch(
            region,
            kinds=tuple(subject_kinds) if subject_kinds is not None else None,
            text=text,
            statuses=tuple(one.value for one in statuses) if statuses is not None else None,
            record_kinds=tuple(record_kinds) if record_kinds is not None else None,
            former=former,
        )
        words = checked_words(title, "resolvers.words-case-title", LONGEST_TITLE)
        keys = [
            subject_key(one, call.services, f"subjects[{place}]") for place, one in enumerate(subjects or ())
        ]
        done = w.watch(call, words, keys, search)
        receipt = entered(info, done.receipt)
        return WatchChange(watch=_watch(info, done.made), receipt=receipt)

    @mutation(INVESTIGATORS, "Ends a watch; its alerts stay.")
    def unwatch(self, info: Info, watch: strawberry.ID, purpose: PurposeInput) -> WatchChange:
        """Ends a watch."""
        call = info.call(purpose)
        done = w.unwatch(call, str(watch))
        receipt = entered(info, done.receipt)
        return WatchChange(watch=_watch(info, done.made), receipt=receipt)

    @mutation(INVESTIGATORS, "Marks an alert as read.")
    def acknowledge_alert(self, info: Info, alert: strawberry.ID, purpose: PurposeInput) -> AlertChange:
        """Marks it."""
        call = info.call(purpose)
        done = a.acknowledge(call, str(alert))
        receipt = entered(info, done.receipt)
        return AlertChange(alert=_alert(info, call.access, done.made), receipt=receipt)


def _watch(info: Info, found: w.Watch) -> Watch:
    kinds = found.record_kinds
    return Watch(
        id=strawberry.ID(found.id),
        title=found.title,
        created_at=found.created_at,
        since_commit=found.since,
        active=found.active,
        subject_count=found.watched,
        region=region_or_none(found.search_region, info.context.catalogue),
        text=found.text,
        subject_kinds=list(found.kinds) if found.kinds is not None else None,
        statuses=[SubjectStatus(one) for one in found.statuses] if found.statuses is not None else None,
        record_kinds=record_kinds(kinds, info.context.catalogue) if kinds is not None else None,
        former=found.former,
    )


def _alert(info: Info, access: Access, found: a.SeenAlert) -> Alert:
    info.context.disclosures.note(access, found.lookup.id, "alert")
    info.context.disclosures.grants.update(found.lookup.grants)
    one = found.alert
    return Alert(
        id=strawberry.ID(one.key),
        what=one.what,
        kind=one.kind,
        known_as_of=one.commit,
        on=one.day,
        at=one.at,
        acknowledged_at=one.acknowledged_at,
        seen=found,
    )
