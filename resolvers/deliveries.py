"""Deliveries (交付) in GraphQL: where each is, what became of its rows, and records that systems push."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import strawberry

from graph_schema.vocabulary import DeliveryState, ErrorCode, RowOutcome, Severity, SubjectKind
from hub.access.grants import own_region
from hub.errors import InputError
from hub.ingestion import effects as e
from hub.ingestion import receipts as r
from hub.ingestion import row_matches as rm
from hub.ingestion import seeing, withdrawing
from hub.ingestion import submitting as s
from hub.ingestion.bad_rows import reason_id
from hub.ingestion.converting import WarningReason
from hub.ingestion.matched_subjects import matches_by_row
from hub.ingestion.readers import Reason
from hub.ingestion.received import ReceivedDelivery
from hub.ingestion.reception import reception_of
from hub.messages.languages import Language
from hub.messages.message import Message, message
from hub.subjects.view import View
from resolvers.agreements import Clause, clause_named
from resolvers.audiences import DELIVERY_READERS, SUBMITTERS
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.prices import cost, size
from resolvers.matching_features import MatchingFeatureScore, feature_score
from resolvers.measures import Measure, measure
from resolvers.named_subjects import NamedSubject, read_named
from resolvers.nodes import Node
from resolvers.policies import Authority, Region, Text, authority, region
from resolvers.proceedings import checked_words, entered, keyset
from resolvers.records import RecordEnd, record_end
from resolvers.root_fields import mutation, query
from resolvers.rules import Rule, rule
from resolvers.subject_refs import ExternalRef
from resolvers.subjects import Subject, read_subjects

FILES = 200
strawberry.enum(DeliveryState, description="Where a delivery is in its life (交付状态).")
strawberry.enum(RowOutcome, description="What became of a row of a delivery (处理结果).")
strawberry.enum(Reason, name="RowReason", description="Why a row was set aside (搁置原因).")
strawberry.enum(
    WarningReason, name="RowWarningReason", description="Why a row is to be looked at (提示原因)."
)
strawberry.enum(rm.MatchedBy, description="By what the subject of a row was recognised (匹配依据).")


@strawberry.type(description="What a row of a delivery stands for, or what stands for it.")
class MendedRow:
    """A row of another delivery."""

    delivery: strawberry.ID
    file: int = strawberry.field(description="Which of the delivery's files, from 0.")
    row: int


@strawberry.type(
    description="What a record can do, by the rulebook alone (效果预览): a rule that looks at such records, "
    "where it holds. Whether it applies hangs on all else that it asks: nothing is decided here."
)
class PossibleEffect:
    """A rule in a region."""

    rule: Rule
    measure: Measure | None
    region: Region = strawberry.field(description="Where it holds: the record's own region, or a partner's.")
    clause: Clause | None = strawberry.field(
        description="By which clause in force the record counts there; null: it needs none."
    )
    asks: list[str] = strawberry.field(
        directives=size(5), description="Inputs of the asker on which it hangs too."
    )
    other_kinds: list[str] = strawberry.field(
        directives=size(5), description="Codes of other kinds of records that the rule looks at."
    )


@strawberry.type(
    description="What the record of a row can do, until when it is shared, and what is the same."
)
class RecordPreview:
    """Of one record."""

    record: strawberry.ID
    effects: list[PossibleEffect] = strawberry.field(directives=size(20))
    region_count: int = strawberry.field(description="In how many regions some measure looks at it.")
    sharing: RecordEnd = strawberry.field(description="When its sharing ends, and with it every effect.")
    same_decision: list[strawberry.ID] = strawberry.field(
        directives=size(5),
        description="Records of other sources of the same decision, by authority, day, kind and number: they "
        "count once.",
    )


@strawberry.type(description="Something strange in a row that was accepted (提示): it counts as it is.")
class RowWarning:
    """Where, and what to do."""

    reason: WarningReason
    column: str | None
    found: Text | None = strawberry.field(description="What stands there, by its form.")
    expected: Text | None
    to_do: Text | None = strawberry.field(description="How to mend it.")


@strawberry.type(description="Whom a row means, or may mean (匹配结果), and why.")
class RowMatch:
    """One subject."""

    match: strawberry.Private[rm.RowMatch]
    seen: strawberry.Private[Subject | None]

    @strawberry.field(description="Null where it is not the reader's to know.")
    def subject(self) -> Subject | None:
        return self.seen

    @strawberry.field
    def matched_by(self) -> rm.MatchedBy:
        return self.match.by

    @strawberry.field(description="False: it may be meant, and a person says whether it is.")
    def certain(self) -> bool:
        return self.match.certain

    @strawberry.field(
        description="0 to 100: the sum of the points, and no probability; null where nothing was compared."
    )
    def score(self) -> int | None:
        return self.match.score

    @strawberry.field(directives=size(11), description="What speaks for it and against it.")
    def features(self) -> list[MatchingFeatureScore]:
        return [feature_score(one) for one in self.match.features]

    @strawberry.field(description="All of this in a sentence.")
    def explanation(self) -> Text:
        english, chinese = self.match.texts
        return Text(en=english, zh=chinese)


@strawberry.type(description="The receipt of a row (回执). No value of the row stands in it.")
class RowReceipt:
    """What became of it and why."""

    file: int = strawberry.field(description="Which of the delivery's files, from 0.")
    row: int = strawberry.field(description="Its number in the file, the header being 1.")
    outcome: RowOutcome
    records: list[strawberry.ID] = strawberry.field(
        directives=size(5), description="Ids of the records that it gives."
    )
    reason: Reason | None = strawberry.field(
        description="Why it was set aside; stays where the row was mended later."
    )
    problem: Text | None = strawberry.field(description="The same in words.")
    column: str | None
    found: Text | None = strawberry.field(description="What stands there, by its form.")
    expected: Text | None
    to_do: Text | None = strawberry.field(description="How to mend it.")
    warnings: list[RowWarning] = strawberry.field(
        directives=size(2), description="What is strange in it, though it was accepted."
    )
    mends: MendedRow | None = strawberry.field(description="The row of an earlier delivery that it corrects.")
    mended_by: MendedRow | None = strawberry.field(
        description="The row of a later delivery that corrects it."
    )

    receipt: strawberry.Private[r.RowReceipt]

    @hop(
        *cost(100),
        *size(2),
        description="Whom it means: by the key that it names, by an old code or a name, or because a person "
        "said so. Of a row that waits for a person: who may be meant, the best first.",
    )
    @staticmethod
    def matches(rows: strawberry.Parent[list[RowReceipt]], info: Info) -> list[list[RowMatch]]:
        """Read for all rows of a page at once."""
        found = matches_by_row(info.context.services.graph, [one.receipt for one in rows])
        access = info.context.disclosures.access
        assert access is not None, "receipts are shown to who has an access"
        day = info.context.services.now().date()
        view = View(access, info.context.catalogue, info.context.commit, day)
        each = [one for some in found for one in some]
        seen = iter(read_named([NamedSubject(one.subject, view, read_subjects) for one in each], info))
        made = [[RowMatch(match=one, seen=next(seen)) for one in some] for some in found]
        return [[one for one in some if one.match.certain or one.seen is not None] for some in made]

    @hop(*cost(200), *size(2), description="What its records can do, and what is of the same decision.")
    @staticmethod
    def previews(rows: strawberry.Parent[list[RowReceipt]], info: Info) -> list[list[RecordPreview]]:
        """Read for all rows of a page at once."""
        access, catalogue = info.context.disclosures.access, info.context.catalogue
        assert access is not None, "receipts are shown to who has an access"
        found = e.previews(
            info.context.services.graph,
            catalogue,
            {str(id_) for one in rows for id_ in one.records},
            info.context.services.now().date(),
            own_region(access, None, catalogue),
        )
        return [
            [record_preview(found[str(id_)], info) for id_ in one.records if str(id_) in found]
            for one in rows
        ]


RowReceiptConnection = Connection[RowReceipt]


@strawberry.type(description="How many rows came to an outcome.")
class RowCount:
    """Outcome and number."""

    outcome: RowOutcome
    count: int


@strawberry.type(description="How many rows were set aside for a reason.")
class ReasonCount:
    """Reason and number."""

    reason: Reason
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
            info,
            f"receipts:{id_}:{outcome}:{warned}",
            first,
            after,
            _BEGIN,
            lambda place, most: r.page(graph, id_, (int(place[0]), int(place[1])), most, of),
            lambda one: (str(one.file), str(one.row)),
            lambda one: row_receipt(one, self.mends),
        )
        return RowReceiptConnection(edges=edges, page_info=page_info)


_BEGIN = ("0", "0")
_NEWEST = "~"
DeliveryConnection = Connection[Delivery]


@strawberry.input(
    name="SubmittedAttributeInput", description="An attribute of a record, typed as its kind has it."
)
class SubmittedAttributeInput:
    """Name and one value."""

    name: str
    decimal: strawberry.Maybe[Decimal]
    integer: strawberry.Maybe[int]
    date: strawberry.Maybe[date]
    text: strawberry.Maybe[str]
    boolean: strawberry.Maybe[bool]


@strawberry.input(
    name="SubmittedSubjectInput",
    description="Who a record is about. With name and kind the subject need not be known to the hub.",
)
class SubmittedSubjectInput:
    """Key, and what is said of it."""

    key: ExternalRef
    name: str | None = None
    kind: SubjectKind | None = None


@strawberry.input(name="SubmittedRecordInput", description="A credit record that a system pushes (报送).")
class SubmittedRecordInput:
    """A record as its authority has it."""

    number: str = strawberry.field(
        description="Names it for good among the records that its authority pushes, such as the number of "
        "the decision. The same number with other content corrects it."
    )
    subject: SubmittedSubjectInput
    kind: str = strawberry.field(description="Code of the record kind.")
    authority: str = strawberry.field(description="Id of the authority that decided.")
    region: str = strawberry.field(description="Code of its region.")
    decided_on: date
    published_on: date | None = None
    received_at: datetime | None = None
    valid_to: date | None = None
    repaired_on: date | None = None
    revoked_on: date | None = None
    severity: Severity | None = None
    title: str | None = None
    attributes: list[SubmittedAttributeInput] = strawberry.field(default_factory=list)


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
        found = seeing.delivery(reception_of(call.services), call.access, str(id))
        call.disclosures.note(call.access, None, "delivery")
        return None if found is None else delivery(info, found)

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
        seeing.check_submitter(access)
        call.disclosures.note(access, None, "deliveries")
        edges, page_info = keyset(
            info,
            f"deliveries:{access.caller.region}:{access.caller.authority}:{access.caller.role}:{state}",
            first,
            after,
            (_NEWEST,),
            lambda place, most: seeing.deliveries(reception, access, place[0], most, state),
            lambda one: (one.place,),
            lambda one: delivery(info, one),
        )
        return DeliveryConnection(edges=edges, page_info=page_info)


@strawberry.type
class DeliveryMutation:
    """Pushing records, and withdrawing what was sent."""

    @mutation(
        SUBMITTERS,
        "Takes in a few records that a system pushes (报送), as a file with the same checks would be: "
        "at most 200. The same key once more is the same call.",
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
        submission = s.Submission(own, [_submitted(at, one) for at, one in enumerate(records)], whole)
        reception = reception_of(call.services)
        done = s.submit(reception, call.services.audit, call.disclosures, call.access.caller, submission)
        return SubmittedRecords(
            delivery=delivery(info, done.delivery),
            again=done.again,
            row_receipts=[row_receipt(one, None) for one in done.receipts],
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
        return DeliveryChange(delivery=delivery(info, done.made), receipt=entered(info, done.receipt))


def delivery(info: Info, found: ReceivedDelivery) -> Delivery:
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
        bytes=Decimal(found.size),
        region=region(found.region, catalogue),
        authority=authority(found.authority, found.region, catalogue),
        received_by=found.received_by,
        received_at=found.received_at,
        written_at=found.written_at,
        bytes_end_at=found.kept_until,
        mends=strawberry.ID(found.mends) if found.mends is not None else None,
        rows=found.rows,
        rows_done=counts.done,
        rows_per_second=found.rows_per_second,
        seconds_left=found.seconds_left,
        counts=[
            RowCount(outcome=one, count=counts.outcomes[one]) for one in RowOutcome if one in counts.outcomes
        ],
        reasons=[
            ReasonCount(reason=Reason(one), count=number) for one, number in sorted(counts.reasons.items())
        ],
        waiting_count=counts.waiting,
        warned_count=counts.warned,
        mended_count=counts.mended,
        left_count=found.left,
        problem=Text(zh=found.message.zh, en=found.message.en) if found.message is not None else None,
        notes=[Text(zh=one.zh, en=one.en) for one in found.notes],
    )


def record_preview(found: e.RecordPreview, info: Info) -> RecordPreview:
    """What a record can do."""
    catalogue = info.context.catalogue
    return RecordPreview(
        record=strawberry.ID(found.id),
        effects=[
            PossibleEffect(
                rule=rule(one.version, catalogue),
                measure=measure(one.version.rule.effect.measure, catalogue),
                region=region(one.region, catalogue),
                clause=clause_named(one.clause, catalogue),
                asks=list(one.asks),
                other_kinds=list(one.also),
            )
            for one in found.effects
        ],
        region_count=len({one.region for one in found.effects}),
        sharing=record_end(found.sharing, catalogue),
        same_decision=[strawberry.ID(id_) for id_ in found.same],
    )


def row_receipt(one: r.RowReceipt, mends: str | None) -> RowReceipt:
    """A receipt. ``mends``: the delivery that its own corrects."""
    says = message(reason_id(one.reason)) if one.reason else None
    return RowReceipt(
        file=one.file,
        row=one.row,
        outcome=one.outcome,
        records=[strawberry.ID(id_) for id_ in one.records],
        reason=Reason(one.reason) if one.reason else None,
        problem=Text(zh=says.text(Language.ZH), en=says.text(Language.EN)) if says is not None else None,
        column=one.column or None,
        found=_text(one.wrong),
        expected=_text(one.right),
        to_do=_text(one.to_do if any(one.to_do) or says is None else _fix(says)),
        warnings=[
            RowWarning(
                reason=WarningReason(each.reason),
                column=each.column or None,
                found=_text(each.wrong),
                expected=_text(each.right),
                to_do=_text(each.to_do),
            )
            for each in one.warnings
        ],
        mends=_mended(mends, one.mends) if mends and one.mends else None,
        mended_by=_mended(*one.mended_by) if one.mended_by is not None else None,
        receipt=one,
    )


def _mended(delivery_: str, place: r.Place) -> MendedRow:
    return MendedRow(delivery=strawberry.ID(delivery_), file=place[0], row=place[1])


def _text(texts: tuple[str, str]) -> Text | None:
    return Text(en=texts[0], zh=texts[1]) if any(texts) else None


def _fix(says: Message) -> tuple[str, str]:
    return says.fix(Language.EN), says.fix(Language.ZH)


def _submitted(at: int, one: SubmittedRecordInput) -> s.SubmittedRecord:
    """A record in the forms that files have."""
    fields = {
        "name": one.subject.name,
        "subject_kind": one.subject.kind,
        "authority": one.authority,
        "region": one.region,
        "decided_on": one.decided_on,
        "published_on": one.published_on,
        "received_at": one.received_at.isoformat() if one.received_at is not None else None,
        "valid_to": one.valid_to,
        "repaired_on": one.repaired_on,
        "revoked_on": one.revoked_on,
        "severity": one.severity,
        "title": one.title,
    }
    return s.SubmittedRecord(
        one.number,
        one.subject.key.scheme,
        one.subject.key.value,
        one.kind,
        {name: str(value) for name, value in fields.items() if value is not None},
        dict(_attribute(at, given) for given in one.attributes),
    )


def _attribute(at: int, given: SubmittedAttributeInput) -> tuple[str, str]:
    values: Sequence[object] = [
        value.value
        for value in (given.decimal, given.integer, given.date, given.text, given.boolean)
        if value is not None
    ]
    if len(values) != 1:
        raise InputError("resolvers.attribute-value", code=ErrorCode.INVALID_INPUT, place=at)
    (value,) = values
    return given.name, str(value).lower() if isinstance(value, bool) else str(value)
