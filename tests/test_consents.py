"""Consent over HTTP: given, read by its recipient, withdrawn, expired; and a subject's view of itself."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import uvicorn

from graph_schema.vocabulary import Role, Truth
from hub.app import make_app
from hub.identity import OwnSubject
from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.access.asked import CONSENTS, GIVE, READS, WITHDRAW
from tests.access.conftest import a_number
from tests.asking import (
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    SERVICE,
    SUBJECT,
    Json,
    by_rule,
    code,
    codes,
    data,
    nodes,
    yes,
)
from tests.conftest import ROOT, Ask, FixedClock, free_port
from tests.rules import builders as b
from tests.test_audit_query import AUDITING, WHY

Token = Callable[..., str]
QIDONG = "320681"
HOSPITAL = "320681-demo"
RULE = "qidong-medical--eligible"
PUBLIC = [yes("public_institution")]
MEDICAL = [
    "medical-insurance",
    "pay-after-agreement",
    "medical-blacklist",
    "medical-arrears",
    "medical-fees-settled",
]
ITSELF: Json = {"code": "SUBJECT_ACCESS", "matter": "本人2026-001"}
BIDDING: Json = {"code": "BIDDING", "matter": "启招2026-001"}
INVESTIGATION: Json = {"code": "INVESTIGATION", "matter": "启查2026-001"}
BY_RECORD = "MATCH (s:Subject)-[:HAS_RECORD]->(:CreditRecord {id: $id, version: 1}) RETURN s.id AS id"


@dataclass(frozen=True)
class Patient:
    """A person of 启东 with what the hospitals hold; the records' ids begin with ``prefix``."""

    number: str
    id: str
    prefix: str

    @property
    def ref(self) -> Json:
        return {"identityNumber": self.number}


@pytest.fixture
def admit(services: Services) -> Callable[..., Patient]:
    """Makes a person; ``kinds`` are those of its records."""

    def make(*kinds: str) -> Patient:
        number = a_number(QIDONG)
        prefix = f"test-consent-{number[6:]}"
        staging.put_person(services, number, registered=QIDONG)
        anchor = ("honour-brave", *kinds)  # a record of a kind that nobody here asks for names the person
        staging.put_records(
            services,
            *(
                {
                    "id": f"{prefix}-{kind}",
                    "subject": {"scheme": "ID", "value": number},
                    "kind": kind,
                    "authority": HOSPITAL,
                    "region": QIDONG,
                    "decided_on": "2026-03-02",
                    "published_on": "2026-03-05",
                    "title": "演示",
                }
                for kind in anchor
            ),
        )
        row = services.graph.read(lambda tx: tx.row(BY_RECORD, id=f"{prefix}-honour-brave"))
        assert row is not None
        return Patient(number, row["id"], prefix)

    return make


@pytest.fixture
def patient(admit: Callable[..., Patient]) -> Patient:
    """Insured, and signed for paying later."""
    return admit("medical-insurance", "pay-after-agreement")


@pytest.fixture
def hospital(token: Token) -> str:
    return token(QIDONG, Role.INSTITUTION, HOSPITAL)


@pytest.fixture
def own(token: Token) -> Callable[[str], str]:
    """The token of a subject, by the hub's id."""
    return lambda id_: token(QIDONG, Role.SUBJECT, subject=OwnSubject(id=id_))


def terms(services: Services, **fields: Any) -> Json:
    today = services.now().date()
    return {
        "recipient": HOSPITAL,
        "purpose": "PUBLIC_SERVICE",
        "recordKinds": MEDICAL,
        "validFrom": today.isoformat(),
        "validTo": (today + timedelta(30)).isoformat(),
        **fields,
    }


def give(ask: Ask, as_: str, ref: Json, consent: Json, purpose: Json = ITSELF) -> Json:
    answer = ask(GIVE, {"subject": ref, "consent": consent, "purpose": purpose}, as_=as_)
    return data(answer)["giveConsent"]["consent"]


