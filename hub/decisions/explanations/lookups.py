"""Looks up again what a leaf asked and what it found. Each function reads by what the leaf's test reads by,
so that both see the same; the truth stays the test's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from graph_schema.vocabulary import ReasonCode, SharingClass
from hub.calendar.workdays import UnknownYear, from_data, working_days_between
from hub.decisions.explanations.findings import (
    Aside,
    Balanced,
    Bound,
    Compared,
    Dated,
    Filters,
    Graded,
    Held,
    Left,
    Listed,
    Moved,
    Newest,
    OfKind,
    Op,
    Placed,
    Ranked,
    Recorded,
    Side,
    Term,
    Timed,
)
from hub.policy.model import conditions as c
from hub.policy.model.documents import GRADE_KIND
from hub.rules.accounts import constant
from hub.rules.context import Context
from hub.rules.dates import date_of, window_end, window_start
from hub.rules.facts import ConditionResult, Facts, Missing, RecordFact, SubjectFacts
from hub.rules.filtering import last_day
from hub.rules.operands import input_date, operand, resolved
from hub.rules.operators.deadline import counted_day, due_day
from hub.rules.operators.grade import year_of
from hub.rules.scalars import as_number, compare
from hub.rules.screening import screen, value_of
from hub.rules.totals import amount_of
from hub.rules.undone import undone
from hub.subjects.writing import plain

_OPS: tuple[Op, ...] = ("equals", "at_least", "at_most", "more_than", "less_than")


def side(source: c.Operand | c.Scalar, facts: Facts) -> Side:
    """One side of a comparison with its value."""
    if not isinstance(source, c.Operand):
        return Side("text", plain(source))
    found = operand(source, facts)[0]
    value = None if found is None else plain(found)
    shift = source.plus or (f"-{source.minus}" if source.minus is not None else "")
    if source.input is not None:
        return Side("input", value, (source.input,), shift=shift, none=undone(source.input, facts))
    if source.parameter is not None:
        return Side("parameter", value, (source.parameter,), shift=shift)
    if source.part is not None and source.whole is not None:
        names = (source.part, source.whole)
        given = [facts.inputs.get(name) for name in names]
        numbers = tuple(None if one is None else as_number(one.value) for one in given)
        return Side("rate", None if value is None else Decimal(str(value)), names, numbers)
    return Side("cutoff" if source.cutoff else "text", value, shift=shift)


def bounds(test: c.Comparison | None, facts: Facts) -> tuple[Bound, ...]:
    """Everything that a comparison asks, each with its values."""
    if test is None:
        return ()
    if test.present is not None:
        return (Bound("present" if test.present else "absent", ()),)
    found = [
        Bound(op, (side(cast("c.Operand | c.Scalar", getattr(test, op)), facts),))
        for op in _OPS
        if getattr(test, op) is not None
    ]
    if test.one_of is not None:
        found.append(Bound("one_of", tuple(side(value, facts) for value in test.one_of)))
    return tuple(found)


def filters(where: Mapping[str, c.Comparison], facts: Facts) -> Filters:
    """A filter with its values."""
    return tuple((name, bounds(test, facts)) for name, test in where.items())


def compared(context: Context, test: c.CompareTest) -> Compared:
    """An input, a rate or a parameter beside what it is compared with."""
    if test.right is None:
        bound = Bound("one_of", tuple(side(choice, context.facts) for choice in test.choices or ()))
    else:
        bound = Bound(cast("Op", test.op), (side(test.right, context.facts),))
    return Compared(side(test.left, context.facts), bound)


def recorded(context: Context, test: c.RecordTest, found: ConditionResult) -> Recorded:
    """The records of a test that counted, and those that did not."""
    facts = context.facts
    held = _held(context, found)
    last = last_day(test.within, facts)[0]
    since = window_start(last, test.within) if test.within is not None and last is not None else None
    measure: Literal["exists", "count", "sum", "last"] = "exists"
    attribute, asked, total = None, test.count, None
    failing: tuple[Aside, ...] = ()
    if test.count is not None:
        measure, total = "count", Decimal(len(held))
    elif test.sum is not None:
        measure, attribute, asked = "sum", test.sum.attribute, test.sum.is_
        total = _sum(held, attribute)
    elif test.each_of_last is not None:
        measure = "last"
        where = test.each_of_last.where
        failing = tuple(
            Aside(one.record, ReasonCode.CONDITION_NOT_MET, missed)
            for one in held
            if (missed := _missed(one.record, where, facts))
        )
    return Recorded(
        kinds=test.kinds,
        filters=filters(test.where, facts),
        since=since,
        window=test.within,
        held=held,
        aside=tuple(_aside(context, test.kinds, held, test.where, test.within, last)),
        measure=measure,
        attribute=attribute,
        total=total,
        bounds=bounds(asked, facts),
        last=test.each_of_last.count if test.each_of_last is not None else 0,
        each=filters(test.each_of_last.where, facts) if test.each_of_last is not None else (),
        failing=failing,
    )


def graded(context: Context, test: c.GradeTest, found: ConditionResult) -> Graded:
    """The grade that counted, and the newer or other ones that did not."""
    held = _held(context, found)
    others = [
        record
        for record in context.records
        if record.kind == GRADE_KIND and record.attributes.get("scale") == test.scale
    ]
    return Graded(
        scale=test.scale,
        held=held,
        aside=tuple(_aside_of(context, others, held)),
        grades=test.one_of or ((test.at_least,) if test.at_least is not None else ()),
        or_better=test.at_least is not None,
        bounds=bounds(test.score, context.facts),
        year=year_of(context, test.year)[0],
    )


def listed(context: Context, test: c.ListTest, found: ConditionResult) -> Listed:
    """Entries that counted, and those that did not."""
    held = _held(context, found)
    aside = _aside(context, test.lists, held, test.where)
    return Listed(test.lists, filters(test.where, context.facts), held, tuple(aside))


def left(context: Context, test: c.LeftListTest, found: ConditionResult) -> Left:
    """The exits that counted, or the entries that ended or still stand."""
    held = _held(context, found)
    aside = _aside(context, test.exits, held, test.where)
    return Left(test.lists, test.exits, held, tuple(aside))


def newest(context: Context, test: c.NewestTest, found: ConditionResult) -> Newest:
    """The newest event."""
    held = _held(context, found)
    aside = _aside(context, test.kinds, held, test.where)
    return Newest(test.kinds, test.is_, filters(test.where, context.facts), held, tuple(aside))


def balanced(context: Context, account: c.Account, found: ConditionResult | None = None) -> Balanced:
    """A balance with what moved it; of the records that counted in ``found``, or of all that count."""
    base = constant(account.base, context.facts)
    moved: list[Moved] = []
    counted = None if found is None else {one.record.id: one for one in _held(context, found)}
    for entries, adds in (*((one, True) for one in account.plus), *((one, False) for one in account.minus)):
        held = _entries(context, entries, account.within, counted)
        each = None if entries.each is None else constant(entries.each, context.facts)
        if entries.attribute is not None:
            amount = _sum(held, entries.attribute)
        else:
            amount = None if not isinstance(each, Decimal) else each * len(held)
        moved.append(
            Moved(entries.kinds, filters(entries.where, context.facts), amount, entries.attribute, held, adds)
        )
    total = None if isinstance(base, Missing) else base
    for one in moved:
        if total is None or one.amount is None:
            total = None
            break
        total += one.amount if one.adds else -one.amount
    asked = account.is_ if isinstance(account, c.AccountTest) else None
    return Balanced(
        None if isinstance(base, Missing) else base, tuple(moved), total, bounds(asked, context.facts)
    )


def _entries(
    context: Context, entries: c.Entries, window: c.Window | None, counted: Mapping[str, Held] | None
) -> tuple[Held, ...]:
    last = last_day(window, context.facts)[0]
    return tuple(
        Held(item.record, item.clause)
        for item in context.screen(entries.kinds)
        if _inside(item.record, window, last)
        and not _missed(item.record, entries.where, context.facts)
        and (counted is None or item.record.id in counted)
    )


def ranked(context: Context, test: c.OutranksTest, found: ConditionResult) -> Ranked:
    """Both newest grades."""
    held = _held(context, found)
    own = {record.id for record in context.records}
    return Ranked(
        scale=test.scale,
        input=test.input,
        or_equal=test.or_equal,
        mine=tuple(one for one in held if one.record.id in own),
        theirs=tuple(one for one in held if one.record.id not in own),
    )


def located(context: Context, test: c.LocatedTest) -> Placed:
    """Where the subject is."""
    subject = context.subject
    if subject is None:
        return Placed(test.by, (test.in_,), ())
    paths = subject.operation if test.by == "operation" else (getattr(subject, test.by),)
    return Placed(test.by, (test.in_,), tuple(path[-1] for path in paths if path))


def of_kind(context: Context, test: c.IsKind) -> OfKind:
    """What kind the subject is of."""
    return OfKind(test.is_kind, None if context.subject is None else context.subject.kind)


def dated(context: Context, test: c.DateTest) -> Dated:
    """The day that is tested."""
    day = context.facts.day if test.input is None else input_date(context.facts, test.input)
    return Dated(test.input, day, test.from_, test.to, test.days_of_month)


def timed(context: Context, test: c.DeadlineTest) -> Timed:
    """A time limit with its days."""
    facts = context.facts
    start = None if test.start is None else input_date(facts, test.start)
    due: date | Missing | None = test.by
    if start is not None:
        due = due_day(facts, test, start)
    last = due if isinstance(due, date) else None
    counted = counted_day(facts, test, start) if start is not None and test.working_days is None else None
    end = None if test.end is None else input_date(facts, test.end)
    unit: Literal["working days", "days", "months", "years"] | None = None
    length: c.Operand | int | None = None
    if test.working_days is not None:
        unit, length = "working days", test.working_days
    elif test.days is not None:
        unit, length = "days", test.days
    elif test.months is not None:
        unit, length = "months", test.months
    elif test.years is not None:
        unit, length = "years", test.years
    if isinstance(length, c.Operand):
        number = as_number(operand(length, facts)[0])
        length = None if number is None else int(number)
    at = end or facts.day
    late = max((at - last).days, 0) if last is not None else 0
    return Timed(
        start_input=test.start,
        start=start,
        length=length,
        unit=unit,
        due=last,
        end_input=test.end,
        end=end,
        none=undone(test.end, facts),
        today=facts.day,
        late=late,
        late_working=_working_days(last, at, facts) if late and last is not None else None,
        moved_from=None if isinstance(counted, Missing) or counted == last else counted,
    )


def _working_days(start: date, end: date, facts: Facts) -> int | None:
    if facts.calendar is None:
        return None
    try:
        return working_days_between(start, end, from_data(facts.calendar))
    except UnknownYear:
        return None


def attested(context: Context, term: str, found: ConditionResult) -> Term:
    """Who said what of a term."""
    held = _held(context, found)
    return Term(term, None if held else context.facts.inputs.get(term), held)


def _everyone(facts: Facts) -> Iterator[SubjectFacts]:
    yield from facts.others.values()
    pending = [facts.subject] if facts.subject is not None else []
    for one in pending:
        yield one
        pending.extend(related.subject for related in one.related)


def _held(context: Context, found: ConditionResult) -> tuple[Held, ...]:
    """The records among the evidence of a leaf."""
    pieces = [piece for piece in found.evidence if piece.what == "record"]
    if not pieces:
        return ()
    known = {record.id: record for one in _everyone(context.facts) for record in one.records}
    return tuple(
        Held(known[piece.ref], piece.clause, _taken_for(context.facts, piece.clause))
        for piece in pieces
        if piece.ref in known
    )


def _taken_for(facts: Facts, clause: str | None) -> str | None:
    """The home grade or list that a clause takes a partner's record for."""
    if clause is None:
        return None
    target = next((one.clause.treat_as for one in facts.clauses if one.clause.id == clause), None)
    return None if target is None else target.grade or target.list_


