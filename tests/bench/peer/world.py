"""The bench's world, with a thousand companies that fill a page of 20, and the questions that are asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, LiteralString

from graph_schema.links import LinkKind
from hub.policy.model.subject_documents import LinkDocument
from hub.search.gazetteer import gazetteer_of
from hub.search.indexing import follow
from tests.bench import ingestion
from tests.bench.engines import REGION, Bench
from tests.bench.world import Part, World

LARGE, MORE_RECORDS, MORE_LINKS = 1_000, 27, 25
"""So many subjects of the caller's city have so many records and shareholders more."""
QUESTIONS, PAGES = 4_000, 40
HUNDRED = 100
LARGE_AT_A_TIME = 50

PAGE_ENDS: LiteralString = """
MATCH (v:SubjectVersion) WHERE v.home STARTS WITH $region AND v.knownTo = $open
WITH v.home AS home ORDER BY home LIMIT $most
RETURN collect(home) AS homes
"""
REPLAN: LiteralString = "CALL db.prepareForReplanning(120)"

Question = Mapping[str, object]


@dataclass(frozen=True)
class Questions:
    """What each side is asked, by the name that a shape gives; the same for all, in the same order."""

    anybody: Sequence[Question]
    large: Sequence[Question]
    """Those with more than a page."""
    here: Sequence[Question]
    """Subjects of the caller's city."""
    hundreds: Sequence[Question]
    pages: Sequence[Question]
    """The city's subjects by hundreds, after a place in their order."""


class LargeWorld(World):
    """The same world, and what some subjects have more."""

    def more(self, numbers: Sequence[int], size: int) -> Part:
        """Records of the caller's city, and shareholders, for these of ``size`` subjects."""
        links, records = list[LinkDocument](), []
        for number in numbers:
            random = Random(f"large-{number}")
            for place in range(MORE_RECORDS):
                record = self._record(number, 100 + place, random)
                records.append(record.model_copy(update={"region": REGION, "authority": f"{REGION}-demo"}))
            links.extend(
                self._held_by(other, number, random)
                for other in random.sample(range(size), MORE_LINKS)
                if other != number
            )
        return Part([], links, records)

    def city(self, number: int) -> str | None:
        """Where the subject's district lies."""
        return self._city[self.district(number)]

    def _held_by(self, holder: int, number: int, random: Random) -> LinkDocument:
        link = {
            "kind": LinkKind.SHAREHOLDER_OF,
            "start": self.key(holder),
            "end": self.key(number),
            "from": date(2021, 1, 1) + timedelta(days=random.randrange(1_500)),
            "share": Decimal(random.randrange(1, 100)) / 100,
        }
        return LinkDocument.model_validate(link)


def load(bench: Bench, subjects: int, progress: Callable[[str], None]) -> Questions:
    """Writes the world and draws the questions."""
    catalogue = bench.services.book.current()
    world = LargeWorld(catalogue)
    ingestion.load_world(bench, world, subjects, None, progress)
    here = [number for number in range(subjects) if world.city(number) == REGION]
    large = here[:LARGE]
    for start in range(0, len(large), LARGE_AT_A_TIME):
        part = world.more(large[start : start + LARGE_AT_A_TIME], subjects)
        ingestion.write_rows(bench, ingestion.rows_of(part, catalogue))
    graph = bench.services.graph
    # As a job does beside each hub, in the minutes after a load: what is measured is a hub that has done so.
    follow(graph, gazetteer_of(catalogue))
    graph.script("CALL db.awaitIndexes(600)")
    graph.script(REPLAN)
    return _drawn(bench, world, range(subjects), here, large)


def _drawn(
    bench: Bench, world: LargeWorld, everybody: Sequence[int], here: Sequence[int], large: Sequence[int]
) -> Questions:
    random = Random(20260101)

    def codes(numbers: Sequence[int], count: int) -> list[str]:
        drawn = [world.key(random.choice(numbers)).value for _ in range(count)]
        # Districts of function areas make codes with a hyphen, which the hub refuses.
        return [code for code in drawn if "-" not in code]

    def each(numbers: Sequence[int]) -> list[Question]:
        return [{"code": code, "subject": {"code": code}} for code in codes(numbers, QUESTIONS)]

    hundreds: list[Question] = []
    for _ in range(200):
        some = list(dict.fromkeys(codes(everybody, HUNDRED)))
        hundreds.append({"codes": some, "subjects": [{"code": code} for code in some]})
    return Questions(each(everybody), each(large), each(here), hundreds, _pages(bench))


def _pages(bench: Bench) -> list[Question]:
    parameters = {"region": REGION[:4], "open": 2**62, "most": PAGES * HUNDRED}
    (row,) = bench.services.graph.read(lambda tx: tx.rows(PAGE_ENDS, **parameters))
    homes: list[str] = row["homes"]
    ends = ["", *homes[HUNDRED - 1 : -HUNDRED : HUNDRED]]
    return [{"after": end} for end in ends]


def with_cursors(questions: Questions, text: str, ask: Callable[[bytes], Any]) -> Questions:
    """The same pages by the cursors that only the hub can make: it is asked for one page after the other."""
    cursor, pages = None, list[Question]()
    for page in questions.pages:
        pages.append({**page, "cursor": cursor})
        body = json.dumps({"query": text, "variables": {"cursor": cursor}})
        cursor = ask(body.encode())["subjects"]["pageInfo"]["endCursor"]
    return replace(questions, pages=pages)
