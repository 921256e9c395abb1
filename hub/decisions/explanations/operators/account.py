"""``account`` told: a balance with what moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hub.decisions.explanations.acts import more_of
from hub.decisions.explanations.findings import Aside, Bound, CitedRecord, Filters, Finding, Side
from hub.decisions.explanations.leaf_contrasts import Contrast, apart, asked, covered
from hub.decisions.explanations.leaf_lookups import (
    aside_of_kinds,
    bounds,
    cited_records,
    filters,
    inside_window,
    not_passed,
    sum_of,
)
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_inputs
from hub.policy.model import conditions as c
from hub.policy.model.values import Text
from hub.rules.accounts import constant
from hub.rules.context import Context
from hub.rules.facts import ConditionResult, Missing
from hub.rules.filtering import last_day
from hub.rules.scalars import as_number, text


@dataclass(frozen=True)
class Moved:
    """What one sort of records adds to a balance, or takes from it."""

    kinds: tuple[str, ...]
    filters: Filters
    amount: Decimal | None
    attribute: str | None
    records: tuple[CitedRecord, ...]
    adds: bool


@dataclass(frozen=True)
class Balanced(Finding):
    """A balance: where it began, what moved it, what it is (None where not all of it is known or shared);
    ``aside``: records of these kinds that do not count."""

    base: Decimal | None
    moved: tuple[Moved, ...]
    total: Decimal | None
    bounds: tuple[Bound, ...] = ()
    aside: tuple[Aside, ...] = ()
    called: Text | None = None


def balanced(context: Context, account: c.Account, found: ConditionResult | None = None) -> Balanced:
    """A balance with what moved it; of the records that counted in ``found``, or of all that count."""
    base = constant(account.base, context.facts)
    moved: list[Moved] = []
    counted = None if found is None else {one.record.id: one for one in cited_records(context, found)}
    for entries, adds in (*((one, True) for one in account.plus), *((one, False) for one in account.minus)):
        held = _entries(context, entries, account.within, counted)
        each = None if entries.each is None else constant(entries.each, context.facts)
        if entries.attribute is not None:
            amount = sum_of(held, entries.attribute)
        else:
            amount = None if not isinstance(each, Decimal) else each * len(held)
        moved.append(
            Moved(entries.kinds, filters(entries.where, context.facts), amount, entries.attribute, held, adds)
        )
    total = None if isinstance(base, Missing) else base
    for one in moved:
        if total is None or one.amount is None:
            total = None
            break
        total += one.amount if one.adds else -one.amount
    asked = account.is_ if isinstance(account, c.AccountTest) else None
    return Balanced(
        None if isinstance(base, Missing) else base,
        tuple(moved),
        total,
        bounds(asked, context.facts),
        _aside(context, account, [held for one in moved for held in one.records]),
        account.called,
    )


def _aside(context: Context, account: c.Account, held: Sequence[CitedRecord]) -> tuple[Aside, ...]:
    """The records of an account's kinds that do not count, each once."""
    last = last_day(account.within, context.facts)[0]
    found = {
        aside.record.id: aside
        for one in (*account.plus, *account.minus)
        for aside in aside_of_kinds(context, one.kinds, held, one.where, account.within, last)
    }
    return tuple(found.values())


def _entries(
    context: Context, entries: c.Entries, window: c.Window | None, counted: Mapping[str, CitedRecord] | None
) -> tuple[CitedRecord, ...]:
    last = last_day(window, context.facts)[0]
    return tuple(
        CitedRecord(item.record, item.clause)
        for item in context.screen(entries.kinds)
        if inside_window(item.record, window, last)
        and not not_passed(item.record, entries.where, context.facts)
        and (counted is None or item.record.id in counted)
    )


def _balanced(node: Node, leaf: Balanced, words: Words) -> Contrast:
    unit = balance_unit(leaf, words)
    ask = words.bounds(asked(node, leaf.bounds), unit)
    who = words.who(node.who)
    if leaf.total is None:
        return Contrast(words.say("balance.hidden", who=who), ask)
    missed = "".join(
        apart(Side("text", leaf.total), bound, unit, words) for bound in asked(node, leaf.bounds)
    )
    total = words.amount(text(leaf.total), unit)
    if not any(one.records for one in leaf.moved):
        kinds = words.kinds(list(dict.fromkeys(kind for one in leaf.moved for kind in one.kinds)))
        counting = words.small("counting") if leaf.aside else ""
        none = words.say(
            "balance.none",
            who=who,
            kinds=kinds,
            counting=counting,
            covered=covered(node, words),
            called=_called(leaf, words),
            total=total,
        )
        return Contrast(none, ask, missed, True)
    how = moved(leaf, unit, words)
    slots = {"who": who, "only": _only(leaf, words), "called": _called(leaf, words), "moved": how}
    return Contrast(words.say("balance", total=total, **slots), ask, missed, True)


