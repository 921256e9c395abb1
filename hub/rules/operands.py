"""Where a rule's numbers and days come from: literals, inputs, parameters, rates, the cut-off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import EvidenceOrigin
from hub.calendar.periods import Length, earlier, later
from hub.policy.model.conditions import Comparison, Operand
from hub.rules.facts import Evidence, Facts, Missing
from hub.rules.scalars import Value, as_date, as_number, text, typed


def operand(source: Operand, facts: Facts) -> tuple[Value | None, Evidence | Missing]:
    """An operand's value as what it was declared, with where it comes from; or None with what is missing."""
    value, origin = _source(source, facts)
    period = source.plus or source.minus
    if period is None or isinstance(origin, Missing):
        return value, origin
    day = as_date(value)
    if day is None:
        what = "parameter" if origin.what == "parameter" else "input"
        return None, Missing(what=what, name=origin.ref, detail="is not a date")
    move = later if source.plus is not None else earlier
    return move(day, Length.read(period)), origin


def _source(source: Operand, facts: Facts) -> tuple[Value | None, Evidence | Missing]:
    if source.cutoff:
        day = facts.day
        return day, Evidence(origin=EvidenceOrigin.HELD, what="cutoff", ref=day.isoformat())
    if source.input is not None:
        given = facts.inputs.get(source.input)
        if given is None or given.value is None:
            return None, Missing(what="input", name=source.input, detail="" if given is None else "none yet")
        value = typed(given.value, given.type)
        if value is None:
            return None, Missing(what="input", name=source.input, detail=f"is not of type {given.type}")
        return value, Evidence(origin=EvidenceOrigin.ASSERTED, what="input", ref=source.input)
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
        return typed(parameter.value, parameter.type), evidence
    if source.part is not None and source.whole is not None:
        return _rate(source.part, source.whole, facts)
    assert source.value is not None
    evidence = Evidence(origin=EvidenceOrigin.HELD, what="parameter", ref="text", detail=text(source.value))
    number = as_number(source.value) if not isinstance(source.value, str) else None
    return source.value if number is None else number, evidence


def _rate(part: str, whole: str, facts: Facts) -> tuple[Decimal | None, Evidence | Missing]:
    """``part`` of ``whole`` in percent; nothing of nothing is no rate (AMB-046), and no part is more than
    its whole or less than nothing."""
    numbers: list[Decimal] = []
    for name in (part, whole):
        number = as_number(facts.inputs[name].value) if name in facts.inputs else None
        if number is None:
            return None, Missing(what="input", name=name)
        numbers.append(number)
    if numbers[1] == 0:
        return None, Missing(what="input", name=whole, detail="is 0, so there is no rate (AMB-046)")
    if not 0 <= numbers[0] <= numbers[1]:
        return None, Missing(what="input", name=part, detail=f"is no part of {whole}")
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


def resolved(test: Comparison, facts: Facts) -> tuple[Comparison, tuple[Evidence, ...]] | Missing:
    """A comparison with its operands replaced by their values, and what these rest on."""
    update: dict[str, object] = {}
    evidence: list[Evidence] = []
    for name, source in test.operands.items():
        value, origin = operand(source, facts)
        if isinstance(origin, Missing):
            return origin
        ordered = isinstance(value, Decimal | date)
        update[name] = value if name == "equals" or ordered else None
        if update[name] is None:
            what = "parameter" if origin.what == "parameter" else "input"
            return Missing(what=what, name=origin.ref, detail="is neither a number nor a date")
        evidence.append(origin)
    return (test.model_copy(update=update) if update else test), tuple(evidence)


def resolved_where(
    where: Mapping[str, Comparison], facts: Facts
) -> tuple[dict[str, Comparison], tuple[Evidence, ...], tuple[Missing, ...]]:
    """A filter with its operands replaced by their values; what they rest on; what is missing for it."""
    found: dict[str, Comparison] = {}
    evidence: list[Evidence] = []
    gaps: list[Missing] = []
    for name, test in where.items():
        result = resolved(test, facts)
        if isinstance(result, Missing):
            gaps.append(result)
        else:
            found[name] = result[0]
            evidence.extend(result[1])
    return found, tuple(evidence), tuple(gaps)


def input_date(facts: Facts, name: str) -> date | None:
    """The day that the caller gave; None where none was given."""
    given = facts.inputs.get(name)
    return as_date(given.value) if given is not None else None
