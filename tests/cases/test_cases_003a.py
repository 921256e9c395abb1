"""Acceptance cases of doc-003, 南京 to 南通: the seeded rules on invented facts, each under its number."""

from __future__ import annotations

import pytest

from hub.policy.model.documents import Rule
from tests.cases.facts import NOBODY, Case, Rec, ask, asking, check, grade
from tests.cases.seeded import catalogue


def rule_of(name: str) -> Rule:
    """A rule of the seeds."""
    return catalogue().rules[name].rule


SME = "xuzhou-gov-procurement--sme-guarantee-required"
BAN = "xuzhou-gov-procurement--announcement-ban"
PREPAYMENT = "xuzhou-gov-procurement--prepayment"
CARD = "nanjing-travel--citizen-card"
GREEN = "nantong-transport-service--aaa-green-channel"
ELIGIBLE = "qidong-medical--eligible"
MATCHING = "nanjing-domestic-service--priority-matching"
SCAN = "xinyi-supervision--scan-entry"
LOOP = "changzhou-loan--closed-loop"
SILENT = {"reserved_for_small_firms": True, "contract_amount": "100", "accepts_guarantee": False}
INSURED = Rec("medical-insurance", decided_on="2015-01-01")
SIGNED = Rec("pay-after-agreement", decided_on="2021-05-01")
LAPSE = "prepayment-policy-lapse"
LATE, RESTORE = "qidong-medical--blacklist-7d", "qidong-medical--auto-restore"


def bill(amount: str, billed_on: str) -> Rec:
    """A bill of a visit, unpaid when it was written."""
    return Rec("medical-arrears", {"amount": amount, "billed_on": billed_on}, decided_on=billed_on)


def paid(amount: str, billed_on: str, on: str = "2022-06-01") -> Rec:
    """What was paid on the bill of a day."""
    return Rec("medical-fees-settled", {"amount": amount, "billed_on": billed_on}, decided_on=on)


OLD_BILL = bill("500", "2022-05-24")
OFFSHORE_BREACH = Rec("offshore-trade-commitment-breach")

