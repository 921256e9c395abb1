"""What an answer says: outcome per kind of rule, reasons, status, values, the end of a measure, errors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub.policy.model.values import Amount
from hub.rules import Facts, evaluate
from hub.rules.evaluation import given
from hub.rules.facts import SubjectFacts
from tests.rules.builders import (
    TEXT,
    asked,
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

EXISTS: dict[str, Any] = {"record": {"kind": "penalty"}}
CLEAN: dict[str, Any] = {"not": EXISTS}
COVERED = (covered("penalty"),)
HONEST: dict[str, Any] = {"attested": "honest"}
DUE: dict[str, Any] = {"deadline": {"start": "begun", "end": "done", "days": 7}}
SAID = {True: inputs(honest=True), False: inputs(honest=False), None: {}}


@pytest.mark.parametrize(
    ("kind", "said", "outcome"),
    [
        ("BENEFIT", True, "GRANTED"),
        ("BENEFIT", False, "REFUSED"),
        ("BENEFIT", None, "UNDETERMINED"),
        ("MEASURE", True, "APPLIES"),
        ("MEASURE", False, "DOES_NOT_APPLY"),
        ("MEASURE", None, "UNDETERMINED"),
        ("DUTY", True, "COMPLIANT"),
        ("DUTY", False, "NON_COMPLIANT"),
        ("DUTY", None, "UNDETERMINED"),
    ],
)
def test_each_kind_of_rule_has_its_outcomes(kind: str, said: bool | None, outcome: str) -> None:
    result = asked(HONEST, facts(inputs=SAID[said]), kind)
    assert result.outcome == outcome
    assert [gap.name for gap in result.missing] == (["honest"] if said is None else [])
    assert (result.rule, result.version) == ("r-1", 3)


@pytest.mark.parametrize(
    ("condition", "given", "outcome"),
    [
        (DUE, inputs(begun="2026-01-01", done="2026-01-08"), "ON_TIME"),
        (DUE, inputs(begun="2026-01-01", done="2026-01-09"), "LATE"),
        (DUE, inputs(begun="2026-01-01"), "LATE"),
        (DUE, {}, "UNDETERMINED"),
        (
            {"all": [HONEST, DUE]},
            inputs(honest=False, begun="2026-01-01", done="2026-01-08"),
            "NON_COMPLIANT",
        ),
        ({"all": [HONEST, DUE]}, inputs(honest=True, begun="2026-01-01", done="2026-01-08"), "ON_TIME"),
    ],
)
def test_a_duty_with_a_deadline_is_kept_or_late(condition: Any, given: Any, outcome: str) -> None:
    assert asked(condition, facts(inputs=given)).outcome == outcome


@pytest.mark.parametrize("kind", ["BENEFIT", "MEASURE"])
def test_a_rule_is_for_its_kinds_of_subject_only(kind: str) -> None:
    person = SubjectFacts.model_validate({"id": "p", "kind": "NATURAL_PERSON"})
    result = asked(HONEST, facts(subject=person, inputs=SAID[True]), kind)
    assert result.outcome in (Outcome.REFUSED, Outcome.DOES_NOT_APPLY)


@pytest.mark.parametrize("kind", ["BENEFIT", "MEASURE"])
def test_a_subject_nobody_has_heard_of_is_neither_clean_nor_refused(kind: str) -> None:
    result = asked(EXISTS, facts(subject=None, coverage=COVERED), kind)
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, ReasonCode.SUBJECT_UNKNOWN)


@pytest.mark.parametrize("said", [True, False, None])
@pytest.mark.parametrize("applies_when", [None, HONEST])
def test_a_duty_binds_nobody_of_a_kind_that_it_does_not_name(said: Any, applies_when: Any) -> None:
    person = facts(subject=subject(kind="NATURAL_PERSON"), inputs=SAID[said])
    result = asked(HONEST, person, applies_when=applies_when)
    assert (result.outcome, result.missing) == (Outcome.NOT_APPLICABLE, ())
    assert result.condition.parts[0].parts[0].operator == "is_kind"


BODY: dict[str, Any] = {"subject_kinds": ["LEGAL_ENTITY", "PUBLIC_BODY"]}


def body(home: str) -> Any:
    """A public body of a place; none is known where it is empty."""
    registered = {"registered": ()} if not home else {}
    return subject(kind="PUBLIC_BODY", home=home or "411500", **registered)


@pytest.mark.parametrize(
    ("home", "fields", "outcome"),
    [
        ("411500", {}, "COMPLIANT"),
        ("411502", {}, "COMPLIANT"),
        ("410000", {}, "NOT_APPLICABLE"),
        ("320500", {}, "NOT_APPLICABLE"),
        ("410000", {"bodies_of": "410000"}, "COMPLIANT"),
        ("320500", {"bodies_of": "100000"}, "COMPLIANT"),
        ("320500", {"region": "100000"}, "COMPLIANT"),
        ("", {}, "UNDETERMINED"),
        ("", {"applies_when": HONEST}, "UNDETERMINED"),
        ("", {"applies_when": {"not": HONEST}}, "NOT_APPLICABLE"),
        ("320500", {"condition": {"stated": True}}, "STATED"),
    ],
)
def test_a_duty_binds_the_public_bodies_of_its_region(home: str, fields: Any, outcome: str) -> None:
    known = facts(subject=body(home), inputs=SAID[True])
    asked_of = {"condition": HONEST, **fields}
    result = asked(known=known, **BODY, **asked_of)
    assert result.outcome == outcome
    assert [gap.name for gap in result.missing] == (["registered"] if outcome == "UNDETERMINED" else [])


def test_a_firm_of_another_region_that_a_duty_names_is_bound() -> None:
    assert asked(HONEST, facts(subject=subject(home="320500"), inputs=SAID[True]), **BODY).outcome == (
        Outcome.COMPLIANT
    )


def test_a_duty_needs_no_subject() -> None:
    assert asked(HONEST, facts(subject=None, inputs=SAID[True])).outcome is Outcome.COMPLIANT


@pytest.mark.parametrize(
    ("records", "coverage", "outcome"),
    [
        ([record()], (), "WITHDRAWN"),
        ([], COVERED, "GRANTED"),
        ([], (), "UNDETERMINED"),
    ],
)
def test_a_benefit_is_withdrawn_by_its_own_terms(records: Any, coverage: Any, outcome: str) -> None:
    known = facts(*records, coverage=coverage, inputs=SAID[True])
    result = asked(HONEST, known, "BENEFIT", withdrawn_when=EXISTS)
    assert result.outcome == outcome
    assert result.condition.parts[-1].label == "withdrawn_when"
    assert [gap.name for gap in result.missing] == (["penalty"] if outcome == "UNDETERMINED" else [])
    assert result.counted == tuple(one.id for one in records)


def test_what_is_not_met_is_refused_even_if_withdrawal_is_unknown() -> None:
    result = asked(HONEST, facts(inputs=SAID[False]), "BENEFIT", withdrawn_when=EXISTS)
    assert result.outcome is Outcome.REFUSED


class Exploding(dict[str, Any]):
    """Rules that can't be looked up, as a broken store would do."""

    def __getitem__(self, name: str) -> Any:
        raise OSError(f"{name} with an identity number 11010119900307002X")


