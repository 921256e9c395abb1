"""More cases that were written from the documents before the rules were read: of every seventh sentence, most
of them for what it does not speak of. A number is that of the sentence in the lot."""

from __future__ import annotations

from tests.cases.facts import NOBODY, PERSON, Case, Rec, ask, asking, check, grade, term

HONEST, GOOD = (term("honest-subject"),), (term("good-credit"),)
SHARED = ("xixia-incentive-work--recipients", {"shareable": True, "information_safe": True})
BLACK = "xixia-credit-procurement--blacklists"
DOCUMENT = {
    "government_procurement": True,
    "query_channel": True,
    "cutoff_time": True,
    "evidence_retention": False,
    "usage_rules": True,
}
SALE = ("xixia-credit-home-sale--filing-to-commitment", (Rec("sale-price-commitment"),))
ADJUST = "yunnan-electricity--market-adjust"
SITES = {"government_portal": True, "department_site": True, "new_media": True, "credit_china": False}
PROVINCE = ("yunnan-information-sharing--provincial", {"collected": False, "managed": True})
RED = (Rec("xinbei-red-list"),)
CARD = (Rec("honest-citizen-card"),)
LOAN = (Rec("student-loan"),)
INTEREST = "yancheng-student-loan--interest-study"
LISTED = Rec("yancheng-repair-list", {"role": "货运企业"})
PAYOUT = "yangzhou-approval--instant-payout"
RETAIL = "huaian-tobacco-flashpay--commitments"
FIELDS = "jia-joint-incentive--enterprises"

