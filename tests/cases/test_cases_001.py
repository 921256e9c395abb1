"""Yunnan's plan (doc-001): what its rules answer to the acceptance cases of its rows, and to others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from graph_schema.vocabulary import Modality, Outcome
from hub.policy.documents import OPEN_END
from hub.policy.values import Items
from hub.rules import Facts, RuleResult, evaluate
from tests.cases.seeded import catalogue

PATHS = {
    "530000": ("100000", "530000"),
    "530100": ("100000", "530000", "530100"),
    "440000": ("100000", "440000"),
}
GOOD, BAD = {"good-credit": True}, {"good-credit": False}
HONEST = {"honest-subject": True}
GRANTED, REFUSED, OPEN = Outcome.GRANTED, Outcome.REFUSED, Outcome.UNDETERMINED
YES, NO = Outcome.COMPLIANT, Outcome.NON_COMPLIANT


@dataclass(frozen=True)
class Case:
    """A rule asked on 2019-09-01 about a subject of Yunnan, unless it says otherwise."""

    id: str
    rule: str
    outcome: Outcome
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    records: tuple[dict[str, Any], ...] = ()
    covered: tuple[str, ...] = ()
    kind: str = "LEGAL_ENTITY"
    home: str = "530100"
    items: str = ""


def record(kind: str, region: str = "530000", **attributes: Any) -> dict[str, Any]:
    """A record of 2019-08-01."""
    return {
        "version": 1,
        "kind": kind,
        "region": region,
        "path": PATHS[region],
        "authority": "someone",
        "decided_on": "2019-08-01",
        "valid_to": OPEN_END,
        "display_ends_on": OPEN_END,
        "sharing_ends_on": OPEN_END,
        "attributes": attributes,
    }


def ask(case: Case) -> RuleResult:
    """The rule's answer on the facts of the case."""
    known = catalogue()
    facts = Facts.model_validate(
        {
            "cutoff": datetime(2019, 9, 1, 12),
            "region": "530000",
            "path": PATHS["530000"],
            "subject": {
                "id": "s1",
                "kind": case.kind,
                "registered": PATHS[case.home],
                "records": [{"id": f"r{at}", **one} for at, one in enumerate(case.records)],
            },
            "coverage": [
                {"kind": kind, "region": "530000", "from_": "2000-01-01", "to": OPEN_END, "authority": "all"}
                for kind in case.covered
            ],
            "inputs": {
                name: {"type": "boolean" if isinstance(value, bool) else "text", "value": value}
                for name, value in case.inputs.items()
            },
            "parameters": {name: {"value": None} for name in known.parameters},
            "scales": {name: scale.grades for name, scale in known.scales.items()},
        }
    )
    return evaluate(known.rules[f"yunnan-{case.rule}"], facts, known.rules)


def named(rule: str) -> str:
    """What the rule names, as the text joins it."""
    value = catalogue().rules[f"yunnan-{rule}"].rule.effect.value
    assert isinstance(value, Items)
    return "、".join(item.zh for item in value.items)


def power(role: str, **said: Any) -> dict[str, Any]:
    """A market entity in the power market."""
    return {"market_role": role, **said}


def watts(rank_a: int, rank_b: int, quota_a: int, quota_b: int) -> dict[str, Any]:
    """Ranks and quotas of two market entities."""
    return {"rank_a": rank_a, "rank_b": rank_b, "quota_a": quota_a, "quota_b": quota_b}


def hours(hours_a: int, hours_b: int, benefits_a: int, benefits_b: int) -> dict[str, Any]:
    """Hours and benefits of two volunteers."""
    return {"hours_a": hours_a, "hours_b": hours_b, "benefits_a": benefits_a, "benefits_b": benefits_b}


PROMISED = {"qualified-applicant": True, "statutory_material_missing": False}
COMMITTED = (record("credit-commitment"),)
SCORE = "yunnan-personal-score"
P: dict[str, Any] = {"kind": "NATURAL_PERSON"}

