"""Reads and compares attribute, input and parameter values: numbers, dates and texts.

Stored values are JSON scalars (numbers and dates as text). What a value is, its declared type says, or what
it is compared with: a text that looks like a number is a text (the grades 1 and 1.0 are two). That both are
of one type is checked when a rule is loaded. Nothing is read by guessing: a number with leading zeros is a
code, not a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from hub.policy.model.conditions import Comparison, Operand, Scalar
from hub.rules.facts import Plain

T = TypeVar("T")
Value = Plain | Decimal | date
"""A scalar as what it was declared: a number is a Decimal, a day a date."""

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,29})(\.\d{1,30})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def typed(value: Plain | None, type_: str | None) -> Value | None:
    """A stored scalar as what it was declared (``type_``: decimal, integer, date or another; None: as what
    it looks like); None where it is no such thing."""
    if type_ == "date":
        return as_date(value)
    if type_ in ("decimal", "integer"):
        return as_number(value)
    if type_ is not None or value is None or isinstance(value, bool):
        return value
    number = as_number(value)
    return number if number is not None else as_date(value) or value


def same(value: Value, other: Value) -> bool | None:
    """Whether two values are equal, as what ``other`` is; None where ``value`` is no such thing."""
    if isinstance(other, bool):
        return value is other if isinstance(value, bool) else None
    if isinstance(other, date):
        day = as_date(value)
        return None if day is None else day == other
    if isinstance(other, int | Decimal):
        number = as_number(value)
        return None if number is None else number == other
    return value == other if isinstance(value, str) else None


def among(value: Value, others: Iterable[Value]) -> bool | None:
    """Whether a value is one of some; None where it is of none of their types."""
    found = {same(value, other) for other in others}
    return True if True in found else None if found == {None} else False


def compare(value: Plain | Decimal | None, test: Comparison) -> bool | None:
    """Whether the value passes; None where there is no value or it is not of the compared type. Operands
    of the comparison must have been resolved."""
    if test.present is not None:
        return (value is not None) is test.present
    if value is None:
        return None
    for choices in _choices(test):
        if (found := among(value, choices)) is not True:
            return found
    for bound, passes in (
        (test.at_least, "=>"),
        (test.at_most, "=<"),
        (test.more_than, ">"),
        (test.less_than, "<"),
    ):
        if bound is not None:
            found = order(value, _literal(bound))
            if found is None:
                return None
            if found not in passes:
                return False
    return True


def _choices(test: Comparison) -> Iterator[tuple[Value, ...]]:
    if test.equals is not None:
        yield (_literal(test.equals),)
    if test.one_of is not None:
        yield test.one_of


def _literal(value: T | Operand) -> T:
    assert not isinstance(value, Operand), "operands are resolved before values are compared"
    return value


def order(value: Value, bound: Decimal | date) -> str | None:
    """``<``, ``=`` or ``>``; None where the value can't be read as what the bound is."""
    if isinstance(bound, date):
        day = as_date(value)
        return None if day is None else _sign((day - bound).days)
    number = as_number(value)
    return None if number is None else _sign((number > bound) - (number < bound))


def _sign(difference: int) -> str:
    if difference == 0:
        return "="
    return "<" if difference < 0 else ">"


def as_date(value: Value | None) -> date | None:
    """A date written as 2026-11-22, or None."""
    if not _DATE.fullmatch(str(value)):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def as_number(value: Value | None) -> Decimal | None:
    """A plainly written number (no exponent: a short text must not stand for a huge one), or None."""
    if isinstance(value, Decimal):
        return value
    if value is None or isinstance(value, bool | date) or not _NUMBER.fullmatch(str(value)):
        return None
    return Decimal(str(value))


def text(value: Scalar) -> str:
    """A literal in one spelling: ``true`` for True, ``1.5`` for 1.50, dates in ISO form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return str(value)
    return format(value.normalize() + 0, "f")


def plain(value: bool | int | Decimal | date | str) -> bool | int | str:
    """A scalar as JSON holds it without loss."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
