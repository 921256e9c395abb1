"""What records amount to over time: balances, the newest event, windows, deadlines, and values by case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from graph_schema.vocabulary import Outcome, ReasonCode, Truth
from hub.calendar.workdays import snapshot
from hub.rules import Facts
from tests.rules.builders import (
    TEXT,
    asked,
    attestation,
    clause,
    covered,
    facts,
    grade,
    inputs,
    linked,
    parameters,
    record,
    subject,
)

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN


class Case(NamedTuple):
    """A condition on facts, its truth, and the names of what is missing."""

    what: str
    condition: dict[str, Any]
    facts: Facts
    truth: Truth
    missing: tuple[str, ...] = ()
    fields: Mapping[str, Any] = MappingProxyType({})


def points(kind: str, amount: object, id_: str, day: str = "2026-01-10") -> Any:
    """A record that moves an account."""
    return record(id_, kind, decided_on=day, attributes={} if amount is None else {"amount": amount})


ALL = (covered("penalty"), covered("honour"))
BELOW_80 = {
    "account": {
        "base": 100,
        "minus": [{"kinds": ["penalty"], "attribute": "amount"}],
        "is": {"less_than": 80},
    }
}


def account(is_: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """100 points, more by honours, less by penalties."""
    moved = {"kinds": ["penalty"], "attribute": "amount"}
    gained = {"kinds": ["honour"], "attribute": "amount"}
    return {"account": {"base": 100, "plus": [gained], "minus": [moved], "is": is_, **fields}}


ACCOUNTS = [
    Case("nothing happened", BELOW_80, facts(coverage=ALL), UNMET),
    Case("nothing is known to have happened", BELOW_80, facts(), UNKNOWN, ("penalty",)),
    Case("21 points lost", BELOW_80, facts(points("penalty", "21", "r1")), MET),
    Case("just 20 points lost", BELOW_80, facts(points("penalty", "20", "r1"), coverage=ALL), UNMET),
    Case(
        "a deduction without a number",
        BELOW_80,
        facts(points("penalty", None, "r1"), coverage=ALL),
        UNKNOWN,
        ("amount",),
    ),
    Case(
        "enough without the one that has no number",
        BELOW_80,
        facts(points("penalty", None, "r1"), points("penalty", "30", "r2"), coverage=ALL),
        MET,
    ),
    Case(
        "gains make up for losses",
        account({"at_least": 100}),
        facts(points("penalty", "5", "r1"), points("honour", "5", "r2"), coverage=ALL),
        MET,
    ),
    Case(
        "gains may be missing, the floor is reached all the same",
        account({"at_least": 100}),
        facts(points("honour", "5", "r2"), coverage=[covered("penalty")]),
        MET,
    ),
    Case(
        "losses may be missing, so the floor may not hold",
        account({"at_least": 100}),
        facts(points("honour", "5", "r2"), coverage=[covered("honour")]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "gains may be missing, so an exact balance is open",
        account({"one_of": [100, 105]}),
        facts(coverage=[covered("penalty")]),
        UNKNOWN,
        ("honour",),
    ),
    Case(
        "no loss that is missing brings it back to 100",
        account({"equals": 100}),
        facts(points("penalty", "5", "r1"), coverage=[covered("honour")]),
        UNMET,
    ),
    Case(
        "each record costs the same",
        {"account": {"minus": [{"kinds": ["penalty"], "each": 6}], "is": {"at_most": -12}}},
        facts(record("r1"), record("r2", decided_on="2026-01-11")),
        MET,
    ),
    Case(
        "what each costs is a parameter that is not set",
        {"account": {"minus": [{"kinds": ["penalty"], "each": {"parameter": "rate"}}], "is": {"at_most": 0}}},
        facts(record("r1"), coverage=ALL, parameters=parameters(rate=None)),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "what each costs is not set, and nothing happened",
        {"account": {"minus": [{"kinds": ["penalty"], "each": {"parameter": "rate"}}], "is": {"at_most": 0}}},
        facts(coverage=ALL, parameters=parameters(rate=None)),
        MET,
    ),
    Case(
        "each record costs what the parameter says",
        {
            "account": {
                "minus": [{"kinds": ["penalty"], "each": {"parameter": "rate"}}],
                "is": {"at_most": -5},
            }
        },
        facts(record("r1"), coverage=ALL, parameters=parameters(rate="5")),
        MET,
    ),
    Case(
        "the base is a parameter that is not set",
        account({"at_least": 1}, base={"parameter": "rate"}),
        facts(parameters=parameters(rate=None)),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "the base is a parameter that is no number",
        account({"at_least": 1}, base={"parameter": "rate"}),
        facts(parameters=parameters(rate="many")),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "the base is an input that is no number",
        account({"at_least": 1}, base={"input": "price"}),
        facts(inputs=inputs(price="many")),
        UNKNOWN,
        ("price",),
    ),
    Case(
        "the bound is an input that is not given",
        account({"at_least": {"input": "price"}}),
        facts(coverage=ALL),
        UNKNOWN,
        ("price",),
    ),
    Case(
        "the bound is an input",
        account({"at_least": {"input": "price"}}),
        facts(coverage=ALL, inputs=inputs(price="100")),
        MET,
    ),
    Case("nobody knows the subject", BELOW_80, facts(subject=None), UNKNOWN, ("subject",)),
    Case(
        "a new year begins with full points",
        {**BELOW_80, "account": {**BELOW_80["account"], "within": {"this": "year"}}},
        facts(points("penalty", "50", "r1", "2025-12-31"), coverage=ALL),
        UNMET,
    ),
]

OPENED = {"newest": {"kinds": ["honour", "penalty"], "is": ["honour"]}}
NEWEST = [
    Case("the newest is it", OPENED, facts(record("r1", "honour"), coverage=ALL), MET),
    Case(
        "something newer came",
        OPENED,
        facts(record("r1", "honour"), record("r2", decided_on="2026-02-01"), coverage=ALL),
        UNMET,
    ),
    Case(
        "it came again after that (AMB-033)",
        OPENED,
        facts(
            record("r1", "honour", decided_on="2025-01-01"),
            record("r2", decided_on="2025-06-01"),
            record("r3", "honour"),
            coverage=ALL,
        ),
        MET,
    ),
    Case(
        "something newer may have come",
        OPENED,
        facts(record("r1", "honour"), coverage=[covered("penalty", to=date(2026, 2, 1))]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "it may have come again",
        OPENED,
        facts(record("r1"), coverage=[covered("penalty")]),
        UNKNOWN,
        ("honour",),
    ),
    Case(
        "both on one day",
        OPENED,
        facts(record("r1", "honour"), record("r2"), coverage=ALL),
        UNKNOWN,
        ("honour, penalty",),
    ),
    Case("nothing ever", OPENED, facts(coverage=ALL), UNMET),
    Case("nothing is known", OPENED, facts(), UNKNOWN, ("honour", "penalty")),
    Case(
        "of the contract that is asked",
        {"newest": {**OPENED["newest"], "where": {"sort": {"equals": {"input": "matter"}}}}},
        facts(
            record("r1", "honour", attributes={"sort": "K1"}),
            record("r2", decided_on="2026-02-01", attributes={"sort": "K2"}),
            coverage=ALL,
            inputs=inputs(matter="K1"),
        ),
        MET,
    ),
    Case(
        "of a contract that is not named",
        {"newest": {**OPENED["newest"], "where": {"sort": {"equals": {"input": "matter"}}}}},
        facts(record("r1", "honour", attributes={"sort": "K1"}), coverage=ALL),
        UNKNOWN,
        ("matter",),
    ),
]


LEFT = {"left_list": {"lists": ["red-list"], "exits": ["honour-lost"]}}
ON = record("e1", "red-list", decided_on="2025-01-01")
OFF_LIST = record("x1", "honour-lost", decided_on="2025-06-01")
LISTED = (covered("red-list"), covered("honour-lost"))
LEFT_LISTS = [
    Case("on it, and no exit known", LEFT, facts(ON, coverage=LISTED), UNMET),
    Case("on it, an exit may have come", LEFT, facts(ON), UNKNOWN, ("honour-lost",)),
    Case("an exit after the entry", LEFT, facts(ON, OFF_LIST, coverage=LISTED), MET),
    Case("an exit without any entry", LEFT, facts(OFF_LIST), MET),
    Case(
        "a new entry after the exit (AMB-033)",
        LEFT,
        facts(OFF_LIST, record("e2", "red-list", decided_on="2026-01-01"), coverage=LISTED),
        UNMET,
    ),
    Case(
        "the entry's time is over (AMB-034)",
        LEFT,
        facts(record("e1", "red-list", valid_to="2026-01-31"), coverage=LISTED),
        MET,
    ),
    Case(
        "one ended, another stands",
        LEFT,
        facts(record("e1", "red-list", valid_to="2026-01-31"), record("e2", "red-list"), coverage=LISTED),
        UNMET,
    ),
    Case(
        "the list has no exits",
        {"left_list": {"lists": ["red-list"]}},
        facts(ON),
        UNMET,
    ),
    Case(
        "the exit is of another title",
        {"left_list": {**LEFT["left_list"], "where": {"sort": {"equals": "x"}}}},
        facts(
            ON,
            record("x1", "honour-lost", decided_on="2025-06-01", attributes={"sort": "y"}),
            coverage=LISTED,
        ),
        UNMET,
    ),
    Case(
        "the exit does not say of which",
        {"left_list": {**LEFT["left_list"], "where": {"sort": {"equals": "x"}}}},
        facts(ON, OFF_LIST, coverage=LISTED),
        UNKNOWN,
        ("sort",),
    ),
    Case("never on it", LEFT, facts(coverage=LISTED), UNMET),
    Case("nobody knows", LEFT, facts(), UNKNOWN, ("red-list", "honour-lost")),
    Case(
        "a partner's entry that has no effect here",
        LEFT,
        facts(record("e1", "red-list", "320500", valid_to="2026-01-31"), coverage=LISTED),
        UNMET,
    ),
]


def where(**tests: Any) -> dict[str, Any]:
    """A penalty that passes a filter."""
    return {"record": {"kind": "penalty", "where": tests}}


OLD = {"less_than": {"cutoff": True, "minus": "P7D"}}
FILTERS = [
    Case(
        "unpaid for more than seven days",
        where(valid_from=OLD),
        facts(record(attributes={"valid_from": "2026-06-07"})),
        MET,
    ),
    Case(
        "unpaid for seven days",
        where(valid_from=OLD),
        facts(record(attributes={"valid_from": "2026-06-08"}), coverage=ALL),
        UNMET,
    ),
    Case(
        "within three months of an input",
        where(valid_from={"at_most": {"input": "begun", "plus": "P3M"}}),
        facts(record(attributes={"valid_from": "2026-04-30"}), inputs=inputs(begun="2026-01-30")),
        MET,
    ),
    Case(
        "of an input that is no day",
        where(valid_from={"at_most": {"input": "begun", "plus": "P3M"}}),
        facts(record(attributes={"valid_from": "2026-04-30"}), inputs=inputs(begun="soon")),
        UNKNOWN,
        ("begun",),
    ),
    Case(
        "of a parameter that is no day",
        where(valid_from={"at_most": {"parameter": "rate", "plus": "P3M"}}),
        facts(record(attributes={"valid_from": "2026-04-30"}), parameters=parameters(rate="soon")),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "at least an input that is neither number nor day",
        where(amount={"at_least": {"input": "price"}}),
        facts(record(attributes={"amount": "5"}), inputs=inputs(price="much")),
        UNKNOWN,
        ("price",),
    ),
    Case(
        "at least a parameter that is neither number nor day",
        where(amount={"at_least": {"parameter": "rate"}}),
        facts(record(attributes={"amount": "5"}), parameters=parameters(rate="much")),
        UNKNOWN,
        ("rate",),
    ),
    Case("there is a value", where(sort={"present": True}), facts(record(attributes={"sort": "x"})), MET),
    Case("there is none", where(sort={"present": False}), facts(record()), MET),
    Case("there must be one", where(sort={"present": True}), facts(record(), coverage=ALL), UNMET),
    Case(
        "a list entry that passes",
        {"on_list": {"lists": ["black-list"], "where": {"sort": {"equals": "x"}}}},
        facts(record(kind="black-list", attributes={"sort": "x"})),
        MET,
    ),
    Case(
        "a list entry that does not",
        {"on_list": {"lists": ["black-list"], "where": {"sort": {"equals": "x"}}}},
        facts(record(kind="black-list", attributes={"sort": "y"}), coverage=[covered("black-list")]),
        UNMET,
    ),
    Case(
        "a list entry that does not say",
        {"on_list": {"lists": ["black-list"], "where": {"sort": {"equals": "x"}}}},
        facts(record(kind="black-list"), coverage=[covered("black-list")]),
        UNKNOWN,
        ("sort",),
    ),
    Case(
        "as many as an input says",
        {"record": {"kind": "penalty", "count": {"at_least": {"input": "price"}}}},
        facts(record("r1"), record("r2", decided_on="2026-01-11"), inputs=inputs(price="2")),
        MET,
    ),
    Case(
        "as many as nobody says",
        {"record": {"kind": "penalty", "count": {"at_least": {"input": "price"}}}},
        facts(record("r1")),
        UNKNOWN,
        ("price",),
    ),
    Case(
        "each of the last against nothing",
        {
            "record": {
                "kind": "penalty",
                "each_of_last": {"count": 1, "where": {"amount": {"at_least": {"input": "price"}}}},
            }
        },
        facts(record(attributes={"amount": "5"})),
        UNKNOWN,
        ("price",),
    ),
    Case(
        "a score against an input",
        {"grade": {"scale": "home-scale", "score": {"at_least": {"input": "price"}}}},
        facts(grade("A", score="90"), inputs=inputs(price="90")),
        MET,
    ),
    Case(
        "a score against nothing",
        {"grade": {"scale": "home-scale", "score": {"at_least": {"input": "price"}}}},
        facts(grade("A", score="90")),
        UNKNOWN,
        ("price",),
    ),
]

PACT = clause("c1", kinds=["honour"], treat_as={"scenario": "bidding", "list": "red-list"})
RED = {"on_list": {"lists": ["red-list"], "where": {"sort": {"equals": "x"}}}}
MAPPED = [
    Case(
        "a partner's entry that passes",
        RED,
        facts(record(kind="honour", region="320500", attributes={"sort": "x"}), clauses=[PACT]),
        MET,
    ),
    Case(
        "a partner's entry that does not say",
        RED,
        facts(record(kind="honour", region="320500"), clauses=[PACT]),
        UNKNOWN,
        ("sort",),
    ),
    Case(
        "a partner's entry against nothing",
        {"on_list": {"lists": ["red-list"], "where": {"sort": {"equals": {"input": "matter"}}}}},
        facts(record(kind="honour", region="320500"), clauses=[PACT]),
        UNKNOWN,
        ("matter",),
    ),
]


def within(**window: Any) -> dict[str, Any]:
    """A penalty in a window."""
    return {"record": {"kind": "penalty", "within": window}}


WINDOWS = [
    Case("this year", within(this="year"), facts(record(decided_on="2026-01-01")), MET),
    Case("the year before", within(this="year"), facts(record(decided_on="2025-12-31"), coverage=ALL), UNMET),
    Case("this quarter", within(this="quarter"), facts(record(decided_on="2026-04-01")), MET),
    Case(
        "the quarter before",
        within(this="quarter"),
        facts(record(decided_on="2026-03-31"), coverage=ALL),
        UNMET,
    ),
    Case("this month", within(this="month"), facts(record(decided_on="2026-06-01")), MET),
    Case(
        "before an input's day",
        within(years=1, ending={"input": "begun"}),
        facts(record(decided_on="2025-02-01"), inputs=inputs(begun="2026-02-01")),
        MET,
    ),
    Case(
        "after an input's day",
        within(years=1, ending={"input": "begun"}),
        facts(record(decided_on="2026-02-02"), inputs=inputs(begun="2026-02-01"), coverage=ALL),
        UNMET,
    ),
    Case(
        "before a day that is not given",
        within(years=1, ending={"input": "begun"}),
        facts(record()),
        UNKNOWN,
        ("begun",),
    ),
    Case(
        "before what is no day",
        within(years=1, ending={"input": "begun"}),
        facts(record(), inputs=inputs(begun="soon")),
        UNKNOWN,
        ("begun",),
    ),
    Case(
        "before what the region set as no day",
        within(years=1, ending={"parameter": "rate"}),
        facts(record(), parameters=parameters(rate="soon")),
        UNKNOWN,
        ("rate",),
    ),
]

RANK = {"outranks": {"input": "other", "scale": "home-scale"}}


def rivals(mine: Any, theirs: Any, **fields: Any) -> Facts:
    """Two bidders with their grades."""
    other = subject(*([theirs] if theirs is not None else []), id="s2")
    return facts(*([mine] if mine is not None else []), others={"other": other}, **fields)


RANKS = [
    Case("better", RANK, rivals(grade("AA"), grade("A", "g2")), MET),
    Case("the same", RANK, rivals(grade("A"), grade("A", "g2")), UNMET),
    Case(
        "the same will do",
        {"outranks": {**RANK["outranks"], "or_equal": True}},
        rivals(grade("A"), grade("A", "g2")),
        MET,
    ),
    Case("worse", RANK, rivals(grade("B"), grade("A", "g2")), UNMET),
    Case("no grade", RANK, rivals(None, grade("A", "g2")), UNKNOWN, ("home-scale",)),
    Case("no grade of the other", RANK, rivals(grade("A"), None), UNKNOWN, ("home-scale",)),
    Case(
        "a grade that the scale has not", RANK, rivals(grade("Z"), grade("A", "g2")), UNKNOWN, ("home-scale",)
    ),
    Case(
        "a disputed grade, held back",
        RANK,
        rivals(grade("A", disputed_from="2026-01-11"), grade("B", "g2")),
        UNKNOWN,
        ("home-scale",),
        {"disputed": "HOLD_BACK"},
    ),
    Case("no other", RANK, facts(grade("A")), UNKNOWN, ("other",)),
    Case("nobody", RANK, facts(subject=None), UNKNOWN, ("subject",)),
]

HELD = {
    "related": {
        "link": ["SHAREHOLDER_OF", "ACTUAL_CONTROLLER_OF"],
        "share": {"more_than": Decimal("0.5")},
        "condition": {"record": {"kind": "penalty"}},
    }
}


def owner(share: str | None, link: str = "SHAREHOLDER_OF") -> Any:
    """A penalised owner with this share."""
    return linked(link, subject(record(), id="s2")).model_copy(update={"share": share})


LINKS = [covered("SHAREHOLDER_OF"), covered("ACTUAL_CONTROLLER_OF"), *ALL]
RELATED = [
    Case("by share", HELD, facts(subject=subject(related=[owner("0.51")])), MET),
    Case(
        "by another role", HELD, facts(subject=subject(related=[owner("0.6", "ACTUAL_CONTROLLER_OF")])), MET
    ),
    Case("too small", HELD, facts(subject=subject(related=[owner("0.5")]), coverage=LINKS), UNMET),
    Case(
        "not every role is complete",
        HELD,
        facts(subject=subject(related=[owner("0.5")]), coverage=LINKS[:1]),
        UNKNOWN,
        ("ACTUAL_CONTROLLER_OF",),
    ),
    Case(
        "no share told",
        HELD,
        facts(subject=subject(related=[owner(None)]), coverage=LINKS),
        UNKNOWN,
        ("share",),
    ),
    Case(
        "against nothing",
        {"related": {**HELD["related"], "share": {"more_than": {"input": "price"}}}},
        facts(subject=subject(related=[owner("0.6")])),
        UNKNOWN,
        ("price",),
    ),
]


def compare(choices: list[Any]) -> dict[str, Any]:
    """An input that is one of these."""
    return {"compare": {"left": {"input": "form"}, "op": "one_of", "choices": choices}}


INPUTS = [
    Case("one of them", compare(["a", "b"]), facts(inputs=inputs(form="b")), MET),
    Case("none of them", compare(["a", "b"]), facts(inputs=inputs(form="c")), UNMET),
    Case("not given", compare(["a", "b"]), facts(), UNKNOWN, ("form",)),
]

BEGUN = inputs(begun="2026-01-31")
CALENDAR = snapshot(date(2025, 1, 1), date(2026, 12, 31)).to_data()


def due(**length: Any) -> dict[str, Any]:
    """A deadline without an end: not passed yet."""
    return {"deadline": {"start": "begun", **length}}


DEADLINES = [
    Case("in months: passed", due(months=4), facts(inputs=BEGUN), UNMET),
    Case("in months: not passed", due(months=5), facts(inputs=BEGUN), MET),
    Case("in years", due(years=1), facts(inputs=BEGUN), MET),
    Case("by a fixed day: passed", {"deadline": {"by": "2026-06-14"}}, facts(), UNMET),
    Case("by a fixed day: not passed", {"deadline": {"by": "2026-06-15"}}, facts(), MET),
    Case(
        "by a fixed day: done on it",
        {"deadline": {"by": "2026-01-31", "end": "begun"}},
        facts(inputs=BEGUN),
        MET,
    ),
    Case(
        "days from a parameter",
        due(days={"parameter": "rate"}),
        facts(inputs=BEGUN, parameters=parameters(rate="10")),
        UNMET,
    ),
    Case(
        "working days from an input",
        due(working_days={"input": "price"}),
        facts(inputs=inputs(begun="2026-06-01", price="30"), calendar=CALENDAR),
        MET,
    ),
    Case(
        "days from a parameter that is not set",
        due(days={"parameter": "rate"}),
        facts(inputs=BEGUN, parameters=parameters(rate=None)),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "half a day",
        due(days={"parameter": "rate"}),
        facts(inputs=BEGUN, parameters=parameters(rate="0.5")),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "no day",
        due(days={"input": "price"}),
        facts(inputs=inputs(begun="2026-01-31", price="0")),
        UNKNOWN,
        ("price",),
    ),
]

CASES = [
    *ACCOUNTS,
    *NEWEST,
    *LEFT_LISTS,
    *FILTERS,
    *MAPPED,
    *WINDOWS,
    *RANKS,
    *RELATED,
    *INPUTS,
    *DEADLINES,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_state_over_time(case: Case) -> None:
    result = asked(case.condition, case.facts, responsible_persons=True, **case.fields)
    assert result.reason is not ReasonCode.RULE_ERROR, result.missing
    assert result.condition.truth is case.truth
    assert tuple(gap.name for gap in result.condition.missing) == case.missing


# --- values ---------------------------------------------------------------------------------------

TRUE = {"compare": {"left": {"value": 1}, "op": "equals", "right": {"value": 1}}}


def given(value: dict[str, Any], known: Facts, kind: str = "BENEFIT", **fields: Any) -> Any:
    """A rule's answer with this value."""
    effect = {"kind": "GRANT" if kind == "BENEFIT" else "REQUIRE", "label": TEXT, "value": value}
    return asked(fields.pop("condition", TRUE), known, kind, effect=effect, **fields)


