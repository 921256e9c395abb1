"""Recognises identity numbers (公民身份号码, GB 11643) in text, however they are written: one recogniser for
every door of the hub, in and out.

What is neither letter nor digit is dropped (blanks, hyphens, points, invisible characters), digits count
by their value (full width, Arabic-Indic, circled, 一二三), and a multiplication sign or a letter that looks
like an X is one. Found is then what has 18 places, begins and ends where a group of digits does, holds a
date in places 7 to 14 and has the right check character. A unified social credit code (统一社会信用代码)
has 18 places too, and hardly ever both. Callers decode first: an escape of YAML, JSON or a URL is letters
here.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from stdnum.cn import ric

HIDDEN = "[identity number]"
"""What stands in the place of a number that was taken out of a text."""

MOST_ENCODINGS = 3
"""How often a text of a URL may be percent-encoded and still be read, by callers that decode."""

EARLIEST_BIRTH_YEAR = 1890
"""Nobody lives who was born before it."""

_LENGTH = 18
_LIKE_X = frozenset("XxХхΧχ×✕✖")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their category, and seen by nobody."""
# At least 17 digits and one more place with no letter between them: all else needs no closer look.
_RUN = re.compile(r"[0-9](?:[^0-9A-Za-z]*[0-9]){16,}(?:[^0-9A-Za-z]*X)?")
# Matches may overlap: what stands before a number may be digits too.
_DATED = re.compile(
    "(?=([0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]))"
)
# A day in a list of days: the end of one, another and the beginning of a third have 18 places too.
_DAY = re.compile(
    r"(?<![-./0-9])(?:(?:18|19|20)[0-9]{2}([-./])[0-9]{1,2}\1[0-9]{1,2}"
    r"|[0-9]{1,2}([-./])[0-9]{1,2}\2(?:18|19|20)[0-9]{2})(?![0-9]|[-./][0-9])"
)
# Numbers of files are written region-day-serial too: 411500-20261122-0012. One in eleven of them has the
# check digit of a child born on that day.
_FILES_SINCE = 2020
_AROUND_THE_DATE = frozenset({6, 14})

Span = tuple[int, int]
"""From the first character to the one after the last."""


def holds_identity_number(text: str, *, mistyped: bool = False) -> bool:
    """Whether an identity number stands in a text.

    Args:
        mistyped: also 18 places in one piece that hold a date, their check character right or not.
    """
    return next(_found(text, mistyped=mistyped), None) is not None


def hide_identity_numbers(text: str) -> str:
    """The text with :data:`HIDDEN` in the place of each identity number, mistyped ones too."""
    kept: list[str] = []
    through = 0
    for start, end in sorted(_found(text, mistyped=True)):
        if start >= through:
            kept += (text[through:start], HIDDEN)
        through = max(through, end)
    return "".join((*kept, text[through:])) if kept else text


def _found(text: str, *, mistyped: bool) -> Iterator[Span]:
    if len(text) < _LENGTH:
        return
    plain = text.isascii()
    # Most texts end here; counted digit by digit that would take half of their look.
    digits = len(text) - len(text.encode().translate(None, b"0123456789")) if plain else _numerals(text)
    if digits < _LENGTH - 1:
        return
    for folded in (text.upper(),) if plain else _foldings(text):
        for run in _RUN.finditer(folded):
            yield from _in_run(folded, run.start(), run.end(), mistyped=mistyped)


def _numerals(text: str) -> int:
    return sum(map(str.isnumeric, text))


def _foldings(text: str) -> Iterator[str]:
    """The text with ASCII digits, X, letters and blanks in the same places; where it has Chinese numerals,
    once with these as letters and once as digits."""
    characters = {one for one in text if not one.isascii()}
    written = {ord(one): _folded(one) for one in characters}
    yield text.translate(written).upper()
    numerals = {ord(one): value for one in characters if (value := _numeral(one))}
    if numerals:
        yield text.translate({**written, **numerals}).upper()


@lru_cache(4096)
def _folded(character: str) -> str:
    """An ASCII character in the place of another one: a digit by its value, X, a letter, or a blank."""
    value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    if character in _LIKE_X or unicodedata.normalize("NFKC", character) in _LIKE_X:
        return "X"
    letter = unicodedata.category(character).startswith("L") and character not in _FILLERS
    return "A" if letter else " "


@lru_cache(4096)
def _numeral(character: str) -> str:
    """The digit that a Chinese or Roman numeral stands for, or "" for any other character."""
    value = unicodedata.numeric(character, -1)
    return str(int(value)) if value in range(10) and unicodedata.digit(character, None) is None else ""


def _in_run(folded: str, start: int, end: int, *, mistyped: bool) -> Iterator[Span]:
    places = [place for place in range(start, end) if folded[place].isalnum()]
    digits = "".join(folded[place] for place in places)
    days = [day.span() for day in _DAY.finditer(folded, start, end)]
    for found in _DATED.finditer(digits):
        first, number = found.start(), found[1]
        if first and places[first - 1] == places[first] - 1:
            continue  # in the middle of a group of digits
        last = first + _LENGTH - 1
        end_of_it = places[last] + 1
        if number[-1] != "X" and folded[end_of_it : end_of_it + 1].isdigit():
            continue
        whole = end_of_it - places[first] == _LENGTH
        if not _fits(number) and not (mistyped and whole):
            continue
        born = _date_in(number)
        if born is None or born.year < EARLIEST_BIRTH_YEAR:
            continue
        if sum(begins < end_of_it and ends > places[first] for begins, ends in days) > 1:
            continue
        if not (born.year >= _FILES_SINCE and _as_of_a_file(places[first : last + 1])):
            yield places[first], end_of_it


def _fits(number: str) -> bool:
    return ric.calc_check_digit(number) == number[-1]


def _as_of_a_file(places: list[int]) -> bool:
    """Whether the places have a gap before or after the date, and no other."""
    gaps = {at for at in range(1, _LENGTH) if places[at] != places[at - 1] + 1}
    return bool(gaps) and gaps <= _AROUND_THE_DATE


def _date_in(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
