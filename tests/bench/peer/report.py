"""The tables of a run, as docs/benchmarks.md has them, and what they are held to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.peer.rows import Looked

SIDES = (
    "| shape | side | p50, p95 ms | requests/s | CPU ms a request: server + Neo4j | failed |\n"
    "|---|---|---|---|---|---|"
)
COUNTS = (
    "| shape | statements, round trips: hub | peer | bytes sent to Neo4j: hub | peer | "
    "bytes of an answer: hub | peer |\n|---|---|---|---|---|---|---|"
)
GOALS = (
    "| | hub | beside it | ratio | must | moonshot | reached | raw Bolt with an entry |\n"
    "|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Side:
    """What was measured of one side for one shape."""

    p50: float | None
    p95: float | None
    rate: float
    server: float
    """CPU milliseconds a request."""
    neo4j: float
    failed: int


Result = Mapping[str, Mapping[str, Side]]
"""Sides by shape and name."""


@dataclass(frozen=True)
class Goal:
    """What a figure is held to. ``at_least``: more is better."""

    what: str
    shape: str
    must: float
    moonshot: float
    at_least: bool
    figure: Callable[[Mapping[str, Side]], tuple[str, str, float] | None]
    """The hub's figure, the other one's, and what is compared with the bounds."""

    def line(self, result: Result) -> str | None:
        """A line of the table; None where a side was not measured."""
        sides = result.get(self.shape)
        figures = self.figure(sides) if sides else None
        if figures is None:
            return None
        hub, beside, value = figures
        sign, unit = ("≥", " ×") if self.at_least else ("≤", " ms" if not beside else " ×")
        reached = "must" if self._meets(value, self.must) else "**no**"
        reached = "moonshot" if self._meets(value, self.moonshot) else reached
        bounds = (f"{sign} {bound:g}{unit}" for bound in (self.must, self.moonshot))
        ratio = f"{value:.2f}" if beside else ""
        floor = _floor(result[self.shape], rate=self.at_least)
        return "| " + " | ".join((self.what, hub, beside, ratio, *bounds, reached, floor)) + " |"

    def _meets(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least else value <= bound


def best_rate(sides: Mapping[str, Side], name: str) -> float | None:
    """Requests a second at a side's best number of processes."""
    rates = [side.rate for each, side in sides.items() if each.startswith(f"{name}-")]
    return max(rates) if rates else None


def _rates(sides: Mapping[str, Side]) -> tuple[str, str, float] | None:
    hub, peer = best_rate(sides, "hub"), best_rate(sides, "peer")
    if hub is None or peer is None:
        return None
    return f"{hub:,.1f}/s", f"peer {peer:,.1f}/s", hub / peer


def _latency(sides: Mapping[str, Side]) -> tuple[str, str, float] | None:
    hub, peer = sides.get("hub-1"), sides.get("peer-1")
    if hub is None or peer is None or hub.p50 is None or peer.p50 is None:
        return None
    return f"{hub.p50:.2f} ms", f"peer {peer.p50:.2f} ms", hub.p50 / peer.p50


def _alone(sides: Mapping[str, Side]) -> tuple[str, str, float] | None:
    hub = sides.get("hub-1")
    return None if hub is None or hub.p50 is None else (f"{hub.p50:.1f} ms", "", hub.p50)


def _floor(sides: Mapping[str, Side], *, rate: bool) -> str:
    """What a read that is logged costs at least, by hand and with no server between."""
    raw = sides.get("raw+entry")
    if raw is None:
        return ""
    return f"{raw.rate:,.0f}/s" if rate else f"{raw.p50:.2f} ms"


SAME_SHAPE = ("Q1", "Q2", "Q5", "Q11")
"""Here the peer does what the hub does; for the others it only fetches."""
GOAL_LIST: Sequence[Goal] = (
    Goal("Q1, requests/s", "Q1", 1.0, 2.0, True, _rates),
    Goal("Q2, requests/s", "Q2", 0.8, 1.5, True, _rates),
    Goal("Q5, requests/s", "Q5", 0.8, 1.5, True, _rates),
    Goal("Q11, requests/s", "Q11", 1.5, 3.0, True, _rates),
    Goal("Q6 decided : bare fetch, requests/s", "Q6", 0.3, 0.6, True, _rates),
    *(Goal(f"{name}, p50 at one connection", name, 1.5, 1.0, False, _latency) for name in SAME_SHAPE),
    *(
        Goal(f"{name} : bare fetch, p50 at one connection", name, 1.5, 1.0, False, _latency)
        for name in ("Q6", "Q8", "Q9")
    ),
    Goal("Q8, p50", "Q8", 400, 150, False, _alone),
    Goal("Q9, p50", "Q9", 100, 40, False, _alone),
    Goal("Q10, p50", "Q10", 12, 6, False, _alone),
)


def goals(result: Result) -> list[str]:
    """The table of what is held to."""
    return [GOALS, *(line for goal in GOAL_LIST if (line := goal.line(result)))]


def side_line(shape: str, name: str, side: Side) -> str:
    """A line of the table of sides."""
    latency = "" if side.p50 is None or side.p95 is None else f"{side.p50:.2f}, {side.p95:.2f}"
    cpu = f"{side.neo4j:.2f}" if name.startswith("raw") else f"{side.server:.2f} + {side.neo4j:.2f}"
    return f"| {shape} | {name} | {latency} | {side.rate:,.1f} | {cpu} | {side.failed} |"


def count_line(shape: str, looked: Mapping[str, Looked]) -> str:
    """A line of the table of counts."""
    hub, peer = looked.get("hub"), looked.get("peer")

    def told(one: Looked | None, *columns: Callable[[Looked], float]) -> str:
        return "" if one is None else ", ".join(f"{column(one):,.0f}" for column in columns)

    cells = [
        told(side, *columns)
        for columns in (
            (lambda one: one.statements, lambda one: one.round_trips),
            (lambda one: one.sent,),
            (lambda one: one.size,),
        )
        for side in (hub, peer)
    ]
    return "| " + " | ".join((shape, *cells)) + " |"