def _sum(held: Sequence[Held], attribute: str) -> Decimal | None:
    """A sum over records; None where one of them is not shared in full, or holds no number."""
    amounts = [
        amount_of(one.record, attribute) if one.record.share is SharingClass.RECORD else None for one in held
    ]
    return None if None in amounts else sum((one for one in amounts if one is not None), Decimal(0))


def _aside(
    context: Context,
    kinds: Iterable[str],
    held: Sequence[Held],
    where: Mapping[str, c.Comparison],
    window: c.Window | None = None,
    last: date | None = None,
) -> Iterator[Aside]:
    """Records of these kinds that do not count, each with its reason."""
    counted = {one.record.id for one in held}
    for record in context.records:
        if record.kind not in kinds or record.id in counted:
            continue
        reason = screen(record, context.rule, context.facts).reason
        if reason is not None:
            yield Aside(record, reason)
        elif not _inside(record, window, last):
            yield Aside(record, ReasonCode.OUTSIDE_WINDOW)
        elif missed := _missed(record, where, context.facts):
            yield Aside(record, ReasonCode.CONDITION_NOT_MET, missed)


def _aside_of(context: Context, records: Sequence[RecordFact], held: Sequence[Held]) -> Iterator[Aside]:
    counted = {one.record.id for one in held}
    for record in records:
        reason = screen(record, context.rule, context.facts).reason
        if record.id not in counted and reason is not None:
            yield Aside(record, reason)


def _inside(record: RecordFact, window: c.Window | None, last: date | None) -> bool:
    day = None if window is None or last is None else date_of(record, window.of)
    return day is None or window is None or last is None or day <= last < window_end(day, window)


def _missed(record: RecordFact, where: Mapping[str, c.Comparison], facts: Facts) -> Filters:
    """The parts of a filter that a record does not pass."""
    tests = {name: resolved(test, facts) for name, test in where.items()}
    return tuple(
        (name, bounds(where[name], facts))
        for name, test in tests.items()
        if not isinstance(test, Missing) and compare(value_of(record, name), test[0]) is False
    )
