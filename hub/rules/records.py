"""Tests on records, three-valued: some exist, a count, a sum, each of the last n."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.policy import conditions as c
from hub.rules.context import UNHEARD_OF, Context, Found
from hub.rules.coverage import absence
from hub.rules.facts import Missing
from hub.rules.filtering import Sifted, sift
from hub.rules.operands import resolved, resolved_where
from hub.rules.scalars import compare
from hub.rules.screening import matches
from hub.rules.totals import amount_of, settled


def record_test(context: Context, test: c.RecordTest) -> Found:
    """Exists, counts, sums, or each of the last n."""
    sifted = sift(context, test.kinds, test.where, test.within)
    if test.each_of_last is not None:
        return _each_of_last(context, test.each_of_last, sifted)
    if test.count is not None:
        return _total(context, test, sifted, Decimal(len(sifted.fitting)), test.count, sifted.unclear)
    if test.sum is not None:
        amounts = [amount_of(item.record, test.sum.attribute) for item in sifted.fitting]
        unclear = sifted.unclear + tuple(
            Missing(what="attribute", name=test.sum.attribute, detail=item.record.id)
            for item, amount in zip(sifted.fitting, amounts, strict=True)
            if amount is None
        )
        total = sum((amount for amount in amounts if amount is not None), Decimal(0))
        return _total(context, test, sifted, total, test.sum.is_, unclear)
    if sifted.fitting:
        return Truth.MET, sifted.given + context.use(sifted.fitting), ()
    if sifted.unclear:
        return Truth.UNKNOWN, sifted.given, sifted.unclear
    truth, sources, missing = absence(context, test.kinds, sifted.start)
    return truth, sifted.given + sources, missing


def _total(
    context: Context,
    test: c.RecordTest,
    sifted: Sifted,
    total: Decimal,
    test_of_total: c.Comparison,
    unclear: tuple[Missing, ...],
) -> Found:
    """A total over what is known. More records can only raise it, so it may be settled already; anything
    else needs complete sources."""
    evidence = sifted.given + context.use(sifted.fitting)
    wanted = resolved(test_of_total, context.facts)
    if isinstance(wanted, Missing):
        return Truth.UNKNOWN, evidence, (wanted,)
    truth, sources, missing = absence(context, test.kinds, sifted.start)
    passes = Truth.MET if compare(total, wanted[0]) else Truth.UNMET
    evidence += wanted[1]
    if truth is Truth.UNMET and not unclear:
        return passes, evidence + sources, ()
    if settled(passes, total, wanted[0]):
        return passes, evidence, ()
    return Truth.UNKNOWN, evidence, missing + unclear


def _each_of_last(context: Context, last: c.LastRecords, sifted: Sifted) -> Found:
    """Where more records share the day of the last one than are asked for, all of them must agree."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (UNHEARD_OF,)
    where, given, unknown = resolved_where(last.where, context.facts)
    unclear = sifted.unclear + unknown
    counting = sifted.fitting
    first = counting[last.count - 1].record.decided_on if len(counting) >= last.count else date.min
    newest = [item for item in counting if item.record.decided_on >= first]
    spare = max(len(newest) - last.count, 0)
    results = [(item.record, matches(item.record, where)) for item in newest]
    evidence = sifted.given + given + context.use(newest)
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
