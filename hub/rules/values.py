"""Computes what a rule gives: decimal, rounded half up to one fen, or what is missing to compute it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from graph_schema.vocabulary import EvidenceOrigin
from hub.policy.conditions import Operand
from hub.policy.values import Amount, Items, PercentOff, PerUnit, Range, Value
from hub.rules.facts import Evidence, Facts, Missing, Plain, ValueResult
from hub.rules.scalars import as_number, text

FEN = Decimal("0.01")


def operand(source: Operand, facts: Facts) -> tuple[Plain | Decimal | None, Evidence | Missing]:
    """An operand's value with where it comes from, or None with what is missing."""
    if source.input is not None:
        given = facts.inputs.get(source.input)
        if given is None:
            return None, Missing(what="input", name=source.input)
        return given.value, Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=source.input)
    if source.parameter is not None:
        parameter = facts.parameters.get(source.parameter)
        if parameter is None or parameter.value is None:
            return None, Missing(
                what="parameter", name=source.parameter, detail="not set for this region and day"
            )
        evidence = Evidence(
            origin=EvidenceOrigin.HELD,
            what="parameter",
            ref=source.parameter,
            detail=parameter.source,
            secondary=parameter.secondary,
        )
        return parameter.value, evidence
    if source.part is not None and source.whole is not None:
        return _rate(source.part, source.whole, facts)
    assert source.value is not None
    value = source.value.isoformat() if isinstance(source.value, date) else source.value
    return value, Evidence(origin=EvidenceOrigin.HELD, what="parameter", ref="text", detail=text(value))


def _rate(part: str, whole: str, facts: Facts) -> tuple[Decimal | None, Evidence | Missing]:
    """``part`` of ``whole`` in percent; nothing of nothing is no rate (AMB-046)."""
    numbers: list[Decimal] = []
    for name in (part, whole):
        number = as_number(facts.inputs[name].value) if name in facts.inputs else None
        if number is None:
            return None, Missing(what="input", name=name)
        numbers.append(number)
    if numbers[1] == 0:
        return None, Missing(what="input", name=whole, detail="is 0, so there is no rate (AMB-046)")
    evidence = Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=f"{part}/{whole}")
    return numbers[0] * 100 / numbers[1], evidence


def number(source: Operand | Decimal, facts: Facts, highest: int | None = None) -> Decimal | Missing:
    """A number from zero up (to ``highest``), or what is missing: nothing is given on a price below zero."""
    if isinstance(source, Decimal):
        return source
    value, origin = operand(source, facts)
    if isinstance(origin, Missing):
        return origin
    found = as_number(value)
    if found is None:
        detail = "is not a number"
    elif found < 0:
        detail = "is less than zero"
    elif highest is not None and found > highest:
        detail = f"is more than {highest}"
    else:
        return found
    what = "parameter" if origin.what == "parameter" else "input"
    return Missing(what=what, name=origin.ref, detail=detail)


def compute(value: Value, facts: Facts) -> ValueResult | Missing:
    """The value under these facts."""
    match value:
        case PercentOff():
            return _percent_off(value, facts)
        case Amount():
            form = value.amount
            amount = number(form.amount, facts)
            if isinstance(amount, Missing):
                return amount
            return ValueResult(form="amount", unit=form.unit, amount=_fen(amount), bound=form.bound)
        case PerUnit():
            return _per_unit(value, facts)
        case Range():
            form = value.range
            return ValueResult(form="range", unit=form.unit, lowest=form.lowest, highest=form.highest)
        case Items():
            return ValueResult(form="items", items=tuple(item.model_dump() for item in value.items))
        case _:
            return ValueResult(form="discretion", items=(value.discretion.model_dump(),))


def _percent_off(value: PercentOff, facts: Facts) -> ValueResult | Missing:
    form = value.percent_off
    percent, base = number(form.percent, facts, highest=100), number(form.of, facts)
    if isinstance(percent, Missing):
        return percent
    if isinstance(base, Missing):
        return base
    off = _fen(base * percent / 100)
    return ValueResult(
        form="percent_off",
        unit=form.unit,
        percent=percent,
        amount=off,
        due=_fen(base) - off,
        bound=form.bound,
    )


def _per_unit(value: PerUnit, facts: Facts) -> ValueResult | Missing:
    form = value.per_unit
    amount = form.amount
    for factor in form.times:
        times = number(factor, facts)
        if isinstance(times, Missing):
            return times
        amount *= times
    if form.cap is not None:
        amount = min(amount, form.cap)
    return ValueResult(form="per_unit", unit=form.unit, amount=_fen(amount))


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
