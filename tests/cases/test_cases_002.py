"""The fact base's acceptance cases of doc-002 (信阳市), and what its rules answer beside them.

Each case is asked on 2024-06-03, as the fact base asks it; its id stands in acceptance_cases.csv.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from graph_schema.vocabulary import Modality, RuleStatus, SubjectKind
from hub.policy.documents import OPEN_END
from hub.policy.values import Items
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import ClauseFact, CoverageFact, RecordFact
from hub.workdays import snapshot, working_days_after
from tests.cases.seeded import catalogue
from tests.rules.builders import ALWAYS, clause, covered, facts, grade, inputs, parameters, record, subject

NOON = datetime(2024, 6, 3, 12)
DECIDED = date(2024, 3, 4)
CALENDAR = snapshot(date(2024, 1, 1), date(2024, 12, 31))
PERSON = SubjectKind.NATURAL_PERSON


def _known(*records: RecordFact, kind: SubjectKind = SubjectKind.LEGAL_ENTITY, **fields: Any) -> Facts:
    said = inputs(**fields.pop("said", {}))
    home = fields.pop("home", "411500")
    return facts(
        cutoff=NOON,
        subject=subject(*records, home=home, kind=kind),
        inputs=said,
        calendar=CALENDAR.to_data(),
        **fields,
    )


def _ask(rule: str, known: Facts) -> RuleResult:
    rules = catalogue().rules
    return evaluate(rules[f"xinyang-{rule}"], known, rules)


def _items(rule: str) -> list[str]:
    value = catalogue().rules[f"xinyang-{rule}"].rule.effect.value
    assert isinstance(value, Items)
    return [item.zh for item in value.items]


def _held(kind: str, id_: str = "r1", region: str = "411500", **attributes: Any) -> RecordFact:
    return record(id_, kind, region, decided_on="2024-01-10", attributes=attributes)


def _published(after: int) -> dict[str, str]:
    uploaded = working_days_after(DECIDED, after, CALENDAR)
    return {"decided_on": DECIDED.isoformat(), "uploaded_on": uploaded.isoformat()}


SIGNED = "xinyang-medical-signed"
UPLOAD = "-penalty-upload-deadline"
UPLOAD_8 = "-eight-kinds-upload-deadline"
RATES = "publicity--double-publicity-rates"
ARREARS = "gov-contract--arrears-rates"
PARTNERS = "cross-region--partners"
SHARED = "cross-region--mutual-recognition"
FEEDBACK = "joint--case-feedback"

ANSWERS: dict[str, tuple[str, dict[str, Any], str]] = {
    "AC-002-001": (UPLOAD, _published(5), "ON_TIME"),
    "AC-002-003": (UPLOAD, _published(15), "LATE"),
    "AC-002-005": (UPLOAD_8, _published(25), "LATE"),
    "AC-002-006": (UPLOAD_8, _published(18), "ON_TIME"),
    "AC-002-007": (
        RATES,
        {"reporting_rate": "100", "compliance_rate": "100", "timeliness_rate": "99"},
        "NON_COMPLIANT",
    ),
    "all three rates": (
        RATES,
        {"reporting_rate": "100", "compliance_rate": "100", "timeliness_rate": "100"},
        "COMPLIANT",
    ),
    "AC-002-009": ("repair--notice-rate", {"notified": 9, "penalties": 10}, "NON_COMPLIANT"),
    "every penalty with a notice": ("repair--notice-rate", {"notified": 10, "penalties": 10}, "COMPLIANT"),
    "no penalty at all has no rate": ("repair--notice-rate", {"notified": 0, "penalties": 0}, "UNDETERMINED"),
    "AC-002-012": (
        "repair--notice-with-penalty",
        {"decision_served_on": "2024-03-04", "notice_served_on": "2024-04-04"},
        "NON_COMPLIANT",
    ),
    "AC-002-013": ("joint--list-only-punishment", {"measure_on_list": False}, "NON_COMPLIANT"),
    "a measure on the list": (
        "joint--list-only-punishment",
        {"measure_on_list": True, "target_found_by_law": True},
        "COMPLIANT",
    ),
    "on the list, the target not identified": (
        "joint--list-only-punishment",
        {"measure_on_list": True, "target_found_by_law": False},
        "NON_COMPLIANT",
    ),
    "AC-002-014": ("agri-quality--priority-channel", {"good-credit": True}, "GRANTED"),
    "AC-002-016": (ARREARS, {"resolved_rate": "100", "settled_rate": "98"}, "NON_COMPLIANT"),
    "both arrears rates": (ARREARS, {"resolved_rate": "100", "settled_rate": "100"}, "COMPLIANT"),
    "AC-002-019": (PARTNERS, {"partner": "341500"}, "COMPLIANT"),
    "AC-002-020": (PARTNERS, {"partner": "341200"}, "COMPLIANT"),
    "Suzhou": (PARTNERS, {"partner": "320500"}, "COMPLIANT"),
    "AC-002-029": (PARTNERS, {"partner": "320100"}, "NON_COMPLIANT"),
    "AC-002-026": (
        "commitment--both-recorded",
        {"making_recorded": True, "keeping_recorded": True},
        "COMPLIANT",
    ),
    "AC-002-026, the making alone": (
        "commitment--both-recorded",
        {"making_recorded": True, "keeping_recorded": False},
        "NON_COMPLIANT",
    ),
    "AC-002-028": (FEEDBACK, {"in_real_time": False, "cases_fed_back": 6, "cases": 10}, "NON_COMPLIANT"),
    "late but in full": (
        FEEDBACK,
        {"in_real_time": False, "cases_fed_back": 10, "cases": 10},
        "NON_COMPLIANT",
    ),
    "at once but in part": (
        FEEDBACK,
        {"in_real_time": True, "cases_fed_back": 9, "cases": 10},
        "NON_COMPLIANT",
    ),
    "AC-002-032": ("repair--rate", {"repaired": 5, "willing_and_eligible": 5}, "COMPLIANT"),
    "another domestic firm needs no evaluation": (
        "domestic-service--evaluation",
        {"firm_kind": "其他", "evaluated": False, "ratings_collected": True, "query_offered": True},
        "COMPLIANT",
    ),
    "a cleaning firm that is not evaluated": (
        "domestic-service--evaluation",
        {"firm_kind": "保洁", "evaluated": False, "ratings_collected": True, "query_offered": True},
        "NON_COMPLIANT",
    ),
    "hairdressers' prepayment": (
        "consumption--prepay-supervision",
        {"sector": "美容美发", "supervised": False},
        "NON_COMPLIANT",
    ),
    "prepayment of a sector that is not named": (
        "consumption--prepay-supervision",
        {"sector": "餐饮", "supervised": False},
        "COMPLIANT",
    ),
    "tea that can't be traced": (
        "agri-quality--trace",
        {"product": "信阳毛尖", "has_certificate": True, "has_grade": True, "traceable": False},
        "NON_COMPLIANT",
    ),
    "patrols, but not spot checks by grade": (
        "agri-quality--graded",
        {"patrols_by_grade": True, "monitoring_by_grade": True, "spot_checks_by_grade": False},
        "NON_COMPLIANT",
    ),
    "nobody attests the consumer's credit": ("consumption--discount-by-credit", {}, "UNDETERMINED"),
    "a domain that is not named": (
        "convenience--domains",
        {"domain": "餐饮", "good-credit": True},
        "REFUSED",
    ),
    "good credit in rental": ("convenience--domains", {"domain": "租赁", "good-credit": True}, "GRANTED"),
    "not attested in rental": ("convenience--domains", {"domain": "租赁"}, "UNDETERMINED"),
    "an industry of its own": (
        "credit-loan-products--supply-chain-green",
        {"industry": "绿色食品"},
        "GRANTED",
    ),
}
"""Case or what is asked: rule, what the caller says, outcome."""

PERSONS = {"convenience--domains", "consumption--discount-by-credit"}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_the_caller_states_decides(case: str) -> None:
    rule, said, outcome = ANSWERS[case]
    kind = PERSON if rule in PERSONS else SubjectKind.LEGAL_ENTITY
    assert _ask(rule, _known(said=said, kind=kind)).outcome == outcome


FACTS: dict[str, tuple[str, list[str]]] = {
    "AC-002-017": ("gov-contract--life-cycle", ["签订", "跟踪", "预警", "处置", "公示", "应用"]),
    "AC-002-021": (SHARED, ["信易游", "信易购", "信易行"]),
    "AC-002-025": (
        "gov-integrity--civil-servant-archive",
        ["违法违规", "违约失信", "司法判决", "纪律处分", "问责处理"],
    ),
    "AC-002-031": (
        "special-treatment--nine-sectors",
        [
            "安全生产",
            "环境保护",
            "工程建设",
            "交通运输",
            "食品药品",
            "医疗卫生",
            "税收缴纳",
            "金融服务",
            "文化旅游",
        ],
    ),
    "named partners": (PARTNERS, ["苏州市", "六安市", "阜阳市"]),
    "AC-002-014, which channels": (
        "agri-quality--priority-channel",
        ["项目申报“优先通道”", "行政审批“绿色”通道"],
    ),
}
"""Case: rule, what the text names."""


@pytest.mark.parametrize("case", FACTS)
def test_a_rule_names_what_its_text_names(case: str) -> None:
    rule, named = FACTS[case]
    assert _items(rule) == named


@pytest.mark.parametrize("rule", ["gov-contract--life-cycle", "gov-integrity--civil-servant-archive"])
def test_a_fact_of_the_text_needs_no_subject(rule: str) -> None:
    assert _ask(rule, facts(cutoff=NOON, subject=None)).outcome == "COMPLIANT"


def test_ten_kinds_of_publicity_are_two_and_eight() -> None:
    named = _items("publicity--ten-kinds")
    assert [sum(f"（{days}个工作日）" in item for item in named) for days in (7, 20)] == [2, 8]


RECORDS: dict[str, tuple[str, list[RecordFact], list[CoverageFact], dict[str, Any], str]] = {
    "AC-002-023": (
        "credit-medical--cross-region-care",
        [],
        [covered(SIGNED)],
        {"treated_elsewhere": True},
        "REFUSED",
    ),
    "signed, treated elsewhere": (
        "credit-medical--cross-region-care",
        [_held(SIGNED)],
        [],
        {"treated_elsewhere": True},
        "GRANTED",
    ),
    "signed, treated at home": (
        "credit-medical--cross-region-care",
        [_held(SIGNED)],
        [],
        {"treated_elsewhere": False},
        "REFUSED",
    ),
    "whether it is signed is not known": (
        "credit-medical--cross-region-care",
        [],
        [],
        {"treated_elsewhere": True},
        "UNDETERMINED",
    ),
    "AC-002-024": (
        "tourism--complaints-in-index",
        [_held("consumer-complaint")],
        [],
        {"in_index": True},
        "COMPLIANT",
    ),
    "AC-002-024, left out of the index": (
        "tourism--complaints-in-index",
        [_held("consumer-complaint")],
        [],
        {"in_index": False},
        "NON_COMPLIANT",
    ),
    "no complaint": (
        "tourism--complaints-in-index",
        [],
        [covered("consumer-complaint")],
        {"in_index": False},
        "COMPLIANT",
    ),
    "a commitment for an approval": (
        "commitment--commitment-scenes",
        [_held("credit-commitment")],
        [],
        {"scene": "行政审批"},
        "GRANTED",
    ),
    "a commitment for something else": (
        "commitment--commitment-scenes",
        [_held("credit-commitment")],
        [],
        {"scene": "停车"},
        "REFUSED",
    ),
    "no commitment": (
        "commitment--commitment-scenes",
        [],
        [covered("credit-commitment")],
        {"scene": "行政审批"},
        "REFUSED",
    ),
    "an A-grade taxpayer": (
        "joint--a-taxpayer",
        [grade("A", scale="xinyang-tax-credit", decided_on="2024-01-10")],
        [],
        {},
        "GRANTED",
    ),
    "another letter on another scale": (
        "joint--a-taxpayer",
        [grade("A", scale="suzhou-transport", decided_on="2024-01-10")],
        [],
        {},
        "UNDETERMINED",
    ),
    "on the serious list": (
        "joint--serious-list-treatment",
        [_held("serious-dishonesty-list")],
        [],
        {},
        "APPLIES",
    ),
    "not on it": (
        "joint--serious-list-treatment",
        [],
        [covered("serious-dishonesty-list")],
        {},
        "DOES_NOT_APPLY",
    ),
    "one penalty is no repeated offence": (
        "special-treatment--repeat-offenders",
        [_held("admin-penalty")],
        [covered("repeat-offence")],
        {},
        "DOES_NOT_APPLY",
    ),
    "a repetition that an authority found": (
        "special-treatment--repeat-offenders",
        [_held("repeat-offence")],
        [],
        {},
        "APPLIES",
    ),
    "a false advertisement": (
        "consumption--prepay-misconduct",
        [_held("counterfeit-fraud", what="虚假广告")],
        [],
        {},
        "APPLIES",
    ),
    "a zombie firm still there": (
        "joint--zombie-firms",
        [_held("zombie-firm")],
        [],
        {"cleared": False},
        "NON_COMPLIANT",
    ),
    "on the loan platform": (
        "credit-loan--one-stop-loan",
        [_held("xinyang-loan-platform-joined")],
        [],
        {},
        "GRANTED",
    ),
}
"""Case or what is asked: rule, records, coverage, what the caller says, outcome."""


@pytest.mark.parametrize("case", RECORDS)
def test_what_is_on_record_decides(case: str) -> None:
    rule, records, coverage, said, outcome = RECORDS[case]
    kind = PERSON if rule.startswith("credit-medical") else SubjectKind.LEGAL_ENTITY
    known = _known(*records, kind=kind, said=said, coverage=tuple(coverage))
    assert _ask(rule, known).outcome == outcome


@pytest.mark.parametrize(
    ("limit", "used", "eligible", "outcome"),
    [
        (None, 0, True, "UNDETERMINED"),
        (0, 0, True, "COMPLIANT"),
        (0, 1, True, "NON_COMPLIANT"),
        (0, 30, False, "COMPLIANT"),
    ],
)
def test_how_long_a_repair_may_take_is_the_regions_to_say(
    limit: int | None, used: int, eligible: bool, outcome: str
) -> None:
    known = _known(
        said={"meets_conditions": eligible, "working_days_used": used},
        parameters=parameters(**{"xinyang-repair-review-days": limit}),
    )
    assert _ask("repair--instant-review", known).outcome == outcome


LISTED = _held("joint-incentive-list", region="320500")
PACT: dict[str, Any] = {"kinds": ["joint-incentive-list"], "purposes": ["PUBLIC_SERVICE"]}
BY_CLAUSE = clause("c1", **PACT)
ELSEWHERE = clause("c1", **PACT, scenarios=["credit-tourism"])


@pytest.mark.parametrize(
    ("clauses", "partner", "scene", "outcome"),
    [
        ((BY_CLAUSE,), "320500", "信易游", "GRANTED"),
        ((ELSEWHERE,), "320500", "信易游", "NOT_RECOGNISED"),
        ((), "320500", "信易游", "NOT_RECOGNISED"),
        ((BY_CLAUSE,), "320100", "信易游", "REFUSED"),
        ((BY_CLAUSE,), "320500", "信易批", "REFUSED"),
    ],
)
def test_nothing_is_recognised_unless_a_clause_says_so(
    clauses: tuple[ClauseFact, ...], partner: str, scene: str, outcome: str
) -> None:
    known = _known(
        LISTED,
        home="320500",
        said={"partner": partner, "scene": scene},
        clauses=clauses,
        coverage=(covered("joint-incentive-list", from_=ALWAYS, to=OPEN_END),),
    )
    assert _ask(SHARED, known).outcome == outcome


def test_a_study_of_joint_punishment_punishes_nobody() -> None:
    rule = catalogue().rules["xinyang-cross-region--joint-supervision"].rule
    assert (rule.kind, rule.modality, rule.effect.measure) == ("DUTY", Modality.EXPLORE, None)


def test_every_rule_of_the_draft_answers_as_a_draft() -> None:
    rules = [
        version.rule
        for version in catalogue().rules.values()
        if {basis.document for basis in version.rule.legal_basis} == {"doc-002"}
    ]
    assert {rule.status for rule in rules} == {RuleStatus.DRAFT, RuleStatus.DEMO}
    assert [rule.id for rule in rules if rule.status is RuleStatus.DEMO] == [
        "xinyang-demo--bid-deposit-reduction"
    ]
    assert all(rule.region == "411500" for rule in rules)
    assert _ask(PARTNERS, _known(said={"partner": "320500"})).status is RuleStatus.DRAFT
