"""Paths between subjects over HTTP: the shortest first, none through who is not seen or many use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any, LiteralString

import networkx as nx
import pytest

from graph_schema.links import WALKED
from graph_schema.vocabulary import Role
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.tracing.graph_part import TraceCutReason
from hub.tracing.paths import MANY, MOST_OF_END, PathQuestion, SearchBounds, ShortestPaths, shortest_paths
from tests import staging
from tests.asking import Json, codes, data
from tests.conftest import Ask
from tests.tracing.invented import (
    INVESTIGATION,
    Invented,
    Tie,
    access_of,
    person_number,
    put_ties,
    put_world,
    view_of,
)

Token = Callable[..., str]
JINAN = "370100"
PATHS = """
query Paths($from: [SubjectRef!]!, $to: [SubjectRef!]!, $kinds: [LinkKind!], $on: Date, $depth: Int! = 4,
            $first: Int! = 5, $throughMany: Boolean! = false, $purpose: PurposeInput!) {
  paths(from: $from, to: $to, kinds: $kinds, on: $on, depth: $depth, first: $first, throughMany: $throughMany,
        purpose: $purpose) {
    note { zh en } knownAsOf on completeTo bounds { truncated cuts { subject reason read of } } notWalkedCount
    paths { length steps { subject { id name } next { id name } linkCount { count more } shared { kind label }
                           links { kind direction share } } }
    notWalked { linkCount { count more } subject { id name } } notSharedCount
    notShared { userCount { count more } attribute { label } } } }
"""
COMMON = """
query Common($subjects: [SubjectRef!]!, $kinds: [LinkKind!], $first: Int! = 20, $purpose: PurposeInput!) {
  commonLinks(subjects: $subjects, kinds: $kinds, first: $first, purpose: $purpose) {
    commonCount knownAsOf note { en } bounds { truncated cuts { reason read subject } }
    common { subject { id name }
             members { linkCount { count more } subject { id } links { kind direction } } } } }
