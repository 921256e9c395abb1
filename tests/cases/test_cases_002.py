"""The fact base's acceptance cases of doc-002 (信阳市), and what its rules answer beside them.

Each case is asked on 2024-06-03, as the fact base asks it; its id stands in acceptance_cases.csv.
"""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import Modality, RuleStatus
from hub.calendar.workdays import working_days_after
from hub.policy.model.values import Items
from tests.cases.facts import CALENDAR, NOBODY, Case, Rec, ask, asking, check, grade
from tests.cases.seeded import catalogue

DECIDED = date(2024, 3, 4)


def _published(after: int) -> dict[str, str]:
    uploaded = working_days_after(DECIDED, after, CALENDAR)
    return {"decided_on": DECIDED.isoformat(), "uploaded_on": uploaded.isoformat()}


SIGNED = "xinyang-medical-signed"
UPLOAD = "xinyang--penalty-upload-deadline"
UPLOAD_8 = "xinyang--eight-kinds-upload-deadline"
RATES = "xinyang-publicity--double-publicity-rates"
ARREARS = "xinyang-gov-contract--arrears-rates"
PARTNERS = "xinyang-cross-region--partners"
SHARED = "xinyang-cross-region--mutual-recognition"
FEEDBACK = "xinyang-joint--case-feedback"

ANSWERS = (
    Case("AC-002-001", UPLOAD, "ON_TIME", given={"information_kind": "行政许可", **_published(5)}),
    Case("AC-002-003", UPLOAD, "LATE", given={"information_kind": "行政许可", **_published(15)}),
    Case("AC-002-005", UPLOAD_8, "LATE", given={**_published(25), "information_kind": "行政奖励"}),
    Case("AC-002-006", UPLOAD_8, "ON_TIME", given={**_published(18), "information_kind": "行政奖励"}),
    Case(
        "a permit is none of the eight kinds",
        UPLOAD_8,
        "NOT_APPLICABLE",
        given={**_published(15), "information_kind": "行政许可"},
    ),
    Case(
        "AC-002-007",
        RATES,
        "NON_COMPLIANT",
        given={"reporting_rate": "100", "compliance_rate": "100", "timeliness_rate": "99"},
    ),
    Case(
        "all three rates",
        RATES,
        "COMPLIANT",
        given={"reporting_rate": "100", "compliance_rate": "100", "timeliness_rate": "100"},
    ),
    Case(
        "AC-002-009", "xinyang-repair--notice-rate", "NON_COMPLIANT", given={"notified": 9, "penalties": 10}
    ),
    Case(
        "every penalty with a notice",
        "xinyang-repair--notice-rate",
        "COMPLIANT",
        given={"notified": 10, "penalties": 10},
    ),
    Case(
        "no penalty at all has no rate",
        "xinyang-repair--notice-rate",
        "UNDETERMINED",
        given={"notified": 0, "penalties": 0},
    ),
    Case(
        "AC-002-012",
        "xinyang-repair--notice-with-penalty",
        "NON_COMPLIANT",
        given={"decision_served_on": "2024-03-04", "notice_served_on": "2024-04-04"},
    ),
    Case(
        "AC-002-013", "xinyang-joint--list-only-punishment", "NON_COMPLIANT", given={"measure_on_list": False}
    ),
    Case(
        "a measure on the list",
        "xinyang-joint--list-only-punishment",
        "COMPLIANT",
        given={"measure_on_list": True, "target_found_by_law": True},
    ),
    Case(
        "on the list, the target not identified",
        "xinyang-joint--list-only-punishment",
        "NON_COMPLIANT",
        given={"measure_on_list": True, "target_found_by_law": False},
    ),
    Case(
        "AC-002-014",
        "xinyang-agri-quality--priority-channel",
        "GRANTED",
        given={"good-credit": True, "agricultural-producer": True},
        items=("项目申报“优先通道”", "行政审批“绿色”通道"),
    ),
    Case(
        "AC-002-016",
        ARREARS,
        "NON_COMPLIANT",
        given={"state_owned": True, "resolved_rate": "100", "settled_rate": "98"},
        kind="LEGAL_ENTITY",
    ),
    Case("both arrears rates", ARREARS, "COMPLIANT", given={"resolved_rate": "100", "settled_rate": "100"}),
    Case("AC-002-019", PARTNERS, "NAMED", given={"partner": "341500"}),
    Case("AC-002-020", PARTNERS, "NAMED", given={"partner": "341200"}),
    Case("Suzhou", PARTNERS, "NAMED", given={"partner": "320500"}, items=("苏州市", "六安市", "阜阳市")),
    Case("Suzhou by its name", PARTNERS, "NAMED", given={"partner": "苏州市"}),
    Case("AC-002-029", PARTNERS, "NOT_NAMED", given={"partner": "320100"}),
    Case("Nanjing by its name", PARTNERS, "NOT_NAMED", given={"partner": "南京市"}),
    Case(
        "AC-002-028",
        FEEDBACK,
        "NON_COMPLIANT",
        given={"in_real_time": False, "cases_fed_back": 6, "cases": 10},
    ),
    Case(
        "late but in full",
        FEEDBACK,
        "NON_COMPLIANT",
        given={"in_real_time": False, "cases_fed_back": 10, "cases": 10},
    ),
    Case(
        "at once but in part",
        FEEDBACK,
        "NON_COMPLIANT",
        given={"in_real_time": True, "cases_fed_back": 9, "cases": 10},
    ),
    Case("AC-002-032", "xinyang-repair--rate", "COMPLIANT", given={"repaired": 5, "willing_and_eligible": 5}),
    Case(
        "another domestic firm needs no evaluation",
        "xinyang-domestic-service--evaluation",
        "FOLLOWED",
        given={
            "firm_kind": "其他",
            "evaluated": False,
            "ratings_collected": True,
            "query_offered": True,
            "rating_standard_set": True,
        },
    ),
    Case(
        "a cleaning firm that is not evaluated",
        "xinyang-domestic-service--evaluation",
        "NOT_FOLLOWED",
        given={
            "firm_kind": "保洁",
            "evaluated": False,
            "ratings_collected": True,
            "query_offered": True,
            "rating_standard_set": True,
        },
    ),
    Case(
        "hairdressers' prepayment",
        "xinyang-consumption--prepay-supervision",
        "NOT_FOLLOWED",
        given={"sector": "美容美发", "supervised": False},
    ),
    Case(
        "prepayment of a sector that is not named",
        "xinyang-consumption--prepay-supervision",
        "NOT_APPLICABLE",
        given={"sector": "其他", "supervised": False},
    ),
    Case(
        "tea that can't be traced",
        "xinyang-agri-quality--trace",
        "NOT_FOLLOWED",
        given={"product": "信阳毛尖", "has_certificate": True, "has_grade": True, "traceable": False},
    ),
    Case(
        "patrols, but not spot checks by grade",
        "xinyang-agri-quality--graded",
        "NON_COMPLIANT",
        given={
            "quality_regulator": True,
            "patrols_by_grade": True,
            "monitoring_by_grade": True,
            "spot_checks_by_grade": False,
            "measures_differ_by_grade": True,
        },
    ),
    Case(
        "nobody attests the consumer's credit",
        "xinyang-consumption--discount-by-credit",
        "UNDETERMINED",
        given={"sector": "餐饮"},
    ),
    Case(
        "a domain that is not named",
        "xinyang-convenience--domains",
        "REFUSED",
        given={"domain": "其他", "good-credit": True},
    ),
    Case(
        "good credit in rental",
        "xinyang-convenience--domains",
        "GRANTED",
        given={"domain": "租赁", "good-credit": True},
    ),
    Case("not attested in rental", "xinyang-convenience--domains", "UNDETERMINED", given={"domain": "租赁"}),
    Case(
        "an industry of its own",
        "xinyang-credit-loan-products--supply-chain-green",
        "GRANTED",
        given={"industry": "绿色食品"},
    ),
)
"""What the caller states decides."""

