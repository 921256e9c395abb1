"""``record`` told: the records that counted, how many, or how much in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from graph_schema.vocabulary import ReasonCode
from hub.decisions.explanations.acts import comes_about, more_of
from hub.decisions.explanations.findings import Aside, Bound, CitedRecord, Filters, Finding, Side
from hub.decisions.explanations.leaf_contrasts import Contrast, apart, asked, covered, wants
from hub.decisions.explanations.leaf_lookups import (
    aside_of_kinds,
    bounds,
    cited_records,
    filters,
    not_passed,
    sum_of,
)
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators.parts import Teller, Wording, leaf, no_inputs
from hub.decisions.explanations.record_ends import leaving
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.dates import window_start
from hub.rules.facts import ConditionResult
from hub.rules.filtering import last_day
from hub.rules.scalars import as_number, text


@dataclass(frozen=True)
class Recorded(Finding):
    """Records of some kinds. ``total`` is their count, or the sum of ``attribute``; None where one of them is
    not shared in full. ``last`` asks ``each`` of so many; ``failing`` are those of them that do not pass."""

    kinds: tuple[str, ...]
    filters: Filters
    since: date | None
    window: c.Window | None
    records: tuple[CitedRecord, ...]
    aside: tuple[Aside, ...]
    measure: Literal["exists", "count", "sum", "last"] = "exists"
    attribute: str | None = None
    total: Decimal | None = None
    bounds: tuple[Bound, ...] = ()
    last: int = 0
    each: Filters = ()
    failing: tuple[Aside, ...] = ()


def recorded(context: Context, test: c.RecordTest, found: ConditionResult) -> Recorded:
    """The records of a test that counted, and those that did not."""
    facts = context.facts
    held = cited_records(context, found)
    last = last_day(test.within, facts)[0]
    since = window_start(last, test.within) if test.within is not None and last is not None else None
    measure: Literal["exists", "count", "sum", "last"] = "exists"
    attribute, asked, total = None, test.count, None
    failing: tuple[Aside, ...] = ()
    if test.count is not None:
        measure, total = "count", Decimal(len(held))
    elif test.sum is not None:
        measure, attribute, asked = "sum", test.sum.attribute, test.sum.is_
        total = sum_of(held, attribute)
    elif test.each_of_last is not None:
        measure = "last"
        where = test.each_of_last.where
        failing = tuple(
            Aside(one.record, ReasonCode.CONDITION_NOT_MET, missed)
            for one in held
            if (missed := not_passed(one.record, where, facts))
        )
    return Recorded(
        kinds=test.kinds,
        filters=filters(test.where, facts),
        since=since,
        window=test.within,
        records=held,
        aside=tuple(aside_of_kinds(context, test.kinds, held, test.where, test.within, last)),
        measure=measure,
        attribute=attribute,
        total=total,
        bounds=bounds(asked, facts),
        last=test.each_of_last.count if test.each_of_last is not None else 0,
        each=filters(test.each_of_last.where, facts) if test.each_of_last is not None else (),
        failing=failing,
    )


def _recorded(node: Node, leaf: Recorded, words: Words) -> Contrast:
    window = words.window(leaf.since, leaf.window)
    slots: dict[str, Any] = {
        "who": words.who(node.who),
        "kinds": words.kinds(leaf.kinds, leaf.filters, window),
        "covered": covered(node, words),
    }
    if leaf.measure == "exists":
        ask = words.say("ask.record" if wants(node) else "ask.no.record")
        if leaf.records:
            several = len(leaf.kinds) > 1
            return Contrast(
                words.say("records.held", records=words.records(leaf.records, of_kind=several), **slots), ask
            )
        return Contrast(words.say("records.none", **slots), ask)
    if leaf.measure == "last":
        return _last(leaf, words, slots)
    unit = _unit(leaf, words)
    ask = words.bounds(asked(node, leaf.bounds), unit)
    if leaf.total is None:
        return Contrast(words.say("records.total.hidden", **slots), ask)
    aside = [words.records(leaf.records)] if leaf.records else []
    aside += [covered(node, words, "covered.bare")] if node.fails and slots["covered"] else []
    records = words.small("filters", filters=words.points(aside)) if aside else ""
    missed = "".join(
        apart(Side("text", leaf.total), bound, unit, words) for bound in asked(node, leaf.bounds)
    )
    if not leaf.records and not leaf.total:
        return Contrast(words.say("records.none", **slots), ask, missed, True)
    if leaf.measure == "count":
        slots |= {"count": words.amount(text(leaf.total), unit), "records": records}
        return Contrast(words.say("records.count", **slots), ask, missed, True)
    attribute = words.attribute(leaf.attribute or "")
    total = words.amount(text(leaf.total), unit)
    slots |= {"attribute": attribute, "total": total, "records": records}
    return Contrast(words.say("records.sum", **slots), ask, missed, True)


def _unit(leaf: Recorded, words: Words) -> str | None:
    if leaf.measure == "count":
        return "records"
    known = words.catalogue.attributes.get(leaf.attribute or "")
    return None if known is None else known.unit


def _last(leaf: Recorded, words: Words, slots: dict[str, Any]) -> Contrast:
    ask = words.say("ask.each.passes", filters=words.points([words.filter(*one) for one in leaf.each]))
    if not leaf.failing:
        records = words.records(leaf.records)
        return Contrast(
            words.say("records.last", count=leaf.last, records=records, **slots), ask, telling=True
        )
    failing = words.points([not_passing(one, words) for one in leaf.failing])
    return Contrast(words.say("records.last.failing", count=leaf.last, records=failing, **slots), None)


def not_passing(aside: Aside, words: Words) -> str:
    """A record with what of it does not pass a filter."""
    record = words.record(aside.record)
    parts: list[str] = []
    for name, failing in aside.failing:
        value = words.shown(aside.record, name)
        if value is None:
            return words.say("not.passing.record.hidden", record=record)
        ask = words.bounds(failing, *words.coded(name))
        parts.append(
            words.say("not.passing", attribute=words.attribute(name), value=words.led(value), ask=ask)
        )
    return words.say("not.passing.record", record=record, parts=words.points(parts))


def _step(node: Node, leaf: Recorded, words: Words) -> str | None:
    if not wants(node):
        exists = leaf.measure == "exists" and leaf.records
        return leaving(node, leaf.records, leaf.window, words) if exists else None
    if leaf.measure in ("count", "sum"):
        return _more(leaf, leaf.total, words) if leaf.total is not None else None
    if leaf.measure == "last":
        each = words.points([words.filter(*one) for one in leaf.each])
        kinds = words.either(words.credit(leaf.kinds, leaf.filters))
        return words.say("step.last", count=leaf.last, kinds=kinds, filters=each)
    return None if leaf.records else comes_about(leaf.kinds, leaf.filters, words)


def _more(leaf: Recorded, total: Decimal, words: Words) -> str | None:
    """How many more records, or how much more in them."""
    wanted = next((as_number(one.sides[0].value or 0) for one in leaf.bounds if one.op == "at_least"), None)
    if wanted is None or wanted <= total or len(leaf.bounds) > 1:
        return None
    known = words.catalogue.attributes.get(leaf.attribute or "")
    unit = "records" if leaf.measure == "count" else None if known is None else known.unit
    amount = words.amount(text(wanted - total), unit)
    return more_of(leaf.kinds, leaf.filters, amount, words, first=not total)


def _credit(leaf: Recorded, words: Words) -> list[str]:
    return words.credit(leaf.kinds, leaf.filters)


TELLER = Teller(
    leaf(lambda k, x, found: recorded(k, x.record, found)),
    Wording(Recorded, say=_recorded, step=_step, credit=_credit, stated=no_inputs, on_inputs=False),
)
