"""Cases that were written from single sentences before the rules were read, drawn by lot among all that
grant, restrict, oblige, set a term or count something. A number is the sentence's in the lot."""

from __future__ import annotations

from tests.cases.facts import BODY, FIRM, NOBODY, PERSON, SHOP, Case, Rec, ask, asking, check, grade, term

HONEST, GOOD = (term("honest-subject"),), (term("good-credit"),)
HOME, AWAY = "411323", "410425"
PENALTY, REWARD = "xinyang--penalty-upload-deadline", "xinyang--eight-kinds-upload-deadline"
UPLOAD, PLAN = "jia--penalty-upload-deadline", "xixia-department-plan--deadline"
EXEMPT, LOAN = "yunnan-electricity--exemption", "xinyang-credit-loan--public-interest"
LANE, URGENT = "nantong-transport-service--aaa-green-channel", "nantong-transport-service--urgent"
PRESALE, AA = "suqian-gov-affairs--early-presale", "suzhou-transport--aa-bid-deposit"
CARD, BLOCKED = "nanjing-travel--citizen-card", "nanjing-domestic-service--intercept"
GRACE, FURTHER = "yancheng-student-loan--grace-5y", "yancheng-student-loan--continued-study"
USE, SHARES = "yancheng-procurement--mandatory-use", "taizhou-bike-rental--below-80"
PHARMACY, ARCHIVE = "xixia-credit-pharmacy--evaluation", "xinyang-gov-integrity--archive-kept"
AGENCIES, EXIT = "suqian-tourism--agency-grades", "jia-red-black--exit"
SHIPS, WINDOW = (term("car-transport-operator"),), {"transport_window": True}
STUDENT = (Rec("student-loan"),)
CITY, HOMES = "X-321300-SQ", (grade("suqian-developer", "3A"),)
NEEDS = {**WINDOW, "urgent": True, "commitment_item": True}
TWO = {"government_portal": True, "department_site": True, "new_media": True, "credit_china": True}
FIGURES = "suqian-bidding--figures"


def points(added: str, taken: str) -> tuple[Rec, ...]:
    """A rider's points."""
    return tuple(
        Rec("ride-points", {"change": change, "points": number})
        for change, number in (("加分", added), ("扣分", taken))
    )


def ran(day: str) -> dict[str, str]:
    """Both of what a department sends, on one day."""
    return {"submitted_on": day, "evidence_on": day}


def shown(kind: str, decided: str, day: str) -> dict[str, str]:
    """Information and the days of its decision and upload."""
    return {"information_kind": kind, "decided_on": decided, "uploaded_on": day}