CASES = [
    Case("AC-001-002", "electricity--exemption", GRANTED, power("电力用户", **GOOD)),
    Case("generator", "electricity--exemption", GRANTED, power("发电企业", **GOOD)),
    Case("AC-001-004", "electricity--exemption", REFUSED, power("发电企业", **BAD)),
    Case("retailer", "electricity--exemption", REFUSED, power("售电公司", **GOOD)),
    Case("nobody attests", "electricity--exemption", OPEN, power("电力用户")),
    Case("AC-001-005", "electricity--quota-by-grade", YES, watts(1, 2, 300, 200)),
    Case("AC-001-005 reversed", "electricity--quota-by-grade", NO, watts(1, 2, 200, 300)),
    Case("AC-001-005 no difference", "electricity--quota-by-grade", NO, watts(1, 2, 200, 200)),
    Case("lower grade, lower quota", "electricity--quota-by-grade", YES, watts(3, 2, 200, 300)),
    Case("same grade", "electricity--quota-by-grade", YES, watts(2, 2, 200, 300)),
    Case("AC-001-008", "credit-approval--tolerant-acceptance", GRANTED, PROMISED, COMMITTED),
    Case(
        "AC-001-009",
        "credit-approval--tolerant-acceptance",
        REFUSED,
        {**PROMISED, "statutory_material_missing": True},
        COMMITTED,
    ),
    Case(
        "AC-001-010",
        "credit-tourism--lodging",
        GRANTED,
        HONEST,
        items="优先预约、免押金、免查房、免排队快捷退房",
        **P,
    ),
    Case("not honest", "credit-tourism--lodging", REFUSED, {"honest-subject": False}, **P),
    Case("tourism, honest", "credit-tourism--tourism-services", GRANTED, HONEST, **P),
    Case(
        "AC-001-014",
        "credit-tourism--local-score",
        Outcome.NOT_RECOGNISED,
        records=(record("credit-grade", "440000", scale=SCORE, score=700),),
        covered=("credit-grade",),
        home="440000",
        **P,
    ),
    Case(
        "a local score",
        "credit-tourism--local-score",
        GRANTED,
        records=(record("credit-grade", "530100", scale=SCORE, score=700),),
        **P,
    ),
    Case(
        "AC-001-013",
        "credit-evaluation--existing-scores",
        YES,
        records=(record("credit-grade", "530100", scale=SCORE, score=700),),
        **P,
    ),
    Case("no score", "credit-evaluation--existing-scores", NO, covered=("credit-grade",), **P),
    Case(
        "AC-001-015",
        "electricity--market-adjust",
        YES,
        {"evaluation_changed": True, "adjusted": True},
        items="市场资格、交易业务权限、信用保证额度",
    ),
    Case(
        "changed, nothing done",
        "electricity--market-adjust",
        NO,
        {"evaluation_changed": True, "adjusted": False},
    ),
    Case("no change", "electricity--market-adjust", YES, {"evaluation_changed": False, "adjusted": False}),
    Case(
        "AC-001-016",
        "joint-incentive--seven-forms",
        YES,
        items="减免费用、享受优惠、免交押金、降低门槛、优先办理、简化程序、享受便利",
    ),
    Case("AC-001-012", "pilots--credit-report-first", NO, {"sector": "工程建设招投标", "report_used": False}),
    Case(
        "AC-001-012 done",
        "pilots--credit-report-first",
        YES,
        {"sector": "工程建设招投标", "report_used": True},
    ),
    Case("another sector", "pilots--credit-report-first", YES, {"sector": "旅游", "report_used": False}),
    Case("deposit", "electricity--guarantee-forms", YES, {"form": "信用保证金", "exempt": False}),
    Case("bond", "electricity--guarantee-forms", YES, {"form": "履约保函", "exempt": False}),
    Case("neither", "electricity--guarantee-forms", NO, {"form": "无", "exempt": False}),
    Case("neither, exempt", "electricity--guarantee-forms", YES, {"form": "无", "exempt": True}),
    Case("watch", "electricity--negative-watch", NO, {"tied_to_evaluation": True, "tied_to_watch": False}),
    Case(
        "green channel",
        "credit-approval--green-channel",
        GRANTED,
        GOOD,
        items="优先办理、简化手续、容缺受理、并联审批",
    ),
    Case("green channel, bad", "credit-approval--green-channel", REFUSED, BAD),
    Case(
        "hours, no tiers",
        "volunteer--hours",
        OPEN,
        records=(record("volunteer-hours", hours=40),),
        **P,
    ),
    Case("no hours", "volunteer--hours", REFUSED, covered=("volunteer-hours",), **P),
    Case("more hours, more", "volunteer--more-hours", YES, hours(50, 10, 3, 2)),
    Case("more hours, as much", "volunteer--more-hours", YES, hours(50, 10, 2, 2)),
    Case("more hours, less", "volunteer--more-hours", NO, hours(50, 10, 1, 2)),
    Case("less hours, more", "volunteer--more-hours", NO, hours(10, 50, 2, 1)),
    Case("on the red list", "joint-incentive--red-list", GRANTED, records=(record("yunnan-trust-red-list"),)),
    Case("not on it", "joint-incentive--red-list", REFUSED, covered=("yunnan-trust-red-list",)),
    Case("listed without evaluation", "joint-incentive--evaluated-entry", NO, {"rests_on_evaluation": False}),
    Case("credit village", "pilots--credit-units", YES, {"unit_kind": "信用村"}, kind="CREDIT_UNIT"),
    Case("credit island", "pilots--credit-units", NO, {"unit_kind": "信用岛"}, kind="CREDIT_UNIT"),
    Case("customs", "pilots--pilot-sectors", YES, {"sector": "通关报关"}),
    Case("tourism", "pilots--pilot-sectors", NO, {"sector": "旅游"}),
    Case("cheap credit", "credit-loan--cheap-credit", GRANTED, HONEST),
    Case(
        "rated on one source only",
        "credit-loan--rating-for-approval",
        NO,
        {"credit_information_used": True, "self_declaration_used": False},
    ),
    Case("products", "credit-loan--product-range", YES, items="税易贷、银税贷、信易贷"),
    Case("data not used", "volunteer--data-share", NO, {"collected": True, "used_in_evaluation": False}),
    Case(
        "commended",
        "department-evaluation--commendation",
        GRANTED,
        {"xinyi-plus-effective": True},
        kind="PUBLIC_BODY",
    ),
    Case(
        "a firm is no department",
        "department-evaluation--commendation",
        REFUSED,
        {"xinyi-plus-effective": True},
    ),
    Case("dear credit", "credit-loan--cheap-credit", REFUSED, {"honest-subject": False}),
    Case(
        "rated on both",
        "credit-loan--rating-for-approval",
        YES,
        {"credit_information_used": True, "self_declaration_used": True},
    ),
    Case("tourism", "credit-tourism--tourism-services", REFUSED, {"honest-subject": False}, **P),
    Case(
        "not carried out",
        "department-evaluation--commendation",
        REFUSED,
        {"xinyi-plus-effective": False},
        kind="PUBLIC_BODY",
    ),
    Case("both", "electricity--negative-watch", YES, {"tied_to_evaluation": True, "tied_to_watch": True}),
    Case("evaluated", "joint-incentive--evaluated-entry", YES, {"rests_on_evaluation": True}),
    Case("data used", "volunteer--data-share", YES, {"collected": True, "used_in_evaluation": True}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.rule}")
def test_what_yunnans_rule_answers(case: Case) -> None:
    found = ask(case)
    assert (found.outcome, found.reason is None or found.reason.value != "RULE_ERROR") == (case.outcome, True)
    if case.items:
        assert named(case.rule) == case.items


MODALITIES = {
    "electricity--exemption": Modality.MAY,
    "credit-approval--tolerant-acceptance": Modality.MUST,
    "electricity--quota-by-grade": Modality.MUST,
    "credit-evaluation--existing-scores": Modality.MAY,
    "pilots--credit-report-first": Modality.SHOULD,
}


@pytest.mark.parametrize("rule", MODALITIES)
def test_the_answer_is_as_firm_as_the_text(rule: str) -> None:
    assert catalogue().rules[f"yunnan-{rule}"].rule.modality is MODALITIES[rule]


def test_what_volunteer_hours_earn_is_missing_by_name() -> None:
    (case,) = [case for case in CASES if case.id == "hours, no tiers"]
    assert [gap.name for gap in ask(case).missing] == ["yunnan-volunteer-benefits"]
