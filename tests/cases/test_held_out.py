"""Cases that were written from the documents before the rules were read, by paragraphs that a lot chose: of
those of 40 characters or more the third, and each fourth after it. A number is the paragraph's in the lot."""

from __future__ import annotations

from tests.cases.facts import NOBODY, PERSON, Case, Rec, ask, asking, check, grade, term

HONEST = (term("honest-subject"),)
HOME, AWAY = "411323", "410425"
BIDDER = "huaian-gov-affairs--deposit-relief"
TENDER = {"transport_works": True}
A1 = "suqian-bidding--a1-90"
WORKS = {"works_project": True, "stated_in_tender": True, "deposit": "100000", "bid_on": "2022-05-20"}
SCORED = grade("suqian-third-party-report", score="90")
SUPPLIES = ("供应商信用评估", "供应商寻源", "供应商履约风险评估", "反围标串标")
CARRIER = term("passenger-or-hazard-carrier")
SELECTED = ("yancheng-vehicle-repair--selection", {"trade": "货运企业", "sufficient-scale": True})
FOR_LIFE = "qidong-medical--agreement-for-life"
SIGNED, INSURED = Rec("pay-after-agreement", decided_on="2021-03-01"), Rec("medical-insurance")
NO_LIST = {"list_made": False, "signature_guided": True, "recorded": True, "basis_of_supervision": True}
SIX = {
    name: True
    for name in (
        *("credit_monitoring", "credit_commitments", "credit_evaluation", "data_analysis"),
        *("contract_performance", "repair"),
    )
}


def yancheng(*years: tuple[str, str]) -> tuple[Rec, ...]:
    """Grades of a haulier by the day of the rating."""
    return tuple(grade("yancheng-transport", letter, decided_on=day) for letter, day in years)


