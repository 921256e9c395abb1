"""What values a parameter can have: its unit says it, or its name where it is not a number.

Policy with another value is refused. One that a graph has from before is not used: where a limit is meant,
none is set, and nothing is computed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph_schema.proceedings import Material
from hub.messages.message import Message, message

MATERIALS = "repair-materials"
"""What an application for repair needs: names of materials."""


@dataclass(frozen=True)
class Bounds:
    """A number from ``least`` to ``most``, both included; ``whole``: without a fraction."""

    least: int
    most: int
    whole: bool = True


UNITS: Mapping[str, Bounds] = {
    "hours": Bounds(1, 8_784),
    "days": Bounds(1, 7_320),
    "working days": Bounds(1, 400),
    "months": Bounds(1, 1_200),
    "years": Bounds(1, 99),
    "year": Bounds(1949, 2200),
    "penalties": Bounds(2, 1_000),
    "benefits": Bounds(0, 1_000),
    "percent": Bounds(0, 100, whole=False),
    "CNY": Bounds(0, 10**12, whole=False),
    "points": Bounds(0, 10**6, whole=False),
}
"""By unit. Any other unit bounds nothing."""
MAY_BE_NOTHING = ("repair-review-days", "-minimum")
"""How parameters end whose length may be 0: on the same day (即申即办), as soon as the duty is done."""


def misfit(
    unit: str | None, value: bool | int | Decimal | date | str, is_called: Callable[[str], bool], id_: str
) -> Message | None:
    """What was expected of a value; None where it fits."""
    if is_called(MATERIALS):
        names = str(value).split()
        fits = bool(names) and set(names) <= set(Material)
        return None if fits else message("policy.names-with-blanks", names=tuple(Material))
    bounds = UNITS.get(unit or "")
    if bounds is None:
        return None
    least = 0 if id_.endswith(MAY_BE_NOTHING) else bounds.least
    number = not isinstance(value, bool | date | str) and least <= value <= bounds.most
    # Whole numbers are read from their text: 7.0 is not one.
    if number and (not bounds.whole or str(value).isdecimal()):
        return None
    which = "policy.whole-number-from-to" if bounds.whole else "policy.number-from-to"
    return message(which, unit=str(unit), least=least, most=bounds.most)
