"""Prints the figures of docs/benchmarks.md: the hub beside raw Bolt, in turns, in one run.

``python -m tests.bench``: 10^4 and 10^5 subjects; with ``--full`` 10^6 too. ``--rules``: all rules of a
region in one decision, from the seeds' own to 5,000, instead.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from time import perf_counter

from hub.identity.naming import SubjectKey
from tests.bench import access, lists
from tests.bench.engines import Bench, bench
from tests.bench.http import DECISION, LOOK_UP, served
from tests.bench.ingestion import load_world
from tests.bench.measuring import HEADER, Figure, Step, compared, in_turns, throughput
from tests.bench.rules import report
from tests.bench.sides import Hub, Raw
from tests.bench.world import LINKS_EACH, RECORDS_EACH, World

SMALL, MAIN, LARGE = 10_000, 100_000, 1_000_000
CLIENTS = 16


@dataclass(frozen=True)
class Scale:
    """How long is measured: rounds, questions of a round, seconds of a round with all clients."""

    rounds: int = 7
    sample: int = 40
    length: float = 2.5


@dataclass(frozen=True)
class Loaded:
    """One engine with a world in it, and the subjects that are asked about, the same at each size's share."""

    size: int
    hub: Hub
    raw: Raw
    keys: Sequence[SubjectKey]
    world: World

    def look_ups(self) -> list[Step]:
        """The hub's audited look-ups."""
        return [lambda key=key: self.hub.look_up(key) for key in self.keys]

    def decisions(self) -> list[Step]:
        """The hub's decisions."""
        return [lambda key=key: self.hub.decide(key) for key in self.keys]


def main() -> None:
    """Runs the benchmark and prints each figure as soon as it is known."""
    arguments = _arguments()
    began = perf_counter()
    scale = Scale(arguments.rounds, arguments.sample, arguments.length)
    sizes = [int(size) for size in arguments.sizes] or [SMALL, MAIN, *([LARGE] if arguments.full else [])]
    position = min(1, len(sizes) - 1)
    _say(_machine())
    if arguments.rules:
        _rules(scale)
        return
    with ExitStack() as stack:
        loaded: list[Loaded] = []
        ingestion: list[Figure] = []
        for size in sizes:
            every = max(1, size // MAIN) if arguments.thin else 1
            one, figures = _load(stack, size, scale, every, beside=size == sizes[position])
            loaded.append(one)
            ingestion.extend(figures)
        main_one = loaded[position]
        _say(f"\nAt {main_one.size:,} subjects, hub : raw Bolt:\n{HEADER}")
        _tell(ingestion)
        _tell(_latency(main_one, scale))
        _tell(_clients(main_one, scale))
        _tell(_over_http(main_one, scale))
        _say(f"\nWhat grants and the read log cost, with : without:\n{HEADER}")
        _tell(access.report(main_one.hub.bench, main_one.raw, main_one.keys, scale.rounds, scale.length))
        _say(f"\nWhom a benefit reaches:\n{HEADER}")
        _tell(lists.report(main_one.hub.bench, main_one.raw, main_one.world, scale.rounds))
        if len(loaded) > 1:
            _say(f"\nThe curve, each size : {loaded[0].size:,} subjects:\n{HEADER}")
            _tell(_growth(loaded, main_one, scale))
    _say(f"\n{perf_counter() - began:,.0f} s; load of the machine {os.getloadavg()[0]:.1f} at the end.")


def _rules(scale: Scale) -> None:
    with bench("1g", "1g") as one:
        world = World(one.services.book.current())
        load_world(one, world, 200, None, _say)
        keys = [SubjectKey(key.scheme, key.value) for key in map(world.key, range(min(scale.sample, 200)))]
        _say(f"\nAll benefits of a region, with the index : without:\n{HEADER}")
        growth = report(one, keys, scale.rounds, _say)
    _say(f"\nEach number of rules : the seeds' own:\n{HEADER}")
    _tell(growth)
    _say(f"load of the machine {os.getloadavg()[0]:.1f} at the end.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also 1,000,000 subjects: about half an hour")
    parser.add_argument(
        "--thin", action="store_true", help="above 100,000 subjects no more links and records than at 100,000"
    )
    parser.add_argument("--sizes", nargs="+", default=[], help="other sizes; the second is the main one")
    parser.add_argument("--rules", action="store_true", help="all rules of a region: a few minutes")
    parser.add_argument("--rounds", type=int, default=Scale.rounds)
    parser.add_argument("--sample", type=int, default=Scale.sample, help="questions of a round")
    parser.add_argument("--length", type=float, default=Scale.length, help="seconds of a round of clients")
    return parser.parse_args()


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}; Neo4j heap 1 GB, page cache 2 GB, on the same machine."
    )


