"""Agreements with a life, on the real graph and over HTTP: what opens, when, for whom; what is refused."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from click.testing import CliRunner

from graph_schema.vocabulary import PurposeCode, Role
from hub import agreements
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.agreements import life as lives
from hub.agreements.life import Illegal, Life
from hub.app import clock, connect, make_app, make_services
from hub.audit import Disclosures, writer
from hub.call import Call
from hub.cli import main
from hub.identity import Caller
from hub.loading import read_seeds
from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.agreeing import (
    AMEND,
    DRAFT,
    EXPORT,
    MAKING,
    OWN,
    READ,
    REGISTER,
    SIGN,
    WITHDRAW,
    WITHDRAW_KEY,
    A,
    B,
    C,
    Officers,
    a_key,
    a_name,
    text_of,
    whole,
)
from tests.asking import SERVICE, SUBJECT, Json, code, codes, data, nodes
from tests.conftest import Ask, free_port

OPEN_CLAUSES = "MATCH (c:Clause {agreement: $id}) WHERE c.knownTo = $open RETURN count(c) AS n"
EVENTS = "MATCH (e:AgreementEvent {agreement: $id}) RETURN count(e) AS n"


@pytest.fixture(scope="module")
def officers(ask: Ask, token: Callable[..., str], services: Services) -> Officers:
    return Officers(ask, token, services.now().date())


def a_record(company: str, name: str, region: str) -> dict[str, Any]:
    """A record that no law opens to other regions."""
    more = {"kind": "other-dishonesty", "authority": f"{region}-demo", "attributes": {}}
    return staging.penalty(company, f"test-agreements-{company}-{name}", region=region, **more)


@pytest.fixture(scope="module")
def company(services: Services) -> str:
    """A company of 洛阳 with one record there."""
    found = staging.put_subject(services, district="410302", registered="410302", operation=[A])
    staging.put_records(services, a_record(found, "a", A))
    return found


@pytest.fixture(scope="module")
def second(services: Services, settings: Settings, token: Callable[..., str]) -> Generator[Ask]:
    """Another hub on the same Neo4j: its own connections, its own memory of the policy."""
    graph = connect(settings)
    made = make_services(graph, read_seeds(settings.seeds, clock().date()), settings)
    app = make_app(made, settings)
    config = uvicorn.Config(app, port=free_port(), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{config.port}", timeout=30) as client:

        def send(query: str, variables: Any = None, *, as_: str | None = "") -> dict[str, Any]:
            headers = {} if as_ is None else {"authorization": f"Bearer {as_ or token()}"}
            return client.post(
                "/graphql", json={"query": query, "variables": variables}, headers=headers
            ).json()

        yield send
    server.should_exit = True
    thread.join(timeout=10)
    made.audit.close()
    graph.close()


def count(services: Services, statement: Any, name: str) -> int:
    row = services.graph.read(lambda tx: tx.row(statement, id=name, open=2**62))
    assert row is not None
    return int(row["n"])


def listed(ask: Ask, name: str) -> dict[str, Any] | None:
    """The agreement as the public sees it."""
    query = '{ agreements(region: "410300", first: 100) { edges { node { code version inForce } } } }'
    edges = data(ask(query, as_=None))["agreements"]["edges"]
    return next((edge["node"] for edge in edges if edge["node"]["code"] == name), None)


def shares(ask: Ask, token: Callable[..., str], company: str) -> list[str]:
    """By which classes an officer of 蚌埠 sees the company's record; none: not at all."""
    asked = {"ref": code(company), "purpose": SERVICE}
    found = data(ask(SUBJECT, asked, as_=token(region=B, authority="340300-czj")))["subject"]
    return [edge["node"]["share"] for edge in found["records"]["edges"]]


def told(answer: dict[str, Any]) -> str:
    """What the one error of an answer says: message, expectation and advice."""
    (error,) = answer["errors"]
    return " | ".join([error["message"], *(str(value) for value in error["extensions"].values())])


# The whole life


