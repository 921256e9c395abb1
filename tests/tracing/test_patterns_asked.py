"""Patterns asked over HTTP: by an investigator in a case, of an invented world; refused to everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.services import Services
from hub.tracing.patterns.rings import group_id
from tests import staging
from tests.asking import Json, code, codes, data
from tests.conftest import Ask
from tests.tracing.invented import INVESTIGATION, Invented, person_id, person_number, put_ties, put_world

PLACE = 801
LINK = "start end kind validFrom amount share { atLeast atMost } source state"
EXPOSURE = "amounts { currency atLeast atMost } withoutAmountCount"
CHAINS = f"""
query Chains($subject: SubjectRef!, $purpose: PurposeInput!, $direction: GuaranteeDirection! = GUARANTEED,
             $each: Int, $first: GuaranteeOrder! = EARLIEST_FIRST, $depth: Int! = 10, $on: Date) {{
  guaranteeChains(subject: $subject, purpose: $purpose, direction: $direction, firstOfEach: $each,
                  takenFirst: $first, depth: $depth, on: $on) {{
    note {{ zh en }}
    bounds {{ truncated order {{ en }} subjectCount linkCount cuts {{ subject reason read of }} }}
    depth deeper exposure {{ {EXPOSURE} }} memberCount stepCount wayCount {{ count more }}
    steps {{ distance link {{ {LINK} }} }} ways {{ members }} stepCuts {{ subject reason read of }}
    subjects {{ id name kind code }}
  }}
}}
"""
GROUP = f"code closedOn memberCount members links {{ {LINK} }} rings {{ members }} ringCount {{ count more }}"
CIRCLES = f"""
query Circles($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date) {{
  guaranteeCircles(subject: $subject, purpose: $purpose, on: $on) {{
    bounds {{ truncated }} circleCount
    circles {{ exposure {{ {EXPOSURE} }} group {{ {GROUP} }} }}
  }}
}}
"""
CROSS = f"""
query Cross($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date) {{
  crossHoldings(subject: $subject, purpose: $purpose, on: $on) {{
    bounds {{ truncated }} groups {{ {GROUP} }} subjects {{ id code }}
  }}
}}
"""
SHARED = f"""
query Shared($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date, $least: Int! = 2) {{
  sharedPersons(subject: $subject, purpose: $purpose, on: $on, companiesAtLeast: $least) {{
    persons {{ person companyCount companies links {{ {LINK} }} }} subjects {{ id name masked kind }}
  }}
}}
"""
AGAIN = f"""
query Again($subject: SubjectRef!, $purpose: PurposeInput!, $on: Date) {{
  reemergences(subject: $subject, purpose: $purpose, on: $on) {{
    appearances {{
      person listed newer newerSinceOn entry {{
        record {{ id status kind {{ code }} subject {{ id }} }} subject decidedOn recordKind {{ code }} }}
      rolesBefore {{ {LINK} }} rolesNow {{ {LINK} }}
    }}
    subjects {{ id name }}
  }}
}}
"""
QUERIES = {
    "guaranteeChains": CHAINS,
    "guaranteeCircles": CIRCLES,
    "crossHoldings": CROSS,
    "sharedPersons": SHARED,
    "reemergences": AGAIN,
}
Asking = Callable[..., Json]


@pytest.fixture(scope="module")
def world(services: Services) -> Invented:
    """A guarantees B, B guarantees C, C guarantees A and D; X holds of Y and Y of X; a person behind Old,
    which is on a list, and New, which is newer."""
    world = put_world(services, [*"ABCDXY", "Old"], [])
    world.codes["New"] = staging.put_subject(services, name="（测试）New公司", **{"from": "2025-06-01"})
    world.codes["p"] = person_number(PLACE)
    staging.put_person(services, world.codes["p"])
    put_ties(
        services,
        world.codes,
        [
            ("A", "GUARANTEES", "B", {"from": "2021-01-01"}),
            ("B", "GUARANTEES", "C", {"from": "2022-01-01"}),
            ("C", "GUARANTEES", "A", {"from": "2023-01-01"}),
            ("C", "GUARANTEES", "D", {"from": "2024-01-01"}),
            ("X", "SHAREHOLDER_OF", "Y", {"share": "0.25"}),
            ("Y", "SHAREHOLDER_OF", "X", {"share": "0.1"}),
            ("p", "LEGAL_REPRESENTATIVE_OF", "Old"),
            ("p", "MANAGER_OF", "New", {"from": "2025-07-01"}),
        ],
    )
    entry = staging.penalty(
        world.codes["Old"],
        f"again-{world.codes['Old']}",
        kind="serious-illegal-enterprise-list",
        attributes={},
    )
    dated = {
        "decided_on": "2024-03-02",
        "received_at": "2024-03-03T09:00:00+08:00",
        "published_on": "2024-03-05",
    }
    staging.put_records(services, {**entry, **dated})
    rows = services.graph.read(
        lambda tx: tx.rows(
            "UNWIND $codes AS code MATCH (s:Subject {value: code}) RETURN code, s.id AS id",
            codes=list(world.codes.values()),
        )
    )
    found = {row["code"]: row["id"] for row in rows}
    ids = {name: found[one] for name, one in world.codes.items() if one in found}
    return Invented(world.codes, {**ids, "p": person_id(services, world.codes["p"])})


@pytest.fixture
def asked(ask: Ask, token: Callable[..., str], world: Invented) -> Asking:
    """Asks as an investigator of 信阳 about a subject of the world."""
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")

    def send(query: str, name: str, **variables: Any) -> Json:
        given = {"subject": code(world.codes[name]), "purpose": INVESTIGATION, **variables}
        answer = data(ask(query, given, as_=investigator))
        return next(iter(answer.values()))

    return send


def names(world: Invented, ids: list[str]) -> str:
    return " ".join(world.name(one) for one in ids)


def test_a_chain_of_guarantees_is_told_with_its_ways_and_what_is_not_known(
    asked: Asking, world: Invented
) -> None:
    found = asked(CHAINS, "B")
    assert (found["depth"], found["deeper"], found["memberCount"]) == (2, False, 4)
    assert sorted(names(world, way["members"]) for way in found["ways"]) == ["B C A", "B C D"]
    assert found["exposure"] == {"amounts": [], "withoutAmountCount": 4}
    assert found["bounds"]["truncated"] is False
    assert {one["name"] for one in found["subjects"]} == {f"（测试）{one}公司" for one in "ABCD"}
    assert "线索" in found["note"]["zh"]
    behind = asked(CHAINS, "D", direction="GUARANTORS")
    assert [names(world, way["members"]) for way in behind["ways"]] == ["D C B A"]


def test_a_limit_takes_guarantees_in_the_order_of_their_days(asked: Asking, world: Invented) -> None:
    found = asked(CHAINS, "C", each=1)
    assert [names(world, way["members"]) for way in found["ways"]] == ["C A B"]
    assert [(world.name(cut["subject"]), cut["read"], cut["of"]) for cut in found["stepCuts"]] == [
        ("C", 1, 2)
    ]
    last = asked(CHAINS, "C", each=1, first="LATEST_FIRST")
    assert [names(world, way["members"]) for way in last["ways"]] == ["C D"]


def test_what_lies_deeper_is_said(asked: Asking, world: Invented) -> None:
    found = asked(CHAINS, "A", depth=1)
    assert (found["deeper"], found["bounds"]["truncated"], found["memberCount"]) == (True, True, 2)
    assert [(world.name(cut["subject"]), cut["reason"]) for cut in found["bounds"]["cuts"]] == [
        ("B", "DEPTH")
    ]


def test_a_circle_keeps_its_id_and_is_not_there_before_it_closed(asked: Asking, world: Invented) -> None:
    (circle,) = asked(CIRCLES, "D")["circles"]
    group = circle["group"]
    assert names(world, sorted(group["members"], key=world.name)) == "A B C"
    assert group["code"] == group_id(world.ids[one] for one in "ABC")
    assert group["closedOn"] == "2023-01-01"
    assert [len(ring["members"]) for ring in group["rings"]] == [3]
    assert circle["exposure"] == {"amounts": [], "withoutAmountCount": 3}
    assert asked(CIRCLES, "A", on="2022-12-31")["circles"] == []
    assert asked(CIRCLES, "A", on="2023-01-01")["circles"][0]["group"]["code"] == group["code"]


def test_companies_that_hold_each_other(asked: Asking, world: Invented) -> None:
    (group,) = asked(CROSS, "X")["groups"]
    assert {world.name(one) for one in group["members"]} == {"X", "Y"}
    assert {(world.name(one["start"]), float(one["share"]["atLeast"])) for one in group["links"]} == {
        ("X", 0.25),
        ("Y", 0.1),
    }
    assert asked(CROSS, "A")["groups"] == []


def test_one_person_behind_two_companies_masked(asked: Asking, world: Invented) -> None:
    found = asked(SHARED, "New")
    (person,) = found["persons"]
    assert world.name(person["person"]) == "p"
    assert {world.name(one) for one in person["companies"]} == {"Old", "New"}
    (shown,) = [one for one in found["subjects"] if one["kind"] == "NATURAL_PERSON"]
    assert re.fullmatch(r"测\*+", shown["name"])
    assert asked(SHARED, "New", least=3)["persons"] == []
    assert asked(SHARED, "New", on="2025-06-30")["persons"] == []


def test_who_was_behind_a_listed_company_appears_behind_a_newer_one(asked: Asking, world: Invented) -> None:
    (found,) = asked(AGAIN, "New")["appearances"]
    assert (world.name(found["person"]), world.name(found["listed"])) == ("p", "Old")
    assert (world.name(found["newer"]), found["newerSinceOn"]) == ("New", "2025-06-01")
    assert found["entry"]["decidedOn"] == "2024-03-02"
    assert found["entry"]["recordKind"]["code"] == "serious-illegal-enterprise-list"
    record = found["entry"]["record"]
    assert (record["status"], record["kind"]) == ("CURRENT", found["entry"]["recordKind"])
    assert record["subject"]["id"] == found["entry"]["subject"]
    assert [one["kind"] for one in found["rolesNow"]] == ["MANAGER_OF"]
    assert asked(AGAIN, "Old")["appearances"] == [found]
    assert asked(AGAIN, "A")["appearances"] == []


@pytest.mark.parametrize("field", QUERIES)
def test_patterns_are_for_investigators_in_a_case_alone(
    field: str, ask: Ask, token: Callable[..., str], world: Invented
) -> None:
    given = {"subject": code(world.codes["A"]), "purpose": INVESTIGATION}
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    supervising = {"code": "SUPERVISION", "matter": "信监2026-1"}
    for who, purpose in ((token(), INVESTIGATION), (token(), supervising), (investigator, supervising)):
        answer = ask(QUERIES[field], {**given, "purpose": purpose}, as_=who)
        assert codes(answer) == ["FORBIDDEN"]
        assert not (answer.get("data") or {}).get(field)
    assert codes(ask(QUERIES[field], given, as_=None)) == ["UNAUTHENTICATED"]
    nobody = {**given, "subject": {"id": "s_nobody"}}
    assert data(ask(QUERIES[field], nobody, as_=investigator)) == {field: None}


def test_bad_bounds_are_refused(ask: Ask, token: Callable[..., str], world: Invented) -> None:
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    given = {"subject": code(world.codes["A"]), "purpose": INVESTIGATION}
    for bad in ({"depth": 1_000}, {"depth": 0}, {"each": 0}, {"each": -1}):
        assert codes(ask(CHAINS, {**given, **bad}, as_=investigator)) == ["LIMIT_EXCEEDED"]
    assert codes(ask(SHARED, {**given, "least": 0}, as_=investigator)) == ["LIMIT_EXCEEDED"]
