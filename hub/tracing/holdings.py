"""Who holds how much of whom directly, of a part: pure, in exact fractions of 1.

What is registered and counts for certain is a holding's ``share``. What of a company is nobody's for certain
is its ``open`` part: shares that nobody states, the width of a band, what is disputed, what was not read. It
may be anybody's, so it widens every owner's figure upwards and none downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from graph_schema.links import LinkKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.tracing.graph_part import NONE, NOTHING, ONE, UNKNOWN, WHOLE, Interval, Part, TracedLink
from hub.tracing.voting import MOST_STEPS, Move, certain, moved, rest_of, shared_out

ROUNDED = ONE + Fraction(1, 10**9)
"""Up to here shares come to the whole: sources round them."""
OWNED_BY_NOBODY = (SubjectKind.NATURAL_PERSON, SubjectKind.PUBLIC_BODY)
"""Whom nobody holds a share in."""


class OpenShareReason(StrEnum):
    """Why a part of a company is nobody's for certain."""

    NO_OWNER_STATED = "NO_OWNER_STATED"  # 没有登记股东
    SHARE_NOT_STATED = "SHARE_NOT_STATED"  # 持股比例未载明或者只有区间
    REST_NOT_STATED = "REST_NOT_STATED"  # 已登记比例之和不足百分之百
    DISPUTED = "DISPUTED"  # 持股有争议
    NOT_READ = "NOT_READ"  # 超出读取范围
    NOT_WALKED = "NOT_WALKED"  # 路径过多，未全部计算
    CLOSED_LOOP = "CLOSED_LOOP"  # 循环持股之外无人持股


@dataclass(frozen=True)
class OpenPart:
    """A part of ``subject`` that may be anybody's: a fraction of it."""

    subject: str
    share: Fraction
    reason: OpenShareReason


@dataclass(frozen=True)
class OverWhole:
    """The shares stated of a subject add up to more than the whole. They are told, and never scaled."""

    subject: str
    total: Fraction


@dataclass(frozen=True)
class Holding:
    """What ``owner`` holds of ``owned`` for certain, by all of its links together.

    Args:
        stated: between which bounds all that is stated lies. owned_is_nominee: the owned is a nominee (代持),
        who holds for the owner; the share is of what it holds.
    """

    owner: str
    owned: str
    share: Fraction
    stated: Interval
    links: tuple[TracedLink, ...]
    owned_is_nominee: bool = False

    @cached_property
    def about(self) -> tuple[float, float]:
        """The share in floating point, and the most that is stated: what large parts are reckoned in."""
        return float(self.share), float(min(self.stated.upper, ONE))


@dataclass(frozen=True)
class Holdings:
    """All direct holdings of a part, by who is owned, and what of each subject is open. ``moved``: what part
    of all that a nominee holds is held for others."""

    of: Mapping[str, tuple[Holding, ...]]
    open: Mapping[str, OpenPart]
    over_whole: tuple[OverWhole, ...]
    moved: Mapping[str, Interval]

    def moved_of(self, subject: str) -> Interval:
        """What part of all that somebody holds is held for others."""
        return self.moved.get(subject, NONE)


def holdings(part: Part) -> Holdings:
    """The holdings that shares and nominees make (SHAREHOLDER_OF, HOLDS_FOR). A nominee whose agreement names
    a company holds for another in that one alone: there the other is the owner."""
    of: dict[str, tuple[Holding, ...]] = {}
    open_: dict[str, OpenPart] = {}
    over: list[OverWhole] = []
    moved_of: dict[str, Interval] = {}
    not_read = {cut.subject for cut in part.cuts}
    concerned = {link.company for link in part.links if link.company is not None}
    for id_, subject in part.subjects.items():
        for_others = _nominee(part, part.out_of.get(id_, ()))
        moves = _sum(one.stated for one in for_others)
        kept = max(NOTHING, ONE - moves.upper)
        stakes = _stakes(part.into.get(id_, ()))
        shares = _shareholders(part, stakes, kept, agreed=id_ in concerned)
        stated = sum((_certain(link) for links in stakes.values() for link in links), NOTHING)
        if shares or for_others:
            of[id_] = shares + for_others
        if for_others:
            moved_of[id_] = Interval(min(ONE, moves.lower), ONE - kept)
        if stated > ROUNDED:
            over.append(OverWhole(id_, stated))
        whole = ONE
        if not shares and subject.kind in OWNED_BY_NOBODY and id_ not in not_read:
            whole = ONE - kept
        rest = whole - sum((one.share for one in shares + for_others), NOTHING)
        if rest > 0:
            open_[id_] = OpenPart(id_, rest, _reason(shares, id_ in not_read))
    return Holdings(of, open_, tuple(over), moved_of)


