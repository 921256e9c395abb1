"""Repair (信用修复) in GraphQL: applications, decisions, notices to partner regions, reminders, the rate."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

import strawberry

from graph_schema.vocabulary import Channel, Material, RepairState, Severity, Truth
from hub.errors import InputError
from hub.graph import Row
from hub.proceedings import Wanted
from hub.repairs import applying, letters, partners
from hub.repairs import rate as rates
from resolvers.connections import Connection, Cursors, page, page_size
from resolvers.context import Info, PurposeInput
from resolvers.objections import LONGEST_DOCUMENT, NEWEST, Term, day, form, moment, said, term
from resolvers.policies import Authority, Region, authority, region
from resolvers.subjects import SubjectRef, subject_key

OLDEST = ("", "")
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
class Repair:
    """What was applied for, by which channel, where it stands, and which regions were told."""

    id: strawberry.ID
    subject: strawberry.ID
    record: strawberry.ID
    kind: str
    region: Region
    authority: Authority
    state: RepairState
    channel: Channel
    document: str | None
    materials: list[Material]
    filed_at: datetime
    filed_on: date
    term: Term
    overdue: bool | None = strawberry.field(description="Null where no due date is set.")
    conditions: list[RepairCondition]
    instant: bool = strawberry.field(description="Granted as it came, every condition being met (即申即办).")
    decided_at: datetime | None
    decided_on: date | None
    reasons: str | None
    partners: list[Region] = strawberry.field(description="Regions that were sent a notice of the repair.")


@strawberry.type(description="A notice of a repair to a partner region, and its acknowledgement (回执).")
class RepairNotice:
    """Sent with the repair; it is in effect there already."""

    repair: strawberry.ID
    record: strawberry.ID
    kind: str
    region: Region = strawberry.field(description="Where the record was repaired.")
    partner: Region
    repaired_on: date
    sent_at: datetime
    due_on: date | None = strawberry.field(description="Null where no limit is set.")
    acknowledged_at: datetime | None
    overdue: bool | None


@strawberry.type(
    description="A record whose display ends soon, and whose subject is to be reminded (修复提醒)."
)
class DueReminder:
    """Which record, until when, from when it can be repaired, and how its subject was reminded."""

    subject: strawberry.ID
    record: strawberry.ID
    kind: str
    region: Region
    severity: Severity | None
    display_ends_on: date
    repairable_from: date | None = strawberry.field(description="Null where no text sets it.")
    reminded: list[Channel]
    missing: list[Channel] = strawberry.field(description="Channels by which it was not yet reminded.")
    source: str | None = strawberry.field(description="What sets the end: delivered, or a text.")
    secondary: bool = strawberry.field(description="The source is known from reports only.")


@strawberry.type(description="A penalty without its repair notice, or with one of another day (双书同达).")
class PenaltyWithoutNotice:
    """A violation: the two letters are served together."""

    subject: strawberry.ID
    record: strawberry.ID
    region: Region
    authority: Authority
    decided_on: date
    decision_served_on: date | None
    notice_served_on: date | None = strawberry.field(description="Null: no notice was served at all.")


@strawberry.type(
    description="Of the subjects that applied and are eligible, how many were repaired (信用信息修复率)."
)
class RepairRate:
    """Numbers of subjects. No subject is named."""

    region: Region
    willing: int
    eligible: int
    repaired: int
    percent: Decimal | None = strawberry.field(description="Null where nobody is eligible, never 100.")


@strawberry.type(description="An application after a change.")
class RepairChange:
    """The application, and the audit entry that was written with it."""

    repair: Repair
    receipt: str


@strawberry.type(description="What was noted about a record, and the audit entry that was written with it.")
class LetterChange:
    """The record and the receipt."""

    record: strawberry.ID
    on: date
    receipt: str


@strawberry.type(description="A notice after its acknowledgement.")
class RepairNoticeChange:
    """The notice, and the audit entry that was written with it."""

    notice: RepairNotice
    receipt: str


RepairConnection = Connection[Repair]
RepairNoticeConnection = Connection[RepairNotice]
DueReminderConnection = Connection[DueReminder]
PenaltyWithoutNoticeConnection = Connection[PenaltyWithoutNotice]


def apply_for_repair(
    info: Info,
    subject: SubjectRef,
    record: strawberry.ID,
    materials: list[Material],
    purpose: PurposeInput,
    document: str | None = None,
) -> RepairChange:
    """Applies; granted at once where every condition is met."""
    context = info.context
    context.once("applyForRepair")
    access = context.access(purpose)
    if len(materials) > MOST_MATERIALS:
        raise InputError("There are too many materials.", expected=f"at most {MOST_MATERIALS}")
    application = applying.Application(str(record), tuple(dict.fromkeys(materials)), form(document))
    key = subject_key(subject, context.services)
    done = applying.apply(context.services, access, context.ledger, context.catalogue, key, application)
    return _changed(info, done)


def decide_repair(
    info: Info, id: strawberry.ID, grant: bool, reasons: str, purpose: PurposeInput
) -> RepairChange:
    """Grants or refuses it."""
    context = info.context
    context.once("decideRepair")
    access = context.access(purpose)
    words = said(reasons, "The reasons")
    done = applying.decide(
        context.services, access, context.ledger, context.catalogue, str(id), words, grant=grant
    )
    return _changed(info, done)


def acknowledge_repair(info: Info, repair: strawberry.ID, purpose: PurposeInput) -> RepairNoticeChange:
    """A partner region says that it ended what it did with the record."""
    context = info.context
    context.once("acknowledgeRepair")
    access = context.access(purpose)
    row, receipt = partners.acknowledge(context.services, access, context.ledger, str(repair))
    context.entered(receipt)
    return RepairNoticeChange(notice=_notice(info, row), receipt=receipt)


def note_repair_notice(
    info: Info,
    record: strawberry.ID,
    served_on: date,
    decision_served_on: date,
    document: str,
    purpose: PurposeInput,
) -> LetterChange:
    """Records the service of a penalty's repair notice."""
    context = info.context
    context.once("noteRepairNotice")
    access = context.access(purpose)
    number = said(document, "The number of the notice", LONGEST_DOCUMENT)
    _, receipt = letters.note_notice(
        context.services, access, context.ledger, str(record), served_on, decision_served_on, number
    )
    context.entered(receipt)
    return LetterChange(record=record, on=served_on, receipt=receipt)


