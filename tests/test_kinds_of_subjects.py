"""A sole trader that becomes a company: what kind it is is asked on a day, as known at a commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.identity import OwnSubject
from hub.ingestion import ingest
from hub.policy.checks.mappings import read_mapping
from hub.services import Services
from hub.store.migrations import migrate
from tests import staging
from tests.asking import EVALUATE, LINKS, REPLAY, SERVICE, code, data
from tests.conftest import Ask
from tests.ingest.place import commit_of
from tests.test_eligibility import outcomes, pages
from tests.test_own_view import EXPORT, ITSELF
from tests.test_reports import DUTY, REPEAT

MAPPING = """
source: {source}
title: a register
licence: none
attribution: nobody
invented: true
files:
  - file: register.csv
    columns:
      code: text
      form: {{type: map, values: {{个体工商户: INDIVIDUAL_BUSINESS, 有限责任公司: LEGAL_ENTITY}}}}
      name: text
      since: date
      fined: {{type: date, required: false}}
    subjects:
      - kind: {{column: form}}
        key: {{scheme: USCC, value: {{column: code}}}}
        name: {{column: name}}
        registered: "411502"
        from: {{column: since}}
    records:
      - if_given: fined
        id: [{{column: code}}, {{column: fined}}]
        subject: {{scheme: USCC, value: {{column: code}}}}
        kind: other-dishonesty
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: fined}}
"""
TRADER = "{code},个体工商户,测试小店（虚构）,2018-01-01,\n"
COMPANY = "{code},有限责任公司,测试公司（虚构）,2025-06-01,2026-02-02\n"
LATER = "{code},有限责任公司,测试集团（虚构）,2026-01-01,2026-02-03\n"
RULE = """
id: {id}
title: {{zh: 演示, en: demo}}
region: "411500"
scenario: credit-loan
kind: BENEFIT
subject_kinds: [{kinds}]
status: DEMO
modality: MAY
legal_basis:
  - {{document: doc-002, article: "15", quote: 开通“政策找人”功能}}
valid: {{from: 2010-01-01}}
condition: {condition}
effect:
  kind: GRANT
  label: {{zh: 演示, en: demo}}
  value: {{items: [{{zh: 演示, en: demo}}]}}
