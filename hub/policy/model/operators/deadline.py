"""``deadline``: done in time, counted in days, working days, months or years, or by a fixed day."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import NEITHER, Directions, Form, Naming
from hub.policy.model.operands import Day, Misfit, Model, Operand, Whole

NEXT_WORKING_DAY = "deadline-next-working-day"
"""The parameter that says, true or false, whether a deadline in days, months or years whose last day is no
working day ends on the next one. Without it nothing moves."""


class DeadlineTest(Model):
    """``end`` is not later than the day ``by``, or than so long after ``start``; days and working days may
    come from an input or a parameter. The first counted day is the next (working) day (AMB-007). Where
    :data:`NEXT_WORKING_DAY` says so, a last day on which nobody works moves to the next working day. A test
    without an ``end`` asks whether the deadline has passed at the cut-off; where an ``end`` is named but not
    given, it stays open until then."""

    steady: ClassVar[frozenset[str]] = frozenset({"start", "end", "working_days", "days", "months", "years"})

    start: str | None = None
    end: str | None = None
    by: Day | None = Field(None, description="A fixed last day, inside.")
    working_days: Annotated[Whole, Field(ge=1, le=1_000)] | Operand | None = None
    days: Annotated[Whole, Field(ge=1, le=36_500)] | Operand | None = None
    months: Whole | None = Field(None, ge=1, le=1_200)
    years: Whole | None = Field(None, ge=1, le=100)

    @model_validator(mode="after")
    def _one_unit(self) -> DeadlineTest:
        units = ("working_days", "days", "months", "years", "by")
        given = [unit for unit in units if getattr(self, unit) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else message("policy.no-length")
            raise Misfit(
                message("policy.deadline-units", units=found), message("policy.exactly-names", names=units)
            )
        if (self.start is None) != (self.by is not None):
            raise Misfit(
                message("policy.beside-start-neither"), message("policy.start-length-alone"), "start"
            )
        length = getattr(self, given[0])
        if isinstance(length, Operand) and length.is_day:
            raise Misfit(message("policy.day-as-length-deadline"), message("policy.number-days"), given[0])
        return self

    @property
    def operands(self) -> tuple[Operand, ...]:
        """What the length comes from, where it is not a literal."""
        return tuple(length for length in (self.working_days, self.days) if isinstance(length, Operand))


class Deadline(Form):
    """See :class:`DeadlineTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"deadline"})

    deadline: DeadlineTest

    def names(self, naming: Naming) -> None:
        test = self.deadline
        naming.input("date", test.start, "deadline", "start")
        naming.input("date", test.end, "deadline", "end")
        for operand in test.operands:
            naming.number(operand, "deadline")

    def directions(self) -> Directions:
        return NEITHER

    def deeds(self) -> tuple[str, ...]:
        return () if self.deadline.end is None else (self.deadline.end,)
