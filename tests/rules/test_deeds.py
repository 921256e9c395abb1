"""A decision that two sources delivered counts once; what may be one is not counted as two for certain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_schema.vocabulary import Truth
from hub.rules.facts import RecordFact
from hub.rules.same_decision import deeds, number_of, one_deed
from hub.rules.screening import Screened
from tests.rules.builders import asked, covered, facts, record, truth

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN
ALL = [covered("penalty"), covered("honour")]


def numbered(id_: str, number: str | None, **more: Any) -> RecordFact:
    """A penalty with the number of its document."""
    attributes = {"amount": "500.00", **more.pop("attributes", {})}
    if number is not None:
        attributes["document_number"] = number
    return record(id_, attributes=attributes, **more)


ONE = (numbered("r1", "示例罚〔2026〕1号"), numbered("r2", "示例罚 [2026]1号"))
TWO = (numbered("r1", "示例罚〔2026〕1号"), numbered("r2", "示例罚〔2026〕2号"))
UNCLEAR = (numbered("r1", "示例罚〔2026〕1号"), numbered("r2", None))

PAIRS: dict[str, tuple[tuple[RecordFact, RecordFact], bool | None]] = {
    "one number, written in two ways": (ONE, True),
    "two numbers": (TWO, False),
    "one without a number": (UNCLEAR, None),
    "none has a number": ((numbered("r1", None), numbered("r2", None)), None),
    "no number, another amount": (
        (numbered("r1", None), numbered("r2", None, attributes={"amount": "600"})),
        False,
    ),
    "no number, the amount written otherwise": (
        (numbered("r1", None), numbered("r2", None, attributes={"amount": "500"})),
        None,
    ),
    "no number, another wording": (
        (
            numbered("r1", None, attributes={"cause": "扬尘"}),
            numbered("r2", None, attributes={"cause": "扬尘污染"}),
        ),
        None,
    ),
    "no number, something that one alone says": (
        (numbered("r1", None), numbered("r2", None, attributes={"final": True})),
        None,
    ),
    "one number, another authority": (
        (numbered("r1", "1"), numbered("r2", "1", authority="someone else")),
        False,
    ),
    "one number, another day": ((numbered("r1", "1"), numbered("r2", "1", decided_on="2026-01-11")), False),
    "one number, another kind": ((numbered("r1", "1"), numbered("r2", "1", kind="honour")), False),
    "one number, another severity": ((numbered("r1", "1"), numbered("r2", "1", severity="MINOR")), True),
}


@pytest.mark.parametrize("what", PAIRS)
def test_whether_two_records_are_of_one_decision(what: str) -> None:
    (one, other), expected = PAIRS[what]
    assert one_deed(one, other) is expected
    assert one_deed(other, one) is expected


def counted(**wanted: Any) -> dict[str, Any]:
    return {"record": {"kind": "penalty", "count": wanted}}


def summed(**wanted: Any) -> dict[str, Any]:
    return {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": wanted}}}


def costing(**wanted: Any) -> dict[str, Any]:
    return {"account": {"base": 100, "minus": [{"kinds": ["penalty"], "each": 6}], "is": wanted}}


MINOR = {"severity": {"equals": "MINOR"}}
LAST = {"record": {"kind": "penalty", "each_of_last": {"count": 2, "where": MINOR}}}
OLDER = numbered("r0", "示例罚〔2025〕9号", decided_on="2025-05-01", severity="SERIOUS")
MILD = {"severity": "MINOR"}

CASES: dict[str, tuple[dict[str, Any], tuple[RecordFact, ...], Truth]] = {
    "two are asked: one with two sources": (counted(at_least=2), ONE, UNMET),
    "two are asked: two": (counted(at_least=2), TWO, MET),
    "two are asked: may be one": (counted(at_least=2), UNCLEAR, UNKNOWN),
    "one is asked: may be one": (counted(at_least=1), UNCLEAR, MET),
    "three are asked: may be one": (counted(at_least=3), UNCLEAR, UNMET),
    "at most one: one with two sources": (counted(at_most=1), ONE, MET),
    "at most one: two": (counted(at_most=1), TWO, UNMET),
    "at most one: may be one": (counted(at_most=1), UNCLEAR, UNKNOWN),
    "at most two: may be one": (counted(at_most=2), UNCLEAR, MET),
    "one or three: of three that may be one, there may be two": (
        counted(one_of=[1, 3]),
        (numbered("r1", None), numbered("r2", None), numbered("r3", None)),
        UNKNOWN,
    ),
    "800 in sum: one with two sources": (summed(at_least=800), ONE, UNMET),
    "800 in sum: two": (summed(at_least=800), TWO, MET),
    "800 in sum: may be one": (summed(at_least=800), UNCLEAR, UNKNOWN),
    "500 in sum: may be one": (summed(at_least=500), UNCLEAR, MET),
    "less than 1,200 in sum: may be one": (summed(less_than=1200), UNCLEAR, MET),
    "a balance: one with two sources": (costing(at_least=94), ONE, MET),
    "a balance: two": (costing(at_least=94), TWO, UNMET),
    "a balance: may be one": (costing(at_least=94), UNCLEAR, UNKNOWN),
    "a balance that both would leave": (costing(at_least=88), UNCLEAR, MET),
    "a balance below what both would leave": (costing(less_than=94), UNCLEAR, UNKNOWN),
    "the last two: one with two sources, and one before": (
        LAST,
        (*(numbered(one, "1", **MILD) for one in ("r1", "r2")), OLDER),
        UNMET,
    ),
    "the last two: two": (LAST, (*(numbered(one, one, **MILD) for one in ("r1", "r2")), OLDER), MET),
    "the last two: may be one": (
        LAST,
        (*(numbered(one, None, **MILD) for one in ("r1", "r2")), OLDER),
        UNKNOWN,
    ),
    "the last two: may be one, and both are wrong": (
        LAST,
        (*(numbered(one, None, severity="SERIOUS") for one in ("r1", "r2")), OLDER),
        UNMET,
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_what_counts_or_adds_counts_a_decision_once(what: str) -> None:
    condition, records, expected = CASES[what]
    asking = facts(*records, coverage=ALL)
    assert truth(condition, asking) is expected
    if expected is UNKNOWN:
        result = asked(condition, asking).condition
        assert any(gap.what == "records" and gap.detail.endswith("may be one") for gap in result.missing)


def test_both_sources_of_a_decision_stand_in_the_answer() -> None:
    assert set(asked(counted(at_least=1), facts(*ONE)).counted) == {"r1", "r2"}


def test_a_decision_ends_with_the_source_that_keeps_it_longest() -> None:
    later = numbered("r3", "3", decided_on="2026-01-11", valid_to="2026-12-01")
    one, other = (
        one.model_copy(update={"valid_to": end})
        for one, end in zip(ONE, (later.valid_to, later.valid_to.replace(month=9)), strict=True)
    )
    result = asked(counted(at_least=2), facts(one, other, later), kind="BENEFIT", modality="MAY")
    assert result.condition.truth is MET
    assert result.ends_on == later.valid_to, "the copy that goes in September leaves its decision"


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, "1", "2", "3"])), max_size=8))
def test_no_decision_is_lost_and_none_is_counted_twice(made: list[tuple[int, str | None]]) -> None:
    items = [
        Screened(numbered(f"r{place}", number, decided_on=f"2026-01-0{day}"), None)
        for place, (day, number) in enumerate(made)
    ]
    found = deeds(items)
    every = [one.record.id for item in found.items for one in (item, *item.also)]
    assert sorted(every) == sorted(item.record.id for item in items)
    numbers = [
        (item.record.decided_on, item.record.attributes.get("document_number"))
        for item in found.items
        if "document_number" in item.record.attributes
    ]
    assert len(numbers) == len(set(numbers))
    assert len(found.fewest()) == len(found.items) - found.spare
    assert len(numbers) <= len(found.fewest())


def test_a_number_is_one_however_it_is_written() -> None:
    assert {number_of(one.attributes) for one in ONE} == {number_of(TWO[0].attributes)}
    assert number_of(TWO[1].attributes) not in (None, number_of(TWO[0].attributes))
    assert number_of(numbered("r", None).attributes) is None
