"""A subject's profile over HTTP, its pages, and the names of the API that front-end apps rely on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_client_schema,
    build_schema,
    get_introspection_query,
)

from hub.services import Services
from tests import staging
from tests.asking import CLEAN, LABOUR, LINKS, PROCUREMENT, ROADS, SERVICE, SUBJECT, code, data
from tests.conftest import ROOT, Ask

PROMISED = """
type Query {
  subject(ref: SubjectRef!, purpose: PurposeInput!): Subject
  jointPunishment(
    subject: SubjectRef!, region: String!, occasion: String, inputs: [RuleInput!], at: DateTime,
    asKnownAt: DateTime, purpose: PurposeInput!
  ): JointPunishment!
  incentives(
    subject: SubjectRef!, region: String!, scenario: String, inputs: [RuleInput!], at: DateTime,
    asKnownAt: DateTime, purpose: PurposeInput!
  ): Incentives!
  evaluate(
    rule: String!, subject: SubjectRef, inputs: [RuleInput!], at: DateTime, asKnownAt: DateTime,
    purpose: PurposeInput!
  ): Evaluation!
  decisions(
    subjects: [SubjectRef!]!, region: String!, occasion: String, at: DateTime, purpose:
    PurposeInput!
  ): [JointPunishment!]!
  replay(decision: ID!, purpose: PurposeInput!): Replay!
  agreements(region: String, first: Int, after: String): AgreementConnection!
  rules(
    region: String, scenario: String, kind: RuleKind, at: DateTime, first: Int, after: String
  ): RuleConnection!
}
directive @oneOf on INPUT_OBJECT
input SubjectRef @oneOf { code: String  identityNumber: String  external: ExternalRef  id: ID }
input PurposeInput { code: PurposeCode!  matter: String! }
input RuleInput { name: String!  value: RuleInputValue! }
input RuleInputValue @oneOf {
  decimal: Decimal  integer: Int  date: Date  text: String  boolean: Boolean  subject: SubjectRef
}

