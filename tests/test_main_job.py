"""The four questions of the main job, over HTTP, each in detail: what applies, why, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hub.services import Services
from tests import staging
from tests.asking import (
    BUILDER,
    CHECKING,
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    PERSON,
    PROCUREMENT,
    ROADS,
    SUBJECT,
    UNHEARD,
    by_rule,
    code,
    data,
    day,
    decimal,
    word,
    yes,
)
from tests.conftest import Ask

MAJOR, HENAN = "cn-procurement--major-violation", "henan-public-resource-trading--government-procurement"
XINYANG, SUZHOU = "411500", "320500"
DEADLINE = "xinyang--penalty-upload-deadline"
PENALTY = word("information_kind", "行政处罚")
AGREEMENT = "xinyang-suzhou-luan-fuyang"


def punished(ask: Ask, subject: dict[str, Any], **more: Any) -> dict[str, Any]:
    """``jointPunishment`` in 信阳 for procurement."""
    variables = {
        "subject": subject,
        "region": XINYANG,
        "occasion": "government-procurement",
        "purpose": PROCUREMENT,
    }
    return data(ask(JOINT_PUNISHMENT, {**variables, **more}))["jointPunishment"]


def rewarded(ask: Ask, subject: dict[str, Any], region: str, scenario: str, **more: Any) -> dict[str, Any]:
    """``incentives`` by rule id, with a deposit of 800,000 yuan, in 苏州 in a tender for transport works."""
    as_ = more.pop("as_", "")
    variables = {"subject": subject, "region": region, "scenario": scenario, "purpose": PROCUREMENT}
    inputs = [decimal("deposit", "800000.00"), *([yes("transport_works")] if region == SUZHOU else [])]
    return data(ask(INCENTIVES, {**variables, "inputs": inputs, **more}, as_=as_))["incentives"]


def bases(result: dict[str, Any]) -> dict[str, str]:
    """Quotes by article."""
    return {basis["article"]: basis["quote"] for basis in result["rule"]["legalBasis"]}


# 1. What applies in 信阳 to procurement


def test_what_applies_is_told_with_record_rule_quote_and_end(ask: Ask) -> None:
    answer = punished(ask, code(BUILDER))
    assert answer["outcome"] == "MEASURES_APPLY"
    assert answer["subject"]["code"] == BUILDER
    applied = by_rule(answer["applyingMeasures"])
    assert set(applied) == {MAJOR, HENAN}

    national = applied[MAJOR]
    assert [record["id"] for record in national["records"]] == ["demo-luan-major"]
    assert national["records"][0]["region"] == {"code": SUZHOU, "name": "苏州市"}
    assert (national["status"], national["rule"]["modality"]) == ("IN_FORCE", "MUST")
    assert national["rule"]["reach"] == "EVERYWHERE"
    assert national["clauses"] == []
    assert national["rule"]["effect"]["lasts"] == "P3Y"
    assert national["endsOn"] == "2028-06-10"
    assert "前三年内，在经营活动中没有重大违法记录" in bases(national)["第二十二条（五）"]
    assert "较大数额罚款等行政处罚" in bases(national)["第十九条"]
    assert [b["legalText"]["title"]["zh"] for b in national["rule"]["legalBasis"]] == [
        "中华人民共和国政府采购法",
        "中华人民共和国政府采购法实施条例",
    ]

    provincial = applied[HENAN]
    assert [record["id"] for record in provincial["records"]] == ["demo-luan-major"]
    assert any(article.startswith("第三十二条") for article in bases(provincial))
    assert {basis["legalText"]["title"]["zh"] for basis in provincial["rule"]["legalBasis"]} == {
        "河南省社会信用条例"
    }
    assert provincial["clauses"] == [{"code": "suzhou-to-xinyang--serious-penalties"}]
    assert provincial["endsOn"] == "2028-06-10"
    # The rule is law, the clause that carries the record into 信阳 is a demo: the weaker of the two is told.
    assert (provincial["rule"]["status"], provincial["status"]) == ("IN_FORCE", "DEMO")


def test_what_does_not_apply_is_told_with_a_reason_for_each_record(ask: Ask) -> None:
    answer = punished(ask, code(BUILDER))
    rows = {row["record"]["id"]: row for row in answer["recordsWithoutEffect"]}
    expected = {
        "demo-luan-minor": ("NOT_RECOGNISED", "CURRENT"),
        "demo-luan-late-published": ("NOT_RECOGNISED", "CURRENT"),
        "demo-luan-repaired": ("REPAIRED", "REPAIRED"),
        "demo-luan-expired": ("EXPIRED", "EXPIRED"),
        "demo-luan-revoked": ("REVOKED", "REVOKED"),
    }
    if answer["cutoffAt"][:10] < "2028-06-10":  # the major one applies until then
        assert {name: (row["reasonCode"], row["record"]["status"]) for name, row in rows.items()} == expected
    minor = {one["rule"]["code"]: one["reasonCode"] for one in rows["demo-luan-minor"]["ruleReasons"]}
    assert minor == {MAJOR: "CONDITION_NOT_MET", HENAN: "NOT_RECOGNISED"}
    assert rows["demo-luan-minor"]["record"]["severity"] == "MINOR"
    assert "demo-luan-permit" not in rows  # a permit speaks for nothing here


def test_conditions_are_told_with_their_evidence(ask: Ask) -> None:
    national = by_rule(punished(ask, code(BUILDER))["applyingMeasures"])[MAJOR]
    leaves = {row["label"]: row for row in national["conditions"] if row["operator"] == "RECORD"}
    assert leaves["admin-penalty"]["truth"] == "MET"
    (held,) = leaves["admin-penalty"]["evidence"]
    assert (held["origin"], held["ref"]) == ("HELD", "demo-luan-major")
    judgment = leaves["criminal-judgment"]
    assert judgment["truth"] == "UNMET"  # nothing held counts only where coverage is declared
    assert [piece["kind"] for piece in judgment["evidence"]] == ["COVERAGE"]


def test_nothing_applies_only_where_absence_is_known(ask: Ask) -> None:
    answer = punished(ask, code(CLEAN))
    assert answer["applyingMeasures"] == []
    for result in answer["undeterminedMeasures"]:
        assert result["missing"], result["rule"]["code"]
    assert answer["outcome"] == ("UNDETERMINED" if answer["undeterminedMeasures"] else "NONE_APPLIES")
    assert MAJOR in by_rule(answer["notApplyingMeasures"])


WRONG = "91411502DEM0000000"
"""A code whose check character is not right."""
WITHOUT_RULES = """
query($subject: SubjectRef!, $purpose: PurposeInput!, $occasion: String, $at: DateTime) {
  jointPunishment(subject: $subject, region: "411500", purpose: $purpose, occasion: $occasion, at: $at) {
    outcome missing { kind name detail }
  }
  jointPunishments(subjects: [$subject], region: "411500", purpose: $purpose, occasion: $occasion, at: $at) {
    outcome missing { detail }
  }
  incentives(subject: $subject, region: "411500", purpose: $purpose, at: $at) {
    results { __typename } missing { kind name detail }
  }
}"""


@pytest.mark.parametrize("subject", [CLEAN, UNHEARD])
@pytest.mark.parametrize(
    ("fields", "of"), [({"at": "1990-01-01T12:00:00+08:00"}, ""), ({"occasion": "culture"}, " for culture")]
)
def test_where_the_hub_holds_no_rule_it_does_not_say_that_nothing_applies(
    ask: Ask, subject: str, fields: dict[str, str], of: str
) -> None:
    answer = data(ask(WITHOUT_RULES, {"subject": code(subject), "purpose": PROCUREMENT, **fields}))
    alone, (among,) = answer["jointPunishment"], answer["jointPunishments"]
    (missing,) = alone["missing"]
    assert (alone["outcome"], among["outcome"]) == ("NO_RULE_IN_FORCE", "NO_RULE_IN_FORCE")
    assert (missing["kind"], missing["name"]) == ("RULE", "411500")
    assert f"holds no rule{of} in force in 411500" in missing["detail"]
    assert among["missing"] == [{"detail": missing["detail"]}]
    told = answer["incentives"]
    assert (told["results"] == []) == bool(told["missing"]) == ("at" in fields)


def test_where_the_hub_holds_rules_none_is_missing(ask: Ask) -> None:
    answer = data(ask(WITHOUT_RULES, {"subject": code(CLEAN), "purpose": PROCUREMENT}))
    assert (answer["jointPunishment"]["missing"], answer["incentives"]["missing"]) == ([], [])


def test_a_tender_asks_for_many_at_once_in_their_order(ask: Ask) -> None:
    query = """
    query($subjects: [SubjectRef!]!, $purpose: PurposeInput!) {
      decisions(subjects: $subjects, region: "411500", occasion: "government-procurement",
            purpose: $purpose) {
        outcome subject { code } applyingMeasures { rule { code } } cutoffAt id } }"""
    codes = [CLEAN, BUILDER, UNHEARD, BUILDER]
    rows = data(ask(query, {"subjects": [code(one) for one in codes], "purpose": PROCUREMENT}))["decisions"]
    assert [row["subject"] and row["subject"]["code"] for row in rows] == [CLEAN, BUILDER, None, BUILDER]
    assert rows[2]["outcome"] == "SUBJECT_UNKNOWN"
    assert {one["rule"]["code"] for one in rows[1]["applyingMeasures"]} == {MAJOR, HENAN}
    assert len({row["cutoffAt"] for row in rows}) == 1, "one tender, one cut-off"
    assert len({row["id"] for row in rows}) == 4


def test_many_are_answered_as_each_alone_and_a_wrong_one_is_named_by_its_place(ask: Ask) -> None:
    told = """region: "411500", occasion: "government-procurement", purpose: $purpose) {
      outcome subject { code }
      applyingMeasures { rule { code } conditions { truth missing { kind name } } }
      undeterminedMeasures { rule { code } missing { kind name } }
      notApplyingMeasures { rule { code } } } }"""
    many = "query($many: [SubjectRef!]!, $purpose: PurposeInput!) { FIELD(subjects: $many, " + told
    one = "query($one: SubjectRef!, $purpose: PurposeInput!) { jointPunishment(subject: $one, " + told
    asked = [CLEAN, WRONG, UNHEARD, BUILDER, ROADS]
    variables = {"many": [code(one) for one in asked], "purpose": PROCUREMENT}
    answer = ask(many.replace("FIELD", "jointPunishments"), variables)
    rows = answer["data"]["jointPunishments"]
    (error,) = answer["errors"]
    assert error["path"] == ["jointPunishments", 1]
    assert error["message"].startswith("subjects[1]: ")
    assert [row is None for row in rows] == [False, True, False, False, False]
    for firm, row in zip(asked, rows, strict=True):
        if row is not None:
            alone = ask(one, {"one": code(firm), "purpose": PROCUREMENT})
            assert row == data(alone)["jointPunishment"], firm
    variables["many"] = [code(asked[1]), code(CLEAN), code(asked[1])]
    answer = ask(many.replace("FIELD", "decisions"), variables)
    assert answer["data"] is None
    assert all(f"subjects[{place}]: " in answer["errors"][0]["message"] for place in (0, 2))


def test_a_wrong_code_among_the_inputs_is_told_from_a_wrong_subject(ask: Ask) -> None:
    query = """query($subject: SubjectRef!, $inputs: [RuleInput!], $purpose: PurposeInput!) {
      evaluate(rule: "cn-procurement--same-head-suppliers", subject: $subject, inputs: $inputs,
               purpose: $purpose) { __typename } }"""
    for subject, other, begins in ((CLEAN, WRONG, "inputs[0]: "), (WRONG, CLEAN, "")):
        inputs = [{"name": "other_supplier", "value": {"subject": code(other)}}]
        answer = ask(query, {"subject": code(subject), "inputs": inputs, "purpose": PROCUREMENT})
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "INVALID_IDENTIFIER"
        assert error["message"].startswith("inputs[") == bool(begins)
        assert error["message"].startswith(begins)


# 2. Benefits at home and under a clause


def test_a_grade_gives_the_benefit_of_its_own_city(ask: Ask, token: Callable[..., str]) -> None:
    as_ = token(region=SUZHOU, authority="320500-jtj")
    answer = rewarded(ask, code(ROADS), SUZHOU, "transport-bid-deposit", as_=as_)
    result = by_rule(answer["results"])["suzhou-transport--aa-bid-deposit"]
    assert (result["outcome"], result["status"], result["rule"]["modality"]) == (
        "GRANTED",
        "PRACTICE",
        "PRACTICE",
    )
    assert (result["value"]["percent"], result["value"]["unit"]) == ("50", "CNY")
    assert float(result["value"]["amount"]) == 400000
    assert float(result["value"]["due"]) == 400000
    assert [record["id"] for record in result["records"]] == ["demo-suzhou-grade-2026"]
    (grade,) = [row for row in result["conditions"] if row["operator"] == "GRADE"]
    assert (grade["truth"], grade["evidence"][0]["ref"]) == ("MET", "demo-suzhou-grade-2026")
    # The sister rule also needs a filing: nobody attests it, and that is what is missing.
    sister = by_rule(answer["results"])["suzhou-transport--annual-deposit"]
    assert sister["outcome"] == "UNDETERMINED"
    assert [(gap["kind"], gap["name"]) for gap in sister["missing"]] == [("TERM", "filed-with-transport")]
    assert answer["precedence"]["source"] == "AMB-035"


def test_a_clause_maps_the_grade_and_gives_the_home_benefit(ask: Ask) -> None:
    result = by_rule(rewarded(ask, code(ROADS), XINYANG, "bid-deposit")["results"])[
        "xinyang-demo--bid-deposit-reduction"
    ]
    assert (result["outcome"], result["status"], result["rule"]["modality"]) == ("GRANTED", "DEMO", "SHOULD")
    assert result["value"]["percent"] == "20", "信阳's benefit, never 苏州's value"
    assert float(result["value"]["amount"]) == 160000
    assert float(result["value"]["due"]) == 640000
    assert result["clauses"] == [{"code": "suzhou-to-xinyang--transport-aa"}]
    (listed,) = [row for row in result["conditions"] if row["operator"] == "ON_LIST"]
    assert (listed["evidence"][0]["origin"], listed["evidence"][0]["clause"]["code"]) == (
        "DERIVED",
        "suzhou-to-xinyang--transport-aa",
    )


def test_without_the_clause_the_grade_is_not_recognised(ask: Ask, services: Services) -> None:
    ended = ("valid: {from: 2025-01-01}", f"valid: {{from: 2025-01-01, to: {staging.yesterday(services)}}}")
    with staging.republished(services, "agreement", AGREEMENT, ended):
        result = rewarded(ask, code(ROADS), XINYANG, "bid-deposit")["results"][0]
        provincial = punished(ask, code(BUILDER))
    assert (result["__typename"], result["outcome"]) == ("BenefitNotGranted", "NOT_RECOGNISED")
    assert set(by_rule(provincial["applyingMeasures"])) == {MAJOR}, "what a national law carries stays"
    restored = rewarded(ask, code(ROADS), XINYANG, "bid-deposit")["results"][0]
    assert restored["outcome"] == "GRANTED"


def test_without_the_deposit_the_amount_is_undetermined(ask: Ask) -> None:
    answer = rewarded(ask, code(ROADS), XINYANG, "bid-deposit", inputs=[])["results"][0]
    assert answer["outcome"] in ("UNDETERMINED", "GRANTED")
    open_ = answer if answer["outcome"] == "UNDETERMINED" else answer["value"]
    assert ("INPUT", "deposit") in [(gap["kind"], gap["name"]) for gap in open_["missing"]]
    assert answer["value"] is None or answer["value"].get("amount") is None


def test_a_grade_below_the_threshold_is_refused_not_unknown(ask: Ask, token: Callable[..., str]) -> None:
    as_ = token(region=SUZHOU, authority="320500-jtj")
    earlier = rewarded(
        ask, code(ROADS), SUZHOU, "transport-bid-deposit", as_=as_, on="2025-06-01T10:00:00+08:00"
    )
    result = by_rule(earlier["results"])["suzhou-transport--aa-bid-deposit"]
    assert (result["__typename"], result["outcome"]) == ("BenefitNotGranted", "REFUSED")


# 3. A duty with a deadline


@pytest.mark.parametrize(
    ("decided", "uploaded", "outcome", "due"),
    [
        # A Friday; then the National Day holiday, 1 to 8 October (28 September and 11 October are worked).
        ("2025-09-26", "2025-10-13", "ON_TIME", "2025-10-13"),
        ("2025-09-26", "2025-10-14", "LATE", "2025-10-13"),
        ("2025-09-26", "2025-09-26", "ON_TIME", "2025-10-13"),
        # no holiday between: seven working days from a Friday end on the Tuesday after next
        ("2025-07-04", "2025-07-15", "ON_TIME", "2025-07-15"),
        ("2025-07-04", "2025-07-16", "LATE", "2025-07-15"),
    ],
)
def test_a_duty_is_met_in_working_days(ask: Ask, decided: str, uploaded: str, outcome: str, due: str) -> None:
    inputs = [PENALTY, day("decided_on", decided), day("uploaded_on", uploaded)]
    result = data(ask(EVALUATE, {"rule": DEADLINE, "inputs": inputs, "purpose": CHECKING}))["evaluate"][
        "result"
    ]
    assert (result["outcome"], result["status"]) == (outcome, "DRAFT")
    evidence = {piece["ref"]: piece["detail"] for row in result["conditions"] for piece in row["evidence"]}
    assert evidence.pop("information_kind") == ""
    assert evidence == {"decided_on": decided, "uploaded_on": uploaded, "due_on": due}
    assert "7个工作日内上网公开" in bases(result)["5"]


def test_a_deadline_in_a_year_without_a_calendar_is_undetermined(ask: Ask) -> None:
    inputs = [PENALTY, day("decided_on", "2001-06-01"), day("uploaded_on", "2001-06-04")]
    answer = ask(EVALUATE, {"rule": DEADLINE, "inputs": inputs, "purpose": CHECKING})
    result = data(answer)["evaluate"]["result"]
    assert result["outcome"] == "UNDETERMINED"
    assert result["missing"]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("jia-graded-practice--gas-station-colours", {"items": ["红", "黄", "蓝"], "percent": None}),
        (
            "yunnan-pilots--credit-units",
            {"items": ["信用社区", "信用园区", "信用街道", "信用村"], "percent": None},
        ),
        ("suzhou-transport--aa-bid-deposit", {"items": [], "percent": "50"}),
    ],
)
def test_a_fact_of_a_text_is_stated_of_nobody(ask: Ask, rule: str, value: dict[str, Any]) -> None:
    result = data(ask(EVALUATE, {"rule": rule, "purpose": CHECKING}))["evaluate"]["result"]
    assert (result["__typename"], result["outcome"], result["records"]) == ("TextStated", "STATED", [])
    items = [item["zh"] for item in result["value"].get("items", [])]
    assert {"items": items, "percent": result["value"].get("percent")} == value


def test_of_a_subject_that_is_named_and_not_known_nothing_is_stated(ask: Ask) -> None:
    asked = {"rule": "jia-graded-practice--gas-station-colours", "subject": code(UNHEARD)}
    result = data(ask(EVALUATE, {**asked, "purpose": CHECKING}))["evaluate"]["result"]
    assert (result["outcome"], result["reasonCode"]) == ("UNDETERMINED", "SUBJECT_UNKNOWN")


# 4. Earlier, as known then, and for nobody


def test_an_earlier_cut_off_answers_with_what_held_then(ask: Ask) -> None:
    answer = punished(ask, code(BUILDER), on="2025-06-01T10:00:00+08:00")
    national = by_rule(answer["applyingMeasures"])[MAJOR]
    # Then the one of 2024 was not yet repaired and that of February 2025 not yet revoked.
    assert {record["id"] for record in national["records"]} == {"demo-luan-repaired", "demo-luan-revoked"}
    assert {record["status"] for record in national["records"]} == {"CURRENT"}
    reasons = {row["record"]["id"]: row["reasonCode"] for row in answer["recordsWithoutEffect"]}
    assert reasons["demo-luan-major"] == "NOT_YET_PUBLISHED"
    assert reasons["demo-luan-expired"] == "EXPIRED"
    # The agreement is from 2025 on: before, no clause carries anything.
    before = punished(ask, code(BUILDER), on="2024-12-01T10:00:00+08:00")
    assert all(not result["clauses"] for result in before["applyingMeasures"])
    assert MAJOR in by_rule(before["applyingMeasures"])


def test_a_cut_off_is_a_moment_in_china(ask: Ask) -> None:
    """23:30 in London on 9 June is already the 10th in 信阳; without an offset it is China's time."""
    days = {
        given: punished(ask, code(BUILDER), on=given)["cutoffAt"]
        for given in ("2025-06-09T23:30:00+00:00", "2025-06-09T23:30:00", "2025-06-09T23:30:00+08:00")
    }
    assert [moment[:16] for moment in days.values()] == [
        "2025-06-10T07:30",
        "2025-06-09T23:30",
        "2025-06-09T23:30",
    ]
    assert {moment[-6:] for moment in days.values()} == {"+08:00"}


