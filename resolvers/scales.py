"""Scales of grades (等级) as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info
from resolvers.http.prices import size
from resolvers.policies import Text, text
from resolvers.root_fields import query


@strawberry.type(
    description="A scale of grades (等级) with its issuer. Grades compare only inside one scale."
)
class GradeScale:
    """Grades from the best to the worst."""

    id: strawberry.ID
    title: Text
    region: str
    grades: list[str] = strawberry.field(directives=size(20))
    ordered: bool
    score: bool


GradeScaleConnection = Connection[GradeScale]


@strawberry.type
class GradeScaleQuery:
    """Scales, public."""

    @query(PUBLIC, 100, "Scales of grades (等级).")
    def scales(self, info: Info, first: int | None = None, after: str | None = None) -> GradeScaleConnection:
        """Scales by id."""
        found = sorted(info.context.catalogue.scales.values(), key=lambda scale: scale.id)
        cursors = Cursors(info.context.services.cursor_key, "scales")
        edges, page_info = page_of_all(found, first, after, cursors, lambda row: row.id, scale)
        return GradeScaleConnection(edges=edges, page_info=page_info)


def scale(found: d.GradeScale) -> GradeScale:
    """A scale."""
    return GradeScale(
        id=strawberry.ID(found.id),
        title=text(found.title),
        region=found.region,
        grades=list(found.grades),
        ordered=found.ordered,
        score=found.score,
    )
