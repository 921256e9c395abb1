"""Graphs that nobody would draw, and one question asked by many at once, over HTTP: an answer or a clear
refusal within the limit, and others are answered meanwhile. ``make soak`` asks the whole of it. All are
invented."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from graph_schema.vocabulary import Role
from hub.app import clock
from hub.identity import Caller, sign_token
from hub.policy.model.subject_documents import SubjectDocument
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import Transaction
from hub.subjects import subject_writing
from tests import staging
from tests.asking import Json, code, data
from tests.conftest import Ask
from tests.tracing.invented import INVESTIGATION, Invented, Tie, ids_of, put_ties
from tests.tracing.test_owners_asked import CLOSE, CONTROLLED, CONTROLLERS, OWNERS
from tests.tracing.test_paths import COMMON, PATHS
from tests.tracing.test_patterns_asked import CHAINS, CIRCLES, CROSS, SHARED

BATCH, MANY = 4_000, 1_000
WITHIN = 60.0
"""Seconds that an operation may take by the defaults of the settings, on a busy machine."""
EVERY = {
    "owners": OWNERS,
    "controllers": CONTROLLERS,
    "controlled": CONTROLLED,
    "closeLinks": CLOSE,
    "guaranteeChains": CHAINS,
    "guaranteeCircles": CIRCLES,
    "crossHoldings": CROSS,
    "sharedPersons": SHARED,
}
LOOK_UP = """
query ($ref: SubjectRef!, $purpose: PurposeInput!) { subject(ref: $ref, purpose: $purpose) { id } }
"""
REFUSED = {"LIMIT_EXCEEDED", "UNAVAILABLE"}
Asker = Callable[..., Json]


def put_many(services: Services, count: int) -> dict[str, str]:
    """So many companies in one commit: codes by their numbers."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        fresh[staging.code_of("411502" if count < MANY else "411503")] = None
    codes = {str(number): one for number, one in enumerate(fresh)}
    today, paths = services.now().date(), services.book.current().path
    version = {"name": "（测试）形状公司", "registered": "411502", "from": "2015-01-01"}
    rows = [
        subject_writing.subject_row(
            SubjectDocument.model_validate(
                {"key": {"scheme": "USCC", "value": one}, "kind": "LEGAL_ENTITY", "versions": [version]}
            ),
            services.naming.key("USCC", one, today)[0],
            paths,
        )
        for one in codes.values()
    ]

    def work(transaction: Transaction, number: int) -> None:
        subject_writing.write_new_subjects(transaction, rows, commit=number, batch=f"test-{number}")

    staging.commit(services, work)
    return codes


def put_shape(services: Services, count: int, ties: Sequence[Tie]) -> Invented:
    codes = put_many(services, count)
    for start in range(0, len(ties), BATCH):
        put_ties(services, codes, ties[start : start + BATCH])
    return Invented(codes, ids_of(services, codes))


def complete(count: int) -> list[Tie]:
    """Everybody guarantees and holds of everybody, and of itself."""
    part = {"share": f"{0.9 / count:.6f}"}
    pairs = [(str(one), str(other)) for one in range(count) for other in range(count)]
    return [
        *((one, "GUARANTEES", other) for one, other in pairs),
        *((one, "SHAREHOLDER_OF", other, part) for one, other in pairs),
    ]


def chain(count: int) -> list[Tie]:
    """Each holds the next one whole and guarantees it."""
    steps = [(str(place), str(place + 1)) for place in range(count - 1)]
    return [
        *((one, "SHAREHOLDER_OF", other, {"share": "1"}) for one, other in steps),
        *((one, "GUARANTEES", other) for one, other in steps),
    ]


@pytest.fixture
def asker(ask: Ask, token: Callable[..., str]) -> Asker:
    """Asks as an investigator; an answer, or why it was refused."""
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")

    def send(query: str, **variables: Any) -> Json:
        began = time.monotonic()
        answer = ask(query, {"purpose": INVESTIGATION, **variables}, as_=investigator)
        assert time.monotonic() - began < WITHIN
        for error in answer.get("errors", ()):
            assert error["extensions"]["code"] in REFUSED, error
        return answer

    return send


@pytest.mark.parametrize("count", [12, pytest.param(200, marks=pytest.mark.soak)])
def test_a_complete_graph_with_loops_at_each(services: Services, asker: Asker, count: int) -> None:
    world = put_shape(services, count, complete(count))
    subject = code(world.codes["0"])
    answers = {name: asker(query, subject=subject) for name, query in EVERY.items()}
    circles = data(answers["guaranteeCircles"])["guaranteeCircles"]
    assert circles["circles"][0]["group"]["memberCount"] == count
    cross = data(answers["crossHoldings"])["crossHoldings"]
    assert cross["groups"][0]["memberCount"] == count
    owners = data(answers["owners"])["owners"]
    assert owners["ownerCount"] == count - 1
    sides = {"from": [subject], "to": [code(world.codes["1"])]}
    paths = data(asker(PATHS, **sides, depth=6))["paths"]
    assert paths["paths"][0]["length"] == 1
    several = [code(one) for one in list(world.codes.values())[:50]]
    assert data(asker(COMMON, subjects=several))["commonLinks"]["commonCount"] == count