OFF = {"amount_off": {"amount": 12, "of": {"input": "price"}}}
TIERS = {
    "choose": [
        {
            "when": {"grade": {"scale": "home-scale", "at_least": "AA"}},
            "value": {"amount": {"amount": 50, "unit": "CNY"}},
        },
        {
            "when": {"grade": {"scale": "home-scale", "at_least": "A"}},
            "value": {"amount": {"amount": 4, "unit": "CNY"}},
        },
    ]
}


@pytest.mark.parametrize(
    ("value", "known", "amount", "due"),
    [
        (OFF, facts(inputs=inputs(price="200")), "12.00", "188.00"),
        (OFF, facts(inputs=inputs(price="10")), "10.00", "0.00"),
        (
            {"amount_off": {**OFF["amount_off"], "times": [{"input": "persons"}]}},
            facts(inputs=inputs(price="200", persons="3")),
            "36.00",
            "164.00",
        ),
        (
            {"per_unit": {"amount": {"parameter": "rate"}, "unit": "CNY", "times": [{"input": "persons"}]}},
            facts(inputs=inputs(persons="3"), parameters=parameters(rate="12")),
            "36.00",
            None,
        ),
        (TIERS, facts(grade("AA")), "50.00", None),
        (TIERS, facts(grade("A")), "4.00", None),
        (
            {"balance": {"plus": [{"kinds": ["honour"], "attribute": "amount"}], "unit": "hours"}},
            facts(points("honour", "30", "r1"), points("honour", "12.5", "r2"), coverage=ALL),
            "42.50",
            None,
        ),
    ],
)
def test_what_a_rule_gives(value: dict[str, Any], known: Facts, amount: str, due: str | None) -> None:
    answer = given(value, known)
    assert answer.outcome is Outcome.GRANTED
    assert answer.value.amount == Decimal(amount)
    assert answer.value.due == (None if due is None else Decimal(due))


