"""What would change an answer, where the rule and the records tell; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_schema.vocabulary import EffectKind, RuleKind
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators import WORDINGS
from hub.decisions.explanations.reasons import Alternatives, Item, items
from hub.rules.truth import negated


def changes(node: Node, words: Words, *, sure: bool) -> list[str]:
    """What would turn a condition that fails: one sentence, or none where what it takes can't be told.
    ``sure``: the answer would follow from it alone."""
    found = [_step(item, words) for item in items(node)]
    if not found or any(step is None for step in found):
        return []
    then = words.say(f"then.{_then(words)}" if sure else "then.part")
    steps = list(dict.fromkeys(step for step in found if step is not None))
    if len(found) == 1 and len(_ways(items(node)[0], words)) > 1:
        return [words.say("change.any", then=then, steps=steps[0])]
    if len(steps) == 1:
        return [words.say("change", then=then, step=steps[0])]
    return [words.say("change.all", then=then, steps=_numbered(steps, words))]


def turned(node: Node) -> Node:
    """A condition as who it speaks against would want it: a measure's, a withdrawal's."""
    parts = tuple(turned(part) for part in node.parts)
    return replace(node, needed=negated(node.needed), parts=parts)


def _then(words: Words) -> str:
    if words.about is RuleKind.BENEFIT and words.rule.effect.kind is EffectKind.CLASSIFY:
        return "CLASS"
    if words.about is RuleKind.DUTY and words.rule.effect.kind is EffectKind.CLASSIFY:
        return "NAMED"
    if words.about is RuleKind.MEASURE and words.rule.effect.kind is EffectKind.LIST:
        return "LIST"
    return words.about.value


def _numbered(steps: Sequence[str], words: Words) -> str:
    return words.points([words.say("alternative", n=n, clause=step) for n, step in enumerate(steps, 1)])


def _step(item: Item, words: Words) -> str | None:
    """What it takes, as a clause that follows "if"; of alternatives those that can be told."""
    if isinstance(item, Node):
        return _of(item, words.of(item.rule)) if item.fails else None
    ways = _ways(item, words)
    return (_numbered(ways, words) if len(ways) > 1 else ways[0]) if ways else None


def _ways(item: Item, words: Words) -> list[str]:
    """Of alternatives those that can be told."""
    ways: list[str] = []
    for way in item.ways if isinstance(item, Alternatives) else ():
        steps = [_step(part, words) for part in way]
        if all(step is not None for step in steps):
            ways.append(words.small("and").join(step for step in steps if step is not None))
    return list(dict.fromkeys(ways))


def _of(node: Node, words: Words) -> str | None:
    return None if node.leaf is None else WORDINGS[type(node.leaf)].step(node, node.leaf, words)
