"""No list ends without a word: its pages together hold every row, and what is cut says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.agreements import keys_named
from hub.proceedings.own_view import credit_reports
from hub.services import Services
from tests.agreeing import MAKING, A
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, Json, code, data, nodes
from tests.conftest import ROOT, Ask
from tests.proceeding import ITSELF, Case, make_case, object_to
from tests.test_queries import own_statements

Token = Callable[..., str]
MANY = 205
"""More than the 200 at which lists once ended."""
CONSENTS = """
query ($subject: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String) {
  page: consents(subject: $subject, purpose: $purpose, first: $first, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }
"""
REVIEWS = """
query ($subject: SubjectRef!, $purpose: PurposeInput!, $first: Int!, $after: String) {
  ownView(subject: $subject, purpose: $purpose) { decisions(first: 1) { edges { node {
    page: reviews(first: $first, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } } } } } }
"""
BESIDE = """
query ($purpose: PurposeInput!, $first: Int!, $after: String) {
  objections(purpose: $purpose, first: 1) { edges { node {
    page: NAME(first: $first, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } } } } }
"""
KEYS = """
query ($region: String!, $first: Int, $after: String) {
  page: signingKeys(region: $region, first: $first, after: $after) {
    edges { node { id: kid } } pageInfo { hasNextPage endCursor } } }
"""
AGREEMENTS = """
query ($purpose: PurposeInput!, $first: Int, $after: String) {
  page: ownAgreements(purpose: $purpose, first: $first, after: $after) {
    edges { node { code } } pageInfo { hasNextPage endCursor } } }
"""
VERSIONS = """
query ($subject: SubjectRef!, $purpose: PurposeInput!) {
  subject(ref: $subject, purpose: $purpose) { olderVersions versions { validFrom } } }
"""
EXPORT = """
query ($subject: SubjectRef!, $purpose: PurposeInput!) {
  exportOwnReport(subject: $subject, purpose: $purpose) { cut } }
"""
PUT_CONSENTS = """
MATCH (s:Subject {value: $code}) UNWIND range(1, $many) AS number
CREATE (s)-[:GAVE]->(:Consent {id: 'test-' + $code + '-' + number, subject: s.id, recipient: '411500-czj',
  recipientRegion: '411500', purpose: 'PUBLIC_SERVICE', kinds: ['social-insurance'], share: 'RECORD',
  validFrom: '2026-01-01', validTo: '2027-01-01', knownFrom: 1, knownTo: $open, enteredBy: 'test',
  enteredByRole: 'SUBJECT', givenAt: '2026-01-0' + (1 + number % 3) + 'T00:00:00.000000Z'})
"""
PUT_REVIEWS = """
MATCH (s:Subject {value: $code}) UNWIND range(1, $many) AS number
CREATE (:Review {id: 'test-' + $code + '-' + number, decision: $decision, subject: s.id, region: '411500',
  authority: '411500-czj', state: 'RETRACTED', place: 'none/' + $code + '/' + number,
  demandedAt: '2026-01-0' + (1 + number % 3) + 'T00:00:00.000000Z'})
"""
PUT_DECISIONS = """
MATCH (s:Subject {value: $code}) UNWIND range(1, $many) AS number
WITH s, number, '2026-01-0' + (1 + number % 3) + 'T00:00:00.000000Z' AS at,
     ['150900', '411500'][number % 2] AS region
CREATE (:Decision {id: 'test-' + $code + '-' + number, subject: s.id, purpose: 'SUPERVISION', ask: 'evaluate',
  region: region, callerRegion: region, callerAuthority: region + '-demo', records: [$record], at: at})
  -[:RESTED_ON]->(:Ground {record: $record, region: region, at: at})
"""
PUT_OBJECTIONS = """
MATCH (s:Subject {value: $code}) UNWIND range(1, $many) AS number
CREATE (s)-[:FILED]->(:Objection {id: 'test-' + $code + '-' + number, subject: s.id, record: $record,
  region: '150900', path: ['000000', '150900'], authority: '', state: 'REFUSED', grounds: '演示',
  filedBy: 'test', filedOn: '2024-01-01',
  filedAt: '2024-01-0' + (1 + number % 3) + 'T00:00:00.000000Z'})
"""
PUT_KEYS = """
UNWIND range(1, $many) AS number
CREATE (:SigningKey {kid: 'test-' + $code + '-' + number, region: '150900', algorithm: 'EdDSA', jwk: '{}',
  validFrom: '2026-01-01', validTo: '2027-01-01', authority: '150900-demo', account: 'test', matter: 'test',
  reason: '演示', knownFrom: 1, knownTo: $open,
  registeredAt: '2026-01-0' + (1 + number % 3) + 'T00:00:00.000000Z'})
"""
PUT_VERSIONS = """
MATCH (s:Subject {value: $code})-[:HAS_VERSION]->(v:SubjectVersion) WITH s, v LIMIT 1
UNWIND range(1, $many) AS number
CREATE (s)-[:HAS_VERSION]->(old:SubjectVersion) SET old = properties(v),
  old.validFrom = toString(date('1990-01-01') + duration({days: number})),
  old.validTo = toString(date('1990-01-01') + duration({days: number + 1}))
"""
OPEN = 2**62


def put(services: Services, statement: Any, case: Case, **more: Any) -> set[str]:
    """Writes rows as the hub would, and answers their ids."""
    given = {"code": case.code, "many": MANY, "open": OPEN, "record": case.record, **more}
    services.graph.write(lambda tx: tx.rows(statement, **given))
    return {f"test-{case.code}-{number}" for number in range(1, MANY + 1)}


def found_page(answer: Json) -> Json:
    """The connection that a query calls ``page``, wherever it stands."""
    if "page" in answer:
        return answer["page"]
    (inner,) = answer.values()
    return found_page(nodes(inner)[0] if "edges" in inner else inner)


def through(ask: Ask, query: str, as_: str | None, first: int = 70, **asked: Any) -> list[str]:
    """The ids of all pages."""
    ids: list[str] = []
    after = None
    while True:
        page = found_page(data(ask(query, {**asked, "first": first, "after": after}, as_=as_)))
        ids += [one.get("id") or one["code"] for one in nodes(page)]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return ids


@pytest.fixture
def case(services: Services, token: Token) -> Case:
    return make_case(services, token, "test-pages")


def test_consents(ask: Ask, services: Services, case: Case) -> None:
    written = put(services, PUT_CONSENTS, case)
    ids = through(ask, CONSENTS, case.subject, subject=code(case.code), purpose=ITSELF)
    assert (len(ids), set(ids)) == (MANY, written)


def test_reviews_of_a_decision(ask: Ask, services: Services, case: Case) -> None:
    asked = {"subject": code(case.code), "region": "411500", "purpose": PROCUREMENT}
    decision = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]["id"]
    written = put(services, PUT_REVIEWS, case, decision=decision)
    ids = through(ask, REVIEWS, case.subject, subject=code(case.code), purpose=ITSELF)
    assert (len(ids), set(ids)) == (MANY, written)


@pytest.mark.parametrize(
    ("name", "statement"), [("restedOn", PUT_DECISIONS), ("earlier", PUT_OBJECTIONS)], ids=lambda one: one[:9]
)
def test_what_stands_around_an_objection(
    ask: Ask, services: Services, case: Case, name: str, statement: Any
) -> None:
    object_to(ask, case)
    written = put(services, statement, case)
    ids = through(ask, BESIDE.replace("NAME", name), case.subject, purpose=ITSELF)
    assert (len(ids), set(ids)) == (MANY, written)


def test_keys_of_a_region_and_those_of_a_bundle(ask: Ask, services: Services, case: Case) -> None:
    written = put(services, PUT_KEYS, case)
    try:
        ids = through(ask, KEYS, None, region="150900")
        assert (len(ids), set(ids)) == (MANY, written)
        newest = max(written)
        assert [key.kid for key in keys_named(services.graph, [newest])] == [newest]
    finally:
        gone = "MATCH (k:SigningKey {region: '150900'}) DETACH DELETE k"
        services.graph.write(lambda tx: tx.rows(gone))


def test_own_agreements(ask: Ask, token: Token) -> None:
    officer = token(region=A, role=Role.AGREEMENT_OFFICER, authority=f"{A}-fgw")
    whole = through(ask, AGREEMENTS, officer, first=100, purpose=MAKING)
    assert through(ask, AGREEMENTS, officer, first=1, purpose=MAKING) == whole == sorted(set(whole))


def test_a_subject_says_whether_it_has_older_versions(ask: Ask, services: Services, case: Case) -> None:
    asked = {"subject": code(case.code), "purpose": PROCUREMENT}
    assert data(ask(VERSIONS, asked))["subject"]["olderVersions"] is False
    put(services, PUT_VERSIONS, case)
    found = data(ask(VERSIONS, asked))["subject"]
    assert (len(found["versions"]), found["olderVersions"]) == (100, True)


def test_a_report_names_each_list_that_it_cut(
    ask: Ask, services: Services, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"subject": code(case.code), "region": "411500", "purpose": PROCUREMENT}
    decision = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]["id"]
    put(services, PUT_REVIEWS, case, decision=decision)
    put(services, PUT_CONSENTS, case)
    sent = {"subject": code(case.code), "purpose": ITSELF}
    assert data(ask(EXPORT, sent, as_=case.subject))["exportOwnReport"]["cut"] == []
    monkeypatch.setattr(credit_reports, "MOST", 200)
    assert data(ask(EXPORT, sent, as_=case.subject))["exportOwnReport"]["cut"] == ["consents", "reviews"]


# In the code


def test_no_statement_has_a_bound_of_its_own() -> None:
    """What bounds a statement is its caller's parameter, who asks for one row more or for a page after."""
    for name, statement in own_statements():
        bounds = re.findall(r"\bLIMIT (\S+)", statement)
        assert all(bound == "1" or bound.startswith("$") for bound in bounds), name


def test_who_asks_up_to_a_bound_asks_for_one_row_more() -> None:
    """So that it knows whether the bound bit."""
    for folder in ("hub", "resolvers"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not re.findall(r"\b(?:limit|most)\W{1,3}\s*MOST_\w+\s*[,)]", text), file