def profile(ask: Ask, as_: str, ref: Json, purpose: Json = SERVICE) -> Json | None:
    return data(ask(SUBJECT, {"ref": ref, "purpose": purpose, "first": 100}, as_=as_))["subject"]


def shown(found: Json | None) -> dict[str, Json]:
    """Records by kind."""
    assert found is not None
    return {edge["node"]["kind"]["code"]: edge["node"] for edge in found["records"]["edges"]}


def benefit(ask: Ask, as_: str, ref: Json, purpose: Json = SERVICE) -> Json:
    variables = {
        "subject": ref,
        "region": QIDONG,
        "scenario": "medical",
        "purpose": purpose,
        "inputs": PUBLIC,
    }
    return by_rule(data(ask(INCENTIVES, variables, as_=as_))["incentives"]["results"])[RULE]


# Given, read, withdrawn


def test_a_subject_lets_a_hospital_read_and_ends_it(
    ask: Ask, services: Services, patient: Patient, hospital: str, own: Callable[[str], str], token: Token
) -> None:
    me = own(patient.id)
    assert profile(ask, hospital, patient.ref) is None
    assert benefit(ask, hospital, patient.ref)["outcome"] == "UNDETERMINED"
    consent = give(ask, me, {"id": patient.id}, terms(services))
    assert consent["stands"]
    assert consent["recipient"]["code"] == HOSPITAL

    answer = ask(SUBJECT, {"ref": patient.ref, "purpose": SERVICE, "first": 100}, as_=hospital)
    records = shown(data(answer)["subject"])
    assert set(records) == {"medical-insurance", "pay-after-agreement"}
    for record in records.values():
        assert (record["share"], record["grants"]) == ("RESULT_ONLY", [consent["id"]])
        assert record["decidedOn"] is record["headline"] is record["authority"] is None
    assert data(answer)["subject"]["masked"], "a consent to records opens no name"
    assert benefit(ask, hospital, patient.ref)["outcome"] == "GRANTED"

    auditor = token(QIDONG, Role.AUDITOR, "320681-demo")
    asked = {"receipt": answer["extensions"]["receipt"], "purpose": AUDITING}
    (grant,) = data(ask(WHY, asked, as_=auditor))["whyAllowed"]["grants"]
    assert (grant["name"], grant["source"]) == (consent["id"], "CONSENT")
    assert [row["legalText"]["code"] for row in grant["legalBasis"]] == ["PIPL-2021"]
    assert grant["validTo"] == terms(services)["validTo"]

    sent = {"subject": {"id": patient.id}, "id": consent["id"], "purpose": ITSELF}
    assert data(ask(WITHDRAW, sent, as_=me))["withdrawConsent"]["consent"]["stands"] is False
    assert profile(ask, hospital, patient.ref) is None, "the very next query"
    assert benefit(ask, hospital, patient.ref)["outcome"] == "UNDETERMINED"
    assert codes(ask(WITHDRAW, sent, as_=me)) == ["NOT_FOUND"], "withdrawn once"
    asked = {"subject": {"id": patient.id}, "purpose": ITSELF}
    (listed,) = nodes(data(ask(CONSENTS, asked, as_=me))["consents"])
    assert (listed["id"], listed["stands"]) == (consent["id"], False)
    assert listed["withdrawnAt"] is not None


def test_a_consent_given_twice_at_once_stands_once_and_ends_with_one_withdrawal(
    ask: Ask, services: Services, patient: Patient, hospital: str, own: Callable[[str], str]
) -> None:
    me, own_ref = own(patient.id), {"id": patient.id}
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: give(ask, me, own_ref, terms(services)), range(2)))
    assert both[0]["id"] == both[1]["id"]
    other = give(
        ask, me, own_ref, terms(services, validTo=(services.now().date() + timedelta(9)).isoformat())
    )
    assert other["id"] != both[0]["id"], "of other terms"
    for one in (other, both[0]):
        sent = {"subject": own_ref, "id": one["id"], "purpose": ITSELF}
        data(ask(WITHDRAW, sent, as_=me))
    assert profile(ask, hospital, patient.ref) is None
    again = give(ask, me, own_ref, terms(services))
    assert again["id"] not in (other["id"], both[0]["id"]), "what was withdrawn does not come back"


