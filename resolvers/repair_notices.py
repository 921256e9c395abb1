"""Notices of a repair to partner regions (修复通知) in GraphQL, and their acknowledgement (回执)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import strawberry

from hub.access.caller_and_purpose import Access
from hub.errors import InputError
from hub.proceedings.repairs import partner_notices, reminders
from hub.subjects import notice_to_region
from resolvers.audiences import OFFICERS, OFFICERS_ABOVE
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.named_now import AboutRecord, RecordNow
from resolvers.nodes import Node
from resolvers.policy_types import Region
from resolvers.policy_types import region as named
from resolvers.proceedings import OLDEST, entered, keyset
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import mutation, query


@strawberry.type(
    description="A notice of a repair to a partner region, or of a revocation, by an upheld objection or by "
    "its source, to who used the record, and its acknowledgement (回执)."
)
class RepairNotice(AboutRecord, Node):
    """Sent with the repair or the revocation; it is in effect there already."""

    record_kind: RecordKind
    region: Region = strawberry.field(description="Where the record was repaired or revoked.")
    partner: Region
    repaired_on: date | None
    revoked_on: date | None
    sent_at: datetime
    due_on: date | None = strawberry.field(description="Null where no limit is set.")
    acknowledged_at: datetime | None
    overdue: bool | None


@strawberry.type(description="A notice after its acknowledgement.")
class RepairNoticeChange:
    """The notice, and the audit entry that was written with it."""

    notice: RepairNotice
    receipt: str


RepairNoticeConnection = Connection[RepairNotice]


@strawberry.type
class RepairNoticeQuery:
    """Notices of repairs elsewhere."""

    @query(OFFICERS, 1_000, "Repairs elsewhere that the caller's region was told of, the oldest first.")
    def repair_notices(
        self,
        info: Info,
        purpose: PurposeInput,
        acknowledged: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RepairNoticeConnection:
        """A keyset page by (sent, id), the oldest first."""
        call = info.call(purpose)

        def read(place: tuple[str, str], most: int) -> list[notice_to_region.RepairNotice]:
            return partner_notices.received(call, acknowledged, place, most)

        return _notices(info, call.access, first, after, read)

    @query(
        OFFICERS_ABOVE,
        1_000,
        "Repairs of the region that a partner has not acknowledged in time (逾期未回执), or not within "
        "so many days.",
    )
    def overdue_acknowledgements(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        within_days: int | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RepairNoticeConnection:
        """A keyset page by (sent, id), the oldest first."""
        call = info.call(purpose)
        if within_days is not None and not 0 <= within_days <= reminders.MOST_DAYS:
            raise InputError("resolvers.days", at_most=reminders.MOST_DAYS)

        def read(place: tuple[str, str], most: int) -> list[notice_to_region.RepairNotice]:
            return partner_notices.missing(call, region, within_days, place, most)

        return _notices(info, call.access, first, after, read)


@strawberry.type
class RepairNoticeMutation:
    """Acknowledging them."""

    @mutation(OFFICERS, "A partner region acknowledges a repair that it was told of (回执).")
    def acknowledge_repair(
        self, info: Info, notice: strawberry.ID, purpose: PurposeInput
    ) -> RepairNoticeChange:
        """A partner region says that it ended what it did with the record."""
        call = info.call(purpose)
        written = partner_notices.acknowledge(call, str(notice))
        receipt = entered(info, written.receipt)
        return RepairNoticeChange(receipt=receipt, notice=_notice(info, call.access, written.made))


def _region(info: Info, code: str) -> Region:
    return named(code, info.context.catalogue)


def _notice(info: Info, access: Access, found: notice_to_region.RepairNotice) -> RepairNotice:
    return RepairNotice(
        id=strawberry.ID(found.id),
        record_now=RecordNow(found.record, access),
        record_kind=record_kind(found.kind, info.context.catalogue),
        region=_region(info, found.region),
        partner=_region(info, found.partner),
        repaired_on=found.repaired_on,
        revoked_on=found.revoked_on,
        sent_at=found.sent_at,
        due_on=found.due_on,
        acknowledged_at=found.acknowledged_at,
        overdue=found.overdue(info.context.services.now().date()),
    )


def _notices(
    info: Info,
    access: Access,
    first: int | None,
    after: str | None,
    read: Callable[[tuple[str, str], int], list[notice_to_region.RepairNotice]],
) -> RepairNoticeConnection:
    edges, page_info = keyset(
        info.cursors(access),
        first,
        after,
        OLDEST,
        read,
        lambda one: one.place,
        lambda one: _notice(info, access, one),
    )
    return RepairNoticeConnection(edges=edges, page_info=page_info)
