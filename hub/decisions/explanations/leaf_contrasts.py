"""What a leaf says: the fact, what is asked of it, and by how much it misses that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph_schema.vocabulary import RuleKind, Truth
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.rules.scalars import as_date, as_number, text


class Contrast(NamedTuple):
    """What was found, what is asked of it (None: both are said in one), and by how much it misses that."""

    fact: str
    ask: str | None = None
    apart: str = ""
    telling: bool = False
    """Whether what is asked is worth telling where it is met: a bound is, a yes is not."""


def framed(node: Node, ask: str, words: Words, *, about: str, telling: bool = False) -> str:
    """What is asked, as it follows a fact."""
    about = about or ("measure" if words.about is RuleKind.MEASURE else "asked")
    form = "failing" if node.fails else "satisfied" if telling else "plain"
    return words.say(f"{about}.{form}", ask=ask)


def wants(node: Node) -> bool:
    return node.needed is Truth.MET


def asked(node: Node, bounds: Sequence[f.Bound]) -> list[f.Bound]:
    """What is asked where the rule's positive answer needs the leaf to be met, or not to be."""
    return list(bounds) if wants(node) else [bound.opposite for bound in bounds]


def apart(left: f.Side, bound: f.Bound, unit: str | None, words: Words) -> str:
    """By how much a value misses its bound; nobody falls short of a measure."""
    if words.about is RuleKind.MEASURE:
        return ""
    if bound.op not in ("at_least", "at_most", "more_than", "less_than"):
        return ""
    if left.none:
        return _undone(bound, words)
    if left.value is None:
        return ""
    other = bound.sides[0].value
    if other is None:
        return ""
    low = bound.op in ("at_least", "more_than")
    days = as_date(left.value), as_date(other)
    if days[0] is not None and days[1] is not None:
        gap = (days[1] - days[0]).days if low else (days[0] - days[1]).days
        form = "days.early" if low else "days.late"
        return words.say(form, gap=words.amount(gap, "days")) if gap > 0 else ""
    mine, wanted = as_number(left.value), as_number(other)
    if mine is None or wanted is None:
        return ""
    gap = wanted - mine if low else mine - wanted
    if gap <= 0 or left.source == "rate":
        return ""
    by = "percentage points" if unit == "percent" else unit
    return words.say("short" if low else "over", gap=words.amount(text(gap), by))


def covered(node: Node, words: Words, form: str = "covered") -> str:
    """On whose declaration it rests that there are no more."""
    declared = declaring([node], words)
    return words.say(form, authority=words.together(declared)) if declared else ""


def declaring(nodes: Iterable[Node], words: Words) -> list[str]:
    """Who declares that the records on which these leaves rest are held complete."""
    pieces = (piece for node in nodes for piece in node.evidence if piece.what == "coverage")
    return list(dict.fromkeys(words.authority(piece.detail) for piece in pieces))


def _undone(bound: f.Bound, words: Words) -> str:
    """By how many days what was not done is too late already."""
    other = bound.sides[0].value
    last = None if other is None else as_date(other)
    if last is None or bound.op not in ("at_most", "less_than"):
        return ""
    gap = (words.facts.day - last).days + (bound.op == "less_than")
    day = words.day(words.facts.day)
    return words.say("days.undone", gap=words.amount(gap, "days"), today=day) if gap > 0 else ""
