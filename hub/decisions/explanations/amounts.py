"""What a rule gives, and how each amount was worked out, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph_schema.vocabulary import RuleKind
from hub.decisions.explanations.amount_workings import Working
from hub.decisions.explanations.findings import Side
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.operators.account import Balanced, moved
from hub.decisions.explanations.tables import WHAT


def amounts(found: Sequence[Working], words: Words) -> list[str]:
    """One sentence for each value, those of which one is given in one."""
    said = [_sentence(one, words) for one in found if not one.among]
    if cases := [_sentence(one, words) for one in found if one.among]:
        said.append(words.say("value.one.of", items=("" if words.zh else " ").join(cases)))
    return said


def _sentence(working: Working, words: Words) -> str:
    return _FORMS.get(working.value.form, _listed)(working, words)


def _percent(working: Working, words: Words) -> str:
    value, unit = working.value, working.value.unit
    bound = words.say(f"giving.{value.bound}")
    if value.percent is None:
        return words.say("value.unknown", what=_what("percent", words))
    percent = words.amount(value.percent, "percent")
    if value.amount is None or value.due is None:
        if value.due is not None:
            return words.say("value.percent.whole", due=words.money(value.due, unit))
        return words.say("value.percent.open", bound=bound, percent=percent)
    base = words.money(value.due + value.amount, unit)
    return words.say(
        "value.percent",
        bound=bound,
        base=_factor(working.of, words, unit) if working.of is not None else base,
        percent=percent,
        amount=words.money(value.amount, unit),
        due=words.money(value.due, unit),
    )


def _amount(working: Working, words: Words) -> str:
    value, source, unit = working.value, working.amount, working.value.unit
    what = _what(unit, words)
    if value.amount is None:
        return words.say("value.unknown", what=what)
    slots = {
        "what": what,
        "bound": words.say(f"giving.{value.bound}"),
        "amount": words.money(value.amount, unit) if unit == "CNY" else words.amount(value.amount, unit),
    }
    if source is not None and source.source == "parameter":
        slots |= words.set_by(source.names[0])
        return words.say("value.amount.parameter", label=words.parameter(source.names[0]), **slots)
    if source is not None and source.source == "input":
        return words.say("value.amount.input", label=words.input(source.names[0]), **slots)
    return words.say("value.amount", **slots)


def _range(working: Working, words: Words) -> str:
    value = working.value
    lowest, highest = (words.amount(one or 0, value.unit) for one in (value.lowest, value.highest))
    form = "value.range.MEASURE" if words.about is RuleKind.MEASURE else "value.range"
    return words.say(form, what=_what(value.unit, words), lowest=lowest, highest=highest)


def _price(working: Working, words: Words) -> str:
    value, items = working.value, items_of(working, words)
    if value.due is None:
        return words.say("value.price.open", items=items)
    return words.say("value.price", due=words.money(value.due, value.unit), items=items)


def _listed(working: Working, words: Words) -> str:
    if working.value.form == "discretion":
        return words.say("value.discretion", items=items_of(working, words))
    return words.say(f"value.items.{working.value.role or words.rule.kind}", items=items_of(working, words))


def _what(unit: str | None, words: Words) -> str:
    return words.pick(WHAT.get(unit or "", ("数量", "the number")))


def items_of(working: Working, words: Words) -> str:
    """The items of a value."""
    items = words.points([item["zh" if words.zh else "en"] for item in working.value.items])
    return words.say("value.open", items=items) if working.value.open_ended else items


def _off(working: Working, words: Words) -> str:
    value, unit = working.value, working.value.unit
    if value.amount is None or value.due is None:
        return _open_product(working, words)
    slots = {
        "factors": _factors(working, words),
        "base": _factor(working.of, words, unit) if working.of is not None else "",
        "amount": words.money(value.amount, unit),
        "due": words.money(value.due, unit),
    }
    whole = working.product is not None and working.product > value.amount
    form = "value.off.whole" if whole else "value.off" if working.times else "value.off.plain"
    return words.say(form, **slots)


def _per_unit(working: Working, words: Words) -> str:
    value, unit = working.value, working.value.unit
    if value.amount is None:
        return _open_product(working, words)
    slots = {
        "what": _what(unit, words),
        "factors": _factors(working, words),
        "amount": words.money(value.amount, unit),
    }
    capped = working.cap is not None and working.product is not None and working.product > working.cap
    if capped and working.product is not None:
        return words.say("value.capped", product=words.amount(working.product, unit), **slots)
    return words.say("value.product", **slots)


def _open_product(working: Working, words: Words) -> str:
    what = _what(working.value.unit, words)
    if working.amount is None:
        return words.say("value.unknown", what=what)
    return words.say("value.product.open", what=what, factors=_factors(working, words))


def _factors(working: Working, words: Words) -> str:
    """12 yuan times 30 persons times 2 nights."""
    sides = [(working.amount, working.value.unit), *((side, words.unit_of(side)) for side in working.times)]
    return " × ".join(_factor(side, words, unit) for side, unit in sides if side is not None)


def _factor(side: Side, words: Words, unit: str | None) -> str:
    value = "" if side.value is None else words.value(side.value, unit)
    if not value and side.names:
        return words.any_name(side.names[0])
    if side.source == "input":
        return words.say("factor", label=words.input(side.names[0]), value=value)
    if side.source == "parameter":
        return words.side(side, unit)
    return value


def _balance(working: Working, words: Words) -> str:
    value, held = working.value, working.balance
    if value.missing:
        what = _what(value.unit, words) if value.unit in WHAT else words.small("balance")
        return words.say("value.unknown", what=what)
    if value.amount is None or (held is not None and held.total is None):
        return words.say("value.balance.hidden")
    how = "" if held is None else words.small("how", how=moved(held, value.unit, words))
    total = words.amount(value.amount, value.unit)
    who = words.together(_declaring(held, words)) or words.small("its.source")
    return words.say("value.balance", day=words.day(words.facts.day), total=total, moved=how, who=who)


def _declaring(held: Balanced | None, words: Words) -> list[str]:
    """Who declares that all records are held that can move a balance here."""
    kinds = {kind for one in held.moved for kind in one.kinds} if held is not None else set[str]()
    declared = [one for one in words.facts.coverage if one.kind in kinds and one.region in words.facts.path]
    return list(dict.fromkeys(words.authority(one.authority) for one in declared))


_FORMS: dict[str, Callable[[Working, Words], str]] = {
    "percent_off": _percent,
    "amount": _amount,
    "amount_off": _off,
    "per_unit": _per_unit,
    "range": _range,
    "price": _price,
    "balance": _balance,
}
"""How each form of a value is told; the others are lists."""
