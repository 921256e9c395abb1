"""``deadline`` told: the last day, when it was done, by how much too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hub.calendar.workdays import UnknownYear, from_data, working_days_between
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, given_inputs, leaf, no_credit, no_step
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import Facts, Missing
from hub.rules.not_done import undone
from hub.rules.operands import input_date, operand
from hub.rules.operators.deadline import counted_day, due_day
from hub.rules.scalars import as_number


@dataclass(frozen=True)
class Timed(Finding):
    """A time limit: its start, its length, its last day, when it was done, and by how much too late:
    ``late`` days, of which ``late_working`` are working days (None where the calendar does not reach);
    ``none``: the caller says that it was not done; ``moved_from``: the last day as counted, where the limit
    ends on the next working day instead."""

    start_input: str | None
    start: date | None
    length: int | None
    unit: Literal["working days", "days", "months", "years"] | None
    due: date | None
    end_input: str | None
    end: date | None
    none: bool
    today: date
    late: int = 0
    late_working: int | None = None
    moved_from: date | None = None

    @property
    def untold(self) -> bool:
        """Whether nobody says whether it was done."""
        return self.end_input is not None and self.end is None and not self.none


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


def _timed(node: Node, leaf: Timed, words: Words) -> Contrast:
    due = "" if leaf.due is None else words.day(leaf.due)
    if leaf.start_input is None:
        limit = words.say("limit.by", due=due)
    else:
        limit = words.say(
            "limit.after",
            start=words.input(leaf.start_input),
            start_day="" if leaf.start is None else words.day(leaf.start),
            length=words.amount(leaf.length or 0, leaf.unit),
            due=due,
            worked=_worked(leaf, words),
        )
    days = words.amount(leaf.late, "days")
    late = words.say("late.days", days=days)
    if leaf.late_working is not None and leaf.unit == "working days":
        late = words.say("late.working", days=days, working=words.amount(leaf.late_working, "working days"))
    today = words.day(leaf.today)
    if leaf.end_input is None:
        form = "limit.over" if leaf.late else "limit.open"
        return Contrast(limit + words.say(form, today=today, days=days), None)
    end = words.input(leaf.end_input)
    if leaf.none:
        none = words.none(leaf.end_input)
        form = "limit.none" if leaf.late else "limit.none.open"
        return Contrast(limit + words.say(form, today=today, end=end, none=none, late=late), None)
    if leaf.end is None:
        form = "limit.not.done" if leaf.late else "limit.open"
        return Contrast(limit + words.say(form, today=today, end=end, late=late), None)
    form = "limit.late" if leaf.late else "limit.in.time"
    return Contrast(limit + words.say(form, end=end, end_day=words.day(leaf.end), late=late), None)


def _worked(leaf: Timed, words: Words) -> str:
    """Why the last day is that one, where the calendar of working days makes it so."""
    if leaf.moved_from is not None:
        return words.say("moved", counted=words.day(leaf.moved_from))
    return words.worked(leaf.due) if leaf.unit == "working days" and leaf.due is not None else ""


def _said(leaf: Timed, words: Words) -> list[str]:
    return given_inputs([name for name in (leaf.start_input, leaf.end_input) if name is not None], words)


TELLER = Teller(
    leaf(lambda k, x, _: timed(k, x.deadline)),
    Wording(Timed, say=_timed, step=no_step, credit=no_credit, stated=_said, on_inputs=True),
)
