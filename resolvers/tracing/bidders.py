"""Bidders with common control (围标串标) in GraphQL: what connects those who bid for the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import strawberry

from graph_schema.vocabulary import ErrorCode
from hub.bound_checks import way_within
from hub.errors import InputError
from hub.messages.message import message
from hub.subjects.lookup import SubjectLookup
from hub.tracing.graph_part import Part
from hub.tracing.patterns import bidders as b
from hub.tracing.patterns import searched_parts
from hub.tracing.patterns.behind import behind_each
from resolvers.audiences import INVESTIGATORS
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import ListSize, size
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.asking import note, read, traced
from resolvers.tracing.shown import (
    PRICE_ALONE,
    ShareBounds,
    TracedPart,
    TraceLink,
    ends_of,
    part_fields,
    shown_links,
    shown_share,
)

MOST_EVIDENCE = 200

strawberry.enum(b.BidderTie, description="What bidders share.")


@strawberry.type(
    description="A bidder of the list, in its order; null: not there, or not the caller's to see."
)
class ListedBidder:
    """Place and id."""

    place: int
    bidder: strawberry.ID | None


@strawberry.type(description="An address or phone that several subjects use.")
class BidderAttribute:
    """Label and users."""

    label: str | None
    user_count: int


@strawberry.type(description="Something that connects two bidders or more.")
class BidderEvidence:
    """What is shared, by whom, and what says so."""

    tie: b.BidderTie
    sure: bool
    shared: strawberry.ID | None
    bidders: list[strawberry.ID] = strawberry.field(directives=size(5))
    shares: list[ShareBounds] = strawberry.field(directives=size(5))
    links: list[TraceLink] = strawberry.field(directives=size(10))
    attribute: BidderAttribute | None


@strawberry.type(description="What connects the bidders of a list (围标串标线索), the surest kinds first.")
class BiddersConnected(TracedPart):
    """Evidence."""

    bidders: list[ListedBidder] = strawberry.field(directives=size(10))
    evidence: list[BidderEvidence] = strawberry.field(directives=size(20))
    evidence_count: int


@strawberry.type
class BidderQuery:
    """Bidders of a list."""

    @query(
        INVESTIGATORS,
        PRICE_ALONE,
        "What connects up to 100 bidders: a controller, an owner of at least `threshold` (a fraction of 1, "
        "of each, over all chains), a legal representative or manager, a consortium, an address or phone.",
        ListSize(slicing_arguments=["bidders"], sized_fields=["bidders"]),
    )
    def bidders_with_common_control(
        self,
        info: Info,
        bidders: list[SubjectRef],
        purpose: PurposeInput,
        on: date | None = None,
        threshold: Decimal = Decimal("0.25"),
    ) -> BiddersConnected:
        """Each piece of evidence by itself."""
        if not 2 <= len(bidders) <= b.MOST_BIDDERS:
            raise InputError(
                "tracing.bidders",
                code=ErrorCode.LIMIT_EXCEEDED,
                count=len(bidders),
                most=b.MOST_BIDDERS,
                way=way_within(len(bidders), 2, message("bounds.bidders")),
            )
        if not 0 < threshold <= 1:
            raise InputError("tracing.bidder-threshold", threshold=threshold)
        asked = traced(info, bidders, purpose, on, [f"bidders[{place}]" for place in range(len(bidders))])
        _check_once(asked.lookups)
        view, ids = asked.view, list(dict.fromkeys(asked.ids))
        part = read(info, lambda tx: searched_parts.above_bidders(tx, view, ids))
        used = read(info, lambda tx: searched_parts.attributes(tx, view, ids))
        behind, cuts = behind_each(part, ids)
        found = b.connected_bidders(part, ids, behind, used, Fraction(threshold))
        shown = found[:MOST_EVIDENCE]
        named = {*ids}.union(*(_named(one, part) for one in shown))
        note(info, view, named, "biddersWithCommonControl")
        return BiddersConnected(
            **part_fields(replace(part, cuts=(*cuts, *part.cuts)), named, view),
            bidders=[
                ListedBidder(place=place, bidder=strawberry.ID(one.id) if one is not None else None)
                for place, one in enumerate(asked.lookups)
            ],
            evidence=[_evidence(one) for one in shown],
            evidence_count=len(found),
        )


def _check_once(found: Sequence[SubjectLookup | None]) -> None:
    """Refuses a subject that is listed twice: a bidder would stand beside itself.

    Raises:
        InputError: with its second place.
    """
    seen: set[str] = set()
    for place, one in enumerate(found):
        if one is not None and one.id in seen:
            raise InputError("tracing.subject-twice", argument="bidders", place=place)
        if one is not None:
            seen.add(one.id)


def _named(one: b.Evidence, part: Part) -> Sequence[str]:
    shared = [one.shared] if one.shared is not None and one.shared in part.subjects else []
    return [*shared, *one.bidders, *ends_of(one.links)]


def _evidence(one: b.Evidence) -> BidderEvidence:
    used = one.attribute
    return BidderEvidence(
        tie=one.tie,
        sure=one.sure,
        shared=strawberry.ID(one.shared) if one.shared is not None else None,
        bidders=list(map(strawberry.ID, one.bidders)),
        shares=[share for share in map(shown_share, one.shares) if share is not None],
        links=shown_links(one.links),
        attribute=BidderAttribute(label=used.label, user_count=used.users) if used is not None else None,
    )
