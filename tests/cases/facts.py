"""One case: what is known, the rule that is asked, what it must answer. The tables of this folder hold cases.

A case is asked twice: of the pure evaluator on :func:`facts_of`, and of the hub over HTTP after
:mod:`tests.cases.graph` has put the same facts into the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest

from graph_schema.links import LinkKind
from hub.calendar.workdays import snapshot
from hub.decisions.plan import areas_of, clauses_of, neutral_kinds
from hub.policy.catalogue import NATION, RuleVersion, closure
from hub.policy.model.disclosure_periods import Bound
from hub.policy.model.documents import OPEN_END, Clause, RuleStatus
from hub.policy.model.operands import type_of
from hub.rules import Facts, RuleResult, evaluate
from hub.rules.facts import (
    ClauseFact,
    CoverageFact,
    InputFact,
    ParameterFact,
    RecordFact,
    RelatedFact,
    SubjectFacts,
    ValueResult,
)
from hub.rules.scalars import plain
from hub.services import SHANGHAI
from tests.cases.seeded import catalogue

DAYS = {
    "doc-000": "2021-12-20",
    "doc-001": "2019-09-01",
    "doc-002": "2024-06-03",
    "doc-003": "2022-06-01",
    "doc-004": "2021-05-10",
}
"""On which day the fact base asks the cases of a document, where a case names no other."""
BEFORE = timedelta(days=30)
"""How long before the question a record was decided that names no day."""
CALENDAR = snapshot(date(2019, 1, 1), date(2024, 12, 31))
SINCE_EVER = date(1, 1, 1)
FIRM, PERSON, BODY, SHOP = "LEGAL_ENTITY", "NATURAL_PERSON", "PUBLIC_BODY", "INDIVIDUAL_BUSINESS"
NOBODY = "NOBODY"
"""For ``Case.kind``: a fact of the rule, asked without a subject."""

BEARERS = (
    "duty_bearer",
    "duty_bearer_education",
    "duty_bearer_governance",
    "duty_bearer_platform",
    "duty_bearer_practice",
    "duty_bearer_publicity",
    "transport_department",
)
"""Inputs that say whether a body is the one that the text charges with the duty."""
NOTICE = "（测试）通知"
"""The source of what is set for cases."""
SET: dict[str, int] = {
    "nantong-rating-year": 2021,
    "qidong-credit-limit": 5000,
}
"""What regions have set in a closed world; the seeds leave these parameters unset."""
GRADES = {
    "yunnan-electricity": ("高", "低"),
    "yancheng-third-party-report": ("AAA", "AA", "A"),
    "zhenjiang-parking": ("AAA", "AA", "A", "B"),
}
"""Scales as their cities publish them in a closed world. The documents name no grade below the one that
they ask for, so the seeds have none; a case that speaks of a lower one needs it."""

WITHIN: dict[str, Mapping[str, bool | str]] = {
    "cn-bidding--disqualified": {"must_be_tendered": True},
    "cn-enterprise-publicity--bidding": {"works_tender": True},
    "cn-enterprise-publicity--twenty-working-days": {"information": "行政处罚信息"},
    "cn-penalties--withdrawal": {"decision_published": True},
    "henan-incentive--priority-support": {"equal_conditions": True},
    "henan-incentive--trading-bonus": {"public_resource_trade": True},
    "henan-joint-punishment--bidding": {"government_investment": True},
    "jia--penalty-upload-deadline": {"information_kind": "行政处罚"},
    "jia-gov-integrity--services-public": {"service": "养老"},
    "jia-gov-integrity--three-affairs": {"township": True},
    "nanjing-domestic-service--digital-archive": {"platform_operator": True},
    "nanjing-domestic-service--ranking": {"platform_operator": True},
    "qidong-medical--notice": {"public_institution": True, "signed_patient": True},
    "suzhou-demo-area--merchant-commitment": {"area_operator": True},
    "suzhou-offshore-trade--abnormal-detection": {"supervisor": "外汇管理部门"},
    "suzhou-offshore-trade--pre-commitment": {"trade_platform": True},
    "wuxi-finance--desensitised-data": {"partner_institution": True},
    "wuxi-guarantee--electronic-guarantee": {"guarantee_business": True},
    "xinyang--penalty-upload-deadline": {"information_kind": "行政处罚"},
    "xinyang-agri-quality--graded": {"quality_regulator": True},
    "xinyang-consumption--discount-by-credit": {"sector": "餐饮"},
    "xinyang-gov-integrity--archive-kept": {"staff": "公务员"},
    "xinyang-gov-integrity--evaluation-use": {"field": "项目投资"},
    "xinyang-rural--records": {"operator": "农民合作社"},
    "xinyang-rural-finance--products": {"leading_product": True},
    "xinyang-tourism--free-ticket": {"tourism_scene": "购票"},
    "xinyi-supervision--power-list-public": {"enforcement_department": True},
    "xixia-credit-approval--green-channel": {"approval_matter": "行政许可"},
    "xixia-credit-approval--promise-breach": {"approved_on_it": True},
    "xixia-credit-approval--promise-first": {"approval_matter": "行政许可"},
    "xixia-credit-domestic-service--workers": {"advancement": "技能等级评定"},
    "xixia-credit-elderly-care--institution-records": {"care_institution": True},
    "xixia-credit-emergency--unified-rating": {"catalogue_supplier": True},
    "xixia-credit-employment--wage-monitoring": {"employs_migrant_workers": True},
    "xixia-credit-home-sale--filing-to-commitment": {"filing_matter": "房源房价公布"},
    "xixia-credit-procurement--acceptance-stage": {"government_procurement": True},
    "xixia-credit-renovation--contract-conditions": {"renovation_contract": True},
    "xixia-credit-renovation--grade-publicity": {"trade": "家具"},
    "xixia-credit-rental--honest-startups": {"office_rental_item": "办公场所"},
    "xixia-credit-rental--talent-housing": {"housing": "人才公寓"},
    "xixia-credit-travel--mobility-price-deposit": {"travel_service": "共享单车"},
    "xixia-credit-travel--vehicle-services": {"vehicle_service": "停车"},
    "xixia-provider--exit-report": {"title_or_list_left": True},
    "yancheng-vehicle-repair--complaint-objection": {"about_participant": True},
    "zhenjiang-housing--platform-rules": {"platform_merchant": True},
}
"""What a pair gives for the words that bound its rule, where it varies something else."""


class Rec(NamedTuple):
    """One record. It is the rule's region's, and of a month before the question, unless it says otherwise."""

    kind: str
    attributes: Mapping[str, Any] = {}
    severity: str | None = None
    decided_on: str = ""
    repaired_on: str | None = None
    valid_to: str = OPEN_END.isoformat()
    region: str = ""
    published_on: str | None = None
    revoked_on: str | None = None
    disputed_from: str | None = None


class Linked(NamedTuple):
    """Another subject in a role: ``to`` holds it towards the case's subject, ``from`` the other way. It holds
    it towards the firm ``also`` too; or it is the firm ``itself``: names of ``Case.others``."""

    link: str
    direction: str
    kind: str = PERSON
    records: tuple[Rec, ...] = ()
    also: str = ""
    itself: str = ""


class Case(NamedTuple):
    """``id`` is the number in the fact base where the case is its answer, with more words where it varies it.

    A world is closed (every source is complete, regions have set :data:`SET`) or open (nobody has
    declared or set anything). ``kind`` and ``day`` are the rule's first and its document's; the subject's
    ``home`` and ``region``, the asked one, are the rule's.
    """

    id: str
    rule: str
    outcome: str
    records: tuple[Rec, ...] = ()
    given: Mapping[str, bool | int | str | None] = {}
    """None: not done up to the cut-off."""
    kind: str = ""
    day: str = ""
    home: str = ""
    region: str = ""
    operation: str = ""
    residence: str = ""
    others: Mapping[str, tuple[Rec, ...]] = {}
    """Firms that are inputs, with their records."""
    links: tuple[Linked, ...] = ()
    clause: Mapping[str, Any] | None = None
    """A clause of an agreement that is in force on the case's day alone."""
    closed: bool = True
    items: tuple[str, ...] = ()
    """What the answer must name; it may name more."""
    value: Mapping[str, object] = {}
    missing: tuple[str, ...] = ()
    """Names that an undetermined answer must give as missing."""

    def version(self) -> RuleVersion:
        """The rule that is asked."""
        return catalogue().rules[self.rule]

    def asked_in(self) -> str:
        """The region in which it is asked."""
        return self.region or self.version().rule.region

    def lives_in(self) -> str:
        """The region of registration."""
        return self.home or self.version().rule.region

    def asked_on(self) -> date:
        """The cut-off's day."""
        return date.fromisoformat(self.day or DAYS[self.version().rule.legal_basis[0].document])

    def of_the_text(self) -> bool:
        """Whether nobody is asked about and nothing given."""
        return self.kind == NOBODY and not self.given and not self.others

    def said(self) -> Mapping[str, bool | int | str | None]:
        """What is given: a body is one that its duty names, unless the case says otherwise."""
        inputs = {spec.name for spec in self.version().rule.inputs} if not self.of_the_text() else set()
        return {**{name: True for name in BEARERS if name in inputs}, **self.given}

    def subject_kind(self) -> str:
        """The kind of subject."""
        return self.kind or self.version().rule.subject_kinds[0].value