def _stakes(links: Iterable[TracedLink]) -> dict[str, list[TracedLink]]:
    """Shares in a company, by who is in the register."""
    by_owner: dict[str, list[TracedLink]] = {}
    for link in links:
        if link.kind is LinkKind.SHAREHOLDER_OF:
            by_owner.setdefault(link.start, []).append(link)
    return by_owner


def _shareholders(
    part: Part, stakes: Mapping[str, list[TracedLink]], kept: Fraction, *, agreed: bool
) -> tuple[Holding, ...]:
    """Who holds the shares of a company. ``agreed``: agreements of nominees name it."""
    found: dict[str, Holding] = {}
    for owner, held in stakes.items():
        share = sum((_certain(one) for one in held), NOTHING) * kept
        stated = _sum(one.share or UNKNOWN for one in held)
        company = held[0].end
        whose = _whose(part, (owner, company), WHOLE, ()) if agreed else ((owner, WHOLE, ()),)
        for other, fraction, agreements in whose:
            one = Holding(other, company, share * fraction.lower, stated * fraction, (*held, *agreements))
            found[other] = _both(found[other], one) if other in found else one
    return tuple(found.values())


_Agreements = tuple[TracedLink, ...]


def _whose(
    part: Part, where: tuple[str, str], fraction: Interval, agreements: _Agreements
) -> Iterator[tuple[str, Interval, _Agreements]]:
    """For whom a nominee holds what it has in a company that its agreements name, and what part of it; what
    nominees in a circle have, nobody does."""
    holder, company = where
    seen = {holder, *(link.start for link in agreements)}
    moves = shared_out(
        Move(link.end, moved(part, link, holder, link.share, shares_only=True), (link,))
        for link in part.out_of.get(holder, ())
        if link.kind is LinkKind.HOLDS_FOR and link.company == company
    )
    for move in moves:
        if move.to not in seen and len(agreements) < MOST_STEPS:
            yield from _whose(part, (move.to, company), fraction * move.fraction, (*agreements, *move.links))
    left = fraction * rest_of(one.fraction for one in moves)
    if left.upper > 0:
        yield holder, left, agreements


def _both(one: Holding, other: Holding) -> Holding:
    """What somebody has by itself and by a nominee."""
    links = tuple(dict.fromkeys((*one.links, *other.links)))
    return Holding(one.owner, one.owned, one.share + other.share, one.stated + other.stated, links)


def _nominee(part: Part, links: Iterable[TracedLink]) -> tuple[Holding, ...]:
    """For whom a nominee holds whatever it has: where no part is stated, all of it."""
    moves = shared_out(
        Move(link.end, moved(part, link, link.start, link.share, shares_only=True), (link,))
        for link in links
        if link.kind is LinkKind.HOLDS_FOR and link.company is None
    )
    return tuple(
        Holding(one.to, one.links[0].start, one.fraction.lower, one.fraction, one.links, True)
        for one in moves
    )


def _sum(figures: Iterable[Interval]) -> Interval:
    return sum(figures, Interval(NOTHING, NOTHING))


def _certain(link: TracedLink) -> Fraction:
    return certain(link.share or UNKNOWN, link).lower


def _reason(shares: tuple[Holding, ...], not_read: bool) -> OpenShareReason:
    if not_read:
        return OpenShareReason.NOT_READ
    if not shares:
        return OpenShareReason.NO_OWNER_STATED
    if any(link.state == LinkState.DISPUTED for one in shares for link in one.links):
        return OpenShareReason.DISPUTED
    if any(not one.stated.known for one in shares):
        return OpenShareReason.SHARE_NOT_STATED
    return OpenShareReason.REST_NOT_STATED