RECORDS = (
    Case(
        "AC-002-023",
        "xinyang-credit-medical--cross-region-care",
        "REFUSED",
        given={"treated_elsewhere": True},
    ),
    Case(
        "signed, treated elsewhere",
        "xinyang-credit-medical--cross-region-care",
        "GRANTED",
        (Rec(SIGNED),),
        given={"treated_elsewhere": True},
    ),
    Case(
        "signed, treated at home",
        "xinyang-credit-medical--cross-region-care",
        "REFUSED",
        (Rec(SIGNED),),
        given={"treated_elsewhere": False},
    ),
    Case(
        "whether it is signed is not known",
        "xinyang-credit-medical--cross-region-care",
        "UNDETERMINED",
        closed=False,
        given={"treated_elsewhere": True},
    ),
    Case(
        "AC-002-024",
        "xinyang-tourism--complaints-in-index",
        "FOLLOWED",
        (Rec("consumer-complaint"),),
        given={"complained_business": "旅行社", "in_index": True},
    ),
    Case(
        "AC-002-024, left out of the index",
        "xinyang-tourism--complaints-in-index",
        "NOT_FOLLOWED",
        (Rec("consumer-complaint"),),
        given={"complained_business": "旅行社", "in_index": False},
    ),
    Case(
        "no complaint",
        "xinyang-tourism--complaints-in-index",
        "NOT_APPLICABLE",
        given={"complained_business": "景区", "in_index": False},
    ),
    Case(
        "a commitment for an approval",
        "xinyang-commitment--commitment-scenes",
        "GRANTED",
        (Rec("credit-commitment"),),
        given={"commitment_scene": "行政审批"},
    ),
    Case(
        "a commitment for something else",
        "xinyang-commitment--commitment-scenes",
        "REFUSED",
        (Rec("credit-commitment"),),
        given={"commitment_scene": "其他"},
    ),
    Case(
        "no commitment",
        "xinyang-commitment--commitment-scenes",
        "REFUSED",
        given={"commitment_scene": "行政审批"},
    ),
    Case("an A-grade taxpayer", "xinyang-joint--a-taxpayer", "GRANTED", (grade("xinyang-tax-credit", "A"),)),
    Case(
        "another letter on another scale",
        "xinyang-joint--a-taxpayer",
        "UNDETERMINED",
        (grade("suzhou-transport", "A"),),
    ),
    Case(
        "on the serious list",
        "xinyang-joint--serious-list-treatment",
        "APPLIES",
        (Rec("serious-dishonesty-list"),),
    ),
    Case("not on it", "xinyang-joint--serious-list-treatment", "DOES_NOT_APPLY"),
    Case(
        "one penalty is no repeated offence",
        "xinyang-special-treatment--repeat-offenders",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty"),),
    ),
    Case(
        "a repetition that an authority found",
        "xinyang-special-treatment--repeat-offenders",
        "APPLIES",
        (Rec("repeat-offence", {"sector": "工程建设"}),),
    ),
    Case(
        "a false advertisement",
        "xinyang-consumption--prepay-misconduct",
        "APPLIES",
        (Rec("counterfeit-fraud", {"what": "虚假广告"}),),
    ),
    Case(
        "a zombie firm still there",
        "xinyang-joint--zombie-firms",
        "NOT_FOLLOWED",
        (Rec("zombie-firm"),),
        given={"cleared": False},
    ),
    Case(
        "on the loan platform",
        "xinyang-credit-loan--one-stop-loan",
        "GRANTED",
        (Rec("xinyang-loan-platform-joined"),),
    ),
)
"""What is on record decides."""

