"""Examined cases of doc-003: 南京, 徐州, 常州, 苏州; docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import Case, Rec, ask, asking, check, grade

CASES = (
    Case(
        "examined 003-01: red list, price 12.50",
        "changzhou-travel--ebike-20off",
        "GRANTED",
        (Rec("xinbei-red-list"),),
        {"fare": "12.50"},
        value={"due": "10.00"},
    ),
    Case(
        "examined 003-02: left the red list in May",
        "changzhou-travel--ebike-20off",
        "REFUSED",
        (Rec("xinbei-red-list", decided_on="2021-05-01", valid_to="2022-05-20"),),
        {"fare": "12.50"},
    ),
    Case(
        "examined 003-03: on the red list of 郏县, no agreement",
        "changzhou-travel--ebike-20off",
        "NOT_RECOGNISED",
        (Rec("jia-red-list", region="410425"),),
        {"fare": "12.50"},
        home="410425",
    ),
    Case(
        "examined 003-04: commended, known or not is not said",
        "changzhou-travel--red-list-scope",
        "UNDETERMINED",
        (Rec("commendation-xinbei", {"level": "CITY"}),),
    ),
    Case(
        "examined 003-05: commended by a town",
        "changzhou-travel--red-list-scope",
        "REFUSED",
        (Rec("commendation-xinbei", {"level": "TOWN", "known_to_district": True}),),
    ),
    Case(
        "examined 003-06: grade B verified",
        "changzhou-work-safety--push-grades",
        "FOLLOWED",
        (grade("changzhou-work-safety", "B"),),
        {"verified": True, "pushed": True},
    ),
    Case(
        "examined 003-07: user with a general dishonest record only",
        "nanjing-domestic-service--intercept",
        "DOES_NOT_APPLY",
        (Rec("other-dishonesty", severity="GENERAL"),),
    ),
    Case(
        "examined 003-08: both black lists repaired",
        "nanjing-domestic-service--intercept",
        "DOES_NOT_APPLY",
        (Rec("serious-dishonesty-list", repaired_on="2022-05-30"),),
    ),
    Case(
        "examined 003-09: blood 2000 + 2000 ml",
        "nanjing-travel--citizen-card",
        "GRANTED",
        (
            Rec("blood-donation", {"millilitres": 2000}),
            Rec("blood-donation", {"millilitres": 2000}, decided_on="2019-01-01"),
        ),
    ),
    Case(
        "examined 003-10: donated 6000 + 3999.99",
        "nanjing-travel--citizen-card",
        "REFUSED",
        (
            Rec("charity-donation", {"amount": 6000}),
            Rec("charity-donation", {"amount": "3999.99"}),
        ),
    ),
    Case(
        "examined 003-11: donated 6000 + 4000, the second repaired/annulled",
        "nanjing-travel--citizen-card",
        "REFUSED",
        (
            Rec("charity-donation", {"amount": 6000}),
            Rec("charity-donation", {"amount": 4000}, revoked_on="2022-05-20"),
        ),
    ),
    Case(
        "examined 003-12: 市民诚信卡, fare 3",
        "nanjing-travel--transit-half",
        "GRANTED",
        (Rec("honest-citizen-card"),),
        {"fare": "3"},
        value={"due": "1.50"},
    ),
    Case(
        "examined 003-13: 劳模 without the card",
        "nanjing-travel--transit-half",
        "REFUSED",
        (Rec("honour-labour-model"),),
        {"fare": "3"},
    ),
    Case(
        "examined 003-14: card ended yesterday",
        "nanjing-travel--transit-half",
        "REFUSED",
        (Rec("honest-citizen-card", valid_to="2022-05-31"),),
        {"fare": "3"},
    ),
    Case(
        "examined 003-15: a card of another city",
        "nanjing-travel--umbrella",
        "NOT_RECOGNISED",
        (Rec("honest-citizen-card", region="320500"),),
        home="320500",
    ),
    Case(
        "examined 003-16: a commitment about food that was broken",
        "suzhou-offshore-trade--breach-share",
        "DOES_NOT_APPLY",
        (Rec("commitment-breach", {"matter": "food-safety"}),),
    ),
    Case(
        "examined 003-17: false trade of another city",
        "suzhou-offshore-trade--breach-share",
        "DOES_NOT_APPLY",
        (Rec("fake-trade", region="320100"),),
    ),
    Case(
        "examined 003-18: whose commitment was broken is not said",
        "suzhou-offshore-trade--breach-share",
        "UNDETERMINED",
        (Rec("commitment-breach"),),
        missing=("matter",),
    ),
    Case(
        "examined 003-19: AA, not filed, deposit 123456.78",
        "suzhou-transport--aa-bid-deposit",
        "GRANTED",
        (grade("suzhou-transport", "AA"),),
        {"deposit": "123456.78"},
        value={"due": "61728.39"},
    ),
    Case(
        "examined 003-20: AA in Q4, A in Q1 (latest)",
        "suzhou-transport--aa-bid-deposit",
        "REFUSED",
        (
            grade("suzhou-transport", "AA", decided_on="2021-12-31"),
            grade("suzhou-transport", "A", decided_on="2022-03-31"),
        ),
        {"deposit": "1"},
    ),
    Case(
        "examined 003-21: AA of the 宿迁 travel-agency scale",
        "suzhou-transport--aa-bid-deposit",
        "REFUSED",
        (grade("suqian-travel-agency", "AA", region="321300"),),
        {"deposit": "1"},
    ),
    Case(
        "examined 003-22: a letter that the scale lacks",
        "suzhou-transport--aa-bid-deposit",
        "UNDETERMINED",
        (grade("suzhou-transport", "AAA"),),
        {"deposit": "100"},
    ),
    Case(
        "examined 003-23: two grades of one day",
        "suzhou-transport--aa-bid-deposit",
        "UNDETERMINED",
        (
            grade("suzhou-transport", "AA"),
            grade("suzhou-transport", "B"),
        ),
        {"deposit": "100"},
    ),
    Case(
        "examined 003-24: AA, not filed",
        "suzhou-transport--annual-deposit",
        "REFUSED",
        (grade("suzhou-transport", "AA"),),
        {"filed-with-transport": False},
    ),
    Case(
        "examined 003-25: dishonest, of low risk",
        "xinyi-supervision--increase-check",
        "DOES_NOT_APPLY",
        (Rec("other-dishonesty", severity="GENERAL"),),
        {"high-risk": False},
    ),
    Case(
        "examined 003-26: of high risk, no dishonest act",
        "xinyi-supervision--increase-check",
        "DOES_NOT_APPLY",
        given={"high-risk": True},
    ),
    Case(
        "examined 003-27: repaired act",
        "xinyi-supervision--increase-check",
        "DOES_NOT_APPLY",
        (Rec("other-dishonesty", repaired_on="2022-05-01"),),
        {"high-risk": True},
    ),
    Case(
        "examined 003-28: of high risk, on the court's list",
        "xinyi-supervision--increase-check",
        "APPLIES",
        (Rec("judgment-defaulter-list"),),
        {"high-risk": True},
    ),
    Case(
        "examined 003-29: 2022-03-05 23:59:59+08",
        "xinyi-supervision--quiet-days",
        "NOT_APPLICABLE",
        given={"visit_on": "2022-03-05", "reason_given": False},
    ),
    Case(
        "examined 003-30: 2022-03-06 00:00+08 (still the 5th in UTC)",
        "xinyi-supervision--quiet-days",
        "NOT_FOLLOWED",
        given={"visit_on": "2022-03-06", "reason_given": False},
    ),
    Case(
        "examined 003-31: 2022-03-25 23:59+08",
        "xinyi-supervision--quiet-days",
        "NOT_FOLLOWED",
        given={"visit_on": "2022-03-25", "reason_given": False},
    ),
    Case(
        "examined 003-32: 2022-03-26",
        "xinyi-supervision--quiet-days",
        "NOT_APPLICABLE",
        given={"visit_on": "2022-03-26", "reason_given": False},
    ),
    Case(
        "examined 003-33: low risk is told by nobody",
        "xinyi-supervision--reduce-check",
        "UNDETERMINED",
        given={"good-credit": True},
        missing=("low-risk",),
    ),
    Case(
        "examined 003-34: firm that is not monitored",
        "xinyi-supervision--scan-entry",
        "NOT_APPLICABLE",
        given={"monitored_firm": False, "scanned": False, "purpose": "监管执法", "scene": "服务企业打卡"},
    ),
    Case(
        "examined 003-35: agency: whether it refuses is not said",
        "xuzhou-gov-procurement--agency-sanction",
        "UNDETERMINED",
        (Rec("prepayment-policy-lapse", {"serious": False}),),
    ),
    Case(
        "examined 003-36: MSME project, 69.99% on signing, document silent",
        "xuzhou-gov-procurement--announcement-ban",
        "NON_COMPLIANT",
        given={
            "reserved_for_small_firms": True,
            "paid_at_signing": "69.99",
            "contract_amount": "100",
            "accepts_guarantee": False,
            "announced": True,
        },
    ),
    Case(
        "examined 003-37: MSME project, 30%, document accepts the guarantee",
        "xuzhou-gov-procurement--announcement-ban",
        "COMPLIANT",
        given={
            "reserved_for_small_firms": True,
            "paid_at_signing": "30",
            "contract_amount": "100",
            "accepts_guarantee": True,
            "announced": True,
        },
    ),
    Case(
        "examined 003-38: not announced",
        "xuzhou-gov-procurement--announcement-ban",
        "NOT_APPLICABLE",
        given={
            "reserved_for_small_firms": True,
            "paid_at_signing": "30",
            "contract_amount": "100",
            "accepts_guarantee": False,
            "announced": False,
        },
    ),
    Case(
        "examined 003-39: silent at 70",
        "xuzhou-gov-procurement--announcement-ban",
        "NOT_APPLICABLE",
        given={
            "reserved_for_small_firms": True,
            "paid_at_signing": "70",
            "contract_amount": "100",
            "accepts_guarantee": False,
            "announced": True,
        },
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