CASES: tuple[Case, ...] = (
    Case("R02 faces", "xixia-incentive-work--target-groups", "STATED", kind=NOBODY,
         items=("诚信企业", "个体工商户", "“红名单”市场主体", "被认定的诚信个人", "“红名单”个人")),
    Case("R03 no mechanism", "xixia-credit-rental--information-sharing", "NOT_FOLLOWED",
         given={"mechanism_set_up": False}),
    Case("R03 elsewhere", "xixia-credit-rental--information-sharing", "NOT_APPLICABLE",
         given={"mechanism_set_up": False}, home=AWAY),
    Case("R04 not exchanged", "xixia-credit-tourism--information-system", "NOT_FOLLOWED",
         given={"system_completed": True, "data_exchanged": False, "information_opened": True}),
    Case("R05 a person", "xixia-credit-post--settlement", "GRANTED", GOOD, kind=PERSON,
         items=("到付结算", "月结算")),
    Case("R05 a firm without e-commerce", "xixia-credit-post--settlement", "REFUSED",
         (*GOOD, term("xixia-ecommerce-operator", False))),
    Case("R06 a pharmacy, not evaluated", PHARMACY, "NOT_FOLLOWED",
         given={"pharmacy": True, "indicators_set": True, "evaluated": False}),
    Case("R06 a factory", PHARMACY, "NOT_APPLICABLE",
         given={"pharmacy": False, "indicators_set": True, "evaluated": False}),
    Case("R06 a pharmacy without a grade", "xixia-credit-pharmacy--graded-supervision", "NOT_APPLICABLE",
         given={"supervised_by_grade": False}),
    Case("R09 elsewhere", "xixia-department-appraisal--yearly-appraisal", "NOT_APPLICABLE",
         given={"in_yearly_appraisal": False}, home=AWAY),
    Case("R10 a power user", EXEMPT, "GRANTED", GOOD, {"market_role": "电力用户"}),
    Case("R10 a retailer", EXEMPT, "REFUSED", GOOD, {"market_role": "售电公司"}),
    Case("R10 a bakery owes no guarantee", "yunnan-electricity--guarantee-forms", "NOT_APPLICABLE",
         given={"market_role": "其他", "exempt": False}),
    Case("R11 not lawful", "yunnan-information-sharing--lawful-use", "NON_COMPLIANT",
         given={"lawful_use": False, "sources_integrated": True}),
    Case("R13 not on one site", "yunnan-publicity--channels", "NON_COMPLIANT",
         given={**TWO, "new_media": False}),
    Case("R14 no third party", "yunnan-department-evaluation--tracking", "NON_COMPLIANT",
         given={"mechanism_set_up": True, "progress_known": True, "third_party_evaluates": False}),
    Case("R16 not assessed", "xinyang-credit-system--consistency", "NON_COMPLIANT",
         given={"consistency_checked": False, "consistent": True}),
    Case("R18 the seventh working day", PENALTY, "ON_TIME",
         given=shown("行政处罚", "2024-05-24", "2024-06-04"), day="2024-07-01"),
    Case("R18 the eighth", PENALTY, "LATE", given=shown("行政处罚", "2024-05-24", "2024-06-05"),
         day="2024-07-01"),
    Case("R18 the twentieth, a Saturday worked", REWARD, "ON_TIME",
         given=shown("行政奖励", "2024-05-06", "2024-05-31"), day="2024-07-01"),
    Case("R18 the twenty-first", REWARD, "LATE", given=shown("行政奖励", "2024-05-06", "2024-06-03"),
         day="2024-07-01"),
    Case("R18 a permit has seven", REWARD, "NOT_APPLICABLE",
         given=shown("行政许可", "2024-05-06", "2024-05-31"), day="2024-07-01"),
    Case("R19 no morals", "xinyang-gov-integrity--staff-education", "NON_COMPLIANT",
         given={"honesty": True, "law": True, "morals": False}),
    Case("R20 not supported", "xinyang-commitment--associations", "NOT_FOLLOWED", given={"supported": False}),
    Case("R23 a bank, for profit", LOAN, "NON_COMPLIANT",
         given={"to_financial_institution": True, "public_interest": False, "lawful": True}),
    Case("R23 an association", LOAN, "NOT_APPLICABLE",
         given={"to_financial_institution": False, "public_interest": True, "lawful": True}),
    Case("R24 joined", "xinyang-credit-loan--one-stop-loan", "GRANTED",
         (Rec("xinyang-loan-platform-joined"),)),
    Case("R26 an airline", "xinyang-consumption--discount-by-credit", "GRANTED", GOOD, {"sector": "民航"}),
    Case("R26 another trade", "xinyang-consumption--discount-by-credit", "REFUSED", GOOD, {"sector": "其他"}),
    Case("R27 no records", "xinyang-agri-quality--records", "NON_COMPLIANT",
         given={"record_kept": False, "collected": True, "evaluated": True}),
    Case("R30 AAA of 2021", LANE, "GRANTED", (*SHIPS, grade("nantong-transport", "AAA", year=2021)), WINDOW,
         items=("提前预约", "即到即办", "免去排队等待叫号环节", "优先办理换证")),
    Case("R30 AA", LANE, "REFUSED", (*SHIPS, grade("nantong-transport", "AA", year=2021)), WINDOW),
    Case("R30 goods by road", LANE, "REFUSED",
         (term("car-transport-operator", False), grade("nantong-transport", "AAA", year=2021)), WINDOW),
    Case("R30 AAA of 2020", LANE, "REFUSED", (*SHIPS, grade("nantong-transport", "AAA", year=2020)), WINDOW),
    Case("R31 parcels", "nantong-customs--ship-side", "REFUSED", (term("bulk-cargo", False),)),
    Case("R33 data", "lianyungang-travel--score-data-bases", "STATED", kind=NOBODY,
         items=("市自然人信用基础库",)),
    Case("R36 procedures", "huaian-tobacco-flashpay--figures", "STATED", kind=NOBODY,
         items=("8个标准化流程", "2份联合奖惩备忘录", "11份制度文件", "“4类4级”监管模式")),
    Case("R37 not used", USE, "NON_COMPLIANT", given={"report_used": False, "government_procurement": True}),
    Case("R37 another city", USE, "NOT_APPLICABLE",
         given={"report_used": False, "government_procurement": True}, home="320500"),
    Case("R37 the year before", "yancheng-procurement--third-party-use-2020", "NOT_FOLLOWED",
         given={"report_used": False, "government_procurement": True}, day="2020-12-31"),
    Case("R39 not tracked", "yancheng-vehicle-repair--tracking", "NOT_FOLLOWED",
         given={"tracked": False, "analysed": True}),
    Case("R40 no commitment", "yangzhou-approval--instant-payout", "REFUSED", (Rec("yangzhou-payout-list"),),
         {"committed": False}),
    Case("R41 80 points", SHARES, "DOES_NOT_APPLY", points("5", "25")),
    Case("R41 79 points", SHARES, "APPLIES", points("4", "25")),
    Case("R43 15 %, two storeys", PRESALE, "GRANTED", HOMES, {"prefabricated_percent": "15", "storeys": 2},
         operation=CITY),
    Case("R43 14.99 %", PRESALE, "REFUSED", HOMES, {"prefabricated_percent": "14.99", "storeys": 2},
         operation=CITY),
    Case("R43 one storey", PRESALE, "REFUSED", HOMES, {"prefabricated_percent": "15", "storeys": 1},
         operation=CITY),
    Case("R43 in 沭阳", PRESALE, "REFUSED", HOMES, {"prefabricated_percent": "15", "storeys": 2},
         operation="321322"),
    Case("R44 an agency without a grade", AGENCIES, "NOT_APPLICABLE", given={"supervision_differs": False},
         kind=BODY, others={"agency": ()}),
    Case("R44 no difference", AGENCIES, "NOT_FOLLOWED", given={"supervision_differs": False}, kind=BODY,
         others={"agency": (grade("suqian-travel-agency", "D"),)}),
    Case("R45 44 duties", "suqian-bidding--duty-list", "NOT_FOLLOWED", given={"list_published": False},
         items=("招标人在招标全过程中44项责任",)),
    Case("R46 counts", FIGURES, "STATED", kind=NOBODY,
         items=("失信记录公示的企业53家", "失信记录公示的招标代理机构14家", "失信记录公示的评标专家42名")),
    Case("R49 the seventh working day", UPLOAD, "ON_TIME",
         given=shown("行政许可", "2021-04-28", "2021-05-11"), day="2021-06-01"),
    Case("R49 the eighth", UPLOAD, "LATE", given=shown("行政许可", "2021-04-28", "2021-05-12"),
         day="2021-06-01"),
    Case("R51 682 firms", "jia-commitment--figures", "STATED", kind=NOBODY,
         items=("签订信用承诺书的企业682家",)),
    Case("R55 lawyers", "jia-archives--six-occupations", "NON_COMPLIANT",
         given={"occupation": "律师", "archive_kept": False}),
    Case("R55 drivers", "jia-archives--six-occupations", "NOT_APPLICABLE",
         given={"occupation": "其他", "archive_kept": False}),
    Case("R58 access to the market", "jia-credit-report--third-party-report", "NON_COMPLIANT",
         given={"matter": "市场准入", "report_used": False}),
    Case("R58 another matter", "jia-credit-report--third-party-report", "NOT_APPLICABLE",
         given={"matter": "其他", "report_used": False}),
    Case("R59 means", "jia-culture--media", "STATED", kind=NOBODY,
         items=("新闻媒体", "发放宣传页（册）", "摆放宣传版面", "电子屏")),
    Case("R61 the day before", PLAN, "ON_TIME", given=ran("2021-12-24"), day="2022-01-10"),
    Case("R61 the day after", PLAN, "LATE", given=ran("2021-12-26"), day="2022-01-10"),
    Case("R61 never a case", PLAN, "LATE",
         given={"submitted_on": "2021-12-24", "evidence_on": None}, day="2022-01-10"),
    Case("R63 services", "xixia-credit-medical--treat-first-pay-later", "GRANTED", HONEST,
         items=("轮椅平车免费借用", "出院手续容缺办理", "特殊检查预约", "网络远程问诊")),
    Case("R64 a worker", "xixia-credit-domestic-service--workers", "GRANTED",
         (*GOOD, term("xixia-domestic-worker")), {"advancement": "学历提升"}),
    Case("R65 a pilot without a fault", "xixia-provider--pilot-disqualify", "DOES_NOT_APPLY",
         (Rec("xixia-pilot-unit"),)),
    Case("R68 a leading firm", "xinyang-domestic-service--leading-firms", "NOT_FOLLOWED",
         given={"leading_firm": True, "records_kept": False}),
    Case("R68 another firm", "xinyang-domestic-service--leading-firms", "NOT_APPLICABLE",
         given={"leading_firm": False, "records_kept": False}),
    Case("R70 10,000 yuan", CARD, "GRANTED", (Rec("charity-donation", {"amount": "10000"}),)),
    Case("R70 a cent less", CARD, "REFUSED", (Rec("charity-donation", {"amount": "9999.99"}),)),
    Case("R70 3,999 ml", CARD, "REFUSED", (Rec("blood-donation", {"millilitres": 3999}),)),
    Case("R71 a defaulter", BLOCKED, "APPLIES", (Rec("judgment-defaulter-list"),)),
    Case("R71 a fine", BLOCKED, "DOES_NOT_APPLY", (Rec("admin-penalty"),)),
    Case("R72 416 merchants", "wuxi-market--third-party-rating", "NOT_FOLLOWED",
         given={"pilot_member": True, "rated_by_third_party": False}, items=("416家商户试点第三方信用评级",)),
    Case("R73 538", "xuzhou-gov-procurement--commitments-signed", "STATED", kind=NOBODY, items=("538份",)),
    Case("R75 damage", "changzhou-travel--sanctions", "APPLIES", (Rec("vehicle-damage"),)),
    Case("R76 AA", AA, "GRANTED", (grade("suzhou-transport", "AA"),),
         {"transport_works": True, "deposit": "100000"}, value={"due": "50000"}),
    Case("R76 A", AA, "REFUSED", (grade("suzhou-transport", "A"),), {"transport_works": True}),
    Case("R77 urgent", URGENT, "GRANTED", (*SHIPS, grade("nantong-transport", "AAA")), NEEDS,
         items=("优先核查", "加速办理")),
    Case("R77 not urgent", URGENT, "REFUSED", (*SHIPS, grade("nantong-transport", "AAA")),
         {**NEEDS, "urgent": False}),
    Case("R78 not of good credit", "nantong-customs--credit-visa", "REFUSED", (term("good-credit", False),)),
    Case("R81 five years left", GRACE, "GRANTED", STUDENT,
         {"graduated_on": "2021-06-30", "continues_studies": False, "years_left": "5"}),
    Case("R81 four years left", GRACE, "REFUSED", STUDENT,
         {"graduated_on": "2021-06-30", "continues_studies": False, "years_left": "4"}),
    Case("R82 not approved", FURTHER, "REFUSED", STUDENT,
         {"in_repayment_period": True, "continues_studies": True, "proof_given": True, "approved": False}),
    # of the kinds that the lot showed
    Case("a firm that was on no black list", EXIT, "NOT_APPLICABLE", (Rec("repair-training"),),
         {"jia-lawfully-repaired": True}),
    Case("a home without a grade", "xixia-credit-elderly-care--institution-supervision", "NOT_APPLICABLE",
         given={"measures_differ": False}),
    Case("a bus company asks for a score", "xixia-credit-tourism--score-use", "NOT_APPLICABLE", kind=BODY,
         given={"service": "购票", "user": "其他", "shareable_or_score": True, "information_safe": True}),
    Case("a shop sells no homes", "xixia-credit-home-sale--seller-commitment", "NOT_APPLICABLE", kind=SHOP,
         given={"home_seller": False, "accepts_department": False, "accepts_public": False,
                "accepts_media": False}),
    Case("a tender that is no government procurement", "xixia-credit-procurement--tender-doc-content",
         "NOT_APPLICABLE", kind=FIRM,
         given={"government_procurement": False, "query_channel": False, "cutoff_time": False,
                "evidence_retention": False, "usage_rules": False}),
    Case("leaders of institutions have an archive", ARCHIVE, "COMPLIANT",
         given={"staff": "事业单位领导干部", "archive_kept": True}),
    Case("civil servants, judgments not collected", "xinyang-gov-integrity--civil-servant-collection",
         "NON_COMPLIANT",
         given={"breaches_of_law": True, "breaches_of_trust": True, "judgments": False, "discipline": True,
                "accountability": True}),
)  # fmt: skip


@asking(CASES)
def test_the_rule_answers_as_the_sentence_says(case: Case) -> None:
    check(case, ask(case))
