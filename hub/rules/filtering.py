"""Which of the records that count pass a filter and a window, and what is missing to tell of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ReasonCode
from hub.policy.model.conditions import Comparison, Window
from hub.rules.context import Context
from hub.rules.dates import date_of, window_end, window_start
from hub.rules.facts import Evidence, Facts, Missing, RecordFact
from hub.rules.operands import operand, resolved_where
from hub.rules.record_values import matches
from hub.rules.same_decision import Deeds, deeds
from hub.rules.scalars import as_date
from hub.rules.screening import Screened


@dataclass(frozen=True)
class Sifted:
    """``deeds``: records that fit, one for each decision, the newest first; ``unclear`` says what is missing
    to tell of others; ``given`` is what the filter and the window rest on; from ``start`` on sources must be
    complete (None: now). ``decided_from``: what is older than that can't be inside the window."""

    deeds: Deeds
    unclear: tuple[Missing, ...]
    given: tuple[Evidence, ...] = ()
    start: date | None = None
    decided_from: date | None = None

    @property
    def fitting(self) -> list[Screened]:
        """One record for each decision, those apart that may be one."""
        return self.deeds.items


def sift(
    context: Context, kinds: Sequence[str], where: Mapping[str, Comparison], window: Window | None = None
) -> Sifted:
    """The records of these kinds that count and pass."""
    tests, given, gaps = resolved_where(where, context.facts)
    end, origin = last_day(window, context.facts)
    if isinstance(origin, Missing):
        gaps = (*gaps, origin)
    elif origin is not None:
        given = (*given, origin)
    fitting: list[Screened] = []
    unclear: list[Missing] = []
    for item in context.screen(kinds):
        inside = _inside(end, item.record, window)
        fits = matches(item.record, tests)
        if inside is False:
            context.note(item.record, ReasonCode.OUTSIDE_WINDOW)
        elif fits is False:
            context.note(item.record, ReasonCode.CONDITION_NOT_MET)
        elif isinstance(inside, str):
            unclear.append(Missing(what="attribute", name=inside, detail=item.record.id))
        elif isinstance(fits, str):
            unclear.append(Missing(what="attribute", name=fits, detail=item.record.id))
        elif gaps:
            unclear.extend(gaps)
        else:
            fitting.append(item)
    start = window_start(end, window) if window is not None and end is not None else None
    decided_from = start if window is not None and window.of == "decided_on" else None
    return Sifted(deeds(fitting), tuple(dict.fromkeys(unclear)), given, start, decided_from)


def last_day(window: Window | None, facts: Facts) -> tuple[date | None, Evidence | Missing | None]:
    """The last day of the window; None where it is not known."""
    if window is None or window.ending is None:
        return facts.day, None
    value, origin = operand(window.ending, facts)
    day = as_date(value)
    if day is None and not isinstance(origin, Missing):
        what = "parameter" if origin.what == "parameter" else "input"
        return None, Missing(what=what, name=origin.ref, detail="is not a date")
    return day, origin


def _inside(end: date | None, record: RecordFact, window: Window | None) -> bool | str:
    """True or False, or the name of the date that the record lacks. Where the window's own end is not
    known it stands among the gaps."""
    if window is None or end is None:
        return True
    day = date_of(record, window.of)
    return window.of if day is None else day <= end < window_end(day, window)
