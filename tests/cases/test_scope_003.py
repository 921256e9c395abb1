"""For whom, for what, where and when document 003 gives it: outside of its words it is not given.

Each row was written from the words of the text: a person or firm to whom it is given, and the same one with
the one thing that the words leave out. What the caller does not say is missing, never taken as so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from hub.rules import evaluate
from tests.cases.facts import BODY, PERSON, SHOP, Case, Linked, Rec, ask, asking, check, facts_of, grade
from tests.cases.seeded import catalogue
from tests.fact_base import SHARED

TEXT = next((SHARED / "documents").glob("003_*.txt")).read_text(encoding="utf-8")


class Scope(NamedTuple):
    """``quote`` restricts; ``inside`` (fields of :class:`Case`) is within it, ``outside`` is the input that
    leads out of it, and ``who`` says who or what that is."""

    quote: str
    who: str
    rule: str
    inside: Mapping[str, Any]
    outside: Mapping[str, bool | str]
    then: str = ""
    """What is answered outside, where that is not REFUSED of a benefit and NOT_APPLICABLE of a duty."""

    def case(self) -> Case:
        """Within the words."""
        return Case(f"within 「{self.quote}」", self.rule, "")._replace(**self.inside)

    def beyond(self) -> Case:
        """Outside of them."""
        within = self.case()
        usual = "REFUSED" if within.version().rule.kind == "BENEFIT" else "NOT_APPLICABLE"
        return within._replace(
            id=f"{self.who} 「{self.quote}」",
            outcome=self.then or usual,
            given={**within.given, **self.outside},
        )


CARD = (Rec("honest-citizen-card"),)
AA = (grade("suzhou-transport", "AA"),)
RED = (Rec("xinbei-red-list"),)
TENDER = {"reserved_for_small_firms": True, "paid_at_signing": "30", "contract_amount": "100"}
MUNICIPAL = {"body": "市级预算单位"}
AAA_2021 = (grade("nantong-transport", "AAA", year=2021, decided_on="2021-12-31"),)
SHIPS = {"car-transport-operator": True, "transport_window": True}
PATIENT = (Rec("medical-insurance"), Rec("pay-after-agreement"))
PUBLIC = {"public_institution": True}
YANCHENG = {
    "government_procurement": True,
    "report_filed": True,
    "report_verifiable": True,
    "report_on": "2021-10-01",
    "contract_on": "2021-11-01",
}
RATED = (grade("yancheng-third-party-report", "AA", decided_on="2021-09-01"),)
FREIGHT, REPAIR = (
    Rec("yancheng-repair-list", {"role": "货运企业"}),
    Rec("yancheng-repair-list", {"role": "维修企业"}),
)
YEARS = (
    grade("yancheng-transport", "AA", year=2020, decided_on="2021-01-05"),
    grade("yancheng-transport", "AA", year=2021, decided_on="2022-01-05"),
)
STUDENT = {
    "student": "预科生",
    "nationality_met": True,
    "student_status_met": True,
    "household_met": True,
    "honest-and-lawful": True,
    "family_in_hardship": True,
}
BORROWED = (Rec("student-loan"),)
BID = {"works_project": True, "stated_in_tender": True}
A1 = {"deposit": "100000", "bid_on": "2022-06-01", "report_valid_to": "2022-12-31"}
NINETY = (grade("suqian-third-party-report", score="90"),)
HOTEL = (Rec("suqian-tour-hotel-list"),)

SCOPES = (
    # 南京市
    Scope(
        "项目由南京市中医院主导开发,以医院HIS系统为核心",
        "a patient of another hospital",
        "nanjing-medical--senseless-payment",
        {"given": {"project_hospital": True, "signed": True, "selected_at_registration": True}},
        {"project_hospital": False},
    ),
    Scope(
        "患者在离院后在还款日前还款即可",
        "a patient who paid at the counter",
        "nanjing-medical--repaid-in-time",
        {
            "given": {
                "used_senseless_payment": True,
                "repaid_on": "2022-06-20",
                "repayment_day": "2022-06-20",
            }
        },
        {"used_senseless_payment": False},
    ),
    Scope(
        "在地铁站点享受免押金租用雨伞服务",
        "an umbrella of a shopping centre",
        "nanjing-travel--umbrella",
        {"records": CARD, "given": {"at_metro_station": True}},
        {"at_metro_station": False},
    ),
    Scope(
        "在乘坐公共交通享受半价和换乘优惠政策",
        "a ride by taxi",
        "nanjing-travel--transit-half",
        {"records": CARD, "given": {"public_transport": True, "fare": "20"}},
        {"public_transport": False},
    ),
    Scope(
        "在租借公共自行车时享受免押金优惠政策",
        "a bicycle of a sharing company",
        "nanjing-travel--bike-deposit",
        {"records": CARD, "given": {"public_bicycle": True}},
        {"public_bicycle": False},
    ),
    Scope(
        "建立家政企业和服务人员的数字化信用档案",
        "a steelworks",
        "nanjing-domestic-service--digital-archive",
        {"given": {"platform_operator": True, "archive_built": True}},
        {"platform_operator": False},
    ),
    Scope(
        "消费者也可根据家政企业及服务人员的诚信点评排行自主便捷下单",
        "another shop on the net",
        "nanjing-domestic-service--ranking",
        {"given": {"platform_operator": True, "ranking_shown": True, "traceable": True}},
        {"platform_operator": False},
    ),
    # 无锡市
    Scope(
        "向合作金融机构开放脱敏数据库",
        "a bank that is no partner",
        "wuxi-finance--desensitised-data",
        {"given": {"partner_institution": True, "desensitised": True}},
        {"partner_institution": False},
    ),
    Scope(
        "向合作金融机构开放脱敏数据库,配合金融机构建立模型,并输出企业“白名单”服务",
        "a loan of a bank that is no partner",
        "wuxi-finance--white-list",
        {"records": (Rec("wuxi-white-list"),), "given": {"partner_institution": True}},
        {"partner_institution": False},
    ),
    Scope(
        "推动地方征信平台与无锡感知集团合作,利用物联网大数据,实施信用风险管控,1150家企业通过感知物联实现数据不落地式的查询",
        "a bank that asks a firm itself",
        "wuxi-finance--iot-query",
        {"given": {"credit_platform": True, "data_landed": False}},
        {"credit_platform": False},
    ),
    Scope(
        "在盛阳食品城建立市场生产基地、市场经营户等信用档案",
        "a steelworks",
        "wuxi-market--archives-commitments",
        {
            "records": (Rec("food-market-commitment"),),
            "given": {"market_role": "市场经营户", "has_archive": True},
        },
        {"market_role": "其他"},
    ),
    # 徐州市
    Scope(
        "全面推行信用承诺制,2021年签署信用承诺书538份",
        "a firm that takes no part in procurement",
        "xuzhou-gov-procurement--commitment",
        {
            "records": (Rec("procurement-commitment"),),
            "given": {"procurement_party": True},
        },
        {"procurement_party": False},
    ),
    Scope(
        "对全市市级预算单位、各代理机构提出明确业务要求",
        "a purchaser of a county",
        "xuzhou-gov-procurement--sme-guarantee-required",
        {"given": {**TENDER, **MUNICIPAL, "accepts_guarantee": True}},
        {"body": "其他"},
    ),
    Scope(
        "对全市市级预算单位、各代理机构提出明确业务要求",
        "a purchaser of a county, announcing",
        "xuzhou-gov-procurement--announcement-ban",
        {"given": {**TENDER, **MUNICIPAL, "accepts_guarantee": True, "announced": True}},
        {"body": "其他"},
    ),
    Scope(
        "在合同签订后规定时间内给付中标(成交)供应商",
        "a bidder that did not win",
        "xuzhou-gov-procurement--prepayment",
        {"given": {"won_contract": True, "has_guarantee": True, "good-credit": True, "small-firm": True}},
        {"won_contract": False},
    ),
    Scope(
        "全面公开行政执法部门权责清单",
        "a body that enforces nothing",
        "xinyi-supervision--power-list-public",
        {"given": {"enforcement_department": True, "published": True}},
        {"enforcement_department": False},
    ),
    # 常州市
    Scope(
        "新北区联合永安行出台信易行试点方案",
        "a bicycle of another operator",
        "changzhou-travel--bike-deposit",
        {"records": RED, "given": {"operators_shared_bicycle": True, "zhima_linked": False}},
        {"operators_shared_bicycle": False},
    ),
    Scope(
        "新北区联合永安行出台信易行试点方案",
        "a car of another operator",
        "changzhou-travel--car-deposit",
        {"records": RED, "given": {"operators_shared_car": True}},
        {"operators_shared_car": False},
    ),
    Scope(
        "新北区联合永安行出台信易行试点方案",
        "an e-bike of another operator",
        "changzhou-travel--ebike-20off",
        {"records": RED, "given": {"operators_ebike": True, "fare": "10"}},
        {"operators_ebike": False},
    ),
    Scope(
        "依托“永安行用户信用体系”开展履约闭环管理",
        "a rider of another operator",
        "changzhou-travel--points-plus",
        {"records": (Rec("vehicle-fault-report"),), "given": {"operator_user": True}, "kind": PERSON},
        {"operator_user": False},
    ),
    Scope(
        "创业信用担保贷款与银行合作,根据申请人信用等级高低,判断能否授信",
        "who asks for a mortgage",
        "changzhou-loan--grade-decides",
        {"given": {"startup_loan": True, "bank-grade-sufficient": True}},
        {"startup_loan": False},
    ),
    Scope(
        "创业信用担保贷款与银行合作",
        "interest of a mortgage",
        "changzhou-loan--interest-subsidy",
        {"given": {"startup_loan": True, "credit_amount": "100000"}},
        {"startup_loan": False},
    ),
    Scope(
        "着力推进富民创业担保贷款落实工作",
        "the subsidy of another loan",
        "changzhou-loan--closed-loop",
        {
            "given": {
                "startup_loan": True,
                "identity_confirmed": True,
                "bank_approved": True,
                "subsidised": True,
            }
        },
        {"startup_loan": False},
    ),
    # 苏州市
    Scope(
        "帮助小微企业解决燃眉之急",
        "a medium firm",
        "suzhou-loan--housing-fund-loan",
        {"records": (Rec("suzhou-housing-fund-deposit"),), "given": {"micro-small-firm": True}},
        {"micro-small-firm": False},
    ),
    Scope(
        "在交通工程建设招投标领域,对诚信投标主体给予保证金减免",
        "a tender for a school building",
        "suzhou-transport--aa-bid-deposit",
        {"records": AA, "given": {"transport_works": True, "deposit": "800000"}},
        {"transport_works": False},
    ),
    Scope(
        "在交通工程建设招投标领域,对诚信投标主体给予保证金减免",
        "tenders for school buildings",
        "suzhou-transport--annual-deposit",
        {"records": AA, "given": {"transport_works": True, "filed-with-transport": True}},
        {"transport_works": False},
    ),
    Scope(
        "倡导离岸贸易企业主动开展信用承诺",
        "a payment for an ordinary import",
        "suzhou-offshore-trade--fx-convenience",
        {
            "records": (Rec("offshore-trade-commitment"),),
            "given": {"offshore_trade": True, "good-credit": True},
        },
        {"offshore_trade": False},
    ),
    Scope(
        "同时银行和外汇管理部门通过对企业离岸贸易业务的合法性、真实性进行监督",
        "an accountant",
        "suzhou-offshore-trade--abnormal-detection",
        {
            "given": {
                "supervisor": "银行",
                "legality_checked": True,
                "authenticity_checked": True,
                "abnormal_screened": True,
            }
        },
        {"supervisor": "其他"},
    ),
    Scope(
        "该项目依托苏州新型国际贸易服务平台",
        "a trader",
        "suzhou-offshore-trade--pre-commitment",
        {
            "given": {
                "trade_platform": True,
                "commitment_encouraged": True,
                "law_abidance_guided": True,
                "self_discipline_guided": True,
            }
        },
        {"trade_platform": False},
    ),
    Scope(
        "由苏州阳澄湖半岛旅游发展有限公司负责建设和运营",
        "a merchant of the area",
        "suzhou-demo-area--merchant-commitment",
        {"given": {"area_operator": True, "merchants_guided": True}},
        {"area_operator": False},
    ),
    Scope(
        "在信易食、信易住、信易游、信易购、信易健、信易停、信易企等七大“信易+”信用消费应用场景优惠享超值折扣",
        "who fills up a car",
        "suzhou-demo-area--seven-scenes",
        {"given": {"scene": "信易住", "xinyoufen-accepted": True}, "kind": PERSON},
        {"scene": "其他"},
    ),
    # 南通市
    Scope(
        "在政务大厅道路、水路运输窗口设置“绿色通道”",
        "a ship owner at the tax office",
        "nantong-transport-service--aaa-green-channel",
        {"records": AAA_2021, "given": SHIPS},
        {"transport_window": False},
    ),
    Scope(
        "在政务大厅道路、水路运输窗口设置“绿色通道”",
        "a taxi firm in a hurry at the tax office",
        "nantong-transport-service--urgent",
        {"records": AAA_2021, "given": {**SHIPS, "urgent": True, "commitment_item": True}},
        {"transport_window": False},
    ),
    Scope(
        "对2021年度信用等级为AAA级的水路运输经营者、出租汽车经营者提前预约、即到即办",
        "a road haulier in a hurry",
        "nantong-transport-service--urgent",
        {"records": AAA_2021, "given": {**SHIPS, "urgent": True, "commitment_item": True}},
        {"car-transport-operator": False},
    ),
    Scope(
        "只需一次签约,即可以在全市公立医疗机构通用",
        "a patient of a private hospital",
        "qidong-medical--eligible",
        {"records": PATIENT, "given": PUBLIC},
        {"public_institution": False},
    ),
    Scope(
        "全区公立医疗机构通行",
        "a bill of a private hospital",
        "qidong-medical--within-limit",
        {"records": PATIENT, "given": {**PUBLIC, "bill": "3000"}},
        {"public_institution": False},
    ),
    Scope(
        "全市公立医疗机构信息化建设取得初步成效",
        "arrears at a private hospital",
        "qidong-medical--upload-arrears",
        {"given": {**PUBLIC, "unpaid": "500", "uploaded": True}},
        {"public_institution": False},
    ),
    Scope(
        "签约市民在就医期间可享“先看病后付费”诊疗服务,就医期间通过短信和微信及时告知患者相关费用信息",
        "a patient who did not sign",
        "qidong-medical--notice",
        {"given": {**PUBLIC, "signed_patient": True, "told_by_sms": True, "told_by_wechat": True}},
        {"signed_patient": False},
    ),
    Scope(
        "即可以在全市公立医疗机构通用",
        "a private hospital",
        "qidong-medical--notice",
        {"given": {**PUBLIC, "signed_patient": True, "told_by_sms": True, "told_by_wechat": True}},
        {"public_institution": False},
    ),
    # 淮安市
    Scope(
        "信用主管部门备案的第三方信用评级机构出具的AAA级报告",
        "a report of an agency that is not filed",
        "huaian-gov-affairs--deposit-relief",
        {
            "records": (grade("huaian-third-party-report", "AAA"),),
            "given": {"transport_works": True, "report_agency_filed": True},
        },
        {"report_agency_filed": False},
    ),
    Scope(
        "推进许可信用承诺,诚信度高可以先承诺办证,再核查",
        "a licence for a restaurant",
        "huaian-tobacco-flashpay--commit-then-license",
        {"given": {"tobacco_licence": True, "high-integrity": True, "committed": True}},
        {"tobacco_licence": False},
    ),
    Scope(
        "全市2.5万零售户全部签订“2+X”信用承诺书",
        "a shop that sells no tobacco",
        "huaian-tobacco-flashpay--commitments",
        {"records": (Rec("tobacco-commitment"),), "given": {"tobacco_retailer": True}, "kind": SHOP},
        {"tobacco_retailer": False},
    ),
    Scope(
        "淮安市烟草局、市信用办联合出台《淮安市卷烟零售户信用管理办法》",
        "a repair for a shop that sells no tobacco",
        "huaian-tobacco-flashpay--repair-357",
        {"given": {"tobacco_retailer": True, "repair-procedure-met": True}, "kind": SHOP},
        {"tobacco_retailer": False},
    ),
    # 盐城市
    Scope(
        "需在签订采购合同前提供信用管理部门备案的第三方信用报告",
        "a report that is not filed",
        "yancheng-procurement--aa-performance-deposit",
        {"records": RATED, "given": YANCHENG, "day": "2021-12-01"},
        {"report_filed": False},
    ),
    Scope(
        "评定为AA级及以上的政府采购供应商",
        "a purchase of a private firm",
        "yancheng-procurement--aa-performance-deposit",
        {"records": RATED, "given": YANCHENG, "day": "2021-12-01"},
        {"government_procurement": False},
    ),
    Scope(
        "需在签订采购合同前提供信用管理部门备案的第三方信用报告",
        "documents for who has no filed report",
        "yancheng-procurement--free-documents",
        {"records": RATED, "given": YANCHENG, "day": "2021-12-01"},
        {"report_filed": False},
    ),
    Scope(
        "评定为AA级及以上的政府采购供应商",
        "documents of a private firm's purchase",
        "yancheng-procurement--free-documents",
        {"records": RATED, "given": YANCHENG, "day": "2021-12-01"},
        {"government_procurement": False},
    ),
    Scope(
        "为各类守信主体提供更加优质的政府采购营商环境",
        "an honest firm that asks for a building permit",
        "yancheng-procurement--ten-policies-2022",
        {"given": {"government_procurement": True, "honest-subject": True}},
        {"government_procurement": False},
    ),
    Scope(
        "要求采购人应在政府采购活动中运用第三方信用报告",
        "a body that sells an old car",
        "yancheng-procurement--mandatory-use",
        {"given": {"government_procurement": True, "report_used": True}, "day": "2021-12-01"},
        {"government_procurement": False},
    ),
    Scope(
        "鼓励采购人在政府采购活动中运用第三方信用报告",
        "a body that sold an old car",
        "yancheng-procurement--third-party-use-2020",
        {"given": {"government_procurement": True, "report_used": True}, "day": "2020-06-01"},
        {"government_procurement": False},
    ),
    Scope(
        "要求货运和维修企业必须具备一定规模",
        "a coach company",
        "yancheng-vehicle-repair--selection",
        {
            "records": YEARS,
            "given": {"trade": "货运企业", "sufficient-scale": True},
            "operation": "X-320900-DSQ",
        },
        {"trade": "其他"},
    ),
    Scope(
        "相关企业签订“信易修信用承诺书”同意通过盐城市县一体化公共信用信息系统生成激励对象管理档案",
        "a bakery",
        "yancheng-vehicle-repair--commitment-archive",
        {
            "records": (Rec("repair-commitment", {"archive_consent": True}),),
            "given": {"selected_participant": True},
        },
        {"selected_participant": False},
    ),
    Scope(
        "及时办理涉及“信易修”激励对象的有关投诉举报或异议申请",
        "a complaint about another firm",
        "yancheng-vehicle-repair--complaint-objection",
        {"given": {"about_participant": True, "handled_promptly": True}},
        {"about_participant": False},
    ),
    Scope(
        "家庭经济困难的普通高校新生(含预科生)和在校生",
        "an evening student of a private school",
        "yancheng-student-loan--five-conditions",
        {"given": STUDENT},
        {"student": "其他"},
    ),
    Scope(
        "学生和家长(或其他法定监护人)为共同借款人",
        "who borrows with a friend",
        "yancheng-student-loan--eligibility",
        {"given": {**STUDENT, "with_guardian": True}, "links": (Linked("CO_BORROWS_WITH", "to"),)},
        {"with_guardian": False},
    ),
    Scope(
        "需要一起前往双方户籍所在县级资助中心办理",
        "both at the bank",
        "yancheng-student-loan--first-loan",
        {
            "given": {
                "first_loan": True,
                "at_county_centre": True,
                "student_present": True,
                "co_borrower_present": True,
            }
        },
        {"at_county_centre": False},
        "NON_COMPLIANT",
    ),
    Scope(
        "任何一方持相关材料到原县级资助中心办理即可",
        "without the papers",
        "yancheng-student-loan--renewal",
        {
            "given": {
                "renewal": True,
                "with_papers": True,
                "at_original_centre": True,
                "student_present": True,
                "co_borrower_present": False,
            }
        },
        {"with_papers": False},
        "NON_COMPLIANT",
    ),
    Scope(
        "任何一方持相关材料到原县级资助中心办理即可",
        "at another centre",
        "yancheng-student-loan--renewal",
        {
            "given": {
                "renewal": True,
                "with_papers": True,
                "at_original_centre": True,
                "student_present": True,
                "co_borrower_present": False,
            }
        },
        {"at_original_centre": False},
        "NON_COMPLIANT",
    ),
    Scope(
        "在还款期内继续攻读学位的应及时向县级资助中心提供书面证明",
        "after the period of repayment",
        "yancheng-student-loan--continued-study",
        {
            "records": BORROWED,
            "given": {
                "in_repayment_period": True,
                "continues_studies": True,
                "proof_given": True,
                "approved": True,
            },
        },
        {"in_repayment_period": False},
    ),
    # 扬州市
    Scope(
        "对信用良好市民开展“1分钱”乘公交活动",
        "a visitor",
        "yangzhou-travel--one-cent-bus",
        {"given": {"citizen": True, "good-credit": True}},
        {"citizen": False},
    ),
    Scope(
        "对信用良好市民开放停车“先享后付”功能",
        "a visitor who parks",
        "yangzhou-travel--park-later",
        {"given": {"citizen": True, "yixing_parking": True, "good-credit": True}},
        {"citizen": False},
    ),
    Scope(
        "宜行扬州与蚂蚁金服合作",
        "a private car park",
        "yangzhou-travel--park-later",
        {"given": {"citizen": True, "yixing_parking": True, "good-credit": True}},
        {"yixing_parking": False},
    ),
    # 镇江市
    Scope(
        "通过建立统一的规则为平台上的商户赋能",
        "a firm that is not on the platform",
        "zhenjiang-housing--platform-rules",
        {"given": {"platform_merchant": True, "platform-rules-kept": True}},
        {"platform_merchant": False},
    ),
    Scope(
        "在镇江市智慧停车平台上可以直接抵扣停车费",
        "a fee at a hotel's garage",
        "zhenjiang-parking--set-off",
        {
            "records": (grade("zhenjiang-parking", "A"),),
            "given": {"on_platform": True, "coupon": "4", "fee": "6"},
        },
        {"on_platform": False},
    ),
    # 泰州市
    Scope(
        "泰州永安行积极建立《永安行信用积分规则》",
        "a rider of another operator",
        "taizhou-bike-rental--plus",
        {"records": (Rec("vehicle-fault-report"),), "given": {"operator_user": True}, "kind": PERSON},
        {"operator_user": False},
    ),
    Scope(
        "为信誉优良的驾培机构在政务服务窗口直接办理教练车报废更新业务",
        "a hotel",
        "taizhou-driver-training--green-channel",
        {"given": {"driving_school": True, "excellent-reputation": True}},
        {"driving_school": False},
    ),
    # 宿迁市
    Scope(
        "促进贷款申请、授信、审批、放贷全流程网上通办,实现小微企业融资的一触即达",
        "a large firm",
        "suqian-loan--scan-loan",
        {"given": {"micro-small-firm": True, "suqian-online-credit": True}},
        {"micro-small-firm": False},
    ),
    Scope(
        "市区宾馆饭店向市文旅集团报名参加来宿旅游团队接待,要求各宾馆饭店提供信用核查报告",
        "a mill",
        "suqian-tourism--hotel-report",
        {"records": (Rec("hotel-check-report"),), "given": {"hotel_applied": True}},
        {"hotel_applied": False},
    ),
    Scope(
        "按照比一般商务、政务客人团队价格低12元/人的标准提供给旅游团队",
        "a group on business",
        "suqian-tourism--hotel-price",
        {"given": {"tour_group": True, "persons": 10, "business_price": "2000"}, "others": {"hotel": HOTEL}},
        {"tour_group": False},
    ),
    Scope(
        "《宿迁市宾馆饭店接待旅游团队补助实施办法》",
        "nights of guests on business",
        "suqian-tourism--hotel-subsidy",
        {
            "records": HOTEL,
            "given": {"tour_group": True, "first_night_on": "2021-06-01", "persons": 30, "nights": 2},
            "day": "2021-12-01",
            "operation": "X-321300-SQ",
        },
        {"tour_group": False},
    ),
    Scope(
        "宿迁市开始试行工程建设项目保证金信用差别化管理",
        "80 points in a tender for office chairs",
        "suqian-bidding--a2-80",
        {"records": (grade("suqian-third-party-report", score="80"),), "given": BID},
        {"works_project": False},
    ),
    Scope(
        "即招标人在招标文件中约定,投标企业第三方信用报告分值达到80分(A2级)以上",
        "80 points, and the tender does not state it",
        "suqian-bidding--a2-80",
        {"records": (grade("suqian-third-party-report", score="80"),), "given": BID},
        {"stated_in_tender": False},
    ),
    Scope(
        "宿迁市开始试行工程建设项目保证金信用差别化管理",
        "90 points in a tender for office chairs",
        "suqian-bidding--a1-90",
        {"records": NINETY, "given": {**BID, **A1}},
        {"works_project": False},
    ),
    Scope(
        "即招标人在招标文件中约定",
        "90 points, and the tender does not state it",
        "suqian-bidding--a1-90",
        {"records": NINETY, "given": {**BID, **A1}},
        {"stated_in_tender": False},
    ),
    Scope(
        "目前已在所有工程建设项目及200万元以上政府采购项目中全面应用",
        "a sale of land for three million",
        "suqian-bidding--scope",
        {
            "given": {
                "works_project": False,
                "government_procurement": True,
                "amount": "3000000",
                "report_used": True,
                "sector_score_used": True,
            },
            "kind": BODY,
        },
        {"government_procurement": False},
    ),
    Scope(
        "将第三方信用报告分值和行业主管部门信用评价分值应用到招标采购活动中",
        "without the regulator's score",
        "suqian-bidding--scope",
        {
            "given": {
                "works_project": True,
                "government_procurement": False,
                "amount": "1",
                "report_used": True,
                "sector_score_used": True,
            },
            "kind": BODY,
        },
        {"sector_score_used": False},
        "NOT_FOLLOWED",
    ),
)
"""Rows in the order of the text."""

OTHERS = (
    # 徐州市
    *(
        Case(
            f"{who} {serious} 「{quote}」",
            f"xuzhou-gov-procurement--{rule}",
            "DOES_NOT_APPLY",
            (Rec("prepayment-policy-lapse", {"party": who, "serious": True, "refuses_to_correct": True}),),
        )
        for who, serious, rule, quote in (
            (
                "采购人",
                "in earnest",
                "agency-sanction",
                "对政策执行不到位的采购代理机构,情节严重或拒不改正的实施失信惩戒",
            ),
            (
                "采购代理机构",
                "as well",
                "purchaser-sanction",
                "对未严格执行政府采购预付款保函政策的采购人,将向其下达《行政指导书》",
            ),
        )
    ),
    # 盐城市
    Case(
        "a default on another loan 「对恶意拖欠的人员纳入个人征信」",
        "yancheng-student-loan--malicious-arrears",
        "DOES_NOT_APPLY",
        (Rec("loan-default"),),
    ),
    # 南京市
    Case(
        "better by grade, on the list of serious dishonesty 「优先为诚信企业和人员匹配平台服务和客户资源」",
        "nanjing-domestic-service--priority-matching",
        "REFUSED",
        (Rec("serious-dishonesty-list"),),
        {"rank": 1, "other_rank": 2, "distance": "3", "other_distance": "3"},
    ),
    # 苏州市
    *(
        Case(
            f"an honest merchant {where} 「根据信用状况对诚信商户导流引流,实施信用激励」",
            "suzhou-demo-area--merchant-traffic",
            outcome,
            given={"honest-merchant": True},
            operation=place,
        )
        for where, place, outcome in (
            ("of the area", "X-320500-YCHBD", "GRANTED"),
            ("of a district that the resort may lie in", "320506", "UNDETERMINED"),
            ("of another city", "320600", "REFUSED"),
            ("of a place that is not known", "", "UNDETERMINED"),
        )
    ),
    Case(
        "a firm is no visitor 「游客通过应用半岛“信游分”」",
        "suzhou-demo-area--seven-scenes",
        "REFUSED",
        given={"scene": "信易住", "xinyoufen-accepted": True},
        kind="LEGAL_ENTITY",
    ),
    # 南通市
    Case(
        "of another town of the district 「海永镇积极探索诚信涵养善治乡村的新颖社会治理方式」",
        "haiyong-grassroots--points",
        "REFUSED",
        given={"haiyong_resident": False},
        residence="320614",
    ),
    # 盐城市
    *(
        Case(
            f"{who} 「维修企业必须给予货运企业车辆维修保养等费用至少10%以上优惠」",
            "yancheng-vehicle-repair--ten-percent",
            "REFUSED",
            (one,),
            {"bill": "10000"},
            others={"repair_shop": (other,)},
        )
        for who, one, other in (
            ("a listed shop at another listed shop", REPAIR, REPAIR),
            ("a haulier at a listed haulier", FREIGHT, FREIGHT),
        )
    ),
    Case(
        "whether it is the haulier or the shop is not recorded 「选定大市区8家维修企业和43家道路货运企业」",
        "yancheng-vehicle-repair--ten-percent",
        "UNDETERMINED",
        (Rec("yancheng-repair-list"),),
        {"bill": "10000"},
        others={"repair_shop": (REPAIR,)},
        missing=("role",),
    ),
    Case(
        "a listed shop owes no visit to another 「货运企业应优先到项目确定的维修企业进行车辆维修保养等作业」",
        "yancheng-vehicle-repair--use-selected-shops",
        "NOT_APPLICABLE",
        (REPAIR,),
        others={"repair_shop": (REPAIR,)},
    ),
    Case(
        "repaired by a listed haulier 「明确货运企业应优先到项目确定的维修企业进行车辆维修保养等作业」",
        "yancheng-vehicle-repair--use-selected-shops",
        "NOT_FOLLOWED",
        (FREIGHT,),
        others={"repair_shop": (FREIGHT,)},
    ),
    *(
        Case(
            f"who borrowed nothing 「“信易学”项目依托生源地信用助学贷款工作」 {what}",
            f"yancheng-student-loan--{what}",
            outcome,
            given=given,
        )
        for what, outcome, given in (
            (
                "grace-5y",
                "REFUSED",
                {"graduated_on": "2021-06-30", "continues_studies": False, "years_left": "5"},
            ),
            (
                "continued-study",
                "REFUSED",
                {
                    "in_repayment_period": True,
                    "continues_studies": True,
                    "proof_given": True,
                    "approved": True,
                },
            ),
            ("short-term", "NOT_APPLICABLE", {"years_left": "4", "repays_by_contract": False}),
            ("force-majeure", "REFUSED", {"unable-by-natural-force": True}),
        )
    ),
)
"""Where no input leads out of the words but a place, a kind, a role or a record."""

CASES = (*(scope.beyond() for scope in SCOPES), *OTHERS)


@asking(CASES)
def test_outside_of_the_words_it_is_not_given(case: Case) -> None:
    check(case, ask(case))


GIVEN = {"GRANTED", "COMPLIANT", "FOLLOWED"}


@pytest.mark.parametrize("scope", SCOPES, ids=[f"{scope.rule}: {scope.who}" for scope in SCOPES])
def test_within_the_words_it_is_given_and_what_is_not_said_is_missing(scope: Scope) -> None:
    facts = facts_of(scope.case())
    unset = {
        name: held.model_copy(update={"value": "10"})
        for name, held in facts.parameters.items()
        if held.value is None
    }
    facts = facts.model_copy(update={"parameters": {**facts.parameters, **unset}})
    version, rules = catalogue().rules[scope.rule], catalogue().rules
    assert evaluate(version, facts, rules).outcome in GIVEN
    (left_out,) = scope.outside
    said = {name: fact for name, fact in facts.inputs.items() if name != left_out}
    unsaid = evaluate(version, facts.model_copy(update={"inputs": said}), rules)
    assert unsaid.outcome == "UNDETERMINED"
    assert left_out in {gap.name for gap in unsaid.missing}


@pytest.mark.parametrize(
    "quote",
    sorted({scope.quote for scope in SCOPES} | {case.id.split("「")[1].split("」")[0] for case in OTHERS}),
)
def test_the_words_stand_in_the_text(quote: str) -> None:
    assert quote in TEXT
