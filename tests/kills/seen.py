"""What a witness sees: what the log says has happened, and what lies in the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import LiteralString

from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, Row
from tests.kills.steps import NAME


@dataclass(frozen=True)
class Happened:
    """An outcome of an entry: its words without the commit, and the commit."""

    words: tuple[str, ...]
    commit: int
    receipt: str

    @property
    def text(self) -> str:
        """As a client foretells it."""
        return ":".join(self.words)

    @property
    def thing(self) -> str:
        """The id of what it happened to."""
        return self.words[2] if self.words[0] == "review" else self.words[1]


@dataclass(frozen=True)
class Seen:
    """The graph, and since which commit it is looked at. ``of``: what happened to each thing, in order."""

    graph: Graph
    since: int
    of: Mapping[str, list[Happened]] = field(default_factory=dict[str, list[Happened]])

    def rows(self, statement: LiteralString, **more: object) -> list[Row]:
        """Runs a statement that may name ``$since``, ``$open`` and ``$name``."""
        given = {"since": self.since, "open": OPEN_COMMIT, "name": NAME, **more}
        return self.graph.read(lambda tx: tx.rows(statement, **given))


def there(seen: Seen, word: str, held: set[str]) -> Iterator[str]:
    """What the log says that there is, is there."""
    for thing, happened in list(seen.of.items()):
        if any(one.words[0] == word for one in happened) and thing not in held:
            yield f"{word}: {thing} is not there"
