"""Reads a part of the graph of links around subjects: layer by layer, within bounds.

A part holds what the caller may see and nothing of the rest. A link of a kind that public registration data
names is seen by everybody, any other as :data:`hub.access.links.READABLE` says, from the end at which it was
reached. A natural person of whom the caller may know no more than its name stands in a part as the end of a
public link, and is not walked through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import LiteralString

from graph_schema.links import LinkKind
from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.access.purposes import check_investigator
from hub.bound_checks import check_bound
from hub.errors import InputError
from hub.fragments import known_at
from hub.store.graph import Row, Transaction
from hub.subjects.links import Way
from hub.subjects.view import View
from hub.tracing.graph_part import (
    NOTHING,
    ONE,
    UNKNOWN,
    Cut,
    Interval,
    Part,
    TraceCutReason,
    TracedLink,
    TracedSubject,
)
from hub.tracing.layers import EVERY_WAY, FEW, Layers, Values

BATCH = 400
"""So many subjects are read in a statement."""
MERGED: LiteralString = f"""
UNWIND $ids AS id
MATCH (s:Subject {{id: id}})-[m:MERGED_INTO]->(t:Subject)
WHERE {known_at("m")}
RETURN id, t.id AS into
"""


@dataclass(frozen=True)
class Bounds:
    """How far a part reaches.

    Args:
        depth: layers of links, 0 to 60; 0 is the starts alone.
        subjects: subjects in all, the starts among them, 1 to 5,000.
        links: links in all, 0 to 20,000.
        links_each: links of one subject of each kind and direction, 1 to 2,000.

    Raises:
        InputError: LIMIT_EXCEEDED for a bound outside of these.
    """

    depth: int = 12
    subjects: int = 2_000
    links: int = 6_000
    links_each: int = 500

    def __post_init__(self) -> None:
        for name, (least, most) in _MAXIMA.items():
            check_bound(name, getattr(self, name), most, least)


_MAXIMA = {"depth": (0, 60), "subjects": (1, 5_000), "links": (0, 20_000), "links_each": (1, 2_000)}


def read_part(
    transaction: Transaction,
    view: View,
    starts: Collection[str],
    ways: Collection[Way],
    bounds: Bounds | None = None,
    *,
    beyond: bool = True,
    since: date | None = None,
) -> Part:
    """The subjects and links around subjects, breadth first: a statement for each layer (of each 400 subjects
    of it), and one for its outermost; of a few subjects one for three layers and their outermost.

    Who has very many links costs a few statements more (:mod:`hub.tracing.layers`).

    It is the same each time: subjects are read in the order in which they were reached, links of each in the
    order of their kinds and then of their places. Where a bound bites, :attr:`Part.cuts` names the subject
    and how many links it has, as far as they were counted. A subject at the edge without more is not cut.

    Args:
        starts: ids, at most ``bounds.subjects``. Of one that is not there there is nothing, and none of the
            links of one that the caller may not know.
        ways: kinds of links, and from which end each is walked; at least one.
        beyond: whether it is looked what lies beyond the last layer; else nobody there is cut.
        since: links count too that were held on some day from this one on; by default those of the day alone.

    Raises:
        HubError: FORBIDDEN for who is no investigator in a case. InputError: more starts than subjects.
        Stopped: the operation's time is over.
    """
    check_investigator(view.access)
    ordered = tuple(way for way in EVERY_WAY if way in set(ways))
    assert ordered, "a trace walks some kind of link"
    return _Reading(Layers(transaction, view, ordered, since), bounds or Bounds(), beyond).part(starts)


@dataclass
class _Reading:
    """A part while it grows."""

    layers: Layers
    bounds: Bounds
    beyond: bool
    subjects: dict[str, TracedSubject] = field(default_factory=dict[str, TracedSubject])
    reached: dict[str, None] = field(default_factory=dict[str, None])
    links: dict[tuple[LinkKind, str], TracedLink] = field(
        default_factory=dict[tuple[LinkKind, str], TracedLink]
    )
    cut: dict[str, tuple[TraceCutReason, int]] = field(default_factory=dict[str, tuple[TraceCutReason, int]])
    counts: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    """How many links there are, of whom that is known."""

    def part(self, starts: Collection[str]) -> Part:
        """The part around the starts."""
        frontier = list(dict.fromkeys(starts))
        if len(frontier) > self.bounds.subjects:
            raise InputError(
                "tracing.starts",
                code=ErrorCode.LIMIT_EXCEEDED,
                starts=len(frontier),
                most=self.bounds.subjects,
            )
        self.reached.update(dict.fromkeys(frontier))
        for done in range(self.bounds.depth):
            if not frontier or len(self.links) >= self.bounds.links:
                break
            frontier = self._layer(frontier, self.bounds.depth - done)
        self._edge(
            frontier, TraceCutReason.LINKS if len(self.links) >= self.bounds.links else TraceCutReason.DEPTH
        )
        there = self.subjects
        links = tuple(one for one in self.links.values() if one.start in there and one.end in there)
        return Part(there, self._with_companies(links), self._cuts())

    def _with_companies(self, links: tuple[TracedLink, ...]) -> tuple[TracedLink, ...]:
        """The links with the companies which they concern as these are known at the commit: one that was
        merged into another is that one."""
        named = {link.company for link in links if link.company is not None} - self.subjects.keys()
        if not named:
            return links
        transaction, commit = self.layers.transaction, self.layers.view.commit
        into = {
            row["id"]: row["into"]
            for batch in _batches(sorted(named))
            for row in transaction.rows(MERGED, ids=batch, commit=commit)
        }
        return tuple(
            replace(link, company=into[link.company]) if link.company in into else link for link in links
        )

    def _layer(self, frontier: Sequence[str], further: int) -> list[str]:
        """Reads the frontier, behind which there are so many layers further; answers the next one."""
        before = len(self.reached)
        # Most who have many links of some kind have few of the kinds that are asked.
        few = min(FEW, self.bounds.links_each) + 1
        for batch in _batches(frontier):
            if len(self.links) >= self.bounds.links:
                self._edge(batch, TraceCutReason.LINKS)
                continue
            found = {one.subject: one for one in self.layers.of(batch, few, further)}
            for one in (found[subject] for subject in batch if subject in found):
                self._subject(one.who)
                links = one.links
                if one.heavy and len(self.links) < self.bounds.links:
                    links = self.layers.more_of(one.subject, links, few, self.bounds.links_each + 1)
                if not one.heavy:
                    self.counts[one.subject] = len(links)
                self._links(one.subject, links)
        return list(self.reached)[before:]

    def _subject(self, row: Row) -> None:
        kind = SubjectKind(row["kind"])
        self.subjects[row["subject"]] = TracedSubject(row["subject"], kind, row["name"], row["status"])

    def _links(self, subject: str, rows: Sequence[Values]) -> None:
        read, cut = 0, None
        each: dict[tuple[str, str], int] = {}
        for direction, other, _, *values in rows:
            way = direction, values[0]
            each[way] = each.get(way, 0) + 1
            reason = self._refused(other, each[way])
            if reason is not None:
                cut = cut or reason
                continue
            read += 1
            self.reached.setdefault(other)
            start, end = (subject, other) if direction == "FROM" else (other, subject)
            link = traced_link(start, end, values)
            self.links.setdefault((link.kind, link.place), link)
        if cut is not None:
            self.cut[subject] = cut, read

    def _refused(self, other: str, place: int) -> TraceCutReason | None:
        if place > self.bounds.links_each or len(self.links) >= self.bounds.links:
            return TraceCutReason.LINKS
        if other not in self.reached and len(self.reached) >= self.bounds.subjects:
            return TraceCutReason.SUBJECTS
        return None

    def _edge(self, subjects: Sequence[str], reason: TraceCutReason) -> None:
        """Subjects of which no links are read: who they are, and whether they have any."""
        for batch in _batches(subjects):
            for row, number in self.layers.edge(batch, counted=self.beyond):
                self._subject(row)
                if number != 0:
                    self.cut[row["subject"]] = reason, 0
                    self.counts[row["subject"]] = number

    def _cuts(self) -> tuple[Cut, ...]:
        """What was cut, with how many there are."""
        for batch in _batches([one for one in self.cut if one not in self.counts]):
            self.counts.update(self.layers.counted(batch))
        return tuple(Cut(one, reason, read, self.counts[one]) for one, (reason, read) in self.cut.items())


def _batches(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(subjects), BATCH):
        yield subjects[start : start + BATCH]


def traced_link(start: str, end: str, values: Values) -> TracedLink:
    """A link of what a statement gives of it."""
    kind, place, *figures, valid_from, valid_to, source, state, amount, currency, company = values
    return TracedLink(
        kind=LinkKind(kind),
        start=start,
        end=end,
        place=place,
        share=interval(*figures[:3]),
        votes=interval(*figures[3:6]),
        benefit=interval(*figures[6:]),
        valid_from=date.fromisoformat(valid_from),
        valid_to=date.fromisoformat(valid_to),
        source=source or "",
        state=state or "REGISTERED",
        amount=Decimal(amount) if amount is not None else None,
        currency=currency,
        company=company,
    )


@lru_cache(10_000)
def interval(exact: object, least: object, most: object) -> Interval | None:
    """Between which bounds a figure of a link lies, None where nothing is stated. It stands in the graph as
    one decimal, or between two, one of which may be missing. One that is no share is unknown."""
    if exact is not None:
        least = most = exact
    if least is None and most is None:
        return None
    lower = _fraction(least) if least is not None else NOTHING
    upper = _fraction(most) if most is not None else ONE
    return Interval(lower, upper) if lower is not None and upper is not None and lower <= upper else UNKNOWN


def _fraction(stored: object) -> Fraction | None:
    """A share as it stands in the graph: the text of a decimal; a number where it was written before shares
    were exact."""
    share = Decimal(stored if isinstance(stored, str) else repr(stored))
    return Fraction(share) if share.is_finite() and share >= 0 else None
