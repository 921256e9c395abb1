"""Declared coverage is kept in memory: it says to each caller what the graph would, until it changes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, LiteralString

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.links import LinkKind
from graph_schema.vocabulary import PurposeCode, Role, SharingClass
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import OWN_DUTY, access_for
from hub.access.who_may_read import CLAUSES
from hub.identity import Caller
from hub.policy.catalogue import NATION
from hub.rules.facts import CoverageFact
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects import batch_writing, coverage_writing
from hub.subjects.coverage import DeclaredCoverage, believed
from hub.subjects.readable_records import records
from tests import staging

IN_THE_GRAPH: LiteralString = f"""WITH {CLAUSES} AS clauses
MATCH (v:Coverage)
WHERE v.kind IN $kinds AND v.region IN $regions AND v.knownFrom <= $commit AND v.knownTo > $commit
WITH v, NOT v.kind IN $withheld
     AND (any(g IN $grants WHERE g.region IN $above[v.region] AND (g.kinds IS NULL OR v.kind IN g.kinds))
          OR any(c IN clauses WHERE c.from IN $above[v.region] AND v.kind IN c.kinds
                 AND c.severities IS NULL AND c.scale IS NULL)) AS whole
WHERE whole OR $consented IS NULL OR v.kind IN $consented
RETURN v.region AS region, v.validFrom AS from_, v.validTo AS to, v.authority AS authority, v.kind AS kind,
       whole
"""
"""The same law as a statement, by the predicates that every statement on subject data carries."""
SOURCE = "test-coverage"
KINDS = ("admin-penalty", "credit-grade", "abnormal-operation-list", LinkKind.GUARANTEES.value)
REGIONS = (NATION, "410000", "411500", "411502", "320000", "320500", "341500", "999999")
DAYS = ("0001-01-01", "2020-01-01", "2026-01-01", "9999-12-31")
DELETE = "MATCH (v:Coverage {authority: $source}) DELETE v"
CHANGED = "MATCH (q:Sequence {name: 'commit'}) SET q.coverage = q.coverage + 1"


def row(kind: str, region: str, from_: str = DAYS[0], to: str = DAYS[-1]) -> Row:
    """A declaration of the tests' own source."""
    return {"kind": kind, "region": region, "authority": SOURCE, "validFrom": from_, "validTo": to}


def declare(
    services: Services, *rows: Row, statement: LiteralString = coverage_writing.WRITE_COVERAGE
) -> int:
    """Declares, or with another statement ends, coverage; answers the commit number."""

    def work(transaction: Transaction, number: int) -> None:
        rest = {"batch": SOURCE} if statement == coverage_writing.WRITE_COVERAGE else {}
        assert batch_writing.write(transaction, statement, rows, commit=number, **rest) == len(rows)

    return staging.commit(services, work)


@pytest.fixture
def declared(services: Services) -> Generator[list[int]]:
    """Every kind in every region and some periods; half of it ends later. Gives the commits."""
    rows = [
        row(kind, region, from_, to)
        for kind in KINDS
        for region in REGIONS
        for from_, to in ((DAYS[0], DAYS[1]), (DAYS[1], DAYS[3]))
    ]
    commits = [declare(services, *rows)]
    commits.append(declare(services, *rows[::2], statement=coverage_writing.CLOSE_COVERAGE))
    yield [commits[0] - 1, *commits, commits[1] + 1_000_000]

    def work(transaction: Transaction) -> None:
        transaction.rows(DELETE, source=SOURCE)
        transaction.rows(CHANGED)

    services.graph.write(work)


def officer(services: Services, region: str = "411500") -> Access:
    """Who may read what a region's duty, laws and agreements open."""
    purpose = Purpose(PurposeCode.GOVERNMENT_PROCUREMENT, "t")
    caller = Caller("t", region, f"{region}-demo", Role.OFFICER)
    return access_for(caller, purpose, services.book.current(), services.now().date())


@dataclass(frozen=True)
class Asked:
    """What is asked of the declarations."""

    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    access: Access
    commit: int
    consented: tuple[str, ...] | None