def grade(
    scale: str, letter: str = "", score: str | None = None, year: int | None = None, **rest: str
) -> Rec:
    """A grade or a score on one scale."""
    found: dict[str, Any] = {"scale": scale}
    found |= {"grade": letter} if letter else {}
    found |= {"score": score} if score is not None else {}
    found |= {"year": year} if year is not None else {}
    return Rec("credit-grade", found, **rest)


def term(name: str, holds: bool = True) -> Rec:
    """An authority's word on a term."""
    return Rec("attested-term", {"term": name, "holds": holds})


def dated(record: Rec, case: Case) -> Rec:
    """The record with the day and region that it leaves to the case."""
    return record._replace(
        decided_on=record.decided_on or (case.asked_on() - BEFORE).isoformat(),
        region=record.region or case.version().rule.region,
    )


def record_facts(case: Case, records: Sequence[Rec], owner: str) -> tuple[RecordFact, ...]:
    """Records as rules see them; ``owner`` makes their ids. None is old enough for a list to prolong it."""
    return tuple(
        RecordFact.model_validate(
            {
                **one._asdict(),
                "id": f"{owner}-{at}",
                "version": 1,
                "path": catalogue().path(one.region),
                "authority": "a body",
                "display_ends_on": OPEN_END,
                "sharing_ends_on": disclosed_until(one),
            }
        )
        for at, one in enumerate(dated(record, case) for record in records)
    )