def record_reminder(
    info: Info, record: strawberry.ID, channel: Channel, purpose: PurposeInput
) -> LetterChange:
    """Records that a subject was reminded."""
    context = info.context
    context.once("recordReminder")
    access = context.access(purpose)
    row, receipt = letters.remind(context.services, access, context.ledger, str(record), channel)
    context.entered(receipt)
    return LetterChange(record=record, on=date.fromisoformat(row["sentOn"]), receipt=receipt)


def repairs(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    state: RepairState | None = None,
    overdue: bool | None = None,
    first: int | None = None,
    after: str | None = None,
) -> RepairConnection:
    """A keyset page by (filed, id), the newest first."""
    context = info.context
    access = context.access(purpose)
    size = page_size(first)
    cursors = Cursors(context.services.cursor_key, f"repairs:{region}:{state}:{overdue}")
    start = cursors.read(after)
    rows = applying.listed(
        context.services,
        access,
        context.ledger,
        context.catalogue,
        Wanted(
            region,
            None if state is None else [state.value],
            overdue,
            _place(start, NEWEST),
            size + 1,
        ),
    )
    edges, page_info = page(
        rows, size, cursors, _filed, lambda row: repair(info, row), after=start is not None
    )
    return RepairConnection(edges=edges, page_info=page_info)


