"""Simple paths upwards from a subject, the heaviest first: how much of it each carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from hub import deadline

LONG = 32


@dataclass(frozen=True)
class Walked:
    """A simple path from its first subject up to its last, and the product of the shares on it; ``open``: of
    the largest shares that can be."""

    subjects: tuple[str, ...]
    weight: float
    open: float


Steps = Callable[[str], Iterable[tuple[str, float, float]]]
"""From a subject to those that hold of it: who, how much for certain, how much at most."""


@dataclass
class Budget:
    """How many more steps may be gone; ``left_over`` is what the paths that were not walked may carry."""

    steps: int
    left_over: float = 0.0
    used_up: bool = False


def heaviest(start: str, steps: Steps, budget: Budget) -> Iterator[Walked]:
    """Simple paths from ``start``, itself first, by weight: no longer one is heavier than a part of it. Those
    of one weight come in the order of what they can carry, then the shorter ones. It ends when the budget is
    used up; a long path uses up more of it, for its copies."""
    turn = 0
    pending: list[tuple[float, float, int, int, tuple[str, ...]]] = [(-1.0, -1.0, 1, turn, (start,))]
    while pending:
        if budget.steps <= 0:
            budget.used_up = True
            budget.left_over += sum(-one[0] for one in pending)
            return
        deadline.check()
        weight, most, length, _, path = heappop(pending)
        yield Walked(path, -weight, -most)
        budget.steps -= 1 + length // LONG
        for owner, share, at_most in steps(path[-1]):
            if at_most > 0 and owner not in path:
                turn += 1
                budget.steps -= 1 + length // LONG
                heappush(pending, (weight * share, most * at_most, length + 1, turn, (*path, owner)))
