"""Prints what tracing costs beside hand-written Cypher for the same answer, in turns, in one run.

``python -m tests.bench.tracing --subjects 1000000 --heap 2g --page-cache 5g``: so many subjects, three links
for each by a power law, and subjects with ``--heavy`` links. Times are of the hub's functions on the graph,
without HTTP and log.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import LiteralString

from graph_schema.links import FROM, PUBLIC, TO, WALKED, LinkKind
from graph_schema.vocabulary import PurposeCode, Role
from hub import deadline
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.errors import HubError
from hub.identity import Caller
from hub.loading import read_seeds
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import Row
from hub.subjects import links
from hub.subjects.links import Way
from hub.subjects.view import View
from hub.tracing.common_links import common_links
from hub.tracing.control import controllers
from hub.tracing.graph_part import Part
from hub.tracing.ownership import OwnershipMethod, owners
from hub.tracing.part_reading import Bounds, read_part
from hub.tracing.paths import PathQuestion, shortest_paths
from hub.tracing.patterns.guarantees import guarantee_circles
from tests.bench.engines import NOW, REGION, bench
from tests.bench.tracing import cypher
from tests.bench.tracing.importing import id_of, import_world
from tests.bench.tracing.world import MOST_HEAVY, PowerLaw, is_person

HEAD: LiteralString = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS commit"
OWNERS: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO),)
AROUND: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO), (LinkKind.SHAREHOLDER_OF, FROM))
GUARANTEES: tuple[Way, ...] = ((LinkKind.GUARANTEES, TO), (LinkKind.GUARANTEES, FROM))
RINGS = Bounds(depth=8, subjects=600, links=3_000, links_each=200)
Call = Callable[[str, str], object]
LONGEST = 20.0
"""Seconds that hand-written Cypher may take of a question before it is not asked again."""
WARMING = 10
"""So many of the first questions of each kind are not told: Neo4j plans and compiles by them."""
OF_HEAVY = ("counts", "expand", "paths", "in common", "3 hops")


@dataclass(frozen=True)
class Question:
    """What the hub is asked, and hand-written Cypher for the same, where there is any: what the hub reckons
    of what was read has none."""

    name: str
    hub: Call
    cypher: LiteralString | None


def main() -> None:
    """Makes a world and prints a line for each question."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tracing", description=__doc__)
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--heavy", type=int, nargs="*", default=[100_000], help="links of the first subjects")
    parser.add_argument("--sample", type=int, default=100, help="questions of each kind")
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--page-cache", default="1g")
    parser.add_argument("--only", nargs="*", default=[""], help="questions that begin so")
    given = parser.parse_args()
    began = perf_counter()
    drawn = PowerLaw(given.subjects, given.heavy)

    def made(settings: Settings, folder: Path) -> None:
        import_world(settings, read_seeds(settings.seeds, NOW.date()).catalogue, drawn, folder)

    with bench(given.heap, given.page_cache, made) as one:
        took, busy = perf_counter() - began, os.getloadavg()[0]
        number = len(drawn.links[0])
        _say(f"{given.subjects:,} subjects, {number:,} links, made in {took:,.0f} s; load {busy:.1f}")
        pairs = _pairs(given.subjects, given.sample + WARMING)
        view = _view(one.services)
        _say(
            f"{'ms':<28} {'p50':>9} {'p95':>9} {'p99':>9}   {'Cypher':>9} {'p95':>9} {'p99':>9}  ratio of p50"
        )
        asked = [
            question
            for question in _questions(one.services, view)
            if question.name.startswith(tuple(given.only))
        ]
        for question in asked:
            _report(one.services, view, question, pairs)
        for place, count in enumerate(given.heavy):
            _say(f"the same of the subject with {count:,} links")
            heavy = [(id_of(place), other) for _, other in pairs[: WARMING + 20]]
            for question in asked:
                if question.name.startswith(OF_HEAVY):
                    _report(one.services, view, question, heavy)
        _say(f"load of the machine at the end {os.getloadavg()[0]:.1f}")


def _pairs(subjects: int, sample: int) -> list[tuple[str, str]]:
    """Pairs of companies."""
    random = Random(5)
    numbers = list[int]()
    while len(numbers) < 2 * sample:
        number = random.randrange(MOST_HEAVY, subjects)
        if not is_person(number):
            numbers.append(number)
    ids = [id_of(number) for number in numbers]
    return list(zip(ids[::2], ids[1::2], strict=True))