"""


@dataclass(frozen=True)
class Asker:
    """Asks as an investigator of 信阳 in a case."""

    ask: Ask
    as_: str

    def raw(self, document: str, **variables: Any) -> Json:
        """The whole answer."""
        return self.ask(document, {"purpose": INVESTIGATION, **variables}, as_=self.as_)

    def paths(self, world: Invented, start: str, end: str, **how: Any) -> Json:
        """What is answered of the paths between subjects, each named by a letter."""
        sides = {"from": refs(world, start), "to": refs(world, end)}
        return data(self.raw(PATHS, **sides, **how))["paths"]


def refs(world: Invented, names: str) -> list[Json]:
    return [{"code": world.codes[one]} for one in names]


@pytest.fixture(scope="module")
def asker(ask: Ask, token: Token) -> Asker:
    return Asker(ask, token(role=Role.INVESTIGATOR, authority="411500-jcj"))


@pytest.fixture(scope="module")
def world(services: Services) -> Invented:
    """A-B-C-D by shares and a guarantee, A-E-D beside it, F alone; sixty guarantee G, A and D among them."""
    rest = [f"n{place}" for place in range(58)]
    ties: list[Tie] = [
        ("A", "SHAREHOLDER_OF", "B", {"share": "0.4"}),
        ("C", "SHAREHOLDER_OF", "B", {"share": "0.6"}),
        ("C", "GUARANTEES", "D"),
        ("A", "DIRECTOR_OF", "E"),
        ("A", "SHAREHOLDER_OF", "E", {"share": "0.2"}),
        ("D", "GUARANTEES", "E", {"to": "2024-01-01"}),
        ("D", "GUARANTEES", "E", {"from": "2025-01-01"}),
        *((one, "GUARANTEES", "G") for one in ["A", "D", *rest]),
    ]
    return put_world(services, [*"ABCDEFG", *rest], ties)


def spelled(world: Invented, answer: Json) -> list[str]:
    """Paths by the letters of their subjects."""
    return [
        "".join(
            [
                world.name(path["steps"][0]["subject"]["id"]),
                *(world.name(one["next"]["id"]) for one in path["steps"]),
            ]
        )
        for path in answer["paths"]
    ]


def test_the_shortest_paths_come_first_with_their_links(asker: Asker, world: Invented) -> None:
    answer = asker.paths(world, "A", "D")
    assert spelled(world, answer) == ["AED", "ABCD"]
    assert (answer["completeTo"], answer["bounds"]) == (4, {"truncated": False, "cuts": []})
    assert "人工核查" in answer["note"]["zh"]
    first, last = answer["paths"][0]["steps"]
    assert [(one["kind"], one["direction"]) for one in first["links"]] == [
        ("DIRECTOR_OF", "FROM"),
        ("SHAREHOLDER_OF", "FROM"),
    ]
    assert [(one["kind"], one["direction"]) for one in last["links"]] == [("GUARANTEES", "TO")]
    assert first["subject"]["name"] == "（测试）A公司"
    assert answer["paths"][1]["steps"][1]["links"][0]["direction"] == "TO"
    again = asker.paths(world, "D", "A")
    assert spelled(world, again) == ["DEA", "DCBA"]


def test_what_many_use_is_named_and_not_walked_unless_it_is_told_to(asker: Asker, world: Invented) -> None:
    answer = asker.paths(world, "A", "D")
    (named,) = answer["notWalked"]
    assert (world.name(named["subject"]["id"]), named["linkCount"]) == ("G", {"count": 60, "more": False})
    assert answer["notWalkedCount"] == 1
    through = asker.paths(world, "A", "D", throughMany=True)
    assert set(spelled(world, through)[:2]) == {"AED", "AGD"}
    assert through["notWalked"] == []


def test_kinds_days_depth_and_number_are_obeyed(asker: Asker, world: Invented) -> None:
    assert spelled(world, asker.paths(world, "A", "D", depth=2)) == ["AED"]
    assert spelled(world, asker.paths(world, "A", "D", kinds=["SHAREHOLDER_OF", "GUARANTEES"])) == [
        "AED",
        "ABCD",
    ]
    assert spelled(world, asker.paths(world, "A", "C", kinds=["SHAREHOLDER_OF"])) == ["ABC"]
    assert spelled(world, asker.paths(world, "A", "D", on="2024-06-01")) == ["ABCD"]
    one = asker.paths(world, "A", "D", first=1)
    assert (spelled(world, one), one["completeTo"], one["bounds"]["cuts"]) == (["AED"], 2, [])
    assert spelled(world, asker.paths(world, "A", "F", depth=6)) == []


def test_sets_of_subjects_are_connected_through_none_of_them(asker: Asker, world: Invented) -> None:
    answer = asker.paths(world, "AB", "DF")
    assert sorted(spelled(world, answer)) == ["AED", "BCD"]


def test_who_is_no_investigator_in_a_case_is_refused(
    asker: Asker, world: Invented, ask: Ask, token: Token
) -> None:
    sides = {"from": refs(world, "A"), "to": refs(world, "D")}
    other = {"code": "SUPERVISION", "matter": "信监2026-1"}
    assert codes(asker.raw(PATHS, **sides, purpose=other)) == ["FORBIDDEN"]
    assert codes(ask(PATHS, {**sides, "purpose": INVESTIGATION})) == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ({"from": []}, "LIMIT_EXCEEDED", "from"),
        ({"depth": 1000}, "LIMIT_EXCEEDED", "depth"),
        ({"depth": 0}, "LIMIT_EXCEEDED", "depth"),
        ({"first": 21}, "LIMIT_EXCEEDED", "first"),
        ({"kinds": []}, "BAD_INPUT", "kind"),
        ({"kinds": ["NO_SUCH"]}, "INVALID_INPUT", "LinkKind"),
        ({"same": True}, "BAD_INPUT", "both sides"),
        ({"to": [{"code": "91411502DEM9999965"}]}, "NOT_FOUND", "Subject 0 (from 0) of `to`"),
        ({"on": "2999-01-01"}, "BAD_INPUT", ""),
    ],
)
def test_bad_input_is_told_what_is_expected(
    asker: Asker, world: Invented, how: Json, code: str, said: str
) -> None:
    sides = {"from": refs(world, "A"), "to": refs(world, "A" if how.pop("same", False) else "D")}
    (error,) = asker.raw(PATHS, **{**sides, **how})["errors"]
    assert said in error["message"], error
    assert error["extensions"]["code"] == code, error


# Against networkx


def search(services: Services, starts: Iterable[str], ends: Iterable[str], **how: Any) -> ShortestPaths:
    """Paths as the hub finds them, without HTTP."""
    view, bounds = view_of(services, how.pop("access", None)), how.pop("bounds", None)
    question = PathQuestion(tuple(starts), tuple(ends), WALKED, **how)
    return services.graph.read(lambda tx: shortest_paths(tx, view, question, bounds))


@pytest.fixture(scope="module")
def drawn(services: Services) -> tuple[Invented, nx.Graph]:
    """Forty companies with links drawn among them."""
    random, names = Random(7), [f"r{place}" for place in range(40)]
    drawn = sorted({tuple(sorted(random.sample(names, 2))) for _ in range(70)})
    invented = put_world(
        services,
        names,
        (
            (one, "GUARANTEES", other) if place % 2 else (other, "GUARANTEES", one)
            for place, (one, other) in enumerate(drawn)
        ),
    )
    graph = nx.Graph((invented.ids[one], invented.ids[other]) for one, other in drawn)
    return invented, graph


@pytest.mark.parametrize("seed", range(12))
def test_all_paths_are_found_in_their_order(
    services: Services, drawn: tuple[Invented, nx.Graph], seed: int
) -> None:
    world, graph = drawn
    random = Random(seed)
    picked = random.sample(sorted(world.ids.values()), random.choice((2, 2, 3, 4)))
    starts, ends = picked[: len(picked) // 2], picked[len(picked) // 2 :]
    depth = random.choice((2, 4, 6))
    found = search(services, starts, ends, depth=depth, first=20)
    inside = set(graph) - set(picked)
    expected = sorted(
        (
            tuple(path)
            for start in starts
            for end in ends
            if start in graph and end in graph
            for path in nx.all_simple_paths(graph, start, end, cutoff=depth)
            if set(path[1:-1]) <= inside
        ),
        key=lambda path: (len(path), path),
    )
    assert list(found.paths) == expected[:20]
    assert (found.bound is None) == (len(expected) <= 20 or len(expected[20]) > len(expected[19]))
    assert found == search(services, starts, ends, depth=depth, first=20)


def test_a_bound_says_up_to_where_the_answer_is_complete(
    services: Services, drawn: tuple[Invented, nx.Graph]
) -> None:
    world, graph = drawn
    # Far apart, and each among so many that the bound is met before they are.
    start, end = world.ids["r27"], world.ids["r4"]
    assert nx.shortest_path_length(graph, start, end) == 4
    assert min(graph.degree[start], graph.degree[end]) == 4
    found = search(services, [start], [end], depth=6, bounds=SearchBounds(subjects=4))
    assert found.bound is TraceCutReason.SUBJECTS
    assert found.complete_to < 4
    whole = search(services, [start], [end], depth=6)
    assert len(whole.paths[0]) == 5


# What the caller may not see


@pytest.fixture(scope="module")
def two_worlds(services: Services) -> tuple[Invented, Invented]:
    """Twice the same for an investigator of 信阳: in the second one a person of 济南 guarantees both ends and
    directs both, guarantees a company that fifty others guarantee, and a private link ends at that person."""
    rest = [f"n{place}" for place in range(MANY - 2)]
    ties: list[Tie] = [
        ("A", "SHAREHOLDER_OF", "B"),
        ("B", "GUARANTEES", "C"),
        ("C", "SHAREHOLDER_OF", "D"),
        ("A", "GUARANTEES", "M"),
        ("M", "GUARANTEES", "D"),
        *((one, "GUARANTEES", "M") for one in rest),
    ]
    worlds = [put_world(services, [*"ABCDM", *rest], ties) for _ in range(2)]
    number = person_number(77)
    staging.put_person(services, number, registered="370102")
    codes_ = {**worlds[1].codes, "P": number}
    hidden: list[Tie] = [("P", "GUARANTEES", one) for one in "ADM"]
    put_ties(services, codes_, [*hidden, ("P", "DIRECTOR_OF", "A"), ("P", "DIRECTOR_OF", "D")])
    return worlds[0], worlds[1]


def unnamed(world: Invented, answer: Any) -> str:
    """An answer with letters instead of what differs between two worlds of the same shape: the ids, and so
    the order of what is equal but for them."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    for name, id_ in world.ids.items():
        text = text.replace(id_, name).replace(world.codes[name], name)
    return text


