"""The acceptance cases of document 003 from 连云港市 to 宿迁市, each on the rule that carries its row."""

from __future__ import annotations

from tests.cases.facts import BODY, PERSON, Case, Rec, ask, asking, check, grade, term

CARRIER = "lianyungang-transport--priority"
HUAIAN = "huaian-gov-affairs--deposit-relief"
DEPOSIT = "yancheng-procurement--aa-performance-deposit"
FREE = "yancheng-procurement--free-documents"
SELECTION = "yancheng-vehicle-repair--selection"
REPAIR = "yancheng-vehicle-repair--ten-percent"
REMOVE = "yancheng-vehicle-repair--remove"
LOAN = "yancheng-student-loan"
A1, A2 = "suqian-bidding--a1-90", "suqian-bidding--a2-80"
URBAN = "X-321300-SQ"
BIG_CITY = "X-320900-DSQ"
LISTED = Rec("yancheng-repair-list", {"role": "货运企业"})
SHOP = Rec("yancheng-repair-list", {"role": "维修企业"})
REPORT = {"report_verifiable": True, "report_on": "2021-10-01", "contract_on": "2021-11-01"}
NO_OVERLOAD = ("illegal-modification", "overload")
THIRD = "yancheng-third-party-report"
SUQIAN = "suqian-third-party-report"
FIVE = {"nationality_met": True, "student_status_met": True, "household_met": True}
BID = {"deposit": "100000", "bid_on": "2022-06-01"}
VALID = {**BID, "report_valid_to": "2022-12-31"}
YEARS = (
    grade("yancheng-transport", "AA", year=2020, decided_on="2021-01-05"),
    grade("yancheng-transport", "AA", year=2021, decided_on="2022-01-05"),
)
LOW_YEARS = (
    grade("yancheng-transport", "A", year=2020, decided_on="2021-01-05"),
    grade("yancheng-transport", "A", year=2021, decided_on="2022-01-05"),
)
GRADUATE = {"graduated_on": "2019-07-01", "continues_studies": False, "years_left": "5"}
SCALE = term("sufficient-scale")


def points(change: str, how_many: str, on: str = "") -> Rec:
    """A change of riding points."""
    return Rec("ride-points", {"change": change, "points": how_many}, decided_on=on)


