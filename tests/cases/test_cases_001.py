"""Yunnan's plan (doc-001): what its rules answer to the acceptance cases of its rows, and to others."""

from __future__ import annotations

from typing import Any

import pytest

from graph_schema.vocabulary import Modality, Outcome
from tests.cases.facts import FIRM, Case, Rec, ask, asking, check, grade
from tests.cases.seeded import catalogue

GOOD, BAD = {"good-credit": True}, {"good-credit": False}
HONEST = {"honest-subject": True}
GRANTED, REFUSED, OPEN = Outcome.GRANTED, Outcome.REFUSED, Outcome.UNDETERMINED
YES, NO = Outcome.COMPLIANT, Outcome.NON_COMPLIANT
FOLLOWED, NOT_FOLLOWED = Outcome.FOLLOWED, Outcome.NOT_FOLLOWED
NAMED, NOT_NAMED, STATED = Outcome.NAMED, Outcome.NOT_NAMED, Outcome.STATED
NOT_APPLICABLE = Outcome.NOT_APPLICABLE


def power(role: str, **said: Any) -> dict[str, Any]:
    """A market entity in the power market."""
    return {"market_role": role, **said}


GENERATOR = power("发电企业")


def quotas(
    name: str, outcome: Outcome, own: str, other: str, quota: str, other_quota: str, closed: bool = True
) -> Case:
    """Grades and quotas of two market entities."""
    rating = "yunnan-electricity"
    return Case(
        name,
        "yunnan-electricity--quota-by-grade",
        outcome,
        (grade(rating, own),) if own else (),
        {"quota": quota, "other_quota": other_quota},
        others={"other_entity": (grade(rating, other),) if other else ()},
        closed=closed,
    )


def hours(hours_a: int, hours_b: int, benefits_a: int, benefits_b: int) -> dict[str, Any]:
    """Hours and benefits of two volunteers."""
    return {"hours_a": hours_a, "hours_b": hours_b, "benefits_a": benefits_a, "benefits_b": benefits_b}


