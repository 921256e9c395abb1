"""What the caller says was not done up to the cut-off (``none``).

It may still be done, on the cut-off's day at the earliest, or never. So it lies after every day before, and
takes longer than every number of days or hours; how it stands to a later day is not known yet.
"""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import EvidenceOrigin
from hub.rules.facts import Evidence, Facts, Missing


def undone(name: str | None, facts: Facts) -> bool:
    """Whether the caller says of this input that it was not done."""
    given = facts.inputs.get(name or "")
    return given is not None and given.value is None


def asserted(name: str) -> Evidence:
    """The caller's word for it."""
    return Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=name, detail="none")


def due(day: date) -> Evidence:
    """The last day on which it is in time."""
    return Evidence(origin=EvidenceOrigin.DERIVED, what="calendar", ref="due_on", detail=day.isoformat())


def still_open(name: str, last: date) -> Missing:
    """What has still time until its last day."""
    return Missing(what="input", name=name, detail=f"open until {last}")
