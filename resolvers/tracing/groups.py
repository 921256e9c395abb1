"""Subjects that lead to each other in both directions, in GraphQL."""

from __future__ import annotations

from datetime import date

import strawberry

from hub.tracing.patterns.rings import Group
from resolvers.connections import Total
from resolvers.http.cost_directives import size
from resolvers.tracing.shown import TraceLink, shown_links

MOST_LINKS = 300
"""So many links of a group are listed."""


@strawberry.type(description="Members in turn, each linked to the next and the last to the first.")
class LinkRing:
    """Ids."""

    members: list[strawberry.ID] = strawberry.field(directives=size(5))


@strawberry.type(description="Subjects each of which leads to each other one by links of one kind.")
class LinkedGroup:
    """Members, links, rings."""

    code: str = strawberry.field(
        description="A digest of the members: the same group has it on every day and in every answer."
    )
    closed_on: date | None = strawberry.field(
        description="The first day on which links that hold now made it a group; null: since ever."
    )
    member_count: int
    members: list[strawberry.ID] = strawberry.field(directives=size(20))
    links: list[TraceLink] = strawberry.field(directives=size(40))
    link_count: int
    rings: list[LinkRing] = strawberry.field(
        directives=size(10), description="The shortest first, none of more than 8 members."
    )
    ring_count: Total


def linked_group(group: Group) -> LinkedGroup:
    """A group as it is shown."""
    return LinkedGroup(
        code=group.id,
        closed_on=group.closed_on if group.closed_on > date.min else None,
        member_count=len(group.members),
        members=list(map(strawberry.ID, group.members)),
        links=shown_links(group.links[:MOST_LINKS]),
        link_count=len(group.links),
        rings=[LinkRing(members=list(map(strawberry.ID, ring.members))) for ring in group.rings],
        ring_count=Total(count=len(group.rings), more=group.more_rings),
    )
