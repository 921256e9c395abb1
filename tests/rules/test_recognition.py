"""Which records count in a region, what a clause makes of a partner's, and what is merely not recognised."""

from __future__ import annotations

from typing import Any

import pytest

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, Truth
from tests.rules.builders import (
    asked,
    attestation,
    clause,
    covered,
    facts,
    grade,
    inputs,
    linked,
    record,
    rule,
    subject,
    truth,
)

EXISTS: dict[str, Any] = {"record": {"kind": "penalty"}}
A_OR_BETTER: dict[str, Any] = {"grade": {"scale": "home-scale", "at_least": "A"}}
RED: dict[str, Any] = {"on_list": {"lists": ["red-list"]}}
BLACK: dict[str, Any] = {"on_list": {"lists": ["black-list"]}}
MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({}, None),
        ({"published_on": "2026-06-15"}, None),
        ({"published_on": "2026-06-16"}, "NOT_YET_PUBLISHED"),
        ({"received_on": "2026-06-16"}, "NOT_YET_PUBLISHED"),
        ({"decided_on": "2026-06-16"}, "NOT_YET_PUBLISHED"),
        ({"revoked_on": "2026-06-15", "repaired_on": "2026-02-01"}, "REVOKED"),
        ({"revoked_on": "2026-06-16"}, None),
        ({"repaired_on": "2026-06-15"}, "REPAIRED"),
        ({"repaired_on": "2026-06-16"}, None),
        ({"valid_to": "2026-06-15"}, "EXPIRED"),
        ({"valid_to": "2026-06-16"}, None),
        ({"sharing_ends_on": "2026-06-15"}, "EXPIRED"),
        ({"display_ends_on": "2026-06-15"}, None),
        ({"disputed_from": "2026-06-15"}, None),
        ({"disputed_from": "2026-01-15", "disputed_to": "2026-06-15"}, None),
        ({"region": "320500"}, "NOT_RECOGNISED"),
        ({"region": "320500", "disputed_from": "2026-06-15"}, "NOT_RECOGNISED"),
    ],
)
def test_a_record_counts_or_says_why_not(dates: dict[str, Any], reason: str | None) -> None:
    result = asked(EXISTS, facts(record(**dates)), "MEASURE")
    assert result.outcome == ("APPLIES" if reason is None else "UNDETERMINED")
    assert result.counted == (("r1",) if reason is None else ())
    assert result.screened == ({} if reason is None else {"r1": reason})


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({"record": {"kind": "penalty", "within": {"days": 30}}}, "OUTSIDE_WINDOW"),
        ({"record": {"kind": "penalty", "where": {"severity": {"equals": "SERIOUS"}}}}, "CONDITION_NOT_MET"),
    ],
)
def test_a_record_that_the_rule_does_not_mean_says_why(condition: Any, reason: str) -> None:
    result = asked(condition, facts(record(severity="MINOR"), coverage=[covered("penalty")]), "MEASURE")
    assert (result.outcome, result.screened) == (Outcome.DOES_NOT_APPLY, {"r1": reason})


def test_a_record_that_counted_in_one_part_is_not_told_as_left_out() -> None:
    recent = {"record": {"kind": "penalty", "within": {"days": 30}}}
    result = asked({"any": [recent, EXISTS]}, facts(record()), "MEASURE")
    assert (result.counted, result.screened) == (("r1",), {})


def test_what_a_rule_holds_back_is_told_as_disputed() -> None:
    """henan-2019 第四十一条 marks what is objected to; a rule that waits for the outcome says so itself."""
    contested = record(disputed_from="2026-06-15")
    assert asked(EXISTS, facts(contested), "MEASURE").outcome == "APPLIES"
    result = asked(EXISTS, facts(contested), "MEASURE", disputed="HOLD_BACK")
    assert (result.outcome, result.screened) == ("UNDETERMINED", {"r1": "DISPUTED"})


