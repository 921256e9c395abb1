"""A leaf on records as a clause: records, grades, lists, events, balances."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from graph_schema.vocabulary import Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.saying import Said, apart, asked, covered, wants
from hub.decisions.explanations.tested import Node
from hub.decisions.explanations.words import Words
from hub.rules.scalars import text


def recorded(node: Node, leaf: f.Recorded, words: Words) -> Said:
    of = leaf.window.of if leaf.window is not None else ""
    window = words.window(leaf.since, of)
    slots: dict[str, Any] = {
        "who": words.who(node.who),
        "kinds": words.kinds(leaf.kinds, leaf.filters, window),
        "covered": covered(node, words),
    }
    if leaf.measure == "exists":
        ask = words.say("ask.record" if wants(node) else "ask.no.record")
        if leaf.held:
            several = len(leaf.kinds) > 1
            return Said(
                words.say("records.held", records=words.records(leaf.held, of_kind=several), **slots), ask
            )
        return Said(words.say("records.none", **slots), ask)
    if leaf.measure == "last":
        return _last(leaf, words, slots)
    unit = _unit(leaf, words)
    ask = words.bounds(asked(node, leaf.bounds), unit)
    if leaf.total is None:
        return Said(words.say("records.total.hidden", **slots), ask)
    aside = [words.records(leaf.held)] if leaf.held else []
    aside += [words.say("covered.bare")] if node.fails and slots["covered"] else []
    records = words.small("filters", filters=words.points(aside)) if aside else ""
    missed = "".join(
        apart(f.Side("text", leaf.total), bound, unit, words) for bound in asked(node, leaf.bounds)
    )
    if not leaf.held and not leaf.total:
        return Said(words.say("records.none", **slots), ask, missed, True)
    if leaf.measure == "count":
        slots |= {"count": words.amount(text(leaf.total), unit), "records": records}
        return Said(words.say("records.count", **slots), ask, missed, True)
    attribute = words.attribute(leaf.attribute or "")
    total = words.amount(text(leaf.total), unit)
    slots |= {"attribute": attribute, "total": total, "records": records}
    return Said(words.say("records.sum", **slots), ask, missed, True)


def _unit(leaf: f.Recorded, words: Words) -> str | None:
    if leaf.measure == "count":
        return "records"
    known = words.catalogue.attributes.get(leaf.attribute or "")
    return None if known is None else known.unit


def _last(leaf: f.Recorded, words: Words, slots: dict[str, Any]) -> Said:
    ask = words.say("ask.each.passes", filters=words.points([words.filter(*one) for one in leaf.each]))
    if not leaf.failing:
        records = words.records(leaf.held)
        return Said(words.say("records.last", count=leaf.last, records=records, **slots), ask, telling=True)
    failing = words.points([not_passing(one, words) for one in leaf.failing])
    return Said(words.say("records.last.failing", count=leaf.last, records=failing, **slots), None)


def not_passing(aside: f.Aside, words: Words) -> str:
    """A record with what of it does not pass a filter."""
    record = words.record(aside.record)
    parts: list[str] = []
    for name, bounds in aside.failing:
        value = words.shown(aside.record, name)
        if value is None:
            return words.say("not.passing.record.hidden", record=record)
        ask = words.bounds(bounds, *words.coded(name))
        parts.append(
            words.say("not.passing", attribute=words.attribute(name), value=words.led(value), ask=ask)
        )
    return words.say("not.passing.record", record=record, parts=words.points(parts))


def graded(node: Node, leaf: f.Graded, words: Words) -> Said:
    slots: dict[str, Any] = {"who": words.who(node.who), "scale": words.scale(leaf.scale)}
    if leaf.bounds:
        ask = words.bounds(asked(node, leaf.bounds), "points")
    else:
        grade = words.listing([words.quoted(grade) for grade in leaf.grades])
        form = "grade.better" if leaf.or_better else "grade" if len(leaf.grades) == 1 else "grades"
        if not wants(node):
            form = "grade.worse" if leaf.or_better else "no.grade"
        ask = words.say(f"ask.{form}", grade=grade)
    if not leaf.held:
        year = words.say("of.year", year=leaf.year) if leaf.year is not None else ""
        return Said(words.say("grade.none", year=year, covered=covered(node, words), **slots), ask)
    one = leaf.held[0]
    if one.taken_for is not None:
        record = words.record(one.record, of_kind=True)
        return Said(
            words.say(
                "grade.mapped",
                clause=words.clause(one.clause or ""),
                record=record,
                grade=words.quoted(one.taken_for),
                **slots,
            ),
            ask,
        )
    record = words.inline(one.record, one.clause)
    value = words.grade(one.record, score=bool(leaf.bounds))
    if value is None:
        return Said(words.say("grade.hidden", record=record, **slots), ask)
    missed = ""
    if leaf.bounds:
        score = f.Side("text", one.record.attributes.get("score"))
        missed = "".join(apart(score, bound, "points", words) for bound in asked(node, leaf.bounds))
    form = "grade.score" if leaf.bounds else "grade.held"
    telling = bool(leaf.bounds) or leaf.or_better or len(leaf.grades) > 1
    return Said(words.say(form, grade=value, record=record, **slots), ask, missed, telling)


def listed(node: Node, leaf: f.Listed, words: Words) -> Said:
    lists = [words.kind(name) for name in leaf.lists]
    several = len(lists) > 1
    who = words.who(node.who)
    if leaf.held:
        on = dict.fromkeys(words.kind(one.taken_for or one.record.kind) for one in leaf.held)
        records = words.records(leaf.held)
        fact = words.say("list.on", who=who, lists=words.listing(list(on)), records=records)
    else:
        form = "list.off.any" if several else "list.off"
        whole = covered(node, words, "list.covered")
        filters = words.filters(leaf.filters)
        fact = words.say(form, who=who, lists=words.listing(lists), filters=filters, covered=whole)
    if not wants(node):
        return Said(fact, words.say("ask.not.listed"))
    return Said(fact, words.say("ask.listed.any" if several else "ask.listed"))


def left(node: Node, leaf: f.Left, words: Words) -> Said:
    lists = words.either([words.kind(name) for name in leaf.lists])
    slots: dict[str, Any] = {"who": words.who(node.who), "lists": lists, "records": words.records(leaf.held)}
    if not leaf.held:
        fact = words.say("left.never", covered=covered(node, words), **slots)
    elif node.truth is Truth.UNMET:
        fact = words.say("left.still", **slots)
    else:
        ended = all(one.record.kind in leaf.lists for one in leaf.held)
        fact = words.say("left.ended" if ended else "left.exit", **slots)
    return Said(fact, words.say("ask.left" if wants(node) else "ask.not.left"))


def newest(node: Node, leaf: f.Newest, words: Words) -> Said:
    who, wanted = words.who(node.who), words.either([words.kind(kind) for kind in leaf.wanted])
    ask = words.say("ask.newest" if wants(node) else "ask.not.newest", kinds=wanted)
    filters = words.filters(leaf.filters)
    if not leaf.held:
        kinds = words.listing([words.kind(kind) for kind in leaf.kinds]) + filters
        return Said(words.say("newest.none", who=who, kinds=kinds, covered=covered(node, words)), ask)
    kind = words.kind(leaf.held[0].record.kind) + filters
    kinds = words.together([words.kind(one) for one in leaf.kinds])
    records = words.records(leaf.held)
    return Said(words.say("newest.is", who=who, kinds=kinds, kind=kind, records=records), ask)


def balanced(node: Node, leaf: f.Balanced, words: Words) -> Said:
    unit = balance_unit(leaf, words)
    ask = words.bounds(asked(node, leaf.bounds), unit)
    who = words.who(node.who)
    if leaf.total is None:
        return Said(words.say("balance.hidden", who=who), ask)
    missed = "".join(
        apart(f.Side("text", leaf.total), bound, unit, words) for bound in asked(node, leaf.bounds)
    )
    total = words.amount(text(leaf.total), unit)
    if not any(one.held for one in leaf.moved):
        kinds = words.kinds([kind for one in leaf.moved for kind in one.kinds])
        none = words.say("balance.none", who=who, kinds=kinds, covered=covered(node, words), total=total)
        return Said(none, ask, missed, True)
    how = moved(leaf, unit, words)
    only = _only(leaf, words)
    return Said(words.say("balance", who=who, only=only, total=total, moved=how), ask, missed, True)


def balance_unit(leaf: f.Balanced, words: Words) -> str | None:
    """The unit of what moves a balance."""
    names = [one.attribute for one in leaf.moved if one.attribute is not None]
    units = {words.catalogue.attributes[name].unit for name in names if name in words.catalogue.attributes}
    return units.pop() if len(units) == 1 else None


def moved(leaf: f.Balanced, unit: str | None, words: Words) -> str:
    """Where a balance began and what moved it."""
    base = leaf.base if leaf.base is not None else Decimal(0)
    parts = [words.say("balance.base", amount=words.amount(text(base), unit))] if base else []
    for one in _telling(leaf):
        form = "balance.minus" if not one.adds else "balance.plus" if base else "balance.first"
        kinds = words.either([words.short(kind) for kind in one.kinds])
        amount = one.amount if one.amount is not None else Decimal(0)
        records = words.small("filters", filters=words.records(one.held)) if one.held else ""
        parts.append(words.say(form, kinds=kinds, amount=words.amount(text(amount), unit)) + records)
    return ("，" if words.zh else ", ").join(parts)


def _telling(leaf: f.Balanced) -> Sequence[f.Moved]:
    """What moved a balance; where nothing did, what would have."""
    return [one for one in leaf.moved if one.held] or leaf.moved


def _only(leaf: f.Balanced, words: Words) -> str:
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