def test_an_agreement_opens_records_exactly_while_it_is_in_force_in_every_hub(
    officers: Officers, ask: Ask, second: Ask, token: Callable[..., str], company: str
) -> None:
    name = a_name()
    text = text_of(name)

    def opened() -> list[list[str]]:
        return [shares(hub, token, company) for hub in (ask, second)]

    def public() -> list[Any]:
        return [(listed(hub, name) or {}).get("version") for hub in (ask, second)]

    drafted = data(officers.draft(text))["draftAgreement"]
    assert (drafted["done"], drafted["version"], drafted["agreement"]["state"]) == (True, 1, "DRAFTED")
    assert drafted["receipt"]
    assert opened() == [[], []]
    one = data(officers.sign(text, 1, A))["signAgreement"]["agreement"]
    assert one["state"] == "PARTLY_SIGNED"
    assert one["versions"][0]["unsignedBy"] == [{"code": B}]
    assert (opened(), public()) == ([[], []], [None, None])
    both = data(officers.sign(text, 1, B))["signAgreement"]["agreement"]
    assert (both["state"], both["opens"]) == ("IN_FORCE", 1)
    assert (opened(), public()) == ([["RECORD"], ["RECORD"]], [1, 1])

    # Suspended on the one, ended on the other: each sees it with its next statement.
    begin = time.monotonic()
    stopped = data(officers.send(whole("suspend"), B, id=name))["suspendAgreement"]["agreement"]
    assert (stopped["state"], stopped["opens"]) == ("SUSPENDED", None)
    assert (opened(), public()) == ([[], []], [None, None])
    assert codes(officers.send(whole("resume"), A, id=name)) == ["CONFLICT"]
    again = data(officers.send(whole("resume"), B, ask=second, id=name))["resumeAgreement"]["agreement"]
    assert again["state"] == "IN_FORCE"
    assert (opened(), public()) == ([["RECORD"], ["RECORD"]], [1, 1])
    assert time.monotonic() - begin < 60  # a hang, no budget

    # A new version leaves the one in force alone until all have signed it.
    changed = text_of(name, share="RESULT_ONLY")
    amended = data(officers.send(AMEND, B, text=changed, version=1))["amendAgreement"]
    assert (amended["version"], amended["agreement"]["state"]) == (2, "IN_FORCE")
    assert amended["agreement"]["versions"][1]["signedBy"] == []
    officers.sign(changed, 2, A)
    assert (opened(), public()) == ([["RECORD"], ["RECORD"]], [1, 1])
    newer = data(officers.sign(changed, 2, B))["signAgreement"]["agreement"]
    assert [one["state"] for one in newer["versions"]] == ["REPLACED", "IN_FORCE"]
    assert (opened(), public()) == ([["RESULT_ONLY"], ["RESULT_ONLY"]], [2, 2])

    ended = data(officers.send(whole("terminate"), A, ask=second, id=name))["terminateAgreement"]["agreement"]
    assert ended["state"] == "TERMINATED"
    assert (opened(), public()) == ([[], []], [None, None])
    for act in ("suspend", "resume", "terminate"):
        assert codes(officers.send(whole(act), B, id=name)) == ["CONFLICT"], act
    for answer in (officers.send(AMEND, B, text=text, version=2), officers.draft(text)):
        assert codes(answer) == ["CONFLICT"]
        assert "draft another agreement, with another id" in told(answer)
        assert "amend" not in told(answer)

    kinds = [event["kind"] for event in officers.read(name)["events"]]
    assert kinds == [
        "DRAFTED", "SIGNED", "SIGNED", "IN_FORCE", "SUSPENDED", "RESUMED", "IN_FORCE", "DRAFTED",
        "SIGNED", "SIGNED", "REPLACED", "IN_FORCE", "TERMINATED",
    ]  # fmt: skip


def test_the_state_at_a_moment_is_that_of_the_events_until_then(officers: Officers) -> None:
    name = officers.in_force(text_of(a_name()))
    events = officers.read(name)["events"]
    data(officers.send(whole("terminate"), A, id=name))
    states = [officers.read(name, on=event["at"])["state"] for event in events[:2]]
    assert states == ["DRAFTED", "PARTLY_SIGNED"]
    assert officers.read(name, on=events[-1]["at"])["state"] == "IN_FORCE"
    assert officers.read(name, on="2020-01-01T00:00:00+08:00") is None
    assert officers.read(name)["state"] == "TERMINATED"


def test_a_version_that_begins_later_leaves_no_gap(officers: Officers, services: Services) -> None:
    later = str(services.now().date() + timedelta(30))
    fresh = text_of(a_name(), start=later)
    name = officers.in_force(fresh)
    assert officers.read(name)["opens"] is None, "in force, and opening nothing before its day"
    data(officers.send(whole("terminate"), A, id=name))

    text = text_of(a_name())
    name = officers.in_force(text)
    moved = text_of(name, start=later)
    data(officers.send(AMEND, A, text=moved, version=1))
    officers.sign(moved, 2, A)
    assert codes(officers.sign(moved, 2, B)) == ["CONFLICT"]
    assert officers.read(name)["opens"] == 1
    data(officers.send(whole("terminate"), A, id=name))


# Who


def own(answer: Json) -> list[str]:
    return [one["code"] for one in nodes(data(answer)["ownAgreements"])]


def test_only_agreement_officers_of_a_party_act(officers: Officers) -> None:
    text = text_of(a_name())
    for role in (Role.OFFICER, Role.REGION_ADMINISTRATOR, Role.INVESTIGATOR, Role.AUDITOR):
        for dry in (True, False):
            asked: dict[str, Any] = {"text": text, "dry": dry}
            answer = officers.send(DRAFT, A, role, **asked)
            assert codes(answer) == ["FORBIDDEN"], role
            assert role in told(answer), "the role that was found"
    assert codes(officers.draft(text, C)) == ["FORBIDDEN"]
    assert codes(officers.ask(DRAFT, {"text": text, "purpose": MAKING}, as_=None)) == ["UNAUTHENTICATED"]
    elsewhere = {"text": text, "dry": True, "purpose": {"code": "PUBLIC_SERVICE", "matter": "x"}}
    answer = officers.ask(DRAFT, elsewhere, as_=officers.as_(A))
    assert codes(answer) == ["FORBIDDEN"]
    assert "PUBLIC_SERVICE" in told(answer), "the purpose that was found"


