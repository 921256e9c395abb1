"""What happened to a subject and when (时间线), and what differs between two days (时点比对), in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

import strawberry

from graph_schema.vocabulary import ErrorCode, RecordStatus, TimelineEventKind
from hub.access.purposes import check_investigator
from hub.errors import InputError
from hub.services import Services
from hub.subjects.links import SubjectLink
from hub.subjects.lookup import find
from hub.subjects.view import View
from hub.tracing.comparing import MOST_LINKS, MOST_RECORDS, Comparison, RecordDifference, Side, compare
from hub.tracing.timeline import Event, Span, timeline
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Connection, page, page_size
from resolvers.context import Info, PurposeInput, day_asked
from resolvers.http.cost_directives import size
from resolvers.links import Link, link
from resolvers.named_subjects import NamedSubject
from resolvers.records import CreditRecord, credit_record
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subjects import Subject, read_subjects, subject
from resolvers.tracing.asking import traced_subject
from resolvers.tracing.shown import BoundedTrace, Trace, bounds_of, trace_fields

BEGINNING = date(1900, 1, 1)


@strawberry.type(description="What happened to a subject on a day (时间线事件).")
class TimelineEvent:
    """One line of a timeline."""

    kind: TimelineEventKind
    on: date
    before: str | None = strawberry.field(
        description="Of a change of name, kind, status or regions: what was; codes of regions, with commas."
    )
    after: str | None = strawberry.field(description="And what is from this day on.")
    link: Link | None = strawberry.field(description="The link that began or ended.")
    record: CreditRecord | None = strawberry.field(
        description="The record that was decided, received, repaired or revoked."
    )


@strawberry.type(description="A page of a timeline, the newest day first; all pages are of one commit.")
class TimelineEventConnection(Trace, Connection[TimelineEvent]):
    """A page that says that it is a lead."""


@strawberry.input(description="From when a subject is looked at.")
class AsOfInput:
    """A day, and up to which commit facts are known."""

    on: date | None = strawberry.field(default=None, description="The day; without it today.")
    known_as_of: int | None = strawberry.field(
        default=None, description="Up to which commit facts are known; without it all that are known now."
    )


@strawberry.type(description="One of the two sides of a comparison.")
class ComparedSide:
    """From when the subject was looked at, and the subject then."""

    on: date
    known_as_of: int
    subject: Subject | None = strawberry.field(
        description="The subject as it was then; null where it was not there, or not the caller's to know."
    )


@strawberry.type(description="What of the version differs.")
class VersionDifference:
    """As the caller may see it."""

    what: TimelineEventKind
    before: str | None = strawberry.field(description="On the first side; codes of regions, with commas.")
    after: str | None = strawberry.field(description="On the second one.")


@strawberry.type(description="A link that one side alone has, or that says something else on the other.")
class LinkDifference:
    """Null where that side has it not."""

    before: Link | None
    after: Link | None


@strawberry.type(
    name="RecordDifference",
    description="A record that one side alone has, or that is in another state or version on the other.",
)
class RecordDifferenceType:
    """Null where that side has it not."""

    record: CreditRecord = strawberry.field(description="As it is on the second side, else on the first.")
    status_before: RecordStatus | None
    status_after: RecordStatus | None


@strawberry.type(
    description="What differs of a subject between two days or two commits (时点比对): of its first "
    f"{MOST_LINKS} links and {MOST_RECORDS} records."
)
class SubjectComparison(BoundedTrace):
    """Only what differs."""

    before: ComparedSide
    after: ComparedSide
    version: list[VersionDifference] = strawberry.field(directives=size(4))
    links: list[LinkDifference] = strawberry.field(directives=size(50))
    records: list[RecordDifferenceType] = strawberry.field(directives=size(20))


@strawberry.type
class TimelineQuery:
    """Time in traces."""

    @query(
        INVESTIGATORS,
        3_000,
        "What happened to a subject, the newest day first: changes of its versions, links that began or "
        "ended, records whose dates the caller may see; null where it is not there, or not the caller's to "
        "know.",
    )
    def timeline(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        kinds: Annotated[
            list[TimelineEventKind] | None,
            strawberry.argument(description="Only events of these kinds."),
        ] = None,
        from_: Annotated[
            date | None,
            strawberry.argument(name="from", description="First day of it; without it from 1900 on."),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="First day outside of it; without it tomorrow.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
    ) -> TimelineEventConnection | None:
        """A keyset page; its list stays at the commit of its first page."""
        context, length = info.context, page_size(first)
        asked = traced_subject(info, subject, purpose, None)
        if asked is None:
            return None
        view, now = asked
        chosen = tuple(TimelineEventKind) if kinds is None else tuple(sorted(set(kinds)))
        last = to - timedelta(days=1) if to is not None else view.day
        span = Span(chosen, from_ or BEGINNING, last)
        cursors = info.cursors(view.access, now.id)
        start = cursors.read(after)
        place = None
        if start is not None:
            view, place = replace(view, commit=int(start[0])), (str(start[1]), str(start[2]))
        events = context.services.graph.read(
            partial(timeline, view=view, subject=now, span=span, after=place, limit=length + 1)
        )
        _note(info, view, now.id, "timeline", [one.link for one in events[:length]])
        _note_records(info, view, now.id, {one.record.id: one.record.region for one in events if one.record})
        holder = NamedSubject(now.id, view, read_subjects, lookup=now)
        edges, page_info = page(
            events,
            length,
            cursors,
            lambda one: [view.commit, *one.key],
            partial(_event, view=view, holder=holder),
            after=start is not None,
        )
        return TimelineEventConnection(edges=edges, page_info=page_info, **trace_fields(view))

    @query(
        INVESTIGATORS,
        6_000,
        "What differs of a subject between two days, or as it was known at two commits; null where it is on "
        "neither side, or not the caller's to know.",
    )
    def compare(
        self,
        info: Info,
        subject: SubjectRef,
        as_of: Annotated[AsOfInput, strawberry.argument(description="The first side.")],
        with_as_of: Annotated[AsOfInput, strawberry.argument(description="The second side.")],
        purpose: PurposeInput,
    ) -> SubjectComparison | None:
        """Version, links and records of the one side beside those of the other."""
        context, call = info.context, info.call(purpose)
        check_investigator(call.access)
        key = subject_key(subject, context.services)
        head = call.services.newest_commit()
        sides: list[Side] = []
        for one in (as_of, with_as_of):
            view = context.view(call.access, call.catalogue, *_as_of(one, head, context.services))
            read = partial(find, key=key, access=call.access, day=view.day, commit=view.commit)
            sides.append(Side(view, context.services.graph.read(read)))
        there = [side for side in sides if side.subject.subject is not None]
        if not there:
            context.disclosures.note(call.access, None, "compare")
            return None
        found = context.services.graph.read(partial(compare, before=sides[0], after=sides[1]))
        view, id_ = sides[1].view, there[0].subject.id
        links = [link for one in found.links for link in (one.before, one.after)]
        _note(info, view, id_, "compare", links)
        records = [one.after or one.before for one in found.records]
        _note_records(info, view, id_, {one.id: one.region for one in records if one is not None})
        context.disclosures.grants.update(name for side in there for name in side.subject.grants)
        holder = NamedSubject(id_, there[-1].view, read_subjects, lookup=there[-1].subject)
        return _comparison(found, sides[0], sides[1], holder)


def _as_of(given: AsOfInput, head: int, services: Services) -> tuple[int, date]:
    """Commit and day of a side.

    Raises:
        InputError: a day or a commit that is still to come.
    """
    day = day_asked(given.on, services)
    if given.known_as_of is not None and not 1 <= given.known_as_of <= head:
        raise InputError("tracing.commit", code=ErrorCode.BAD_INPUT, head=head)
    return given.known_as_of or head, day


def _note(info: Info, view: View, subject_: str, what: str, links: list[SubjectLink | None]) -> None:
    info.context.disclosures.note(view.access, subject_, what)
    for one in links:
        if one is not None:
            info.context.disclosures.note(view.access, one.id, f"link:{one.link}")


def _note_records(info: Info, view: View, subject_: str, regions: Mapping[str, str]) -> None:
    if regions:
        info.context.disclosures.note(view.access, subject_, "records", regions=set(regions.values()))


def _event(event: Event, view: View, holder: NamedSubject) -> TimelineEvent:
    record = event.record
    return TimelineEvent(
        kind=event.kind,
        on=event.on,
        before=event.before,
        after=event.after,
        link=_link(event.link, view),
        record=credit_record(record, view.day, view.catalogue, holder) if record is not None else None,
    )


def _link(found: SubjectLink | None, view: View) -> Link | None:
    if found is None:
        return None
    return link(found, NamedSubject(found.id, view, read_subjects, found.kind, found.name))


def _comparison(found: Comparison, before: Side, after: Side, holder: NamedSubject) -> SubjectComparison:
    return SubjectComparison(
        **trace_fields(after.view),
        before=_side(before),
        after=_side(after),
        version=[
            VersionDifference(what=one.what, before=one.before, after=one.after) for one in found.version
        ],
        links=[
            LinkDifference(before=_link(one.before, before.view), after=_link(one.after, after.view))
            for one in found.links
        ],
        records=[_record(one, before, after, holder) for one in found.records],
        bounds=bounds_of(found.cuts),
    )


def _side(side: Side) -> ComparedSide:
    return ComparedSide(
        on=side.view.day, known_as_of=side.view.commit, subject=subject(side.subject, side.view)
    )


def _record(found: RecordDifference, before: Side, after: Side, holder: NamedSubject) -> RecordDifferenceType:
    fact, side = (found.after, after) if found.after is not None else (found.before, before)
    assert fact is not None, "a record that differs is on one of the sides"
    shown = max(side.view.day, side.view.access.day)
    return RecordDifferenceType(
        record=credit_record(fact, side.view.day, side.view.catalogue, holder, shown),
        status_before=found.status_before,
        status_after=found.status_after,
    )
