"""Scenarios (应用场景) as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.decisions.questions import check_region
from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info
from resolvers.policies import Text, text
from resolvers.root_fields import query


@strawberry.type(description="A scenario (应用场景), always of a region.")
class Scenario:
    """A region's scenario."""

    id: str
    region: str
    title: Text
    occasion: bool = strawberry.field(description="Authorities ask for measures on this occasion.")


ScenarioConnection = Connection[Scenario]


@strawberry.type
class ScenarioQuery:
    """Scenarios, public."""

    @query(PUBLIC, 150, "Scenarios (应用场景) that hold in a region: its own and those above it.")
    def scenarios(
        self, info: Info, region: str, first: int | None = None, after: str | None = None
    ) -> ScenarioConnection:
        """Scenarios by id and region."""
        catalogue = info.context.catalogue
        check_region(region, catalogue)
        path = catalogue.path(region)
        found = sorted(
            (one for one in catalogue.scenarios.values() if one.region in path),
            key=lambda one: f"{one.id}@{one.region}",
        )
        cursors = Cursors(info.context.services.cursor_key, f"scenarios:{region}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda row: f"{row.id}@{row.region}", scenario
        )
        return ScenarioConnection(edges=edges, page_info=page_info)


def scenario(found: d.Scenario) -> Scenario:
    """A scenario."""
    return Scenario(id=found.id, region=found.region, title=text(found.title), occasion=found.occasion)
