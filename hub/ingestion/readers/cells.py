"""What stands in a cell of a spreadsheet, as the text that somebody would have typed into a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.datetime import from_excel as _from_excel  # pyright: ignore[reportUnknownVariableType]
from openpyxl.utils.escape import unescape

from hub.ingestion.readers.row import Fault, RowReason
from hub.messages.message import Message, message

MOST_DIGITS = 15
"""That a number of a spreadsheet has: it is a binary fraction, whose further digits nobody typed."""
LONGEST_CELL = 32_767
"""In characters: so much a cell of Excel holds."""
from_excel: Callable[[float, datetime], object] = _from_excel  # pyright: ignore[reportUnknownVariableType]
KNOWN = 4_096
"""So many days are remembered as they are written."""
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_ZEROS = re.compile(r"0{2,30}")
_PERCENT = re.compile(r"[0#,]+(?:\.[0#]+)?%")


@dataclass(frozen=True)
class Formats:
    """How a workbook shows numbers: the format of each style, and the day from which it counts."""

    of_styles: Sequence[str] = ()
    epoch: datetime = WINDOWS_EPOCH
    days: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str], compare=False)

    def of(self, style: str | None) -> str:
        """The format of a style, by its number."""
        if not style or not style.isdecimal() or int(style) >= len(self.of_styles):
            return "General"
        return self.of_styles[int(style)]


def builtin(number: int) -> str:
    """A format that has a number and stands in no file. Chinese and Japanese days have some of their own."""
    if 27 <= number <= 36 or 50 <= number <= 58:
        return "yyyy-mm-dd"
    return BUILTIN_FORMATS.get(number, "General")


class OddCell(Exception):
    """A cell whose value nobody can use; ``text`` is what can be shown of it."""

    def __init__(self, says: Message, text: str, reason: RowReason = RowReason.BAD_CELL) -> None:
        super().__init__(says.id)
        self.says, self.text, self.reason = says, text, reason

    def fault(self, column: str) -> Fault:
        """As a fault of its row."""
        return Fault(self.reason, self.says, column=column)


def text_of(text: str) -> str:
    """A text, with the characters that XML has no way to write.

    Raises:
        OddCell: it is too long, or has a NUL.
    """
    if "_x" in text:
        text = unescape(text)
    if len(text) > LONGEST_CELL:
        raise OddCell(message("row.long-cell", most=LONGEST_CELL), text[:100], RowReason.TOO_LONG)
    if "\0" in text:
        raise OddCell(message("row.nul"), text.replace("\0", ""), RowReason.NUL)
    return text


def number_of(raw: str, style: str | None, formats: Formats) -> str:
    """A number as text: days as ISO dates, percents with their sign, the digits that were typed.

    Raises:
        OddCell: its last digits are lost, it is no day though it has the form of one, or it is no number.
    """
    shown = formats.of(style)
    kind = _kind(shown)
    if kind == "plain" and _PLAIN.fullmatch(raw):
        return raw
    if kind == "day":
        return _day(raw, shown, formats)
    number = _decimal(raw)
    if kind == "percent":
        return f"{number.scaleb(2).normalize():f}%"
    if kind == "zeros" and number == number.to_integral_value() and number >= 0:
        return f"{number:f}".partition(".")[0].zfill(len(shown))
    return f"{number:f}"


@cache
def _kind(shown: str) -> str:
    if _ZEROS.fullmatch(shown):
        return "zeros"
    if _PERCENT.fullmatch(shown):
        return "percent"
    return "day" if is_date_format(shown) else "plain"


def _decimal(raw: str) -> Decimal:
    """A number without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise OddCell(message("row.broken-cell"), raw[:100]) from None
    if not number.is_finite() or number.adjusted() < -2 * MOST_DIGITS:
        raise OddCell(message("row.broken-cell"), raw[:100])
    if number.adjusted() >= MOST_DIGITS:
        digits = number.adjusted() + 1
        raise OddCell(message("row.lost-digits", count=digits, bound=MOST_DIGITS), raw[:100])
    number = Decimal(f"{float(number):.{MOST_DIGITS}g}")
    if number == number.to_integral_value():
        return number.quantize(Decimal(1))
    return number.normalize()


def _day(raw: str, shown: str, formats: Formats) -> str:
    known = formats.days.get((raw, shown))
    if known is not None:
        return known
    try:
        found = from_excel(float(raw), formats.epoch)
    except (ValueError, OverflowError, TypeError):
        found = None
    if isinstance(found, datetime):
        day = found.replace(microsecond=0) + timedelta(seconds=round(found.microsecond / 1_000_000))
        text = day.date().isoformat() if day.time() == time() else day.isoformat()
    elif isinstance(found, time):
        text = found.isoformat("seconds")
    else:
        raise OddCell(message("row.no-date", serial=raw[:20]), raw[:100])
    if len(formats.days) < KNOWN:
        formats.days[raw, shown] = text
    return text


def iso_of(raw: str) -> str:
    """A day that the file writes as one (2025-03-07T00:00:00Z), as other cells have it."""
    return raw.removesuffix("Z").removesuffix("T00:00:00")
