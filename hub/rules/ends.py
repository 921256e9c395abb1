"""Until when the records that counted carry an answer: the first day on which it would no longer hold.

Only what is known today can be told: a record added later may carry it further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import Truth
from hub.calendar.periods import FirstDayAfter, Length, first_day_after
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END, Rule
from hub.records.status import expires_on
from hub.rules.dates import date_of, window_end
from hub.rules.deeds import one_deed
from hub.rules.facts import ConditionResult, Facts, Missing, RecordFact, SubjectFacts
from hub.rules.operands import resolved
from hub.rules.scalars import compare
from hub.rules.totals import amount_of

Rules = Mapping[str, RuleVersion]


def ends_on(rule: Rule, condition: ConditionResult, facts: Facts, rules: Rules) -> date | None:
    """The first day on which a MET condition is no longer carried; None where no day is known."""
    records = {record.id: record for one in _everyone(facts) for record in one.records}
    end = min(_end(rule.condition, condition, rule, records, rules, facts), rule.valid.to)
    return None if end == OPEN_END else end


def runs_until(rule: Rule, counted: Iterable[str], facts: Facts) -> FirstDayAfter | None:
    """The first day on which the effect of every record that counted has run out (``effect.lasts``)."""
    if rule.effect.lasts is None or facts.subject is None:
        return None
    known = {record.id: record for record in facts.subject.records}
    starts = [known[ref].decided_on for ref in counted if ref in known]
    return first_day_after(max(starts), Length.read(rule.effect.lasts)) if starts else None


def _everyone(facts: Facts) -> Iterable[SubjectFacts]:
    for one in (*facts.others.values(), *([facts.subject] if facts.subject is not None else [])):
        yield from one.everyone


def _end(
    condition: c.Condition,
    result: ConditionResult,
    rule: Rule,
    records: Mapping[str, RecordFact],
    rules: Rules,
    facts: Facts,
) -> date:
    """When a condition that is MET ends. What is MET because something is absent has no known end."""

    def inner(part: c.Condition, found: ConditionResult) -> date:
        return _end(part, found, rule, records, rules, facts)

    match condition:
        case c.All():
            return min(inner(*pair) for pair in zip(condition.all, result.parts, strict=True))
        case c.AnyOf():
            return max(inner(*pair) for pair in _met(condition.any, result))
        case c.Related():
            return max(inner(condition.related.condition, part) for part in result.parts if _is_met(part))
        case c.Other():
            return inner(condition.other.condition, result.parts[0])
        case c.RuleResult():
            other = rules[condition.rule.rule].rule
            if condition.rule.is_ == "UNMET":
                return OPEN_END
            return _end(other.condition, result.parts[0], other, records, rules, facts)
        case c.Record():
            return _records_end(condition.record, _ends(condition, result, rule, records), facts)
        case c.OnList() | c.Grade() | c.Attested() | c.Newest() | c.Outranks():
            return max((end for _, end in _ends(condition, result, rule, records)), default=OPEN_END)
        case _:
            return OPEN_END


def _is_met(result: ConditionResult) -> bool:
    return result.truth is Truth.MET


def _met(
    conditions: tuple[c.Condition, ...], result: ConditionResult
) -> Iterable[tuple[c.Condition, ConditionResult]]:
    return (pair for pair in zip(conditions, result.parts, strict=True) if _is_met(pair[1]))


Ended = tuple[RecordFact, date]


def _ends(
    condition: c.Condition, result: ConditionResult, rule: Rule, records: Mapping[str, RecordFact]
) -> list[Ended]:
    """Each record of the evidence with the first day on which it no longer counts, the last first."""
    window = condition.record.within if isinstance(condition, c.Record) else None
    found = [
        (records[piece.ref], _record_end(records[piece.ref], rule, window))
        for piece in result.evidence
        if piece.what == "record"
    ]
    return sorted(found, key=lambda pair: pair[1], reverse=True)


def _record_end(record: RecordFact, rule: Rule, window: c.Window | None) -> date:
    end = OPEN_END if rule.looks_back else expires_on(record)
    moves = window is not None and window.ending is None
    start = date_of(record, window.of) if window is not None and moves else None
    return min(end, window_end(start, window)) if start is not None and window is not None else end


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
