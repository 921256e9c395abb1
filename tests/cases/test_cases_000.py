"""The acceptance cases of 西峡县's plan (doc-000): each is asked of its rule in the seeds, on plain facts.

A state of the subject that is a term of the text (守信群体, 信用良好) is an input, as the cases give it.
Sources are complete for every kind of the county (the cases are closed-world) unless a case says otherwise.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph_schema.vocabulary import Modality, Outcome
from hub.policy import conditions as c
from hub.policy import reading
from hub.policy.catalogue import RuleVersion
from hub.policy.documents import OPEN_END, Rule
from hub.policy.values import Amount, Items
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import CoverageFact, InputFact, RecordFact, SubjectFacts

ROOT = Path(__file__).parents[2]
XIXIA = ROOT / "seeds/policy/xixia"
FACTS = ROOT.parent / "shared/facts"
PATH = ("100000", "410000", "411300", "411323")
DAY = date(2021, 12, 20)
MARCH = date(2022, 3, 1)


@cache
def rules() -> dict[str, RuleVersion]:
    """The county's rules by name of file."""
    built = {path.stem: reading.build(Rule, reading.read(path, path.name)) for path in XIXIA.glob("*.yaml")}
    return {stem: RuleVersion(rule, 1, "") for stem, rule in built.items()}


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of record that the county's rules look at."""
    found: dict[str, None] = {"credit-grade": None}
    for version in rules().values():
        trees = [version.rule.condition]
        trees += [version.rule.withdrawn_when] if version.rule.withdrawn_when is not None else []
        for condition in (part for tree in trees for part in c.walk(tree)):
            if isinstance(condition, c.Record):
                found.update(dict.fromkeys(condition.record.kinds))
            if isinstance(condition, c.OnList):
                found.update(dict.fromkeys(condition.on_list.lists))
    return tuple(found)


def record(kind: str, decided_on: str = "2021-06-01", **fields: Any) -> RecordFact:
    """A record of the county that counts, unless ``fields`` say otherwise."""
    return RecordFact.model_validate(
        {
            "id": f"{kind}-{decided_on}",
            "version": 1,
            "kind": kind,
            "region": "411323",
            "path": PATH,
            "authority": "someone",
            "decided_on": decided_on,
            "valid_to": OPEN_END,
            "display_ends_on": OPEN_END,
            "sharing_ends_on": OPEN_END,
            **fields,
        }
    )


def graded(scale: str, grade: str) -> RecordFact:
    """A grade on one of the county's scales."""
    return record("credit-grade", attributes={"scale": f"xixia-{scale}", "grade": grade})


def said(**values: bool | str) -> dict[str, bool | str]:
    """Inputs; terms have dashes in their names."""
    return {name.replace("__", "-"): value for name, value in values.items()}


@dataclass(frozen=True)
class Case:
    """What is given, and what the answer must be."""

    rule: str
    outcome: str
    kind: str = "NATURAL_PERSON"
    records: tuple[RecordFact, ...] = ()
    inputs: Mapping[str, bool | str] = field(default_factory=lambda: dict[str, bool | str]())
    day: date = DAY
    items: tuple[str, ...] = ()
    """Items that the answer must have."""
    due: str | None = None
    covered: bool = True


HONEST = said(honest__subject=True)
GOOD = said(good__credit=True)
CARE = {**HONEST, **said(county_institution=True)}
APPROVAL = said(qualified__applicant=True, statutory_material_missing=False, written_promise=True)
COMMITTED = (record("credit-commitment"),)
PILOT = record("xixia-pilot-unit")
TENDER = said(query_channel=True, cutoff_time=True, evidence_retention=True, usage_rules=True)
STARRED = record("starred-institution")
GOOD_CARE = graded("care-institution", "良好")
EXIT = record("red-list-exit", "2022-02-15")
REVOKED = record("honour-revoked", "2022-02-20")
TRADING = ("量化记分", "列入公共资源交易不良警示名单", "限制参与公共资源交易活动")
REMOVED = ("取消试点资格", "相关行为向社会公开")
WITHDRAWN = ("取消其享有的“信易+”激励措施", "报送县信用建设领导小组办公室")
FIRM, BODY = "LEGAL_ENTITY", "PUBLIC_BODY"
BLACK = "credit-procurement--blacklists"
DELISTED = record("major-tax-violation-list", "2021-01-05", valid_to="2021-12-10")
LATER_REMOVED = record("judgment-defaulter-list", "2021-11-01", valid_to="2022-01-10")

