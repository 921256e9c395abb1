"""What an answer says: outcome per kind of rule, reasons, status, values, the end of a measure, errors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub.rules import Facts, evaluate
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
            {"amount": "72.00"},
        ),
        (
            {"per_unit": {"amount": 12, "unit": "CNY", "times": [{"input": "persons"}], "cap": 20}},
            facts(inputs=inputs(persons="3")),
            {"amount": "20.00"},
        ),
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


@pytest.mark.parametrize(
    ("form", "known", "missing"),
    [
        ({"percent_off": {"percent": 50, "of": PRICE}}, facts(), ("input", "price", "")),
        (
            {"percent_off": {"percent": 50, "of": PRICE}},
            facts(inputs=inputs(price="-1")),
            ("input", "price", "is less than zero"),
        ),
        (
            {"percent_off": {"percent": 50, "of": PRICE}},
            facts(inputs=inputs(price="much")),
            ("input", "price", "is not a number"),
        ),
        (
            {"percent_off": {"percent": RATE, "of": PRICE}},
            facts(inputs=inputs(price=1), parameters=parameters(rate=120)),
            ("parameter", "rate", "is more than 100"),
        ),
        (
            {"percent_off": {"percent": RATE, "of": PRICE}},
            facts(inputs=inputs(price=1), parameters=parameters(rate=None)),
            ("parameter", "rate", "not set for this region and day"),
        ),
        (
            {"amount": {"amount": RATE, "unit": "CNY"}},
            facts(),
            ("parameter", "rate", "not set for this region and day"),
        ),
        (
            {"per_unit": {"amount": 12, "unit": "CNY", "times": [{"input": "persons"}]}},
            facts(),
            ("input", "persons", ""),
        ),
    ],
)
def test_a_value_that_cant_be_computed_leaves_the_outcome_open(form: Any, known: Any, missing: Any) -> None:
    result = value(form, known)
    assert (result.outcome, result.value) == (Outcome.UNDETERMINED, None)
    assert [(gap.what, gap.name, gap.detail) for gap in result.missing] == [missing]


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
            [record(**OLD), record("r2", valid_to="2026-10-01"), record("r3", valid_to="2026-11-01")],
            {},
            "2026-10-01",
        ),
        (
            {"record": {"kind": "penalty", "sum": {"attribute": "amount", "is": {"at_least": 10}}}},
            [
                record(attributes={"amount": 9}, **OLD),
                record("r2", attributes={"amount": 9}, valid_to="2026-10-01"),
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