@pytest.mark.parametrize("how", [{}, {"depth": 6, "k": 20}, {"throughMany": True}, {"depth": 2}])
def test_what_the_caller_may_not_see_changes_nothing(
    asker: Asker, two_worlds: tuple[Invented, Invented], how: Json
) -> None:
    answers = [asker.paths(world, "A", "D", **how) for world in two_worlds]
    for world, answer in zip(two_worlds, answers, strict=True):
        answer["knownAsOf"] = 0
        answer["paths"].sort(key=lambda path, world=world: (path["length"], unnamed(world, path)))
    assert unnamed(two_worlds[0], answers[0]) == unnamed(two_worlds[1], answers[1])
    commons = [data(asker.raw(COMMON, subjects=refs(world, "ADM")))["commonLinks"] for world in two_worlds]
    for world, answer in zip(two_worlds, commons, strict=True):
        answer["knownAsOf"] = 0
        answer["common"].sort(key=lambda one, world=world: unnamed(world, one))
    assert unnamed(two_worlds[0], commons[0]) == unnamed(two_worlds[1], commons[1])


def test_who_has_a_duty_there_sees_the_path(
    services: Services, two_worlds: tuple[Invented, Invented]
) -> None:
    ids = two_worlds[1].ids
    found = search(services, [ids["A"]], [ids["D"]], access=access_of(services, JINAN))
    assert person_id_of(services) in {one for path in found.paths for one in path}
    mine = search(services, [ids["A"]], [ids["D"]])
    assert person_id_of(services) not in {one for path in mine.paths for one in path}


