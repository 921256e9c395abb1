"""The parts of a mapping: of which rows they count, and which columns name whom and what."""

from __future__ import annotations

from hub.ingestion.converting.row_reading import Values
from hub.policy.model import mapping as m


def keys_of(part: m.Produced) -> tuple[m.KeyOf, ...]:
    """The keys of a part."""
    match part:
        case m.SubjectOf():
            return (part.key,)
        case m.LinkOf():
            return (part.start, part.end, *((part.company,) if part.company is not None else ()))
        case m.RecordOf() | m.AttributeOf():
            return (part.subject,)


def naming(part: m.RecordOf) -> set[str]:
    """The columns that say which record a row names."""
    columns = {one.column for one in part.id} | set(part.unless_given)
    columns |= {part.if_given} if part.if_given is not None else set()
    return columns | ({part.if_.column} if part.if_ is not None else set())


def part_given(part: m.Produced, values: Values) -> bool:
    """Whether a part counts for a row."""
    if part.if_given is not None and values[part.if_given] is None:
        return False
    if isinstance(part, m.RecordOf) and any(values[name] is not None for name in part.unless_given):
        return False
    return part.if_ is None or values[part.if_.column] in part.if_.values


def may_be_given(part: m.Produced, values: Values) -> bool:
    """Whether a part may count, as far as the columns can be read that say so."""
    needed = {part.if_given} if part.if_given is not None else set[str]()
    if isinstance(part, m.RecordOf):
        needed |= set(part.unless_given)
    if part.if_ is not None and part.if_.column in values and values[part.if_.column] not in part.if_.values:
        return False
    unknown = part.if_ is not None and part.if_.column not in values
    return unknown or (needed <= values.keys() and part_given(part, values))