def test_the_same_question_as_known_then(ask: Ask, services: Services) -> None:
    company = staging.put_subject(services)
    name = f"test-known-{company}"
    staging.put_records(services, staging.penalty(company, name))
    then = services.now().isoformat()
    staging.put_records(services, staging.penalty(company, name, repaired_on=staging.yesterday(services)))

    def reason(answer: dict[str, Any]) -> str:
        return {row["record"]["id"]: row["reasonCode"] for row in answer["recordsWithoutEffect"]}.get(
            name, "APPLIES"
        )

    assert reason(punished(ask, code(company))) == "REPAIRED"
    as_known = punished(ask, code(company), asKnownAt=then)
    assert reason(as_known) == "APPLIES"
    assert [record["version"] for record in by_rule(as_known["applyingMeasures"])[MAJOR]["records"]] == [1]
    # An earlier cut-off as known today is another question than the same as known then.
    assert reason(punished(ask, code(company), on="2026-03-10T10:00:00+08:00")) == "APPLIES"
    assert reason(punished(ask, code(company), on="2026-03-04T10:00:00+08:00")) == "NOT_YET_PUBLISHED"


def test_what_the_hub_knew_before_it_knew_anything(ask: Ask) -> None:
    answer = ask(
        JOINT_PUNISHMENT,
        {
            "subject": code(BUILDER),
            "region": XINYANG,
            "purpose": PROCUREMENT,
            "asKnownAt": "2019-01-01T00:00:00+08:00",
        },
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert "asKnownAt" in error["message"]


@pytest.mark.parametrize(
    "ref", [{"code": UNHEARD}, {"id": "s_0"}, {"external": {"scheme": "SHIP", "value": "CN20269999999"}}]
)
def test_a_subject_nobody_has_heard_of_is_neither_an_error_nor_clean(ask: Ask, ref: dict[str, Any]) -> None:
    answer = punished(ask, ref)
    assert (answer["outcome"], answer["subject"]) == ("SUBJECT_UNKNOWN", None)
    assert answer["applyingMeasures"] == answer["recordsWithoutEffect"] == answer["notApplyingMeasures"] == []
    assert {result["outcome"] for result in answer["undeterminedMeasures"]} == {"UNDETERMINED"}
    assert {result["reasonCode"] for result in answer["undeterminedMeasures"]} == {"SUBJECT_UNKNOWN"}
    assert data(ask(SUBJECT, {"ref": ref, "purpose": PROCUREMENT}))["subject"] is None
    results = rewarded(ask, ref, XINYANG, "bid-deposit")["results"]
    assert {result["outcome"] for result in results} == {"UNDETERMINED"}


def test_a_person_is_asked_for_by_number_and_shown_masked(ask: Ask) -> None:
    answer = punished(ask, {"identityNumber": PERSON})
    assert answer["subject"]["masked"] is True
    assert answer["subject"]["code"] is None
    assert answer["subject"]["name"][1:] == "*" * (len(answer["subject"]["name"]) - 1)
    assert PERSON not in str(answer)


def test_one_operation_asks_the_same_question_for_two_subjects(ask: Ask) -> None:
    query = """
    query($a: SubjectRef!, $b: SubjectRef!, $purpose: PurposeInput!) {
      first: jointPunishment(subject: $a, region: "411500", occasion: "government-procurement",
            purpose: $purpose) {
        id outcome subject { code } }
      second: jointPunishment(subject: $b, region: "411500", occasion: "government-procurement",
            purpose: $purpose) {
        id outcome subject { code } }
      third: subject(ref: $a, purpose: $purpose) { code }
      fourth: subject(ref: $b, purpose: $purpose) { code }
    }"""
    answer = data(ask(query, {"a": code(BUILDER), "b": code(CLEAN), "purpose": PROCUREMENT}))
    assert (answer["first"]["subject"]["code"], answer["second"]["subject"]["code"]) == (BUILDER, CLEAN)
    assert (answer["third"]["code"], answer["fourth"]["code"]) == (BUILDER, CLEAN)
    assert answer["first"]["outcome"] == "MEASURES_APPLY" != answer["second"]["outcome"]
    assert answer["first"]["id"] != answer["second"]["id"]
