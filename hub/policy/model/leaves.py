"""What a condition tests, without the conditions: one test per operator.

:mod:`hub.policy.model.conditions` puts them together and is where others import them from.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from hub.policy.model.operands import (
    Comparison,
    Day,
    Flag,
    Misfit,
    Model,
    Number,
    Operand,
    Scalar,
    Whole,
    Window,
    number_test,
)


class Sum(Model):
    """Adds one attribute over the records that count."""

    attribute: str
    is_: Comparison = Field(alias="is")

    @model_validator(mode="after")
    def _numbers(self) -> Sum:
        number_test(self.is_, "sum")
        return self


class LastRecords(Model):
    """The newest ``count`` records must each pass ``where``; fewer of them is UNKNOWN."""

    count: Whole = Field(ge=1)
    where: dict[str, Comparison] = Field(min_length=1)


class RecordTest(Model):
    """Records of these kinds that count under the rule: exists (the default), a count, a sum, or
    each of the last n. A sum adds no amounts below zero: a record that has one makes it UNKNOWN."""

    kind: str | Annotated[tuple[str, ...], Field(min_length=1)]
    where: dict[str, Comparison] = Field(default_factory=dict)
    within: Window | None = None
    count: Comparison | None = None
    sum: Sum | None = None
    each_of_last: LastRecords | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds as a tuple, however they were written."""
        return (self.kind,) if isinstance(self.kind, str) else self.kind

    @model_validator(mode="after")
    def _one_test(self) -> RecordTest:
        if sum(test is not None for test in (self.count, self.sum, self.each_of_last)) > 1:
            raise Misfit("more than one test on records", "one of count, sum, each_of_last (none: exists)")
        number_test(self.count, "count")
        return self


class GradeTest(Model):
    """The newest grade (or score) on one scale. Never compared across scales (AMB-003)."""

    scale: str
    at_least: str | None = None
    one_of: tuple[str, ...] | None = Field(None, min_length=1)
    score: Comparison | None = None
    year: Whole | str | None = Field(None, description="Year of the rating; a text names a parameter.")

    @model_validator(mode="after")
    def _one_test(self) -> GradeTest:
        given = sum(test is not None for test in (self.at_least, self.one_of, self.score))
        if given != 1:
            raise Misfit(f"{given} tests on one grade", "exactly one of at_least, one_of, score")
        return self


class ListTest(Model):
    """The subject is on any of these lists at the cut-off, by an entry that passes ``where``. A list is a
    record kind of category list."""

    lists: tuple[str, ...] = Field(min_length=1)
    where: dict[str, Comparison] = Field(default_factory=dict)


class LeftListTest(Model):
    """The subject was on one of these lists, or held one of these honours, and does no more: a record of
    ``exits`` that passes ``where`` stands after its newest entry, or its entries ended, for whatever reason
    (AMB-034). A newer entry is a new membership (AMB-033)."""

    lists: tuple[str, ...] = Field(min_length=1)
    exits: tuple[str, ...] = ()
    where: dict[str, Comparison] = Field(default_factory=dict)


class NewestTest(Model):
    """The newest record of ``kinds`` is one of ``is``: what state the last event left behind (签约、履约、
    违约…). Two kinds on that day, or a source that may hold a newer one of the others, make it UNKNOWN."""

    kinds: tuple[str, ...] = Field(min_length=2)
    where: dict[str, Comparison] = Field(default_factory=dict)
    is_: tuple[str, ...] = Field(alias="is", min_length=1)

    @model_validator(mode="after")
    def _some_of_them(self) -> NewestTest:
        strange = [kind for kind in self.is_ if kind not in self.kinds]
        if strange:
            raise Misfit(f"kind '{strange[0]}', which is none of kinds", "one of kinds", "is")
        if set(self.is_) == set(self.kinds):
            raise Misfit("is, which names every kind", "some of kinds, or a record test", "is")
        return self


class Entries(Model):
    """Records that move an account: by the number in ``attribute``, or each by the same ``each``."""

    kinds: tuple[str, ...] = Field(min_length=1)
    where: dict[str, Comparison] = Field(default_factory=dict)
    attribute: str | None = None
    each: Number | Operand | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> Entries:
        if (self.attribute is None) == (self.each is None):
            raise Misfit("both or none of attribute, each", "exactly one of attribute, each")
        if isinstance(self.each, Operand) and self.each.is_day:
            raise Misfit("a day as what each record moves", "a number, an input or a parameter", "each")
        return self


