"""What a rule can look at: kinds of records and links, scales, parameters. Nothing else can change its answer
but the subject itself, its inputs, the day, and the sources and clauses for these kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph_schema.links import LinkKind
from hub.policy.model import conditions as c
from hub.policy.model.documents import Rule
from hub.policy.model.values import accounts_of, operands_of


@dataclass(frozen=True)
class Dependencies:
    """Names of what rules look at, and over how many links; by rules that these rest on, nothing."""

    kinds: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    hops: int = 0

    def __or__(self, other: Dependencies) -> Dependencies:
        return Dependencies(
            self.kinds | other.kinds,
            self.links | other.links,
            self.scales | other.scales,
            self.parameters | other.parameters,
            max(self.hops, other.hops),
        )


def kinds_of(condition: c.Condition) -> frozenset[str]:
    """The kinds of records that a condition looks at, with all inside it."""
    names = _Names()
    for one in c.walk(condition):
        one.names(names)
    return frozenset(names.read_kinds)


def dependencies(rule: Rule) -> Dependencies:
    """What the rule's own conditions and value look at."""
    names = _Names()
    for operand in operands_of(rule.effect.value):
        names.operand(operand)
    for _, account in accounts_of(rule.effect.value):
        account.names(names)
    for _, tree in rule.trees:
        for condition in c.walk(tree):
            condition.names(names)
    return Dependencies(
        kinds=frozenset(names.read_kinds),
        links=frozenset(names.read_links),
        scales=frozenset(names.read_scales),
        parameters=frozenset(names.read_parameters),
        hops=max((_hops(tree) for _, tree in rule.trees), default=0),
    )


def _hops(condition: c.Condition) -> int:
    """How far from the subject a condition looks. Of another subject no links are read."""
    return condition.hops(max((_hops(part) for part in c.parts(condition)), default=0))


@dataclass
class _Names(c.Naming):
    """Gathers what is looked at."""

    read_kinds: set[str] = field(default_factory=set[str])
    read_links: set[str] = field(default_factory=set[str])
    read_scales: set[str] = field(default_factory=set[str])
    read_parameters: set[str] = field(default_factory=set[str])

    def kinds(self, names: Iterable[str], *at: int | str) -> None:
        self.read_kinds.update(names)

    lists = memberships = kinds

    def reads(self, kind: str) -> None:
        self.read_kinds.add(kind)

    def filter(self, kinds: Iterable[str], where: Mapping[str, c.Comparison], *at: int | str) -> None:
        for test in where.values():
            self.total(test)

    def window(self, kinds: Iterable[str], window: c.Window | None, *at: int | str) -> None:
        if window is not None and window.ending is not None:
            self.operand(window.ending)

    def total(self, test: c.Comparison | None, *at: int | str) -> None:
        for operand in test.operands.values() if test is not None else ():
            self.operand(operand)

    def operand(self, operand: c.Operand, *at: int | str) -> None:
        if operand.parameter is not None:
            self.read_parameters.add(operand.parameter)

    number = operand

    def scale(self, name: str, *at: int | str) -> None:
        self.read_scales.add(name)

    def parameter(self, name: str, *at: int | str) -> None:
        self.read_parameters.add(name)

    def links(self, kinds: Iterable[LinkKind]) -> None:
        self.read_links.update(kind.value for kind in kinds)