def _called(leaf: Balanced, words: Words) -> str:
    """What it is a balance of."""
    return words.small("result") if leaf.called is None else words.title(leaf.called)


def balance_unit(leaf: Balanced, words: Words) -> str | None:
    """The unit of what moves a balance."""
    names = [one.attribute for one in leaf.moved if one.attribute is not None]
    units = {words.catalogue.attributes[name].unit for name in names if name in words.catalogue.attributes}
    return units.pop() if len(units) == 1 else None


def moved(leaf: Balanced, unit: str | None, words: Words) -> str:
    """Where a balance began and what moved it."""
    base = leaf.base if leaf.base is not None else Decimal(0)
    parts = [words.say("balance.base", amount=words.amount(text(base), unit))] if base else []
    for one in _telling(leaf):
        form = "balance.minus" if not one.adds else "balance.plus" if base else "balance.first"
        kinds = words.either([words.short(kind) for kind in one.kinds])
        amount = one.amount if one.amount is not None else Decimal(0)
        records = words.small("filters", filters=words.records(one.records)) if one.records else ""
        parts.append(words.say(form, kinds=kinds, amount=words.amount(text(amount), unit)) + records)
    seen = {kind for one in _telling(leaf) for kind in one.kinds}
    nothing = [kind for one in leaf.moved for kind in one.kinds if kind not in seen]
    if nothing:
        parts.append(
            words.say("balance.nothing", kinds=words.either([words.short(kind) for kind in nothing]))
        )
    return ("，" if words.zh else ", ").join(parts)


def _telling(leaf: Balanced) -> Sequence[Moved]:
    """What moved a balance; where nothing did, what would have."""
    return [one for one in leaf.moved if one.records] or leaf.moved


def _only(leaf: Balanced, words: Words) -> str:
    """Which records a balance is of by the day of the question; what else is asked the records named meet."""
    told = _telling(leaf)
    alike = [
        one
        for one in told[0].filters
        if all(one in other.filters for other in told)
        and any(side.source == "cutoff" for bound in one[1] for side in bound.sides)
    ]
    return (
        words.say("balance.of", filters=words.points([words.filter(*one) for one in alike])) if alike else ""
    )


def _step(node: Node, leaf: Balanced, words: Words) -> str | None:
    if leaf.total is None:
        return None
    return _settling(leaf, leaf.total, asked(node, leaf.bounds), words)


def _settling(leaf: Balanced, total: Decimal, bounds: Sequence[Bound], words: Words) -> str | None:
    """By how much which records would have to move a balance."""
    if len(bounds) != 1 or (wanted := as_number(bounds[0].sides[0].value or 0)) is None:
        return None
    up, down = bounds[0].op == "at_least", bounds[0].op == "at_most"
    gap = wanted - total if up else total - wanted if down else Decimal(0)
    moving = [one for one in leaf.moved if one.adds is up]
    kinds = [kind for one in moving for kind in one.kinds]
    if gap <= 0 or not kinds:
        return None
    amount = words.amount(text(gap), balance_unit(leaf, words))
    return more_of(kinds, _lasting(moving), amount, words, first=not any(one.records for one in moving))


def _lasting(moving: Sequence[Moved]) -> Filters:
    """What is asked of such a record whatever the day is."""
    if len(moving) != 1:
        return ()
    return tuple(
        (name, bounds)
        for name, bounds in moving[0].filters
        if not any(side.source == "cutoff" for bound in bounds for side in bound.sides)
    )


def _credit(leaf: Balanced, words: Words) -> list[str]:
    return [words.kind(name) for one in leaf.moved for name in one.kinds]


TELLER = Teller(
    leaf(lambda k, x, found: balanced(k, x.account, found)),
    Wording(Balanced, say=_balanced, step=_step, credit=_credit, stated=no_inputs, on_inputs=False),
)