CASES = (
    Case(
        "AC-003-002",
        "nanjing-travel--transit-half",
        "GRANTED",
        (Rec("honest-citizen-card"),),
        {"public_transport": True, "fare": "2.00"},
        items=("换乘优惠，幅度文件未定",),
        value={"due": "1.00"},
    ),
    Case("AC-003-006", CARD, "REFUSED", (Rec("blood-donation", {"millilitres": "3900"}),)),
    Case("AC-003-007", CARD, "GRANTED", (Rec("stem-cell-donation"),)),
    Case("AC-003-008", CARD, "GRANTED", (Rec("charity-donation", {"amount": "10000"}),)),
    Case("AC-003-009", CARD, "REFUSED", (Rec("charity-donation", {"amount": "9999"}),)),
    Case("AC-003-013", "nanjing-domestic-service--intercept", "APPLIES", (Rec("serious-dishonesty-list"),)),
    Case(
        "AC-003-014",
        MATCHING,
        "GRANTED",
        (),
        {"rank": 1, "other_rank": 2, "distance": "3", "other_distance": "3"},
    ),
    Case(
        "AC-003-014, the other firm",
        MATCHING,
        "REFUSED",
        (),
        {"rank": 2, "other_rank": 1, "distance": "3", "other_distance": "3"},
    ),
    Case(
        "AC-003-015, the clause",
        SME,
        "NON_COMPLIANT",
        (),
        {"body": "市级预算单位", **SILENT, "paid_at_signing": "30"},
    ),
    Case(
        "AC-003-015",
        BAN,
        "NON_COMPLIANT",
        (),
        {"body": "市级预算单位", **SILENT, "paid_at_signing": "30", "announced": True},
    ),
    Case(
        "AC-003-016", SME, "NOT_APPLICABLE", (), {"body": "市级预算单位", **SILENT, "paid_at_signing": "70"}
    ),
    Case(
        "AC-003-017",
        BAN,
        "NON_COMPLIANT",
        (),
        {"body": "市级预算单位", **SILENT, "paid_at_signing": "69", "announced": True},
    ),
    Case("AC-003-018", "xuzhou-gov-procurement--non-sme-encouraged", "STATED"),
    Case(
        "AC-003-018, notice",
        BAN,
        "NOT_APPLICABLE",
        (),
        {
            "body": "市级预算单位",
            **SILENT,
            "reserved_for_small_firms": False,
            "paid_at_signing": "0",
            "announced": True,
        },
    ),
    Case(
        "AC-003-020",
        "xuzhou-gov-procurement--agency-sanction",
        "DOES_NOT_APPLY",
        (Rec(LAPSE, {"party": "采购代理机构", "serious": False, "refuses_to_correct": False}),),
    ),
    Case(
        "AC-003-020, serious",
        "xuzhou-gov-procurement--agency-sanction",
        "APPLIES",
        (Rec(LAPSE, {"party": "采购代理机构", "serious": True, "refuses_to_correct": False}),),
    ),
    Case(
        "AC-003-020, refuses",
        "xuzhou-gov-procurement--agency-sanction",
        "APPLIES",
        (Rec(LAPSE, {"party": "采购代理机构", "serious": False, "refuses_to_correct": True}),),
    ),
    Case(
        "AC-003-022",
        "xuzhou-gov-procurement--supplier-sanction",
        "APPLIES",
        (Rec("procurement-violation"),),
        items=("依法作出处理", "依法作出处罚", "实施失信惩戒"),
    ),
    Case(
        "AC-003-025",
        PREPAYMENT,
        "REFUSED",
        (),
        {"won_contract": True, "has_guarantee": True, "good-credit": True, "small-firm": False},
    ),
    Case(
        "AC-003-026",
        PREPAYMENT,
        "REFUSED",
        (),
        {"won_contract": True, "has_guarantee": False, "good-credit": True, "small-firm": True},
    ),
    Case(
        "AC-003-027",
        "xinyi-supervision--quiet-days",
        "NOT_FOLLOWED",
        (),
        {"visit_on": "2022-03-10", "reason_given": False},
    ),
    Case(
        "AC-003-033",
        "xinyi-supervision--reduce-check",
        "GRANTED",
        (),
        {"good-credit": True, "low-risk": True},
    ),
    Case(
        "AC-003-034",
        "xinyi-supervision--increase-check",
        "APPLIES",
        (Rec("other-dishonesty"),),
        {"high-risk": True},
    ),
    Case(
        "AC-003-035",
        SCAN,
        "COMPLIANT",
        (),
        {"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "监管执法备案"},
    ),
    Case(
        "AC-003-035, other scene",
        SCAN,
        "NON_COMPLIANT",
        (),
        {"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "服务企业打卡"},
    ),
    Case(
        "AC-003-036",
        "changzhou-travel--bike-deposit",
        "GRANTED",
        (Rec("xinbei-red-list"),),
        {"operators_shared_bicycle": True, "zhima_linked": False},
    ),
    Case(
        "AC-003-037",
        "changzhou-travel--bike-deposit",
        "REFUSED",
        (Rec("xinbei-red-list"),),
        {"operators_shared_bicycle": True, "zhima_linked": True},
    ),
    Case(
        "AC-003-038",
        "changzhou-travel--ebike-20off",
        "GRANTED",
        (Rec("xinbei-red-list"),),
        {"operators_ebike": True, "fare": "10.00"},
        value={"due": "8.00"},
    ),
    Case(
        "AC-003-039",
        "changzhou-travel--red-list-scope",
        "GRANTED",
        (Rec("commendation-xinbei", {"level": "CITY", "known_to_district": True}),),
    ),
    Case(
        "AC-003-039, unknown to the district",
        "changzhou-travel--red-list-scope",
        "REFUSED",
        (Rec("commendation-xinbei", {"level": "CITY", "known_to_district": False}),),
    ),
    Case(
        "AC-003-041",
        "changzhou-work-safety--push-grades",
        "FOLLOWED",
        (grade("changzhou-work-safety", "A", year=2021, decided_on="2021-12-31"),),
        {"verified": True, "pushed": True},
    ),
    Case(
        "AC-003-043",
        "changzhou-work-safety--push-grades",
        "NOT_FOLLOWED",
        (grade("changzhou-work-safety", "E", year=2021, decided_on="2021-12-31"),),
        {"verified": False, "pushed": True},
    ),
    Case(
        "AC-003-044",
        LOOP,
        "FOLLOWED",
        (),
        {"startup_loan": True, "identity_confirmed": True, "bank_approved": True, "subsidised": True},
        items=("人社部门身份认定", "银行放贷审核", "财政部门贴息"),
    ),
    Case(
        "AC-003-044, no review",
        LOOP,
        "NOT_FOLLOWED",
        (),
        {"startup_loan": True, "identity_confirmed": True, "bank_approved": False, "subsidised": True},
    ),
    Case("AC-003-045", "changzhou-loan--national-users", "GRANTED"),
    Case(
        "AC-003-046",
        "suzhou-transport--aa-bid-deposit",
        "GRANTED",
        (grade("suzhou-transport", "AA", year=2021, decided_on="2021-12-31"),),
        {"transport_works": True, "deposit": "800000"},
        value={"due": "400000"},
    ),
    Case(
        "AC-003-047",
        "suzhou-transport--aa-bid-deposit",
        "REFUSED",
        (grade("suzhou-transport", "A", year=2021, decided_on="2021-12-31"),),
        {"transport_works": True, "deposit": "800000"},
    ),
    Case(
        "AC-003-048",
        "suzhou-transport--annual-deposit",
        "GRANTED",
        (grade("suzhou-transport", "A", year=2021, decided_on="2021-12-31"),),
        {"transport_works": True, "filed-with-transport": True},
    ),
    Case(
        "AC-003-049",
        "suzhou-transport--annual-deposit",
        "REFUSED",
        (grade("suzhou-transport", "A", year=2021, decided_on="2021-12-31"),),
        {"transport_works": True, "filed-with-transport": False},
    ),
    Case(
        "AC-003-050",
        "suzhou-transport--annual-deposit",
        "REFUSED",
        (grade("suzhou-transport", "B", year=2021, decided_on="2021-12-31"),),
        {"transport_works": True, "filed-with-transport": True},
    ),
    Case(
        "AC-003-053",
        "suzhou-offshore-trade--fx-convenience",
        "REFUSED",
        (),
        {"offshore_trade": True, "good-credit": True},
    ),
    Case(
        "AC-003-053, committed",
        "suzhou-offshore-trade--fx-convenience",
        "GRANTED",
        (Rec("offshore-trade-commitment"),),
        {"offshore_trade": True, "good-credit": True},
    ),
    Case("AC-003-054", "suzhou-offshore-trade--breach-share", "APPLIES", (OFFSHORE_BREACH,)),
    Case(
        "AC-003-056",
        GREEN,
        "GRANTED",
        (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": True},
    ),
    Case(
        "AC-003-057",
        GREEN,
        "REFUSED",
        (grade("nantong-transport", "AA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": True},
    ),
    Case(
        "AC-003-058",
        GREEN,
        "GRANTED",
        (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": True},
        "INDIVIDUAL_BUSINESS",
    ),
    Case(
        "AC-003-059",
        GREEN,
        "REFUSED",
        (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": False},
    ),
    Case(
        "AC-003-060",
        GREEN,
        "REFUSED",
        (
            grade("nantong-transport", "AAA", year=2020, decided_on="2020-12-31"),
            grade("nantong-transport", "A", year=2021, decided_on="2021-12-31"),
        ),
        {"transport_window": True, "car-transport-operator": True},
    ),
    Case("AC-003-061", ELIGIBLE, "GRANTED", (INSURED, SIGNED), given={"public_institution": True}),
    Case("AC-003-062", ELIGIBLE, "REFUSED", (INSURED,), given={"public_institution": True}),
    Case("AC-003-063", ELIGIBLE, "REFUSED", (SIGNED,), given={"public_institution": True}),
    Case(
        "AC-003-064",
        "qidong-medical--within-limit",
        "GRANTED",
        (INSURED, SIGNED),
        {"public_institution": True, "bill": "3000"},
    ),
    Case(
        "AC-003-065",
        "qidong-medical--blacklist-7d",
        "APPLIES",
        (bill("500", "2022-05-24"),),
        items=("列入黑名单", "门诊就诊受到限制", "医保实时报销受到限制"),
    ),
    Case(
        "AC-003-128",
        ELIGIBLE,
        "GRANTED",
        (INSURED, Rec("pay-after-agreement", decided_on="2018-06-01")),
        given={"public_institution": True},
    ),
    Case(
        "AC-003-138",
        "wuxi-finance--desensitised-data",
        "NOT_FOLLOWED",
        (),
        {"partner_institution": True, "desensitised": False},
    ),
    Case(
        "AC-003-139",
        "nantong-customs--aeo",
        "GRANTED",
        (Rec("aeo-certificate", {"level": "高级认证"}),),
        items=("更为简化的单证审核", "更低的布控查验率", "更优先办理通关"),
    ),
    Case(
        "AC-003-139, other level",
        "nantong-customs--aeo",
        "REFUSED",
        (Rec("aeo-certificate", {"level": "一般认证"}),),
    ),
    Case(
        "AC-003-141",
        "nantong-transport-service--urgent",
        "GRANTED",
        (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": True, "urgent": True, "commitment_item": True},
        items=("优先核查", "加速办理"),
    ),
    Case(
        "AC-003-141, not urgent",
        "nantong-transport-service--urgent",
        "REFUSED",
        (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),),
        {"transport_window": True, "car-transport-operator": True, "urgent": False, "commitment_item": True},
    ),
    Case(
        "AC-003-144",
        "suzhou-offshore-trade--record-punish",
        "APPLIES",
        (Rec("offshore-trade-violation"),),
        items=("推送到园区信用平台", "记入信用档案", "依法依规实施失信惩戒"),
    ),
    Case(
        "AC-003-149, nothing is to be restored",
        RESTORE,
        "NOT_APPLICABLE",
        (Rec("medical-blacklist"), bill("3000", "2022-05-01"), paid("1500", "2022-05-01")),
    ),
    Case(
        "AC-003-149",
        ELIGIBLE,
        "REFUSED",
        (
            INSURED,
            SIGNED,
            Rec("medical-blacklist"),
            bill("3000", "2022-05-01"),
            paid("1500", "2022-05-01"),
        ),
        given={"public_institution": True},
    ),
    Case(
        "AC-003-149, on no list yet",
        ELIGIBLE,
        "REFUSED",
        (INSURED, SIGNED, bill("3000", "2022-05-01"), paid("1500", "2022-05-01")),
        given={"public_institution": True},
    ),
    Case(
        "AC-003-150",
        ELIGIBLE,
        "GRANTED",
        (
            INSURED,
            SIGNED,
            Rec("medical-blacklist", repaired_on="2022-05-31"),
            bill("3000", "2022-05-01"),
            paid("3000", "2022-05-01", on="2022-05-31"),
        ),
        given={"public_institution": True},
    ),
    Case(
        "AC-003-150, off the list",
        RESTORE,
        "FOLLOWED",
        (
            Rec("medical-blacklist", repaired_on="2022-05-31"),
            bill("3000", "2022-05-01"),
            paid("3000", "2022-05-01", on="2022-05-31"),
        ),
    ),
    Case(
        "AC-003-150, paid and left on the list",
        RESTORE,
        "NOT_FOLLOWED",
        (
            Rec("medical-blacklist"),
            bill("3000", "2022-05-01"),
            paid("3000", "2022-05-01", on="2022-05-31"),
        ),
    ),
    Case(
        "AC-003-153",
        "changzhou-travel--points-plus",
        "GRANTED",
        (Rec("vehicle-fault-report"),),
        items=("提升信用积分", "优先兑换永安行低碳商城商品"),
        given={"operator_user": True},
    ),
    Case(
        "AC-003-023",
        "xuzhou-gov-procurement--evaluate-four",
        "STATED",
        kind=NOBODY,
        items=("采购人", "供应商", "代理机构", "评审专家"),
    ),
    Case(
        "AC-003-024",
        "xuzhou-gov-procurement--five-evaluators",
        "STATED",
        kind=NOBODY,
        items=("财政部门", "采购人", "评审专家", "代理机构", "供应商"),
    ),
    Case(
        "AC-003-055",
        "suzhou-demo-area--scene-list",
        "STATED",
        kind=NOBODY,
        items=("信易食", "信易住", "信易游", "信易购", "信易健", "信易停", "信易企"),
    ),
    Case(
        "AC-003-066",
        "qidong-medical--blacklist-7d",
        "DOES_NOT_APPLY",
        (bill("500", "2022-05-25"),),
    ),
    Case("all but a fen", LATE, "APPLIES", (OLD_BILL, paid("499.99", "2022-05-24"))),
    Case(
        "two bills, one paid",
        LATE,
        "APPLIES",
        (OLD_BILL, bill("300", "2022-05-20"), paid("500", "2022-05-24")),
    ),
    Case(
        "two bills, both paid",
        LATE,
        "DOES_NOT_APPLY",
        (OLD_BILL, bill("300", "2022-05-20"), paid("500", "2022-05-24"), paid("300", "2022-05-20")),
    ),
    Case("whether it was paid nobody knows", LATE, "UNDETERMINED", (OLD_BILL,), closed=False),
    Case(
        "AC-003-148",
        SCAN,
        "COMPLIANT",
        kind=NOBODY,
        given={"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "监管执法备案"},
        items=("来访参观登记", "监管执法备案", "服务企业打卡", "企业诉求上报"),
    ),
)

ROWS = (
    Case(
        "01-1 signed and chosen",
        "nanjing-medical--senseless-payment",
        "GRANTED",
        (),
        {"project_hospital": True, "signed": True, "selected_at_registration": True},
    ),
    Case(
        "01-1 not chosen",
        "nanjing-medical--senseless-payment",
        "REFUSED",
        (),
        {"project_hospital": True, "signed": True, "selected_at_registration": False},
    ),
    Case(
        "01-2 on the day",
        "nanjing-medical--repaid-in-time",
        "FOLLOWED",
        (),
        {"used_senseless_payment": True, "repaid_on": "2022-06-20", "repayment_day": "2022-06-20"},
    ),
    Case(
        "01-2 a day late",
        "nanjing-medical--repaid-in-time",
        "NOT_FOLLOWED",
        (),
        {"used_senseless_payment": True, "repaid_on": "2022-06-21", "repayment_day": "2022-06-20"},
    ),
    *(
        Case(f"02-4 {title}", CARD, "GRANTED", (Rec(title),))
        for title in ("honour-labour-model", "honour-brave", "honour-china-good", "honour-nanjing-good")
    ),
    Case("02-4 another city's title", CARD, "REFUSED", (Rec("honour-model-merchant"),)),
    Case(
        "02-1",
        "nanjing-travel--umbrella",
        "GRANTED",
        (Rec("honest-citizen-card"),),
        given={"at_metro_station": True},
    ),
    Case(
        "02-3",
        "nanjing-travel--bike-deposit",
        "GRANTED",
        (Rec("honest-citizen-card"),),
        given={"public_bicycle": True},
    ),
    Case("02-3 no card", "nanjing-travel--bike-deposit", "REFUSED", given={"public_bicycle": True}),
    Case(
        "03-1 better grade, farther",
        MATCHING,
        "UNDETERMINED",
        (),
        {"rank": 1, "other_rank": 2, "distance": "9", "other_distance": "3"},
    ),
    Case(
        "03-1 equal",
        MATCHING,
        "REFUSED",
        (),
        {"rank": 1, "other_rank": 1, "distance": "3", "other_distance": "3"},
    ),
    Case(
        "04-2 data kept",
        "wuxi-finance--iot-query",
        "NOT_FOLLOWED",
        (),
        {"credit_platform": True, "data_landed": True},
    ),
    Case(
        "04-3",
        "wuxi-finance--white-list",
        "GRANTED",
        (Rec("wuxi-white-list"),),
        given={"partner_institution": True},
    ),
    Case("04-3 not listed", "wuxi-finance--white-list", "REFUSED", given={"partner_institution": True}),
    Case("07-7", "xuzhou-gov-procurement--purchaser-sanction", "APPLIES", (Rec(LAPSE, {"party": "采购人"}),)),
    Case("07-7 strict", "xuzhou-gov-procurement--purchaser-sanction", "DOES_NOT_APPLY"),
    Case("07-9 clean", "xuzhou-gov-procurement--supplier-sanction", "DOES_NOT_APPLY"),
    Case(
        "08-1 elsewhere",
        SCAN,
        "NOT_APPLICABLE",
        (),
        {"monitored_firm": False, "scanned": False},
    ),
    Case(
        "08-2",
        "xinyi-supervision--no-basis-no-check",
        "NON_COMPLIANT",
        (),
        {"inspected": True, "has_legal_basis": False},
    ),
    Case("08-6", "xinyi-supervision--no-repeat-checks", "NON_COMPLIANT", (), {"rotating_checks": True}),
    Case("08-9", "xinyi-supervision--accountability", "APPLIES", (Rec("scan-violation"),)),
    Case("08-10 nobody says", "xinyi-supervision--power-list", "UNDETERMINED"),
    Case(
        "09-2",
        "changzhou-travel--car-deposit",
        "GRANTED",
        (Rec("xinbei-red-list"),),
        given={"operators_shared_car": True},
    ),
    Case("09-2 not listed", "changzhou-travel--car-deposit", "REFUSED", given={"operators_shared_car": True}),
    Case(
        "09-5 no figure",
        "changzhou-travel--points-plus-size",
        "GRANTED",
        (Rec("vehicle-abuse-report"),),
        given={"operator_user": True},
        missing=("changzhou-yonganxing-points-gained",),
    ),
    Case(
        "09-5 neither",
        "changzhou-travel--points-plus",
        "REFUSED",
        (),
        {"operator_user": True, "civilised-vehicle-use": False},
    ),
    Case("09-6", "changzhou-travel--sanctions", "APPLIES", (Rec("private-lock"),)),
    Case(
        "09-6 no figure",
        "changzhou-travel--points-minus",
        "APPLIES",
        (Rec("vehicle-damage"),),
        missing=("changzhou-yonganxing-points-lost",),
    ),
    Case(
        "11-2 no figure",
        "changzhou-loan--grade-decides",
        "GRANTED",
        (),
        {"startup_loan": True, "bank-grade-sufficient": True},
        missing=("changzhou-loan-credit-line",),
    ),
    Case(
        "11-2 refused",
        "changzhou-loan--grade-decides",
        "REFUSED",
        (),
        {"startup_loan": True, "bank-grade-sufficient": False},
    ),
    Case(
        "11-3 no figure",
        "changzhou-loan--interest-subsidy",
        "GRANTED",
        (),
        {"startup_loan": True, "credit_amount": "100000"},
        missing=("changzhou-loan-interest-subsidy",),
    ),
    Case("12-3 nobody says", "changzhou-work-safety--joint-incentive", "UNDETERMINED"),
    Case("12-4", "changzhou-work-safety--joint-punishment", "APPLIES", (), {"work-safety-dishonest": True}),
    Case(
        "13-1 no figure",
        "suzhou-loan--housing-fund-loan",
        "GRANTED",
        (Rec("suzhou-housing-fund-deposit"),),
        {"micro-small-firm": True},
        missing=("suzhou-housing-fund-loan-amount",),
    ),
    Case("13-1 no deposits", "suzhou-loan--housing-fund-loan", "REFUSED", (), {"micro-small-firm": True}),
    Case(
        "14-3",
        "suzhou-gov-affairs--quarterly",
        "NAMED",
        (grade("suzhou-transport", "D", year=2021, decided_on="2021-12-31"),),
    ),
    Case(
        "14-4 another field",
        "suzhou-gov-affairs--deposit-relief",
        "REFUSED",
        (),
        {"transport_works": False, "honest-bidder": True},
    ),
    Case("18-3 nobody says", "nantong-customs--credit-visa", "UNDETERMINED"),
    Case(
        "19-6",
        "qidong-medical--notice",
        "NOT_FOLLOWED",
        (),
        {"signed_patient": True, "public_institution": True, "told_by_sms": True, "told_by_wechat": False},
    ),
    Case(
        "19-7",
        "qidong-medical--upload-arrears",
        "NOT_FOLLOWED",
        (),
        {"public_institution": True, "unpaid": "500", "uploaded": False},
    ),
    Case(
        "19-7 paid up",
        "qidong-medical--upload-arrears",
        "NOT_APPLICABLE",
        (),
        {"public_institution": True, "unpaid": "0", "uploaded": False},
    ),
)


@asking((*CASES, *ROWS))
def test_a_case_has_the_outcome_that_the_text_gives(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize("case", [case for case in ROWS if case.id.endswith("no figure")])
def test_an_open_figure_is_named_as_the_missing_parameter(case: Case) -> None:
    assert [missing.what for missing in ask(case).missing] == ["parameter"]


def test_ac_003_018_what_is_encouraged_is_no_gate() -> None:
    assert rule_of("xuzhou-gov-procurement--non-sme-encouraged").modality == "MAY"
    assert rule_of(SME).modality == "MUST"
