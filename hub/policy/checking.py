"""Refuses policy whose parts do not fit together: references that lead nowhere, and forms that could harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import Polarity, RuleKind
from hub.policy import conditions as c
from hub.policy.catalogue import Catalogue
from hub.policy.documents import Agreement, Rule
from hub.policy.values import Value, operands_of


@dataclass(frozen=True)
class Problem:
    """Something in one document that does not fit with the others."""

    document: tuple[str, str]
    path: tuple[int | str, ...]
    found: str
    expected: str


def check(catalogue: Catalogue) -> list[Problem]:
    """Every reference that leads nowhere and every rule that could harm by its form."""
    problems: list[Problem] = []
    for version in catalogue.rules.values():
        problems.extend(_rule_problems(version.rule, catalogue))
    for agreement, _ in catalogue.agreements.values():
        problems.extend(_agreement_problems(agreement, catalogue))
    for name, documents in (("measure", catalogue.measures), ("grant", catalogue.grants)):
        for document in documents.values():
            problems.extend(_basis_problems((name, document.id), document.legal_basis, catalogue))
    for scenario in catalogue.scenarios.values():
        if scenario.region not in catalogue.regions:
            problems.append(_unknown(("scenario", scenario.id), ("region",), "region", scenario.region))
    for parameter in catalogue.parameters.values():
        spans = [(value.from_, value.to) for value in parameter.values]
        if any(a[0] < b[1] and b[0] < a[1] for i, a in enumerate(spans) for b in spans[i + 1 :]):
            problems.append(
                Problem(("parameter", parameter.id), ("values",), "overlapping dates", "one value a day")
            )
    return problems


def _unknown(document: tuple[str, str], path: tuple[int | str, ...], what: str, found: str) -> Problem:
    return Problem(document, path, f"{what} '{found}', which does not exist", f"the id of a {what} in seeds/")


def _basis_problems(
    document: tuple[str, str], bases: Iterable[object], catalogue: Catalogue
) -> Iterator[Problem]:
    for position, basis in enumerate(bases):
        name = str(getattr(basis, "document", ""))
        if name not in catalogue.sources:
            yield _unknown(document, ("legal_basis", position, "document"), "source", name)


def _rule_problems(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    me = ("rule", rule.id)
    yield from _basis_problems(me, rule.legal_basis, catalogue)
    if rule.region not in catalogue.regions:
        yield _unknown(me, ("region",), "region", rule.region)
    elif catalogue.scenario(rule.region, rule.scenario) is None:
        yield _unknown(me, ("scenario",), f"scenario of region {rule.region}", rule.scenario)
    if rule.effect.measure is not None and rule.effect.measure not in catalogue.measures:
        yield _unknown(me, ("effect", "measure"), "measure", rule.effect.measure)
    inputs = {spec.name: spec.type for spec in rule.inputs}
    for name in _inputs_of_value(rule.effect.value):
        if name not in inputs:
            yield _unknown(me, ("effect", "value"), "input of this rule", name)
    for name in _parameters_of_value(rule.effect.value):
        if name not in catalogue.parameters:
            yield _unknown(me, ("effect", "value"), "parameter", name)
    yield from _condition_problems(rule, "condition", rule.condition, catalogue)
    if rule.withdrawn_when is not None:
        yield from _condition_problems(rule, "withdrawn_when", rule.withdrawn_when, catalogue)
    if _calls_itself(rule, catalogue):
        yield Problem(me, ("condition",), "a rule that rests on itself", "rules without a circle")
    if rule.kind is RuleKind.BENEFIT:
        for kind in sorted(_negative_for(rule.condition, catalogue, positive=True)):
            yield Problem(
                me,
                ("condition",),
                f"a benefit that a negative record ('{kind}') can earn",
                "negative kinds only under 'not', so that one more never grants",
            )


def _condition_problems(rule: Rule, key: str, tree: c.Condition, catalogue: Catalogue) -> Iterator[Problem]:
    inputs = {spec.name: spec.type for spec in rule.inputs}
    for condition in c.walk(tree):
        for what, found in _references(condition, catalogue, inputs):
            yield _unknown(("rule", rule.id), (key,), what, found)
        if (
            isinstance(condition, c.Related)
            and rule.kind is RuleKind.MEASURE
            and not rule.responsible_persons
        ):
            yield Problem(
                ("rule", rule.id),
                (key,),
                "a measure that reaches through a link",
                "responsible_persons: true with a basis that names those persons",
            )


Wanted = Iterator[tuple[str, str, bool]]
"""What is wanted, the name that was found, and whether it exists."""


def _record_names(test: c.RecordTest, catalogue: Catalogue, _: Mapping[str, str]) -> Wanted:
    names = [*test.where]
    if test.sum is not None:
        names.append(test.sum.attribute)
    if test.each_of_last is not None:
        names.extend(test.each_of_last.where)
    for kind in test.kinds:
        known = catalogue.kinds.get(kind)
        yield "record kind", kind, known is not None
        for name in names if known is not None else ():
            exists = name == "severity" or (known is not None and name in known.attributes)
            yield f"attribute of record kind '{kind}'", name, exists


def _grade_names(test: c.GradeTest, catalogue: Catalogue, _: Mapping[str, str]) -> Wanted:
    scale = catalogue.scales.get(test.scale)
    yield "scale", test.scale, scale is not None
    if scale is not None:
        for grade in (*(test.one_of or ()), *((test.at_least,) if test.at_least else ())):
            yield f"grade of scale '{scale.id}'", grade, grade in scale.grades
        if test.at_least is not None:
            yield f"order on scale '{scale.id}', needed by at_least", test.at_least, scale.ordered
    if isinstance(test.year, str):
        yield "parameter", test.year, test.year in catalogue.parameters


def _list_names(test: c.ListTest, catalogue: Catalogue, _: Mapping[str, str]) -> Wanted:
    for name in test.lists:
        kind = catalogue.kinds.get(name)
        yield "list", name, kind is not None and kind.category == "list"


def _compared_names(test: c.CompareTest, catalogue: Catalogue, inputs: Mapping[str, str]) -> Wanted:
    for operand in (test.left, test.right):
        for name in (operand.input, operand.part, operand.whole):
            if name is not None:
                yield "input of this rule", name, name in inputs
        if operand.parameter is not None:
            yield "parameter", operand.parameter, operand.parameter in catalogue.parameters


def _dates(names: Iterable[str | None], inputs: Mapping[str, str]) -> Wanted:
    for name in names:
        if name is not None:
            yield "input of type date", name, inputs.get(name) == "date"


def _other_subject(test: c.OtherTest | c.SameTest, _: Catalogue, inputs: Mapping[str, str]) -> Wanted:
    yield "input of type subject", test.input, inputs.get(test.input) == "subject"


NAMES: dict[type[c.Model], Callable[[Any, Catalogue, Mapping[str, str]], Wanted]] = {
    c.Attested: lambda x, k, _: iter([("term", x.attested, x.attested in k.terms)]),
    c.Record: lambda x, k, i: _record_names(x.record, k, i),
    c.Grade: lambda x, k, i: _grade_names(x.grade, k, i),
    c.OnList: lambda x, k, i: _list_names(x.on_list, k, i),
    c.Compare: lambda x, k, i: _compared_names(x.compare, k, i),
    c.Located: lambda x, k, _: iter([("region", x.located.in_, x.located.in_ in k.regions)]),
    c.Other: lambda x, k, i: _other_subject(x.other, k, i),
    c.Same: lambda x, k, i: _other_subject(x.same, k, i),
    c.RuleResult: lambda x, k, _: iter([("rule", x.rule.rule, x.rule.rule in k.rules)]),
    c.DateIs: lambda x, _, i: _dates([x.date.input], i),
    c.Deadline: lambda x, _, i: _dates([x.deadline.start, x.deadline.end], i),
}
"""For each condition that names something: what it names."""


def _references(
    condition: c.Condition, catalogue: Catalogue, inputs: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Names in one condition that lead nowhere."""
    names = NAMES.get(type(condition))
    for what, found, known in names(condition, catalogue, inputs) if names else ():
        if not known:
            yield what, found


