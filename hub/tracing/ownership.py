"""Who owns a subject, and how much of it: every owner above it with bounds, paths, and what is missing. Pure.

Whoever asks sees what follows from the register and no more: where shares are open, the upper bound is what
is not known to be others', and a threshold between the bounds is UNDETERMINED.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from hub import deadline
from hub.tracing.graph_part import ONE, Interval, Part
from hub.tracing.holdings import Holding, Holdings, OpenPart, OpenShareReason, OverWhole, holdings
from hub.tracing.indirect_shares import IndirectShares, integrated, legal_paths
from hub.tracing.linear import Number
from hub.tracing.simple_paths import Budget, heaviest
from hub.tracing.strong_components import Knot, knots_above

MOST_PATHS = 5
"""So many paths are told of each owner."""
MOST_WALKED = 20_000
"""So many steps are gone to find them."""
MOST_OPEN = 20
"""So many open parts are told."""


class OwnershipMethod(StrEnum):
    """How shares over several steps are reckoned."""

    LEGAL_PATHS = "LEGAL_PATHS"  # 逐层相乘后加总
    INTEGRATED = "INTEGRATED"  # 含循环持股的综合持股比例


class TraceVerdict(StrEnum):
    """Whether a figure reaches a threshold."""

    YES = "YES"  # 达到
    NO = "NO"  # 未达到
    UNDETERMINED = "UNDETERMINED"  # 不能确定


@dataclass(frozen=True)
class OwnershipPath:
    """A simple chain from the owner down to the subject, with what it carries."""

    holdings: tuple[Holding, ...]
    share: Interval


@dataclass(frozen=True)
class Owner:
    """One owner.

    Args:
        paths_share, integrated_share: its figure by either method.
        nominee_part: what part of what it holds is held for others (代持); the figures are without it.
        ultimate: nobody is known to hold a share in it.
        verdict: None without a threshold.
        because_of: the loops (循环持股) on the way that turn the verdict.
        paths: the heaviest; ``path_count`` of them in all, None where not all were walked.
    """

    subject: str
    paths_share: Interval
    integrated_share: Interval
    nominee_part: Interval
    ultimate: bool
    verdict: TraceVerdict | None
    because_of: tuple[Knot, ...]
    paths: tuple[OwnershipPath, ...]
    path_count: int | None


@dataclass(frozen=True)
class Ownership:
    """The owners of a subject, the largest first by the method asked for.

    Args:
        owner_count: how many there are in all in the part.
        open: what is missing, the heaviest first; ``open_count`` in all. ``share`` of each is of the subject
            whose owners were asked for.
        over_whole: of whom more than the whole is stated.
        endless: loops whose shares are so far above the whole that no integrated share exists.
    """

    owners: tuple[Owner, ...]
    owner_count: int
    open: tuple[OpenPart, ...]
    open_count: int
    over_whole: tuple[OverWhole, ...]
    endless: tuple[Knot, ...]


def side(figure: Interval, threshold: Fraction) -> TraceVerdict:
    """On which side of a threshold, which belongs to YES, a figure stands."""
    if figure.lower >= threshold:
        return TraceVerdict.YES
    return TraceVerdict.NO if figure.upper < threshold else TraceVerdict.UNDETERMINED


def owners(
    part: Part,
    subject: str,
    method: OwnershipMethod,
    threshold: Fraction | None = None,
    most: int = 100,
    *,
    ultimate: bool = False,
) -> Ownership:
    """Who owns a subject of a part.

    Args:
        part: read upwards by shareholders and nominees.
        method: whose figure the owners are ordered by. A verdict is given where both methods agree.
        most: at most so many owners.
        ultimate: only those in whom nobody is known to hold a share.

    Raises:
        Stopped: the operation's time is over.
    """
    held = holdings(part)
    knots = knots_above(subject, held.of)
    paths, walks = legal_paths(held, knots), None
    if any(knot.looped for knot in knots):
        walks = integrated(held, knots)
    both = paths, walks or paths
    shown = ranked(held, knots, both[method is OwnershipMethod.INTEGRATED], ultimate=ultimate)[:most]
    paths_to = _paths(held, subject, shown)
    above = _Above(held, knots)
    result = [
        _owner(held, one, figures, _verdict(figures, threshold, above, one), paths_to)
        for one in deadline.checked(shown)
        for figures in (_figures(held, both, one),)
    ]
    open_ = _open(held, both[method is OwnershipMethod.INTEGRATED])
    reached = {one for knot in knots for one in knot.members}
    return Ownership(
        owners=tuple(result),
        owner_count=sum(one != subject and not (ultimate and held.of.get(one)) for one in reached),
        open=open_[:MOST_OPEN],
        open_count=len(open_),
        over_whole=tuple(one for one in held.over_whole if one.subject in reached),
        endless=tuple(both[1].endless),
    )


def _owner(
    held: Holdings,
    owner: str,
    figures: tuple[Interval, Interval],
    verdict_of: tuple[TraceVerdict | None, tuple[Knot, ...]],
    paths_to: tuple[Mapping[str, Sequence[OwnershipPath]], Mapping[str, int], bool],
) -> Owner:
    shown, counted, complete = paths_to
    verdict, because = verdict_of
    return Owner(
        subject=owner,
        paths_share=figures[0],
        integrated_share=figures[1],
        nominee_part=held.moved_of(owner),
        ultimate=not held.of.get(owner),
        verdict=verdict,
        because_of=because,
        paths=tuple(shown.get(owner, ())),
        path_count=counted.get(owner, 0) if complete else None,
    )


def ranked(
    held: Holdings, knots: Sequence[Knot], shares: IndirectShares, *, ultimate: bool = False
) -> list[str]:
    """The owners by one method, the largest first; of very large loops those that have most."""
    places: dict[str, tuple[Number, Number, str]] = {}
    target = knots[0].members[0]
    for one in (one for knot in knots for one in knot.members):
        if one != target and one not in shares.unreckoned and not (ultimate and held.of.get(one)):
            lower, upper = shares.bounds(one, held.moved_of(one))
            places[one] = -lower, -upper, one
    return sorted(places, key=places.__getitem__)


def _figures(
    held: Holdings, both: tuple[IndirectShares, IndirectShares], owner: str
) -> tuple[Interval, Interval]:
    moved = held.moved_of(owner)
    return both[0].interval(owner, moved), both[1].interval(owner, moved)


def _verdict(
    figures: tuple[Interval, Interval], threshold: Fraction | None, above: _Above, owner: str
) -> tuple[TraceVerdict | None, tuple[Knot, ...]]:
    if threshold is None:
        return None, ()
    sides = [side(one, threshold) for one in figures]
    if sides[0] is sides[1]:
        return sides[0], ()
    return TraceVerdict.UNDETERMINED, above.loops_below(owner)


class _Above:
    """Which loops lie between an owner and the subject."""

    def __init__(self, held: Holdings, knots: Sequence[Knot]) -> None:
        self.knots = knots
        self.place = {one: place for place, knot in enumerate(knots) for one in knot.members}
        self.below: dict[int, set[int]] = {}
        for place, knot in enumerate(knots):
            for one in knot.members:
                for holding in held.of.get(one, ()):
                    above = self.place.get(holding.owner)
                    if above is not None and above != place:
                        self.below.setdefault(above, set()).add(place)

    def loops_below(self, owner: str) -> tuple[Knot, ...]:
        """The loops that shares of the owner lead through."""
        seen = {self.place[owner]}
        pending = list(seen)
        while pending:
            for place in self.below.get(pending.pop(), set()) - seen:
                seen.add(place)
                pending.append(place)
        return tuple(self.knots[place] for place in sorted(seen) if self.knots[place].looped)


def _paths(
    held: Holdings, subject: str, shown: Iterable[str]
) -> tuple[dict[str, list[OwnershipPath]], dict[str, int], bool]:
    """The heaviest simple paths to each owner, how many there are, and whether all were walked."""
    wanted_ends = set(shown)
    steps = {owned: [(one.owner, *one.about) for one in several] for owned, several in held.of.items()}
    between: Mapping[tuple[str, str], Holding] = {
        (one.owned, one.owner): one for several in held.of.values() for one in several
    }
    told: dict[str, list[OwnershipPath]] = {}
    counted: dict[str, int] = {}
    budget = Budget(MOST_WALKED)
    for walked in heaviest(subject, lambda one: steps.get(one, ()), budget):
        end = walked.subjects[-1]
        counted[end] = counted.get(end, 0) + 1
        if end in wanted_ends and counted[end] <= MOST_PATHS and end != subject:
            chain = tuple(between[pair] for pair in pairwise(walked.subjects))
            told.setdefault(end, []).append(OwnershipPath(chain[::-1], _carried(chain)))
    return told, counted, not budget.used_up


def _carried(chain: Sequence[Holding]) -> Interval:
    lower, upper = ONE, ONE
    for holding in chain:
        lower *= holding.share
        upper *= max(holding.share, min(ONE, holding.stated.upper))
    return Interval(lower, upper)


def _open(held: Holdings, shares: IndirectShares) -> tuple[OpenPart, ...]:
    """What is missing, as fractions of the subject asked about."""
    found: list[OpenPart] = []
    for one in held.open.values():
        came = shares.at.get(one.subject)
        if came:
            weight = Fraction(came) * one.share
            found.append(OpenPart(one.subject, min(ONE, round(weight, 12)), one.reason))
    for knot, came in shares.closed.items():
        if came:
            whole = min(ONE, round(Fraction(came), 12))
            found.append(OpenPart(knot.members[0], whole, OpenShareReason.CLOSED_LOOP))
    if shares.left_over:
        part = Fraction(round(min(shares.left_over, 1.0) * 10**12), 10**12)
        found.append(OpenPart("", part, OpenShareReason.NOT_WALKED))
    return tuple(sorted(found, key=lambda one: (-one.share, one.subject)))