def overdue_acknowledgements(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    days: int | None = None,
    first: int | None = None,
    after: str | None = None,
) -> RepairNoticeConnection:
    """A keyset page by (sent, id), the oldest first."""
    access = info.context.access(purpose)
    if days is not None and not 0 <= days <= letters.MOST_DAYS:
        raise InputError(
            "The number of days is out of bounds.", expected=f"days from 0 to {letters.MOST_DAYS}"
        )

    def read(place: tuple[str, str], most: int) -> list[Row]:
        context = info.context
        return partners.missing(
            context.services, access, context.ledger, context.catalogue, region, days, place, most
        )

    return _notices(info, f"overdueAcknowledgements:{region}:{days}", first, after, read)


def repair_notices(
    info: Info,
    purpose: PurposeInput,
    acknowledged: bool | None = None,
    first: int | None = None,
    after: str | None = None,
) -> RepairNoticeConnection:
    """A keyset page by (sent, id), the oldest first."""
    access = info.context.access(purpose)

    def read(place: tuple[str, str], most: int) -> list[Row]:
        context = info.context
        return partners.received(
            context.services, access, context.ledger, context.catalogue, acknowledged, place, most
        )

    return _notices(info, f"repairNotices:{acknowledged}", first, after, read)


def due_reminders(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    days: int = 30,
    first: int | None = None,
    after: str | None = None,
) -> DueReminderConnection:
    """A keyset page by (end of display, record), the next end first."""
    context = info.context
    access = context.access(purpose)
    size = page_size(first)
    cursors = Cursors(context.services.cursor_key, f"dueReminders:{region}:{days}")
    start = cursors.read(after)
    rows = letters.due(
        context.services,
        access,
        context.ledger,
        context.catalogue,
        region,
        days,
        _place(start, OLDEST),
        size + 1,
    )
    edges, page_info = page(
        rows,
        size,
        cursors,
        lambda row: [row.ends_on.isoformat(), row.record["id"]],
        lambda row: _due(info, row),
        after=start is not None,
    )
    return DueReminderConnection(edges=edges, page_info=page_info)


def penalties_without_notice(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    from_: Annotated[date | None, strawberry.argument(name="from")] = None,
    to: date | None = None,
    first: int | None = None,
    after: str | None = None,
) -> PenaltyWithoutNoticeConnection:
    """A keyset page by (decided, record), the oldest first; of the last year unless told otherwise."""
    context = info.context
    access = context.access(purpose)
    size = page_size(first)
    since, until = _period(info, from_, to)
    cursors = Cursors(context.services.cursor_key, f"penaltiesWithoutNotice:{region}:{since}:{until}")
    start = cursors.read(after)
    rows = letters.without_notice(
        context.services,
        access,
        context.ledger,
        context.catalogue,
        region,
        since,
        until,
        _place(start, OLDEST),
        size + 1,
    )
    edges, page_info = page(
        rows,
        size,
        cursors,
        lambda row: [row["record"]["decidedOn"], row["record"]["id"]],
        lambda row: _without(info, row),
        after=start is not None,
    )
    return PenaltyWithoutNoticeConnection(edges=edges, page_info=page_info)


def repair_rate(
    info: Info,
    purpose: PurposeInput,
    region: str | None = None,
    from_: Annotated[date | None, strawberry.argument(name="from")] = None,
    to: date | None = None,
) -> RepairRate:
    """Over applications of a period; of the last year unless told otherwise."""
    context = info.context
    access = context.access(purpose)
    since, until = _period(info, from_, to)
    found = rates.rate(context.services, access, context.ledger, context.catalogue, region, since, until)
    return RepairRate(
        region=_region(info, region or access.caller.region),
        willing=found.willing,
        eligible=found.eligible,
        repaired=found.repaired,
        percent=found.percent,
    )