def _calls_itself(rule: Rule, catalogue: Catalogue) -> bool:
    pending, seen = [rule.id], set[str]()
    while pending:
        known = catalogue.rules.get(pending.pop())
        for condition in c.walk(known.rule.condition) if known is not None else ():
            if isinstance(condition, c.RuleResult):
                if condition.rule.rule == rule.id:
                    return True
                if condition.rule.rule not in seen:
                    seen.add(condition.rule.rule)
                    pending.append(condition.rule.rule)
    return False


def _negative_for(condition: c.Condition, catalogue: Catalogue, *, positive: bool) -> set[str]:
    """Negative kinds whose presence could turn the condition to MET."""
    match condition:
        case c.Not():
            return _negative_for(condition.not_, catalogue, positive=not positive)
        case c.Record():
            kinds, count = condition.record.kinds, condition.record.count
            falling = count is not None and (count.at_most is not None or count.less_than is not None)
            rising = positive != falling
        case c.OnList():
            kinds, rising = condition.on_list.lists, positive
        case _:
            found: set[str] = set()
            for part in c.parts(condition):
                found |= _negative_for(part, catalogue, positive=positive)
            return found
    negative = {
        kind
        for kind in kinds
        if (known := catalogue.kinds.get(kind)) is not None and known.polarity is Polarity.NEGATIVE
    }
    return negative if rising else set()


