"""The last day of a deadline in days, months or years: as counted, or the next working day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hub.calendar.workdays import snapshot
from hub.policy.model.conditions import NEXT_WORKING_DAY
from tests.rules.builders import asked, facts, inputs, parameters

SPRING = snapshot(date(2026, 1, 1), date(2026, 12, 31)).to_data()
"""In 2026 nobody works from 15 to 23 February; Saturday 28 February is worked."""


@pytest.mark.parametrize(
    ("begun", "length", "done", "moves", "truth"),
    [
        ("2026-02-03", {"days": 15}, "2026-02-24", True, "MET"),
        ("2026-02-03", {"days": 15}, "2026-02-25", True, "UNMET"),
        ("2026-02-03", {"days": 15}, "2026-02-24", False, "UNMET"),
        ("2026-02-03", {"days": 15}, "2026-02-24", None, "UNMET"),
        ("2026-01-18", {"months": 1}, "2026-02-24", True, "MET"),
        ("2025-02-18", {"years": 1}, "2026-02-24", True, "MET"),
        ("2025-02-18", {"years": 1}, "2026-02-25", True, "UNMET"),
        ("2026-01-29", {"months": 1}, "2026-03-01", True, "UNMET"),  # a worked Saturday moves nothing
        ("2026-03-05", {"days": 10}, "2026-03-16", True, "MET"),  # a Sunday
        ("2026-03-05", {"days": 11}, "2026-03-16", True, "MET"),
        ("2026-03-05", {"days": 11}, "2026-03-17", True, "UNMET"),
        ("2026-03-05", {"years": 5}, "2031-03-05", True, "MET"),  # no arrangement is known
        ("2026-03-05", {"years": 5}, "2031-03-06", True, "UNKNOWN"),
        ("2026-03-05", {"years": 5}, "2031-05-06", True, "UNMET"),
    ],
)
def test_a_deadline_ends_on_a_working_day_where_the_policy_says_so(
    begun: str, length: dict[str, int], done: str, moves: bool | None, truth: str
) -> None:
    known = facts(
        inputs=inputs(begun=begun, done=done),
        calendar=SPRING,
        parameters=parameters() if moves is None else parameters(**{NEXT_WORKING_DAY: moves}),
        cutoff=datetime(2031, 12, 31, 12),
    )
    assert asked({"deadline": {"start": "begun", "end": "done", **length}}, known).condition.truth == truth


@pytest.mark.parametrize(("done", "truth"), [("2026-02-18", "MET"), ("2026-02-19", "UNKNOWN")])
def test_without_any_calendar_only_the_day_as_counted_is_sure(done: str, truth: str) -> None:
    known = facts(
        inputs=inputs(begun="2026-02-03", done=done),
        parameters=parameters(**{NEXT_WORKING_DAY: True}),
        cutoff=datetime(2031, 12, 31, 12),
    )
    assert asked({"deadline": {"start": "begun", "end": "done", "days": 15}}, known).condition.truth == truth


@pytest.mark.parametrize("unit", ["days", "working_days"])
def test_a_length_that_is_not_set_is_named(unit: str) -> None:
    length = {"start": "begun", "end": "done", unit: {"parameter": "set-time"}}
    unset = parameters(**{"set-time": None})
    known = facts(inputs=inputs(begun="2026-02-03", done="2026-02-04"), parameters=unset)
    result = asked({"deadline": length}, known).condition
    assert (result.truth, [gap.name for gap in result.missing]) == ("UNKNOWN", ["set-time"])