def _questions(services: Services, view: View) -> list[Question]:
    read = services.graph.read
    parts: dict[str, Part] = {}

    def part(ways: tuple[Way, ...], subject: str, bounds: Bounds) -> Part:
        return read(lambda tx: read_part(tx, view, [subject], ways, bounds))

    def upwards(subject: str, _: str = "") -> Part:
        parts[subject] = part(OWNERS, subject, Bounds())
        return parts[subject]

    def guarantees(subject: str, _: str = "") -> Part:
        parts[subject] = part(GUARANTEES, subject, RINGS)
        return parts[subject]

    def paths(one: str, other: str) -> object:
        question = PathQuestion((one,), (other,), WALKED, depth=6, first=5)
        return read(lambda tx: shortest_paths(tx, view, question))

    def common(one: str, other: str) -> object:
        return read(lambda tx: common_links(tx, view, [one, other], WALKED, 20))

    def page(one: str, _: str) -> object:
        return read(lambda tx: links.links_pages(tx, view, {one: None}, ("GUARANTEES", "TO"), 21))

    return [
        Question("counts", lambda one, _: read(lambda tx: links.link_counts(tx, view, [one])), cypher.COUNTS),
        Question("expand, first page", page, cypher.PAGE),
        Question("3 hops", lambda one, _: part(AROUND, one, Bounds(depth=3)), cypher.HOPS),
        Question("paths of at most 6 steps", paths, cypher.PATHS),
        Question("in common", common, cypher.COMMON),
        Question("owners: what is read", upwards, cypher.UPWARDS),
        Question(
            "owners: reckoned", lambda one, _: owners(parts[one], one, OwnershipMethod.INTEGRATED), None
        ),
        Question("controllers: reckoned", lambda one, _: controllers(parts[one], one), None),
        Question("rings: what is read", guarantees, cypher.GUARANTEES),
        Question("rings: looked for", lambda one, _: guarantee_circles(parts[one]), None),
    ]


def _report(services: Services, view: View, question: Question, pairs: Sequence[tuple[str, str]]) -> None:
    given: Row = {
        "commit": view.commit,
        "day": view.day.isoformat(),
        "region": REGION,
        "public": [kind.value for kind in PUBLIC],
    }
    hub, by_hand = list[float](), list[float]()

    def ours(one: str, other: str) -> None:
        hub.append(_seconds(lambda: question.hub(one, other)))

    def theirs(one: str, other: str) -> None:
        statement = question.cypher
        if statement is not None and sum(by_hand) < 3 * LONGEST:
            by_hand.append(
                _seconds(partial(_run, services, statement, {**given, "one": one, "other": other}))
            )

    for place, pair in enumerate(pairs):
        for side in (ours, theirs) if place % 2 else (theirs, ours):
            side(*pair)
    beside, hub, by_hand = "", hub[WARMING:], by_hand[WARMING:]
    if by_hand:
        beside = f"{_spread(by_hand)}  {_at(hub[: len(by_hand)], 0.5) / _at(by_hand, 0.5):5.2f}"
        beside += f" ({len(by_hand)})" if len(by_hand) < len(hub) else ""
    _say(f"{question.name:<28} {_spread(hub)}   {beside}")


def _run(services: Services, statement: LiteralString, asked: Row) -> list[Row]:
    """Hand-written Cypher, which its operation's time ends as the hub's ends."""
    with deadline.running(deadline.Deadline(LONGEST, LONGEST)):
        try:
            return services.graph.read(lambda tx: tx.rows(statement, **asked))
        except (deadline.Stopped, HubError):
            return []


def _seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


def _spread(times: Sequence[float]) -> str:
    return " ".join(f"{_at(times, share) * 1000:9,.1f}" for share in (0.5, 0.95, 0.99))


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _view(services: Services) -> View:
    catalogue = services.book.current()
    caller = Caller("bench", REGION, f"{REGION}-demo", Role.INVESTIGATOR)
    access = access_for(caller, Purpose(PurposeCode.INVESTIGATION, "bench"), catalogue, NOW.date())
    row = services.graph.read(lambda tx: tx.row(HEAD))
    assert row is not None
    return View(access, catalogue, row["commit"], NOW.date())


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