def test_an_officer_enters_a_written_form_and_the_records_are_shown(
    ask: Ask, services: Services, patient: Patient, hospital: str, token: Token
) -> None:
    officer = token(QIDONG, Role.OFFICER, "320681-wjw")
    sent = {"subject": patient.ref, "consent": terms(services, share="RECORD"), "purpose": SERVICE}
    assert codes(ask(GIVE, sent, as_=officer)) == ["BAD_INPUT"], "no form"
    give(ask, officer, patient.ref, terms(services, share="RECORD", formNumber="启同意2026-7"), SERVICE)
    record = shown(profile(ask, hospital, patient.ref))["medical-insurance"]
    assert (record["share"], record["decidedOn"], record["headline"]) == ("RECORD", "2026-03-02", "演示")
    found = data(ask(CONSENTS, {"subject": patient.ref, "purpose": SERVICE}, as_=officer))
    (listed,) = nodes(found["consents"])
    assert listed["formNumber"] == "启同意2026-7"


def test_a_consent_opens_its_kinds_and_absence_counts_for_these_only(
    ask: Ask, services: Services, admit: Callable[..., Patient], hospital: str, own: Callable[[str], str]
) -> None:
    """Coverage of 启东 is declared for all five kinds; the hospital believes it where it may look."""
    one, all_ = admit("medical-insurance"), admit("medical-insurance")
    give(ask, own(one.id), {"id": one.id}, terms(services, recordKinds=["medical-insurance"]))
    give(ask, own(all_.id), {"id": all_.id}, terms(services))
    found = benefit(ask, hospital, one.ref)
    assert found["outcome"] == "UNDETERMINED"
    assert {row["name"] for row in found["missing"] if row["kind"] == "COVERAGE"} >= {"pay-after-agreement"}
    assert benefit(ask, hospital, all_.ref)["outcome"] == "REFUSED", "no agreement to pay later, for certain"
    several = """query ($subjects: [SubjectRef!]!, $purpose: PurposeInput!) {
      decisions(subjects: $subjects, region: "320681", purpose: $purpose) { outcome } }"""
    answer = data(ask(several, {"subjects": [one.ref, all_.ref], "purpose": SERVICE}, as_=hospital))
    assert "NONE_APPLIES" not in json.dumps(answer), "measures look at kinds that nobody consented to"


@pytest.mark.parametrize(
    ("region", "role", "authority", "purpose"),
    [
        (QIDONG, Role.INSTITUTION, "320681-demo", BIDDING),
        (QIDONG, Role.INSTITUTION, "320681-demo", {"code": "FINANCING", "matter": "1"}),
        ("411500", Role.INSTITUTION, "411500-hospital-demo", SERVICE),
        ("411500", Role.OFFICER, HOSPITAL, SERVICE),
        ("320700", Role.INSTITUTION, "320700-bank-demo", SERVICE),
    ],
    ids=["other purpose", "one more", "other recipient", "another region's officer by that name", "a bank"],
)
def test_nobody_else_reads_by_it_and_for_nothing_else(
    ask: Ask,
    services: Services,
    patient: Patient,
    own: Callable[[str], str],
    token: Token,
    region: str,
    role: Role,
    authority: str,
    purpose: Json,
) -> None:
    give(ask, own(patient.id), {"id": patient.id}, terms(services))
    assert profile(ask, token(region, role, authority), patient.ref, purpose) is None