@pytest.mark.parametrize(
    ("fields", "dates", "counts"),
    [
        ({"looks_back": True}, {"repaired_on": "2026-02-01"}, True),
        ({"looks_back": True}, {"valid_to": "2026-02-01"}, True),
        ({"looks_back": True}, {"revoked_on": "2026-02-01"}, False),
        ({"looks_back": True}, {"published_on": "2026-07-01"}, False),
        ({"disputed": "HOLD_BACK"}, {"disputed_from": "2026-06-15"}, False),
        ({"disputed": "HOLD_BACK"}, {"disputed_from": "2026-06-16"}, True),
        (
            {"disputed": "HOLD_BACK", "looks_back": True},
            {"valid_to": "2026-02-01", "disputed_from": "2026-01-15"},
            False,
        ),
        ({"effective": "EVERYWHERE"}, {"region": "320500"}, True),
        ({}, {"region": "411502"}, True),
        ({}, {"region": "410000"}, True),
        ({}, {"region": "100000"}, True),
        ({}, {"region": "410100"}, False),
        ({"region": "410000"}, {"region": "410100"}, True),
        ({"region": "100000"}, {"region": "410100"}, False),
    ],
)
def test_the_rules_own_terms_say_what_counts(fields: Any, dates: Any, counts: bool) -> None:
    assert (asked(EXISTS, facts(record(**dates)), **fields).counted == ("r1",)) is counts


@pytest.mark.parametrize(
    ("terms", "attributes", "counts"),
    [
        ({}, {}, True),
        ({"from": "341500"}, {}, False),
        ({"kinds": ["ruling"]}, {}, False),
        ({"recognise": False}, {}, False),
        ({"scenarios": ["bidding"]}, {}, True),
        ({"scenarios": ["parking"]}, {}, False),
        ({"where": {"severity": {"equals": "SERIOUS"}}}, {"severity": "SERIOUS"}, True),
        ({"where": {"severity": {"equals": "SERIOUS"}}}, {"severity": "MINOR"}, False),
        ({"where": {"amount": {"at_least": 10}}}, {}, False),
    ],
)
def test_a_clause_lets_in_what_it_speaks_of(terms: Any, attributes: Any, counts: bool) -> None:
    known = facts(record(region="320500", **attributes), clauses=[clause(**terms)])
    result = asked(EXISTS, known)
    assert (result.counted == ("r1",)) is counts
    assert result.clauses == (("c1",) if counts else ())
    if counts:
        assert result.condition.evidence[0].clause == "c1"


def away(value: str, id_: str = "g1", **fields: Any) -> Any:
    """A partner's grade on its own scale."""
    return grade(value, id_, "320500", scale="away-scale", **fields)


def mapping(id_: str = "c1", least: str = "AA", gives: str = "A", **fields: Any) -> Any:
    """From this grade on the partner's scale up, it counts as that grade here."""
    return clause(
        id_,
        kinds=["credit-grade"],
        scale="away-scale",
        at_least=least,
        **{"treat_as": {"scenario": "bidding", "scale": "home-scale", "grade": gives}, **fields},
    )


COVERED = (covered("credit-grade"), covered("credit-grade", "320500"))


@pytest.mark.parametrize(
    ("records", "clauses", "expected"),
    [
        ([away("AA")], [mapping()], MET),
        ([away("S"), record()], [mapping()], MET),
        ([away("A")], [mapping()], UNMET),
        ([away("?")], [mapping()], UNMET),
        ([grade("AA", "g1", "320500")], [mapping()], UNMET),
        ([away("AA")], [mapping(gives="C")], UNMET),
        ([away("AA")], [mapping(gives="?")], UNMET),
        ([away("AA")], [mapping("c1", "A", "C"), mapping("c2", "AA", "AA")], MET),
        ([away("AA")], [mapping("c2", "AA", "AA"), mapping("c1", "A", "C")], MET),
        (
            [away("AA")],
            [mapping(treat_as={"scenario": "parking", "scale": "home-scale", "grade": "A"})],
            UNMET,
        ),
        ([away("AA")], [mapping(scenarios=["parking"])], UNMET),
        ([away("AA")], [mapping(treat_as={"scenario": "bidding", "list": "red-list"})], UNMET),
        ([away("AA"), grade("C", "g2", decided_on="2020-01-01")], [mapping()], UNMET),
        ([away("AA"), away("D", "g2", decided_on="2026-03-01")], [mapping()], UNMET),
        (
            [away("AA"), away("D", "g2", decided_on="2026-03-01", disputed_from="2026-04-01")],
            [mapping()],
            UNMET,
        ),
        ([away("AA"), away("D", "g2", decided_on="2026-03-01", repaired_on="2026-04-01")], [mapping()], MET),
        ([away("AA"), away("D", "g2")], [mapping()], UNMET),
        ([away("AA", valid_to="2026-04-01")], [mapping()], UNMET),
    ],
)
def test_a_partners_grade_passes_through_the_mapping_of_a_clause(
    records: Any, clauses: Any, expected: Truth
) -> None:
    for order in (records, records[::-1]):
        assert truth(A_OR_BETTER, facts(*order, clauses=clauses, coverage=COVERED)) is expected


