"""Parameters that a text leaves to a region. Public."""

from __future__ import annotations

from datetime import date

import strawberry

from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from hub.subjects.writing import plain
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info
from resolvers.histories import PolicyVersion, history
from resolvers.http.prices import size
from resolvers.policies import Region, Text, open_end, region, text
from resolvers.root_fields import query


@strawberry.type(description="A value of a parameter for a time.")
class ParameterValue:
    """Dated, with where it comes from."""

    value: str
    valid_from: date
    valid_to: date | None
    source: str
    secondary: bool


@strawberry.type(
    description="A value that a text leaves to a region (地方参数). Rules without it are UNDETERMINED."
)
class Parameter:
    """A parameter with its values; none: nobody has set it."""

    id: strawberry.ID
    title: Text
    region: Region
    unit: str | None
    values: list[ParameterValue] = strawberry.field(directives=size(10))

    @strawberry.field(
        directives=size(20, 300),
        description="Every version, the newest first; the first `version` is the one that stands.",
    )
    def history(self, info: Info) -> list[PolicyVersion]:
        """Versions with who published them."""
        return history(info, "parameter", str(self.id), self.region.path)


ParameterConnection = Connection[Parameter]


@strawberry.type
class ParameterQuery:
    """Parameters, public."""

    @query(
        PUBLIC,
        100,
        "Values that texts leave to a region (地方参数), set or not; of a region and those above it, or all.",
    )
    def parameters(
        self, info: Info, region: str | None = None, first: int | None = None, after: str | None = None
    ) -> ParameterConnection:
        """Parameters of a region and those above it, or all, by id."""
        catalogue = info.context.catalogue
        path = catalogue.path(region) if region is not None else None
        found = sorted(
            (one for one in catalogue.parameters.values() if path is None or one.region in path),
            key=lambda one: one.id,
        )
        cursors = Cursors(info.context.services.cursor_key, f"parameters:{region}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda one: one.id, lambda one: parameter(one, catalogue)
        )
        return ParameterConnection(edges=edges, page_info=page_info)


def parameter(found: d.Parameter, catalogue: Catalogue) -> Parameter:
    """A parameter."""
    return Parameter(
        id=strawberry.ID(found.id),
        title=text(found.title),
        region=region(found.region, catalogue),
        unit=found.unit,
        values=[
            ParameterValue(
                value=str(plain(one.value)),
                valid_from=one.from_,
                valid_to=open_end(one.to),
                source=one.source,
                secondary=one.secondary,
            )
            for one in found.values
        ],
    )
