"""An invented world for tracing: companies, the persons and companies behind them, three links for each.

Who is linked is drawn among the ends of the links before it, so that the numbers of links follow a power law,
as those of registers do. Three of five are natural persons, in whom nobody holds shares: so chains of owners
end, most after a few steps. The first subjects have as many links as is asked for.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from graph_schema.links import LinkKind

LINKS_EACH = 3
KINDS = (LinkKind.SHAREHOLDER_OF, LinkKind.GUARANTEES, LinkKind.DIRECTOR_OF, LinkKind.BRANCH_OF)
WEIGHTS = (60, 15, 15, 10)
SEED = 14


def is_person(number: int) -> bool:
    """Whether a subject is a natural person: those with very many links are none."""
    return number >= MOST_HEAVY and number * 2_654_435_761 % 2**32 % 5 < 3


MOST_HEAVY = 10
"""So many subjects have as many links as is asked for, at most."""


@dataclass(frozen=True)
class Link:
    """A link between two numbers; ``share`` is the text of a decimal, None where the register states none."""

    kind: LinkKind
    start: int
    end: int
    share: str | None


@dataclass
class PowerLaw:
    """Links between numbers from 0 on, the same each time.

    Args:
        subjects: how many, more than :data:`MOST_HEAVY`.
        heavy: how many guarantees each of the first subjects has, beside nothing else.
    """

    subjects: int
    heavy: Sequence[int] = ()
    links: tuple[array[int], array[int], array[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        random = Random(SEED)
        self.links = array("b"), array("i"), array("i")
        ends = array("i", range(MOST_HEAVY, MOST_HEAVY + 2))
        for number in range(MOST_HEAVY, self.subjects):
            for _ in range(LINKS_EACH):
                popular = random.random() < 0.7
                other = random.choice(ends) if popular else random.randrange(MOST_HEAVY, self.subjects)
                if other != number:
                    self._add(random, number, other)
                    ends.extend((number, other))
        for number, count in enumerate(self.heavy):
            for place in range(count):
                other = self.subjects - 1 - place % max(1, self.subjects // 10)
                self._append(LinkKind.GUARANTEES, number, other)

    def _add(self, random: Random, one: int, other: int) -> None:
        (kind,) = random.choices(KINDS, WEIGHTS)
        start, end = (one, other) if random.random() < 0.5 else (other, one)
        if kind is not LinkKind.GUARANTEES:
            if is_person(end):
                start, end = end, start
            if is_person(end):
                kind = LinkKind.GUARANTEES
            elif is_person(start) and kind is LinkKind.BRANCH_OF:
                kind = LinkKind.DIRECTOR_OF
        self._append(kind, start, end)

    def _append(self, kind: LinkKind, start: int, end: int) -> None:
        for column, value in zip(self.links, (KINDS.index(kind), start, end), strict=True):
            column.append(value)

    def __iter__(self) -> Iterator[Link]:
        """The links. Those who hold of a company share 95 % of it; of each tenth no share is stated."""
        held = Counter(end for kind, end in zip(self.links[0], self.links[2], strict=True) if kind == 0)
        for place, (kind, start, end) in enumerate(zip(*self.links, strict=True)):
            share = f"{0.95 / held[end]:.10f}" if kind == 0 and place % 10 else None
            yield Link(KINDS[kind], start, end, share)
