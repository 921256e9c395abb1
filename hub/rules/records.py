"""Tests on records, three-valued: some exist, a count, a sum, each of the last n."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import ReasonCode, Truth
from hub.policy import conditions as c
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.coverage import absence
from hub.rules.dates import date_of, window_end, window_start
from hub.rules.facts import Missing, RecordFact
from hub.rules.scalars import as_number, compare, order
from hub.rules.screening import Screened, matches, value_of


def record_test(context: Context, test: c.RecordTest) -> Found:
    """Exists, counts, sums, or each of the last n."""
    counting, unclear = _sift(context, test)
    start = window_start(context.facts.day, test.within) if test.within is not None else None
    if test.each_of_last is not None:
        return _each_of_last(context, test.each_of_last, counting, unclear)
    if test.count is not None:
        return _total(context, test, start, counting, Decimal(len(counting)), test.count, unclear)
    if test.sum is not None:
        amounts = [amount_of(item.record, test.sum.attribute) for item in counting]
        unclear += tuple(
            Missing(what="attribute", name=test.sum.attribute, detail=item.record.id)
            for item, amount in zip(counting, amounts, strict=True)
            if amount is None
        )
        total = sum((amount for amount in amounts if amount is not None), Decimal(0))
        return _total(context, test, start, counting, total, test.sum.is_, unclear)
    if counting:
        return Truth.MET, context.use(counting), ()
    if unclear:
        return Truth.UNKNOWN, (), unclear
    return absence(context, test.kinds, start)


def _sift(context: Context, test: c.RecordTest) -> tuple[list[Screened], tuple[Missing, ...]]:
    """The records that pass window and filter, and what is missing to tell of others."""
    counting: list[Screened] = []
    unclear: list[Missing] = []
    for item in context.screen(test.kinds):
        inside = _inside(context.facts.day, item.record, test.within)
        fits = matches(item.record, test.where)
        if inside is False:
            context.note(item.record, ReasonCode.OUTSIDE_WINDOW)
        elif fits is False:
            context.note(item.record, ReasonCode.CONDITION_NOT_MET)
        elif isinstance(inside, str):
            unclear.append(Missing(what="attribute", name=inside, detail=item.record.id))
        elif isinstance(fits, str):
            unclear.append(Missing(what="attribute", name=fits, detail=item.record.id))
        else:
            counting.append(item)
    return counting, tuple(unclear)


def _inside(today: date, record: RecordFact, window: c.Window | None) -> bool | str:
    """True or False, or the name of the date that the record lacks."""
    if window is None:
        return True
    day = date_of(record, window.of)
    return window.of if day is None else day <= today < window_end(day, window)


def amount_of(record: RecordFact, attribute: str) -> Decimal | None:
    """What the record adds to a sum; None where it holds no number, or one below zero: a sum must only
    grow by one more record."""
    amount = as_number(value_of(record, attribute))
    return None if amount is None or amount < 0 else amount


def _total(
    context: Context,
    test: c.RecordTest,
    start: date | None,
    counting: Sequence[Screened],
    total: Decimal,
    wanted: c.Comparison,
    unclear: tuple[Missing, ...],
) -> Found:
    """A total over what is known. More records can only raise it, so a floor that is reached stays
    reached, and a ceiling that is broken stays broken; anything else needs complete sources."""
    evidence = context.use(counting)
    truth, sources, missing = absence(context, test.kinds, start)
    passes = Truth.MET if compare(total, wanted) else Truth.UNMET
    if truth is Truth.UNMET and not unclear:
        return passes, evidence + sources, ()
    settled = not _has_ceiling(wanted) if passes is Truth.MET else _is_beyond(total, wanted)
    return (passes, evidence, ()) if settled else (Truth.UNKNOWN, evidence, missing + unclear)


def _has_ceiling(wanted: c.Comparison) -> bool:
    ceilings = (wanted.at_most, wanted.less_than, wanted.equals, wanted.one_of)
    return any(ceiling is not None for ceiling in ceilings)


def _is_beyond(total: Decimal, wanted: c.Comparison) -> bool:
    """Whether neither this total nor any greater one passes."""
    exact = [as_number(choice) for choice in wanted.one_of or (wanted.equals,)]
    highest = max((number for number in exact if number is not None), default=None)
    return (
        (wanted.at_most is not None and order(total, wanted.at_most) == ">")
        or (wanted.less_than is not None and order(total, wanted.less_than) in (">", "="))
        or (highest is not None and total > highest)
    )


def _each_of_last(
    context: Context, last: c.LastRecords, counting: Sequence[Screened], unclear: tuple[Missing, ...]
) -> Found:
    """Where more records share the day of the last one than are asked for, all of them must agree."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    first = counting[last.count - 1].record.decided_on if len(counting) >= last.count else date.min
    newest = [item for item in counting if item.record.decided_on >= first]
    spare = max(len(newest) - last.count, 0)
    results = [(item.record, matches(item.record, last.where)) for item in newest]
    evidence = context.use(newest)
    failing = [record for record, result in results if result is False]
    surely = [record for record in failing if record.decided_on > first]
    if not unclear and (surely or len(failing) > spare):
        return Truth.UNMET, evidence, ()
    gaps = [
        Missing(what="attribute", name=result, detail=record.id)
        for record, result in results
        if isinstance(result, str)
    ]
    if len(newest) < last.count:
        detail = f"only {len(newest)} are known"
        gaps.append(Missing(what="records", name=str(last.count), detail=detail))
    elif failing and spare:
        detail = f"{len(newest)} share the last day and differ"
        gaps.append(Missing(what="records", name=str(last.count), detail=detail))
    if gaps or unclear:
        return Truth.UNKNOWN, evidence, (*gaps, *unclear)
    return Truth.MET, evidence, ()
