"""Scales of grades (等级) as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.policy.catalogue import Catalogue
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, document_id, page_of_documents
from resolvers.policy_types import Authority, Region, Text, authority, region, text
from resolvers.root_fields import query


@strawberry.type(
    description="A scale of grades (等级) with its issuer. Grades compare only inside one scale."
)
class GradeScale(Node):
    """Grades from the best to the worst."""

    code: str = strawberry.field(description="What arguments name it by.")
    title: Text
    region: Region
    issuer: Authority | None = strawberry.field(description="Who gives the grades.")
    grades: list[str] = strawberry.field(directives=size(20), description="From the best to the worst.")
    ordered: bool = strawberry.field(description="Whether its grades compare at all.")
    score: bool = strawberry.field(description="Whether the grade is a number.")


GradeScaleConnection = Connection[GradeScale]


@strawberry.type
class GradeScaleQuery:
    """Scales, public."""

    @query(PUBLIC, 20, "A scale of grades by its code; null: there is none.")
    def grade_scale(self, info: Info, code: str) -> GradeScale | None:
        """One scale."""
        return scale(code, info.context.catalogue)

    @query(PUBLIC, 100, "Scales of grades (等级).")
    def grade_scales(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> GradeScaleConnection:
        """Scales by code."""
        codes = info.context.catalogue.scales
        return GradeScaleConnection(**page_of_documents(info, codes, first, after, str, _scale))


def scale(code: str | None, catalogue: Catalogue) -> GradeScale | None:
    """A scale by its code; None where the policy has none of it."""
    return _scale(code, catalogue) if code is not None and code in catalogue.scales else None


def _scale(code: str, catalogue: Catalogue) -> GradeScale:
    known = catalogue.scales[code]
    return catalogue.once(
        "GradeScale",
        code,
        lambda: GradeScale(
            id=document_id("GradeScale", "scale", code, catalogue),
            code=code,
            title=text(known.title),
            region=region(known.region, catalogue),
            issuer=authority(known.issuer, known.region, catalogue) if known.issuer is not None else None,
            grades=list(known.grades),
            ordered=known.ordered,
            score=known.score,
        ),
        MOST_SHOWN,
    )
