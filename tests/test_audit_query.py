"""The audit log over GraphQL and the command line: what is entered, who may see it, proofs for a caller."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from click.testing import CliRunner

from graph_schema.vocabulary import Role
from hub import audit
from hub.app import connect, make_app
from hub.audit import proof_checking
from hub.audit.exports import read_file
from hub.audit.signed_notes import read_checkpoint, read_key
from hub.cli import main
from hub.services import Services
from hub.settings import Settings
from resolvers.http.fields import LONGEST, fields_of
from tests.asking import BUILDER, CLEAN, JOINT_PUNISHMENT, PROCUREMENT, SUBJECT, code, codes, data
from tests.conftest import Ask, free_port
from tests.test_audit import entry_of

AUDITING = {"code": "AUDIT", "matter": "审计2026-001"}
ENTRIES = """
query ($purpose: PurposeInput!, $filter: AuditFilter, $first: Int, $after: String) {
  auditEntries(purpose: $purpose, filter: $filter, first: $first, after: $after) {
    edges { node { receipt at act caller region { code } role purpose matter operation operationHash fields
                   disclosed { subjectId parts } regions { code } grants outcomes decisionIds
                   plan statements knownAsOf } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
WHY = """
query ($receipt: String!, $purpose: PurposeInput!) {
  whyAllowed(receipt: $receipt, purpose: $purpose) {
    entry { receipt grants }
    grants { name source title { en } clause { agreement { code } } validFrom validTo
             legalBasis { legalText { code } legalText { title { zh } } article quote } }
  }
}
"""
PROOF = """
query ($receipt: String!, $purpose: PurposeInput!) {
  auditProof(receipt: $receipt, purpose: $purpose) { receipt covered bundle }
}
"""


@pytest.fixture
def auditor(token: Callable[..., str]) -> Callable[[str], str]:
    """A token of a region's auditor."""
    return lambda region: token(region=region, role=Role.AUDITOR, authority=f"{region}-sjj")


def receipt_of(answer: dict[str, Any]) -> str:
    return answer["extensions"]["receipt"]


def read(ask: Ask, subject: str = BUILDER, **rest: Any) -> str:
    return receipt_of(ask(SUBJECT, {"ref": code(subject), "purpose": PROCUREMENT}, **rest))


def entries(ask: Ask, who: str, **filter: Any) -> list[dict[str, Any]]:
    found = data(ask(ENTRIES, {"purpose": AUDITING, "filter": filter or None, "first": 100}, as_=who))
    return [edge["node"] for edge in found["auditEntries"]["edges"]]


# What is entered


def test_an_entry_names_the_fields_that_were_asked_for(ask: Ask, services: Services) -> None:
    query = """query Q($ref: SubjectRef!, $purpose: PurposeInput!) {
      one: subject(ref: $ref, purpose: $purpose) { id ...F } }
      fragment F on Subject {
        name records(first: 2) { edges { node { kind { code } status } } pageInfo { endCursor } } }"""
    entry = entry_of(services, ask(query, {"ref": code(BUILDER), "purpose": PROCUREMENT}))
    assert entry["fields"] == "subject{id,name,records{kind{code},status}}"
    assert entry["act"] == "READ"
    decided = entry_of(
        services,
        ask(JOINT_PUNISHMENT, {"subject": code(BUILDER), "region": "411500", "purpose": PROCUREMENT}),
    )
    assert decided["act"] == "DECISION"
    assert "records{" in decided["fields"]


def test_an_entry_tells_how_and_at_which_commit_the_operation_was_run(
    ask: Ask, services: Services, auditor: Callable[[str], str]
) -> None:
    query = """query ($ref: SubjectRef!, $purpose: PurposeInput!) {
      subject(ref: $ref, purpose: $purpose) { id FIELDS } }"""
    alone, listed = (
        query.replace("FIELDS", "name"),
        query.replace("FIELDS", "name records { edges { cursor } } linkCounts { kind }"),
    )
    sent = {"ref": code(BUILDER), "purpose": PROCUREMENT}
    first, again, other = (
        receipt_of(ask(alone, {**sent, "ref": code(one)})) for one in (BUILDER, CLEAN, BUILDER)
    )
    more = receipt_of(ask(listed, sent))
    found = {one["receipt"]: one for one in entries(ask, auditor("411500"))}
    assert found[first]["plan"] == found[again]["plan"] == found[other]["plan"] != found[more]["plan"]
    assert 1 <= found[other]["statements"] < found[more]["statements"] <= 4
    newest = services.graph.read(
        lambda tx: tx.row("MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS value")
    )
    assert newest is not None
    assert 0 < found[more]["knownAsOf"] <= newest["value"]
    decided = ask(JOINT_PUNISHMENT, {"subject": code(BUILDER), "region": "411500", "purpose": PROCUREMENT})
    (entry,) = entries(ask, auditor("411500"), receipt=receipt_of(decided))
    assert entry["knownAsOf"] == data(decided)["jointPunishment"]["knownAsOf"]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("{ a b: c }", None, "a,c"),
        ("query A { a } query B { b { c d } }", "B", "b{c,d}"),
        ("{ a { x } a { y { z } } }", None, "a{x,y{z}}"),
        ("{ a { ... on T { x } ...F } } fragment F on T { __typename y }", None, "a{x,y}"),
    ],
)
def test_fields_are_told_once_and_short(text: str, name: str | None, told: str) -> None:
    assert fields_of(text, name) == told


def test_very_many_fields_are_cut() -> None:
    told = fields_of("{ " + " ".join(f"field{n}" for n in range(1000)) + " }", None)
    assert len(told) == LONGEST
    assert told.endswith("…")


def test_a_refused_caller_is_entered_by_name_and_an_anonymous_one_is_counted(
    ask: Ask, token: Callable[..., str], services: Services
) -> None:
    variables = {"ref": code(CLEAN), "purpose": PROCUREMENT}
    stranger = ask(SUBJECT, variables, as_=token(region="999999"))
    assert codes(stranger) == ["FORBIDDEN"]
    entry = entry_of(services, stranger)
    assert (entry["act"], entry["caller"], entry["outcomes"]) == (
        "REFUSAL",
        "test-999999",
        ["error:FORBIDDEN"],
    )
    assert (entry["subjects"], entry["purpose"]) == ([], "")
    services.audit.enter_refusals()
    for _ in range(3):
        assert "extensions" not in ask(SUBJECT, variables, as_=None)
        assert codes(ask(SUBJECT, variables, as_="not.a.token")) == ["UNAUTHENTICATED"]
    receipt = services.audit.enter_refusals()
    assert receipt is not None
    counted = entry_of(services, {"extensions": {"receipt": receipt}})
    assert (counted["caller"], counted["outcomes"]) == ("-", ["error:UNAUTHENTICATED x 6"])
    assert services.audit.enter_refusals() is None


# Who may see the log


def test_an_auditor_sees_what_its_region_read(ask: Ask, auditor: Callable[[str], str]) -> None:
    receipt = read(ask)
    (found,) = entries(ask, auditor("411500"), receipt=receipt)
    assert (found["caller"], found["region"]["code"], found["purpose"]) == (
        "test-411500",
        "411500",
        PROCUREMENT["code"],
    )
    assert found["matter"] == PROCUREMENT["matter"]
    (disclosed,) = found["disclosed"]
    assert "records" in disclosed["parts"]
    assert "own-duty" in found["grants"]
    assert receipt in [
        one["receipt"] for one in entries(ask, auditor("411500"), subjectId=disclosed["subjectId"])
    ]
    assert receipt in [one["receipt"] for one in entries(ask, auditor("410000"), caller="test-411500")]


def test_an_auditor_sees_who_read_its_regions_records_and_no_other_reads(
    ask: Ask, auditor: Callable[[str], str]
) -> None:
    penalty_of_suzhou = read(ask, BUILDER)
    nothing_of_suzhou = read(ask, CLEAN)
    seen = {one["receipt"] for one in entries(ask, auditor("320500"), caller="test-411500")}
    assert penalty_of_suzhou in seen
    assert nothing_of_suzhou not in seen
    assert entries(ask, auditor("320500"), receipt=nothing_of_suzhou) == []


def test_only_auditors_read_the_log_and_are_entered_themselves(
    ask: Ask, auditor: Callable[[str], str], services: Services
) -> None:
    receipt = read(ask)
    for query in (ENTRIES, WHY):
        variables = {"purpose": AUDITING, "receipt": receipt} if query is WHY else {"purpose": AUDITING}
        assert codes(ask(query, variables)) == ["FORBIDDEN"]
    answer = ask(ENTRIES, {"purpose": AUDITING, "first": 1}, as_=auditor("411500"))
    entry = entry_of(services, answer)
    assert (entry["role"], json.loads(entry["disclosed"])) == ("AUDITOR", {"-": ["auditEntries"]})
    with_number = {"purpose": AUDITING, "filter": {"subjectId": "999999198001010011"}}
    assert codes(ask(ENTRIES, with_number, as_=auditor("411500"))) == ["IDENTITY_IN_QUERY"]


def test_pages_follow_each_other(ask: Ask, auditor: Callable[[str], str]) -> None:
    wanted = [read(ask) for _ in range(5)]
    who, found, after = auditor("411500"), list[str](), None
    while len(found) < 40:
        filter = {"caller": "test-411500"}
        answer = ask(ENTRIES, {"purpose": AUDITING, "filter": filter, "first": 2, "after": after}, as_=who)
        page = data(answer)["auditEntries"]
        found += [edge["node"]["receipt"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found[:5] == wanted[::-1]
    assert len(found) == len(set(found))


def test_why_allowed_names_the_grants_with_their_basis(ask: Ask, auditor: Callable[[str], str]) -> None:
    receipt = read(ask)
    why = data(ask(WHY, {"receipt": receipt, "purpose": AUDITING}, as_=auditor("411500")))["whyAllowed"]
    grants = {one["name"]: one for one in why["grants"]}
    assert set(grants) == set(why["entry"]["grants"])
    own = grants["own-duty"]
    assert (own["source"], own["legalBasis"][0]["legalText"]["code"]) == ("OWN_DUTY", "PIPL-2021")
    clause = grants["suzhou-to-xinyang--serious-penalties"]
    assert clause["source"] == "CLAUSE"
    assert clause["clause"]["agreement"]["code"]
    assert clause["legalBasis"]
    assert "OTHER" not in {one["source"] for one in grants.values()}
    elsewhere = ask(WHY, {"receipt": read(ask, CLEAN), "purpose": AUDITING}, as_=auditor("320500"))
    nowhere = ask(WHY, {"receipt": "r_nothing", "purpose": AUDITING}, as_=auditor("320500"))
    assert elsewhere["data"] == nowhere["data"] == {"whyAllowed": None}


# Proofs


def test_a_caller_gets_the_proof_of_its_own_receipt_and_of_no_other(
    ask: Ask, auditor: Callable[[str], str], token: Callable[..., str], services: Services
) -> None:
    receipt = read(ask)
    variables = {"receipt": receipt, "purpose": PROCUREMENT}
    waiting = data(ask(PROOF, variables))["auditProof"]
    assert (waiting["covered"], waiting["bundle"]) == (False, None)
    audit.checkpoint(services.log)
    proof = data(ask(PROOF, variables))["auditProof"]
    assert receipt in proof_checking.check(proof["bundle"], services.log.signer.key)
    auditing = {**variables, "purpose": AUDITING}
    assert data(ask(PROOF, auditing, as_=auditor("411500")))["auditProof"]["covered"]
    assert codes(ask(PROOF, auditing)) == ["FORBIDDEN"], "an officer does not audit"
    assert codes(ask(PROOF, variables, as_=auditor("411500"))) == ["FORBIDDEN"]
    operator = token(role=Role.OPERATOR)
    assert data(ask(PROOF, variables, as_=operator))["auditProof"]["covered"], "who has no purpose at all"
    other = ask(PROOF, variables, as_=token(region="410300", authority="410300-czj"))
    nowhere = ask(PROOF, {**variables, "receipt": "r_nothing"})
    assert other["data"] == nowhere["data"] == {"auditProof": None}


def test_the_hub_makes_a_last_checkpoint_when_it_ends(
    services: Services, settings: Settings, token: Callable[..., str], tmp_path: Path
) -> None:
    graph = connect(settings)
    log = replace(services.log, graph=graph, folder=tmp_path / "audit")
    own = replace(services, graph=graph, audit=audit.AuditWriter(graph, services.clock), log=log)
    app = make_app(own, settings.model_copy(update={"checkpoint_seconds": 3600}))
    body = {"query": SUBJECT, "variables": {"ref": code(CLEAN), "purpose": PROCUREMENT}}
    server = uvicorn.Server(uvicorn.Config(app, port=free_port(), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.config.port}", timeout=30) as client:
        answer = client.post("/graphql", json=body, headers={"authorization": f"Bearer {token()}"}).json()
        assert client.post("/graphql", json=body).json()["errors"]
    server.should_exit = True
    thread.join(timeout=60)
    found = audit.find(services.log, receipt_of(answer))
    assert found is not None
    assert found.leaf is not None
    notes = read_file(log.files[0])
    assert read_checkpoint(notes[-1], log.signer.key).size > found.leaf
    assert audit.verify(services.graph, replace(log, graph=services.graph)) == []


# The command line


@pytest.fixture
def hub(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command of the hub on the session's graph."""
    assert settings.neo4j_password is not None
    monkeypatch.setenv("HUB_HOME", str(settings.home))
    monkeypatch.setenv("NEO4J_URI", str(settings.neo4j_uri))
    monkeypatch.setenv("NEO4J_PASSWORD", settings.neo4j_password.get_secret_value())

    def run(*words: str) -> Any:
        return CliRunner().invoke(main, ["audit", *words])

    return run


def test_the_commands_make_what_check_believes(
    ask: Ask, hub: Callable[..., Any], tmp_path: Path, services: Services
) -> None:
    key = hub("key").stdout.strip()
    assert read_key(key).name == "credit-hub/audit"
    receipt = read(ask)
    old, new, bundle = tmp_path / "old", tmp_path / "new", tmp_path / "bundle.json"
    old.write_text(hub("checkpoint").stdout, "utf-8")
    bundle.write_text(hub("prove", receipt).stdout, "utf-8")
    read(ask)
    new.write_text(hub("checkpoint").stdout, "utf-8")
    said = hub("check", str(bundle), "--key", key)
    assert (said.exit_code, receipt in said.stdout) == (0, True)
    between = tmp_path / "between.json"
    between.write_text(hub("consistency", str(old), str(new)).stdout, "utf-8")
    assert (
        "nothing of it was changed" in hub("check", str(between), "--key", key, "--earlier", str(old)).stdout
    )
    (line,) = hub("search", "--receipt", receipt).stdout.splitlines()
    assert json.loads(line)["receipt"] == receipt
    verified = hub("verify")
    assert verified.exit_code == 0, verified.output
    assert verified.stdout.startswith("The log holds.\n")
    assert "0 came after" in verified.stdout
    again = hub("verify", "--since-last", "--mend")
    assert again.exit_code == 0, again.output
    assert again.stdout == verified.stdout
    assert hub("segments").stdout == ""


def test_a_check_needs_no_graph_no_home_and_tells_a_damaged_file(
    ask: Ask, hub: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, bundle = hub("key").stdout.strip(), tmp_path / "bundle.json"
    bundle.write_text(hub("prove", read(ask)).stdout, "utf-8")
    for name in ("NEO4J_URI", "NEO4J_PASSWORD"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "nothing"))
    assert hub("check", str(bundle), "--key", key).exit_code == 0
    assert not (tmp_path / "nothing").exists()
    bundle.write_text(bundle.read_text("utf-8").replace("test-411500", "test-411501"), "utf-8")
    damaged = hub("check", str(bundle), "--key", key)
    assert damaged.exit_code == 1
    assert "The entry is not at this place of the log" in damaged.stderr
    assert hub("check", str(tmp_path / "none"), "--key", key).exit_code == 1