CASES: dict[str, Case] = {
    "AC-000-001": Case(
        "credit-elderly-care--deposit-10pct", "GRANTED", inputs={**CARE, "deposit": "10000"}, due="9000"
    ),
    "AC-000-003": Case(
        "credit-elderly-care--priority-admission",
        "GRANTED",
        inputs=CARE,
        items=("优先入住", "专人全程指导帮助办理入住手续", "自主选择空余床位"),
    ),
    "AC-000-004": Case(
        "provider--incentive-withdrawal", "APPLIES", records=(EXIT,), day=MARCH, items=WITHDRAWN
    ),
    "AC-000-006": Case(
        "provider--incentive-withdrawal", "APPLIES", records=(REVOKED,), day=MARCH, items=WITHDRAWN
    ),
    "AC-000-007": Case(BLACK, "APPLIES", FIRM, records=(record("judgment-defaulter-list"),)),
    "AC-000-011": Case(BLACK, "DOES_NOT_APPLY", FIRM, records=(DELISTED,)),
    "AC-000-012": Case(BLACK, "APPLIES", FIRM, records=(LATER_REMOVED,)),
    "AC-000-013": Case(
        "credit-procurement--tender-doc-content",
        "NON_COMPLIANT",
        BODY,
        inputs={**TENDER, "cutoff_time": False},
    ),
    "AC-000-014": Case(
        "credit-approval--tolerant-acceptance",
        "GRANTED",
        records=COMMITTED,
        inputs=APPROVAL,
        items=("容缺受理",),
    ),
    "AC-000-015": Case(
        "credit-approval--tolerant-acceptance",
        "REFUSED",
        records=COMMITTED,
        inputs={**APPROVAL, "statutory_material_missing": True},
    ),
    "AC-000-016": Case(
        "credit-approval--tolerant-acceptance",
        "REFUSED",
        records=COMMITTED,
        inputs={**APPROVAL, "written_promise": False},
    ),
    "AC-000-018": Case(
        "provider--pilot-disqualify",
        "APPLIES",
        FIRM,
        records=(PILOT, record("false-incentive")),
        items=REMOVED,
    ),
    "AC-000-019": Case(
        "provider--pilot-disqualify",
        "APPLIES",
        FIRM,
        records=(PILOT, record("other-dishonesty", severity="SERIOUS")),
        items=REMOVED,
    ),
    "AC-000-020": Case(
        "credit-bidding--negative-scoring",
        "APPLIES",
        FIRM,
        records=(record("trading-negative-score"),),
        items=TRADING,
    ),
    "AC-000-023": Case(
        "credit-rental--honours-rental", "GRANTED", FIRM, records=(record("honour-honest-enterprise"),)
    ),
    "AC-000-024": Case("credit-reading--library", "GRANTED", inputs=HONEST, items=("资料复制刻录免费",)),
    "AC-000-026": Case(
        "credit-domestic-service--firms",
        "GRANTED",
        FIRM,
        inputs={**GOOD, "xixia-domestic-service-firm": True},
        items=("减少监管频次",),
    ),
    "AC-000-027": Case(
        "credit-domestic-service--firms",
        "REFUSED",
        inputs={**GOOD, "xixia-domestic-service-firm": False, "xixia-domestic-worker": True},
    ),
    "AC-000-028": Case("credit-elderly-care--starred-reward", "GRANTED", FIRM, records=(STARRED, GOOD_CARE)),
    "AC-000-029": Case("credit-elderly-care--starred-reward", "REFUSED", FIRM, records=(GOOD_CARE,)),
    "AC-000-030": Case(
        "credit-home-sale--filing-to-commitment",
        "GRANTED",
        FIRM,
        records=(record("sale-price-commitment"),),
        items=("房源房价公布不再备案",),
    ),
    "AC-000-031": Case(
        "department-plan--deadline",
        "LATE",
        BODY,
        inputs=said(notice_issued_on="2021-12-08", submitted_on="2021-12-26"),
        day=date(2021, 12, 27),
    ),
    "AC-000-032": Case(
        "credit-post--settlement",
        "GRANTED",
        FIRM,
        inputs={**GOOD, "xixia-ecommerce-operator": True},
        items=("到付结算", "月结算"),
    ),
    "AC-000-033": Case(
        "credit-post--priority-delivery", "GRANTED", inputs={"xixia-higher-credit": True}, items=("优先投递",)
    ),
}