CASES: tuple[Case, ...] = (
    Case("H01 forms of incentives", "xixia-incentive-work--five-forms", "STATED", kind=NOBODY,
         items=("优先办理", "降低门槛", "简化程序", "免交押金", "降低费用")),
    Case("H02 takes part", "xixia-provider--provider-priority", "GRANTED",
         (term("xixia-incentive-provider"),), items=("审批绿色通道", "政策扶持减免", "评优评先优先考虑")),
    Case("H02 does not", "xixia-provider--provider-priority", "REFUSED",
         (term("xixia-incentive-provider", False),)),
    Case("H03 no list is shared", "xixia-credit-loan--white-list-shared", "NOT_FOLLOWED",
         given={"by_public_evaluation": True, "shared_regularly": False}),
    Case("H03 a bureau of another county", "xixia-credit-loan--white-list-shared", "NOT_APPLICABLE",
         given={"by_public_evaluation": True, "shared_regularly": False}, home=AWAY),
    Case("H04 诚信青年, 设备租赁", "xixia-credit-rental--honours-rental", "GRANTED",
         (Rec("honour-honest-youth"),), {"rental_kind": "设备租赁"}, kind=PERSON),
    Case("H04 劳动模范, 供水", "xixia-credit-rental--honours-utilities", "GRANTED",
         (Rec("honour-labour-model"),), {"utility": "供水"}, kind=PERSON, items=("优惠", "便利")),
    Case("H04 nobody's honour", "xixia-credit-rental--honours-utilities", "REFUSED", (), {"utility": "供水"},
         kind=PERSON),
    Case("H05 an honest reader", "xixia-credit-reading--library", "GRANTED", HONEST,
         items=("免押金借阅", "新书优先借阅", "延长借书时限", "增加单次借书数量", "阅读座位预约",
                "优质图书推荐", "资料复制刻录免费", "讲座信息及时达", "赠送纪念品")),
    Case("H06 an honest insured", "xixia-credit-insurance--insurance", "GRANTED", HONEST,
         items=("“先赔后审”信用理赔", "更宽松的核保政策", "更便捷的核赔服务")),
    Case("H07 what the service manages", "xixia-credit-procurement--supplier-management", "STATED",
         kind=NOBODY, items=SUPPLIES),
    Case("H08 four means", "xixia-credit-employment--means", "STATED", kind=NOBODY,
         items=("智库服务", "信用评价", "金融代偿", "平台建设")),
    Case("H09 on the warning list", "xixia-credit-bidding--warning-list", "APPLIES",
         (Rec("trading-warning-list"),)),
    Case("H09 an honest bidder", "xixia-credit-bidding--bonus-points", "GRANTED", HONEST,
         {"public_resource_trade": True}, missing=("xixia-trading-bonus-points",)),
    Case("H10 systems among departments", "xixia-incentive-work--coordination", "NON_COMPLIANT",
         given={"information_sharing": True, "joint_planning": False, "coordination": True}),
    Case("H11 a pilot with false incentives", "xixia-provider--pilot-disqualify", "APPLIES",
         (Rec("xixia-pilot-unit"), Rec("false-incentive"))),
    Case("H11 left the red list for another reason", "xixia-provider--incentive-withdrawal", "APPLIES",
         (Rec("xixia-red-list", decided_on="2021-06-01", valid_to="2021-12-10"),)),
    Case("H13 honest, a loan", "yunnan-credit-loan--cheap-credit", "GRANTED", HONEST,
         items=("低成本", "更便捷", "更高效")),
    Case("H14 no hours", "yunnan-volunteer--hours", "REFUSED"),
    Case("H14 a hundred hours", "yunnan-volunteer--hours", "GRANTED",
         (Rec("volunteer-hours", {"hours": 100}),)),
    Case("H15 nothing collected", "yunnan-information-sharing--local", "NON_COMPLIANT",
         given={"own_information_collected": False, "use_mechanism": True, "incentive_mechanism": True}),
    Case("H15 an office of 信阳", "yunnan-information-sharing--local", "NOT_APPLICABLE",
         given={"own_information_collected": False, "use_mechanism": True, "incentive_mechanism": True},
         home="411500"),
    Case("H16 five systems", "yunnan-incentive-work--coordination", "NON_COMPLIANT",
         given={"information_sharing": True, "joint_planning": True, "joint_meetings": True,
                "cooperation": True, "follow_up": False},
         items=("信息共享", "统筹规划", "联席会商", "协调配合", "跟踪问效")),
    Case("H19 five of six systems", "xinyang-platform--six-systems", "NON_COMPLIANT",
         given={**SIX, "repair": False}),
    Case("H19 of 郑州", "xinyang-platform--six-systems", "NOT_APPLICABLE", given=SIX, home="410100"),
    Case("H20 no training of the professions", "xinyang-culture--education", "NON_COMPLIANT",
         given={"schools": True, "professions": False, "firms": True}),
    Case("H21 no difference is made", "xinyang-graded-supervision--differentiated", "NOT_FOLLOWED",
         given={"evaluation_consulted": True, "differentiated": False}),
    Case("H22 half of the banks", "xinyang-credit-loan--onboarding", "NOT_FOLLOWED",
         given={"member": "银行", "joined": 10, "existing": 20}),
    Case("H23 住宿", "xinyang-tourism--free-ticket", "GRANTED", (term("good-credit"),),
         {"tourism_scene": "住宿"}),
    Case("H23 购物", "xinyang-tourism--free-ticket", "REFUSED", (term("good-credit"),),
         {"tourism_scene": "其他"}),
    Case("H24 a cooperative", "xinyang-rural-finance--products", "GRANTED",
         (term("new-agricultural-operator"),), {"leading_product": True},
         items=("信用贷款", "信用保险", "信用担保")),
    Case("H25 no staff", "xinyang-safeguards--staff", "NON_COMPLIANT", given={"staffed": False}),
    Case("H26 not chosen at registration", "nanjing-medical--senseless-payment", "REFUSED",
         given={"signed": True, "selected_at_registration": False, "project_hospital": True}),
    Case("H26 repaid on the day", "nanjing-medical--repaid-in-time", "NOT_FOLLOWED",
         given={"repaid_on": "2022-05-21", "repayment_day": "2022-05-20", "used_senseless_payment": True}),
    Case("H28 four classes", "xuzhou-gov-procurement--evaluate-four", "STATED", kind=NOBODY,
         items=("采购人", "供应商", "代理机构", "评审专家")),
    Case("H29 the sixth, without a reason", "xinyi-supervision--quiet-days", "NOT_FOLLOWED",
         given={"visit_on": "2022-05-06", "reason_given": False}),
    Case("H29 the 26th", "xinyi-supervision--quiet-days", "NOT_APPLICABLE",
         given={"visit_on": "2022-05-26", "reason_given": False}),
    Case("H29 no basis", "xinyi-supervision--no-basis-no-check", "NON_COMPLIANT",
         given={"inspected": True, "has_legal_basis": False}),
    Case("H29 dishonest and risky", "xinyi-supervision--increase-check", "APPLIES",
         (Rec("judgment-defaulter-list"), term("high-risk"))),
    Case("H31 a private lock", "changzhou-travel--sanctions", "APPLIES", (Rec("private-lock"),),
         items=("不能享受骑行优惠", "骑行单价上涨", "冻结用车资格", "永久封号")),
    Case("H33 grade C is not pushed", "changzhou-work-safety--push-grades", "NOT_APPLICABLE",
         (grade("changzhou-work-safety", "C"),), {"verified": False, "pushed": False}),
    Case("H34 信易停", "suzhou-demo-area--seven-scenes", "GRANTED", (term("xinyoufen-accepted"),),
         {"scene": "信易停"}),
    Case("H34 信易贷", "suzhou-demo-area--seven-scenes", "REFUSED", (term("xinyoufen-accepted"),),
         {"scene": "其他"}),
    Case("H35 certified", "nantong-customs--aeo", "GRANTED", (Rec("aeo-certificate", {"level": "高级认证"}),),
         items=("更为简化的单证审核", "更低的布控查验率", "更优先办理通关")),
    Case("H35 not certified", "nantong-customs--aeo", "REFUSED"),
    Case("H36 a bill above the limit", "qidong-medical--within-limit", "REFUSED", (SIGNED, INSURED),
         {"bill": "5000.01", "public_institution": True}),
    Case("H36 signed five years ago", FOR_LIFE, "GRANTED", (SIGNED, INSURED), day="2026-03-02"),
    Case("H36 the insurance has ended", FOR_LIFE, "REFUSED",
         (SIGNED, INSURED._replace(valid_to="2022-05-31"))),
    Case("H36 never signed", FOR_LIFE, "REFUSED", (INSURED,)),
    Case("H37 AAA, passengers", "lianyungang-transport--priority", "GRANTED",
         (CARRIER, grade("lianyungang-transport", "AAA")),
         items=("新增运力", "扩大经营范围", "经营权延续", "资金项目申请")),
    Case("H37 AA", "lianyungang-transport--priority", "REFUSED",
         (CARRIER, grade("lianyungang-transport", "AA"))),
    Case("H37 AAA, goods", "lianyungang-transport--priority", "REFUSED",
         (term("passenger-or-hazard-carrier", False), grade("lianyungang-transport", "AAA"))),
    Case("H38 A now, AA before", BIDDER, "REFUSED",
         (grade("huaian-highway", "AA", decided_on="2021-01-05"),
          grade("huaian-highway", "A", decided_on="2022-01-05")),
         {**TENDER, "report_agency_filed": True}),
    Case("H39 honest, on commitment", "huaian-tobacco-flashpay--commit-then-license", "GRANTED",
         (term("high-integrity"),), {"committed": True, "tobacco_licence": True}),
    Case("H41 AA and AAA", SELECTED[0], "GRANTED", yancheng(("AA", "2020-09-01"), ("AAA", "2021-09-01")),
         SELECTED[1], operation="X-320900-DSQ"),
    Case("H41 A in one of the two years", SELECTED[0], "REFUSED",
         yancheng(("A", "2020-09-01"), ("AAA", "2021-09-01")), SELECTED[1], operation="X-320900-DSQ"),
    Case("H42 the student alone", "yancheng-student-loan--first-loan", "NON_COMPLIANT",
         given={"first_loan": True, "student_present": True, "co_borrower_present": False,
                "at_county_centre": True}),
    Case("H42 renewed by the student alone", "yancheng-student-loan--renewal", "COMPLIANT",
         given={"renewal": True, "student_present": True, "co_borrower_present": False, "with_papers": True,
                "at_original_centre": True}),
    Case("H43 a bus ride", "yangzhou-travel--one-cent-bus", "GRANTED", (term("good-credit"),),
         {"citizen": True}, value={"due": "0.01"}),
    Case("H45 the steps", "suqian-loan--online-steps", "STATED", kind=NOBODY,
         items=("贷款申请", "授信", "审批", "放贷")),
    Case("H46 an agency without qualification", "suqian-tourism--third-party", "NOT_FOLLOWED",
         given={"by_third_party": True, "qualified": False, "by_public_tender": True}),
    Case("H47 90 and valid", A1, "GRANTED", (SCORED,), {**WORKS, "report_valid_to": "2022-12-31"},
         items=("不缴纳投标保证金", "不缴纳履约保证金")),
    Case("H47 90, the report is over", A1, "REFUSED", (SCORED,), {**WORKS, "report_valid_to": "2022-05-19"}),
    Case("H49 no list of matters", "jia-commitment--catalogue", "NOT_FOLLOWED",
         given=NO_LIST),
    Case("H49 another county", "jia-commitment--catalogue", "NOT_APPLICABLE",
         given=NO_LIST,
         home=HOME),
    Case("H51 an approval of 2022 without a report", "jia-phases--credit-reports", "NON_COMPLIANT",
         given={"matter": "行政审批", "used_on": "2022-03-01", "report_used": False}, day="2022-04-01"),
    Case("H52 no authentication", "jia-platform--security", "NON_COMPLIANT",
         given={"monitored": True, "authenticated": False, "checked": True}),
    Case("H53 职称评定 without a check", "jia-credit-check--matters", "NOT_FOLLOWED",
         given={"matter": "职称评定", "checked": False}),
    Case("H53 a loan", "jia-credit-check--matters", "NOT_APPLICABLE",
         given={"matter": "其他", "checked": False}),
    Case("H54 five trades", "jia-credit-institutions--trades", "STATED", kind=NOBODY,
         items=("信用征集", "信用咨询", "信用评估", "信用担保", "信用保险")),
)  # fmt: skip


@asking(CASES)
def test_the_rule_answers_as_the_text_says(case: Case) -> None:
    check(case, ask(case))
