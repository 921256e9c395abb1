"""Consent (同意) in GraphQL: a subject gives, sees and withdraws it."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import PurposeCode, SharingClass
from hub.audit import Written
from hub.proceedings import consents as c
from hub.proceedings.representation import represented_subject, with_form
from resolvers.audiences import SUBJECTS_OWN
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.nodes import Node
from resolvers.policy_types import Authority, authority
from resolvers.proceedings import NEWEST, keyset
from resolvers.proceedings import form as checked_form
from resolvers.record_kinds import RecordKind, record_kinds
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key


@strawberry.input(name="ConsentInput", description="What a subject consents to (同意的内容).")
class ConsentInput:
    """Recipient, purpose, kinds, time."""

    recipient: str = strawberry.field(description="Code of the authority or institution that may read.")
    purpose: PurposeCode = strawberry.field(
        description="For what it may read: a purpose that the recipient's role may name."
    )
    record_kinds: list[str] = strawberry.field(description="Codes: which kinds of records, each named.")
    valid_from: date
    valid_to: date = strawberry.field(description="First day on which it no longer holds.")
    share: SharingClass = strawberry.field(
        default=SharingClass.RESULT_ONLY, description="How much is shown: only what follows, or the records."
    )
    form_number: str | None = strawberry.field(
        default=None, description="Number of the written form, where an officer enters it."
    )


@strawberry.type(description="A consent (同意) that a subject gave.")
class Consent(Node):
    """Whom, for what, which kinds, how long."""

    recipient: Authority
    purpose: PurposeCode
    record_kinds: list[RecordKind] = strawberry.field(directives=size(50))
    share: SharingClass
    valid_from: date
    valid_to: date
    form_number: str | None = strawberry.field(description="Number of the written form, at a window.")
    given_at: datetime
    withdrawn_at: datetime | None
    stands: bool = strawberry.field(description="Whether it lets anything be read today.")


@strawberry.type(description="A consent after it was given or withdrawn.")
class ConsentChange:
    """The consent, and the audit entry that was written with it."""

    consent: Consent
    receipt: str


ConsentConnection = Connection[Consent]


def consents_of(
    info: Info,
    subject: SubjectRef,
    purpose: PurposeInput,
    first: int | None = None,
    after: str | None = None,
    form_number: str | None = None,
) -> ConsentConnection:
    """A keyset page of what the subject consented to, by (given, id)."""
    context = info.context
    services, access = context.services, info.access(purpose)
    key = subject_key(subject, services)
    entered = with_form(access, checked_form(form_number))
    id_ = represented_subject(services.graph, access, key, services.now().date())
    edges, page_info = keyset(
        info.cursors(access, id_),
        first,
        after,
        NEWEST,
        lambda place, most: c.given(context.call_with(access), id_, place, most),
        lambda one: one.place,
        lambda one: _consent(info, one),
    )
    context.disclosures.outcomes.extend(one for one in entered if one not in context.disclosures.outcomes)
    return ConsentConnection(edges=edges, page_info=page_info)


@strawberry.type
class ConsentQuery:
    """Consents of a subject."""

    consents = query(SUBJECTS_OWN, 1_000, "What a subject consented to, the newest first.")(consents_of)


@strawberry.type
class ConsentMutation:
    """Giving and withdrawing them."""

    @mutation(
        SUBJECTS_OWN, "Lets one recipient read some kinds of a subject's records for one purpose (授权同意)."
    )
    def give_consent(
        self, info: Info, subject: SubjectRef, consent: ConsentInput, purpose: PurposeInput
    ) -> ConsentChange:
        """Lets a recipient read, from now on."""
        context = info.context
        call = info.call(purpose)
        document = checked_form(consent.form_number)
        terms = c.Terms(
            consent.recipient,
            consent.purpose,
            tuple(dict.fromkeys(consent.record_kinds)),
            consent.valid_from,
            consent.valid_to,
            consent.share,
            document,
        )
        key = subject_key(subject, context.services)
        done = c.give(call, key, terms)
        return _changed(info, done)

    @mutation(SUBJECTS_OWN, "Ends a consent (撤回同意).")
    def withdraw_consent(
        self, info: Info, subject: SubjectRef, consent: strawberry.ID, purpose: PurposeInput
    ) -> ConsentChange:
        """Ends the reading at once."""
        context = info.context
        call = info.call(purpose)
        key = subject_key(subject, context.services)
        return _changed(info, c.withdraw(call, key, str(consent)))


def _changed(info: Info, written: Written[c.Consent]) -> ConsentChange:
    info.context.entered(written.receipt)
    return ConsentChange(consent=_consent(info, written.made), receipt=written.receipt)


def _consent(info: Info, found: c.Consent) -> Consent:
    catalogue = info.context.catalogue
    return Consent(
        id=strawberry.ID(found.id),
        recipient=authority(found.recipient, found.recipient_region, catalogue),
        purpose=found.purpose,
        record_kinds=record_kinds(found.kinds, catalogue),
        share=found.share,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        form_number=found.document,
        given_at=found.given_at,
        withdrawn_at=found.withdrawn_at,
        stands=found.holds(info.context.services.now().date()),
    )
