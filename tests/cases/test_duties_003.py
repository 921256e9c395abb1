"""Duties and supervision that document 003 states: as the text wants it, one thing left out, and where it
says nothing. Each was written from its sentence, which stands in the row.
"""

from __future__ import annotations

import pytest

from tests.cases.facts import BODY, Case, Rec, ask, asking, check, grade, pair, term
from tests.cases.test_scope_003 import FREIGHT, REPAIR, TEXT

BINDING, ADVISED = ("COMPLIANT", "NON_COMPLIANT"), ("FOLLOWED", "NOT_FOLLOWED")

SAID: tuple[tuple[str, str, tuple[str, str], str, str], ...] = (
    (
        "通过对接商务部和国家发展改革委有关平台",
        "nanjing-domestic-service--docking",
        ADVISED,
        "platform_operator",
        "commerce_docked ndrc_docked",
    ),
    (
        "采集覆盖“全流程”的保函数据和“全主体”的履约信用信息",
        "wuxi-guarantee--data-collected",
        ADVISED,
        "guarantee_business",
        "whole_process all_parties",
    ),
    (
        "定期公示信用评价结果",
        "xuzhou-gov-procurement--results-published",
        ADVISED,
        "",
        "published_at_intervals",
    ),
    (
        "凭借一码实现进企前“云”备案、监管中“云”操作、服务后“云”反馈、后台“云”监督",
        "xinyi-supervision--visit-stages",
        ADVISED,
        "monitored_firm",
        "filed_before operated_during fed_back_after supervised",
    ),
    (
        "通过随机检查执法记录、随机对比进企登记表和公开通报机制执行情况等,保障各项规定落实到位",
        "xinyi-supervision--random-checks",
        ADVISED,
        "",
        "records_checked registers_compared notice_given",
    ),
    (
        "守信红名单,由全区社会信用体系领导小组成员单位积极报送",
        "changzhou-travel--red-list-reporting",
        ADVISED,
        "member_unit",
        "reported",
    ),
    (
        "加强守信红名单数据归集与企业进行系统对接录入",
        "changzhou-travel--red-list-docking",
        ADVISED,
        "",
        "collected docked",
    ),
    (
        "通过常州市市场监管局验证接口,取得市场主体注册信息,确保富民贷申请人真实可靠",
        "changzhou-loan--applicant-verified",
        ADVISED,
        "startup_loan",
        "registration_obtained",
    ),
    (
        "每季度对在苏从事公路水运工程建设主体开展履约考核,结果上报省厅",
        "suzhou-gov-affairs--assessment-reported",
        ADVISED,
        "",
        "assessed_this_quarter reported_to_province",
    ),
    (
        "制定商户信用管理制度及商户信用评价指标体系,建设“商户诚信经营监管平台”",
        "suzhou-demo-area--merchant-supervision",
        ADVISED,
        "area_operator",
        "rules_made indices_made platform_built",
    ),
    (
        "以信用电子地图及挂牌方式展示商户信用等级",
        "suzhou-demo-area--grade-display",
        ADVISED,
        "area_operator",
        "on_map by_plate",
    ),
    (
        "待全部就诊结束后一次性付清款项",
        "qidong-medical--paid-at-once",
        ADVISED,
        "signed_patient visit_ended",
        "paid_in_full",
    ),
    (
        "明确“白名单”认定标准,定期公布“白名单”",
        "lianyungang-sci-tech--list-published",
        ADVISED,
        "",
        "standard_set published_at_intervals",
    ),
    (
        "诚信度高可以先承诺办证,再核查",
        "huaian-tobacco-flashpay--check-after-license",
        ADVISED,
        "licensed_on_commitment",
        "checked",
    ),
    (
        "免费提供电子采购文件,并在采购文件中明确",
        "yancheng-procurement--stated-in-documents",
        BINDING,
        "government_procurement",
        "stated_in_documents",
    ),
    (
        "盐城交通综合执法部门实时跟踪相关企业经营状况和信用状况",
        "yancheng-vehicle-repair--tracking",
        ADVISED,
        "",
        "tracked analysed",
    ),
    (
        "准确记录激励对象的经营状况和信用状况",
        "yancheng-vehicle-repair--records-kept",
        ADVISED,
        "",
        "business_recorded credit_recorded",
    ),
    (
        "县级资助中心要加强与学生毕业高校配合,主动与生源地的户籍管理、乡镇村居对接,采取上门服务的方式,完成助学贷款回收工作",
        "yancheng-student-loan--recovery-work",
        BINDING,
        "not_repaid_in_time",
        "with_universities with_registries with_villages at_home",
    ),
    (
        "实现了“核查—承诺—履约”的应用闭环",
        "yangzhou-approval--closed-loop",
        ADVISED,
        "paid_out",
        "checked committed recorded",
    ),
    (
        "银行接到需求后即可为企业按需匹配合适的信贷产品",
        "suqian-loan--product-matched",
        ADVISED,
        "bank need_received",
        "matched",
    ),
    ("建立招标人信用记录", "suqian-bidding--tenderer-record", ADVISED, "", "record_kept"),
    (
        "并在宿迁市公共资源交易平台公开发布,明确了招标人在招标全过程中44项责任",
        "suqian-bidding--duty-list",
        ADVISED,
        "",
        "list_published",
    ),
)
"""Sentence, rule, how firm it is, what makes it apply, and what has to be so."""


