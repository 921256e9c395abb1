"""The texts of a column as values: text, day, number, code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from graph_schema.identity_numbers import holds_identity_number
from hub.ingestion.converting.authority_names import AuthorityNames
from hub.ingestion.converting.dates import examples, is_no_day, read_day, read_moment, strange_day
from hub.ingestion.converting.other_value import OtherValue, without_the_value
from hub.ingestion.readers import RowReason
from hub.messages.message import AnyOf, Message, message
from hub.policy.model import exact
from hub.policy.model import mapping_columns as mc


def is_person_number(text: str, column: mc.Column) -> bool:
    """Whether an identity number stands in a column that is no key. Of a number each side of its point counts
    for itself: of 18 digits by chance one in 14,000 looks like a person's."""
    parts = text.split(".") if isinstance(column, mc.Number | mc.Whole) else (text,)
    return any(map(holds_identity_number, parts))


def as_typed(text: str) -> str:
    """A text without the formula by which an export keeps a spreadsheet from reading a number: ="0012"."""
    if text.startswith('="') and text.endswith('"') and '"' not in text[2:-1]:
        return text[2:-1].strip()
    return text


_MASK = re.compile(r"[*＊×█]|[●•](?![^\W\d_])|(?<![^\W\d_])[●•]|(?<=[0-9])[xX]{2,}")


def is_masked(text: str) -> bool:
    """Whether a part of a number or a name is covered: 4115********0019, 张*. Between two letters ● and • are
    how many write the dot of a name (买买提•吐尔逊)."""
    return _MASK.search(text) is not None


_ACCIDENTS = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+|^['‘’`]")


def without_accidents(text: str) -> str:
    """A key without what nobody meant to write: full width, blanks, the apostrophe by which a spreadsheet
    takes it for a text. Whether it is one, its scheme says."""
    if text.isascii() and text.isalnum():
        return text
    return _ACCIDENTS.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Unclear:
    """A text that does not tell which value is meant: none of them, and a warning."""


UNCLEAR = Unclear()


def reader_of(column: mc.Column, authorities: AuthorityNames) -> Callable[[str], Any]:
    """The function that reads the texts of a column. It raises :class:`OtherValue`."""
    match column:
        case mc.Text():
            return lambda text: _text(text, column.longest)
        case mc.Day():
            return lambda text: _day(text, column)
        case mc.Moment():
            zone = ZoneInfo(column.zone)
            return lambda text: _moment(text, column, zone)
        case mc.Number():
            bare = _without_unit(column)
            return lambda text: _bounded(_times(_number(bare(text), column), column.times), column, text)
        case mc.Whole():
            bare = _without_unit(column)
            return lambda text: _bounded(_integer(_of_a_year(bare(text), column)), column, text)
        case mc.Coded(several=True):
            order = {value: position for position, value in enumerate(column.values.values())}
            return lambda text: _first_of_several(text, column, order)
        case mc.Coded() | mc.Bands():
            return lambda text: _coded(text, column)
        case mc.AuthorityNamed():
            return authorities.id_of
        case mc.Ignored():  # pragma: no cover - left out by the caller
            return lambda text: text


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise OtherValue(message("row.long-text", found=without_the_value(text), most=longest))
    return text


def _day(text: str, column: mc.Day) -> Any:
    try:
        return read_day(text, column)
    except ValueError:
        raise _no_date(text, column) from None


def _moment(text: str, column: mc.Moment, zone: ZoneInfo) -> Any:
    try:
        return read_moment(text, column, zone)
    except ValueError:
        raise _no_date(text, column) from None


_SERIAL = re.compile("[2-7][0-9]{4}")
"""A day as a spreadsheet counts it, from 1954 to 2118."""


_STRANGE_DAYS = {
    "two-days": message("row.two-days"),
    "length": message("row.length-of-time"),
    "without-year": message("row.day-without-year"),
    "without-day": message("row.month-without-day"),
}


def _no_date(text: str, column: mc.Day | mc.Moment) -> OtherValue:
    if _SERIAL.fullmatch(text):
        return OtherValue(message("row.day-as-number"))
    if is_no_day(text):
        return OtherValue(message("row.no-such-day"))
    strange = strange_day(text)
    if strange is not None:
        return OtherValue(_STRANGE_DAYS[strange])
    found = without_the_value(text)
    forms = AnyOf(tuple(one for form in column.formats for one in examples(form)))
    span = {"earliest": exact.EARLIEST.year, "latest": exact.LATEST.year}
    if isinstance(column, mc.Day):
        return OtherValue(message("row.other-date", found=found, forms=forms, **span))
    return OtherValue(message("row.other-moment", found=found, forms=forms, **span))


_UNIT = re.compile(r"\((?:单位:?)?(\w{1,6})\)$")


def _without_unit(column: mc.Number | mc.Whole) -> Callable[[str], str]:
    """A number without the unit that the column's title has (8小时 in 服务时长（小时）)."""
    # Of money its own reader knows the units: a title may have another than the numbers (元 for 万元).
    named = column.titles if isinstance(column, mc.Whole) or column.unit is None else ()
    titles = (unicodedata.normalize("NFKC", title) for title in named)
    units = tuple({found[1] for found in map(_UNIT.search, titles) if found is not None})

    def bare(text: str) -> str:
        unit = next((one for one in units if text.endswith(one)), "")
        return text.removesuffix(unit).rstrip() if unit else text

    return bare


def _number(text: str, column: mc.Number) -> Decimal:
    """A number in the unit in which records have it: yuan, a fraction of 1."""
    if column.unit is None:
        return _decimal(text, column)
    plain = unicodedata.normalize("NFKC", text)
    if column.unit == "percent":
        return _decimal(plain.removesuffix("%").rstrip(), column).scaleb(-2)
    return _yuan(plain, column)


_MONEY = re.compile(
    r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?) *(?P<unit>[亿万]?元|[亿万])?"
)


