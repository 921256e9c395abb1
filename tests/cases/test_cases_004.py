"""Jia county's plan (doc-004): what its rules answer to the acceptance cases of its rows, and to others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from graph_schema.vocabulary import Modality, Outcome
from hub.policy.catalogue import RuleVersion
from hub.policy.documents import OPEN_END
from hub.policy.values import Amount, Items
from hub.rules import Facts, RuleResult, evaluate
from hub.workdays import snapshot, working_days_after
from tests.cases.seeded import catalogue

PATHS = {
    "100000": ("100000",),
    "410000": ("100000", "410000"),
    "410425": ("100000", "410000", "410400", "410425"),
    "320500": ("100000", "320000", "320500"),
}
HONEST = {"honest-subject": True}
GRANTED, REFUSED, OPEN = Outcome.GRANTED, Outcome.REFUSED, Outcome.UNDETERMINED
YES, NO = Outcome.COMPLIANT, Outcome.NON_COMPLIANT
APPLIES, NOT_APPLIED = Outcome.APPLIES, Outcome.DOES_NOT_APPLY
CALENDAR = snapshot(date(2021, 1, 1), date(2021, 12, 1))


@dataclass(frozen=True)
class Case:
    """A rule asked on 2021-05-10 about a subject of Jia county, unless it says otherwise."""

    id: str
    rule: str
    outcome: Outcome
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    records: tuple[dict[str, Any], ...] = ()
    covered: tuple[str, ...] = ()
    kind: str = "LEGAL_ENTITY"
    home: str = "410425"
    items: str = ""


def record(kind: str, region: str = "410425", **attributes: Any) -> dict[str, Any]:
    """A record of 2021-05-06."""
    return {
        "version": 1,
        "kind": kind,
        "region": region,
        "path": PATHS[region],
        "authority": "someone",
        "decided_on": "2021-05-06",
        "valid_to": OPEN_END,
        "display_ends_on": OPEN_END,
        "sharing_ends_on": OPEN_END,
        "attributes": attributes,
    }


def version(rule: str) -> RuleVersion:
    """The rule by its name; the first one of the county has two hyphens."""
    rules = catalogue().rules
    return rules[f"jia-{rule}" if f"jia-{rule}" in rules else f"jia--{rule}"]


def ask(case: Case) -> RuleResult:
    """The rule's answer on the facts of the case."""
    known = catalogue()
    facts = Facts.model_validate(
        {
            "cutoff": datetime(2021, 5, 10, 12),
            "region": "410425",
            "path": PATHS["410425"],
            "subject": {
                "id": "s1",
                "kind": case.kind,
                "registered": PATHS[case.home],
                "records": [{"id": f"r{at}", **one} for at, one in enumerate(case.records)],
            },
            "coverage": [
                {"kind": kind, "region": "410000", "from_": "2000-01-01", "to": OPEN_END, "authority": "all"}
                for kind in case.covered
            ],
            "inputs": {
                name: {"type": "boolean" if isinstance(value, bool) else "text", "value": value}
                for name, value in case.inputs.items()
            },
            "parameters": {name: {"value": None} for name in known.parameters},
            "scales": {name: scale.grades for name, scale in known.scales.items()},
            "calendar": CALENDAR.to_data(),
        }
    )
    return evaluate(version(case.rule), facts, known.rules)


def named(rule: str) -> str:
    """What the rule names, as the text joins it."""
    value = version(rule).rule.effect.value
    assert isinstance(value, Items)
    return "、".join(item.zh for item in value.items)


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
    return {spec.name: spec.name not in without for spec in version("platform--functions").rule.inputs}


def grade(scale: str, value: str) -> tuple[dict[str, Any], ...]:
    """A grade on a scale."""
    return (record("credit-grade", scale=scale, grade=value),)