def test_a_mapped_grade_is_derived_evidence_and_the_only_clause_used() -> None:
    known = facts(away("AA"), clauses=[mapping("c1", "A", "C", status="DEMO"), mapping("c2", "AA", "AA")])
    result = asked(A_OR_BETTER, known, "BENEFIT")
    piece = result.condition.parts[1].evidence[0]
    assert (piece.origin, piece.ref, piece.clause) == (EvidenceOrigin.DERIVED, "g1", "c2")
    assert (result.outcome, result.clauses, result.status) == (Outcome.GRANTED, ("c2",), "IN_FORCE")


@pytest.mark.parametrize(("year", "expected"), [(2024, MET), (2025, UNMET)])
def test_a_mapped_grade_is_of_the_year_that_is_asked_for(year: int, expected: Truth) -> None:
    condition = {"grade": {"scale": "home-scale", "at_least": "A", "year": year}}
    assert truth(condition, facts(away("AA", year=2024), clauses=[mapping()], coverage=COVERED)) is expected


def test_a_score_is_never_mapped() -> None:
    condition = {"grade": {"scale": "home-scale", "score": {"at_least": 1}}}
    assert truth(condition, facts(away("AA", score=9), clauses=[mapping()])) is UNKNOWN


def test_a_clause_that_recognises_grades_as_they_are_stops_at_its_least() -> None:
    condition = {"grade": {"scale": "away-scale", "at_least": "D"}}
    as_is = mapping(treat_as=None)
    assert truth(condition, facts(away("AA"), clauses=[as_is])) is MET
    result = asked(condition, facts(away("A"), clauses=[as_is]))
    assert result.screened == {"g1": ReasonCode.NOT_RECOGNISED}


def test_a_clause_on_a_scale_that_is_not_among_the_facts_is_an_error_not_a_refusal() -> None:
    result = asked(A_OR_BETTER, facts(away("AA"), clauses=[mapping()], scales={}), "BENEFIT")
    assert result.reason is ReasonCode.RULE_ERROR


LISTED = clause(kinds=["red-list"], treat_as={"scenario": "bidding", "list": "red-list"})
ENTRY = record("l1", "red-list", "320500")


@pytest.mark.parametrize(
    ("records", "fields", "expected", "screened"),
    [
        ([ENTRY], {}, MET, {}),
        ([record("l1", "red-list", "320500", valid_to="2026-01-11")], {}, UNKNOWN, {"l1": "EXPIRED"}),
        (
            [record("l1", "red-list", "320500", disputed_from="2026-02-01")],
            {"disputed": "HOLD_BACK"},
            UNKNOWN,
            {"l1": "NOT_RECOGNISED"},
        ),
        ([record("l1", "red-list", "320500", disputed_from="2026-02-01")], {}, MET, {}),
        ([record("l1", "red-list", "341500")], {}, UNKNOWN, {"l1": "NOT_RECOGNISED"}),
        ([], {}, UNKNOWN, {}),
    ],
)
def test_a_partners_list_counts_as_a_list_of_ones_own(
    records: Any, fields: Any, expected: Truth, screened: Any
) -> None:
    result = asked(RED, facts(*records, clauses=[LISTED], coverage=[covered("red-list")]), **fields)
    assert (result.condition.truth, result.screened) == (expected, screened)
    assert result.clauses == (("c1",) if expected is MET else ())


def test_being_on_no_list_takes_the_partners_sources_too() -> None:
    mapped = clause(kinds=["ruling"], treat_as={"scenario": "bidding", "list": "black-list"})
    own, partners = covered("black-list"), covered("ruling", "320500")
    assert truth({"not": BLACK}, facts(clauses=[mapped], coverage=[own])) is UNKNOWN
    assert truth({"not": BLACK}, facts(clauses=[mapped], coverage=[own, partners])) is MET


def test_what_a_source_holds_of_the_subject_alone_says_nothing_of_another() -> None:
    own = covered("black-list").model_copy(update={"of_subject": True})
    shareholder = linked("SHAREHOLDER_OF", subject(id="s-2"))
    clean = {"related": {"link": "SHAREHOLDER_OF", "condition": {"not": BLACK}}}
    assert truth({"not": BLACK}, facts(coverage=[own])) is MET
    known = facts(subject=subject(related=(shareholder,)), coverage=[own])
    assert truth(clean, known) is UNKNOWN


