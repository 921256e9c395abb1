"""A credit record (信用记录) in GraphQL, with no more of it than its class of sharing opens."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.vocabulary import Polarity, RecordStatus, Severity, SharingClass
from hub.grants import OWN_DUTY, SELF
from hub.policy.catalogue import Catalogue
from hub.rules.facts import RecordFact
from hub.rules.scalars import text as plain_text
from resolvers.policies import Authority, Region, Text, authority, open_end, region, text


@strawberry.type(description="One attribute of a record; numbers and dates as text.")
class Attribute:
    """Name and value."""

    name: str
    value: str


@strawberry.type(description="A credit record (信用记录). What its class of sharing does not open is null.")
class CreditRecord:
    """One version of a record at a cut-off."""

    id: strawberry.ID
    version: int
    kind: str
    title: Text = strawberry.field(description="Title of the kind.")
    polarity: Polarity
    region: Region
    share: SharingClass
    status: RecordStatus = strawberry.field(description="What it is at the cut-off, from its dates.")
    authority: Authority | None
    headline: str | None
    severity: Severity | None
    decided_on: date | None
    received_on: date | None
    published_on: date | None
    valid_to: date | None
    display_ends_on: date | None
    sharing_ends_on: date | None
    repaired_on: date | None
    revoked_on: date | None
    disputed_from: date | None
    disputed_to: date | None
    attributes: list[Attribute]
    grants: list[str] = strawberry.field(
        description="What lets the caller see it: own duty, a law, a clause, consent, self."
    )


def credit_record(record: RecordFact, day: date, catalogue: Catalogue) -> CreditRecord:
    """A record with what its class of sharing opens. Of what is repaired, revoked or expired elsewhere
    only its being so is shown: sharing of the rest has ended."""
    kind = catalogue.kinds.get(record.kind)
    status = record.status(day)
    own = not {OWN_DUTY, SELF}.isdisjoint(record.grants)
    ended = status in (RecordStatus.REPAIRED, RecordStatus.REVOKED, RecordStatus.EXPIRED) and not own
    whole = record.share is SharingClass.RECORD and not ended
    dated = record.share is not SharingClass.RESULT_ONLY
    return CreditRecord(
        id=strawberry.ID(record.id),
        version=record.version,
        kind=record.kind,
        title=text(kind.title) if kind is not None else Text(zh=record.kind, en=record.kind),
        polarity=kind.polarity if kind is not None else Polarity.NEUTRAL,
        region=region(record.region, catalogue),
        share=record.share,
        status=status,
        authority=authority(record.authority, record.region, catalogue) if dated else None,
        headline=record.title if whole else None,
        severity=record.severity if dated else None,
        decided_on=record.decided_on if dated else None,
        received_on=record.received_on if dated else None,
        published_on=record.published_on if dated else None,
        valid_to=open_end(record.valid_to) if dated else None,
        display_ends_on=open_end(record.display_ends_on) if dated else None,
        sharing_ends_on=open_end(record.sharing_ends_on) if dated else None,
        repaired_on=record.repaired_on if dated else None,
        revoked_on=record.revoked_on if dated else None,
        disputed_from=record.disputed_from if dated else None,
        disputed_to=record.disputed_to if dated else None,
        attributes=[
            Attribute(name=name, value=plain_text(value)) for name, value in sorted(record.attributes.items())
        ]
        if whole
        else [],
        grants=list(record.grants),
    )
