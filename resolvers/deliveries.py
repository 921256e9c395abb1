"""Deliveries (交付) in GraphQL: where each is, what became of its rows, and records that systems push."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import strawberry

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.access.caller_and_purpose import Access
from hub.ingestion.deliveries import delivery_access, withdrawing
from hub.ingestion.deliveries import pushed_records as s
from hub.ingestion.deliveries.incoming_files import reception_of
from hub.ingestion.deliveries.received_delivery import ReceivedDelivery
from hub.ingestion.readers import RowReason
from hub.ingestion.receipts import row_receipts as r
from resolvers.audiences import DELIVERY_READERS, SUBMITTERS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.delivery_rows import (
    RowReceipt,
    RowReceiptConnection,
    row_receipt,
)
from resolvers.http.cost_directives import cost, size
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, Text, authority, region
from resolvers.proceedings import checked_words, entered, keyset
from resolvers.root_fields import mutation, query
from resolvers.submissions import SubmittedRecordInput, submitted_record

FILES = 200
strawberry.enum(DeliveryState, description="Where a delivery is in its life (交付状态).")


@strawberry.type(description="How many rows came to an outcome.")
class RowCount:
    """Outcome and number."""

    outcome: RowOutcome
    count: int


@strawberry.type(description="How many rows were set aside for a reason.")
class ReasonCount:
    """Reason and number."""

    reason: RowReason
    count: int


@strawberry.type(description="A file of a delivery. Its bytes are kept for a time, its hash for good.")
class DeliveredFile:
    """Name and hash."""

    name: str
    sha256: str


@strawberry.type(
    description="A delivery (交付): files that came in one call, read by one mapping, and what became of "
    "them."
)
class Delivery(Node):
    """Where it is, and its receipts."""

    state: DeliveryState
    mapping: str = strawberry.field(description="Source of the mapping that reads it.")
    files: list[DeliveredFile] = strawberry.field(directives=size(5))
    tables: list[str] = strawberry.field(
        directives=size(3),
        description="What its rows are of, in the order of `RowReceipt.file`: files, and sheets of a "
        "workbook.",
    )
    bytes: Decimal = strawberry.field(description="Length of all files.")
    region: Region
    authority: Authority = strawberry.field(description="Who submitted it.")
    received_by: str = strawberry.field(description="Account of who sent it.")
    received_at: datetime
    written_at: datetime | None
    bytes_end_at: datetime | None = strawberry.field(
        description="Until when its bytes are kept: so long its bad rows can be had as a file."
    )
    mends: strawberry.ID | None = strawberry.field(description="The delivery whose rows it corrects.")
    access: strawberry.Private[Access]
    rows: int | None = strawberry.field(description="How many rows it has; null until all were read.")
    rows_done: int = strawberry.field(description="How many have a receipt.")
    rows_per_second: float | None = strawberry.field(description="How fast they are written, or were.")
    seconds_left: float | None = strawberry.field(description="At this rate; null where nobody can tell.")
    counts: list[RowCount] = strawberry.field(directives=size(4))
    reasons: list[ReasonCount] = strawberry.field(directives=size(5))
    waiting_count: int = strawberry.field(
        description="Rows that wait for a subject: they are tried again when the delivery is sent again."
    )
    warned_count: int = strawberry.field(description="Rows that were accepted and are to be looked at.")
    mended_count: int = strawberry.field(description="Rows that other deliveries correct.")
    left_count: int = strawberry.field(
        description="What a complete delivery does not name any more, and has left with it."
    )
    problem: Text | None = strawberry.field(
        description="Why it was refused, or why work on it failed and when it is tried again."
    )
    notes: list[Text] = strawberry.field(
        directives=size(3),
        description="What its sender should know and what stopped nothing: columns that are not read, what "
        "misleads in a workbook, years whose working days nobody knows yet.",
    )

    @strawberry.field(directives=cost(500), description="Receipts of its rows, in the order of the file.")
    def receipts(
        self,
        info: Info,
        outcome: RowOutcome | None = None,
        warned: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> RowReceiptConnection:
        """A keyset page by (file, row)."""
        graph, id_ = info.context.services.graph, str(self.id)
        of = r.ReceiptFilter(outcome, warned)
        edges, page_info = keyset(
            info.cursors(self.access, id_),
            first,
            after,
            _BEGIN,
            lambda place, most: r.page(graph, id_, (int(place[0]), int(place[1])), most, of),
            lambda one: (str(one.file), str(one.row)),
            lambda one: row_receipt(one, self.mends, self.access),
        )
        return RowReceiptConnection(edges=edges, page_info=page_info)


_BEGIN = ("0", "0")
_NEWEST = "~"
DeliveryConnection = Connection[Delivery]


@strawberry.type(description="What became of records that were pushed.")
class SubmittedRecords:
    """The delivery that they make, and a receipt for each that was looked at, in their order from 1."""

    delivery: Delivery
    again: bool = strawberry.field(description="The same had come under this key before: nothing was done.")
    row_receipts: list[RowReceipt] = strawberry.field(directives=size(20))
    receipt: str = strawberry.field(description="Of the entry in the audit log.")


@strawberry.type(description="A delivery after a change.")
class DeliveryChange:
    """The delivery, and the audit entry that was written with the change."""

    delivery: Delivery
    receipt: str


@strawberry.type
class DeliveryQuery:
    """Deliveries."""

    @query(
        DELIVERY_READERS,
        300,
        'A delivery (交付). Null both for "not there" and for "not yours".',
    )
    def delivery(self, info: Info, id: strawberry.ID, purpose: PurposeInput) -> Delivery | None:
        """One delivery."""
        call = info.call(purpose)
        found = delivery_access.delivery(reception_of(call.services), call.access, str(id))
        call.disclosures.note(call.access, None, "delivery")
        return None if found is None else delivery(info, found, call.access)

    @query(
        DELIVERY_READERS,
        1_000,
        "Deliveries of the caller's authority; for an administrator those of its region. The newest first.",
    )
    def deliveries(
        self,
        info: Info,
        purpose: PurposeInput,
        state: DeliveryState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> DeliveryConnection:
        """A keyset page by (received, id)."""
        call = info.call(purpose)
        reception, access = reception_of(call.services), call.access
        delivery_access.check_submitter(access)
        call.disclosures.note(access, None, "deliveries")
        edges, page_info = keyset(
            info.cursors(access),
            first,
            after,
            (_NEWEST,),
            lambda place, most: delivery_access.deliveries(reception, access, place[0], most, state),
            lambda one: (one.place,),
            lambda one: delivery(info, one, access),
        )
        return DeliveryConnection(edges=edges, page_info=page_info)


@strawberry.type
class DeliveryMutation:
    """Pushing records, and withdrawing what was sent."""

    @mutation(
        SUBMITTERS,
        "Takes in a few records that a system pushes (报送), as a file with the same checks would be: "
        "at most 100. The same key once more is the same call.",
    )
    def submit_records(
        self,
        info: Info,
        key: str,
        records: list[SubmittedRecordInput],
        purpose: PurposeInput,
        whole: bool = False,
    ) -> SubmittedRecords:
        """All or each by each."""
        call = info.call(purpose)
        own = checked_words(key, "resolvers.words-key", s.LONGEST_KEY)
        call.disclosures.note(call.access, None, "submitted")
        rows = [submitted_record(row, one) for row, one in enumerate(records, 1)]
        submission = s.Submission(own, rows, whole)
        reception = reception_of(call.services)
        done = s.submit(reception, call.services.audit, call.disclosures, call.access.caller, submission)
        return SubmittedRecords(
            delivery=delivery(info, done.delivery, call.access),
            again=done.again,
            row_receipts=[row_receipt(one, None, call.access) for one in done.receipts],
            receipt=entered(info, done.entry),
        )

    @mutation(
        SUBMITTERS, "Withdraws a delivery of which nothing is written yet (撤回). Its bytes are removed."
    )
    def withdraw_delivery(
        self, info: Info, id: strawberry.ID, reason: str, purpose: PurposeInput
    ) -> DeliveryChange:
        """Nothing of it is written."""
        call = info.call(purpose)
        words = checked_words(reason, "resolvers.words-reason")
        done = withdrawing.withdraw(reception_of(call.services), call, str(id), words)
        return DeliveryChange(
            delivery=delivery(info, done.made, call.access), receipt=entered(info, done.receipt)
        )


def delivery(info: Info, found: ReceivedDelivery, access: Access) -> Delivery:
    """A delivery, for who sees it."""
    catalogue, counts = info.context.catalogue, found.counts
    return Delivery(
        id=strawberry.ID(found.id),
        state=found.state,
        mapping=found.mapping,
        files=[
            DeliveredFile(name=name, sha256=hash_)
            for name, hash_ in list(zip(found.files, found.hashes, strict=True))[:FILES]
        ],
        tables=list(found.tables),
        bytes=Decimal(found.size),
        region=region(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        received_by=found.received_by,
        received_at=found.received_at,
        written_at=found.written_at,
        bytes_end_at=found.kept_until,
        mends=strawberry.ID(found.mends) if found.mends is not None else None,
        access=access,
        rows=found.rows,
        rows_done=counts.done,
        rows_per_second=found.rows_per_second,
        seconds_left=found.seconds_left,
        counts=[
            RowCount(outcome=one, count=counts.outcomes[one]) for one in RowOutcome if one in counts.outcomes
        ],
        reasons=[
            ReasonCount(reason=RowReason(one), count=number) for one, number in sorted(counts.reasons.items())
        ],
        waiting_count=counts.waiting,
        warned_count=counts.warned,
        mended_count=counts.mended,
        left_count=found.left,
        problem=Text(zh=found.message.zh, en=found.message.en) if found.message is not None else None,
        notes=[Text(zh=one.zh, en=one.en) for one in found.notes],
    )