def said(within: str, words: str, without: str = "") -> dict[str, bool]:
    """All of it is so, but one."""
    return {name: name != without for name in (*within.split(), *words.split())}


WORDS = tuple(
    case
    for _, rule, outcomes, within, words in SAID
    for case in pair(
        rule,
        outcomes,
        {"given": said(within, words)},
        {"given": said(within, words, words.split()[-1])},
    )
)

TENDER = {
    "government_procurement": True,
    "report_filed": True,
    "report_verifiable": True,
    "report_on": "2021-10-01",
    "contract_on": "2021-11-01",
    "documents_free": True,
}
AA = (grade("yancheng-third-party-report", "AA", decided_on="2021-09-01"),)
A = (grade("yancheng-third-party-report", "A", decided_on="2021-09-01"),)
SHOP = "yancheng-vehicle-repair--shop-discount"
HOTEL = "suqian-tourism--hotel-price-charged"
PROOF = "yancheng-student-loan--continued-study-proof"
STUDIES = {"in_repayment_period": True, "continues_studies": True}
CARRIER = (term("passenger-or-hazard-carrier"), grade("lianyungang-transport", "AAA"))
PREPAID = "xuzhou-gov-procurement--prepayment-in-time"

OTHERS = (
    # 维修企业必须给予货运企业车辆维修保养等费用至少10%以上优惠
    *(
        Case(
            f"a shop gives {given} off 10,000",
            SHOP,
            outcome,
            (REPAIR,),
            {"bill": "10000", "discount": given},
            others={"freight_firm": (FREIGHT,)},
            value={"percent": 10, "amount": 1000, "bound": "at_least"} if outcome == "COMPLIANT" else {},
        )
        for given, outcome in (
            ("1000", "COMPLIANT"),
            ("2500", "COMPLIANT"),
            ("999.99", "NON_COMPLIANT"),
            ("0", "NON_COMPLIANT"),
        )
    ),
    *(
        Case(
            f"{who} gives nothing",
            SHOP,
            "NOT_APPLICABLE",
            shop,
            {"bill": "10000", "discount": "0"},
            others={"freight_firm": firm},
        )
        for who, shop, firm in (
            ("a shop that was not selected", (), (FREIGHT,)),
            ("a selected shop to a firm that was not", (REPAIR,), ()),
            ("a selected haulier to another", (FREIGHT,), (FREIGHT,)),
        )
    ),
    # 免收履约保证金或降低履约保证金缴纳比例,免费提供电子采购文件
    *(
        Case(
            f"a purchaser, a supplier rated {rated}, deposit relieved: {relieved}",
            "yancheng-procurement--relief-given",
            outcome,
            given={**TENDER, "deposit_relieved": relieved},
            others={"supplier": supplier},
            kind=BODY,
            day="2021-12-01",
        )
        for rated, supplier, relieved, outcome in (
            ("AA", AA, True, "COMPLIANT"),
            ("AA", AA, False, "NON_COMPLIANT"),
            ("A", A, False, "NOT_APPLICABLE"),
        )
    ),
    Case(
        "a purchaser takes money for the documents",
        "yancheng-procurement--relief-given",
        "NON_COMPLIANT",
        given={**TENDER, "deposit_relieved": True, "documents_free": False},
        others={"supplier": AA},
        kind=BODY,
        day="2021-12-01",
    ),
    # 要求进一步贯彻落实降低供应商投标成本、落实政府采购资金预付制度等十条政策规定和要求
    *(
        Case(
            f"in 2022, prepayment: {applied}",
            "yancheng-procurement--ten-policies-carried-out",
            outcome,
            given={
                "government_procurement": True,
                "bidding_cost_lowered": True,
                "prepayment_applied": applied,
            },
        )
        for applied, outcome in ((True, "COMPLIANT"), (False, "NON_COMPLIANT"))
    ),
    # 在还款期内继续攻读学位的应及时向县级资助中心提供书面证明
    Case(
        "goes on studying, proof in time",
        PROOF,
        "COMPLIANT",
        (Rec("student-loan"),),
        {**STUDIES, "proof_given_in_time": True},
    ),
    Case(
        "goes on studying, no proof",
        PROOF,
        "NON_COMPLIANT",
        (Rec("student-loan"),),
        {**STUDIES, "proof_given_in_time": False},
    ),
    Case(
        "does not go on studying",
        PROOF,
        "NOT_APPLICABLE",
        (Rec("student-loan"),),
        {**STUDIES, "continues_studies": False, "proof_given_in_time": False},
    ),
    Case(
        "goes on studying, without a loan",
        PROOF,
        "NOT_APPLICABLE",
        given={**STUDIES, "proof_given_in_time": False},
    ),
    # 市民在享受此项服务前必须…与启东市卫健委签订“先看病后付费服务结算协议书”
    *(
        Case(
            f"pays later, {what}", "qidong-medical--agreement-first", outcome, records, {"uses_service": uses}
        )
        for what, records, uses, outcome in (
            ("signed", (Rec("pay-after-agreement"),), True, "COMPLIANT"),
            ("not signed", (), True, "NON_COMPLIANT"),
            ("or rather at once", (), False, "NOT_APPLICABLE"),
        )
    ),
    # 各宾馆饭店在接待旅游团队时候,按照比一般商务、政务客人团队价格低12元/人的标准提供给旅游团队
    *(
        Case(
            f"a {hotel} hotel takes {less} less of a {group} group",
            HOTEL,
            outcome,
            (Rec("suqian-tour-hotel-list"),) if hotel == "listed" else (),
            {"tour_group": group == "tour", "less_per_person": less},
        )
        for hotel, less, group, outcome in (
            ("listed", "12", "tour", "FOLLOWED"),
            ("listed", "11.99", "tour", "NOT_FOLLOWED"),
            ("listed", "0", "business", "NOT_APPLICABLE"),
            ("other", "0", "tour", "NOT_APPLICABLE"),
        )
    ),
    # 在合同签订后规定时间内给付中标(成交)供应商
    Case(
        "the set time is not set",
        PREPAID,
        "UNDETERMINED",
        given={"prepayment_arranged": True, "contract_on": "2022-05-01", "paid_on": "2022-05-20"},
        missing=("xuzhou-prepayment-days",),
    ),
    Case(
        "no prepayment was arranged",
        PREPAID,
        "NOT_APPLICABLE",
        given={"prepayment_arranged": False, "contract_on": "2022-05-01"},
    ),
    # 对于招标人未严格履行主体责任问题,先后发出公共资源交易行政监督意见(建议)书共51份
    *pair(
        "suqian-bidding--supervision-opinion",
        ("APPLIES", "DOES_NOT_APPLY"),
        {"records": (Rec("tenderer-failure"),), "items": ("公共资源交易行政监督意见（建议）书",)},
        {},
    ),
    # 信用评定等级为 AAA级道路旅客运输经营者和道路危险货物运输经营者可享受激励政策
    *(
        case
        for what in ("bid-bonus", "lower-checks")
        for case in pair(
            f"lianyungang-transport--{what}",
            ("GRANTED", "REFUSED"),
            {"records": CARRIER},
            {"records": (term("passenger-or-hazard-carrier", False), CARRIER[1])},
        )
    ),
    # 督促党委政府领导、服务专员、代办员到企业上门服务
    *pair(
        "xinyi-supervision--on-site-service",
        ("GRANTED", "REFUSED"),
        {"items": ("上门服务", "了解企业诉求", "破解企业难题", "开展精准服务")},
        {"kind": "NATURAL_PERSON"},
    ),
    # 根据出行频次和出行方式,提升市民信用分值; 根据市民停车过程中的文明和诚信行为,提升市民信用分值
    *(
        case
        for rule, kind in (
            ("lianyungang-travel--score-raised", "transit-use"),
            ("lianyungang-parking--score-raised", "parking-conduct"),
        )
        for case in pair(rule, ("GRANTED", "REFUSED"), {"records": (Rec(kind),)}, {})
    ),
)

CASES = (*WORDS, *OTHERS)


@asking(CASES)
def test_a_duty_is_kept_and_is_not(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize(("quote", "rule", "outcomes", "within", "words"), SAID, ids=[row[1] for row in SAID])
def test_every_word_counts_and_only_where_it_applies(
    quote: str, rule: str, outcomes: tuple[str, str], within: str, words: str
) -> None:
    assert quote in TEXT
    broken = {str(ask(Case("", rule, "", given=said(within, words, one))).outcome) for one in words.split()}
    assert broken == {outcomes[1]}
    outside = {str(ask(Case("", rule, "", given=said(within, words, one))).outcome) for one in within.split()}
    assert outside <= {"NOT_APPLICABLE"}