@pytest.mark.parametrize("kind", ["BENEFIT", "MEASURE", "DUTY"])
def test_a_rule_that_errs_is_undetermined_and_says_nothing_of_its_data(kind: str) -> None:
    known = facts(record(), inputs=SAID[True])
    condition = {"all": [EXISTS, {"rule": {"rule": "gone"}}]}
    result = evaluate(rule(condition, kind, status="PRACTICE"), known, Exploding())
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, ReasonCode.RULE_ERROR)
    assert result.missing[0].detail == "the rule failed: OSError"
    assert (result.counted, result.value, result.status) == ((), None, RuleStatus.PRACTICE)
    assert "1101" not in result.model_dump_json()


def value(form: dict[str, Any], known: Facts) -> Any:
    """A benefit with this value for an honest company."""
    effect = {"kind": "GRANT", "label": TEXT, "value": form}
    given = known.model_copy(update={"inputs": {**known.inputs, **SAID[True]}})
    return asked(HONEST, given, "BENEFIT", effect=effect)


PRICE, RATE = {"input": "price"}, {"parameter": "rate"}


@pytest.mark.parametrize(
    ("form", "known", "expected"),
    [
        (
            {"percent_off": {"percent": 50, "of": PRICE}},
            facts(inputs=inputs(price="800000.01")),
            {"percent": "50", "amount": "400000.01", "due": "400000.00", "unit": "CNY"},
        ),
        (
            {"percent_off": {"percent": "12.5", "of": PRICE, "bound": "at_least"}},
            facts(inputs=inputs(price="0.20")),
            {"amount": "0.03", "due": "0.17", "bound": "at_least"},
        ),
        (
            {"percent_off": {"percent": RATE, "of": PRICE}},
            facts(inputs=inputs(price=100), parameters=parameters(rate="100")),
            {"amount": "100.00", "due": "0.00"},
        ),
        ({"amount": {"amount": "0.125", "unit": "CNY"}}, facts(), {"amount": "0.13"}),
        (
            {"amount": {"amount": RATE, "unit": "CNY", "bound": "at_most"}},
            facts(parameters=parameters(rate=7)),
            {"amount": "7.00", "bound": "at_most"},
        ),
        (
            {"per_unit": {"amount": 12, "unit": "CNY", "times": [{"input": "persons"}, {"input": "nights"}]}},
            facts(inputs=inputs(persons="3", nights="2")),
            {"amount": "72.00", "rate": "12"},
        ),
        (
            {"per_unit": {"amount": 12, "unit": "CNY", "times": [{"input": "persons"}], "cap": 20}},
            facts(inputs=inputs(persons="3")),
            {"amount": "20.00"},
        ),
        (
            {"price": {"due": "0.01", "items": [TEXT]}},
            facts(),
            {"due": "0.01", "amount": None, "unit": "CNY", "items": [TEXT]},
        ),
        ({"price": {"due": PRICE, "items": [TEXT]}}, facts(inputs=inputs(price="2.005")), {"due": "2.01"}),
        ({"range": {"lowest": 4, "highest": 50, "unit": "CNY"}}, facts(), {"lowest": "4", "highest": "50"}),
        ({"items": [TEXT, TEXT]}, facts(), {"items": [TEXT, TEXT]}),
        ({"items": [TEXT], "open_ended": True}, facts(), {"items": [TEXT], "open_ended": True}),
        ({"discretion": TEXT}, facts(), {"items": [TEXT]}),
    ],
)
def test_a_value_is_computed_in_decimal_and_rounded_to_one_fen(form: Any, known: Any, expected: Any) -> None:
    result = value(form, known)
    assert result.outcome is Outcome.GRANTED, result.missing
    got = result.value.model_dump(mode="json")
    assert got["form"] == next(iter(form))
    assert {name: got[name] for name in expected} == expected


