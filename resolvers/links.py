"""Links between subjects (关联关系) in GraphQL, each as one of its ends sees it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry
from pydantic.alias_generators import to_snake

from graph_schema.links import Figure, LinkKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.access.roles import WITH_DUTY
from hub.access.sharing import public_name
from hub.subjects import links
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.prices import cost
from resolvers.named_subjects import SUBJECT, NamedSubject, read_named
from resolvers.policies import open_end


@strawberry.enum(description="From which end a link is seen.")
class LinkDirection(Enum):
    """As :class:`graph_schema.links.Direction`."""

    FROM = "FROM"
    TO = "TO"


@strawberry.type(description="How many links of a kind there are, from the subject or towards it.")
class LinkCount:
    """A count per kind and direction."""

    kind: LinkKind
    direction: LinkDirection
    count: int
    more: bool = strawberry.field(
        description=f"Whether there can be more: {links.MOST_COUNTED} of each public role and direction are "
        "counted, and as many of all other kinds together in each direction."
    )


@strawberry.type
class LinkFacts:
    """What is told of a link, whoever asks. Figures are fractions of 1."""

    kind: LinkKind
    direction: LinkDirection
    share: Decimal | None
    share_at_least: Decimal | None
    share_at_most: Decimal | None
    votes: Decimal | None
    votes_at_least: Decimal | None
    votes_at_most: Decimal | None
    benefit: Decimal | None
    benefit_at_least: Decimal | None
    benefit_at_most: Decimal | None
    valid_from: date
    valid_to: date | None
    registered_on: date | None
    state: LinkState


@strawberry.type(description="A dated link between two subjects.")
class Link(LinkFacts):
    """A link as seen from the subject."""

    source: str | None
    other_end: strawberry.Private[NamedSubject]

    @hop(*cost(10), description="The other end.", type_=SUBJECT)
    @staticmethod
    def subject(held: strawberry.Parent[list[Link]], info: Info) -> list[Any]:
        """Read for all links of a page at once, where more is asked than what the link says."""
        return read_named([one.other_end for one in held], info)


LinkConnection = Connection[Link]


@strawberry.type(description="The other end of a link in the own view, where nobody else can be asked for.")
class LinkedSubject:
    """Who is linked."""

    id: strawberry.ID
    kind: SubjectKind
    name: str | None


def linked_subject(link: links.SubjectLink) -> LinkedSubject:
    """The other end of a link; a natural person is masked."""
    return LinkedSubject(id=strawberry.ID(link.id), kind=link.kind, name=public_name(link.name, link.kind))


def link_count(counted: links.LinkCount) -> LinkCount:
    """A count."""
    return LinkCount(
        kind=counted.kind,
        direction=LinkDirection[counted.direction],
        count=counted.count,
        more=counted.more,
    )


def link_facts(found: links.SubjectLink) -> dict[str, Any]:
    """The arguments of :class:`LinkFacts`."""
    figures = {name: getattr(found, name) for name in _FIGURES}
    return {
        "kind": found.link,
        "direction": LinkDirection[found.direction],
        **figures,
        "valid_from": found.valid_from,
        "valid_to": open_end(found.valid_to),
        "registered_on": found.registered_on,
        "state": found.state,
    }


_FIGURES = tuple(to_snake(name) for figure in Figure for name in figure.properties)


def link(found: links.SubjectLink, other_end: NamedSubject) -> Link:
    """A link, whose other end can be asked further. Who delivered it is told to those who read for a
    statutory duty."""
    source = found.source if other_end.view.access.caller.role in WITH_DUTY else None
    return Link(**link_facts(found), source=source, other_end=other_end)
