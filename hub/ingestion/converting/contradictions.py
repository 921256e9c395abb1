"""What can't be so of a record: days that contradict each other or have not come, codes of no list, numbers
below nothing. Each is told at its column, beside all else that is wrong with the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from hub.ingestion.converting.dates import day_in_china
from hub.ingestion.converting.other_value import without_the_value
from hub.ingestion.converting.reading import Reading, column_of
from hub.ingestion.converting.values import bound_in_unit
from hub.ingestion.readers import Fault, Reason
from hub.messages.message import Message, message
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.disclosure_periods import DATES_OF_ANY
from hub.policy.record_attributes import lowest, strange_code

_PAST = ("published_on", "received_at", "repaired_on", "revoked_on", "disputed_from")
"""What can only have happened: from the decision on, and up to today."""


def contradictions(part: m.RecordOf, data: Mapping[str, Any], reading: Reading) -> Iterator[Fault]:
    """What can't be so of a record.

    Args:
        data: by the names of :class:`hub.policy.model.subject_documents.RecordDocument`; it was decided, up
            to today.
    """
    for name in _PAST:
        day = data[name]
        if isinstance(day, date):
            yield from _past(day_in_china(day), data["decided_on"], getattr(part, name), reading)
    attributes: Mapping[str, Any] = data["attributes"]
    for name in DATES_OF_ANY:
        day = attributes.get(name)
        if isinstance(day, date) and day_in_china(day) > reading.today:
            yield _bad(message("row.day-ahead", today=reading.today), part.attributes[name])
    yield from _below(part, attributes, reading)
    strange = strange_code(str(data["kind"]), attributes, reading.catalogue)
    if strange is not None:
        name, codes = strange
        says = message("row.none-of-texts", found=without_the_value(str(attributes[name])), texts=codes)
        yield Fault(Reason.UNKNOWN_CODE, says, column_of(part.attributes[name]))


def _past(day: date, decided: date, value: object, reading: Reading) -> Iterator[Fault]:
    if day < decided:
        yield _bad(message("row.before-decision", decided=decided), value)
    elif day > reading.today:
        yield _bad(message("row.day-ahead", today=reading.today), value)


def _below(part: m.RecordOf, attributes: Mapping[str, Any], reading: Reading) -> Iterator[Fault]:
    for name, number in attributes.items():
        bound = lowest(name, reading.catalogue)
        if bound is None or isinstance(number, str | bool | date | datetime) or number >= bound:
            continue
        column = reading.file.columns.get(column_of(part.attributes[name]))
        said = bound_in_unit(bound, column) if isinstance(column, mc.Number | mc.Whole) else str(bound)
        yield _bad(
            message("row.below-bound", found=message("row.out-of-bounds"), bound=said), part.attributes[name]
        )


def _bad(says: Message, value: object) -> Fault:
    return Fault(Reason.BAD_VALUE, says, column_of(value))
