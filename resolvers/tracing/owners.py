"""Who owns a subject (股权穿透), in GraphQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import strawberry

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.subjects.view import View
from hub.tracing.graph_part import Interval, Part
from hub.tracing.holdings import OpenPart, OpenShareReason, OverWhole
from hub.tracing.ownership import Owner, OwnershipMethod, TraceVerdict, owners
from hub.tracing.ownership import OwnershipPath as Path
from hub.tracing.part_choice import owners_part
from hub.tracing.part_reading import Bounds
from hub.tracing.strong_components import Knot
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import ListSize, cost, size
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.subjects import read_subjects
from resolvers.tracing.asking import note, read, traced_subject
from resolvers.tracing.shown import (
    PRICE_OF_SHARES,
    ShareBounds,
    TracedPart,
    TraceLink,
    ends_of,
    part_fields,
    shown_links,
    shown_share,
)

DEFAULT_DEPTH = 12
MOST_MEMBERS = 20
"""So many members of a loop are listed."""

strawberry.enum(OwnershipMethod, description="How shares over several steps are reckoned.")
strawberry.enum(TraceVerdict, description="Whether something is so, as far as is known.")
strawberry.enum(OpenShareReason, description="Why a part of a company is nobody's for certain.")


@strawberry.type(description="A loop of holdings (循环持股): each member holds of each other over some way.")
class HoldingLoop:
    """Who is in it."""

    member_count: int
    members: list[strawberry.ID] = strawberry.field(
        directives=size(5), description=f"The first {MOST_MEMBERS}, the nearest to the subject first."
    )


@strawberry.type(description="A simple chain of holdings, from the owner down to the subject.")
class OwnershipPath:
    """Links and what they carry."""

    share: ShareBounds
    links: list[TraceLink] = strawberry.field(directives=size(4))


@strawberry.type(description="A part of the subject that may be anybody's, so it is in every upper bound.")
class OpenShare:
    """What is missing."""

    subject: strawberry.ID | None = strawberry.field(
        description="Of whom it is not known who holds it; null: of no one subject."
    )
    share: Decimal = strawberry.field(description="What it comes to of the subject asked about.")
    reason: OpenShareReason


@strawberry.type(description="Shares stated of a subject that come to more than the whole: never scaled.")
class OverWholeShares:
    """A finding about the register."""

    subject: strawberry.ID
    total: Decimal


@strawberry.type(description="An owner of the subject, direct or over others.")
class SubjectOwner:
    """With both figures."""

    paths_share: ShareBounds
    integrated_share: ShareBounds
    held_for_others: ShareBounds | None
    ultimate: bool
    verdict: TraceVerdict | None
    because_of: list[HoldingLoop] = strawberry.field(directives=size(2))
    paths: list[OwnershipPath] = strawberry.field(directives=size(3))
    path_count: int | None
    named: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The owner.", type_=SUBJECT)
    @staticmethod
    def subject(shown: strawberry.Parent[list[SubjectOwner]], info: Info) -> list[Any]:
        """Read for all owners at once."""
        return read_named([one.named for one in shown], info)


@strawberry.type(description="The owners of a subject: a lead, reckoned from the register.")
class SubjectOwners(TracedPart):
    """Owners and what is missing."""

    method: OwnershipMethod
    threshold: Decimal | None
    owners: list[SubjectOwner] = strawberry.field(directives=size(20))
    owner_count: int
    missing: list[OpenShare] = strawberry.field(directives=size(10))
    missing_count: int
    over_whole: list[OverWholeShares] = strawberry.field(directives=size(2))
    endless_loops: list[HoldingLoop] = strawberry.field(directives=size(2))


@strawberry.type
class OwnerQuery:
    """Who owns."""

    @query(
        INVESTIGATORS,
        PRICE_OF_SHARES,
        "Who owns a subject, over however many steps (股权穿透): each owner between two bounds by both "
        'methods, the largest first by the one asked for; null both for "not there" and for "not yours".',
        ListSize(assumed_size=20, sized_fields=["owners"]),
    )
    def owners(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        method: OwnershipMethod = OwnershipMethod.INTEGRATED,
        threshold: Decimal | None = None,
        ultimate: bool = False,
        depth: int = DEFAULT_DEPTH,
        first: int | None = None,
    ) -> SubjectOwners | None:
        """At most ``first`` owners."""
        most, bounds, least = page_size(first), Bounds(depth=depth), fraction_of(threshold)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: owners_part(tx, view, start.id, bounds))
        answer = owners(part, start.id, method, least, most, ultimate=ultimate)
        shown = [_owner(one, part, view) for one in answer.owners]
        ids = {start.id, *_named(answer.owners), *(one.subject for one in answer.open)}
        note(info, view, ids & part.subjects.keys(), "owners")
        return SubjectOwners(
            **part_fields(part, ids, view),
            method=method,
            threshold=threshold,
            owners=shown,
            owner_count=answer.owner_count,
            missing=[_open(one) for one in answer.open],
            missing_count=answer.open_count,
            over_whole=shown_over_whole(answer.over_whole),
            endless_loops=[shown_loop(one) for one in answer.endless],
        )


def fraction_of(threshold: Decimal | None) -> Fraction | None:
    """A threshold that an argument names, a fraction of 1.

    Raises:
        InputError: LIMIT_EXCEEDED for one that is not more than 0 and at most 1.
    """
    if threshold is None:
        return None
    if not 0 < threshold <= 1:
        raise InputError("tracing.threshold", code=ErrorCode.LIMIT_EXCEEDED)
    return Fraction(threshold)


def named_as(id_: str, part: Part, view: View) -> NamedSubject:
    """A subject of a part, that can be asked further."""
    one = part.subjects[id_]
    return NamedSubject(one.id, view, read_subjects, one.kind, one.name)


def decimal_of(share: Fraction) -> Decimal:
    """A share as a decimal, at most twelve digits after the point."""
    return (Decimal(round(share * 10**12)) / 10**12).normalize() + 0


def _owner(owner: Owner, part: Part, view: View) -> SubjectOwner:
    moved = owner.nominee_part
    return SubjectOwner(
        paths_share=_bounds(owner.paths_share),
        integrated_share=_bounds(owner.integrated_share),
        held_for_others=_bounds(moved) if moved.upper else None,
        ultimate=owner.ultimate,
        verdict=owner.verdict,
        because_of=[shown_loop(one) for one in owner.because_of],
        paths=[_path(one) for one in owner.paths],
        path_count=owner.path_count,
        named=named_as(owner.subject, part, view),
    )


def _path(path: Path) -> OwnershipPath:
    links = [link for holding in path.holdings for link in holding.links]
    return OwnershipPath(share=_bounds(path.share), links=shown_links(links))


def _named(shown: Iterable[Owner]) -> set[str]:
    """Everybody whom owners, their paths and loops name."""
    ids = {one.subject for one in shown}
    for one in shown:
        # Of what a nominee holds in a company that is named, it stands among the links alone.
        ids |= ends_of(link for path in one.paths for held in path.holdings for link in held.links)
        ids.update(member for loop in one.because_of for member in loop.members[:MOST_MEMBERS])
    return ids


def shown_over_whole(several: Iterable[OverWhole]) -> list[OverWholeShares]:
    """As an answer has them."""
    return [
        OverWholeShares(subject=strawberry.ID(one.subject), total=decimal_of(one.total)) for one in several
    ]


def _open(part: OpenPart) -> OpenShare:
    id_ = strawberry.ID(part.subject) if part.subject else None
    return OpenShare(subject=id_, share=decimal_of(part.share), reason=part.reason)


def shown_loop(loop: Knot) -> HoldingLoop:
    members = list(map(strawberry.ID, loop.members[:MOST_MEMBERS]))
    return HoldingLoop(member_count=len(loop.members), members=members)


def _bounds(share: Interval) -> ShareBounds:
    shown = shown_share(share)
    assert shown is not None
    return shown