@pytest.mark.parametrize(
    ("known", "base", "missing"),
    [
        (facts(points("honour", "30", "r1")), 0, ["honour"]),
        (facts(parameters=parameters(rate=None)), {"parameter": "rate"}, ["rate"]),
    ],
)
def test_a_balance_that_is_not_known_is_left_out(known: Facts, base: Any, missing: list[str]) -> None:
    account = {"base": base, "plus": [{"kinds": ["honour"], "attribute": "amount"}], "unit": "points"}
    answer = given({"balance": account}, known)
    assert (answer.outcome, answer.value.form, answer.value.amount) == (Outcome.GRANTED, "balance", None)
    assert [gap.name for gap in answer.missing] == missing


def test_whether_any_case_of_a_value_holds_may_leave_the_answer_open() -> None:
    answer = given(TIERS, facts())
    assert (answer.outcome, answer.value) == (Outcome.UNDETERMINED, None)
    assert [gap.name for gap in answer.missing] == ["home-scale", "credit-grade"]


def test_where_no_case_of_a_value_holds_the_benefit_stands_without_one() -> None:
    answer = given(TIERS, facts(grade("B")))
    assert (answer.outcome, answer.value) == (Outcome.GRANTED, None)


def test_several_values_stand_side_by_side() -> None:
    answer = given(
        {"several": [OFF, TIERS, {"items": [TEXT]}]}, facts(grade("B"), inputs=inputs(price="200"))
    )
    assert [part.form for part in answer.value.parts] == ["amount_off", "items"]


