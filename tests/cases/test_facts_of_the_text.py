"""What a text says is asked of nobody: no subject is named, nothing is given, and the answer is STATED with
what the text lists or gives. The words beside a row are the text's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph_schema.vocabulary import Outcome
from hub.policy.legal_force import weakest
from tests.cases.facts import NOBODY, Case, ask, asking, check, names, values
from tests.cases.seeded import catalogue

LISTS: tuple[tuple[str, str], ...] = (
    # 评价分为AA、A、B、C、D五个等级
    ("suzhou-gov-affairs--quarterly", "AA、A、B、C、D"),
    # 共有 3928 户纳税人参与…共评出 A 级诚信纳税人 167 户，评出 D 级纳税人 303 户
    (
        "jia-graded-practice--tax-grade",
        "参与纳税信用等级评定的纳税人（2020年度3928户）、A级诚信纳税人（2020年度167户）、D级纳税人（2020年度303户）",
    ),
    # “优秀”等级单位 53 个、“合格”等级单位 370 个、“差”等级单位 7 个
    ("jia-graded-practice--medical-grades", "优秀（2020年53个）、合格（2020年370个）、差（2020年7个）"),
    # 认定加油站“红黄蓝”等次
    ("jia-graded-practice--gas-station-colours", "红、黄、蓝"),
    # 对公务员、律师、教师、医师、房地产中介从业人员、金融从业人员等职业人群建立诚信档案
    ("jia-archives--six-occupations", "公务员、律师、教师、医师、房地产中介从业人员、金融从业人员"),
    # 在税收缴纳、工程建设、环境保护、交通运输、安全生产、食品药品、旅游等重点领域
    (
        "jia-credit-check--graded",
        "税收缴纳、工程建设、环境保护、交通运输、安全生产、食品药品、旅游",
    ),
    # 在“诚信红名单”和“失信黑名单”上依法予以公示
    ("jia-red-black--publicity", "诚信红名单、失信黑名单"),
    # 政策享受优先、办事“绿色通道”、减少监管频次
    ("jia-joint-incentive--admin-matters", "政策享受优先、办事“绿色通道”、减少监管频次"),
    # 信阳市与苏州市、六安市、阜阳市等区域
    ("xinyang-cross-region--partners", "苏州市、六安市、阜阳市"),
    # 信易游、信易购、信易行等多地互认的
    ("xinyang-cross-region--mutual-recognition", "信易游、信易购、信易行"),
    # 加强健身娱乐、美容美发等行业预付费监管
    ("xinyang-consumption--prepay-supervision", "健身娱乐、美容美发"),
    # 信用承诺、履行、公示、应用
    ("xinyang-commitment--closed-loop", "承诺、履行、公示、应用"),
    # 日常巡查检查、风险监测、监督抽查
    ("xinyang-agri-quality--graded", "日常巡查检查、风险监测、监督抽查"),
    # 探索设立“信易贷”专项增信基金和风险补偿基金
    ("xinyang-credit-loan-products--risk-funds", "专项增信基金、风险补偿基金"),
    # 在交通运输、城市管理、行政审批、通关报关、科研教育等行业领域
    ("yunnan-pilots--pilot-sectors", "交通运输、城市管理、行政审批、通关报关、科研教育"),
    # 信用社区、信用园区、信用街道、信用村
    ("yunnan-pilots--credit-units", "信用社区、信用园区、信用街道、信用村"),
    # 在金融保险、工程建设招投标、政府采购等领域率先使用
    ("yunnan-pilots--credit-report-first", "金融保险、工程建设招投标、政府采购"),
    # 市场资格、交易业务权限、信用保证额度
    ("yunnan-electricity--market-adjust", "市场资格、交易业务权限、信用保证额度"),
    # 向应急管理部门、相关社会组织、国际救援救灾组织等
    (
        "xixia-credit-emergency--information-service",
        "应急管理部门、相关社会组织、国际救援救灾组织",
    ),
    # 身份、考勤、工资支付、劳动关系等信息
    ("xixia-credit-employment--wage-monitoring", "身份、考勤、工资支付、劳动关系"),
    # 到付结算、月结算
    ("xixia-credit-post--settlement", "到付结算、月结算"),
    # “来访参观登记、监管执法备案、服务企业打卡、企业诉求上报”
    (
        "xinyi-supervision--scan-entry",
        "来访参观登记、监管执法备案、服务企业打卡、企业诉求上报",
    ),
    # 集人社部门身份认定、银行放贷审核、财政部门贴息
    ("changzhou-loan--closed-loop", "人社部门身份认定、银行放贷审核、财政部门贴息"),
    # 将信用等级为A、B、E级企业名单下发辖市区局核实
    ("changzhou-work-safety--push-grades", "A级、B级、E级"),
    # 416家商户; 2.5万零售户
    ("wuxi-market--third-party-rating", "416家商户试点第三方信用评级"),
    ("huaian-tobacco-flashpay--commitments", "全市2.5万零售户全部签订“2+X”信用承诺书"),
    # 短信和微信
    ("qidong-medical--notice", "短信、微信"),
    # 担保、保险、保函形式缴纳投标保证金
    ("suqian-bidding--a2-80", "担保、保险、保函"),
    # 下达《行政指导书》,计入部门年度绩效考核扣分
    (
        "xuzhou-gov-procurement--purchaser-sanction",
        "下达《行政指导书》、计入部门年度绩效考核扣分",
    ),
)
"""Rule, and the whole list of its text."""

FIGURES: tuple[tuple[str, Mapping[str, object], tuple[str, ...]], ...] = (
    ("suzhou-transport--aa-bid-deposit", {"percent": "50"}, ("deposit",)),  # 投标保证金减免50%
    ("xixia-credit-elderly-care--deposit-10pct", {"percent": "10"}, ("deposit",)),  # 减免10%
    ("changzhou-travel--ebike-20off", {"percent": "20"}, ("fare",)),  # 8折
    (
        "yancheng-vehicle-repair--ten-percent",  # 至少10%以上优惠
        {"percent": "10", "bound": "at_least"},
        ("bill",),
    ),
    ("suqian-tourism--hotel-subsidy", {"rate": "12", "unit": "CNY"}, ("persons", "nights")),  # 12元/人每晚
    ("suqian-tourism--agency-80", {"amount": "5000"}, ()),  # 0.5万元/家奖励
    ("zhenjiang-parking--coupon", {"lowest": "4", "highest": "50"}, ()),  # 4元到50元不等
    ("taizhou-bike-rental--initial-100", {"amount": "100", "unit": "points"}, ()),  # 初始骑行信用积分100分
    ("yangzhou-travel--one-cent-bus", {"due": "0.01", "amount": None}, ()),  # “1分钱”乘公交
    ("yancheng-student-loan--interest-study", {"due": "0"}, ("interest",)),  # 利息全部由国家财政补贴
    (
        "xuzhou-gov-procurement--prepayment",  # 一定比例的预付款
        {"amount": None, "unit": "percent"},
        ("xuzhou-prepayment-percent",),
    ),
    ("taizhou-bike-rental--points", {"form": "balance", "amount": None}, ("subject",)),
)
"""Rule, what its text gives in figures, and what is missing to say how much it comes to."""

NOBODY_IS_MEANT = (
    # 也可采用已有的个人信用分和信用等级: whether it may be is said of no subject; its modality says MAY.
    Case("stated: existing scores", "yunnan-credit-evaluation--existing-scores", "STATED", kind=NOBODY),
    # Asked of nobody, nobody is late (县直有关单位), before the day and after it.
    Case(
        "stated: the day has passed",
        "xixia-department-plan--deadline",
        "STATED",
        kind=NOBODY,
        day="2021-12-26",
    ),
    Case(
        "stated: the day is still to come",
        "xixia-department-plan--deadline",
        "STATED",
        kind=NOBODY,
        day="2021-12-20",
    ),
)
CASES = (
    *(
        Case(f"stated: {rule}", rule, "STATED", kind=NOBODY, items=tuple(items.split("、")))
        for rule, items in LISTS
    ),
    *(
        Case(f"stated: {rule}", rule, "STATED", kind=NOBODY, value=value, missing=missing)
        for rule, value, missing in FIGURES
    ),
    *NOBODY_IS_MEANT,
)


@asking(CASES)
def test_what_a_text_says_needs_no_subject(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize(("rule", "items"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_is_told_whole_and_in_the_order_of_the_text(rule: str, items: str) -> None:
    result = ask(Case("", rule, "", kind=NOBODY))
    lists = ["、".join(item["zh"] for item in value.items) for value in values(result)]
    assert items in lists


def test_no_rule_judges_anybody_when_nobody_is_asked_about() -> None:
    for name, version in catalogue().rules.items():
        case = Case("", name, "", kind=NOBODY, day=version.rule.valid.from_.isoformat())
        result = ask(case)
        rule = version.rule
        assert (name, result.outcome) == (name, Outcome.STATED)
        assert (result.reason, result.counted, result.ends_on) == (None, (), None)
        assert (result.value is None) is (rule.effect.value is None)
        assert weakest([rule.status, result.status]) is result.status
        assert result.value is None or names(result) or result.value.unit


def test_a_subject_that_is_named_is_judged() -> None:
    asked = Case("", "suzhou-gov-affairs--quarterly", "")
    assert ask(asked).outcome == Outcome.NOT_NAMED
    assert ask(asked._replace(closed=False)).outcome == Outcome.UNDETERMINED
