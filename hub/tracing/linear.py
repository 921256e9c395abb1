"""How often a walk passes each subject of a knot (a strongly connected part): (I - H)^-1.

Exact fractions for a small knot, factors in floating point for a large one (:mod:`hub.tracing.sparse`). A
knot in which the shares add up to so much more than the whole that walks never end has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from hub import deadline

Number = Fraction | float
Row = dict[str, Number]
TOLERANCE = 1e-9
"""How far a figure in floating point may be from the exact one; they are rounded outwards by it."""


class Passages(Protocol):
    """The walks of one knot."""

    def onwards(self, arriving: Mapping[str, Number]) -> Row:
        """How often each member is passed, of what arrives at some."""
        ...

    def back(self, worth: Mapping[str, Number]) -> Row:
        """What a walk that begins at each member meets in all, where passing one is worth so much."""
        ...

    def returns(self, members: Sequence[str]) -> Row:
        """How often a walk that begins at a member passes it, its beginning included."""
        ...


class Exact:
    """By Gauss and Jordan, in fractions."""

    def __init__(self, members: Sequence[str], shares: Mapping[tuple[str, str], Number]) -> None:
        size = range(len(members))
        rows = [
            [Fraction(int(i == j)) - Fraction(shares.get((members[i], members[j]), 0)) for j in size]
            + [Fraction(int(i == j)) for j in size]
            for i in size
        ]
        for column in size:
            deadline.check()
            pivot = next((row for row in size if row >= column and rows[row][column]), None)
            if pivot is None:
                raise ArithmeticError("singular")
            rows[column], rows[pivot] = rows[pivot], rows[column]
            scale = rows[column][column]
            rows[column] = [one / scale for one in rows[column]]
            for row in size:
                factor = rows[row][column]
                if row != column and factor:
                    pairs = zip(rows[row], rows[column], strict=True)
                    rows[row] = [one - factor * other for one, other in pairs]
        self._passed = {
            (members[i], members[j]): rows[i][len(members) + j] for i in size for j in size
        }  # by whom is passed, and where the walk began
        if min(self._passed.values()) < 0:
            raise ArithmeticError("walks never end")
        self._members = members

    def onwards(self, arriving: Mapping[str, Number]) -> Row:
        """See :class:`Passages`."""
        return {
            one: sum((self._passed[one, at] * mass for at, mass in arriving.items()), Fraction(0))
            for one in self._members
        }

    def back(self, worth: Mapping[str, Number]) -> Row:
        """See :class:`Passages`."""
        return {
            one: sum((self._passed[at, one] * value for at, value in worth.items()), Fraction(0))
            for one in self._members
        }

    def returns(self, members: Sequence[str]) -> Row:
        """See :class:`Passages`."""
        return {one: self._passed[one, one] for one in members}
