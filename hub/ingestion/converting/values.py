"""The texts of a column as values: text, day, number, code."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from graph_schema.identity_numbers import holds_identity_number
from hub.ingestion.converting.dates import read_day, read_moment
from hub.ingestion.lines import Reason
from hub.policy.model import exact
from hub.policy.model import mapping as m


class OtherValue(Exception):
    """A text that is not what its column holds."""

    def __init__(self, found: str, expected: str, reason: Reason = Reason.BAD_VALUE) -> None:
        super().__init__()
        self.found = found
        self.expected = expected
        self.reason = reason


def without_the_value(text: str) -> str:
    """What a complaint says of a value. Never the value: where it stands is told, and what stands there may
    be a name, a number of a person, or a formula."""
    return "a text of 1 character" if len(text) == 1 else f"a text of {len(text)} characters"


def is_person_number(text: str, column: m.Column) -> bool:
    """Whether an identity number stands in a column that is no key. Of a number each side of its point counts
    for itself: of 18 digits by chance one in 14,000 looks like a person's."""
    if len(text) < 18:
        return False
    parts = text.split(".") if isinstance(column, m.Number | m.Whole) else (text,)
    return any(map(holds_identity_number, parts))


def reader_of(column: m.Column) -> Callable[[str], Any]:
    """The function that reads the texts of a column. It raises :class:`OtherValue`."""
    match column:
        case m.Text():
            return lambda text: _text(text, column.longest)
        case m.Day():
            return lambda text: _day(text, column)
        case m.Moment():
            zone = ZoneInfo(column.zone)
            return lambda text: _moment(text, column, zone)
        case m.Number():
            return lambda text: _bounded(_in_its_unit(text, column) * column.times, column, text)
        case m.Whole():
            return lambda text: _bounded(_integer(text), column, text)
        case m.Coded() | m.Bands():
            return lambda text: _coded(text, column)
        case m.Ignored():  # pragma: no cover - left out by the caller
            return lambda text: text


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise OtherValue(f"a text of {len(text)} characters", f"at most {longest}")
    return text


def _day(text: str, column: m.Day) -> Any:
    try:
        return read_day(text, column)
    except ValueError:
        raise _no_date(text, column) from None


def _moment(text: str, column: m.Moment, zone: ZoneInfo) -> Any:
    try:
        return read_moment(text, column, zone)
    except ValueError:
        raise _no_date(text, column) from None


def _no_date(text: str, column: m.Day | m.Moment) -> OtherValue:
    forms = " or ".join(column.formats)
    return OtherValue(without_the_value(text), f"a {column.type} {exact.BOUNDS}, written as {forms}")


def _in_its_unit(text: str, column: m.Number) -> Decimal:
    if column.unit != "percent":
        return _decimal(text, column)
    return _decimal(text.removesuffix("%").rstrip(), column).scaleb(-2)


def _decimal(text: str, column: m.Number) -> Decimal:
    try:
        return exact.number(text, scientific=column.scientific)
    except ValueError:
        form = "a decimal number such as 1234.5" + (" or 1.97e-05" if column.scientific else "")
        raise OtherValue(without_the_value(text), form) from None


def _integer(text: str) -> int:
    try:
        return exact.whole(text)
    except ValueError:
        raise OtherValue(without_the_value(text), "a whole number of at most 18 digits, such as 12") from None


def _bounded(number: Any, column: m.Number | m.Whole, text: str) -> Any:
    if column.at_least is not None and number < column.at_least:
        raise OtherValue(without_the_value(text), f"at least {column.at_least}")
    if column.at_most is not None and number > column.at_most:
        raise OtherValue(without_the_value(text), f"at most {column.at_most}")
    return number


def _coded(text: str, column: m.Coded | m.Bands) -> Any:
    if text not in column.values:
        raise OtherValue(without_the_value(text), "one of " + ", ".join(column.values), Reason.UNKNOWN_CODE)
    return column.values[text]
