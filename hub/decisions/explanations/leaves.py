"""One leaf of a condition as a clause: what was found, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from graph_schema.vocabulary import Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations import record_leaves as records
from hub.decisions.explanations.saying import Said, apart, asked, covered, framed, wants
from hub.decisions.explanations.tested import Node
from hub.decisions.explanations.words import Words
from hub.rules.scalars import as_date, as_number, text

_DAY = timedelta(days=1)


def clause(node: Node, words: Words, *, about: str = "") -> str:
    """A leaf as a clause without a full stop. ``about``: ``scope`` where it says to whom or when a duty
    applies, ``withdrawal`` where it withdraws a benefit."""
    words = replace(words, rule=node.rule)
    said: Said = _SAYINGS[type(node.leaf)](node, node.leaf, words)
    if about == "list":
        named = _named(node, words)
        said, about = (said._replace(ask=named, telling=False), about) if named else (said, "")
    if said.ask is None:
        return said.fact
    return said.fact + framed(node, said.ask, words, about=about, telling=said.telling) + said.apart


def fact(node: Node, words: Words) -> str:
    """What was found of a leaf, without what is asked."""
    words = replace(words, rule=node.rule)
    said: Said = _SAYINGS[type(node.leaf)](node, node.leaf, words)
    return said.fact


def _compared(node: Node, leaf: f.Compared, words: Words) -> Said:
    left, (bound,) = leaf.left, asked(node, [leaf.bound])
    unit = words.unit_of(left)
    if leaf.bound.sides[0].source in ("input", "parameter"):
        unit = unit or words.unit_of(leaf.bound.sides[0])
    codes = words.regions(left, bound)
    fact = _side(left, bound, unit, words)
    telling = not isinstance(left.value, bool) and bound.op != "equals"
    return Said(fact, words.bound(bound, unit, codes), apart(left, bound, unit, words), telling)


def _named(node: Node, words: Words) -> str:
    """The words of which one is asked for; nothing of another test."""
    match node.leaf:
        case f.Compared(left=left, bound=bound) if wants(node) and bound.op in ("equals", "one_of"):
            codes = words.regions(left, bound)
            values = [side.value for side in bound.sides if side.value is not None]
            plain = bool(values) and not any(isinstance(value, bool) for value in values)
            return words.listing([words.value(value, None, codes) for value in values]) if plain else ""
        case _:
            return ""


def _side(left: f.Side, bound: f.Bound, unit: str | None, words: Words) -> str:
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
    value = "" if left.value is None else words.value(left.value, unit, words.regions(left, bound))
    if left.source == "parameter":
        return words.say("parameter", label=words.parameter(left.names[0]), value=value)
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


def _dated(node: Node, leaf: f.Dated, words: Words) -> Said:
    if leaf.input is None:
        fact = words.say("cutoff", value="" if leaf.day is None else words.day(leaf.day))
    else:
        value = "" if leaf.day is None else words.day(leaf.day)
        fact = words.say("input.day", label=words.input(leaf.input), value=value)
    no = "" if wants(node) else "no."
    asks: list[str] = []
    if leaf.first is not None and leaf.end is not None:
        days = {"first": words.day(leaf.first), "last": words.day(leaf.end - _DAY)}
        asks.append(words.say(f"ask.{no}period", **days))
    elif leaf.first is not None:
        asks.append(words.say(f"ask.{no}from", first=words.day(leaf.first)))
    elif leaf.end is not None:
        asks.append(words.say(f"ask.{no}to", last=words.day(leaf.end - _DAY)))
    if leaf.days_of_month is not None:
        first, last = leaf.days_of_month
        asks.append(words.say(f"ask.{no}month", first=first, last=last))
    return Said(fact, words.listing(asks), telling=True)


def _worked(leaf: f.Timed, words: Words) -> str:
    """Why the last day is that one, where the calendar of working days makes it so."""
    if leaf.moved_from is not None:
        return words.say("moved", counted=words.day(leaf.moved_from))
    return words.worked(leaf.due) if leaf.unit == "working days" and leaf.due is not None else ""


def _timed(node: Node, leaf: f.Timed, words: Words) -> Said:
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
        return Said(limit + words.say(form, today=today, late=late), None)
    end = words.input(leaf.end_input)
    if leaf.none:
        none = words.none(leaf.end_input)
        form = "limit.none" if leaf.late else "limit.none.open"
        return Said(limit + words.say(form, today=today, end=end, none=none, late=late), None)
    if leaf.end is None:
        form = "limit.not.done" if leaf.late else "limit.open"
        return Said(limit + words.say(form, today=today, end=end, late=late), None)
    form = "limit.late" if leaf.late else "limit.in.time"
    return Said(limit + words.say(form, end=end, end_day=words.day(leaf.end), late=late), None)


def _term(node: Node, leaf: f.Term, words: Words) -> Said:
    term = words.term(leaf.term)
    ask = words.say("ask.answer", value=words.small("yes" if wants(node) else "no"))
    if not leaf.held:
        value = "" if leaf.said is None or leaf.said.value is None else words.value(leaf.said.value)
        return Said(words.say("term.said", term=term, value=value), ask)
    (record, *_) = [one.record for one in leaf.held]
    value = words.shown(record, "holds")
    slots = {"term": term, "record": words.inline(record, leaf.held[0].clause)}
    if value is None:
        return Said(words.say("term.hidden", **slots), ask)
    return Said(
        words.say("term.attested", authority=words.authority(record.authority), value=value, **slots), ask
    )


def _ranked(node: Node, leaf: f.Ranked, words: Words) -> Said:
    mine, theirs = (
        words.grade(held[0].record, score=False) if held else None for held in (leaf.mine, leaf.theirs)
    )
    hidden = words.small("hidden")
    fact = words.say(
        "ranked",
        who=words.who(node.who),
        scale=words.scale(leaf.scale),
        other=words.small("other", label=words.input(leaf.input)),
        mine=mine or hidden,
        theirs=theirs or hidden,
    )
    if wants(node):
        return Said(fact, words.say("ask.higher.or.same" if leaf.or_equal else "ask.higher"))
    return Said(fact, words.say("ask.lower" if leaf.or_equal else "ask.not.higher"))


def _placed(node: Node, leaf: f.Placed, words: Words) -> Said:
    place = words.listing([words.place(code) for code in leaf.found])
    fact = words.say(f"place.{leaf.by}", who=words.who(node.who), place=place)
    return Said(
        fact,
        words.say(
            "ask.place" if wants(node) else "ask.no.place",
            place=words.either([words.place(code) for code in leaf.wanted]),
        ),
    )


def _of_kind(node: Node, leaf: f.OfKind, words: Words) -> Said:
    kind = "" if leaf.found is None else words.kinds_of_subject([leaf.found])
    form = "ask.kind" if wants(node) else "ask.no.kind"
    fact = words.say("kind", who=words.who(node.who), kind=kind)
    return Said(fact, words.say(form, kinds=words.kinds_of_subject(leaf.wanted)))


def _same(node: Node, leaf: f.Same, words: Words) -> Said:
    form = "same" if node.truth is Truth.MET else "other"
    other = words.small("other", label=words.input(leaf.input))
    fact = words.say(f"{form}.{leaf.attribute}", who=words.who(node.who), other=other)
    return Said(fact, words.say("ask.same" if wants(node) else "ask.different"))


def _linked(node: Node, leaf: f.Linked, words: Words) -> Said:
    who = replace(
        node.who, what="link", names=tuple(link.value for link in leaf.links), direction=leaf.direction
    )
    fact = words.say("linked.none", who=words.who(who), covered=covered(node, words))
    return Said(fact, words.say("ask.linked" if wants(node) else "ask.not.linked"))


def _stated(node: Node, leaf: f.Stated, words: Words) -> Said:
    return Said(words.say("stated"), None)


_SAYINGS: dict[type, Callable[[Node, Any, Words], Said]] = {
    f.Compared: _compared,
    f.Recorded: records.recorded,
    f.Graded: records.graded,
    f.Listed: records.listed,
    f.Left: records.left,
    f.Newest: records.newest,
    f.Balanced: records.balanced,
    f.Ranked: _ranked,
    f.Placed: _placed,
    f.OfKind: _of_kind,
    f.Same: _same,
    f.Dated: _dated,
    f.Timed: _timed,
    f.Term: _term,
    f.Linked: _linked,
    f.Stated: _stated,
}