# what the block above names without saying more
input ExternalRef { scheme: String!  value: String! }
scalar DateTime
scalar Date
scalar Decimal
enum PurposeCode { GOVERNMENT_PROCUREMENT }
enum RuleKind { BENEFIT MEASURE DUTY }
type Subject { id: ID! }
type JointPunishment { id: ID! }
type Incentives { id: ID! }
type Evaluation { id: ID! }
type Replay { id: ID! }
type AgreementConnection { pageInfo: PageInfo! }
type RuleConnection { pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
"""
ONE_OF = ("SubjectRef", "RuleInputValue")


def broken_promises(schema: GraphQLSchema) -> Iterator[str]:
    """What the promised API has and a schema lacks or has otherwise."""
    for name, promise in build_schema(PROMISED).type_map.items():
        served = schema.type_map.get(name)
        if name.startswith("__"):
            continue
        if isinstance(promise, GraphQLObjectType) and isinstance(served, GraphQLObjectType):
            for field, one in promise.fields.items():
                yield from broken_field(f"{name}.{field}", one, served.fields.get(field))
        elif isinstance(promise, GraphQLInputObjectType) and isinstance(served, GraphQLInputObjectType):
            ours, theirs = (
                {field: str(one.type) for field, one in of.fields.items()} for of in (promise, served)
            )
            if any(theirs.get(field) != kind for field, kind in ours.items()):
                yield f"{name}: {ours}, found {theirs}"
            yield from (
                f"{name}.{field} is required and was not promised"
                for field, kind in theirs.items()
                if field not in ours and kind.endswith("!")
            )
        elif type(served) is not type(promise):
            yield f"{name} is not there"


def broken_field(name: str, promise: GraphQLField, served: GraphQLField | None) -> Iterator[str]:
    """The type of a field, its arguments and theirs; optional arguments may be added."""
    if served is None or str(served.type) != str(promise.type):
        yield f"{name}: {promise.type}"
        return
    for argument, expected in promise.args.items():
        if argument not in served.args or str(served.args[argument].type) != str(expected.type):
            yield f"{name}({argument}: {expected.type})"
    for argument, extra in served.args.items():
        if argument not in promise.args and str(extra.type).endswith("!"):
            yield f"{name}({argument}) is required and was not promised"


def test_the_committed_sdl_keeps_the_promised_names() -> None:
    text = (ROOT / "resolvers" / "schema.graphql").read_text("utf-8")
    schema = build_schema(text)
    assert list(broken_promises(schema)) == []
    for name in ONE_OF:
        assert f"input {name} @oneOf {{" in text


def test_the_hub_serves_what_the_sdl_says(ask: Ask) -> None:
    answer = data(ask(get_introspection_query(input_value_deprecation=True), as_=None))
    assert list(broken_promises(build_client_schema(answer))) == []  # type: ignore[arg-type]


def test_a_broken_promise_would_be_seen() -> None:
    changed = PROMISED
    for promised, instead in (
        ("first: Int, after: String): AgreementConnection!", "first: Int!): AgreementConnection"),
        ("integer: Int", "integer: ID"),
        ("value: String! }", "value: String!  kind: String! }"),
    ):
        changed = changed.replace(promised, instead)
    told = list(broken_promises(build_schema(changed)))
    assert "Query.agreements: AgreementConnection!" in told
    assert any(line.startswith("RuleInputValue:") for line in told)
    assert "ExternalRef.kind is required and was not promised" in told


def test_lists_are_relay_connections() -> None:
    schema = build_schema((ROOT / "resolvers" / "schema.graphql").read_text("utf-8"))
    connections = [type_ for name, type_ in schema.type_map.items() if name.endswith("Connection")]
    assert len(connections) >= 7
    for type_ in connections:
        assert isinstance(type_, GraphQLObjectType)
        assert {"edges", "pageInfo"} <= set(type_.fields)
    for type_ in schema.type_map.values():
        for name, field in type_.fields.items() if isinstance(type_, GraphQLObjectType) else ():
            if str(field.type).rstrip("!").endswith("Connection"):
                assert {"first", "after"} <= set(field.args), name


# Profile and versions


def test_a_profile_shows_who_it_is_and_was(ask: Ask) -> None:
    found = data(ask(SUBJECT, {"ref": code(ROADS), "purpose": SERVICE}))["subject"]
    assert (found["code"], found["scheme"], found["kind"], found["invented"]) == (
        ROADS,
        "USCC",
        "LEGAL_ENTITY",
        True,
    )
    assert (found["name"], found["masked"]) == ("示例苏州路桥集团有限公司（虚构）", False)
    assert found["registered"]["code"] == "320505"
    assert [(v["name"], v["validFrom"], v["validTo"]) for v in found["versions"]] == [
        ("示例苏州路桥集团有限公司（虚构）", "2025-01-01", None),
        ("示例苏州路桥工程有限公司（虚构）", "2014-05-01", "2025-01-01"),
    ]
    assert {region["code"] for region in found["versions"][0]["operation"]} == {"320500", "411500"}


def test_each_way_of_naming_finds_the_same_subject(ask: Ask) -> None:
    by_code = data(ask(SUBJECT, {"ref": code(CLEAN), "purpose": SERVICE}))["subject"]
    lower = CLEAN.lower()
    for ref in ({"id": by_code["id"]}, {"external": {"scheme": "USCC", "value": CLEAN}}, {"code": lower}):
        assert data(ask(SUBJECT, {"ref": ref, "purpose": SERVICE}))["subject"] == by_code, ref


# Pages

STATUSES = ("CURRENT", "REPAIRED", "REVOKED", "EXPIRED", "DISPUTED")


@pytest.fixture(scope="module")
def company(services: Services) -> tuple[str, dict[str, dict[str, Any]]]:
    """A company with 60 records: several on one day, every kind and status."""
    value = staging.put_subject(services)
    stated: dict[str, dict[str, Any]] = {
        "CURRENT": {},
        "REPAIRED": {"repaired_on": "2026-04-01"},
        "REVOKED": {"revoked_on": "2026-04-01"},
        "EXPIRED": {"sharing_ends_on": "2026-04-01"},
        "DISPUTED": {"disputed_from": "2026-04-01"},
    }
    records = {
        f"test-page-{value}-{place:02d}": {
            "kind": ("admin-penalty", "other-dishonesty", "admin-permit")[place % 3],
            "status": STATUSES[place % 5],
            "decided_on": f"2026-0{1 + place % 3}-{1 + place % 4:02d}",
        }
        for place in range(60)
    }
    staging.put_records(
        services,
        *(
            staging.penalty(
                value,
                name,
                kind=row["kind"],
                decided_on=row["decided_on"],
                attributes={},
                **stated[row["status"]],
            )
            for name, row in records.items()
        ),
    )
    return value, records


def pages(ask: Ask, value: str, first: int, **filters: Any) -> list[dict[str, Any]]:
    """All records, page by page; every page but the last is full."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    for _ in range(100):
        variables = {"ref": code(value), "purpose": PROCUREMENT, "first": first, "after": after, **filters}
        page = data(ask(SUBJECT, variables))["subject"]["records"]
        found += [edge["node"] for edge in page["edges"]]
        info = page["pageInfo"]
        assert info["hasPreviousPage"] == (after is not None)
        assert info["endCursor"] == (page["edges"][-1]["cursor"] if page["edges"] else None)
        if not info["hasNextPage"]:
            return found
        assert len(page["edges"]) == first
        after = info["endCursor"]
    pytest.fail("the pages do not end")


@pytest.mark.parametrize(
    ("first", "filters"),
    [
        (7, {}),
        (1, {"kinds": ["admin-permit"], "status": "CURRENT"}),
        (20, {}),
        (100, {}),
        (7, {"kinds": ["admin-penalty"]}),
        (7, {"kinds": ["admin-penalty", "admin-permit"], "status": "REPAIRED"}),
        (3, {"status": "DISPUTED"}),
        (3, {"status": "NOT_YET_PUBLISHED"}),
        (3, {"kinds": []}),
    ],
)
def test_pages_hold_every_record_once_and_the_newest_first(
    ask: Ask, company: tuple[str, dict[str, dict[str, Any]]], first: int, filters: dict[str, Any]
) -> None:
    value, records = company
    found = pages(ask, value, first, **filters)
    expected = {
        name
        for name, row in records.items()
        if ("kinds" not in filters or row["kind"] in filters["kinds"])
        and filters.get("status", row["status"]) == row["status"]
    }
    names = [record["id"] for record in found]
    assert len(names) == len(set(names)), "none twice"
    assert set(names) == expected, "none missing"
    keys = [(record["decidedOn"], record["id"]) for record in found]
    assert keys == sorted(keys, reverse=True)
    assert {record["id"]: record["status"] for record in found} == {
        name: records[name]["status"] for name in names
    }


def test_a_record_that_comes_in_between_disturbs_no_page(
    ask: Ask, services: Services, company: tuple[str, dict[str, dict[str, Any]]]
) -> None:
    value, _ = company
    variables = {
        "ref": code(value),
        "purpose": PROCUREMENT,
        "first": 5,
        "kinds": ["admin-permit", "credit-grade"],
    }
    first = data(ask(SUBJECT, variables))["subject"]["records"]
    whole = [record["id"] for record in pages(ask, value, 100, kinds=variables["kinds"])]
    newest = f"test-page-{value}-new"
    staging.put_records(
        services, staging.penalty(value, newest, kind="admin-permit", decided_on="2026-05-01", attributes={})
    )
    second = data(ask(SUBJECT, {**variables, "after": first["pageInfo"]["endCursor"]}))["subject"]["records"]
    names = [edge["node"]["id"] for page in (first, second) for edge in page["edges"]]
    assert names == whole[:10]
    company[1][newest] = {"kind": "admin-permit", "status": "CURRENT", "decided_on": "2026-05-01"}


# Links


def test_links_are_counted_before_they_are_shown(ask: Ask) -> None:
    found = data(ask(SUBJECT, {"ref": code(LABOUR), "purpose": SERVICE}))["subject"]
    counts = {(row["kind"], row["direction"]): row["count"] for row in found["linkCounts"]}
    assert counts == {
        ("LEGAL_REPRESENTATIVE_OF", "TO"): 1,
        ("MANAGER_OF", "TO"): 1,
        ("SHAREHOLDER_OF", "TO"): 1,
    }
    for (kind, direction), count in counts.items():
        variables = {"ref": code(LABOUR), "purpose": SERVICE, "kind": kind, "direction": direction}
        edges = data(ask(LINKS, variables))["subject"]["links"]["edges"]
        assert len(edges) == count
        assert {edge["node"]["kind"] for edge in edges} == {kind}
    variables = {"ref": code(LABOUR), "purpose": SERVICE, "kind": "SHAREHOLDER_OF", "direction": "TO"}
    (link,) = data(ask(LINKS, variables))["subject"]["links"]["edges"]
    assert link["node"]["share"] == "0.6"
    assert (link["node"]["validFrom"], link["node"]["validTo"]) == ("2015-06-01", None)
    assert set(link["node"]["subject"]["name"][1:]) == {"*"}, "a person's name is masked"


def test_pages_of_links_hold_every_link_once(ask: Ask, services: Services) -> None:
    hub = staging.put_subject(services)
    spokes = [staging.put_subject(services) for _ in range(6)]
    staging.put_links(
        services,
        *(
            {
                "kind": "GUARANTEES",
                "start": {"scheme": "USCC", "value": spoke},
                "end": {"scheme": "USCC", "value": hub},
                "from": start,
            }
            for spoke in spokes
            for start in ("2020-01-01", "2021-01-01")
        ),
        {
            "kind": "GUARANTEES",
            "start": {"scheme": "USCC", "value": hub},
            "end": {"scheme": "USCC", "value": spokes[0]},
            "from": "2022-01-01",
        },
        {
            "kind": "GUARANTEES",
            "start": {"scheme": "USCC", "value": spokes[1]},
            "end": {"scheme": "USCC", "value": hub},
            "from": "2018-01-01",
            "to": "2019-01-01",
        },
    )
    counts = data(ask(SUBJECT, {"ref": code(hub), "purpose": SERVICE}))["subject"]["linkCounts"]
    assert {(row["direction"], row["count"]) for row in counts} == {("TO", 12), ("FROM", 1)}
    for first in (1, 5, 100):
        found, after = list[tuple[str, str]](), None
        for _ in range(20):
            variables = {"ref": code(hub), "purpose": SERVICE, "kind": "GUARANTEES", "direction": "TO"}
            page = data(ask(LINKS, {**variables, "first": first, "after": after}))["subject"]["links"]
            found += [(edge["node"]["subject"]["id"], edge["node"]["validFrom"]) for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(found) == len(set(found)) == 12
        assert found == sorted(found)
