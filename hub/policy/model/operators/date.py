"""``date``: the cut-off's day, or a day that is given, beside a period."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.form import NEITHER, Directions, Form, Naming
from hub.policy.model.operands import Day, Misfit, Model, Whole


class DateTest(Model):
    """The cut-off's date, or a date input, lies in a period or on days of the month."""

    steady: ClassVar[frozenset[str]] = frozenset({"input", "from_", "to", "days_of_month"})

    input: str | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = Field(None, description="First day that is no longer inside.")
    days_of_month: tuple[Whole, Whole] | None = Field(None, description="First and last day, both inside.")

    @model_validator(mode="after")
    def _says_something(self) -> DateTest:
        if self.from_ is None and self.to is None and self.days_of_month is None:
            raise Misfit(message("policy.date-test-tests-nothing"), message("policy.days-month"))
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise Misfit(
                message("policy.start-before-end", start=self.from_, end=self.to),
                message("policy.before"),
                "to",
            )
        if self.days_of_month is not None and not 1 <= self.days_of_month[0] <= self.days_of_month[1] <= 31:
            raise Misfit(
                message("policy.days-month-days", days=list(self.days_of_month)),
                message("policy.first-last-day-1-31"),
            )
        return self


class DateIs(Form):
    """See :class:`DateTest`."""

    steady: ClassVar[frozenset[str]] = frozenset({"date"})

    date: DateTest

    def names(self, naming: Naming) -> None:
        naming.input("date", self.date.input, "date", "input")

    def directions(self) -> Directions:
        return NEITHER

    def idle(self) -> bool:
        return self.date.input is None
