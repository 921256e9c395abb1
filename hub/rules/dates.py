"""Periods that end at the cut-off: a record lies inside until the period after its date has run out."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from hub.policy.conditions import Window
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date


def date_of(record: RecordFact, name: str) -> date | None:
    """The record's date of that name (``valid_from`` is an attribute)."""
    return as_date(record.attributes.get("valid_from")) if name == "valid_from" else getattr(record, name)


_MONTHS = {"year": 12, "quarter": 3, "month": 1}


def window_start(day: date, window: Window) -> date:
    """A day before which nothing lies inside a window that ends on ``day``."""
    if window.this is not None:
        return _period_start(day, window.this)
    return shift(shift(day, days=-window.days), years=-window.years, months=-window.months)


def window_end(start: date, window: Window) -> date:
    """The first day on which what happened at ``start`` lies outside. The period's last day is the one
    of the same number, or the month's last where there is none."""
    if window.this is not None:
        return shift(_period_start(start, window.this), months=_MONTHS[window.this])
    return shift(start, years=window.years, months=window.months, days=window.days + 1)


def _period_start(day: date, period: str) -> date:
    """The first day of the calendar year, quarter or month that the day lies in."""
    length = _MONTHS[period]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


_PART = re.compile(r"(\d+)([YMD])")


def shift_by(day: date, period: str, sign: int = 1) -> date:
    """A day later by an ISO 8601 period of years, months and days (``sign`` -1: earlier)."""
    found = {unit: sign * int(number) for number, unit in _PART.findall(period)}
    return shift(day, years=found.get("Y", 0), months=found.get("M", 0), days=found.get("D", 0))


def shift(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """A day so much later (or earlier)."""
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)
