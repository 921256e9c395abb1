"""Prints what tracing costs beside hand-written Cypher for the same answer, in turns, in one run.

``python -m tests.bench.tracing --subjects 100000``: so many subjects, three links for each by a power law,
and one subject with ``--heavy`` links. Times are of the hub's functions on the graph, without HTTP and log.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from time import perf_counter
from typing import LiteralString

from graph_schema.links import FROM, TO, WALKED, LinkKind
from graph_schema.vocabulary import PurposeCode, Role
from hub import deadline
from hub.access.grants import Purpose, access_for
from hub.errors import HubError
from hub.identity import Caller
from hub.services import Services
from hub.store.graph import Row
from hub.subjects import links
from hub.subjects.links import Way
from hub.subjects.view import View
from hub.tracing.common import common_links
from hub.tracing.control import controllers
from hub.tracing.ownership import Method, owners
from hub.tracing.paths import PathQuestion, shortest_paths
from hub.tracing.reading import Bounds, read_part
from tests.bench.engines import NOW, REGION, bench
from tests.bench.tracing.world import PowerLaw, load
from tests.bench.world import World

HOLDS: LiteralString = (
    "l.knownFrom <= $commit AND l.knownTo > $commit AND l.validFrom <= $day AND l.validTo > $day"
)
COUNTS: LiteralString = f"""
MATCH (s:Subject {{id: $one}})-[l]-() WHERE {HOLDS} RETURN type(l) AS kind, count(*) AS n"""
PAGE: LiteralString = f"""
MATCH (s:Subject {{id: $one}})<-[l:SHAREHOLDER_OF]-(o:Subject) WHERE {HOLDS}
RETURN o.id AS id, l.share AS share ORDER BY l.endPlace LIMIT 21"""
HOPS: LiteralString = f"""
MATCH (s:Subject {{id: $one}}) (()-[l:SHAREHOLDER_OF WHERE {HOLDS}]-(o:Subject)){{1,3}}
WITH DISTINCT last(o) AS o LIMIT 2000 RETURN o.id AS id"""
PATHS: LiteralString = f"""
MATCH p = SHORTEST 5 (a:Subject {{id: $one}})
  (()-[l WHERE {HOLDS}]-(n:Subject WHERE n.id = $other OR COUNT {{ (n)--(:Subject) }} <= 50)){{1,6}}
  (b:Subject {{id: $other}})
RETURN [x IN nodes(p) | x.id] AS path"""
UPWARDS: LiteralString = f"""
MATCH (s:Subject {{id: $one}}) (()<-[l:SHAREHOLDER_OF WHERE {HOLDS}]-(o:Subject)){{1,12}}
WITH DISTINCT last(l) AS l LIMIT 6000
RETURN startNode(l).id AS start, endNode(l).id AS end, l.share AS share"""
COMMON: LiteralString = f"""
UNWIND [$one, $other] AS id MATCH (s:Subject {{id: id}})-[l]-(o:Subject) WHERE {HOLDS}
WITH o, collect(DISTINCT id) AS ids WHERE size(ids) > 1 RETURN o.id AS id LIMIT 20"""
IDS: LiteralString = "UNWIND $codes AS code MATCH (s:Subject {scheme: 'USCC', value: code}) RETURN s.id AS id"
HEAD: LiteralString = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS commit"
OWNERS: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO),)
AROUND: tuple[Way, ...] = ((LinkKind.SHAREHOLDER_OF, TO), (LinkKind.SHAREHOLDER_OF, FROM))
GUARANTEES: tuple[Way, ...] = ((LinkKind.GUARANTEES, TO), (LinkKind.GUARANTEES, FROM))
Call = Callable[[str, str], object]
LONGEST = 20.0
"""Seconds that hand-written Cypher may take of a question before it is not asked again."""


@dataclass(frozen=True)
class Question:
    """What the hub is asked, and hand-written Cypher for the same, where there is any."""

    name: str
    hub: Call
    cypher: LiteralString | None


def main() -> None:
    """Loads a world and prints a line for each question."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tracing", description=__doc__)
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--heavy", type=int, default=20_000, help="links of the first subject")
    parser.add_argument("--sample", type=int, default=30, help="questions of each kind")
    given = parser.parse_args()
    with bench("1g", "512m") as one:
        world = World(one.catalogue)
        began = perf_counter()
        load(one.services, world, PowerLaw(given.subjects, given.heavy))
        took, busy = perf_counter() - began, os.getloadavg()[0]
        _say(f"{given.subjects:,} subjects, loaded in {took:,.0f} s; load of the machine {busy:.1f}")
        random = Random(5)
        numbers = [random.randrange(1, given.subjects) for _ in range(2 * given.sample)]
        ids = _ids(one.services, world, [0, *numbers])
        pairs = list(zip(ids[1::2], ids[2::2], strict=True))
        view = _view(one.services)
        _say(f"{'ms':<28} {'p50':>9} {'p95':>9} {'p99':>9}   {'Cypher':>9} {'p95':>9} {'p99':>9}")
        for question in _questions(one.services, view):
            _report(one.services, view, question, pairs)
        heavy = [(ids[0], other) for _, other in pairs[:5]]
        _say(f"the same of the subject with {given.heavy:,} links")
        for question in _questions(one.services, view):
            if question.name.startswith(("counts", "expand", "paths", "in common")):
                _report(one.services, view, question, heavy)


