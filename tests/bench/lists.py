"""Whom a benefit reaches: a page beside its own statements, the news of one change beside the whole list."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import cast

from neo4j import ManagedTransaction

from hub.decisions.eligibility import Listing, Request
from hub.decisions.eligibility.listing import going_on, list_page
from hub.store.graph import Graph
from tests.bench.engines import REGION, Bench
from tests.bench.measuring import Figure, compared, seconds
from tests.bench.sides import NotingGraph, Raw
from tests.bench.world import World
from tests.staging import put_records

RULE = "xinyang-credit-loan--policy-finds-people"
PAGE = 100


def report(bench: Bench, raw: Raw, world: World, rounds: int) -> list[Figure]:
    """The figures of docs/benchmarks.md, "Whom a benefit reaches"."""
    request = Request(RULE, REGION)
    pages: tuple[list[float], list[float]] = [], []
    noting = NotingGraph(bench.services.graph)
    noted = replace(bench.services, graph=cast("Graph", noting))
    list_page(noted, bench.access, request, PAGE, None)

    def bare(transaction: ManagedTransaction) -> None:
        for statement, parameters in noting.ran:
            list(transaction.run(statement, parameters))

    def statements() -> None:
        with raw.driver.session(database="neo4j") as session:
            session.execute_read(bare)

    for _ in range(rounds):
        pages[0].append(1000 * seconds(lambda: list_page(bench.services, bench.access, request, PAGE, None)))
        pages[1].append(1000 * seconds(statements))
    news: tuple[list[float], list[float]] = [], []
    examined = 0
    for number in range(max(3, rounds // 2)):
        began = perf_counter()
        before = whole(bench, request)
        listing = perf_counter() - began
        put_records(bench.services, _entry(world, number))
        since = replace(request, since=before[0].commit)
        began = perf_counter()
        after = whole(bench, since)
        telling = perf_counter() - began
        assert not after[0].full, "one record changes one subject"
        examined = sum(page.examined for page in before)
        if number:  # the first round plans the statements
            news[0].append(1000 * telling)
            news[1].append(1000 * listing)
    return [
        compared(f"a page of {PAGE}, hub : its statements", pages[0], pages[1], "ms", ""),
        compared(f"news of one change : the list of {examined:,}", news[0], news[1], "ms", ""),
    ]


def _entry(world: World, number: int) -> dict[str, object]:
    """An entry of a white list for the n-th company of the region."""
    here = [one for one in range(1_000) if world.district(one).startswith(REGION[:4])]
    return {
        "id": f"bench-news-{number}",
        "subject": world.key(here[number]).model_dump(),
        "kind": "white-list-finance",
        "authority": f"{REGION}-demo",
        "region": REGION,
        "decided_on": "2026-01-10",
        "published_on": "2026-01-12",
    }


def whole(bench: Bench, request: Request) -> list[Listing]:
    """All pages of a list."""
    found: list[Listing] = []
    start = None
    while True:
        found.append(list_page(bench.services, bench.access, request, PAGE, start))
        after = found[-1].after
        if after is None:
            return found
        start = going_on(found[-1], after)