PROMISED = {"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True}
COMMITTED = (Rec("credit-commitment"),)
SCORE = "yunnan-personal-score"
P: dict[str, Any] = {"kind": "NATURAL_PERSON"}

CASES = [
    Case("AC-001-002", "yunnan-electricity--exemption", GRANTED, given=power("电力用户", **GOOD)),
    Case("generator", "yunnan-electricity--exemption", GRANTED, given=power("发电企业", **GOOD)),
    Case("AC-001-004", "yunnan-electricity--exemption", REFUSED, given=power("发电企业", **BAD)),
    Case("retailer", "yunnan-electricity--exemption", REFUSED, given=power("售电公司", **GOOD)),
    Case(
        "nobody attests the credit of the user",
        "yunnan-electricity--exemption",
        OPEN,
        given=power("电力用户"),
    ),
    quotas("AC-001-005", YES, "高", "低", "300", "200"),
    quotas("AC-001-005, reversed", NO, "高", "低", "200", "300"),
    quotas("AC-001-005, no difference", NO, "高", "低", "200", "200"),
    quotas("lower grade, lower quota", YES, "低", "高", "200", "300"),
    quotas("lower grade, higher quota", NO, "低", "高", "300", "200"),
    quotas("lower grade, as much", NO, "低", "高", "200", "200"),
    quotas("same grade", NOT_APPLICABLE, "高", "高", "200", "300"),
    quotas("the order of grades is not published", OPEN, "高", "低", "300", "200", closed=False),
    Case(
        "AC-001-008",
        "yunnan-credit-approval--tolerant-acceptance",
        GRANTED,
        given=PROMISED,
        records=COMMITTED,
    ),
    Case(
        "AC-001-009",
        "yunnan-credit-approval--tolerant-acceptance",
        REFUSED,
        given={**PROMISED, "statutory_material_missing": True},
        records=COMMITTED,
    ),
    Case(
        "no written promise",
        "yunnan-credit-approval--tolerant-acceptance",
        REFUSED,
        given={**PROMISED, "written_promise": False},
        records=COMMITTED,
    ),
    Case(
        "AC-001-010",
        "yunnan-credit-tourism--lodging",
        GRANTED,
        given=HONEST,
        items=(
            "优先预约",
            "免押金",
            "免查房",
            "免排队快捷退房",
        ),
        **P,
    ),
    Case(
        "a guest who is not honest",
        "yunnan-credit-tourism--lodging",
        REFUSED,
        given={"honest-subject": False},
        **P,
    ),
    Case("tourism, honest", "yunnan-credit-tourism--tourism-services", GRANTED, given=HONEST, **P),
    Case(
        "AC-001-014",
        "yunnan-credit-tourism--local-score",
        Outcome.NOT_RECOGNISED,
        records=(grade(SCORE, score="700", region="440000"),),
        home="440000",
        **P,
        given={"user": "旅游平台", "service": "购票", "information_safe": True},
    ),
    Case(
        "a local score",
        "yunnan-credit-tourism--local-score",
        GRANTED,
        records=(grade(SCORE, score="700", region="530100"),),
        **P,
        given={"user": "旅游平台", "service": "购票", "information_safe": True},
    ),
    Case(
        "AC-001-013",
        "yunnan-credit-evaluation--existing-scores",
        NAMED,
        records=(grade(SCORE, score="700", region="530100"),),
        **P,
    ),
    Case("no score", "yunnan-credit-evaluation--existing-scores", NOT_NAMED, **P),
    Case(
        "AC-001-015",
        "yunnan-electricity--market-adjust",
        YES,
        given={**GENERATOR, "evaluation_changed": True, "adjusted": True},
        items=(
            "市场资格",
            "交易业务权限",
            "信用保证额度",
        ),
    ),
    Case(
        "changed, nothing done",
        "yunnan-electricity--market-adjust",
        NO,
        given={**GENERATOR, "evaluation_changed": True, "adjusted": False},
    ),
    Case(
        "no change",
        "yunnan-electricity--market-adjust",
        NOT_APPLICABLE,
        given={**GENERATOR, "evaluation_changed": False, "adjusted": False},
    ),
    Case(
        "AC-001-016",
        "yunnan-joint-incentive--seven-forms",
        STATED,
        items=(
            "减免费用",
            "享受优惠",
            "免交押金",
            "降低门槛",
            "优先办理",
            "简化程序",
            "享受便利",
        ),
    ),
    Case(
        "AC-001-012",
        "yunnan-pilots--credit-report-first",
        NOT_FOLLOWED,
        given={"sector": "工程建设招投标", "report_used": False},
    ),
    Case(
        "AC-001-012, done",
        "yunnan-pilots--credit-report-first",
        FOLLOWED,
        given={"sector": "工程建设招投标", "report_used": True},
    ),
    Case(
        "another sector",
        "yunnan-pilots--credit-report-first",
        NOT_APPLICABLE,
        given={"sector": "其他", "report_used": False},
    ),
    *(
        Case(name, "yunnan-electricity--guarantee-forms", outcome, records, {**GENERATOR, "exempt": exempt})
        for name, outcome, records, exempt in (
            ("deposit", YES, (Rec("credit-deposit"),), False),
            ("bond", YES, (Rec("performance-bond"),), False),
            ("neither", NO, (), False),
            ("neither, exempt", NOT_APPLICABLE, (), True),
        )
    ),
    Case(
        "watch",
        "yunnan-electricity--negative-watch",
        NO,
        given={**GENERATOR, "tied_to_evaluation": True, "tied_to_watch": False},
    ),
    Case(
        "green channel",
        "yunnan-credit-approval--green-channel",
        GRANTED,
        given={"matter": "行政许可", **GOOD},
        items=(
            "优先办理",
            "简化手续",
            "容缺受理",
            "并联审批",
        ),
    ),
    Case(
        "green channel, bad",
        "yunnan-credit-approval--green-channel",
        REFUSED,
        given={"matter": "行政许可", **BAD},
    ),
    Case(
        "hours, no tiers",
        "yunnan-volunteer--hours",
        GRANTED,
        records=(Rec("volunteer-hours", {"hours": 40}),),
        **P,
    ),
    Case("no hours", "yunnan-volunteer--hours", REFUSED, **P),
    Case("more hours, more", "yunnan-volunteer--more-hours", FOLLOWED, given=hours(50, 10, 3, 2)),
    Case("more hours, as much", "yunnan-volunteer--more-hours", FOLLOWED, given=hours(50, 10, 2, 2)),
    Case("more hours, less", "yunnan-volunteer--more-hours", NOT_FOLLOWED, given=hours(50, 10, 1, 2)),
    Case("less hours, more", "yunnan-volunteer--more-hours", NOT_FOLLOWED, given=hours(10, 50, 2, 1)),
    Case("less hours, less", "yunnan-volunteer--more-hours", FOLLOWED, given=hours(10, 50, 1, 2)),
    Case("less hours, as much", "yunnan-volunteer--more-hours", FOLLOWED, given=hours(10, 50, 2, 2)),
    Case("as many hours, more", "yunnan-volunteer--more-hours", NOT_APPLICABLE, given=hours(50, 50, 2, 1)),
    Case(
        "on the red list of the province",
        "yunnan-joint-incentive--red-list",
        GRANTED,
        records=(Rec("yunnan-trust-red-list"),),
    ),
    Case("not on the red list", "yunnan-joint-incentive--red-list", REFUSED),
    Case(
        "listed without evaluation",
        "yunnan-joint-incentive--evaluated-entry",
        NOT_FOLLOWED,
        given={"rests_on_evaluation": False},
    ),
    Case(
        "credit village",
        "yunnan-pilots--credit-units",
        NAMED,
        given={"unit_kind": "信用村"},
        kind="CREDIT_UNIT",
    ),
    Case(
        "another kind of unit",
        "yunnan-pilots--credit-units",
        NOT_NAMED,
        given={"unit_kind": "其他"},
        kind="CREDIT_UNIT",
    ),
    Case("customs", "yunnan-pilots--pilot-sectors", NAMED, given={"sector": "通关报关"}),
    Case("a sector of neither list", "yunnan-pilots--pilot-sectors", NOT_NAMED, given={"sector": "其他"}),
    Case("cheap credit", "yunnan-credit-loan--cheap-credit", GRANTED, given=HONEST),
    Case(
        "rated on one source only",
        "yunnan-credit-loan--rating-for-approval",
        NOT_FOLLOWED,
        given={"small-firm": True, "credit_information_used": True, "self_declaration_used": False},
    ),
    Case(
        "products",
        "yunnan-credit-loan--product-range",
        STATED,
        items=(
            "税易贷",
            "银税贷",
            "信易贷",
        ),
    ),
    Case(
        "data not used",
        "yunnan-volunteer--data-share",
        NOT_FOLLOWED,
        given={"data_shared": True, "collected": True, "used_in_evaluation": False},
    ),
    Case(
        "commended",
        "yunnan-department-evaluation--commendation",
        GRANTED,
        given={"xinyi-plus-effective": True},
        kind="PUBLIC_BODY",
    ),
    Case(
        "a firm is no department",
        "yunnan-department-evaluation--commendation",
        REFUSED,
        given={"xinyi-plus-effective": True},
        kind=FIRM,
    ),
    Case("dear credit", "yunnan-credit-loan--cheap-credit", REFUSED, given={"honest-subject": False}),
    Case(
        "rated on both",
        "yunnan-credit-loan--rating-for-approval",
        FOLLOWED,
        given={"small-firm": True, "credit_information_used": True, "self_declaration_used": True},
    ),
    Case(
        "tourism of the dishonest",
        "yunnan-credit-tourism--tourism-services",
        REFUSED,
        given={"honest-subject": False},
        **P,
    ),
    Case(
        "not carried out",
        "yunnan-department-evaluation--commendation",
        REFUSED,
        given={"xinyi-plus-effective": False},
        kind="PUBLIC_BODY",
    ),
    Case(
        "both",
        "yunnan-electricity--negative-watch",
        YES,
        given={**GENERATOR, "tied_to_evaluation": True, "tied_to_watch": True},
    ),
    Case(
        "evaluated", "yunnan-joint-incentive--evaluated-entry", FOLLOWED, given={"rests_on_evaluation": True}
    ),
    Case(
        "data used",
        "yunnan-volunteer--data-share",
        FOLLOWED,
        given={"data_shared": True, "collected": True, "used_in_evaluation": True},
    ),
]


@asking(CASES)
def test_what_yunnans_rule_answers(case: Case) -> None:
    check(case, ask(case))


MODALITIES = {
    "yunnan-electricity--exemption": Modality.MAY,
    "yunnan-credit-approval--tolerant-acceptance": Modality.MUST,
    "yunnan-electricity--quota-by-grade": Modality.MUST,
    "yunnan-credit-evaluation--existing-scores": Modality.MAY,
    "yunnan-pilots--credit-report-first": Modality.SHOULD,
}


@pytest.mark.parametrize("rule", MODALITIES)
def test_the_answer_is_as_firm_as_the_text(rule: str) -> None:
    assert catalogue().rules[rule].rule.modality is MODALITIES[rule]


def test_what_volunteer_hours_earn_is_missing_by_name() -> None:
    (case,) = [case for case in CASES if case.id == "hours, no tiers"]
    assert [gap.name for gap in ask(case).missing] == ["yunnan-volunteer-benefits"]