# --- duties ---------------------------------------------------------------------------------------

HONEST: dict[str, Any] = {"attested": "honest"}


@pytest.mark.parametrize(
    ("modality", "said", "outcome"),
    [
        ("MUST", True, "COMPLIANT"),
        ("MUST_NOT", False, "NON_COMPLIANT"),
        ("SHOULD", True, "FOLLOWED"),
        ("EXPLORE", False, "NOT_FOLLOWED"),
        ("PRACTICE", False, "NOT_FOLLOWED"),
        ("MAY", True, "FOLLOWED"),
    ],
)
def test_only_what_binds_can_be_breached(modality: str, said: bool, outcome: str) -> None:
    assert asked(HONEST, facts(inputs=inputs(honest=said)), modality=modality).outcome == outcome


@pytest.mark.parametrize(
    ("holds", "done", "outcome"),
    [
        (True, True, "COMPLIANT"),
        (True, False, "NON_COMPLIANT"),
        (False, False, "NOT_APPLICABLE"),
        (False, None, "NOT_APPLICABLE"),
        (None, True, "UNDETERMINED"),
        (True, None, "UNDETERMINED"),
    ],
)
def test_a_duty_applies_only_to_whom_it_is_for(holds: bool | None, done: bool | None, outcome: str) -> None:
    known = facts(
        *([attestation("poor", holds)] if holds is not None else []),
        inputs=inputs(honest=done) if done is not None else {},
    )
    answer = asked(HONEST, known, applies_when={"attested": "poor"})
    assert answer.outcome == outcome
    if outcome == "UNDETERMINED":
        assert answer.missing


