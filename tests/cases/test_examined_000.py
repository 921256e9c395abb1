"""Examined cases of 西峡县's plan (doc-000); docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import FIRM, PERSON, Case, Rec, ask, asking, check

PROCURED = {
    "government_procurement": True,
    "query_channel": True,
    "cutoff_time": True,
    "evidence_retention": True,
}

CASES = (
    Case(
        "examined 000-01: conditions, written promise, not statutory, no 信用承诺",
        "xixia-credit-approval--tolerant-acceptance",
        "REFUSED",
        given={"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
    ),
    Case(
        "examined 000-02: a deposit of 5,000.50",
        "xixia-credit-elderly-care--deposit-10pct",
        "GRANTED",
        given={"honest-subject": True, "county_institution": True, "deposit": "5000.50"},
        value={"due": "4500.45"},
    ),
    Case(
        "examined 000-03: attested not to be of 守信群体",
        "xixia-credit-elderly-care--deposit-10pct",
        "REFUSED",
        given={"honest-subject": False, "county_institution": True, "deposit": "1"},
    ),
    Case(
        "examined 000-04: 守信群体 told by nobody",
        "xixia-credit-elderly-care--deposit-10pct",
        "UNDETERMINED",
        given={"county_institution": True, "deposit": "1"},
        closed=False,
        missing=("honest-subject",),
    ),
    Case(
        "examined 000-05: negative deposit",
        "xixia-credit-elderly-care--deposit-10pct",
        "UNDETERMINED",
        given={"honest-subject": True, "county_institution": True, "deposit": "-100"},
    ),
    Case(
        "examined 000-06: on another county's red list, the term told by nobody",
        "xixia-credit-elderly-care--priority-admission",
        "UNDETERMINED",
        (Rec("jia-red-list", region="410425"),),
        {"county_institution": True},
        missing=("honest-subject",),
    ),
    Case(
        "examined 000-07: star-rated institution, evaluation not known (open world)",
        "xixia-credit-elderly-care--starred-reward",
        "UNDETERMINED",
        (Rec("starred-institution"),),
        closed=False,
        missing=("credit-grade",),
    ),
    Case(
        "examined 000-08: recipient is a bank",
        "xixia-credit-emergency--information-service",
        "NOT_NAMED",
        given={"consumer": "其他"},
    ),
    Case(
        "examined 000-09: on the 企业“白名单” of 无锡 only",
        "xixia-credit-loan--white-list-referral",
        "REFUSED",
        (Rec("wuxi-white-list", region="320200"),),
    ),
    Case(
        "examined 000-10: nobody speaks of the courier's indicators",
        "xixia-credit-post--five-star-courier",
        "UNDETERMINED",
        missing=("xixia-courier-indicators-met",),
    ),
    Case(
        "examined 000-11: 供应商 on 政府采购严重违法失信行为记录名单 at cut-off",
        "xixia-credit-procurement--blacklists",
        "APPLIES",
        (Rec("procurement-misconduct-list"),),
    ),
    Case(
        "examined 000-12: 供应商 published as 失信被执行人 one day after the cut-off",
        "xixia-credit-procurement--blacklists",
        "DOES_NOT_APPLY",
        (Rec("judgment-defaulter-list", decided_on="2021-12-21"),),
    ),
    Case(
        "examined 000-13: 供应商 decided before the cut-off, published after it",
        "xixia-credit-procurement--blacklists",
        "DOES_NOT_APPLY",
        (Rec("judgment-defaulter-list", decided_on="2021-12-10", published_on="2021-12-21"),),
    ),
    Case(
        "examined 000-14: 供应商 removed from 重大税收违法 list, still 失信被执行人",
        "xixia-credit-procurement--blacklists",
        "APPLIES",
        (
            Rec("judgment-defaulter-list"),
            Rec("major-tax-violation-list", valid_to="2021-12-10"),
        ),
    ),
    Case(
        "examined 000-15: 供应商 only on 公共资源交易不良警示名单",
        "xixia-credit-procurement--blacklists",
        "DOES_NOT_APPLY",
        (Rec("trading-warning-list"),),
    ),
    Case(
        "examined 000-16: 供应商, no list declares coverage (open world)",
        "xixia-credit-procurement--blacklists",
        "UNDETERMINED",
        closed=False,
        missing=("judgment-defaulter-list",),
    ),
    Case(
        "examined 000-17: document lacks 信用信息使用的规则",
        "xixia-credit-procurement--tender-doc-content",
        "NON_COMPLIANT",
        given={**PROCURED, "usage_rules": False},
    ),
    Case(
        "examined 000-18: a person is no purchaser",
        "xixia-credit-procurement--tender-doc-content",
        "NOT_APPLICABLE",
        given={
            "government_procurement": True,
            "query_channel": False,
            "cutoff_time": False,
            "evidence_retention": False,
            "usage_rules": False,
        },
        kind=PERSON,
    ),
    Case(
        "examined 000-19: 劳动模范 rents a house",
        "xixia-credit-rental--honours-rental",
        "GRANTED",
        (Rec("honour-labour-model"),),
        kind=PERSON,
        items=("房屋租赁",),
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "examined 000-20: 南京好市民 only",
        "xixia-credit-rental--honours-rental",
        "REFUSED",
        (Rec("honour-nanjing-good", region="320100"),),
        kind=PERSON,
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "examined 000-21: 诚信青年 title ended; asks the day of the end",
        "xixia-credit-rental--honours-rental",
        "WITHDRAWN",
        (
            Rec("honour-honest-youth"),
            Rec("honour-revoked", {"honour": "诚信青年"}, decided_on="2022-02-20"),
        ),
        kind=PERSON,
        day="2022-02-20",
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "examined 000-22: 诚信青年, heating (供暖)",
        "xixia-credit-rental--honours-utilities",
        "GRANTED",
        (Rec("honour-honest-youth"),),
        kind=PERSON,
        items=("供暖",),
        given={"utility": "供暖"},
    ),
    Case(
        "examined 000-23: 企业, honest, asks for the fast lane",
        "xixia-credit-travel--station-fast-lane",
        "REFUSED",
        given={"xixia-honest-person": True},
        kind=FIRM,
    ),
    Case(
        "examined 000-24: off the red list because its term ran out",
        "xixia-provider--incentive-withdrawal",
        "APPLIES",
        (Rec("xixia-red-list", decided_on="2021-12-20", valid_to="2022-02-01"),),
        kind=PERSON,
        day="2022-03-01",
    ),
    Case(
        "examined 000-25: on the red list; leaves tomorrow",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        (
            Rec("xixia-red-list", decided_on="2021-12-20"),
            Rec("red-list-exit", decided_on="2022-02-15"),
        ),
        kind=PERSON,
        day="2022-02-14",
    ),
    Case(
        "examined 000-26: left the red list, entered again with new dates",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        (
            Rec("xixia-red-list", decided_on="2021-12-20"),
            Rec("red-list-exit", decided_on="2022-02-15"),
            Rec("xixia-red-list", decided_on="2022-04-15"),
        ),
        kind=PERSON,
        day="2022-06-01",
    ),
    Case(
        "examined 000-27: a title that was given again",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        (
            Rec("honour-honest-person", decided_on="2021-12-09"),
            Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2021-12-20"),
            Rec("honour-honest-person", decided_on="2022-01-15"),
        ),
        kind=PERSON,
        day="2022-03-01",
    ),
    Case(
        "examined 000-28: another title after the lost one",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        (
            Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2021-12-20"),
            Rec("honour-labour-model", decided_on="2022-01-15"),
        ),
        kind=PERSON,
        day="2022-03-01",
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
