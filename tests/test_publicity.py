"""What everybody is shown without a token, with the cases of the laws' text: penalty-law-2021 第四十八条,
licensing-law-2019 第四十条, enterprise-publicity-2014 第七条, henan-2019 第十九条、第三十六条、第四十一条,
PIPL-2021 第二十五条, and the periods of order 36 as they are known from reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any, LiteralString, cast

import httpx
import pytest
from neo4j import Driver, Query

from graph_schema.vocabulary import SubjectKind
from hub.errors import HubError
from hub.publicity import public_records
from hub.publicity.what_is_public import PUBLIC_ON, is_public, parameters
from hub.services import Services
from hub.settings import Settings
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, as_sent
from hub.subjects.readable_records import record_facts
from resolvers.http.public_read_rate import PublicReadRate
from tests import staging
from tests.asking import UNHEARD, Json, codes, data, nodes
from tests.conftest import Ask, serving
from tests.test_queries import driver

__all__ = ["driver"]

HERE, ELSEWHERE = "411526", "320581"
LISTED: Json = {"kind": "joint-punishment-list", "severity": None, "attributes": {}}
PUBLISHED = """
query ($code: String, $region: String, $kind: String, $first: Int, $after: String) {
  publicRecords(subjectCode: $code, region: $region, recordKind: $kind, first: $first, after: $after) {
    edges { node {
      id headline decidedOn disputed subject { name code invented } recordKind { code } region { code }
      publicityEnd { on basis source } legalBasis { article legalText { code } } attributes { name value }
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def penalty(services: Services, code: str, name: str, **fields: Any) -> Json:
    """A general penalty of a hundred days ago, which is public."""
    today = services.now().date()
    days: Json = {"decided_on": ago(today, 100), "received_at": None, "published_on": ago(today, 95)}
    return staging.penalty(
        code, f"public-{name}", **{"region": HERE, "severity": "GENERAL", **days, **fields}
    )


def ago(today: date, days: int) -> str:
    """The day so many days before."""
    return (today - timedelta(days)).isoformat()


@pytest.fixture
def company(services: Services) -> str:
    """The code of a company of the county."""
    return staging.put_subject(services, registered=HERE, district=HERE, name="（测试）公示公司")


@pytest.fixture
def shown(ask: Ask) -> Callable[..., list[str]]:
    """The ids of what is published, without their prefix; asked without a token."""

    def ids(**asked: Any) -> list[str]:
        answer = ask(PUBLISHED, {"first": 100, **asked}, as_=None)
        assert "extensions" not in answer, "a public read has no receipt"
        return [node["id"].removeprefix("public-") for node in nodes(data(answer)["publicRecords"])]

    return ids


def test_a_penalty_says_by_which_law_and_until_when(services: Services, ask: Ask, company: str) -> None:
    staging.put_records(services, penalty(services, company, "plain", title="（测试）罚款"))
    (node,) = nodes(data(ask(PUBLISHED, {"code": company}, as_=None))["publicRecords"])
    assert node["subject"] == {"name": "（测试）公示公司", "code": company, "invented": True}
    assert (node["headline"], node["disputed"]) == ("（测试）罚款", False)
    assert {"article": "第四十八条", "legalText": {"code": "penalty-law-2021"}} in node["legalBasis"]
    assert {"name": "amount", "value": "200000.00"} in node["attributes"]
    end = node["publicityEnd"]
    decided = date.fromisoformat(node["decidedOn"])
    assert end["on"] == (decided.replace(year=decided.year + 1) + timedelta(1)).isoformat(), "twelve months"
    assert (end["basis"], end["source"]) == ("TEXT", "ndrc-order-36")


@pytest.mark.parametrize(
    ("name", "fields", "public"),
    [
        ("begins-tomorrow", {"published_on": -1}, False),
        ("begins-today", {"published_on": 0}, True),
        ("ended-today", {"display_ends_on": 0}, False),
        ("ends-tomorrow", {"display_ends_on": -1}, True),
        ("minor-three-months", {"severity": "MINOR"}, False),
        ("minor-in-time", {"severity": "MINOR", "decided_on": 80, "published_on": 75}, True),
        ("repaired", {"repaired_on": 0}, False),
        ("repaired-tomorrow", {"repaired_on": -1}, True),
        ("withdrawn", {"revoked_on": 0}, False),
        ("sharing-over", {"sharing_ends_on": 0}, False),
        ("another-kind", {"kind": "commitment-breach", "attributes": {}}, False),
        ("private", {"kind": "social-insurance", "severity": None, "attributes": {}}, False),
        ("permit", {"kind": "admin-permit", "severity": None, "attributes": {}}, True),
        ("henan-list", LISTED, True),
        ("list-elsewhere", {**LISTED, "region": ELSEWHERE}, False),
        ("no-end-in-henan", {"severity": None}, True),
        ("no-end-elsewhere", {"severity": None, "region": ELSEWHERE}, False),
    ],
)  # fmt: skip
def test_when_a_record_is_public(
    services: Services, company: str, shown: Callable[..., list[str]], name: str, fields: Json, public: bool
) -> None:
    """Numbers are days before today."""
    today = services.now().date()
    days = {key: ago(today, value) if isinstance(value, int) else value for key, value in fields.items()}
    staging.put_records(services, penalty(services, company, name, **days))
    expected = [name] if public else []
    assert shown(code=company) == expected
    region = days.get("region", HERE)
    assert [
        one for one in shown(region=region, kind=days.get("kind", "admin-penalty")) if one == name
    ] == expected


def test_what_is_disputed_is_marked(services: Services, ask: Ask, company: str) -> None:
    today = services.now().date()
    staging.put_records(services, penalty(services, company, "disputed", disputed_from=ago(today, 1)))
    (node,) = nodes(data(ask(PUBLISHED, {"code": company}, as_=None))["publicRecords"])
    assert node["disputed"] is True


def test_natural_persons_are_left_out(services: Services, shown: Callable[..., list[str]]) -> None:
    number = "999999197001010017"
    staging.put_person(services, number, registered=HERE)
    record = penalty(services, "", "of-a-person", subject={"scheme": "ID", "value": number})
    staging.put_records(services, record)
    assert "of-a-person" not in shown(region=HERE)


def test_pages_hold_what_is_public_and_end_with_it(services: Services, ask: Ask, company: str) -> None:
    today = services.now().date()
    for place in range(6):
        fields: Json = {"decided_on": ago(today, 100 + place)}
        if place % 2:
            fields["repaired_on"] = ago(today, 1)
        staging.put_records(services, penalty(services, company, f"page-{place}", **fields))
    seen: list[str] = []
    after: str | None = None
    while True:
        found = data(ask(PUBLISHED, {"code": company, "first": 1, "after": after}, as_=None))["publicRecords"]
        seen += [node["id"] for node in nodes(found)]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["public-page-0", "public-page-2", "public-page-4"]
    other = ask(PUBLISHED, {"code": UNHEARD, "after": after}, as_=None)
    assert codes(other) == ["INVALID_CURSOR"]


def test_who_is_not_there_and_who_has_nothing_are_one_answer(
    services: Services, ask: Ask, company: str
) -> None:
    staging.put_records(services, penalty(services, company, "none-left", revoked_on="2026-01-01"))
    answers = [ask(PUBLISHED, {"code": one}, as_=None) for one in (company, UNHEARD)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "BAD_INPUT"),
        ({"code": UNHEARD, "region": HERE}, "BAD_INPUT"),
        ({"region": "100000"}, "UNKNOWN_REGION"),
        ({"region": "no"}, "UNKNOWN_REGION"),
        ({"code": "91411502DEM9999966"}, "INVALID_IDENTIFIER"),
        ({"region": HERE, "kind": "no-such-kind"}, "BAD_INPUT"),
    ],
)
def test_what_can_not_be_asked(ask: Ask, asked: Json, code: str) -> None:
    assert codes(ask(PUBLISHED, asked, as_=None)) == [code]


def test_who_has_an_answer_asks_whether_it_still_holds(
    services: Services, address: str, company: str
) -> None:
    query = {"query": f'{{ publicRecords(subjectCode: "{company}") {{ edges {{ node {{ id }} }} }} }}'}
    staging.put_records(services, penalty(services, company, "tagged"))
    with httpx.Client(base_url=address, timeout=30) as client:
        first = client.get("/graphql", params=query)
        tag = {"if-none-match": first.headers["etag"]}
        assert client.get("/graphql", params=query, headers=tag).status_code == 304
        today = services.now().date().isoformat()
        staging.put_records(services, penalty(services, company, "tagged", repaired_on=today))
        again = client.get("/graphql", params=query, headers=tag)
        assert (again.status_code, again.json()["data"]["publicRecords"]["edges"]) == (200, [])


def test_an_address_reads_so_many_pages_a_minute(
    services: Services, settings: Settings, company: str
) -> None:
    few = settings.model_copy(update={"max_public_reads": 2})
    with serving(services, few) as address, httpx.Client(base_url=address, timeout=30) as client:
        body = {"query": PUBLISHED, "variables": {"code": company}}
        found = [codes(client.post("/graphql", json=body).json()) for _ in range(3)]
        assert found == [[], [], ["LIMIT_EXCEEDED"]]
        policy = {"query": '{ region(code: "411500") { name } }'}
        assert "errors" not in client.post("/graphql", json=policy).json(), "the policy is not meant"


def test_a_bucket_fills_again_and_each_account_has_its_own() -> None:
    at = [0.0]
    rate = PublicReadRate(2, lambda: at[0])
    rate.take("a")
    rate.take("a")
    rate.take("b")
    with pytest.raises(HubError):
        rate.take("a")
    at[0] = 29.0
    with pytest.raises(HubError):
        rate.take("a")
    at[0] = 31.0
    rate.take("a")
    with pytest.raises(HubError):
        rate.take("a")


MANY: LiteralString = """
MATCH (s:Subject {value: $code})
UNWIND range($low, $high - 1) AS number
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated {id: $code + '-' + number, version: 1, kind: 'admin-permit',
  region: $region, path: ['100000', '410000', '411500', $region],
  decidedOn: '2024-0' + (1 + number % 9) + '-01',
  validTo: '9999-12-31', sharingEndsOn: '9999-12-31', displayEndsOn: '9999-12-31', attributes: '{}',
  authority: '411500-demo', knownFrom: 0, knownTo: $open})
SET r.subject = s.id, r.place = r.decidedOn + '/' + r.id
"""
REMOVE_MANY: LiteralString = (
    "MATCH (s:Subject {value: $code})-[:HAS_RECORD]->(r:CreditRecord) DETACH DELETE r RETURN count(*) AS n"
)


def test_a_page_reads_what_it_shows(services: Services, driver: Driver) -> None:
    region = "411524"
    company = staging.put_subject(services, registered=region, district=region)
    today = services.now().date()
    rest: Row = {
        **parameters(services.book.current(), today),
        "open": OPEN_COMMIT,
        "before": "9999",
        "limit": 5,
    }
    of_region: Row = {**rest, "regions": [region], "kinds": ["admin-permit"]}
    of_subject: Row = {**rest, "scheme": "USCC", "value": company, "kinds": ["admin-permit"]}
    spent: list[list[int]] = []
    for low, high in ((0, 50), (50, 500)):
        put: Row = {"code": company, "region": region, "low": low, "high": high, "open": OPEN_COMMIT}
        services.graph.write(lambda tx, put=put: tx.rows(MANY, **put))
        spent.append(
            [
                hits(driver, public_records.OF_REGIONS, of_region),
                hits(driver, public_records.OF_SUBJECT, of_subject),
            ]
        )
    services.graph.write(lambda tx: tx.rows(REMOVE_MANY, code=company))
    assert all(after <= before + 20 for before, after in zip(*spent, strict=True)), spent


def hits(driver: Driver, statement: LiteralString, asked: Row) -> int:
    """How much of the graph a statement looks at."""
    with driver.session() as session:
        query = Query(cast(LiteralString, f"CYPHER replan=force PROFILE {as_sent(statement)}"))
        pending = [cast("dict[str, Any]", session.run(query, {"p": asked}).consume().profile)]
    total = 0
    while pending:
        step = pending.pop()
        total += step.get("dbHits", 0)
        pending.extend(step.get("children", ()))
    return total


HELD = f"""
MATCH (s:Subject {{value: $value}})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open
RETURN s.id AS subject, r {{.*}} AS record, ({PUBLIC_ON}) AS public
"""


def test_the_graph_and_the_hub_say_the_same_of_every_record(services: Services, company: str) -> None:
    today = services.now().date()
    kinds = ("admin-penalty", "admin-permit", "joint-punishment-list", "judgment-defaulter-list")
    parts = product(
        kinds,
        (None, "MINOR", "GENERAL", "SERIOUS"),
        (HERE, ELSEWHERE, "370102"),
        (10, 500, 2200),
        (None, 0, -9),
    )
    records = [
        penalty(
            services,
            company,
            f"same-{place}",
            kind=kind,
            severity=severity,
            region=region,
            decided_on=ago(today, days),
            published_on=None,
            attributes={"conduct_ended_on": ago(today, days)} if place % 3 == 0 else {},
            **({} if end is None else {"display_ends_on": ago(today, end)}),
            **({"disputed_from": ago(today, 1)} if place % 5 == 0 else {}),
        )
        for place, (kind, severity, region, days, end) in enumerate(parts)
        if end is None or days > max(end, 0)
    ]
    staging.put_records(services, *records)
    catalogue = services.book.current()
    asked: Row = {**parameters(catalogue, today), "open": OPEN_COMMIT, "value": company}
    rows = services.graph.read(lambda tx: tx.rows(HELD, **asked))
    facts = services.graph.read(
        lambda tx: record_facts(
            tx, [{**row, "grants": [["x", "RECORD"]]} for row in rows], OPEN_COMMIT - 1, today, catalogue
        )
    )
    wrong = [
        (fact.kind, fact.severity, fact.region, fact.decided_on, fact.display_ends_on, row["public"])
        for row, fact in zip(rows, facts, strict=True)
        if row["public"] != is_public(catalogue, fact, SubjectKind.LEGAL_ENTITY, today)
    ]
    assert len(rows) == len(records) > 200
    assert not wrong
    assert {row["public"] for row in rows} == {True, False}
