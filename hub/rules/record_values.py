"""The values of a record (its attributes, and its severity) and whether they pass a rule's tests."""

from __future__ import annotations

from collections.abc import Mapping

from hub.policy.model.conditions import Comparison
from hub.rules.facts import Plain, RecordFact
from hub.rules.scalars import compare


def value_of(record: RecordFact, name: str) -> Plain | None:
    """An attribute of the record; ``severity`` is one of every record."""
    return record.severity if name == "severity" else record.attributes.get(name)


def matches(record: RecordFact, where: Mapping[str, Comparison]) -> bool | str:
    """True or False, or the name of the attribute that the record lacks."""
    results = {name: compare(value_of(record, name), test) for name, test in where.items()}
    if False in results.values():
        return False
    return next((name for name, result in results.items() if result is None), True)