def _load(
    stack: ExitStack, size: int, scale: Scale, every: int, *, beside: bool
) -> tuple[Loaded, list[Figure]]:
    began = perf_counter()
    held = size // every
    _say(f"{size:,} subjects, {held * LINKS_EACH:,} links, {held * RECORDS_EACH:,} records ...")
    one: Bench = stack.enter_context(bench("1g", "2g"))
    raw = Raw(one)
    stack.callback(raw.close)
    world = World(one.services.book.current(), every)
    rates = load_world(one, world, size, raw.driver if beside else None, _say)
    _say(f"  loaded after {perf_counter() - began:,.0f} s")
    random = Random(size)
    named = [world.key(random.randrange(held) * every) for _ in range(scale.sample)]
    loaded = Loaded(size, Hub(one), raw, [SubjectKey(key.scheme, key.value) for key in named], world)
    figures: list[Figure] = []
    if beside:
        figures = [
            compared("ingestion", rates.hub, rates.raw, "rows/s", "≥ 0.5"),
            compared("ingestion, the making of rows too", rates.hub_with_rows, rates.raw, "rows/s", ""),
        ]
    return loaded, figures


def _latency(one: Loaded, scale: Scale) -> list[Figure]:
    look_ups = [one.look_ups(), [one.raw.look_up(key) for key in one.keys]]
    decisions = [one.decisions(), [one.raw.decide(key) for key in one.keys]]
    in_turns([*look_ups, *decisions], 3)
    look_up = in_turns(look_ups, scale.rounds)
    decision = in_turns(decisions, scale.rounds)
    return [
        compared("audited look-up, p50", look_up[0], look_up[1], "ms", "≤ 1.3"),
        compared("decision, p50", decision[0], decision[1], "ms", "≤ 2"),
    ]


def _clients(one: Loaded, scale: Scale) -> list[Figure]:
    hub, raw = one.decisions(), [one.raw.decide(key) for key in one.keys]
    rates = _rates({"hub": lambda n: hub[n % len(hub)](), "raw": lambda n: raw[n % len(raw)]()}, scale)
    return [compared(f"decisions, {CLIENTS} clients", rates["hub"], rates["raw"], "a second", "≥ 0.4")]


def _over_http(one: Loaded, scale: Scale) -> list[Figure]:
    keys = one.keys
    look_ups, decisions = [one.raw.look_up(key) for key in keys], [one.raw.decide(key) for key in keys]
    with served(one.hub.bench) as ask:
        rates = _rates(
            {
                "subject": lambda n: ask(LOOK_UP, keys[n % len(keys)]),
                "look-up": lambda n: look_ups[n % len(keys)](),
                "jointPunishment": lambda n: ask(DECISION, keys[n % len(keys)]),
                "decision": lambda n: decisions[n % len(keys)](),
            },
            scale,
        )
    return [
        compared(f"{name} over HTTP, {CLIENTS} clients", rates[name], rates[beside], "a second", "")
        for name, beside in (("subject", "look-up"), ("jointPunishment", "decision"))
    ]


def _rates(sides: Mapping[str, Callable[[int], object]], scale: Scale) -> dict[str, list[float]]:
    """Calls a second of all clients, side by side in turns."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(-1, max(3, scale.rounds // 2)):
        for name, side in sides.items():
            rate = throughput(side, CLIENTS, scale.length)
            if number >= 0:  # the first round warms up
                rates[name].append(rate)
    return rates


def _growth(loaded: Sequence[Loaded], warm: Loaded, scale: Scale) -> list[Figure]:
    """Sizes take turns too: each has a Neo4j of its own that stays up."""
    for one in loaded:  # Java compiles what runs often; the main one had its time for that
        if one is not warm:
            calls = [*one.look_ups(), *one.decisions()]
            throughput(lambda n, calls=calls: calls[n % len(calls)](), CLIENTS, 20 * scale.length)
    found = {
        "look-up, p50": in_turns([one.look_ups() for one in loaded], scale.rounds),
        "decision, p50": in_turns([one.decisions() for one in loaded], scale.rounds),
        "RETURN 1 and a commit, p50": in_turns(
            [[one.raw.control] * len(one.keys) for one in loaded], scale.rounds
        ),
    }
    return [
        compared(f"{name}: {one.size:,}", sides[number], sides[0], "ms", _curve_budget(name, one.size))
        for name, sides in found.items()
        for number, one in enumerate(loaded)
        if number
    ]


def _curve_budget(name: str, size: int) -> str:
    return "< 1.5" if size == LARGE and not name.startswith("RETURN") else ""


def _tell(figures: Sequence[Figure]) -> None:
    for figure in figures:
        _say(str(figure))


def _say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    main()
