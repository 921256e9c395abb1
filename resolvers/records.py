"""A credit record (信用记录) in GraphQL, with no more of it than its class of sharing opens."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_schema.vocabulary import EndBasis, EndKind, Polarity, RecordStatus, Severity, SharingClass
from hub.access.grants import OWN_DUTY, SELF
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure import CONDUCT_ENDED
from hub.records import terms as periods
from hub.records.status import ended
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
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


def as_shared(record: RecordFact, day: date) -> RecordFact:
    """A record with the class by which it is shared on a day. Of what is repaired, revoked or expired
    elsewhere only its being so is shown: sharing of the rest has ended, whatever the grant says."""
    if not {OWN_DUTY, SELF}.isdisjoint(record.grants):
        return record
    if not ended(record, day):
        return record
    return record.model_copy(update={"share": SharingClass.RESULT_ONLY})


def credit_record(record: RecordFact, day: date, catalogue: Catalogue) -> CreditRecord:
    """A record as it is on a day, with what its class of sharing opens then (:func:`as_shared`)."""
    kind = catalogue.kinds.get(record.kind)
    status = record.status(day)
    record = as_shared(record, day)
    whole = record.share is SharingClass.RECORD
    dated = record.share is not SharingClass.RESULT_ONLY
    ends = periods.ends(catalogue, record, as_date(record.attributes.get(CONDUCT_ENDED))) if dated else ()
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
        display_ends_on=ends[0].on if ends else None,
        sharing_ends_on=open_end(record.sharing_ends_on) if dated else None,
        repaired_on=record.repaired_on if dated else None,
        revoked_on=record.revoked_on if dated else None,
        disputed_from=record.disputed_from if dated else None,
        disputed_to=record.disputed_to if dated else None,
        ends=[record_end(end) for end in ends],
        attributes=[
            Attribute(name=name, value=plain_text(value)) for name, value in sorted(record.attributes.items())
        ]
        if whole
        else [],
        grants=list(record.grants),
    )


def record_end(end: periods.End) -> RecordEnd:
    """One end of a record."""
    return RecordEnd(
        what=end.what,
        on=end.on,
        basis=end.basis,
        parameter=strawberry.ID(end.parameter) if end.parameter is not None else None,
        source=end.source,
        secondary=end.secondary,
    )
