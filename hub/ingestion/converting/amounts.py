"""Amounts of money that a text states in words, beside the column that has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from hub.ingestion.converting.facts import RowWarning, RowWarningReason
from hub.messages.message import message
from hub.policy.model import mapping_columns as mc

_AMOUNT = re.compile(
    r"(?<![0-9.])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,12}(?:\.[0-9]{1,6})?)"
    r" *(?P<unit>[亿万千百])? *[元圆]"
)
_WRITTEN = re.compile(r"(?P<number>[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两]+)[元圆]")
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_NUMERALS = ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {one: value for value, same in enumerate(_NUMERALS) for one in same}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
MOST_READ = 2_000
"""So many characters of a text are looked through."""


def amounts(text: str) -> set[Decimal]:
    """The amounts that a text states, in yuan: 2000元, 2,000.00元, 0.2万元, 贰仟元."""
    plain = unicodedata.normalize("NFKC", text[:MOST_READ])
    return set(_in_digits(plain)) | set(_in_words(plain))


def _in_digits(text: str) -> Iterator[Decimal]:
    for found in _AMOUNT.finditer(text):
        unit = found["unit"]
        yield Decimal(found["number"].replace(",", "")) * (_TIMES[unit] if unit else 1)


def _in_words(text: str) -> Iterator[Decimal]:
    for found in _WRITTEN.finditer(text):
        number = _number(found["number"])
        if number:
            yield Decimal(number)


def _number(words: str) -> int:
    """The number that is written in Chinese numerals."""
    whole = group = digit = 0
    for one in words:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _STEPS:
            group += (digit or 1) * _STEPS[one]
            digit = 0
        else:
            whole = (whole + group + digit) * _GROUPS[one]
            group = digit = 0
    return whole + group + digit


def warning(name: str, column: mc.Number, amount: Decimal, text: str) -> RowWarning | None:
    """What is strange about an amount (in yuan) beside a text that states amounts, if anything."""
    if not text or amount == 0:
        return None
    stated = amounts(text)
    if not stated or amount in stated or amount == sum(stated):
        return None
    written = amount / mc.UNITS.get(column.unit or "", Decimal(1))
    unit = column.unit or "元"
    if written in stated and unit != "元":
        right = format((written / mc.UNITS[unit]).normalize(), "f")
        says = message("ingestion.warning-unit", column=name, unit=unit, right=right)
        return RowWarning(RowWarningReason.UNIT, says, name)
    says = message("ingestion.warning-amount", column=name, text=column.stated_in or "", unit=unit)
    return RowWarning(RowWarningReason.AMOUNT, says, name)
