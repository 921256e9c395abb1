"""Working days: the State Council's arrangements, counted from the next working day, never guessed."""

import json
from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from hub.calendar.workdays import (
    UnknownYear,
    from_data,
    known_days,
    snapshot,
    snapshot_for,
    working_days_after,
    working_days_between,
)

CALENDAR = snapshot(date(2020, 1, 1), date(2025, 12, 31))
DAYS = st.dates(date(2020, 1, 1), date(2025, 6, 30))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        # An ordinary week: decided on Monday, the first day counted is Tuesday.
        ("2024-03-04", 1, "2024-03-05"),
        ("2024-03-04", 5, "2024-03-11"),
        # Decided on the Friday before National Day 2024; Sunday 29 September and Saturday 12 October
        # are worked, 1 to 7 October are free.
        ("2024-09-27", 1, "2024-09-29"),
        ("2024-09-27", 7, "2024-10-12"),
        ("2024-09-30", 1, "2024-10-08"),
        # Over Spring Festival 2024: 10 to 17 February free, Sundays 4 and 18 February worked.
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-02", 7, "2024-02-18"),
        # From a day off nothing is lost: the next working day is the first.
        ("2024-10-03", 1, "2024-10-08"),
        # Over the end of a year.
        ("2023-12-29", 7, "2024-01-10"),
        # 0: this day, or the next working day.
        ("2024-03-04", 0, "2024-03-04"),
        ("2024-10-01", 0, "2024-10-08"),
    ],
)
def test_deadlines_over_real_holidays(start: str, count: int, due: str):
    day = date.fromisoformat(start)
    assert working_days_after(day, count, snapshot_for(day, count)) == date.fromisoformat(due)


@given(DAYS, COUNTS)
def test_a_deadline_is_a_working_day_and_agrees_with_a_count_by_hand(start: date, count: int):
    due = working_days_after(start, count, CALENDAR)
    assert is_workday(due)
    counted = [start + timedelta(days=n) for n in range(1, 200) if is_workday(start + timedelta(days=n))]
    if count:
        assert due == counted[count - 1]
        assert working_days_between(start, due, CALENDAR) == count
    else:
        assert due == start or (not is_workday(start) and due == counted[0])


@given(DAYS, COUNTS, st.integers(0, 30))
def test_more_days_or_a_later_start_never_end_earlier(start: date, count: int, more: int):
    due = working_days_after(start, count, CALENDAR)
    assert working_days_after(start, count + more, CALENDAR) >= due
    assert working_days_after(start + timedelta(days=more), count, CALENDAR) >= due


@given(DAYS, st.integers(0, 120))
def test_the_count_between_two_days_agrees_with_a_count_by_hand(start: date, length: int):
    by_hand = sum(is_workday(start + timedelta(days=n)) for n in range(1, length + 1))
    assert working_days_between(start, start + timedelta(days=length), CALENDAR) == by_hand


@given(DAYS, COUNTS)
def test_a_stored_calendar_gives_the_same_deadline(start: date, count: int):
    calendar = snapshot_for(start, count)
    stored = from_data(json.loads(json.dumps(calendar.to_data())))
    assert stored == calendar
    assert working_days_after(start, count, stored) == working_days_after(start, count, CALENDAR)


def test_a_stored_calendar_does_not_ask_the_library():
    data = snapshot(date(2024, 1, 1), date(2024, 1, 31)).to_data()
    data["holidays"] = [*data["holidays"], "2024-03-05"]  # type: ignore[misc]
    assert working_days_after(date(2024, 3, 4), 1, from_data(data)) == date(2024, 3, 6)


def test_a_snapshot_is_small_and_names_its_source():
    data = snapshot(date(2024, 5, 1), date(2024, 6, 1)).to_data()
    assert (data["first"], data["last"]) == ("2024-01-01", "2024-12-31")
    assert str(data["source"]).startswith("chinesecalendar ")
    assert len(json.dumps(data)) < 800


def test_equal_questions_store_equal_bytes():
    year = snapshot(date(2024, 5, 1), date(2024, 6, 1))
    assert snapshot(date(2024, 9, 27), date(2024, 9, 30)) == year


# --- what isn't known is never guessed -----------------------------------------------------------------


def test_a_year_without_an_arrangement_is_named():
    last = known_days()[1]
    missing = last.year + 1
    start = date(last.year, 12, 20)
    with pytest.raises(UnknownYear, match=f"of {missing} is needed") as caught:
        working_days_after(start, 20, snapshot_for(start, 20))
    assert caught.value.year == missing


def test_the_last_week_of_a_year_waits_for_the_next_arrangement():
    # 2018-12-29 was a working Saturday and 2018-12-31 a free Monday by the arrangement of 2019.
    last = known_days()[1]
    calendar = snapshot(last, last)
    assert (last.month, last.day) == (12, 24)
    with pytest.raises(UnknownYear) as caught:
        calendar.is_working(last + timedelta(days=1))
    assert caught.value.year == last.year + 1


@pytest.mark.parametrize("year", [1999, 2003, 2150])
def test_a_start_outside_of_the_known_years_is_refused(year: int):
    with pytest.raises(UnknownYear) as caught:
        snapshot(date(year, 5, 1), date(year, 6, 1))
    assert caught.value.year == year


def test_the_arithmetic_stays_inside_its_calendar():
    calendar = snapshot(date(2024, 1, 1), date(2024, 12, 31))
    with pytest.raises(UnknownYear) as caught:
        working_days_between(date(2023, 12, 1), date(2024, 1, 5), calendar)
    assert caught.value.year == 2023


def test_a_negative_count_or_a_turned_around_span_is_a_mistake():
    with pytest.raises(ValueError, match="can't be negative: -1"):
        working_days_after(date(2024, 3, 4), -1, CALENDAR)
    with pytest.raises(ValueError, match="is before the start"):
        working_days_between(date(2024, 3, 4), date(2024, 3, 1), CALENDAR)
