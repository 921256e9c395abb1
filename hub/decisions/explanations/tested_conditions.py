"""What each condition of a rule asked and what it found: typed, for whoever tells a result to people.

Worked out from a result and the facts that it was made on, which a decision keeps both. Nothing of it is
stored: a decision of any age can be told, and a replay compares what it always compared (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph_schema.vocabulary import EvidenceOrigin, RuleKind, Truth
from hub.decisions.explanations.node import Node, Who
from hub.decisions.explanations.operators import TELLERS, WORDINGS
from hub.decisions.explanations.operators.parts import Growing, Rules
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.operators import OPERATORS
from hub.rules.context import Context
from hub.rules.evaluation import scope_of
from hub.rules.facts import ConditionResult, Evidence, Facts, RuleResult

_WORDS = ("record", "input", "coverage", "subject", "link")


@dataclass(frozen=True)
class Tree:
    """The conditions of one answer: the kinds of subject it is for, its own, what withdraws it (where that is
    met), to whom and when it applies."""

    kind: Node | None = None
    condition: Node | None = None
    withdrawn: Node | None = None
    applies: Node | None = None


def cited(leaves: Iterable[Node]) -> list[str]:
    """The records that are evidence of these leaves."""
    return [piece.ref for leaf in leaves for piece in leaf.evidence if piece.what == "record"]


def tree(version: RuleVersion, result: RuleResult, facts: Facts, rules: Rules) -> Tree:
    """What each condition of a result asked and found; empty where the rule failed or no more than the
    outcome was kept."""
    rule, told = version.rule, result.condition
    context = Context(rule, facts, facts.subject)

    def grown(condition: c.Condition, found: ConditionResult, wanted: Truth = Truth.MET) -> Node:
        return _grow(condition, found, Growing(context, rules, wanted, Who(), _grow))

    if rule.kind is RuleKind.DUTY:
        scope = scope_of(version, facts)
        asked = told.parts[0].parts if len(told.parts) == 2 and told.parts[0].label == "applies_when" else ()
        if scope is None or not asked:
            fits = rule.applies_when is None and told.operator == _operator(rule.condition)
            return Tree(condition=grown(rule.condition, told)) if fits else Tree()
        if asked[0].operator != _operator(scope):
            return Tree()
        when, own = told.parts
        return Tree(applies=grown(scope, when.parts[0]), condition=grown(rule.condition, own))
    if len(told.parts) < 2:
        return Tree()
    kind, own, *unless = told.parts
    ends = rule.withdrawn_when
    return Tree(
        kind=grown(c.IsKind(is_kind=rule.subject_kinds), kind),
        condition=grown(rule.condition, own),
        withdrawn=grown(ends, unless[0].parts[0]) if unless and ends is not None else None,
    )


def leaves(node: Node) -> Iterator[Node]:
    """Every leaf of a node."""
    if not node.parts:
        yield node
    for part in node.parts:
        yield from leaves(part)


def inside(node: Node) -> Iterator[Node]:
    """A node and everything in it."""
    yield node
    for part in node.parts:
        yield from inside(part)


def decisive(node: Node) -> Iterator[Node]:
    """The leaves that settle a node's truth: what is met of an "any", what is not of an "all"."""
    if not node.parts:
        yield node
    for part in deciding(node):
        yield from decisive(part)


def deciding(node: Node) -> tuple[Node, ...]:
    """The parts directly inside a node that settle its truth."""
    if node.operator in ("all", "any", "related"):
        return tuple(part for part in node.parts if part.truth is node.truth)
    return node.parts


def rests_on(nodes: Sequence[Node]) -> tuple[EvidenceOrigin, ...]:
    """Whose word settles these nodes: what the hub holds (its sources' declarations too), what an authority
    attests, what the caller asserts, what follows by a clause. The subject's own kind counts only where
    nothing else does."""
    settling = [leaf for node in nodes for leaf in decisive(node)]
    found = {
        origin_of(piece)
        for leaf in [one for one in settling if one.operator != "is_kind"] or settling
        for piece in leaf.evidence
        if piece.what in _WORDS and (piece.what != "input" or _on_inputs(leaf))
    }
    return tuple(origin for origin in EvidenceOrigin if origin in found)


def origin_of(piece: Evidence) -> EvidenceOrigin:
    """Whose word a piece is: a record that counts by a clause is a partner's, wherever it is held."""
    by_clause = piece.origin is EvidenceOrigin.HELD and piece.clause is not None
    return EvidenceOrigin.DERIVED if by_clause else piece.origin


def _on_inputs(node: Node) -> bool:
    return node.leaf is not None and WORDINGS[type(node.leaf)].on_inputs


def _operator(condition: c.Condition) -> str:
    return next(name for name, model in OPERATORS.items() if isinstance(condition, model))


def _grow(condition: c.Condition, result: ConditionResult, growing: Growing) -> Node:
    parts, leaf = TELLERS[type(condition)].grow(condition, result, growing)
    return Node(
        operator=result.operator,
        truth=result.truth,
        needed=growing.needed,
        who=growing.who,
        rule=growing.context.rule,
        leaf=leaf,
        evidence=result.evidence,
        missing=result.missing,
        parts=parts,
    )
