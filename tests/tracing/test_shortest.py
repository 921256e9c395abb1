"""The shortest simple paths of a graph against networkx, which lists them all."""

from __future__ import annotations

from itertools import islice

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.tracing.shortest import Budget, between, simple_paths

NODES = [f"n{number}" for number in range(8)]
edges = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda one: one[0] < one[1]))
sides = st.lists(st.sampled_from(NODES), min_size=2, max_size=5, unique=True).flatmap(
    lambda ends: st.integers(1, len(ends) - 1).map(lambda cut: (set(ends[:cut]), set(ends[cut:])))
)
barred = st.sets(st.sampled_from(NODES), max_size=2)


def all_paths(graph: nx.Graph, starts: set[str], ends: set[str], through: set[str]) -> list[tuple[str, ...]]:
    """Every simple path of at most five steps, by length and ids: networkx walks them all."""
    return sorted(
        (
            tuple(path)
            for start in starts
            for end in ends
            if graph.has_node(start) and graph.has_node(end)
            for path in nx.all_simple_paths(graph, start, end, cutoff=5)
            if set(path[1:-1]) <= through
        ),
        key=lambda path: (len(path), path),
    )


@settings(max_examples=150)
@given(edges, sides, barred)
def test_all_paths_are_found_in_their_order(
    edges: set[tuple[str, str]], sides: tuple[set[str], set[str]], barred: set[str]
) -> None:
    (starts, ends), graph = sides, nx.Graph(edges)
    neighbours = {node: set(graph.neighbors(node)) for node in graph}
    through = set(NODES) - starts - ends - barred
    budget = Budget(100_000)
    paths = [
        path
        for length in range(1, 6)
        for path in simple_paths(neighbours, starts, ends, through, length, budget)
    ]
    expected = all_paths(graph, starts, ends, through)
    assert paths == expected
    assert not budget.spent
    for length in range(1, 6):
        inside = between(neighbours, starts, ends, through, length)
        assert {node for path in expected if len(path) == length + 1 for node in path[1:-1]} <= inside


def test_a_budget_ends_a_search_and_says_so() -> None:
    graph = nx.complete_graph([f"{number:03}" for number in range(200)])
    neighbours = {node: set(graph.neighbors(node)) for node in graph}
    through, budget = set(neighbours) - {"000", "199"}, Budget(50)
    paths = list(simple_paths(neighbours, {"000"}, {"199"}, through, 4, budget))
    assert budget.spent
    assert paths == sorted(paths)
    assert len(paths) < 50


def test_the_first_paths_of_a_complete_graph_cost_few_steps() -> None:
    graph = nx.complete_graph([f"{number:03}" for number in range(200)])
    neighbours = {node: set(graph.neighbors(node)) for node in graph}
    through, budget = set(neighbours) - {"000", "199"}, Budget(100)
    first = islice(simple_paths(neighbours, {"000"}, {"199"}, through, 5, budget), 20)
    assert next(iter(first)) == ("000", "001", "002", "003", "004", "199")
    assert not budget.spent
