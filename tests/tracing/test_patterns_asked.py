"""Patterns asked over HTTP: by an investigator in a case, of an invented world; refused to everybody else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.tracing.patterns import searched_parts
from hub.tracing.patterns.rings import group_id
from tests import staging
from tests.asking import Json, code, codes, data
from tests.conftest import Ask
from tests.tracing.invented import (
    INVESTIGATION,
    Invented,
    ids_of,
    person_id,
    person_number,
    put_ties,
    put_world,
)

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


BY_HAND = """
MATCH (:Subject {id: $id})<-[of]-(p:Subject {kind: 'NATURAL_PERSON'})
WHERE type(of) IN $roles AND of.knownTo = $open AND of.validFrom <= $day
WITH DISTINCT p
MATCH (p)-[now]->(newer:Subject)
WHERE type(now) IN $roles AND now.knownTo = $open AND now.validFrom <= $day AND now.validTo > $day
MATCH (newer)-[:HAS_VERSION]->(v) WITH p, now, newer, min(v.validFrom) AS founded
MATCH (p)-[was]->(old:Subject)-[:HAS_RECORD]->(e {kind: $list})
WHERE type(was) IN $roles AND was.knownTo = $open AND was.validFrom <= $day AND was.validTo > e.decidedOn
  AND old <> newer AND founded > e.decidedOn AND now.validFrom > e.decidedOn
RETURN DISTINCT p.id AS person, old.id AS listed, e.id AS record, newer.id AS newer
"""
BEHIND_BY_HAND = """
MATCH (:Subject {id: $id})<-[of]-(p:Subject {kind: 'NATURAL_PERSON'})
WHERE type(of) IN $roles AND of.knownTo = $open AND of.validFrom <= $day AND of.validTo > $day
WITH DISTINCT p
MATCH (p)-[now]->(other:Subject)
WHERE type(now) IN $roles AND now.knownTo = $open AND now.validFrom <= $day AND now.validTo > $day
WITH p, collect(DISTINCT other.id) AS companies WHERE size(companies) > 1
RETURN p.id AS person, companies
"""
TAKEN = ("LEGAL_REPRESENTATIVE_OF", "SHAREHOLDER_OF", "MANAGER_OF", "DIRECTOR_OF")


def test_who_appears_again_and_who_is_behind_many_is_as_cypher_by_hand_has_it(
    services: Services, asked: Asking, world: Invented
) -> None:
    drawn = random.Random(20_261_130)
    day, lists = services.now().date(), "serious-illegal-enterprise-list"

    def on(first: int) -> str:
        return f"{drawn.randrange(first, 2026)}-{drawn.randrange(1, 13):02d}-{drawn.randrange(1, 29):02d}"

    firms = [
        staging.put_subject(services, name=f"（测试）换壳{n}公司", **{"from": on(2016)}) for n in range(12)
    ]
    people = [person_number(820 + place) for place in range(9)]
    for number in people:
        staging.put_person(services, number)
    codes = {str(place): one for place, one in enumerate((*firms, *people))}
    ties: list[tuple[Any, ...]] = []
    for place in range(60):
        since = on(2017)
        until = {} if place % 3 else {"to": f"{int(since[:4]) + drawn.randrange(1, 6)}{since[4:]}"}
        who, where = str(len(firms) + drawn.randrange(len(people))), str(drawn.randrange(len(firms)))
        ties.append((who, TAKEN[place % 4], where, {"from": since, **until}))
    put_ties(services, codes, ties)
    entries = [
        {
            **staging.penalty(firm, f"shell-{firm}-{n}", kind=lists, attributes={}),
            **{"decided_on": decided, "received_at": f"{decided}T09:00:00+08:00", "published_on": decided},
        }
        for firm in firms[:6]
        for n, decided in enumerate((on(2019), on(2019))[: drawn.randrange(1, 3)])
    ]
    staging.put_records(services, *entries)
    given = {"day": day.isoformat(), "open": OPEN_COMMIT, "list": lists, "roles": TAKEN}
    ids = ids_of(services, codes)
    seen = 0
    for place, id_ in ids.items():
        world.codes[f"shell {place}"] = codes[place]
        asking = {"id": id_, **given}
        again = services.graph.read(lambda tx, asking=asking: tx.rows(BY_HAND, **asking))
        many = services.graph.read(lambda tx, asking=asking: tx.rows(BEHIND_BY_HAND, **asking))
        found = asked(AGAIN, f"shell {place}")["appearances"]
        told = {(one["person"], one["listed"], one["entry"]["record"]["id"], one["newer"]) for one in found}
        assert told == {(one["person"], one["listed"], one["record"], one["newer"]) for one in again}
        persons = asked(SHARED, f"shell {place}")["persons"]
        assert {one["person"]: set(one["companies"]) for one in persons} == {
            one["person"]: set(one["companies"]) for one in many
        }
        seen += len(told) + len(persons)
    assert len(ids) == len(firms)
    assert seen > 20, "a world in which nothing is found would show nothing"


def test_of_a_subject_with_more_entries_than_are_looked_at_it_is_said(
    services: Services, asked: Asking, world: Invented, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = AGAIN.replace("appearances {", "appearanceCount { count more } appearances {")
    assert asked(counted, "Old")["appearanceCount"] == {"count": 1, "more": False}
    monkeypatch.setattr(searched_parts, "MOST_ENTRIES", 0)
    assert asked(counted, "Old")["appearanceCount"] == {"count": 0, "more": True}


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
