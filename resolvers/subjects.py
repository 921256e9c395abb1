"""A subject (信用主体) as a caller may see it: versions, records in keyset pages, links by kind."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.links import LinkKind
from graph_schema.vocabulary import ErrorCode, RecordStatus, SubjectKind
from hub.access.grants import Access
from hub.access.sharing import public_name, shown_name, shows_regions
from hub.call import Call
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.services import Services
from hub.subjects import links, lookup, profiles
from hub.subjects.lookup import SubjectLookup
from resolvers.audiences import READERS
from resolvers.connections import Connection, Cursors, page, page_size
from resolvers.context import Context, Info, PurposeInput
from resolvers.http.prices import cost, size
from resolvers.policies import Region, open_end, region
from resolvers.records import CreditRecord, credit_record
from resolvers.root_fields import query

MOST_VERSIONS = 100


@strawberry.input(name="ExternalRef", description="An identifier of another register, under its scheme.")
class ExternalRef:
    """Scheme and value."""

    scheme: str
    value: str


@strawberry.input(
    name="SubjectRef",
    one_of=True,
    description="Which subject is meant: exactly one of these. Identity numbers only as a variable.",
)
class SubjectRef:
    """One way to name a subject."""

    code: strawberry.Maybe[str] = strawberry.field(
        description="Unified social credit code (统一社会信用代码)."
    )
    identity_number: strawberry.Maybe[str] = strawberry.field(
        description="公民身份号码, only as a variable of a POST."
    )
    external: strawberry.Maybe[ExternalRef]
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The hub's own opaque id.")


@strawberry.type(description="What was true of a subject for a time.")
class SubjectVersion:
    """A dated version."""

    kind: SubjectKind = strawberry.field(
        description="A sole trader (个体工商户) that becomes a company keeps its code: one subject, "
        "two kinds."
    )
    name: str
    registered: Region | None
    residence: Region | None = strawberry.field(
        description="Regions of a natural person are shown where they lie in a region of the caller's duty."
    )
    operation: list[Region] = strawberry.field(directives=size(10))
    status: str
    valid_from: date
    valid_to: date | None


@strawberry.type(description="How many links of a kind there are, from the subject or towards it.")
class LinkCount:
    """A count per kind and direction."""

    kind: LinkKind
    direction: str = strawberry.field(description="FROM: the subject holds the role; TO: the other one does.")
    count: int
    more: bool = strawberry.field(
        description=f"Whether there can be more: {links.MOST_COUNTED} of each public role and direction are "
        "counted, and as many of all other kinds together in each direction."
    )


@strawberry.type(description="The other end of a link.")
class LinkedSubject:
    """Who is linked."""

    id: strawberry.ID
    kind: SubjectKind
    name: str | None


@strawberry.type(description="A dated link between two subjects.")
class Link:
    """A link as seen from the subject."""

    kind: LinkKind
    direction: str
    share: float | None = strawberry.field(description="Fraction of 1, for shareholders.")
    valid_from: date
    valid_to: date | None
    subject: LinkedSubject


RecordConnection = Connection[CreditRecord]
LinkConnection = Connection[Link]


@strawberry.type(description="A subject (信用主体) at a cut-off, as the caller may see it.")
class Subject:
    """The subject of a look-up. Nested lists are read when they are asked for."""

    id: strawberry.ID
    kind: SubjectKind = strawberry.field(description="What it is on the day; `versions` say what it was.")
    name: str | None
    masked: bool = strawberry.field(description="Whether the name is masked (自然人脱敏).")
    code: str | None = strawberry.field(description="Unified social credit code, for organisations.")
    scheme: str
    invented: bool = strawberry.field(description="Part of the invented demo world.")
    registered: Region | None
    on: date
    found: strawberry.Private[SubjectLookup]
    access: strawberry.Private[Access]

    @strawberry.field(
        directives=size(MOST_VERSIONS, 200),
        description=f"The {MOST_VERSIONS} newest versions known, the newest first; `olderVersions` says "
        "whether there are more.",
    )
    def versions(self, info: Info) -> list[SubjectVersion]:
        """Names, regions and status over time."""
        rows = self._versions(info)[:MOST_VERSIONS]
        catalogue = info.context.catalogue
        return [_version(row, catalogue, masked=self.masked, placed=self._placed(row)) for row in rows]

    @strawberry.field(
        directives=cost(200),
        description=f"Whether versions are known that are older than the {MOST_VERSIONS} in `versions`.",
    )
    def older_versions(self, info: Info) -> bool:
        """What `versions` leaves out."""
        return len(self._versions(info)) > MOST_VERSIONS

    def _versions(self, info: Info) -> list[dict[str, Any]]:
        id_, commit = str(self.id), self.found.commit
        return info.context.services.graph.read(
            lambda tx: profiles.versions(tx, id_, commit, MOST_VERSIONS + 1)
        )

    def _placed(self, version: dict[str, Any]) -> bool:
        return shows_regions(self.kind, self.access, version.get("paths") or (), own=self.found.own)

    @strawberry.field(directives=cost(1_500), description="Records the caller may see, the newest first.")
    def records(
        self,
        info: Info,
        kinds: list[str] | None = None,
        status: RecordStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RecordConnection:
        """A keyset page by (decidedOn, id). ``status`` filters by what a record is at the cut-off."""
        _known_kinds(kinds, info.context.catalogue)
        cursors = Cursors(info.context.services.cursor_key, f"records:{self.id}:{kinds}:{status}")
        size, start = page_size(first), cursors.read(after)
        catalogue, commit = info.context.catalogue, self.found.commit
        rows = info.context.services.graph.read(
            lambda tx: profiles.records_page(
                tx, str(self.id), self.access, commit, kinds, status, self.on, start, size + 1, catalogue
            )
        )
        info.context.disclosures.note(self.access, str(self.id), "records")
        info.context.disclosures.grants.update(name for row in rows[:size] for name in row.grants)
        info.context.disclosures.regions.update(row.region for row in rows[:size])
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [row.decided_on.isoformat(), row.id],
            lambda row: credit_record(row, self.on, catalogue),
            after=start is not None,
        )
        return RecordConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        directives=size(26, 400), description="How many links there are of each kind: look before you expand."
    )
    def link_counts(self, info: Info) -> list[LinkCount]:
        """Counts per kind and direction at the cut-off."""
        counts = info.context.services.graph.read(
            lambda tx: links.link_counts(tx, str(self.id), self.access, self.found.commit, self.on)
        )
        info.context.disclosures.note(self.access, str(self.id), "linkCounts")
        return [
            LinkCount(kind=one.kind, direction=one.direction, count=one.count, more=one.more)
            for one in counts
        ]

    @strawberry.field(directives=cost(400), description="Links of one kind, in keyset pages.")
    def links(
        self,
        info: Info,
        kind: LinkKind,
        direction: str = "TO",
        first: int | None = None,
        after: str | None = None,
    ) -> LinkConnection:
        """A page of links by the other subject's id."""
        if direction not in ("TO", "FROM"):
            raise InputError("resolvers.direction", code=ErrorCode.BAD_INPUT)
        cursors = Cursors(info.context.services.cursor_key, f"links:{self.id}:{kind}:{direction}")
        size, start = page_size(first), cursors.read(after)
        place = str(start[0]) if start is not None else None
        held = info.context.services.graph.read(
            lambda tx: links.links_page(
                tx, str(self.id), self.access, self.found.commit, self.on, kind, direction, place, size + 1
            )
        )
        for link in held[:size]:
            info.context.disclosures.note(self.access, link.id, f"link:{kind}")
        edges, page_info = page(
            held, size, cursors, lambda link: [link.place], _link, after=start is not None
        )
        return LinkConnection(edges=edges, page_info=page_info)


