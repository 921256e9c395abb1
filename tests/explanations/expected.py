"""What must stand in an explanation, read from the rule and the facts by other code than tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from graph_schema.vocabulary import Outcome, RuleKind, SubjectKind, Truth
from hub.decisions.explanations import Telling
from hub.decisions.explanations.tables import SUBJECT_KINDS
from hub.policy.model import conditions as c
from hub.policy.model.documents import Rule
from hub.policy.model.values import Text
from hub.rules.facts import ConditionResult, RecordFact
from hub.rules.scalars import as_date, as_number
from tests.cases.seeded import catalogue

Leaf = tuple[c.Condition, ConditionResult, Rule]
"""A leaf of a condition with its result and the rule whose it is."""


NEGATIVE = (
    Outcome.REFUSED,
    Outcome.WITHDRAWN,
    Outcome.DOES_NOT_APPLY,
    Outcome.NON_COMPLIANT,
    Outcome.NOT_FOLLOWED,
    Outcome.NOT_NAMED,
    Outcome.NOT_APPLICABLE,
    Outcome.LATE,
)
"""Outcomes that say no to something."""


def _case(condition: c.AnyOf, result: ConditionResult) -> int | None:
    """Which alternative is of the answer that was given, where each begins with another one to one input."""
    asked: list[str] = []
    met: list[int] = []
    for at, (way, told) in enumerate(zip(condition.any, result.parts, strict=True)):
        first = way.all[0] if isinstance(way, c.All) else way
        if not isinstance(first, c.Compare) or first.compare.op != "equals":
            return None
        asked.append(str(first.compare.left.model_dump().get("input")))
        met += [at] if told.parts and told.parts[0].truth is Truth.MET else []
    return met[0] if len(set(asked)) == 1 and len(met) == 1 else None


def failing(
    condition: c.Condition, result: ConditionResult, rule: Rule, wanted: Truth = Truth.MET
) -> Iterator[Leaf]:
    """The leaves that are other than the rule needs them, of what settles the truth. What another kind of
    subject would need is no alternative for this one."""
    opposite = Truth.UNMET if wanted is Truth.MET else Truth.MET
    if result.truth is not opposite:
        return
    match condition:
        case c.All() | c.AnyOf():
            inner = condition.all if isinstance(condition, c.All) else condition.any
            found = [list(failing(*pair, rule, wanted)) for pair in zip(inner, result.parts, strict=True)]
            own = [one for one in found if one and not any(isinstance(leaf, c.IsKind) for leaf, _, _ in one)]
            alternatives = isinstance(condition, c.AnyOf) == (wanted is Truth.MET)
            at = _case(condition, result) if isinstance(condition, c.AnyOf) and alternatives else None
            own = own if at is None else [found[at]]
            for one in (own or found) if alternatives else found:
                yield from one
        case c.Not():
            yield from failing(condition.not_, result.parts[0], rule, opposite)
        case c.RuleResult():
            other = catalogue().rules[condition.rule.rule].rule
            needed = wanted if condition.rule.is_ == "MET" else opposite
            yield from failing(other.condition, result.parts[0], other, needed)
        case c.Other():
            yield from failing(condition.other.condition, result.parts[0], rule, wanted)
        case c.Related() if result.parts:
            for part in result.parts:
                yield from failing(condition.related.condition, part, rule, wanted)
        case _:
            yield condition, result, rule


def settled(one: Telling) -> Iterator[Leaf]:
    """The leaves that a negative answer rests on."""
    rule, told, outcome = one.version.rule, one.result.condition, one.result.outcome
    if rule.kind is not RuleKind.DUTY:
        kind, own, *unless = told.parts
        if kind.truth is Truth.UNMET:
            yield c.IsKind(is_kind=rule.subject_kinds), kind, rule
        elif outcome is Outcome.WITHDRAWN:
            assert rule.withdrawn_when is not None
            yield from failing(rule.withdrawn_when, unless[0].parts[0], rule, Truth.UNMET)
        else:
            yield from failing(rule.condition, own, rule)
        return
    who = one.facts.subject
    foreign = who is not None and who.kind not in rule.subject_kinds
    scope = c.IsKind(is_kind=rule.subject_kinds) if foreign else rule.applies_when
    here = one.version.of_here
    body = who is not None and who.kind is SubjectKind.PUBLIC_BODY and not foreign
    if who is not None and body and here is not None and here.located.in_ not in who.registered:
        scope = here
    if scope is None:
        yield from failing(rule.condition, told, rule)
        return
    when, own = told.parts
    if outcome is Outcome.NOT_APPLICABLE:
        yield from failing(scope, when.parts[0], rule)
    else:
        yield from failing(rule.condition, own, rule)


def expected(leaf: Leaf, one: Telling, *, zh: bool) -> Iterator[str]:
    """Who or what a leaf is about, what was given or held, what is asked: in words of the answer."""
    condition, result, rule = leaf
    yield from _READ[type(condition)](Reader(one, rule, result, zh), condition)


@dataclass(frozen=True)
class Reader:
    """What one leaf looked at, in one language."""

    one: Telling
    rule: Rule
    result: ConditionResult
    zh: bool

    @property
    def records(self) -> list[RecordFact]:
        """The records that the leaf rests on."""
        return [self.one.records[piece.ref] for piece in self.result.evidence if piece.what == "record"]

    def title(self, label: Text) -> str:
        """A label as it stands in quotation marks."""
        return (label.zh if self.zh else label.en).replace("“", "‘").replace("”", "’")

    def label(self, name: str) -> str:
        """An input's label, without the list of what it can be."""
        spec = next(spec for spec in self.rule.inputs if spec.name == name)
        said = self.title(spec.label)
        return re.split("[：（]" if self.zh else "[:,]", said)[0] if spec.type == "text" else said

    def given(self, name: str) -> str:
        """What the caller said; of what was not done what the rule calls that."""
        value = self.one.facts.inputs[name].value
        if value is not None:
            return self.said(name, value)
        spec = next(spec for spec in self.rule.inputs if spec.name == name)
        assert spec.none is not None
        return self.title(spec.none)

    def said(self, name: str, value: object) -> str:
        """A value of an input: of a region its name, of a choice its word in the language."""
        spec = next(spec for spec in self.rule.inputs if spec.name == name)
        words = {word.zh: word for word in spec.words}
        if value in words:
            return self.title(words[str(value)])
        if spec.type != "region":
            return self.value(value)
        region = catalogue().regions[str(value)]
        return region.name if self.zh else region.name_en or region.name

    def value(self, value: object) -> str:
        """A value as people write it."""
        if isinstance(value, bool):
            return ("是" if value else "否") if self.zh else ("yes" if value else "no")
        day = None if isinstance(value, Decimal) else as_date(str(value))
        if day is not None:
            return f"{day.year}年{day.month}月{day.day}日" if self.zh else day.isoformat()
        number = as_number(str(value))
        return str(value) if number is None else f"{number.normalize():f}"

    def kinds(self, names: Iterable[str]) -> Iterator[str]:
        """Titles of kinds of record."""
        yield from (self.title(catalogue().kinds[name].title) for name in names)

    def scale(self, name: str) -> str:
        """A scale's title."""
        return self.title(catalogue().scales[name].title)

    def bounds(self, test: c.Comparison | None) -> Iterator[str]:
        """The literals that a comparison asks for."""
        if test is not None:
            yield from (self.value(value) for value in (*test.bounds, *test.choices))

    def filters(self, where: Mapping[str, c.Comparison]) -> Iterator[str]:
        """Attributes and what is asked of each."""
        for name, test in where.items():
            if name == "scale":
                yield from (self.scale(str(value)) for value in test.choices)
                continue
            row = catalogue().attributes[name]
            yield self.title(row.title)
            for value in (*test.choices, *test.bounds):
                word = row.values.get(str(value))
                yield self.value(value) if word is None else self.title(word)

    def operand(self, source: c.Operand) -> Iterator[str]:
        """Where a compared value comes from, and what it is."""
        for name in (source.input, source.part, source.whole):
            if name is not None:
                yield self.label(name)
                yield self.given(name)
        if source.parameter is not None:
            yield self.title(catalogue().parameters[source.parameter].title)
            yield self.value(self.one.facts.parameters[source.parameter].value)
        if source.value is not None:
            yield self.value(source.value)


