"""Until when the records that counted carry an answer: the first day on which it would no longer hold.

Only what is known today can be told: a record added later may carry it further.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hub.calendar.periods import FirstDayAfter, Length, first_day_after
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END, Rule
from hub.rules.condition_ends import Ending
from hub.rules.facts import ConditionResult, Facts, SubjectFacts
from hub.rules.operators import OPERATORS
from hub.rules.operators.parts import Rules


def ends_on(rule: Rule, condition: ConditionResult, facts: Facts, rules: Rules) -> date | None:
    """The first day on which a MET condition is no longer carried; None where no day is known."""
    records = {record.id: record for one in _everyone(facts) for record in one.records}
    found = Ending(rule, facts, rules, records, _end).of(rule.condition, condition)
    end = min(found, rule.valid.to)
    return None if end == OPEN_END else end


def _end(condition: c.Condition, result: ConditionResult, ending: Ending) -> date:
    return OPERATORS[type(condition)].ends(condition, result, ending)


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
