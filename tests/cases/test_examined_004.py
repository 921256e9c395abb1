"""Examined cases of 郏县's plan (doc-004); docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import PERSON, Case, Rec, ask, asking, check

CASES = (
    Case(
        "examined 004-01: the seventh working day",
        "jia--penalty-upload-deadline",
        "ON_TIME",
        given={"information_kind": "行政处罚", "decided_on": "2021-04-19", "uploaded_on": "2021-04-27"},
    ),
    Case(
        "examined 004-02: 8th working day",
        "jia--penalty-upload-deadline",
        "LATE",
        given={"information_kind": "行政处罚", "decided_on": "2021-04-19", "uploaded_on": "2021-04-28"},
    ),
    Case(
        "examined 004-03: 房地产中介从业人员",
        "jia-archives--six-occupations",
        "NON_COMPLIANT",
        given={"occupation": "房地产中介从业人员", "archive_kept": False},
    ),
    Case(
        "examined 004-04: committed, nothing broken",
        "jia-commitment--breach-restraint",
        "DOES_NOT_APPLY",
        (Rec("credit-commitment"),),
    ),
    Case(
        "examined 004-05: commitment not made public",
        "jia-commitment--pre-access",
        "NON_COMPLIANT",
        given={"committed_before_access": True, "standard_form": True, "published": False},
    ),
    Case(
        "examined 004-06: dishonest record, 职称评定",
        "jia-credit-check--linked-punishment",
        "APPLIES",
        (Rec("admin-penalty", {"final": True}, severity="GENERAL"),),
        items=(
            "行政审批",
            "市场准入",
            "招标投标",
            "政府采购",
            "财政性资金使用",
            "日常监管",
            "表彰奖励",
            "荣誉授予",
            "职称评定",
            "绩效评价",
            "资质审核",
        ),
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-07: dishonest record repaired",
        "jia-credit-check--linked-punishment",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", {"final": True}, severity="GENERAL", repaired_on="2021-05-01"),),
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-08: dishonest record held by nobody, no coverage (open world)",
        "jia-credit-check--linked-punishment",
        "UNDETERMINED",
        closed=False,
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-09: a penalty of another province",
        "jia-credit-check--linked-punishment",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", {"final": True}, severity="GENERAL", region="320100"),),
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-10: penalty not final",
        "jia-credit-check--linked-punishment",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", {"final": False}, severity="GENERAL"),),
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-11: minor penalty of a person",
        "jia-credit-check--linked-punishment",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", {"final": True, "simple_procedure": False}, severity="MINOR"),),
        kind=PERSON,
        given={"matter": "政府采购"},
    ),
    Case(
        "examined 004-12: field 评先评优",
        "jia-credit-report--third-party-report",
        "NON_COMPLIANT",
        given={"matter": "评先评优", "report_used": False},
    ),
    Case(
        "examined 004-13: field 日常监管",
        "jia-credit-report--third-party-report",
        "NOT_APPLICABLE",
        given={"matter": "其他", "report_used": False},
    ),
    Case(
        "examined 004-14: 诚实守信 attested, but on 失信黑名单",
        "jia-joint-incentive--admin-matters",
        "REFUSED",
        (
            Rec("jia-red-list"),
            Rec("jia-black-list"),
        ),
        {"administrative_matter": True, "honest-subject": True},
    ),
    Case(
        "examined 004-15: off the black list today",
        "jia-joint-incentive--admin-matters",
        "GRANTED",
        (Rec("jia-black-list", repaired_on="2021-05-10"),),
        {"administrative_matter": True, "honest-subject": True},
    ),
    Case(
        "examined 004-16: 诚信企业, 行政审批",
        "jia-joint-incentive--enterprises",
        "GRANTED",
        given={"honest-subject": True, "field": "行政审批"},
        items=("优先选择", "优先办理", "简化程序"),
    ),
    Case(
        "examined 004-17: 诚信个人, 行政审批",
        "jia-joint-incentive--enterprises",
        "REFUSED",
        given={"honest-subject": True, "field": "行政审批"},
        kind=PERSON,
    ),
    Case(
        "examined 004-18: 诚信个人, 医疗",
        "jia-joint-incentive--individuals",
        "REFUSED",
        given={"honest-subject": True, "field": "其他"},
    ),
    Case(
        "examined 004-19: attested not 诚信个人, 就业",
        "jia-joint-incentive--individuals",
        "REFUSED",
        given={"honest-subject": False, "field": "就业"},
    ),
    Case(
        "examined 004-20: told by nobody, 就业",
        "jia-joint-incentive--individuals",
        "UNDETERMINED",
        given={"field": "就业"},
        missing=("honest-subject",),
    ),
    Case(
        "examined 004-21: whether it is on the black list nobody knows",
        "jia-joint-incentive--individuals",
        "UNDETERMINED",
        given={"honest-subject": True, "field": "创业"},
        closed=False,
        missing=("jia-black-list",),
    ),
    Case(
        "examined 004-22: has a bad record, is 诚信典型",
        "jia-joint-incentive--no-bad-record",
        "GRANTED",
        (
            Rec("criminal-judgment"),
            Rec("honour-typical"),
        ),
    ),
    Case(
        "examined 004-23: on the county's black list: no bad record?",
        "jia-joint-incentive--no-bad-record",
        "REFUSED",
        (Rec("jia-black-list"),),
    ),
    Case(
        "examined 004-24: on the county's black list, a model all the same",
        "jia-joint-incentive--no-bad-record",
        "GRANTED",
        (
            Rec("jia-black-list"),
            Rec("honour-typical"),
        ),
    ),
    Case(
        "examined 004-25: no 归档",
        "jia-platform--functions",
        "NON_COMPLIANT",
        given={
            "collection": True,
            "sorting": True,
            "exchange": True,
            "sharing": True,
            "statistics": True,
            "analysis": True,
            "detection": True,
            "warning": True,
            "rating": True,
            "objections": True,
            "repair": True,
            "complaints": True,
            "archiving": False,
        },
    ),
    Case(
        "examined 004-26: black list ends today",
        "jia-red-black--exit",
        "NOT_APPLICABLE",
        (
            Rec("jia-black-list", valid_to="2021-05-10"),
            Rec("repair-training"),
        ),
        {"jia-lawfully-repaired": True},
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
