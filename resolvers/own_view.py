"""A subject's own view (本人查询) in GraphQL, and everything of it as one signed file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import strawberry

from graph_schema.links import AttributeKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.access.masking import shown_name
from hub.proceedings import own_view
from hub.subjects.links import SubjectLink
from hub.subjects.view import View
from resolvers.audiences import SUBJECTS_OWN
from resolvers.connections import Connection, page, page_size
from resolvers.consents import ConsentConnection, consents_of
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.links import LinkFacts, link_facts
from resolvers.named_subjects import SUBJECT, NamedSubject
from resolvers.own_decisions import OwnDecisionConnection, own_decision
from resolvers.policy_types import Text, open_end, region
from resolvers.proceedings import form as checked_form
from resolvers.reads import SubjectReadConnection, reads_of
from resolvers.records import CreditRecord, credit_record
from resolvers.root_fields import inner, query
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subject_versions import SubjectVersion
from resolvers.subjects import read_subjects

NOTE = Text(
    zh="依法不需要告知的查询和研判（案件调查）不在此列（个人信息保护法第十八条、第三十五条）；其他自然人的姓名已脱敏。",
    en="Reads and decisions of which the subject need not be told (investigation of cases) are left out "
    "(PIPL-2021 第十八条、第三十五条). Names of other natural persons are masked.",
)


@strawberry.type(description="A record that is held about the subject, with where it came from.")
class OwnRecord:
    """Authority and ends, with what sets them, stand in `record`."""

    record: CreditRecord
    batch: str = strawberry.field(description="The delivery (归集批次) that brought it.")
    source: str | None = strawberry.field(description="The source of that delivery, where it is noted.")
    retention_ends_on: date | None = strawberry.field(
        description="First day on which it is no longer kept; null: `record.ends` says why none is known."
    )


@strawberry.type(description="A link that names the subject, past ones too.")
class OwnLink(LinkFacts):
    """Kind, direction, time, source, the other end."""

    source: str
    other_end: strawberry.Private[NamedSubject]

    @hop(
        *cost(10),
        description="The other end. The subject itself is told no more of it than kind and name.",
        type_=SUBJECT,
    )
    @staticmethod
    def subject(held: strawberry.Parent[list[OwnLink]], info: Info) -> list[Any]:
        """Read for all links of a page at once, where more is asked than what the link says."""
        return read_subjects([one.other_end for one in held], info)


@strawberry.type(description="An address or phone that is held about the subject (地址、电话).")
class OwnAttribute:
    """Never who else uses it."""

    kind: AttributeKind
    label: str = strawberry.field(
        description="As it is kept: a phone is masked, and so is an address of a natural person."
    )
    valid_from: date
    valid_to: date | None
    state: LinkState
    source: str = strawberry.field(description="The source of the delivery that brought it.")


OwnRecordConnection = Connection[OwnRecord]
OwnLinkConnection = Connection[OwnLink]
OwnAttributeConnection = Connection[OwnAttribute]


@strawberry.type(
    description="What the hub holds about a subject, for itself or for an officer with its written demand "
    "(PIPL-2021 第四十四条、第四十五条)."
)
class OwnView:
    """Nested lists are read when they are asked for."""

    id: strawberry.ID
    kind: SubjectKind
    name: str | None
    masked: bool = strawberry.field(description="A person's name is masked for an officer.")
    code: str | None
    known_as_of: int
    note: Text = strawberry.field(description="What is left out, and by which law.")
    me: strawberry.Private[own_view.Own]
    ref: strawberry.Private[SubjectRef]
    purpose: strawberry.Private[PurposeInput]

    @strawberry.field(
        directives=size(20), description="Names, regions and status over time, the newest first."
    )
    def versions(self, info: Info) -> list[SubjectVersion]:
        """All that is known."""
        return [_version(info, one, masked=self.masked) for one in self.me.versions]

    @inner(SUBJECTS_OWN, 1_000, "Every record held, of private kinds too, whatever it has become.")
    def records(self, info: Info, first: int | None = None, after: str | None = None) -> OwnRecordConnection:
        """A keyset page by (decidedOn, id), the newest first."""
        context, me = info.context, self.me
        access = info.access(self.purpose)
        cursors = info.cursors(access, me.id)
        size, start = page_size(first), cursors.read(after)
        key = (str(start[0]), str(start[1])) if start is not None else None
        catalogue = context.catalogue
        rows = context.services.graph.read(lambda tx: own_view.own_records(tx, me, key, size + 1, catalogue))
        context.disclosures.note(
            access, me.id, "ownView:records", regions={row.fact.region for row in rows[:size]}
        )
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [row.fact.decided_on.isoformat(), row.fact.id],
            lambda row: OwnRecord(
                record=credit_record(row.fact, me.on, catalogue),
                batch=row.batch,
                source=row.source,
                retention_ends_on=row.ends[2].on,
            ),
            after=start is not None,
        )
        return OwnRecordConnection(edges=edges, page_info=page_info)

    @inner(SUBJECTS_OWN, 500, "Every link that names the subject.")
    def links(self, info: Info, first: int | None = None, after: str | None = None) -> OwnLinkConnection:
        """A keyset page by kind, direction and the other end."""
        context, me = info.context, self.me
        access = info.access(self.purpose)
        cursors = info.cursors(access, me.id)
        size, start = page_size(first), cursors.read(after)
        key = (str(start[0]), str(start[1]), str(start[2])) if start is not None else None
        rows = context.services.graph.read(lambda tx: own_view.own_links(tx, me, key, size + 1))
        context.disclosures.note(access, me.id, "ownView:links")
        for link in rows[:size]:
            context.disclosures.note(access, link.id, f"link:{link.link}")
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda link: [link.link.value, link.direction, link.place],
            partial(_link, context.view(access, context.catalogue, me.commit, me.on)),
            after=start is not None,
        )
        return OwnLinkConnection(edges=edges, page_info=page_info)

    @inner(
        SUBJECTS_OWN,
        500,
        "Addresses and phones that are held about the subject, by which it is compared with others; past "
        "ones too.",
    )
    def shared_attributes(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> OwnAttributeConnection:
        """A keyset page by kind; who else uses one is not told."""
        context, me = info.context, self.me
        access = info.access(self.purpose)
        cursors = info.cursors(access, me.id)
        size, start = page_size(first), cursors.read(after)
        place = str(start[0]) if start is not None else None
        rows = context.services.graph.read(lambda tx: own_view.own_attributes(tx, me, place, size + 1))
        context.disclosures.note(access, me.id, "ownView:sharedAttributes")
        edges, page_info = page(
            rows, size, cursors, lambda one: [one.place], _attribute, after=start is not None
        )
        return OwnAttributeConnection(edges=edges, page_info=page_info)

    @inner(SUBJECTS_OWN, 800, "What the subject consented to, withdrawn ones too.")
    def consents(self, info: Info, first: int | None = None, after: str | None = None) -> ConsentConnection:
        """The newest first."""
        return consents_of(info, self.ref, self.purpose, first, after, self.me.form)

    @inner(
        SUBJECTS_OWN,
        3_000,
        "Who read the subject's data, for what and by which grant (查询记录).",
    )
    def reads(self, info: Info, first: int | None = None, after: str | None = None) -> SubjectReadConnection:
        """As `readsOf`."""
        return reads_of(info, self.ref, self.purpose, first, after, self.me.form)

    @inner(SUBJECTS_OWN, 1_000, "Decisions that were made about the subject, the newest first.")
    def decisions(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> OwnDecisionConnection:
        """A keyset page by (at, id)."""
        context, me = info.context, self.me
        access = info.access(self.purpose)
        cursors = info.cursors(access, me.id)
        size, start = page_size(first), cursors.read(after)
        before = (str(start[0]), str(start[1])) if start is not None else None
        rows = context.services.graph.read(lambda tx: own_view.decisions_about(tx, me, before, size + 1))
        context.disclosures.note(access, me.id, "ownView:decisions")
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda one: one.place,
            lambda one: own_decision(info, one),
            after=start is not None,
        )
        return OwnDecisionConnection(edges=edges, page_info=page_info)


@strawberry.type
class OwnViewQuery:
    """What is held about a subject."""

    @query(SUBJECTS_OWN, 900, "What the hub holds about a subject, who read it, what was decided (本人查询).")
    def own_view(
        self, info: Info, subject: SubjectRef, purpose: PurposeInput, form_number: str | None = None
    ) -> OwnView:
        """What is held, for the subject."""
        me = own_of(info, subject, purpose, form_number)
        return OwnView(
            id=strawberry.ID(me.id),
            kind=me.kind,
            name=shown_name(me.name, masked=me.masked),
            masked=me.masked,
            code=me.code,
            known_as_of=me.commit,
            note=NOTE,
            me=me,
            ref=subject,
            purpose=purpose,
        )


def own_of(info: Info, subject: SubjectRef, purpose: PurposeInput, form_number: str | None) -> own_view.Own:
    """What is held about a subject, for itself or for an officer with the number of its form."""
    context = info.context
    call = info.call(purpose)
    number = checked_form(form_number)
    key = subject_key(subject, context.services)
    return own_view.own(call, key, number)


def _version(info: Info, found: own_view.OwnVersion, *, masked: bool) -> SubjectVersion:
    catalogue = info.context.catalogue
    return SubjectVersion(
        kind=found.kind,
        name=shown_name(found.name, masked=masked),
        registered=region(found.registered, catalogue) if found.registered else None,
        residence=region(found.residence, catalogue) if found.residence else None,
        operation=[region(code, catalogue) for code in found.operation or ()],
        status=found.status,
        valid_from=found.valid_from,
        valid_to=open_end(found.valid_to),
    )


def _link(view: View, link: SubjectLink) -> OwnLink:
    other_end = NamedSubject(link.id, view, read_subjects, link.kind, link.name)
    return OwnLink(**link_facts(link, other_end), source=link.source, other_end=other_end)


def _attribute(one: own_view.OwnAttribute) -> OwnAttribute:
    return OwnAttribute(
        kind=one.kind,
        label=one.label,
        valid_from=one.valid_from,
        valid_to=open_end(one.valid_to),
        state=one.state,
        source=one.source,
    )
