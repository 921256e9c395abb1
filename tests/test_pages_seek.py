"""A page of a subject's records or links reads what it shows, however many there are before and behind it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, LiteralString, cast

import pytest
from neo4j import Driver, Query

from graph_schema.links import TO, LinkKind
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.policy.model.subject_documents import LinkDocument
from hub.proceedings.own_view import holdings
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.subjects import first_pages, link_writing, links, profiles
from tests import staging
from tests.asking import PROCUREMENT, code, data, nodes
from tests.conftest import Ask
from tests.test_queries import driver

__all__ = ["driver"]
FEW, MANY, SIZE = 200, 4_000, 20
PUT: LiteralString = """
MATCH (s:Subject {value: $code})
UNWIND range($low, $high - 1) AS number
CREATE (o:Subject {id: s.id + '-' + number, scheme: 'TEST', value: $code + '-' + number, kind: 'LEGAL_ENTITY',
                   batch: $code})
CREATE (o)-[:HAS_VERSION]->(:SubjectVersion {name: '（测试）' + number, validFrom: '2015-01-01',
  validTo: '9999-12-31', knownFrom: 0, knownTo: $open})
CREATE (o)-[l:GUARANTEES {source: 'test', key: '' + number, validFrom: '2020-01-01', validTo: '9999-12-31',
  knownFrom: 0, knownTo: $open}]->(s)
SET l.startPlace = o.id + '/' + s.id, l.endPlace = s.id + '/' + o.id
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated {id: $code + '-' + number, version: 1, kind: 'admin-penalty',
  region: '411500', path: ['410000', '411500'], decidedOn: '2026-0' + (1 + number % 9) + '-01',
  validTo: '9999-12-31', sharingEndsOn: '9999-12-31', displayEndsOn: '9999-12-31',
  knownFrom: 0, knownTo: $open})