def test_a_duty_whose_size_nobody_set_is_kept_and_is_broken() -> None:
    rate = {"amount": {"amount": {"parameter": "rate"}, "unit": "percent"}}
    unset = parameters(rate=None)
    kept = given(rate, facts(parameters=unset, inputs=inputs(honest=True)), "DUTY", condition=HONEST)
    broken = given(rate, facts(parameters=unset, inputs=inputs(honest=False)), "DUTY", condition=HONEST)
    assert (kept.outcome, [gap.name for gap in kept.missing]) == (Outcome.COMPLIANT, ["rate"])
    assert broken.outcome is Outcome.NON_COMPLIANT


def test_a_duty_that_only_lists_what_the_text_says_decides_nothing() -> None:
    items = {"items": [TEXT]}
    answer = given(items, facts(), "DUTY", condition={"stated": True})
    assert (answer.outcome, len(answer.value.items)) == (Outcome.STATED, 1)
    unset = given(
        {"amount": {"amount": {"parameter": "rate"}, "unit": "days"}},
        facts(parameters=parameters(rate=None)),
        "DUTY",
        condition={"stated": True},
    )
    assert (unset.outcome, [gap.name for gap in unset.value.missing]) == (Outcome.STATED, ["rate"])


@pytest.mark.parametrize(("said", "outcome"), [(True, "NAMED"), (False, "NOT_NAMED"), (None, "UNDETERMINED")])
def test_what_classifies_names_and_does_not_judge(said: bool | None, outcome: str) -> None:
    known = facts(inputs={} if said is None else inputs(honest=said))
    effect = {"kind": "CLASSIFY", "label": TEXT}
    assert asked(HONEST, known, effect=effect).outcome == outcome


