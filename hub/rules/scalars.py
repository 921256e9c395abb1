"""Reads and compares attribute, input and parameter values: numbers, dates and texts.

Stored values are JSON scalars (numbers and dates as text), so a comparison says as what it reads
them. Nothing is read by guessing: a number with leading zeros is a code, not a number.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

from hub.policy.conditions import Comparison, Operand, Scalar
from hub.rules.facts import Plain

T = TypeVar("T")

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,29})(\.\d{1,30})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def compare(value: Plain | Decimal | None, test: Comparison) -> bool | None:
    """Whether the value passes; None where there is no value or it is not of the compared type. Operands
    of the comparison must have been resolved."""
    if test.present is not None:
        return (value is not None) is test.present
    if value is None:
        return None
    if test.equals is not None and text(value) != text(_literal(test.equals)):
        return False
    if test.one_of is not None and text(value) not in {text(choice) for choice in test.one_of}:
        return False
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


def _literal(value: T | Operand) -> T:
    assert not isinstance(value, Operand), "operands are resolved before values are compared"
    return value


def order(value: Plain | Decimal, bound: Decimal | date) -> str | None:
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


def as_date(value: Plain | Decimal | None) -> date | None:
    """A date written as 2026-11-22, or None."""
    if not _DATE.fullmatch(str(value)):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def as_number(value: Scalar | None) -> Decimal | None:
    """A plainly written number (no exponent: a short text must not stand for a huge one), or None."""
    if isinstance(value, Decimal):
        return value
    if value is None or isinstance(value, bool | date) or not _NUMBER.fullmatch(str(value)):
        return None
    return Decimal(str(value))


def text(value: Scalar) -> str:
    """One spelling for equal scalars: ``true`` for True, ``1.5`` for 1.50, dates in ISO form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    number = as_number(value)
    if number is None:
        return str(value)
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain
