"""What each condition of a rule asked and what it found: typed, for whoever tells a result to people.

Worked out from a result and the facts that it was made on, which a decision keeps both. Nothing of it is
stored: a decision of any age can be told, and a replay compares what it always compared (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from graph_schema.vocabulary import EvidenceOrigin, RuleKind, Truth
from hub.decisions.explanations import lookups as look
from hub.decisions.explanations.findings import Leaf, Linked, Same, Stated
from hub.policy.catalogue import RuleVersion
from hub.policy.model import conditions as c
from hub.policy.model.documents import Rule
from hub.rules.context import Context
from hub.rules.evaluation import scope_of
from hub.rules.facts import ConditionResult, Evidence, Facts, Missing, RuleResult
from hub.rules.operators.related import linked
from hub.rules.truth import negated

Rules = Mapping[str, RuleVersion]

_WORDS = ("record", "input", "coverage", "subject", "link")
_ON_INPUTS = ("attested", "compare", "date", "deadline")
"""Leaves that take an input for a fact; in the filters of others it only says which records are meant."""


@dataclass(frozen=True)
class Who:
    """Whose facts a condition looks at: the subject in question, another one that is an input, or one that
    is linked (``to``: it holds the role towards the subject)."""

    what: Literal["subject", "input", "link"] = "subject"
    names: tuple[str, ...] = ()
    direction: Literal["to", "from"] = "to"


@dataclass(frozen=True)
class Node:
    """One condition with its truth, and the truth that the rule's positive answer needs of it. ``leaf`` is
    what a leaf asked and found; ``rule`` whose condition it is."""

    operator: str
    truth: Truth
    wanted: Truth
    who: Who
    rule: Rule
    leaf: Leaf | None
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    parts: tuple[Node, ...]

    @property
    def fails(self) -> bool:
        """Whether it is known to be other than what is needed."""
        return self.truth is negated(self.wanted) and self.truth is not Truth.UNKNOWN


@dataclass(frozen=True)
class Tree:
    """The conditions of one answer: the kinds of subject it is for, its own, what withdraws it (where that is
    met), to whom and when it applies."""

    kind: Node | None = None
    condition: Node | None = None
    withdrawn: Node | None = None
    applies: Node | None = None


def tree(version: RuleVersion, result: RuleResult, facts: Facts, rules: Rules) -> Tree:
    """What each condition of a result asked and found; empty where the rule failed or no more than the
    outcome was kept."""
    rule, told = version.rule, result.condition
    context = Context(rule, facts, facts.subject)

    def grown(condition: c.Condition, found: ConditionResult, wanted: Truth = Truth.MET) -> Node:
        return _grow(condition, found, context, rules, wanted, Who())

    if rule.kind is RuleKind.DUTY:
        scope = scope_of(rule, facts)
        if scope is None:
            fits = told.operator == _operator(rule.condition)
            return Tree(condition=grown(rule.condition, told)) if fits else Tree()
        if len(told.parts) != 2 or not told.parts[0].parts:
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
        piece.origin
        for leaf in [one for one in settling if one.operator != "is_kind"] or settling
        for piece in leaf.evidence
        if piece.what in _WORDS and (piece.what != "input" or leaf.operator in _ON_INPUTS)
    }
    return tuple(origin for origin in EvidenceOrigin if origin in found)


def _operator(condition: c.Condition) -> str:
    return next(name for name, model in c.OPERATORS.items() if isinstance(condition, model))


def _grow(
    condition: c.Condition, result: ConditionResult, context: Context, rules: Rules, wanted: Truth, who: Who
) -> Node:
    def inside(
        pairs: Sequence[tuple[c.Condition, ConditionResult]], wanted: Truth = wanted
    ) -> tuple[Node, ...]:
        return tuple(_grow(part, found, context, rules, wanted, who) for part, found in pairs)

    parts: tuple[Node, ...] = ()
    leaf: Leaf | None = None
    match condition:
        case c.All():
            parts = inside(_pairs(condition.all, result))
        case c.AnyOf():
            parts = inside(_pairs(condition.any, result))
        case c.Not():
            parts = inside(_pairs((condition.not_,), result), negated(wanted))
        case c.Related():
            parts = _grow_related(condition.related, result, context, rules, wanted)
            leaf = Linked(condition.related.links, condition.related.direction)
        case c.Other():
            other = context.facts.others.get(condition.other.input)
            there, named = replace(context, subject=other), Who("input", (condition.other.input,))
            pairs = _pairs((condition.other.condition,), result)
            parts = tuple(_grow(part, found, there, rules, wanted, named) for part, found in pairs)
        case c.RuleResult():
            parts = _grow_rule(condition.rule, result, context, rules, wanted, who)
        case _:
            leaf = _LOOKS[type(condition)](context, condition, result)
    return Node(
        operator=result.operator,
        truth=result.truth,
        wanted=wanted,
        who=who,
        rule=context.rule,
        leaf=leaf,
        evidence=result.evidence,
        missing=result.missing,
        parts=parts,
    )


def _pairs(
    conditions: Sequence[c.Condition], result: ConditionResult
) -> list[tuple[c.Condition, ConditionResult]]:
    return list(zip(conditions, result.parts, strict=True)) if len(conditions) == len(result.parts) else []


def _grow_related(
    test: c.RelatedTest, result: ConditionResult, context: Context, rules: Rules, wanted: Truth
) -> tuple[Node, ...]:
    who = Who("link", tuple(link.value for link in test.links), test.direction)
    there = linked(test, context)
    if len(there) != len(result.parts):
        return ()
    return tuple(
        _grow(test.condition, found, replace(context, subject=one.subject), rules, wanted, who)
        for (one, gap), found in zip(there, result.parts, strict=True)
        if gap is None
    )


def _grow_rule(
    test: c.RuleTest, result: ConditionResult, context: Context, rules: Rules, wanted: Truth, who: Who
) -> tuple[Node, ...]:
    other = rules[test.rule].rule
    asked = other.model_copy(update={"scenario": context.rule.scenario})
    needed = wanted if test.is_ == "MET" else negated(wanted)
    there = replace(context, rule=asked)
    pairs = _pairs((other.condition,), result)
    return tuple(_grow(part, found, there, rules, needed, who) for part, found in pairs)


_LOOKS: dict[type[c.Model], Callable[[Context, Any, ConditionResult], Leaf]] = {
    c.Attested: lambda k, x, found: look.attested(k, x.attested, found),
    c.Record: lambda k, x, found: look.recorded(k, x.record, found),
    c.Grade: lambda k, x, found: look.graded(k, x.grade, found),
    c.OnList: lambda k, x, found: look.listed(k, x.on_list, found),
    c.LeftList: lambda k, x, found: look.left(k, x.left_list, found),
    c.Newest: lambda k, x, found: look.newest(k, x.newest, found),
    c.Balance: lambda k, x, found: look.balanced(k, x.account, found),
    c.Outranks: lambda k, x, found: look.ranked(k, x.outranks, found),
    c.Compare: lambda k, x, _: look.compared(k, x.compare),
    c.Located: lambda k, x, _: look.located(k, x.located),
    c.IsKind: lambda k, x, _: look.of_kind(k, x),
    c.Same: lambda k, x, _: Same(x.same.attribute, x.same.input),
    c.DateIs: lambda k, x, _: look.dated(k, x.date),
    c.Deadline: lambda k, x, _: look.timed(k, x.deadline),
    c.Stated: lambda _, __, ___: Stated(),
}
"""How each leaf is looked up again."""
