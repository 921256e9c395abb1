"""Simple paths of a graph, the shortest first: pure, and in one order whatever the graph was read in.

Paths go from any of some starts to any of some ends, and through neither. networkx finds the shortest ones as
well, in an order that hangs on how its graph was put together; here they come by length and then by their
ids, so that the first twenty are always the same twenty (``docs/adr/0064``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field

from hub import deadline

Neighbours = Mapping[str, Set[str]]
"""Of each node those beside it, both ways: an undirected graph without loops and parallels."""
Walks = list[Set[str]]
"""At place ``n`` the nodes from which a walk of ``n`` steps leads to the goal."""
NOBODY: Set[str] = frozenset()


@dataclass
class Budget:
    """How many steps a search may still try. What a search may do is told in steps and not in seconds: an
    answer that ends where the clock said would be another one each time."""

    steps: int
    spent: bool = field(init=False, default=False)

    def take(self) -> bool:
        """Takes a step; False where none is left."""
        self.spent = self.spent or self.steps <= 0
        self.steps -= 1
        return not self.spent


def walks(neighbours: Neighbours, goal: Collection[str], through: Set[str], most: int) -> Walks:
    """The nodes from which walks of 0 to ``most`` steps lead to the goal, through these nodes alone."""
    reached: Walks = [frozenset(goal)]
    for _ in range(most):
        last = reached[-1] if len(reached) == 1 else reached[-1] & through
        before = {beside for node in deadline.checked(last) for beside in neighbours.get(node, NOBODY)}
        reached.append(before)
    return reached


def between(
    neighbours: Neighbours, starts: Collection[str], ends: Collection[str], through: Set[str], length: int
) -> Set[str]:
    """The nodes that stand inside of some walk of just this length from the starts to the ends. No simple
    path of that length has another one."""
    forwards = walks(neighbours, starts, through, length)
    backwards = walks(neighbours, ends, through, length)
    places = range(1, length)
    return {node for place in places for node in forwards[place] & backwards[length - place] & through}


def simple_paths(
    neighbours: Neighbours,
    starts: Collection[str],
    ends: Collection[str],
    through: Set[str],
    length: int,
    budget: Budget,
) -> Iterator[tuple[str, ...]]:
    """The simple paths of just this length, in the order of their ids, as far as the budget reaches.

    Args:
        starts, ends: no node is both.
        through: what may stand inside of a path; no start and no end.
    """
    reached = walks(neighbours, ends, through, length)
    for start in sorted(reached[length] & set(starts)):
        yield from _onwards([start], neighbours, reached, through, budget)


def _onwards(
    path: list[str], neighbours: Neighbours, reached: Walks, through: Set[str], budget: Budget
) -> Iterator[tuple[str, ...]]:
    """How a path goes on: never where no walk of what is left of its length leads to an end."""
    left = len(reached) - 1 - len(path)
    fitting = neighbours.get(path[-1], NOBODY) & reached[left]
    for node in sorted(fitting & through if left else fitting):
        if node in path:
            continue
        if not budget.take():
            return
        deadline.check()
        path.append(node)
        if left:
            yield from _onwards(path, neighbours, reached, through, budget)
        else:
            yield tuple(path)
        path.pop()
