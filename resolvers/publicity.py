"""Published records (公示信息) in GraphQL, for everybody and without a token."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.vocabulary import ErrorCode, RecordStatus, Severity
from hub.access.sharing import opens_all, shared_record
from hub.errors import InputError
from hub.policy.catalogue import NATION, Catalogue
from hub.publicity.public_records import PublicRecord as Found
from hub.publicity.public_records import Where, public_records
from hub.publicity.what_is_public import laws
from hub.rules.scalars import text as plain_text
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection, page, page_size
from resolvers.context import Info
from resolvers.http.cost_directives import cost, size
from resolvers.policy_types import Authority, LegalBasis, Region, authority, basis, open_end
from resolvers.policy_types import region as named
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.records import Attribute, RecordEnd, record_end
from resolvers.root_fields import query


@strawberry.type(description="Of whom a published record is: an organisation, never a natural person.")
class PublishedSubject:
    """Name and code."""

    name: str | None
    code: str | None
    invented: bool


@strawberry.type(directives=cost(10), description="A published record (公示信息), while its publicity lasts.")
class PublicRecord:
    """What the law has published of a record."""

    published: strawberry.Private[Found]
    day: strawberry.Private[date]
    known: strawberry.Private[Catalogue]

    @cached_property
    def _opened(self) -> bool:
        return opens_all(self.published.fact.share)

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.published.fact.id)

    @strawberry.field
    def subject(self) -> PublishedSubject:
        found = self.published
        return PublishedSubject(name=found.name, code=found.code, invented=found.invented)

    @strawberry.field
    def record_kind(self) -> RecordKind:
        return record_kind(self.published.fact.kind, self.known)

    @strawberry.field
    def region(self) -> Region:
        return named(self.published.fact.region, self.known)

    @strawberry.field
    def authority(self) -> Authority:
        fact = self.published.fact
        return authority(fact.authority, fact.region, self.known)

    @strawberry.field
    def headline(self) -> str | None:
        return self.published.fact.title if self._opened else None

    @strawberry.field
    def severity(self) -> Severity | None:
        return self.published.fact.severity

    @strawberry.field
    def decided_on(self) -> date:
        return self.published.fact.decided_on

    @strawberry.field
    def published_on(self) -> date | None:
        return self.published.fact.published_on

    @strawberry.field
    def valid_to(self) -> date | None:
        return open_end(self.published.fact.valid_to)

    @strawberry.field
    def disputed(self) -> bool:
        return self.published.fact.status(self.day) is RecordStatus.DISPUTED

    @strawberry.field
    def publicity_end(self) -> RecordEnd:
        return record_end(self.published.ends, self.known)

    @strawberry.field(directives=size(3), description="The laws by which it is published.")
    def legal_basis(self) -> list[LegalBasis]:
        held = {law.grant.id: law.grant for law in laws(self.known, self.day)}
        return [one for name in self.published.laws for one in basis(held[name].legal_basis, self.known)]

    @strawberry.field(directives=size(10))
    def attributes(self) -> list[Attribute]:
        given = sorted(shared_record(self.published.fact, self.day, self.day).attributes.items())
        return [Attribute(name=name, value=plain_text(value)) for name, value in given]


@strawberry.type(description="A page of published records.")
class PublicRecordConnection(Connection[PublicRecord]):
    """Without a total: a count would tell what is not public any more."""


@strawberry.type
class PublicityQuery:
    """What is published."""

    @query(
        PUBLIC,
        1_000,
        "Published records (公示信息) of an organisation, or of a region with those below it, the newest "
        "first: what a law has published, while its publicity lasts. Natural persons are never in it.",
    )
    def public_records(
        self,
        info: Info,
        subject_code: str | None = None,
        region: str | None = None,
        record_kind: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> PublicRecordConnection:
        """A keyset page by (decidedOn, id). Who is not there has an empty page."""
        context, known = info.context, info.context.catalogue
        context.take_public_read()
        where = _where(info, subject_code, region, record_kind)
        size, cursors = page_size(first), info.cursors(None)
        start, day = cursors.read(after), context.services.now().date()
        rows = context.services.graph.read(lambda tx: public_records(tx, known, where, day, start, size + 1))
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [row.fact.decided_on.isoformat(), row.fact.id],
            lambda row: PublicRecord(published=row, day=day, known=known),
            after=start is not None,
        )
        return PublicRecordConnection(edges=edges, page_info=page_info)


def _where(info: Info, code: str | None, region: str | None, kind: str | None) -> Where:
    """What is asked for.

    Raises:
        InputError: INVALID_IDENTIFIER, UNKNOWN_REGION; BAD_INPUT where not exactly one way is used, or for
            the whole nation.
    """
    services, known = info.context.services, info.context.catalogue
    if (code is None) == (region is None):
        raise InputError("publicity.where")
    if kind is not None and kind not in known.kinds:
        raise InputError("publicity.kind-unknown")
    if code is not None:
        if holds_identity_number(code):
            raise InputError("resolvers.identity-number-misplaced", code=ErrorCode.INVALID_IDENTIFIER)
        return Where(key=services.naming.key("USCC", code, services.now().date())[0], kind=kind)
    assert region is not None
    if region not in known.regions or region == NATION:
        raise InputError("publicity.region", code=ErrorCode.UNKNOWN_REGION)
    return Where(regions=known.with_those_below(region), kind=kind)