def some(of: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these, each once."""
    return st.lists(st.sampled_from(of), unique=True).map(tuple)


def grants() -> st.SearchStrategy[dict[str, Any]]:
    """A duty over a region, or what a law opens of one."""
    return st.fixed_dictionaries(
        {
            "id": st.sampled_from((OWN_DUTY, "law")),
            "region": st.sampled_from(REGIONS),
            "kinds": st.none() | some(KINDS).map(list),
            "share": st.just(SharingClass.RECORD.value),
        }
    )


def questions(services: Services, commits: Sequence[int]) -> st.SearchStrategy[Asked]:
    """Any caller, and any part of the declarations, as known at any of the commits."""
    regions = ("411500", "320500", "341500")
    paths = [services.book.current().path(one) for one in regions]
    return st.builds(
        Asked,
        kinds=some(KINDS),
        regions=some(REGIONS),
        access=st.builds(
            replace,
            st.just(officer(services)),
            path=st.sampled_from(paths),
            grants=st.lists(grants(), max_size=3).map(tuple),
            withheld=some(KINDS),
            purpose=st.sampled_from(PurposeCode).map(lambda code: Purpose(code, "t")),
        ),
        commit=st.sampled_from(commits),
        consented=st.none() | some(KINDS),
    )


def in_the_graph(services: Services, asked: Asked) -> list[CoverageFact]:
    """What a statement says."""
    path = services.book.current().path
    rows = services.graph.read(
        lambda tx: tx.rows(
            IN_THE_GRAPH,
            kinds=asked.kinds,
            regions=asked.regions,
            above={region: path(region) for region in asked.regions},
            consented=asked.consented,
            commit=asked.commit,
            open=OPEN_COMMIT,
            **asked.access.parameters(),
        )
    )
    return [
        CoverageFact(
            kind=one["kind"],
            region=one["region"],
            from_=date.fromisoformat(one["from_"]),
            to=date.fromisoformat(one["to"]),
            authority=one["authority"],
            of_subject=not one["whole"],
        )
        for one in rows
    ]


def kept(services: Services, asked: Asked) -> tuple[CoverageFact, ...]:
    """What a decision looks at."""
    return read(services, asked)[0]


def read(services: Services, asked: Asked) -> tuple[tuple[CoverageFact, ...], int]:
    """What a decision looks at, and how many statements read it."""
    catalogue = services.book.current()

    def work(transaction: Transaction) -> tuple[tuple[CoverageFact, ...], int]:
        read = records(transaction, (), asked.access, asked.commit, (), catalogue)
        found = services.coverage.of(transaction, read.coverage, asked.regions)
        paths = {region: catalogue.path(region) for region in asked.regions}
        facts = believed(found, asked.kinds, paths, asked.access, read.clauses, asked.commit, asked.consented)
        return facts, transaction.statements

    return services.graph.read(work)


def ordered(facts: Sequence[CoverageFact]) -> list[str]:
    """In an order that hangs on nothing."""
    return sorted(fact.model_dump_json() for fact in facts)


def test_what_is_kept_says_to_each_caller_what_a_statement_would(
    services: Services, declared: list[int]
) -> None:
    @settings(max_examples=150, deadline=None)
    @given(questions(services, declared))
    def same(asked: Asked) -> None:
        found = kept(services, asked)
        assert ordered(found) == ordered(in_the_graph(services, asked))
        places = [(one.authority, one.from_, one.kind, one.region, one.to) for one in found]
        assert places == sorted(places)

    same()


def everything(services: Services, commit: int) -> Asked:
    """All that the nation's officer may believe of the tests' regions."""
    access = officer(services)
    whole = {"id": OWN_DUTY, "region": NATION, "kinds": None, "share": SharingClass.RECORD.value}
    access = replace(access, grants=(whole,), withheld=())
    return Asked(KINDS, REGIONS[:-1], access, commit, ())


def of_source(facts: Sequence[CoverageFact]) -> Iterator[tuple[str, str, str]]:
    """The tests' own declarations."""
    return ((one.kind, one.region, one.to.isoformat()) for one in facts if one.authority == SOURCE)


def test_a_declaration_counts_and_ends_with_the_next_statement(
    services: Services, declared: list[int]
) -> None:
    now = declared[-1]
    before = set(of_source(kept(services, everything(services, now))))
    number = declare(services, row(KINDS[0], "411500", "2026-01-01", "2026-02-01"))
    begun = set(of_source(kept(services, everything(services, now))))
    assert begun - before == {(KINDS[0], "411500", "2026-02-01")}
    declare(services, row(KINDS[0], "411500", "2026-01-01", "2026-03-01"))
    changed = set(of_source(kept(services, everything(services, now))))
    assert changed - before == {(KINDS[0], "411500", "2026-03-01")}
    declare(services, row(KINDS[0], "411500", "2026-01-01"), statement=coverage_writing.CLOSE_COVERAGE)
    assert set(of_source(kept(services, everything(services, now)))) == before
    then = set(of_source(kept(services, everything(services, number))))
    assert then == begun, "as known then"


def test_what_changes_nothing_keeps_what_is_kept(services: Services, declared: list[int]) -> None:
    asked = everything(services, declared[-1])
    kept(services, asked)
    same = row(KINDS[0], REGIONS[0], DAYS[1], DAYS[3])
    staging.commit(
        services,
        lambda tx, number: batch_writing.write(
            tx, coverage_writing.WRITE_COVERAGE, [same], commit=number, batch="x"
        ),
    )
    assert read(services, asked)[1] == 1


def test_the_memory_is_bounded_and_forgets_the_longest_unused(
    services: Services, declared: list[int]
) -> None:
    small = DeclaredCoverage(most=200)

    def statements(*regions: str) -> int:
        return statements_of(services, small, 1_000_000, *regions)

    assert [statements("411502"), statements("411502")] == [1, 0]
    assert statements(*(f"no-such-{number}" for number in range(199))) == 1
    assert statements("411502") == 1


def statements_of(services: Services, coverage: DeclaredCoverage, version: int, *regions: str) -> int:
    """How many statements read what was declared for some regions."""

    def work(transaction: Transaction) -> int:
        coverage.of(transaction, version, regions)
        return transaction.statements

    return services.graph.read(work)


def test_what_was_read_before_a_change_is_not_kept_after_it(services: Services, declared: list[int]) -> None:
    coverage = DeclaredCoverage()

    class Slow(Transaction):
        """Another question is told of a change while this one's statement runs."""

        def rows(self, statement: LiteralString, /, **parameters: object) -> list[Row]:
            found = super().rows(statement, **parameters)
            coverage.of(Transaction(self._run), 8, ())
            return found

    services.graph.read(lambda tx: coverage.of(Slow(tx._run), 7, ["411502"]))
    assert statements_of(services, coverage, 8, "411502") == 1
    assert statements_of(services, coverage, 7, "411502") == 0, "what is newer answers an older question, too"
