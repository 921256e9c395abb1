"""Whom a benefit reaches (政策找人) in GraphQL: a list in pages, and what changed since an earlier answer."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import strawberry

from graph_schema.vocabulary import Outcome
from hub.decisions import eligibility as e
from hub.decisions.eligibility.listing import Listed, Listing, Start, going_on
from resolvers.audiences import READERS
from resolvers.connections import Cursors, Edge, PageInfo, page_size
from resolvers.context import Context, Info, PurposeInput
from resolvers.outcome_making import bare_outcome
from resolvers.outcome_types import BenefitOutcome
from resolvers.root_fields import query
from resolvers.subjects import Subject, subject


@strawberry.type(description="A subject with its outcome under the rule that is asked.")
class EligibleSubject:
    """Null ``subject`` and ``outcome``: it was in the region then and is no longer, or no longer yours."""

    id: strawberry.ID = strawberry.field(description="The hub's own opaque id of the subject.")
    subject: Subject | None = strawberry.field(
        description="Null, only with changedSince: it no longer belongs to this list, whatever it was in it."
    )
    outcome: BenefitOutcome | None


@strawberry.type(
    description="A page of the subjects for whom a benefit has one of the outcomes. It has up to `first` of "
    "them and evaluates a bounded number of subjects: it may be short or empty and still have a next one."
)
class EligibleSubjectConnection:
    """Relay connection with the state that all its pages are of."""

    edges: list[Edge[EligibleSubject]]
    page_info: PageInfo
    known_as_of: int = strawberry.field(
        description="Commit number of all pages of this list: send it as changedSince the next time."
    )
    cutoff_at: datetime = strawberry.field(description="The cut-off of all pages of this list.")
    full: bool = strawberry.field(
        description="True: everyone is told; drop the list that you keep. False: only what can have changed "
        "since changedSince; replace these subjects in the list that you keep."
    )
    complete: bool = strawberry.field(description="This page is the last one.")
    examined: int = strawberry.field(
        description="Subjects that were evaluated for this page; of changes those that it tells."
    )


@strawberry.type
class EligibilityQuery:
    """Whom a benefit reaches."""

    @query(
        READERS,
        80_000,
        "Whom a benefit reaches in a region (政策找人): its subjects with these outcomes, or with "
        "changedSince those that can have changed since, whatever their outcome is now.",
    )
    def eligible_subjects(
        self,
        info: Info,
        rule: str,
        region: str,
        purpose: PurposeInput,
        at: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
        changed_since: int | None = None,
        changed_since_at: datetime | None = None,
        outcomes: list[Outcome] = [Outcome.GRANTED],  # noqa: B006  the schema's default; never changed
    ) -> EligibleSubjectConnection:
        """The subjects of a region for whom a benefit has one of these outcomes."""
        context = info.context
        call = info.call(purpose)
        wanted = tuple(sorted(set(outcomes)))
        request = e.Request(rule, region, at, wanted, changed_since, changed_since_at)
        cursors = info.cursors(call.access)
        held = cursors.read(after)
        start = (
            Start(held[0], datetime.fromisoformat(held[1]), held[2], held[3]) if held is not None else None
        )
        listing = e.eligible(call, request, page_size(first), start)
        return _connection(context, listing, cursors, after is not None)


def _connection(
    context: Context, listing: Listing, cursors: Cursors, later: bool
) -> EligibleSubjectConnection:
    def cursor(after: str) -> str:
        start = going_on(listing, after)
        return cursors.make([start.commit, start.cutoff.isoformat(), start.full, start.after])

    edges = [
        Edge(node=_node(context, listing, row), sealed=partial(cursor, row.place)) for row in listing.rows
    ]
    return EligibleSubjectConnection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=listing.after is not None,
            has_previous_page=later,
            first=edges[0].sealed if edges else None,
            last=partial(cursor, listing.after)
            if listing.after is not None
            else (edges[-1].sealed if edges else None),
        ),
        known_as_of=listing.commit,
        cutoff_at=listing.benefit.plan.cutoff,
        full=listing.full,
        complete=listing.after is None,
        examined=listing.examined,
    )


def _node(context: Context, listing: Listing, row: Listed) -> EligibleSubject:
    if row.lookup is None or row.result is None or row.facts is None:
        return EligibleSubject(id=strawberry.ID(row.id), subject=None, outcome=None)
    plan = listing.benefit.plan
    access = context.disclosures.access
    assert access is not None, "a listing notes what it discloses"
    return EligibleSubject(
        id=strawberry.ID(row.id),
        subject=subject(row.lookup, context.view(access, plan.catalogue, listing.commit, plan.cutoff.date())),
        outcome=bare_outcome(
            row.result, row.facts, plan.known, context.services.now().date(), plan.catalogue, listing.commit
        ),
    )