def disclosed_until(record: Rec) -> date:
    """The end that the law sets, where nothing was delivered that ends earlier."""
    decided, path = date.fromisoformat(record.decided_on), catalogue().path(record.region)
    ending = catalogue().disclosure.ending(Bound.DISCLOSURE, path, record.kind, decided, None)
    return ending.on if ending is not None and ending.on is not None else OPEN_END


@cache
def covered(regions: tuple[str, ...]) -> tuple[CoverageFact, ...]:
    """Complete sources of every kind of record and link since ever."""
    return tuple(
        CoverageFact(kind=kind, region=region, from_=SINCE_EVER, to=OPEN_END, authority="cases")
        for region in regions
        for kind in (*catalogue().kinds, *(link.value for link in LinkKind))
    )


def covered_regions(case: Case) -> tuple[str, ...]:
    """Where a closed world is complete for the case."""
    rules = [version.rule for version in closure([case.version()], catalogue().rules)]
    homes = [NATION if rule.effective == "EVERYWHERE" else rule.region for rule in rules]
    partner = [case.clause["from"]] if case.clause is not None else []
    return tuple(dict.fromkeys([*homes, *partner]))


def clause_of(case: Case) -> Clause | None:
    """The case's clause, read as a document."""
    return Clause.model_validate(case.clause) if case.clause is not None else None


def input_facts(case: Case) -> dict[str, InputFact]:
    """What the caller says, as the rule types it; a term is a boolean. The hub would refuse anything else."""
    given = case.said()
    for spec in case.version().rule.inputs if not case.of_the_text() else ():
        said = given.get(spec.name)
        known = spec.name in given or spec.name in case.others
        assert known or not spec.required, f"{case.id}: {spec.name}?"
        assert said is None or spec.choices is None or said in spec.choices, f"{case.id}: {spec.choices}?"
        assert said is not None or spec.none is not None or spec.name not in given, f"{case.id}: none?"
    types = {spec.name: spec.type for spec in case.version().rule.inputs}
    return {name: _input(types.get(name, "boolean"), value) for name, value in given.items()}


def _input(type_: str, said: bool | int | str | None) -> InputFact:
    """A region is its code, however it is named."""
    value = catalogue().regions_named(str(said))[0] if type_ == "region" else said
    return InputFact.model_validate({"type": type_, "value": value})


def _parameters(case: Case, path: tuple[str, ...]) -> dict[str, ParameterFact]:
    found: dict[str, ParameterFact] = {}
    for name, parameter in catalogue().parameters.items():
        held = [one for one in parameter.values if one.holds(case.asked_on()) and parameter.region in path]
        if case.closed and name in SET:
            value = SET[name]
            found[name] = ParameterFact(value=plain(value), type=type_of(value), source=NOTICE)
        elif held:
            found[name] = ParameterFact(
                value=plain(held[0].value),
                type=type_of(held[0].value),
                source=held[0].source,
                secondary=held[0].secondary,
            )
        else:
            found[name] = ParameterFact(value=None)
    return found


