"""Shares, votes and benefits (持股、表决权、收益权比例) as the graph holds them: exact decimals as text.

A fraction of 1 with ten digits after the point, and more only where the source has more: so the order of the
texts is that of the numbers, in Cypher too, and nothing is rounded.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

DIGITS: Final = 10
"""After the point, at least."""


def fixed(share: Decimal) -> str:
    """A fraction of 1 in the form of the graph: 0.25 is ``0.2500000000``. It is not negative."""
    whole, _, digits = format(share, "f").partition(".")
    return f"{whole}.{digits.rstrip('0').ljust(DIGITS, '0')}"


def short(text: str) -> str:
    """The same without the zeros behind its last digit, as rules explain it: ``0.25``, ``1.0``."""
    whole, _, digits = text.partition(".")
    return f"{whole}.{digits.rstrip('0') or '0'}"
