"""Saved graphs of an investigation in GraphQL: as they were seen, as they are now, and what differs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from graph_schema.links import AttributeKind, LinkKind, LinkState
from hub.investigations import graphs as g
from hub.investigations.drawing import Drawing, DrawnLink
from hub.investigations.drawn_attributes import DrawnAttribute
from hub.subjects.view import View
from resolvers.audiences import INVESTIGATORS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.links import CONCERNED, FIGURES
from resolvers.named_subjects import SUBJECT, SUBJECT_OR_NULL, NamedSubject, read_named
from resolvers.nodes import Node
from resolvers.policy_types import open_end
from resolvers.root_fields import query
from resolvers.subjects import read_subjects
from resolvers.tracing.shown import PRICE_ALONE

strawberry.enum(g.GraphDifference, description="How a saved graph differs now from when it was saved.")


@strawberry.type(description="A saved graph of an investigation: `savedGraph` replays it.")
class SavedGraph(Node):
    """When it was saved, and as known when."""

    title: str
    saved_by: str = strawberry.field(description="Account of the investigator.")
    saved_at: datetime
    known_as_of: int = strawberry.field(description="The commit up to which facts were known.")
    on: date = strawberry.field(description="The day on which they held.")


SavedGraphConnection = Connection[SavedGraph]


@strawberry.type(description="A subject in a saved graph, and where it stands.")
class GraphNode:
    """A place."""

    x: float
    y: float
    named: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The subject.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[GraphNode]], info: Info) -> list[Any]:
        """They were looked up together."""
        return read_named([one.named for one in held], info)


@strawberry.type(description="A link between two subjects of a saved graph. Figures are fractions of 1.")
class GraphLink:
    """A link, with who says so."""

    kind: LinkKind
    share: Decimal | None
    share_at_least: Decimal | None
    share_at_most: Decimal | None
    votes: Decimal | None
    votes_at_least: Decimal | None
    votes_at_most: Decimal | None
    benefit: Decimal | None
    benefit_at_least: Decimal | None
    benefit_at_most: Decimal | None
    amount: Decimal | None
    currency: str | None
    valid_from: date
    valid_to: date | None
    source: str
    state: LinkState
    ends: strawberry.Private[tuple[NamedSubject, NamedSubject]]
    concerned: strawberry.Private[NamedSubject | None]

    @hop(
        *cost(10),
        description=CONCERNED,
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def company(held: strawberry.Parent[list[GraphLink]], info: Info) -> list[Any]:
        """Read for all links of a picture at once."""
        return read_named([one.concerned for one in held], info)

    @hop(*cost(10), description="The subject that holds the role.", type_=SUBJECT)
    @staticmethod
    def start(held: strawberry.Parent[list[GraphLink]], info: Info) -> list[Any]:
        """They were looked up together."""
        return read_named([one.ends[0] for one in held], info)

    @hop(*cost(10), description="The subject towards which it is held.", type_=SUBJECT)
    @staticmethod
    def end(held: strawberry.Parent[list[GraphLink]], info: Info) -> list[Any]:
        """They were looked up together."""
        return read_named([one.ends[1] for one in held], info)


@strawberry.type(description="An address or phone that subjects of a saved graph share (共用地址、共用电话).")
class GraphAttribute:
    """What is shared, and by whom."""

    id: strawberry.ID
    kind: AttributeKind
    label: str
    subjects: list[strawberry.ID] = strawberry.field(
        description="Ids of those who have it, two or more.", directives=size(5)
    )


@strawberry.type(description="What a saved graph shows at one commit on one day.")
class GraphPicture:
    """Subjects and links that the caller may see now."""

    known_as_of: int
    on: date
    nodes: list[GraphNode] = strawberry.field(directives=size(g.MOST_NODES))
    links: list[GraphLink] = strawberry.field(directives=size(g.MOST_NODES))
    shared_attributes: list[GraphAttribute] = strawberry.field(
        description="Addresses and phones that two of them or more have.", directives=size(20)
    )
    truncated: bool = strawberry.field(description="Whether there are more links than are shown.")


@strawberry.type(description="One difference between a saved graph and now.")
class GraphChange:
    """What differs, of a subject or a link."""

    what: g.GraphDifference
    before: str | None
    after: str | None
    link: GraphLink | None
    attribute: GraphAttribute | None
    named: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The subject, as it is now.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[GraphChange]], info: Info) -> list[Any]:
        """They were looked up together."""
        return read_named([one.named for one in held], info)


@strawberry.input(
    name="GraphNodeInput", description="A subject in a graph that is saved, and where it stands."
)
class GraphNodeInput:
    """A place."""

    subject: strawberry.ID
    x: float
    y: float


@strawberry.input(
    name="GraphLinkInput", description="A link in a graph that is saved: all of this kind between the two."
)
class GraphLinkInput:
    """Kind and ends."""

    kind: LinkKind
    start: strawberry.ID
    end: strawberry.ID


@strawberry.type(
    description="A saved graph as it was seen, at its commit on its day, and as it is now; both under the "
    "caller's grants of now: what an ended grant showed is in neither."
)
class ReplayedGraph:
    """Then, now, and what differs."""

    graph: SavedGraph
    as_seen: GraphPicture
    now: GraphPicture
    changes: list[GraphChange] = strawberry.field(directives=size(g.MOST_NODES))


@strawberry.type
class SavedGraphQuery:
    """Replays."""

    @query(
        INVESTIGATORS,
        PRICE_ALONE,
        "A saved graph of an investigation, as it was seen and as it is now, with what differs (复现). Null "
        'both for "not there" and for "not yours".',
    )
    def saved_graph(self, info: Info, id: strawberry.ID, purpose: PurposeInput) -> ReplayedGraph | None:
        """Replays it."""
        call = info.call(purpose)
        replay = g.replay(call, str(id))
        if replay is None:
            return None
        seen, now = (
            info.context.view(call.access, call.catalogue, one.commit, one.day)
            for one in (replay.as_seen, replay.now)
        )
        return ReplayedGraph(
            graph=saved_graph(replay.saved),
            as_seen=_picture(replay, replay.as_seen, seen),
            now=_picture(replay, replay.now, now),
            changes=[
                GraphChange(
                    what=one.what,
                    named=_named(one.subject, replay.now, now),
                    before=one.before,
                    after=one.after,
                    link=_link(one.link, replay.now, now) if one.link is not None else None,
                    attribute=_attribute(one.attribute) if one.attribute is not None else None,
                )
                for one in replay.changes
            ],
        )


def saved_graph(found: g.SavedGraph) -> SavedGraph:
    """A saved graph without what it shows."""
    return SavedGraph(
        id=strawberry.ID(found.id),
        title=found.title,
        saved_by=found.saved_by,
        saved_at=found.saved_at,
        known_as_of=found.commit,
        on=found.day,
    )


def _named(subject: str, drawing: Drawing, view: View) -> NamedSubject:
    return NamedSubject(subject, view, read_subjects, lookup=drawing.lookups[subject])


def _link(found: DrawnLink, drawing: Drawing, view: View) -> GraphLink:
    return GraphLink(
        kind=found.kind,
        ends=(_named(found.start, drawing, view), _named(found.end, drawing, view)),
        concerned=NamedSubject(found.company, view, read_subjects) if found.company is not None else None,
        **{name: getattr(found, name) for name in FIGURES},
        amount=found.amount,
        currency=found.currency,
        valid_from=found.valid_from,
        valid_to=open_end(found.valid_to),
        source=found.source,
        state=found.state,
    )


def _attribute(found: DrawnAttribute) -> GraphAttribute:
    return GraphAttribute(
        id=strawberry.ID(found.id),
        kind=found.kind,
        label=found.label,
        subjects=list(map(strawberry.ID, found.subjects)),
    )


def _picture(replay: g.Replay, drawing: Drawing, view: View) -> GraphPicture:
    places = replay.positions(drawing)
    return GraphPicture(
        known_as_of=drawing.commit,
        on=drawing.day,
        nodes=[
            GraphNode(
                x=places[one.id][0],
                y=places[one.id][1],
                named=_named(one.id, drawing, view),
            )
            for one in drawing.subjects
        ],
        links=[_link(one, drawing, view) for one in drawing.links],
        shared_attributes=list(map(_attribute, drawing.attributes)),
        truncated=drawing.more,
    )