FACTS = (
    Case(
        "AC-002-017",
        "xinyang-gov-contract--life-cycle",
        "STATED",
        kind=NOBODY,
        items=("签订", "跟踪", "预警", "处置", "公示", "应用"),
    ),
    Case(
        "AC-002-025",
        "xinyang-gov-integrity--civil-servant-archive",
        "STATED",
        kind=NOBODY,
        items=("违法违规", "违约失信", "司法判决", "纪律处分", "问责处理"),
    ),
    Case(
        "AC-002-031",
        "xinyang-special-treatment--nine-sectors",
        "STATED",
        kind=NOBODY,
        items=(
            "安全生产",
            "环境保护",
            "工程建设",
            "交通运输",
            "食品药品",
            "医疗卫生",
            "税收缴纳",
            "金融服务",
            "文化旅游",
        ),
    ),
)
"""A fact of the text needs no subject."""

CONTRACT = "xinyang-gov-contract--state"
NUMBER = {"contract_no": "信政合2024-1"}


def contract(*steps: str) -> tuple[Rec, ...]:
    """One step of the contract a day, from 2024-05-01 on."""
    return tuple(
        Rec(f"gov-contract{step}", {"number": NUMBER["contract_no"]}, decided_on=f"2024-05-{day:02}")
        for day, step in enumerate(steps, 1)
    )


CONTRACTS = (
    Case("a contract that is tracked", CONTRACT, "NAMED", contract("", "-tracking"), NUMBER, items=("跟踪",)),
    Case(
        "a contract that was handled",
        CONTRACT,
        "NAMED",
        contract("", "-tracking", "-warning", "-handling"),
        NUMBER,
        items=("处置",),
    ),
    Case(
        "warned about again after the handling",
        CONTRACT,
        "NAMED",
        contract("", "-warning", "-handling", "-warning"),
        NUMBER,
        items=("预警",),
    ),
    Case(
        "its performance is public",
        CONTRACT,
        "NAMED",
        contract("", "-tracking", "-publication"),
        NUMBER,
        items=("公示",),
    ),
    Case(
        "whether a newer step is missing nobody knows",
        CONTRACT,
        "UNDETERMINED",
        contract(""),
        NUMBER,
        closed=False,
    ),
)
"""The newest of six kinds of records tells where a contract stands."""

