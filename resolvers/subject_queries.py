"""The look-up of one subject (信用主体), and the list of those of a region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import strawberry

from graph_schema.vocabulary import SubjectKind
from hub.call import Call
from hub.decisions.questions import check_region
from hub.identity.naming import SubjectKey
from hub.store.graph import Transaction
from hub.subjects import regions
from hub.subjects.first_pages import FirstPages, PageSizes, find_with_pages
from hub.subjects.lookup import SubjectLookup
from resolvers.audiences import READERS
from resolvers.connections import Connection, Total, page, page_size, total
from resolvers.context import Info, PurposeInput, day_asked
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subjects import Subject, asked_with, looked_up, subject


@strawberry.type(description="A page of the subjects of a region.")
class SubjectConnection(Connection[Subject]):
    """A page, whose total is counted where it is asked for."""

    counted: strawberry.Private[Callable[[Transaction], int]]

    @hop(*cost(100), description="How many subjects there are on all pages.")
    @staticmethod
    def total_count(pages: strawberry.Parent[list[SubjectConnection]], info: Info) -> list[Total]:
        """At most two statements a list, bounded: it says whether there are more."""
        graph = info.context.services.graph
        return [total(graph.read(one.counted)) for one in pages]


@strawberry.type
class SubjectQuery:
    """Look-ups of subjects."""

    @query(READERS, 900, 'One subject (信用主体); null both for "not there" and for "not yours".')
    def subject(
        self,
        info: Info,
        ref: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
    ) -> Subject | None:
        """A subject, or None both for one that is not there and for one that is not the caller's to see."""
        context = info.context
        call = info.call_unasked(purpose)
        key = subject_key(ref, context.services)
        day = day_asked(on, context.services)
        found, first, call = _find(call, key, day, asked_with(info))
        context.settle(found.policy)
        if found.subject is None:
            context.disclosures.note(call.access, None, "subject")
            return None
        context.disclosures.note(call.access, found.id, "subject")
        context.disclosures.grants.update(found.grants)
        return subject(found, context.view(call.access, call.catalogue, found.commit, day), first)

    @query(
        READERS,
        2_000,
        "Subjects of a region and of those below it, whose home it is first, then those that operate there; "
        "of natural persons those that the caller may know of.",
    )
    def subjects(
        self,
        info: Info,
        region: str,
        purpose: PurposeInput,
        subject_kinds: list[SubjectKind] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> SubjectConnection:
        """A keyset page; its list stays at the commit of its first page."""
        context, call = info.context, info.call(purpose)
        check_region(region, context.catalogue)
        day, size = context.services.now().date(), page_size(first)
        cursors = info.cursors(call.access)
        start = cursors.read(after)
        commit, place = (
            (int(start[0]), str(start[1])) if start is not None else (call.services.newest_commit(), None)
        )
        areas = regions.areas(context.catalogue, region)
        found = context.services.graph.read(
            lambda tx: regions.subjects_page(
                tx, areas, call.access, day, commit, place, size + 1, subject_kinds
            )
        )
        view = context.view(call.access, context.catalogue, commit, day)
        rows = list(zip(found.lookups, found.places, strict=True))
        for one, _ in rows[:size]:
            context.disclosures.note(call.access, one.id, "subject")
            context.disclosures.grants.update(one.grants)
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [commit, row[1]],
            lambda row: looked_up(row[0], view),
            after=start is not None,
        )
        counted = partial(
            regions.subjects_total,
            within=areas,
            access=call.access,
            day=day,
            commit=commit,
            kinds=subject_kinds,
        )
        return SubjectConnection(edges=edges, page_info=page_info, counted=counted)


def _find(
    call: Call, key: SubjectKey, day: date, sizes: PageSizes
) -> tuple[SubjectLookup, FirstPages | None, Call]:
    """What the caller may see of a subject, with the first pages that are asked for, and the call under the
    policy of now."""

    def read(transaction: Transaction) -> tuple[SubjectLookup, FirstPages | None]:
        return find_with_pages(transaction, key, call.access, day, call.catalogue, sizes)

    while True:
        found, first = call.services.graph.read(read)
        now = call.at_policy(found.policy)
        if now is call:
            return found, first, call
        call = now
