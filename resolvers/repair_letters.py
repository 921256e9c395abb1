"""Letters around a repair in GraphQL: the repair notice beside a penalty (双书同达), reminders (修复提醒)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_schema.proceedings import Channel
from graph_schema.vocabulary import Severity
from hub.access.caller_and_purpose import Access
from hub.proceedings.repairs import letter_with_penalty, reminders
from resolvers.audiences import OFFICERS, OFFICERS_ABOVE
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.named_now import AboutRecord, AboutSubject, RecordNow, SubjectNow
from resolvers.policy_types import Authority, Region, authority
from resolvers.policy_types import region as named
from resolvers.proceedings import LONGEST_DOCUMENT, OLDEST, checked_words, entered, keyset, period
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import mutation, query


@strawberry.type(
    description="A record whose display ends soon, and whose subject is to be reminded (修复提醒)."
)
class DueReminder(AboutSubject, AboutRecord):
    """Which record, until when, from when it can be repaired, and how its subject was reminded."""

    record_kind: RecordKind
    region: Region
    severity: Severity | None
    display_ends_on: date
    repairable_from: date | None = strawberry.field(description="Null where no text sets it.")
    reminded: list[Channel] = strawberry.field(directives=size(2))
    not_reminded: list[Channel] = strawberry.field(
        directives=size(2), description="Channels by which it was not yet reminded."
    )
    source: str | None = strawberry.field(description="What sets the end: delivered, or a text.")
    secondary: bool = strawberry.field(description="The source is known from reports only.")


@strawberry.type(description="A penalty without its repair notice, or with one of another day (双书同达).")
class PenaltyWithoutNotice(AboutSubject, AboutRecord):
    """A violation: the two letters are served together."""

    region: Region
    authority: Authority
    decided_on: date
    decision_served_on: date | None
    notice_served_on: date | None = strawberry.field(description="Null: no notice was served at all.")


@strawberry.type(description="What was noted about a record, and the audit entry that was written with it.")
class LetterChange(AboutRecord):
    """The record and the receipt."""

    on: date
    receipt: str


DueReminderConnection = Connection[DueReminder]
PenaltyWithoutNoticeConnection = Connection[PenaltyWithoutNotice]


@strawberry.type
class RepairLetterQuery:
    """Letters that are due or missing."""

    @query(
        OFFICERS_ABOVE,
        2_000,
        "Records of the region whose display ends within some days, by the delivery or a text, and "
        "whose subjects were not yet reminded by both channels (修复提醒).",
    )
    def due_reminders(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        within_days: int = 30,
        first: int | None = None,
        after: str | None = None,
    ) -> DueReminderConnection:
        """A keyset page by (end of display, record), the next end first."""
        call = info.call(purpose)

        def read(place: tuple[str, str], most: int) -> list[reminders.Due]:
            return reminders.due(call, region, within_days, place, most)

        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            OLDEST,
            read,
            lambda one: [one.ends_on.isoformat(), one.record.id],
            lambda one: _due(info, call.access, one),
        )
        return DueReminderConnection(edges=edges, page_info=page_info)

    @query(
        OFFICERS_ABOVE,
        60_000,
        "Penalties of the region that were served without their repair notice (双书同达).",
    )
    def penalties_without_notice(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        to: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> PenaltyWithoutNoticeConnection:
        """A keyset page by (decided, record), the oldest first; of the last year unless told otherwise."""
        call = info.call(purpose)
        since, until = period(info, from_, to)

        def read(place: tuple[str, str], most: int) -> list[letter_with_penalty.PenaltyWithoutNotice]:
            return letter_with_penalty.without_notice(call, region, since, until, place, most)

        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            OLDEST,
            read,
            lambda one: [one.decided_on.isoformat(), one.record],
            lambda one: _without(info, call.access, one),
        )
        return PenaltyWithoutNoticeConnection(edges=edges, page_info=page_info)


@strawberry.type
class RepairLetterMutation:
    """Noting that they were served."""

    @mutation(
        OFFICERS,
        "Notes that a penalty's repair notice was served (修复告知书送达). Noted again, what differs "
        "corrects it; the earlier note is kept.",
    )
    def note_repair_notice(
        self,
        info: Info,
        record: strawberry.ID,
        served_on: date,
        decision_served_on: date,
        form_number: str,
        purpose: PurposeInput,
    ) -> LetterChange:
        """Records the service of a penalty's repair notice."""
        call = info.call(purpose)
        number = checked_words(form_number, "resolvers.words-notice", LONGEST_DOCUMENT)
        written = letter_with_penalty.note_notice(call, str(record), served_on, decision_served_on, number)
        return LetterChange(
            record_now=RecordNow(str(record), call.access),
            on=served_on,
            receipt=entered(info, written.receipt),
        )

    @mutation(OFFICERS, "Notes that a subject was reminded that display ends (修复提醒).")
    def record_reminder(
        self, info: Info, record: strawberry.ID, channel: Channel, purpose: PurposeInput
    ) -> LetterChange:
        """Records that a subject was reminded."""
        call = info.call(purpose)
        written = reminders.remind(call, str(record), channel)
        return LetterChange(
            record_now=RecordNow(str(record), call.access),
            on=written.made.sent_on,
            receipt=entered(info, written.receipt),
        )


def _region(info: Info, code: str) -> Region:
    return named(code, info.context.catalogue)


def _due(info: Info, access: Access, found: reminders.Due) -> DueReminder:
    record = found.record
    return DueReminder(
        subject_now=SubjectNow(found.subject, access),
        record_now=RecordNow(record.id, access),
        record_kind=record_kind(record.kind, info.context.catalogue),
        region=_region(info, record.region),
        severity=record.severity,
        display_ends_on=found.ends_on,
        repairable_from=found.least,
        reminded=list(found.sent),
        not_reminded=[one for one in Channel if one not in found.sent],
        source=found.source,
        secondary=found.secondary,
    )


def _without(
    info: Info, access: Access, found: letter_with_penalty.PenaltyWithoutNotice
) -> PenaltyWithoutNotice:
    return PenaltyWithoutNotice(
        subject_now=SubjectNow(found.subject, access),
        record_now=RecordNow(found.record, access),
        region=_region(info, found.region),
        authority=authority(found.authority, found.region, info.context.catalogue),
        decided_on=found.decided_on,
        decision_served_on=found.decision_served_on,
        notice_served_on=found.notice_served_on,
    )
