"""An invented world for tracing: companies and persons, three links for each, some with very many.

Who is linked is drawn among the ends of the links before it, so that the numbers of links follow a power law,
as those of registers do. One subject, the first, has as many links as is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.identity.naming import SubjectKey
from hub.policy.model.world import Key, LinkDocument, SubjectDocument, SubjectVersion
from hub.services import Services
from hub.store.graph import Row, Transaction, begin_commit
from hub.subjects import writing
from tests.bench.world import World

LINKS_EACH = 3
BATCH = 4_000
KINDS = (LinkKind.SHAREHOLDER_OF, LinkKind.GUARANTEES, LinkKind.DIRECTOR_OF, LinkKind.BRANCH_OF)
WEIGHTS = (60, 15, 15, 10)


@dataclass
class PowerLaw:
    """Links between numbers from 0 on, the same each time."""

    subjects: int
    heavy: int = 0
    random: Random = field(default_factory=lambda: Random(14))

    def __iter__(self) -> Iterator[tuple[LinkKind, int, int]]:
        ends: list[int] = [1, 2]
        for number in range(1, self.subjects):
            for _ in range(LINKS_EACH):
                other = self.random.choice(ends) if self.random.random() < 0.7 else self._anybody()
                if other == number:
                    continue
                (kind,) = self.random.choices(KINDS, WEIGHTS)
                yield (kind, *((number, other) if self.random.random() < 0.5 else (other, number)))
                ends += (number, other)
        for number in range(1, self.heavy + 1):
            yield LinkKind.GUARANTEES, 0, 1 + number % (self.subjects - 1)

    def _anybody(self) -> int:
        return self.random.randrange(1, self.subjects)


def load(services: Services, world: World, links: PowerLaw) -> None:
    """Writes the world, one commit a batch."""
    for start in range(0, links.subjects, BATCH):
        rows = [
            _subject(services, world, number) for number in range(start, min(start + BATCH, links.subjects))
        ]
        _commit(services, lambda tx, rest, rows=rows: writing.write_new_subjects(tx, rows, **rest))
    batch: list[Row] = []
    for place, (kind, start, end) in enumerate(links):
        batch.append({**_link(world, kind, start, end, place), "position": len(batch)})
        if len(batch) == BATCH:
            _links(services, batch)
            batch = []
    _links(services, batch)


def _links(services: Services, rows: list[Row]) -> None:
    _commit(services, lambda tx, rest: writing.write_links(tx, rows, "bench", **rest))


def _subject(services: Services, world: World, number: int) -> Row:
    district = world.district(number)
    version = {"name": f"（虚构）第{number}号有限公司", "registered": district, "from": "2015-01-01"}
    document = SubjectDocument(
        key=world.key(number),
        kind=SubjectKind.LEGAL_ENTITY,
        versions=(SubjectVersion.model_validate(version),),
        invented=True,
    )
    return writing.subject_row(document, _key(document.key), services.book.current().path)


def _link(world: World, kind: LinkKind, start: int, end: int, place: int) -> Row:
    share = "0.3" if kind is LinkKind.SHAREHOLDER_OF else None
    given = {
        "kind": kind,
        "start": world.key(start),
        "end": world.key(end),
        "from": "2016-01-01",
        "share": share,
    }
    document = LinkDocument.model_validate(given)
    named = _key(document.start), _key(document.end)
    return writing.link_row(document, *named, key=str(place))


def _key(key: Key) -> SubjectKey:
    return SubjectKey(key.scheme, key.value)


def _commit(services: Services, work: Callable[[Transaction, Row], object]) -> None:
    def write(transaction: Transaction) -> None:
        number = begin_commit(transaction, "bench", services.now())
        work(transaction, {"commit": number, "batch": f"bench-{number}"})

    services.graph.write(write)
