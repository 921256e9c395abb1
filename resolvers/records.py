"""A credit record (信用记录) in GraphQL, with no more of it than its class of sharing opens."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.vocabulary import EndBasis, EndKind, Polarity, RecordStatus, Severity, SharingClass
from hub.access.sharing import shared_record
from hub.policy.catalogue import Catalogue
from hub.records.terms import End
from hub.rules.facts import RecordFact
from hub.rules.scalars import text as plain_text
from resolvers.http.prices import cost, size
from resolvers.policies import Authority, Region, Text, authority, open_end, region, text


@strawberry.type(description="One attribute of a record; numbers and dates as text.")
class Attribute:
    """Name and value."""

    name: str
    value: str


@strawberry.type(
    description="One of the three ends of a record (公示、共享、保存), with what sets it: display is "
    "publication, sharing is every use by others, retention is its being kept."
)
class RecordEnd:
    """The first day after it; null: none is known, and `basis` says why."""

    what: EndKind
    on: date | None
    basis: EndBasis
    parameter: strawberry.ID | None = strawberry.field(description="The parameter that holds the period.")
    source: str | None = strawberry.field(description="The text that sets the period.")
    secondary: bool = strawberry.field(description="The text is known from secondary reports only.")


@strawberry.type(
    directives=cost(20),
    description="A credit record (信用记录). What its class of sharing does not open is null. Once another "
    "region's record is repaired or revoked, or its sharing has ended, `share` is RESULT_ONLY.",
)
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
    ends: list[RecordEnd] = strawberry.field(
        directives=size(3),
        description="When display, sharing and retention end, by what the provider or a text sets.",
    )
    attributes: list[Attribute] = strawberry.field(directives=size(10))
    grants: list[str] = strawberry.field(
        directives=size(5),
        description="What lets the caller see it: own duty, a law, a clause, consent, self.",
    )


def credit_record(record: RecordFact, day: date, catalogue: Catalogue) -> CreditRecord:
    """A record as it is on a day, with what its class of sharing opens then."""
    shared = shared_record(record, day, catalogue)
    kind, dated = catalogue.kinds.get(shared.kind), shared.dated
    return CreditRecord(
        id=strawberry.ID(shared.id),
        version=shared.version,
        kind=shared.kind,
        title=text(kind.title) if kind is not None else Text(zh=shared.kind, en=shared.kind),
        polarity=kind.polarity if kind is not None else Polarity.NEUTRAL,
        region=region(shared.region, catalogue),
        share=shared.share,
        status=shared.status,
        authority=authority(dated.authority, shared.region, catalogue) if dated else None,
        headline=shared.title,
        severity=dated.severity if dated else None,
        decided_on=dated.decided_on if dated else None,
        received_on=dated.received_on if dated else None,
        published_on=dated.published_on if dated else None,
        valid_to=open_end(dated.valid_to) if dated else None,
        display_ends_on=dated.ends[0].on if dated else None,
        sharing_ends_on=open_end(dated.sharing_ends_on) if dated else None,
        repaired_on=dated.repaired_on if dated else None,
        revoked_on=dated.revoked_on if dated else None,
        disputed_from=dated.disputed_from if dated else None,
        disputed_to=dated.disputed_to if dated else None,
        ends=[record_end(end) for end in dated.ends] if dated else [],
        attributes=[
            Attribute(name=name, value=plain_text(value)) for name, value in sorted(shared.attributes.items())
        ],
        grants=list(shared.grants),
    )


def record_end(end: End) -> RecordEnd:
    """One end of a record."""
    return RecordEnd(
        what=end.what,
        on=end.on,
        basis=end.basis,
        parameter=strawberry.ID(end.parameter) if end.parameter is not None else None,
        source=end.source,
        secondary=end.secondary,
    )