UNSET = ("parameter", "rate", "not set for this region and day")


@pytest.mark.parametrize(
    ("form", "known", "told", "missing"),
    [
        ({"percent_off": {"percent": 50, "of": PRICE}}, facts(), {"percent": "50"}, [("input", "price", "")]),
        (
            {"percent_off": {"percent": 100, "of": PRICE}},
            facts(),
            {"percent": "100", "due": "0.00"},
            [("input", "price", "")],
        ),
        (
            {"percent_off": {"percent": 100, "of": PRICE, "bound": "at_most"}},
            facts(),
            {"percent": "100", "bound": "at_most"},
            [("input", "price", "")],
        ),
        (
            {"percent_off": {"percent": RATE, "of": PRICE}},
            facts(inputs=inputs(price=1), parameters=parameters(rate=120)),
            {},
            [("parameter", "rate", "is more than 100")],
        ),
        (
            {"percent_off": {"percent": RATE, "of": PRICE}},
            facts(parameters=parameters(rate=None)),
            {},
            [UNSET, ("input", "price", "")],
        ),
        ({"amount": {"amount": RATE, "unit": "points"}}, facts(), {"unit": "points"}, [UNSET]),
        ({"price": {"due": RATE, "items": [TEXT]}}, facts(), {"items": [TEXT]}, [UNSET]),
        (
            {"amount_off": {"amount": 12, "of": PRICE, "times": [{"input": "persons"}]}},
            facts(inputs=inputs(persons=3)),
            {"rate": "12"},
            [("input", "price", "")],
        ),
        (
            {"amount_off": {"amount": RATE, "of": PRICE}},
            facts(inputs=inputs(price=3)),
            {},
            [UNSET],
        ),
        (
            {"per_unit": {"amount": 12, "unit": "CNY", "times": [{"input": "persons"}, {"input": "nights"}]}},
            facts(inputs=inputs(persons=2)),
            {"rate": "12"},
            [("input", "nights", "")],
        ),
        (
            {"per_unit": {"amount": RATE, "unit": "CNY", "times": [{"input": "persons"}], "cap": 3}},
            facts(),
            {},
            [UNSET, ("input", "persons", "")],
        ),
    ],
)
def test_a_size_that_is_not_known_withholds_nothing(form: Any, known: Any, told: Any, missing: Any) -> None:
    result = value(form, known)
    assert result.outcome is Outcome.GRANTED
    got = result.value.model_dump(mode="json")
    assert got["form"] == next(iter(form))
    sizes = dict.fromkeys(("percent", "rate", "amount", "due"))
    assert {name: got.get(name) for name in sizes | told} == sizes | told
    assert [(gap.what, gap.name, gap.detail) for gap in result.value.missing] == missing
    assert result.missing == result.value.missing


