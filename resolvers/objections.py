"""Objections (异议) in GraphQL: filed by a subject or at a window, acknowledged and decided by officers."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph_schema.proceedings import ObjectionState, ProfilePart
from graph_schema.vocabulary import Severity
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.decisions import kept_decision as kept
from hub.errors import InputError
from hub.proceedings import objections as o
from resolvers.audiences import RIGHTS_LISTS, RIGHTS_OFFICES, SUBJECTS_OWN
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import cost, size
from resolvers.kept_decisions import KeptDecision, kept_decision
from resolvers.named_now import AboutRecord, AboutSubject, RecordNow, SubjectNow
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority, region
from resolvers.proceedings import (
    NEWEST,
    Filter,
    TimeLimit,
    checked_words,
    entered,
    form,
    keyset,
    time_limit,
    worklist,
)
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key

MOST_ATTRIBUTES = 30


@strawberry.type(
    description="A page of decisions that rested on the record, the newest first, without investigations."
)
class RestingDecisionConnection(Connection[KeptDecision]):
    """The page, and what the list can't tell."""

    older: int = strawberry.field(
        description="Kept decisions about the subject from before it was kept what they rest on."
    )


@strawberry.type(description="What the subject objected to the same record or part before.")
class EarlierObjection(Node):
    """When, on what grounds, and what was answered."""

    state: ObjectionState
    grounds: str
    filed_on: date
    decided_on: date | None
    reason: str | None


EarlierObjectionConnection = Connection[EarlierObjection]


