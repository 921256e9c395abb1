"""Working days (工作日) of China, by the State Council's yearly arrangements (放假安排).

The arithmetic runs on a :class:`Calendar`, a frozen piece of the arrangements that a decision
stores with its facts: a replay counts by the days that were known then, whatever the library
``chinesecalendar`` says later. A day whose arrangement isn't known is never guessed:
:class:`UnknownYear`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import cast
from zoneinfo import ZoneInfo

from chinese_calendar import constants  # pyright: ignore[reportMissingTypeStubs]

from hub.calendar.periods import LastDay

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Every cut-off and every day of the hub is in this zone."""
LONGEST_HOLIDAY = timedelta(days=31)
"""Longer than any holiday with the weekends beside it."""
_SATURDAY = 5
_DAY = timedelta(days=1)
# The arrangement for New Year moves days of the last week of the year before it (2018-12-29 was a
# working Saturday, 2018-12-31 a free Monday), so that week is known only once the next one is out.
_LAST_SURE_DAY = (12, 24)


def day_in_china(value: date) -> date:
    """The day in China of a date or a moment."""
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


class UnknownYear(ValueError):
    """No arrangement is known for a day that the count needs; ``year`` is whose arrangement is missing."""

    def __init__(self, day: date, first: date, last: date) -> None:
        # A day after the known ones but in the last known year waits for the next year's arrangement.
        self.year = last.year + 1 if day > last and day.year == last.year else day.year
        super().__init__(
            f"The holiday arrangement (放假安排) of {self.year} is needed for {day} and is not known. "
            f"Known: {first} to {last}."
        )


@dataclass(frozen=True)
class Calendar:
    """What is known about the days ``first`` to ``last``, both included.

    ``holidays`` are the weekdays (Monday to Friday) off, ``workdays`` the weekend days worked.
    ``source`` names library and version.
    """

    first: date
    last: date
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str = ""

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``; :class:`UnknownYear` outside of the known days."""
        if not self.first <= day <= self.last:
            raise UnknownYear(day, self.first, self.last)
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def to_data(self) -> dict[str, object]:
        """The calendar as plain JSON values; :func:`from_data` reads it back."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "workdays": [day.isoformat() for day in sorted(self.workdays)],
            "source": self.source,
        }


def from_data(data: Mapping[str, object]) -> Calendar:
    """Read what :meth:`Calendar.to_data` wrote; ``KeyError`` or ``ValueError`` when it is damaged."""
    return Calendar(
        first=date.fromisoformat(str(data["first"])),
        last=date.fromisoformat(str(data["last"])),
        holidays=frozenset(date.fromisoformat(day) for day in cast(list[str], data["holidays"])),
        workdays=frozenset(date.fromisoformat(day) for day in cast(list[str], data["workdays"])),
        source=str(data["source"]),
    )


def known_days() -> tuple[date, date]:
    """The first and the last day for which the installed library knows the arrangement."""
    days = sorted(constants.holidays)
    return date(days[0].year, 1, 1), date(days[-1].year, *_LAST_SURE_DAY)


def snapshot(start: date, end: date) -> Calendar:
    """What is known of the whole years from ``start`` to ``end`` (whole years: equal questions, equal bytes).

    Days that aren't known are left out of ``first`` to ``last``; counting over them raises
    :class:`UnknownYear`. Raises it at once when no day of ``start.year`` is known.
    """
    known_first, known_last = known_days()
    if not known_first.year <= start.year <= known_last.year:
        raise UnknownYear(start, known_first, known_last)
    first = date(start.year, 1, 1)
    last = min(date(max(start, end).year, 12, 31), known_last)
    return Calendar(
        first=first,
        last=last,
        holidays=frozenset(
            day for day in constants.holidays if first <= day <= last and day.weekday() < _SATURDAY
        ),
        workdays=frozenset(day for day in constants.workdays if first <= day <= last),
        source=f"chinesecalendar {version('chinesecalendar')}",
    )


def snapshot_for(start: date, working_days: int) -> Calendar:
    """A snapshot that reaches far enough to count ``working_days`` from ``start``."""
    # A week has 5 working days.
    return snapshot(start, start + timedelta(days=2 * working_days) + LONGEST_HOLIDAY)


def working_days_after(start: date, count: int, calendar: Calendar) -> LastDay:
    """The ``count``-th working day after ``start``, the last day of so long a period; the first one counted
    is the next working day (AMB-007).

    ``count`` 0 is ``start`` itself, or the next working day when ``start`` is not one.
    """
    if count < 0:
        raise ValueError(f"A number of working days can't be negative: {count}.")
    day = start
    if count == 0:
        while not calendar.is_working(day):
            day += _DAY
        return LastDay(day)
    left = count
    while left:
        day += _DAY
        left -= calendar.is_working(day)
    return LastDay(day)


def in_working_time(last: LastDay, calendar: Calendar) -> LastDay:
    """The last day of a period, or the next working day where nobody works on it."""
    return working_days_after(last, 0, calendar)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after ``start`` up to and with ``end``; 0 when they are the same day."""
    if end < start:
        raise ValueError(f"The end {end} is before the start {start}.")
    days = (end - start).days
    return sum(calendar.is_working(start + timedelta(days=offset)) for offset in range(1, days + 1))
