"""Who controls a subject, whom it controls, who is closely linked with it (控制关系), in GraphQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from hub.subjects.view import View
from hub.tracing import control as c
from hub.tracing.close_links import CloseLink, CloseRelation, close_links
from hub.tracing.control_spread import ControlBasis
from hub.tracing.graph_part import Part
from hub.tracing.ownership import TraceVerdict
from hub.tracing.part_choice import close_part, controlled_part, controllers_part
from hub.tracing.part_reading import Bounds
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import page_size
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import ListSize, cost, size
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.asking import note, read, traced_subject
from resolvers.tracing.owners import (
    DEFAULT_DEPTH,
    HoldingLoop,
    OverWholeShares,
    decimal_of,
    fraction_of,
    named_as,
    shown_loop,
    shown_over_whole,
)
from resolvers.tracing.shown import PRICE_OF_SHARES, ShareBounds, TracedPart, part_fields, shown_share

CLOSE_DEPTH = 4

strawberry.enum(ControlBasis, description="On what control rests.")
strawberry.enum(CloseRelation, description="How two subjects are closely linked.")


@strawberry.type(description="How one subject comes under control.")
class ControlStep:
    """Votes and whose they are."""

    subject: strawberry.ID
    basis: ControlBasis
    votes: ShareBounds | None
    holders: list[strawberry.ID] = strawberry.field(directives=size(5))
    by_proxy: bool
    certain: bool


@strawberry.type(description="A party and a subject that it controls, or may.")
class SubjectControl:
    """With the steps that lead to it."""

    verdict: TraceVerdict
    basis: ControlBasis
    joint: bool
    ultimate: bool
    votes: ShareBounds | None
    because_of: list[HoldingLoop] = strawberry.field(directives=size(2))
    steps: list[ControlStep] = strawberry.field(directives=size(5))
    party_names: strawberry.Private[list[NamedSubject]]
    subject_name: strawberry.Private[NamedSubject]

    @hop(
        *size(2, 10),
        description="One subject, or those who act in concert (一致行动).",
        type_=list[SUBJECT],
    )
    @staticmethod
    def parties(shown: strawberry.Parent[list[SubjectControl]], info: Info) -> list[Any]:
        """Read for all controls at once."""
        found = iter(read_named([name for one in shown for name in one.party_names], info))
        return [[next(found) for _ in one.party_names] for one in shown]

    @hop(*cost(10), description="Who is controlled.", type_=SUBJECT)
    @staticmethod
    def subject(shown: strawberry.Parent[list[SubjectControl]], info: Info) -> list[Any]:
        """Read for all controls at once."""
        return read_named([one.subject_name for one in shown], info)


@strawberry.type(
    description="A subject that somebody who is not listed can control: with votes that are nobody's for "
    "certain, over others such, or by a loop of holdings."
)
class OpenVotes:
    """What is missing."""

    subject: strawberry.ID
    votes: Decimal
    because_of: list[HoldingLoop] = strawberry.field(directives=size(1))


@strawberry.type(description="Controls: a lead, reckoned from votes and from what is stated.")
class SubjectControls(TracedPart):
    """YES first, then UNDETERMINED."""

    controls: list[SubjectControl] = strawberry.field(directives=size(20))
    control_count: int
    party_count: int
    examined_count: int
    open_votes: list[OpenVotes] = strawberry.field(directives=size(5))
    over_whole: list[OverWholeShares] = strawberry.field(directives=size(2))


@strawberry.type(description="One way in which another subject is closely linked.")
class CloseLinkBetween:
    """With the figures behind it."""

    relation: CloseRelation
    third: strawberry.ID | None
    share_of_subject: ShareBounds | None
    share_of_other: ShareBounds | None
    verdict: TraceVerdict
    guarantor: bool
    named: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="Who is linked.", type_=SUBJECT)
    @staticmethod
    def subject(shown: strawberry.Parent[list[CloseLinkBetween]], info: Info) -> list[Any]:
        """Read for all links at once."""
        return read_named([one.named for one in shown], info)


@strawberry.type(description="Who is closely linked with a subject: a lead.")
class CloseLinks(TracedPart):
    """YES first, then UNDETERMINED; guarantors first among them."""

    links: list[CloseLinkBetween] = strawberry.field(directives=size(20))
    link_count: int
    candidate_count: int
    examined_count: int


@strawberry.type
class ControlQuery:
    """Who controls."""

    @query(
        INVESTIGATORS,
        PRICE_OF_SHARES,
        "Who controls a subject: with more than half of the votes, alone, in concert or with what it "
        'controls already; and whose control is stated. Null both for "not there" and for "not yours".',
        ListSize(assumed_size=20, sized_fields=["controls"]),
    )
    def controllers(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        depth: int = DEFAULT_DEPTH,
        first: int | None = None,
    ) -> SubjectControls | None:
        """Upwards."""
        most, bounds = page_size(first), Bounds(depth=depth)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: controllers_part(tx, view, start.id, bounds))
        return _controls(info, view, part, start.id, c.controllers(part, start.id, most), "controllers")

    @query(
        INVESTIGATORS,
        PRICE_OF_SHARES,
        "Whom a subject controls, by the same measure as `controllers`, with those with whom it acts in "
        'concert; null both for "not there" and for "not yours".',
        ListSize(assumed_size=20, sized_fields=["controls"]),
    )
    def controlled(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        depth: int = DEFAULT_DEPTH,
        first: int | None = None,
    ) -> SubjectControls | None:
        """Downwards."""
        most, bounds = page_size(first), Bounds(depth=depth, subjects=1_500, links=4_000)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: controlled_part(tx, view, start.id, bounds))
        return _controls(info, view, part, start.id, c.controlled(part, start.id, most), "controlled")

    @query(
        INVESTIGATORS,
        PRICE_OF_SHARES,
        "Who is closely linked with a subject: one holds a fifth or more of the other over simple chains, "
        'or a third does of both; null both for "not there" and for "not yours".',
        ListSize(assumed_size=20, sized_fields=["links"]),
    )
    def close_links(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        threshold: Decimal = Decimal("0.2"),
        depth: int = CLOSE_DEPTH,
        first: int | None = None,
    ) -> CloseLinks | None:
        """In both directions."""
        least = fraction_of(threshold)
        assert least is not None
        most, bounds = page_size(first), Bounds(depth=depth, subjects=600, links=3_000, links_each=200)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: close_part(tx, view, start.id, bounds))
        answer = close_links(part, start.id, least, most)
        ids = {start.id, *(id_ for one in answer.links for id_ in (one.other, one.third) if id_ is not None)}
        note(info, view, ids, "closeLinks")
        return CloseLinks(
            **part_fields(part, ids, view),
            links=[_close(one, part, view) for one in answer.links],
            link_count=answer.count,
            candidate_count=answer.candidates,
            examined_count=answer.examined,
        )


def _controls(
    info: Info, view: View, part: Part, start: str, answer: c.Controls, field: str
) -> SubjectControls:
    ids = {start, *_named(answer.controls)}
    note(info, view, ids, field)
    return SubjectControls(
        **part_fields(part, ids, view),
        controls=[_control(one, part, view) for one in answer.controls],
        control_count=answer.count,
        party_count=answer.parties,
        examined_count=answer.examined,
        open_votes=[
            OpenVotes(
                subject=strawberry.ID(one.subject),
                votes=decimal_of(one.votes),
                because_of=list(map(shown_loop, one.because_of)),
            )
            for one in answer.open
        ],
        over_whole=shown_over_whole(answer.over_whole),
    )


def _named(controls: Iterable[c.Control]) -> set[str]:
    ids: set[str] = set()
    for one in controls:
        ids.update((*one.parties, one.subject))
        ids.update(id_ for step in one.steps for id_ in (step.subject, *step.holders))
    return ids


def _control(control: c.Control, part: Part, view: View) -> SubjectControl:
    return SubjectControl(
        verdict=control.verdict,
        basis=control.basis,
        joint=control.joint,
        ultimate=control.ultimate,
        votes=shown_share(control.votes),
        because_of=list(map(shown_loop, control.because_of)),
        steps=[
            ControlStep(
                subject=strawberry.ID(step.subject),
                basis=step.basis,
                votes=shown_share(step.votes),
                holders=list(map(strawberry.ID, step.holders)),
                by_proxy=step.by_proxy,
                certain=step.certain,
            )
            for step in control.steps
        ],
        party_names=[named_as(one, part, view) for one in control.parties],
        subject_name=named_as(control.subject, part, view),
    )


def _close(link: CloseLink, part: Part, view: View) -> CloseLinkBetween:
    return CloseLinkBetween(
        relation=link.relation,
        third=strawberry.ID(link.third) if link.third is not None else None,
        share_of_subject=shown_share(link.of_subject),
        share_of_other=shown_share(link.of_other),
        verdict=link.verdict,
        guarantor=link.guarantor,
        named=named_as(link.other, part, view),
    )