def bad_terms(today: date) -> Iterator[tuple[Json, str]]:
    yield {"recipient": "nobody"}, "BAD_INPUT"
    yield {"recordKinds": []}, "BAD_INPUT"
    yield {"recordKinds": ["medical-insurance", "411502197703111196"]}, "BAD_INPUT"
    yield {"purpose": "SUBJECT_ACCESS"}, "BAD_INPUT"
    yield {"purpose": "INVESTIGATION"}, "BAD_INPUT"
    yield {"purpose": "SUPERVISION", "recipient": "411500-bank-demo"}, "BAD_INPUT"
    yield {"purpose": "LICENSING", "recipient": "411500-hospital-demo"}, "BAD_INPUT"
    yield {"validTo": today.isoformat()}, "BAD_INPUT"
    yield {"validFrom": (today - timedelta(1)).isoformat()}, "BAD_INPUT"
    yield {"validTo": (today + timedelta(3000)).isoformat()}, "BAD_INPUT"
    yield {"formNumber": "表411502197703111196"}, "BAD_INPUT"


def test_terms_that_do_not_fit_are_refused_in_one_sentence_that_echoes_nothing(
    ask: Ask, services: Services, patient: Patient, own: Callable[[str], str]
) -> None:
    for change, expected in bad_terms(services.now().date()):
        sent = {"subject": {"id": patient.id}, "consent": terms(services, **change), "purpose": ITSELF}
        answer = ask(GIVE, sent, as_=own(patient.id))
        assert codes(answer) == [expected], change
        assert "411502197703111196" not in json.dumps(answer)
    listed = data(ask(CONSENTS, {"subject": {"id": patient.id}, "purpose": ITSELF}, as_=own(patient.id)))
    assert nodes(listed["consents"]) == []


def test_a_consent_names_a_purpose_that_its_recipient_may_use(
    ask: Ask, services: Services, patient: Patient, own: Callable[[str], str]
) -> None:
    bank = terms(services, recipient="411500-bank-demo", purpose="SUPERVISION")
    sent = {"subject": {"id": patient.id}, "consent": bank, "purpose": ITSELF}
    (error,) = ask(GIVE, sent, as_=own(patient.id))["errors"]
    assert error["message"].startswith("The recipient does not read for the purpose SUPERVISION.")
    usable = error["extensions"]["expected"].removeprefix("one of ").partition(":")[0].split(", ")
    assert set(usable) == {"BIDDING", "PUBLIC_SERVICE", "FINANCING"}
    for purpose in usable:
        give(ask, own(patient.id), {"id": patient.id}, {**bank, "purpose": purpose})
    office = {**bank, "recipient": "411500-czj"}
    assert give(ask, own(patient.id), {"id": patient.id}, office)["id"]


