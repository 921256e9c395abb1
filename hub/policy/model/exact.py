"""Numbers, days and moments in exact forms, the same in YAML, CSV and GraphQL.

Nothing is completed and nothing is guessed: what would not be written back in the same form is refused, as
are digits other than 0 to 9, and days that no record of a hub can have.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)
"""An earlier or a later day is a slip of the pen."""
BOUNDS = f"from {EARLIEST.year} to {LATEST.year}"


class OutOfBounds(ValueError):
    """A day that no record of a hub can have."""


Dated = TypeVar("Dated", bound=date)

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?")
_SCIENTIFIC = re.compile(r"-?[1-9](?:\.[0-9]{1,30})?[eE][+-]?[0-9]{1,2}")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)


def number(text: str, *, scientific: bool = False) -> Decimal:
    """A decimal number: digits, perhaps a minus before them and a point among them.

    Args:
        scientific: also the form 1.97e-05, which programs write.

    Raises:
        ValueError: any other form.
    """
    if not _NUMBER.fullmatch(text) and not (scientific and _SCIENTIFIC.fullmatch(text)):
        raise ValueError
    return Decimal(text)


def whole(text: str) -> int:
    """A whole number of at most 18 digits. Raises as :func:`number`."""
    if not _WHOLE.fullmatch(text):
        raise ValueError
    return int(text)


def day(text: str) -> date:
    """A day written 2026-01-31.

    Raises:
        ValueError: another form, a day that there is not, or one outside of the bounds.
    """
    if not _DAY.fullmatch(text):
        raise ValueError
    return within(date.fromisoformat(text))


def moment(text: str) -> datetime:
    """A moment written 2026-01-31T08:00:00+08:00, from minutes to microseconds, with a blank for the T or
    not; without a zone where the text has none. Raises as :func:`day`."""
    if not _MOMENT.fullmatch(text):
        raise ValueError
    return within(datetime.fromisoformat(text))


def within(given: Dated) -> Dated:
    """The same day or moment, if it lies inside of the bounds. Raises OutOfBounds."""
    day_ = given.date() if isinstance(given, datetime) else given
    if not EARLIEST <= day_ <= LATEST:
        raise OutOfBounds(f"days are {BOUNDS}")
    return given
