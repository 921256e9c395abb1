"""Cases that were written from the documents and laws before the rules were read: of fifty rules by lot, of
those that no earlier lot has. A number is that of the rule in the lot."""

from __future__ import annotations

from tests.cases.facts import FIRM, NOBODY, PERSON, Case, Linked, Rec, ask, asking, check, grade, term

HONEST = (term("honest-subject"),)
OBJECTION, ACCEPT = "henan-objection--three-working-days", "yunnan-credit-approval--tolerant-acceptance"
LICENCE, SCOPE = "huaian-tobacco-flashpay--check-after-license", "suqian-bidding--scope"
QUALITY, AFFAIRS = "jia-publicity--data-quality", "jia-gov-integrity--three-affairs"
ABNORMAL, DEFAULTERS = "cn-enterprise-publicity--bidding", "cn-judgment-defaulters--subsidy"
LISTED, WAGES = "henan-joint-punishment--government-procurement", "cn-migrant-wages--government-procurement"
FULL, RECORD = "yunnan-incentive-work--full-use", "yangzhou-approval--record-performance"
RED, MODEL = "changzhou-travel--red-list-scope", "xinyang-credit-loan-products--joint-modelling"
DEPOSIT, PAPERS = "yancheng-procurement--aa-performance-deposit", "yancheng-procurement--free-documents"
BREACH, CUT = "jia-commitment--breach-restraint", "xinyi-supervision--cut-repeat-items"
NOTICE, FARE = "qidong-medical--notice", "xixia-credit-travel--fare-topup"
ARREARS, SHARED = "yancheng-student-loan--malicious-arrears", "xinyang-information--full-sharing"
AIMS, VOLUNTEER = "xinyang-targets--by-2025", "yunnan-volunteer--data-share"
PROMISE, FEWER = "xixia-credit-approval--promise-first", "xinyang-special-treatment--fewer-listed"
TREATMENT, RISK = "xinyang-joint--serious-list-treatment", "xixia-credit-loan--risk-mitigation"
PARKING, TOURISM = "lianyungang-parking--score-raised", "yunnan-credit-tourism--tourism-services"
PROCEDURES, STREET = "xinyang-credit-system--procedures", "xinyang-tourism--credit-merchants"
RURAL, DIVISION = "xinyang-rural--records", "xinyang-safeguards--division"
HEAD, COLUMN = "cn-procurement--same-head-suppliers", "xinyang-gov-contract--complaint-column"
PLATFORM, EMBEDDED = "suzhou-demo-area--merchant-supervision", "xinyang-joint--embedding"

DAY = "2021-12-31"
FRIDAY = {"received_on": "2021-12-17", "provider_asked": False, "appraised": False}
READY = {"statutory_material_missing": False, "written_promise": True}
APPLICANT = (term("qualified-applicant"), Rec("credit-commitment"))
DATA = {"information_kind": "行政处罚", "complete": True, "timely": True, "compliant": True}
OPEN = {"township": True, "three_affairs_public": True}
TENDER, WORKS = {"works_tender": True}, {"works_project": True, "government_procurement": False}
BUYING = {"works_project": False, "government_procurement": True}
USED, UNUSED = (
    {"report_used": True, "sector_score_used": True}, {"report_used": False, "sector_score_used": True},
)  # fmt: skip
LAB = {"laboratory_set_up": True, "modelling_tried": True}
REPORT = {
    "report_verifiable": True, "report_on": "2022-05-09", "contract_on": "2022-05-10",
    "government_procurement": True, "report_filed": True,
}  # fmt: skip
AA = (grade("yancheng-third-party-report", "AA"),)
TOLD = {"told_by_sms": True, "told_by_wechat": True, "public_institution": True, "signed_patient": True}
ITEM = {"repeated_item": False}
CITIZEN = (Rec("honour-honest-person"),)
GOOD_CONDUCT = {"data_shared": True, "collected": True, "used_in_evaluation": True}
CASES_IN = {"cases_collected": True}
ALL_THREE = {"street_set_up": True, "code_given": True, "evaluated": True}
TAKEN_UP = {"column_set_up": True, "accepted_in_time": True, "information_collected": True}
BUILT = {"rules_made": True, "indices_made": True, "platform_built": True, "area_operator": True}
BOTH = {"in_government_services": True, "in_trading": True}
LOANS = (Rec("student-loan"), Rec("loan-default"))