def person_id_of(services: Services, place: int = 77) -> str:
    """A person of 济南, as somebody there looks it up."""
    key = services.naming.key("ID", person_number(place), services.now().date())[0]
    row = services.graph.read(
        lambda tx: tx.row(
            "MATCH (s:Subject {scheme: $scheme, value: $value}) RETURN s.id AS id",
            scheme=key.scheme,
            value=key.value,
        )
    )
    assert row is not None
    return row["id"]


# Addresses and phones

USE: LiteralString = """
UNWIND $uses AS use
MATCH (s:Subject {id: use[0]})
MERGE (a:SharedAttribute {kind: 'PHONE', value: use[1]})
  ON CREATE SET a.id = use[1], a.label = use[1], a.open = false
CREATE (s)-[:SAME_PHONE_AS {validFrom: '2020-01-01', validTo: '9999-12-31', knownFrom: 1, knownTo: $open,
                            source: 'test', key: use[1], state: 'STATED'}]->(a)
"""


def test_the_same_phone_is_a_step_and_an_agents_is_not(services: Services, asker: Asker) -> None:
    others = [f"n{place}" for place in range(MANY)]
    ties: list[Tie] = [("V", "GUARANTEES", "W"), ("X", "GUARANTEES", "Y")]
    invented = put_world(services, [*"VWXYZ", *others], ties)
    ids, phone = invented.ids, f"139****{invented.ids['V'][-4:]}"
    agent = f"{phone}-agent"
    uses = [(ids["W"], phone), (ids["X"], phone), (ids["V"], agent), (ids["Z"], agent)]
    uses += [(ids[one], agent) for one in others]
    staging.put_person(services, person_number(78), registered="370102")
    person = person_id_of(services, 78)
    hidden = [(person, phone), (person, agent)]
    services.graph.write(lambda tx: tx.rows(USE, uses=uses + hidden, open=OPEN_COMMIT))
    answer = asker.paths(invented, "V", "Y")
    assert spelled(invented, answer) == ["VWXY"]
    assert answer["paths"][0]["steps"][1]["shared"] == [{"kind": "PHONE", "label": phone}]
    assert answer["notShared"] == [
        {"userCount": {"count": MANY + 2, "more": False}, "attribute": {"label": agent}}
    ]
    assert spelled(invented, asker.paths(invented, "V", "Z")) == []
    assert spelled(invented, asker.paths(invented, "V", "Z", throughMany=True, first=1)) == ["VZ"]
    assert spelled(invented, asker.paths(invented, "V", "Y", kinds=["GUARANTEES"])) == []


