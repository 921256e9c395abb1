"""Examined cases of doc-003: 扬州, 镇江, 泰州, 宿迁; docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import Case, Rec, ask, asking, check, grade

CASES = (
    Case(
        "examined 003-82: 90 points, on the report's last day",
        "suqian-bidding--a1-90",
        "GRANTED",
        (grade("suqian-third-party-report", score="90"),),
        {"deposit": "100", "bid_on": "2022-06-01", "report_valid_to": "2022-06-01"},
    ),
    Case(
        "examined 003-83: 89.99 points",
        "suqian-bidding--a1-90",
        "REFUSED",
        (grade("suqian-third-party-report", score="89.99"),),
        {"deposit": "100", "bid_on": "2022-06-01", "report_valid_to": "2022-06-01"},
    ),
    Case(
        "examined 003-84: 79.99",
        "suqian-bidding--a2-80",
        "REFUSED",
        (grade("suqian-third-party-report", score="79.99"),),
    ),
    Case(
        "examined 003-85: report ran out",
        "suqian-bidding--a2-80",
        "REFUSED",
        (grade("suqian-third-party-report", score="85", valid_to="2022-06-01"),),
    ),
    Case(
        "examined 003-86: newer report is lower",
        "suqian-bidding--a2-80",
        "REFUSED",
        (
            grade("suqian-third-party-report", score="95", decided_on="2021-06-01"),
            grade("suqian-third-party-report", score="70", decided_on="2022-04-01"),
        ),
    ),
    Case(
        "examined 003-87: engineering works of 500,000",
        "suqian-bidding--scope",
        "NOT_FOLLOWED",
        given={"works_project": True, "amount": "500000", "report_used": False},
    ),
    Case(
        "examined 003-88: one fen below the two million",
        "suqian-bidding--scope",
        "NOT_APPLICABLE",
        given={"works_project": False, "amount": "1999999.99", "report_used": False},
    ),
    Case(
        "examined 003-89: tender: commitment the same day",
        "suqian-bidding--tenderer-commitment",
        "NON_COMPLIANT",
        given={"committed_on": "2022-05-20", "tender_begins_on": "2022-05-20"},
    ),
    Case(
        "examined 003-90: 3A, 14.99%, 2 storeys",
        "suqian-gov-affairs--early-presale",
        "REFUSED",
        (grade("suqian-developer", "3A"),),
        {"prefabricated_percent": "14.99", "storeys": 2},
        operation="X-321300-SQ",
    ),
    Case(
        "examined 003-91: 3A, 20%, 1 storey",
        "suqian-gov-affairs--early-presale",
        "REFUSED",
        (grade("suqian-developer", "3A"),),
        {"prefabricated_percent": "20", "storeys": 1},
        operation="X-321300-SQ",
    ),
    Case(
        "examined 003-92: 3A, 20%, 2, project outside 市区",
        "suqian-gov-affairs--early-presale",
        "REFUSED",
        (grade("suqian-developer", "3A"),),
        {"prefabricated_percent": "20", "storeys": 2},
        operation="321322",
    ),
    Case(
        "examined 003-93: 95 points of a bidding report are none of the agencies' scale",
        "suqian-tourism--agency-80",
        "REFUSED",
        (grade("suqian-third-party-report", score="95", year=2021),),
    ),
    Case(
        "examined 003-94: score 80",
        "suqian-tourism--agency-80",
        "GRANTED",
        (grade("suqian-travel-agency", score="80", year=2021),),
        items=("命名为2021年度诚信旅行社",),
        value={"amount": "5000"},
    ),
    Case(
        "examined 003-95: ten persons at 200 each",
        "suqian-tourism--hotel-price",
        "GRANTED",
        given={"persons": 10, "business_price": "2000"},
        others={"hotel": (Rec("suqian-tour-hotel-list"),)},
        value={"due": "1880"},
    ),
    Case(
        "examined 003-96: cheaper than the cut",
        "suqian-tourism--hotel-price",
        "GRANTED",
        given={"persons": 10, "business_price": "100"},
        others={"hotel": (Rec("suqian-tour-hotel-list"),)},
        value={"due": "0"},
    ),
    Case(
        "examined 003-97: 30 persons 2 nights",
        "suqian-tourism--hotel-subsidy",
        "GRANTED",
        (Rec("suqian-tour-hotel-list"),),
        {"first_night_on": "2021-06-01", "persons": 30, "nights": 2},
        day="2021-12-01",
        operation="X-321300-SQ",
        value={"amount": "720"},
    ),
    Case(
        "examined 003-98: persons below zero",
        "suqian-tourism--hotel-subsidy",
        "UNDETERMINED",
        (Rec("suqian-tour-hotel-list"),),
        {"first_night_on": "2021-06-01", "persons": -1, "nights": 2},
        day="2021-12-01",
        operation="X-321300-SQ",
    ),
    Case(
        "examined 003-99: subsidy into the next year",
        "suqian-tourism--hotel-subsidy",
        "REFUSED",
        (Rec("suqian-tour-hotel-list"),),
        {"first_night_on": "2022-01-01", "persons": 2, "nights": 1},
        day="2022-01-15",
        operation="X-321300-SQ",
    ),
    Case(
        "examined 003-100: more than the whole fund: its cap",
        "suqian-tourism--hotel-subsidy",
        "GRANTED",
        (Rec("suqian-tour-hotel-list"),),
        {"first_night_on": "2021-12-31", "persons": 1000000, "nights": 1},
        day="2021-12-31",
        operation="X-321300-SQ",
        value={"amount": "3000000"},
    ),
    Case(
        "examined 003-101: general dishonest act, repaired",
        "suqian-tourism--hotel-veto",
        "DOES_NOT_APPLY",
        (Rec("other-dishonesty", severity="GENERAL", repaired_on="2022-05-20"),),
    ),
    Case(
        "examined 003-102: a mill with a fine is no hotel",
        "suqian-tourism--hotel-veto",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", severity="GENERAL"),),
    ),
    Case(
        "examined 003-103: a hotel in the directory, fined",
        "suqian-tourism--hotel-veto",
        "APPLIES",
        (
            Rec("suqian-tour-hotel-list"),
            Rec("admin-penalty", severity="GENERAL"),
        ),
    ),
    Case(
        "examined 003-104: exactly 80 points",
        "taizhou-bike-rental--below-80",
        "DOES_NOT_APPLY",
        (Rec("ride-points", {"change": "扣分", "points": 20}),),
    ),
    Case(
        "examined 003-105: 79.5 points",
        "taizhou-bike-rental--below-80",
        "APPLIES",
        (Rec("ride-points", {"change": "扣分", "points": "20.5"}),),
    ),
    Case(
        "examined 003-106: points back up",
        "taizhou-bike-rental--below-80",
        "DOES_NOT_APPLY",
        (
            Rec("ride-points", {"change": "扣分", "points": 25}),
            Rec("ride-points", {"change": "加分", "points": 5}),
        ),
    ),
    Case(
        "examined 003-107: points of the operator in another city",
        "taizhou-bike-rental--below-80",
        "DOES_NOT_APPLY",
        (Rec("ride-points", {"change": "扣分", "points": 30}, region="320411"),),
    ),
    Case(
        "examined 003-108: black ship, off",
        "yangzhou-maritime--three-lists",
        "DOES_NOT_APPLY",
        (Rec("ship-black-list", repaired_on="2022-05-30"),),
    ),
    Case(
        "examined 003-109: credit told by nobody",
        "yangzhou-travel--one-cent-bus",
        "UNDETERMINED",
        missing=("good-credit",),
    ),
    Case(
        "examined 003-110: grade A, fee 3, coupon 4",
        "zhenjiang-parking--set-off",
        "GRANTED",
        (grade("zhenjiang-parking", "A"),),
        {"coupon": "4", "fee": "3"},
        value={"due": "0"},
    ),
    Case(
        "examined 003-111: a coupon of 50.01",
        "zhenjiang-parking--set-off",
        "REFUSED",
        (grade("zhenjiang-parking", "A"),),
        {"coupon": "50.01", "fee": "60"},
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