MORE: dict[str, Case] = {
    "relief ends with the red list": Case(
        "credit-elderly-care--deposit-10pct",
        "WITHDRAWN",
        records=(EXIT,),
        inputs={**CARE, "deposit": "10000"},
        day=MARCH,
    ),
    "rental preference ends with the title": Case(
        "credit-rental--honours-rental",
        "WITHDRAWN",
        records=(record("honour-honest-person", valid_to="2022-02-20"), REVOKED),
        day=MARCH,
    ),
    "the day before the exit it still stands": Case(
        "credit-elderly-care--deposit-10pct",
        "GRANTED",
        records=(EXIT,),
        inputs={**CARE, "deposit": "10000"},
        day=date(2022, 2, 14),
        due="9000",
    ),
    "a moral model is one of the six titles": Case(
        "credit-rental--honours-rental", "GRANTED", records=(record("honour-moral-model"),)
    ),
    "an honest youth's utilities": Case(
        "credit-rental--honours-utilities",
        "GRANTED",
        records=(record("honour-honest-youth"),),
        items=("燃气",),
    ),
    "no title": Case("credit-rental--honours-utilities", "REFUSED"),
    "whether titles were lost is not known": Case(
        "credit-reading--library", "UNDETERMINED", inputs=HONEST, covered=False
    ),
    "nobody says who is honest": Case("credit-reading--library", "UNDETERMINED"),
    "after the tender's removal it is refused no more": Case(
        BLACK, "DOES_NOT_APPLY", FIRM, records=(LATER_REMOVED,), day=date(2022, 1, 10)
    ),
    "a complete tender document": Case(
        "credit-procurement--tender-doc-content", "COMPLIANT", BODY, inputs=TENDER
    ),
    "false incentives of somebody who is no pilot": Case(
        "provider--pilot-disqualify", "DOES_NOT_APPLY", FIRM, records=(record("false-incentive"),)
    ),
    "minor dishonesty does not end pilot status": Case(
        "provider--pilot-disqualify",
        "DOES_NOT_APPLY",
        FIRM,
        records=(PILOT, record("other-dishonesty", severity="MINOR")),
    ),
    "a pilot that broke the law": Case(
        "provider--pilot-disqualify", "APPLIES", FIRM, records=(PILOT, record("discipline-violation"))
    ),
    "a pilot on the list of the seriously dishonest": Case(
        "provider--pilot-disqualify", "APPLIES", FIRM, records=(PILOT, record("serious-dishonesty-list"))
    ),
    "a breach of contract by a purchaser": Case(
        "credit-procurement--gov-breach-complaint",
        "APPLIES",
        BODY,
        records=(record("xixia-procurement-gov-breach"),),
    ),
    "on the trading warning list": Case(
        "credit-bidding--warning-list", "APPLIES", FIRM, records=(record("trading-warning-list"),)
    ),
    "rented flats for a firm of good credit": Case(
        "credit-rental--rent-terms", "GRANTED", FIRM, inputs=GOOD, items=("更低的租赁押金或免押金",)
    ),
    "a good firm that is not small": Case(
        "credit-loan--better-rate", "REFUSED", FIRM, inputs={**GOOD, "small-firm": False}
    ),
    "an institution outside the county": Case(
        "credit-elderly-care--priority-admission", "REFUSED", inputs={**CARE, "county_institution": False}
    ),
    "a pilot that went wrong is preferred no more": Case(
        "provider--provider-priority",
        "WITHDRAWN",
        FIRM,
        records=(PILOT, record("false-incentive")),
        inputs={"xixia-incentive-provider": True},
    ),
    "a provider that did nothing wrong": Case(
        "provider--provider-priority", "GRANTED", FIRM, inputs={"xixia-incentive-provider": True}
    ),
    "the bonus points are not set": Case("credit-bidding--bonus-points", "UNDETERMINED", FIRM, inputs=HONEST),
    "the demerit points are not set": Case(
        "credit-bidding--demerit-points", "UNDETERMINED", FIRM, records=(record("trading-negative-score"),)
    ),
    "a worker is favoured in skill grading": Case(
        "credit-domestic-service--workers",
        "GRANTED",
        inputs={**GOOD, "xixia-domestic-worker": True},
        items=("技能等级评定", "学历提升", "表彰奖励"),
    ),
    "a firm that sells nothing online": Case(
        "credit-post--settlement", "REFUSED", FIRM, inputs={**GOOD, "xixia-ecommerce-operator": False}
    ),
    "a person needs to sell nothing": Case("credit-post--settlement", "GRANTED", inputs=GOOD),
    "a starred institution without a good evaluation": Case(
        "credit-elderly-care--starred-reward", "REFUSED", FIRM, records=(STARRED,)
    ),
    "hoarding is none of the six price offences": Case(
        "credit-home-sale--price-conduct",
        "DOES_NOT_APPLY",
        FIRM,
        records=(record("market-price-conduct", attributes={"conduct": "HOARDING"}),),
    ),
    "price fraud is one": Case(
        "credit-home-sale--price-conduct",
        "APPLIES",
        FIRM,
        records=(record("market-price-conduct", attributes={"conduct": "FRAUD"}),),
    ),
    "a breach is punished": Case(
        "credit-approval--promise-breach", "APPLIES", FIRM, records=(record("commitment-breach"),)
    ),
    "approval first": Case(
        "credit-approval--promise-first", "GRANTED", FIRM, records=COMMITTED, items=("先批", "事后审")
    ),
    "a plan sent on the last day": Case(
        "department-plan--deadline",
        "ON_TIME",
        BODY,
        inputs=said(notice_issued_on="2021-12-08", submitted_on="2021-12-25"),
        day=date(2021, 12, 27),
    ),
    "both parts make the full evaluation": Case(
        "credit-rental--full-credit-evaluation",
        "NON_COMPLIANT",
        FIRM,
        records=(graded("public-composite", "甲"),),
    ),
    "the white list": Case(
        "credit-loan--white-list-referral", "GRANTED", FIRM, records=(record("white-list-finance"),)
    ),
    "a relief organisation is offered the information": Case(
        "credit-emergency--information-service", "COMPLIANT", inputs={"consumer": "国际救援救灾组织"}
    ),
    "an advertiser is not": Case(
        "credit-emergency--information-service", "NON_COMPLIANT", inputs={"consumer": "广告公司"}
    ),
    "a wage account alone is not enough": Case(
        "credit-employment--wage-monitoring",
        "NON_COMPLIANT",
        FIRM,
        inputs=said(real_name=True, wage_account=True, bank_paid=False),
    ),
    "a pharmacy without risk needs no push": Case(
        "credit-pharmacy--risk-push",
        "COMPLIANT",
        FIRM,
        inputs=said(risk_found=False, pushed_to_regulator=False),
    ),
    "a risk that nobody is told of": Case(
        "credit-pharmacy--risk-push",
        "NON_COMPLIANT",
        FIRM,
        inputs=said(risk_found=True, pushed_to_regulator=False),
    ),
}


