"""What a rule can look at: kinds of records and links, scales, parameters. Nothing else can change its answer
but the subject itself, its inputs, the day, and the sources and clauses for these kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.policy.model import conditions as c
from hub.policy.model.documents import ATTESTATION_KIND, GRADE_KIND, Rule
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


def dependencies(rule: Rule) -> Dependencies:
    """What the rule's own conditions and value look at."""
    found = Dependencies(parameters=_parameters(operands_of(rule.effect.value)))
    for _, account in accounts_of(rule.effect.value):
        found |= Dependencies(frozenset(_moving(account)), parameters=_parameters(_of_account(account)))
    for _, tree in rule.trees:
        found |= Dependencies(hops=_hops(tree))
        for condition in c.walk(tree):
            found |= _dependencies(condition)
    return found


def _hops(condition: c.Condition) -> int:
    """How far from the subject a condition looks. Of another subject no links are read."""
    if isinstance(condition, c.Other):
        return 0
    inside = max((_hops(part) for part in c.parts(condition)), default=0)
    return inside + isinstance(condition, c.Related)


def _dependencies(condition: c.Condition) -> Dependencies:
    match condition:
        case c.Record():
            test = condition.record
            return Dependencies(frozenset(test.kinds), parameters=_parameters(_of_record(test)))
        case c.OnList():
            where = condition.on_list.where
            return Dependencies(frozenset(condition.on_list.lists), parameters=_parameters(_of_where(where)))
        case c.LeftList():
            left = condition.left_list
            kinds = frozenset((*left.lists, *left.exits))
            return Dependencies(kinds, parameters=_parameters(_of_where(left.where)))
        case c.Newest():
            where = condition.newest.where
            return Dependencies(frozenset(condition.newest.kinds), parameters=_parameters(_of_where(where)))
        case c.Balance():
            account = condition.account
            operands = (*_of_account(account), *account.is_.operands.values())
            return Dependencies(frozenset(_moving(account)), parameters=_parameters(operands))
        case c.Grade():
            return _of_grade(condition.grade)
        case c.Outranks():
            return Dependencies(frozenset({GRADE_KIND}), scales=frozenset({condition.outranks.scale}))
        case c.Attested():
            return Dependencies(frozenset({ATTESTATION_KIND}))
        case c.Related():
            related = condition.related
            share = related.share.operands.values() if related.share is not None else ()
            links = frozenset(link.value for link in related.links)
            return Dependencies(links=links, parameters=_parameters(share))
        case c.Compare():
            return Dependencies(parameters=_parameters(condition.compare.operands))
        case c.Deadline():
            return Dependencies(parameters=_parameters(condition.deadline.operands))
        case _:
            return Dependencies()


def _of_grade(test: c.GradeTest) -> Dependencies:
    years = {test.year} if isinstance(test.year, str) else set[str]()
    scores = _parameters(test.score.operands.values()) if test.score is not None else frozenset[str]()
    return Dependencies(frozenset({GRADE_KIND}), scales=frozenset({test.scale}), parameters=scores | years)


def _of_record(test: c.RecordTest) -> Iterator[c.Operand]:
    yield from _of_where(test.where)
    if test.each_of_last is not None:
        yield from _of_where(test.each_of_last.where)
    totals = (test.count, test.sum.is_ if test.sum is not None else None)
    for total in totals:
        yield from total.operands.values() if total is not None else ()
    if test.within is not None and test.within.ending is not None:
        yield test.within.ending


def _of_where(where: dict[str, c.Comparison]) -> Iterator[c.Operand]:
    for test in where.values():
        yield from test.operands.values()


def _moving(account: c.Account) -> Iterator[str]:
    for entry in (*account.plus, *account.minus):
        yield from entry.kinds


def _of_account(account: c.Account) -> Iterator[c.Operand]:
    if isinstance(account.base, c.Operand):
        yield account.base
    if account.within is not None and account.within.ending is not None:
        yield account.within.ending
    for entry in (*account.plus, *account.minus):
        yield from _of_where(entry.where)
        if isinstance(entry.each, c.Operand):
            yield entry.each


def _parameters(operands: Iterable[c.Operand]) -> frozenset[str]:
    return frozenset(operand.parameter for operand in operands if operand.parameter is not None)
