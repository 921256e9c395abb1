"""Days and moments of a column, in the forms that its mapping names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from hub.policy.model import exact
from hub.policy.model import mapping_columns as mc
from hub.policy.model.documents import OPEN_END

_TIMES = ("%H", "%I", "%X", "%c")
NO_END = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限", "无限期", "无期限"})
"""How departments write that something has no end: so in every column that may have none."""
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_USUAL = re.compile(
    r"(?P<year>[12][0-9]{3})(?:(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})"
    r"|\s*年\s*(?P<month_>[0-9]{1,2})\s*月\s*(?P<day_>[0-9]{1,2})\s*[日号]"
    r"|(?P<month__>[0-9]{2})(?P<day__>[0-9]{2})(?P<digits>[0-9]{6})?)"
    r"(?:[ T](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"|\s*(?P<words>[0-9]{1,2}\s*时\s*(?:[0-9]{1,2}\s*分\s*(?:[0-9]{1,2}\s*秒)?)?))?"
)


def read_day(text: str, column: mc.Day) -> date:
    """The day that a text says, in the first of the column's forms that fits; the open end for a text that
    stands for it.

    Raises:
        ValueError: in none of them.
    """
    if column.open_end and (text in column.open_end or text in NO_END):
        return OPEN_END
    day = only_day(_read(text, column.formats, True))
    return OPEN_END if day.isoformat() in column.open_end else day


def read_moment(text: str, column: mc.Moment, zone: ZoneInfo) -> date:
    """A moment; a day where the text says no more: no time is made up for it. Raises as :func:`read_day`."""
    found = _read(text, column.formats, False)
    return found.replace(tzinfo=zone) if isinstance(found, datetime) and found.tzinfo is None else found


def only_day(value: date) -> date:
    """The day as it is written, whatever the zone."""
    return value.date() if isinstance(value, datetime) else value


@lru_cache(maxsize=65_536)
def _read(text: str, forms: tuple[str, ...], whole_days: bool) -> date:
    """A file has few days and many rows."""
    for form in forms:
        try:
            found = _in_a_form(text, form, whole_days)
            return OPEN_END if only_day(found) == OPEN_END else exact.within(found)
        except ValueError:
            continue
    raise ValueError("no form fits")


def _in_a_form(text: str, form: str, whole_days: bool) -> date:
    if form == mc.ISO:
        return _exactly(text, whole_days)
    return _usually(text) if form == mc.USUAL else _in_form(text, form)


_NUMERALS = "〇一二三四五六七八九"
_IN_NUMERALS = re.compile(
    r"(?P<year>[一二][〇○零一二三四五六七八九]{3})\s*年\s*(?P<month>十[一二]?|[一二三四五六七八九])\s*月"
    r"\s*(?P<day>[一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])\s*[日号]"
)


def _in_usual_form(text: str) -> re.Match[str] | None:
    plain = unicodedata.normalize("NFKC", text)
    written = _IN_NUMERALS.fullmatch(plain)
    if written is not None:
        year = "".join(map(_digit, written["year"]))
        plain = f"{year}年{_numeral(written['month'])}月{_numeral(written['day'])}日"
    return _USUAL.fullmatch(plain)


def _digit(numeral: str) -> str:
    return "0" if numeral in "○零" else str(_NUMERALS.index(numeral))


def _numeral(text: str) -> int:
    """A number up to 31 in numerals: 二十一."""
    tens, ten, ones = text.rpartition("十")
    return (int(_digit(tens or "一")) * 10 if ten else 0) + (int(_digit(ones)) if ones else 0)


def _named_day(found: re.Match[str]) -> date:
    """Raises ValueError for a day that there is not."""
    month, day = (found[one] or found[f"{one}_"] or found[f"{one}__"] for one in ("month", "day"))
    return date(int(found["year"]), int(month), int(day))


def _usually(text: str) -> date:
    """Raises ValueError for another form, and for a day that there is not."""
    found = _in_usual_form(text)
    if found is None:
        raise ValueError("another form")
    there = _named_day(found)
    if found["digits"] is not None and (found["time"] or found["words"]):
        raise ValueError("two times of day")
    if found["digits"] is not None:
        hour, minute, *second = re.findall("[0-9]{2}", found["digits"])
    elif found["words"] is not None:
        hour, minute, *second = [*re.findall("[0-9]+", found["words"]), "0"]
    elif found["time"] is not None:
        hour, minute, *second = found["time"].split(":")
    else:
        return there
    whole, _, fraction = (second or ["0"])[0].partition(".")
    at = time(int(hour), int(minute), int(whole), int(fraction.ljust(6, "0")) if fraction else 0)
    return datetime.combine(there, at)


def is_no_day(text: str) -> bool:
    """Whether a text has the form of a day, and there is no such day (2026-02-30)."""
    found = _in_usual_form(text)
    if found is None:
        return False
    try:
        _named_day(found)
    except ValueError:
        return True
    return False


_A_DAY = r"(?:[12][0-9]{3}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?"
_TWO_DAYS = re.compile(rf"自?{_A_DAY}(?:起)?(?:至|到|-|–|—|~|～){_A_DAY}(?:止)?")
_LENGTH = re.compile("[0-9一二三四五六七八九十两半]+(?:年|个月|[天日周]|个工作日)半?")
_WITHOUT_YEAR = re.compile("[0-9]{1,2}月[0-9]{1,2}[日号]")
_WITHOUT_DAY = re.compile("[12][0-9]{3}(?:年[0-9]{1,2}月?|年|[-/.][0-9]{1,2})")


def strange_day(text: str) -> Literal["two-days", "length", "without-year", "without-day"] | None:
    """What stands where a day is expected, if it is something that departments write there."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _TWO_DAYS.fullmatch(plain):
        return "two-days"
    if _WITHOUT_YEAR.fullmatch(plain):
        return "without-year"
    if _WITHOUT_DAY.fullmatch(plain):
        return "without-day"
    return "length" if _LENGTH.fullmatch(plain) else None


def examples(form: str) -> tuple[str, ...]:
    """How a day is written in a form."""
    if form == mc.ISO:
        return ("2026-03-07",)
    if form == mc.USUAL:
        return ("2026-03-07", "2026/3/7", "2026.3.7", "2026年3月7日", "20260307")
    return (datetime(2026, 3, 7, 10, 30).strftime(form),)


def _exactly(text: str, whole_days: bool) -> date:
    if text == str(OPEN_END):
        return OPEN_END
    if whole_days or len(text) == len("2026-01-31"):
        return exact.day(text)
    return exact.moment(text)


def _in_form(text: str, form: str) -> date:
    """Read and written back it is the same, but for zeros before a number (2025/3/7 for %Y/%m/%d): "202511"
    is no day in the form %Y%m%d.

    Raises:
        ValueError: another form.
    """
    found = datetime.strptime(text, form)
    if _LEADING_ZEROS.sub("", text) != _LEADING_ZEROS.sub("", found.strftime(form)):
        raise ValueError("another form")
    return found if any(one in form for one in _TIMES) else found.date()
