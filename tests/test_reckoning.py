"""One arithmetic of years, months and days, and its two ends: for bans, windows, deadlines and consents."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import LiteralString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.vocabulary import Outcome, ReasonCode, Truth
from hub.calendar import periods as k
from hub.calendar.periods import Length
from hub.proceedings.consents import latest_end
from hub.services import Services
from tests import staging
from tests.asking import CHECKING, EVALUATE, data, day, yes
from tests.conftest import Ask
from tests.rules.builders import asked, facts, record

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
LENGTHS = st.builds(Length, st.integers(0, 30), st.integers(0, 40), st.integers(0, 400))


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        ("2024-02-28", "P7D", "2024-03-06"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2023-11-30", "P3M", "2024-02-29"),
        ("2023-12-15", "P1M", "2024-01-15"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2024-02-28", "P1Y", "2025-02-28"),
        ("2024-01-31", "P1Y1M", "2025-02-28"),
        ("2024-01-31", "P1M1D", "2024-03-01"),
        ("2021-07-15", "P3Y", "2024-07-15"),
    ],
)
def test_periods_end_on_the_day_of_the_same_number(start: str, period: str, last: str) -> None:
    day, length = date.fromisoformat(start), Length.read(period)
    assert k.last_day(day, length) == date.fromisoformat(last)
    assert k.first_day_after(day, length) == date.fromisoformat(last) + timedelta(1)


def test_what_has_no_length_is_over_at_once() -> None:
    assert k.first_day_after(date(2026, 5, 10), Length()) == date(2026, 5, 10)


@given(DAYS, LENGTHS)
def test_the_latest_start_is_the_last_from_which_a_period_is_over(by: date, length: Length) -> None:
    start = k.latest_start(by, length)
    assert k.first_day_after(start, length) <= by < k.first_day_after(start + timedelta(1), length)


@given(DAYS, LENGTHS)
def test_twelve_months_are_a_year(day: date, length: Length) -> None:
    months = Length(months=length.years * 12 + length.months, days=length.days)
    assert k.later(day, length) == k.later(day, months)
    assert k.earlier(day, length) == k.earlier(day, months)


COUNTED: LiteralString = (
    f"UNWIND $pairs AS pair RETURN {k.first_day_after_in('pair.start', 'pair.months')} AS over"
)


def test_a_statement_counts_months_as_the_code_does(services: Services) -> None:
    starts = [date(2023, 1, 1) + timedelta(number) for number in range(800)]
    pairs = [(start, months) for start in starts for months in (0, 1, 2, 3, 6, 11, 12, 36, 60)]
    asked_of = [{"start": start.isoformat(), "months": months} for start, months in pairs]
    rows = services.graph.read(lambda tx: tx.rows(COUNTED, pairs=asked_of))
    over = [k.last_day(start, Length(months=months)) + timedelta(1) for start, months in pairs]
    assert [row["over"] for row in rows] == [day.isoformat() for day in over]


# --- a ban and a window --------------------------------------------------------------------------------

PERIODS = st.builds(Length, st.integers(0, 3), st.integers(0, 14), st.integers(0, 40)).filter(
    lambda one: one != Length()
)
DECIDED = st.dates(date(2020, 1, 1), date(2024, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2024, 1, 31), date(2024, 8, 31), date(2023, 11, 30)]
)


@given(DECIDED, PERIODS, st.integers(-2, 3))
def test_a_ban_and_a_window_of_the_same_length_end_on_the_same_day(
    decided: date, length: Length, off: int
) -> None:
    asked_on = k.last_day(decided, length) + timedelta(off)
    period = "P" + f"{length.years}Y" * (length.years > 0) + f"{length.months}M" * (length.months > 0)
    period += f"{length.days}D" * (length.days > 0)
    window = {"years": length.years, "months": length.months, "days": length.days}
    found = asked(
        {"record": {"kind": "penalty", "within": window}},
        facts(
            record(decided_on=decided.isoformat()),
            cutoff=datetime(asked_on.year, asked_on.month, asked_on.day, 12),
        ),
        "MEASURE",
        effect={"kind": "RESTRICT", "label": {"zh": "限制", "en": "ban"}, "measure": "ban", "lasts": period},
        valid={"from": "2019-01-01"},
    )
    if asked_on < decided:
        return
    inside = off <= 0
    assert (found.condition.truth is Truth.MET) == inside
    assert (found.outcome is Outcome.APPLIES) == inside
    assert not (found.condition.truth is Truth.MET and found.reason is ReasonCode.OUTSIDE_WINDOW)


# --- deadlines -----------------------------------------------------------------------------------------

SWITCH = "deadline-next-working-day"
EXPLAINED = """
query Evaluate($rule: String!, $inputs: [RuleInput!], $purpose: PurposeInput!, $l: Locale!) {
  evaluate(rule: $rule, inputs: $inputs, purpose: $purpose) { id result { explanation(locale: $l) } }
}
"""
PREPAID = """
id: xuzhou-prepayment-days
title: {zh: （测试）规定时间, en: (test) the set time}
region: "320300"
unit: days
values: [{from: 2022-05-26, value: 15, source: （测试）市政府文件}]
"""
UNMOVED = """
id: deadline-next-working-day
title: {zh: （测试）不顺延, en: (test) nothing moves}
region: "100000"
values: [{from: 0001-01-01, value: false, source: （测试）}]
"""


@pytest.fixture
def fifteen_days(services: Services) -> Generator[None]:
    with staging.published(services, "parameter", "xuzhou-prepayment-days", PREPAID):
        yield


def _paid(ask: Ask, paid_on: str) -> str:
    given = [day("contract_on", "2026-02-03"), day("paid_on", paid_on), yes("prepayment_arranged")]
    sent = {"rule": "xuzhou-gov-procurement--prepayment-in-time", "inputs": given, "purpose": CHECKING}
    return data(ask(EVALUATE, sent))["evaluate"]["result"]["outcome"]


def test_the_explanation_says_why_the_last_day_moved(ask: Ask, fifteen_days: None) -> None:
    given = [day("contract_on", "2026-02-03"), day("paid_on", "2026-02-25"), yes("prepayment_arranged")]
    sent = {"rule": "xuzhou-gov-procurement--prepayment-in-time", "inputs": given, "purpose": CHECKING}
    told = {
        one: data(ask(EXPLAINED, {**sent, "l": one}))["evaluate"]["result"]["explanation"]
        for one in ("EN", "ZH_CN")
    }
    assert any("end on 2026-02-24, since 2026-02-18 is no working day" in line for line in told["EN"]), told
    assert any("2026年2月24日（2026年2月18日不是工作日，顺延）" in line for line in told["ZH_CN"]), told


def test_payment_after_the_spring_festival_is_on_time_by_default(
    ask: Ask, services: Services, fifteen_days: None
) -> None:
    assert (_paid(ask, "2026-02-24"), _paid(ask, "2026-02-25")) == ("ON_TIME", "LATE")
    with staging.published(services, "parameter", SWITCH, UNMOVED):
        assert (_paid(ask, "2026-02-18"), _paid(ask, "2026-02-24")) == ("ON_TIME", "LATE")


# --- consents ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("today", ["2024-02-28", "2024-02-29", "2024-01-29", "2024-01-30", "2024-08-31"])
def test_a_consent_of_five_years_may_be_given_on_any_day(today: str) -> None:
    given = date.fromisoformat(today)
    same = date(given.year + 5, given.month, given.day) if today != "2024-02-29" else date(2029, 3, 1)
    assert same <= latest_end(given) <= same + timedelta(1)