def _compare(reader: Reader, condition: c.Compare) -> Iterator[str]:
    for source in condition.compare.operands:
        yield from reader.operand(source)
    left = condition.compare.left.input
    for choice in condition.compare.choices or ():
        yield reader.value(choice) if left is None else reader.said(left, choice)


def _entered(reader: Reader, condition: c.LeftList) -> list[str]:
    """The lists on which the subject was, where a record says that it left one or is on one."""
    lists = condition.left_list.lists
    return [
        name
        for name in lists
        if reader.records and any(one.kind == name for one in reader.one.records.values())
    ]


def _attested(reader: Reader, condition: c.Attested) -> Iterator[str]:
    yield reader.title(catalogue().terms[condition.attested].title)
    yield reader.value(reader.result.truth is Truth.MET)


def _record(reader: Reader, condition: c.Record) -> Iterator[str]:
    test = condition.record
    yield from reader.kinds(test.kinds)
    yield from reader.filters(test.where)
    yield from reader.bounds(test.count)
    yield from reader.bounds(test.sum.is_ if test.sum is not None else None)
    yield from (record.id for record in reader.records[:5])
    if test.each_of_last is not None:
        yield from reader.filters(test.each_of_last.where)


def _grade(reader: Reader, condition: c.Grade) -> Iterator[str]:
    test = condition.grade
    yield reader.scale(test.scale)
    yield from test.one_of or ()
    yield from (test.at_least,) if test.at_least is not None else ()
    yield from reader.bounds(test.score)
    yield from (record.id for record in reader.records)
    held = "score" if test.score is not None else "grade"
    yield from (reader.value(record.attributes[held]) for record in reader.records)


