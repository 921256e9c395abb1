"""The graph as front ends walk it: from a subject to whom it is linked with, their records and who decided
them, in one request of few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import httpx
import pytest

from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.subjects import duty_records, regions
from resolvers import connections
from tests.asking import PROCUREMENT, Json
from tests.conftest import Ask

XINYANG = {"code": "411500"}
OWNERS = """
query Owners($code: String!, $purpose: PurposeInput!) {
  subject(ref: {code: $code}, purpose: $purpose) {
    name
    owners: links(kind: SHAREHOLDER_OF, direction: TO) {
      edges { node { share subject {
        id name kind readable code registered { name }
        records(polarity: NEGATIVE, status: CURRENT) {
          totalCount { count more }
          edges { node {
            kind { code } decidedOn subject { id } authority { name region { name } } region { name } } }
        }
      } } }
    }
  }
}
"""


def _walk(ask: Ask, query: str, **variables: Any) -> Json:
    answer = ask(query, {"purpose": PROCUREMENT, **variables})
    assert "errors" not in answer, answer
    return answer["data"]


@pytest.fixture(scope="module")
def holding(services: Services) -> str:
    """The code of a company with shareholders that are companies."""
    row = services.graph.read(
        lambda tx: tx.row(
            "MATCH (s:Subject)-[l:SHAREHOLDER_OF]->(o:Subject {scheme: 'USCC'}) WHERE s.scheme = 'USCC' "
            "AND o.invented AND (s)-[:HAS_RECORD]->() RETURN o.value AS code ORDER BY code LIMIT 1"
        )
    )
    assert row is not None
    return row["code"]


def test_a_company_its_owners_their_records_and_who_decided_them_in_one_request(
    ask: Ask, services: Services, holding: str
) -> None:
    _walk(ask, OWNERS, code=holding)
    before = services.graph.statements
    data = _walk(ask, OWNERS, code=holding)
    assert services.graph.statements - before <= 6
    owners = [edge["node"]["subject"] for edge in data["subject"]["owners"]["edges"]]
    assert owners
    for owner in owners:
        records = owner["records"]
        assert records["totalCount"]["count"] >= len(records["edges"])
        for edge in records["edges"]:
            assert edge["node"]["subject"]["id"] == owner["id"]
            assert edge["node"]["authority"]["name"]
    assert any(owner["records"]["edges"] for owner in owners)


def test_an_operation_tells_its_price_and_what_it_did_where_it_is_asked(
    address: str, token: Callable[..., str], holding: str
) -> None:
    body = {"query": OWNERS, "variables": {"purpose": PROCUREMENT, "code": holding}}
    headers = {"authorization": f"Bearer {token()}"}
    plain = httpx.post(f"{address}/graphql", json=body, headers=headers).json()
    assert "explain" not in plain["extensions"]
    asked = {**body, "extensions": {"explain": True}}
    told = httpx.post(f"{address}/graphql", json=asked, headers=headers).json()["extensions"]["explain"]
    assert told["hops"] == [
        "subject.links",
        "subject.links.edges.node.subject",
        "subject.links.edges.node.subject.records",
        "subject.links.edges.node.subject.records.totalCount",
        "subject.links.edges.node.subject.records.edges.node.subject",
    ]
    # The subject with its links, and each hop but the last, whose subjects are there already.
    assert told["statements"] == 4
    assert told["spent"] > 0
    assert 0 < told["cost"] <= told["budget"]


# What is only named


NAMED = """
query Named($code: String!, $purpose: PurposeInput!, $kind: LinkKind!) {
  subject(ref: {code: $code}, purpose: $purpose) {
    links(kind: $kind, direction: TO) { edges { node { subject {
      id kind name masked readable code scheme invented registered { code }
      versions { name } records { edges { node { id } } } linkCounts { kind }
      links(kind: SHAREHOLDER_OF, direction: FROM) { edges { node { subject { id } } } }
    } } } }
  }
}
"""
PUT_PERSON = """
MATCH (s:Subject {value: $code})
CREATE (p:Subject {id: 's_walk_person', scheme: 'ID', value: 'walk-person', kind: 'NATURAL_PERSON',
                   invented: true, knownFrom: 0})
CREATE (p)-[:HAS_VERSION]->(:SubjectVersion {name: '虚构某', kind: 'NATURAL_PERSON', residence: '530100',
  home: '530100/s_walk_person', paths: ['100000', '530000', '530100'], status: 'ACTIVE',
  validFrom: '2000-01-01', validTo: '9999-12-31', knownFrom: 0, knownTo: $open})
CREATE (p)-[:MANAGER_OF {validFrom: '2020-01-01', validTo: '9999-12-31', knownFrom: 0, knownTo: $open,
  source: 'walk', startPlace: p.id + '/' + s.id, endPlace: s.id + '/' + p.id}]->(s)
