"""One leaf of a condition as a clause: what was found, and what is asked."""

from __future__ import annotations

from dataclasses import replace

from hub.decisions.explanations.leaf_contrasts import Contrast, framed, wants
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators import WORDINGS
from hub.decisions.explanations.operators.compare import Compared


def clause(node: Node, words: Words, *, about: str = "") -> str:
    """A leaf as a clause without a full stop. ``about``: ``scope`` where it says to whom or when a duty
    applies, ``withdrawal`` where it withdraws a benefit."""
    words = replace(words, rule=node.rule)
    said = _said(node, words)
    if about == "list":
        named = _named(node, words)
        said, about = (said._replace(ask=named, telling=False), about) if named else (said, "")
    if said.ask is None:
        return said.fact
    return said.fact + framed(node, said.ask, words, about=about, telling=said.telling) + said.apart


def _said(node: Node, words: Words) -> Contrast:
    assert node.leaf is not None
    return WORDINGS[type(node.leaf)].say(node, node.leaf, words)


def fact(node: Node, words: Words) -> str:
    """What was found of a leaf, without what is asked."""
    words = replace(words, rule=node.rule)
    said = _said(node, words)
    return said.fact


def _named(node: Node, words: Words) -> str:
    """The words of which one is asked for; nothing of another test."""
    match node.leaf:
        case Compared(left=left, bound=bound) if wants(node) and bound.op in ("equals", "one_of"):
            codes = words.words_of(left, bound)
            values = [side.value for side in bound.sides if side.value is not None]
            plain = bool(values) and not any(isinstance(value, bool) for value in values)
            return words.listing([words.value(value, None, codes) for value in values]) if plain else ""
        case _:
            return ""