# --- how long an effect lasts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "outcome", "reason", "ends"),
    [
        ("2026-01-10", "APPLIES", None, "2027-01-11"),
        ("2025-06-14", "DOES_NOT_APPLY", "OUTSIDE_WINDOW", None),
        ("2025-06-15", "APPLIES", None, "2026-06-16"),
    ],
)
def test_a_measure_ends_when_what_it_rests_on_has_run_its_time(
    decided: str, outcome: str, reason: str | None, ends: str | None
) -> None:
    effect = {"kind": "RESTRICT", "label": TEXT, "measure": "ban", "lasts": "P1Y"}
    answer = asked(
        {"record": {"kind": "penalty"}}, facts(record(decided_on=decided)), "MEASURE", effect=effect
    )
    assert (answer.outcome, answer.reason) == (outcome, reason)
    assert answer.ends_on == (None if ends is None else date.fromisoformat(ends))


def test_a_benefit_ends_when_what_it_rests_on_has_run_its_time() -> None:
    effect = {"kind": "GRANT", "label": TEXT, "lasts": "P1Y"}
    old = asked(
        {"record": {"kind": "honour"}},
        facts(record(kind="honour", decided_on="2025-01-10")),
        "BENEFIT",
        effect=effect,
    )
    assert (old.outcome, old.reason) == (Outcome.REFUSED, ReasonCode.OUTSIDE_WINDOW)


