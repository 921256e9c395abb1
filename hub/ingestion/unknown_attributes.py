"""Attributes of pushed records that their kinds do not have: each is told in the receipt of its record."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.identity_numbers import holds_identity_number
from hub.ingestion.converting import Facts
from hub.ingestion.converting.annulled import Annulment, FaultOfAnnulled
from hub.ingestion.readers import Fault, Line, Reason, Source
from hub.messages.message import message

COLUMN = "unknown attributes"
"""The column that has their names, each on a line of its own."""
_LONGEST = 60


def joined(names: Iterable[str]) -> str:
    """Names as the column has them."""
    return "\n".join(sorted(" ".join(name.split()) for name in names))


def unknown_attributes(line: Line, source: Source) -> list[Fault]:
    """A fault for each attribute of a record that its kind does not have."""
    if isinstance(line.fields, Fault) or COLUMN not in source.header:
        return []
    names = line.fields[source.header.index(COLUMN)].splitlines()
    kind = line.fields[source.header.index("kind")]
    says = message("row.unknown-attribute", kind=kind)
    return [Fault(Reason.UNKNOWN_CODE, says, _place(name)) for name in names]


def _place(name: str) -> str:
    """An attribute by its name, unless that might be the number of a person."""
    if holds_identity_number(name):
        return "attributes"
    return f"attributes.{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'}"


def with_more(fault: Fault, more: list[Fault]) -> Fault:
    """A fault with what else is wrong with its row."""
    fault.others = (*fault.others, *more)
    return fault


def refused(facts: Facts, faults: list[Fault]) -> Fault:
    """The fault of a row that could be read but for its unknown attributes; what it says has ended ends."""
    first, *others = faults
    fault = Fault(first.reason, first.says, first.column, tuple(others))
    days = {row["id"]: row["properties"].get("revokedOn") for row in facts.records}
    ended = {id_: day for id_, day in days.items() if day}
    return FaultOfAnnulled(fault, Annulment(tuple(ended), min(ended.values()))) if ended else fault
