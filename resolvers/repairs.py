"""Repair (信用修复) in GraphQL: applications, their decisions, and the rate."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import strawberry

from graph_schema.proceedings import Channel, Material, RepairState
from graph_schema.vocabulary import Truth
from hub.access.caller_and_purpose import Access
from hub.audit import Written
from hub.errors import InputError
from hub.messages.languages import spoken
from hub.proceedings.repairs import applying, deciding
from hub.proceedings.repairs import repair as r
from hub.subjects.ended_records import LAPSED
from resolvers.audiences import RIGHTS_LISTS, RIGHTS_OFFICES, SUBJECTS_OWN
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.named_now import AboutRecord, AboutSubject, RecordNow, SubjectNow
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority
from resolvers.policy_types import region as named
from resolvers.proceedings import Filter, TimeLimit, checked_words, entered, form, time_limit, worklist
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key

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
class Repair(AboutSubject, AboutRecord, Node):
    """What was applied for, by which channel, where it stands, and which regions were told."""

    record_kind: RecordKind
    region: Region
    authority: Authority
    state: RepairState
    channel: Channel
    form_number: str | None = strawberry.field(description="Number of the written form, at a window.")
    materials: list[Material] = strawberry.field(directives=size(20))
    filed_at: datetime
    filed_on: date
    time_limit: TimeLimit
    overdue: bool | None = strawberry.field(description="Null where no due date is set.")
    conditions: list[RepairCondition] = strawberry.field(
        directives=size(10), description="As of now while it waits, as of the decision once it is decided."
    )
    instant: bool = strawberry.field(description="Granted as it came, every condition being met (即申即办).")
    decided_at: datetime | None
    decided_on: date | None
    reason: str | None
    partners: list[Region] = strawberry.field(
        directives=size(10), description="Regions that were sent a notice of the repair."
    )


@strawberry.type(description="An application after a change.")
class RepairChange:
    """The application, and the audit entry that was written with it."""

    repair: Repair
    receipt: str


RepairConnection = Connection[Repair]


@strawberry.type
class RepairQuery:
    """Applications for repair."""

    @query(
        RIGHTS_LISTS,
        1_000,
        "Applications for repair (信用修复) of the caller's region, or the subject's own, the newest first.",
    )
    def repairs(
        self,
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
            purpose,
            Filter(region, state, overdue),
            first,
            after,
            r.REPAIRS,
            partial(repair, info),
        )
        return RepairConnection(edges=edges, page_info=page_info)


@strawberry.type
class RepairMutation:
    """Applying, and deciding."""

    @mutation(
        SUBJECTS_OWN,
        "Applies for the repair of a record (申请信用修复); granted at once where every condition is "
        "met (即申即办).",
    )
    def apply_for_repair(
        self,
        info: Info,
        subject: SubjectRef,
        record: strawberry.ID,
        materials: list[Material],
        purpose: PurposeInput,
        form_number: str | None = None,
    ) -> RepairChange:
        """Applies; granted at once where every condition is met."""
        context = info.context
        call = info.call(purpose)
        if len(materials) > MOST_MATERIALS:
            raise InputError("resolvers.materials-too-many", at_most=MOST_MATERIALS)
        application = applying.Application(str(record), tuple(dict.fromkeys(materials)), form(form_number))
        key = subject_key(subject, context.services)
        return _changed(info, call.access, applying.apply(call, key, application))

    @mutation(SUBJECTS_OWN, "Takes an own application for repair back (撤回修复申请).")
    def retract_repair(
        self,
        info: Info,
        subject: SubjectRef,
        repair: strawberry.ID,
        reason: str,
        purpose: PurposeInput,
    ) -> RepairChange:
        """Takes it back before it is decided."""
        call = info.call(purpose)
        key = subject_key(subject, info.context.services)
        words = checked_words(reason, "resolvers.words-reasons")
        return _changed(info, call.access, deciding.retract(call, key, str(repair), words))

    @mutation(
        RIGHTS_OFFICES,
        "Grants or refuses a repair, with reasons. Granted, display, sharing and use end at once, in "
        "every region.",
    )
    def decide_repair(
        self, info: Info, repair: strawberry.ID, grant: bool, reason: str, purpose: PurposeInput
    ) -> RepairChange:
        """Grants or refuses it."""
        call = info.call(purpose)
        words = checked_words(reason, "resolvers.words-reasons")
        return _changed(info, call.access, deciding.decide(call, str(repair), words, granted=grant))


def repair(info: Info, access: Access, found: r.Repair) -> Repair:
    """An application."""
    catalogue = info.context.catalogue
    return Repair(
        id=strawberry.ID(found.id),
        subject_now=SubjectNow(found.subject, access),
        record_now=RecordNow(found.record, access),
        record_kind=record_kind(found.kind, catalogue),
        region=named(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        state=found.state,
        channel=found.channel,
        form_number=found.document,
        materials=list(found.materials),
        filed_at=found.filed_at,
        filed_on=found.filed_on,
        time_limit=time_limit(found),
        overdue=found.overdue(r.STATES, info.context.services.now().date()),
        conditions=[
            RepairCondition(
                name=one.name,
                truth=one.truth,
                detail=one.detail.text(spoken()),
                source=one.source,
                secondary=one.secondary,
            )
            for one in found.conditions
        ],
        instant=found.instant,
        decided_at=found.decided_at,
        decided_on=found.decided_on,
        reason=_reason(found),
        partners=[named(code, catalogue) for code in found.partners],
    )


def _reason(found: r.Repair) -> str | None:
    """Why it was decided so: the hub's own reasons in the language that is spoken, people's as they wrote
    them."""
    language = spoken()
    if language is not None and found.instant:
        return r.GRANTED_AT_ONCE.text(language)
    if language is not None and found.state is RepairState.LAPSED:
        return LAPSED.text(language)
    return found.reasons


def _changed(info: Info, access: Access, written: Written[r.Repair]) -> RepairChange:
    receipt = entered(info, written.receipt)
    return RepairChange(repair=repair(info, access, written.made), receipt=receipt)
