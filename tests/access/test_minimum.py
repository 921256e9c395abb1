"""Minimum necessary: a purpose opens what it serves, a class of sharing holds everywhere, no form no look."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from graph_schema.vocabulary import Outcome, Role, SharingClass, SubjectKind, Truth
from hub.decisions.explanations import Locale
from hub.identity import OwnSubject
from hub.rules.facts import ConditionResult, Facts, RecordFact, RuleResult, SubjectFacts, ValueResult
from hub.services import Services
from resolvers.outcome_making import bare_outcome
from resolvers.outcome_types import BenefitGranted
from resolvers.rule_values import AccountBalance, SeveralValues
from tests import staging
from tests.access import table
from tests.access.asked import DOCUMENTS, variables
from tests.access.conftest import AUTHORITY, World, a_number, put_consent, put_person
from tests.asking import SUBJECT, Json, code, codes, data
from tests.conftest import Ask
from tests.test_eligibility import rule as benefit

Token = Callable[..., str]
XINYANG, SUZHOU, JINAN = AUTHORITY
SERVICE = {"code": "PUBLIC_SERVICE", "matter": "信最小2026-001"}
ACCESS = {"code": "SUBJECT_ACCESS", "matter": "信最小2026-002"}
EVALUATE = """
query ($rule: String!, $subject: SubjectRef!, $purpose: PurposeInput!, $on: DateTime) {
  evaluate(rule: $rule, subject: $subject, purpose: $purpose, region: "411500", at: $on) { id result {
    outcome ... on BenefitGranted { endsOn value { __typename ... on AccountBalance { unit amount } } }
    ... on OutcomeUndetermined { missing { kind name } } records { id decidedOn validTo }
    explanation explanationInEnglish: explanation(locale: EN)
    conditions { operator truth evidence { kind ref detail } missing { kind name detail } } } } }
