"""``record``: some exist, a count, a sum, or each of the last so many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END
from hub.rules.condition_ends import Ended, Ending, ended
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import absence
from hub.rules.facts import ConditionResult, Facts, Missing, RecordFact
from hub.rules.filtering import Sifted, sift
from hub.rules.home_recognition import opens_records
from hub.rules.operands import resolved, resolved_where
from hub.rules.operators.parts import Operator, leaf, unchanged, unless
from hub.rules.record_values import matches
from hub.rules.same_decision import Deeds, one_deed
from hub.rules.scalars import compare
from hub.rules.screening import Screened
from hub.rules.totals import amount_of, settled


def record_test(context: Context, test: c.RecordTest) -> LeafResult:
    """Exists, counts, sums, or each of the last n."""
    sifted = sift(context, test.kinds, test.where, test.within)
    if test.each_of_last is not None:
        return _each_of_last(context, test.each_of_last, sifted)
    if test.count is not None:
        counts = range(len(sifted.fitting) - sifted.deeds.spare, len(sifted.fitting) + 1)
        return _totals(
            context, test, sifted, [Decimal(count) for count in counts], test.count, sifted.unclear
        )
    if test.sum is not None:
        attribute = test.sum.attribute
        unclear = sifted.unclear + tuple(
            Missing(what="attribute", name=attribute, detail=item.record.id)
            for item in sifted.fitting
            if amount_of(item.record, attribute) is None
        )
        return _totals(context, test, sifted, _sums(sifted.deeds, attribute), test.sum.is_, unclear)
    if sifted.fitting:
        return Truth.MET, sifted.given + context.use(sifted.fitting), ()
    if sifted.unclear:
        return Truth.UNKNOWN, sifted.given, sifted.unclear
    truth, sources, missing = absence(context, test.kinds, sifted.start, decided_from=sifted.decided_from)
    return truth, sifted.given + sources, missing


def _sums(of: Deeds, attribute: str) -> list[Decimal]:
    """Every sum that there can be, as some of what may be one is one; the greatest last."""

    def amount(item: Screened) -> Decimal:
        return amount_of(item.record, attribute) or Decimal(0)

    sums = {sum((amount(item) for item in of.items), Decimal(0))}
    for group in of.doubtful:
        # What may be one has one amount, so it does not matter which of a group are one.
        sums = {total - amount(group[0]) * fewer for total in sums for fewer in range(len(group))}
    return sorted(sums)


def _totals(
    context: Context,
    test: c.RecordTest,
    sifted: Sifted,
    totals: Sequence[Decimal],
    test_of_total: c.Comparison,
    unclear: tuple[Missing, ...],
) -> LeafResult:
    """The greatest total, unless one of the others says otherwise."""
    found = [_total(context, test, sifted, total, test_of_total, unclear) for total in reversed(totals)]
    if len({truth for truth, _, _ in found}) == 1:
        return found[0]
    return Truth.UNKNOWN, found[0][1], sifted.deeds.missing


def _total(
    context: Context,
    test: c.RecordTest,
    sifted: Sifted,
    total: Decimal,
    test_of_total: c.Comparison,
    unclear: tuple[Missing, ...],
) -> LeafResult:
    """A total over what is known. More records can only raise it, so it may be settled already; anything
    else needs complete sources."""
    evidence = sifted.given + context.use(sifted.fitting)
    wanted = resolved(test_of_total, context.facts)
    if isinstance(wanted, Missing):
        return Truth.UNKNOWN, evidence, (wanted,)
    truth, sources, missing = absence(context, test.kinds, sifted.start, decided_from=sifted.decided_from)
    passes = Truth.MET if compare(total, wanted[0]) else Truth.UNMET
    evidence += wanted[1]
    if truth is Truth.UNMET and not unclear:
        return passes, evidence + sources, ()
    if settled(passes, total, wanted[0]):
        return passes, evidence, ()
    return Truth.UNKNOWN, evidence, missing + unclear


def _each_of_last(context: Context, last: c.LastRecords, sifted: Sifted) -> LeafResult:
    """The last so many, whether or not what may be one is one."""
    apart = _each_of(context, last, sifted, sifted.fitting)
    if not sifted.deeds.spare:
        return apart
    together = _each_of(context, last, sifted, sifted.deeds.fewest())
    return apart if apart[0] is together[0] else (Truth.UNKNOWN, apart[1], sifted.deeds.missing)


def _each_of(
    context: Context, last: c.LastRecords, sifted: Sifted, counting: Sequence[Screened]
) -> LeafResult:
    """Where more records share the day of the last one than are asked for, all of them must agree."""
    if context.subject is None:
        return Truth.UNKNOWN, (), (context.unheard,)
    where, given, unknown = resolved_where(last.where, context.facts)
    unclear = sifted.unclear + unknown
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


def _ends(condition: c.Record, result: ConditionResult, ending: Ending) -> date:
    found = ended(result, ending, condition.record.within)
    return _records_end(condition.record, found, ending.facts)


def _records_end(test: c.RecordTest, ended: list[Ended], facts: Facts) -> date:
    """Records leave one by one; the answer ends with the one that leaves too few."""
    if test.each_of_last is not None:
        return min(end for _, end in ended)
    if test.count is not None:
        return _total_end(_wanted(test.count, facts), _apart(ended), lambda _: Decimal(1))
    if test.sum is not None:
        attribute = test.sum.attribute
        wanted = _wanted(test.sum.is_, facts)
        return _total_end(wanted, _apart(ended), lambda record: amount_of(record, attribute) or Decimal(0))
    return max(end for _, end in ended)


def _apart(ended: list[Ended]) -> list[Ended]:
    """One of each decision: the copy that stays the longest."""
    found: list[Ended] = []
    for record, end in ended:
        if not any(one_deed(record, other) for other, _ in found):
            found.append((record, end))
    return found


def _wanted(test: c.Comparison, facts: Facts) -> c.Comparison:
    """The comparison as it was evaluated."""
    found = resolved(test, facts)
    assert not isinstance(found, Missing), "the condition is MET, so nothing was missing"
    return found[0]


def _total_end(wanted: c.Comparison, ended: list[Ended], weight: Callable[[RecordFact], Decimal]) -> date:
    """From the last day backwards: the total from then on, until it is enough. A bare ceiling never ends."""
    total, until = Decimal(0), OPEN_END
    for record, end in ended:
        if compare(total, wanted):
            break
        total, until = total + weight(record), end
    return until


def _foreign(condition: c.Record, context: Context, home: tuple[str, ...]) -> bool:
    """Kinds that are no credit (a contract, an insurance) are asked for here, and no agreement is wanting."""
    kinds = condition.record.kinds
    return not set(kinds).issubset(context.facts.neutral) and _unopened(condition, context, home)


_unopened = unless(lambda x, clause: opens_records(clause, x.record.kinds))


OPERATOR = Operator(
    evaluate=leaf("record", lambda x: ", ".join(x.record.kinds), lambda k, x: record_test(k, x.record)),
    ends=_ends,
    foreign=_foreign,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
