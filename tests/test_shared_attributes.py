"""Addresses and phones that several use: in one form, as digests; read by investigators in a case alone, and
counted under their grants."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from graph_schema.links import AttributeKind
from graph_schema.vocabulary import Role
from hub.errors import InputError
from hub.identity import OwnSubject
from hub.identity.keys import KeyRing
from hub.identity.shared_attributes import KEY, shared_attribute
from hub.services import Services
from tests.conftest import Ask

KEYS = KeyRing((b"k" * 32,), own={KEY: b"a" * 32})
PHONE, ADDRESS = AttributeKind.PHONE, AttributeKind.ADDRESS
SAME = [
    (PHONE, "0376-00009999", "（0376）0000 9999"),
    (PHONE, "+86 199 0000 0021", "19900000021"),
    (ADDRESS, "罗山县示例大道９号3－301", "罗山县示例大道 9号，3-301"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_what_is_written_in_two_ways_is_one(kind: AttributeKind, one: str, other: str) -> None:
    assert (
        shared_attribute(kind, one, KEYS, person=False).value
        == shared_attribute(kind, other, KEYS, person=True).value
    )


def test_what_is_kept_of_a_phone_or_a_home_says_neither() -> None:
    phone = shared_attribute(PHONE, "19900000021", KEYS, person=False)
    assert (phone.label, phone.open) == ("199****21", False)
    home = shared_attribute(ADDRESS, "罗山县示例路12号（虚构）", KEYS, person=True)
    assert (home.label, home.open) == ("罗山县***", False)
    assert shared_attribute(ADDRESS, "罗山县示例路12号", KEYS, person=False).label == "罗山县示例路12号"
    other = KeyRing((b"k" * 32,), own={KEY: b"b" * 32})
    assert shared_attribute(PHONE, "19900000021", other, person=False).value != phone.value


@pytest.mark.parametrize(
    ("kind", "text"), [(PHONE, "12345678"), (PHONE, "无"), (PHONE, "1" * 12), (ADDRESS, "罗山县")]
)
def test_what_is_no_address_or_phone_is_refused_and_not_repeated(kind: AttributeKind, text: str) -> None:
    with pytest.raises(InputError) as error:
        shared_attribute(kind, text, KEYS, person=True)
    assert text not in error.value.message


SHARED = """
query Shared($ref: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String) {
  subject(ref: $ref, purpose: $purpose) { sharedAttributes {
    id kind label validFrom state userCount { count more }
    users(first: $first, after: $after) {
      edges { node { validFrom subject { id kind name code } } } pageInfo { hasNextPage endCursor } } } } }
