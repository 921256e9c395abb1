"""What would change an answer, where the rule and the records tell; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from graph_schema.vocabulary import Polarity, RuleKind, SharingClass, Truth
from hub.explanations import findings as f
from hub.explanations.record_leaves import balance_unit
from hub.explanations.tested import Node
from hub.explanations.words import Words
from hub.policy.conditions import Window
from hub.policy.documents import OPEN_END
from hub.rules.dates import date_of, window_end
from hub.rules.scalars import as_date, as_number, text


def changes(failing: Sequence[Node], words: Words) -> list[str]:
    """What would turn each failing leaf, one sentence each."""
    said = [sentence for node in failing for sentence in _of(node, words.of(node.rule))]
    return list(dict.fromkeys(said))


def _then(words: Words) -> str:
    return words.say("then.measure" if words.about is RuleKind.MEASURE else "then.asked")


def _of(node: Node, words: Words) -> Iterator[str]:
    wants = node.wanted is Truth.MET
    match node.leaf:
        case f.Compared() as leaf:
            yield from _gap(leaf.left, leaf.bound if wants else leaf.bound.opposite, words)
        case f.Recorded(measure="count" | "sum", total=Decimal() as total) as leaf if wants:
            yield from _more(leaf, total, words)
        case f.Recorded(measure="exists", held=held, window=window) if held and not wants:
            yield from _leaving(node, held, window, words)
        case f.Listed(held=held) if held and not wants:
            yield from _leaving(node, held, None, words)
        case f.Newest() as leaf:
            kinds = leaf.wanted if wants else tuple(kind for kind in leaf.kinds if kind not in leaf.wanted)
            yield words.say("change.record", kinds=words.kinds(kinds, leaf.filters), then=_then(words))
        case f.Balanced(total=Decimal() as total) as leaf:
            yield from _settling(leaf, total, [one if wants else one.opposite for one in leaf.bounds], words)
        case _:
            return


def _gap(left: f.Side, bound: f.Bound, words: Words) -> Iterator[str]:
    """How much more, or less, of an input: of a number beside a bound that includes itself."""
    other = bound.sides[0].value
    mine, wanted = as_number(left.value), None if other is None else as_number(other)
    if left.source != "input" or mine is None or wanted is None or as_date(left.value) is not None:
        return
    gap = wanted - mine if bound.op == "at_least" else mine - wanted if bound.op == "at_most" else Decimal(0)
    if gap <= 0:
        return
    unit = words.unit_of(left)
    amount = words.amount(text(gap), "percentage points" if unit == "percent" else unit)
    form = "change.gap" if bound.op == "at_least" else "change.less"
    yield words.say(form, label=words.input(left.names[0]), gap=amount, then=_then(words))


def _more(leaf: f.Recorded, total: Decimal, words: Words) -> Iterator[str]:
    """How many more records, or how much more in them."""
    wanted = next((as_number(one.sides[0].value) for one in leaf.bounds if one.op == "at_least"), None)
    if wanted is None or wanted <= total or len(leaf.bounds) > 1:
        return
    known = words.catalogue.attributes.get(leaf.attribute or "")
    unit = "records" if leaf.measure == "count" else None if known is None else known.unit
    gap = words.amount(text(wanted - total), unit)
    yield words.say("change.settled", kinds=words.kinds(leaf.kinds, leaf.filters), gap=gap, then=_then(words))


def _leaving(node: Node, held: Sequence[f.Held], window: Window | None, words: Words) -> Iterator[str]:
    """When each record stops to count: its day, and whether a repair would do it."""
    for one in held:
        shown = words.told.get(one.record.id)
        if shown is None:
            continue
        said = words.say("record", id=shown.id, about="")
        end = _end(node, one, window)
        # Until when a measure holds is told of all its records together.
        if (
            words.about is not RuleKind.MEASURE
            and end < OPEN_END
            and shown.share is not SharingClass.RESULT_ONLY
        ):
            yield words.say("change.ends", record=said, day=words.day(end))
        kind = words.catalogue.kinds.get(shown.kind)
        if kind is not None and kind.polarity is Polarity.NEGATIVE and not node.rule.looks_back:
            form = "change.delisted" if kind.category == "list" else "change.repaired"
            yield words.say(form, record=said)


def _end(node: Node, one: f.Held, window: Window | None) -> date:
    record = one.record
    end = OPEN_END if node.rule.looks_back else min(record.valid_to, record.sharing_ends_on)
    if window is not None and window.ending is None:
        start = date_of(record, window.of)
        end = end if start is None else min(end, window_end(start, window))
    return end


def _settling(leaf: f.Balanced, total: Decimal, bounds: Sequence[f.Bound], words: Words) -> Iterator[str]:
    """By how much which records would have to move a balance."""
    if len(bounds) != 1 or (wanted := as_number(bounds[0].sides[0].value)) is None:
        return
    up, down = bounds[0].op == "at_least", bounds[0].op == "at_most"
    gap = wanted - total if up else total - wanted if down else Decimal(0)
    moving = [one for one in leaf.moved if one.adds is up]
    kinds = [kind for one in moving for kind in one.kinds]
    if gap > 0 and kinds:
        amount = words.amount(text(gap), balance_unit(leaf, words))
        yield words.say(
            "change.settled", kinds=words.kinds(kinds, _lasting(moving)), gap=amount, then=_then(words)
        )


def _lasting(moving: Sequence[f.Moved]) -> f.Filters:
    """What is asked of such a record whatever the day is."""
    if len(moving) != 1:
        return ()
    return tuple(
        (name, bounds)
        for name, bounds in moving[0].filters
        if not any(side.source == "cutoff" for bound in bounds for side in bound.sides)
    )