@strawberry.type
class SubjectQuery:
    """The look-up of a subject."""

    @query(READERS, 900, 'One subject (信用主体); null both for "not there" and for "not yours".')
    def subject(self, info: Info, ref: SubjectRef, purpose: PurposeInput) -> Subject | None:
        """A subject, or None both for one that is not there and for one that is not the caller's to see."""
        context = info.context
        call = info.call_unasked(purpose)
        key = subject_key(ref, context.services)
        day = context.services.now().date()
        found, access = _find(call, key, day)
        context.settle(found.policy)
        if found.subject is None:
            context.disclosures.note(access, None, "subject")
            return None
        context.disclosures.note(access, found.subject["id"], "subject")
        context.disclosures.grants.update(found.grants)
        return subject(context, found, access, day)


def _find(call: Call, key: SubjectKey, day: date) -> tuple[SubjectLookup, Access]:
    """What the caller may see of a subject now, and its access under the policy of now."""
    while True:
        found = call.services.graph.read(
            partial(lookup.find, key=key, access=call.access, day=day, commit=None)
        )
        now = call.at_policy(found.policy)
        if now is call:
            return found, call.access
        call = now


def _known_kinds(kinds: list[str] | None, catalogue: Catalogue) -> None:
    if kinds is not None and not all(kind in catalogue.kinds for kind in kinds):
        raise InputError("resolvers.kind-unknown")


