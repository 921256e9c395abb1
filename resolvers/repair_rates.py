"""The repair rate (信用信息修复率) of a region in GraphQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry

from hub.proceedings.repairs import rate as rates
from resolvers.audiences import RATE_READERS
from resolvers.context import Info, PurposeInput
from resolvers.policy_types import Region
from resolvers.policy_types import region as named
from resolvers.proceedings import period
from resolvers.root_fields import query


@strawberry.type(
    description="Of the subjects that applied and are eligible, how many were repaired (信用信息修复率)."
)
class RepairRate:
    """Numbers of subjects. No subject is named."""

    region: Region
    willing: int
    eligible: int
    repaired: int
    percent: Decimal | None = strawberry.field(description="Null where nobody is eligible, never 100.")


@strawberry.type
class RepairRateQuery:
    """The repair rate."""

    @query(RATE_READERS, 1_500, "The repair rate (信用信息修复率) of the region.")
    def repair_rate(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        to: date | None = None,
    ) -> RepairRate:
        """Over applications of a period; of the last year unless told otherwise."""
        context = info.context
        call = info.call(purpose)
        since, until = period(info, from_, to)
        found = rates.rate(call, region, since, until)
        return RepairRate(
            region=named(region or call.access.caller.region, context.catalogue),
            willing=found.willing,
            eligible=found.eligible,
            repaired=found.repaired,
            percent=found.percent,
        )