def _questions(services: Services, view: View) -> list[Question]:
    read = services.graph.read

    def part(ways: tuple[Way, ...], subject: str, bounds: Bounds) -> object:
        return read(lambda tx: read_part(tx, view, [subject], ways, bounds))

    def owned(subject: str) -> object:
        upwards = read(lambda tx: read_part(tx, view, [subject], OWNERS))
        return owners(upwards, subject, Method.INTEGRATED)

    def controlled(subject: str) -> object:
        upwards = read(lambda tx: read_part(tx, view, [subject], OWNERS))
        return controllers(upwards, subject)

    def paths(one: str, other: str) -> object:
        question = PathQuestion((one,), (other,), WALKED, depth=6, first=5)
        return read(lambda tx: shortest_paths(tx, view, question))

    def common(one: str, other: str) -> object:
        return read(lambda tx: common_links(tx, view, [one, other], WALKED, 20))

    def page(one: str, _: str) -> object:
        return read(lambda tx: links.links_pages(tx, view, {one: None}, ("SHAREHOLDER_OF", "TO"), 21))

    return [
        Question("counts", lambda one, _: read(lambda tx: links.link_counts(tx, view, [one])), COUNTS),
        Question("expand, first page", page, PAGE),
        Question("3 hops", lambda one, _: part(AROUND, one, Bounds(depth=3)), HOPS),
        Question("paths of at most 6 steps", paths, PATHS),
        Question("in common", common, COMMON),
        Question("owners", lambda one, _: owned(one), UPWARDS),
        Question("controllers", lambda one, _: controlled(one), UPWARDS),
        Question("rings, the part read", lambda one, _: part(GUARANTEES, one, Bounds(depth=6)), None),
    ]


def _report(services: Services, view: View, question: Question, pairs: Sequence[tuple[str, str]]) -> None:
    given: Row = {"commit": view.commit, "day": view.day.isoformat()}
    question.hub(*pairs[0])
    hub, cypher = list[float](), list[float]()
    for one, other in pairs:
        hub.append(_seconds(lambda one=one, other=other: question.hub(one, other)))
        statement = question.cypher
        if statement is not None and sum(cypher) < 3 * LONGEST:
            asked = {**given, "one": one, "other": other}
            cypher.append(_seconds(partial(_run, services, statement, asked)))
    _say(f"{question.name:<28} {_spread(hub)}   {_spread(cypher) if cypher else ''}")


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
    ordered = sorted(times)
    places = (min(len(ordered) - 1, int(len(ordered) * share)) for share in (0.5, 0.95, 0.99))
    return " ".join(f"{ordered[place] * 1000:9,.1f}" for place in places)


def _ids(services: Services, world: World, numbers: Sequence[int]) -> list[str]:
    codes = [world.key(number).value for number in numbers]
    return [row["id"] for row in services.graph.read(lambda tx: tx.rows(IDS, codes=codes))]


def _view(services: Services) -> View:
    catalogue = services.book.current()
    caller = Caller("bench", REGION, f"{REGION}-demo", Role.INVESTIGATOR)
    access = access_for(caller, Purpose(PurposeCode.INVESTIGATION, "bench"), catalogue, NOW.date())
    row = services.graph.read(lambda tx: tx.one(HEAD))
    assert row is not None
    return View(access, catalogue, row["commit"], NOW.date())


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
