"""Regions (行政区划) as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.decisions.questions import check_region
from hub.policy.catalogue import NATION
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, Cursors, page_of_all
from resolvers.context import Info
from resolvers.policies import Region, region
from resolvers.root_fields import query

RegionConnection = Connection[Region]


@strawberry.type
class RegionQuery:
    """Regions, public."""

    @query(PUBLIC, 200, "Regions below another one (the provinces without it).")
    def regions(
        self, info: Info, parent: str = NATION, first: int | None = None, after: str | None = None
    ) -> RegionConnection:
        """Regions by code."""
        catalogue = info.context.catalogue
        check_region(parent, catalogue)
        found = sorted(code for code, one in catalogue.regions.items() if one.parent == parent)
        cursors = Cursors(info.context.services.cursor_key, f"regions:{parent}")
        edges, page_info = page_of_all(
            found, first, after, cursors, lambda code: code, lambda code: region(code, catalogue)
        )
        return RegionConnection(edges=edges, page_info=page_info)
