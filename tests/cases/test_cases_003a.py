"""Acceptance cases of doc-003, 南京 to 南通: the seeded rules on invented facts, each case under its number.

Every kind has a complete source here, so that a case says what the rule does and not what is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from graph_schema.vocabulary import RuleKind
from hub.policy import values
from hub.policy.documents import OPEN_END, Rule
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import CoverageFact, InputFact, ParameterFact, RecordFact, SubjectFacts
from tests.cases.seeded import catalogue
from tests.rules.builders import record as builder_record

AS_OF = date(2022, 6, 1)


class Case(NamedTuple):
    """``given``: records as (kind, attributes); a list is a record without attributes."""

    rule: str
    outcome: str
    given: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    inputs: Mapping[str, Any] = {}
    who: str | None = None
    parameters: Mapping[str, Any] = {}


def on(*lists: str) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return tuple((name, {}) for name in lists)


def rated(scale: str, grade: str, year: int = 2021) -> tuple[str, Mapping[str, Any]]:
    return ("credit-grade", {"scale": scale, "grade": grade, "year": year, "at": f"{year}-12-31"})


def rule_of(name: str) -> Rule:
    return catalogue().rules[name].rule


def _record(position: int, kind: str, given: Mapping[str, Any], path: tuple[str, ...]) -> RecordFact:
    """A record of the rule's own region; ``at`` and ``repaired_on`` are its dates, the rest attributes."""
    attributes = {name: value for name, value in given.items() if name not in ("at", "repaired_on")}
    fact = builder_record(f"r{position}", kind, decided_on=given.get("at", "2022-01-10"))
    update = {
        "region": path[-1],
        "path": path,
        "attributes": attributes,
        "repaired_on": given.get("repaired_on"),
    }
    return RecordFact.model_validate({**fact.model_dump(), **update})


def ask(case: Case) -> RuleResult:
    rule = rule_of(case.rule)
    path = catalogue().path(rule.region)
    records = tuple(_record(at, kind, given, path) for at, (kind, given) in enumerate(case.given))
    types: dict[str, str] = {spec.name: spec.type for spec in rule.inputs}
    given = {
        name: {"type": types.get(name, "boolean" if isinstance(value, bool) else "text"), "value": value}
        for name, value in case.inputs.items()
    }
    facts = Facts(
        cutoff=datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12),
        region=rule.region,
        path=path,
        subject=SubjectFacts.model_validate(
            {"id": "s1", "kind": case.who or rule.subject_kinds[0], "registered": path, "records": records}
        ),
        coverage=tuple(
            CoverageFact(kind=kind, region="100000", from_=date.min, to=OPEN_END, authority="a source")
            for kind in catalogue().kinds
        ),
        inputs={name: InputFact.model_validate(value) for name, value in given.items()},
        parameters={
            name: ParameterFact(value=case.parameters.get(name), source="a notice")
            for name in catalogue().parameters
        },
        scales={name: scale.grades for name, scale in catalogue().scales.items() if scale.grades},
    )
    return evaluate(catalogue().rules[case.rule], facts, catalogue().rules)


SME = "xuzhou-gov-procurement--sme-guarantee-required"
BAN = "xuzhou-gov-procurement--announcement-ban"
PREPAYMENT = "xuzhou-gov-procurement--prepayment"
CARD = "nanjing-travel--citizen-card"
GREEN = "nantong-transport-service--aaa-green-channel"
ELIGIBLE = "qidong-medical--eligible"
MATCHING = "nanjing-domestic-service--priority-matching"
SCAN = "xinyi-supervision--scan-entry"
LOOP = "changzhou-loan--closed-loop"
SILENT = {"reserved_for_small_firms": True, "contract_amount": "100", "accepts_guarantee": False}
INSURED = ("medical-insurance", {"at": "2015-01-01"})
SIGNED = ("pay-after-agreement", {"at": "2021-05-01"})
YEAR = {"nantong-rating-year": 2021}
LAPSE = "prepayment-policy-lapse"

