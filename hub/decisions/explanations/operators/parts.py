"""What the file of an operator says of how it is told; nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import Truth
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.leaf_contrasts import Contrast
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node, Who
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.rules.context import Context
from hub.rules.facts import ConditionResult

Rules = Mapping[str, RuleVersion]
Grown = tuple[tuple[Node, ...], Finding | None]
"""The conditions inside one, and what it asked and found itself."""


@dataclass(frozen=True)
class Growing:
    """What a condition's node is made from: ``needed`` is the truth that the rule's positive answer needs,
    ``who`` whose facts it looks at; ``grow`` makes the node of any condition."""

    context: Context
    rules: Rules
    needed: Truth
    who: Who
    grow: Callable[[c.Condition, ConditionResult, Growing], Node]

    def of(self, condition: c.Condition, result: ConditionResult) -> Node:
        """The node of a condition inside."""
        return self.grow(condition, result, self)

    def each(self, conditions: Sequence[c.Condition], result: ConditionResult) -> tuple[Node, ...]:
        """The nodes of the conditions inside; none where only the outcome was kept."""
        if len(conditions) != len(result.parts):
            return ()
        return tuple(self.of(*pair) for pair in zip(conditions, result.parts, strict=True))


@dataclass(frozen=True)
class Wording:
    """How what an operator found is told.

    ``say``: as a clause. ``step``: what would turn it, as a clause that follows "if"; None where that can't
    be told. ``credit``: which credit it looks for. ``stated``: what the caller said of it, by labels.
    ``on_inputs``: whether it takes an input for a fact; in the filters of others an input only says which
    records are meant.
    """

    finding: type[Finding]
    say: Callable[[Node, Any, Words], Contrast]
    step: Callable[[Node, Any, Words], str | None]
    credit: Callable[[Any, Words], list[str]]
    stated: Callable[[Any, Words], list[str]]
    on_inputs: bool


@dataclass(frozen=True)
class Teller:
    """One word of the vocabulary: how its node grows, and how what it finds itself is told, if anything."""

    grow: Callable[[Any, ConditionResult, Growing], Grown]
    wording: Wording | None


def leaf(
    look: Callable[[Context, Any, ConditionResult], Finding],
) -> Callable[[Any, ConditionResult, Growing], Grown]:
    """A condition without others inside; ``look`` looks up again what it asked and what it found."""
    return lambda condition, result, growing: ((), look(growing.context, condition, result))


def composite(
    grow: Callable[[Any, ConditionResult, Growing], tuple[Node, ...]],
) -> Callable[[Any, ConditionResult, Growing], Grown]:
    """A condition that finds nothing but what those inside it find."""
    return lambda condition, result, growing: (grow(condition, result, growing), None)


def no_step(_: Node, __: Finding, ___: Words) -> str | None:
    """What would turn it can't be told."""
    return None


def no_credit(_: Finding, __: Words) -> list[str]:
    """It looks for no credit."""
    return []


def no_inputs(_: Finding, __: Words) -> list[str]:
    """The caller says nothing of it."""
    return []


def given_inputs(names: Sequence[str], words: Words) -> list[str]:
    """Those of the inputs that were given."""
    return [words.input(name) for name in names if name in words.facts.inputs]
