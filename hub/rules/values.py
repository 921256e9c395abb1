"""Computes what a rule gives: decimal, rounded half up to one fen, or what is missing to compute it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from graph_schema.vocabulary import Truth
from hub.policy.conditions import Condition, Operand
from hub.policy.values import (
    Amount,
    AmountOff,
    BalanceOf,
    Choose,
    Items,
    PercentOff,
    PerUnit,
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


class Unknown(Exception):
    """A value that can't be computed; ``missing`` says for want of what."""

    def __init__(self, *missing: Missing) -> None:
        super().__init__("a value is not known")
        self.missing = missing


def compute(value: Value, context: Context, judge: Judge) -> ValueResult | None:
    """The value under these facts; None where no case of it is MET.

    Raises:
        Unknown: something is missing to compute it.
    """
    facts = context.facts
    match value:
        case PercentOff():
            return _percent_off(value, facts)
        case Amount():
            form = value.amount
            return ValueResult(
                form="amount", unit=form.unit, amount=_fen(_number(form.amount, facts)), bound=form.bound
            )
        case AmountOff():
            return _amount_off(value, facts)
        case PerUnit():
            return _per_unit(value, facts)
        case Range():
            form = value.range
            return ValueResult(form="range", unit=form.unit, lowest=form.lowest, highest=form.highest)
        case BalanceOf():
            held = balance(context, value.balance)
            if isinstance(held, Missing):
                raise Unknown(held)
            if held.missing:
                raise Unknown(*held.missing)
            return ValueResult(form="balance", unit=value.balance.unit, amount=_fen(held.total))
        case Items():
            items = tuple(item.model_dump() for item in value.items)
            return ValueResult(form="items", items=items, open_ended=value.open_ended)
        case Choose():
            return _chosen(value, context, judge)
        case Several():
            found = [compute(part, context, judge) for part in value.several]
            return ValueResult(form="several", parts=tuple(part for part in found if part is not None))
        case _:
            return ValueResult(form="discretion", items=(value.discretion.model_dump(),))


def _chosen(value: Choose, context: Context, judge: Judge) -> ValueResult | None:
    for case in value.choose:
        found = judge(case.when)
        if found.truth is Truth.UNKNOWN:
            raise Unknown(*found.missing)
        if found.truth is Truth.MET:
            return compute(case.value, context, judge)
    return None


def _number(source: Operand | Decimal, facts: Facts, highest: int | None = None) -> Decimal:
    found = number(source, facts, highest)
    if isinstance(found, Missing):
        raise Unknown(found)
    return found


def _percent_off(value: PercentOff, facts: Facts) -> ValueResult:
    form = value.percent_off
    percent, base = _number(form.percent, facts, highest=100), _number(form.of, facts)
    off = _fen(base * percent / 100)
    return ValueResult(
        form="percent_off",
        unit=form.unit,
        percent=percent,
        amount=off,
        due=_fen(base) - off,
        bound=form.bound,
    )


def _amount_off(value: AmountOff, facts: Facts) -> ValueResult:
    form = value.amount_off
    base = _fen(_number(form.of, facts))
    off = min(_fen(_times(form.amount, form.times, facts)), base)
    return ValueResult(form="amount_off", unit=form.unit, amount=off, due=base - off)


def _per_unit(value: PerUnit, facts: Facts) -> ValueResult:
    form = value.per_unit
    amount = _times(form.amount, form.times, facts)
    if form.cap is not None:
        amount = min(amount, form.cap)
    return ValueResult(form="per_unit", unit=form.unit, amount=_fen(amount))


def _times(amount: Decimal | Operand, factors: Sequence[Operand], facts: Facts) -> Decimal:
    total = _number(amount, facts)
    for factor in factors:
        total *= _number(factor, facts)
    return total


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