FOREIGN = subject(home="320500")
FALSE = {"compare": {"left": {"value": 1}, "op": "equals", "right": {"value": 2}}}
OPEN = {"compare": {"left": {"input": "price"}, "op": "equals", "right": {"value": 2}}}
HONEST: dict[str, Any] = {"attested": "honest"}
HOURS: dict[str, Any] = {
    "account": {
        "plus": [{"kinds": ["honour"], "each": 10}],
        "minus": [{"kinds": ["penalty"], "each": 5}],
        "is": {"at_least": 10},
    }
}
AWAY_WORD = attestation("honest", True, region="320500")
CASES = [
    ("a grade that nothing opens", A_OR_BETTER, {}, "NOT_RECOGNISED"),
    ("though this city holds every grade of its own", A_OR_BETTER, {"coverage": COVERED}, "NOT_RECOGNISED"),
    ("a list that nothing opens", RED, {}, "NOT_RECOGNISED"),
    ("a record that nothing opens", {"record": {"kind": "honour"}}, {}, "NOT_RECOGNISED"),
    ("a record that is no credit", {"record": {"kind": "honour"}}, {"neutral": ["honour"]}, "UNDETERMINED"),
    (
        "a record that is no credit, of which every one is known",
        {"record": {"kind": "honour"}},
        {"neutral": ["honour"], "coverage": [covered("honour")]},
        "REFUSED",
    ),
    (
        "a record of which a part is credit",
        {"record": {"kind": ["honour", "penalty"]}},
        {"neutral": ["penalty"]},
        "NOT_RECOGNISED",
    ),
    ("at home it is an open question", A_OR_BETTER, {"subject": subject()}, "UNDETERMINED"),
    ("at home it is a refusal", A_OR_BETTER, {"subject": subject(), "coverage": COVERED}, "REFUSED"),
    (
        "where home is not known nothing is claimed",
        A_OR_BETTER,
        {"subject": subject(registered=())},
        "UNDETERMINED",
    ),
    (
        "a person's home is the residence",
        A_OR_BETTER,
        {"subject": subject(registered=(), residence=("100000", "320500"))},
        "NOT_RECOGNISED",
    ),
    ("a clause opens the grade", A_OR_BETTER, {"clauses": [mapping()]}, "UNDETERMINED"),
    (
        "a clause opens it as it is",
        A_OR_BETTER,
        {"clauses": [clause(kinds=["credit-grade"])]},
        "UNDETERMINED",
    ),
    (
        "a clause of another scenario",
        A_OR_BETTER,
        {"clauses": [mapping(scenarios=["parking"])]},
        "NOT_RECOGNISED",
    ),
    (
        "a clause into another scenario",
        A_OR_BETTER,
        {"clauses": [mapping(treat_as={"scenario": "parking", "scale": "home-scale", "grade": "A"})]},
        "NOT_RECOGNISED",
    ),
    ("a clause that has no effect", A_OR_BETTER, {"clauses": [clause(recognise=False)]}, "NOT_RECOGNISED"),
    ("a clause of another home", A_OR_BETTER, {"clauses": [mapping(**{"from": "341500"})]}, "NOT_RECOGNISED"),
    ("a clause on other things", A_OR_BETTER, {"clauses": [clause()]}, "NOT_RECOGNISED"),
    ("a clause opens the list", RED, {"clauses": [LISTED]}, "UNDETERMINED"),
    ("a clause opens the list as it is", RED, {"clauses": [clause(kinds=["red-list"])]}, "UNDETERMINED"),
    (
        "a clause opens the record",
        {"record": {"kind": "honour"}},
        {"clauses": [clause(kinds=["honour"])]},
        "UNDETERMINED",
    ),
    ("a balance that nothing opens", HOURS, {}, "NOT_RECOGNISED"),
    ("a clause opens a part of the balance", HOURS, {"clauses": [clause(kinds=["honour"])]}, "UNDETERMINED"),
    (
        "a grade of this city's own refuses",
        A_OR_BETTER,
        {"subject": subject(grade("C"), home="320500")},
        "REFUSED",
    ),
    (
        "a grade of its own that can't be read leaves it open",
        A_OR_BETTER,
        {"subject": subject(grade("Z"), home="320500")},
        "UNDETERMINED",
    ),
    (
        "a record of its own that can't be read leaves it open",
        {"record": {"kind": "honour", "where": {"sort": {"equals": "x"}}}},
        {"subject": subject(record(kind="honour"), home="320500")},
        "UNDETERMINED",
    ),
    ("something else refuses", {"all": [A_OR_BETTER, FALSE]}, {}, "REFUSED"),
    (
        "something else is open, and recognition fails anyway",
        {"all": [A_OR_BETTER, OPEN]},
        {},
        "NOT_RECOGNISED",
    ),
    ("another way is open", {"any": [A_OR_BETTER, OPEN]}, {}, "UNDETERMINED"),
    ("another way is closed", {"any": [A_OR_BETTER, FALSE]}, {}, "NOT_RECOGNISED"),
    ("what bars is unknown here", {"not": EXISTS}, {}, "UNDETERMINED"),
    ("what bars is unknown, twice denied", {"not": {"not": RED}}, {}, "NOT_RECOGNISED"),
    ("a term that the caller could attest", HONEST, {}, "UNDETERMINED"),
    (
        "a term that an authority at home attested",
        HONEST,
        {"subject": subject(AWAY_WORD, home="320500")},
        "NOT_RECOGNISED",
    ),
    ("a term that the caller denies", HONEST, {"inputs": inputs(honest=False)}, "REFUSED"),
    ("through another rule", {"rule": {"rule": "inner"}}, {}, "NOT_RECOGNISED"),
    (
        "through the opposite of another rule",
        {"rule": {"rule": "clean", "is": "UNMET"}},
        {},
        "NOT_RECOGNISED",
    ),
    ("through a rule that is not in force", {"rule": {"rule": "old"}}, {}, "UNDETERMINED"),
    (
        "of another subject's credit nothing is claimed",
        {"other": {"input": "x", "condition": RED}},
        {},
        "UNDETERMINED",
    ),
]