def asked(case: Case) -> RuleResult:
    """The answer of the case's rule."""
    types = {spec.name: spec.type for spec in rules()[case.rule].rule.inputs}
    coverage = [
        CoverageFact(kind=kind, region="411323", from_=date(1, 1, 1), to=OPEN_END, authority="a source")
        for kind in kinds()
        if case.covered
    ]
    facts = Facts.model_validate(
        {
            "cutoff": datetime(case.day.year, case.day.month, case.day.day, 12),
            "region": "411323",
            "path": PATH,
            "subject": SubjectFacts.model_validate(
                {"id": "s1", "kind": case.kind, "registered": PATH, "records": case.records}
            ),
            "coverage": coverage,
            "inputs": {
                name: InputFact(type=types.get(name, "boolean"), value=value)  # pyright: ignore[reportArgumentType]
                for name, value in case.inputs.items()
            },
            "scales": {"xixia-care-institution": ("良好",)},
        }
    )
    by_id = {version.rule.id: version for version in rules().values()}
    return evaluate(rules()[case.rule], facts, by_id)


def named(result: RuleResult) -> set[str]:
    """The items of an answer, in Chinese."""
    return {one["zh"] for one in result.value.items} if result.value is not None else set()


@pytest.mark.parametrize("name", [*CASES, *MORE])
def test_a_case_is_answered_as_the_text_says(name: str) -> None:
    case = {**CASES, **MORE}[name]
    result = asked(case)
    assert result.outcome == Outcome(case.outcome), (result.missing, result.condition)
    assert result.reason is None
    assert set(case.items) <= named(result)
    if case.due is not None:
        assert result.value is not None
        assert result.value.due == Decimal(case.due)


