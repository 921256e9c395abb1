"""``compare``: two numbers, days or texts beside each other, or one among some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import NEITHER, Directions, Form, Naming, Path
from hub.policy.model.operands import Misfit, Model, Operand, Scalar


class CompareTest(Model):
    """Compares two operands, or asks whether one is among some literal ``choices`` (op ``one_of``)."""

    steady: ClassVar[frozenset[str]] = frozenset({"left", "op", "right", "choices"})

    left: Operand
    op: Literal["at_least", "at_most", "more_than", "less_than", "equals", "not_equals", "one_of"]
    right: Operand | None = None
    choices: tuple[Scalar, ...] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _two_sides(self) -> CompareTest:
        wanted, other = ("choices", "right") if self.op == "one_of" else ("right", "choices")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise Misfit(
                message("policy.op-op-without-missing-unwanted", op=self.op, missing=wanted, unwanted=other),
                message("policy.wanted-no-unwanted", wanted=wanted, unwanted=other),
            )
        return self

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Both sides, as far as they are operands."""
        return (self.left,) if self.right is None else (self.left, self.right)


class Compare(Form):
    """See :class:`CompareTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"compare"})

    compare: CompareTest

    def names(self, naming: Naming) -> None:
        test = self.compare
        naming.operand(test.left, "compare", "left")
        if test.right is not None:
            naming.operand(test.right, "compare", "right")
        naming.sides(test.left, test.right, test.choices, "compare")

    def directions(self) -> Directions:
        return NEITHER

    def idle(self) -> bool:
        return all(operand.value is not None for operand in self.compare.operands)

    def deeds(self) -> tuple[str, ...]:
        test = self.compare
        sides = (
            test.left.input if test.op in ("at_most", "less_than") else None,
            test.right.input if test.right is not None and test.op in ("at_least", "more_than") else None,
        )
        return tuple(name for name in sides if name is not None)

    def asked(self) -> Iterator[tuple[Path, str, tuple[Scalar, ...]]]:
        left, right, choices = self.compare.left, self.compare.right, self.compare.choices
        if choices is not None and left.input is not None:
            yield ("compare",), left.input, choices
        for one, other in ((left, right), (right, left)):
            if one is not None and one.input is not None and other is not None and other.value is not None:
                yield ("compare",), one.input, (other.value,)
