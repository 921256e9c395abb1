"""``compare``: two numbers, days or texts beside each other, or one among some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.policy.model.operands import type_of
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.not_done import asserted, due, still_open, undone
from hub.rules.operands import operand
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged
from hub.rules.scalars import Value, among, as_date, as_number, order, same

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


def compare_test(context: Context, test: c.CompareTest) -> LeafResult:
    """Compares numbers, dates or texts."""
    for side, other, turned in ((test.left, test.right, False), (test.right, test.left, True)):
        if side is not None and side.input is not None and other is not None and _undone(side, context.facts):
            return undone_test(side.input, test.op, other, context.facts, turned=turned)
    for side in test.operands:
        if (gap := _impossible(side, context)) is not None:
            return Truth.UNKNOWN, (), (gap,)
    left, left_from = operand(test.left, context.facts)
    if test.right is None:
        return _among(left, left_from, test.choices or ())
    right, right_from = operand(test.right, context.facts)
    missing = tuple(origin for origin in (left_from, right_from) if isinstance(origin, Missing))
    evidence = tuple(origin for origin in (left_from, right_from) if isinstance(origin, Evidence))
    if missing or left is None or right is None:
        return Truth.UNKNOWN, evidence, missing
    if left == right and test.op in ("less_than", "more_than") and _days(test, left):
        gap = Missing(what="input", name=evidence[0].ref, detail=f"is of the same day as {evidence[1].ref}")
        return Truth.UNKNOWN, evidence, (gap,)
    result = _compared(left, test.op, right)
    if result is None:
        detail = f"{evidence[0].ref} and {evidence[1].ref} can't be compared"
        return Truth.UNKNOWN, evidence, (Missing(what="input", name=evidence[0].ref, detail=detail),)
    return (Truth.MET if result else Truth.UNMET), evidence, ()


def _impossible(side: c.Operand, context: Context) -> Missing | None:
    """What is wrong with a share that is less than nothing or more than its whole."""
    spec = next((one for one in context.rule.inputs if one.name == side.input), None)
    given = context.facts.inputs.get(side.input or "")
    number = as_number(given.value) if given is not None else None
    if spec is None or spec.most is None or number is None or 0 <= number <= spec.most:
        return None
    detail = "is less than zero" if number < 0 else f"is more than {spec.most}"
    return Missing(what="input", name=spec.name, detail=detail)


def _days(test: c.CompareTest, left: Value) -> bool:
    """Whether both are days that the caller gave: of one day either may have been the first."""
    sides = [side for side in (test.left, test.right) if side is not None and side.input is not None]
    plain = all(side.plus is None and side.minus is None for side in sides)
    return isinstance(left, date) and len(sides) == 2 and plain


def _compared(left: Value, op: str, right: Value) -> bool | None:
    """Whether ``left`` stands to ``right`` as ``op`` says; None where they are of two types."""
    if type_of(left) != type_of(right):
        return None
    if op in ("equals", "not_equals"):
        return same(left, right) is (op == "equals")
    sign = order(left, right) if isinstance(right, Decimal | date) else None
    return None if sign is None else sign in PASSING[op]


def _undone(side: c.Operand, facts: Facts) -> bool:
    return side.plus is None and side.minus is None and undone(side.input, facts)


def _among(value: Value | None, origin: Evidence | Missing, choices: Sequence[c.Scalar]) -> LeafResult:
    """Whether a value is one of some literals."""
    if isinstance(origin, Missing) or value is None:
        return Truth.UNKNOWN, (), (origin,) if isinstance(origin, Missing) else ()
    return (Truth.MET if among(value, choices) else Truth.UNMET), (origin,), ()


def undone_test(name: str, op: str, other: c.Operand, facts: Facts, *, turned: bool) -> LeafResult:
    """Compares what was not done with the ``other`` side; ``turned``: it stands on the right."""
    value, origin = operand(other, facts)
    if isinstance(origin, Missing):
        return Truth.UNKNOWN, (asserted(name),), (origin,)
    op = _TURNED.get(op, op) if turned else op
    bound = as_date(value) if facts.inputs[name].type == "date" else as_number(value)
    if bound is None:
        gap = Missing(what="input", name=name, detail=f"none and {origin.ref} can't be compared")
        return Truth.UNKNOWN, (asserted(name), origin), (gap,)
    now = other.cutoff is not None and other.plus is None and other.minus is None
    evidence, last = (asserted(name), origin), facts.day
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


OPERATOR = Operator(
    evaluate=leaf("compare", lambda x: x.compare.op, lambda k, x: compare_test(k, x.compare)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
