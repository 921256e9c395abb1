"""Random policy and facts over the whole vocabulary, in a world small enough that things meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from hub.calendar.workdays import snapshot
from hub.policy.catalogue import RuleVersion
from hub.rules import Facts
from hub.rules.facts import RecordFact
from tests.rules.builders import (
    ALWAYS,
    DAY,
    TEXT,
    clause,
    covered,
    facts,
    inputs,
    linked,
    parameters,
    record,
    rule,
    subject,
)

NEGATIVE = ("penalty", "ruling", "black-list")
KINDS = (*NEGATIVE, "honour", "red-list", "credit-grade", "attested-term")
REGIONS = ("411500", "411502", "410000", "320500")
calendar = snapshot(date(2025, 1, 1), date(2026, 12, 31)).to_data()

_DAYS = [DAY + timedelta(days=n) for n in (-1500, -700, -300, -40, -5, -1, 0, 1, 30, 400)]
_ATTRIBUTES: dict[str, tuple[Any, ...]] = {
    "amount": ("0", "10", "20.50", "-5", "much", 7),
    "final": (True, False),
    "valid_from": tuple(day.isoformat() for day in _DAYS),
    "sort": ("x", "y"),
    "scale": ("home-scale", "away-scale"),
    "grade": ("AA", "A", "C", "D", "S"),
    "score": ("10", "90", "none"),
    "year": (2024, "2025"),
    "term": ("honest",),
    "holds": (True, False, "?"),
}
_DATES = ("published_on", "valid_to", "repaired_on", "revoked_on", "disputed_from")


def _some_record(number: int, id_: str, kinds: Sequence[str]) -> RecordFact:
    """One of many records, always the same for a number; half of them have nothing that stops them."""
    dice = Random(number)
    fields = (
        {name: dice.choice(_DAYS) for name in _DATES if dice.random() < 0.2} if dice.random() < 0.5 else {}
    )
    return record(
        id_,
        dice.choice(kinds),
        dice.choice(REGIONS),
        decided_on=dice.choice(_DAYS),
        attributes={name: dice.choice(held) for name, held in _ATTRIBUTES.items() if dice.random() < 0.7},
        severity=dice.choice([None, "MINOR", "SERIOUS"]),
        **fields,
    )


def records(id_: str, kinds: Sequence[str] = KINDS) -> st.SearchStrategy[RecordFact]:
    """One record."""
    return st.integers(0, 9_999).map(lambda number: _some_record(number, id_, kinds))


def plain_records(id_: str) -> st.SearchStrategy[RecordFact]:
    """One negative record of this city that nothing stops."""
    return st.tuples(st.sampled_from(NEGATIVE), st.sampled_from(["0", "1", "20.50", "-5"])).map(
        lambda drawn: record(id_, drawn[0], attributes={"amount": drawn[1], "final": drawn[1] != "1"})
    )


def _record_lists(prefix: str) -> st.SearchStrategy[list[RecordFact]]:
    return st.lists(st.integers(0, 9_999), max_size=4).map(
        lambda numbers: [_some_record(number, f"{prefix}{n}", KINDS) for n, number in enumerate(numbers)]
    )


CLAUSES = (
    clause("c1"),
    clause("c2", "DEMO", where={"severity": {"equals": "SERIOUS"}}, kinds=["ruling", "honour"]),
    clause(
        "c3",
        "DRAFT",
        kinds=["credit-grade"],
        scale="away-scale",
        at_least="AA",
        treat_as={"scenario": "bidding", "scale": "home-scale", "grade": "A"},
    ),
    clause("c4", kinds=["red-list"], treat_as={"scenario": "bidding", "list": "red-list"}),
    clause("c5", kinds=["ruling"], treat_as={"scenario": "bidding", "list": "black-list"}),
    clause("c6", recognise=False, kinds=["black-list"]),
)

COVERAGE = [
    covered(kind, region, from_)
    for kind in (*KINDS, "MANAGER_OF")
    for region in ("100000", "411500", "320500")
    for from_ in (ALWAYS, date(2025, 1, 1))
]


def _some(items: Sequence[Any]) -> st.SearchStrategy[list[Any]]:
    """Some of the items, each at most once."""
    return st.sets(st.integers(0, len(items) - 1)).map(lambda chosen: [items[n] for n in sorted(chosen)])


@st.composite
def worlds(draw: st.DrawFn, *, clear: bool = False) -> Facts:
    """Facts about a company, with managers and another company, some sources complete, some clauses;
    ``clear``: every source is complete and every input given, so that answers are definite."""
    managers = [
        linked("MANAGER_OF", subject(*found, id=f"m{n}"))
        for n, found in enumerate(draw(st.lists(_record_lists("m"), max_size=2)))
    ]
    home = draw(st.sampled_from(["411500", "411500", "320500"]))
    given = {
        "price": st.sampled_from(["100", "5", "much"]),
        "begun": st.sampled_from(["2026-06-01", "2026-12-28"]),
        "done": st.sampled_from(["2026-06-05", "2026-06-30", *([] if clear else [None])]),
        "honest": st.booleans(),
    }
    said = draw(st.fixed_dictionaries(given) if clear else st.fixed_dictionaries({}, optional=given))
    found = draw(_record_lists("r"))
    known = clear or draw(st.integers(0, 9)) > 0
    return facts(
        subject=subject(*found, home=home, related=managers) if known else None,
        others={"other": subject(*draw(_record_lists("o")), id="s2")} if clear or draw(st.booleans()) else {},
        coverage=COVERAGE if clear else draw(st.just(COVERAGE) | _some(COVERAGE)),
        clauses=draw(_some(CLAUSES)),
        inputs=inputs(**said),
        parameters=parameters(
            rate="5" if clear else draw(st.sampled_from([None, "5", "120"])), **{"rating-year": "2024"}
        ),
        calendar=calendar if clear else draw(st.sampled_from([None, calendar])),
    )


@st.composite
def plain_worlds(draw: st.DrawFn) -> Facts:
    """Every source is complete, every input given, and few negative records of this city: what one more
    of them does shows at once."""
    found = [draw(plain_records(f"r{n}")) for n in range(draw(st.integers(0, 2)))]
    manager = linked("MANAGER_OF", subject(id="m0"))
    given = inputs(price="100", begun="2026-06-01", done="2026-06-05", honest=draw(st.booleans()))
    return facts(
        subject=subject(*found, related=[manager]),
        others={"other": subject(id="s2")},
        coverage=COVERAGE,
        inputs=given,
        parameters=parameters(rate="5", **{"rating-year": "2024"}),
        calendar=calendar,
    )


numbers = st.sampled_from([Decimal(0), Decimal(1), Decimal(2), Decimal("20.5"), Decimal(30)])
bounds = st.dictionaries(
    st.sampled_from(["at_least", "at_most", "more_than", "less_than", "equals"]),
    numbers,
    min_size=1,
    max_size=2,
) | numbers.map(lambda n: {"one_of": [n, n + 1]})
where = st.sampled_from(["amount", "final", "severity", "valid_from", "sort"]).flatmap(
    lambda name: st.fixed_dictionaries(
        {
            name: {
                "amount": bounds,
                "final": st.booleans().map(lambda flag: {"equals": flag}),
                "severity": st.just({"one_of": ["SERIOUS", "GENERAL"]}),
                "valid_from": st.sampled_from(_DAYS).map(lambda day: {"at_least": day}),
                "sort": st.just({"equals": "x"}),
            }[name]
        }
    )
)
windows = st.sampled_from(
    [
        {"years": 2},
        {"months": 1, "days": 3},
        {"years": 1, "of": "valid_from"},
        {"this": "year"},
        {"years": 1, "ending": {"input": "begun"}},
    ]
)
entries = st.tuples(st.sampled_from(("penalty", "ruling", "honour")), st.booleans()).map(
    lambda drawn: {"kinds": [drawn[0]], **({"attribute": "amount"} if drawn[1] else {"each": 5})}
)
accounts = st.fixed_dictionaries(
    {
        "base": numbers,
        "plus": st.lists(entries, max_size=1),
        "minus": st.lists(entries, min_size=1, max_size=1),
    }
)


@st.composite
def record_tests(draw: st.DrawFn) -> dict[str, Any]:
    """Any test on records."""
    one = st.sampled_from(("penalty", "ruling", "honour"))
    test: dict[str, Any] = {"kind": draw(one | st.lists(one, min_size=1, max_size=2, unique=True))}
    if draw(st.booleans()):
        test["where"] = draw(where)
    if draw(st.booleans()):
        test["within"] = draw(windows)
    match draw(st.sampled_from(["exists", "exists", "count", "sum", "last"])):
        case "count":
            test["count"] = draw(bounds)
        case "sum":
            test["sum"] = {"attribute": "amount", "is": draw(bounds)}
        case "last":
            test["each_of_last"] = {"count": draw(st.integers(1, 2)), "where": draw(where)}
        case _:
            pass
    return {"record": test}


leaves = st.one_of(
    record_tests(),
    record_tests(),
    st.lists(st.sampled_from(("red-list", "black-list")), min_size=1, max_size=2, unique=True).map(
        lambda lists: {"on_list": {"lists": lists}}
    ),
    st.just({"attested": "honest"}),
    st.tuples(accounts, bounds).map(lambda drawn: {"account": {**drawn[0], "is": drawn[1]}}),
    st.sampled_from(
        [
            {"newest": {"kinds": ["honour", "penalty"], "is": ["honour"]}},
            {
                "newest": {
                    "kinds": ["honour", "red-list"],
                    "is": ["red-list"],
                    "where": {"sort": {"present": True}},
                }
            },
            {"outranks": {"input": "other", "scale": "home-scale", "or_equal": True}},
            {
                "record": {
                    "kind": "honour",
                    "where": {"valid_from": {"less_than": {"cutoff": True, "minus": "P7D"}}},
                }
            },
            {"on_list": {"lists": ["red-list"], "where": {"sort": {"equals": "x"}}}},
            {"compare": {"left": {"input": "price"}, "op": "one_of", "choices": [5, 100]}},
            {"deadline": {"start": "begun", "months": 1}},
            {"grade": {"scale": "home-scale", "at_least": "A"}},
            {"grade": {"scale": "home-scale", "one_of": ["C"], "year": "rating-year"}},
            {"grade": {"scale": "home-scale", "score": {"at_least": 80}, "year": 2025}},
            {"compare": {"left": {"input": "price"}, "op": "more_than", "right": {"parameter": "rate"}}},
            {"located": {"by": "registered", "in": "411500"}},
            {"is_kind": ["LEGAL_ENTITY"]},
            {"same": {"input": "other", "attribute": "registered"}},
            {"date": {"days_of_month": [6, 25]}},
            {"date": {"input": "begun", "from": "2026-06-10"}},
            {"deadline": {"start": "begun", "end": "done", "working_days": 7}},
            {"deadline": {"start": "begun", "days": 7}},
            {"compare": {"left": {"input": "done"}, "op": "at_most", "right": {"input": "begun"}}},
            {"rule": {"rule": "inner"}},
            {"rule": {"rule": "inner", "is": "UNMET"}},
        ]
    ),
)


_negative = st.sampled_from(("penalty", "ruling"))
_totals = st.sampled_from(["count", "sum"]).flatmap(
    lambda name: st.tuples(_negative, bounds).map(
        lambda drawn: {
            "record": {
                "kind": drawn[0],
                name: drawn[1] if name == "count" else {"attribute": "amount", "is": drawn[1]},
            }
        }
    )
)
_lasts = _negative.map(
    lambda kind: {
        "record": {"kind": kind, "each_of_last": {"count": 1, "where": {"final": {"equals": True}}}}
    }
)
plain_leaves = st.one_of(
    _totals,
    _totals,
    _lasts,
    _negative.map(lambda kind: {"record": {"kind": kind}}),
    st.sampled_from(
        [
            {"on_list": {"lists": ["black-list"]}},
            {"attested": "honest"},
            {"rule": {"rule": "inner"}},
            {"rule": {"rule": "inner", "is": "UNMET"}},
        ]
    ),
)


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        inner.map(lambda part: {"not": part}),
        inner.map(lambda part: {"related": {"link": "MANAGER_OF", "condition": part}}),
        inner.map(lambda part: {"other": {"input": "other", "condition": part}}),
    )


conditions = st.recursive(leaves, _around, max_leaves=6)
plain_conditions = st.recursive(plain_leaves, _around, max_leaves=3)

INPUTS = [
    {"name": "price", "type": "decimal", "label": TEXT},
    {"name": "begun", "type": "date", "label": TEXT},
    {"name": "done", "type": "date", "label": TEXT, "none": TEXT},
    {"name": "other", "type": "subject", "label": TEXT},
]
VALUES = [
    {"items": [TEXT]},
    {"amount_off": {"amount": 12, "of": {"input": "price"}}},
    {
        "choose": [
            {
                "when": {"grade": {"scale": "home-scale", "at_least": "A"}},
                "value": {
                    "several": [{"items": [TEXT]}, {"range": {"lowest": 4, "highest": 50, "unit": "CNY"}}]
                },
            }
        ]
    },
    {"balance": {"plus": [{"kinds": ["honour"], "attribute": "amount"}], "unit": "hours"}},
    {"percent_off": {"percent": {"parameter": "rate"}, "of": {"input": "price"}}},
    {"per_unit": {"amount": 3, "unit": "CNY", "times": [{"input": "price"}], "cap": 100}},
]


def _is_plain(condition: Any) -> bool:
    return "'rule'" not in str(condition)


@st.composite
def plain_benefits(draw: st.DrawFn) -> list[RuleVersion]:
    """A benefit that turns on negative records, and the rule that it may rest on."""
    withdrawn = draw(st.none() | plain_conditions)
    return [
        rule(draw(plain_conditions), "BENEFIT", inputs=INPUTS, withdrawn_when=withdrawn),
        rule(draw(plain_conditions.filter(_is_plain)), id_="inner", inputs=INPUTS),
    ]


@st.composite
def rules(draw: st.DrawFn, kind: str | None = None, looks_back: bool | None = None) -> list[RuleVersion]:
    """A rule and the one that it may rest on (``inner``)."""
    back = st.booleans() if looks_back is None else st.just(looks_back)
    which = kind or draw(st.sampled_from(["BENEFIT", "MEASURE", "DUTY"]))
    terms: dict[str, Any] = {
        "inputs": INPUTS,
        "region": draw(st.sampled_from(["411500", "410000", "100000"])),
        "effective": draw(st.sampled_from(["JURISDICTION", "JURISDICTION", "EVERYWHERE"])),
        "disputed": draw(st.sampled_from(["COUNT", "HOLD_BACK"])),
    }
    if which == "BENEFIT":
        terms["effect"] = {"kind": "GRANT", "label": TEXT, "value": draw(st.sampled_from(VALUES))}
        terms["withdrawn_when"] = draw(st.none() | conditions)
    if which == "MEASURE":
        terms["responsible_persons"] = True
    inner = rule(
        draw(conditions.filter(_is_plain)),
        id_="inner",
        region="100000",
        inputs=INPUTS,
        looks_back=draw(back),
        status=draw(st.sampled_from(["IN_FORCE", "DRAFT"])),
    )
    return [rule(draw(conditions), which, looks_back=draw(back), **terms), inner]