UPLOAD = "penalty-upload-deadline"
PEOPLE, FIRMS = "joint-incentive--individuals", "joint-incentive--enterprises"
RECOMMENDED, EXIT = "joint-incentive--no-bad-record", "red-black--exit"
DISHONEST = (
    "improper-acquisition",
    "admin-penalty",
    "criminal-judgment",
    "admin-coercion",
    "judgment-refusal",
    "judgment-defaulter-list",
    "other-dishonesty",
)
LISTED, TRAINED = record("jia-black-list"), record("repair-training")
COMMITTED = {"committed_before_access": True, "standard_form": True, "published": True}
REPAIRED = {"jia-lawfully-repaired": True}
P: dict[str, Any] = {"kind": "NATURAL_PERSON"}

CASES = [
    Case("AC-004-001", UPLOAD, Outcome.ON_TIME, uploaded(5)),
    Case("the seventh day", UPLOAD, Outcome.ON_TIME, uploaded(7)),
    Case("the eighth day", UPLOAD, Outcome.LATE, uploaded(8)),
    Case("AC-004-002", UPLOAD, Outcome.LATE, uploaded(15)),
    Case("AC-004-007", PEOPLE, REFUSED, honest("招标投标"), **P),
    Case("AC-004-008", PEOPLE, GRANTED, honest("创业"), items="重点支持、优先便利", **P),
    Case("education", PEOPLE, GRANTED, honest("教育"), **P),
    Case("not honest", PEOPLE, REFUSED, {**honest("教育"), "honest-subject": False}, **P),
    Case("nobody attests", PEOPLE, OPEN, {"field": "教育"}, **P),
    Case("a firm is no individual", PEOPLE, REFUSED, honest("创业")),
    Case("firm in bidding", FIRMS, GRANTED, honest("招标投标"), items="优先选择、优先办理、简化程序"),
    Case("firm in social security", FIRMS, REFUSED, honest("社保")),
    Case("a person is no firm", FIRMS, REFUSED, honest("招标投标"), **P),
    Case(
        "AC-004-017",
        "joint-incentive--admin-matters",
        GRANTED,
        HONEST,
        items="政策享受优先、办事“绿色通道”、减少监管频次",
        **P,
    ),
    Case("clean", RECOMMENDED, GRANTED, covered=DISHONEST),
    Case("clean as far as known", RECOMMENDED, OPEN),
    Case("a model", RECOMMENDED, GRANTED, records=(record("honour-typical"),)),
    Case(
        "a bad record",
        RECOMMENDED,
        REFUSED,
        records=(record("other-dishonesty"),),
        covered=("honour-typical", "honour-war-hero"),
    ),
    Case("AC-004-011", "commitment--breach-restraint", APPLIES, records=(record("commitment-breach"),)),
    Case("kept", "commitment--breach-restraint", NOT_APPLIED, covered=("commitment-breach",)),
    Case(
        "broken elsewhere",
        "commitment--breach-restraint",
        NOT_APPLIED,
        records=(record("commitment-breach", "320500"),),
        covered=("commitment-breach",),
    ),
    Case("committed", "commitment--pre-access", YES, COMMITTED, items="容缺受理型承诺、失信修复型承诺"),
    Case("own words", "commitment--pre-access", NO, {**COMMITTED, "standard_form": False}),
    Case("AC-004-012", EXIT, YES, REPAIRED, (LISTED, TRAINED), items="修复培训、依法信用修复、退出黑名单"),
    Case("not trained", EXIT, NO, REPAIRED, (LISTED,), covered=("repair-training",)),
    Case("not repaired", EXIT, NO, {"jia-lawfully-repaired": False}, (LISTED, TRAINED)),
    Case("AC-004-014", "platform--functions", NO, functions("complaints"), kind="PUBLIC_BODY"),
    Case("complete platform", "platform--functions", YES, functions(), kind="PUBLIC_BODY"),
    Case("AC-004-015", "archives--six-occupations", NO, {"occupation": "律师", "archive_kept": False}),
    Case("AC-004-015 kept", "archives--six-occupations", YES, {"occupation": "律师", "archive_kept": True}),
    Case("a farmer", "archives--six-occupations", YES, {"occupation": "农民", "archive_kept": False}),
    Case("A taxpayer", "graded-practice--tax-grade", YES, records=grade("tax-credit", "A")),
    Case("D taxpayer", "graded-practice--tax-grade", YES, records=grade("tax-credit", "D")),
    Case("B taxpayer", "graded-practice--tax-grade", NO, records=grade("tax-credit", "B")),
    Case("poor hospital", "graded-practice--medical-grades", YES, records=grade("jia-medical", "差")),
    Case(
        "yellow station", "graded-practice--gas-station-colours", YES, records=grade("jia-gas-station", "黄")
    ),
    Case("green station", "graded-practice--gas-station-colours", NO, records=grade("jia-gas-station", "绿")),
    Case("listed, published", "red-black--publicity", YES, {"published": True}, (record("jia-red-list"),)),
    Case("listed, not published", "red-black--publicity", NO, {"published": False}, (LISTED,)),
    Case("access unchecked", "credit-check--access-threshold", NO, {"checked": False}),
    Case("tourism ungraded", "credit-check--graded", NO, {"field": "旅游", "graded": False}),
    Case("another field", "credit-check--graded", YES, {"field": "体育", "graded": False}),
    Case(
        "report unused", "credit-report--third-party-report", NO, {"matter": "资质审核", "report_used": False}
    ),
    Case(
        "three affairs hidden",
        "gov-integrity--three-affairs",
        NO,
        {"three_affairs_public": False, "promise_keeping_appraised": True},
    ),
    Case(
        "a dishonest record",
        "credit-check--linked-punishment",
        APPLIES,
        records=(record("admin-penalty", final=True),),
    ),
    *(
        Case(f"{name} {answer}", f"livelihood--{name}", answer, {"jia-service-eligible": said}, items=items)
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
    Case("access checked", "credit-check--access-threshold", YES, {"checked": True}),
    Case("clean party", "credit-check--linked-punishment", NOT_APPLIED, covered=DISHONEST),
    Case(
        "report used", "credit-report--third-party-report", YES, {"matter": "资质审核", "report_used": True}
    ),
    Case(
        "three affairs public",
        "gov-integrity--three-affairs",
        YES,
        {"three_affairs_public": True, "promise_keeping_appraised": True},
    ),
    Case("unknown grade", "graded-practice--medical-grades", NO, records=grade("jia-medical", "良")),
    Case("dishonest", "joint-incentive--admin-matters", REFUSED, {"honest-subject": False}, **P),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.rule}")
def test_what_jias_rule_answers(case: Case) -> None:
    found = ask(case)
    assert (found.outcome, found.reason is None or found.reason.value != "RULE_ERROR") == (case.outcome, True)
    if case.items:
        assert named(case.rule) == case.items


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        pytest.param("graded-practice--gas-station", "inspection a quarter", id="AC-004-004"),
        pytest.param("graded-practice--medical-grade", "evaluation a year", id="AC-004-005"),
    ],
)
def test_how_often_is_said(rule: str, unit: str) -> None:
    effect = version(rule).rule.effect
    assert ask(Case("", rule, YES)).outcome is YES
    assert isinstance(effect.value, Amount)
    assert (effect.value.amount.amount, effect.value.amount.unit) == (1, unit)


MODALITIES = {
    "livelihood--loan": Modality.EXPLORE,
    "joint-incentive--no-bad-record": Modality.MAY,
    "joint-incentive--individuals": Modality.MUST,
    "red-black--exit": Modality.PRACTICE,
}


@pytest.mark.parametrize("rule", MODALITIES)
def test_the_answer_is_as_firm_as_the_text(rule: str) -> None:
    assert version(rule).rule.modality is MODALITIES[rule]