SET r.subject = s.id, r.place = r.decidedOn + '/' + r.id
"""
ID: LiteralString = "MATCH (s:Subject {value: $code}) RETURN s.id AS id"
OFFICE = [{"id": "own-duty", "region": "411500", "kinds": None, "share": "RECORD"}]
PLACES: dict[str, LiteralString] = {
    "link": "MATCH ()-[l:GUARANTEES]->(:Subject {id: $subject}) RETURN l.endPlace AS place ORDER BY place",
    "record": "MATCH (r:CreditRecord {subject: $subject}) RETURN r.place AS place ORDER BY place",
}


@pytest.fixture
def company(services: Services) -> Generator[str]:
    """A company with nothing yet; what a test writes of it is taken out again."""
    made = staging.put_subject(services)
    yield made
    gone: LiteralString = "MATCH (s:Subject) WHERE s.batch = $batch OR s.value = $batch WITH s LIMIT $most "
    more = gone + "OPTIONAL MATCH (s)-[:HAS_VERSION|HAS_RECORD]->(x) DETACH DELETE x, s RETURN count(*) AS n"
    services.graph.write(lambda tx: tx.rows(cast(LiteralString, more), batch=made, most=2 * MANY))


def fill(services: Services, company: str, low: int, high: int) -> str:
    asked = {"code": company, "low": low, "high": high, "open": OPEN_COMMIT}
    services.graph.write(lambda tx: tx.rows(PUT, **asked))
    row = services.graph.read(lambda tx: tx.row(ID, code=company))
    assert row is not None
    return str(row["id"])


def pages(
    services: Services, subject: str, company: str
) -> Iterator[tuple[str, LiteralString, dict[str, Any]]]:
    """Each statement of a page, asked in the middle of what there is."""

    def middle(what: str) -> str:
        rows = services.graph.read(lambda tx: tx.rows(PLACES[what], subject=subject))
        return str(rows[len(rows) // 2]["place"])

    same = {
        "subject": subject,
        "commit": 10**9,
        "known": 10**9,
        "on": "2026-11-01",
        "day": "2026-11-01",
        "limit": SIZE,
    }
    grants = {"grants": OFFICE, "self": {"id": None, "scheme": None, "value": None}, "withheld": []}
    of_links = {**same, **grants, "after": middle("link"), "end": f"{subject}0"}
    of_records = {**same, **grants, "before": middle("record")}
    link_pages = [{"subject": subject, "after": of_links["after"], "end": of_links["end"]}]
    record_pages = [{"subject": subject, "before": of_records["before"]}]
    terms = NOTHING.outlived(Bound.DISCLOSURE, services.now().date(), 10**9)
    caller = {"path": ["410000", "411500"], "open": OPEN_COMMIT, "today": "2026-11-01", "purpose": "BIDDING"}
    caller |= {"recipient": "x", "lists": ["joint-punishment-list"], "kinds": None, "status": None}
    yield "links", links.LINKS_PAGES["GUARANTEES", "TO"], {**of_links, "pages": link_pages}
    yield "own links", links.LINKS_HELD["GUARANTEES", "TO"], of_links
    yield "records", profiles.RECORDS_PAGES, {**terms, **of_records, **caller, "pages": record_pages}
    with_subject = first_pages.find_with((LinkKind.GUARANTEES, TO))
    keys = [{"place": 0, "scheme": "USCC", "value": company}]
    sizes = {"records": SIZE, "links": SIZE, "counted": False, "few": 0}
    asked = {**same, **grants, **caller, **sizes, "commit": None, "alone": False, "keys": keys}
    yield "with its subject", with_subject, asked
    yield "own records", holdings.OWN_RECORDS, of_records


def hits(driver: Driver, statement: LiteralString, asked: dict[str, Any]) -> tuple[int, int]:
    """What a statement read in the database, and how many rows it gave."""

    def total(step: Any) -> int:
        return int(step.get("dbHits", 0)) + sum(map(total, step.get("children", ())))

    with driver.session() as session:
        result = session.run(Query(cast(LiteralString, "CYPHER replan=force PROFILE " + statement)), asked)
        rows = sum(_held(row.data()) for row in result)
        return total(result.consume().profile), rows


def _held(row: dict[str, Any]) -> int:
    """How many a row holds: pages of several subjects come in one."""
    if "pages" in row:
        return sum(len(records) for _, records, *_ in row["pages"])
    return len(row["links"]) if "links" in row else 1


def test_a_page_reads_the_same_of_few_and_of_many(driver: Driver, services: Services, company: str) -> None:
    subject = fill(services, company, 0, FEW)
    few = {name: hits(driver, text, asked) for name, text, asked in pages(services, subject, company)}
    fill(services, company, FEW, MANY)
    many = {name: hits(driver, text, asked) for name, text, asked in pages(services, subject, company)}
    print(few, many)
    assert {rows for _, rows in (*few.values(), *many.values())} == {SIZE}
    assert {name: many[name][0] <= 1.3 * few[name][0] for name in few} == dict.fromkeys(few, True)


def test_counting_ends_at_its_bound_and_says_so(
    ask: Ask, services: Services, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(services, company, 0, FEW)
    asked = {"ref": code(company), "purpose": PROCUREMENT, "first": 1}
    query = """query ($ref: SubjectRef!, $purpose: PurposeInput!) {
      subject(ref: $ref, purpose: $purpose) { linkCounts { kind direction count more } } }"""
    del asked["first"]
    whole = {"kind": "GUARANTEES", "direction": "TO", "count": FEW, "more": False}
    assert data(ask(query, asked))["subject"]["linkCounts"] == [whole]
    monkeypatch.setattr(links, "MOST_COUNTED", 50)
    assert data(ask(query, asked))["subject"]["linkCounts"] == [{**whole, "count": 50, "more": True}]


def test_a_page_may_end_between_two_links_of_the_same_two(ask: Ask, services: Services) -> None:
    ends = [staging.put_subject(services), staging.put_subject(services)]
    today = services.now().date()
    link = {"kind": "SHAREHOLDER_OF", "from": "2020-01-01"}
    start, end = ({"scheme": "USCC", "value": one} for one in ends)
    keys = [services.naming.key("USCC", one, today)[0] for one in ends]
    rows = [
        {
            **link_writing.link_row(LinkDocument.model_validate(one), *keys, key=f"no-{place}"),
            "position": place,
        }
        for place, one in enumerate({**link, "start": start, "end": end, "share": one} for one in (0.2, 0.3))
    ]
    more = {"source": "test", "batch": "test"}
    staging.commit(services, lambda tx, number: link_writing.write_links(tx, rows, commit=number, **more))
    query = """query ($ref: SubjectRef!, $purpose: PurposeInput!, $after: String) {
      subject(ref: $ref, purpose: $purpose) { links(kind: SHAREHOLDER_OF, first: 1, after: $after) {
        edges { node { share } } pageInfo { hasNextPage endCursor } } } }"""
    asked = {"ref": code(ends[1]), "purpose": PROCUREMENT}
    first = data(ask(query, asked))["subject"]["links"]
    assert first["pageInfo"]["hasNextPage"]
    second = data(ask(query, {**asked, "after": first["pageInfo"]["endCursor"]}))["subject"]["links"]
    assert sorted(one["share"] for one in (*nodes(first), *nodes(second))) == ["0.2", "0.3"]
    assert not second["pageInfo"]["hasNextPage"]
