"""Periods that end at the cut-off: a record lies inside until the period after its date has run out."""

from __future__ import annotations

from datetime import date

from hub.calendar.periods import FirstDayAfter, Length, earlier, first_day_after, later
from hub.policy.model.conditions import Window
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
    return earlier(day, window.length)


def window_end(start: date, window: Window) -> FirstDayAfter:
    """The first day on which what happened at ``start`` lies outside."""
    if window.this is not None:
        return FirstDayAfter(later(_period_start(start, window.this), Length(months=_MONTHS[window.this])))
    return first_day_after(start, window.length)


def _period_start(day: date, period: str) -> date:
    """The first day of the calendar year, quarter or month that the day lies in."""
    length = _MONTHS[period]
    return date(day.year, (day.month - 1) // length * length + 1, 1)
