"""``any``: at least one part is MET."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path

if TYPE_CHECKING:
    from hub.policy.model.form import Form as Condition


class AnyOf(Form):
    """At least one part is MET."""

    steady: ClassVar[frozenset[str]] = frozenset({"any"})

    any: tuple[Condition, ...] = Field(min_length=1)

    def inside(self) -> tuple[tuple[Path, Condition], ...]:
        return tuple((("any", place), part) for place, part in enumerate(self.any))

    def names(self, naming: Naming) -> None:
        """Nothing that could lead nowhere."""

    def directions(self) -> Directions:
        return NEITHER

    def idle(self) -> bool:
        return all(part.idle() for _, part in self.inside())