@pytest.mark.parametrize(
    ("price", "detail"),
    [("-1", "is less than zero"), ("much", "is not a number")],
)
def test_what_was_given_and_cant_be_right_leaves_the_outcome_open(price: str, detail: str) -> None:
    form = {"percent_off": {"percent": 50, "of": PRICE}}
    for one in (form, {"several": [{"items": [TEXT]}, form]}):
        result = value(one, facts(inputs=inputs(price=price)))
        assert (result.outcome, result.value) == (Outcome.UNDETERMINED, None)
        assert [(gap.name, gap.detail) for gap in result.missing] == [("price", detail)]


def test_a_measure_of_unknown_size_applies() -> None:
    effect = {"kind": "RESTRICT", "label": TEXT, "measure": "ban"}
    form = {"balance": {"plus": [{"kinds": ["penalty"], "each": RATE}], "unit": "points"}}
    result = asked(EXISTS, facts(record()), "MEASURE", effect={**effect, "value": form})
    assert result.value is not None
    assert (result.outcome, result.value.form, result.value.amount) == (Outcome.APPLIES, "balance", None)
    assert [gap.name for gap in result.missing] == ["rate"]


def tier(term: str, form: dict[str, Any]) -> dict[str, Any]:
    """A case of a value, for whom a term is attested."""
    return {"when": {"attested": term}, "value": form}


def yuan(amount: int) -> dict[str, Any]:
    """So many yuan."""
    return {"amount": {"amount": amount, "unit": "CNY"}}


LAST = {"when": {"compare": {"left": {"value": 1}, "op": "equals", "right": {"value": 1}}}, "value": yuan(4)}


