"""What every trace shows: its subjects once, links between their ids, shares between bounds, and where it was
cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import Any, TypedDict

import strawberry

from graph_schema.links import LinkKind, LinkState
from hub.subjects.view import View
from hub.tracing.graph_part import Cut, Interval, Part, TraceCutReason, TracedLink
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import size
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.policy_types import Text, open_end
from resolvers.subjects import read_subjects

MOST_CUTS = 50
"""So many of the places where a trace was cut are listed."""
DIGITS = Decimal("1e-10")
LEAD = Text(
    zh="本结果为供人工核查的线索，不是认定，不得据此采取措施。",
    en="A lead for a person to look into: no finding, and no ground for a measure.",
)
ORDER = Text(
    zh="逐层展开；同一主体的关联按类别、再按另一端主体编号排列，超出部分不读。",
    en="Layer by layer; the links of a subject by kind, then by the id of the other end; what is beyond a "
    "limit is not read.",
)

strawberry.enum(TraceCutReason, description="Why a trace ends where it does.")


@strawberry.type(description="A fraction of 1 between two bounds; both the same where it is known.")
class ShareBounds:
    """Rounded outwards at the tenth digit."""

    at_least: Decimal
    at_most: Decimal


@strawberry.type(description="A link of a trace: who holds the role, and towards whom, by their ids.")
class TraceLink:
    """A dated link with its source. A figure is null where the source says nothing of it."""

    kind: LinkKind
    start: strawberry.ID
    end: strawberry.ID
    share: ShareBounds | None
    votes: ShareBounds | None
    benefit: ShareBounds | None
    amount: Decimal | None
    currency: str | None
    company: strawberry.ID | None
    valid_from: date
    valid_to: date | None
    source: str
    state: LinkState


@strawberry.type(description="Where a trace ends: mostly a subject of which it did not read every link.")
class TraceCut:
    """How many were read, of how many."""

    subject: strawberry.ID | None = strawberry.field(
        description="Whose links they are; null: the whole trace ended."
    )
    reason: TraceCutReason
    read: int | None = strawberry.field(
        description="How many of its links were read; null where the whole trace ended."
    )
    of: int | None


@strawberry.type(description="Where a trace ends: whether it is a part, and of what.")
class TraceBounds:
    """What was not read."""

    truncated: bool
    order: Text
    subject_count: int | None
    link_count: int | None
    cut_count: int
    cuts: list[TraceCut] = strawberry.field(directives=size(10))


class TraceFields(TypedDict):
    """The arguments of :class:`Trace`."""

    note: Text
    known_as_of: int
    on: date


@strawberry.interface(
    description="A trace (关联追查): a lead, and from where it was seen: the same question at that commit "
    "is answered the same."
)
class Trace:
    """What every answer of a trace has."""

    note: Text = strawberry.field(description="What the answer is: a lead, and no finding.")
    known_as_of: int = strawberry.field(
        description="Up to which commit facts were known: asked again at it, the answer is the same."
    )
    on: date = strawberry.field(description="On which day links and versions hold.")


@strawberry.interface(description="A trace that ends where a limit does, and says so.")
class BoundedTrace(Trace):
    """What is not a page of a list that goes on."""

    bounds: TraceBounds


class PartFields(TraceFields):
    """The arguments of :class:`TracedPart`."""

    bounds: TraceBounds
    named: list[NamedSubject]


@strawberry.interface(
    description="A trace over a part of the graph that was read at once, with the subjects that it names."
)
class TracedPart(BoundedTrace):
    """What an answer has that tells subjects by their ids."""

    named: strawberry.Private[list[NamedSubject]]

    @hop(*size(50, 100), description="Everybody whom the answer names, by id.", type_=list[SUBJECT])
    @staticmethod
    def subjects(traces: strawberry.Parent[list[TracedPart]], info: Info) -> list[Any]:
        """Read at once, where more is asked than what the links say."""
        everybody = [one for trace in traces for one in trace.named]
        found = iter(read_named(everybody, info))
        return [[next(found) for _ in trace.named] for trace in traces]


def trace_fields(view: View) -> TraceFields:
    """What an answer says of itself."""
    return {"note": LEAD, "known_as_of": view.commit, "on": view.day}


def part_fields(part: Part, ids: Iterable[str], view: View) -> PartFields:
    """What an answer from a part says of itself.

    Args:
        ids: whom it names.
    """
    bounds = _bounds(list(map(trace_cut, part.cuts)), len(part.subjects), len(part.links))
    return {**trace_fields(view), "bounds": bounds, "named": _named_in(part, ids, view)}


def bounds_of(cuts: Sequence[Cut], ended: TraceCutReason | None = None) -> TraceBounds:
    """Where a trace ends that did not read one part.

    Args:
        ended: why the whole of it ended before its end.
    """
    whole = [TraceCut(subject=None, reason=ended, read=None, of=None)] if ended is not None else []
    return _bounds([*whole, *map(trace_cut, cuts)], None, None)


def _bounds(cuts: list[TraceCut], subjects: int | None, links: int | None) -> TraceBounds:
    return TraceBounds(
        truncated=bool(cuts),
        order=ORDER,
        subject_count=subjects,
        link_count=links,
        cut_count=len(cuts),
        cuts=cuts[:MOST_CUTS],
    )


def trace_cut(cut: Cut) -> TraceCut:
    """Where a trace ends at a subject."""
    return TraceCut(subject=strawberry.ID(cut.subject), reason=cut.reason, read=cut.read, of=cut.of)


def _named_in(part: Part, ids: Iterable[str], view: View) -> list[NamedSubject]:
    """Subjects of a part that an answer names, each once, by id."""
    return [
        NamedSubject(one.id, view, read_subjects, one.kind, one.name)
        for one in (part.subjects[id_] for id_ in sorted(set(ids)) if id_ in part.subjects)
    ]


def shown_links(links: Sequence[TracedLink]) -> list[TraceLink]:
    """Links as they are shown."""
    return [
        TraceLink(
            kind=link.kind,
            start=strawberry.ID(link.start),
            end=strawberry.ID(link.end),
            share=shown_share(link.share),
            votes=shown_share(link.votes),
            benefit=shown_share(link.benefit),
            amount=link.amount,
            currency=link.currency,
            company=strawberry.ID(link.company) if link.company is not None else None,
            valid_from=link.valid_from,
            valid_to=open_end(link.valid_to),
            source=link.source,
            state=LinkState(link.state),
        )
        for link in links
    ]


def ends_of(links: Iterable[TracedLink]) -> set[str]:
    """Who stands at the ends of links, and which companies agreements concern."""
    return {one for link in links for one in (link.start, link.end, link.company) if one is not None}


def shown_share(share: Interval | None) -> ShareBounds | None:
    """A figure between its bounds."""
    if share is None:
        return None
    return ShareBounds(
        at_least=_decimal(share.lower, ROUND_FLOOR), at_most=_decimal(share.upper, ROUND_CEILING)
    )


def _decimal(share: Fraction, rounding: str) -> Decimal:
    with localcontext() as context:
        context.prec, context.rounding = 40, rounding
        return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(DIGITS).normalize() + 0


PRICE = 20_000
"""Of a question that reads a part of the graph."""
PRICE_OF_SHARES = 40_000
"""Of one that also works out what each holds of each through it."""
PRICE_ALONE = 51_000
"""Of one of which no operation may ask two: on a graph where everybody is linked with everybody it takes a
second of a core."""
