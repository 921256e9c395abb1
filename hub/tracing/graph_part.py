"""A part of the graph of links, as a trace looks at it: frozen, with what was left out of it.

Shares are exact fractions of 1, each between two bounds: a register that publishes a band, or nothing,
leaves them apart. What was not read is unknown, and never taken for not there (:class:`Cut`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind

ONE = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Interval:
    """Between which bounds a figure lies, both of them possible. ``lower`` is at most ``upper``."""

    lower: Fraction
    upper: Fraction

    @property
    def known(self) -> bool:
        """Whether the figure is one number."""
        return self.lower == self.upper

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lower + other.lower, self.upper + other.upper)

    def __mul__(self, other: Interval) -> Interval:
        """The product of two figures that are not negative."""
        return Interval(self.lower * other.lower, self.upper * other.upper)

    def at_most(self, other: Interval) -> Interval:
        """The smaller of two figures."""
        return Interval(min(self.lower, other.lower), min(self.upper, other.upper))

    def joined(self, other: Interval) -> Interval:
        """From the least to the most of two figures, where both are a way to reckon it."""
        return Interval(min(self.lower, other.lower), max(self.upper, other.upper))


NONE = Interval(NOTHING, NOTHING)
WHOLE = Interval(ONE, ONE)
UNKNOWN = Interval(NOTHING, ONE)
"""Of a share that nobody states: anything from nothing to the whole."""


@dataclass(frozen=True)
class TracedSubject:
    """Who stands in a part. ``name`` is as the graph has it: whoever shows it masks it
    (:mod:`hub.access.sharing`)."""

    id: str
    kind: SubjectKind
    name: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class TracedLink:
    """A link of the part: ``start`` holds the role towards ``end``.

    Args:
        share, votes, benefit: None where the source says nothing of it.
        place: names the link among those of its kind (:data:`graph_schema.links.FROM`).
        amount: of a guarantee, in its currency; None where the source says nothing of it.
        company: the one which the agreement of a proxy or a nominee concerns; None where it names none.
    """

    kind: LinkKind
    start: str
    end: str
    place: str = ""
    share: Interval | None = None
    votes: Interval | None = None
    benefit: Interval | None = None
    valid_from: date = date.min
    valid_to: date = date.max
    source: str = ""
    state: str = "REGISTERED"
    amount: Decimal | None = None
    currency: str | None = None
    company: str | None = None


class TraceCutReason(StrEnum):
    """Why a part ends where it does."""

    DEPTH = "DEPTH"  # 达到层数上限
    SUBJECTS = "SUBJECTS"  # 达到主体数上限
    LINKS = "LINKS"  # 达到关联数上限
    USERS = "USERS"  # 共用地址、电话的主体过多
    RECORDS = "RECORDS"  # 达到记录数上限
    PATHS = "PATHS"  # 达到路径数上限
    STEPS = "STEPS"  # 达到搜索步数上限


@dataclass(frozen=True)
class Cut:
    """What was not read at a subject: ``read`` of ``of`` links (None: nobody counted), in the order of their
    places."""

    subject: str
    reason: TraceCutReason
    read: int = 0
    of: int | None = None


@dataclass(frozen=True)
class Part:
    """Subjects and the links among them, as seen at one commit on one day."""

    subjects: Mapping[str, TracedSubject]
    links: tuple[TracedLink, ...]
    cuts: tuple[Cut, ...] = field(default=())

    @cached_property
    def into(self) -> Mapping[str, tuple[TracedLink, ...]]:
        """Links by their end."""
        return _by((link.end, link) for link in self.links)

    @cached_property
    def out_of(self) -> Mapping[str, tuple[TracedLink, ...]]:
        """Links by their start."""
        return _by((link.start, link) for link in self.links)


def _by(pairs: Iterator[tuple[str, TracedLink]]) -> Mapping[str, tuple[TracedLink, ...]]:
    found: dict[str, list[TracedLink]] = {}
    for key, link in pairs:
        found.setdefault(key, []).append(link)
    return {key: tuple(links) for key, links in found.items()}
