"""The acceptance cases of 西峡县's plan (doc-000): each is asked of its rule in the seeds, on plain facts.

A state of the subject that is a term of the text (守信群体, 信用良好) is an input, as the cases give it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_schema.vocabulary import Modality, Outcome
from hub.policy.model.conditions import AnyOf, Condition
from hub.policy.model.values import Several
from tests.cases.facts import BODY, FIRM, PERSON, Case, Rec, ask, asking, check, grade, lacking, names
from tests.cases.seeded import catalogue
from tests.fact_base import SHARED

ROOT = Path(__file__).parents[2]
XIXIA = {name: version for name, version in catalogue().rules.items() if version.rule.region == "411323"}

HONEST = {"honest-subject": True}
GOOD = {"good-credit": True}
CARE = {**HONEST, "county_institution": True}
APPROVAL = {"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True}
COMMITTED = (Rec("credit-commitment"),)
PILOT = Rec("xixia-pilot-unit")
CONTENTS = {"query_channel": True, "cutoff_time": True, "evidence_retention": True, "usage_rules": True}
TENDER = {"government_procurement": True, **CONTENTS}
STARRED = Rec("starred-institution")
GOOD_CARE = grade("xixia-care-institution", "良好")
EXIT = Rec("red-list-exit", decided_on="2022-02-15")
ENTERED = Rec("xixia-red-list", decided_on="2021-12-20")
ENTERED_AGAIN = ENTERED._replace(decided_on="2022-02-20")
REVOKED = Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2022-02-20")
TRADING = ("量化记分", "列入公共资源交易不良警示名单", "限制参与公共资源交易活动")
REMOVED = ("取消试点资格", "相关行为向社会公开")
WITHDRAWN = ("取消其享有的“信易+”激励措施", "报送县信用建设领导小组办公室")
BLACK = "xixia-credit-procurement--blacklists"
DELISTED = Rec("major-tax-violation-list", decided_on="2021-01-05", valid_to="2021-12-10")
LATER_REMOVED = Rec("judgment-defaulter-list", decided_on="2021-11-01", valid_to="2022-01-10")

CASES = (
    Case(
        "AC-000-001",
        "xixia-credit-elderly-care--deposit-10pct",
        "GRANTED",
        given={**CARE, "deposit": "10000"},
        value={"due": "9000"},
    ),
    Case(
        "AC-000-003",
        "xixia-credit-elderly-care--priority-admission",
        "GRANTED",
        given=CARE,
        items=("优先入住", "专人全程指导帮助办理入住手续", "自主选择空余床位"),
    ),
    Case(
        "AC-000-004",
        "xixia-provider--incentive-withdrawal",
        "APPLIES",
        records=(EXIT,),
        day="2022-03-01",
        items=WITHDRAWN,
    ),
    Case(
        "AC-000-006",
        "xixia-provider--incentive-withdrawal",
        "APPLIES",
        records=(REVOKED,),
        day="2022-03-01",
        items=WITHDRAWN,
    ),
    Case("AC-000-007", BLACK, "APPLIES", kind=FIRM, records=(Rec("judgment-defaulter-list"),)),
    Case("AC-000-011", BLACK, "DOES_NOT_APPLY", kind=FIRM, records=(DELISTED,)),
    Case(
        "listed for a major tax violation",
        BLACK,
        "APPLIES",
        kind=FIRM,
        records=(DELISTED._replace(valid_to="2022-01-10"),),
    ),
    Case("AC-000-012", BLACK, "APPLIES", kind=FIRM, records=(LATER_REMOVED,)),
    Case(
        "AC-000-013",
        "xixia-credit-procurement--tender-doc-content",
        "NON_COMPLIANT",
        kind=BODY,
        given={**TENDER, "cutoff_time": False},
    ),
    Case(
        "AC-000-014",
        "xixia-credit-approval--tolerant-acceptance",
        "GRANTED",
        records=COMMITTED,
        given=APPROVAL,
        items=("容缺受理",),
    ),
    Case(
        "AC-000-015",
        "xixia-credit-approval--tolerant-acceptance",
        "REFUSED",
        records=COMMITTED,
        given={**APPROVAL, "statutory_material_missing": True},
    ),
    Case(
        "AC-000-016",
        "xixia-credit-approval--tolerant-acceptance",
        "REFUSED",
        records=COMMITTED,
        given={**APPROVAL, "written_promise": False},
    ),
    Case(
        "AC-000-018",
        "xixia-provider--pilot-disqualify",
        "APPLIES",
        kind=FIRM,
        records=(PILOT, Rec("false-incentive")),
        items=REMOVED,
    ),
    Case(
        "AC-000-019",
        "xixia-provider--pilot-disqualify",
        "APPLIES",
        kind=FIRM,
        records=(PILOT, Rec("other-dishonesty", severity="SERIOUS")),
        items=REMOVED,
    ),
    Case(
        "AC-000-020",
        "xixia-credit-bidding--negative-scoring",
        "APPLIES",
        kind=FIRM,
        records=(Rec("trading-negative-score"),),
        items=TRADING,
    ),
    Case(
        "AC-000-023",
        "xixia-credit-rental--honours-rental",
        "GRANTED",
        kind=FIRM,
        records=(Rec("honour-honest-enterprise"),),
        given={"rental_kind": "房屋租赁"},
    ),
    Case("AC-000-024", "xixia-credit-reading--library", "GRANTED", given=HONEST, items=("资料复制刻录免费",)),
    Case(
        "AC-000-026",
        "xixia-credit-domestic-service--firms",
        "GRANTED",
        kind=FIRM,
        given={**GOOD, "xixia-domestic-service-firm": True},
        items=("减少监管频次",),
    ),
    Case(
        "AC-000-027",
        "xixia-credit-domestic-service--firms",
        "REFUSED",
        given={**GOOD, "xixia-domestic-service-firm": False},
        kind=PERSON,
    ),
    Case(
        "AC-000-028",
        "xixia-credit-elderly-care--starred-reward",
        "GRANTED",
        kind=FIRM,
        records=(STARRED, GOOD_CARE),
    ),
    Case(
        "AC-000-029", "xixia-credit-elderly-care--starred-reward", "REFUSED", kind=FIRM, records=(GOOD_CARE,)
    ),
    Case(
        "AC-000-030",
        "xixia-credit-home-sale--filing-to-commitment",
        "GRANTED",
        kind=FIRM,
        records=(Rec("sale-price-commitment"),),
        items=("房源房价公布不再备案",),
        given={"filing_matter": "房源房价公布"},
    ),
    Case(
        "AC-000-031",
        "xixia-department-plan--deadline",
        "LATE",
        kind=BODY,
        given={"submitted_on": "2021-12-26", "evidence_on": "2021-12-26"},
        day="2021-12-27",
    ),
    Case(
        "AC-000-032",
        "xixia-credit-post--settlement",
        "GRANTED",
        kind=FIRM,
        given={**GOOD, "xixia-ecommerce-operator": True},
        items=("到付结算", "月结算"),
    ),
    Case(
        "AC-000-033",
        "xixia-credit-post--priority-delivery",
        "GRANTED",
        given={"xixia-higher-credit": True},
        items=("优先投递",),
    ),
)

MORE = (
    Case(
        "relief ends with the red list",
        "xixia-credit-elderly-care--deposit-10pct",
        "WITHDRAWN",
        records=(EXIT,),
        given={**CARE, "deposit": "10000"},
        day="2022-03-01",
    ),
    Case(
        "rental preference ends with the title",
        "xixia-credit-rental--honours-rental",
        "WITHDRAWN",
        records=(Rec("honour-honest-person"), REVOKED),
        day="2022-03-01",
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "a title that was revoked and given again carries the benefit again",
        "xixia-credit-rental--honours-rental",
        "GRANTED",
        records=(
            Rec("honour-honest-person", decided_on="2021-12-09"),
            Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2021-12-20"),
            Rec("honour-honest-person", decided_on="2022-01-15"),
        ),
        day="2022-03-01",
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "a title that ended ends the benefit (AMB-034)",
        "xixia-credit-rental--honours-rental",
        "WITHDRAWN",
        records=(Rec("honour-honest-person", valid_to="2022-02-20"),),
        day="2022-02-20",
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "the red list is none of the six titles",
        "xixia-credit-rental--honours-rental",
        "REFUSED",
        records=(Rec("xixia-red-list"),),
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "the day before it entered again",
        "xixia-credit-elderly-care--deposit-10pct",
        "WITHDRAWN",
        records=(ENTERED, EXIT, ENTERED_AGAIN),
        given={**CARE, "deposit": "10000"},
        day="2022-02-19",
    ),
    Case(
        "the last day of an entry",
        "xixia-credit-elderly-care--deposit-10pct",
        "GRANTED",
        records=(ENTERED._replace(valid_to="2022-03-02"),),
        given={**CARE, "deposit": "10000"},
        day="2022-03-01",
    ),
    Case(
        "the day on which an entry has ended",
        "xixia-credit-elderly-care--deposit-10pct",
        "WITHDRAWN",
        records=(ENTERED._replace(valid_to="2022-03-01"),),
        given={**CARE, "deposit": "10000"},
        day="2022-03-01",
    ),
    Case(
        "entered again, nothing is withdrawn",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        records=(ENTERED, EXIT, ENTERED_AGAIN),
        day="2022-03-01",
    ),
    Case(
        "an entry that stands",
        "xixia-provider--incentive-withdrawal",
        "DOES_NOT_APPLY",
        records=(ENTERED,),
        day="2022-03-01",
    ),
    Case(
        "the day before the exit it still stands",
        "xixia-credit-elderly-care--deposit-10pct",
        "GRANTED",
        records=(EXIT,),
        given={**CARE, "deposit": "10000"},
        day="2022-02-14",
        value={"due": "9000"},
    ),
    Case(
        "a moral model is one of the six titles",
        "xixia-credit-rental--honours-rental",
        "GRANTED",
        records=(Rec("honour-moral-model"),),
        given={"rental_kind": "房屋租赁"},
    ),
    Case(
        "an honest youth's utilities",
        "xixia-credit-rental--honours-utilities",
        "GRANTED",
        records=(Rec("honour-honest-youth"),),
        items=("燃气",),
        given={"utility": "供暖"},
    ),
    Case("no title", "xixia-credit-rental--honours-utilities", "REFUSED", given={"utility": "供暖"}),
    Case(
        "whether titles were lost is not known",
        "xixia-credit-reading--library",
        "UNDETERMINED",
        given=HONEST,
        closed=False,
    ),
    Case("nobody says who is honest", "xixia-credit-reading--library", "UNDETERMINED"),
    Case(
        "after the tender's removal it is refused no more",
        BLACK,
        "DOES_NOT_APPLY",
        kind=FIRM,
        records=(LATER_REMOVED,),
        day="2022-01-10",
    ),
    Case(
        "a complete tender document",
        "xixia-credit-procurement--tender-doc-content",
        "COMPLIANT",
        kind=BODY,
        given=TENDER,
    ),
    Case(
        "false incentives of somebody who is no pilot",
        "xixia-provider--pilot-disqualify",
        "DOES_NOT_APPLY",
        kind=FIRM,
        records=(Rec("false-incentive"),),
    ),
    Case(
        "minor dishonesty does not end pilot status",
        "xixia-provider--pilot-disqualify",
        "DOES_NOT_APPLY",
        kind=FIRM,
        records=(PILOT, Rec("other-dishonesty", severity="MINOR")),
    ),
    Case(
        "a pilot that broke the law",
        "xixia-provider--pilot-disqualify",
        "APPLIES",
        kind=FIRM,
        records=(PILOT, Rec("discipline-violation")),
    ),
    Case(
        "a pilot on the list of the seriously dishonest",
        "xixia-provider--pilot-disqualify",
        "APPLIES",
        kind=FIRM,
        records=(PILOT, Rec("serious-dishonesty-list")),
    ),
    Case(
        "a breach of contract by a purchaser",
        "xixia-credit-procurement--gov-breach-complaint",
        "APPLIES",
        kind=BODY,
        records=(Rec("xixia-procurement-gov-breach"),),
    ),
    Case(
        "on the trading warning list",
        "xixia-credit-bidding--warning-list",
        "APPLIES",
        kind=FIRM,
        records=(Rec("trading-warning-list"),),
    ),
    Case(
        "rented flats for a firm of good credit",
        "xixia-credit-rental--rent-terms",
        "GRANTED",
        kind=FIRM,
        given=GOOD,
        items=("更低的租赁押金或免押金",),
    ),
    Case(
        "a good firm that is not small",
        "xixia-credit-loan--better-rate",
        "REFUSED",
        kind=FIRM,
        given={**GOOD, "small-firm": False},
    ),
    Case(
        "an institution outside the county",
        "xixia-credit-elderly-care--priority-admission",
        "REFUSED",
        given={**CARE, "county_institution": False},
    ),
    Case(
        "a pilot that went wrong is preferred no more",
        "xixia-provider--provider-priority",
        "WITHDRAWN",
        kind=FIRM,
        records=(PILOT, Rec("false-incentive")),
        given={"xixia-incentive-provider": True},
    ),
    Case(
        "a provider that did nothing wrong",
        "xixia-provider--provider-priority",
        "GRANTED",
        kind=FIRM,
        given={"xixia-incentive-provider": True},
    ),
    Case(
        "the bonus points are not set",
        "xixia-credit-bidding--bonus-points",
        "GRANTED",
        kind=FIRM,
        given={"public_resource_trade": True, **HONEST},
        items=("适当奖励，由交易中心确定",),
        missing=("xixia-trading-bonus-points",),
    ),
    Case(
        "the demerit points are not set",
        "xixia-credit-bidding--demerit-points",
        "APPLIES",
        kind=FIRM,
        records=(Rec("trading-negative-score"),),
        missing=("xixia-trading-demerit-points",),
    ),
    Case(
        "a worker is favoured in skill grading",
        "xixia-credit-domestic-service--workers",
        "GRANTED",
        given={"advancement": "技能等级评定", **GOOD, "xixia-domestic-worker": True},
        items=("技能等级评定", "学历提升", "表彰奖励"),
    ),
    Case(
        "a firm that sells nothing online",
        "xixia-credit-post--settlement",
        "REFUSED",
        kind=FIRM,
        given={**GOOD, "xixia-ecommerce-operator": False},
    ),
    Case(
        "a person needs to sell nothing", "xixia-credit-post--settlement", "GRANTED", given=GOOD, kind=PERSON
    ),
    Case(
        "a starred institution without a good evaluation",
        "xixia-credit-elderly-care--starred-reward",
        "REFUSED",
        kind=FIRM,
        records=(STARRED,),
    ),
    Case(
        "hoarding is none of the six price offences",
        "xixia-credit-home-sale--price-conduct",
        "DOES_NOT_APPLY",
        kind=FIRM,
        records=(Rec("market-price-conduct", attributes={"conduct": "HOARDING"}),),
    ),
    Case(
        "price fraud is one",
        "xixia-credit-home-sale--price-conduct",
        "APPLIES",
        kind=FIRM,
        records=(Rec("market-price-conduct", attributes={"conduct": "FRAUD"}),),
    ),
    Case(
        "a breach is punished",
        "xixia-credit-approval--promise-breach",
        "APPLIES",
        kind=FIRM,
        records=(Rec("commitment-breach"),),
        given={"approved_on_it": True},
    ),
    Case(
        "approval first",
        "xixia-credit-approval--promise-first",
        "GRANTED",
        kind=FIRM,
        records=COMMITTED,
        items=("先批", "事后审"),
        given={"approval_matter": "行政许可"},
    ),
    Case(
        "a plan sent on the last day",
        "xixia-department-plan--deadline",
        "ON_TIME",
        kind=BODY,
        given={"submitted_on": "2021-12-25", "evidence_on": "2021-12-25"},
        day="2021-12-27",
    ),
    Case(
        "both parts make the full evaluation",
        "xixia-credit-rental--full-credit-evaluation",
        "NOT_FOLLOWED",
        kind=FIRM,
        records=(grade("xixia-public-composite", "甲"),),
    ),
    Case(
        "the white list",
        "xixia-credit-loan--white-list-referral",
        "GRANTED",
        kind=FIRM,
        records=(Rec("white-list-finance"),),
    ),
    Case(
        "a relief organisation is offered the information",
        "xixia-credit-emergency--information-service",
        "NAMED",
        given={"consumer": "国际救援救灾组织"},
    ),
    Case(
        "an advertiser is not",
        "xixia-credit-emergency--information-service",
        "NOT_NAMED",
        given={"consumer": "其他"},
    ),
    Case(
        "a wage account alone is not enough",
        "xixia-credit-employment--wage-monitoring",
        "NOT_FOLLOWED",
        kind=FIRM,
        given={
            "employs_migrant_workers": True,
            "real_name": True,
            "wage_account": True,
            "bank_paid": False,
            "monitored_in_real_time": True,
        },
    ),
    Case(
        "a pharmacy without risk needs no push",
        "xixia-credit-pharmacy--risk-push",
        "NOT_APPLICABLE",
        kind=FIRM,
        given={"pushed_to_regulator": False},
    ),
    Case(
        "a risk that nobody is told of",
        "xixia-credit-pharmacy--risk-push",
        "NOT_FOLLOWED",
        kind=FIRM,
        records=(Rec("pharmacy-risk"),),
        given={"pushed_to_regulator": False},
    ),
)


@asking((*CASES, *MORE))
def test_a_case_is_answered_as_the_text_says(case: Case) -> None:
    check(case, ask(case))


def case_of(name: str) -> Case:
    """A case by its id."""
    (case,) = [case for case in (*CASES, *MORE) if case.id == name]
    return case


def test_the_list_of_admission_services_is_complete() -> None:
    assert names(ask(case_of("AC-000-003"))) == list(case_of("AC-000-003").items)


def test_the_worker_of_case_27_is_favoured_under_the_other_rule() -> None:
    worker = catalogue().rules["xixia-credit-domestic-service--workers"].rule.effect.value
    assert isinstance(worker, Several)
    items = {item.zh for part in worker.several for item in getattr(part, "items", ())}
    assert "予以倾斜" in items
    assert "减少监管频次" not in items


@pytest.mark.parametrize("name", ["the bonus points are not set", "the demerit points are not set"])
def test_what_is_missing_is_the_parameter(name: str) -> None:
    case = case_of(name)
    assert [gap.what for gap in ask(case).missing] == ["parameter"]


def test_every_condition_of_a_tender_document_counts() -> None:
    case = case_of("a complete tender document")
    for name in CONTENTS:
        assert ask(lacking(case, **{name: False})).outcome is Outcome.NON_COMPLIANT


MODALITIES = {
    "shall": Modality.MUST,
    "should": Modality.SHOULD,
    "may": Modality.MAY,
    "explore": Modality.EXPLORE,
    "practice": Modality.PRACTICE,
}


def _rows(name: str) -> list[dict[str, str]]:
    with (SHARED / "facts" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["seed"] == "000"]


def test_every_row_of_the_document_has_a_rule_with_its_modality() -> None:
    modalities = {row["id"]: MODALITIES[row["modality"]] for row in _rows("scenarios")}
    carried: dict[str, set[Modality]] = {}
    for version in XIXIA.values():
        for row in version.rule.rows:
            carried.setdefault(row, set()).add(version.rule.modality)
    assert {row: carried.get(row) for row in modalities} == {row: {m} for row, m in modalities.items()}


def test_every_event_of_the_document_is_somewhere_in_the_seeds() -> None:
    names = ("kinds.yaml", "kinds-000.yaml", "scales-000.yaml")
    reference = [ROOT / "seeds/reference" / name for name in names]
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*reference, *(ROOT / "seeds/policy/xixia").glob("*.yaml"))
    )
    assert [row["id"] for row in _rows("events") if row["id"] not in text] == []


EXEMPT = {
    "xixia-credit-approval--promise-first",
    "xixia-provider--provider-priority",
    "xixia-department-appraisal--commendation",
}
"""Benefits for which the plan's general withdrawal (四.4) is not what ends them."""


TITLED = {
    "xixia-credit-rental--honours-rental",
    "xixia-credit-rental--honours-utilities",
    "xixia-credit-travel--fare-topup",
    "xixia-credit-travel--station-fast-lane",
}
"""Benefits of a title: they end with it too."""


def ends(condition: Condition | None) -> tuple[Condition, ...]:
    """What ends a benefit, one by one."""
    if condition is None:
        return ()
    return condition.any if isinstance(condition, AnyOf) else (condition,)


def test_every_other_benefit_ends_with_the_red_list_or_the_title() -> None:
    general = XIXIA["xixia-provider--incentive-withdrawal"].rule.condition
    left, _revoked = ends(general)
    benefits = {name: version.rule for name, version in XIXIA.items() if version.rule.kind == "BENEFIT"}
    assert {name for name, rule in benefits.items() if left not in ends(rule.withdrawn_when)} == EXEMPT
    titled = {name for name, rule in benefits.items() if left in ends(rule.withdrawn_when)[:-1]}
    assert titled == TITLED