def test_an_effect_without_records_has_no_end_of_its_own() -> None:
    effect = {"kind": "GRANT", "label": TEXT, "lasts": "P1Y"}
    answer = asked(TRUE, facts(), "BENEFIT", effect=effect)
    assert (answer.outcome, answer.ends_on) == (Outcome.GRANTED, None)
    nobody = asked(HONEST, facts(subject=None), "BENEFIT", effect=effect)
    assert nobody.outcome is Outcome.UNDETERMINED


def test_when_the_newest_event_ends_so_does_what_rests_on_it() -> None:
    known = facts(record("r1", "honour", valid_to="2026-12-01"), coverage=ALL)
    assert asked(OPENED, known, "BENEFIT").ends_on == date(2026, 12, 1)


def test_a_window_that_ends_on_a_given_day_never_slides() -> None:
    known = facts(record(decided_on="2026-01-10"), inputs=inputs(begun="2026-02-01"))
    fixed = asked(within(years=1, ending={"input": "begun"}), known, "MEASURE")
    sliding = asked(within(years=1), known, "MEASURE")
    this_year = asked(within(this="year"), known, "MEASURE")
    assert (fixed.ends_on, sliding.ends_on) == (None, date(2027, 1, 11))
    assert this_year.ends_on == date(2027, 1, 1)


@pytest.mark.parametrize("condition", [BELOW_80, OPENED], ids=["account", "newest"])
def test_what_home_knows_but_nothing_opens_is_not_recognised(condition: dict[str, Any]) -> None:
    """A subject of a partner region whose events nothing lets count here."""
    earned = {"not": condition} if condition is BELOW_80 else condition
    stranger = facts(subject=subject(home="320500"))
    assert asked(earned, stranger, "BENEFIT").outcome is (
        Outcome.UNDETERMINED if condition is BELOW_80 else Outcome.NOT_RECOGNISED
    )
    kinds = ["honour", "penalty"]
    opened = facts(subject=subject(home="320500"), clauses=[clause("c1", kinds=kinds)])
    assert asked(earned, opened, "BENEFIT").outcome is Outcome.UNDETERMINED