@pytest.mark.parametrize(
    ("cases", "said", "outcome", "amounts"),
    [
        ([tier("good", yuan(50)), LAST], {"good": True}, "GRANTED", ["50.00"]),
        ([tier("good", yuan(50)), LAST], {"good": False}, "GRANTED", ["4.00"]),
        # Which of them is not known, but one of them is given.
        ([tier("good", yuan(50)), LAST], {}, "GRANTED", ["50.00", "4.00"]),
        ([tier("good", yuan(50)), tier("fair", yuan(9)), LAST], {"good": False}, "GRANTED", ["9.00", "4.00"]),
        # Perhaps none, or one that gives nothing.
        ([tier("good", yuan(50))], {}, "UNDETERMINED", None),
        ([tier("good", yuan(0)), LAST], {}, "UNDETERMINED", None),
        ([tier("good", {"choose": [tier("fair", yuan(9))]}), LAST], {"fair": False}, "UNDETERMINED", None),
        ([tier("good", {"percent_off": {"percent": 0, "of": PRICE}}), LAST], {}, "UNDETERMINED", None),
        # What is free is given all the same.
        ([tier("good", {"price": {"due": 0, "items": [TEXT]}}), LAST], {}, "GRANTED", ["4.00"]),
    ],
)
def test_of_several_cases_one_is_given_where_each_gives_something(
    cases: Any, said: dict[str, bool], outcome: str, amounts: list[str] | None
) -> None:
    result = value({"choose": cases}, facts(inputs=inputs(**said)))
    assert result.outcome == outcome
    if amounts is None:
        assert result.value is None
        assert "good" in [gap.name for gap in result.missing]
        return
    found = result.value.parts if result.value.form == "choose" else [result.value]
    assert [str(one.amount) for one in found if one.amount is not None] == amounts
    assert bool(result.missing) is (result.value.form == "choose")


@pytest.mark.parametrize(
    ("said", "forms"),
    [
        ({"good": True}, ["items", "amount 50"]),
        ({"good": False, "fair": True}, ["items", "amount 9"]),
        ({"good": False, "fair": False}, ["items"]),
    ],
)
def test_the_forms_that_were_given_can_be_told_from_the_others(
    said: dict[str, bool], forms: list[str]
) -> None:
    """Of several all, of a choice the one that is met."""
    choice = {"choose": [tier("good", yuan(50)), tier("fair", yuan(9))]}
    effect = {"kind": "GRANT", "label": TEXT, "value": {"several": [{"items": [TEXT]}, choice]}}
    found = given(rule(HONEST, "BENEFIT", effect=effect), facts(inputs=inputs(**said)), {})
    assert [f"amount {one.amount.amount}" if isinstance(one, Amount) else "items" for one in found] == forms
    assert (
        given(
            rule(HONEST, "MEASURE", effect={"kind": "RESTRICT", "label": TEXT, "measure": "ban"}), facts(), {}
        )
        == []
    )


PERHAPS = {"choose": [tier("good", yuan(50))]}


@pytest.mark.parametrize(
    ("parts", "outcome", "forms"),
    [
        ([{"items": [TEXT]}, PERHAPS], "GRANTED", ["items", "choose"]),
        (
            [{"items": [TEXT]}, yuan(5), {"amount": {"amount": RATE, "unit": "CNY"}}],
            "GRANTED",
            ["items", "amount", "amount"],
        ),
        ([PERHAPS, PERHAPS], "UNDETERMINED", None),
    ],
)
def test_of_several_values_the_known_ones_are_given_and_the_others_marked(
    parts: Any, outcome: str, forms: list[str] | None
) -> None:
    result = value({"several": parts}, facts())
    assert result.outcome == outcome
    assert [gap.name for gap in result.missing] in (["good"], ["rate"])
    if forms is None:
        assert result.value is None
    else:
        assert [part.form for part in result.value.parts] == forms
        assert [bool(part.missing) for part in result.value.parts][:-1] == [False] * (len(forms) - 1)
        assert result.value.parts[-1].missing == result.missing


NOBODY: dict[str, Any] = {"subject": None, "nobody": True}


