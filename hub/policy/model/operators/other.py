"""``other``: another subject, which is an input, passes a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path
from hub.policy.model.operands import Model

if TYPE_CHECKING:
    from hub.policy.model.form import Form as Condition


class OtherTest(Model):
    """Another subject, given as an input of type subject, passes the condition."""

    steady: ClassVar[frozenset[str]] = frozenset({"input", "condition"})

    input: str
    condition: Condition


class Other(Form):
    """See :class:`OtherTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"other"})

    other: OtherTest

    reaches: ClassVar[bool] = True

    def inside(self) -> tuple[tuple[Path, Condition], ...]:
        return ((("other", "condition"), self.other.condition),)

    def hops(self, inside: int) -> int:
        return 0  # of another subject no links are read

    def names(self, naming: Naming) -> None:
        naming.input("subject", self.other.input, "other", "input")

    def directions(self) -> Directions:
        return NEITHER