def _yuan(text: str, column: mc.Number) -> Decimal:
    """An amount of money as departments write it: 1,200.00, 1.2万元. A unit beside the number counts."""
    found = _MONEY.fullmatch(text)
    if found is None:
        return _decimal(text, column)
    unit = f"{found['unit'].rstrip('元')}元" if found["unit"] else column.unit
    return _times(_decimal(found["number"].replace(",", ""), column), mc.UNITS[unit or "元"])


def _times(number: Decimal, times: Decimal) -> Decimal:
    """A number in another unit, without zeros that the multiplication leaves: 0.5万元 is 5000, not 5000.0."""
    return number if times == 1 else Decimal(_plainly(number * times))


def _decimal(text: str, column: mc.Number) -> Decimal:
    try:
        return exact.number(text, scientific=column.scientific)
    except ValueError:
        plain = ("1234.5", "1.97e-05") if column.scientific else ("1234.5",)
        examples = AnyOf(_EXAMPLES.get(column.unit or "", plain))
        says = message("row.no-number", found=without_the_value(text), examples=examples)
        raise OtherValue(says) from None


_EXAMPLES: dict[str, tuple[str, ...]] = {
    "percent": ("25", "25%"),
    "元": ("1234.5", "1,234.50", "0.5万元"),
    "万元": ("0.5", "0.5万元", "5,000元"),
    "亿元": ("0.5", "0.5亿元", "5,000万元"),
}


_YEAR = re.compile("([12][0-9]{3})年度?")
FIRST_YEAR = 1000


def _of_a_year(text: str, column: mc.Whole) -> str:
    """The digits of 2025年度 in a column of years: one whose numbers have four digits."""
    if column.at_least is None or column.at_least < FIRST_YEAR:
        return text
    found = _YEAR.fullmatch(text)
    return found[1] if found is not None else text


def _integer(text: str) -> int:
    try:
        return exact.whole(text)
    except ValueError:
        raise OtherValue(message("row.no-whole-number", found=without_the_value(text))) from None


def _bounded(number: Any, column: mc.Number | mc.Whole, text: str) -> Any:
    for bound, beyond, id_ in (
        (column.at_least, column.at_least is not None and number < column.at_least, "row.below-bound"),
        (column.at_most, column.at_most is not None and number > column.at_most, "row.above-bound"),
    ):
        if bound is not None and beyond:
            said = bound_in_unit(bound, column)
            raise OtherValue(Message(id_, {"found": without_the_value(text), "bound": said}))
    return number


def bound_in_unit(bound: Decimal | int, column: mc.Number | mc.Whole) -> str:
    """A bound of what records have, as the column has it: of percent 1 is 100%, of 万元 20000 is 2万元."""
    unit = column.unit if isinstance(column, mc.Number) else None
    if not bound or unit is None:
        times = column.times if isinstance(column, mc.Number) else 1
        return _plainly(Decimal(bound) / times)
    if unit == "percent":
        return f"{_plainly(Decimal(bound).scaleb(2))}%"
    return f"{_plainly(Decimal(bound) / mc.UNITS[unit])}{unit}"


def _plainly(number: Decimal) -> str:
    """A number without zeros behind it, and without an exponent."""
    return format(number.normalize(), "f") if number else "0"


_BREAK = re.compile(r"\s*[\r\n\v\f\u2028\u2029]\s*")
_AROUND_A_BREAK = re.compile(r"(?<=[^\x00-\x7f])\s*[\r\n\v\f\u2028\u2029]\s*(?=[^\x00-\x7f])")


def on_one_line(name: str) -> str:
    """A name without the breaks of a line of a cell (Alt+Enter); Chinese has no blank there."""
    if name.isprintable():
        return name
    return _BREAK.sub(" ", _AROUND_A_BREAK.sub("", name))


def _first_of_several(text: str, column: mc.Coded, order: Mapping[Any, int]) -> Any:
    """The value of the whole text, or else the first in the order of ``values`` of those that it names."""
    whole = column.values.get(text, UNCLEAR if text in column.unclear else None)
    if whole is not None:
        return whole
    parts = [part for part in _BETWEEN.split(_without_numbers(text, column)) if part]
    found = [_coded(_NOTE.split(part)[0], column) for part in parts]
    clear = [value for value in found if value is not UNCLEAR]
    if not clear or len(clear) < len(found):
        return UNCLEAR
    return min(clear, key=order.__getitem__)


def _without_numbers(text: str, column: mc.Coded) -> str:
    """A list without the numbers of its items: of 1、罚款 2、警告, not of codes that are numbers (1、2)."""

    def without(found: re.Match[str]) -> str:
        number = found[0].strip(".．、()（）")
        return found[0] if number in column.values or number in column.unclear else ";"

    return _NUMBERED.sub(without, text)


_BETWEEN = re.compile(r"[;；、,，。|+＋\s]+")
_NUMBERED = re.compile(
    r"(?:^|(?<=[;；、,，。\s]))"
    r"(?:[0-9]{1,2}[.．、)）]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳])"
)
_NOTE = re.compile("[-—–－:：]")


def _coded(text: str, column: mc.Coded | mc.Bands) -> Any:
    if isinstance(column, mc.Coded) and text in column.unclear:
        return UNCLEAR
    if text not in column.values:
        says = message("row.none-of-texts", found=without_the_value(text), texts=tuple(column.values))
        raise OtherValue(says, RowReason.UNKNOWN_CODE)
    return column.values[text]
