"""What the caller says was not done up to the cut-off (``none``), compared with a day or a number.

It may still be done, on the cut-off's day at the earliest, or never. So it lies after every day before, and
takes longer than every number of days or hours; how it stands to a later day is not known yet.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.rules.context import Found
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.operands import operand
from hub.rules.scalars import as_date, as_number

PASSING = {
    "at_least": ">=",
    "at_most": "<=",
    "more_than": ">",
    "less_than": "<",
    "equals": "=",
    "not_equals": "<>",
}
"""How a value may stand to a bound for each comparison."""
_TURNED = {"at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than"}
_NOT_LATER = ("at_most", "less_than", "equals")


def undone(name: str | None, facts: Facts) -> bool:
    """Whether the caller says of this input that it was not done."""
    given = facts.inputs.get(name or "")
    return given is not None and given.value is None


def said(name: str) -> Evidence:
    """The caller's word for it."""
    return Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=name, detail="none")


def due(day: date) -> Evidence:
    """The last day on which it is in time."""
    return Evidence(origin=EvidenceOrigin.DERIVED, what="calendar", ref="due_on", detail=day.isoformat())


def still_open(name: str, last: date) -> Missing:
    """What has still time until its last day."""
    return Missing(what="input", name=name, detail=f"open until {last}")


def undone_test(name: str, op: str, other: c.Operand, facts: Facts, *, turned: bool) -> Found:
    """Compares what was not done with the ``other`` side; ``turned``: it stands on the right."""
    value, origin = operand(other, facts)
    if isinstance(origin, Missing):
        return Truth.UNKNOWN, (said(name),), (origin,)
    op = _TURNED.get(op, op) if turned else op
    bound = as_date(value) if facts.inputs[name].type == "date" else as_number(value)
    if bound is None:
        gap = Missing(what="input", name=name, detail=f"none and {origin.ref} can't be compared")
        return Truth.UNKNOWN, (said(name), origin), (gap,)
    now = other.cutoff is not None and other.plus is None and other.minus is None
    evidence, last = (said(name), origin), facts.day
    if isinstance(bound, date) and op in _NOT_LATER and not now:
        last = bound - timedelta(days=op == "less_than")
        evidence = (*evidence, due(last))
    passes = {sign in PASSING[op] for sign in (">" if now else _signs(bound, facts.day))}
    if len(passes) > 1:
        gap = Missing(what="input", name=name, detail="none yet")
        return Truth.UNKNOWN, evidence, (still_open(name, last) if op in _NOT_LATER else gap,)
    return (Truth.MET if True in passes else Truth.UNMET), evidence, ()


def _signs(bound: Decimal | date, day: date) -> str:
    """How it can still come to stand to a bound."""
    if isinstance(bound, Decimal) or bound < day:
        return ">"
    return "=>" if bound == day else "<=>"
