"""Dated values that a region or a law sets for objections, repairs and ends: limits and display periods.

A region's own value comes before that of the region above it. Periods of display follow severity, and are
those in force on the day of the decision: order 58 before 2026-04-01, order 36 from then on, both known from
secondary reports only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import Severity
from hub.policy.basis import OPEN_END
from hub.policy.catalogue import Catalogue
from hub.workdays import PeriodUnit, UnknownYear, add_period


@dataclass(frozen=True)
class Value:
    """A value on a day with where it comes from; ``secondary``: known from reports only."""

    value: str
    parameter: str
    source: str
    secondary: bool


@dataclass(frozen=True)
class Limit:
    """A limit in working days and the last day that keeps it; both None where no text sets one. ``due`` is
    None too where the holiday arrangement of a year is not known yet."""

    days: int | None = None
    due: date | None = None
    source: str | None = None
    secondary: bool = False


@dataclass(frozen=True)
class Display:
    """How long a negative record is displayed. ``least`` is the first day on which it can be repaired,
    ``ends`` the day on which display ends by itself; None: no text says."""

    least: date | None
    ends: date | None
    source: str | None
    secondary: bool


def dated(catalogue: Catalogue, path: Sequence[str], name: str, day: date) -> Value | None:
    """The value of a parameter on a day: of the nearest region on the path (the nation first) that has one.

    Args:
        name: what parameters are called in every region: ``objection-days`` is the nation's
            ``objection-days``, or ``henan-objection-days`` of Henan.
    """
    for code in reversed(path):
        for parameter in catalogue.parameters.values():
            if parameter.region != code or not (parameter.id == name or parameter.id.endswith(f"-{name}")):
                continue
            for one in parameter.values:
                if one.holds(day):
                    return Value(str(one.value), parameter.id, one.source, one.secondary)
    return None


def limit(catalogue: Catalogue, path: Sequence[str], name: str, start: date) -> Limit:
    """A limit that runs in working days from the day after ``start`` (AMB-007)."""
    value = dated(catalogue, path, name, start)
    if value is None:
        return Limit()
    days = int(value.value)
    try:
        due = add_period(start, days, PeriodUnit.WORKING_DAYS)
    except UnknownYear:
        due = None
    return Limit(days, due, value.source, value.secondary)


def display(
    catalogue: Catalogue, path: Sequence[str], severity: str | None, decided: date, stored: date
) -> Display:
    """The display period of a negative record.

    Args:
        stored: what the delivery says; it counts where it ends earlier. 9999-12-31: it says nothing.
    """
    if severity is None:
        return Display(None, None if stored == OPEN_END else stored, None, False)
    name = f"display-months-{Severity(severity).value.lower()}"
    least = dated(catalogue, path, f"{name}-minimum", decided)
    most = dated(catalogue, path, name, decided)
    ends = min(stored, _after(decided, most)) if most is not None else stored
    told = most or least
    return Display(
        _after(decided, least) if least is not None else None,
        None if ends == OPEN_END else ends,
        told.source if told is not None else None,
        told.secondary if told is not None else False,
    )


def _after(decided: date, months: Value) -> date:
    return add_period(decided, int(months.value), PeriodUnit.MONTHS)
