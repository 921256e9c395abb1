"""The plainest breach: it was never done. Said as ``none``, before its last day, on it and after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.facts import Case, Rec, ask, asking, check, grade, within
from tests.cases.seeded import catalogue

REPORT = "yancheng-procurement--aa-performance-deposit"
DOCUMENTS = "yancheng-procurement--free-documents"
WITHDRAWAL = "cn-penalties--withdrawal"
REVIEW = "xinyang-repair--instant-review"
GRACE = "yancheng-student-loan--grace-5y"
AA = (grade("yancheng-third-party-report", "AA"),)
REPORTED = {"report_verifiable": True, "report_filed": True, "government_procurement": True}
NO_RELIEF = {"deposit_relieved": False, "documents_free": False}
BID = {"deposit": "100000", "bid_on": "2022-06-01", "works_project": True, "stated_in_tender": True}
MONDAY = "2024-06-03"
"""The day on which times begin. The Dragon Boat Festival (端午) of 2024 is Monday, 10 June."""


KEPT = {"LATE": "ON_TIME", "NON_COMPLIANT": "COMPLIANT", "NOT_FOLLOWED": "FOLLOWED"}


def never(
    rule: str, breach: str, name: str, last: str, after: str, **given: bool | str | None
) -> Iterator[Case]:
    """Not done on the last day: it may still be; not done on the day after: it was not. Done on the last."""
    said = {name: None, **given}
    number = f"{rule} never, {len(given)} {given.get('information_kind', given.get('provider_asked', ''))}"
    yield Case(f"{number}: on the last day", rule, "UNDETERMINED", given=said, day=last, missing=(name,))
    yield Case(f"{number}: after it", rule, breach, given=said, day=after)
    done = {one: last if value is None else value for one, value in said.items()}
    yield Case(f"{number}: but done on it", rule, KEPT[breach], given=done, day=after)


SAID = (
    # 要求招标人在开展招标活动前作出信用承诺
    *never(
        "suqian-bidding--tenderer-commitment",
        "NON_COMPLIANT",
        "committed_on",
        "2024-06-02",
        MONDAY,
        tender_begins_on=MONDAY,
    ),
    Case(
        "committed on the day on which the tender begins",
        "suqian-bidding--tenderer-commitment",
        "UNDETERMINED",
        given={"committed_on": MONDAY, "tender_begins_on": MONDAY},
        day=MONDAY,
    ),
    # 深入处罚决定、修复告知“双书同达”机制
    *never(
        "xinyang-repair--notice-with-penalty",
        "NON_COMPLIANT",
        "notice_served_on",
        MONDAY,
        "2024-06-04",
        decision_served_on=MONDAY,
    ),
    # 患者在离院后在还款日前还款即可: a reported practice, which binds nobody
    *never(
        "nanjing-medical--repaid-in-time",
        "NOT_FOLLOWED",
        "repaid_on",
        MONDAY,
        "2024-06-04",
        repayment_day=MONDAY,
        used_senseless_payment=True,
    ),
    # 自作出决定之日起7个工作日内完成数据上传工作
    *never(
        "jia--penalty-upload-deadline", "LATE", "uploaded_on", "2024-06-13", "2024-06-14", decided_on=MONDAY
    ),
    # 行政许可、行政处罚7个工作日内上网公开
    *never(
        "xinyang--penalty-upload-deadline",
        "LATE",
        "uploaded_on",
        "2024-06-13",
        "2024-06-14",
        decided_on=MONDAY,
    ),
    # 行政监督检查等8类信息20个工作日内上网公开
    *never(
        "xinyang--eight-kinds-upload-deadline",
        "LATE",
        "uploaded_on",
        "2024-07-02",
        "2024-07-03",
        decided_on=MONDAY,
        information_kind="行政奖励",
    ),
    # 企业应当自下列信息形成之日起20个工作日内……公示
    *never(
        "cn-enterprise-publicity--twenty-working-days",
        "LATE",
        "published_on",
        "2024-07-02",
        "2024-07-03",
        formed_on=MONDAY,
    ),
    # 自收到异议申请之日起三个工作日内完成处理; 需要核查的，七个工作日内
    *never(
        "henan-objection--three-working-days",
        "LATE",
        "settled_on",
        "2024-06-06",
        "2024-06-07",
        received_on=MONDAY,
        provider_asked=False,
        appraised=False,
    ),
    *never(
        "henan-objection--three-working-days",
        "LATE",
        "settled_on",
        "2024-06-13",
        "2024-06-14",
        received_on=MONDAY,
        provider_asked=True,
        appraised=False,
    ),
    # 需要…鉴定或者专家评审的，所需时间不计入
    Case(
        "reviewed by experts and never settled",
        "henan-objection--three-working-days",
        "LATE",
        given={
            "received_on": MONDAY,
            "provider_asked": False,
            "appraised": True,
            "settled_on": None,
            "working_days_counted": None,
        },
        day="2024-07-01",
    ),
    # 应当在三日内撤回行政处罚决定信息并公开说明理由（三日是指工作日）
    *never(
        WITHDRAWAL,
        "LATE",
        "withdrawn_on",
        "2024-06-06",
        "2024-06-07",
        annulled_on=MONDAY,
        reason_published_on=None,
    ),
    Case(
        "withdrawn without a reason, while there is time for it",
        WITHDRAWAL,
        "UNDETERMINED",
        given={"annulled_on": MONDAY, "withdrawn_on": MONDAY, "reason_published_on": None},
        day="2024-06-06",
        missing=("reason_published_on",),
    ),
    Case(
        "withdrawn, and never a reason",
        WITHDRAWAL,
        "LATE",
        given={"annulled_on": MONDAY, "withdrawn_on": MONDAY, "reason_published_on": None},
        day="2024-06-07",
    ),
    # 在规定时限内及时受理异议信息: how long is not said
    Case(
        "never taken up, and no limit is set",
        "xinyang--objection-deadline",
        "UNDETERMINED",
        given={"received_on": "2024-01-02", "accepted_on": None},
        missing=("xinyang-objection-days",),
    ),
    # 于2021年12月25日之前……发至县信用办邮箱
    *never(
        "xixia-department-plan--deadline",
        "LATE",
        "submitted_on",
        "2021-12-25",
        "2021-12-26",
        evidence_on=None,
    ),
    # 到2021年底，形成比较完善的社会信用体系; 力争2022年成功创建; 到2025年
    *never(
        "jia-targets--credit-system-by-2021", "LATE", "credit_system_reached_on", "2021-12-31", "2022-01-01"
    ),
    *never(
        "jia-targets--demonstration-county-2022",
        "LATE",
        "demonstration_reached_on",
        "2022-12-31",
        "2023-01-01",
    ),
    *never("xinyang-targets--by-2025", "LATE", "reached_on", "2025-12-31", "2026-01-01"),
    # 实现信用修复审核“即申即办”
    Case(
        "never reviewed",
        REVIEW,
        "NON_COMPLIANT",
        given={"meets_conditions": True, "working_days_used": None},
    ),
    Case(
        "never reviewed, but it did not meet the conditions",
        REVIEW,
        "NOT_APPLICABLE",
        given={"meets_conditions": False, "working_days_used": None},
    ),
    # 需在签订采购合同前提供信用管理部门备案的第三方信用报告
    *(
        Case(
            f"{rule}: {what}",
            rule,
            outcome,
            AA,
            {"report_on": report, "contract_on": contract, **REPORTED},
            day=MONDAY,
            missing=missing,
        )
        for rule in (REPORT, DOCUMENTS)
        for what, report, contract, outcome, missing in (
            ("no report before the contract", None, "2024-05-31", "REFUSED", ()),
            ("no report on the day of the contract", None, MONDAY, "REFUSED", ()),
            ("no report yet, the contract comes", None, "2024-06-04", "UNDETERMINED", ("report_on",)),
            ("a report, no contract yet", "2024-05-31", None, "GRANTED", ()),
            ("neither yet", None, None, "UNDETERMINED", ("contract_on",)),
        )
    ),
    *(
        Case(
            f"relief: {what}",
            "yancheng-procurement--relief-given",
            outcome,
            given={**REPORTED, **NO_RELIEF, "report_on": report, "contract_on": contract},
            others={"supplier": AA},
            day=MONDAY,
        )
        for what, report, contract, outcome in (
            ("no report, none is due", None, "2024-05-31", "NOT_APPLICABLE"),
            ("a report, and nothing is given before the contract", "2024-05-31", None, "NON_COMPLIANT"),
        )
    ),
    # 在合同签订后规定时间内给付: how long is not said
    Case(
        "never paid, and no limit is set",
        "xuzhou-gov-procurement--prepayment-in-time",
        "UNDETERMINED",
        given={"contract_on": MONDAY, "paid_on": None, "prepayment_arranged": True},
        day="2024-12-02",
        missing=("xuzhou-prepayment-days",),
    ),
    # 分值达到90分(A1级)以上且在信用报告有效期内参与投标时
    Case(
        "there is no report at all",
        "suqian-bidding--a1-90",
        "REFUSED",
        given=BID,
    ),
    Case(
        "92 points, and nobody says until when the report is valid",
        "suqian-bidding--a1-90",
        "UNDETERMINED",
        (grade("suqian-third-party-report", score="92"),),
        BID,
        missing=("report_valid_to",),
    ),
    # 达到100%: none of so many is a rate; of none there is no rate (AMB-046)
    *(
        Case(f"{rule}: none of {whole or 'none'}", rule, outcome, given={**more, part: 0, of: whole})
        for rule, part, of, more in (
            ("xinyang-repair--notice-rate", "notified", "penalties", {}),
            ("xinyang-repair--rate", "repaired", "willing_and_eligible", {}),
            ("xinyang-joint--case-feedback", "cases_fed_back", "cases", {"in_real_time": True}),
        )
        for whole, outcome in ((6, "NON_COMPLIANT"), (0, "UNDETERMINED"))
    ),
    Case(
        "no case fed back, none in real time",
        "xinyang-joint--case-feedback",
        "NON_COMPLIANT",
        given={"in_real_time": False, "cases_fed_back": 0, "cases": 3},
    ),
    Case(
        "nothing resolved, nothing paid",
        "xinyang-gov-contract--arrears-rates",
        "NON_COMPLIANT",
        given={"resolved_rate": "0", "settled_rate": "0"},
    ),
    Case(
        "nothing reported",
        "xinyang-publicity--double-publicity-rates",
        "NON_COMPLIANT",
        given={"reporting_rate": "0", "compliance_rate": "0", "timeliness_rate": "0"},
    ),
    # 学生毕业当年不再继续攻读学位的,在5年还本宽限期内只需偿还利息
    *(
        Case(
            f"grace: {what}",
            GRACE,
            outcome,
            (Rec("student-loan"),),
            given={"graduated_on": graduated, "continues_studies": False, "years_left": "12"},
            day=MONDAY,
        )
        for what, graduated, outcome in (
            ("not graduated", None, "REFUSED"),
            ("graduates tomorrow", "2024-06-04", "REFUSED"),
            ("graduates today", MONDAY, "GRANTED"),
        )
    ),
)

CASES = tuple(map(within, SAID))


@asking(CASES)
def test_what_was_never_done(case: Case) -> None:
    check(case, ask(case))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (version.rule.id, spec.name)
        for version in catalogue().rules.values()
        for spec in version.rule.inputs
        if spec.none is not None
    ],
)
def test_what_may_be_none_is_asked_as_none(rule: str, name: str) -> None:
    asked = [case for case in CASES if case.rule == rule and case.given.get(name, "") is None]
    assert {ask(case).outcome for case in asked}, f"no case of {rule} in which {name} is none"


def test_an_open_answer_names_the_last_day() -> None:
    told = {
        case.id: {gap.detail for gap in ask(case).missing}
        for case in CASES
        if case.id.endswith("on the last day")
    }
    assert told == {case.id: {f"open until {case.day}"} for case in CASES if case.id in told}
