"""What would change an answer, where the rule and the records tell; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from graph_schema.vocabulary import EffectKind, Polarity, RuleKind, SharingClass, Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.reasons import Alternatives, Item, items
from hub.decisions.explanations.record_leaves import balance_unit
from hub.decisions.explanations.tested import Node
from hub.decisions.explanations.words import Words
from hub.policy.model.conditions import Window
from hub.policy.model.documents import OPEN_END
from hub.records.status import expires_on
from hub.rules.dates import date_of, window_end
from hub.rules.scalars import as_date, as_number, text
from hub.rules.truth import negated


def changes(node: Node, words: Words, *, sure: bool) -> list[str]:
    """What would turn a condition that fails: one sentence, or none where what it takes can't be told.
    ``sure``: the answer would follow from it alone."""
    found = [_step(item, words) for item in items(node)]
    if not found or any(step is None for step in found):
        return []
    then = words.say(f"then.{_then(words)}" if sure else "then.part")
    steps = list(dict.fromkeys(step for step in found if step is not None))
    if len(steps) == 1 and len(found) == 1 and isinstance(items(node)[0], Alternatives):
        return [words.say("change.any", then=then, steps=steps[0])]
    if len(steps) == 1:
        return [words.say("change", then=then, step=steps[0])]
    return [words.say("change.all", then=then, steps=_numbered(steps, words))]


def turned(node: Node) -> Node:
    """A condition as who it speaks against would want it: a measure's, a withdrawal's."""
    parts = tuple(turned(part) for part in node.parts)
    return replace(node, wanted=negated(node.wanted), parts=parts)


def _then(words: Words) -> str:
    if words.about is RuleKind.BENEFIT and words.rule.effect.kind is EffectKind.CLASSIFY:
        return "CLASS"
    return words.about.value


def _numbered(steps: Sequence[str], words: Words) -> str:
    return words.points([words.say("alternative", n=n, clause=step) for n, step in enumerate(steps, 1)])


def _step(item: Item, words: Words) -> str | None:
    """What it takes, as a clause that follows "if"; of alternatives those that can be told."""
    if isinstance(item, Node):
        return _of(item, words.of(item.rule)) if item.fails else None
    ways: list[str] = []
    for way in item.ways:
        steps = [_step(part, words) for part in way]
        if all(step is not None for step in steps):
            ways.append(words.small("and").join(step for step in steps if step is not None))
    ways = list(dict.fromkeys(ways))
    return (_numbered(ways, words) if len(ways) > 1 else ways[0]) if ways else None


def _of(node: Node, words: Words) -> str | None:
    wants = node.wanted is Truth.MET
    match node.leaf:
        case f.Compared() as leaf:
            return _compared(leaf.left, leaf.bound if wants else leaf.bound.opposite, words)
        case f.Balanced(total=Decimal() as total) as leaf:
            return _settling(leaf, total, [one if wants else one.opposite for one in leaf.bounds], words)
        case f.Newest() as leaf:
            kinds = leaf.wanted if wants else tuple(kind for kind in leaf.kinds if kind not in leaf.wanted)
            return words.say("step.newest", kinds=words.either([words.short(kind) for kind in kinds]))
        case f.Term(term=term, held=held):
            form = "step.attested" if held else "step.answer"
            value = words.small("yes" if wants else "no")
            return words.say(form, label=words.term(term), value=value)
        case _:
            return _wanted(node, words) if wants else _unwanted(node, words)


def _wanted(node: Node, words: Words) -> str | None:
    """What is not there and would have to be."""
    match node.leaf:
        case f.Recorded(measure="count" | "sum", total=Decimal() as total) as leaf:
            return _more(leaf, total, words)
        case f.Recorded(measure="last", last=count, kinds=kinds, filters=filters, each=each):
            asked = words.points([words.filter(*one) for one in each])
            return words.say("step.last", count=count, kinds=words.kinds(kinds, filters), filters=asked)
        case f.Recorded(measure="exists", held=(), kinds=kinds, filters=filters):
            return words.say("step.record", kinds=words.kinds(kinds, filters))
        case f.Listed(lists=lists):
            return words.say("step.listed", lists=words.either([words.kind(name) for name in lists]))
        case f.Graded() as leaf:
            return _graded(leaf, words)
        case f.OfKind(wanted=kinds) if words.about is RuleKind.BENEFIT:
            return words.say("step.kind", kinds=words.kinds_of_subject(kinds))
        case f.Placed(by=by, wanted=places):
            return words.say(f"step.{by}", place=words.either([words.place(code) for code in places]))
        case _:
            return None


def _unwanted(node: Node, words: Words) -> str | None:
    """What is there and would have to end."""
    match node.leaf:
        case f.Recorded(measure="exists", held=held, window=window) if held:
            return _leaving(node, held, window, words)
        case f.Listed(held=held) if held:
            return _leaving(node, held, None, words)
        case f.Left(lists=lists):
            return words.say("step.listed.again", lists=words.either([words.kind(name) for name in lists]))
        case _:
            return None


def _compared(left: f.Side, bound: f.Bound, words: Words) -> str | None:
    """How much more, or less, of an input; or which value it would have to be. A day that is over is what
    it is."""
    other = bound.sides[0].value if bound.sides else None
    if left.source == "rate":
        return _rate(left, bound, words)
    if left.source != "input" or left.none or left.shift:
        return None
    label = words.input(left.names[0])
    if isinstance(other, bool):
        same = bound.op == "equals"
        return words.say("step.answer", label=label, value=words.small("yes" if other is same else "no"))
    if other is None or as_date(other) is not None:
        return None
    mine, wanted = (None if side is None else as_number(side) for side in (left.value, other))
    unit = words.unit_of(left)
    if mine is not None and wanted is not None and bound.op in ("at_least", "at_most"):
        gap = wanted - mine if bound.op == "at_least" else mine - wanted
        amount = words.amount(text(gap), "percentage points" if unit == "percent" else unit)
        return words.say("step.more" if bound.op == "at_least" else "step.less", label=label, gap=amount)
    ask = words.bound(bound, unit, words.regions(left, bound)).removeprefix("此项")
    return words.say("step.value", label=label, ask=ask)


def _rate(left: f.Side, bound: f.Bound, words: Words) -> str | None:
    """How many more of the part would make the rate."""
    part, whole = left.numbers
    wanted = as_number(bound.sides[0].value or 0)
    if bound.op != "at_least" or part is None or whole is None or wanted is None:
        return None
    more = (whole * wanted / 100).to_integral_value(ROUND_CEILING) - part
    spec = words.spec(left.names[0])
    gap = words.amount(text(more), None if spec is None else spec.unit)
    return words.say("step.more", label=words.input(left.names[0]), gap=gap)


def _more(leaf: f.Recorded, total: Decimal, words: Words) -> str | None:
    """How many more records, or how much more in them."""
    wanted = next((as_number(one.sides[0].value or 0) for one in leaf.bounds if one.op == "at_least"), None)
    if wanted is None or wanted <= total or len(leaf.bounds) > 1:
        return None
    known = words.catalogue.attributes.get(leaf.attribute or "")
    unit = "records" if leaf.measure == "count" else None if known is None else known.unit
    return words.say(
        "step.moved",
        gap=words.amount(text(wanted - total), unit),
        kinds=words.moving(leaf.kinds, leaf.filters),
    )


def _graded(leaf: f.Graded, words: Words) -> str | None:
    scale = words.scale(leaf.scale)
    if not leaf.bounds:
        grade = words.either([words.quoted(grade) for grade in leaf.grades])
        better = words.small("or.better") if leaf.or_better else ""
        return words.say("step.grade", scale=scale, grade=grade, better=better)
    (bound, *more) = leaf.bounds
    held = leaf.held[0].record.attributes.get("score") if leaf.held else None
    mine, wanted = (None if one is None else as_number(one) for one in (held, bound.sides[0].value))
    shown = bool(leaf.held) and words.grade(leaf.held[0].record, score=True) is not None
    short = mine is not None and wanted is not None and wanted > mine
    if mine is not None and wanted is not None and short and shown and bound.op == "at_least" and not more:
        return words.say("step.score", scale=scale, gap=words.amount(text(wanted - mine), "points"))
    ask = words.bounds(leaf.bounds, "points").replace("此项", "")
    return words.say("step.value", label=scale, ask=ask)


def _leaving(node: Node, held: Sequence[f.Held], window: Window | None, words: Words) -> str | None:
    """Each record stops to count: by its day, or by a repair where that would do it."""
    steps: list[str] = []
    for one in held:
        shown = words.told.get(one.record.id)
        if shown is None:
            return None
        said = words.say("record", id=shown.id, about="")
        end = _end(node, one, window)
        kind = words.catalogue.kinds.get(shown.kind)
        ways: list[str] = []
        if kind is not None and kind.polarity is Polarity.NEGATIVE and not node.rule.looks_back:
            ways.append(words.small("delisted" if kind.category == "list" else "repaired"))
        # Until when a measure holds is told of all its records together.
        measure = words.about is RuleKind.MEASURE
        if not measure and end < OPEN_END and shown.share is not SharingClass.RESULT_ONLY:
            over = end in (one.record.valid_to, one.record.sharing_ends_on)
            ways.append(words.small("run.out" if over else "too.old", day=words.day(end)))
        if not ways:
            return None
        steps.append(words.say("step.leaving", record=said, ways=words.small("else").join(ways)))
    return words.small("and").join(steps)


def _end(node: Node, one: f.Held, window: Window | None) -> date:
    record = one.record
    end = OPEN_END if node.rule.looks_back else expires_on(record)
    if window is not None and window.ending is None:
        start = date_of(record, window.of)
        end = end if start is None else min(end, window_end(start, window))
    return end


def _settling(leaf: f.Balanced, total: Decimal, bounds: Sequence[f.Bound], words: Words) -> str | None:
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
    return words.say("step.moved", kinds=words.moving(kinds, _lasting(moving)), gap=amount)


def _lasting(moving: Sequence[f.Moved]) -> f.Filters:
    """What is asked of such a record whatever the day is."""
    if len(moving) != 1:
        return ()
    return tuple(
        (name, bounds)
        for name, bounds in moving[0].filters
        if not any(side.source == "cutoff" for bound in bounds for side in bound.sides)
    )
