"""Who reaches whom in both directions: strongly connected members, and the rings that a person can read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import networkx as nx

from hub import deadline
from hub.tracing.graph_part import TracedLink

MOST_RINGS = 20
"""So many rings of one group are listed."""
LONGEST_RING = 8
"""Rings of more members are not listed: the group that they belong to is."""
MOST_TRIED = 2_000
"""So many rings are looked at before the shortest are taken: a complete graph of 200 holds more of them than
there are atoms."""


@dataclass(frozen=True)
class Ring:
    """Members in turn, each linked to the next and the last to the first; it begins with the least id."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Subjects each of which leads to each other one by links of one kind.

    Args:
        id: a digest of the members: the same members give the same id on every day and in every part.
        closed_on: the first day on which those links that hold now made it a group; ``date.min``: since ever.
        rings: the shortest first, then by their members.
        more_rings: there are more, or there can be.
    """

    id: str
    members: tuple[str, ...]
    links: tuple[TracedLink, ...]
    rings: tuple[Ring, ...]
    more_rings: bool
    closed_on: date


def group_id(members: Iterable[str]) -> str:
    """The id of a group: 20 hexadecimal digits of SHA-256 over its members in order."""
    return hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:20]


def groups(links: Sequence[TracedLink]) -> list[Group]:
    """The strongly connected groups of these links, those of two members or more and those with a link to
    itself: the largest first, then by id. Every link has a place in one group at most."""
    graph = _graph(links)
    found = [frozenset(members) for members in nx.strongly_connected_components(graph)]
    real = [members for members in found if len(members) > 1 or graph.has_edge(*[*members] * 2)]
    inside: dict[str, int] = {one: place for place, members in enumerate(real) for one in members}
    owned: list[list[TracedLink]] = [[] for _ in real]
    for link in deadline.checked(links):
        place = inside.get(link.start)
        if place is not None and inside.get(link.end) == place:
            owned[place].append(link)
    made = [_group(members, own) for members, own in zip(real, owned, strict=True)]
    return sorted(made, key=lambda group: (-len(group.members), group.id))


def _group(members: frozenset[str], links: list[TracedLink]) -> Group:
    rings, more = _rings(links)
    ordered = tuple(sorted(members))
    return Group(group_id(ordered), ordered, tuple(links), rings, more, _closed_on(members, links))


def _rings(links: Sequence[TracedLink]) -> tuple[tuple[Ring, ...], bool]:
    """The shortest rings, and whether there can be more: by length, so that what is left out is longer."""
    found: set[tuple[str, ...]] = set()
    graph, tried = _graph(links), 0
    for longest in range(1, LONGEST_RING + 1):
        for members in _cycles(graph, longest, MOST_TRIED - tried):
            tried += 1
            found.add(_turned(members))
        if tried >= MOST_TRIED or len(found) > MOST_RINGS:
            break
    ordered = sorted(found, key=lambda ring: (len(ring), ring))
    longer = len(graph) > LONGEST_RING
    return tuple(map(Ring, ordered[:MOST_RINGS])), longer or tried >= MOST_TRIED or len(ordered) > MOST_RINGS


def _cycles(graph: nx.DiGraph[str], longest: int, most: int) -> Iterator[list[str]]:
    """Simple cycles of at most ``longest`` members, with a look at the clocks before each."""
    cycles: Iterator[list[str]] = nx.simple_cycles(graph, length_bound=longest)
    return deadline.checked(islice(cycles, max(most, 0)), stride=1)


def _turned(members: Sequence[str]) -> tuple[str, ...]:
    at = members.index(min(members))
    return (*members[at:], *members[:at])


def _closed_on(members: frozenset[str], links: Sequence[TracedLink]) -> date:
    """By halving: links only come as days go on, so a group that is whole on a day is so on every later."""
    days = sorted({link.valid_from for link in links})
    low, high = 0, len(days) - 1
    while low < high:
        middle = (low + high) // 2
        graph = _graph([link for link in links if link.valid_from <= days[middle]])
        if len(graph) == len(members) and nx.is_strongly_connected(graph):
            high = middle
        else:
            low = middle + 1
        deadline.check()
    return days[low]


def _graph(links: Iterable[TracedLink]) -> nx.DiGraph[str]:
    """In the order of ids, so that what is found first hangs on no order of reading."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(sorted({(link.start, link.end) for link in links}))
    return graph