def test_the_list_of_admission_services_is_complete() -> None:
    assert named(asked(CASES["AC-000-003"])) == set(CASES["AC-000-003"].items)


def test_the_worker_of_case_27_is_favoured_under_the_other_rule() -> None:
    worker = rules()["credit-domestic-service--workers"].rule.effect.value
    assert isinstance(worker, Items)
    assert "减少监管频次" not in {item.zh for item in worker.items}


@pytest.mark.parametrize("rule", ["credit-bidding--bonus-points", "credit-bidding--demerit-points"])
def test_what_is_missing_is_the_parameter(rule: str) -> None:
    case = next(one for one in MORE.values() if one.rule == rule)
    value = rules()[rule].rule.effect.value
    assert isinstance(value, Amount)
    assert [gap.what for gap in asked(case).missing] == ["parameter"]


def test_every_condition_of_a_tender_document_counts() -> None:
    case = MORE["a complete tender document"]
    for name in TENDER:
        lacking = dataclasses.replace(case, inputs={**TENDER, name: False})
        assert asked(lacking).outcome is Outcome.NON_COMPLIANT


MODALITIES = {
    "shall": Modality.MUST,
    "should": Modality.SHOULD,
    "may": Modality.MAY,
    "explore": Modality.EXPLORE,
    "practice": Modality.PRACTICE,
}


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["seed"] == "000"]


def test_every_row_of_the_document_has_a_rule_with_its_modality() -> None:
    modalities = {row["id"]: MODALITIES[row["modality"]] for row in _rows("scenarios")}
    carried: dict[str, set[Modality]] = {}
    for version in rules().values():
        for row in version.rule.rows:
            carried.setdefault(row, set()).add(version.rule.modality)
    assert {row: carried.get(row) for row in modalities} == {row: {m} for row, m in modalities.items()}


def test_every_case_of_the_document_is_asked() -> None:
    assert {row["id"] for row in _rows("acceptance_cases")} == set(CASES)


def test_every_event_of_the_document_is_somewhere_in_the_seeds() -> None:
    names = ("kinds.yaml", "kinds-000.yaml", "scales-000.yaml")
    reference = [ROOT / "seeds/reference" / name for name in names]
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*reference, *XIXIA.glob("*.yaml")))
    assert [row["id"] for row in _rows("events") if row["id"] not in text] == []


EXEMPT = {
    "credit-approval--promise-first",
    "provider--provider-priority",
    "department-appraisal--commendation",
}
"""Benefits for which the plan's general withdrawal (四.4) is not what ends them."""


def test_every_other_benefit_ends_with_the_red_list_or_the_title() -> None:
    general = rules()["provider--incentive-withdrawal"].rule.condition
    benefits = {stem: v.rule for stem, v in rules().items() if v.rule.kind == "BENEFIT"}
    assert {stem for stem, rule in benefits.items() if rule.withdrawn_when != general} == EXEMPT
