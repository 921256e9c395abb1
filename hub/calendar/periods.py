"""The computation of periods (期间的计算): one arithmetic, and a type for each of the two ends.

A period runs from the day after the one that it is counted from. By months and years it ends on the day of
the same number, or on the month's last day where there is none: one year from 2024-01-31 ends with
2025-01-31, one from 2024-02-29 with 2025-02-28. Its last day is inside. What is kept half-open (the end of
display, of a ban, of a consent) is the first day after. No text that the hub holds says how its periods are
counted: this is a default of the editors (ADR 0043). Periods in working days: :mod:`hub.calendar.workdays`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString, NewType

LastDay = NewType("LastDay", date)
"""The last day of a period, which is inside."""
FirstDayAfter = NewType("FirstDayAfter", date)
"""The first day after a period: what no longer holds on it."""

_DAY = timedelta(days=1)
_PART = re.compile(r"(\d+)([YMD])")


@dataclass(frozen=True)
class Length:
    """How long a period is. Years and months count first, then days."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def read(cls, period: str) -> Length:
        """An ISO 8601 period of years, months and days, such as P1Y6M."""
        found = {unit: int(number) for number, unit in _PART.findall(period)}
        return cls(found.get("Y", 0), found.get("M", 0), found.get("D", 0))


def later(day: date, length: Length) -> date:
    """The day so much later."""
    return _shift(day, length.years * 12 + length.months) + timedelta(days=length.days)


def earlier(day: date, length: Length) -> date:
    """The day so much earlier. Days count first here, so that it turns :func:`later` around."""
    return _shift(day - timedelta(days=length.days), -(length.years * 12 + length.months))


def first_day_after_in(start: LiteralString, months: LiteralString) -> LiteralString:
    """The first day after a period of so many months in Cypher, whose durations end as :func:`later` says."""
    return f"toString(date({start}) + duration({{months: {months}, days: 1}}))"


def last_day(start: date, length: Length) -> LastDay:
    """The last day of a period that is counted from ``start``."""
    return LastDay(later(start, length))


def first_day_after(start: date, length: Length) -> FirstDayAfter:
    """The first day after a period that is counted from ``start``; ``start`` itself, if it has no length."""
    return after(last_day(start, length)) if length != Length() else FirstDayAfter(start)


def after(last: LastDay) -> FirstDayAfter:
    """The first day after a last one."""
    return FirstDayAfter(last + _DAY)


def latest_start(by: date, length: Length) -> date:
    """The last day from which a period is over by the day ``by``: its first day after is no later."""
    start = earlier(by - _DAY, length)
    while first_day_after(start + _DAY, length) <= by:
        start += _DAY
    return start


def _shift(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
