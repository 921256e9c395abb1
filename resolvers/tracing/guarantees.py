"""Guarantee chains and circles (担保链、担保圈) in GraphQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from hub.bound_checks import check_bound
from hub.subjects.view import View
from hub.tracing.graph_part import Part, TraceCutReason
from hub.tracing.part_reading import Bounds, read_part
from hub.tracing.patterns import guarantees as g
from hub.tracing.patterns import searched_parts
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Total
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.asking import note, read, traced_subject
from resolvers.tracing.groups import LinkedGroup, linked_group
from resolvers.tracing.shown import PRICE, TraceCut, TracedPart, TraceLink, ends_of, part_fields, shown_links

DEEPEST = 20
MOST_STEPS = 500
"""So many guarantees of a chain are listed."""
AROUND = Bounds(depth=8, subjects=600, links=3_000, links_each=200)
"""Of guarantees of a subject in both directions, for circles."""

strawberry.enum(
    g.GuaranteeOrder,
    description="Which guarantees of a subject come first, where a limit leaves others out.",
)
strawberry.enum(g.GuaranteeDirection, description="In which direction a guarantee chain is followed.")


@strawberry.type(description="A sum in one currency, between two bounds.")
class AmountBounds:
    """As :class:`hub.tracing.patterns.guarantees.AmountBounds`."""

    currency: str
    at_least: Decimal = strawberry.field(description="The sum of what is stated.")
    at_most: Decimal | None = strawberry.field(
        description="The same where every guarantee states its amount; null: nobody can say."
    )


@strawberry.type(description="What guarantees come to, as far as their sources state amounts.")
class Exposure:
    """Sums, and of how many guarantees nothing is known."""

    amounts: list[AmountBounds] = strawberry.field(
        directives=size(3), description="The sums by currency; none: no guarantee states an amount."
    )
    without_amount_count: int


@strawberry.type(description="A guarantee of a chain.")
class GuaranteeStep:
    """A link with its distance."""

    distance: int
    link: TraceLink


@strawberry.type(description="A way along guarantees from the subject to an end, as ids in turn.")
class GuaranteeWay:
    """The subject first."""

    members: list[strawberry.ID] = strawberry.field(directives=size(8))


@strawberry.type(description="The guarantee chains (担保链) of a subject.")
class GuaranteeChains(TracedPart):
    """Everybody whom guarantees lead to."""

    direction: g.GuaranteeDirection
    taken_first: g.GuaranteeOrder
    depth: int
    deeper: bool
    exposure: Exposure
    member_count: int
    steps: list[GuaranteeStep] = strawberry.field(directives=size(50))
    step_count: int
    ways: list[GuaranteeWay] = strawberry.field(directives=size(20))
    way_count: Total
    step_cuts: list[TraceCut] = strawberry.field(directives=size(10))


@strawberry.type(description="A guarantee circle (担保圈): everybody in it stands behind everybody else.")
class GuaranteeCircle:
    """A group with what is guaranteed inside of it."""

    exposure: Exposure
    group: LinkedGroup


@strawberry.type(description="Guarantee circles around a subject: its own first, then the largest.")
class GuaranteeCircles(TracedPart):
    """Circles."""

    circles: list[GuaranteeCircle] = strawberry.field(directives=size(10))
    circle_count: int


MOST_CIRCLES = 50


@strawberry.type
class GuaranteeQuery:
    """Guarantees around a subject."""

    @query(
        INVESTIGATORS,
        PRICE,
        "Whom a subject stands behind, or who stands behind it, by guarantees to the end (担保链); null both "
        'for "not there" and for "not yours".',
    )
    def guarantee_chains(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        direction: g.GuaranteeDirection = g.GuaranteeDirection.GUARANTEED,
        depth: int = 10,
        first_of_each: int | None = None,
        taken_first: g.GuaranteeOrder = g.GuaranteeOrder.EARLIEST_FIRST,
    ) -> GuaranteeChains | None:
        """Breadth first, each subject once."""
        checked("depth", depth, DEEPEST)
        if first_of_each is not None:
            checked("firstOfEach", first_of_each, AROUND.links_each)
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        ways = (
            searched_parts.GUARANTEED
            if direction is g.GuaranteeDirection.GUARANTEED
            else searched_parts.GUARANTORS
        )
        bounds = Bounds(depth=depth, subjects=1_000, links=3_000, links_each=AROUND.links_each)
        part = read(info, lambda tx: read_part(tx, view, [start.id], ways, bounds))
        chain = g.guarantee_chain(
            part, start.id, towards=direction, order=taken_first, limit=first_of_each, depth=depth
        )
        return _chains(info, view, part, chain, direction, taken_first)

    @query(
        INVESTIGATORS,
        PRICE,
        "The guarantee circles around a subject (担保圈), each with an id that is the same while its members "
        'are; null both for "not there" and for "not yours".',
    )
    def guarantee_circles(
        self, info: Info, subject: SubjectRef, purpose: PurposeInput, on: date | None = None
    ) -> GuaranteeCircles | None:
        """Of guarantees in both directions."""
        found = traced_subject(info, subject, purpose, on)
        if found is None:
            return None
        view, start = found
        part = read(info, lambda tx: read_part(tx, view, [start.id], searched_parts.EITHER_SIDE, AROUND))
        circles = g.guarantee_circles(part, start.id)
        shown = circles[:MOST_CIRCLES]
        members = {one for circle in shown for one in circle.group.members} | {start.id}
        note(info, view, members, "guaranteeCircles")
        return GuaranteeCircles(
            **part_fields(part, members, view),
            circles=[
                GuaranteeCircle(exposure=_exposure(one.exposure), group=linked_group(one.group))
                for one in shown
            ],
            circle_count=len(circles),
        )


def checked(name: str, value: int, most: int) -> int:
    """A number of an argument, from 1.

    Raises:
        InputError: LIMIT_EXCEEDED.
    """
    check_bound(name, value, most)
    return value


def _chains(
    info: Info,
    view: View,
    part: Part,
    chain: g.GuaranteeChain,
    direction: g.GuaranteeDirection,
    order: g.GuaranteeOrder,
) -> GuaranteeChains:
    steps = chain.steps[:MOST_STEPS]
    members = ends_of(step.link for step in chain.steps) | {chain.subject}
    ways = [way for way in chain.chains if members.issuperset(way)]
    shown = ends_of(step.link for step in steps).union(*ways) | {chain.subject}
    note(info, view, shown, "guaranteeChains")
    return GuaranteeChains(
        **part_fields(part, shown, view),
        direction=direction,
        taken_first=order,
        depth=chain.depth,
        deeper=chain.deeper or bool(part.cuts),
        exposure=_exposure(chain.exposure),
        member_count=len(members),
        steps=[
            GuaranteeStep(distance=step.distance, link=link)
            for step, link in zip(steps, shown_links([step.link for step in steps]), strict=True)
        ],
        step_count=len(chain.steps),
        ways=[GuaranteeWay(members=list(map(strawberry.ID, way))) for way in ways],
        way_count=Total(count=len(ways), more=chain.more_chains),
        step_cuts=[
            TraceCut(
                subject=strawberry.ID(cut.subject), reason=TraceCutReason.LINKS, read=cut.read, of=cut.of
            )
            for cut in chain.cuts[:MOST_STEPS]
        ],
    )


def _exposure(exposure: g.Exposure) -> Exposure:
    return Exposure(
        amounts=[
            AmountBounds(currency=one.currency, at_least=one.at_least, at_most=one.at_most)
            for one in exposure.amounts
        ],
        without_amount_count=exposure.without_amount,
    )
