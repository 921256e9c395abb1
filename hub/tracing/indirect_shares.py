"""How much of a subject comes to each of those above it, by two methods.

LEGAL_PATHS multiplies shares along simple chains and adds the chains up (逐层相乘后加总). INTEGRATED follows
every walk, rounds of a loop included, until it first comes to the owner; what has come to it once is not
counted again. (Of an owner that nobody holds a share in, that is its row of (I - H)^-1: Baldone, Brioschi,
Paleari 1998.) Without loops the two are the same. Both go knot by knot upwards, so that a loop costs what is
in it and not what is around it.

What is open of a subject (:mod:`hub.tracing.holdings`) comes to nobody for certain: each upper bound has all
of it that does not come through the owner itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from hub import deadline
from hub.tracing.graph_part import NONE, NOTHING, ONE, Interval
from hub.tracing.holdings import Holdings
from hub.tracing.linear import TOLERANCE, Exact, Number, Passages, Row
from hub.tracing.simple_paths import Budget, heaviest
from hub.tracing.strong_components import Knot

LARGEST_EXACT = 8
"""Knots of more members are solved in floating point."""
MOST_EXACT = 400
"""So many holdings at most are reckoned in fractions: their digits grow with the length of the chains."""
MOST_RETURNS = 600
"""Of so many members of a knot, those passed most often, it is reckoned how often a walk comes back."""
MOST_WALKED = 20_000
"""So many steps of simple paths are gone inside of knots."""


@dataclass
class IndirectShares:
    """What comes to each subject above ``target`` by one method.

    Args:
        exact: in fractions; else in floating point, which bounds are rounded outwards for.
        at: of the target, all that comes to it; in a loop, as often as it passes.
        returns: by how much ``at`` counts the same again. A member of a very large knot of which that was not
            reckoned is in ``unreckoned``.
        through: of what comes to the subject, how much is open in the end.
        open: how much of the target is open in all.
        unbounded: subjects at which nothing can be said of the upper bound.
        endless: knots whose shares are so far above the whole that walks in them never end.
        closed: how much comes into knots whose members hold each other whole, so that it is nobody's.
        left_over: how much may come by paths that were not walked.
    """

    exact: bool
    at: Row = field(default_factory=dict[str, Number])
    returns: Row = field(default_factory=dict[str, Number])
    unreckoned: set[str] = field(default_factory=set[str])
    through: Row = field(default_factory=dict[str, Number])
    open: Number = NOTHING
    unbounded: set[str] = field(default_factory=set[str])
    endless: list[Knot] = field(default_factory=list[Knot])
    closed: dict[Knot, Number] = field(default_factory=dict[Knot, Number])
    left_over: float = 0.0

    @property
    def nothing(self) -> Number:
        """0 in the numbers that are reckoned in: a fraction among floats makes each step much dearer."""
        return NOTHING if self.exact else 0.0

    def bounds(self, owner: str, moved: Interval = NONE) -> tuple[Number, Number]:
        """Between which numbers the owner's figure lies; ``moved``: what part of it is held for others."""
        nothing = self.nothing
        came = self.at.get(owner, nothing)
        if owner in self.returns:
            came /= self.returns[owner]
        rest = max(nothing, self.open - came * self.through.get(owner, nothing))
        if moved is not NONE:
            return came * (ONE - moved.upper), came * (ONE - moved.lower) + rest
        return came, came + rest

    def interval(self, owner: str, moved: Interval = NONE) -> Interval:
        """The same as exact bounds."""
        lower, upper = self.bounds(owner, moved)
        if not self.exact:
            lower, upper = max(0.0, lower - TOLERANCE), upper + TOLERANCE
        least = _fraction(lower)
        most = ONE if owner in self.unbounded else _fraction(upper)
        return Interval(least, max(least, min(most, ONE)))


def _fraction(number: Number) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(round(number * 10**12), 10**12)


def legal_paths(held: Holdings, knots: Sequence[Knot], steps: int = MOST_WALKED) -> IndirectShares:
    """By simple paths. Where a knot has more of them than are walked in so many steps, what the others may
    carry is open."""
    return _Upwards(held, knots, steps, walks=False).shares()


def integrated(held: Holdings, knots: Sequence[Knot]) -> IndirectShares:
    """By every walk. A knot in which walks never end has what simple paths carry, and no upper bound."""
    return _Upwards(held, knots, MOST_WALKED, walks=True).shares()