def facts_of(case: Case) -> Facts:
    """Everything that the case gives, as the evaluator takes it."""
    policy, path, day = catalogue(), catalogue().path(case.asked_in()), case.asked_on()
    assert case.version().rule.valid.holds(day), f"{case.rule} is not in force on {day}"

    def subject(name: str, kind: str, records: Sequence[Rec]) -> SubjectFacts:
        return SubjectFacts.model_validate(
            {
                "id": name,
                "kind": kind,
                "registered": policy.path(case.lives_in()),
                "residence": policy.path(case.residence) if case.residence else (),
                "operation": (policy.path(case.operation),) if case.operation else (),
                "records": record_facts(case, records, f"{case.id}-{name}"),
            }
        )

    def linked(name: str, kind: str, records: Sequence[Rec] = (), roles: Sequence[RelatedFact] = ()) -> Any:
        held = record_facts(case, records, f"{case.id}-{name}")
        return {"id": name, "kind": kind, "records": held, "related": roles, "links_read": bool(roles)}

    def whom(at: int, link: Linked) -> Any:
        """The linked subject; where the rule looks further than one link, with its own."""
        firms = [("one", case.subject_kind()), *([(link.also, FIRM)] if link.also else [])]
        back = {"link": link.link, "direction": "to" if link.direction == "from" else "from"}
        further = [
            RelatedFact.model_validate({**back, "subject": linked(*firm)})
            for firm in firms
            if case.version().dependencies.hops > 1
        ]
        return linked(link.itself or f"linked{at}", FIRM if link.itself else link.kind, link.records, further)

    one = subject("one", case.subject_kind(), case.records) if case.kind != NOBODY else None
    related = tuple(
        RelatedFact.model_validate(
            {"link": link.link, "direction": link.direction, "subject": whom(at, link)}
        )
        for at, link in enumerate(case.links)
    )
    clause = clause_of(case)
    own = (
        [ClauseFact(agreement="cases", version=1, status=RuleStatus.IN_FORCE, clause=clause)]
        if clause
        else []
    )
    return Facts(
        cutoff=datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI),
        region=case.asked_in(),
        path=path,
        subject=one.model_copy(update={"related": related}) if one is not None else None,
        nobody=case.of_the_text(),
        unnamed=case.kind == NOBODY,
        coverage=covered(covered_regions(case)) if case.closed else (),
        clauses=(*own, *clauses_of(policy, path, day)),
        inputs=input_facts(case),
        others={
            name: subject(name, FIRM, records).model_copy(update={"links_read": False})
            for name, records in case.others.items()
        },
        parameters=_parameters(case, path),
        scales={
            name: GRADES.get(name, scale.grades) if case.closed else scale.grades
            for name, scale in policy.scales.items()
        },
        neutral=neutral_kinds(policy.kinds, policy),
        areas=areas_of(closure([case.version()], policy.rules), policy),
        calendar=CALENDAR.to_data(),
    )


def ask(case: Case) -> RuleResult:
    """The rule's answer."""
    return evaluate(case.version(), facts_of(case), catalogue().rules)


def values(result: RuleResult) -> tuple[ValueResult, ...]:
    """The value of an answer and, where it gives several at once or one of several, each of these."""

    def all_of(value: ValueResult) -> tuple[ValueResult, ...]:
        return (value, *(one for part in value.parts for one in all_of(part)))

    return all_of(result.value) if result.value is not None else ()


def names(result: RuleResult) -> list[str]:
    """The items of an answer, in Chinese."""
    return [item["zh"] for value in values(result) for item in value.items]


def check(case: Case, result: RuleResult) -> None:
    """Asserts what the table says of an answer."""
    assert result.outcome == case.outcome, (result.missing, result.condition)
    assert result.reason is None or result.reason.value != "RULE_ERROR"
    assert [one for one in case.items if one not in names(result)] == []
    assert {gap.name for gap in result.missing} >= set(case.missing)
    for name, wanted in case.value.items():
        told = (getattr(value, name) for value in values(result))
        found = next((one for one in told if one is not None), None)
        assert (
            (Decimal(str(found)) == Decimal(str(wanted))) if isinstance(found, Decimal) else found == wanted
        )


def asking(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Parametrises a test by ``case``."""
    counts = Counter(case.id for case in cases)
    assert [name for name, count in counts.items() if count > 1] == [], "an id is there twice"
    return pytest.mark.parametrize("case", cases, ids=[f"{case.id}: {case.rule}" for case in cases])


def pair(rule: str, outcomes: tuple[str, str], yes: Mapping[str, Any], no: Mapping[str, Any]) -> list[Case]:
    """One case in which the rule's condition is met and one in which it is not: fields of :class:`Case`."""
    named = zip(("met", "unmet"), outcomes, (yes, no), strict=True)
    cases = [Case(f"{rule} {name}", rule, outcome)._replace(**fields) for name, outcome, fields in named]
    return [within(case) for case in cases]


def within(case: Case) -> Case:
    """The case inside of what its rule's sentence speaks of, where it does not say otherwise."""
    return case._replace(given={**WITHIN.get(case.rule, {}), **case.given})


def lacking(case: Case, **given: bool | int | str | None) -> Case:
    """The case with other inputs."""
    return case._replace(given={**case.given, **given})
