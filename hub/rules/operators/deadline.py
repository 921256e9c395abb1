"""``deadline``: done in time, counted in days, working days, months or years, or by a fixed day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.calendar.periods import LastDay, Length, last_day
from hub.calendar.workdays import LONGEST_HOLIDAY, UnknownYear, from_data, in_working_time, working_days_after
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.not_done import asserted, due, still_open, undone
from hub.rules.operands import input_date, number
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged

LONGEST_DEADLINE = 36_500
"""Days; what a parameter or an input may say at most."""


def deadline_test(context: Context, test: c.DeadlineTest) -> LeafResult:
    """Done in time. What is not done yet is UNKNOWN until the deadline has passed."""
    start = None if test.start is None else input_date(context.facts, test.start)
    if start is None and test.start is not None:
        return Truth.UNKNOWN, (), (Missing(what="input", name=test.start),)
    last = test.by if start is None else due_day(context.facts, test, start)
    if isinstance(last, Missing):
        return Truth.UNKNOWN, (), (last,)
    assert last is not None, "a deadline has a start or a fixed day"
    evidence: tuple[Evidence, ...] = (due(last),)
    if start is not None and test.start is not None:
        began = Evidence(
            origin=EvidenceOrigin.ASSERTED, what="input", ref=test.start, detail=start.isoformat()
        )
        evidence = (began, *evidence, *_moved(context.facts, test, start, last))
    passed = context.facts.day > last
    if test.end is None:
        return (Truth.UNMET if passed else Truth.MET), evidence, ()
    if undone(test.end, context.facts):
        evidence = (*evidence, asserted(test.end))
    elif test.end in context.facts.inputs:
        return _done(context.facts, test, start, last, evidence)
    return (Truth.UNMET, evidence, ()) if passed else (Truth.UNKNOWN, evidence, (still_open(test.end, last),))


def _done(
    facts: Facts, test: c.DeadlineTest, start: date | None, last: date, evidence: tuple[Evidence, ...]
) -> LeafResult:
    """Whether what was done was done by its last day, and not before its time began."""
    name = test.end or ""
    end = input_date(facts, name)
    if end is None or (start is not None and end < start):
        detail = "is not a date" if end is None else f"is before {test.start} ({start})"
        return Truth.UNKNOWN, evidence, (Missing(what="input", name=name, detail=detail),)
    done = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=name, detail=end.isoformat())
    return (Truth.MET if end <= last else Truth.UNMET), (*evidence, done), ()


def due_day(facts: Facts, test: c.DeadlineTest, start: date) -> LastDay | Missing:
    """The last day, or what is missing to tell."""
    if test.working_days is None:
        counted = counted_day(facts, test, start)
        return counted if isinstance(counted, Missing) else _in_working_time(facts, test, counted)
    days = _days(test.working_days, facts)
    if isinstance(days, Missing):
        return days
    if facts.calendar is None:
        detail = f"no working days are known from {start}"
        return Missing(what="calendar", name="working-days", detail=detail)
    try:
        return working_days_after(start, days, from_data(facts.calendar))
    except UnknownYear as error:
        return Missing(what="calendar", name="working-days", detail=str(error))


def counted_day(facts: Facts, test: c.DeadlineTest, start: date) -> LastDay | Missing:
    """The last day of a deadline in days, months or years as it is counted, whether anybody works on it."""
    days = _days(test.days, facts)
    if isinstance(days, Missing):
        return days
    return last_day(start, Length(test.years or 0, test.months or 0, days))


def _in_working_time(facts: Facts, test: c.DeadlineTest, counted: LastDay) -> LastDay | Missing:
    """The day as counted, or the next working day. Where no arrangement tells, the day as counted will do as
    long as what was done, or is to be done by the cut-off, does not lie between the two."""
    moves = facts.parameters.get(c.NEXT_WORKING_DAY)
    if moves is None or moves.value is not True:
        return counted
    detail = f"no working days are known from {counted}"
    try:
        if facts.calendar is not None:
            return in_working_time(counted, from_data(facts.calendar))
    except UnknownYear as error:
        detail = str(error)
    done = input_date(facts, test.end) if test.end is not None else None
    if counted < (done or facts.day) <= counted + LONGEST_HOLIDAY:
        return Missing(what="calendar", name="working-days", detail=detail)
    return counted


def _moved(facts: Facts, test: c.DeadlineTest, start: date, last: date) -> Sequence[Evidence]:
    """What moved the last day, where something did."""
    if test.working_days is not None or counted_day(facts, test, start) == last:
        return ()
    source = facts.parameters[c.NEXT_WORKING_DAY].source
    return (Evidence(origin=EvidenceOrigin.HELD, what="parameter", ref=c.NEXT_WORKING_DAY, detail=source),)


def _days(length: int | c.Operand | None, facts: Facts) -> int | Missing:
    """A whole number of days from 1 up."""
    if not isinstance(length, c.Operand):
        return length or 0
    found = number(length, facts, highest=LONGEST_DEADLINE)
    if isinstance(found, Missing):
        return found
    if found < 1 or found != int(found):
        name = length.input or length.parameter or ""
        what = "input" if length.input is not None else "parameter"
        return Missing(what=what, name=name, detail="is no whole number of days from 1 up")
    return int(found)


OPERATOR = Operator(
    evaluate=leaf("deadline", lambda x: x.deadline.start or "by", lambda k, x: deadline_test(k, x.deadline)),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