def test_a_draft_is_known_to_its_parties_alone(officers: Officers) -> None:
    text = text_of(a_name())
    name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
    for region in (A, B):
        for role in (Role.AGREEMENT_OFFICER, Role.REGION_ADMINISTRATOR):
            assert data(officers.send(READ, region, role, id=name))["agreementLife"]["state"] == "DRAFTED"
            assert name in own(officers.send(OWN, region, role))
    assert officers.read(name, C) is None
    assert data(officers.send(EXPORT, C, id=name))["exportAgreement"] is None
    assert name not in own(officers.send(OWN, C))
    stranger = officers.send(whole("terminate"), C, id=name)
    assert stranger["errors"] == officers.send(whole("terminate"), C, id="no-such-one")["errors"]
    assert codes(stranger) == ["NOT_FOUND"]
    assert codes(officers.send(READ, A, Role.OFFICER, id=name)) == ["FORBIDDEN"]
    assert listed(officers.ask, name) is None


def test_a_party_withdraws_while_others_sign(officers: Officers, services: Services) -> None:
    text = text_of(a_name())
    name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
    officers.sign(text, 1, A)
    gone = data(officers.send(WITHDRAW, B, id=name, version=1))["withdrawAgreementDraft"]["agreement"]
    assert gone["state"] == "WITHDRAWN"
    assert codes(officers.sign(text, 1, B)) == ["CONFLICT"]
    assert count(services, OPEN_CLAUSES, name) == 0
    again = data(officers.send(AMEND, A, text=text, version=1))["amendAgreement"]
    assert (again["version"], again["agreement"]["state"]) == (2, "DRAFTED"), "the same text, drafted anew"
    assert again["agreement"]["versions"][1]["signedBy"] == []
    pending = told(officers.send(AMEND, A, text=text, version=2))
    assert "The text is that of version 2, which is DRAFTED" in pending
    assert "sign version 2 as it is, or change the text" in pending
    second_try = text_of(name, share="RESULT_ONLY")
    assert data(officers.send(AMEND, A, text=second_try, version=2))["amendAgreement"]["version"] == 3


def test_three_parties_and_a_suspension_that_an_earlier_signature_does_not_undo(
    officers: Officers, services: Services
) -> None:
    def three(name: str, share: str = "RECORD") -> str:
        text = text_of(name, share=share)
        return text.replace('parties: ["410300", "340300"]', 'parties: ["410300", "340300", "410500"]')

    name = a_name()
    text = three(name)
    data(officers.draft(text))
    for region in (B, A):
        signed = data(officers.sign(text, 1, region))["signAgreement"]["agreement"]
        assert (signed["state"], signed["opens"]) == ("PARTLY_SIGNED", None)
    assert signed["versions"][0]["unsignedBy"] == [{"code": C}]
    assert data(officers.sign(text, 1, C))["signAgreement"]["agreement"]["opens"] == 1
    newer = three(name, "RESULT_ONLY")
    data(officers.send(AMEND, A, text=newer, version=1))
    for region in (A, C):
        data(officers.sign(newer, 2, region))
    data(officers.send(whole("suspend"), C, id=name))
    answer = officers.sign(newer, 2, B)
    assert codes(answer) == ["CONFLICT"]
    assert C in answer["errors"][0]["message"], "whose suspension it is"
    assert (count(services, OPEN_CLAUSES, name), officers.read(name)["state"]) == (0, "SUSPENDED")
    data(officers.send(whole("resume"), C, id=name))
    assert data(officers.sign(newer, 2, B))["signAgreement"]["agreement"]["opens"] == 2
    data(officers.send(whole("terminate"), C, id=name))


def test_a_hub_whose_clock_is_behind_leaves_the_events_in_order(
    officers: Officers, services: Services
) -> None:
    """Of two hubs one is an hour late: what it writes still comes after what it follows."""
    text = text_of(a_name())
    name = officers.in_force(text)
    behind = replace(services, clock=lambda: services.clock() - timedelta(hours=1))
    caller = Caller("test-behind", B, f"{B}-fgw", Role.AGREEMENT_OFFICER)
    purpose = Purpose(PurposeCode(MAKING["code"]), MAKING["matter"])
    access = access_for(caller, purpose, services.book.current(), services.now().date())
    agreements.suspend(Call(behind, access, Disclosures(), behind.book.current()), name, "核查")
    data(officers.send(whole("terminate"), A, id=name))
    at = [event["at"] for event in officers.read(name)["events"]]
    assert at == sorted(at)
    exported = data(officers.send(EXPORT, A, id=name))["exportAgreement"]
    assert "TERMINATED" in agreements.check(exported)[0]


# What is refused