@pytest.mark.parametrize("count", [80, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_long_chain_is_answered_up_to_where_it_says(services: Services, asker: Asker, count: int) -> None:
    world = put_shape(services, count, chain(count))
    last, first = code(world.codes[str(count - 1)]), code(world.codes["0"])
    for name, query in EVERY.items():
        asked = first if name in ("controlled", "guaranteeChains") else last
        found = data(asker(query, subject=asked))[name]
        if name not in ("sharedPersons", "guaranteeCircles", "crossHoldings"):
            assert found["bounds"]["truncated"], name
    deep = data(asker(OWNERS, subject=last, depth=60))["owners"]
    assert (deep["ownerCount"], deep["bounds"]["truncated"]) == (60, True)
    paths = data(asker(PATHS, **{"from": [first], "to": [last]}, depth=6))["paths"]
    assert (paths["paths"], paths["completeTo"]) == ([], 6)


def test_parallel_links_add_up_and_more_than_the_whole_is_told(services: Services, asker: Asker) -> None:
    twice = [("0", "SHAREHOLDER_OF", "1", {"share": "0.9", "from": f"20{year}-01-01"}) for year in (15, 16)]
    nothing = ("2", "SHAREHOLDER_OF", "1", {"share": "0"})
    world = put_shape(services, 4, [*twice, nothing, ("3", "SHAREHOLDER_OF", "1", {"share": "0.7"})])
    found = data(asker(OWNERS, subject=code(world.codes["1"])))["owners"]
    assert [one["total"] for one in found["overWhole"]] == ["2.5"]
    figures = {world.name(one["subject"]["id"]): one["pathsShare"]["atLeast"] for one in found["owners"]}
    assert figures["0"] in ("1", "1.8")
    assert figures["3"] == "0.7"
    assert figures.get("2", "0") == "0"


@pytest.mark.parametrize("query", [OWNERS, CONTROLLERS, CONTROLLED, CLOSE, CHAINS], ids=lambda one: one[1:20])
@pytest.mark.parametrize("depth", [1_000, -1])
def test_a_depth_outside_of_its_bounds_is_refused(
    services: Services, asker: Asker, query: str, depth: int
) -> None:
    subject = code(staging.put_subject(services))
    (error,) = asker(query, subject=subject, depth=depth)["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("size", "many"), [(12, 24), pytest.param(200, 500, marks=pytest.mark.soak)], ids=("small", "all")
)
def test_one_question_of_many_at_once_keeps_nobody_else_waiting(
    services: Services,
    settings: Settings,
    address: str,
    token: Callable[..., str],
    size: int,
    many: int,
) -> None:
    world = put_shape(services, size, complete(size))
    investigator = token(role=Role.INVESTIGATOR, authority="411500-jcj")
    somebody = Caller("somebody-else", "411500", "411500-czj", Role.OFFICER)
    officer = sign_token(settings, somebody, clock(), timedelta(hours=1))
    other = staging.put_subject(services)
    asked = {"subject": code(world.codes["0"]), "purpose": INVESTIGATION}
    look_up = {"ref": code(other), "purpose": {"code": "COMPLIANCE_CHECK", "matter": "合规2026-1"}}

    def post(text: str, variables: Json, as_: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {as_}"}
        body = {"query": text, "variables": variables}
        return httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=300)

    with ThreadPoolExecutor(many) as pool:
        waiting = [pool.submit(post, OWNERS, asked, investigator) for _ in range(many)]
        took: dict[str, list[float]] = {"health": [], "look-up": []}
        while not all(one.done() for one in waiting):
            began = time.monotonic()
            # On a machine that stands still for a second it may say so; it never keeps anybody waiting.
            assert httpx.get(f"{address}/health", timeout=30).status_code in (200, 503)
            took["health"].append(time.monotonic() - began)
            began = time.monotonic()
            found = post(LOOK_UP, look_up, officer)
            took["look-up"].append(time.monotonic() - began)
            assert data(found.json())["subject"]["id"]
        answers = [one.result() for one in waiting]
    print({name: f"{len(times)} times, longest {max(times):.2f} s" for name, times in took.items() if times})
    # Others were answered meanwhile, or this would not be reached. How soon, the long campaign says, whose
    # clients are threads of the process that answers: of the middle one it is the hub that is told.
    if many > 100:
        assert all(sorted(times)[len(times) // 2] < 2 for times in took.values() if times)
    counts: dict[str, int] = {}
    for answer in answers:
        body = answer.json()
        said = body["errors"][0]["extensions"]["code"] if "errors" in body else "answered"
        counts[said] = counts.get(said, 0) + 1
        if said == "answered":
            assert body["data"]["owners"]["ownerCount"] == size - 1
    print(counts)
    assert httpx.get(f"{address}/health", timeout=30).status_code == 200
    assert counts["answered"] > 0
    assert set(counts) <= {"answered", *REFUSED}