def _inputs_of_value(value: Value | None) -> list[str]:
    return [name for o in operands_of(value) for name in (o.input, o.part, o.whole) if name is not None]


def _parameters_of_value(value: Value | None) -> list[str]:
    return [o.parameter for o in operands_of(value) if o.parameter is not None]


def _agreement_problems(agreement: Agreement, catalogue: Catalogue) -> Iterator[Problem]:
    me = ("agreement", agreement.id)
    yield from _basis_problems(me, agreement.legal_basis, catalogue)
    for region in agreement.parties:
        if region not in catalogue.regions:
            yield _unknown(me, ("parties",), "region", region)
    for position, clause in enumerate(agreement.clauses):
        at = ("clauses", position)
        for kind in clause.kinds:
            if kind not in catalogue.kinds:
                yield _unknown(me, (*at, "kinds"), "record kind", kind)
        for scenario in clause.scenarios:
            if catalogue.scenario(clause.to, scenario) is None:
                yield _unknown(me, (*at, "scenarios"), f"scenario of region {clause.to}", scenario)
        yield from _scale_problems(me, at, clause.scale, clause.at_least, catalogue)
        target = clause.treat_as
        if target is not None:
            yield from _scale_problems(me, (*at, "treat_as"), target.scale, target.grade, catalogue)
            if target.list_ is not None and target.list_ not in catalogue.kinds:
                yield _unknown(me, (*at, "treat_as", "list"), "list", target.list_)
            if catalogue.scenario(clause.to, target.scenario) is None:
                yield _unknown(
                    me, (*at, "treat_as", "scenario"), f"scenario of region {clause.to}", target.scenario
                )


def _scale_problems(
    me: tuple[str, str], at: tuple[int | str, ...], scale: str | None, grade: str | None, catalogue: Catalogue
) -> Iterator[Problem]:
    if scale is None:
        return
    known = catalogue.scales.get(scale)
    if known is None:
        yield _unknown(me, (*at, "scale"), "scale", scale)
    elif grade is not None and grade not in known.grades:
        yield _unknown(me, (*at, "grade"), f"grade of scale '{scale}'", grade)
