"""What no acceptance case asks of the rules of document 003 from 连云港市 to 宿迁市."""

from __future__ import annotations

import pytest

from tests.cases.asking_003b import (
    BODY,
    DAY,
    FIRM,
    PERSON,
    Case,
    Rec,
    ask,
    catalogue,
    check,
    grade,
    term,
)

REMOVE = "yancheng-vehicle-repair--remove"
LOAN = "yancheng-student-loan"
URBAN = "X-321300-SQ"
LISTED = Rec("yancheng-repair-list")
GRADUATE = {"graduated_on": "2019-07-01", "continues_studies": False, "years_left": "5"}

MORE = (
    Case(
        "verified elsewhere only",
        REMOVE,
        "DOES_NOT_APPLY",
        (Rec("repair-participant-violation", {"verified": True}),),
        covered=("yancheng-repair-list",),
    ),
    Case("no list known", "lianyungang-sci-tech--white-list", "UNDETERMINED"),
    Case("on the white list", "lianyungang-sci-tech--white-list", "GRANTED", (Rec("tech-white-list"),)),
    Case(
        "high integrity without a commitment",
        "huaian-tobacco-flashpay--commit-then-license",
        "REFUSED",
        (term("high-integrity"),),
        {"committed": False},
    ),
    Case(
        "nothing signed",
        "huaian-tobacco-flashpay--commitments",
        "NON_COMPLIANT",
        covered=("tobacco-commitment",),
    ),
    Case("2+X signed", "huaian-tobacco-flashpay--commitments", "COMPLIANT", (Rec("tobacco-commitment"),)),
    Case("model retailer", "huaian-tobacco-flashpay--models", "GRANTED", (Rec("honour-model-merchant"),)),
    Case(
        "no consent to the archive",
        "yancheng-vehicle-repair--commitment-archive",
        "NON_COMPLIANT",
        (Rec("repair-commitment", {"archive_consent": False}),),
        covered=("repair-commitment",),
    ),
    Case(
        "a shop off the list",
        "yancheng-vehicle-repair--use-selected-shops",
        "UNDETERMINED",
        (LISTED,),
        others={"repair_shop": ()},
    ),
    Case(
        "a selected shop",
        "yancheng-vehicle-repair--use-selected-shops",
        "COMPLIANT",
        (LISTED,),
        others={"repair_shop": (LISTED,)},
    ),
    Case(
        "renewal by one",
        f"{LOAN}--renewal",
        "COMPLIANT",
        given={"renewal": True, "student_present": False, "co_borrower_present": True},
        kind=PERSON,
    ),
    Case(
        "renewal by nobody",
        f"{LOAN}--renewal",
        "NON_COMPLIANT",
        given={"renewal": True, "student_present": False, "co_borrower_present": False},
        kind=PERSON,
    ),
    Case(
        "after the grace",
        f"{LOAN}--grace-5y",
        "REFUSED",
        given={**GRADUATE, "due_on": "2024-07-02"},
        kind=PERSON,
    ),
    Case(
        "4.9 years left",
        f"{LOAN}--short-term",
        "NON_COMPLIANT",
        given={"years_left": "4.9", "repays_by_contract": False},
        kind=PERSON,
    ),
    Case(
        "five years left",
        f"{LOAN}--short-term",
        "COMPLIANT",
        given={"years_left": "5", "repays_by_contract": False},
        kind=PERSON,
    ),
    Case(
        "vocational school",
        f"{LOAN}--pre-apply",
        "GRANTED",
        (term("family-cannot-pay"),),
        {"school": "中职学校"},
        kind=PERSON,
    ),
    Case(
        "primary school",
        f"{LOAN}--pre-apply",
        "REFUSED",
        (term("family-cannot-pay"),),
        {"school": "小学"},
        kind=PERSON,
    ),
    Case(
        "payout without a commitment",
        "yangzhou-approval--instant-payout",
        "REFUSED",
        (Rec("yangzhou-payout-list"),),
        {"committed": False},
    ),
    Case(
        "a coupon of 51 yuan",
        "zhenjiang-parking--set-off",
        "REFUSED",
        (grade("zhenjiang-parking", "AA"),),
        {"coupon": "51", "fee": "60"},
        kind=PERSON,
    ),
    Case(
        "points that nobody set",
        "taizhou-bike-rental--plus",
        "UNDETERMINED",
        given={"civilised_riding": True, "fault_reported": False, "abuse_reported": False},
        kind=PERSON,
    ),
    Case(
        "need not pushed",
        "suqian-loan--auto-push",
        "NON_COMPLIANT",
        given={"need_published": True, "pushed": False},
        kind=BODY,
    ),
    Case(
        "qualified hotel",
        "suqian-tourism--hotel-agreement",
        "GRANTED",
        (term("suqian-hotel-conditions"),),
        {"report_supplied": True},
        covered=("other-dishonesty", "admin-penalty"),
        operation=URBAN,
        day="2021-12-01",
    ),
    Case(
        "vetoed hotel",
        "suqian-tourism--hotel-agreement",
        "REFUSED",
        (term("suqian-hotel-conditions"), Rec("other-dishonesty", severity="GENERAL")),
        {"report_supplied": True},
        operation=URBAN,
        day="2021-12-01",
    ),
    Case(
        "supervision that nobody set",
        "suqian-tourism--agency-grades",
        "UNDETERMINED",
        given={"supervision": "重点检查"},
        kind=BODY,
        others={"agency": (grade("suqian-travel-agency", "B"),)},
    ),
    Case(
        "rated by the bureau itself",
        "suqian-tourism--third-party",
        "NON_COMPLIANT",
        given={"by_third_party": False, "qualified": True, "by_public_tender": True},
        kind=BODY,
    ),
    Case(
        "committed on the day itself",
        "suqian-bidding--tenderer-commitment",
        "NON_COMPLIANT",
        given={"committed_on": DAY, "tender_begins_on": DAY},
        kind=BODY,
    ),
    Case(
        "committed the day before",
        "suqian-bidding--tenderer-commitment",
        "COMPLIANT",
        given={"committed_on": "2022-05-31", "tender_begins_on": DAY},
        kind=BODY,
    ),
    Case(
        "objection without a commitment",
        "suqian-bidding--link-commitments",
        "NON_COMPLIANT",
        given={"step": "异议投诉", "committed": False},
    ),
    Case(
        "a step that is not named",
        "suqian-bidding--link-commitments",
        "COMPLIANT",
        given={"step": "开标", "committed": False},
    ),
    Case(
        "an expert's violation",
        "suqian-bidding--violation-record",
        "APPLIES",
        (Rec("trading-violation", {"party": "评标专家"}),),
        kind=PERSON,
    ),
)