CASES: dict[str, Case] = {
    "AC-003-002": Case(
        "nanjing-travel--transit-half", "GRANTED", on("honest-citizen-card"), {"fare": "2.00"}
    ),
    "AC-003-006": Case(CARD, "REFUSED", (("blood-donation", {"millilitres": "3900"}),)),
    "AC-003-007": Case(CARD, "GRANTED", on("stem-cell-donation")),
    "AC-003-008": Case(CARD, "GRANTED", (("charity-donation", {"amount": "10000"}),)),
    "AC-003-009": Case(CARD, "REFUSED", (("charity-donation", {"amount": "9999"}),)),
    "AC-003-013": Case("nanjing-domestic-service--intercept", "APPLIES", on("serious-dishonesty-list")),
    "AC-003-014 X": Case(
        MATCHING, "GRANTED", (), {"rank": 1, "other_rank": 2, "distance": "3", "other_distance": "3"}
    ),
    "AC-003-014 Y": Case(
        MATCHING, "REFUSED", (), {"rank": 2, "other_rank": 1, "distance": "3", "other_distance": "3"}
    ),
    "AC-003-015": Case(SME, "NON_COMPLIANT", (), {**SILENT, "paid_at_signing": "30"}),
    "AC-003-015 notice": Case(
        BAN, "NON_COMPLIANT", (), {**SILENT, "paid_at_signing": "30", "announced": True}
    ),
    "AC-003-016": Case(SME, "COMPLIANT", (), {**SILENT, "paid_at_signing": "70"}),
    "AC-003-017": Case(BAN, "NON_COMPLIANT", (), {**SILENT, "paid_at_signing": "69", "announced": True}),
    "AC-003-018": Case("xuzhou-gov-procurement--non-sme-encouraged", "COMPLIANT"),
    "AC-003-018 notice": Case(
        BAN,
        "COMPLIANT",
        (),
        {**SILENT, "reserved_for_small_firms": False, "paid_at_signing": "0", "announced": True},
    ),
    "AC-003-020": Case(
        "xuzhou-gov-procurement--agency-sanction",
        "DOES_NOT_APPLY",
        ((LAPSE, {"serious": False, "refuses_to_correct": False}),),
    ),
    "AC-003-020 serious": Case(
        "xuzhou-gov-procurement--agency-sanction",
        "APPLIES",
        ((LAPSE, {"serious": True, "refuses_to_correct": False}),),
    ),
    "AC-003-020 refuses": Case(
        "xuzhou-gov-procurement--agency-sanction",
        "APPLIES",
        ((LAPSE, {"serious": False, "refuses_to_correct": True}),),
    ),
    "AC-003-022": Case(
        "xuzhou-gov-procurement--supplier-sanction", "APPLIES", (("procurement-violation", {}),)
    ),
    "AC-003-025": Case(
        PREPAYMENT, "REFUSED", (), {"has_guarantee": True, "good-credit": True, "small-firm": False}
    ),
    "AC-003-026": Case(
        PREPAYMENT, "REFUSED", (), {"has_guarantee": False, "good-credit": True, "small-firm": True}
    ),
    "AC-003-027": Case(
        "xinyi-supervision--quiet-days",
        "NON_COMPLIANT",
        (),
        {"visit_on": "2022-03-10", "reason_given": False},
    ),
    "AC-003-033": Case(
        "xinyi-supervision--reduce-check", "GRANTED", (), {"good-credit": True, "low-risk": True}
    ),
    "AC-003-034": Case(
        "xinyi-supervision--increase-check", "APPLIES", on("other-dishonesty"), {"high-risk": True}
    ),
    "AC-003-035": Case(
        SCAN,
        "COMPLIANT",
        (),
        {"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "监管执法备案"},
    ),
    "AC-003-035 other scene": Case(
        SCAN,
        "NON_COMPLIANT",
        (),
        {"monitored_firm": True, "scanned": True, "purpose": "监管执法", "scene": "服务企业打卡"},
    ),
    "AC-003-036": Case(
        "changzhou-travel--bike-deposit", "GRANTED", on("xinbei-red-list"), {"zhima_linked": False}
    ),
    "AC-003-037": Case(
        "changzhou-travel--bike-deposit", "REFUSED", on("xinbei-red-list"), {"zhima_linked": True}
    ),
    "AC-003-038": Case("changzhou-travel--ebike-20off", "GRANTED", on("xinbei-red-list"), {"fare": "10.00"}),
    "AC-003-039": Case(
        "changzhou-travel--red-list-scope",
        "GRANTED",
        (("commendation-xinbei", {"level": "CITY", "known_to_district": True}),),
    ),
    "AC-003-039 unknown to the district": Case(
        "changzhou-travel--red-list-scope",
        "REFUSED",
        (("commendation-xinbei", {"level": "CITY", "known_to_district": False}),),
    ),
    "AC-003-041": Case(
        "changzhou-work-safety--push-grades",
        "COMPLIANT",
        (rated("changzhou-work-safety", "A"),),
        {"verified": True, "pushed": True},
    ),
    "AC-003-043": Case(
        "changzhou-work-safety--push-grades",
        "NON_COMPLIANT",
        (rated("changzhou-work-safety", "E"),),
        {"verified": False, "pushed": True},
    ),
    "AC-003-044": Case(
        LOOP, "COMPLIANT", (), {"identity_confirmed": True, "bank_approved": True, "subsidised": True}
    ),
    "AC-003-044 no review": Case(
        LOOP, "NON_COMPLIANT", (), {"identity_confirmed": True, "bank_approved": False, "subsidised": True}
    ),
    "AC-003-045": Case("changzhou-loan--national-users", "GRANTED"),
    "AC-003-046": Case(
        "suzhou-transport--aa-bid-deposit",
        "GRANTED",
        (rated("suzhou-transport", "AA"),),
        {"deposit": "800000"},
    ),
    "AC-003-047": Case(
        "suzhou-transport--aa-bid-deposit",
        "REFUSED",
        (rated("suzhou-transport", "A"),),
        {"deposit": "800000"},
    ),
    "AC-003-048": Case(
        "suzhou-transport--annual-deposit",
        "GRANTED",
        (rated("suzhou-transport", "A"),),
        {"filed-with-transport": True},
    ),
    "AC-003-049": Case(
        "suzhou-transport--annual-deposit",
        "REFUSED",
        (rated("suzhou-transport", "A"),),
        {"filed-with-transport": False},
    ),
    "AC-003-050": Case(
        "suzhou-transport--annual-deposit",
        "REFUSED",
        (rated("suzhou-transport", "B"),),
        {"filed-with-transport": True},
    ),
    "AC-003-053": Case("suzhou-offshore-trade--fx-convenience", "REFUSED", (), {"good-credit": True}),
    "AC-003-053 committed": Case(
        "suzhou-offshore-trade--fx-convenience",
        "GRANTED",
        (("credit-commitment", {"matter": "offshore-trade"}),),
        {"good-credit": True},
    ),
    "AC-003-054": Case("suzhou-offshore-trade--breach-share", "APPLIES", (("commitment-breach", {}),)),
    "AC-003-056": Case(
        GREEN,
        "GRANTED",
        (rated("nantong-transport", "AAA"),),
        {"car-transport-operator": True},
        parameters=YEAR,
    ),
    "AC-003-057": Case(
        GREEN,
        "REFUSED",
        (rated("nantong-transport", "AA"),),
        {"car-transport-operator": True},
        parameters=YEAR,
    ),
    "AC-003-058": Case(
        GREEN,
        "GRANTED",
        (rated("nantong-transport", "AAA"),),
        {"car-transport-operator": True},
        "INDIVIDUAL_BUSINESS",
        YEAR,
    ),
    "AC-003-059": Case(
        GREEN,
        "REFUSED",
        (rated("nantong-transport", "AAA"),),
        {"car-transport-operator": False},
        parameters=YEAR,
    ),
    "AC-003-060": Case(
        GREEN,
        "REFUSED",
        (rated("nantong-transport", "AAA", 2020), rated("nantong-transport", "A", 2021)),
        {"car-transport-operator": True},
        parameters=YEAR,
    ),
    "AC-003-061": Case(ELIGIBLE, "GRANTED", (INSURED, SIGNED)),
    "AC-003-062": Case(ELIGIBLE, "REFUSED", (INSURED,)),
    "AC-003-063": Case(ELIGIBLE, "REFUSED", (SIGNED,)),
    "AC-003-064": Case(
        "qidong-medical--within-limit",
        "GRANTED",
        (INSURED, SIGNED),
        {"bill": "3000"},
        parameters={"qidong-credit-limit": "5000"},
    ),
    "AC-003-065": Case(
        "qidong-medical--blacklist-7d", "APPLIES", (), {"billed_on": "2022-05-24", "unpaid": "500"}
    ),
    "AC-003-128": Case(ELIGIBLE, "GRANTED", (INSURED, ("pay-after-agreement", {"at": "2018-06-01"}))),
    "AC-003-138": Case("wuxi-finance--desensitised-data", "NON_COMPLIANT", (), {"desensitised": False}),
    "AC-003-139": Case("nantong-customs--aeo", "GRANTED", (("aeo-certificate", {"level": "高级认证"}),)),
    "AC-003-139 other level": Case(
        "nantong-customs--aeo", "REFUSED", (("aeo-certificate", {"level": "一般认证"}),)
    ),
    "AC-003-141": Case(
        "nantong-transport-service--urgent",
        "GRANTED",
        (rated("nantong-transport", "AAA"),),
        {"urgent": True, "commitment_item": True},
    ),
    "AC-003-141 not urgent": Case(
        "nantong-transport-service--urgent",
        "REFUSED",
        (rated("nantong-transport", "AAA"),),
        {"urgent": False, "commitment_item": True},
    ),
    "AC-003-144": Case(
        "suzhou-offshore-trade--record-punish", "APPLIES", (("offshore-trade-violation", {}),)
    ),
    "AC-003-149 part paid": Case(
        "qidong-medical--auto-restore", "COMPLIANT", on("medical-blacklist"), {"unpaid": "1500"}
    ),
    "AC-003-149": Case(ELIGIBLE, "REFUSED", (INSURED, SIGNED, ("medical-blacklist", {}))),
    "AC-003-150": Case(
        ELIGIBLE, "GRANTED", (INSURED, SIGNED, ("medical-blacklist", {"repaired_on": "2022-05-31"}))
    ),
    "AC-003-153": Case("changzhou-travel--points-plus", "GRANTED", on("vehicle-fault-report")),
}

ROWS: dict[str, Case] = {
    "01-1 signed and chosen": Case(
        "nanjing-medical--senseless-payment",
        "GRANTED",
        (),
        {"signed": True, "selected_at_registration": True},
    ),
    "01-1 not chosen": Case(
        "nanjing-medical--senseless-payment",
        "REFUSED",
        (),
        {"signed": True, "selected_at_registration": False},
    ),
    "01-2 on the day": Case(
        "nanjing-medical--repaid-in-time",
        "COMPLIANT",
        (),
        {"repaid_on": "2022-06-20", "repayment_day": "2022-06-20"},
    ),
    "01-2 a day late": Case(
        "nanjing-medical--repaid-in-time",
        "NON_COMPLIANT",
        (),
        {"repaid_on": "2022-06-21", "repayment_day": "2022-06-20"},
    ),
    "02-1": Case("nanjing-travel--umbrella", "GRANTED", on("honest-citizen-card")),
    "02-3": Case("nanjing-travel--bike-deposit", "GRANTED", on("honest-citizen-card")),
    "02-3 no card": Case("nanjing-travel--bike-deposit", "REFUSED"),
    "03-1 better grade, farther": Case(
        MATCHING, "UNDETERMINED", (), {"rank": 1, "other_rank": 2, "distance": "9", "other_distance": "3"}
    ),
    "03-1 equal": Case(
        MATCHING, "REFUSED", (), {"rank": 1, "other_rank": 1, "distance": "3", "other_distance": "3"}
    ),
    "04-2 data kept": Case("wuxi-finance--iot-query", "NON_COMPLIANT", (), {"data_landed": True}),
    "04-3": Case("wuxi-finance--white-list", "GRANTED", on("wuxi-white-list")),
    "04-3 not listed": Case("wuxi-finance--white-list", "REFUSED"),
    "07-7": Case("xuzhou-gov-procurement--purchaser-sanction", "APPLIES", ((LAPSE, {}),)),
    "07-7 strict": Case("xuzhou-gov-procurement--purchaser-sanction", "DOES_NOT_APPLY"),
    "07-9 clean": Case("xuzhou-gov-procurement--supplier-sanction", "DOES_NOT_APPLY"),
    "08-1 elsewhere": Case(
        SCAN, "COMPLIANT", (), {"monitored_firm": False, "scanned": False, "purpose": "其他", "scene": "无"}
    ),
    "08-2": Case(
        "xinyi-supervision--no-basis-no-check",
        "NON_COMPLIANT",
        (),
        {"inspected": True, "has_legal_basis": False},
    ),
    "08-6": Case("xinyi-supervision--no-repeat-checks", "NON_COMPLIANT", (), {"rotating_checks": True}),
    "08-9": Case("xinyi-supervision--accountability", "APPLIES", (("scan-violation", {}),)),
    "08-10 nobody says": Case("xinyi-supervision--power-list", "UNDETERMINED"),
    "09-2": Case("changzhou-travel--car-deposit", "GRANTED", on("xinbei-red-list")),
    "09-2 not listed": Case("changzhou-travel--car-deposit", "REFUSED"),
    "09-5 no figure": Case("changzhou-travel--points-plus-size", "UNDETERMINED", on("vehicle-abuse-report")),
    "09-5 neither": Case("changzhou-travel--points-plus", "REFUSED", (), {"civilised-vehicle-use": False}),
    "09-6": Case("changzhou-travel--sanctions", "APPLIES", on("private-lock")),
    "09-6 no figure": Case("changzhou-travel--points-minus", "UNDETERMINED", on("vehicle-damage")),
    "11-2 no figure": Case(
        "changzhou-loan--grade-decides", "UNDETERMINED", (), {"bank-grade-sufficient": True}
    ),
    "11-2 refused": Case("changzhou-loan--grade-decides", "REFUSED", (), {"bank-grade-sufficient": False}),
    "11-3 no figure": Case(
        "changzhou-loan--interest-subsidy", "UNDETERMINED", (), {"credit_amount": "100000"}
    ),
    "12-3 nobody says": Case("changzhou-work-safety--joint-incentive", "UNDETERMINED"),
    "12-4": Case("changzhou-work-safety--joint-punishment", "APPLIES", (), {"work-safety-dishonest": True}),
    "13-1 no figure": Case(
        "suzhou-loan--housing-fund-loan",
        "UNDETERMINED",
        (("suzhou-housing-fund-deposit", {}),),
        {"small-firm": True},
    ),
    "13-1 no deposits": Case("suzhou-loan--housing-fund-loan", "REFUSED", (), {"small-firm": True}),
    "14-3": Case("suzhou-gov-affairs--quarterly", "COMPLIANT", (rated("suzhou-transport", "D"),)),
    "14-4 another field": Case(
        "suzhou-gov-affairs--deposit-relief",
        "REFUSED",
        (),
        {"transport_works": False, "honest-bidder": True},
    ),
    "18-3 nobody says": Case("nantong-customs--credit-visa", "UNDETERMINED"),
    "19-6": Case(
        "qidong-medical--notice", "NON_COMPLIANT", (), {"told_by_sms": True, "told_by_wechat": False}
    ),
    "19-7": Case("qidong-medical--upload-arrears", "NON_COMPLIANT", (), {"unpaid": "500", "uploaded": False}),
    "19-7 paid up": Case(
        "qidong-medical--upload-arrears", "COMPLIANT", (), {"unpaid": "0", "uploaded": False}
    ),
}


@pytest.mark.parametrize("name", [*CASES, *ROWS])
def test_a_case_has_the_outcome_that_the_text_gives(name: str) -> None:
    case = CASES.get(name) or ROWS[name]
    result = ask(case)
    assert (result.outcome, result.missing if result.outcome != case.outcome else ()) == (case.outcome, ())


def test_an_open_figure_is_named_as_the_missing_parameter() -> None:
    for name in ("09-5 no figure", "09-6 no figure", "11-2 no figure", "11-3 no figure", "13-1 no figure"):
        result = ask(ROWS[name])
        assert [missing.what for missing in result.missing] == ["parameter"], name


@pytest.mark.parametrize(
    ("name", "due"),
    [("AC-003-002", "1.00"), ("AC-003-038", "8.00"), ("AC-003-046", "400000")],
)
def test_a_price_is_what_the_text_makes_of_it(name: str, due: str) -> None:
    value = ask(CASES[name]).value
    assert value is not None
    assert value.due == Decimal(due)


def _items(rule: str) -> list[str]:
    value = rule_of(rule).effect.value
    assert isinstance(value, values.Items)
    return [item.zh for item in value.items]


LISTS = {
    "AC-003-022": ("xuzhou-gov-procurement--supplier-sanction", ["依法作出处理、处罚", "实施失信惩戒"]),
    "AC-003-023": (
        "xuzhou-gov-procurement--evaluate-four",
        ["采购人", "供应商", "代理机构", "评审专家"],
    ),
    "AC-003-024": (
        "xuzhou-gov-procurement--five-evaluators",
        ["财政部门", "采购人", "评审专家", "代理机构", "供应商"],
    ),
    "AC-003-044": (LOOP, ["人社部门身份认定", "银行放贷审核", "财政部门贴息"]),
    "AC-003-055": (
        "suzhou-demo-area--scene-list",
        ["信易食", "信易住", "信易游", "信易购", "信易健", "信易停", "信易企"],
    ),
    "AC-003-139": ("nantong-customs--aeo", ["更为简化的单证审核", "更低的布控查验率", "更优先办理通关"]),
    "AC-003-141": ("nantong-transport-service--urgent", ["优先核查", "加速办理"]),
    "AC-003-144": (
        "suzhou-offshore-trade--record-punish",
        ["推送到园区信用平台", "记入信用档案", "依法依规实施失信惩戒"],
    ),
    "AC-003-148": (SCAN, ["来访参观登记", "监管执法备案", "服务企业打卡", "企业诉求上报"]),
    "AC-003-153": ("changzhou-travel--points-plus", ["提升信用积分", "优先兑换永安行低碳商城商品"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_what_the_text_lists_is_what_the_rule_names(name: str) -> None:
    rule, expected = LISTS[name]
    assert _items(rule) == expected


def test_ac_003_018_what_is_encouraged_is_no_gate() -> None:
    assert rule_of("xuzhou-gov-procurement--non-sme-encouraged").modality == "MAY"
    assert rule_of(SME).modality == "MUST"


def test_ac_003_066_on_the_seventh_day_nobody_is_listed_yet() -> None:
    last_day = Case(
        "qidong-medical--blacklist-7d", "DOES_NOT_APPLY", (), {"billed_on": "2022-05-25", "unpaid": "500"}
    )
    assert ask(last_day).outcome == "DOES_NOT_APPLY"


def test_ac_003_125_the_fifty_percent_are_asked_for_in_transport_works_only() -> None:
    holding = catalogue().rules_for("320500", RuleKind.BENEFIT, AS_OF, "bidding")
    assert "suzhou-transport--aa-bid-deposit" not in {version.rule.id for version in holding}


def test_ac_003_131_the_nanjing_card_has_no_effect_in_yangzhou() -> None:
    holding = catalogue().rules_for("321000", RuleKind.BENEFIT, AS_OF)
    assert holding
    assert not [
        version.rule.id for version in holding if "honest-citizen-card" in str(version.rule.condition)
    ]
