"""``same``: whether another subject is this one, or of its place."""

from __future__ import annotations

from typing import ClassVar, Literal

from hub.policy.model.form import NEITHER, Directions, Form, Naming
from hub.policy.model.operands import Model


class SameTest(Model):
    """Compares the subject with another one, given as an input of type subject."""

    steady: ClassVar[frozenset[str]] = frozenset({"input", "attribute"})

    input: str
    attribute: Literal["subject", "registered", "residence", "operation"]


class Same(Form):
    """See :class:`SameTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"same"})

    same: SameTest

    def names(self, naming: Naming) -> None:
        naming.input("subject", self.same.input, "same", "input")

    def directions(self) -> Directions:
        return NEITHER
