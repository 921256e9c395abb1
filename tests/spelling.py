"""Identity numbers of nobody, in the ways in which people and programs write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from tests.edge_schema import with_check_digit

_FIRST, _LAST = date(1890, 1, 1), date(2019, 12, 31)
_DISTRICTS = ["411502", "999999", "110105", "310120", "120119"]
_ZEROS = {"full width": 0xFF10, "Arabic-Indic": 0x0660, "Devanagari": 0x0966, "mathematical": 0x1D7CE}
_GAPS = [" ", "-", "－", ".", "·", "/", "_", "\u3000", "\u00a0", "\u200b", "—", "  ", " - ", "，", "\u20dd"]


def _by_value(zero: int) -> Callable[[str], str]:
    return lambda number: "".join(
        chr(zero + int(one)) if one.isdigit() else chr(ord(one) + 0xFEE0) for one in number
    )


def _in_chinese(number: str) -> str:
    return "".join("〇一二三四五六七八九"[int(one)] if one.isdigit() else one for one in number)


_WRITTEN: list[Callable[[str], str]] = [
    str,
    str.lower,
    _in_chinese,
    *(_by_value(zero) for zero in _ZEROS.values()),
]


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number with the right check character; the serial number 000 is given to nobody."""
    day = draw(st.dates(min_value=_FIRST, max_value=_LAST))
    return with_check_digit(f"{draw(st.sampled_from(_DISTRICTS))}{day:%Y%m%d}000")


@st.composite
def spelt(draw: st.DrawFn, number: str) -> str:
    """One of the ways of writing a number, with groups of any size."""
    gap = draw(st.sampled_from(_GAPS))
    cuts = draw(st.sets(st.integers(1, 17), max_size=17))
    written = draw(st.sampled_from(_WRITTEN))
    return "".join((gap if at in cuts else "") + written(one) for at, one in enumerate(number))


PLANTED = numbers().flatmap(lambda number: st.tuples(st.just(number), spelt(number)))
"""A number and one of its spellings."""
