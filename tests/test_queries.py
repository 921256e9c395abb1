"""Every statement seeks an index, and a decision runs a bounded number of them whatever the data."""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
from collections.abc import Generator, Iterator, Mapping
from functools import cache
from itertools import product
from types import ModuleType
from typing import Any, LiteralString, cast

import pytest
from neo4j import Driver, GraphDatabase, Query

import hub
from graph_schema.links import DIRECTIONS, PRIVATE, PUBLIC, TO, LinkKind
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import as_sent
from hub.store.migrations import read_migrations
from hub.subjects.around import around_by
from hub.subjects.first_pages import find_with
from hub.subjects.link_filters import pages_of, totals_of
from hub.subjects.related import related_by
from tests import newer_neo4j, staging
from tests.asking import (
    BUILDER,
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    PROCUREMENT,
    REPLAY,
    ROADS,
    SUBJECT,
    UNHEARD,
    code,
    data,
    decimal,
)
from tests.conftest import ROOT, Ask


def modules() -> Iterator[ModuleType]:
    """Every module of the hub."""
    for found in pkgutil.walk_packages(hub.__path__, "hub."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


MODULES = tuple(modules())
WHOLE = {
    "hub.identity.key_rotation.COUNT_EXCHANGE": "every person is counted, once when the exchange key changes",
    "hub.policy.versions.DOCUMENTS": "the whole policy is read, once after each change of it",
    "hub.policy.versions.ALL_REGIONS": "so are the regions",
    "hub.policy.new_versions.LATEST": "a load compares every document",
    "hub.loading.writing.COVERAGE_STORED": "and every declaration of coverage",
    "hub.audit.verifying.WRITERS": "verifying reads the whole log",
    "hub.store.migrations.MIGRATIONS_DONE": "some dozens of nodes, once a start",
    "hub.loading.writing.SEEDS_LOADED": "one node of its label",
    "hub.loading.writing.MARK_SEEDS": "one node of its label",
}
"""Statements that are meant to read a whole label, each with its reason."""
SCANS = (
    "AllNodesScan",
    "NodeByLabelScan",
    "RelationshipTypeScan",
    "AllRelationshipsScan",
    "IndexScan",
    "CartesianProduct",
)
SEEKS = ("Seek", "CountStore", "MergeUniqueNode")
"""The last is what 2026 calls a seek that makes the node where there is none."""
CLAUSES = ("MATCH", "MERGE", "OPTIONAL", "UNWIND", "WITH", "CREATE")
"""How a statement begins; other texts are parts of one."""
SAMPLED = {PUBLIC[0], PUBLIC[-1], PRIVATE[0], PRIVATE[-1]}
"""Of statements that differ by the kind of link alone, those of these are explained: all take Neo4j a minute.
Every kind has the same indexes (tests/test_links.py), and each statement names its own."""
EVERY_KIND = bool(os.environ.get("EVERY_KIND"))
"""Set by ``make soak``."""
SEEN = ROOT / "tests" / "golden" / "explained.txt"
"""Digests of the statements that Neo4j explained and that seek, below that of what else a plan hangs on: the
indexes and the release. While all that is as it was, one of ten is explained again: all take a minute
of two cores. ``EXPLAINED=1`` explains all and writes the file; ``make soak`` explains all."""
WRITES = bool(os.environ.get("EXPLAINED"))
FOUND_TO_SEEK: set[str] = set()
"""Digests of what this run explained."""
PARAMETERS: dict[str, Any] = {"kind": "GUARANTEES", "rows": [{"kind": "GUARANTEES"}]}


def digest(*texts: str) -> str:
    """16 hexadecimal digits."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def ground() -> str:
    """What a plan hangs on beside its statement."""
    return digest(newer_neo4j.LIST.read_text("utf-8"), *(one.text for one in read_migrations()))


@cache
def seen() -> frozenset[str]:
    """Digests of statements that need not be explained again."""
    if EVERY_KIND or WRITES:
        return frozenset()
    first, *rest = SEEN.read_text("utf-8").split()
    return frozenset(rest if first == ground() else ())


def statements() -> Iterator[tuple[str, str]]:
    """Every Cypher constant, by module and name."""
    for module in MODULES:
        for name, value in vars(cast(ModuleType, module)).items():
            text = value if isinstance(value, str) else ""
            own = f"{module.__name__}.{name}"
            if name.isupper() and _begins(text):
                yield own, text
            if name.isupper() and isinstance(value, Mapping):
                held = cast("Mapping[object, object]", value)
                texts = [(key, text) for key, text in held.items() if isinstance(text, str) and _asked(key)]
                yield from ((f"{own}[{kind}]", text) for kind, text in texts if _begins(text))
    yield "hub.subjects.related.related_by", related_by(tuple(LinkKind))
    yield "hub.subjects.around.around_by", around_by(tuple(LinkKind))
    yield "hub.subjects.first_pages.find_with", find_with(None)
    for kind in (PUBLIC[0], PRIVATE[0], LinkKind.HOLDS_FOR):
        yield f"hub.subjects.first_pages.find_with({kind})", find_with((kind, TO))
    for kind, direction, others in product((PUBLIC[0], PRIVATE[0]), DIRECTIONS, (False, True)):
        named = f"({kind}, {direction.name}, {others})"
        yield f"hub.subjects.link_filters.pages_of{named}", pages_of((kind, direction), others)
        yield f"hub.subjects.link_filters.totals_of{named}", totals_of((kind, direction), others)


def _asked(key: object) -> bool:
    """Whether the text of this key is explained: of those that differ by a kind of link alone, some are."""
    return EVERY_KIND or not any(f"'{kind}'" in repr(_plain(key)) for kind in set(LinkKind) - SAMPLED)


def _plain(key: object) -> object:
    return tuple(str(one) for one in cast("tuple[object, ...]", key)) if isinstance(key, tuple) else str(key)


def _begins(text: str) -> bool:
    return ("MATCH" in text or "MERGE" in text) and text.split()[0] in CLAUSES


def own_statements() -> list[tuple[str, str]]:
    """Each once, under the module that holds it first."""
    found: dict[str, str] = {}
    for name, text in statements():
        found.setdefault(text, name)
    return sorted((name, text) for text, name in found.items())


@pytest.fixture(scope="module")
def driver(settings: Settings, services: Services) -> Generator[Driver]:
    """A connection that shows plans."""
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    login = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with GraphDatabase.driver(settings.neo4j_uri, auth=login) as made:
        made.execute_query("CALL db.awaitIndexes(30)")
        made.execute_query("CALL db.clearQueryCaches()")
        yield made


def operators(driver: Driver, statement: str) -> list[tuple[str, str]]:
    """All operators of a plan, each with its details."""
    names = {"kind", "rows"} & set(_parameters(statement))
    with driver.session() as session:
        sent = as_sent(cast(LiteralString, statement))
        query = Query(cast(LiteralString, f"CYPHER replan=force EXPLAIN {sent}"))
        plan = session.run(query, {"p": {name: PARAMETERS[name] for name in names}}).consume().plan
    found: list[tuple[str, str]] = []
    pending = [cast("dict[str, Any]", plan)]
    while pending:
        step = pending.pop()
        found.append((step["operatorType"].split("@")[0], str(step.get("args", {}).get("Details", ""))))
        pending.extend(step.get("children", ()))
    return found


def _parameters(statement: str) -> list[str]:
    return [name for name in PARAMETERS if f"${name}" in statement]


def test_the_statements_are_found() -> None:
    names = {name for name, _ in own_statements()}
    assert {
        "hub.subjects.lookup.FIND_BY_KEY",
        "hub.subjects.readable_records.RECORDS",
        "hub.subjects.profiles.RECORDS_PAGES",
        "hub.decisions.kept_lookup.KEPT",
        "hub.audit.writer.HEAD_OF_WRITER",
        "hub.subjects.record_writing.WRITE_RECORDS",
        "hub.policy.new_versions.CLOSE",
        "hub.store.commits.TAKE_COMMIT",
    } <= names
    assert set(WHOLE) <= names


@pytest.mark.parametrize(("name", "statement"), own_statements(), ids=[name for name, _ in own_statements()])
def test_every_statement_seeks_an_index(crowded: str, driver: Driver, name: str, statement: str) -> None:
    """In a graph with something in it, though other tests may have emptied it: of nearly nothing a scan is as
    good as a seek."""
    assert crowded
    mark = digest(statement)
    if mark in seen() and int(mark, 16) % 10:
        return
    found = operators(driver, statement)
    scans = [(operator, details) for operator, details in found if any(scan in operator for scan in SCANS)]
    if name in WHOLE:
        assert scans, f"{name} no longer reads all: take it out of WHOLE"
    elif "MATCH" in statement or "MERGE" in statement:
        # One row of a seek beside another is no product; the planner writes some joins so.
        assert [scan for scan in scans if scan[0] != "CartesianProduct"] == []
        assert any(seek in operator for operator, _ in found for seek in SEEKS)
    FOUND_TO_SEEK.add(mark)


def test_what_was_explained_before_is_as_it_was() -> None:
    if WRITES:
        SEEN.write_text("\n".join((ground(), *sorted(FOUND_TO_SEEK))) + "\n", "utf-8")
    first, *rest = SEEN.read_text("utf-8").split()
    if not newer_neo4j.ASKED and not EVERY_KIND:
        assert first == ground(), "the indexes or Neo4j changed: EXPLAINED=1 pytest tests/test_queries.py"
        statements = sorted(digest(statement) for _, statement in own_statements())
        assert rest == statements, "statements changed: EXPLAINED=1 pytest tests/test_queries.py"


def test_a_plan_with_a_scan_would_be_seen(driver: Driver) -> None:
    for statement in ("MATCH (s:Subject) WHERE s.kind = 'SHIP' RETURN s", "MATCH (n) RETURN n"):
        assert any(scan in operator for operator, _ in operators(driver, statement) for scan in SCANS)


# How many


@pytest.fixture(scope="module")
def crowded(services: Services) -> str:
    """A company with 300 records of three kinds and 60 links, and as many others."""
    company = staging.put_subject(services)
    kinds = ("admin-penalty", "other-dishonesty", "joint-incentive-list")
    staging.put_records(
        services,
        *(
            staging.penalty(
                company,
                f"test-crowd-{company}-{place:03d}",
                kind=kinds[place % 3],
                decided_on=f"20{20 + place % 6}-0{1 + place % 9}-{1 + place % 28:02d}",
                attributes={"penalty_type": "LARGE_FINE", "final": True},
            )
            for place in range(300)
        ),
    )
    others = [staging.put_subject(services) for _ in range(60)]
    staging.put_links(
        services,
        *(
            {
                "kind": "GUARANTEES",
                "start": {"scheme": "USCC", "value": others[place]},
                "end": {"scheme": "USCC", "value": company},
                "from": f"20{10 + place % 10}-01-{1 + place % 28:02d}",
            }
            for place in range(60)
        ),
    )
    return company


def ran(services: Services, ask: Ask, query: str, variables: dict[str, Any]) -> int:
    """How many statements an operation ran, its audit entry included."""
    data(ask(query, {**variables, "purpose": PROCUREMENT}))  # the policy may have to be read once
    before = services.graph.statements
    data(ask(query, {**variables, "purpose": PROCUREMENT}))
    return services.graph.statements - before


MOST = {JOINT_PUNISHMENT: 6, INCENTIVES: 6, SUBJECT: 7, REPLAY: 8}
"""Of a decision: the subject, links, records, declarations of coverage where they are not kept yet; audit
entry with the decision."""


def test_a_decision_runs_as_many_statements_whatever_the_number_of_records(
    ask: Ask, services: Services, crowded: str
) -> None:
    in_xinyang = {"region": "411500", "occasion": "government-procurement"}
    deposit = {"region": "411500", "scenario": "bid-deposit", "inputs": [decimal("deposit", "1000")]}
    for query, name, rest in (
        (JOINT_PUNISHMENT, "subject", in_xinyang),
        (INCENTIVES, "subject", deposit),
        (SUBJECT, "ref", {}),
    ):
        counts = {
            one: ran(services, ask, query, {name: code(one), **rest})
            for one in (CLEAN, BUILDER, ROADS, crowded)
        }
        # A link more may mean its subject's records, in one statement more; a record more means none.
        assert max(counts.values()) - min(counts.values()) <= 1, counts
        assert counts[crowded] <= MOST[query], counts
        assert ran(services, ask, query, {name: code(UNHEARD), **rest}) <= min(counts.values())


def test_a_replay_and_a_single_rule_are_bounded_too(ask: Ask, services: Services, crowded: str) -> None:
    variables = {"subject": code(crowded), "region": "411500", "purpose": PROCUREMENT}
    decision = data(ask(JOINT_PUNISHMENT, variables))["jointPunishment"]["id"]
    assert ran(services, ask, REPLAY, {"decision": decision}) <= MOST[REPLAY]
    rule = {"rule": "cn-procurement--major-violation", "subject": code(crowded)}
    assert ran(services, ask, EVALUATE, rule) <= MOST[JOINT_PUNISHMENT] + 1


@pytest.mark.parametrize("field", ["decisions", "jointPunishments"])
def test_a_tender_runs_as_many_statements_whatever_the_number_of_subjects(
    ask: Ask, services: Services, field: str, crowded: str
) -> None:
    query = f"""query($subjects: [SubjectRef!]!, $purpose: PurposeInput!) {{
      {field}(subjects: $subjects, region: "411500", purpose: $purpose) {{ outcome }} }}"""
    whom = [BUILDER, ROADS, CLEAN, crowded, UNHEARD, *(staging.put_subject(services) for _ in range(15))]
    counted = [
        ran(services, ask, query, {"subjects": [code(one) for one in many]})
        for many in ([BUILDER], [BUILDER, ROADS], whom * 5)
    ]
    assert len(set(counted)) == 1, counted
    assert counted[0] <= MOST[JOINT_PUNISHMENT]


def test_a_page_of_a_list_runs_as_many_statements_whatever_its_size(ask: Ask, services: Services) -> None:
    query = """query($first: Int!, $purpose: PurposeInput!) {
      eligibleSubjects(rule: "xinyang-credit-loan--policy-finds-people", region: "411500", first: $first,
                       outcomes: [GRANTED, REFUSED, UNDETERMINED], purpose: $purpose) { examined } }"""
    counted = [ran(services, ask, query, {"first": first}) for first in (1, 2, 100)]
    assert max(counted) <= 8, counted
