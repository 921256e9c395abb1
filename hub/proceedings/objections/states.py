"""The states of an objection, and what a change of one answers."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import ObjectionState
from hub.proceedings.machine import Machine
from hub.store.graph import Row

STATES = Machine(
    "objection",
    ObjectionState.FILED,
    {
        (ObjectionState.FILED, "acknowledge"): ObjectionState.CHECKING,
        (ObjectionState.CHECKING, "uphold"): ObjectionState.UPHELD,
        (ObjectionState.CHECKING, "refuse"): ObjectionState.REFUSED,
    },
)
"""What leads from where to where."""


@dataclass(frozen=True)
class ObjectionChange:
    """An objection as it stands after a change, with the audit entry's receipt."""

    objection: Row
    receipt: str


def open_dispute(record: Row, today: str) -> bool:
    """Whether a record is disputed on a day."""
    since, until = record.get("disputedFrom"), record.get("disputedTo")
    return since is not None and since <= today and (until is None or until > today)