# A subject with very many links

CROWD: LiteralString = """
MATCH (hub:Subject {id: $hub})
UNWIND range(1, $many) AS place
CREATE (s:Subject {id: $hub + '-' + place, scheme: 'TEST', value: $hub + '-' + place, kind: 'LEGAL_ENTITY',
                   knownFrom: 1, batch: $hub})
CREATE (s)-[:GUARANTEES {validFrom: '2020-01-01', validTo: '9999-12-31', knownFrom: 1, knownTo: $open,
                         source: 'test', key: '', startPlace: s.id + '/' + $hub + '/',
                         endPlace: $hub + '/' + s.id + '/'}]->(hub)
"""


def test_a_subject_with_twenty_thousand_links_is_an_end_and_no_step(services: Services, asker: Asker) -> None:
    invented = put_world(
        services,
        "HJKLM",
        [
            ("J", "GUARANTEES", "H"),
            ("J", "SHAREHOLDER_OF", "K"),
            ("L", "GUARANTEES", "H"),
            ("M", "GUARANTEES", "L"),
        ],
    )
    ids = invented.ids
    services.graph.write(lambda tx: tx.rows(CROWD, hub=ids["H"], many=20_000, open=OPEN_COMMIT))
    answer = asker.paths(invented, "H", "K", depth=6)
    assert (spelled(invented, answer), answer["completeTo"], answer["bounds"]["cuts"]) == (["HJK"], 6, [])
    apart = asker.paths(invented, "K", "M", depth=6)
    assert spelled(invented, apart) == []
    assert [one["linkCount"] for one in apart["notWalked"]] == [{"count": MOST_OF_END, "more": True}]
    common = data(asker.raw(COMMON, subjects=refs(invented, "HM")))["commonLinks"]
    assert [invented.name(one["subject"]["id"]) for one in common["common"]] == ["L"]
    staging.remove(services, ids["H"])


# In common


def test_whom_subjects_have_in_common(asker: Asker, world: Invented) -> None:
    answer = data(asker.raw(COMMON, subjects=refs(world, "ADCE")))["commonLinks"]
    assert answer["commonCount"] == 4
    found = {
        world.name(one["subject"]["id"]): sorted(world.name(each["subject"]["id"]) for each in one["members"])
        for one in answer["common"]
    }
    assert found == {"B": ["A", "C"], "E": ["A", "D"], "G": ["A", "D"], "D": ["C", "E"]}