def test_an_amendment_names_the_version_it_changes_and_keeps_the_parties(officers: Officers) -> None:
    name = officers.in_force(text_of(a_name()))
    fresh = text_of(name, share="DESENSITISED")
    assert codes(officers.send(AMEND, A, text=fresh, version=7)) == ["CONFLICT"]
    assert codes(officers.send(AMEND, A, text=text_of(name), version=1)) == ["CONFLICT"]
    other = fresh.replace('parties: ["410300", "340300"]', 'parties: ["410300", "340300", "410500"]')
    assert codes(officers.send(AMEND, A, text=other, version=1)) == ["CONFLICT"]
    taken = officers.draft(fresh)
    assert codes(taken) == ["CONFLICT"]
    assert "amendAgreement, expectedVersion: 1" in told(taken)
    same = told(officers.send(AMEND, A, text=text_of(name), version=1))
    assert "which is IN_FORCE" in same
    assert "change the text" in same
    elsewhere = text_of(name).replace(A, C)
    stranger = officers.draft(elsewhere, C)
    assert (codes(stranger), "amend" in told(stranger)) == (["CONFLICT"], False)
    assert len(officers.read(name)["versions"]) == 1
    data(officers.send(whole("terminate"), A, id=name))


def problems(officers: Officers, text: str) -> list[str]:
    answer = data(officers.draft(text, dry=True))["draftAgreement"]
    assert not answer["done"]
    return [f"{one['field']}: {one['message']['en']}" for one in answer["problems"]]


def with_clause(text: str, name: str, **changes: str) -> str:
    """The text with its clause once more, under another id and with changes."""
    _, _, clause = text.partition("clauses:\n")
    clause = clause.replace("--penalties", f"--{name}")
    for old, new in changes.items():
        before = next(line for line in clause.splitlines() if line.strip().startswith(f"{old}:"))
        clause = clause.replace(before, f"    {old}: {new}")
    return text + clause


def test_what_does_not_fit_is_told_by_field_in_both_languages(officers: Officers) -> None:
    text = text_of(a_name())
    twice = problems(officers, text.replace('"340300"]', '"340300", "410300"]'))
    assert any(one.startswith("parties.2:") and "twice" in one for one in twice), twice
    above = problems(officers, text.replace('"340300"', '"410000"'))
    assert any(one.startswith("parties.0:") and "lies within" in one for one in above), above
    alone = problems(officers, text.replace('["410300", "340300"]', '["410300"]'))
    assert any(one.startswith("parties") for one in alone), alone
    assert any(
        "no record kind" in one for one in problems(officers, text.replace("other-dishonesty", "other-dis"))
    )
    share = problems(officers, with_clause(text, "more", share="RESULT_ONLY"))
    assert any(one.startswith("clauses.1.share") for one in share), share
    for none in ("", "clauses: []\n"):
        empty = problems(officers, text.partition("clauses:\n")[0] + none)
        assert [one.split(": ", 2)[0] for one in empty] == ["clauses"], empty
        assert "expected at least one clause" in empty[0]
    seen = problems(officers, with_clause(text, "more", recognise="false"))
    assert any(one.startswith("clauses.1.recognise") for one in seen), seen
    assert any("characters" in one for one in problems(officers, "x" * 70_000))
    answer = data(officers.draft(with_clause(text, "more", share="RESULT_ONLY"), dry=False))["draftAgreement"]
    assert not answer["done"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in answer["problems"][0]["message"]["zh"])
    wrong = data(officers.draft(text.replace(f'to: "{B}"', f'to: "{C}"'), dry=True))["draftAgreement"]
    assert "条款第1项的转入地区（clauses.0.to）" in wrong["problems"][0]["message"]["zh"]


def test_what_only_overlaps_is_told_and_allowed(officers: Officers) -> None:
    text = text_of(a_name())
    narrower = with_clause(text, "serious", share="RESULT_ONLY")
    narrower += "    where: {severity: {equals: SERIOUS}}\n"
    answer = data(officers.draft(narrower, dry=True))["draftAgreement"]
    assert (answer["problems"], answer["version"]) == ([], 1)
    assert "--penalties" in answer["warnings"][0]["message"]["en"]
    assert "无须修改" in answer["warnings"][0]["message"]["zh"]
    assert "请改正" not in answer["warnings"][0]["message"]["zh"]
    name = officers.in_force(text)
    beside = data(officers.draft(text_of(a_name(), share="RESULT_ONLY"), dry=True))["draftAgreement"]
    assert name in beside["warnings"][0]["message"]["en"]
    data(officers.send(whole("terminate"), A, id=name))


