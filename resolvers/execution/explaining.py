"""What an operation was taken to cost and what it did, for a client that asks by ``extensions.explain``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.deadline import Spent
from resolvers.execution.plan import Plan, Selection

EXPLAIN = "explain"
"""Under this name a request asks for it in its ``extensions``, and the answer has it in its own."""


def is_asked(extensions: Mapping[str, Any]) -> bool:
    """Whether a request asks for an explanation of itself."""
    return extensions.get(EXPLAIN) is True


def explained(plan: Plan, cost: int, budget: int, spent: Spent) -> dict[str, Any]:
    """The explanation of an operation that ran.

    ``cost`` is the sum of prices and ``budget`` the most that it may be; ``spent`` is in the same units, of
    the hub's processor alone (1: 10 µs). ``plan`` is its digest, as the read log keeps it; ``hops`` are the
    places that are read for all objects there at once, by their names in the schema; ``statements`` is how
    many Neo4j ran, without the entry in the log.
    """
    return {
        "cost": cost,
        "budget": budget,
        "spent": spent_units(spent),
        "plan": plan.digest,
        "fields": plan.fields,
        "hops": list(_hops(plan.root, "")),
        "statements": spent.statements,
    }


def spent_units(spent: Spent) -> int:
    """What the hub's processor did, in units of work: 1 is 10 µs."""
    return round(spent.processor_seconds * 100_000)


def _hops(selection: Selection, above: str) -> Iterator[str]:
    for planned in selection.fields:
        place = f"{above}{planned.name}"
        if planned.reader.hop:
            yield place
        for below in planned.below.values():
            yield from _hops(below, f"{place}.")
