"""``not``: the part is UNMET; UNKNOWN stays UNKNOWN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path

if TYPE_CHECKING:
    from hub.policy.model.form import Form as Condition


class Not(Form):
    """The part is UNMET; UNKNOWN stays UNKNOWN."""

    steady: ClassVar[frozenset[str]] = frozenset({"not_"})

    not_: Condition = Field(alias="not")

    def inside(self) -> tuple[tuple[Path, Condition], ...]:
        return ((("not",), self.not_),)

    def names(self, naming: Naming) -> None:
        """Nothing that could lead nowhere."""

    def directions(self) -> Directions:
        return NEITHER

    def idle(self) -> bool:
        return all(part.idle() for _, part in self.inside())
