"""Parameters that a text leaves to a region. Public."""

from __future__ import annotations

from datetime import date

import strawberry

from hub.decisions.questions import check_region
from hub.policy.catalogue import Catalogue
from hub.rules.scalars import plain
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.histories import PolicyVersion, history
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, document_id, page_of_documents
from resolvers.policy_types import Region, Text, open_end, region, text
from resolvers.root_fields import query
from resolvers.units import named_unit


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
class Parameter(Node):
    """A parameter with its values; none: nobody has set it."""

    code: str = strawberry.field(description="What arguments name it by.")
    title: Text
    region: Region
    unit: str | None
    unit_name: Text | None = named_unit()
    values: list[ParameterValue] = strawberry.field(directives=size(10))

    @strawberry.field(
        directives=size(20, 300),
        description="Every version, the newest first; the first `version` is the one that stands.",
    )
    def history(self, info: Info) -> list[PolicyVersion]:
        """Versions with who published them."""
        return history(info, "parameter", self.code, self.region.code)


ParameterConnection = Connection[Parameter]


@strawberry.type
class ParameterQuery:
    """Parameters, public."""

    @query(PUBLIC, 20, "A value that texts leave to a region, by its code; null: there is none.")
    def parameter(self, info: Info, code: str) -> Parameter | None:
        """One parameter."""
        return parameter(code, info.context.catalogue)

    @query(
        PUBLIC,
        100,
        "Values that texts leave to a region (地方参数), set or not; of a region and those above it, or all.",
    )
    def parameters(
        self, info: Info, region: str | None = None, first: int | None = None, after: str | None = None
    ) -> ParameterConnection:
        """Parameters of a region and those above it, or all, by code."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        path = catalogue.path(region) if region is not None else None
        codes = [one.id for one in catalogue.parameters.values() if path is None or one.region in path]
        return ParameterConnection(**page_of_documents(info, codes, first, after, str, _parameter))


def parameter(code: str | None, catalogue: Catalogue) -> Parameter | None:
    """A parameter by its code; None where the policy has none of it."""
    return _parameter(code, catalogue) if code is not None and code in catalogue.parameters else None


def _parameter(code: str, catalogue: Catalogue) -> Parameter:
    found = catalogue.parameters[code]
    return catalogue.once(
        "Parameter",
        code,
        lambda: Parameter(
            id=document_id("Parameter", "parameter", code, catalogue),
            code=code,
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
        ),
        MOST_SHOWN,
    )
