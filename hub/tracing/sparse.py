"""How often a walk passes each subject of a large knot, by SciPy's sparse LU factors (稀疏矩阵分解).

Only a trace that meets one loads SciPy: it takes as long as the rest of tracing together.
"""

# SciPy has no types of its own: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from scipy.sparse import csc_matrix, identity
from scipy.sparse.linalg import splu

from hub import deadline
from hub.tracing.linear import TOLERANCE, Number, Row

CHUNK = 128


class Sparse:
    """By sparse LU factors, in floating point."""

    def __init__(self, members: Sequence[str], shares: Mapping[tuple[str, str], Number]) -> None:
        self._at = {one: place for place, one in enumerate(members)}
        size = len(members)
        rows = [self._at[owner] for owner, _ in shares]
        columns = [self._at[owned] for _, owned in shares]
        values = [float(share) for share in shares.values()]
        matrix = csc_matrix((values, (rows, columns)), shape=(size, size))
        try:
            self._factors: Any = splu(csc_matrix(identity(size, format="csc") - matrix))
        except RuntimeError as singular:
            raise ArithmeticError("singular") from singular
        # All columns at once would do; one vector that weighs every column shows the sign as well.
        met = self._factors.solve(numpy.ones(size))
        if not numpy.isfinite(met).all() or met.min() < 1 - TOLERANCE:
            raise ArithmeticError("walks never end")

    def onwards(self, arriving: Mapping[str, Number]) -> Row:
        """See :class:`Passages`."""
        return self._row(self._factors.solve(self._vector(arriving)))

    def back(self, worth: Mapping[str, Number]) -> Row:
        """See :class:`Passages`."""
        return self._row(self._factors.solve(self._vector(worth), trans="T"))

    def returns(self, members: Sequence[str]) -> Row:
        """See :class:`Passages`."""
        found: Row = {}
        for start in range(0, len(members), CHUNK):
            deadline.check()
            chunk = members[start : start + CHUNK]
            begun = numpy.zeros((len(self._at), len(chunk)))
            for place, one in enumerate(chunk):
                begun[self._at[one], place] = 1.0
            passed = self._factors.solve(begun)
            found.update((one, float(passed[self._at[one], place])) for place, one in enumerate(chunk))
        return found

    def _vector(self, values: Mapping[str, Number]) -> Any:
        vector = numpy.zeros(len(self._at))
        for one, value in values.items():
            vector[self._at[one]] = float(value)
        return vector

    def _row(self, solved: Any) -> Row:
        return {one: float(solved[place]) for one, place in self._at.items()}
