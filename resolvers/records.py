"""A credit record (信用记录) in GraphQL, with no more of it than its class of sharing opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import strawberry

from graph_schema.vocabulary import EndBasis, EndKind, Polarity, RecordStatus, Severity, SharingClass
from hub.access.sharing import Dated, SharedRecord, shared_ends, shared_record
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.records.limits_and_ends import End
from hub.rules.facts import RecordFact
from hub.rules.scalars import text as plain_text
from hub.subjects.profiles import RecordFilter, records_totals
from resolvers.connections import Connection, Total, total
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.named_subjects import SUBJECT_OR_NULL, NamedSubject, SeenBy, read_by_view, read_named
from resolvers.parameters import Parameter, parameter
from resolvers.policy_types import Authority, Region, authority, open_end, region
from resolvers.record_kinds import RecordKind, record_kind


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
    parameter: Parameter | None = strawberry.field(description="The parameter that holds the period.")
    source: str | None = strawberry.field(description="The text that sets the period.")
    secondary: bool = strawberry.field(description="The text is known from secondary reports only.")


@dataclass(frozen=True)
class SharedOn:
    """A record as it is on a day under a policy; each part is made where it is asked for. What is shared no
    more on the day ``shown`` is shown of no earlier one."""

    fact: RecordFact
    day: date
    shown: date
    catalogue: Catalogue

    @cached_property
    def record(self) -> SharedRecord:
        """No more of it than its class of sharing opens."""
        return shared_record(self.fact, self.day, self.shown)

    @property
    def dated(self) -> Dated | None:
        """Its dates, where its class of sharing opens them."""
        return self.record.dated

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """When display, sharing and retention end."""
        return shared_ends(self.fact, self.shown, self.catalogue)


@strawberry.type(
    directives=cost(10),
    description="A credit record (信用记录). What its class of sharing does not open is null. Once another "
    "region's record is repaired or revoked, or its sharing has ended, `share` is RESULT_ONLY.",
)
class CreditRecord:
    """One version of a record at a cut-off."""

    holder: strawberry.Private[NamedSubject | SeenBy | None]
    shared: strawberry.Private[SharedOn]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.shared.fact.id)

    @hop(
        *cost(10),
        description="Whose record it is; null in the own view, where it is the asker's.",
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def subject(held: strawberry.Parent[list[CreditRecord]], info: Info) -> list[Any]:
        """Read for all records of a place at once."""
        return read_named([one.holder for one in held], info)

    @strawberry.field
    def version(self) -> int:
        return self.shared.fact.version

    @strawberry.field
    def kind(self) -> RecordKind:
        return record_kind(self.shared.fact.kind, self.shared.catalogue)

    @strawberry.field
    def region(self) -> Region:
        return region(self.shared.fact.region, self.shared.catalogue)

    @strawberry.field
    def share(self) -> SharingClass:
        return self.shared.record.share

    @strawberry.field(description="What it is at the cut-off, from its dates.")
    def status(self) -> RecordStatus:
        return self.shared.record.status

    @strawberry.field
    def authority(self) -> Authority | None:
        dated = self.shared.dated
        return authority(dated.authority, self.shared.fact.region, self.shared.catalogue) if dated else None

    @strawberry.field
    def headline(self) -> str | None:
        return self.shared.record.title

    @strawberry.field
    def severity(self) -> Severity | None:
        dated = self.shared.dated
        return dated.severity if dated else None

    @strawberry.field
    def decided_on(self) -> date | None:
        dated = self.shared.dated
        return dated.decided_on if dated else None

    @strawberry.field
    def received_on(self) -> date | None:
        dated = self.shared.dated
        return dated.received_on if dated else None

    @strawberry.field
    def published_on(self) -> date | None:
        dated = self.shared.dated
        return dated.published_on if dated else None

    @strawberry.field
    def valid_to(self) -> date | None:
        dated = self.shared.dated
        return open_end(dated.valid_to) if dated else None

    @strawberry.field
    def display_ends_on(self) -> date | None:
        ends = self.shared.ends
        return ends[0].on if ends else None

    @strawberry.field
    def sharing_ends_on(self) -> date | None:
        dated = self.shared.dated
        return open_end(dated.sharing_ends_on) if dated else None

    @strawberry.field
    def repaired_on(self) -> date | None:
        dated = self.shared.dated
        return dated.repaired_on if dated else None

    @strawberry.field
    def revoked_on(self) -> date | None:
        dated = self.shared.dated
        return dated.revoked_on if dated else None

    @strawberry.field
    def disputed_from(self) -> date | None:
        dated = self.shared.dated
        return dated.disputed_from if dated else None

    @strawberry.field
    def disputed_to(self) -> date | None:
        dated = self.shared.dated
        return dated.disputed_to if dated else None

    @strawberry.field(
        directives=size(3),
        description="When display, sharing and retention end, by what the provider or a text sets.",
    )
    def ends(self) -> list[RecordEnd]:
        return [record_end(end, self.shared.catalogue) for end in self.shared.ends]

    @strawberry.field(directives=size(10))
    def attributes(self) -> list[Attribute]:
        given = sorted(self.shared.record.attributes.items())
        return [Attribute(name=name, value=plain_text(value)) for name, value in given]

    @strawberry.field(
        directives=size(5),
        description="What lets the caller see it: own duty, a law, a clause, consent, self.",
    )
    def grants(self) -> list[str]:
        return list(self.shared.fact.grants)


@strawberry.type(name="CreditRecordConnection", description="A page of a subject's records.")
class RecordConnection(Connection[CreditRecord]):
    """A page, whose total is counted where it is asked for."""

    of: strawberry.Private[NamedSubject]
    which: strawberry.Private[RecordFilter]

    @hop(*cost(100), description="How many records there are on all pages.")
    @staticmethod
    def total_count(pages: strawberry.Parent[list[RecordConnection]], info: Info) -> list[Total]:
        """Counted for all subjects of a place at once: all its pages have the same filter."""
        which = pages[0].which
        asked = [(page.of.view, page.of.id) for page in pages]
        answered = read_by_view(info, asked, partial(records_totals, which=which))
        return [total(answered[page.of.view.key, page.of.id]) for page in pages]


def record_filter(
    kinds: Sequence[str] | None,
    polarity: Polarity | None,
    status: RecordStatus | None,
    catalogue: Catalogue,
    argument: str = "kinds",
) -> RecordFilter:
    """Which records a list is asked for: each kind once, as each is read on its own.

    Raises:
        InputError: a kind that the policy does not know, by its place in the argument.
    """
    for place, kind in enumerate(kinds or ()):
        if kind not in catalogue.kinds:
            raise InputError("resolvers.kind-unknown", place=place, argument=argument)
    if kinds is None and polarity is None:
        return RecordFilter(None, status)
    named = kinds if kinds is not None else list(catalogue.kinds)
    fitting = [kind for kind in named if polarity is None or catalogue.kinds[kind].polarity is polarity]
    return RecordFilter(tuple(dict.fromkeys(fitting)), status)


def credit_record(
    record: RecordFact,
    day: date,
    catalogue: Catalogue,
    holder: NamedSubject | SeenBy | None = None,
    shown: date | None = None,
) -> CreditRecord:
    """A record as it is on a day, with what its class of sharing opens then, or on a later day ``shown``."""
    return CreditRecord(holder=holder, shared=SharedOn(record, day, shown or day, catalogue))


def record_end(end: End, catalogue: Catalogue) -> RecordEnd:
    """One end of a record."""
    return RecordEnd(
        what=end.what,
        on=end.on,
        basis=end.basis,
        parameter=parameter(end.parameter, catalogue),
        source=end.source,
        secondary=end.secondary,
    )