"""
BRIDGES, NEW, OLD = (
    "示例罗山路桥有限公司（虚构）",
    "示例罗山新建建筑有限公司（虚构）",
    "示例罗山旧建建筑有限公司（虚构）",
)
CASE = {"code": "INVESTIGATION", "matter": "（虚构）2026-062"}
CODE = """
MATCH (v:SubjectVersion {name: $name})<-[:HAS_VERSION]-(s:Subject) RETURN s.value AS code LIMIT 1
"""


@pytest.fixture
def shared(ask: Ask, token: Callable[..., str], services: Services) -> Callable[..., Any]:
    """What an investigator of a region is told of the addresses and phones of a company of the demo world."""

    def run(name: str, region: str = "411500", **given: Any) -> Any:
        row = services.graph.read(lambda tx: tx.row(CODE, name=name))
        assert row is not None
        variables = {"ref": {"code": row["code"]}, "purpose": CASE, **given}
        investigator = token(role=Role.INVESTIGATOR, region=region, authority=f"{region}-jcj")
        return ask(SHARED, variables, as_=investigator)["data"]["subject"]["sharedAttributes"]

    return run


def test_an_investigator_sees_who_uses_an_address(shared: Callable[..., Any]) -> None:
    address, phone = shared(BRIDGES)
    assert (address["kind"], address["label"]) == ("ADDRESS", "河南省信阳市罗山县示例大道9号3-301（虚构）")
    assert address["userCount"] == {"count": 3, "more": False}
    users = [edge["node"]["subject"] for edge in address["users"]["edges"]]
    assert [one["id"] for one in users] == sorted(one["id"] for one in users)
    assert {BRIDGES, NEW} < {one["name"] for one in users}
    assert (phone["label"], phone["userCount"]["count"]) == ("037****99", 2)
    first = shared(BRIDGES, first=2)[0]["users"]
    assert first["pageInfo"]["hasNextPage"]
    assert [edge["node"]["subject"]["id"] for edge in first["edges"]] == [one["id"] for one in users[:2]]


def test_nobody_is_counted_whom_the_caller_may_not_know(shared: Callable[..., Any]) -> None:
    for region, number in (("411500", 2), ("370100", 1)):
        (address,) = shared(OLD, region=region)
        users = [edge["node"]["subject"] for edge in address["users"]["edges"]]
        assert (address["userCount"]["count"], len(users)) == (number, number)
        assert {one["kind"] for one in users} == {"LEGAL_ENTITY", "NATURAL_PERSON"} - (
            set() if number == 2 else {"NATURAL_PERSON"}
        )


@pytest.mark.parametrize("role", [Role.OFFICER, Role.INVESTIGATOR])
def test_whoever_has_no_case_is_refused(
    ask: Ask, token: Callable[..., str], services: Services, role: Role
) -> None:
    row = services.graph.read(lambda tx: tx.row(CODE, name=BRIDGES))
    assert row is not None
    variables = {"ref": {"code": row["code"]}, "purpose": {**CASE, "code": "SUPERVISION"}}
    answer = ask(SHARED, variables, as_=token(role=role, region="411500", authority="411500-jcj"))
    assert answer["data"]["subject"]["sharedAttributes"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


OWN = """
query Own($subject: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String) {
  ownView(subject: $subject, purpose: $purpose) {
    sharedAttributes(first: $first, after: $after) {
      edges { node { kind label validFrom validTo state source } } pageInfo { hasNextPage endCursor } } }
  exportOwnReport(subject: $subject, purpose: $purpose) { file }
}
"""
ITSELF = {"code": "SUBJECT_ACCESS", "matter": "本人（虚构）2026-062"}
IDS = """
MATCH (v:SubjectVersion {name: $name})<-[:HAS_VERSION]-(s:Subject) WITH s LIMIT 1
OPTIONAL MATCH (s)-[:SAME_ADDRESS_AS]->(:SharedAttribute)<-[:SAME_ADDRESS_AS]-(p {kind: 'NATURAL_PERSON'})
RETURN s.id AS id, collect(p.id) AS persons
"""


def test_a_subject_is_told_its_own_and_never_who_has_them_too(
    ask: Ask, token: Callable[..., str], services: Services
) -> None:
    def told(id_: str, **given: Any) -> Any:
        itself = token("411500", Role.SUBJECT, subject=OwnSubject(id=id_))
        asked = {"subject": {"id": id_}, "purpose": ITSELF, **given}
        return ask(OWN, asked, as_=itself)["data"]

    ids = {
        name: services.graph.read(lambda tx, name=name: tx.row(IDS, name=name)) or {}
        for name in (BRIDGES, OLD)
    }
    answer = told(ids[BRIDGES]["id"])
    address, phone = [edge["node"] for edge in answer["ownView"]["sharedAttributes"]["edges"]]
    assert address["label"] == "河南省信阳市罗山县示例大道9号3-301（虚构）"
    assert (address["kind"], phone["kind"], phone["label"]) == ("ADDRESS", "PHONE", "037****99")
    assert address["validFrom"]
    assert address["source"]
    kept = jwt.decode(answer["exportOwnReport"]["file"], options={"verify_signature": False})
    assert [one["label"] for one in kept["sharedAttributes"]] == [address["label"], phone["label"]]
    everything = json.dumps(answer, ensure_ascii=False)
    assert NEW not in everything
    assert ids[OLD]["id"] not in everything
    first = told(ids[BRIDGES]["id"], first=1)["ownView"]["sharedAttributes"]
    after = first["pageInfo"]["endCursor"]
    second = told(ids[BRIDGES]["id"], first=1, after=after)["ownView"]["sharedAttributes"]
    assert [edge["node"] for edge in first["edges"] + second["edges"]] == [address, phone]
    homes = told(ids[OLD]["persons"][0])["ownView"]["sharedAttributes"]["edges"]
    labels = [home["node"]["label"] for home in homes if home["node"]["kind"] == "ADDRESS"]
    assert {label[3:] for label in labels} == {"***"}, "whether an organisation shows it openly is not told"
