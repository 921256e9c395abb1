"""Jia county's plan (doc-004): what its rules answer to the acceptance cases of its rows, and to others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph_schema.vocabulary import Modality, Outcome
from hub.calendar.workdays import working_days_after
from tests.cases.facts import CALENDAR, FIRM, NOBODY, Case, Rec, ask, asking, check, grade
from tests.cases.seeded import catalogue

HONEST = {"honest-subject": True}
GRANTED, REFUSED, OPEN = Outcome.GRANTED, Outcome.REFUSED, Outcome.UNDETERMINED
YES, NO = Outcome.COMPLIANT, Outcome.NON_COMPLIANT
FOLLOWED, NOT_FOLLOWED = Outcome.FOLLOWED, Outcome.NOT_FOLLOWED
NAMED, NOT_NAMED, STATED = Outcome.NAMED, Outcome.NOT_NAMED, Outcome.STATED
NOT_APPLICABLE = Outcome.NOT_APPLICABLE
APPLIES, NOT_APPLIED = Outcome.APPLIES, Outcome.DOES_NOT_APPLY


def uploaded(after: int) -> dict[str, Any]:
    """A decision of 2021-04-15, uploaded so many working days after it."""
    decided = date(2021, 4, 15)
    done = working_days_after(decided, after, CALENDAR)
    return {"decided_on": decided.isoformat(), "uploaded_on": done.isoformat()}


def honest(field_of: str) -> dict[str, Any]:
    """An honest subject asks in a field."""
    return {**HONEST, "field": field_of}


def functions(*without: str) -> dict[str, Any]:
    """A platform that has every function but these."""
    return {
        spec.name: spec.name not in without
        for spec in catalogue().rules["jia-platform--functions"].rule.inputs
    }


UPLOAD = "jia--penalty-upload-deadline"
PEOPLE, FIRMS = "jia-joint-incentive--individuals", "jia-joint-incentive--enterprises"
RECOMMENDED, EXIT = "jia-joint-incentive--no-bad-record", "jia-red-black--exit"
LISTED, TRAINED = Rec("jia-black-list"), Rec("repair-training")
COMMITTED = {"committed_before_access": True, "standard_form": True, "published": True}
REPAIRED = {"jia-lawfully-repaired": True}
P: dict[str, Any] = {"kind": "NATURAL_PERSON"}

CASES = [
    Case("AC-004-001", UPLOAD, Outcome.ON_TIME, given={"information_kind": "行政处罚", **uploaded(5)}),
    Case("the seventh day", UPLOAD, Outcome.ON_TIME, given={"information_kind": "行政处罚", **uploaded(7)}),
    Case("the eighth day", UPLOAD, Outcome.LATE, given={"information_kind": "行政处罚", **uploaded(8)}),
    Case("AC-004-002", UPLOAD, Outcome.LATE, given={"information_kind": "行政处罚", **uploaded(15)}),
    Case(
        "AC-004-004",
        "jia-graded-practice--gas-station",
        STATED,
        kind=NOBODY,
        value={"amount": 1, "unit": "inspection a quarter"},
    ),
    Case(
        "AC-004-005",
        "jia-graded-practice--medical-grade",
        STATED,
        kind=NOBODY,
        value={"amount": 1, "unit": "evaluation a year"},
    ),
    Case("AC-004-007", PEOPLE, REFUSED, given=honest("招标投标"), **P),
    Case(
        "AC-004-008",
        PEOPLE,
        GRANTED,
        given=honest("创业"),
        items=(
            "重点支持",
            "优先便利",
        ),
        **P,
    ),
    Case("education", PEOPLE, GRANTED, given=honest("教育"), **P),
    Case("not honest", PEOPLE, REFUSED, given={**honest("教育"), "honest-subject": False}, **P),
    Case("nobody attests", PEOPLE, OPEN, given={"field": "教育"}, **P),
    Case("a firm is no individual", PEOPLE, REFUSED, given=honest("创业"), kind=FIRM),
    Case(
        "firm in bidding",
        FIRMS,
        GRANTED,
        given=honest("招标投标"),
        items=(
            "优先选择",
            "优先办理",
            "简化程序",
        ),
    ),
    Case("firm in social security", FIRMS, REFUSED, given=honest("社保")),
    Case("a person is no firm", FIRMS, REFUSED, given=honest("招标投标"), **P),
    Case(
        "AC-004-017",
        "jia-joint-incentive--admin-matters",
        GRANTED,
        given={"administrative_matter": True, **HONEST},
        items=(
            "政策享受优先",
            "办事“绿色通道”",
            "减少监管频次",
        ),
        **P,
    ),
    Case("clean", RECOMMENDED, GRANTED),
    Case("clean as far as known", RECOMMENDED, OPEN, closed=False),
    Case("a model", RECOMMENDED, GRANTED, records=(Rec("honour-typical"),)),
    Case(
        "a bad record",
        RECOMMENDED,
        REFUSED,
        records=(Rec("other-dishonesty"),),
    ),
    Case("AC-004-011", "jia-commitment--breach-restraint", APPLIES, records=(Rec("commitment-breach"),)),
    Case("no commitment broken", "jia-commitment--breach-restraint", NOT_APPLIED),
    Case(
        "broken elsewhere",
        "jia-commitment--breach-restraint",
        NOT_APPLIED,
        records=(Rec("commitment-breach", region="320500"),),
    ),
    Case(
        "committed",
        "jia-commitment--pre-access",
        YES,
        given=COMMITTED,
        items=(
            "容缺受理型承诺",
            "失信修复型承诺",
        ),
    ),
    Case("own words", "jia-commitment--pre-access", NO, given={**COMMITTED, "standard_form": False}),
    Case(
        "AC-004-012",
        EXIT,
        FOLLOWED,
        given=REPAIRED,
        records=(LISTED, TRAINED),
        items=(
            "修复培训",
            "依法信用修复",
            "退出黑名单",
        ),
    ),
    Case("not trained", EXIT, NOT_FOLLOWED, given=REPAIRED, records=(LISTED,)),
    Case(
        "not repaired", EXIT, NOT_FOLLOWED, given={"jia-lawfully-repaired": False}, records=(LISTED, TRAINED)
    ),
    Case("AC-004-014", "jia-platform--functions", NO, given=functions("complaints"), kind="PUBLIC_BODY"),
    Case("complete platform", "jia-platform--functions", YES, given=functions(), kind="PUBLIC_BODY"),
    Case(
        "AC-004-015", "jia-archives--six-occupations", NO, given={"occupation": "律师", "archive_kept": False}
    ),
    Case(
        "AC-004-015, kept",
        "jia-archives--six-occupations",
        YES,
        given={"occupation": "律师", "archive_kept": True},
    ),
    Case(
        "a farmer",
        "jia-archives--six-occupations",
        NOT_APPLICABLE,
        given={"occupation": "其他", "archive_kept": False},
    ),
    Case("A taxpayer", "jia-graded-practice--tax-grade", NAMED, records=(grade("tax-credit", "A"),)),
    Case("D taxpayer", "jia-graded-practice--tax-grade", NAMED, records=(grade("tax-credit", "D"),)),
    Case("B taxpayer", "jia-graded-practice--tax-grade", NOT_NAMED, records=(grade("tax-credit", "B"),)),
    Case(
        "poor hospital", "jia-graded-practice--medical-grades", NAMED, records=(grade("jia-medical", "差"),)
    ),
    Case(
        "yellow station",
        "jia-graded-practice--gas-station-colours",
        NAMED,
        records=(grade("jia-gas-station", "黄"),),
    ),
    Case(
        "green station",
        "jia-graded-practice--gas-station-colours",
        NOT_NAMED,
        records=(grade("jia-gas-station", "绿"),),
    ),
    Case(
        "listed, published",
        "jia-red-black--publicity",
        FOLLOWED,
        given={"in_time": True, "accurate": True, "lists_published": True},
        records=(Rec("jia-red-list"),),
    ),
    Case(
        "listed, not published",
        "jia-red-black--publicity",
        NOT_FOLLOWED,
        given={"in_time": True, "accurate": True, "lists_published": False},
        records=(LISTED,),
    ),
    Case("access unchecked", "jia-credit-check--access-threshold", NOT_FOLLOWED, given={"checked": False}),
    Case("tourism ungraded", "jia-credit-check--graded", NO, given={"field": "旅游", "graded": False}),
    Case(
        "another field", "jia-credit-check--graded", NOT_APPLICABLE, given={"field": "其他", "graded": False}
    ),
    Case(
        "report unused",
        "jia-credit-report--third-party-report",
        NO,
        given={"matter": "资质审核", "report_used": False},
    ),
    Case(
        "three affairs hidden",
        "jia-gov-integrity--three-affairs",
        NO,
        given={"township": True, "three_affairs_public": False},
    ),
    Case(
        "a dishonest record",
        "jia-credit-check--linked-punishment",
        APPLIES,
        records=(Rec("admin-penalty", {"final": True}),),
        given={"matter": "政府采购"},
    ),
    *(
        Case(
            f"{name} {answer}",
            f"jia-livelihood--{name}",
            answer,
            given={"jia-service-eligible": said},
            items=tuple(items.split("、")) if said else (),
        )
        for name, items in (
            ("education", "互联网+信用+教育"),
            ("medical", "互联网+信用+医疗"),
            ("elderly-care", "互联网+信用+养老"),
            ("credit-rental-credit-tourism-credit-travel", "信易租、信易游、信易行"),
            ("approval", "容缺受理、信易批"),
            ("loan", "信易贷"),
        )
        for said, answer in ((True, GRANTED), (False, REFUSED))
    ),
    Case("access checked", "jia-credit-check--access-threshold", FOLLOWED, given={"checked": True}),
    Case("clean party", "jia-credit-check--linked-punishment", NOT_APPLIED, given={"matter": "政府采购"}),
    Case(
        "report used",
        "jia-credit-report--third-party-report",
        YES,
        given={"matter": "资质审核", "report_used": True},
    ),
    Case(
        "three affairs public",
        "jia-gov-integrity--three-affairs",
        YES,
        given={"township": True, "three_affairs_public": True},
    ),
    Case(
        "unknown grade",
        "jia-graded-practice--medical-grades",
        NOT_NAMED,
        records=(grade("jia-medical", "良"),),
    ),
    Case(
        "dishonest",
        "jia-joint-incentive--admin-matters",
        REFUSED,
        given={"administrative_matter": True, "honest-subject": False},
        **P,
    ),
]


@asking(CASES)
def test_what_jias_rule_answers(case: Case) -> None:
    check(case, ask(case))


MODALITIES = {
    "jia-livelihood--loan": Modality.EXPLORE,
    "jia-joint-incentive--no-bad-record": Modality.MAY,
    "jia-joint-incentive--individuals": Modality.MUST,
    "jia-red-black--exit": Modality.PRACTICE,
}


@pytest.mark.parametrize("rule", MODALITIES)
def test_the_answer_is_as_firm_as_the_text(rule: str) -> None:
    assert catalogue().rules[rule].rule.modality is MODALITIES[rule]
