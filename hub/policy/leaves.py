"""What a condition tests, without the conditions: comparisons, operands, and one test per operator.

:mod:`hub.policy.conditions` puts them together and is where others import them from.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, model_validator


class Misfit(ValueError):
    """Parts of a document that do not fit together: what was found, what was expected, and where
    (keys and positions below the part that was checked)."""

    def __init__(self, found: str, expected: str, *at: int | str) -> None:
        super().__init__(f"{found}; expected {expected}")
        self.found = found
        self.expected = expected
        self.at = at


def _plain(value: Decimal) -> Decimal:
    """Without an exponent, so that every way of writing the number down reads back as the same."""
    if not -30 <= value.adjusted() <= 29 or len(value.as_tuple().digits) > 60:
        raise Misfit(f"the number {value}", "at most 30 digits before and after the point")
    return Decimal(format(value, "f"))


Number = Annotated[
    Decimal,
    AfterValidator(_plain),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]
"""A decimal number without an exponent."""

Scalar = bool | int | Number | date | str
"""What an attribute, an input or a parameter can hold. Money and shares are decimal."""


class Model(BaseModel):
    """A frozen document part that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Comparison(Model):
    """Tests on one value; all that are given must hold. ``at_least`` and ``at_most`` include the number
    itself (以上, AMB-001), ``more_than`` and ``less_than`` do not (超过, 低于)."""

    equals: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = Field(None, min_length=1)
    at_least: Number | date | None = None
    at_most: Number | date | None = None
    more_than: Number | date | None = None
    less_than: Number | date | None = None

    @property
    def bounds(self) -> tuple[Decimal | date, ...]:
        """The bounds that are given."""
        given = (self.at_least, self.at_most, self.more_than, self.less_than)
        return tuple(bound for bound in given if bound is not None)

    @property
    def choices(self) -> tuple[Scalar, ...]:
        """The values of ``equals`` and ``one_of``."""
        return (*(self.one_of or ()), *((self.equals,) if self.equals is not None else ()))

    @model_validator(mode="after")
    def _says_something(self) -> Comparison:
        if not self.bounds and not self.choices:
            raise Misfit("a comparison that tests nothing", "one of " + ", ".join(type(self).model_fields))
        if len({isinstance(bound, date) for bound in self.bounds}) > 1:
            raise Misfit("a number and a date as bounds of one value", "bounds of one type")
        return self


def _number_test(test: Comparison | None, of: str) -> None:
    """Refuses a test of a total that is not one on numbers."""
    if test is not None and any(
        isinstance(value, bool | date | str) for value in (*test.bounds, *test.choices)
    ):
        raise Misfit(f"a {of} that is compared with something else than numbers", "numbers without quotes")


class Window(Model):
    """A period that ends at the cut-off. ``of`` names the record's date that must lie inside."""

    years: int = Field(0, ge=0, le=200)
    months: int = Field(0, ge=0, le=2_400)
    days: int = Field(0, ge=0, le=73_000)
    of: Literal["decided_on", "received_on", "published_on", "valid_from"] = "decided_on"

    @model_validator(mode="after")
    def _says_something(self) -> Window:
        if not (self.years or self.months or self.days):
            raise Misfit("a window without a length", "years, months or days")
        return self


class Sum(Model):
    """Adds one attribute over the records that count."""

    attribute: str
    is_: Comparison = Field(alias="is")

    @model_validator(mode="after")
    def _numbers(self) -> Sum:
        _number_test(self.is_, "sum")
        return self


class LastRecords(Model):
    """The newest ``count`` records must each pass ``where``; fewer of them is UNKNOWN."""

    count: int = Field(ge=1)
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
        _number_test(self.count, "count")
        return self


class GradeTest(Model):
    """The newest grade (or score) on one scale. Never compared across scales (AMB-003)."""

    scale: str
    at_least: str | None = None
    one_of: tuple[str, ...] | None = Field(None, min_length=1)
    score: Comparison | None = None
    year: int | str | None = Field(None, description="Year of the rating; a text names a parameter.")

    @model_validator(mode="after")
    def _one_test(self) -> GradeTest:
        given = sum(test is not None for test in (self.at_least, self.one_of, self.score))
        if given != 1:
            raise Misfit(f"{given} tests on one grade", "exactly one of at_least, one_of, score")
        return self


class ListTest(Model):
    """The subject is on any of these lists at the cut-off. A list is a record kind of category list."""

    lists: tuple[str, ...] = Field(min_length=1)


class Operand(Model):
    """Where a compared value comes from: an input of the rule, a literal, a parameter, or a percentage
    of one input to another (``part`` / ``whole``; a whole of 0 has no rate, AMB-046)."""

    input: str | None = None
    value: Scalar | None = None
    parameter: str | None = None
    part: str | None = None
    whole: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Operand:
        if (self.part is None) != (self.whole is None):
            raise Misfit("one of part and whole without the other", "both of them")
        given = sum(source is not None for source in (self.input, self.value, self.parameter, self.part))
        if given != 1:
            expected = "exactly one of input, value, parameter, part with whole"
            raise Misfit(f"{given} sources of one value", expected)
        return self


class CompareTest(Model):
    """Compares two operands."""

    left: Operand
    op: Literal["at_least", "at_most", "more_than", "less_than", "equals", "not_equals"]
    right: Operand


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
    from_: date | None = Field(None, alias="from")
    to: date | None = Field(None, description="First day that is no longer inside.")
    days_of_month: tuple[int, int] | None = Field(None, description="First and last day, both inside.")

    @model_validator(mode="after")
    def _says_something(self) -> DateTest:
        if self.from_ is None and self.to is None and self.days_of_month is None:
            raise Misfit("a date test that tests nothing", "from, to or days_of_month")
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise Misfit(f"from {self.from_}, which is not before to {self.to}", "from before to", "to")
        if self.days_of_month is not None and not 1 <= self.days_of_month[0] <= self.days_of_month[1] <= 31:
            raise Misfit(f"days_of_month {list(self.days_of_month)}", "first and last day, of 1 to 31")
        return self


class DeadlineTest(Model):
    """``end`` is not later than n days after ``start``. The first counted day is the next (working)
    day (AMB-007). A test without an ``end`` asks whether the deadline has passed at the cut-off; where an
    ``end`` is named but not given, it stays open until then."""

    start: str
    end: str | None = None
    working_days: int | None = Field(None, ge=1, le=1_000)
    days: int | None = Field(None, ge=1, le=36_500)

    @model_validator(mode="after")
    def _one_unit(self) -> DeadlineTest:
        if (self.working_days is None) == (self.days is None):
            raise Misfit("both or none of working_days, days", "exactly one of working_days, days")
        return self
