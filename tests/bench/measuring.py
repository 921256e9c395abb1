"""Times two sides in turns and gives the ratio of each round: noise that hits both cancels out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Step = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One line of the report: a ratio for each round, and what the two sides were, in ``unit``."""

    name: str
    ratios: Sequence[float]
    left: float
    right: float
    unit: str
    budget: str

    def __str__(self) -> str:
        spread = f"{min(self.ratios):5.2f}  {median(self.ratios):5.2f}  {max(self.ratios):5.2f}"
        sides = f"{self.left:9,.1f} : {self.right:9,.1f} {self.unit}"
        return f"{self.name:<44} {spread}   {sides:<32} {self.budget}"


HEADER = f"{'':<44} {'min':>5}  {'med':>5}  {'max':>5}   {'left : right (medians)':<32} budget (median)"


def seconds(call: Step) -> float:
    """How long a call takes."""
    began = perf_counter()
    call()
    return perf_counter() - began


def in_turns(sides: Sequence[Sequence[Step]], rounds: int) -> list[list[float]]:
    """The p50 in milliseconds of each side in each round. Sides take turns call by call, and who goes
    first changes, so that none always finds what another has just warmed."""
    result: list[list[float]] = [[] for _ in sides]
    for number in range(rounds):
        times: list[list[float]] = [[] for _ in sides]
        for position, calls in enumerate(zip(*sides, strict=True)):
            for turn in range(len(calls)):
                side = (position + number + turn) % len(calls)
                times[side].append(seconds(calls[side]))
        for side, found in enumerate(times):
            result[side].append(1000 * median(found))
    return result


def compared(name: str, left: Sequence[float], right: Sequence[float], unit: str, budget: str) -> Figure:
    """A figure of two sides' rounds."""
    ratios = [a / b for a, b in zip(left, right, strict=True)]
    return Figure(name, ratios, median(left), median(right), unit, budget)


def throughput(call: Callable[[int], object], threads: int, length: float) -> float:
    """Calls per second of so many threads over ``length`` seconds; each call gets a number of its own."""
    counts = [0] * threads
    ends = perf_counter() + length
    failed: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            while perf_counter() < ends:
                call(thread + threads * counts[thread])
                counts[thread] += 1
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    began = perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failed:
        raise failed[0]
    return sum(counts) / (perf_counter() - began)