"""


# A purpose and what it serves


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        *((field, {}) for field in table.ABOUT_A_SUBJECT),
        ("eligibleSubjects", {"region": XINYANG}),
        ("repeatOffenders", {"region": XINYANG, "kinds": ["blood-donation"], "within": 30, "atLeast": 2}),
        ("gradeChanges", {"region": XINYANG, "scale": "suzhou-transport", "sinceDate": "2026-01-01"}),
        ("brokenCommitments", {"region": XINYANG, "from": "2026-01-01", "to": "2026-01-02"}),
        ("pushWhiteList", {"region": XINYANG, "recipients": "FINANCIAL_INSTITUTION"}),
        ("cases", {}),
        ("replay", {"decision": "d_" + "0" * 20}),
        ("dueReminders", {"region": XINYANG, "days": 30}),
    ],
)
@pytest.mark.parametrize("purpose", ["SUBJECT_ACCESS", "POLICY_MAKING"])
def test_serving_a_subjects_rights_or_making_policy_looks_nobody_up(
    ask: Ask, token: Token, world: World, services: Services, field: str, asked: Json, purpose: str
) -> None:
    """SUBJECT_ACCESS opens every private kind, and an officer may name it: at the window, for the subject."""
    named = {"code": purpose, "matter": "信最小2026-003"}
    ref = {"identityNumber": world.numbers["own-region"]}
    sent = {**variables(field, ref, named, world.rule), "rule": world.rule, **asked}
    administrator = token(role=Role.REGION_ADMINISTRATOR, authority="411500-demo")
    before = services.graph.statements
    answer = ask(DOCUMENTS[field], sent, as_=administrator)
    assert codes(answer) == ["FORBIDDEN"], answer
    assert services.graph.statements - before <= 4, "nothing was looked up"
    assert answer["extensions"]["receipt"], "the refusal is entered"


def test_policy_is_made_for_no_other_purpose(
    ask: Ask, token: Token, services: Services, world: World
) -> None:
    """PUBLIC_SERVICE opens private kinds: a rule is not tried on them."""
    text = staging.held(services, "rule", world.rule)["text"]
    administrator = token(role=Role.REGION_ADMINISTRATOR, authority="411500-demo")
    for field in ("ruleImpact", "publishRule"):
        answer = ask(DOCUMENTS[field], {"text": text, "purpose": SERVICE}, as_=administrator)
        assert codes(answer) == ["FORBIDDEN"]


def test_a_subject_asks_everything_about_itself(ask: Ask, token: Token, world: World) -> None:
    me = token(role=Role.SUBJECT, authority="", subject=OwnSubject(id=world.ids["own-region"]))
    ref = {"id": world.ids["own-region"]}
    for field in table.ABOUT_A_SUBJECT:
        assert codes(ask(DOCUMENTS[field], variables(field, ref, ACCESS, world.rule), as_=me)) == []


def test_an_officer_sees_who_read_a_subject_with_its_written_demand_only(
    ask: Ask, token: Token, world: World
) -> None:
    ref = {"identityNumber": world.numbers["own-region"]}
    me = token(role=Role.SUBJECT, authority="", subject=OwnSubject(id=world.ids["own-region"]))
    for field in ("readsOf", "consents"):
        sent = {"subject": ref, "purpose": ACCESS, "form": None}
        assert codes(ask(DOCUMENTS[field], sent, as_=token())) == ["BAD_INPUT"]
        assert codes(ask(DOCUMENTS[field], {**sent, "form": ref["identityNumber"]}, as_=token())) == [
            "BAD_INPUT"
        ]
        assert codes(ask(DOCUMENTS[field], {**sent, "form": "表2026-7"}, as_=token())) == []
        assert codes(ask(DOCUMENTS[field], sent, as_=me)) == []


# Classes of sharing in decisions


@pytest.mark.parametrize("share", list(SharingClass))
def test_a_decision_shows_no_more_of_a_record_than_its_class_of_sharing(
    ask: Ask, token: Token, services: Services, share: SharingClass
) -> None:
    """What a benefit rests on ends on a day and holds a number; the bank has a consent of this class."""
    number, name = a_number(), f"minimum-{share.value.lower().replace('_', '-')}"
    staging.put_person(services, number)
    record = f"test-{name}-{secrets.token_hex(4)}"
    staging.put_records(
        services,
        {
            "id": record,
            "subject": {"scheme": "ID", "value": number},
            "kind": "volunteer-hours",
            "authority": "411500-demo",
            "region": "411500",
            "decided_on": "2026-03-02",
            "published_on": "2026-03-05",
            "valid_to": "2091-07-09",
            "attributes": {"hours": "77"},
        },
    )
    row = services.graph.read(
        lambda tx: tx.row(
            "MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord {id: $id, version: 1}) RETURN s.id AS id",
            id=record,
        )
    )
    assert row is not None
    put_consent(services, row["id"], kinds=["volunteer-hours"], share=share.value)
    bank = token(JINAN, Role.INSTITUTION, AUTHORITY[JINAN])
    condition = "record: {kind: volunteer-hours}"
    with benefit(services, name, condition) as rule:
        sent = {"rule": rule, "subject": {"identityNumber": number}, "purpose": SERVICE}
        answer = data(ask(EVALUATE, sent, as_=bank))["evaluate"]["result"]
    assert (answer["outcome"], [one["id"] for one in answer["records"]]) == ("GRANTED", [record])
    told = json.dumps(answer, ensure_ascii=False)
    assert (answer["endsOn"] == "2091-07-09") == (share is not SharingClass.RESULT_ONLY)
    for day in ("2026-03-02", "2026-03-05", "2091-07-09"):
        assert day not in told or share is not SharingClass.RESULT_ONLY, day


@pytest.mark.parametrize("share", list(SharingClass))
def test_a_balance_of_attributes_is_told_where_all_of_a_record_is_shared(
    services: Services, share: SharingClass
) -> None:
    catalogue, day = services.book.current(), date(2026, 3, 2)
    name = "taizhou-bike-rental--points"
    version = catalogue.rules[name]
    record = RecordFact(
        id="x",
        version=1,
        kind="volunteer-hours",
        region=XINYANG,
        path=(XINYANG,),
        authority="411500-demo",
        decided_on=day,
        valid_to=date.max,
        display_ends_on=date.max,
        sharing_ends_on=date.max,
        share=share,
    )
    subject = SubjectFacts(id="s", kind=SubjectKind.NATURAL_PERSON, records=(record,))
    facts = Facts(cutoff=datetime(2026, 3, 3), region=XINYANG, path=(XINYANG,), subject=subject)
    balance = ValueResult(form="balance", unit="points", amount=Decimal(7741))
    result = RuleResult(
        rule=name,
        version=version.version,
        outcome=Outcome.GRANTED,
        condition=ConditionResult(operator="all", label="", truth=Truth.MET),
        value=ValueResult(form="several", parts=(balance,)),
        status=version.rule.status,
        counted=("x",),
    )
    shown = bare_outcome(result, facts, catalogue.rules, facts.day, catalogue, 1)
    assert isinstance(shown, BenefitGranted)
    assert isinstance(shown.value, SeveralValues)
    (part,) = shown.value.parts
    assert isinstance(part, AccountBalance)
    whole = share is SharingClass.RECORD
    assert (part.amount is not None) == whole
    for locale in Locale:
        told = " ".join(shown.explanation(locale))
        assert ("7741" in told) == whole
        assert "None" not in told


# Links in decisions


def test_a_decision_looks_at_a_link_only_where_the_caller_may_know_of_it(
    ask: Ask, token: Token, services: Services
) -> None:
    """Who works for whom is no public registration data: to another region it is as if nobody did."""
    company, number = staging.put_subject(services), a_number()
    person = put_person(services, number)
    link: dict[str, Any] = {"kind": "EMPLOYED_BY", "start": {"scheme": "ID", "value": number}}
    staging.put_links(services, {**link, "end": {"scheme": "USCC", "value": company}, "from": "2020-01-01"})
    condition = "related:\n  link: EMPLOYED_BY\n  direction: to\n  condition: {is_kind: [NATURAL_PERSON]}"
    with benefit(services, "minimum-links", condition) as rule:
        sent = {"rule": rule, "subject": code(company), "purpose": SERVICE}
        own = data(ask(EVALUATE, sent))["evaluate"]["result"]
        theirs = data(ask(EVALUATE, sent, as_=token(region=JINAN)))["evaluate"]["result"]
        itself = token(role=Role.SUBJECT, authority="", subject=OwnSubject("USCC", company))
        mine = data(ask(EVALUATE, {**sent, "purpose": ACCESS}, as_=itself))["evaluate"]["result"]
        worker = token(role=Role.SUBJECT, authority="", subject=OwnSubject(id=person))
        not_mine = data(ask(EVALUATE, {**sent, "purpose": ACCESS}, as_=worker))["evaluate"]["result"]
    assert own["outcome"] == mine["outcome"] == "GRANTED"
    assert person in json.dumps(own)
    for other in (theirs, not_mine):
        assert other["outcome"] == "UNDETERMINED"
        assert person not in json.dumps(other)


# Where a person lives


def test_where_a_person_lives_is_told_to_who_has_a_duty_there(ask: Ask, token: Token, world: World) -> None:
    places = """
query ($ref: SubjectRef!, $purpose: PurposeInput!) {
  subject(ref: $ref, purpose: $purpose) {
    registered { code } versions { registered { code } residence { code } operation { code } } } }
"""
    ref = {"identityNumber": world.numbers["consent"]}
    own = data(ask(places, {"ref": ref, "purpose": SERVICE}))["subject"]
    assert own["registered"]["code"] == own["versions"][0]["registered"]["code"] == "411502"
    bank = token(JINAN, Role.INSTITUTION, AUTHORITY[JINAN])
    theirs = data(ask(places, {"ref": ref, "purpose": SERVICE}, as_=bank))["subject"]
    assert theirs["registered"] is None
    assert theirs["versions"] == [{"registered": None, "residence": None, "operation": []}]
    assert data(ask(SUBJECT, {"ref": ref, "purpose": SERVICE}, as_=bank))["subject"]["records"]["edges"]
