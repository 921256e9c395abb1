"""Repair (信用修复) in GraphQL: applications, their decisions, and the rate."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from graph_schema.vocabulary import Channel, Material, RepairState, Truth
from hub.access.grants import Use
from hub.errors import InputError
from hub.proceedings.repairs import applying
from hub.proceedings.repairs import rate as rates
from hub.store.graph import Row
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.prices import size
from resolvers.policies import Authority, Region, authority
from resolvers.policies import region as named
from resolvers.proceedings import (
    Filter,
    Term,
    day,
    entered,
    form,
    moment,
    period,
    said,
    term,
    worklist,
)
from resolvers.subjects import SubjectRef, subject_key

MOST_MATERIALS = 20


@strawberry.type(description="A condition of a repair, with the text that sets it.")
class RepairCondition:
    """MET, UNMET or UNKNOWN; an officer judges what is UNKNOWN."""

    name: str
    truth: Truth
    detail: str
    source: str | None
    secondary: bool = strawberry.field(description="The source is known from reports only.")


@strawberry.type(description="An application for the repair (信用修复) of a record, and its decision.")
class Repair:
    """What was applied for, by which channel, where it stands, and which regions were told."""

    id: strawberry.ID
    subject: strawberry.ID
    record: strawberry.ID
    kind: str
    region: Region
    authority: Authority
    state: RepairState
    channel: Channel
    document: str | None
    materials: list[Material] = strawberry.field(directives=size(20))
    filed_at: datetime
    filed_on: date
    term: Term
    overdue: bool | None = strawberry.field(description="Null where no due date is set.")
    conditions: list[RepairCondition] = strawberry.field(directives=size(10))
    instant: bool = strawberry.field(description="Granted as it came, every condition being met (即申即办).")
    decided_at: datetime | None
    decided_on: date | None
    reasons: str | None
    partners: list[Region] = strawberry.field(
        directives=size(10), description="Regions that were sent a notice of the repair."
    )


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


@strawberry.type(description="An application after a change.")
class RepairChange:
    """The application, and the audit entry that was written with it."""

    repair: Repair
    receipt: str


RepairConnection = Connection[Repair]


def apply_for_repair(
    info: Info,
    subject: SubjectRef,
    record: strawberry.ID,
    materials: list[Material],
    purpose: PurposeInput,
    document: str | None = None,
) -> RepairChange:
    """Applies; granted at once where every condition is met."""
    context = info.context
    call = context.call(purpose, Use.RIGHTS)
    if len(materials) > MOST_MATERIALS:
        raise InputError("There are too many materials.", expected=f"at most {MOST_MATERIALS}")
    application = applying.Application(str(record), tuple(dict.fromkeys(materials)), form(document))
    key = subject_key(subject, context.services)
    done = applying.apply(call, key, application)
    return _changed(info, done)


def decide_repair(
    info: Info, id: strawberry.ID, grant: bool, reasons: str, purpose: PurposeInput
) -> RepairChange:
    """Grants or refuses it."""
    call = info.context.call(purpose, Use.RIGHTS)
    words = said(reasons, "The reasons")
    done = applying.decide(call, str(id), words, grant=grant)
    return _changed(info, done)


def repairs(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    state: RepairState | None = None,
    overdue: bool | None = None,
    first: int | None = None,
    after: str | None = None,
) -> RepairConnection:
    """A keyset page by (filed, id), the newest first."""
    edges, page_info = worklist(
        info,
        "repairs",
        purpose,
        Filter(region, state, overdue),
        first,
        after,
        applying.listed,
        lambda _, row: repair(info, row),
    )
    return RepairConnection(edges=edges, page_info=page_info)


def repair_rate(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    from_: Annotated[date | None, strawberry.argument(name="from")] = None,
    to: date | None = None,
) -> RepairRate:
    """Over applications of a period; of the last year unless told otherwise."""
    context = info.context
    call = context.call(purpose, Use.COUNTS)
    since, until = period(info, from_, to)
    found = rates.rate(call, region, since, until)
    return RepairRate(
        region=named(region or call.access.caller.region, context.catalogue),
        willing=found.willing,
        eligible=found.eligible,
        repaired=found.repaired,
        percent=found.percent,
    )


def repair(info: Info, row: Row) -> Repair:
    """An application."""
    catalogue = info.context.catalogue
    return Repair(
        id=strawberry.ID(row["id"]),
        subject=strawberry.ID(row["subject"]),
        record=strawberry.ID(row["record"]),
        kind=row["kind"],
        region=named(row["region"], catalogue),
        authority=authority(row["authority"], row["region"], catalogue),
        state=RepairState(row["state"]),
        channel=Channel(row["channel"]),
        document=row.get("document"),
        materials=[Material(one) for one in row["materials"]],
        filed_at=datetime.fromisoformat(row["filedAt"]),
        filed_on=date.fromisoformat(row["filedOn"]),
        term=term(row),
        overdue=applying.STATES.overdue(row, info.context.services.now().date()),
        conditions=[
            RepairCondition(
                name=one["name"],
                truth=Truth(one["truth"]),
                detail=one["detail"],
                source=one["source"],
                secondary=one["secondary"],
            )
            for one in json.loads(row["conditions"])
        ],
        instant=bool(row.get("instant")),
        decided_at=moment(row.get("decidedAt")),
        decided_on=day(row.get("decidedOn")),
        reasons=row.get("reasons"),
        partners=[named(code, catalogue) for code in row.get("partners") or ()],
    )


def _changed(info: Info, done: applying.RepairChange) -> RepairChange:
    receipt = entered(info, done.receipt)
    return RepairChange(repair=repair(info, done.repair), receipt=receipt)
