"""The subjects above one, in the order in which shares lead up: knots (strongly connected parts, 循环持股),
each after those that it holds of."""

# networkx has no types of its own: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx

from hub import deadline
from hub.tracing.holdings import Holding


@dataclass(frozen=True)
class Knot:
    """Subjects each of which holds of each other over some way; one alone where it holds of itself over none,
    then ``looped`` is false."""

    members: tuple[str, ...]
    looped: bool


def knots_above(target: str, of: Mapping[str, tuple[Holding, ...]]) -> tuple[Knot, ...]:
    """The knots that hold of a subject, beginning with its own; those with nothing to hold are left out."""
    return knots_above_each([target], of)[target]


def knots_above_each(
    targets: Iterable[str], of: Mapping[str, tuple[Holding, ...]]
) -> dict[str, tuple[Knot, ...]]:
    """The same of each of several subjects; the knots are looked for once."""
    graph: Any = networkx.DiGraph()
    beside: dict[str, tuple[str, ...]] = {}
    reached = {target: _reached(target, of, beside) for target in deadline.checked(targets, 1)}
    for owned, owners in beside.items():
        graph.add_node(owned)
        graph.add_edges_from((owned, owner) for owner in owners)
    place = {one: number for number, one in enumerate(beside)}
    parts = [sorted(part, key=place.__getitem__) for part in networkx.strongly_connected_components(graph)]
    knots = [Knot(tuple(part), len(part) > 1 or graph.has_edge(part[0], part[0])) for part in reversed(parts)]
    return {
        target: tuple(_first(target, knot) for knot in knots if knot.members[0] in above)
        for target, above in reached.items()
    }


def loops_above(
    subjects: Collection[str], below: Callable[[str], Iterable[str]]
) -> dict[str, tuple[Knot, ...]]:
    """The loops among some subjects from which one comes to each of them, by those below each; the farthest
    first."""
    graph: Any = networkx.DiGraph()
    graph.add_nodes_from(subjects)
    graph.add_edges_from(
        (one, other) for one in subjects for other in below(one) if other in graph and other != one
    )
    place = {one: number for number, one in enumerate(subjects)}
    found: dict[str, tuple[Knot, ...]] = {}
    for part in reversed(list(networkx.strongly_connected_components(graph))):
        above = {knot: None for one in part for other in graph.pred[one] for knot in found.get(other, ())}
        if len(part) > 1:
            above[Knot(tuple(sorted(part, key=place.__getitem__)), True)] = None
        found.update(dict.fromkeys(part, tuple(above)))
    return found


def _reached(
    target: str, of: Mapping[str, tuple[Holding, ...]], beside: dict[str, tuple[str, ...]]
) -> set[str]:
    """Who holds of a subject, itself with them; ``beside`` keeps who holds of whom."""
    seen, pending = {target}, [target]
    while pending:
        owned = pending.pop()
        if owned not in beside:
            beside[owned] = tuple(one.owner for one in of.get(owned, ()) if one.stated.upper > 0)
        for owner in beside[owned]:
            if owner not in seen:
                seen.add(owner)
                pending.append(owner)
    return seen


def _first(target: str, knot: Knot) -> Knot:
    """The knot, beginning with the target where that is in it."""
    if target not in knot.members or knot.members[0] == target:
        return knot
    return Knot((target, *(one for one in knot.members if one != target)), knot.looped)
