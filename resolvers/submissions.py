"""Records that systems push (报送), as GraphQL takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import strawberry

from graph_schema.vocabulary import ErrorCode, Severity, SubjectKind
from hub.errors import InputError
from hub.ingestion.deliveries import pushed_records as s
from hub.ingestion.deliveries.odd_attributes import shortened
from resolvers.subject_refs import ExternalRef


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
    authority: str = strawberry.field(description="Code of the authority that decided.")
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


def submitted_record(row: int, one: SubmittedRecordInput) -> s.SubmittedRecord:
    """A record in the forms that files have.

    Args:
        row: its place in the call, from 1, as receipts have it.

    Raises:
        InputError: INVALID_INPUT for an attribute without a value, or with several.
    """
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
    attributes = [_attribute(row, given) for given in one.attributes]
    times = Counter(name for name, _ in attributes)
    return s.SubmittedRecord(
        one.number,
        one.subject.key.scheme,
        one.subject.key.value,
        one.kind,
        {name: str(value) for name, value in fields.items() if value is not None},
        dict(attributes),
        frozenset(name for name, number in times.items() if number > 1),
    )


def _attribute(row: int, given: SubmittedAttributeInput) -> tuple[str, str]:
    values: Sequence[object] = [
        value.value
        for value in (given.decimal, given.integer, given.date, given.text, given.boolean)
        if value is not None
    ]
    if len(values) != 1:
        name = shortened(given.name)
        raise InputError("resolvers.attribute-value", code=ErrorCode.INVALID_INPUT, row=row, name=name)
    (value,) = values
    return given.name, str(value).lower() if isinstance(value, bool) else str(value)