"""
HERE = '{located: {by: registered, in: "411500"}}'
OWNS_A_COMPANY = "{related: {link: [SHAREHOLDER_OF], direction: from, condition: {is_kind: [LEGAL_ENTITY]}}}"
SUBJECT = """
query ($ref: SubjectRef!, $purpose: PurposeInput!) {
  subject(ref: $ref, purpose: $purpose) { id kind name masked versions { kind name validFrom validTo } }
}
"""
OWN = """
query ($subject: SubjectRef!, $purpose: PurposeInput!) {
  ownView(subject: $subject, purpose: $purpose) { kind versions { kind validFrom } }
}
"""
KINDS_OF_VERSIONS = """
MATCH (s:Subject {value: $code})-[:HAS_VERSION]->(v) WHERE v.knownTo = $open
RETURN v.kind AS kind, v.validFrom AS since, s.digest AS digest ORDER BY since
"""
FORGET = """
MATCH (s:Subject {value: $code})-[:HAS_VERSION]->(v)
REMOVE v.kind
WITH count(*) AS forgotten
MATCH (m:Migration {number: $number}) DELETE m
"""
TOO_EARLY = "2017-01-01T12:00:00+08:00"
"""Before the first version."""
BEFORE, FROM_THEN = "2025-05-31T12:00:00+08:00", "2025-06-01T12:00:00+08:00"


@dataclass(frozen=True)
class Firm:
    """A sole trader that was asked about, and then became a company; ``owner`` holds shares of it."""

    code: str
    owner: str
    decision: str
    commit: int
    at: str


@pytest.fixture(scope="module")
def firm(services: Services, ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> Generator[Firm]:
    folder, own = tmp_path_factory.mktemp("register"), staging.code_of()
    deliver(services, folder, own, TRADER)
    owner = staging.put_subject(services)
    ends = {"start": {"scheme": "USCC", "value": owner}, "end": {"scheme": "USCC", "value": own}}
    staging.put_links(services, {"kind": "SHAREHOLDER_OF", **ends, "from": "2018-01-01"})
    with ExitStack() as stack:
        for name, kinds, condition in (
            ("test-for-companies", "LEGAL_ENTITY", HERE),
            ("test-for-traders", "INDIVIDUAL_BUSINESS", HERE),
            ("test-for-owners", "LEGAL_ENTITY", OWNS_A_COMPANY),
        ):
            text = RULE.format(id=name, kinds=kinds, condition=condition)
            stack.enter_context(staging.published(services, "rule", name, text))
        asked = evaluated(ask, "test-for-companies", own)
        assert asked["outcome"] == "REFUSED"
        at, before = services.now().isoformat(), commit_of(services.graph)
        deliver(services, folder, own, TRADER, COMPANY, LATER)
        yield Firm(own, owner, asked["id"], before, at)


def deliver(services: Services, folder: Path, own: str, *rows: str) -> None:
    """Takes rows of a register in, all of them."""
    head = "code,form,name,since,fined\n"
    (folder / "register.csv").write_text(head + "".join(row.format(code=own) for row in rows), "utf-8")
    path = folder / "mapping.yaml"
    path.write_text(MAPPING.format(source=f"test-{own[-8:].lower()}"), "utf-8")
    catalogue = services.book.current()
    mapping = read_mapping(path, "mapping.yaml", services.naming.schemes, catalogue)
    done = ingest(
        services.graph,
        services.naming,
        mapping,
        folder,
        services.now(),
        catalogue=catalogue,
        set_aside=folder / "set-aside",
    )
    assert dict(done.reasons) == {}


def evaluated(ask: Ask, rule: str, subject: str, **more: Any) -> dict[str, Any]:
    """What a rule answers."""
    variables = {"rule": rule, "subject": code(subject), "purpose": SERVICE, **more}
    answer = data(ask(EVALUATE, variables))["evaluate"]
    return {**answer["result"], "id": answer["id"]}


def test_a_rule_for_companies_counts_from_the_day_on_and_one_for_traders_until_then(
    ask: Ask, firm: Firm
) -> None:
    for on, companies, traders, kind in (
        (TOO_EARLY, "REFUSED", "UNDETERMINED", "INDIVIDUAL_BUSINESS"),
        (BEFORE, "REFUSED", "GRANTED", "INDIVIDUAL_BUSINESS"),
        (FROM_THEN, "GRANTED", "REFUSED", "LEGAL_ENTITY"),
        (None, "GRANTED", "REFUSED", "LEGAL_ENTITY"),
    ):
        found = [
            evaluated(ask, rule, firm.code, on=on) for rule in ("test-for-companies", "test-for-traders")
        ]
        assert [one["outcome"] for one in found] == [companies, traders], on
        evidence = [one for answer in found for test in answer["conditions"] for one in test["evidence"]]
        details = {one["detail"] for one in evidence if one["kind"] == "SUBJECT"}
        assert details - {"registered"} == {kind}, on


def test_what_was_not_known_yet_does_not_count(ask: Ask, firm: Firm) -> None:
    known = {"on": FROM_THEN, "asKnownAt": firm.at}
    assert evaluated(ask, "test-for-companies", firm.code, **known)["outcome"] == "REFUSED"


def test_a_linked_subject_is_what_it_is_on_the_day(ask: Ask, firm: Firm) -> None:
    before, since = (evaluated(ask, "test-for-owners", firm.owner, on=on) for on in (BEFORE, FROM_THEN))
    assert before["outcome"] != "GRANTED"
    assert since["outcome"] == "GRANTED"
    sent = {"ref": code(firm.owner), "purpose": SERVICE, "kind": "SHAREHOLDER_OF", "direction": "FROM"}
    (edge,) = data(ask(LINKS, sent))["subject"]["links"]["edges"]
    assert edge["node"]["subject"]["kind"] == "LEGAL_ENTITY"


def test_a_decision_from_before_is_replayed_as_it_was(ask: Ask, firm: Firm) -> None:
    found = data(ask(REPLAY, {"decision": firm.decision, "purpose": SERVICE}))["replay"]
    assert (found["equal"], found["intact"]) == (True, True)
    (rule,) = found["rules"]
    assert (rule["outcomeThen"], rule["outcomeAgain"], rule["outcomeNow"]) == (
        "REFUSED",
        "REFUSED",
        "GRANTED",
    )


def test_it_is_one_subject_with_its_versions_and_records(
    ask: Ask, firm: Firm, token: Callable[..., str]
) -> None:
    found = data(ask(SUBJECT, {"ref": code(firm.code), "purpose": SERVICE}))["subject"]
    assert (found["kind"], found["name"]) == ("LEGAL_ENTITY", "测试集团（虚构）")
    assert [(one["kind"], one["validFrom"], one["validTo"]) for one in found["versions"]] == [
        ("LEGAL_ENTITY", "2026-01-01", None),
        ("LEGAL_ENTITY", "2025-06-01", "2026-01-01"),
        ("INDIVIDUAL_BUSINESS", "2018-01-01", "2025-06-01"),
    ]
    itself = token("411500", Role.SUBJECT, subject=OwnSubject(id=found["id"]))
    sent = {"subject": {"id": found["id"]}, "purpose": ITSELF}
    own = data(ask(OWN, sent, as_=itself))["ownView"]
    assert own["kind"] == "LEGAL_ENTITY"
    assert [one["kind"] for one in own["versions"]] == [one["kind"] for one in found["versions"]]
    assert data(ask(EXPORT, sent, as_=itself))["exportOwnReport"]["recordCount"] == 2
    sent = {"region": "411500", "kinds": ["other-dishonesty"], "within": 3_000, "atLeast": 2}
    edges = data(ask(REPEAT, {**sent, "purpose": DUTY}))["repeatOffenders"]["edges"]
    named = {edge["node"]["subject"]["id"]: edge["node"]["subject"]["kind"] for edge in edges}
    assert named[found["id"]] == "LEGAL_ENTITY"


def test_lists_follow_the_change_when_it_is_known_and_when_its_day_comes(ask: Ask, firm: Firm) -> None:
    me = data(ask(SUBJECT, {"ref": code(firm.code), "purpose": SERVICE}))["subject"]["id"]
    assert outcomes(pages(ask, "test-for-companies"))[me] == "GRANTED"
    assert me not in outcomes(pages(ask, "test-for-traders"))
    assert outcomes(pages(ask, "test-for-companies", since=firm.commit))[me] == "GRANTED"
    days = {"since": data_commit(ask), "sinceOn": BEFORE, "on": FROM_THEN}
    assert outcomes(pages(ask, "test-for-companies", **days)) == {me: "GRANTED"}
    assert outcomes(pages(ask, "test-for-traders", **days))[me] == "REFUSED"


def data_commit(ask: Ask) -> int:
    """The commit that an answer of now rests on."""
    return pages(ask, "test-for-companies")[-1]["knownAsOf"]


def test_versions_from_before_get_the_one_kind_that_their_subject_had(services: Services) -> None:
    number = 48
    own = staging.put_subject(services, kind="PUBLIC_BODY")
    (before,) = services.graph.read(lambda tx: tx.rows(KINDS_OF_VERSIONS, code=own, open=2**62))
    services.graph.write(lambda tx: tx.rows(FORGET, code=own, number=number))
    (name,) = migrate(services.graph, services.now())
    assert re.match(rf"{number:04d}_", name)
    again = services.graph.read(lambda tx: tx.rows(KINDS_OF_VERSIONS, code=own, open=2**62))
    assert again == [{**before, "kind": "PUBLIC_BODY"}]
    assert migrate(services.graph, services.now()) == []