@pytest.mark.parametrize("kind", ["BENEFIT", "MEASURE", "DUTY"])
def test_asked_of_nobody_a_rule_says_what_its_text_says(kind: str) -> None:
    effect = {"kind": "GRANT", "label": TEXT, "value": {"items": [TEXT]}}
    effect |= {} if kind == "BENEFIT" else {"kind": "RESTRICT", "measure": "ban"}
    for condition in (HONEST, EXISTS, CLEAN, {"rule": {"rule": "inner"}}):
        inner = rule(EXISTS, id_="inner", status="PRACTICE")
        result = asked(
            condition, facts(**NOBODY, coverage=COVERED), kind, [inner], effect=effect, status="DRAFT"
        )
        assert (result.outcome, result.reason, result.missing) == (Outcome.STATED, None, ())
        assert result.value is not None
        assert [item["zh"] for item in result.value.items] == ["甲"]
        assert (result.condition.operator, result.status) == ("stated", RuleStatus.DRAFT)


def test_a_subject_that_was_named_and_is_not_known_gets_no_statement() -> None:
    result = asked(HONEST, facts(subject=None), "BENEFIT")
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, ReasonCode.SUBJECT_UNKNOWN)


def test_asked_of_nobody_every_case_of_a_value_is_told() -> None:
    form = {
        "several": [
            {
                "choose": [
                    tier("good", {"items": [TEXT, {"zh": "乙", "en": "b"}]}),
                    tier("fair", {"items": [TEXT]}),
                ]
            },
            {"percent_off": {"percent": 50, "of": PRICE}},
            {"balance": {"plus": [{"kinds": ["penalty"], "each": 1}], "unit": "points"}},
        ]
    }
    result = asked(HONEST, facts(**NOBODY), effect={"kind": "CLASSIFY", "label": TEXT, "value": form})
    assert result.value is not None
    cases, half, balance = result.value.parts
    assert [item["zh"] for item in cases.items] == ["甲", "乙"]
    assert [len(part.items) for part in cases.parts] == [2, 1]
    assert (half.percent, half.amount, balance.amount) == (Decimal(50), None, None)
    assert [(gap.what, gap.name, gap.detail) for gap in result.missing] == [
        ("input", "price", ""),
        ("subject", "subject", "no subject was named"),
    ]


def test_what_the_day_alone_decides_is_decided_of_nobody() -> None:
    due = {"deadline": {"by": "2026-06-14", "end": "done"}}
    assert asked(due, facts(**NOBODY)).outcome is Outcome.LATE


def test_an_open_answer_names_all_that_is_missing() -> None:
    effect = {"kind": "GRANT", "label": TEXT, "value": {"amount": {"amount": RATE, "unit": "CNY"}}}
    result = asked(HONEST, facts(), "BENEFIT", effect=effect, withdrawn_when=EXISTS)
    assert [gap.name for gap in result.missing] == ["honest", "penalty", "rate"]


def test_a_refusal_needs_no_value_and_gives_none() -> None:
    effect = {"kind": "GRANT", "label": TEXT, "value": {"amount": {"amount": RATE, "unit": "CNY"}}}
    result = asked(HONEST, facts(inputs=SAID[False]), "BENEFIT", effect=effect)
    assert (result.outcome, result.value, result.missing) == (Outcome.REFUSED, None, ())


def test_amounts_do_not_depend_on_the_settings_of_the_thread() -> None:
    with localcontext(prec=3):
        result = value({"percent_off": {"percent": 50, "of": PRICE}}, facts(inputs=inputs(price="123456.78")))
    assert result.value.amount == Decimal("61728.39")


RED = {"on_list": {"lists": ["red-list"]}}
OLD = {"valid_to": "2026-09-01"}