CASES: tuple[Case, ...] = (
    Case("L004 the city's platform opens to associations", SHARED[0], "COMPLIANT",
         given={**SHARED[1], "recipient": "行业商会协会"}, home="411300"),
    Case("L004 to a private person", SHARED[0], "NON_COMPLIANT", given={**SHARED[1], "recipient": "其他"}),
    Case("L004 a platform of another city", SHARED[0], "NOT_APPLICABLE",
         given={**SHARED[1], "recipient": "其他"}, home="411500"),
    Case("L011 good credit, no small firm", "xixia-credit-loan--better-rate", "REFUSED",
         (*GOOD, term("small-firm", False))),
    Case("L018 a public service", "xixia-credit-approval--green-channel", "GRANTED", HONEST,
         {"approval_matter": "公共服务"}, items=("优先办理", "简化手续", "容缺受理", "并联审批", "一网通办")),
    Case("L018 enforcement", "xixia-credit-approval--green-channel", "REFUSED", HONEST,
         {"approval_matter": "其他"}),
    Case("L025 a tenant of good credit", "xixia-credit-rental--rent-terms", "GRANTED", GOOD,
         items=("更优惠的租金折扣", "更长久的租赁期限", "更低的租赁押金或免押金", "更便捷的租赁手续")),
    Case("L032 good credit, no support", "xixia-credit-education--education-credit", "REFUSED",
         (*GOOD, term("xixia-credit-support-conditions", False))),
    Case("L046 a tax list of the county", BLACK, "APPLIES", (Rec("major-tax-violation-list"),)),
    Case("L046 the procurement list of another province", BLACK, "APPLIES",
         (Rec("procurement-misconduct-list", region="320500"),)),
    Case("L046 a document without the keeping of evidence", "xixia-credit-procurement--tender-doc-content",
         "NON_COMPLIANT", given=DOCUMENT),
    Case("L053 a premium apart from risk", "xixia-credit-environment--premium-by-risk", "NOT_FOLLOWED",
         given={"premium_by_risk": False}),
    Case("L060 sale of parking places", SALE[0], "GRANTED", SALE[1], {"filing_matter": "车位销售管理"}),
    Case("L060 another matter", SALE[0], "REFUSED", SALE[1], {"filing_matter": "其他"}),
    Case("L067 not in the appraisal", "xixia-department-appraisal--yearly-appraisal", "NON_COMPLIANT",
         given={"in_yearly_appraisal": False}),
    Case("L067 a bureau of 南阳", "xixia-department-appraisal--yearly-appraisal", "NOT_APPLICABLE",
         given={"in_yearly_appraisal": False}, home="411300"),
    Case("L081 a firm of another province in the market", ADJUST, "NON_COMPLIANT",
         given={"market_role": "售电公司", "evaluation_changed": True, "adjusted": False}, home="320100"),
    Case("L081 nothing changed", ADJUST, "NOT_APPLICABLE",
         given={"market_role": "售电公司", "evaluation_changed": False, "adjusted": False}),
    Case("L088 more hours, less given", "yunnan-volunteer--more-hours", "NOT_FOLLOWED",
         given={"hours_a": 100, "hours_b": 50, "benefits_a": 2, "benefits_b": 3}),
    Case("L095 the province's authority", PROVINCE[0], "NON_COMPLIANT",
         given={**PROVINCE[1], "provincial_authority": True}),
    Case("L095 a prefecture's", PROVINCE[0], "NOT_APPLICABLE",
         given={**PROVINCE[1], "provincial_authority": False}, home="530100"),
    Case("L102 not on 信用中国（云南）", "yunnan-publicity--channels", "NON_COMPLIANT", given=SITES),
    Case("L109 supporting rules", "xinyang-credit-system--supporting-rules", "STATED", kind=NOBODY,
         items=("信用分级分类监管", "信用承诺", "守信激励与失信惩戒", "信用主体权益保护")),
    Case("L116 none of the three", "xinyang-platform--intelligence", "NOT_FOLLOWED",
         given={"sharing": False, "supervision": False, "services": False}),
    Case("L123 no time is set", "xinyang--objection-deadline", "UNDETERMINED",
         given={"received_on": "2024-05-06", "accepted_on": "2024-05-09"},
         missing=("xinyang-objection-days",)),
    Case("L137 no big-data monitoring", "xinyang-gov-integrity--monitoring", "NON_COMPLIANT",
         given={"inspected": True, "evaluated": True, "monitored": False}),
    Case("L144 in place of a certificate", "xinyang-commitment--commitment-scenes", "GRANTED",
         (Rec("credit-commitment"),), {"commitment_scene": "证明替代"}),
    Case("L144 a subsidy", "xinyang-commitment--commitment-scenes", "REFUSED",
         (Rec("credit-commitment"),), {"commitment_scene": "其他"}),
    Case("L151 a zombie is left", "xinyang-joint--zombie-firms", "NOT_FOLLOWED", (Rec("zombie-firm"),),
         {"cleared": False}),
    Case("L151 no zombie", "xinyang-joint--zombie-firms", "NOT_APPLICABLE", given={"cleared": False}),
    Case("L158 no way offline", "xinyang-repair--channels", "NON_COMPLIANT",
         given={"online": True, "offline": False, "window": True}),
    Case("L165 chemicals", "xinyang-credit-loan-products--supply-chain-green", "REFUSED",
         given={"industry": "其他"}),
    Case("L172 a small firm keeps no records", "xinyang-domestic-service--leading-firms", "NOT_APPLICABLE",
         given={"leading_firm": False, "records_kept": False}),
    Case("L179 民航", "xinyang-consumption--discount-by-credit", "GRANTED", GOOD, {"sector": "民航"},
         items=("差异化商业折扣", "减免租金押金")),
    Case("L179 schools", "xinyang-consumption--discount-by-credit", "REFUSED", GOOD, {"sector": "其他"}),
    Case("L207 an umbrella", "nanjing-travel--umbrella", "GRANTED", CARD, {"at_metro_station": True},
         value={"due": "0"}),
    Case("L207 at a shop", "nanjing-travel--umbrella", "REFUSED", CARD, {"at_metro_station": False}),
    Case("L228 no index", "xuzhou-gov-procurement--assessment-index", "NOT_FOLLOWED",
         given={"counted_in_assessment": False}),
    Case("L235 three partners", "xuzhou-gov-procurement--memorandum-partners", "STATED", kind=NOBODY,
         items=("交通银行徐州分行", "国盛集团", "徐州市融资担保公司")),
    Case("L242 good credit, high risk", "xinyi-supervision--reduce-check", "REFUSED",
         (*GOOD, term("low-risk", False))),
    Case("L249 linked with 芝麻信用, a bike", "changzhou-travel--bike-deposit", "REFUSED", RED,
         {"zhima_linked": True, "operators_shared_bicycle": True}),
    Case("L249 a car", "changzhou-travel--car-deposit", "GRANTED", RED, {"operators_shared_car": True}),
    Case("L249 8折", "changzhou-travel--ebike-20off", "GRANTED", RED,
         {"operators_ebike": True, "fare": "10"}, value={"amount": "2", "due": "8"}),
    Case("L270 one working day", "suzhou-loan--approval-time", "STATED", kind=NOBODY,
         items=("最快1个工作日",)),
    Case("L277 a false trade", "suzhou-offshore-trade--breach-share", "APPLIES", (Rec("fake-trade"),)),
    Case("L298 AAA by dangerous goods", "lianyungang-transport--lower-checks", "GRANTED",
         (term("passenger-or-hazard-carrier"), grade("lianyungang-transport", "AAA")),
         items=("“双随机、一公开”降低抽查比例", "“双随机、一公开”降低检查频次")),
    Case("L312 a retailer of the city that signed nothing", RETAIL, "NOT_FOLLOWED",
         given={"tobacco_retailer": True}),
    Case("L312 a retailer of another city", RETAIL, "NOT_APPLICABLE", given={"tobacco_retailer": True},
         home="321000"),
    Case("L319 ten policies are for the honest", "yancheng-procurement--ten-policies-2022", "REFUSED",
         (term("honest-subject", False),), {"government_procurement": True}, day="2022-06-01"),
    Case("L326 reported, not verified", "yancheng-vehicle-repair--remove", "DOES_NOT_APPLY",
         (LISTED, Rec("repair-participant-violation", {"verified": False}))),
    Case("L333 in school", INTEREST, "GRANTED", LOAN, {"studying": True, "interest": "1200"},
         value={"percent": "100", "amount": "1200", "due": "0"}),
    Case("L333 graduated", INTEREST, "REFUSED", LOAN, {"studying": False, "interest": "1200"}),
    Case("L340 selected, no commitment", PAYOUT, "REFUSED", (Rec("yangzhou-payout-list"),),
         {"committed": False}),
    Case("L340 committed, not selected", PAYOUT, "REFUSED", (), {"committed": True}),
    Case("L382 a tenderer that failed", "suqian-bidding--supervision-opinion", "APPLIES",
         (Rec("tenderer-failure"),)),
    Case("L410 a teacher", "jia-archives--six-occupations", "NON_COMPLIANT",
         given={"occupation": "教师", "archive_kept": False}),
    Case("L410 a driver", "jia-archives--six-occupations", "NOT_APPLICABLE",
         given={"occupation": "其他", "archive_kept": False}),
    Case("L417 an honest firm, bidding", FIELDS, "GRANTED", HONEST, {"field": "招标投标"},
         items=("优先选择", "优先办理", "简化程序")),
    Case("L417 on the black list", FIELDS, "REFUSED", (*HONEST, Rec("jia-black-list")),
         {"field": "招标投标"}),
    Case("L417 schools are for persons", FIELDS, "REFUSED", HONEST, {"field": "教育"}),
    Case("L424 the media", "jia-culture--media", "STATED", kind=NOBODY,
         items=("新闻媒体", "发放宣传页（册）", "摆放宣传版面", "电子屏")),
    Case("L424 a person", FIELDS, "REFUSED", HONEST, {"field": "招标投标"}, kind=PERSON),
)  # fmt: skip


@asking(CASES)
def test_the_rule_answers_as_the_text_says(case: Case) -> None:
    check(case, ask(case))