@pytest.mark.parametrize(("what", "condition", "fields", "outcome"), CASES, ids=lambda value: str(value)[:60])
def test_no_agreement_is_not_bad_credit(what: str, condition: Any, fields: Any, outcome: str) -> None:
    rules = [
        rule(RED, id_="inner"),
        rule({"not": RED}, id_="clean"),
        rule(RED, id_="old", valid={"from": "2020-01-01", "to": "2021-01-01"}),
    ]
    result = asked(condition, facts(**{"subject": FOREIGN, **fields}), "BENEFIT", rules)
    assert result.outcome == outcome
    assert (result.reason is ReasonCode.NOT_RECOGNISED) is (outcome == "NOT_RECOGNISED")


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"effective": "EVERYWHERE"}, "UNDETERMINED"),
        ({"region": "100000"}, "NOT_RECOGNISED"),
        ({"region": "320500"}, "UNDETERMINED"),
    ],
)
def test_home_is_where_the_rule_counts_records(fields: Any, outcome: str) -> None:
    assert asked(RED, facts(subject=FOREIGN), "BENEFIT", **fields).outcome == outcome


def test_a_measure_is_never_unrecognised() -> None:
    assert asked(BLACK, facts(subject=FOREIGN), "MEASURE").outcome is Outcome.UNDETERMINED


def test_a_clause_for_the_asked_scenario_reaches_through_a_rule_that_is_rested_on() -> None:
    general = rule(EXISTS, id_="general", scenario="parking")
    away = record(region="320500")
    known = facts(away, clauses=(clause(scenarios=["bidding"]),))
    rests: dict[str, Any] = {"rule": {"rule": "general"}}
    assert asked(rests, known, "MEASURE", [general]).outcome is Outcome.APPLIES
    elsewhere = facts(away, clauses=(clause(scenarios=["parking"]),))
    assert asked(rests, elsewhere, "MEASURE", [general]).outcome is not Outcome.APPLIES


def test_a_rule_within_a_rule_takes_the_clauses_of_the_scenario_that_is_asked_for() -> None:
    inner = rule(EXISTS, id_="inner", scenario="parking")
    known = facts(record(region="320500"), clauses=[clause(scenarios=["bidding"])])
    result = asked({"rule": {"rule": "inner"}}, known, "MEASURE", [inner])
    assert (result.outcome, result.clauses) == (Outcome.APPLIES, ("c1",))
