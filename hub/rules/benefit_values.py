"""Computes what a rule gives: decimal, rounded half up to one fen. What can't be computed is left out of the
value, which says for want of what; whether anything is given is the rule's condition's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from graph_schema.vocabulary import Truth
from hub.policy.model.conditions import Condition, Operand
from hub.policy.model.values import (
    Amount,
    AmountOff,
    BalanceOf,
    Choose,
    Items,
    PercentOff,
    PerUnit,
    Price,
    Range,
    Several,
    Value,
)
from hub.rules.accounts import balance
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, Facts, Missing, ValueResult
from hub.rules.operands import number

FEN = Decimal("0.01")
Judge = Callable[[Condition], ConditionResult]
"""Evaluates a condition on the facts at hand."""


class Open(Exception):
    """The value leaves the outcome itself open; ``missing`` says for want of what."""

    def __init__(self, *missing: Missing) -> None:
        super().__init__("the value leaves the outcome open")
        self.missing = missing


class PerhapsNothing(Open):
    """Whether the value gives anything is not known; ``value`` has the cases that it may be."""

    def __init__(self, value: ValueResult) -> None:
        super().__init__(*value.missing)
        self.value = value


def compute(value: Value, context: Context, judge: Judge) -> ValueResult | None:
    """The value under these facts, as far as it is known; None where no case of it is MET.

    Raises:
        Open: it is not known whether it gives anything, or an input that was given can't be right.
    """
    facts = context.facts
    match value:
        case PercentOff():
            return _percent_off(value, facts)
        case Amount():
            form = value.amount
            amount, missing = _number(form.amount, facts)
            return ValueResult(
                form="amount", unit=form.unit, amount=_known(amount), bound=form.bound, missing=missing
            )
        case AmountOff():
            return _amount_off(value, facts)
        case Price():
            form = value.price
            due, missing = _number(form.due, facts)
            items = tuple(item.model_dump() for item in form.items)
            return ValueResult(form="price", unit=form.unit, due=_known(due), items=items, missing=missing)
        case PerUnit():
            return _per_unit(value, facts)
        case Range():
            form = value.range
            return ValueResult(form="range", unit=form.unit, lowest=form.lowest, highest=form.highest)
        case BalanceOf():
            held = balance(context, value.balance)
            missing = (held,) if isinstance(held, Missing) else held.missing
            total = None if isinstance(held, Missing) or missing else _fen(held.total)
            return ValueResult(form="balance", unit=value.balance.unit, amount=total, missing=missing)
        case Items():
            items = tuple(item.model_dump() for item in value.items)
            return ValueResult(form="items", items=items, open_ended=value.open_ended, role=value.role)
        case Choose():
            return _chosen(value, context, judge)
        case Several():
            return _several(value, context, judge)
        case _:
            return ValueResult(form="discretion", items=(value.discretion.model_dump(),))


def stated(value: Value, context: Context, judge: Judge) -> ValueResult | None:
    """What the text says of a value, whoever it is for: of a choice every case, with all that they name."""
    match value:
        case Choose():
            cases = [stated(case.value, context, judge) for case in value.choose]
            parts = tuple(part for part in cases if part is not None)
            lists = [one for part in parts for one in (part, *part.parts)]
            named = {item["zh"]: item for one in lists for item in one.items}
            open_ended = any(one.open_ended for one in lists)
            return ValueResult(form="choose", items=tuple(named.values()), open_ended=open_ended, parts=parts)
        case Several():
            return _together(stated(part, context, judge) for part in value.several)
        case _:
            return compute(value, context, judge)


def chosen(value: Value, judge: Judge) -> list[Value]:
    """What of a value was given: the case that is MET, each of several; in the order of what they give."""
    match value:
        case Choose():
            met = next((case for case in value.choose if judge(case.when).truth is Truth.MET), None)
            return [] if met is None else chosen(met.value, judge)
        case Several():
            return [one for part in value.several for one in chosen(part, judge)]
        case _:
            return [value]


def _chosen(value: Choose, context: Context, judge: Judge) -> ValueResult | None:
    """The first case that is MET. After one that is UNKNOWN it may be any of these; that something is given
    is known where each of them gives something."""
    cases: list[ValueResult | None] = []
    gaps: list[Missing] = []
    for case in value.choose:
        found = judge(case.when)
        if found.truth is Truth.UNMET:
            continue
        cases.append(compute(case.value, context, judge))
        if found.truth is Truth.MET:
            break
        gaps += found.missing
    else:
        cases.append(None)
    if not gaps:
        return cases[-1]
    parts = tuple(case for case in cases if case is not None)
    one = ValueResult(form="choose", parts=parts, missing=_unique(gaps))
    if any(case is None or 0 in (case.amount, case.percent) for case in cases):
        raise PerhapsNothing(one)
    return one


def _several(value: Several, context: Context, judge: Judge) -> ValueResult:
    """All parts. One of which it is open whether it gives anything leaves the others as they are."""
    parts: list[ValueResult | None] = []
    sure = False
    for part in value.several:
        try:
            parts.append(compute(part, context, judge))
            sure = sure or parts[-1] is not None
        except PerhapsNothing as open_:
            parts.append(open_.value)
    together = _together(parts)
    if together.missing and not sure:
        raise PerhapsNothing(together)
    return together


def _together(found: Iterable[ValueResult | None]) -> ValueResult:
    parts = tuple(part for part in found if part is not None)
    missing = _unique(gap for part in parts for gap in part.missing)
    return ValueResult(form="several", parts=parts, missing=missing)


def _unique(gaps: Iterable[Missing]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(gaps))


Known = tuple[Decimal | None, tuple[Missing, ...]]
"""A number, or None with what is missing."""


def _number(source: Operand | Decimal, facts: Facts, highest: int | None = None) -> Known:
    found = number(source, facts, highest)
    if not isinstance(found, Missing):
        return found, ()
    if found.what == "input" and found.name in facts.inputs:
        raise Open(found)
    return None, (found,)


def _percent_off(value: PercentOff, facts: Facts) -> ValueResult:
    form = value.percent_off
    percent, unset = _number(form.percent, facts, highest=100)
    base, unknown = _number(form.of, facts)
    amount = due = None
    if percent is not None and base is not None:
        amount = _fen(base * percent / 100)
        due = _fen(base) - amount
    elif percent == 100 and form.bound != "at_most":
        due = _fen(Decimal(0))  # of whatever is asked, nothing is left
    return ValueResult(
        form="percent_off",
        unit=form.unit,
        percent=percent,
        amount=amount,
        due=due,
        bound=form.bound,
        missing=_unique((*unset, *unknown)),
    )


def _amount_off(value: AmountOff, facts: Facts) -> ValueResult:
    form = value.amount_off
    base, unknown = _number(form.of, facts)
    rate, total, missing = _times(form.amount, form.times, facts)
    amount = due = None
    if base is not None and total is not None:
        amount = min(_fen(total), _fen(base))
        due = _fen(base) - amount
    return ValueResult(
        form="amount_off",
        unit=form.unit,
        rate=rate,
        amount=amount,
        due=due,
        missing=_unique((*missing, *unknown)),
    )


def _per_unit(value: PerUnit, facts: Facts) -> ValueResult:
    form = value.per_unit
    rate, total, missing = _times(form.amount, form.times, facts)
    if total is not None and form.cap is not None:
        total = min(total, form.cap)
    return ValueResult(form="per_unit", unit=form.unit, rate=rate, amount=_known(total), missing=missing)


def _times(
    amount: Decimal | Operand, factors: Sequence[Operand], facts: Facts
) -> tuple[Decimal | None, Decimal | None, tuple[Missing, ...]]:
    """What one unit brings, what all do, and what is missing."""
    rate, missing = _number(amount, facts)
    total = rate
    for factor in factors:
        times, unknown = _number(factor, facts)
        missing += unknown
        total = total * times if total is not None and times is not None else None
    return (rate if factors else None), total, missing


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def _known(amount: Decimal | None) -> Decimal | None:
    return _fen(amount) if amount is not None else None
