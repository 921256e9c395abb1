"""Links between subjects (关联关系) in GraphQL, each as one of its ends sees it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
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


@strawberry.type(description="A dated link between two subjects.")
class Link:
    """A link as seen from the subject."""

    kind: LinkKind
    direction: LinkDirection
    share: float | None = strawberry.field(description="Fraction of 1, for shareholders.")
    valid_from: date
    valid_to: date | None
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


def link(found: links.SubjectLink, other_end: NamedSubject) -> Link:
    """A link, whose other end can be asked further."""
    return Link(
        kind=found.link,
        direction=LinkDirection[found.direction],
        share=found.share,
        valid_from=found.valid_from,
        valid_to=open_end(found.valid_to),
        other_end=other_end,
    )
