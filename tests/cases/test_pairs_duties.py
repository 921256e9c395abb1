"""Duties in both directions: as the text wants it, and one thing left out; and what a text only states."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hub.calendar.workdays import working_days_after
from tests.cases.facts import (
    CALENDAR,
    NOBODY,
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

BINDING, ADVISED = ("COMPLIANT", "NON_COMPLIANT"), ("FOLLOWED", "NOT_FOLLOWED")
LAW = {"day": "2024-06-03"}
STARTED = date(2024, 3, 4)

SAID: tuple[tuple[str, tuple[str, str], str], ...] = (
    ("jia-archives--kept-current", BINDING, "collected_in_time accurate uploaded kept_current"),
    ("jia-gov-integrity--services-public", BINDING, "carried_out made_public"),
    ("jia-gov-integrity--three-affairs", BINDING, "three_affairs_public"),
    ("nanjing-domestic-service--digital-archive", ADVISED, "archive_built"),
    ("nanjing-domestic-service--ranking", ADVISED, "ranking_shown traceable"),
    ("qidong-medical--notice", ADVISED, "told_by_sms told_by_wechat"),
    ("suqian-bidding--base-publicity", BINDING, "published"),
    ("suqian-tourism--third-party", ADVISED, "by_third_party qualified by_public_tender"),
    ("suzhou-demo-area--merchant-commitment", ADVISED, "merchants_guided"),
    (
        "suzhou-offshore-trade--abnormal-detection",
        ADVISED,
        "legality_checked authenticity_checked abnormal_screened",
    ),
    (
        "suzhou-offshore-trade--pre-commitment",
        ADVISED,
        "commitment_encouraged law_abidance_guided self_discipline_guided",
    ),
    ("wuxi-finance--desensitised-data", ADVISED, "desensitised"),
    ("wuxi-guarantee--electronic-guarantee", ADVISED, "electronic traceable receipt_verified"),
    (
        "xinyang-agri-quality--graded",
        BINDING,
        "patrols_by_grade monitoring_by_grade spot_checks_by_grade measures_differ_by_grade",
    ),
    ("xinyang-credit-loan--national-network", ADVISED, "connected"),
    ("xinyang-credit-loan-products--risk-funds", ADVISED, "set_up"),
    ("xinyang-cross-region--joint-supervision", ADVISED, "joint_supervision_studied"),
    ("xinyang-cross-region--repair-across", ADVISED, "cross_region_repair_studied"),
    ("xinyang-domestic-service--credentials", ADVISED, "has_card has_file has_code"),
    ("xixia-credit-loan--information-collected", ADVISED, "key_fields_collected"),
    ("xixia-credit-loan--lending-mechanisms", ADVISED, "lending_by_credit credit_furthers_lending"),
    ("xixia-credit-loan--platform-onboarding", ADVISED, "firms_guided local_platform_supported"),
    (
        "xinyang-credit-system--supporting-rules",
        BINDING,
        "graded_supervision_rules commitment_rules incentive_rules rights_rules",
    ),
    ("xinyang-culture--campaigns", ADVISED, "honest_business_month credit_record_day"),
    ("xinyang-culture--media", ADVISED, "credit_china credit_henan media_and_internet"),
    ("xinyang-culture--works", ADVISED, "works_of_art public_notices creative_products"),
    ("xinyang-rural-finance--three-stages", ADVISED, "three_stages"),
    ("yunnan-publicity--media", ADVISED, "media_used column_opened"),
    ("jia-culture--media", ADVISED, "campaigned"),
    ("xixia-credit-procurement--supplier-management", ADVISED, "whole_process_managed"),
    ("xinyang-gov-integrity--archive-kept", BINDING, "archive_kept"),
    (
        "xinyang-gov-integrity--civil-servant-collection",
        BINDING,
        "breaches_of_law breaches_of_trust judgments discipline accountability",
    ),
    ("xinyang-gov-integrity--civil-servant-check", ADVISED, "checked"),
    ("xinyang-gov-integrity--evaluation-use", BINDING, "result_used"),
    ("xinyang-graded-supervision--differentiated", ADVISED, "evaluation_consulted differentiated"),
    ("xinyang-local-feature--feature-scenes", ADVISED, "scene_built"),
    ("xinyang-rural--records", ADVISED, "record_kept"),
    ("xinyang-tourism--credit-merchants", ADVISED, "street_set_up code_given evaluated"),
    ("xinyi-supervision--power-list-public", ADVISED, "published"),
    (
        "xixia-credit-elderly-care--institution-records",
        BINDING,
        "record_complete kept_under_unified_code made_public",
    ),
    ("xixia-credit-procurement--acceptance-stage", BINDING, "credit_supervised_at_acceptance"),
    ("xixia-credit-procurement--complaint-channel", BINDING, "channel_open"),
    (
        "xixia-credit-renovation--contract-conditions",
        ADVISED,
        "customer_credit_considered firm_credit_considered",
    ),
    ("xixia-provider--exit-report", BINDING, "reported"),
    ("xuzhou-gov-procurement--assessment-index", ADVISED, "counted_in_assessment"),
    ("zhenjiang-housing--platform-rules", ADVISED, "platform-rules-kept"),
    ("yancheng-vehicle-repair--complaint-objection", ADVISED, "handled_promptly"),
)
"""Rule, how firm it is, and what has to be said of it."""


def said(spoken: str, without: str = "") -> dict[str, bool]:
    """Every word is so, but one."""
    return {name: name != without for name in spoken.split()}


WORDS = tuple(
    case
    for rule, outcomes, spoken in SAID
    for case in pair(rule, outcomes, {"given": said(spoken)}, {"given": said(spoken, spoken.split()[-1])})
)


def settled(start: str, end: str, days: int) -> dict[str, str]:
    """Done so many working days after 2024-03-04."""
    return {start: STARTED.isoformat(), end: working_days_after(STARTED, days, CALENDAR).isoformat()}


def deadline(rule: str, start: str, end: str, days: int, **more: bool | str) -> list[Case]:
    """The last working day, and the one after it."""
    return pair(
        rule,
        ("ON_TIME", "LATE"),
        {**LAW, "given": {**settled(start, end, days), **more}},
        {**LAW, "given": {**settled(start, end, days + 1), **more}},
    )


HEAD, CONTROL = "LEGAL_REPRESENTATIVE_OF", "ACTUAL_CONTROLLER_OF"
OBJECTION = "henan-objection--three-working-days"
WITHDRAWAL = "cn-penalties--withdrawal"
DEADLINES = (
    *deadline(OBJECTION, "received_on", "settled_on", 3, provider_asked=False, appraised=False),
    *(
        case._replace(id=f"{case.id}, the provider asked")
        for case in deadline(OBJECTION, "received_on", "settled_on", 7, provider_asked=True, appraised=False)
    ),
    *deadline("cn-enterprise-publicity--twenty-working-days", "formed_on", "published_on", 20),
    *deadline(WITHDRAWAL, "annulled_on", "withdrawn_on", 3, reason_published_on=STARTED.isoformat()),
    *(
        case._replace(id=f"{case.id}, the reason")
        for case in deadline(
            WITHDRAWAL, "annulled_on", "reason_published_on", 3, withdrawn_on=STARTED.isoformat()
        )
    ),
    Case(
        "no days are set for objections",
        "xinyang--objection-deadline",
        "UNDETERMINED",
        given={"received_on": "2024-03-04", "accepted_on": "2024-03-05"},
        missing=("xinyang-objection-days",),
    ),
)


def one(rule: str, outcomes: tuple[str, str], met: dict[str, Any], unmet: dict[str, Any]) -> list[Case]:
    """A pair in which only what the caller says differs."""
    return pair(rule, outcomes, {"given": met}, {"given": unmet})


OTHERS = (
    *one(
        "jia-credit-check--graded",
        BINDING,
        {"field": "旅游", "graded": True},
        {"field": "旅游", "graded": False},
    ),
    *one(
        "xixia-credit-loan--risk-mitigation",
        ADVISED,
        {"mitigation_set_up": True, "guarantee_set_up": False},
        {"mitigation_set_up": False, "guarantee_set_up": False},
    ),
    *one(
        "qidong-medical--upload-arrears",
        ADVISED,
        {"public_institution": True, "unpaid": "0.01", "uploaded": True},
        {"public_institution": True, "unpaid": "0.01", "uploaded": False},
    ),
    *one(
        "suqian-bidding--link-commitments",
        BINDING,
        {"step": "投标文件编制", "committed": True},
        {"step": "投标文件编制", "committed": False},
    ),
    *one(
        "suqian-bidding--scope",
        ADVISED,
        {
            "government_procurement": True,
            "sector_score_used": True,
            "works_project": True,
            "amount": "1",
            "report_used": True,
        },
        {
            "government_procurement": True,
            "sector_score_used": True,
            "works_project": False,
            "amount": "2000000",
            "report_used": False,
        },
    ),
    *one(
        "suqian-loan--auto-push",
        ADVISED,
        {"need_published": True, "pushed": True},
        {"need_published": True, "pushed": False},
    ),
    Case(
        "no need was published",
        "suqian-loan--auto-push",
        "NOT_APPLICABLE",
        given={"need_published": False, "pushed": False},
    ),
    *one(
        "wuxi-finance--iot-query",
        ADVISED,
        {"credit_platform": True, "data_landed": False},
        {"credit_platform": True, "data_landed": True},
    ),
    *one(
        "wuxi-market--third-party-rating",
        ADVISED,
        {"pilot_member": True, "rated_by_third_party": True},
        {"pilot_member": True, "rated_by_third_party": False},
    ),
    Case(
        "a stall outside the pilot",
        "wuxi-market--third-party-rating",
        "NOT_APPLICABLE",
        given={"pilot_member": False, "rated_by_third_party": False},
    ),
    *one(
        "xinyang-agri-quality--trace",
        ADVISED,
        {"product": "商城茶油", "has_certificate": True, "has_grade": True, "traceable": True},
        {"product": "商城茶油", "has_certificate": False, "has_grade": True, "traceable": True},
    ),
    *one(
        "xinyang-consumption--prepay-supervision",
        ADVISED,
        {"sector": "健身娱乐", "supervised": True},
        {"sector": "健身娱乐", "supervised": False},
    ),
    *one(
        "xinyang-joint--case-feedback",
        BINDING,
        {"in_real_time": True, "cases_fed_back": 10, "cases": 10},
        {"in_real_time": True, "cases_fed_back": 9, "cases": 10},
    ),
    *one(
        "xinyang-repair--notice-with-penalty",
        BINDING,
        {"decision_served_on": "2024-03-04", "notice_served_on": "2024-03-04"},
        {"decision_served_on": "2024-03-04", "notice_served_on": "2024-03-05"},
    ),
    *one(
        "xinyang-repair--rate",
        BINDING,
        {"repaired": 5, "willing_and_eligible": 5},
        {"repaired": 4, "willing_and_eligible": 5},
    ),
    *one(
        "xinyi-supervision--complaint-channel",
        ADVISED,
        {"reasonable": True, "answered": True},
        {"reasonable": True, "answered": False},
    ),
    *one(
        "xinyi-supervision--cut-repeat-items",
        ADVISED,
        {"repeated_item": False, "necessary-inspection": False, "cut": True},
        {"repeated_item": False, "necessary-inspection": False, "cut": False},
    ),
    *one(
        "xinyi-supervision--no-basis-no-check",
        BINDING,
        {"inspected": True, "has_legal_basis": True},
        {"inspected": True, "has_legal_basis": False},
    ),
    *one(
        "xinyi-supervision--no-repeat-checks", BINDING, {"rotating_checks": False}, {"rotating_checks": True}
    ),
    *one(
        "xinyi-supervision--quiet-days",
        ADVISED,
        {"visit_on": "2022-05-25", "reason_given": True},
        {"visit_on": "2022-05-06", "reason_given": False},
    ),
    *(
        Case(
            f"no quiet day: {day}",
            "xinyi-supervision--quiet-days",
            "NOT_APPLICABLE",
            given={"visit_on": day, "reason_given": False},
        )
        for day in ("2022-05-05", "2022-05-26")
    ),
    *pair(
        "xinyang-gov-contract--gov-dishonesty",
        BINDING,
        {"records": (Rec("gov-breach"),), "given": said("in_city_platform shared_nationally")},
        {
            "records": (Rec("gov-breach"),),
            "given": said("in_city_platform shared_nationally", "in_city_platform"),
        },
    ),
    *pair(
        "xinyang-joint--zombie-firms",
        ADVISED,
        {"records": (Rec("zombie-firm"),), "given": {"cleared": True}},
        {"records": (Rec("zombie-firm"),), "given": {"cleared": False}},
    ),
    *(
        case
        for rule, scale, word, outcomes in (
            (
                "xixia-credit-elderly-care--institution-supervision",
                "xixia-care-institution",
                "measures_differ",
                BINDING,
            ),
            ("xixia-credit-emergency--unified-rating", "xixia-emergency-supplier", "monitored", ADVISED),
            ("xixia-credit-pharmacy--graded-supervision", "xixia-pharmacy", "supervised_by_grade", ADVISED),
        )
        for case in pair(
            rule,
            outcomes,
            {"records": (grade(scale, "甲"),), "given": {word: True}},
            {"records": (grade(scale, "甲"),), "given": {word: False}},
        )
    ),
    *pair(
        "xixia-credit-rental--full-credit-evaluation",
        ADVISED,
        {
            "records": (
                grade("xixia-public-composite", "甲"),
                grade("xixia-market-rating", "甲"),
                grade("xixia-full-evaluation", "甲"),
            )
        },
        {"records": (grade("xixia-public-composite", "甲"), grade("xixia-market-rating", "甲"))},
    ),
    *one(
        "xixia-credit-environment--risk-notice",
        ADVISED,
        {"risk_found": True, "alerted": True},
        {"risk_found": True, "alerted": False},
    ),
    *one(
        "xixia-credit-employment--wage-monitoring",
        ADVISED,
        said("real_name wage_account bank_paid monitored_in_real_time"),
        said("real_name wage_account bank_paid monitored_in_real_time", "monitored_in_real_time"),
    ),
    *pair(
        "xixia-credit-pharmacy--risk-push",
        ADVISED,
        {"records": (Rec("pharmacy-risk"),), "given": {"pushed_to_regulator": True}},
        {"records": (Rec("pharmacy-risk"),), "given": {"pushed_to_regulator": False}},
    ),
    *one(
        "xuzhou-gov-procurement--sme-guarantee-required",
        BINDING,
        {
            "body": "市级预算单位",
            "reserved_for_small_firms": True,
            "contract_amount": "100",
            "paid_at_signing": "69.99",
            "accepts_guarantee": True,
        },
        {
            "body": "市级预算单位",
            "reserved_for_small_firms": True,
            "contract_amount": "100",
            "paid_at_signing": "69.99",
            "accepts_guarantee": False,
        },
    ),
    *one(
        "xuzhou-gov-procurement--announcement-ban",
        BINDING,
        {
            "body": "市级预算单位",
            "reserved_for_small_firms": True,
            "contract_amount": "100",
            "paid_at_signing": "0",
            "accepts_guarantee": True,
            "announced": True,
        },
        {
            "body": "市级预算单位",
            "reserved_for_small_firms": True,
            "contract_amount": "100",
            "paid_at_signing": "0",
            "accepts_guarantee": False,
            "announced": True,
        },
    ),
    *pair(
        "xuzhou-gov-procurement--commitment",
        ADVISED,
        {
            "given": {"procurement_party": True},
            "records": (Rec("procurement-commitment"),),
        },
        {"given": {"procurement_party": True}},
    ),
    *pair(
        "wuxi-market--archives-commitments",
        ADVISED,
        {
            "records": (Rec("food-market-commitment"),),
            "given": {"market_role": "市场经营户", "has_archive": True},
        },
        {"given": {"market_role": "市场经营户", "has_archive": True}},
    ),
    *pair(
        "yancheng-procurement--mandatory-use",
        BINDING,
        {"given": {"government_procurement": True, "report_used": True}},
        {"given": {"government_procurement": True, "report_used": False}},
    ),
    *pair(
        "yancheng-procurement--third-party-use-2020",
        ADVISED,
        {"given": {"government_procurement": True, "report_used": True}, "day": "2020-06-01"},
        {"given": {"government_procurement": True, "report_used": False}, "day": "2020-06-01"},
    ),
    *one(
        "yancheng-student-loan--first-loan",
        BINDING,
        {"at_county_centre": True, "first_loan": True, "student_present": True, "co_borrower_present": True},
        {"at_county_centre": True, "first_loan": True, "student_present": False, "co_borrower_present": True},
    ),
    *pair(
        "yancheng-student-loan--short-term",
        ADVISED,
        {
            "records": (Rec("student-loan"),),
            "given": {"years_left": "4.99", "repays_by_contract": True},
        },
        {
            "records": (Rec("student-loan"),),
            "given": {"years_left": "4.99", "repays_by_contract": False},
        },
    ),
    *pair(
        "yancheng-vehicle-repair--commitment-archive",
        ADVISED,
        {
            "given": {"selected_participant": True},
            "records": (Rec("repair-commitment", {"archive_consent": True}),),
        },
        {"given": {"selected_participant": True}},
    ),
    *pair(
        "yancheng-vehicle-repair--use-selected-shops",
        ADVISED,
        {
            "records": (Rec("yancheng-repair-list", {"role": "货运企业"}),),
            "others": {"repair_shop": (Rec("yancheng-repair-list", {"role": "维修企业"}),)},
        },
        {"records": (Rec("yancheng-repair-list", {"role": "货运企业"}),), "others": {"repair_shop": ()}},
    ),
    *pair(
        "yancheng-vehicle-repair--lifetime-clean",
        ("NAMED", "NOT_NAMED"),
        {},
        {"records": (Rec("overload", decided_on="2010-05-01", repaired_on="2011-05-01"),)},
    ),
    *pair(
        "henan--dishonest-information",
        ("NAMED", "NOT_NAMED"),
        {**LAW, "records": (Rec("criminal-judgment"),)},
        LAW,
    ),
    *pair(
        "suqian-tourism--agency-grades",
        ADVISED,
        {
            "given": {"supervision_differs": True},
            "others": {"agency": (grade("suqian-travel-agency", "B"),)},
        },
        {
            "given": {"supervision_differs": False},
            "others": {"agency": (grade("suqian-travel-agency", "B"),)},
        },
    ),
    *pair(
        "suqian-tourism--hotel-report",
        BINDING,
        {"given": {"hotel_applied": True}, "records": (Rec("hotel-check-report"),)},
        {"given": {"hotel_applied": True}},
    ),
    *pair(
        "suzhou-gov-affairs--quarterly",
        ("NAMED", "NOT_NAMED"),
        {"records": (grade("suzhou-transport", "A"),)},
        {},
    ),
    *(
        Case(
            f"two suppliers: {what}",
            "cn-procurement--same-head-suppliers",
            outcome,
            others={"other_supplier": ()},
            links=links,
            day=LAW["day"],
        )
        for what, outcome, links in (
            ("nothing in common", "COMPLIANT", ()),
            ("a head of one alone", "COMPLIANT", (Linked(HEAD, "to"),)),
            ("one head", "NON_COMPLIANT", (Linked(HEAD, "to", also="other_supplier"),)),
            ("one controls the other", "NON_COMPLIANT", (Linked(CONTROL, "from", itself="other_supplier"),)),
            (
                "one is controlled by the other",
                "NON_COMPLIANT",
                (Linked(CONTROL, "to", itself="other_supplier"),),
            ),
        )
    ),
)

STATED: tuple[tuple[str, str], ...] = (
    ("changzhou-loan--cross-region-sharing", "市场监管、税务、卫健、民政、物价"),
    ("haiyong-grassroots--resident-points", "信用信息评价指标、居民守信事件管理流程、居民失信事件管理流程"),
    ("nanjing-medical--bank-risk-model", "交通银行信用风控模型"),
    (
        "suzhou-demo-area--merchant-evaluation",
        "商户基础信息、信用承诺、游客评价、公共信用信息、行业领域信用评级",
    ),
    ("wuxi-finance--data-centre", "税务、市场监管、司法、水费、电费、气费、社保缴纳、住房公积金缴纳"),
    ("xixia-credit-environment--national-data", "全国企业各个维度的环境数据"),
    ("xixia-credit-environment--risk-alert", "环境风险综合评估、风险提示"),
    (
        "xixia-credit-loan--information-collected",
        "税务评价、公积金缴存、社会保障、不动产登记、司法判决、水电气暖",
    ),
    (
        "xixia-credit-pharmacy--data-sources",
        "药店数据、医师数据、药剂师数据、医保招标数据、全国主流医院销售数据",
    ),
    (
        "xuzhou-gov-procurement--bank-link",
        "预付款保函宣传专栏、交通银行业务办理链接",
    ),
    ("yancheng-student-loan--co-liability", "学生、家长（或其他法定监护人）"),
    ("yangzhou-maritime--crew-portrait", "“船员画像”"),
    ("yangzhou-maritime--repair", "“黑名单”信用修复"),
    ("lianyungang-sci-tech--platforms", "“苏科贷”、“高企融资服务直通车”"),
    ("suqian-gov-affairs--evaluate-developers", "基本信息、良好信息、不良信息、其他信息"),
    (
        "lianyungang-travel--score-parts",
        "基础分、专项分、应用分",
    ),
)
"""Rule, and the whole list of its text."""
LISTS = (
    *(Case(f"{rule} stated", rule, "STATED", kind=NOBODY) for rule, _ in STATED),
    Case(
        "xixia-credit-loan--platform-onboarding stated",
        "xixia-credit-loan--platform-onboarding",
        "STATED",
        kind=NOBODY,
    ),
    Case(
        "xinyang-publicity--ten-kinds stated",
        "xinyang-publicity--ten-kinds",
        "STATED",
        kind=NOBODY,
        items=("行政许可（7个工作日）", "行政监督检查（20个工作日）"),
    ),
)

CASES = (*WORDS, *DEADLINES, *OTHERS, *LISTS)


@asking(CASES)
def test_a_duty_is_kept_and_is_not(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize(("rule", "items"), STATED, ids=[row[0] for row in STATED])
def test_what_is_stated_is_the_whole_list_of_the_text(rule: str, items: str) -> None:
    assert "、".join(names(ask(Case("", rule, "", kind=NOBODY)))) == items


@pytest.mark.parametrize(("rule", "outcomes", "spoken"), SAID, ids=[row[0] for row in SAID])
def test_every_word_of_a_duty_counts(rule: str, outcomes: tuple[str, str], spoken: str) -> None:
    cases = [within(Case("", rule, "", given=said(spoken, name))) for name in spoken.split()]
    found = {str(ask(case).outcome) for case in cases}
    assert found == {outcomes[1]}