@contextmanager
def served(services: Services, settings: Settings) -> Generator[httpx.Client]:
    """A hub with a clock of its own, over HTTP."""
    app = make_app(services, settings)
    config = uvicorn.Config(app, port=free_port(), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{config.port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join(timeout=10)


def test_a_consent_holds_until_its_day(
    services: Services,
    settings: Settings,
    fixed_clock: FixedClock,
    patient: Patient,
    hospital: str,
    own: Callable[[str], str],
) -> None:
    then = replace(services, clock=fixed_clock)
    with served(then, settings) as client:

        def send(query: str, variables: Json | None = None, *, as_: str | None = "") -> Json:
            headers = {"authorization": f"Bearer {as_}"}
            return client.post(
                "/graphql", json={"query": query, "variables": variables}, headers=headers
            ).json()

        tomorrow = fixed_clock.moment.date() + timedelta(1)
        until = {"validFrom": tomorrow.isoformat(), "validTo": (tomorrow + timedelta(3)).isoformat()}
        give(send, own(patient.id), {"id": patient.id}, terms(then, **until))
        seen: list[bool] = []
        for _ in range(5):
            seen.append(profile(send, hospital, patient.ref) is not None)
            fixed_clock.advance(timedelta(days=1))
        assert seen == [False, True, True, True, False]


def test_a_company_consents_too(ask: Ask, services: Services, token: Token) -> None:
    company = staging.put_subject(services)
    staging.put_records(
        services,
        *(
            staging.penalty(
                company, f"test-consent-{company}-{kind}", kind=kind, severity=None, attributes={}
            )
            for kind in ("social-insurance", "other-dishonesty")
        ),
    )
    bank = token("370100", Role.INSTITUTION, "370100-demo")
    me = token("411500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
    financing: Json = {"code": "FINANCING", "matter": "济贷2026-1"}
    assert shown(profile(ask, bank, code(company), financing)) == {}
    fields = {"recipient": "370100-demo", "purpose": "FINANCING", "recordKinds": ["social-insurance"]}
    give(ask, me, code(company), terms(services, **fields))
    assert set(shown(profile(ask, bank, code(company), financing))) == {"social-insurance"}
    assert shown(profile(ask, bank, code(company), SERVICE)) == {}


# Private kinds


def test_a_private_kind_is_neither_there_nor_absent_for_a_purpose_that_does_not_open_it(
    ask: Ask, patient: Patient, admit: Callable[..., Patient], token: Token
) -> None:
    officer, nothing = token(QIDONG, Role.OFFICER, HOSPITAL), admit()
    assert set(shown(profile(ask, officer, patient.ref))) >= {"medical-insurance"}
    assert "medical-insurance" not in shown(profile(ask, officer, patient.ref, BIDDING))
    assert benefit(ask, officer, patient.ref)["outcome"] == "GRANTED"
    assert benefit(ask, officer, nothing.ref)["outcome"] == "REFUSED"
    with_, without = (benefit(ask, officer, one.ref, BIDDING) for one in (patient, nothing))
    assert with_["outcome"] == without["outcome"] == "UNDETERMINED", "never clean, never refused"
    insured = {row["name"] for row in without["missing"] if row["kind"] == "COVERAGE"}
    assert insured >= {"medical-insurance"}


# A subject about itself


def test_a_subject_gets_definite_answers_about_itself_whole_and_unmasked(
    ask: Ask, patient: Patient, admit: Callable[..., Patient], own: Callable[[str], str]
) -> None:
    nothing = admit()
    found = profile(ask, own(patient.id), {"id": patient.id}, ITSELF)
    assert found is not None
    assert (found["name"], found["masked"]) == ("测试某（虚构）", False)
    assert all(record["share"] == "RECORD" and "self" in record["grants"] for record in shown(found).values())
    assert benefit(ask, own(patient.id), {"id": patient.id}, ITSELF)["outcome"] == "GRANTED"
    assert benefit(ask, own(nothing.id), {"id": nothing.id}, ITSELF)["outcome"] == "REFUSED"
    assert profile(ask, own(patient.id), {"id": nothing.id}, ITSELF) is None
    assert profile(ask, own(patient.id), code("91341502DEM000014B"), ITSELF) is None, "itself alone"
    variables = {
        "rule": RULE,
        "subject": {"id": patient.id},
        "purpose": ITSELF,
        "region": QIDONG,
        "inputs": PUBLIC,
    }
    assert data(ask(EVALUATE, variables, as_=own(patient.id)))["evaluate"]["result"]["outcome"] == "GRANTED"


def test_what_is_complete_for_the_subject_alone_says_nothing_of_others() -> None:
    """A subject reads whatever is held about itself; of its manager it reads nothing, which is not clean."""
    condition = {"related": {"link": "MANAGER_OF", "condition": {"record": {"kind": "penalty"}}}}
    manager = b.subject().model_copy(update={"id": "s2"})
    about = b.subject(related=[b.linked("MANAGER_OF", manager)])
    for of_subject, expected in ((False, Truth.UNMET), (True, Truth.UNKNOWN)):
        covered = [
            b.covered(kind, region).model_copy(update={"of_subject": of_subject})
            for kind in ("penalty", "MANAGER_OF")
            for region in ("411500", "100000")
        ]
        facts = b.facts(subject=about, coverage=covered)
        assert b.truth(condition, facts) is expected
        assert b.truth({"record": {"kind": "penalty"}}, facts) is Truth.UNMET, "of itself it is complete"


# Who read me


def test_a_subject_sees_who_read_it_but_no_investigation(
    ask: Ask, services: Services, patient: Patient, hospital: str, own: Callable[[str], str], token: Token
) -> None:
    me = own(patient.id)
    consent = give(ask, me, {"id": patient.id}, terms(services))
    profile(ask, hospital, patient.ref)
    benefit(ask, token(QIDONG, Role.OFFICER, "320681-wjw"), patient.ref)
    profile(ask, token(QIDONG, Role.INVESTIGATOR, "320681-wjw"), patient.ref, INVESTIGATION)
    profile(ask, token("370100", Role.OFFICER, "370100-demo"), patient.ref)  # saw nothing

    def reads(as_: str, purpose: Json = ITSELF, **more: Any) -> Json:
        return data(ask(READS, {"subject": {"id": patient.id}, "purpose": purpose, **more}, as_=as_))[
            "readsOf"
        ]

    found = [edge["node"] for edge in reads(me)["edges"]]
    told = [
        (row["role"], (row["authority"] or {}).get("code"), row["purpose"], row["matter"], row["act"])
        for row in found
    ]
    assert told == [
        ("OFFICER", "320681-wjw", "PUBLIC_SERVICE", SERVICE["matter"], "DECISION"),
        ("INSTITUTION", HOSPITAL, "PUBLIC_SERVICE", SERVICE["matter"], "READ"),
        ("SUBJECT", None, "SUBJECT_ACCESS", ITSELF["matter"], "MUTATION"),
    ]
    assert found[1]["grants"] == [consent["id"]]
    assert found[1]["parts"] == ["linkCounts", "records", "subject"]
    assert "own-duty" in found[0]["grants"]
    page = reads(me, first=2)
    rest = reads(me, first=2, after=page["pageInfo"]["endCursor"])
    assert [edge["node"]["role"] for edge in page["edges"] + rest["edges"]][:1] == ["SUBJECT"], (
        "its own look too"
    )
    window = reads(token(QIDONG, Role.OFFICER, "320681-wjw"), SERVICE)
    assert "INVESTIGATION" not in {edge["node"]["purpose"] for edge in window["edges"]}
    assert "INVESTIGATOR" not in json.dumps(window)


def test_what_a_subject_alone_may_know_stands_in_the_log_with_its_grant(
    ask: Ask, patient: Patient, own: Callable[[str], str], token: Token
) -> None:
    answer = ask(
        JOINT_PUNISHMENT,
        {"subject": {"id": patient.id}, "region": QIDONG, "purpose": ITSELF},
        as_=own(patient.id),
    )
    data(answer)
    asked = {"receipt": answer["extensions"]["receipt"], "purpose": AUDITING}
    why = data(ask(WHY, asked, as_=token(QIDONG, Role.AUDITOR, HOSPITAL)))["whyAllowed"]
    (grant,) = why["grants"]
    assert (grant["source"], grant["legalBasis"][0]["article"]) == ("SELF", "第四十五条")


# The page's example


def test_the_pages_example_runs_as_it_stands_there(ask: Ask, services: Services, token: Token) -> None:
    page = (ROOT / "docs" / "asking.md").read_text("utf-8")
    section = page.split("## Consent\n")[1].split("\n## ")[0]
    code_ = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", section, re.MULTILINE)
    give_, terms_, look, looked, reads, read, withdraw = re.split(
        r"\n\n", "\n\n".join(one.strip("\n") for one in code_)
    )
    today = services.now().date()
    terms_ = terms_.replace("<today>", str(today)).replace("<in a year>", str(today + timedelta(365)))
    me = token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=CLEAN))
    bank = token(role=Role.INSTITUTION, authority="411500-bank-demo")
    consent = data(ask(give_, json.loads(terms_), as_=me))["giveConsent"]["consent"]
    assert consent["stands"]
    assert ask(look, as_=bank)["data"] == json.loads(looked)["data"]
    assert ask(reads, as_=me)["data"] == json.loads(read)["data"]
    ended = data(ask(withdraw, {"id": consent["id"]}, as_=me))["withdrawConsent"]["consent"]
    assert (ended["stands"], ended["withdrawnAt"] is None) == (False, False)
    assert data(ask(look, as_=bank))["subject"]["records"]["edges"] == []
