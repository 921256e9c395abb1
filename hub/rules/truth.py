"""Kleene's strong logic: what is known may settle a whole of which other parts are not known."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.vocabulary import Truth

_NEGATED = {Truth.MET: Truth.UNMET, Truth.UNMET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}


def every(truths: Iterable[Truth]) -> Truth:
    """MET where all are MET; one UNMET settles it."""
    return negated(some(negated(truth) for truth in truths))


def some(truths: Iterable[Truth]) -> Truth:
    """MET where any is MET; UNMET where all are; UNMET of none."""
    found = set(truths)
    if Truth.MET in found:
        return Truth.MET
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.UNMET


def negated(truth: Truth) -> Truth:
    """The opposite; UNKNOWN stays UNKNOWN."""
    return _NEGATED[truth]