CASES: tuple[Case, ...] = (
    Case("R01 on the third working day", OBJECTION, "ON_TIME", given={**FRIDAY, "settled_on": "2021-12-22"},
         day=DAY),
    Case("R01 on the fourth", OBJECTION, "LATE", given={**FRIDAY, "settled_on": "2021-12-23"}, day=DAY),
    Case("R01 never", OBJECTION, "LATE", given={**FRIDAY, "settled_on": None}, day=DAY),
    Case("R01 the provider was asked", OBJECTION, "ON_TIME",
         given={**FRIDAY, "provider_asked": True, "settled_on": "2021-12-28"}, day=DAY),
    Case("R01 no platform", OBJECTION, "NOT_APPLICABLE",
         given={**FRIDAY, "settled_on": None, "duty_bearer": False}, day=DAY),
    Case("R01 the days of an expert review are not counted", OBJECTION, "ON_TIME",
         given={**FRIDAY, "appraised": True, "settled_on": "2021-12-30", "working_days_counted": 3}, day=DAY),
    Case("R01 a day too many without them", OBJECTION, "LATE",
         given={**FRIDAY, "appraised": True, "settled_on": "2021-12-30", "working_days_counted": 4}, day=DAY),
    Case("R02 all is there", ACCEPT, "GRANTED", APPLICANT, READY),
    Case("R02 what the law wants is missing", ACCEPT, "REFUSED", APPLICANT,
         {**READY, "statutory_material_missing": True}),
    Case("R02 nothing promised", ACCEPT, "REFUSED", APPLICANT, {**READY, "written_promise": False}),
    Case("R02 no commitment", ACCEPT, "REFUSED", (term("qualified-applicant"),), READY),
    Case("R03 what is shown", "zhenjiang-parking--shown", "STATED", kind=NOBODY,
         items=("停车热点区域", "车位周转率", "实时停车状态")),
    Case("R04 two phases", "jia-targets--phases", "STATED", kind=NOBODY,
         items=("全面推进阶段（2021年4月-12月）", "巩固提升阶段（2022年1月-12月）")),
    Case("R05 checked", LICENCE, "FOLLOWED", given={"licensed_on_commitment": True, "checked": True}),
    Case("R05 not checked", LICENCE, "NOT_FOLLOWED",
         given={"licensed_on_commitment": True, "checked": False}),
    Case("R05 licensed as ever", LICENCE, "NOT_APPLICABLE",
         given={"licensed_on_commitment": False, "checked": False}),
    Case("R06 all three", QUALITY, "COMPLIANT", given=DATA, items=("完整性", "时效性", "合规性")),
    Case("R06 not in time", QUALITY, "NON_COMPLIANT", given={**DATA, "timely": False}),
    Case("R06 other information", QUALITY, "NOT_APPLICABLE",
         given={**DATA, "information_kind": "其他", "timely": False}),
    Case("R06 the next county", QUALITY, "NOT_APPLICABLE", home="410423", given={**DATA, "timely": False}),
    Case("R07 public", AFFAIRS, "COMPLIANT", given=OPEN),
    Case("R07 not public", AFFAIRS, "NON_COMPLIANT", given={**OPEN, "three_affairs_public": False}),
    Case("R07 a bureau", AFFAIRS, "NOT_APPLICABLE",
         given={**OPEN, "township": False, "three_affairs_public": False}),
    Case("R08 what the documents are on", "huaian-tobacco-flashpay--system-documents", "STATED", kind=NOBODY,
         items=("信用承诺", "信用评价", "信用修复")),
    Case("R09 abnormal", ABNORMAL, "APPLIES", (Rec("abnormal-operation-list"),), TENDER, day=DAY),
    Case("R09 serious", ABNORMAL, "APPLIES", (Rec("serious-illegal-enterprise-list"),), TENDER, day=DAY),
    Case("R09 its entry has ended", ABNORMAL, "DOES_NOT_APPLY",
         (Rec("abnormal-operation-list", valid_to="2021-12-20"),), TENDER, day=DAY),
    Case("R09 no tender for works", ABNORMAL, "DOES_NOT_APPLY", (Rec("abnormal-operation-list"),),
         {"works_tender": False}, day=DAY),
    Case("R09 a person", ABNORMAL, "DOES_NOT_APPLY", (Rec("abnormal-operation-list"),), TENDER, kind=PERSON,
         day=DAY),
    Case("R10 a portrait of crews", "yangzhou-maritime--crew-portrait", "STATED", kind=NOBODY,
         items=("“船员画像”",)),
    Case("R11 in every field", FULL, "FOLLOWED", given={"fields": 12, "fields_with_use": 12}),
    Case("R11 in all but one", FULL, "NOT_FOLLOWED", given={"fields": 12, "fields_with_use": 11}),
    Case("R11 a bureau of 贵阳", FULL, "NOT_APPLICABLE", home="520100",
         given={"fields": 12, "fields_with_use": 11}),
    Case("R12 a firm", DEFAULTERS, "APPLIES", (Rec("judgment-defaulter-list"),), day=DAY),
    Case("R12 a person", DEFAULTERS, "APPLIES", (Rec("judgment-defaulter-list"),), kind=PERSON, day=DAY),
    Case("R12 it has ended", DEFAULTERS, "DOES_NOT_APPLY",
         (Rec("judgment-defaulter-list", valid_to="2021-12-20"),), day=DAY),
    Case("R12 a penalty", DEFAULTERS, "DOES_NOT_APPLY", (Rec("admin-penalty"),), day=DAY),
    Case("R13 four and more", "jia-platform--management-functions", "STATED", kind=NOBODY,
         items=("统计", "分析", "检测", "预警")),
    Case("R14 listed, and a law provides it", LISTED, "APPLIES",
         (Rec("joint-punishment-list", {"statutory": True}),), day=DAY),
    Case("R14 a penalty alone", LISTED, "DOES_NOT_APPLY", (Rec("admin-penalty"),), day=DAY),
    Case("R14 it has ended", LISTED, "DOES_NOT_APPLY",
         (Rec("joint-punishment-list", {"statutory": True}, valid_to="2021-12-20"),), day=DAY),
    Case("R15 works of 10,000 yuan", SCOPE, "NOT_FOLLOWED", given={**WORKS, **UNUSED, "amount": "10000"}),
    Case("R15 works, whatever they cost", SCOPE, "FOLLOWED", given={**WORKS, **USED}),
    Case("R15 procurement of 2,000,000", SCOPE, "NOT_FOLLOWED",
         given={**BUYING, **UNUSED, "amount": "2000000"}),
    Case("R15 procurement of a fen less", SCOPE, "NOT_APPLICABLE",
         given={**BUYING, **UNUSED, "amount": "1999999.99"}),
    Case("R15 a firm's own purchase", SCOPE, "NOT_APPLICABLE",
         given={**BUYING, **UNUSED, "government_procurement": False, "amount": "9000000"}),
    Case("R16 three things", "yunnan-publicity--published", "STATED", kind=NOBODY,
         items=("“信易+”工作", "诚信主体", "激励措施")),
    Case("R17 recorded", RECORD, "FOLLOWED", given={"paid_out": True, "recorded": True}),
    Case("R17 not recorded", RECORD, "NOT_FOLLOWED", given={"paid_out": True, "recorded": False}),
    Case("R17 nothing paid", RECORD, "NOT_APPLICABLE", given={"paid_out": False, "recorded": False}),
    Case("R18 the district's", RED, "GRANTED", (Rec("commendation-xinbei", {"level": "DISTRICT"}),)),
    Case("R18 the city's, as the district knows", RED, "GRANTED",
         (Rec("commendation-xinbei", {"level": "CITY", "known_to_district": True}),)),
    Case("R18 the city's, unknown to the district", RED, "REFUSED",
         (Rec("commendation-xinbei", {"level": "CITY", "known_to_district": False}),)),
    Case("R19 five evaluate", "xuzhou-gov-procurement--five-evaluators", "STATED", kind=NOBODY,
         items=("财政部门", "采购人", "评审专家", "代理机构", "供应商")),
    Case("R20 both", MODEL, "FOLLOWED", given=LAB),
    Case("R20 the laboratory alone", MODEL, "NOT_FOLLOWED", given={**LAB, "modelling_tried": False}),
    Case("R20 a bureau of 苏州", MODEL, "NOT_APPLICABLE",
         given={**LAB, "modelling_tried": False}, home="320500"),
    Case("R21 AA", DEPOSIT, "GRANTED", AA, REPORT),
    Case("R21 AAA", DEPOSIT, "GRANTED", (grade("yancheng-third-party-report", "AAA"),), REPORT),
    Case("R21 A", DEPOSIT, "REFUSED", (grade("yancheng-third-party-report", "A"),), REPORT),
    Case("R21 not filed", DEPOSIT, "REFUSED", AA, {**REPORT, "report_filed": False}),
    Case("R21 not to be found on the site", DEPOSIT, "REFUSED", AA, {**REPORT, "report_verifiable": False}),
    Case("R21 the day after the contract", DEPOSIT, "REFUSED", AA, {**REPORT, "report_on": "2022-05-11"}),
    Case("R22 broken", BREACH, "APPLIES", (Rec("commitment-breach"),)),
    Case("R22 kept", BREACH, "DOES_NOT_APPLY", (Rec("credit-commitment"),)),
    Case("R23 cut", CUT, "FOLLOWED", (term("necessary-inspection", False),), {**ITEM, "cut": True}),
    Case("R23 needless and not cut", CUT, "NOT_FOLLOWED", (term("necessary-inspection", False),),
         {**ITEM, "cut": False}),
    Case("R23 needed, so nothing is to be cut", CUT, "NOT_APPLICABLE", (term("necessary-inspection"),),
         {**ITEM, "cut": False}),
    Case("R23 needed, and done elsewhere already", CUT, "NOT_FOLLOWED", (term("necessary-inspection"),),
         {"repeated_item": True, "cut": False}),
    Case("R23 a bureau of 徐州", CUT, "NOT_APPLICABLE", home="320300", given={**ITEM, "cut": False}),
    Case("R24 five", "xixia-credit-bidding--five-fulls", "STATED", kind=NOBODY,
         items=("全覆盖", "全联通", "全过程", "全方位", "全天候")),
    Case("R25 listed", WAGES, "APPLIES", (Rec("migrant-wage-list"),), day=DAY),
    Case("R25 the person responsible, listed", WAGES, "APPLIES", (Rec("migrant-wage-list"),), kind=PERSON,
         day=DAY),
    Case("R25 arrears, not listed", WAGES, "DOES_NOT_APPLY", (Rec("admin-penalty"),), day=DAY),
    Case("R25 it has ended", WAGES, "DOES_NOT_APPLY", (Rec("migrant-wage-list", valid_to="2021-12-20"),),
         day=DAY),
    Case("R26 both ways", NOTICE, "FOLLOWED", given=TOLD, items=("短信", "微信")),
    Case("R26 by SMS alone", NOTICE, "NOT_FOLLOWED", given={**TOLD, "told_by_wechat": False}),
    Case("R26 a private hospital", NOTICE, "NOT_APPLICABLE",
         given={**TOLD, "public_institution": False, "told_by_wechat": False}),
    Case("R26 who signed nothing", NOTICE, "NOT_APPLICABLE",
         given={**TOLD, "signed_patient": False, "told_by_wechat": False}),
    Case("R27 the bus", FARE, "GRANTED", CITIZEN, {"fare": "公交充值"}, items=("公交充值优惠",)),
    Case("R27 a plane", FARE, "REFUSED", CITIZEN, {"fare": "其他"}),
    Case("R27 a firm", FARE, "REFUSED", CITIZEN, {"fare": "公交充值"}, kind=FIRM),
    Case("R27 nobody says so", FARE, "UNDETERMINED", given={"fare": "轨道交通充值"}, closed=False,
         missing=("xixia-honest-person",)),
    Case("R28 in bad faith", ARREARS, "APPLIES", LOANS),
    Case("R28 late, not in bad faith", ARREARS, "DOES_NOT_APPLY", (Rec("student-loan"),)),
    Case("R28 another loan", ARREARS, "DOES_NOT_APPLY", (Rec("loan-default"),)),
    Case("R29 all demands", SHARED, "FOLLOWED", given={"shared": 40, "demands": 40}),
    Case("R29 all but one", SHARED, "NOT_FOLLOWED", given={"shared": 39, "demands": 40}),
    Case("R30 eight aims", AIMS, "STATED", kind=NOBODY,
         items=("信用法规制度体系建立健全", "信用信息基础设施完成迭代优化和智慧升级",
                "信用信息基本实现应归尽归、深度共享和高效利用", "诚信政府公信力大幅提升",
                "信用监管全面融入现代化治理体系", "信用惠民便企应用走深走实",
                "“知信、守信、用信、爱信”的信用意识和社会氛围更加浓厚", "诚信美好生活品质大幅提升")),
    Case("R31 three means", "xinyang-local-feature--means", "STATED", kind=NOBODY,
         items=("信用承诺", "信用评价", "守信激励")),
    Case("R32 shared, collected, used", VOLUNTEER, "FOLLOWED", given=GOOD_CONDUCT),
    Case("R32 not shared", VOLUNTEER, "NOT_FOLLOWED", given={**GOOD_CONDUCT, "data_shared": False}),
    Case("R32 another platform", VOLUNTEER, "NOT_APPLICABLE",
         given={**GOOD_CONDUCT, "data_shared": False, "duty_bearer": False}),
    Case("R33 a permit", PROMISE, "GRANTED", (Rec("credit-commitment"),), {"approval_matter": "行政许可"}),
    Case("R33 a public service", PROMISE, "GRANTED", (Rec("credit-commitment"),),
         {"approval_matter": "公共服务"}),
    Case("R33 nothing committed", PROMISE, "REFUSED", (), {"approval_matter": "行政许可"}),
    Case("R33 a penalty", PROMISE, "REFUSED", (Rec("credit-commitment"),), {"approval_matter": "其他"}),
    Case("R34 three", "suqian-bidding--two-laws-one-discipline", "STATED", kind=NOBODY,
         items=("行政执法", "刑事司法", "纪律监察")),
    Case("R35 one fewer", FEWER, "FOLLOWED", given={**CASES_IN, "listed_now": 9, "listed_before": 10}),
    Case("R35 as many", FEWER, "NOT_FOLLOWED", given={**CASES_IN, "listed_now": 10, "listed_before": 10}),
    Case("R35 one more", FEWER, "NOT_FOLLOWED", given={**CASES_IN, "listed_now": 11, "listed_before": 10}),
    Case("R35 none before", FEWER, "NOT_APPLICABLE", given={**CASES_IN, "listed_now": 0, "listed_before": 0}),
    Case("R36 listed", TREATMENT, "APPLIES", (Rec("serious-dishonesty-list"),), items=("完成整改",
         "修复信用")),
    Case("R36 not listed", TREATMENT, "DOES_NOT_APPLY", (Rec("admin-penalty"),)),
    Case("R37 AA", PAPERS, "GRANTED", AA, REPORT, value={"due": "0"}),
    Case("R37 A", PAPERS, "REFUSED", (grade("yancheng-third-party-report", "A"),), REPORT),
    Case("R37 no government procurement", PAPERS, "REFUSED", AA, {**REPORT, "government_procurement": False}),
    Case("R38 a guarantee alone", RISK, "FOLLOWED",
         given={"mitigation_set_up": False, "guarantee_set_up": True}),
    Case("R38 neither", RISK, "NOT_FOLLOWED", given={"mitigation_set_up": False, "guarantee_set_up": False}),
    Case("R38 the next county", RISK, "NOT_APPLICABLE", home="410425",
         given={"mitigation_set_up": False, "guarantee_set_up": False}),
    Case("R38 another bureau", RISK, "NOT_APPLICABLE",
         given={"mitigation_set_up": False, "guarantee_set_up": False, "duty_bearer": False}),
    Case("R39 civil", PARKING, "GRANTED", (Rec("parking-conduct"),)),
    Case("R39 nothing of the kind", PARKING, "REFUSED"),
    Case("R40 its size", "wuxi-finance--data-centre-size", "STATED", kind=NOBODY,
         items=("4个大类", "48个中类", "1.2亿条数据")),
    Case("R41 honest", TOURISM, "GRANTED", HONEST, items=("折扣购票", "优惠乘坐摆渡车", "折扣餐饮购物")),
    Case("R41 not honest", TOURISM, "REFUSED", (term("honest-subject", False),)),
    Case("R41 nobody says so", TOURISM, "UNDETERMINED", closed=False, missing=("honest-subject",)),
    Case("R42 both", PROCEDURES, "COMPLIANT", given={"procedures": True, "standards": True}),
    Case("R42 no standards", PROCEDURES, "NON_COMPLIANT", given={"procedures": True, "standards": False}),
    Case("R43 three", STREET, "FOLLOWED", given=ALL_THREE),
    Case("R43 no code", STREET, "NOT_FOLLOWED", given={**ALL_THREE, "code_given": False}),
    Case("R44 a farm", RURAL, "FOLLOWED", given={"operator": "家庭农场", "record_kept": True}),
    Case("R44 a cooperative without", RURAL, "NOT_FOLLOWED",
         given={"operator": "农民合作社", "record_kept": False}),
    Case("R44 a shipyard", RURAL, "NOT_APPLICABLE", given={"operator": "其他", "record_kept": False}),
    Case("R45 a member", DIVISION, "COMPLIANT",
         given={"responsible_body": "成员单位", "body_duty_done": True}),
    Case("R45 a department that is no member", DIVISION, "NON_COMPLIANT",
         given={"responsible_body": "其他市直有关部门", "body_duty_done": False}, items=("加强协同配合",)),
    Case("R45 nobody of these", DIVISION, "NOT_APPLICABLE",
         given={"responsible_body": "其他", "body_duty_done": False}),
    Case("R46 one head", HEAD, "NON_COMPLIANT", others={"other_supplier": ()},
         links=(Linked("LEGAL_REPRESENTATIVE_OF", "to", PERSON, also="other_supplier"),), day=DAY),
    Case("R46 one controls the other", HEAD, "NON_COMPLIANT", others={"other_supplier": ()},
         links=(Linked("ACTUAL_CONTROLLER_OF", "from", itself="other_supplier"),), day=DAY),
    Case("R46 heads of their own", HEAD, "COMPLIANT", others={"other_supplier": ()},
         links=(Linked("LEGAL_REPRESENTATIVE_OF", "to", PERSON),), day=DAY),
    Case("R47 all", COLUMN, "COMPLIANT", given=TAKEN_UP),
    Case("R47 not in time", COLUMN, "NON_COMPLIANT", given={**TAKEN_UP, "accepted_in_time": False}),
    Case("R47 not collected", COLUMN, "NON_COMPLIANT", given={**TAKEN_UP, "information_collected": False}),
    Case("R48 built", PLATFORM, "FOLLOWED", given=BUILT),
    Case("R48 not built", PLATFORM, "NOT_FOLLOWED", given={**BUILT, "platform_built": False}),
    Case("R48 another operator", PLATFORM, "NOT_APPLICABLE",
         given={**BUILT, "platform_built": False, "area_operator": False}),
    Case("R49 in both", EMBEDDED, "COMPLIANT", given=BOTH),
    Case("R49 not in trading", EMBEDDED, "NON_COMPLIANT", given={**BOTH, "in_trading": False}),
    Case("R50 six and more", "xinyang-convenience--fields", "STATED", kind=NOBODY,
         items=("租赁", "交通", "物流", "教育", "养老", "中介")),
)  # fmt: skip


@asking(CASES)
def test_a_case_of_the_fifty_is_answered_as_the_text_has_it(case: Case) -> None:
    check(case, ask(case))