def _on_list(reader: Reader, condition: c.OnList) -> Iterator[str]:
    yield from reader.kinds(dict.fromkeys(one.kind for one in reader.records) or condition.on_list.lists)
    yield from (record.id for record in reader.records)


def _balance(reader: Reader, condition: c.Balance) -> Iterator[str]:
    yield from reader.bounds(condition.account.is_)
    for entry in (*condition.account.plus, *condition.account.minus):
        yield from (re.split("（| [(]", kind)[0] for kind in reader.kinds(entry.kinds))


def _located(reader: Reader, condition: c.Located) -> Iterator[str]:
    region = catalogue().regions[condition.located.in_]
    yield region.name if reader.zh else region.name_en or region.name


def _date(reader: Reader, condition: c.DateIs) -> Iterator[str]:
    test = condition.date
    if test.input is not None:
        yield reader.label(test.input)
        yield reader.given(test.input)
    yield from (reader.value(test.from_),) if test.from_ is not None else ()
    yield from (reader.value(test.to - timedelta(days=1)),) if test.to is not None else ()
    yield from map(str, test.days_of_month or ())


def _deadline(reader: Reader, condition: c.Deadline) -> Iterator[str]:
    """The start, the last day, the day on which it was done, and by how much too late."""
    test, facts = condition.deadline, reader.one.facts
    for name in (test.start, test.end):
        if name is not None:
            yield reader.label(name)
            yield from (reader.given(name),) if name in facts.inputs else ()
    (due,) = [piece.detail for piece in reader.result.evidence if piece.ref == "due_on"]
    yield reader.value(due)
    done = facts.inputs[test.end].value if test.end in facts.inputs else None
    end = facts.day.isoformat() if done is None else str(done)
    late = (date.fromisoformat(end) - date.fromisoformat(due)).days
    after = "逾期" if test.end is not None else "其后"
    yield f"{after} {late} 天" if reader.zh else f"{late} day"


def _is_kind(reader: Reader, condition: c.IsKind) -> Iterator[str]:
    subject = reader.one.facts.subject
    if subject is not None:
        yield SUBJECT_KINDS[subject.kind][0 if reader.zh else 1]


_READ: dict[type[c.Model], Callable[[Reader, Any], Iterator[str]]] = {
    c.Compare: _compare,
    c.Attested: _attested,
    c.Record: _record,
    c.Grade: _grade,
    c.OnList: _on_list,
    c.LeftList: lambda reader, x: reader.kinds(_entered(reader, x) or x.left_list.lists),
    c.Newest: lambda reader, x: reader.kinds(x.newest.is_),
    c.Balance: _balance,
    c.Outranks: lambda reader, x: iter((reader.scale(x.outranks.scale),)),
    c.Located: _located,
    c.DateIs: _date,
    c.Deadline: _deadline,
    c.Same: lambda reader, x: iter((reader.label(x.same.input),)),
    c.IsKind: _is_kind,
    c.Related: lambda _, __: iter(()),
}