CASES = (
    Case(
        "AC-003-068",
        "lianyungang-transport--lower-checks",
        "GRANTED",
        (term("passenger-or-hazard-carrier"), grade("lianyungang-transport", "AAA")),
        items=("“双随机、一公开”降低抽查比例", "“双随机、一公开”降低检查频次"),
    ),
    Case(
        "AC-003-071",
        CARRIER,
        "REFUSED",
        (term("passenger-or-hazard-carrier", False), grade("lianyungang-transport", "AAA")),
    ),
    Case(
        "AC-003-072",
        HUAIAN,
        "GRANTED",
        (
            Rec("gov-web-red-list"),
            Rec("prov-highway-red-list"),
            grade("jiangsu-highway", "AA"),
            grade("huaian-third-party-report", "AAA"),
        ),
        {"report_agency_filed": True, "transport_works": True},
        items=(
            "减少或免缴投标保证金",
            "降低质保金预留比例",
            "免缴部分农民工工资保证金",
            "免缴部分履约保证金",
        ),
    ),
    Case(
        "AC-003-073",
        HUAIAN,
        "REFUSED",
        (grade("jiangsu-highway", "A"), grade("huaian-third-party-report", "AA")),
        {"report_agency_filed": True, "transport_works": True},
    ),
    Case(
        "AC-003-075",
        "huaian-tobacco-flashpay--aaa-offers",
        "GRANTED",
        (grade("huaian-tobacco", "AAA"),),
        kind="INDIVIDUAL_BUSINESS",
        items=("“151易经营”", "“信易+云闪付”"),
    ),
    Case(
        "AC-003-078",
        DEPOSIT,
        "REFUSED",
        (grade(THIRD, "A", decided_on="2021-09-01"),),
        {**REPORT, "report_filed": True, "government_procurement": True},
        day="2021-12-01",
    ),
    Case(
        "AC-003-078, as long as the city has published no grade below AA",
        DEPOSIT,
        "UNDETERMINED",
        (grade(THIRD, "A", decided_on="2021-09-01"),),
        {**REPORT, "report_filed": True, "government_procurement": True},
        day="2021-12-01",
        closed=False,
    ),
    Case(
        "AC-003-079",
        DEPOSIT,
        "GRANTED",
        (grade(THIRD, "AAA", decided_on="2021-09-01"),),
        {**REPORT, "report_filed": True, "government_procurement": True},
        day="2021-12-01",
    ),
    Case(
        "AC-003-080",
        DEPOSIT,
        "REFUSED",
        (grade(THIRD, "AA", decided_on="2021-09-01"),),
        {"report_filed": True, "government_procurement": True, **REPORT, "report_on": "2021-11-05"},
        day="2021-12-01",
    ),
    Case(
        "AC-003-081",
        DEPOSIT,
        "REFUSED",
        (grade(THIRD, "AA", decided_on="2021-09-01"),),
        {"report_filed": True, "government_procurement": True, **REPORT, "report_verifiable": False},
        day="2021-12-01",
    ),
    Case(
        "AC-003-082",
        FREE,
        "GRANTED",
        (grade(THIRD, "AA", decided_on="2021-09-01"),),
        {**REPORT, "report_filed": True, "government_procurement": True},
        day="2021-12-01",
        value={"due": 0, "amount": None, "unit": "CNY"},
    ),
    Case(
        "AC-003-083",
        "yancheng-procurement--mandatory-use",
        "NON_COMPLIANT",
        given={"government_procurement": True, "report_used": False},
        kind=BODY,
        day="2021-12-01",
    ),
    Case(
        "AC-003-084", SELECTION, "GRANTED", (SCALE, *YEARS), operation=BIG_CITY, given={"trade": "货运企业"}
    ),
    Case(
        "AC-003-085",
        SELECTION,
        "REFUSED",
        (SCALE, *LOW_YEARS),
        operation=BIG_CITY,
        given={"trade": "货运企业"},
    ),
    Case(
        "AC-003-086",
        SELECTION,
        "REFUSED",
        (SCALE, *YEARS, Rec("overload", decided_on="2016-05-01", repaired_on="2017-05-01")),
        operation=BIG_CITY,
        given={"trade": "货运企业"},
    ),
    Case(
        "AC-003-087",
        REPAIR,
        "GRANTED",
        (LISTED,),
        {"bill": "10000"},
        others={"repair_shop": (SHOP,)},
        value={"amount": 1000, "due": 9000, "bound": "at_least"},
    ),
    Case("AC-003-089", REMOVE, "APPLIES", (LISTED, Rec("repair-participant-violation", {"verified": True}))),
    Case(
        "AC-003-090",
        REMOVE,
        "DOES_NOT_APPLY",
        (LISTED, Rec("repair-participant-violation", {"verified": False})),
    ),
    Case(
        "AC-003-091",
        f"{LOAN}--interest-study",
        "GRANTED",
        (Rec("student-loan"),),
        given={"studying": True, "interest": "380.5"},
        kind=PERSON,
        value={"due": 0},
    ),
    Case(
        "AC-003-092",
        f"{LOAN}--grace-5y",
        "GRANTED",
        (Rec("student-loan"),),
        given=GRADUATE,
        value={"amount": 5, "unit": "years", "bound": "at_most"},
    ),
    Case(
        "AC-003-093",
        f"{LOAN}--first-loan",
        "NON_COMPLIANT",
        given={
            "at_county_centre": True,
            "first_loan": True,
            "student_present": True,
            "co_borrower_present": False,
        },
        kind=PERSON,
    ),
    Case(
        "AC-003-095",
        f"{LOAN}--malicious-arrears",
        "APPLIES",
        (Rec("student-loan"), Rec("loan-default")),
        kind=PERSON,
    ),
    Case(
        "AC-003-096",
        f"{LOAN}--continued-study",
        "GRANTED",
        (Rec("student-loan"),),
        given={"in_repayment_period": True, "continues_studies": True, "proof_given": True, "approved": True},
        kind=PERSON,
        items=("贴息", "还本宽限期", "贷款到期日期不变"),
    ),
    Case(
        "AC-003-097",
        f"{LOAN}--five-conditions",
        "REFUSED",
        (term("honest-and-lawful"),),
        {"student": "预科生", **FIVE, "family_in_hardship": False},
        kind=PERSON,
    ),
    Case(
        "AC-003-100",
        "zhenjiang-parking--coupon",
        "GRANTED",
        (grade("zhenjiang-parking", "A"),),
        kind=PERSON,
        value={"lowest": 4, "highest": 50},
    ),
    Case("AC-003-101", "zhenjiang-parking--coupon", "REFUSED", (grade("zhenjiang-parking", "B"),)),
    Case(
        "AC-003-101, as long as the city has published no grade below A",
        "zhenjiang-parking--coupon",
        "UNDETERMINED",
        (grade("zhenjiang-parking", "B"),),
        closed=False,
    ),
    Case(
        "AC-003-102",
        "zhenjiang-parking--set-off",
        "GRANTED",
        (grade("zhenjiang-parking", "A"),),
        {"on_platform": True, "coupon": "4", "fee": "6"},
        kind=PERSON,
        value={"amount": 4, "due": 2},
    ),
    Case(
        "AC-003-103",
        "taizhou-bike-rental--initial-100",
        "GRANTED",
        given={"new_user": True},
        kind=PERSON,
        value={"amount": 100, "unit": "points"},
    ),
    Case(
        "AC-003-104",
        "taizhou-bike-rental--below-80",
        "APPLIES",
        (points("扣分", "21"),),
        kind=PERSON,
    ),
    Case(
        "AC-003-108",
        "suqian-gov-affairs--early-presale",
        "REFUSED",
        (grade("suqian-developer", "2A"),),
        {"prefabricated_percent": "20", "storeys": 2},
        operation=URBAN,
    ),
    Case(
        "AC-003-110",
        "suqian-tourism--hotel-veto",
        "APPLIES",
        (Rec("hotel-check-report"), Rec("other-dishonesty", severity="GENERAL")),
    ),
    Case("AC-003-111", "suqian-tourism--hotel-report", "NON_COMPLIANT", given={"hotel_applied": True}),
    Case(
        "AC-003-112",
        "suqian-tourism--hotel-price",
        "GRANTED",
        given={"tour_group": True, "persons": 1, "business_price": "200"},
        others={"hotel": (Rec("suqian-tour-hotel-list"),)},
        value={"amount": 12, "due": 188, "unit": "CNY"},
    ),
    Case(
        "AC-003-112, a group of twenty",
        "suqian-tourism--hotel-price",
        "GRANTED",
        given={"tour_group": True, "persons": 20, "business_price": "4000"},
        others={"hotel": (Rec("suqian-tour-hotel-list"),)},
        value={"amount": 240, "due": 3760},
    ),
    Case(
        "AC-003-112, a hotel that is not listed",
        "suqian-tourism--hotel-price",
        "REFUSED",
        given={"tour_group": True, "persons": 1, "business_price": "200"},
        others={"hotel": ()},
    ),
    Case(
        "AC-003-116",
        A2,
        "GRANTED",
        (grade(SUQIAN, score="80"),),
        items=("担保", "保险", "保函"),
        given={"works_project": True, "stated_in_tender": True},
    ),
    Case(
        "AC-003-118",
        A1,
        "GRANTED",
        (grade(SUQIAN, score="90"),),
        {**VALID, "works_project": True, "stated_in_tender": True},
        value={"due": 0},
    ),
    Case(
        "AC-003-119",
        A1,
        "REFUSED",
        (grade(SUQIAN, score="92"),),
        {"works_project": True, "stated_in_tender": True, **BID, "report_valid_to": "2022-05-31"},
    ),
    Case(
        "AC-003-120",
        A1,
        "REFUSED",
        (grade(SUQIAN, score="89"),),
        {**VALID, "works_project": True, "stated_in_tender": True},
    ),
    Case(
        "AC-003-120, what is left",
        A2,
        "GRANTED",
        (grade(SUQIAN, score="89"),),
        items=("担保", "保险", "保函"),
        given={"works_project": True, "stated_in_tender": True},
    ),
    Case(
        "AC-003-121",
        "suqian-bidding--scope",
        "NOT_FOLLOWED",
        given={
            "government_procurement": True,
            "sector_score_used": True,
            "works_project": False,
            "amount": "2500000",
            "report_used": False,
        },
        kind=BODY,
    ),
    Case(
        "AC-003-122",
        "suqian-bidding--scope",
        "NOT_APPLICABLE",
        given={
            "government_procurement": True,
            "sector_score_used": True,
            "works_project": False,
            "amount": "1500000",
            "report_used": False,
        },
        kind=BODY,
    ),
    Case(
        "AC-003-124",
        "suqian-bidding--commitment-on-entry",
        "NON_COMPLIANT",
        (Rec("integrity-base"),),
    ),
    Case(
        "AC-003-124, uploaded",
        "suqian-bidding--commitment-on-entry",
        "COMPLIANT",
        (Rec("integrity-base"), Rec("entry-commitment")),
    ),
    Case("AC-003-124, not entered", "suqian-bidding--commitment-on-entry", "NOT_APPLICABLE"),
    Case(
        "AC-003-132", SELECTION, "REFUSED", (SCALE, *YEARS), operation="320981", given={"trade": "货运企业"}
    ),
    Case(
        "AC-003-142",
        "yangzhou-maritime--list-names",
        "STATED",
        kind=BODY,
        items=("红名单", "黄名单", "黑名单"),
    ),
    Case(
        "AC-003-146, not recorded",
        "yangzhou-approval--record-performance",
        "NOT_FOLLOWED",
        given={"paid_out": True, "recorded": False},
        kind=BODY,
    ),
    Case(
        "AC-003-146",
        "yangzhou-approval--record-performance",
        "FOLLOWED",
        given={"paid_out": True, "recorded": True},
        kind=BODY,
        items=("兑付履诺情况",),
    ),
    Case(
        "AC-003-151",
        REPAIR,
        "REFUSED",
        YEARS,
        {"bill": "10000"},
        others={"repair_shop": (SHOP,)},
    ),
)


@asking(CASES)
def test_the_rule_answers_the_case(case: Case) -> None:
    check(case, ask(case))
