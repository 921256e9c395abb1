"""What was not done up to the cut-off, noon of 15 June 2026, under each operator (``none``)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.rules import Facts
from hub.rules.facts import InputFact
from tests.rules.builders import DAY, asked, facts, inputs, parameters, truth

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN
DONE = {"input": "done"}
YESTERDAY, TODAY, TOMORROW = ((DAY + timedelta(days=days)).isoformat() for days in (-1, 0, 1))


def undone(**more: Any) -> Facts:
    """Not done."""
    return facts(inputs=inputs(done=None, **more))


def compare(left: Any, op: str, right: Any) -> dict[str, Any]:
    """Two operands; a text is a day."""
    sides = [{"value": date.fromisoformat(one)} if isinstance(one, str) else one for one in (left, right)]
    return {"compare": {"left": sides[0], "op": op, "right": sides[1]}}


# What is not done yet lies after every day that is over; it may still be done today, later, or never.
TABLE = [
    ("at_most", UNMET, UNKNOWN, UNKNOWN),
    ("less_than", UNMET, UNMET, UNKNOWN),
    ("equals", UNMET, UNKNOWN, UNKNOWN),
    ("not_equals", MET, UNKNOWN, UNKNOWN),
    ("at_least", MET, MET, UNKNOWN),
    ("more_than", MET, UNKNOWN, UNKNOWN),
]
LATER = [
    ("at_least", MET),
    ("at_most", UNMET),
    ("more_than", MET),
    ("less_than", UNMET),
    ("equals", UNMET),
    ("not_equals", MET),
]
TURNED = {"at_most": "at_least", "at_least": "at_most", "less_than": "more_than", "more_than": "less_than"}


@pytest.mark.parametrize(("op", "yesterday", "today", "tomorrow"), TABLE)
def test_it_is_compared_with_a_day(op: str, yesterday: Truth, today: Truth, tomorrow: Truth) -> None:
    for day, expected in ((YESTERDAY, yesterday), (TODAY, today), (TOMORROW, tomorrow)):
        assert truth(compare(DONE, op, day), undone()) is expected
        assert truth(compare(day, TURNED.get(op, op), DONE), undone()) is expected


@pytest.mark.parametrize(("op", "now"), LATER)
def test_it_was_not_done_up_to_now(op: str, now: Truth) -> None:
    """So it lies after the cut-off itself, on whose day it may still be done; that is no last day."""
    result = asked(compare(DONE, op, {"cutoff": True}), undone()).condition
    assert result.truth is now
    assert [piece.ref for piece in result.evidence] == ["done", DAY.isoformat()]


@pytest.mark.parametrize(("op", "expected"), LATER)
def test_a_time_that_did_not_end_is_longer_than_every_number(op: str, expected: Truth) -> None:
    known = facts(inputs={"done": InputFact(type="integer", value=None)}, parameters=parameters(rate="3650"))
    assert truth(compare(DONE, op, {"parameter": "rate"}), known) is expected


DAYS = st.integers(-40, 40).map(lambda days: (DAY + timedelta(days=days)).isoformat())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from([op for op, _ in LATER]), DAYS, st.booleans(), st.integers(0, 20_000))
def test_whatever_day_it_is_done_on_the_answer_was_right(op: str, day: str, turned: bool, later: int) -> None:
    condition = compare(day, op, DONE) if turned else compare(DONE, op, day)
    said = truth(condition, undone())
    if said is not UNKNOWN:
        on = (DAY + timedelta(days=later)).isoformat()
        assert truth(condition, facts(inputs=inputs(done=on))) is said


@pytest.mark.parametrize(
    ("condition", "last"),
    [
        (compare(DONE, "at_most", TOMORROW), TOMORROW),
        (compare(DONE, "equals", TODAY), TODAY),
        (compare(DONE, "less_than", TOMORROW), TODAY),
        (compare("2026-08-01", "at_least", DONE), "2026-08-01"),
        ({"deadline": {"start": "begun", "end": "done", "days": 7}}, TODAY),
        ({"deadline": {"by": date(2026, 6, 30), "end": "done"}}, "2026-06-30"),
    ],
)
def test_as_long_as_it_can_be_done_in_time_the_last_day_is_named(condition: Any, last: str) -> None:
    result = asked(condition, undone(begun="2026-06-08"))
    assert [(gap.name, gap.detail) for gap in result.missing] == [("done", f"open until {last}")]
    evidence = {(piece.origin, piece.ref, piece.detail) for piece in result.condition.evidence}
    assert {
        (EvidenceOrigin.ASSERTED, "done", "none"),
        (EvidenceOrigin.DERIVED, "due_on", last),
    } <= evidence


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ({"deadline": {"start": "begun", "end": "done", "days": 7}}, "LATE"),
        ({"deadline": {"by": date(2026, 6, 14), "end": "done"}}, "LATE"),
        (compare(DONE, "less_than", TODAY), "NON_COMPLIANT"),
        ({"not": compare(DONE, "more_than", YESTERDAY)}, "NON_COMPLIANT"),
        ({"not": compare(DONE, "at_most", YESTERDAY)}, "COMPLIANT"),
        (compare(DONE, "more_than", TOMORROW), "UNDETERMINED"),
        (compare(DONE, "at_most", DONE), "UNDETERMINED"),
        (compare(DONE, "at_most", {"input": "nothing"}), "UNDETERMINED"),
        (compare(DONE, "at_most", {"value": 5}), "UNDETERMINED"),
        (compare({"input": "done", "plus": "P1M"}, "at_most", YESTERDAY), "UNDETERMINED"),
        ({"compare": {"left": DONE, "op": "one_of", "choices": [date(2026, 6, 1)]}}, "UNDETERMINED"),
        (compare({"part": "done", "whole": "begun"}, "at_least", {"value": 5}), "UNDETERMINED"),
        ({"date": {"input": "done", "to": date(2026, 1, 1)}}, "UNDETERMINED"),
        ({"deadline": {"start": "done", "days": 7}}, "UNDETERMINED"),
        ({"record": {"kind": "penalty", "within": {"years": 1, "ending": DONE}}}, "UNDETERMINED"),
    ],
)
def test_what_a_duty_answers_of_it(condition: Any, outcome: str) -> None:
    assert asked(condition, undone(begun="2026-06-07")).outcome == outcome
