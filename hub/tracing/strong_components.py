"""The subjects above one, in the order in which shares lead up: knots (strongly connected parts, 循环持股),
each after those that it holds of."""

# networkx has no types of its own: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx

from hub.tracing.holdings import Holding


@dataclass(frozen=True)
class Knot:
    """Subjects each of which holds of each other over some way; one alone where it holds of itself over none,
    then ``looped`` is false."""

    members: tuple[str, ...]
    looped: bool


def knots_above(target: str, of: Mapping[str, tuple[Holding, ...]]) -> tuple[Knot, ...]:
    """The knots that hold of a subject, beginning with its own; those with nothing to hold are left out."""
    graph: Any = networkx.DiGraph()
    graph.add_node(target)
    pending = [target]
    while pending:
        owned = pending.pop()
        for holding in of.get(owned, ()):
            if holding.stated.upper > 0:
                if holding.owner not in graph:
                    pending.append(holding.owner)
                graph.add_edge(owned, holding.owner)
    place = {one: number for number, one in enumerate(graph)}
    parts = [sorted(part, key=place.__getitem__) for part in networkx.strongly_connected_components(graph)]
    return tuple(
        Knot(tuple(part), len(part) > 1 or graph.has_edge(part[0], part[0])) for part in reversed(parts)
    )