def repair(info: Info, row: Row) -> Repair:
    """An application."""
    catalogue = info.context.catalogue
    return Repair(
        id=strawberry.ID(row["id"]),
        subject=strawberry.ID(row["subject"]),
        record=strawberry.ID(row["record"]),
        kind=row["kind"],
        region=region(row["region"], catalogue),
        authority=authority(row["authority"], row["region"], catalogue),
        state=RepairState(row["state"]),
        channel=Channel(row["channel"]),
        document=row.get("document"),
        materials=[Material(one) for one in row["materials"]],
        filed_at=datetime.fromisoformat(row["filedAt"]),
        filed_on=date.fromisoformat(row["filedOn"]),
        term=term(row),
        overdue=applying.STATES.overdue(row, info.context.services.now().date()),
        conditions=[
            RepairCondition(
                name=one["name"],
                truth=Truth(one["truth"]),
                detail=one["detail"],
                source=one["source"],
                secondary=one["secondary"],
            )
            for one in json.loads(row["conditions"])
        ],
        instant=bool(row.get("instant")),
        decided_at=moment(row.get("decidedAt")),
        decided_on=day(row.get("decidedOn")),
        reasons=row.get("reasons"),
        partners=[region(code, catalogue) for code in row.get("partners") or ()],
    )


def _region(info: Info, code: str) -> Region:
    return region(code, info.context.catalogue)


def _notice(info: Info, row: Row) -> RepairNotice:
    return RepairNotice(
        repair=strawberry.ID(row["repair"]),
        record=strawberry.ID(row["record"]),
        kind=row["kind"],
        region=_region(info, row["region"]),
        partner=_region(info, row["partner"]),
        repaired_on=date.fromisoformat(row["repairedOn"]),
        sent_at=datetime.fromisoformat(row["sentAt"]),
        due_on=day(row.get("dueOn")),
        acknowledged_at=moment(row.get("acknowledgedAt")),
        overdue=partners.overdue(row, info.context.services.now().date()),
    )


def _notices(
    info: Info,
    scope: str,
    first: int | None,
    after: str | None,
    read: Callable[[tuple[str, str], int], list[Row]],
) -> RepairNoticeConnection:
    size = page_size(first)
    cursors = Cursors(info.context.services.cursor_key, scope)
    start = cursors.read(after)
    rows = read(_place(start, OLDEST), size + 1)
    edges, page_info = page(
        rows,
        size,
        cursors,
        lambda row: [row["sentAt"], row["id"]],
        lambda row: _notice(info, row),
        after=start is not None,
    )
    return RepairNoticeConnection(edges=edges, page_info=page_info)


def _due(info: Info, found: letters.Due) -> DueReminder:
    record = found.record
    return DueReminder(
        subject=strawberry.ID(found.subject),
        record=strawberry.ID(record["id"]),
        kind=record["kind"],
        region=_region(info, record["region"]),
        severity=Severity(record["severity"]) if record.get("severity") else None,
        display_ends_on=found.ends_on,
        repairable_from=found.least,
        reminded=list(found.sent),
        missing=[one for one in Channel if one not in found.sent],
        source=found.source,
        secondary=found.secondary,
    )


def _without(info: Info, row: Row) -> PenaltyWithoutNotice:
    record = row["record"]
    return PenaltyWithoutNotice(
        subject=strawberry.ID(row["subject"]),
        record=strawberry.ID(record["id"]),
        region=_region(info, record["region"]),
        authority=authority(record["authority"], record["region"], info.context.catalogue),
        decided_on=date.fromisoformat(record["decidedOn"]),
        decision_served_on=day(row.get("decisionServedOn")),
        notice_served_on=day(row.get("servedOn")),
    )


def _period(info: Info, from_: date | None, to: date | None) -> tuple[date, date]:
    """From the first day to the day after the last one; the last year unless told otherwise."""
    until = to or info.context.services.now().date() + timedelta(days=1)
    since = from_ or until - timedelta(days=366)
    if since >= until:
        raise InputError(
            "The period can't be used.",
            expected="from before to; to is the first day outside",
            fix="correct the dates",
        )
    return since, until


def _place(start: list[object] | None, otherwise: tuple[str, str]) -> tuple[str, str]:
    return (str(start[0]), str(start[1])) if start is not None else otherwise


def _filed(row: Row) -> list[str]:
    return [row["filedAt"], row["id"]]


def _changed(info: Info, done: applying.Changed) -> RepairChange:
    info.context.entered(done.receipt)
    return RepairChange(repair=repair(info, done.repair), receipt=done.receipt)
