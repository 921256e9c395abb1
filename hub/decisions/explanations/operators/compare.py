"""``compare`` told: what was given beside what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING
from typing import cast

from hub.decisions.explanations.findings import Bound, Finding, Op, Side
from hub.decisions.explanations.leaf_contrasts import Contrast, apart, asked, wants
from hub.decisions.explanations.leaf_lookups import side
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, given_inputs, leaf, no_credit
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.scalars import as_date, as_number, text


@dataclass(frozen=True)
class Compared(Finding):
    """An input (or rate, or parameter) beside a bound; ``type`` the input's."""

    left: Side
    bound: Bound


def compared(context: Context, test: c.CompareTest) -> Compared:
    """An input, a rate or a parameter beside what it is compared with."""
    if test.right is None:
        bound = Bound("one_of", tuple(side(choice, context.facts) for choice in test.choices or ()))
    else:
        bound = Bound(cast("Op", test.op), (side(test.right, context.facts),))
    return Compared(side(test.left, context.facts), bound)


def _compared(node: Node, leaf: Compared, words: Words) -> Contrast:
    left, (bound,) = leaf.left, asked(node, [leaf.bound])
    unit = words.unit_of(left)
    if leaf.bound.sides[0].source in ("input", "parameter"):
        unit = unit or words.unit_of(leaf.bound.sides[0])
    codes = words.words_of(left, bound)
    fact = _side(left, bound, unit, words)
    telling = not isinstance(left.value, bool) and bound.op != "equals"
    return Contrast(fact, words.bound(bound, unit, codes), apart(left, bound, unit, words), telling)


def _side(left: Side, bound: Bound, unit: str | None, words: Words) -> str:
    if left.source == "cutoff":
        return words.say("cutoff", value=words.value(left.value or ""))
    if left.source == "rate":
        number, near = as_number(left.value), as_number(bound.sides[0].value)
        part, whole = left.names
        units = [spec.unit if (spec := words.spec(name)) is not None else None for name in left.names]
        n, m = (
            words.amount(text(one), unit) if one is not None else ""
            for one, unit in zip(left.numbers, units, strict=True)
        )
        rate = words.rate(number, near) if number is not None else ""
        return words.say("rate", part=words.input(part), whole=words.input(whole), n=n, m=m, rate=rate)
    if left.none:
        return words.say("input.none", label=words.input(left.names[0]), none=words.none(left.names[0]))
    value = "" if left.value is None else words.value(left.value, unit, words.words_of(left, bound))
    if left.source == "parameter":
        slots = words.set_by(left.names[0])
        return words.say("parameter", label=words.parameter(left.names[0]), value=value, **slots)
    if left.source == "text":
        return value
    label = words.input(left.names[0])
    if left.shift:
        raw = words.given(left.names[0])
        way = words.small("before" if left.shift.startswith("-") else "after")
        period = words.period(left.shift)
        return words.say("input.shifted", label=label, value=raw, way=way, period=period, day=value)
    form = "boolean" if isinstance(left.value, bool) else "text"
    if form == "text" and left.value is not None:
        day = as_date(left.value) is not None
        form = "day" if day else "number" if as_number(left.value) is not None else "text"
    return words.say(f"input.{form}", label=label, value=value)


def _step(node: Node, leaf: Compared, words: Words) -> str | None:
    """How much more, or less, of an input; or which value it would have to be. A day that is over is what
    it is."""
    left, bound = leaf.left, leaf.bound if wants(node) else leaf.bound.opposite
    other = bound.sides[0].value if bound.sides else None
    if left.source == "rate":
        return _rate(left, bound, words)
    if left.source != "input" or left.none or left.shift:
        return None
    label, spec = words.input(left.names[0]), words.spec(left.names[0])
    if isinstance(other, bool):
        if spec is not None and spec.next_time is not None:
            return None
        if spec is not None and spec.remedy is not None:
            return words.title(spec.remedy)
        value = words.small("yes" if other is (bound.op == "equals") else "no")
        return words.say("step.answer", label=label, value=value)
    if other is None or as_date(other) is not None:
        return None
    mine, wanted = (None if side is None else as_number(side) for side in (left.value, other))
    unit = words.unit_of(left)
    if mine is not None and wanted is not None and bound.op in ("at_least", "at_most"):
        gap = wanted - mine if bound.op == "at_least" else mine - wanted
        more = "step.more" if mine else "step.first"
        by = "percentage points" if unit == "percent" and more == "step.more" else unit
        amount = words.amount(text(gap), by)
        return words.say(more if bound.op == "at_least" else "step.less", label=label, gap=amount)
    ask = words.bound(bound, unit, words.words_of(left, bound))
    return words.say("step.value", label=label, ask=ask)


def _rate(left: Side, bound: Bound, words: Words) -> str | None:
    """How many more of the part would make the rate."""
    part, whole = left.numbers
    wanted = as_number(bound.sides[0].value or 0)
    if bound.op != "at_least" or part is None or whole is None or wanted is None:
        return None
    more = (whole * wanted / 100).to_integral_value(ROUND_CEILING) - part
    spec = words.spec(left.names[0])
    gap = words.amount(text(more), None if spec is None else spec.unit)
    return words.say("step.more" if part else "step.first", label=words.input(left.names[0]), gap=gap)


def _said(leaf: Compared, words: Words) -> list[str]:
    sides = (leaf.left, *leaf.bound.sides)
    return given_inputs(
        [name for one in sides if one.source in ("input", "rate") for name in one.names], words
    )


TELLER = Teller(
    leaf(lambda k, x, _: compared(k, x.compare)),
    Wording(Compared, say=_compared, step=_step, credit=no_credit, stated=_said, on_inputs=True),
)
