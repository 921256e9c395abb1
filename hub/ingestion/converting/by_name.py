"""Subjects of records that a row names without a unified code: by name, or by an old code."""

from __future__ import annotations

from hub.identity.naming import SubjectKey
from hub.ingestion.converting.facts import Facts, Meant
from hub.ingestion.converting.row_reading import Reading, Values, get
from hub.ingestion.converting.values import on_one_line
from hub.matching.numbers import NumberKind, read_number
from hub.matching.resolving import RowNames, sought_of
from hub.policy.model import mapping as m
from hub.policy.model.subject_documents import RecordDocument
from hub.search.gazetteer import gazetteer_of

BY_NAME = "BY_NAME"
"""Stands for a scheme until it is known who is meant; no scheme of identifiers has this code."""


def row_names(part: m.RecordOf, values: Values) -> RowNames | None:
    """What tells who is meant; None where the key does: where there is a unified code, and where the mapping
    or the row has no names either. What is no unified code in its column may be an old one."""
    by = part.subject.by_name
    if by is None:
        return None
    code = get(part.subject.value, values)
    read = read_number(str(code)) if code is not None else None
    if read is not None and read.kind is NumberKind.USCC:
        return None
    number = get(by.number, values) or code
    name = get(by.name, values)
    if name is None and number is None:
        return None
    return RowNames(
        on_one_line(str(name)) if name is not None else None, str(number) if number is not None else None
    )


def placeholder(facts: Facts) -> SubjectKey:
    """What stands for the subject's key until it is known."""
    return SubjectKey(BY_NAME, f"{facts.line.first}/{len(facts.meant)}")


def meant(names: RowNames, region: str | None, document: RecordDocument, reading: Reading) -> Meant:
    """Who is meant, with the day and, where no other is named, the region of the record."""
    gazetteer = gazetteer_of(reading.catalogue)
    beside = region or document.region
    row = RowNames(names.name, names.number, beside, document.decided_on)
    path = reading.catalogue.path(document.region)
    return Meant(sought_of(row, gazetteer), names.name, document.region, path, gazetteer)
