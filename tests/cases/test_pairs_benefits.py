"""Benefits in both directions: one case whose condition is met, and one whose condition is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.facts import (
    BODY,
    FIRM,
    PERSON,
    SHOP,
    Case,
    Linked,
    Rec,
    ask,
    asking,
    check,
    grade,
    names,
    pair,
    within,
)

GIVEN = ("GRANTED", "REFUSED")
HONEST, GOOD = "honest-subject", "good-credit"
URBAN = "X-321300-SQ"
PARTNER = Rec("xinyang-partner-trustworthy", decided_on="2025-05-01")
DEMO_DAY = {"day": "2025-06-03"}
HENAN = {"day": "2024-06-03"}
INCENTIVE = (Rec("joint-incentive-list"),)
SCHOOL = {
    "student": "普通高校在校生",
    "nationality_met": True,
    "student_status_met": True,
    "household_met": True,
    "honest-and-lawful": True,
}
REPORT = {"report_verifiable": True, "report_on": "2021-10-01", "contract_on": "2021-11-01"}

TERMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "xixia-credit-approval--green-channel",
        HONEST,
        FIRM,
        "优先办理、简化手续、容缺受理、并联审批、一网通办",
    ),
    (
        "xixia-credit-environment--liability-premium",
        "xixia-good-environmental-credit",
        FIRM,
        "更优惠的环责险费率、更便捷的EHS服务采购",
    ),
    (
        "xixia-credit-insurance--insurance",
        HONEST,
        PERSON,
        "“先赔后审”信用理赔、更宽松的核保政策、更便捷的核赔服务",
    ),
    ("xixia-credit-loan--rural-credit", "xixia-rural-credit-user", PERSON, ""),
    (
        "xixia-credit-medical--treat-first-pay-later",
        HONEST,
        PERSON,
        "绿色通道、先诊疗后付费、优先提供诊疗、免收住院押金、门诊陪诊服务、转诊转院服务、预约上门诊疗、网络远程问诊",
    ),
    ("xixia-credit-post--five-star-courier", "xixia-courier-indicators-met", PERSON, "五星服务快递员"),
    ("xixia-credit-post--priority-delivery", "xixia-higher-credit", SHOP, "优先投递"),
    ("xixia-credit-reading--library", HONEST, PERSON, "免押金借阅、新书优先借阅、延长借书时限"),
    (
        "xixia-credit-rental--honest-startups",
        "xixia-honest-startup",
        FIRM,
        "更优惠的租金折扣、更长久的租赁期限",
    ),
    (
        "xixia-credit-rental--rent-terms",
        GOOD,
        PERSON,
        "更优惠的租金折扣、更长久的租赁期限、更低的租赁押金或免押金",
    ),
    ("xixia-credit-rental--talent-housing", "xixia-assessment-accepted", PERSON, ""),
    ("xixia-credit-tourism--annual-card", HONEST, PERSON, ""),
    (
        "xixia-credit-tourism--tourism-services",
        HONEST,
        PERSON,
        "更优惠的旅游服务价格、更便利的购票、检票通道、折扣购票、优惠乘坐摆渡车",
    ),
    (
        "xixia-credit-travel--mobility-price-deposit",
        HONEST,
        PERSON,
        "更优惠的出行服务价格、更低的押金或免押金、最新的出行服务、优先参与出行的优惠活动",
    ),
    (
        "xixia-credit-travel--station-fast-lane",
        "xixia-honest-person",
        PERSON,
        "专门售票窗口、快速通道、优先购票、安检免排队、进入VIP候车室",
    ),
    (
        "xixia-credit-travel--vehicle-services",
        HONEST,
        FIRM,
        "交通出行、车辆救援、车辆保险、车辆年检、驾照报考、停车",
    ),
    ("xixia-department-appraisal--commendation", "xixia-effective-implementation", BODY, "通报表扬"),
    ("xinyang-consumption--discount-by-credit", GOOD, PERSON, ""),
    ("xinyang-credit-loan--policy-finds-people", "meets-support-policy", FIRM, "金融支持政策通过平台直达"),
    ("xinyang-joint--cross-region-incentive", HONEST, FIRM, ""),
    ("xinyang-rural-finance--products", "new-agricultural-operator", FIRM, ""),
    ("xinyang-tourism--free-ticket", GOOD, PERSON, ""),
    ("changzhou-public-service--thirty-measures", "entrepreneur", PERSON, "引导企业家、宣传企业家"),
    ("changzhou-work-safety--joint-incentive", "work-safety-trustworthy", FIRM, ""),
    ("nantong-customs--coordinator", "quality-firm", FIRM, "企业协调员“一对一”认证辅导"),
    ("nantong-customs--credit-visa", GOOD, FIRM, "以“信用签证”方式申领空白原产地证书"),
    (
        "nantong-customs--fast-lane",
        "livelihood-goods-import",
        FIRM,
        "提前申报、7*24小时预约通关、“零延时”查验",
    ),
    ("nantong-customs--ship-side", "bulk-cargo", FIRM, "船边直提、抵港直装"),
    ("suzhou-demo-area--merchant-traffic", "honest-merchant", SHOP, "导流引流"),
    ("suzhou-demo-area--seven-scenes", "xinyoufen-accepted", PERSON, ""),
    ("xinyi-supervision--power-list", "honest-and-lawful", FIRM, "无事不扰"),
    ("xinyi-supervision--service-visit", "key-firm-or-project", FIRM, "市领导挂钩服务、市级机关部门挂钩服务"),
    ("yangzhou-travel--one-cent-bus", GOOD, PERSON, ""),
    ("yangzhou-travel--park-later", GOOD, PERSON, "停车“先享后付”"),
    ("lianyungang-travel--score", "lianyungang-high-score", PERSON, ""),
    ("lianyungang-parking--score", "lianyungang-high-score", PERSON, ""),
    ("huaian-tobacco-flashpay--repair-357", "repair-procedure-met", FIRM, ""),
    (
        "yancheng-procurement--ten-policies-2022",
        HONEST,
        FIRM,
        "降低供应商投标成本、政府采购资金预付制度",
    ),
    ("yancheng-student-loan--force-majeure", "unable-by-natural-force", PERSON, ""),
    (
        "taizhou-bike-rental--redeem",
        "taizhou-higher-points",
        PERSON,
        "优先兑换永安行低碳商城商品、赠送优惠券",
    ),
    ("taizhou-driver-training--green-channel", "excellent-reputation", FIRM, "直接办理教练车报废更新业务"),
    ("suqian-loan--scan-loan", "suqian-online-credit", FIRM, "线上授信"),
)
"""Rule, the one term that it rests on, for whom, and what the text gives."""

BESIDE_THE_TERM: dict[str, dict[str, Any]] = {
    "huaian-tobacco-flashpay--repair-357": {"given": {"tobacco_retailer": True}},
    "suqian-loan--scan-loan": {"given": {"micro-small-firm": True}},
    "suzhou-demo-area--merchant-traffic": {"operation": "X-320500-YCHBD"},
    "suzhou-demo-area--seven-scenes": {"given": {"scene": "信易住"}},
    "taizhou-driver-training--green-channel": {"given": {"driving_school": True}},
    "yancheng-procurement--ten-policies-2022": {"given": {"government_procurement": True}},
    "yancheng-student-loan--force-majeure": {"records": (Rec("student-loan"),)},
    "yangzhou-travel--one-cent-bus": {"given": {"citizen": True}},
    "yangzhou-travel--park-later": {"given": {"citizen": True, "yixing_parking": True}},
}
"""What else the text asks for, of rules of that table: fields of :class:`Case`."""


def by_term(rule: str, kind: str, **said: bool) -> dict[str, Any]:
    """Fields of a case of that table: within all that the text asks for beside the term."""
    beside = BESIDE_THE_TERM.get(rule, {})
    return {**beside, "kind": kind, "given": {**beside.get("given", {}), **said}}


BY_TERM = tuple(
    case
    for rule, name, kind, _ in TERMS
    for case in pair(rule, GIVEN, by_term(rule, kind, **{name: True}), by_term(rule, kind, **{name: False}))
)
LISTS = tuple(
    case
    for rule, records, rest in (
        ("henan-incentive--priority-licensing", INCENTIVE, HENAN),
        ("henan-incentive--priority-support", INCENTIVE, HENAN),
        ("henan-incentive--trading-bonus", INCENTIVE, HENAN),
        ("xinyang-credit-loan--one-stop-loan", (Rec("xinyang-loan-platform-joined"),), {}),
        ("xixia-credit-approval--promise-first", (Rec("credit-commitment"),), {}),
        ("xixia-credit-home-sale--filing-to-commitment", (Rec("sale-price-commitment"),), {}),
        ("xixia-credit-loan--white-list-referral", (Rec("white-list-finance"),), {}),
        (
            "changzhou-travel--ebike-20off",
            (Rec("xinbei-red-list"),),
            {"given": {"operators_ebike": True, "fare": "10"}},
        ),
        (
            "nanjing-travel--transit-half",
            (Rec("honest-citizen-card"),),
            {"given": {"public_transport": True, "fare": "2"}},
        ),
        ("nanjing-travel--umbrella", (Rec("honest-citizen-card"),), {"given": {"at_metro_station": True}}),
        ("huaian-tobacco-flashpay--models", (Rec("honour-model-merchant"),), {}),
        ("lianyungang-sci-tech--white-list", (Rec("tech-white-list"),), {}),
        ("yunnan-volunteer--recorded-hours", (Rec("volunteer-hours", {"hours": 40}),), {}),
    )
    for case in pair(rule, GIVEN, {**rest, "records": records}, rest)
)
"""Who has the record, and who has none."""

OTHERS = (
    *pair(
        "henan-incentive--fewer-inspections",
        GIVEN,
        {**HENAN, "records": INCENTIVE, "given": {"henan-fewer-inspections-conditions": True}},
        {**HENAN, "records": INCENTIVE, "given": {"henan-fewer-inspections-conditions": False}},
    ),
    *pair(
        "nanjing-medical--pay-by-due-date",
        GIVEN,
        {"given": {"used_senseless_payment": True}},
        {"given": {"used_senseless_payment": False}},
    ),
    *pair(
        "xixia-credit-education--education-credit",
        GIVEN,
        {"given": {GOOD: True, "xixia-credit-support-conditions": True}},
        {"given": {GOOD: True, "xixia-credit-support-conditions": False}},
    ),
    *pair(
        "xixia-credit-renovation--grade-publicity",
        GIVEN,
        {"records": (grade("xixia-renovation", "甲"),), "given": {"xixia-renovation-higher-grade": True}},
        {"given": {"xixia-renovation-higher-grade": True}},
    ),
    *pair(
        "xixia-credit-loan--rating-based-lending",
        GIVEN,
        {"records": (grade("xixia-credit-alliance", "甲"),), "given": {"xixia-loan-rating-accepted": True}},
        {"records": (grade("xixia-credit-alliance", "甲"),), "given": {"xixia-loan-rating-accepted": False}},
    ),
    *pair(
        "xixia-credit-loan--better-rate",
        GIVEN,
        {"given": {GOOD: True, "small-firm": True}},
        {"given": {GOOD: False, "small-firm": True}},
    ),
    *pair(
        "xixia-credit-medical--poor-registered",
        GIVEN,
        {"given": {GOOD: True, "xixia-registered-poor": True}},
        {"given": {GOOD: True, "xixia-registered-poor": False}},
    ),
    *pair(
        "xixia-credit-domestic-service--workers",
        GIVEN,
        {"given": {GOOD: True, "xixia-domestic-worker": True}},
        {"given": {GOOD: True, "xixia-domestic-worker": False}},
    ),
    *pair(
        "huaian-tobacco-flashpay--aaa-offers",
        GIVEN,
        {"records": (grade("huaian-tobacco", "AAA"),)},
        {"records": (grade("huaian-tobacco", "AA"),)},
    ),
    *pair(
        "huaian-tobacco-flashpay--commit-then-license",
        GIVEN,
        {"given": {"tobacco_licence": True, "high-integrity": True, "committed": True}},
        {"given": {"tobacco_licence": True, "high-integrity": False, "committed": True}},
    ),
    *pair(
        "suqian-bidding--a2-80",
        GIVEN,
        {
            "given": {"works_project": True, "stated_in_tender": True},
            "records": (grade("suqian-third-party-report", score="80"),),
        },
        {
            "given": {"works_project": True, "stated_in_tender": True},
            "records": (grade("suqian-third-party-report", score="79.9"),),
        },
    ),
    *pair(
        "suqian-gov-affairs--early-presale",
        GIVEN,
        {
            "records": (grade("suqian-developer", "3A"),),
            "given": {"prefabricated_percent": "15", "storeys": 2},
            "operation": URBAN,
        },
        {
            "records": (grade("suqian-developer", "3A"),),
            "given": {"prefabricated_percent": "14.9", "storeys": 2},
            "operation": URBAN,
        },
    ),
    Case(
        "a 3A project of one storey",
        "suqian-gov-affairs--early-presale",
        "REFUSED",
        (grade("suqian-developer", "3A"),),
        {"prefabricated_percent": "15", "storeys": 1},
        operation=URBAN,
    ),
    *pair(
        "suzhou-gov-affairs--deposit-relief",
        GIVEN,
        {"given": {"transport_works": True, "honest-bidder": True}},
        {"given": {"transport_works": True, "honest-bidder": False}},
    ),
    *pair(
        "taizhou-bike-rental--initial-100",
        GIVEN,
        {"given": {"new_user": True}, "value": {"amount": 100}},
        {"given": {"new_user": False}},
    ),
    *pair("xinyang-credit-loan-products--green-finance", GIVEN, {"records": (Rec("energy-data"),)}, {}),
    *pair(
        "xinyang-joint--a-taxpayer",
        GIVEN,
        {"records": (grade("xinyang-tax-credit", "A"),), "given": {HONEST: False}},
        {"records": (grade("xinyang-tax-credit", "B"),), "given": {HONEST: False}},
    ),
    *pair(
        "xinyi-supervision--reduce-check",
        GIVEN,
        {"given": {GOOD: True, "low-risk": True}},
        {"given": {GOOD: True, "low-risk": False}},
    ),
    *pair(
        "yancheng-procurement--free-documents",
        GIVEN,
        {
            "records": (grade("yancheng-third-party-report", "AA", decided_on="2021-09-01"),),
            "given": {**REPORT, "report_filed": True, "government_procurement": True},
            "day": "2021-12-01",
        },
        {
            "records": (grade("yancheng-third-party-report", "A", decided_on="2021-09-01"),),
            "given": {**REPORT, "report_filed": True, "government_procurement": True},
            "day": "2021-12-01",
        },
    ),
    *pair(
        "yancheng-student-loan--continued-study",
        GIVEN,
        {
            "records": (Rec("student-loan"),),
            "given": {
                "in_repayment_period": True,
                "continues_studies": True,
                "proof_given": True,
                "approved": True,
            },
        },
        {
            "records": (Rec("student-loan"),),
            "given": {
                "in_repayment_period": True,
                "continues_studies": True,
                "proof_given": True,
                "approved": False,
            },
        },
    ),
    *pair(
        "yancheng-student-loan--five-conditions",
        GIVEN,
        {"given": {"student": "预科生", **SCHOOL, "family_in_hardship": True}},
        {"given": {"student": "预科生", **SCHOOL, "family_in_hardship": True, "household_met": False}},
    ),
    *pair(
        "yancheng-student-loan--eligibility",
        GIVEN,
        {
            "given": {"with_guardian": True, **SCHOOL, "family_in_hardship": True},
            "links": (Linked("CO_BORROWS_WITH", "to"),),
        },
        {"given": {"with_guardian": True, **SCHOOL, "family_in_hardship": True}},
    ),
    *pair(
        "yangzhou-approval--instant-payout",
        GIVEN,
        {"records": (Rec("yangzhou-payout-list"),), "given": {"committed": True}},
        {"given": {"committed": True}},
    ),
    *pair(
        "qidong-medical--within-limit",
        GIVEN,
        {
            "records": (Rec("medical-insurance"), Rec("pay-after-agreement")),
            "given": {"public_institution": True, "bill": "5000"},
        },
        {
            "records": (Rec("medical-insurance"), Rec("pay-after-agreement")),
            "given": {"public_institution": True, "bill": "5000.01"},
        },
    ),
    *pair(
        "changzhou-loan--national-users",
        GIVEN,
        {"kind": PERSON, "home": "440000"},
        {"kind": FIRM},
    ),
    # Partners' lists count here by agreement, and no partner has declared that its list is complete.
    *pair(
        "xinyang-demo--bid-deposit-reduction",
        ("GRANTED", "UNDETERMINED"),
        {**DEMO_DAY, "records": (PARTNER,), "given": {"deposit": "10000"}, "value": {"due": "8000"}},
        {**DEMO_DAY, "given": {"deposit": "10000"}},
    ),
    *pair(
        "xinyang-demo--credit-travel",
        ("GRANTED", "UNDETERMINED"),
        {**DEMO_DAY, "records": (PARTNER,)},
        {**DEMO_DAY, "missing": ("joint-incentive-list",)},
    ),
    *pair(
        "haiyong-grassroots--points",
        ("GRANTED", "REFUSED"),
        {
            "given": {"haiyong_resident": True},
            "residence": "320614",
            "missing": ("haiyong-resident-base-points",),
        },
        {"given": {"haiyong_resident": True}, "residence": "320681"},
    ),
    *pair(
        "changzhou-loan--grade-decides",
        ("GRANTED", "REFUSED"),
        {
            "given": {"startup_loan": True, "bank-grade-sufficient": True},
            "missing": ("changzhou-loan-credit-line",),
        },
        {"given": {"startup_loan": True, "bank-grade-sufficient": False}},
    ),
    *pair(
        "xuzhou-gov-procurement--prepayment",
        ("GRANTED", "REFUSED"),
        {
            "given": {"won_contract": True, "has_guarantee": True, GOOD: True, "small-firm": True},
            "missing": ("xuzhou-prepayment-percent",),
        },
        {"given": {"won_contract": True, "has_guarantee": True, GOOD: False, "small-firm": True}},
    ),
    *pair(
        "suzhou-loan--housing-fund-loan",
        ("GRANTED", "REFUSED"),
        {
            "records": (Rec("suzhou-housing-fund-deposit"),),
            "given": {"micro-small-firm": True},
            "missing": ("suzhou-housing-fund-loan-amount",),
        },
        {"given": {"micro-small-firm": True}},
    ),
)
"""More than one thing decides, or a number that the text leaves open."""

CASES = (*BY_TERM, *LISTS, *OTHERS)


@asking(CASES)
def test_a_benefit_is_given_and_refused(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize(("rule", "name", "kind", "items"), TERMS, ids=[row[0] for row in TERMS])
def test_what_nobody_attests_is_not_known_and_what_is_given_is_the_texts(
    rule: str, name: str, kind: str, items: str
) -> None:
    unsaid = ask(within(Case("unsaid", rule, "")._replace(**by_term(rule, kind))))
    assert unsaid.outcome == "UNDETERMINED"
    assert name in {gap.name for gap in unsaid.missing}
    said = within(Case("said", rule, "")._replace(**by_term(rule, kind, **{name: True})))
    found = "、".join(names(ask(said)))
    assert [item for item in items.split("、") if item not in found] == []
