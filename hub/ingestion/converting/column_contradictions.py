"""What can't be so of a record, told at its column, beside all else that is wrong with the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.ingestion.converting.other_value import without_the_value
from hub.ingestion.converting.row_reading import Reading, column_of
from hub.ingestion.converting.values import bound_in_unit
from hub.ingestion.readers import Fault, RowReason
from hub.messages.message import message
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.record_attributes import GRADE, SCALE
from hub.records import contradictions as law


def contradictions(part: m.RecordOf, data: Mapping[str, Any], reading: Reading) -> Iterator[Fault]:
    """What can't be so of a record.

    Args:
        data: by the names of :class:`hub.policy.model.subject_documents.RecordDocument`.
    """
    for one in law.contradictions(data, reading.catalogue, reading.today):
        first, *rest = one.where
        value = part.attributes.get(rest[0]) if rest else getattr(part, first)
        column = reading.file.columns.get(column_of(value))
        says = one.says
        if one.codes:
            found = without_the_value(str(data[first][rest[0]]))
            says = message("row.none-of-texts", found=found, texts=one.codes)
        elif one.bound is not None and isinstance(column, mc.Number | mc.Whole):
            bound = bound_in_unit(one.bound, column)
            says = message("row.below-bound", found=message("row.out-of-bounds"), bound=bound)
        lacking = says.id == "row.grade-without-scale"
        where = column_of(value) or (column_of(part.attributes.get(GRADE)) if rest == [SCALE] else "")
        reason = RowReason.UNKNOWN_CODE if one.codes else RowReason.EMPTY if lacking else RowReason.BAD_VALUE
        yield Fault(reason, says, where)