def test_a_signature_that_does_not_count_leaves_nothing(officers: Officers, services: Services) -> None:
    text = text_of(a_name())
    name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
    other = text_of(name, share="RESULT_ONLY")
    data(officers.send(AMEND, A, text=other, version=1))
    elsewhere = text_of(a_name())
    other_name = data(officers.draft(elsewhere))["draftAgreement"]["agreement"]["code"]
    expired, withdrawn, early, unknown = (a_key() for _ in range(4))
    officers.register(A, early, (2, 30))
    kid = officers.register(A, withdrawn)
    data(officers.send(WITHDRAW_KEY, A, Role.REGION_ADMINISTRATOR, kid=kid))
    old, _ = agreements.read_private(expired)
    put = staging.commit
    put(services, lambda tx, number: tx.rows(
        "CREATE (k:SigningKey) SET k = $key",
        key={"kid": old.kid, "region": A, "jwk": old.text, "algorithm": "EdDSA", "validFrom": "2020-01-01",
             "validTo": "2021-01-01", "registeredAt": "2020-01-01T00:00:00.000000Z", "knownFrom": number,
             "knownTo": 2**62, "authority": "x", "account": "x", "matter": "x", "reason": "x"},
    ))  # fmt: skip
    payload = agreements.payload_of(other, 2)[1]
    used = officers.signature(elsewhere, 1, A)
    data(officers.send(SIGN, A, id=other_name, version=1, signature=used))
    cases = {
        "another version": officers.signature(text, 1, A),
        "another agreement": agreements.sign_offline(
            agreements.payload_of(elsewhere, 2)[1], officers.keys[A]
        ),
        "another party's": officers.signature(other, 2, B),
        "replayed": used,
        "expired": agreements.sign_offline(payload, expired),
        "withdrawn": agreements.sign_offline(payload, withdrawn),
        "not yet valid": agreements.sign_offline(payload, early),
        "unknown": agreements.sign_offline(payload, unknown),
        "malformed": "x..y",
        "whole": officers.signature(other, 2, A).replace("..", ".e30."),
        "empty": "",
    }
    said = {
        "expired": "expired: it signs no more since 2021-01-01",
        "withdrawn": "was withdrawn on",
        "not yet valid": "is valid from",
    }
    before = count(services, EVENTS, name)
    for what, signature in cases.items():
        answer = officers.send(SIGN, A, id=name, version=2, signature=signature)
        assert codes(answer) == ["BAD_INPUT"], what
        assert said.get(what, "") in told(answer), what
        assert answer["errors"][0]["extensions"]["fix"], what
    for version, why in ((1, "Version 1 is REPLACED"), (3, "the newest is version 2"), (0, "no version 0")):
        fine = officers.signature(other, 2, A)
        answer = officers.send(SIGN, A, id=name, version=version, signature=fine)
        assert codes(answer) == ["CONFLICT"]
        assert why in told(answer)
    assert count(services, EVENTS, name) == before
    assert data(officers.sign(other, 2, A))["signAgreement"]["agreement"]["state"] == "PARTLY_SIGNED"
    assert codes(officers.sign(other, 2, A)) == ["CONFLICT"]


def test_keys_are_the_administrators(officers: Officers) -> None:
    pem = a_key()
    public, _ = agreements.read_private(pem)
    asked: dict[str, Any] = {
        "jwk": public.text,
        "from": "2026-01-01",
        "to": str(officers.today + timedelta(9)),
    }
    for role in (Role.AGREEMENT_OFFICER, Role.OFFICER):
        assert codes(officers.send(REGISTER, A, role, **asked)) == ["FORBIDDEN"]
    kid = officers.register(A, pem)
    for region, fix in ((A, "nothing is left to do: sign with it"), (B, "make a new key")):
        again = officers.send(REGISTER, region, Role.REGION_ADMINISTRATOR, **asked)
        assert codes(again) == ["CONFLICT"]
        assert fix in told(again)
    assert codes(officers.send(WITHDRAW_KEY, B, Role.REGION_ADMINISTRATOR, kid=kid)) == ["NOT_FOUND"]
    data(officers.send(WITHDRAW_KEY, A, Role.REGION_ADMINISTRATOR, kid=kid))
    assert codes(officers.send(WITHDRAW_KEY, A, Role.REGION_ADMINISTRATOR, kid=kid)) == ["NOT_FOUND"]
    assert "and withdrew it" in told(officers.send(REGISTER, A, Role.REGION_ADMINISTRATOR, **asked))
    found = data(
        officers.ask(
            '{ signingKeys(region: "410300", first: 100) { edges { node { id kid withdrawnAt jwk } } } }',
            as_=None,
        )
    )
    (row,) = [one for one in nodes(found["signingKeys"]) if one["kid"] == kid]
    assert row["withdrawnAt"]
    named = officers.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": row["id"]}, as_=None)
    assert data(named)["node"] == {"id": row["id"]}
    past: dict[str, Any] = {**asked, "from": "2020-01-01", "to": "2021-01-01"}
    assert codes(officers.send(REGISTER, A, Role.REGION_ADMINISTRATOR, **past)) == ["BAD_INPUT"]


# Faults


def test_of_officers_at_once_one_succeeds_and_the_others_are_told(officers: Officers) -> None:
    name = officers.in_force(text_of(a_name()))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: codes(officers.send(whole("suspend"), A, id=name)), range(6)))
    assert sorted(map(len, found)) == [0, 1, 1, 1, 1, 1]
    assert {one[0] for one in found if one} == {"CONFLICT"}
    changes = [text_of(name, share=share) for share in ("RESULT_ONLY", "DESENSITISED")] * 2
    with ThreadPoolExecutor(4) as pool:
        amended = list(pool.map(lambda text: codes(officers.send(AMEND, B, text=text, version=1)), changes))
    assert sorted(map(len, amended)) == [0, 1, 1, 1]
    assert [one["version"] for one in officers.read(name)["versions"]] == [1, 2]
    data(officers.send(whole("terminate"), A, id=name))


