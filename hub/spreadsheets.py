"""What a spreadsheet makes of a text: whatever is written for one passes here."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet runs, in half and in full width."""

_BEFORE = " '\u00a0\u3000\u200b\u200e\u200f\u2060\ufeff"
"""What may stand before it, and is not seen."""


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet runs: what begins as a formula does is a text, behind an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if _would_run(text) else text


def plain_cell(text: str) -> str:
    """What a cell was before :func:`safe_cell`."""
    return text[1:] if text.startswith("'") and _would_run(text[1:]) else text


def _would_run(text: str) -> bool:
    return text.lstrip(_BEFORE).startswith(_FORMULA)