class Account(Model):
    """A balance (积分账户) derived from records at the cut-off: ``base``, more by ``plus``, less by
    ``minus``. It is never stored, so it can't drift."""

    base: Number | Operand = Decimal(0)
    plus: tuple[Entries, ...] = ()
    minus: tuple[Entries, ...] = ()
    within: Window | None = None

    @model_validator(mode="after")
    def _moves(self) -> Account:
        if not self.plus and not self.minus:
            raise Misfit("an account that nothing moves", "plus, minus or both")
        return self


class AccountTest(Account):
    """The balance passes ``is``."""

    is_: Comparison = Field(alias="is")

    @model_validator(mode="after")
    def _numbers(self) -> AccountTest:
        number_test(self.is_, "balance")
        return self


class OutranksTest(Model):
    """The subject's newest grade on the scale is better than that of another subject, given as an input
    (``or_equal``: or the same)."""

    input: str
    scale: str
    or_equal: Flag = False


class CompareTest(Model):
    """Compares two operands, or asks whether one is among some literal ``choices`` (op ``one_of``)."""

    left: Operand
    op: Literal["at_least", "at_most", "more_than", "less_than", "equals", "not_equals", "one_of"]
    right: Operand | None = None
    choices: tuple[Scalar, ...] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _two_sides(self) -> CompareTest:
        wanted, other = ("choices", "right") if self.op == "one_of" else ("right", "choices")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise Misfit(f"op {self.op} without {wanted}, or with {other}", f"{wanted}, and no {other}")
        return self

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Both sides, as far as they are operands."""
        return (self.left,) if self.right is None else (self.left, self.right)


class LocatedTest(Model):
    """Region of registration, residence or operation: three different things; the rule says which."""

    by: Literal["registered", "residence", "operation"]
    in_: str = Field(alias="in")


class SameTest(Model):
    """Compares the subject with another one, given as an input of type subject."""

    input: str
    attribute: Literal["subject", "registered", "residence", "operation"]


class RuleTest(Model):
    """Another rule's condition, evaluated on the same facts."""

    rule: str
    is_: Literal["MET", "UNMET"] = Field("MET", alias="is")


class DateTest(Model):
    """The cut-off's date, or a date input, lies in a period or on days of the month."""

    input: str | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = Field(None, description="First day that is no longer inside.")
    days_of_month: tuple[Whole, Whole] | None = Field(None, description="First and last day, both inside.")

    @model_validator(mode="after")
    def _says_something(self) -> DateTest:
        if self.from_ is None and self.to is None and self.days_of_month is None:
            raise Misfit("a date test that tests nothing", "from, to or days_of_month")
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise Misfit(f"from {self.from_}, which is not before to {self.to}", "from before to", "to")
        if self.days_of_month is not None and not 1 <= self.days_of_month[0] <= self.days_of_month[1] <= 31:
            raise Misfit(f"days_of_month {list(self.days_of_month)}", "first and last day, of 1 to 31")
        return self


NEXT_WORKING_DAY = "deadline-next-working-day"
"""The parameter that says, true or false, whether a deadline in days, months or years whose last day is no
working day ends on the next one. Without it nothing moves."""


class DeadlineTest(Model):
    """``end`` is not later than the day ``by``, or than so long after ``start``; days and working days may
    come from an input or a parameter. The first counted day is the next (working) day (AMB-007). Where
    :data:`NEXT_WORKING_DAY` says so, a last day on which nobody works moves to the next working day. A test
    without an ``end`` asks whether the deadline has passed at the cut-off; where an ``end`` is named but not
    given, it stays open until then."""

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
            found = "no length" if not given else " and ".join(given)
            raise Misfit(f"a deadline with {found}", "exactly one of " + ", ".join(units))
        if (self.start is None) != (self.by is not None):
            raise Misfit("by beside start, or neither", "start with a length, or by alone", "start")
        length = getattr(self, given[0])
        if isinstance(length, Operand) and length.is_day:
            raise Misfit("a day as the length of a deadline", "a number of days", given[0])
        return self

    @property
    def operands(self) -> tuple[Operand, ...]:
        """What the length comes from, where it is not a literal."""
        return tuple(length for length in (self.working_days, self.days) if isinstance(length, Operand))
