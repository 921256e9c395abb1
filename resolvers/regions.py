"""Regions (行政区划) and their authorities as everybody may read them. No token needed."""

from __future__ import annotations

import strawberry

from hub.decisions.questions import check_region
from hub.policy.catalogue import NATION
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.nodes import page_of_documents
from resolvers.policy_types import Authority, Region, authority
from resolvers.policy_types import region as shown
from resolvers.root_fields import query

RegionConnection = Connection[Region]
AuthorityConnection = Connection[Authority]


@strawberry.type
class RegionQuery:
    """Regions and authorities, public."""

    @query(PUBLIC, 20, "A region by its code; null: there is none.")
    def region(self, info: Info, code: str) -> Region | None:
        """One region."""
        catalogue = info.context.catalogue
        return shown(code, catalogue) if code in catalogue.regions else None

    @query(PUBLIC, 200, "Regions below another one (the provinces without it).")
    def regions(
        self, info: Info, parent: str = NATION, first: int | None = None, after: str | None = None
    ) -> RegionConnection:
        """Regions by code."""
        catalogue = info.context.catalogue
        check_region(parent, catalogue)
        below = [code for code, one in catalogue.regions.items() if one.parent == parent]
        return RegionConnection(**page_of_documents(info, below, first, after, str, shown))

    @query(PUBLIC, 20, "An authority or institution (部门/机构) by its code; null: there is none.")
    def authority(self, info: Info, code: str) -> Authority | None:
        """One authority."""
        catalogue = info.context.catalogue
        return authority(code, NATION, catalogue) if code in catalogue.authorities else None

    @query(PUBLIC, 200, "Authorities and institutions (部门/机构) of a region, or all.")
    def authorities(
        self, info: Info, region: str | None = None, first: int | None = None, after: str | None = None
    ) -> AuthorityConnection:
        """Authorities by code."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        codes = [one.id for one in catalogue.authorities.values() if region in (None, one.region)]
        return AuthorityConnection(
            **page_of_documents(
                info,
                codes,
                first,
                after,
                str,
                lambda code, known: authority(code, NATION, known),
            )
        )