CREATE (p)-[:MANAGER_OF {validFrom: '2010-01-01', validTo: '2015-01-01', knownFrom: 0, knownTo: $open,
  source: 'walk', startPlace: p.id + '/' + s.id + '/past', endPlace: s.id + '/' + p.id + '/past'}]->(s)
"""
TAKE_PERSON = (
    "MATCH (p:Subject {id: 's_walk_person'}) OPTIONAL MATCH (p)--(v:SubjectVersion) DETACH DELETE p, v"
)


@pytest.fixture
def manager(services: Services, holding: str) -> Iterator[None]:
    """An invented person of 昆明市, manager of the company, of whom nobody else knows."""
    services.graph.write(lambda tx: tx.rows(PUT_PERSON, code=holding, open=OPEN_COMMIT))
    yield
    services.graph.write(lambda tx: tx.rows(TAKE_PERSON))


def test_a_person_who_is_only_named_is_masked_and_leads_no_further(
    ask: Ask, holding: str, manager: None, token: Callable[..., str]
) -> None:
    (edge,) = _walk(ask, NAMED, code=holding, kind="MANAGER_OF")["subject"]["links"]["edges"]
    person = edge["node"]["subject"]
    assert person.pop("id") == "s_walk_person"
    assert person.pop("kind") == "NATURAL_PERSON"
    assert person.pop("name") == "虚**"
    assert person.pop("masked") is True
    assert person.pop("readable") is False
    assert set(person.values()) == {None}
    there = token(region="530100", authority="530100-fgw")
    answer = ask(NAMED, {"purpose": PROCUREMENT, "code": holding, "kind": "MANAGER_OF"}, as_=there)
    person = answer["data"]["subject"]["links"]["edges"][0]["node"]["subject"]
    assert person["readable"] is True
    assert person["registered"] is None
    assert person["links"] == {"edges": []}


def test_what_is_asked_beside_a_name_does_not_change_the_name(ask: Ask, holding: str, manager: None) -> None:
    short = NAMED[: NAMED.index("masked readable")] + "} } } } } }"
    (edge,) = _walk(ask, short, code=holding, kind="MANAGER_OF")["subject"]["links"]["edges"]
    assert edge["node"]["subject"] == {"id": "s_walk_person", "kind": "NATURAL_PERSON", "name": "虚**"}


def test_links_that_ended_are_shown_where_they_are_asked_for(ask: Ask, holding: str, manager: None) -> None:
    query = """query ($code: String!, $purpose: PurposeInput!) {
    subject(ref: {code: $code}, purpose: $purpose) {
      now: links(kind: MANAGER_OF) { edges { node { validTo } } }
      all: links(kind: MANAGER_OF, past: true) { edges { node { validTo } } } } }"""
    found = _walk(ask, query, code=holding)["subject"]
    assert [edge["node"]["validTo"] for edge in found["now"]["edges"]] == [None]
    assert {edge["node"]["validTo"] for edge in found["all"]["edges"]} == {None, "2015-01-01"}


def test_a_subject_on_an_earlier_day(ask: Ask, holding: str) -> None:
    query = """query ($code: String!, $purpose: PurposeInput!, $on: Date) {
      subject(ref: {code: $code}, purpose: $purpose, on: $on) { on name } }"""
    assert _walk(ask, query, code=holding, on="2024-03-05")["subject"]["on"] == "2024-03-05"
    answer = ask(query, {"purpose": PROCUREMENT, "code": holding, "on": "2199-01-01"})
    assert answer["errors"][0]["extensions"]["messageId"] == "resolvers.day-not-yet"


# Lists


def pages(ask: Ask, query: str, field: str, *, most: int | None = None, **variables: Any) -> list[Json]:
    """All nodes of a list, or those of its first pages: other tests may have left thousands."""
    found: list[Json] = []
    after = None
    for _ in count() if most is None else range(most):
        page = _walk(ask, query, after=after, **variables)[field]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    return found


SUBJECTS = """
query Subjects($region: String!, $purpose: PurposeInput!, $kinds: [SubjectKind!], $first: Int = 10,
               $after: String) {
  subjects(region: $region, purpose: $purpose, subjectKinds: $kinds, first: $first, after: $after) {
    edges { node { id kind registered { path { code } } versions { operation { path { code } } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def test_the_subjects_of_a_region_come_once_each(ask: Ask) -> None:
    found = pages(ask, SUBJECTS, "subjects", region="411500")
    assert len(found) > 3
    assert pages(ask, SUBJECTS, "subjects", first=3, most=6, region="411500") == found[:18]
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        places = [one["registered"], *(p for v in one["versions"] for p in v["operation"])]
        assert one["kind"] == "NATURAL_PERSON" or any(XINYANG in place["path"] for place in places if place)
    persons = pages(ask, SUBJECTS, "subjects", region="411500", kinds=["NATURAL_PERSON"])
    assert [one["id"] for one in persons] == [one["id"] for one in found if one["kind"] == "NATURAL_PERSON"]
    answer = ask(SUBJECTS, {"purpose": PROCUREMENT, "region": "999999"})
    assert answer["errors"][0]["extensions"]["code"] == "UNKNOWN_REGION"


COUNTED = """
query Counted($purpose: PurposeInput!, $region: String!, $subjectKinds: [SubjectKind!], $kinds: [String!],
              $status: RecordStatus, $since: Date) {
  subjects(region: $region, purpose: $purpose, subjectKinds: $subjectKinds, first: 1) {
    totalCount { count more } }
  records(purpose: $purpose, region: $region, kinds: $kinds, status: $status, decidedSince: $since,
          first: 1) {
    totalCount { count more } }
}
"""


def test_totals_are_those_of_all_pages_and_say_where_their_bound_bit(
    ask: Ask, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def totals(**asked: Any) -> list[tuple[int, bool]]:
        found = _walk(ask, COUNTED, region="411500", **asked)
        counts = (found[name]["totalCount"] for name in ("subjects", "records"))
        return [(one["count"], one["more"]) for one in counts]

    def at_most(number: int) -> None:
        for module in (regions, duty_records, connections):
            monkeypatch.setattr(module, "MOST_COUNTED", number)

    at_most(1_000_000)  # other tests may have left more here than a total counts
    subjects = pages(ask, SUBJECTS, "subjects", region="411500")
    records = pages(ask, RECORDS, "records", region="411500")
    assert totals() == [(len(subjects), False), (len(records), False)]
    persons = [one for one in subjects if one["kind"] == "NATURAL_PERSON"]
    kind, since = records[0]["kind"]["code"], records[2]["decidedOn"]
    fitting = [one for one in records if one["kind"]["code"] == kind and one["decidedOn"] >= since]
    current = [one for one in fitting if one["status"] == "CURRENT"]
    asked = {"subjectKinds": ["NATURAL_PERSON"], "kinds": [kind], "since": since}
    assert totals(**asked) == [(len(persons), False), (len(fitting), False)]
    again = {**asked, "kinds": [kind, kind]}
    assert totals(**again) == totals(**asked), "a kind that is named twice is counted once"
    assert totals(**asked, status="CURRENT")[1] == (len(current), False)
    at_most(2)
    assert totals() == [(2, True), (2, True)]
    before = services.graph.statements
    _walk(ask, RECORDS)
    without = services.graph.statements - before
    assert without <= 5, "counted only where it is asked for"


RECORDS = """
query Records($purpose: PurposeInput!, $region: String, $kinds: [String!], $status: RecordStatus,
              $since: Date, $until: Date, $first: Int = 50, $after: String) {
  records(purpose: $purpose, region: $region, kinds: $kinds, status: $status, decidedSince: $since,
          decidedUntil: $until, first: $first, after: $after) {
    edges { node { id kind { code } status decidedOn region { path { code } } subject { id readable } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def test_the_records_of_the_duty_across_subjects(ask: Ask, services: Services) -> None:
    found = pages(ask, RECORDS, "records")
    assert len(found) > 3
    assert pages(ask, RECORDS, "records", first=3, most=6) == found[:18]
    assert len({one["id"] for one in found}) == len(found)
    assert found == sorted(found, key=lambda one: (one["decidedOn"], one["id"]), reverse=True)
    for one in found:
        assert XINYANG in one["region"]["path"]
        assert one["subject"]["readable"]
    kind = found[0]["kind"]["code"]
    assert pages(ask, RECORDS, "records", kinds=[kind]) == [
        one for one in found if one["kind"]["code"] == kind
    ]
    assert pages(ask, RECORDS, "records", kinds=[kind, kind]) == pages(ask, RECORDS, "records", kinds=[kind])
    current = pages(ask, RECORDS, "records", status="CURRENT")
    assert current == [one for one in found if one["status"] == "CURRENT"]
    since = found[2]["decidedOn"]
    assert pages(ask, RECORDS, "records", since=since) == [one for one in found if one["decidedOn"] >= since]
    assert pages(ask, RECORDS, "records", until=since) == [one for one in found if one["decidedOn"] < since]
    assert pages(ask, RECORDS, "records", since=since, until=since) == []
    before = services.graph.statements
    _walk(ask, RECORDS)
    assert services.graph.statements - before <= 5
    elsewhere = ask(RECORDS, {"purpose": PROCUREMENT, "region": "320500"})
    assert elsewhere["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("query", [SUBJECTS, RECORDS], ids=["subjects", "records"])
def test_a_cursor_of_another_list_is_refused(ask: Ask, query: str) -> None:
    given = {"purpose": PROCUREMENT, "region": "411500"}
    name = "subjects" if query is SUBJECTS else "records"
    other = RECORDS if query is SUBJECTS else SUBJECTS
    page = ask(query, given)["data"][name]["pageInfo"]
    answer = ask(other, {**given, "after": page["endCursor"]})
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_CURSOR"