@pytest.mark.parametrize(
    ("condition", "records", "fields", "end"),
    [
        (EXISTS, [record()], {}, None),
        (EXISTS, [record(**OLD)], {}, "2026-09-01"),
        (EXISTS, [record(sharing_ends_on="2026-08-01", **OLD)], {}, "2026-08-01"),
        (EXISTS, [record(**OLD), record("r2", valid_to="2026-10-01")], {}, "2026-10-01"),
        (EXISTS, [record(**OLD)], {"looks_back": True}, None),
        (EXISTS, [record(**OLD)], {"valid": {"from": "2020-01-01", "to": "2026-07-01"}}, "2026-07-01"),
        ({"record": {"kind": "penalty", "within": {"years": 3}}}, [record()], {}, "2029-01-11"),
        (
            {"record": {"kind": "penalty", "within": {"months": 1}}},
            [record(decided_on="2026-05-31")],
            {},
            "2026-07-01",
        ),
        (
            {"record": {"kind": "penalty", "count": {"at_least": 2}}},
            [
                record(**OLD),
                record("r2", valid_to="2026-10-01", decided_on="2026-01-02"),
                record("r3", valid_to="2026-11-01"),
            ],
            {},
            "2026-10-01",
        ),
        (
            {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": {"at_least": 10}}}},
            [
                record(attributes={"amount": 9}, **OLD),
                record("r2", attributes={"amount": 9}, valid_to="2026-10-01", decided_on="2026-01-02"),
                record("r3", valid_to="2026-12-01"),
            ],
            {},
            "2026-09-01",
        ),
        ({"record": {"kind": "penalty", "count": {"at_most": 2}}}, [record(**OLD)], {}, None),
        (
            {
                "record": {
                    "kind": "penalty",
                    "each_of_last": {"count": 1, "where": {"severity": {"equals": "MINOR"}}},
                }
            },
            [record(severity="MINOR", **OLD)],
            {},
            "2026-09-01",
        ),
        ({"all": [EXISTS, RED]}, [record(**OLD), record("r2", "red-list")], {}, "2026-09-01"),
        (
            {"any": [EXISTS, RED]},
            [record(**OLD), record("r2", "red-list", valid_to="2027-01-01")],
            {},
            "2027-01-01",
        ),
        ({"any": [EXISTS, HONEST]}, [record(**OLD)], {}, "2026-09-01"),
        ({"all": [EXISTS, {"not": RED}]}, [record(**OLD)], {}, "2026-09-01"),
        (RED, [record("r1", "red-list", **OLD)], {}, "2026-09-01"),
        ({"grade": {"scale": "home-scale", "at_least": "A"}}, [grade("AA", **OLD)], {}, "2026-09-01"),
        ({"date": {"from": "2020-01-01"}}, [], {}, None),
        (
            HONEST,
            [record("a", "attested-term", attributes={"term": "honest", "holds": True}, **OLD)],
            {},
            "2026-09-01",
        ),
        ({"rule": {"rule": "inner"}}, [record(**OLD)], {}, "2026-09-01"),
        ({"rule": {"rule": "clean", "is": "UNMET"}}, [record(**OLD)], {}, None),
    ],
)
def test_a_measure_ends_when_its_records_no_longer_carry_it(
    condition: Any, records: Any, fields: Any, end: str | None
) -> None:
    rules = [rule(EXISTS, id_="inner"), rule(CLEAN, id_="clean")]
    known = facts(*records, coverage=[covered("penalty"), covered("red-list")])
    result = asked(condition, known, "MEASURE", rules, **fields)
    assert result.outcome is Outcome.APPLIES
    assert result.ends_on == (date.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    ("condition", "end"),
    [
        ({"related": {"link": "MANAGER_OF", "condition": EXISTS}}, date(2026, 9, 1)),
        ({"other": {"input": "shop", "condition": EXISTS}}, date(2026, 10, 1)),
    ],
)
def test_a_measure_over_other_subjects_ends_with_their_records(condition: Any, end: date) -> None:
    clean = subject(id="s3")
    manager = subject(record("m", **OLD), id="s2", related=[linked("MANAGER_OF", clean)])
    shop = subject(record("o", valid_to="2026-10-01"), id="s4")
    related = [linked("MANAGER_OF", clean), linked("MANAGER_OF", manager)]
    known = facts(subject=subject(related=related), others={"shop": shop})
    result = asked(condition, known, "MEASURE", responsible_persons=True)
    assert (result.outcome, result.ends_on) == (Outcome.APPLIES, end)


def test_only_a_measure_that_applies_or_a_benefit_that_is_granted_has_an_end() -> None:
    assert asked(EXISTS, facts(record(**OLD))).ends_on is None
    assert asked(CLEAN, facts(record(**OLD)), "BENEFIT").ends_on is None


def test_an_answer_stands_no_firmer_than_a_rule_it_rests_on() -> None:
    inner = rule(EXISTS, id_="inner", status="DRAFT")
    result = asked({"rule": {"rule": "inner"}}, facts(record()), "MEASURE", [inner], status="PRACTICE")
    assert (result.outcome, result.status) == (Outcome.APPLIES, RuleStatus.DRAFT)


@pytest.mark.parametrize(
    ("clauses", "status"),
    [
        ([clause(status="DEMO")], RuleStatus.DEMO),
        ([clause("c1", "DEMO"), clause("c2", "PRACTICE")], RuleStatus.PRACTICE),
        ([clause("c2", "PRACTICE"), clause("c1", "DEMO")], RuleStatus.PRACTICE),
        ([clause("c2", "DEMO", kinds=["ruling"]), clause("c1")], RuleStatus.IN_FORCE),
    ],
)
def test_an_answer_stands_no_firmer_than_the_clauses_it_used(clauses: Any, status: RuleStatus) -> None:
    result = asked(EXISTS, facts(record(region="320500"), clauses=clauses), "MEASURE")
    assert (result.outcome, result.status) == (Outcome.APPLIES, status)


def test_evidence_says_who_stands_behind_it() -> None:
    condition = {
        "all": [
            EXISTS,
            HONEST,
            {"attested": "poor"},
            {"compare": {"left": {"value": date(2026, 1, 1)}, "op": "equals", "right": RATE}},
            {"is_kind": ["LEGAL_ENTITY"]},
        ]
    }
    word = record("a", "attested-term", attributes={"term": "poor", "holds": True})
    known = facts(record(), word, inputs=SAID[True], parameters=parameters(rate="2026-01-01"))
    parts = asked(condition, known).condition.parts
    assert [[(piece.origin, piece.what, piece.ref) for piece in part.evidence] for part in parts] == [
        [(EvidenceOrigin.HELD, "record", "r1")],
        [(EvidenceOrigin.ASSERTED, "input", "honest")],
        [(EvidenceOrigin.ATTESTED, "record", "a")],
        [(EvidenceOrigin.HELD, "parameter", "text"), (EvidenceOrigin.HELD, "parameter", "rate")],
        [(EvidenceOrigin.HELD, "subject", "s1")],
    ]


def test_a_related_subject_is_named_with_its_record() -> None:
    manager = subject(record("m"), id="s2")
    known = facts(subject=subject(related=[linked("MANAGER_OF", manager)]))
    condition = asked({"related": {"link": "MANAGER_OF", "condition": EXISTS}}, known).condition
    assert [(piece.what, piece.ref) for piece in condition.evidence] == [("link", "s2")]
    assert condition.parts[0].evidence[0].ref == "m"


def test_facts_refuse_a_record_that_would_be_counted_twice() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        facts(record(), record())


def test_the_truth_of_the_whole_shows_in_the_condition() -> None:
    result = asked(CLEAN, facts(record()), "BENEFIT")
    assert result.condition.truth is Truth.UNMET


def test_what_a_duty_consists_of_is_told_whether_or_not_it_was_met() -> None:
    effect = {"kind": "REQUIRE", "label": TEXT, "value": {"items": [TEXT]}}
    for lists in (["red-list"], ["black-list"]):
        result = asked({"on_list": {"lists": lists}}, facts(record("l1", "red-list")), effect=effect)
        assert result.value is not None
        assert result.value.form == "items"