def subject_key(ref: SubjectRef, services: Services) -> SubjectKey:
    """The key behind a reference.

    Raises:
        InputError: INVALID_IDENTIFIER, or BAD_INPUT where not exactly one way is used.
    """
    given = [part for part in (ref.code, ref.identity_number, ref.external, ref.id) if part is not None]
    if len(given) != 1:
        raise InputError("resolvers.subject-ref")
    today = services.now().date()
    if ref.id is not None and holds_identity_number(str(ref.id.value)):
        raise _misplaced_identity_number()
    if ref.code is not None:
        return services.naming.key("USCC", ref.code.value, today)[0]
    if ref.identity_number is not None:
        return services.naming.key("ID", ref.identity_number.value, today)[0]
    if ref.external is not None:
        external = ref.external.value
        if external.scheme == "ID" or holds_identity_number(external.scheme + " " + external.value):
            raise _misplaced_identity_number()
        return services.naming.key(external.scheme, external.value, today)[0]
    assert ref.id is not None
    return SubjectKey(id=str(ref.id.value)[:64])


def _misplaced_identity_number() -> InputError:
    return InputError("resolvers.identity-number-misplaced", code=ErrorCode.INVALID_IDENTIFIER)


def subject(context: Context, found: SubjectLookup, access: Access, day: date) -> Subject | None:
    """A found subject."""
    if found.subject is None:
        return None
    version: dict[str, Any] = found.version or {}
    name, scheme, kind = version.get("name"), found.subject["scheme"], SubjectKind(found.subject["kind"])
    placed = shows_regions(kind, access, version.get("paths") or (), own=found.own)
    registered = version.get("registered") if placed else None
    return Subject(
        id=strawberry.ID(found.subject["id"]),
        kind=kind,
        name=shown_name(name, masked=found.masked),
        masked=found.masked,
        code=found.subject["value"] if scheme == "USCC" else None,
        scheme=scheme,
        invented=bool(found.subject["invented"]),
        registered=region(registered, context.catalogue) if registered else None,
        on=day,
        found=found,
        access=access,
    )


def _version(row: dict[str, Any], catalogue: Catalogue, *, masked: bool, placed: bool) -> SubjectVersion:
    name: str = row["name"]
    return SubjectVersion(
        kind=SubjectKind(row["kind"]),
        name=shown_name(name, masked=masked),
        registered=region(row["registered"], catalogue) if placed and row.get("registered") else None,
        residence=region(row["residence"], catalogue) if placed and row.get("residence") else None,
        operation=[region(code, catalogue) for code in (row.get("operation") or ()) if placed],
        status=row["status"],
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_to=open_end(date.fromisoformat(row["validTo"])),
    )


def _link(link: links.SubjectLink) -> Link:
    return Link(
        kind=link.link,
        direction=link.direction,
        share=link.share,
        valid_from=link.valid_from,
        valid_to=open_end(link.valid_to),
        subject=linked_subject(link),
    )


def linked_subject(link: links.SubjectLink) -> LinkedSubject:
    """The other end of a link; a natural person is masked."""
    return LinkedSubject(id=strawberry.ID(link.id), kind=link.kind, name=public_name(link.name, link.kind))