def test_an_end_and_a_last_signature_at_once_leave_one_outcome(
    officers: Officers, services: Services
) -> None:
    for _ in range(3):
        text = text_of(a_name())
        name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
        officers.sign(text, 1, A)
        officers.signature(text, 1, B)
        with ThreadPoolExecutor(2) as pool:
            signed = pool.submit(officers.sign, text, 1, B)
            ended = pool.submit(officers.send, whole("terminate"), A, id=name)
            outcomes = (codes(signed.result()), codes(ended.result()))
        assert outcomes in (([], []), (["CONFLICT"], []))
        assert officers.read(name)["state"] == "TERMINATED"
        assert count(services, OPEN_CLAUSES, name) == 0


def test_a_change_without_its_entry_is_no_change(
    officers: Officers, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction dies after everything was written, before it commits: as a killed hub's does."""
    text = text_of(a_name())
    name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
    officers.sign(text, 1, A)
    signature = officers.signature(text, 1, B)
    before = count(services, EVENTS, name)

    def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(writer, "_put", dies)
        answer = officers.send(SIGN, B, id=name, version=1, signature=signature)
        assert codes(answer)
    assert (count(services, EVENTS, name), count(services, OPEN_CLAUSES, name)) == (before, 0)
    assert data(officers.send(SIGN, B, id=name, version=1, signature=signature))["signAgreement"]["done"]
    assert count(services, OPEN_CLAUSES, name) == 1
    data(officers.send(whole("terminate"), A, id=name))


def test_whatever_is_tried_the_open_clauses_are_those_of_what_is_in_force(
    officers: Officers, services: Services
) -> None:
    """A random walk on the graph beside the pure model."""
    chance = random.Random(20261122)
    texts = [text_of(a_name())]
    name = data(officers.draft(texts[0]))["draftAgreement"]["agreement"]["code"]
    model = lives.fold([A, B], lives.drafting(Life(frozenset([A, B])), A))
    acts = ["sign"] * 6 + ["amend"] * 2 + ["suspend", "resume", "resume", "withdraw", "terminate"]
    done = set[str]()
    for step in range(45):
        act, region = chance.choice(acts), chance.choice([A, B])
        if act == "terminate" and step < 40:
            act = "sign"
        version = model.newest if chance.random() < 0.9 else 1
        if act == "sign":
            answer = officers.sign(texts[version - 1], version, region)
            events = lives.signing(model, version, region)
        elif act == "amend":
            text = texts[-1] + f"# {step}\n" if len(texts) < 9 else texts[0]
            text = text.replace(
                f"from: 2025-01-0{1 + len(texts) % 2}", f"from: 2025-01-0{2 - len(texts) % 2}"
            )
            answer = officers.send(AMEND, region, text=text, version=model.newest)
            gone = model.versions[model.newest].state == "WITHDRAWN"
            events = lives.drafting(model, region) if gone or text != texts[-1] else None
            if not codes(answer):
                texts.append(text)
        elif act == "withdraw":
            answer = officers.send(WITHDRAW, region, id=name, version=version)
            events = lives.withdrawing(model, version, region)
        else:
            answer = officers.send(whole(act), region, id=name)
            plan = {"suspend": lives.suspending, "resume": lives.resuming, "terminate": lives.terminating}[
                act
            ]
            try:
                events = plan(model, region)
            except Illegal:
                events = None
        after = follow(model, events)
        assert (after is None) == (codes(answer) == ["CONFLICT"]), (step, act, answer, model)
        if after is not None:
            done.add(act)
        model = after or model
        assert count(services, OPEN_CLAUSES, name) == (model.opened is not None), (step, act)
        assert officers.read(name)["state"] == model.state
    assert {"sign", "amend", "suspend", "resume"} <= done
    if not model.ended:
        data(officers.send(whole("terminate"), A, id=name))
    assert count(services, OPEN_CLAUSES, name) == 0


def follow(model: Life, events: Any) -> Life | None:
    if events is None:
        return None
    try:
        for event in events:
            model = model.after(event)
    except Illegal:
        return None
    return model


# Seeds


def test_a_seeded_agreement_is_in_force_without_signatures_and_says_so(officers: Officers) -> None:
    found = officers.read("xinyang-suzhou-luan-fuyang", "411500")
    # Other tests publish versions of it for a while and put the seed back: its number can be any.
    assert (found["state"], found["opens"] >= 1) == ("IN_FORCE", True)
    assert found["versions"][0]["seeded"]
    assert found["versions"][0]["unsignedBy"] == []
    assert {event["kind"] for event in found["events"]} == {"SEEDED"}


def test_a_seeded_agreement_can_be_suspended_amended_and_ended(
    officers: Officers, ask: Ask, services: Services, token: Callable[..., str], company: str
) -> None:
    name = a_name()
    staging.publish_text(services, "agreement", name, text_of(name), origin="seed")
    assert shares(ask, token, company) == ["RECORD"]
    assert codes(officers.draft(text_of(name))) == ["CONFLICT"]
    data(officers.send(whole("suspend"), A, id=name))
    assert shares(ask, token, company) == []
    data(officers.send(whole("resume"), A, id=name))
    assert shares(ask, token, company) == ["RECORD"]
    newer = text_of(name, share="RESULT_ONLY")
    data(officers.send(AMEND, B, text=newer, version=1))
    for region in (A, B):
        data(officers.sign(newer, 2, region))
    assert shares(ask, token, company) == ["RESULT_ONLY"]
    found = officers.read(name)
    assert [one["seeded"] for one in found["versions"]] == [True, False]
    data(officers.send(whole("terminate"), B, id=name))
    assert shares(ask, token, company) == []


# Preview


PREVIEW = """
query($text: String, $id: String, $version: Int, $purpose: PurposeInput!) {
  agreementPreview(document: $text, agreement: $id, version: $version, purpose: $purpose) {
    code region { code } warnings { field }
    clauses { code toRegion { code } purposes share opensNames effectOnly
              opened { recordKind { code } recordCount subjectCount naturalPersonCount negative private
                       opening truncated } }
    assessment { article point { zh en } said { zh en } } } }
"""


def test_a_preview_counts_what_the_own_region_would_open(
    officers: Officers, services: Services, company: str
) -> None:
    text = text_of(a_name())
    staging.put_records(
        services,
        a_record(company, "below", "410302"),
        a_record(company, "elsewhere", B),
    )
    found = data(officers.send(PREVIEW, A, text=text))["agreementPreview"]
    (clause,) = found["clauses"]
    (opened,) = clause["opened"]
    assert (opened["recordKind"]["code"], opened["negative"], opened["private"]) == (
        "other-dishonesty",
        True,
        False,
    )
    assert (opened["recordCount"], opened["subjectCount"], opened["naturalPersonCount"]) == (2, 1, 0)
    assert clause["effectOnly"] == []
    tested = text + "    where: {what: {equals: x}, severity: {equals: SERIOUS}}\n"
    (narrow,) = data(officers.send(PREVIEW, A, text=tested))["agreementPreview"]["clauses"]
    assert narrow["effectOnly"] == ["what"], "the partner reads those of any other what"
    said = {one["point"]["en"]: one["said"] for one in found["assessment"]}
    assert said["whether lawful, legitimate and necessary"] is None, "people assess it"
    assert "PUBLIC_SERVICE" in said["purposes and means"]["en"]
    assert {one["article"].split()[0] for one in found["assessment"]} == {"PIPL-2021"}
    nothing = data(officers.send(PREVIEW, B, text=text))["agreementPreview"]
    assert nothing["clauses"] == []
    assert nothing["assessment"][0]["said"]["en"].startswith("No clause opens anything of this region")
    assert codes(officers.send(PREVIEW, C, text=text)) == ["FORBIDDEN"]
    broken = officers.send(PREVIEW, A, text="id: [")
    assert codes(broken) == ["BAD_INPUT"]
    assert "The text has 1 problem. 文本有 1 处问题。" in told(broken)
    name = data(officers.draft(text))["draftAgreement"]["agreement"]["code"]
    assert data(officers.send(PREVIEW, A, id=name))["agreementPreview"]["clauses"] == found["clauses"]
    assert codes(officers.send(PREVIEW, C, id=name)) == ["NOT_FOUND"]
    gone = officers.send(PREVIEW, A, id=name, version=9)
    assert codes(gone) == ["NOT_FOUND"]
    assert "There is no version 9 of this agreement: the newest is version 1." in told(gone)
    stranger = officers.send(PREVIEW, C, id=name, version=9)
    assert "no agreement of this id to which your region is a party" in told(stranger)


# Offline


def test_an_exported_agreement_is_verified_without_a_hub(officers: Officers, tmp_path: Path) -> None:
    name = officers.in_force(text_of(a_name()))
    data(officers.send(whole("suspend"), B, id=name))
    text = data(officers.send(EXPORT, A, id=name))["exportAgreement"]
    assert not any(f"test-{region}" in text for region in (A, B)), "no account leaves"
    file = tmp_path / "agreement.json"
    file.write_text(text, "utf-8")
    public, _ = agreements.read_private(officers.keys[A])
    said = CliRunner().invoke(main, ["agreement", "verify", str(file), "--key", f"{A}={public.kid}"])
    assert said.exit_code == 0, said.output
    assert f"Agreement {name}: SUSPENDED, version 1" in said.output
    assert said.output.count("signed version 1 at") == 2
    assert f"The key of {B} was compared with nothing" in said.output
    assert f"The key of {A} was compared with nothing" not in said.output
    bare = CliRunner().invoke(main, ["agreement", "verify", str(file)])
    assert bare.output.count("was compared with nothing") == 2
    shown = CliRunner().invoke(main, ["agreement", "show", str(file)]).output.splitlines()
    assert shown[-1].endswith(f"version 1 SUSPENDED by {B}: 测试")

    def tampered(change: Callable[[dict[str, Any]], object]) -> str:
        bundle = json.loads(text)
        change(bundle)
        return json.dumps(bundle)

    def event(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
        return next(one for one in bundle["events"] if one["kind"] == kind)

    def put(row: dict[str, Any], **values: Any) -> None:
        row.update(values)

    bundles = {
        "no json": "x",
        "another form": "{}",
        "a text": tampered(lambda b: put(b["versions"][0], text=text_of(name, share="RESULT_ONLY"))),
        "an event less": tampered(lambda b: b["events"].pop(1)),
        "an event less, renumbered": tampered(
            lambda b: (b["events"].pop(1), [put(e, number=i) for i, e in enumerate(b["events"], 1)])
        ),
        "a signature": tampered(lambda b: put(event(b, "SIGNED"), signature=b["events"][2]["signature"])),
        "no signature": tampered(lambda b: put(event(b, "SIGNED"), signature=None)),
        "another party": tampered(lambda b: put(event(b, "SIGNED"), region=C)),
        "no key": tampered(lambda b: b["keys"].clear()),
        "a key of then": tampered(lambda b: put(b["keys"][0], validTo="2021-01-01")),
        "a key withdrawn before": tampered(lambda b: put(b["keys"][0], withdrawnAt="2021-01-01T00:00:00Z")),
        "times": tampered(lambda b: put(b["events"][0], at="2099-01-01T00:00:00.000000Z")),
    }  # fmt: skip
    for what, bundle in bundles.items():
        file.write_text(bundle, "utf-8")
        broken = CliRunner().invoke(main, ["agreement", "verify", str(file)])
        assert broken.exit_code == 1, what
        assert "To do" in broken.output, what
    file.write_text(text, "utf-8")
    for key, why in {
        f"{A}=x": f"is by key {public.kid}, which is none of those given for {A}",
        "x": "REGION=KID",
        f"{C}=x": f"A key is given for {C}, which is no party",
    }.items():
        broken = CliRunner().invoke(main, ["agreement", "verify", str(file), "--key", key])
        assert broken.exit_code == 1, key
        assert why in broken.output, key
        assert "export it again" not in broken.output, key
    data(officers.send(whole("terminate"), A, id=name))


def test_a_region_that_changed_its_key_is_verified_by_both(officers: Officers, tmp_path: Path) -> None:
    keys = Officers(officers.ask, officers.token, officers.today)
    text = text_of(a_name())
    name = keys.in_force(text)
    old, _ = agreements.read_private(keys.keys[A])
    data(keys.send(WITHDRAW_KEY, A, Role.REGION_ADMINISTRATOR, kid=old.kid))
    newer = text_of(name, share="RESULT_ONLY")
    data(keys.send(AMEND, A, text=newer, version=1))
    assert codes(keys.sign(newer, 2, A)) == ["BAD_INPUT"], "a withdrawn key signs no more"
    keys.keys.pop(A)
    for region in (A, B):
        data(keys.sign(newer, 2, region))
    new, _ = agreements.read_private(keys.keys[A])
    file = tmp_path / "agreement.json"
    file.write_text(data(keys.send(EXPORT, A, id=name))["exportAgreement"], "utf-8")

    def verify(*kids: str) -> int:
        given = [part for kid in kids for part in ("--key", f"{A}={kid}")]
        return CliRunner().invoke(main, ["agreement", "verify", str(file), *given]).exit_code

    assert (verify(), verify(old.kid, new.kid)) == (0, 0)
    assert (verify(old.kid), verify(new.kid)) == (1, 1), "one of the two was not published by the region"
    data(keys.send(whole("terminate"), A, id=name))


def test_the_client_signs_as_the_hub_expects(officers: Officers, tmp_path: Path) -> None:
    text = text_of(a_name())
    drafted = data(officers.draft(text))["draftAgreement"]["agreement"]
    pem, document = tmp_path / "key.pem", tmp_path / "agreement.yaml"
    pem.write_bytes(a_key())
    document.write_text(text, "utf-8")
    officers.register(A, pem.read_bytes())
    shown = CliRunner().invoke(main, ["agreement", "key", str(pem)])
    assert json.loads(shown.stdout)["kty"] == "OKP"
    sign = ["agreement", "sign", str(document), "--key", str(pem), "--version", "1"]
    made = CliRunner().invoke(main, sign)
    assert drafted["versions"][0]["digest"] in made.stderr
    done = officers.send(SIGN, A, id=drafted["code"], version=1, signature=made.stdout)
    assert data(done)["signAgreement"]["agreement"]["state"] == "PARTLY_SIGNED"
    document.write_text("a: b", "utf-8")
    assert CliRunner().invoke(main, sign).exit_code == 1
    pem.write_text("x")
    assert CliRunner().invoke(main, ["agreement", "key", str(pem)]).exit_code == 1