class _Upwards:
    def __init__(self, held: Holdings, knots: Sequence[Knot], steps: int, *, walks: bool) -> None:
        self.of, self.knots, self.walks = held.of, knots, walks
        above = [one for knot in knots for one in knot.members]
        several = [holding for one in above for holding in self.of.get(one, ())]
        largest = max(len(knot.members) for knot in knots)
        self.result = IndirectShares(len(several) <= MOST_EXACT and largest <= LARGEST_EXACT)
        number = Fraction if self.result.exact else float
        self.nothing: Number = self.result.nothing
        self.open = {one: number(held.open[one].share) for one in above if one in held.open}
        exact = self.result.exact
        self.share = {id(one): one.share if exact else one.about[0] for one in several}
        self.over = {one.subject for one in held.over_whole}
        self.knot_of = {one: place for place, knot in enumerate(knots) for one in knot.members}
        self.budget = Budget(steps)
        self.solved: dict[int, Passages] = {}
        self.paths: dict[int, dict[str, Row]] = {}
        self.left: Row = {}
        self.entered: Row = {}

    def shares(self) -> IndirectShares:
        """Up with what comes, and back with what is open."""
        arriving: Row = {self.knots[0].members[0]: ONE if self.result.exact else 1.0}
        for place, knot in enumerate(self.knots):
            deadline.check()
            came = {one: arriving[one] for one in knot.members if one in arriving}
            if knot.looped and self._closed(place, knot):
                self.result.closed[knot] = sum(came.values(), self.nothing)
            if not knot.looped:
                self.result.at.update(came)
            elif not self.walks or not self._walk(place, knot, came):
                self._enumerate(place, knot, came)
            self._leave(place, knot, arriving)
        for place, knot in reversed(tuple(enumerate(self.knots))):
            deadline.check()
            self._back(place, knot)
        self.result.open = self.entered[self.knots[0].members[0]]
        self.result.left_over = self.budget.left_over
        return self.result

    def _leave(self, place: int, knot: Knot, arriving: Row) -> None:
        unbounded = not self.result.unbounded.isdisjoint(knot.members)
        for one in knot.members:
            for holding in self.of.get(one, ()):
                if self.knot_of.get(holding.owner, place) != place:
                    more = self.result.at.get(one, self.nothing) * self.share[id(holding)]
                    arriving[holding.owner] = arriving.get(holding.owner, self.nothing) + more
                    if unbounded:
                        self.result.unbounded.add(holding.owner)

    def _inner(self, place: int, knot: Knot) -> dict[tuple[str, str], Number]:
        inner: dict[tuple[str, str], Number] = {}
        for one in knot.members:
            for holding in self.of.get(one, ()):
                if self.knot_of.get(holding.owner) == place:
                    pair = holding.owner, one
                    inner[pair] = inner.get(pair, self.nothing) + self.share[id(holding)]
        return inner

    def _passages(self, knot: Knot, inner: Mapping[tuple[str, str], Number]) -> Passages:
        if self.result.exact:
            return Exact(knot.members, inner)
        from hub.tracing.sparse import Sparse  # with it comes SciPy

        return Sparse(knot.members, inner)

    def _walk(self, place: int, knot: Knot, came: Row) -> bool:
        """Every walk in a knot; False where they never end."""
        inner = self._inner(place, knot)
        if knot in self.result.closed:
            self.result.at.update(dict.fromkeys(knot.members, self.result.closed[knot]))
            return True
        try:
            solved = self._passages(knot, inner)
        except ArithmeticError:
            self.result.endless.append(knot)
            self.result.unbounded.update(knot.members)
            return False
        self.solved[place] = solved
        passed = solved.onwards(came)
        most = sorted(knot.members, key=lambda one: -passed[one])
        self.result.at.update(passed)
        self.result.returns.update(solved.returns(most[:MOST_RETURNS]))
        self.result.unreckoned.update(most[MOST_RETURNS:])
        return True

    def _closed(self, place: int, knot: Knot) -> bool:
        """Whether nothing leaves a knot: its members hold each other whole, and nobody holds of them."""
        kept: Row = dict.fromkeys(knot.members, self.nothing)
        for (_, owned), share in self._inner(place, knot).items():
            kept[owned] += share
        return self.over.isdisjoint(knot.members) and all(one > 1 - 1e-12 for one in kept.values())

    def _enumerate(self, place: int, knot: Knot, came: Row) -> None:
        """Simple paths in a knot, from each member at which something comes in."""
        steps = {
            one: [
                (holding.owner, *holding.about)
                for holding in self.of.get(one, ())
                if self.knot_of.get(holding.owner) == place
            ]
            for one in knot.members
        }
        inner = self._inner(place, knot)
        paths = self.paths[place] = {}
        for entry, mass in came.items():
            if not mass:
                continue
            carried = paths[entry] = {}
            before = self.budget.left_over
            for walked in heaviest(entry, steps.__getitem__, self.budget):
                if not walked.weight:
                    break
                weight: Number = ONE if self.result.exact else 1.0
                for owned, owner in pairwise(walked.subjects):
                    weight *= inner.get((owner, owned), self.nothing)
                end = walked.subjects[-1]
                carried[end] = carried.get(end, self.nothing) + weight
            left = self.budget.left_over - before
            self.left[entry] = Fraction(left) if self.result.exact else left
            for end, weight in carried.items():
                self.result.at[end] = self.result.at.get(end, self.nothing) + mass * weight
        if self.budget.left_over and not self.over.isdisjoint(knot.members):
            self.result.unbounded.update(knot.members)

    def _back(self, place: int, knot: Knot) -> None:
        if knot in self.result.closed:
            whole = dict.fromkeys(knot.members, ONE if self.result.exact else 1.0)
            self.result.through.update(whole)
            self.entered.update(whole)
            return
        worth = {one: self._worth(one, place) for one in knot.members}
        if place in self.solved:
            worth = self.solved[place].back(worth)
        self.result.through.update(worth)
        self.entered.update(worth)
        for entry, carried in self.paths.get(place, {}).items():
            total = sum((weight * worth[end] for end, weight in carried.items()), self.nothing)
            self.entered[entry] = total + (
                Fraction(self.left[entry]) if self.result.exact else self.left[entry]
            )

    def _worth(self, one: str, place: int) -> Number:
        """What is open of a subject, and of those outside of its knot that hold of it."""
        worth = self.open.get(one, self.nothing)
        for holding in self.of.get(one, ()):
            if self.knot_of.get(holding.owner, place) != place:
                worth += self.share[id(holding)] * self.entered.get(holding.owner, self.nothing)
        return worth
