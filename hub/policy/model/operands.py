"""What a test compares with: literals, inputs, parameters, rates and days counted from the cut-off.

:mod:`hub.policy.model.operators` builds the tests of conditions from these.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from hub.calendar.periods import Length
from hub.messages.message import Argument, message, shown
from hub.policy.model import exact

PERIOD = r"^P(\d{1,3}Y(\d{1,4}M)?(\d{1,5}D)?|\d{1,4}M(\d{1,5}D)?|\d{1,5}D)$"
"""ISO 8601 period in years, months and days: P3Y, P6M, P30D, P1Y6M."""


class Misfit(ValueError):
    """Parts of a document that do not fit together: what was found, what was expected, and where
    (keys and positions below the part that was checked)."""

    def __init__(self, found: Argument, expected: Argument, *at: int | str) -> None:
        super().__init__(f"{shown(found)}; expected {shown(expected)}")
        self.found = found
        self.expected = expected
        self.at = at


def _plain(value: Decimal) -> Decimal:
    """Without an exponent, so that every way of writing the number down reads back as the same."""
    if not -30 <= value.adjusted() <= 29 or len(value.as_tuple().digits) > 60:
        raise Misfit(
            message("policy.number-number", number=value), message("policy.at-most-30-digits-before-after")
        )
    return Decimal(format(value, "f"))


STORED = "held"
"""The context in which a document is read that stands in the graph: as it was when it was published."""
SINCE_EVER, OPEN_END = date(1, 1, 1), date(9999, 12, 31)
"""The beginning and the end of what has none. Dates, because ``IS NULL`` can't seek an index."""


def _written(read: Callable[[str], object], error: LiteralString) -> BeforeValidator:
    """Refuses texts that are not of the exact form of a type; pydantic would read many others."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str) and info.context is not STORED:
            try:
                read(value)
            except ValueError:
                raise PydanticCustomError(error, "another form") from None
        return value

    return BeforeValidator(check)


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "true or false")
    return value


def _day(value: Any, info: ValidationInfo) -> Any:
    if info.context is STORED or value in (SINCE_EVER, OPEN_END, str(SINCE_EVER), str(OPEN_END)):
        return value
    if not isinstance(value, str | date) or isinstance(value, datetime):
        raise PydanticCustomError("date_type", "no day")
    try:
        return exact.within(value) if isinstance(value, date) else exact.day(value)
    except exact.OutOfBounds:
        raise PydanticCustomError("date_bounds", "out of bounds") from None
    except ValueError:
        raise PydanticCustomError("date_parsing", "another form") from None


def _moment(value: Any, info: ValidationInfo) -> Any:
    if info.context is STORED:
        return value
    try:
        found = exact.moment(value) if isinstance(value, str) else value
        if not isinstance(found, datetime) or found.tzinfo is None:
            raise ValueError("no moment in a zone")
        exact.within(found)
    except ValueError:
        raise PydanticCustomError("datetime_bounds", "no exact moment in bounds") from None
    return found


Number = Annotated[
    Decimal,
    AfterValidator(_plain),
    _written(exact.number, "decimal_parsing"),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]
"""A decimal number without an exponent."""

Whole = Annotated[int, _written(exact.whole, "int_parsing"), BeforeValidator(_no_flag)]
"""A whole number."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day, or one that stands for no beginning or no end."""
Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment with its zone."""
Flag = Annotated[bool, Strict()]
"""True or false."""

Scalar = bool | int | Number | Day | str
"""What an attribute, an input or a parameter can hold. Money and shares are decimal."""


def type_of(value: Scalar) -> Literal["decimal", "date", "text", "boolean"]:
    """What a literal was written as."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "decimal"


class Model(BaseModel):
    """A frozen document part that refuses keys it does not know. ``steady``: fields whose answer is known to
    move only with records, links, versions and the days of windows, see
    :mod:`hub.decisions.eligibility.changed_between`."""

    steady: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Operand(Model):
    """Where a compared value comes from: an input of the rule, a literal, a parameter, a percentage of
    one input to another (``part`` / ``whole``; a whole of 0 has no rate, AMB-046), or the day of the
    cut-off. ``plus`` and ``minus`` shift a day by an ISO 8601 period."""

    steady: ClassVar[frozenset[str]] = frozenset({"input", "value", "parameter", "part", "whole"})

    input: str | None = None
    value: Scalar | None = None
    parameter: str | None = None
    part: str | None = None
    whole: str | None = None
    cutoff: Literal[True] | None = None
    plus: Annotated[str, Field(pattern=PERIOD)] | None = None
    minus: Annotated[str, Field(pattern=PERIOD)] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Operand:
        if (self.part is None) != (self.whole is None):
            raise Misfit(message("policy.part-whole-without-other"), message("policy.both-them"))
        sources = (self.input, self.value, self.parameter, self.part, self.cutoff)
        given = sum(source is not None for source in sources)
        if given != 1:
            expected = message(
                "policy.exactly-names", names=("input", "value", "parameter", "part with whole", "cutoff")
            )
            raise Misfit(message("policy.count-sources-value", count=given), expected)
        if self.plus is not None and self.minus is not None:
            raise Misfit(message("policy.both-plus-minus"), message("policy.them"))
        if self.is_day and self.part is not None:
            raise Misfit(message("policy.percentage-shifted-period"), message("policy.plus-minus-day-only"))
        return self

    @property
    def is_day(self) -> bool:
        """Whether it can only be a day."""
        shifted = self.plus is not None or self.minus is not None
        return bool(self.cutoff) or shifted or isinstance(self.value, date)


