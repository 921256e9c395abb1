"""Reports to those in charge in GraphQL: repeat offenders, changes of grades, commitments broken."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

import strawberry

from graph_schema.vocabulary import GradeMove
from hub.access.caller_and_purpose import Access
from hub.access.grants import OWN_DUTY
from hub.decisions import reports as r
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from resolvers.audiences import OFFICERS_ABOVE
from resolvers.connections import Connection, Edge, PageInfo, page, page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import size
from resolvers.named_now import AboutNamedSubject, RecordNow, SubjectNow, named_now, record_lists_now
from resolvers.policy_types import Authority, authority_or_none
from resolvers.proceedings import NEWEST, keyset
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.records import CreditRecord, credit_record
from resolvers.root_fields import query
from resolvers.scales import GradeScale
from resolvers.scales import scale as shown_scale

strawberry.enum(
    GradeMove,
    description="How a grade changed. OTHER: between grades that have no order, or between scores.",
)


@strawberry.type(description="A subject with repeated records of one kind (屡禁不止、屡罚不改).")
class RepeatOffender(AboutNamedSubject):
    """How often, by whom, from when to when."""

    record_kind: RecordKind
    authority: Authority | None = strawberry.field(description="With sameAuthority: whose records these are.")
    times: int = strawberry.field(
        description="Decisions that surely are several; one that two sources delivered counts once."
    )
    times_at_most: int = strawberry.field(
        description="With those of which nothing tells whether they are one with another."
    )
    first_on: date
    last_on: date
    named: strawberry.Private[list[str]]

    @hop(
        *size(r.MOST_SHOWN, 30),
        description=f"The {r.MOST_SHOWN} newest of these records, as they are now, as far as you may read "
        "them.",
    )
    @staticmethod
    def records(held: strawberry.Parent[list[RepeatOffender]], info: Info) -> list[list[CreditRecord]]:
        """Read for all of a page at once."""
        named = [[RecordNow(id_, one.subject_now.access) for id_ in one.named] for one in held]
        return record_lists_now(named, info)


@strawberry.type(description="A page of repeat offenders, with the thresholds that were used.")
class RepeatOffenderConnection:
    """A Relay connection."""

    edges: list[Edge[RepeatOffender]]
    page_info: PageInfo
    within_days: int = strawberry.field(description="Days back from today.")
    times_at_least: int


@strawberry.type(description="A subject whose grade on a scale is another than it was.")
class GradeChange(AboutNamedSubject):
    """Before and now; null: none that counted."""

    move: GradeMove
    grade_before: str | None
    grade_after: str | None


@strawberry.type(
    description="A page of changed grades. A page may be short, or empty, and have one after it: those are "
    "candidates whose grade is the same again."
)
class GradeChangeConnection:
    """A Relay connection, with what the comparison starts from."""

    edges: list[Edge[GradeChange]]
    page_info: PageInfo
    scale: GradeScale
    since_commit: int
    since_on: date = strawberry.field(description="The day whose state is compared.")


@strawberry.type(description="A commitment that was broken (违背承诺).")
class BrokenCommitment(AboutNamedSubject):
    """Who, and the record that says so."""

    record: CreditRecord


BrokenCommitmentConnection = Connection[BrokenCommitment]


@strawberry.type
class ReportQuery:
    """Reports of a region on its subjects."""

    @query(
        OFFICERS_ABOVE,
        50_000,
        "Subjects with repeated penalties of one kind (屡禁不止、屡罚不改). Thresholds are arguments, "
        "or parameters of the region.",
    )
    def repeat_offenders(
        self,
        info: Info,
        region: str,
        purpose: PurposeInput,
        record_kinds: list[str] = ["admin-penalty"],  # noqa: B006  the schema's default; never changed
        within_days: int | None = None,
        times_at_least: int | None = None,
        same_authority: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> RepeatOffenderConnection:
        """Who has at least so many records of one kind in the last days."""
        context = info.context
        call = info.call(purpose)
        cursors = info.cursors(call.access)
        size, start = page_size(first), cursors.read(after)
        found = r.repeat_offenders(
            call,
            region,
            record_kinds,
            r.Thresholds(within_days, times_at_least),
            same_authority,
            str(start[0]) if start is not None else "",
            size + 1,
        )
        for one in found.rows[:size]:
            context.disclosures.note(call.access, one.subject.id, "repeatOffenders")
        context.disclosures.grants.add(OWN_DUTY)
        edges, page_info = page(
            found.rows,
            size,
            cursors,
            lambda one: [one.place],
            lambda one: _repeat(one, region, call.access, context.catalogue),
            after=start is not None,
        )
        return RepeatOffenderConnection(
            edges=edges, page_info=page_info, within_days=found.within, times_at_least=found.at_least
        )

    @query(OFFICERS_ABOVE, 50_000, "Whose grade on a scale changed since a commit or a day (等级变动).")
    def grade_changes(
        self,
        info: Info,
        region: str,
        scale: str,
        purpose: PurposeInput,
        since_commit: int | None = None,
        since_on: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> GradeChangeConnection:
        """Whose grade on a scale is another now."""
        context = info.context
        call = info.call(purpose)
        since = since_commit if since_commit is not None else since_on
        if since is None or (since_commit is not None and since_on is not None):
            raise InputError("resolvers.report-since")
        cursors = info.cursors(call.access)
        size, start = page_size(first), cursors.read(after)
        found = r.grade_changes(
            call,
            region,
            scale,
            since,
            str(start[0]) if start is not None else "",
            size,
        )
        known_scale = shown_scale(scale, context.catalogue)
        assert known_scale is not None, "grades were compared on it"
        edges = [
            Edge(node=_change(one, call.access), sealed=partial(cursors.make, [one.subject.id]))
            for one in found.rows
        ]
        last = partial(cursors.make, [found.last]) if found.last is not None else None
        return GradeChangeConnection(
            edges=edges,
            page_info=PageInfo(
                has_next_page=last is not None,
                has_previous_page=start is not None,
                first=edges[0].sealed if edges else None,
                last=last or (edges[-1].sealed if edges else None),
            ),
            since_commit=found.commit,
            scale=known_scale,
            since_on=found.since,
        )

    @query(OFFICERS_ABOVE, 20_000, "Commitments broken in a period (违背承诺).")
    def broken_commitments(
        self,
        info: Info,
        region: str,
        from_: Annotated[date, strawberry.argument(name="from", description="First day of the period.")],
        to: Annotated[date, strawberry.argument(description="First day outside of it.")],
        purpose: PurposeInput,
        first: int | None = None,
        after: str | None = None,
    ) -> BrokenCommitmentConnection:
        """Commitments found broken in a period, the newest first."""
        context = info.context
        call = info.call(purpose)
        day, catalogue = context.services.now().date(), context.catalogue

        def node(one: r.Breach) -> BrokenCommitment:
            context.disclosures.note(call.access, one.subject.id, "brokenCommitments")
            holder = _subject(one.subject, call.access)
            record = credit_record(one.record, day, catalogue, lambda _: named_now(holder, info))
            return BrokenCommitment(subject_now=holder, record=record)

        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            NEWEST,
            lambda place, most: r.broken_commitments(call, region, from_, to, place, most),
            lambda one: [one.record.decided_on.isoformat(), one.record.id],
            node,
        )
        context.disclosures.grants.add(OWN_DUTY)
        return BrokenCommitmentConnection(edges=edges, page_info=page_info)


def _repeat(found: r.Repeat, home: str, access: Access, catalogue: Catalogue) -> RepeatOffender:
    return RepeatOffender(
        subject_now=_subject(found.subject, access),
        record_kind=record_kind(found.kind, catalogue),
        authority=authority_or_none(found.authority, home, catalogue),
        times=found.times,
        times_at_most=found.at_most,
        first_on=found.first,
        last_on=found.last,
        named=list(found.records),
    )


def _change(found: r.GradeChange, access: Access) -> GradeChange:
    return GradeChange(
        subject_now=_subject(found.subject, access),
        move=found.move,
        grade_before=found.before,
        grade_after=found.after,
    )


def _subject(found: r.ReportedSubject, access: Access) -> SubjectNow:
    return SubjectNow(found.id, access, found.kind, found.name)
