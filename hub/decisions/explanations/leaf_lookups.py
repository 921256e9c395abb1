"""Looks up again what a leaf asked and what it found: the parts that several operators share. Each function
reads by what the leaf's test reads by, so that both see the same; the truth stays the test's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from graph_schema.vocabulary import ReasonCode
from hub.access.sharing import opens_all
from hub.decisions.explanations.findings import Aside, Bound, CitedRecord, Filters, Op, Side
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.dates import date_of, window_end
from hub.rules.facts import ConditionResult, Facts, Missing, RecordFact, SubjectFacts
from hub.rules.not_done import undone
from hub.rules.operands import operand, resolved
from hub.rules.record_values import value_of
from hub.rules.scalars import as_number, compare, plain
from hub.rules.screening import screen
from hub.rules.totals import amount_of

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


def _everyone(facts: Facts) -> Iterator[SubjectFacts]:
    yield from facts.others.values()
    pending = [facts.subject] if facts.subject is not None else []
    for one in pending:
        yield one
        pending.extend(related.subject for related in one.related)


def cited_records(context: Context, found: ConditionResult) -> tuple[CitedRecord, ...]:
    """The records among the evidence of a leaf."""
    pieces = [piece for piece in found.evidence if piece.what == "record"]
    if not pieces:
        return ()
    known = {record.id: record for one in _everyone(context.facts) for record in one.records}
    return tuple(
        CitedRecord(known[piece.ref], piece.clause, _taken_for(context.facts, piece.clause))
        for piece in pieces
        if piece.ref in known
    )


def _taken_for(facts: Facts, clause: str | None) -> str | None:
    """The home grade or list that a clause takes a partner's record for."""
    if clause is None:
        return None
    target = next((one.clause.treat_as for one in facts.clauses if one.clause.id == clause), None)
    return None if target is None else target.grade or target.list_


def sum_of(held: Sequence[CitedRecord], attribute: str) -> Decimal | None:
    """A sum over records; None where one of them is not shared in full, or holds no number."""
    amounts = [amount_of(one.record, attribute) if opens_all(one.record.share) else None for one in held]
    return None if None in amounts else sum((one for one in amounts if one is not None), Decimal(0))


def aside_of_kinds(
    context: Context,
    kinds: Iterable[str],
    held: Sequence[CitedRecord],
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
        elif not inside_window(record, window, last):
            yield Aside(record, ReasonCode.OUTSIDE_WINDOW)
        elif missed := not_passed(record, where, context.facts):
            yield Aside(record, ReasonCode.CONDITION_NOT_MET, missed)


def aside_of(context: Context, records: Sequence[RecordFact], held: Sequence[CitedRecord]) -> Iterator[Aside]:
    counted = {one.record.id for one in held}
    for record in records:
        reason = screen(record, context.rule, context.facts).reason
        if record.id not in counted and reason is not None:
            yield Aside(record, reason)


def inside_window(record: RecordFact, window: c.Window | None, last: date | None) -> bool:
    day = None if window is None or last is None else date_of(record, window.of)
    return day is None or window is None or last is None or day <= last < window_end(day, window)


def not_passed(record: RecordFact, where: Mapping[str, c.Comparison], facts: Facts) -> Filters:
    """The parts of a filter that a record does not pass."""
    tests = {name: resolved(test, facts) for name, test in where.items()}
    return tuple(
        (name, bounds(where[name], facts))
        for name, test in tests.items()
        if not isinstance(test, Missing) and compare(value_of(record, name), test[0]) is False
    )