Bound = Number | Day | Operand
"""What a value is compared with in order: a number, a day, or where one of them comes from."""


class Comparison(Model):
    """Tests on one value; all that are given must hold. ``at_least`` and ``at_most`` include the number
    itself (以上, AMB-001), ``more_than`` and ``less_than`` do not (超过, 低于). ``present`` asks whether
    there is a value at all."""

    steady: ClassVar[frozenset[str]] = frozenset(
        {"equals", "one_of", "at_least", "at_most", "more_than", "less_than", "present"}
    )

    equals: Scalar | Operand | None = None
    one_of: tuple[Scalar, ...] | None = Field(None, min_length=1)
    at_least: Bound | None = None
    at_most: Bound | None = None
    more_than: Bound | None = None
    less_than: Bound | None = None
    present: Flag | None = None

    @property
    def bounds(self) -> tuple[Decimal | date, ...]:
        """The bounds that are given as literals."""
        given = (self.at_least, self.at_most, self.more_than, self.less_than)
        return tuple(bound for bound in given if bound is not None and not isinstance(bound, Operand))

    @property
    def choices(self) -> tuple[Scalar, ...]:
        """The literal values of ``equals`` and ``one_of``."""
        equals = self.equals
        alone = () if equals is None or isinstance(equals, Operand) else (equals,)
        return (*(self.one_of or ()), *alone)

    @property
    def operands(self) -> dict[str, Operand]:
        """What comes from elsewhere, by the test that it stands in."""
        names = ("equals", "at_least", "at_most", "more_than", "less_than")
        found = ((name, getattr(self, name)) for name in names)
        return {name: value for name, value in found if isinstance(value, Operand)}

    @model_validator(mode="after")
    def _says_something(self) -> Comparison:
        if not self.bounds and not self.choices and not self.operands and self.present is None:
            raise Misfit(
                message("policy.comparison-tests-nothing"),
                message("policy.names", names=tuple(type(self).model_fields)),
            )
        days = {isinstance(bound, date) for bound in self.bounds}
        days |= {True for operand in self.operands.values() if operand.is_day}
        if len(days) > 1:
            raise Misfit(message("policy.number-date-as-bounds-value"), message("policy.bounds-type"))
        if self.present is not None and (self.bounds or self.choices or self.operands):
            raise Misfit(
                message("policy.present-beside-another-test"),
                message("policy.present-alone-others-need-value-anyway"),
            )
        return self


def number_test(test: Comparison | None, of: str) -> None:
    """Refuses a test of a total that is not one on numbers."""
    if test is None:
        return
    days = any(operand.is_day for operand in test.operands.values())
    if (
        days
        or test.present is not None
        or any(isinstance(value, bool | date | str) for value in (*test.bounds, *test.choices))
    ):
        raise Misfit(
            message("policy.word-compared-something-else-than-numbers", word=of),
            message("policy.numbers-without-quotes"),
        )


def ways(wanted: Comparison) -> tuple[bool, bool]:
    """Whether a number that grows can come to pass the comparison, and can come to fail it."""
    none = bool(wanted.choices) and all(choice == 0 for choice in wanted.choices)
    exact = (bool(wanted.choices) and not none) or isinstance(wanted.equals, Operand)
    floor = wanted.at_least is not None or wanted.more_than is not None
    ceiling = wanted.at_most is not None or wanted.less_than is not None
    return exact or floor, exact or ceiling or none


class Text(Model):
    """One label in both languages."""

    steady: ClassVar[frozenset[str]] = frozenset({"zh", "en"})

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Window(Model):
    """A period that ends at the cut-off, or at the day ``ending``: so many years, months and days, or
    ``this`` calendar year, quarter or month. ``of`` names the record's date that must lie inside."""

    steady: ClassVar[frozenset[str]] = frozenset({"years", "months", "days", "of"})

    years: Whole = Field(0, ge=0, le=200)
    months: Whole = Field(0, ge=0, le=2_400)
    days: Whole = Field(0, ge=0, le=73_000)
    this: Literal["year", "quarter", "month"] | None = None
    of: Literal["decided_on", "received_on", "published_on", "valid_from"] = "decided_on"
    ending: Operand | None = None

    @property
    def length(self) -> Length:
        """How long it is, where it is no calendar period."""
        return Length(self.years, self.months, self.days)

    @model_validator(mode="after")
    def _says_something(self) -> Window:
        length = bool(self.years or self.months or self.days)
        if length == (self.this is not None):
            found = (
                message("policy.window-two-lengths") if length else message("policy.window-without-length")
            )
            raise Misfit(found, message("policy.years-months-days-year-quarter-month"))
        if self.ending is not None and self.ending.cutoff:
            found = message("policy.window-ends-at-shifted-cut-off")
            raise Misfit(found, message("policy.input-parameter-day"), "ending")
        return self
