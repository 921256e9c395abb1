"""Attributes of pushed records that their kinds do not have, or that a record has twice: each is told in the
receipt of its record."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.identity_numbers import holds_identity_number
from hub.ingestion.converting import Facts
from hub.ingestion.converting.annulled import Annulment, FaultOfAnnulled
from hub.ingestion.readers import Fault, Line, RowReason, Source, joined_fault
from hub.messages.message import message

UNKNOWN, REPEATED = "unknown attributes", "repeated attributes"
"""The columns that have their names, each on a line of its own."""
_LONGEST = 60


def joined(names: Iterable[str]) -> str:
    """Names as the column has them."""
    return "\n".join(sorted(" ".join(name.split()) for name in names))


def odd_attributes(line: Line, source: Source) -> list[Fault]:
    """A fault for each attribute that a record's kind does not have, and for each that it has twice."""
    if isinstance(line.fields, Fault) or UNKNOWN not in source.header:
        return []
    fields = dict(zip(source.header, line.fields, strict=False))
    says = message("row.unknown-attribute", kind=fields.get("kind", ""))
    unknown, repeated = (fields.get(name, "").splitlines() for name in (UNKNOWN, REPEATED))
    twice = message("row.attribute-twice")
    return [
        *(Fault(RowReason.UNKNOWN_CODE, says, _place(name)) for name in unknown),
        *(Fault(RowReason.CONTRADICTION, twice, _place(name)) for name in repeated),
    ]


def _place(name: str) -> str:
    """An attribute by its name, unless that might be the number of a person."""
    if holds_identity_number(name):
        return "attributes"
    return f"attributes.{shortened(name)}"


def shortened(name: str) -> str:
    """An attribute's name as a complaint has it, however long the sender made it."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def with_more(fault: Fault, more: list[Fault]) -> Fault:
    """A fault with what else is wrong with its row."""
    fault.others = (*fault.others, *more)
    return fault


def refused(facts: Facts, faults: list[Fault]) -> Fault:
    """The fault of a row that could be read but for its unknown attributes; what it says has ended ends."""
    fault = joined_fault(faults)
    days = {row["id"]: row["properties"].get("revokedOn") for row in facts.records}
    ended = {id_: day for id_, day in days.items() if day}
    return FaultOfAnnulled(fault, Annulment(tuple(ended), min(ended.values()))) if ended else fault
