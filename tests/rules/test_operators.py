"""Each operator of the vocabulary, at each of the three truths."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from graph_schema.vocabulary import Outcome, ReasonCode, Truth
from hub.calendar.workdays import snapshot
from hub.rules import Facts
from hub.rules.facts import InputFact, ParameterFact
from tests.rules.builders import (
    PATHS,
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
    rule,
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


EXISTS = {"record": {"kind": "penalty"}}
TRUE = {"compare": {"left": {"value": 1}, "op": "equals", "right": {"value": 1}}}
FALSE = {"not": TRUE}
OPEN = {"attested": "honest"}
COVERED = (covered("penalty"),)
UNHEARD = {"subject": None}


def given(type_: str, value: str) -> InputFact:
    """An input of a type, whatever its value looks like."""
    return InputFact.model_validate({"type": type_, "value": value})


def big(**where: Any) -> dict[str, Any]:
    """A penalty with a filter."""
    return {"record": {"kind": "penalty", "where": where}}


def count(**wanted: Any) -> dict[str, Any]:
    """How many penalties."""
    return {"record": {"kind": "penalty", "count": wanted}}


def total(**wanted: Any) -> dict[str, Any]:
    """The sum of the penalties' amounts."""
    return {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": wanted}}}


def last(n: int, **where: Any) -> dict[str, Any]:
    """Each of the last n penalties."""
    return {"record": {"kind": "penalty", "each_of_last": {"count": n, "where": where}}}


def within(**window: Any) -> dict[str, Any]:
    """A penalty in a window."""
    return {"record": {"kind": "penalty", "within": window}}


def compare(left: Any, op: str, right: Any) -> dict[str, Any]:
    """Two operands."""
    return {"compare": {"left": left, "op": op, "right": right}}


def fined(*amounts: object) -> list[Any]:
    """Penalties of these amounts, a day apart, the last one the newest."""
    start = date(2026, 1, 10)
    return [
        record(
            f"r{n}",
            decided_on=start + timedelta(days=n),
            attributes={} if amount is None else {"amount": amount},
        )
        for n, amount in enumerate(amounts)
    ]


LOGIC = [
    Case("all: every part", {"all": [TRUE, TRUE]}, facts(), MET),
    Case("all: one fails", {"all": [TRUE, OPEN, FALSE]}, facts(), UNMET),
    Case("all: one unknown", {"all": [TRUE, OPEN]}, facts(), UNKNOWN, ("honest",)),
    Case("any: one part", {"any": [FALSE, OPEN, TRUE]}, facts(), MET),
    Case("any: none", {"any": [FALSE, FALSE]}, facts(), UNMET),
    Case("any: one unknown", {"any": [FALSE, OPEN, OPEN]}, facts(), UNKNOWN, ("honest",)),
    Case("not: fails", {"not": TRUE}, facts(), UNMET),
    Case("not: passes", {"not": FALSE}, facts(), MET),
    Case("not: unknown", {"not": OPEN}, facts(), UNKNOWN, ("honest",)),
]

EXISTENCE = [
    Case("record: there is one", EXISTS, facts(record()), MET),
    Case("record: absent, sources complete", EXISTS, facts(coverage=COVERED), UNMET),
    Case("record: absent, no source complete", EXISTS, facts(), UNKNOWN, ("penalty",)),
    Case("record: another kind", EXISTS, facts(record(kind="ruling")), UNKNOWN, ("penalty",)),
    Case(
        "record: any of two kinds",
        {"record": {"kind": ["penalty", "ruling"]}},
        facts(record(kind="ruling")),
        MET,
    ),
    Case(
        "record: two kinds, one of them covered",
        {"record": {"kind": ["penalty", "ruling"]}},
        facts(coverage=COVERED),
        UNKNOWN,
        ("ruling",),
    ),
    Case("record: nobody has heard of the subject", EXISTS, facts(**UNHEARD), UNKNOWN, ("subject",)),
    Case(
        "record: an unknown subject stays unknown under coverage",
        EXISTS,
        facts(subject=None, coverage=COVERED),
        UNKNOWN,
        ("subject",),
    ),
    Case(
        "filter: equal, a flag",
        big(final={"equals": True}),
        facts(record(attributes={"final": True})),
        MET,
    ),
    Case(
        "filter: other, sources complete",
        big(final={"equals": True}),
        facts(record(attributes={"final": False}), coverage=COVERED),
        UNMET,
    ),
    Case("filter: attribute missing", big(final={"equals": True}), facts(record()), UNKNOWN, ("final",)),
    Case(
        "filter: attribute missing, another fails",
        big(final={"equals": True}, sort={"equals": "x"}),
        facts(record(attributes={"sort": "y"}), coverage=COVERED),
        UNMET,
    ),
    Case("filter: one of", big(sort={"one_of": ["x", "y"]}), facts(record(attributes={"sort": "y"})), MET),
    Case(
        "filter: severity of the record",
        big(severity={"equals": "SERIOUS"}),
        facts(record(severity="SERIOUS")),
        MET,
    ),
    Case(
        "filter: at least includes the number",
        big(amount={"at_least": 100}),
        facts(record(attributes={"amount": "100.00"})),
        MET,
    ),
    Case(
        "filter: more than does not",
        big(amount={"more_than": 100}),
        facts(record(attributes={"amount": "100"}), coverage=COVERED),
        UNMET,
    ),
    Case(
        "filter: at most",
        big(amount={"at_most": 100}),
        facts(record(attributes={"amount": 100})),
        MET,
    ),
    Case(
        "filter: less than",
        big(amount={"less_than": 100}),
        facts(record(attributes={"amount": "100"}), coverage=COVERED),
        UNMET,
    ),
    Case(
        "filter: no number where one is compared",
        big(amount={"at_least": 100}),
        facts(record(attributes={"amount": "much"}), coverage=COVERED),
        UNKNOWN,
        ("amount",),
    ),
    Case(
        "filter: a code with leading zeros is no number",
        big(sort={"equals": "7"}),
        facts(record(attributes={"sort": "007"}), coverage=COVERED),
        UNMET,
    ),
    Case(
        "filter: long codes that differ in the last digit differ",
        big(sort={"equals": "123456789012345678901234567890"}),
        facts(record(attributes={"sort": "123456789012345678901234567891"}), coverage=COVERED),
        UNMET,
    ),
    Case(
        "filter: a date",
        big(valid_from={"at_least": date(2026, 1, 1)}),
        facts(record(attributes={"valid_from": "2026-01-01"})),
        MET,
    ),
    Case(
        "filter: equal, a date",
        big(valid_from={"one_of": [date(2026, 1, 1), date(2026, 1, 2)]}),
        facts(record(attributes={"valid_from": "2026-01-01"})),
        MET,
    ),
    Case(
        "filter: equal numbers, written otherwise",
        big(amount={"one_of": [0, 1]}),
        facts(record(attributes={"amount": "-0.00"})),
        MET,
    ),
    *(
        Case(
            f"filter: {what}",
            big(what=test),
            facts(record(attributes={"what": held}), coverage=COVERED),
            found,
        )
        for what, test, held, found in (
            ("a text that looks like another number", {"equals": "1"}, "1.0", UNMET),
            ("the same text", {"equals": "1.0"}, "1.0", MET),
            ("a text that looks like one of some", {"one_of": ["A", "1"]}, "1.00", UNMET),
            ("a text like a flag", {"equals": "true"}, "true", MET),
            ("a number, written otherwise", {"equals": Decimal("1.50")}, "1.5", MET),
            ("another number", {"equals": Decimal("1.5")}, "1.51", UNMET),
            ("a day", {"equals": date(2026, 1, 2)}, "2026-01-02", MET),
            ("another day", {"one_of": [date(2026, 1, 3)]}, "2026-01-02", UNMET),
            ("a flag", {"equals": True}, True, MET),
            ("another flag", {"equals": True}, False, UNMET),
        )
    ),
    *(
        Case(f"filter: {what}", big(what=test), facts(record(attributes={"what": held})), UNKNOWN, ("what",))
        for what, test, held in (
            ("a text where a number is compared", {"equals": 1}, "one"),
            ("a code where a number is compared", {"equals": 1}, "01"),
            ("a text where a day is compared", {"one_of": [date(2026, 1, 2)]}, "2026-1-2"),
            ("a text where a flag is compared", {"equals": True}, "true"),
        )
    ),
    *(
        Case(
            f"filter: {what}",
            big(what={"equals": {"input": "said"}}),
            facts(record(attributes={"what": held}), inputs=inputs(said=said), coverage=COVERED),
            found,
        )
        for what, said, held, found in (
            ("a text given", InputFact(type="text", value="1"), "1.0", UNMET),
            ("a number given", InputFact(type="decimal", value="1"), "1.0", MET),
        )
    ),
    Case(
        "filter: no date where one is compared",
        big(valid_from={"at_least": date(2026, 1, 1)}),
        facts(record(attributes={"valid_from": "20260101"}), coverage=COVERED),
        UNKNOWN,
        ("valid_from",),
    ),
    Case(
        "filter: an impossible date",
        big(valid_from={"at_least": date(2026, 1, 1)}),
        facts(record(attributes={"valid_from": "2026-02-30"}), coverage=COVERED),
        UNKNOWN,
        ("valid_from",),
    ),
]

WINDOWS = [
    Case("window: inside", within(years=3), facts(record(decided_on="2023-06-15")), MET),
    Case(
        "window: a day too old",
        within(years=3),
        facts(record(decided_on="2023-06-14"), coverage=COVERED),
        UNMET,
    ),
    Case("window: days", within(days=1), facts(record(decided_on="2026-06-14")), MET),
    Case("window: months and days", within(months=1, days=1), facts(record(decided_on="2026-05-14")), MET),
    Case(
        "window: a month ends on the day of the same number",
        within(months=1),
        facts(
            record(decided_on="2026-02-28"),
            cutoff=datetime(2026, 3, 31, 12),
            coverage=COVERED,
        ),
        UNMET,
    ),
    Case(
        "window: or on the last day of a shorter one",
        within(months=1),
        facts(record(decided_on="2026-01-31"), cutoff=datetime(2026, 2, 28, 12)),
        MET,
    ),
    Case(
        "window: a decision of the future published today",
        within(years=1),
        facts(record(decided_on="2026-07-01", published_on="2026-06-01"), coverage=COVERED),
        UNMET,
    ),
    Case(
        "window: of an attribute",
        within(years=1, of="valid_from"),
        facts(record(decided_on="2020-01-01", attributes={"valid_from": "2026-01-01"})),
        MET,
    ),
    Case("window: date missing", within(years=1, of="valid_from"), facts(record()), UNKNOWN, ("valid_from",)),
    Case(
        "window: date missing, but the filter fails",
        {
            "record": {
                "kind": "penalty",
                "where": {"sort": {"equals": "x"}},
                "within": {"years": 1, "of": "published_on"},
            }
        },
        facts(record(attributes={"sort": "y"}), coverage=COVERED),
        UNMET,
    ),
    Case(
        "window: coverage that begins inside of it",
        within(years=3),
        facts(coverage=[covered("penalty", from_=date(2023, 6, 16))]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "window: coverage of all of it",
        within(years=3),
        facts(coverage=[covered("penalty", from_=date(2023, 6, 15))]),
        UNMET,
    ),
    Case(
        "window: two declarations on end",
        within(years=3),
        facts(
            coverage=[
                covered("penalty", from_=date(2025, 1, 1)),
                covered("penalty", from_=date(2020, 1, 1), to=date(2025, 1, 1)),
            ]
        ),
        UNMET,
    ),
    Case(
        "window: two declarations with a day between",
        within(years=3),
        facts(
            coverage=[
                covered("penalty", from_=date(2025, 1, 2)),
                covered("penalty", from_=date(2020, 1, 1), to=date(2025, 1, 1)),
            ]
        ),
        UNKNOWN,
        ("penalty",),
    ),
    Case("window: longer than time itself", within(years=200), facts(record(decided_on="2023-06-15")), MET),
]

ABSENCE = [
    Case("coverage: of the nation", EXISTS, facts(coverage=[covered("penalty", "100000")]), UNMET),
    Case(
        "coverage: of a district only",
        EXISTS,
        facts(coverage=[covered("penalty", "411502")]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "coverage: ended today",
        EXISTS,
        facts(coverage=[covered("penalty", to=date(2026, 6, 15))]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "coverage: begins tomorrow",
        EXISTS,
        facts(coverage=[covered("penalty", from_=date(2026, 6, 16))]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "coverage: of the asked city, for a rule of its province",
        EXISTS,
        facts(coverage=COVERED),
        UNKNOWN,
        ("penalty",),
        {"region": "410000"},
    ),
    Case(
        "coverage: of the province",
        EXISTS,
        facts(coverage=[covered("penalty", "410000")]),
        UNMET,
        (),
        {"region": "410000"},
    ),
    Case(
        "coverage: of the asked city, for a national rule on what counts there",
        EXISTS,
        facts(coverage=COVERED),
        UNMET,
        (),
        {"region": "100000"},
    ),
    Case(
        "coverage: of the asked city, for what is effective everywhere",
        EXISTS,
        facts(coverage=COVERED),
        UNKNOWN,
        ("penalty",),
        {"region": "100000", "effective": "EVERYWHERE"},
    ),
    Case(
        "coverage: of the nation, for what is effective everywhere",
        EXISTS,
        facts(coverage=[covered("penalty", "100000")], clauses=[clause()]),
        UNMET,
        (),
        {"region": "100000", "effective": "EVERYWHERE"},
    ),
    Case(
        "coverage: for a rule of elsewhere",
        EXISTS,
        facts(coverage=[covered("penalty", "320500")]),
        UNMET,
        (),
        {"region": "320500"},
    ),
    Case(
        "coverage: a recognised partner's is wanted too",
        EXISTS,
        facts(coverage=COVERED, clauses=[clause()]),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "coverage: the partner's is there",
        EXISTS,
        facts(coverage=[*COVERED, covered("penalty", "320500")], clauses=[clause()]),
        UNMET,
    ),
    Case(
        "coverage: the partner's is not wanted for other scenarios or kinds, or without effect",
        EXISTS,
        facts(
            coverage=COVERED,
            clauses=[
                clause("c1", scenarios=["parking"]),
                clause("c2", kinds=["ruling"]),
                clause("c3", recognise=False),
            ],
        ),
        UNMET,
    ),
    Case(
        "coverage: a whole life wants one since ever",
        EXISTS,
        facts(coverage=[covered("penalty", from_=date(1990, 1, 1))]),
        UNKNOWN,
        ("penalty",),
        {"looks_back": True},
    ),
    Case("coverage: since ever", EXISTS, facts(coverage=COVERED), UNMET, (), {"looks_back": True}),
]

COUNTS = [
    Case("count: reached", count(at_least=2), facts(*fined(1, 1)), MET),
    Case("count: not reached, complete", count(at_least=3), facts(*fined(1, 1), coverage=COVERED), UNMET),
    Case("count: not reached, incomplete", count(at_least=3), facts(*fined(1, 1)), UNKNOWN, ("penalty",)),
    Case("count: more than", count(more_than=1), facts(*fined(1, 1)), MET),
    Case("count: ceiling kept, complete", count(at_most=2), facts(*fined(1, 1), coverage=COVERED), MET),
    Case("count: ceiling kept, incomplete", count(at_most=2), facts(*fined(1, 1)), UNKNOWN, ("penalty",)),
    Case("count: ceiling broken, incomplete", count(at_most=1), facts(*fined(1, 1)), UNMET),
    Case("count: less than, broken", count(less_than=2), facts(*fined(1, 1)), UNMET),
    Case("count: less than, kept", count(less_than=3), facts(*fined(1, 1)), UNKNOWN, ("penalty",)),
    Case("count: exactly, beyond", count(equals=1), facts(*fined(1, 1)), UNMET),
    Case("count: exactly, not yet", count(equals=3), facts(*fined(1, 1)), UNKNOWN, ("penalty",)),
    Case("count: one of, beyond", count(one_of=[0, 1]), facts(*fined(1, 1)), UNMET),
    Case("count: one of, hit, complete", count(one_of=[0, 2]), facts(*fined(1, 1), coverage=COVERED), MET),
    Case("count: floor and ceiling", count(at_least=1, at_most=2), facts(*fined(1)), UNKNOWN, ("penalty",)),
    Case("count: none, complete", count(equals=0), facts(coverage=COVERED), MET),
    Case("count: unheard of", count(at_most=1), facts(**UNHEARD), UNKNOWN, ("subject",)),
    Case(
        "count: an unclear record could raise it",
        {"record": {"kind": "penalty", "where": {"sort": {"equals": "x"}}, "count": {"at_most": 1}}},
        facts(record(), coverage=COVERED),
        UNKNOWN,
        ("sort",),
    ),
    Case("sum: reached", total(at_least=30), facts(*fined("10.50", "19.50")), MET),
    Case("sum: not reached, complete", total(more_than=30), facts(*fined(10, 20), coverage=COVERED), UNMET),
    Case("sum: not reached", total(at_least=31), facts(*fined(10, 20)), UNKNOWN, ("penalty",)),
    Case(
        "sum: a record without amount",
        total(at_least=31),
        facts(*fined(30, None), coverage=COVERED),
        UNKNOWN,
        ("amount",),
    ),
    Case("sum: reached in spite of it", total(at_least=30), facts(*fined(30, None)), MET),
    Case(
        "sum: an amount below zero adds nothing",
        total(at_most=5),
        facts(*fined(9, -5), coverage=COVERED),
        UNMET,
    ),
    Case(
        "sum: nor does it make room",
        total(at_most=5),
        facts(*fined(5, -5), coverage=COVERED),
        UNKNOWN,
        ("amount",),
    ),
    Case(
        "sum: exact to the last digit",
        total(more_than="10000000000000000000000000000.01"),
        facts(*fined("10000000000000000000000000000", "0.02")),
        MET,
    ),
    Case("last: each passes", last(2, amount={"at_least": 5}), facts(*fined(1, 5, 6)), MET),
    Case("last: one fails", last(2, amount={"at_least": 5}), facts(*fined(9, 1, 6)), UNMET),
    Case("last: fewer than asked for", last(2, amount={"at_least": 5}), facts(*fined(9)), UNKNOWN, ("2",)),
    Case("last: fewer, and one of them fails", last(2, amount={"at_least": 5}), facts(*fined(1)), UNMET),
    Case(
        "last: attribute missing",
        last(1, amount={"at_least": 5}),
        facts(*fined(9, None)),
        UNKNOWN,
        ("amount",),
    ),
    Case("last: unheard of", last(1, amount={"at_least": 5}), facts(**UNHEARD), UNKNOWN, ("subject",)),
    Case(
        "last: an unclear record could be one of them",
        {
            "record": {
                "kind": "penalty",
                "where": {"sort": {"equals": "x"}},
                "each_of_last": {"count": 1, "where": {"amount": {"at_least": 5}}},
            }
        },
        facts(record("r1", attributes={"amount": 1, "sort": "x"}), record("r2", attributes={"amount": 9})),
        UNKNOWN,
        ("sort",),
    ),
    Case(
        "last: two of one day that differ",
        last(1, amount={"at_least": 5}),
        facts(record("r1", attributes={"amount": 1}), record("r2", attributes={"amount": 9})),
        UNKNOWN,
        ("1",),
    ),
    Case(
        "last: two of one day that agree",
        last(1, amount={"at_least": 5}),
        facts(record("r1", attributes={"amount": 7}), record("r2", attributes={"amount": 9})),
        MET,
    ),
    Case(
        "last: two of one day that fail",
        last(1, amount={"at_least": 5}),
        facts(record("r1", attributes={"amount": 1}), record("r2", attributes={"amount": 2})),
        UNMET,
    ),
    Case(
        "last: a newer one fails whichever of one day is the last",
        last(2, amount={"at_least": 5}),
        facts(
            record("r1", attributes={"amount": 9}),
            record("r2", attributes={"amount": 9}),
            record("r3", decided_on="2026-02-01", attributes={"amount": 1}),
        ),
        UNMET,
    ),
]

A_OR_BETTER = {"grade": {"scale": "home-scale", "at_least": "A"}}
GRADE_COVERED = (covered("credit-grade"),)
GRADES = [
    Case("grade: better", A_OR_BETTER, facts(grade("AA")), MET),
    Case("grade: just", A_OR_BETTER, facts(grade("A")), MET),
    Case("grade: worse", A_OR_BETTER, facts(grade("B")), UNMET),
    Case("grade: none, incomplete", A_OR_BETTER, facts(), UNKNOWN, ("home-scale", "credit-grade")),
    Case("grade: none, complete", A_OR_BETTER, facts(coverage=GRADE_COVERED), UNMET),
    Case(
        "grade: of another scale only",
        A_OR_BETTER,
        facts(grade("AA", scale="away-scale")),
        UNKNOWN,
        ("home-scale", "credit-grade"),
    ),
    Case("grade: not on the scale", A_OR_BETTER, facts(grade("Z")), UNKNOWN, ("grade",)),
    Case(
        "grade: of a scale that is not known", A_OR_BETTER, facts(grade("A"), scales={}), UNKNOWN, ("grade",)
    ),
    Case(
        "grade: a record without a grade",
        A_OR_BETTER,
        facts(record("g", "credit-grade", attributes={"scale": "home-scale"})),
        UNKNOWN,
        ("grade",),
    ),
    Case("grade: one of", {"grade": {"scale": "home-scale", "one_of": ["C"]}}, facts(grade("C")), MET),
    Case("grade: none of", {"grade": {"scale": "home-scale", "one_of": ["C"]}}, facts(grade("A")), UNMET),
    Case(
        "grade: a number as grade",
        {"grade": {"scale": "stars", "one_of": ["5"]}},
        facts(record("g", "credit-grade", attributes={"scale": "stars", "grade": 5})),
        MET,
    ),
    Case(
        "grade: the newest decides",
        A_OR_BETTER,
        facts(grade("AA", "g1"), grade("C", "g2", decided_on="2026-02-01")),
        UNMET,
    ),
    Case(
        "grade: a newest one that is held back opens no older one",
        A_OR_BETTER,
        facts(grade("AA", "g1"), grade("C", "g2", decided_on="2026-02-01", disputed_from="2026-03-01")),
        UNKNOWN,
        ("home-scale",),
        {"disputed": "HOLD_BACK"},
    ),
    Case(
        "grade: nor does one that expired",
        A_OR_BETTER,
        facts(
            grade("AA", "g1"),
            grade("C", "g2", decided_on="2026-02-01", valid_to="2026-06-01"),
            coverage=GRADE_COVERED,
        ),
        UNMET,
    ),
    Case(
        "grade: one that was annulled does",
        A_OR_BETTER,
        facts(grade("AA", "g1"), grade("C", "g2", decided_on="2026-02-01", revoked_on="2026-03-01")),
        MET,
    ),
    Case(
        "grade: a newer one from elsewhere that has no effect here",
        A_OR_BETTER,
        facts(grade("AA", "g1"), grade("C", "g2", "320500", decided_on="2026-02-01", valid_to="2026-06-01")),
        MET,
    ),
    Case(
        "grade: two of one day that differ",
        A_OR_BETTER,
        facts(grade("AA", "g1"), grade("C", "g2")),
        UNKNOWN,
        ("home-scale",),
    ),
    Case("grade: two of one day that agree", A_OR_BETTER, facts(grade("AA", "g1"), grade("A", "g2")), MET),
    Case(
        "grade: of a year",
        {"grade": {"scale": "home-scale", "at_least": "A", "year": 2024}},
        facts(grade("C", "g1", year=2025, decided_on="2026-02-01"), grade("A", "g2", year="2024")),
        MET,
    ),
    Case(
        "grade: of the year that a parameter names",
        {"grade": {"scale": "home-scale", "at_least": "A", "year": "rating-year"}},
        facts(grade("A", year=2024), parameters=parameters(**{"rating-year": "2024"})),
        MET,
    ),
    Case(
        "grade: parameter unset",
        {"grade": {"scale": "home-scale", "at_least": "A", "year": "rating-year"}},
        facts(grade("A", year=2024), parameters=parameters(**{"rating-year": None})),
        UNKNOWN,
        ("rating-year",),
    ),
    Case(
        "grade: parameter no year",
        {"grade": {"scale": "home-scale", "at_least": "A", "year": "rating-year"}},
        facts(grade("A", year=2024), parameters=parameters(**{"rating-year": "last"})),
        UNKNOWN,
        ("rating-year",),
    ),
    Case(
        "score: reached",
        {"grade": {"scale": "points", "score": {"at_least": 80}}},
        facts(grade("", scale="points", score="80")),
        MET,
    ),
    Case(
        "score: not reached",
        {"grade": {"scale": "points", "score": {"at_least": 80}}},
        facts(grade("", scale="points", score="79.99")),
        UNMET,
    ),
    Case(
        "score: missing",
        {"grade": {"scale": "points", "score": {"at_least": 80}}},
        facts(grade("", scale="points")),
        UNKNOWN,
        ("score",),
    ),
]

ON_RED = {"on_list": {"lists": ["red-list"]}}
LISTS = [
    Case("list: on it", ON_RED, facts(record(kind="red-list")), MET),
    Case("list: on another", ON_RED, facts(record(kind="black-list")), UNKNOWN, ("red-list",)),
    Case("list: not on it, complete", ON_RED, facts(coverage=[covered("red-list")]), UNMET),
    Case(
        "list: no longer on it",
        ON_RED,
        facts(record(kind="red-list", valid_to="2026-06-15")),
        UNKNOWN,
        ("red-list",),
    ),
    Case("list: unheard of", ON_RED, facts(**UNHEARD), UNKNOWN, ("subject",)),
]

ATTESTED = [
    Case("term: an authority says so", OPEN, facts(attestation("honest", True)), MET),
    Case("term: an authority says not", OPEN, facts(attestation("honest", False)), UNMET),
    Case("term: nobody says", OPEN, facts(attestation("rich", True)), UNKNOWN, ("honest",)),
    Case(
        "term: an authority without an answer", OPEN, facts(attestation("honest", "?")), UNKNOWN, ("holds",)
    ),
    Case("term: the caller says so", OPEN, facts(inputs=inputs(honest=True)), MET),
    Case("term: the caller says not", OPEN, facts(inputs=inputs(honest=False)), UNMET),
    Case("term: the caller says neither", OPEN, facts(inputs=inputs(honest="yes")), UNKNOWN, ("honest",)),
    Case(
        "term: the authority goes before the caller",
        OPEN,
        facts(attestation("honest", False), inputs=inputs(honest=True)),
        UNMET,
    ),
    Case(
        "term: the newest word",
        OPEN,
        facts(attestation("honest", True, "a1"), attestation("honest", False, "a2", decided_on="2026-03-01")),
        UNMET,
    ),
    Case(
        "term: two of one day that differ",
        OPEN,
        facts(attestation("honest", True, "a1"), attestation("honest", False, "a2")),
        UNKNOWN,
        ("holds",),
    ),
    Case(
        "term: a word that is held back opens no older one",
        OPEN,
        facts(
            attestation("honest", True, "a1"),
            attestation("honest", False, "a2", decided_on="2026-03-01", disputed_from="2026-04-01"),
        ),
        UNKNOWN,
        ("honest",),
        {"disputed": "HOLD_BACK"},
    ),
    Case(
        "term: of an unknown subject, by the caller",
        OPEN,
        facts(subject=None, inputs=inputs(honest=True)),
        MET,
    ),
]

ONE, TWO = {"input": "one"}, {"input": "two"}
COMPARED = [
    Case("compare: at least", compare(ONE, "at_least", {"value": 3}), facts(inputs=inputs(one="3.0")), MET),
    Case("compare: at most", compare(ONE, "at_most", {"value": 3}), facts(inputs=inputs(one=4)), UNMET),
    Case("compare: more than", compare(ONE, "more_than", {"value": 3}), facts(inputs=inputs(one="3")), UNMET),
    Case("compare: less than", compare(ONE, "less_than", TWO), facts(inputs=inputs(one="1", two="2")), MET),
    Case(
        "compare: less than itself",
        compare(ONE, "less_than", TWO),
        facts(inputs=inputs(one="2", two="2")),
        UNMET,
    ),
    Case(
        "compare: before a day of the same day",
        compare(ONE, "less_than", TWO),
        facts(inputs=inputs(one="2026-01-01", two="2026-01-01")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "compare: after a day of the same day",
        compare(ONE, "more_than", TWO),
        facts(inputs=inputs(one="2026-01-01", two="2026-01-01")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "compare: no later than a day of the same day",
        compare(ONE, "at_most", TWO),
        facts(inputs=inputs(one="2026-01-01", two="2026-01-01")),
        MET,
    ),
    Case(
        "compare: before a day, of the day before",
        compare(ONE, "less_than", TWO),
        facts(inputs=inputs(one="2025-12-31", two="2026-01-01")),
        MET,
    ),
    Case(
        "compare: before a day counted from it",
        compare(ONE, "less_than", {"input": "two", "minus": "P1M"}),
        facts(inputs=inputs(one="2026-01-01", two="2026-02-01")),
        UNMET,
    ),
    *(
        Case(
            f"compare: a share of {given} percent",
            compare(ONE, "at_least", {"value": 90}),
            facts(inputs=inputs(one=given)),
            truth,
            ("one",) if truth is UNKNOWN else (),
            {"inputs": [{"name": "one", "type": "decimal", "unit": "percent", "most": 100, "label": TEXT}]},
        )
        for given, truth in (("100", MET), ("100.5", UNKNOWN), ("-1", UNKNOWN), ("0", UNMET))
    ),
    Case("compare: equals", compare(ONE, "equals", {"value": "x"}), facts(inputs=inputs(one="x")), MET),
    Case(
        "compare: not equals",
        compare(ONE, "not_equals", {"value": "x"}),
        facts(inputs=inputs(one="x")),
        UNMET,
    ),
    *(
        Case(
            f"compare: {what}",
            compare(ONE, "equals", TWO),
            facts(inputs=inputs(one=given(type_, one), two=given(type_, two))),
            found,
        )
        for what, type_, one, two, found in (
            ("texts that look like one number", "text", "1.0", "1", UNMET),
            ("one text", "text", "1.0", "1.0", MET),
            ("numbers, written otherwise", "decimal", "1.0", "1", MET),
            ("texts that look like one region", "region", "411500", "411500", MET),
        )
    ),
    *(
        Case(
            f"compare: a text with a parameter that is a {type_}",
            compare(ONE, "equals", {"parameter": "p"}),
            facts(
                inputs=inputs(one=given(own, "1")),
                parameters={"p": ParameterFact.model_validate({"value": "1.0", "type": type_})},
            ),
            found,
            missing,
        )
        for own, type_, found, missing in (
            ("text", "text", UNMET, ()),
            ("decimal", "decimal", MET, ()),
            ("text", "decimal", UNKNOWN, ("one",)),
        )
    ),
    Case(
        "compare: an input that is not what it was declared",
        compare(ONE, "equals", {"value": 1}),
        facts(inputs=inputs(one=InputFact(type="decimal", value="01"))),
        UNKNOWN,
        ("one",),
    ),
    Case("compare: a flag", compare(ONE, "equals", {"value": False}), facts(inputs=inputs(one=False)), MET),
    Case(
        "compare: dates",
        compare(ONE, "at_least", {"value": date(2026, 1, 31)}),
        facts(inputs=inputs(one="2026-02-01")),
        MET,
    ),
    Case(
        "compare: input missing", compare(ONE, "equals", TWO), facts(inputs=inputs(one=1)), UNKNOWN, ("two",)
    ),
    Case("compare: both missing", compare(ONE, "equals", TWO), facts(), UNKNOWN, ("one", "two")),
    Case(
        "compare: words have no order",
        compare(ONE, "at_least", TWO),
        facts(inputs=inputs(one="a", two="b")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "compare: a word and a number",
        compare(ONE, "at_least", {"value": 3}),
        facts(inputs=inputs(one="a")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "compare: with a parameter",
        compare(ONE, "less_than", {"parameter": "rate"}),
        facts(inputs=inputs(one=1), parameters=parameters(rate="2")),
        MET,
    ),
    Case(
        "compare: parameter unset",
        compare(ONE, "less_than", {"parameter": "rate"}),
        facts(inputs=inputs(one=1)),
        UNKNOWN,
        ("rate",),
    ),
    Case(
        "rate: reached",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 95}),
        facts(inputs=inputs(one="95", two="100")),
        MET,
    ),
    Case(
        "rate: tiny, and still compared",
        compare({"part": "one", "whole": "two"}, "less_than", {"value": Decimal("0.000001")}),
        facts(inputs=inputs(one="1", two="1000000000")),
        MET,
    ),
    Case(
        "rate: of nothing",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 95}),
        facts(inputs=inputs(one="0", two="0")),
        UNKNOWN,
        ("two",),
    ),
    Case(
        "rate: all of it",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 100}),
        facts(inputs=inputs(one="5", two="5")),
        MET,
    ),
    Case(
        "rate: more than all of it",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 95}),
        facts(inputs=inputs(one="6", two="5")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "rate: less than nothing",
        compare({"part": "one", "whole": "two"}, "at_most", {"value": 95}),
        facts(inputs=inputs(one="-1", two="5")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "rate: part missing",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 95}),
        facts(inputs=inputs(two="1")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "rate: whole no number",
        compare({"part": "one", "whole": "two"}, "at_least", {"value": 95}),
        facts(inputs=inputs(one="1", two="all")),
        UNKNOWN,
        ("two",),
    ),
]


def by(which: str, region: str = "410000") -> dict[str, Any]:
    """Located by registration, residence or operation."""
    return {"located": {"by": which, "in": region}}


AREAS = {
    "411502": {"path": PATHS["411502"]},
    "X-ZONE": {"path": (*PATHS["411500"], "X-ZONE"), "apart": True, "outside": ["411503"]},
}
OTHER = subject(id="s2", home="320500", residence=PATHS["411500"], operation=[PATHS["411502"]])
PLACES = [
    Case("located: inside", by("registered"), facts(), MET),
    Case("located: outside", by("registered", "320500"), facts(), UNMET),
    *(
        Case(
            f"located: {what}",
            by("registered", area),
            facts(subject=subject(home=home), areas=AREAS),
            truth,
            gaps,
        )
        for what, area, home, truth, gaps in (
            ("in a district of which the city alone is known", "411502", "411500", UNKNOWN, ("registered",)),
            ("in another city than the district's", "411502", "410100", UNMET, ()),
            ("in another district", "411502", "411503", UNMET, ()),
            ("in a zone of which the city alone is known", "X-ZONE", "411500", UNKNOWN, ("registered",)),
            ("in a zone of which a district is known", "X-ZONE", "411502", UNKNOWN, ("registered",)),
            ("in a district that lies outside of a zone", "X-ZONE", "411503", UNMET, ()),
            ("in a zone of another city", "X-ZONE", "410100", UNMET, ()),
        )
    ),
    Case("located: not known", by("residence"), facts(), UNKNOWN, ("residence",)),
    Case("located: one of several", by("operation"), facts(subject=OTHER), MET),
    Case("located: none of several", by("operation", "320500"), facts(subject=OTHER), UNMET),
    Case("located: unheard of", by("registered"), facts(**UNHEARD), UNKNOWN, ("subject",)),
    Case("kind: is one", {"is_kind": ["LEGAL_ENTITY", "SHIP"]}, facts(), MET),
    Case("kind: is none", {"is_kind": ["SHIP"]}, facts(), UNMET),
    Case("kind: unheard of", {"is_kind": ["SHIP"]}, facts(**UNHEARD), UNKNOWN, ("subject",)),
]


@pytest.mark.parametrize(
    ("home", "area", "expected"),
    [("411500", "411502", UNMET), ("411502", "411502", MET), ("411502", "X-ZONE", UNMET)],
)
def test_a_public_body_is_registered_where_it_is_a_body_of(home: str, area: str, expected: Truth) -> None:
    known = facts(subject=subject(home=home, kind="PUBLIC_BODY"), areas=AREAS)
    everywhere = {"subject_kinds": ["PUBLIC_BODY"], "region": "100000"}
    assert asked(by("registered", area), known, **everywhere).condition.truth is expected


def same(attribute: str) -> dict[str, Any]:
    """The subject and another one."""
    return {"same": {"input": "other", "attribute": attribute}}


def beside(**fields: Any) -> Facts:
    """Another subject is given."""
    other = {"id": "s2", "residence": PATHS["410100"], "operation": [PATHS["411502"]], **fields}
    mine = subject(residence=PATHS["410100"], operation=[PATHS["411502"], PATHS["410100"]])
    return facts(subject=mine, others={"other": subject(**other)})


OTHERS = [
    Case("same: subject", same("subject"), beside(id="s1"), MET),
    Case("same: another subject", same("subject"), beside(), UNMET),
    Case("same: registration", same("registered"), beside(), MET),
    Case("same: another registration", same("registered"), beside(home="320500"), UNMET),
    Case("same: residence", same("residence"), beside(), MET),
    Case("same: residence not known", same("residence"), beside(residence=()), UNKNOWN, ("residence",)),
    Case("same: one place of operation", same("operation"), beside(), MET),
    Case("same: no place of operation", same("operation"), beside(operation=[PATHS["320500"]]), UNMET),
    Case("same: other not given", same("subject"), facts(), UNKNOWN, ("other",)),
    Case(
        "same: unheard of",
        same("subject"),
        facts(subject=None, others={"other": OTHER}),
        UNKNOWN,
        ("subject",),
    ),
    Case(
        "other: passes",
        {"other": {"input": "other", "condition": by("registered", "320500")}},
        facts(others={"other": OTHER}),
        MET,
    ),
    Case(
        "other: its own records",
        {"other": {"input": "other", "condition": EXISTS}},
        facts(record(), others={"other": OTHER}),
        UNKNOWN,
        ("penalty",),
    ),
    Case(
        "other: fails",
        {"other": {"input": "other", "condition": by("registered")}},
        facts(others={"other": OTHER}),
        UNMET,
    ),
    Case(
        "other: not given", {"other": {"input": "other", "condition": EXISTS}}, facts(), UNKNOWN, ("other",)
    ),
]

MANAGER = {"related": {"link": "MANAGER_OF", "condition": EXISTS}}
PUNISHED, CLEAN = subject(record("r9"), id="s8"), subject(id="s9")
ALL_LINKS = [covered("MANAGER_OF"), covered("penalty")]
CUT = {"link": "MANAGER_OF", "direction": "to", "read": 200}
MANAGES = {"related": {"link": "MANAGER_OF", "direction": "from", "condition": EXISTS}}
RELATED = [
    Case(
        "related: one of them passes",
        MANAGER,
        facts(subject=subject(related=[linked("MANAGER_OF", CLEAN), linked("MANAGER_OF", PUNISHED)])),
        MET,
    ),
    Case(
        "related: none of those known passes, others may be",
        MANAGER,
        facts(subject=subject(related=[linked("MANAGER_OF", CLEAN)]), coverage=COVERED),
        UNKNOWN,
        ("MANAGER_OF",),
    ),
    Case(
        "related: none passes, and all are known",
        MANAGER,
        facts(subject=subject(related=[linked("MANAGER_OF", CLEAN)]), coverage=ALL_LINKS),
        UNMET,
    ),
    Case(
        "related: not known of those that are",
        MANAGER,
        facts(subject=subject(related=[linked("MANAGER_OF", CLEAN)])),
        UNKNOWN,
        ("penalty",),
    ),
    Case("related: nobody known", MANAGER, facts(coverage=COVERED), UNKNOWN, ("MANAGER_OF",)),
    Case("related: nobody, and all are known", MANAGER, facts(coverage=ALL_LINKS), UNMET),
    Case(
        "related: all known where the asker is, not where the subject is registered",
        MANAGER,
        facts(subject=subject(home="320500"), coverage=ALL_LINKS),
        UNKNOWN,
        ("MANAGER_OF",),
    ),
    Case(
        "related: another link, another direction",
        MANAGER,
        facts(
            subject=subject(related=[linked("DIRECTOR_OF", PUNISHED), linked("MANAGER_OF", PUNISHED, "from")])
        ),
        UNKNOWN,
        ("MANAGER_OF",),
    ),
    Case(
        "related: nobody among those that were read, and not all were",
        MANAGER,
        facts(subject=subject(related=[linked("MANAGER_OF", CLEAN)], links_read=False), coverage=ALL_LINKS),
        UNKNOWN,
        ("MANAGER_OF",),
    ),
    *(
        Case(
            f"related: more of them than were read, {what}",
            test,
            facts(subject=subject(related=[*linked_ones], links_cut=[CUT]), coverage=ALL_LINKS),
            expected,
            ("MANAGER_OF",) if expected is UNKNOWN else (),
        )
        for what, test, linked_ones, expected in (
            ("none of which passes", MANAGER, [linked("MANAGER_OF", CLEAN)], UNKNOWN),
            ("one of which passes", MANAGER, [linked("MANAGER_OF", PUNISHED)], MET),
            ("in the other direction", MANAGES, [linked("MANAGER_OF", CLEAN, "from")], UNMET),
            ("and it is asked that none passes", {"not": MANAGER}, [linked("MANAGER_OF", CLEAN)], UNKNOWN),
        )
    ),
    Case(
        "related: of another subject, whose links are not read",
        {"other": {"input": "other", "condition": MANAGER}},
        facts(others={"other": subject(id="s2", links_read=False)}, coverage=ALL_LINKS),
        UNKNOWN,
        ("MANAGER_OF",),
    ),
    Case(
        "related: over two links",
        {"related": {"link": "MANAGER_OF", "condition": MANAGER}},
        facts(
            subject=subject(
                related=[
                    linked("MANAGER_OF", subject(id="s7", related=[linked("MANAGER_OF", PUNISHED)])),
                ]
            )
        ),
        MET,
    ),
    Case("related: unheard of", MANAGER, facts(**UNHEARD), UNKNOWN, ("subject",)),
]


def on(**test: Any) -> dict[str, Any]:
    """A date test."""
    return {"date": test}


DATES = [
    Case("date: the cut-off lies inside", on(**{"from": "2026-06-15", "to": "2026-06-16"}), facts(), MET),
    Case("date: on the first day outside", on(to="2026-06-15"), facts(), UNMET),
    Case("date: before", on(**{"from": "2026-06-16"}), facts(), UNMET),
    Case("date: day of the month", on(days_of_month=[6, 15]), facts(), MET),
    Case("date: another day of the month", on(days_of_month=[16, 25]), facts(), UNMET),
    Case("date: of an input", on(input="one", to="2020-01-01"), facts(inputs=inputs(one="2019-12-31")), MET),
    Case("date: input missing", on(input="one", to="2020-01-01"), facts(), UNKNOWN, ("one",)),
    Case(
        "date: input no date",
        on(input="one", to="2020-01-01"),
        facts(inputs=inputs(one="soon")),
        UNKNOWN,
        ("one",),
    ),
    Case(
        "date: the day of the cut-off is the day in Shanghai",
        on(**{"from": "2026-06-15"}),
        facts(cutoff="2026-06-14T16:00:00Z"),
        MET,
    ),
]


def due(**fields: Any) -> dict[str, Any]:
    """A deadline from ``begun`` to ``done``."""
    return {"deadline": {"start": "begun", "end": "done", **fields}}


YEAR = snapshot(date(2025, 1, 1), date(2025, 12, 31)).to_data()
"""National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked."""


def timed(begun: str, done: str | None = None, **fields: Any) -> Facts:
    """Begun on a day, done on another one or not yet."""
    given = inputs(begun=begun) if done is None else inputs(begun=begun, done=done)
    return facts(inputs=given, calendar=YEAR, **fields)


DEADLINES = [
    Case("deadline: days, on the last", due(days=7), timed("2026-01-01", "2026-01-08"), MET),
    Case("deadline: days, after it", due(days=7), timed("2026-01-01", "2026-01-09"), UNMET),
    Case(
        "deadline: working days over a holiday", due(working_days=7), timed("2025-09-26", "2025-10-11"), MET
    ),
    Case("deadline: a day late", due(working_days=7), timed("2025-09-26", "2025-10-14"), UNMET),
    Case("deadline: not done, passed", due(days=7), timed("2026-06-01"), UNMET),
    Case("deadline: not done, still open", due(days=14), timed("2026-06-01"), UNKNOWN, ("done",)),
    Case(
        "deadline: without an end, against the cut-off",
        {"deadline": {"start": "begun", "days": 14}},
        timed("2026-06-01"),
        MET,
    ),
    Case(
        "deadline: without an end, passed at the cut-off",
        {"deadline": {"start": "begun", "days": 13}},
        timed("2026-06-01"),
        UNMET,
    ),
    Case("deadline: start missing", due(days=7), facts(), UNKNOWN, ("begun",)),
    Case("deadline: end no date", due(days=7), timed("2026-01-01", "soon"), UNKNOWN, ("done",)),
    Case(
        "deadline: end before its start", due(days=7), timed("2026-01-02", "2026-01-01"), UNKNOWN, ("done",)
    ),
    Case(
        "deadline: over a year not known",
        due(working_days=7),
        timed("2026-01-01", "2026-01-05"),
        UNKNOWN,
        ("working-days",),
    ),
    Case(
        "deadline: no calendar at all",
        due(working_days=7),
        facts(inputs=inputs(begun="2025-01-01")),
        UNKNOWN,
        ("working-days",),
    ),
]

CASES = [
    *LOGIC,
    *EXISTENCE,
    *WINDOWS,
    *ABSENCE,
    *COUNTS,
    *GRADES,
    *LISTS,
    *ATTESTED,
    *COMPARED,
    *PLACES,
    *OTHERS,
    *RELATED,
    *DATES,
    *DEADLINES,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_condition_is_met_unmet_or_unknown_and_says_what_is_missing(case: Case) -> None:
    result = asked(case.condition, case.facts, **case.fields)
    assert result.reason is not ReasonCode.RULE_ERROR, result.missing
    assert result.condition.truth is case.truth
    assert tuple(gap.name for gap in result.missing) == case.missing
    assert (result.outcome is Outcome.UNDETERMINED) is (case.truth is UNKNOWN)


@pytest.mark.parametrize(
    ("is_", "records", "coverage", "expected"),
    [
        ("MET", [record()], (), MET),
        ("UNMET", [record()], (), UNMET),
        ("MET", [], COVERED, UNMET),
        ("UNMET", [], COVERED, MET),
        ("MET", [], (), UNKNOWN),
        ("UNMET", [], (), UNKNOWN),
    ],
)
def test_another_rules_result_is_taken_as_it_is(
    is_: str, records: Any, coverage: Any, expected: Truth
) -> None:
    inner = rule(EXISTS, id_="inner")
    known = facts(*records, coverage=coverage)
    result = asked({"rule": {"rule": "inner", "is": is_}}, known, rules=[inner])
    assert result.condition.truth is expected


def test_another_rule_screens_records_by_its_own_terms() -> None:
    inner = rule(EXISTS, id_="inner", looks_back=True)
    known = facts(record(repaired_on="2026-02-01"))
    result = asked({"all": [{"rule": {"rule": "inner"}}, {"not": EXISTS}]}, known, rules=[inner])
    assert [part.truth for part in result.condition.parts] == [MET, UNKNOWN]
    assert result.counted == ("r1",)


def test_a_rule_that_is_not_in_force_that_day_says_nothing() -> None:
    inner = rule(TRUE, id_="inner", valid={"from": "2020-01-01", "to": "2026-06-15"})
    result = asked({"rule": {"rule": "inner", "is": "UNMET"}}, facts(), rules=[inner])
    assert result.condition.truth is UNKNOWN
    assert [(gap.what, gap.name) for gap in result.missing] == [("rule", "inner")]
