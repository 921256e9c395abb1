"""Dated values that a region or a law sets for objections, repairs and ends: limits and display periods, and
the three ends of a record (display, sharing, retention), each with what sets it.

A region's own value comes before that of the region above it. Periods of display follow severity, and are
those in force on the day of the decision: order 58 before 2026-04-01, order 36 from then on, both known from
secondary reports only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from graph_schema.vocabulary import EndBasis, EndKind, Severity
from hub.calendar.periods import FirstDayAfter, LastDay, Length, first_day_after
from hub.calendar.workdays import UnknownYear, snapshot_for, working_days_after
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import Bound, Ending
from hub.policy.model.document_parts import OPEN_END
from hub.policy.parameters import Value, nearest


@dataclass(frozen=True)
class Limit:
    """A limit in working days and the last day that keeps it; both None where no text sets one. ``due`` is
    None too where the holiday arrangement of a year is not known yet."""

    days: int | None = None
    due: LastDay | None = None
    source: str | None = None
    secondary: bool = False


@dataclass(frozen=True)
class ShortestDisplay:
    """From which day on a displayed record can be repaired (最短公示期), and what sets it."""

    over: FirstDayAfter
    source: str | None
    secondary: bool


def limit(catalogue: Catalogue, path: Sequence[str], name: str, start: date) -> Limit:
    """A limit that runs in working days from the day after ``start`` (AMB-007)."""
    value = nearest(catalogue, path, name, start)
    if value is None:
        return Limit()
    days = int(value.value)
    try:
        due = working_days_after(start, days, snapshot_for(start, days))
    except UnknownYear:
        due = None
    return Limit(days, due, value.source, value.secondary)


def display_months(severity: Severity) -> str:
    """What regions call the parameter that sets how long a record of a severity is displayed."""
    return f"display-months-{severity.value.lower()}"


def shortest_display(
    catalogue: Catalogue, path: Sequence[str], severity: Severity | None, decided: date
) -> ShortestDisplay | None:
    """How long a negative record is displayed at least; None where no text says. When its display ends says
    :func:`ends`."""
    if severity is None:
        return None
    least = nearest(catalogue, path, f"{display_months(severity)}-minimum", decided)
    if least is None:
        return None
    return ShortestDisplay(_after(decided, least), least.source, least.secondary)


class Lasting(Protocol):
    """What of a record its ends follow from. ``sharing_ends_on`` is the end that counts, with what a text
    sets and what a list prolongs; ``display_ends_on`` the delivered one."""

    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> tuple[str, ...]: ...
    @property
    def severity(self) -> Severity | None: ...
    @property
    def decided_on(self) -> date: ...
    @property
    def display_ends_on(self) -> date: ...
    @property
    def sharing_ends_on(self) -> date: ...
    @property
    def repaired_on(self) -> date | None: ...
    @property
    def revoked_on(self) -> date | None: ...


@dataclass(frozen=True)
class End:
    """One of the three ends: the first day after it and what sets it. ``on`` is None where nothing sets it,
    where the record does not say from which day a text's period runs, and until a removal from a list."""

    what: EndKind
    basis: EndBasis
    on: FirstDayAfter | None = None
    parameter: str | None = None
    source: str | None = None
    secondary: bool = False


def ends(catalogue: Catalogue, record: Lasting, conduct_ended: date | None) -> tuple[End, End, End]:
    """The ends of display, of sharing and of retention, of which the earliest that something sets counts."""
    facts = (record.path, record.kind, record.decided_on, conduct_ended)
    disclosed = catalogue.disclosure.ending(Bound.DISCLOSURE, *facts)
    kept = catalogue.disclosure.ending(Bound.RETENTION, *facts)
    sharing = _sharing(record, disclosed)
    listed = sharing.on or OPEN_END if sharing.basis is EndBasis.LISTED else None
    if kept is None:
        retention = End(EndKind.RETENTION, EndBasis.NO_TEXT)
    elif listed is not None and kept.on is not None and kept.term.lists and kept.on < listed:
        retention = _of_term(EndKind.RETENTION, EndBasis.LISTED, sharing.on, kept)
    else:
        retention = _of_text(EndKind.RETENTION, kept)
    return _displayed(catalogue, record, sharing, disclosed), sharing, retention


def _sharing(record: Lasting, disclosed: Ending | None) -> End:
    settled = _settled(record)
    stands = FirstDayAfter(record.sharing_ends_on)
    if settled is not None and settled <= stands:
        return End(EndKind.SHARING, EndBasis.SETTLED, settled)
    if disclosed is not None and disclosed.on is not None and disclosed.on <= stands:
        if disclosed.on == stands:
            return _of_text(EndKind.SHARING, disclosed)
        on = None if stands == OPEN_END else stands
        return _of_term(EndKind.SHARING, EndBasis.LISTED, on, disclosed)
    if stands != OPEN_END:
        return End(EndKind.SHARING, EndBasis.DELIVERED, stands)
    return (
        End(EndKind.SHARING, EndBasis.NO_TEXT) if disclosed is None else _of_text(EndKind.SHARING, disclosed)
    )


def _displayed(catalogue: Catalogue, record: Lasting, sharing: End, disclosed: Ending | None) -> End:
    """Display ends with its own period, and no later than disclosure as a whole does by a text. Of the same
    day, the text is told and not the delivery."""
    found: list[End] = []
    settled = _settled(record)
    if settled is not None:
        found.append(End(EndKind.DISPLAY, EndBasis.SETTLED, settled))
    if record.severity is not None:
        name = display_months(record.severity)
        most = nearest(catalogue, record.path, name, record.decided_on)
        if most is not None:
            on = _after(record.decided_on, most)
            found.append(End(EndKind.DISPLAY, EndBasis.TEXT, on, most.parameter, most.source, most.secondary))
    if disclosed is not None and disclosed.on is not None:
        by_list = sharing.basis is EndBasis.LISTED
        found.append(
            replace(sharing, what=EndKind.DISPLAY) if by_list else _of_text(EndKind.DISPLAY, disclosed)
        )
    if record.display_ends_on != OPEN_END:
        found.append(End(EndKind.DISPLAY, EndBasis.DELIVERED, FirstDayAfter(record.display_ends_on)))
    dates = [one for one in found if one.on is not None]
    if dates:
        return min(dates, key=lambda one: one.on or OPEN_END)
    if found:
        return found[0]
    return (
        _of_text(EndKind.DISPLAY, disclosed)
        if disclosed is not None
        else End(EndKind.DISPLAY, EndBasis.NO_TEXT)
    )


def _settled(record: Lasting) -> FirstDayAfter | None:
    """The day of a repair or a revocation: from it on the record no longer counts."""
    days = (record.repaired_on, record.revoked_on)
    return min((FirstDayAfter(day) for day in days if day is not None), default=None)


def _of_text(what: EndKind, ending: Ending) -> End:
    basis = EndBasis.TEXT if ending.on is not None else EndBasis.DAY_UNKNOWN
    return _of_term(what, basis, ending.on, ending)


def _of_term(what: EndKind, basis: EndBasis, on: FirstDayAfter | None, ending: Ending) -> End:
    term = ending.term
    return End(what, basis, on, term.parameter, term.source, term.secondary)


def _after(decided: date, months: Value) -> FirstDayAfter:
    return first_day_after(decided, Length(months=int(months.value)))
