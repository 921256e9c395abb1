"""Tests on inputs, dates, places and other subjects, three-valued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.calendar.periods import LastDay, Length, last_day
from hub.calendar.workdays import LONGEST_HOLIDAY, UnknownYear, from_data, in_working_time, working_days_after
from hub.policy.model import conditions as c
from hub.policy.model.operands import type_of
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.operands import number, operand
from hub.rules.scalars import Value, among, as_date, order, same
from hub.rules.undone import PASSING, due, said, still_open, undone, undone_test

LONGEST_DEADLINE = 36_500
"""Days; what a parameter or an input may say at most."""


def compare_test(context: Context, test: c.CompareTest) -> Found:
    """Compares numbers, dates or texts."""
    for side, other, turned in ((test.left, test.right, False), (test.right, test.left, True)):
        if side is not None and side.input is not None and other is not None and _undone(side, context.facts):
            return undone_test(side.input, test.op, other, context.facts, turned=turned)
    left, left_from = operand(test.left, context.facts)
    if test.right is None:
        return _among(left, left_from, test.choices or ())
    right, right_from = operand(test.right, context.facts)
    missing = tuple(origin for origin in (left_from, right_from) if isinstance(origin, Missing))
    evidence = tuple(origin for origin in (left_from, right_from) if isinstance(origin, Evidence))
    if missing or left is None or right is None:
        return Truth.UNKNOWN, evidence, missing
    result = _compared(left, test.op, right)
    if result is None:
        detail = f"{evidence[0].ref} and {evidence[1].ref} can't be compared"
        return Truth.UNKNOWN, evidence, (Missing(what="input", name=evidence[0].ref, detail=detail),)
    return (Truth.MET if result else Truth.UNMET), evidence, ()


def _compared(left: Value, op: str, right: Value) -> bool | None:
    """Whether ``left`` stands to ``right`` as ``op`` says; None where they are of two types."""
    if type_of(left) != type_of(right):
        return None
    if op in ("equals", "not_equals"):
        return same(left, right) is (op == "equals")
    sign = order(left, right) if isinstance(right, Decimal | date) else None
    return None if sign is None else sign in PASSING[op]


def _undone(side: c.Operand, facts: Facts) -> bool:
    return side.plus is None and side.minus is None and undone(side.input, facts)


def _among(value: Value | None, origin: Evidence | Missing, choices: Sequence[c.Scalar]) -> Found:
    """Whether a value is one of some literals."""
    if isinstance(origin, Missing) or value is None:
        return Truth.UNKNOWN, (), (origin,) if isinstance(origin, Missing) else ()
    return (Truth.MET if among(value, choices) else Truth.UNMET), (origin,), ()


def stated_test(_: Context, __: c.Stated) -> Found:
    """What the text says, whoever asks."""
    return Truth.MET, (), ()


def located_test(context: Context, test: c.LocatedTest) -> Found:
    """Where the subject is registered, resident or operating."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    paths = context.subject.operation if test.by == "operation" else (getattr(context.subject, test.by),)
    if not any(paths):
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.by, detail="region not known"),)
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="subject", ref=context.subject.id, detail=test.by)
    inside = any(test.in_ in path for path in paths)
    return (Truth.MET if inside else Truth.UNMET), (evidence,), ()


def kind_test(context: Context, test: c.IsKind) -> Found:
    """What kind of subject it is."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    evidence = Evidence(
        origin=EvidenceOrigin.HELD, what="subject", ref=context.subject.id, detail=context.subject.kind
    )
    return (Truth.MET if context.subject.kind in test.is_kind else Truth.UNMET), (evidence,), ()


def same_test(context: Context, test: c.SameTest) -> Found:
    """Whether two subjects are one, or share a region."""
    other = context.facts.others.get(test.input)
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    if other is None:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.input),)
    evidence = (Evidence(origin=EvidenceOrigin.HELD, what="subject", ref=other.id, detail=test.attribute),)
    if test.attribute == "subject":
        return (Truth.MET if context.subject.id == other.id else Truth.UNMET), evidence, ()
    if test.attribute == "operation":
        mine = {path[-1] for path in context.subject.operation if path}
        theirs = {path[-1] for path in other.operation if path}
    else:
        mine = set(getattr(context.subject, test.attribute)[-1:])
        theirs = set(getattr(other, test.attribute)[-1:])
    if not mine or not theirs:
        return Truth.UNKNOWN, (), (Missing(what="subject", name=test.attribute, detail="region not known"),)
    return (Truth.MET if mine & theirs else Truth.UNMET), evidence, ()


def date_test(context: Context, test: c.DateTest) -> Found:
    """The cut-off's day or a date input, in a period or on days of the month."""
    day: date | None = context.facts.day
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="cutoff", ref=context.facts.day.isoformat())
    if test.input is not None:
        day = input_date(context.facts, test.input)
        evidence = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=test.input)
    if day is None:
        return Truth.UNKNOWN, (), (Missing(what="input", name=test.input or ""),)
    inside = (test.from_ is None or test.from_ <= day) and (test.to is None or day < test.to)
    if test.days_of_month is not None:
        inside = inside and test.days_of_month[0] <= day.day <= test.days_of_month[1]
    return (Truth.MET if inside else Truth.UNMET), (evidence,), ()


def deadline_test(context: Context, test: c.DeadlineTest) -> Found:
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
        evidence = (*evidence, said(test.end))
    elif test.end in context.facts.inputs:
        return _done(context.facts, test, start, last, evidence)
    return (Truth.UNMET, evidence, ()) if passed else (Truth.UNKNOWN, evidence, (still_open(test.end, last),))


def _done(
    facts: Facts, test: c.DeadlineTest, start: date | None, last: date, evidence: tuple[Evidence, ...]
) -> Found:
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


def input_date(facts: Facts, name: str) -> date | None:
    given = facts.inputs.get(name)
    return as_date(given.value) if given is not None else None
