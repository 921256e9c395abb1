"""``all``: every part is MET."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path

if TYPE_CHECKING:
    from hub.policy.model.form import Form as Condition


class All(Form):
    """Every part is MET."""

    steady: ClassVar[frozenset[str]] = frozenset({"all"})

    all: tuple[Condition, ...] = Field(min_length=1)

    def inside(self) -> tuple[tuple[Path, Condition], ...]:
        return tuple((("all", place), part) for place, part in enumerate(self.all))

    def names(self, naming: Naming) -> None:
        """Nothing that could lead nowhere."""

    def directions(self) -> Directions:
        return NEITHER

    def idle(self) -> bool:
        return all(part.idle() for _, part in self.inside())
