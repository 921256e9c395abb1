"""What is given and how much of it: a size that no text, region or caller names withholds nothing; what is
paid is no amount that is given. The words beside a row are the text's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graph_schema.vocabulary import ReasonCode
from hub.decisions.precedence import precedence_in, prevail
from tests.cases.facts import Case, Rec, ask, asking, check, grade
from tests.cases.seeded import catalogue

GOOD = {"good-credit": True}
UNSET: dict[str, object] = {"amount": None, "due": None}
CARD = Rec("honest-citizen-card")
RED = Rec("xinbei-red-list")
TOUR_HOTEL = Rec("suqian-tour-hotel-list")
REPORT = {
    "government_procurement": True,
    "report_filed": True,
    "report_verifiable": True,
    "report_on": "2021-10-01",
    "contract_on": "2021-11-01",
}

PARAMETERS = (
    # 给予适当奖励、实施信用加分: how many points is not said.
    Case(
        "size 000: bonus points",
        "xixia-credit-bidding--bonus-points",
        "GRANTED",
        given={"honest-subject": True, "public_resource_trade": True},
        value=UNSET | {"unit": "points"},
        missing=("xixia-trading-bonus-points",),
    ),
    # 对公共资源交易违法违规不良行为交易主体进行量化记分
    Case(
        "size 000: demerit points",
        "xixia-credit-bidding--demerit-points",
        "APPLIES",
        (Rec("trading-negative-score"),),
        value=UNSET,
        missing=("xixia-trading-demerit-points",),
    ),
    # 志愿服务时长越多，可以享受的便利和优惠越多
    Case(
        "size 001: hours",
        "yunnan-volunteer--hours",
        "GRANTED",
        (Rec("volunteer-hours", {"hours": 1}),),
        value=UNSET,
        missing=("yunnan-volunteer-benefits",),
    ),
    # 采购人安排一定比例的预付款
    Case(
        "size 003: a small firm's prepayment",
        "xuzhou-gov-procurement--prepayment",
        "GRANTED",
        given={"won_contract": True, "has_guarantee": True, "small-firm": True, **GOOD},
        value=UNSET | {"unit": "percent"},
        missing=("xuzhou-prepayment-percent",),
    ),
    Case(
        "size 003: no guarantee, no prepayment",
        "xuzhou-gov-procurement--prepayment",
        "REFUSED",
        given={"won_contract": True, "has_guarantee": False, "small-firm": True, **GOOD},
    ),
    # 对文明骑行、上报车辆故障、举报不规范用车等行为加分
    Case(
        "size 003: points for civilised riding",
        "taizhou-bike-rental--plus",
        "GRANTED",
        given={"operator_user": True, "civilised-vehicle-use": True},
        value=UNSET | {"unit": "points"},
        missing=("taizhou-plus-points",),
    ),
    # 根据企业住房公积金缴存情况,将“缴存信用”转化为“融资资金”
    Case(
        "size 003: a loan on the housing fund",
        "suzhou-loan--housing-fund-loan",
        "GRANTED",
        (Rec("suzhou-housing-fund-deposit"),),
        {"micro-small-firm": True},
        value=UNSET,
        missing=("suzhou-housing-fund-loan-amount",),
    ),
    # 根据授信额度,由财政对贷款进行贴息
    Case(
        "size 003: interest subsidised",
        "changzhou-loan--interest-subsidy",
        "GRANTED",
        given={"startup_loan": True, "credit_amount": "0.01"},
        value=UNSET,
        missing=("changzhou-loan-interest-subsidy",),
    ),
    Case(
        "size 003: no credit, no subsidy",
        "changzhou-loan--interest-subsidy",
        "REFUSED",
        given={"startup_loan": True, "credit_amount": "0"},
    ),
    # 根据申请人信用等级高低,判断能否授信,授信高低
    Case(
        "size 003: the grade is enough for credit",
        "changzhou-loan--grade-decides",
        "GRANTED",
        given={"startup_loan": True, "bank-grade-sufficient": True},
        value=UNSET,
        missing=("changzhou-loan-credit-line",),
    ),
    # 等文明行为提升信用积分予以正向激励
    Case(
        "size 003: points of 常州",
        "changzhou-travel--points-plus-size",
        "GRANTED",
        (Rec("vehicle-fault-report"),),
        {"operator_user": True},
        value=UNSET,
        missing=("changzhou-yonganxing-points-gained",),
    ),
    # 对不文明行为则采取信用扣分措施,如故意损坏车辆、加装私锁占用车辆
    Case(
        "size 003: points lost in 常州",
        "changzhou-travel--points-minus",
        "APPLIES",
        (Rec("private-lock"),),
        value=UNSET,
        missing=("changzhou-yonganxing-points-lost",),
    ),
    Case(
        "size 003: a balance of 常州",
        "changzhou-travel--points",
        "GRANTED",
        given={"operator_user": True},
        value=UNSET | {"form": "balance"},
        missing=("changzhou-yonganxing-base-points",),
    ),
    Case(
        "size 003: a balance of 海永",
        "haiyong-grassroots--points",
        "GRANTED",
        given={"haiyong_resident": True},
        residence="320614",
        value=UNSET | {"form": "balance"},
        missing=("haiyong-resident-base-points",),
    ),
    # 在信用额度范围内无需缴费: the entitlement itself hangs on the limit.
    Case(
        "size 003: a limit that nobody set",
        "qidong-medical--within-limit",
        "UNDETERMINED",
        (Rec("medical-insurance"), Rec("pay-after-agreement")),
        {"bill": "100", "public_institution": True},
        missing=("qidong-credit-limit",),
        closed=False,
    ),
)

INPUTS = (
    # AA级企业可享受投标保证金减免50%
    Case(
        "size 003: half of a deposit that nobody named",
        "suzhou-transport--aa-bid-deposit",
        "GRANTED",
        (grade("suzhou-transport", "AA"),),
        {"transport_works": True},
        value=UNSET | {"percent": "50"},
        missing=("deposit",),
    ),
    Case(
        "size 003: 8折 of a fare that nobody named",
        "changzhou-travel--ebike-20off",
        "GRANTED",
        (RED,),
        {"operators_ebike": True},
        value=UNSET | {"percent": "20"},
        missing=("fare",),
    ),
    Case(
        "size 003: half of a fare that nobody named",
        "nanjing-travel--transit-half",
        "GRANTED",
        (CARD,),
        {"public_transport": True},
        value=UNSET | {"percent": "50"},
        items=("换乘优惠，幅度文件未定",),
        missing=("fare",),
    ),
    # 为守信群体提供备用金（入院押金）减免10%
    Case(
        "size 000: a tenth of a deposit that nobody named",
        "xixia-credit-elderly-care--deposit-10pct",
        "GRANTED",
        given={"honest-subject": True, "county_institution": True},
        value=UNSET | {"percent": "10"},
        missing=("deposit",),
    ),
    # 费用至少10%以上优惠
    Case(
        "size 003: a tenth of a bill that nobody named",
        "yancheng-vehicle-repair--ten-percent",
        "GRANTED",
        (Rec("yancheng-repair-list", {"role": "货运企业"}),),
        others={"repair_shop": (Rec("yancheng-repair-list", {"role": "维修企业"}),)},
        value=UNSET | {"percent": "10", "bound": "at_least"},
        missing=("bill",),
    ),
    # 补贴标准为12元/人每晚
    Case(
        "size 003: two persons, nights not told",
        "suqian-tourism--hotel-subsidy",
        "GRANTED",
        (TOUR_HOTEL,),
        {"tour_group": True, "first_night_on": "2021-05-01", "persons": 2},
        operation="X-321300-SQ",
        value=UNSET | {"rate": "12"},
        missing=("nights",),
    ),
    # 价格低12元/人
    Case(
        "size 003: a group of unknown size",
        "suqian-tourism--hotel-price",
        "GRANTED",
        others={"hotel": (TOUR_HOTEL,)},
        given={"tour_group": True, "business_price": "2000"},
        value=UNSET | {"rate": "12"},
        missing=("persons",),
    ),
    # 可以直接抵扣停车费
    Case(
        "size 003: a coupon on a fee that nobody named",
        "zhenjiang-parking--set-off",
        "GRANTED",
        (grade("zhenjiang-parking", "A"),),
        {"on_platform": True, "coupon": "4"},
        value=UNSET,
        missing=("fee",),
    ),
    # What was given can't be right, so nothing is said of it.
    Case(
        "size 003: a fee below zero",
        "zhenjiang-parking--set-off",
        "UNDETERMINED",
        (grade("zhenjiang-parking", "A"),),
        {"on_platform": True, "coupon": "4", "fee": "-1"},
        missing=("fee",),
    ),
)

PAID = (
    # “1分钱”乘公交: one fen is paid, nothing is given in money.
    Case(
        "paid 003: a ride of one fen",
        "yangzhou-travel--one-cent-bus",
        "GRANTED",
        given={"citizen": True, **GOOD},
        value={"due": "0.01", "amount": None, "unit": "CNY"},
    ),
    # 免费提供电子采购文件
    Case(
        "paid 003: free documents",
        "yancheng-procurement--free-documents",
        "GRANTED",
        (grade("yancheng-third-party-report", "AA"),),
        REPORT,
        day="2021-12-01",
        items=("免费提供电子采购文件",),
        value={"due": "0", "amount": None},
    ),
    # 享受免押金租用雨伞服务; 租借公共自行车时享受免押金
    *(
        Case(f"paid 003: {rule}", rule, "GRANTED", (CARD,), {here: True}, value={"due": "0", "amount": None})
        for rule, here in (
            ("nanjing-travel--umbrella", "at_metro_station"),
            ("nanjing-travel--bike-deposit", "public_bicycle"),
        )
    ),
    # 学生在读期间利息全部由国家财政补贴: of whatever interest, nothing is left to pay.
    Case(
        "paid 003: interest that nobody named",
        "yancheng-student-loan--interest-study",
        "GRANTED",
        (Rec("student-loan"),),
        {"studying": True},
        value={"percent": "100", "due": "0", "amount": None},
        missing=("interest",),
    ),
    # 可以不缴纳投标保证金和履约保证金: neither, whatever they would have been.
    Case(
        "paid 003: neither deposit",
        "suqian-bidding--a1-90",
        "GRANTED",
        (grade("suqian-third-party-report", score="90"),),
        {
            "works_project": True,
            "stated_in_tender": True,
            "bid_on": "2022-06-01",
            "report_valid_to": "2022-06-01",
        },
        value={"due": "0", "amount": None},
        items=("不缴纳投标保证金", "不缴纳履约保证金"),
        missing=("deposit",),
    ),
)

CASES = (*PARAMETERS, *INPUTS, *PAID)


@asking(CASES)
def test_the_outcome_is_what_the_text_decides_and_the_size_what_is_known(case: Case) -> None:
    result = ask(case)
    check(case, result)
    if result.value is not None:
        assert {gap.name for gap in result.value.missing} == set(case.missing)


def test_a_measure_that_prevails_leaves_no_size_to_ask_for() -> None:
    case = PARAMETERS[0]
    policy, region = catalogue(), case.version().rule.region
    found = ask(case)
    precedence = precedence_in(policy, region, case.asked_on())
    (refused,) = prevail([found], [found], policy.rules, precedence)
    assert (refused.reason, refused.value, refused.missing) == (ReasonCode.RESTRAINT_PREVAILS, None, ())


def test_no_input_that_only_a_size_hangs_on_is_required() -> None:
    """Whoever does not tell the fare is told the percentage; nobody is refused for want of it."""

    class Stray(NamedTuple):
        rule: str
        name: str

    def read(rule: Mapping[str, Any]) -> str:
        return str({key: rule[key] for key in ("condition", "withdrawn_when", "applies_when")})

    stray: list[Stray] = []
    for name, version in catalogue().rules.items():
        resting = [catalogue().rules[one].rule for one in version.rests_on]
        told = "".join(read(rule.model_dump()) for rule in (version.rule, *resting))
        when = str([tree.model_dump() for path, tree in version.rule.trees if path[0] == "effect"])
        stray += [
            Stray(name, spec.name)
            for spec in version.rule.inputs
            if spec.required and f"'{spec.name}'" not in told + when
        ]
    assert stray == []