OPEN = (
    ("lianyungang-travel--score", "lianyungang-high-score", PERSON, "GRANTED", "REFUSED"),
    ("lianyungang-parking--score", "lianyungang-high-score", PERSON, "GRANTED", "REFUSED"),
    ("huaian-tobacco-flashpay--repair-357", "repair-procedure-met", FIRM, "GRANTED", "REFUSED"),
    (
        "huaian-tobacco-flashpay--graded-supervision",
        "dishonest-tobacco-retailer",
        FIRM,
        "APPLIES",
        "DOES_NOT_APPLY",
    ),
    ("yancheng-procurement--ten-policies-2022", "honest-subject", FIRM, "GRANTED", "REFUSED"),
    ("yancheng-student-loan--force-majeure", "unable-by-natural-force", PERSON, "GRANTED", "REFUSED"),
    ("yangzhou-travel--park-later", "good-credit", PERSON, "GRANTED", "REFUSED"),
    ("zhenjiang-housing--platform-rules", "platform-rules-kept", FIRM, "COMPLIANT", "NON_COMPLIANT"),
    ("taizhou-bike-rental--redeem", "taizhou-higher-points", PERSON, "GRANTED", "REFUSED"),
    ("taizhou-driver-training--green-channel", "excellent-reputation", FIRM, "GRANTED", "REFUSED"),
    ("suqian-loan--scan-loan", "suqian-online-credit", FIRM, "GRANTED", "REFUSED"),
)


@pytest.mark.parametrize("case", MORE, ids=lambda case: f"{case.id} {case.rule}")
def test_the_rule_answers_the_case(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(("rule", "name", "kind", "holds", "fails"), OPEN, ids=lambda value: str(value))
def test_a_term_without_a_threshold_holds_only_as_attested(
    rule: str, name: str, kind: str, holds: str, fails: str
) -> None:
    outcomes = [
        ask(Case("open", rule, "", records, kind=kind)).outcome
        for records in ((), (term(name),), (term(name, False),))
    ]
    assert outcomes == ["UNDETERMINED", holds, fails]


def test_a_fact_of_a_rule_holds_from_its_date_whoever_asks() -> None:
    facts = {
        "lianyungang-travel--score-parts": 7,
        "lianyungang-sci-tech--platforms": 2,
        "yancheng-student-loan--co-liability": 2,
        "yangzhou-maritime--crew-portrait": 1,
        "yangzhou-maritime--repair": 1,
        "suqian-gov-affairs--evaluate-developers": 4,
    }
    for rule, count in facts.items():
        assert ask(Case("fact", rule, "", kind=BODY)).outcome == "COMPLIANT"
        assert len(getattr(catalogue().rules[rule].rule.effect.value, "items", ())) == count
