"""Scenarios (应用场景) as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.decisions.questions import check_region
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.nodes import MOST_SHOWN, Node, node_id, page_of_documents
from resolvers.policy_types import Region, Text, text
from resolvers.policy_types import region as shown_region
from resolvers.root_fields import query


@strawberry.type(description="A scenario (应用场景), always of a region.")
class Scenario(Node):
    """A region's scenario: two regions may call theirs by one code."""

    code: str = strawberry.field(description="What arguments name it by, beside its region.")
    region: Region
    title: Text
    occasion: bool = strawberry.field(description="Authorities ask for measures on this occasion.")


ScenarioConnection = Connection[Scenario]


@strawberry.type
class ScenarioQuery:
    """Scenarios, public."""

    @query(
        PUBLIC,
        20,
        "The scenario that a code means in a region: its own, or that of the nearest region above it; null: "
        "there is none.",
    )
    def scenario(self, info: Info, region: str, code: str) -> Scenario | None:
        """One scenario."""
        catalogue = info.context.catalogue
        found = catalogue.scenario(region, code)
        return _scenario(found, catalogue) if found is not None else None

    @query(PUBLIC, 150, "Scenarios (应用场景) that hold in a region: its own and those above it.")
    def scenarios(
        self, info: Info, region: str, first: int | None = None, after: str | None = None
    ) -> ScenarioConnection:
        """Scenarios by code and region."""
        catalogue = info.context.catalogue
        check_region(region, catalogue)
        path = catalogue.path(region)
        found = [one for one in catalogue.scenarios.values() if one.region in path]
        return ScenarioConnection(**page_of_documents(info, found, first, after, _place, _scenario))


def scenario(region: str, code: str, catalogue: Catalogue) -> Scenario:
    """The scenario that a code means in a region; one that the policy lacks keeps its code as its title."""
    found = catalogue.scenario(region, code)
    if found is not None:
        return _scenario(found, catalogue)
    return Scenario(
        id=node_id("Scenario", region, code),
        code=code,
        region=shown_region(region, catalogue),
        title=Text(zh=code, en=code),
        occasion=False,
    )


def _place(found: d.Scenario) -> str:
    return f"{found.id}@{found.region}"


def _scenario(found: d.Scenario, catalogue: Catalogue) -> Scenario:
    version = catalogue.versions.get(("scenario", (found.region, found.id)), 1)
    return catalogue.once(
        "Scenario",
        _place(found),
        lambda: Scenario(
            id=node_id("Scenario", found.region, found.id, version),
            code=found.id,
            region=shown_region(found.region, catalogue),
            title=text(found.title),
            occasion=found.occasion,
        ),
        MOST_SHOWN,
    )