@strawberry.type(description="An objection (异议) against a record or a part of a profile.")
class Objection(AboutSubject, AboutRecord, Node):
    """What is objected to, where it stands, by when it must be settled, and how it was."""

    part: ProfilePart | None
    region: Region
    authority: Authority | None = strawberry.field(description="Who provided the record, and checks it.")
    state: ObjectionState
    grounds: str
    form_number: str | None = strawberry.field(description="Number of the written form, at a window.")
    filed_at: datetime
    filed_on: date
    acknowledged_at: datetime | None
    provider_due_on: date | None = strawberry.field(description="By when the provider must have checked it.")
    time_limit: TimeLimit
    overdue: bool | None = strawberry.field(
        description="Waits past `timeLimit.dueOn`, or past `providerDueOn`. Null where neither is set."
    )
    decided_at: datetime | None
    decided_on: date | None
    reason: str | None
    corrected: list[str] = strawberry.field(
        directives=size(20), description="Which properties of the record were changed."
    )
    kept: strawberry.Private[o.Objection]
    access: strawberry.Private[Access]

    @strawberry.field(
        directives=cost(300), description="Objections of the subject to the same, the newest first."
    )
    def earlier(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> EarlierObjectionConnection:
        """What was answered before: it need not be answered anew, and shows who objects again and again."""
        edges, page_info = keyset(
            info.cursors(self.access, self.id),
            first,
            after,
            self.kept.place,
            lambda place, most: o.earlier(info.context.services, self.kept, place, most),
            lambda one: one.place,
            _earlier,
        )
        return EarlierObjectionConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        directives=cost(500),
        description="For officers of the record's region, and the subject's own for itself.",
    )
    def rested_on(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> RestingDecisionConnection:
        """Kept decisions that used the record."""
        context, older = info.context, 0

        def read(place: tuple[str, str], most: int) -> list[kept.KeptDecision]:
            nonlocal older
            found, older = o.decisions_behind(context.call_with(self.access), self.kept, place, most)
            return found

        edges, page_info = keyset(
            info.cursors(self.access, self.id),
            first,
            after,
            NEWEST,
            read,
            lambda one: one.place,
            lambda one: kept_decision(info, self.access, one),
        )
        return RestingDecisionConnection(edges=edges, page_info=page_info, older=older)


ObjectionConnection = Connection[Objection]


@strawberry.type(description="An objection after a change.")
class ObjectionChange:
    """The objection, and the audit entry that was written with it."""

    objection: Objection
    receipt: str


@strawberry.input(name="CorrectedAttribute", description="An attribute as it should be; dates as ISO text.")
class CorrectedAttribute:
    """Name and value."""

    name: str
    value: str


@strawberry.input(
    name="CorrectionInput",
    description="What an upheld objection does to the record: it is revoked, or what is given is corrected.",
)
class CorrectionInput:
    """Revoked, or corrected."""

    revoke: bool = False
    severity: Severity | None = None
    title: str | None = None
    valid_to: date | None = None
    attributes: list[CorrectedAttribute] = strawberry.field(default_factory=list[CorrectedAttribute])


@strawberry.type
class ObjectionQuery:
    """Objections."""

    @query(
        RIGHTS_LISTS,
        1_000,
        "Objections (异议) of the caller's region, or the subject's own, the newest first.",
    )
    def objections(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        state: ObjectionState | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> ObjectionConnection:
        """A keyset page by (filed, id), the newest first."""
        edges, page_info = worklist(
            info,
            purpose,
            Filter(region, state, overdue),
            first,
            after,
            o.OBJECTIONS,
            lambda access, found: objection(info, access, found),
        )
        return ObjectionConnection(edges=edges, page_info=page_info)


@strawberry.type
class ObjectionMutation:
    """Filing and settling them."""

    @mutation(
        SUBJECTS_OWN,
        "Objects to a record or a part of the profile (提出异议). The record is marked disputed at once.",
    )
    def file_objection(
        self,
        info: Info,
        subject: SubjectRef,
        grounds: str,
        purpose: PurposeInput,
        record: strawberry.ID | None = None,
        part: ProfilePart | None = None,
        form_number: str | None = None,
    ) -> ObjectionChange:
        """Files an objection; the record is disputed from the same moment."""
        context = info.context
        call = info.call(purpose)
        filing = o.Filing(
            checked_words(grounds, "resolvers.words-grounds"),
            str(record) if record is not None else None,
            part,
            form(form_number),
        )
        key = subject_key(subject, context.services)
        done = o.file(call, key, filing)
        return _changed(info, call.access, done)

    @mutation(SUBJECTS_OWN, "Takes an own objection back (撤回异议); the record is disputed no more.")
    def retract_objection(
        self,
        info: Info,
        subject: SubjectRef,
        objection: strawberry.ID,
        reason: str,
        purpose: PurposeInput,
    ) -> ObjectionChange:
        """Takes it back before it is decided."""
        call = info.call(purpose)
        key = subject_key(subject, info.context.services)
        words = checked_words(reason, "resolvers.words-reasons")
        return _changed(info, call.access, o.retract(call, key, str(objection), words))

    @mutation(
        RIGHTS_OFFICES,
        "Takes an objection up and forwards it to the authority that provided the record (受理、转办).",
    )
    def acknowledge_objection(
        self, info: Info, objection: strawberry.ID, purpose: PurposeInput
    ) -> ObjectionChange:
        """Takes it up and forwards it."""
        call = info.call(purpose)
        done = o.acknowledge(call, str(objection))
        return _changed(info, call.access, done)

    @mutation(
        RIGHTS_OFFICES,
        "Upholds an objection, for the authority that provided the record, and corrects or revokes the "
        "record, or refuses it, with reasons (异议处理).",
    )
    def decide_objection(
        self,
        info: Info,
        objection: strawberry.ID,
        uphold: bool,
        reason: str,
        purpose: PurposeInput,
        correction: CorrectionInput | None = None,
    ) -> ObjectionChange:
        """Upholds or refuses it."""
        call = info.call(purpose)
        if correction is not None and not uphold:
            raise InputError("resolvers.refused-with-correction")
        found = _correction(correction) if uphold else None
        done = o.decide(
            call,
            str(objection),
            checked_words(reason, "resolvers.words-reasons"),
            found,
        )
        return _changed(info, call.access, done)


def objection(info: Info, access: Access, found: o.Objection) -> Objection:
    """An objection."""
    catalogue, provider = info.context.catalogue, found.authority
    return Objection(
        id=strawberry.ID(found.id),
        subject_now=SubjectNow(found.subject, access),
        record_now=RecordNow(found.record, access) if found.record is not None else None,
        part=found.part,
        region=region(found.region, catalogue),
        authority=authority(provider, found.region, catalogue) if provider else None,
        state=found.state,
        grounds=found.grounds,
        form_number=found.document,
        filed_at=found.filed_at,
        filed_on=found.filed_on,
        acknowledged_at=found.acknowledged_at,
        provider_due_on=found.provider_due_on,
        time_limit=time_limit(found),
        overdue=found.overdue(o.STATES, info.context.services.now().date()),
        decided_at=found.decided_at,
        decided_on=found.decided_on,
        reason=found.reasons,
        corrected=list(found.corrected or ()),
        kept=found,
        access=access,
    )


def _earlier(found: o.Objection) -> EarlierObjection:
    return EarlierObjection(
        id=strawberry.ID(found.id),
        state=found.state,
        grounds=found.grounds,
        filed_on=found.filed_on,
        decided_on=found.decided_on,
        reason=found.reasons,
    )


def _correction(sent: CorrectionInput | None) -> o.Correction:
    if sent is None:
        return o.Correction()
    if len(sent.attributes) > MOST_ATTRIBUTES:
        raise InputError("resolvers.attributes-too-many", at_most=MOST_ATTRIBUTES)
    return o.Correction(
        sent.revoke,
        sent.severity,
        checked_words(sent.title, "resolvers.words-title", 300) if sent.title is not None else None,
        sent.valid_to,
        {one.name: checked_words(one.value, "resolvers.words-attribute", 500) for one in sent.attributes},
    )


def _changed(info: Info, access: Access, written: Written[o.Objection]) -> ObjectionChange:
    receipt = entered(info, written.receipt)
    return ObjectionChange(objection=objection(info, access, written.made), receipt=receipt)