BOTH = "xinyang-commitment--both-recorded"
MATTER = {"matter": "容缺受理"}
MADE = Rec("credit-commitment", MATTER)
KEPT = Rec("commitment-fulfilment", {**MATTER, "kept": True})
COMMITMENTS = (
    Case("AC-002-026", BOTH, "COMPLIANT", (MADE, KEPT), MATTER, items=("作出承诺", "履行承诺情况")),
    Case("AC-002-026, the keeping alone", BOTH, "NON_COMPLIANT", (KEPT,), MATTER),
    Case("AC-002-026, broken", BOTH, "COMPLIANT", (MADE, Rec("commitment-breach", MATTER)), MATTER),
    Case("AC-002-026, kept in another matter", BOTH, "NOT_APPLICABLE", (MADE, KEPT), {"matter": "证明替代"}),
    Case("AC-002-026, never committed to anything", BOTH, "NOT_APPLICABLE", given=MATTER),
    Case("AC-002-026, nobody says whether it committed", BOTH, "UNDETERMINED", given=MATTER, closed=False),
    Case("kept, but never made", "xinyang-commitment--closed-loop", "NON_COMPLIANT", (KEPT,), MATTER),
    Case("no commitment, no loop", "xinyang-commitment--closed-loop", "NOT_APPLICABLE", given=MATTER),
    Case(
        "no commitment of that matter",
        "xinyang-commitment--state",
        "NOT_NAMED",
        (MADE,),
        {"matter": "证明替代"},
    ),
)
"""A commitment is asked of its own records."""

LISTED = Rec("joint-incentive-list", region="320500")
PACT = {
    "id": "cases--incentive-list",
    "from": "320500",
    "to": "411500",
    "kinds": ["joint-incentive-list"],
    "purposes": ["PUBLIC_SERVICE"],
    "share": "RECORD",
    "recognise": True,
}
FROM_SUZHOU = Case("", SHARED, "NOT_RECOGNISED", (LISTED,), {"recognised_scene": "信易游"}, home="320500")
SHARING = (
    FROM_SUZHOU._replace(
        id="AC-002-021",
        outcome="GRANTED",
        day="2024-06-04",
        clause=PACT,
        items=("信易游",),
    ),
    FROM_SUZHOU._replace(
        id="another scene of the three",
        outcome="GRANTED",
        given={"recognised_scene": "信易行"},
        day="2024-06-04",
        clause=PACT,
        items=("信易行",),
    ),
    FROM_SUZHOU._replace(
        id="a clause for another scenario",
        day="2024-06-05",
        clause={**PACT, "id": "cases--tourism", "scenarios": ["credit-tourism"]},
    ),
    FROM_SUZHOU._replace(id="no clause"),
    FROM_SUZHOU._replace(
        id="a city that is no partner",
        outcome="REFUSED",
        home="320100",
        day="2024-06-04",
        clause=PACT,
    ),
    FROM_SUZHOU._replace(
        id="a scene that is not named",
        outcome="REFUSED",
        given={"recognised_scene": "其他"},
        day="2024-06-04",
        clause=PACT,
    ),
)
"""Nothing is recognised unless a clause says so. The clauses are invented."""

REVIEW = Case(
    "",
    "xinyang-repair--instant-review",
    "COMPLIANT",
    given={"meets_conditions": True, "working_days_used": 0},
)
REVIEWS = (
    REVIEW._replace(id="at once is the editors' default, wherever it is asked", closed=False),
    REVIEW._replace(id="repaired at once"),
    REVIEW._replace(
        id="repaired a day late",
        outcome="NON_COMPLIANT",
        given={"meets_conditions": True, "working_days_used": 1},
    ),
    REVIEW._replace(
        id="nothing to repair",
        outcome="NOT_APPLICABLE",
        given={"meets_conditions": False, "working_days_used": 30},
    ),
)
CASES = (*ANSWERS, *FACTS, *RECORDS, *CONTRACTS, *COMMITMENTS, *SHARING, *REVIEWS)


@asking(CASES)
def test_what_the_drafts_rule_answers(case: Case) -> None:
    check(case, ask(case))


def _items(rule: str) -> list[str]:
    value = catalogue().rules[rule].rule.effect.value
    assert isinstance(value, Items)
    return [item.zh for item in value.items]


def test_ten_kinds_of_publicity_are_two_and_eight() -> None:
    named = _items("xinyang-publicity--ten-kinds")
    assert [sum(f"（{days}个工作日）" in item for item in named) for days in (7, 20)] == [2, 8]


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
        "xinyang-demo--bid-deposit-reduction",
        "xinyang-demo--credit-travel",
    ]
    assert all(rule.region == "411500" for rule in rules)
    assert ask(Case("", PARTNERS, "", given={"partner": "320500"})).status is RuleStatus.DRAFT
