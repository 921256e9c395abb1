"""Examined cases of doc-003: 南通, 连云港, 淮安, 盐城; docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import Case, Rec, ask, asking, check, grade

FREIGHT = Rec("yancheng-repair-list", {"role": "货运企业"})
SHOP = Rec("yancheng-repair-list", {"role": "维修企业"})

CASES = (
    Case(
        "examined 003-40: latest grade A, earlier AA, no list, no report",
        "huaian-gov-affairs--deposit-relief",
        "REFUSED",
        (
            grade("jiangsu-highway", "AA", decided_on="2021-03-01", region="320000"),
            grade("jiangsu-highway", "A", decided_on="2022-03-01", region="320000"),
        ),
        {"report_agency_filed": True, "transport_works": True},
    ),
    Case(
        "examined 003-41: other than transport works",
        "huaian-gov-affairs--deposit-relief",
        "REFUSED",
        (grade("jiangsu-highway", "AA", region="320000"),),
        {"report_agency_filed": True, "transport_works": False},
    ),
    Case(
        "examined 003-42: on the provincial red list alone",
        "huaian-gov-affairs--deposit-relief",
        "GRANTED",
        (Rec("prov-highway-red-list", region="320000"),),
        {"report_agency_filed": True, "transport_works": True},
        items=("降低质保金预留比例",),
    ),
    Case(
        "examined 003-43: web red list off",
        "huaian-gov-affairs--deposit-relief",
        "REFUSED",
        (Rec("gov-web-red-list", valid_to="2022-05-31"),),
        {"report_agency_filed": True, "transport_works": True},
    ),
    Case(
        "examined 003-44: AAA last year, A now",
        "huaian-tobacco-flashpay--aaa-offers",
        "REFUSED",
        (
            grade("huaian-tobacco", "AAA", decided_on="2021-01-01"),
            grade("huaian-tobacco", "A", decided_on="2022-01-01"),
        ),
    ),
    Case(
        "examined 003-45: 危险货物, AAA",
        "lianyungang-transport--priority",
        "GRANTED",
        (grade("lianyungang-transport", "AAA"),),
        {"passenger-or-hazard-carrier": True},
    ),
    Case(
        "examined 003-46: 危险货物, AAA on the 南通 scale only",
        "lianyungang-transport--priority",
        "REFUSED",
        (grade("nantong-transport", "AAA", region="320600"),),
        {"passenger-or-hazard-carrier": True},
    ),
    Case(
        "examined 003-47: grade ran out",
        "lianyungang-transport--priority",
        "REFUSED",
        (grade("lianyungang-transport", "AAA", valid_to="2022-06-01"),),
        {"passenger-or-hazard-carrier": True},
    ),
    Case(
        "examined 003-48: taxi 2021 AAA, 2022 A",
        "nantong-transport-service--aaa-green-channel",
        "GRANTED",
        (
            grade("nantong-transport", "AAA", year=2021, decided_on="2022-01-10"),
            grade("nantong-transport", "A", year=2022),
        ),
        {"transport_window": True, "car-transport-operator": True},
    ),
    Case(
        "examined 003-49: AAA, 承诺件, not urgent",
        "nantong-transport-service--urgent",
        "REFUSED",
        (grade("nantong-transport", "AAA"),),
        {"transport_window": True, "car-transport-operator": True, "urgent": False, "commitment_item": True},
    ),
    Case(
        "examined 003-50: bill 2022-05-24, asked 2022-05-31 (7 days)",
        "qidong-medical--blacklist-7d",
        "DOES_NOT_APPLY",
        (
            Rec(
                "medical-arrears",
                {"amount": 300, "bill": "b1", "billed_on": "2022-05-24"},
                decided_on="2022-05-24",
            ),
        ),
        day="2022-05-31",
    ),
    Case(
        "examined 003-51: arrears 3000 paid in full before day 7",
        "qidong-medical--blacklist-7d",
        "DOES_NOT_APPLY",
        (
            Rec(
                "medical-arrears",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-01",
            ),
            Rec(
                "medical-fees-settled",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-06",
            ),
        ),
    ),
    Case(
        "examined 003-52: old arrears paid; a new bill unpaid for 9 days",
        "qidong-medical--blacklist-7d",
        "APPLIES",
        (
            Rec(
                "medical-arrears",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-01",
            ),
            Rec(
                "medical-fees-settled",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-12",
            ),
            Rec(
                "medical-arrears",
                {"amount": 10, "bill": "b2", "billed_on": "2022-05-23"},
                decided_on="2022-05-23",
            ),
        ),
    ),
    Case(
        "examined 003-53: arrears of another city",
        "qidong-medical--blacklist-7d",
        "DOES_NOT_APPLY",
        (Rec("medical-arrears", {"amount": 500, "billed_on": "2022-05-01"}, region="320614"),),
    ),
    Case(
        "examined 003-54: insured, signed, on the black list",
        "qidong-medical--eligible",
        "REFUSED",
        (
            Rec("medical-insurance"),
            Rec("pay-after-agreement"),
            Rec("medical-blacklist"),
        ),
        given={"public_institution": True},
    ),
    Case(
        "examined 003-55: signed; insurance account ended",
        "qidong-medical--eligible",
        "REFUSED",
        (
            Rec("medical-insurance", valid_to="2022-05-31"),
            Rec("pay-after-agreement", decided_on="2018-05-01"),
        ),
        given={"public_institution": True},
    ),
    Case(
        "examined 003-56: an entry still there, all paid after it: restored by itself",
        "qidong-medical--eligible",
        "GRANTED",
        (
            Rec("medical-insurance"),
            Rec("pay-after-agreement"),
            Rec(
                "medical-arrears",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-01",
            ),
            Rec("medical-blacklist", decided_on="2022-05-10"),
            Rec(
                "medical-fees-settled",
                {"amount": 3000, "bill": "b1", "billed_on": "2022-05-01"},
                decided_on="2022-05-31",
            ),
        ),
        given={"public_institution": True},
    ),
    Case(
        "examined 003-57: listed again after the payment",
        "qidong-medical--eligible",
        "REFUSED",
        (
            Rec("medical-insurance"),
            Rec("pay-after-agreement"),
            Rec("medical-arrears", {"amount": "3000", "billed_on": "2022-04-01"}, decided_on="2022-04-01"),
            Rec(
                "medical-fees-settled", {"amount": "3000", "billed_on": "2022-04-01"}, decided_on="2022-04-20"
            ),
            Rec("medical-blacklist", decided_on="2022-05-10"),
        ),
        given={"public_institution": True},
    ),
    Case(
        "examined 003-58: limit unset",
        "qidong-medical--within-limit",
        "UNDETERMINED",
        (
            Rec("medical-insurance"),
            Rec("pay-after-agreement"),
        ),
        {"public_institution": True, "bill": "10"},
        closed=False,
        missing=("qidong-credit-limit",),
    ),
    Case(
        "examined 003-59: AA exactly, all papers",
        "yancheng-procurement--aa-performance-deposit",
        "GRANTED",
        (grade("yancheng-third-party-report", "AA"),),
        {
            "report_filed": True,
            "government_procurement": True,
            "report_verifiable": True,
            "report_on": "2021-11-20",
            "contract_on": "2021-11-21",
        },
        day="2021-12-01",
    ),
    Case(
        "examined 003-60: a report of the contract's own day",
        "yancheng-procurement--aa-performance-deposit",
        "UNDETERMINED",
        (grade("yancheng-third-party-report", "AAA"),),
        {
            "report_filed": True,
            "government_procurement": True,
            "report_verifiable": True,
            "report_on": "2021-11-21",
            "contract_on": "2021-11-21",
        },
        day="2021-12-01",
    ),
    Case(
        "examined 003-61: free documents for A",
        "yancheng-procurement--free-documents",
        "REFUSED",
        (grade("yancheng-third-party-report", "A"),),
        {
            "report_filed": True,
            "government_procurement": True,
            "report_verifiable": True,
            "report_on": "2021-11-20",
            "contract_on": "2021-11-21",
        },
        day="2021-12-01",
    ),
    Case(
        "examined 003-62: the first day on which it is owed",
        "yancheng-procurement--mandatory-use",
        "NON_COMPLIANT",
        given={"government_procurement": True, "report_used": False},
        day="2021-01-01",
    ),
    Case(
        "examined 003-63: purchaser without reports in 2020",
        "yancheng-procurement--third-party-use-2020",
        "NOT_FOLLOWED",
        given={"government_procurement": True, "report_used": False},
        day="2020-12-01",
    ),
    Case(
        "examined 003-64: first loan duties on renewal",
        "yancheng-student-loan--first-loan",
        "NOT_APPLICABLE",
        given={
            "at_county_centre": True,
            "first_loan": False,
            "student_present": True,
            "co_borrower_present": False,
        },
    ),
    Case(
        "examined 003-65: not continuing, exactly 5 years left, year 1",
        "yancheng-student-loan--grace-5y",
        "GRANTED",
        (Rec("student-loan"),),
        given={"graduated_on": "2021-06-30", "continues_studies": False, "years_left": "5"},
    ),
    Case(
        "examined 003-66: less than five years left",
        "yancheng-student-loan--grace-5y",
        "REFUSED",
        (Rec("student-loan"),),
        given={"graduated_on": "2021-06-30", "continues_studies": False, "years_left": "4.99"},
    ),
    Case(
        "examined 003-67: exactly five years on",
        "yancheng-student-loan--grace-5y",
        "GRANTED",
        (Rec("student-loan"),),
        given={"graduated_on": "2017-06-01", "continues_studies": False, "years_left": "10"},
    ),
    Case(
        "examined 003-68: five years and a day",
        "yancheng-student-loan--grace-5y",
        "REFUSED",
        (Rec("student-loan"),),
        given={"graduated_on": "2017-05-31", "continues_studies": False, "years_left": "10"},
    ),
    Case(
        "examined 003-69: studying, no loan",
        "yancheng-student-loan--interest-study",
        "REFUSED",
        given={"studying": True, "interest": "200"},
    ),
    Case(
        "examined 003-70: studying",
        "yancheng-student-loan--interest-study",
        "GRANTED",
        (Rec("student-loan"),),
        {"studying": True, "interest": "200.35"},
        value={"due": "0"},
    ),
    Case(
        "examined 003-71: pre-applying from a junior school",
        "yancheng-student-loan--pre-apply",
        "REFUSED",
        given={"family-cannot-pay": True, "school": "其他"},
    ),
    Case(
        "examined 003-72: not continuing, 4 years left",
        "yancheng-student-loan--short-term",
        "FOLLOWED",
        (Rec("student-loan"),),
        given={"years_left": "4", "repays_by_contract": True},
    ),
    Case(
        "examined 003-73: overload record annulled on objection",
        "yancheng-vehicle-repair--lifetime-clean",
        "NAMED",
        (Rec("overload", decided_on="2016-01-01", revoked_on="2017-01-01"),),
    ),
    Case(
        "examined 003-74: AA this year, A the year before",
        "yancheng-vehicle-repair--selection",
        "REFUSED",
        (
            grade("yancheng-transport", "AA", year=2021, decided_on="2022-01-10"),
            grade("yancheng-transport", "A", year=2020, decided_on="2021-01-10"),
        ),
        {"trade": "货运企业", "sufficient-scale": True},
        operation="X-320900-DSQ",
    ),
    Case(
        "examined 003-75: founded one year ago, AA once",
        "yancheng-vehicle-repair--selection",
        "UNDETERMINED",
        (grade("yancheng-transport", "AA", year=2021, decided_on="2022-01-10"),),
        {"trade": "货运企业", "sufficient-scale": True},
        operation="X-320900-DSQ",
    ),
    Case(
        "examined 003-76: graded four and five years ago only",
        "yancheng-vehicle-repair--selection",
        "UNDETERMINED",
        (
            grade("yancheng-transport", "AA", year=2017, decided_on="2018-01-10"),
            grade("yancheng-transport", "AA", year=2016, decided_on="2017-01-10"),
        ),
        {"trade": "货运企业", "sufficient-scale": True},
        operation="X-320900-DSQ",
    ),
    Case(
        "examined 003-77: two good years, an overload long ago",
        "yancheng-vehicle-repair--selection",
        "REFUSED",
        (
            grade("yancheng-transport", "AAA", year=2021, decided_on="2022-01-10"),
            grade("yancheng-transport", "AA", year=2020, decided_on="2021-01-10"),
            Rec("overload", decided_on="2015-01-01", valid_to="2016-01-01"),
        ),
        {"trade": "货运企业", "sufficient-scale": True},
        operation="X-320900-DSQ",
    ),
    Case(
        "examined 003-78: where it operates is not known",
        "yancheng-vehicle-repair--selection",
        "UNDETERMINED",
        (
            grade("yancheng-transport", "AA", decided_on="2022-01-10"),
            grade("yancheng-transport", "AA", decided_on="2021-01-10"),
        ),
        {"trade": "货运企业", "sufficient-scale": True},
    ),
    Case(
        "examined 003-79: selected, bill 1500",
        "yancheng-vehicle-repair--ten-percent",
        "GRANTED",
        (FREIGHT,),
        {"bill": "1500"},
        others={"repair_shop": (SHOP,)},
        value={"due": "1350"},
    ),
    Case(
        "examined 003-80: off the list of participants today",
        "yancheng-vehicle-repair--ten-percent",
        "REFUSED",
        (FREIGHT._replace(valid_to="2022-06-01"),),
        {"bill": "1500"},
        others={"repair_shop": (SHOP,)},
    ),
    Case(
        "examined 003-81: shop not selected",
        "yancheng-vehicle-repair--ten-percent",
        "REFUSED",
        (FREIGHT,),
        {"bill": "1500"},
        others={"repair_shop": ()},
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
