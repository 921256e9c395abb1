"""What the conditions of a rule name, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from hub.policy import conditions as c
from hub.policy.catalogue import Catalogue
from hub.policy.conditions import Path
from hub.policy.documents import Kind, Rule
from hub.policy.problems import Name, Problem, unless_known
from hub.policy.values import operands_of

Inputs = Mapping[str, str]
"""The types of a rule's inputs by name."""

_ON_EVERY_RECORD = "severity"
_NUMBERS = ("decimal", "integer")


def inputs_of(rule: Rule) -> dict[str, str]:
    """The types of the rule's inputs by name."""
    return {spec.name: spec.type for spec in rule.inputs}


def of_conditions(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Names in the rule's conditions that lead nowhere, each where it stands."""
    me, inputs = ("rule", rule.id), inputs_of(rule)
    for path, condition in conditions_of(rule):
        names = _NAMES.get(type(condition))
        if names is not None:
            yield from names(me, path, condition, catalogue, inputs)


def conditions_of(rule: Rule) -> list[tuple[Path, c.Condition]]:
    """Every condition of the rule with where it stands."""
    found = c.walk_paths(rule.condition, ("condition",))
    if rule.withdrawn_when is not None:
        found += c.walk_paths(rule.withdrawn_when, ("withdrawn_when",))
    return found


def of_value(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Names in the rule's value that lead nowhere, or not to numbers."""
    me, path = ("rule", rule.id), ("effect", "value")
    numbers = [name for name, type_ in inputs_of(rule).items() if type_ in _NUMBERS]
    for operand in operands_of(rule.effect.value):
        for name in (operand.input, operand.part, operand.whole):
            yield from unless_known(me, path, "input of this rule that is a number", name, numbers)
        yield from unless_known(me, path, "parameter", operand.parameter, catalogue.parameters)


def of_filter(
    me: Name, path: Path, kinds: Iterable[Kind], where: Mapping[str, c.Comparison]
) -> Iterator[Problem]:
    """Attributes that a kind does not have, or that can't be compared as they are."""
    for kind in kinds:
        for name, test in where.items():
            yield from _attribute(me, (*path, name), kind, name)
            type_ = kind.attributes.get(name, "text")
            for bound in test.bounds:
                wanted = ("date",) if isinstance(bound, date) else _NUMBERS
                if type_ not in wanted:
                    found = f"{bound} as a bound of '{name}', which is of type {type_}"
                    yield Problem(me, (*path, name), found, f"an attribute of type {' or '.join(wanted)}")


def _attribute(me: Name, path: Path, kind: Kind, name: str) -> Iterable[Problem]:
    known = (*kind.attributes, _ON_EVERY_RECORD)
    return unless_known(me, path, f"attribute of record kind '{kind.id}'", name, known)


def _record(me: Name, path: Path, condition: c.Record, catalogue: Catalogue, _: Inputs) -> Iterator[Problem]:
    test, path = condition.record, (*path, "record")
    for kind in test.kinds:
        yield from unless_known(me, (*path, "kind"), "record kind", kind, catalogue.kinds)
    kinds = [catalogue.kinds[kind] for kind in test.kinds if kind in catalogue.kinds]
    yield from of_filter(me, (*path, "where"), kinds, test.where)
    if test.each_of_last is not None:
        yield from of_filter(me, (*path, "each_of_last", "where"), kinds, test.each_of_last.where)
    for kind in kinds:
        if test.sum is not None:
            at, name = (*path, "sum", "attribute"), test.sum.attribute
            numbers = [key for key, type_ in kind.attributes.items() if type_ in _NUMBERS]
            yield from unless_known(
                me, at, f"attribute that is a number of record kind '{kind.id}'", name, numbers
            )
        if test.within is not None and test.within.of == "valid_from":
            yield from _attribute(me, (*path, "within", "of"), kind, "valid_from")


def _grade(me: Name, path: Path, condition: c.Grade, catalogue: Catalogue, _: Inputs) -> Iterator[Problem]:
    test, path = condition.grade, (*path, "grade")
    yield from unless_known(me, (*path, "scale"), "scale", test.scale, catalogue.scales)
    if isinstance(test.year, str):
        yield from unless_known(me, (*path, "year"), "parameter", test.year, catalogue.parameters)
    for name in test.one_of or ():
        yield from of_grade(me, (*path, "one_of"), test.scale, name, catalogue, ordered=False)
    if test.at_least is not None:
        yield from of_grade(me, (*path, "at_least"), test.scale, test.at_least, catalogue, ordered=True)


def of_grade(
    me: Name, path: Path, scale: str, grade: str, catalogue: Catalogue, *, ordered: bool
) -> Iterator[Problem]:
    """A grade that its scale does not have, or an order on a scale without one."""
    known = catalogue.scales.get(scale)
    if known is not None:
        yield from unless_known(me, path, f"grade of scale '{scale}'", grade, known.grades)
        if ordered and not known.ordered:
            yield Problem(
                me,
                path,
                f"at_least on scale '{scale}', which has no order",
                "one_of, with each grade that passes",
            )


def _lists(me: Name, path: Path, condition: c.OnList, catalogue: Catalogue, _: Inputs) -> Iterator[Problem]:
    for name in condition.on_list.lists:
        yield from of_list(me, (*path, "on_list", "lists"), name, catalogue)


def of_list(me: Name, path: Path, name: str, catalogue: Catalogue) -> Iterable[Problem]:
    """A list that is no record kind of category list."""
    known = [kind.id for kind in catalogue.kinds.values() if kind.category == "list"]
    return unless_known(me, path, "list", name, known)


def _compared(
    me: Name, path: Path, condition: c.Compare, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    numbers = [name for name, type_ in inputs.items() if type_ in _NUMBERS]
    for side in ("left", "right"):
        operand: c.Operand = getattr(condition.compare, side)
        at = (*path, "compare", side)
        yield from unless_known(me, at, "input of this rule", operand.input, inputs)
        yield from unless_known(me, at, "parameter", operand.parameter, catalogue.parameters)
        for name in (operand.part, operand.whole):
            yield from unless_known(me, at, "input of this rule that is a number", name, numbers)


def _of_type(type_: str, *steps: str) -> Callable[..., Iterator[Problem]]:
    def names(me: Name, path: Path, condition: Any, _: Catalogue, inputs: Inputs) -> Iterator[Problem]:
        known = [name for name, held in inputs.items() if held == type_]
        for step in steps[1:]:
            name = getattr(getattr(condition, steps[0]), step)
            yield from unless_known(
                me, (*path, *(steps[0], step)), f"input of this rule of type {type_}", name, known
            )

    return names


def _attested(
    me: Name, path: Path, condition: c.Attested, catalogue: Catalogue, _: Inputs
) -> Iterable[Problem]:
    return unless_known(me, (*path, "attested"), "term", condition.attested, catalogue.terms)


def _located(
    me: Name, path: Path, condition: c.Located, catalogue: Catalogue, _: Inputs
) -> Iterable[Problem]:
    at = (*path, "located", "in")
    return unless_known(me, at, "region", condition.located.in_, catalogue.regions)


def _rule(
    me: Name, path: Path, condition: c.RuleResult, catalogue: Catalogue, _: Inputs
) -> Iterable[Problem]:
    at = (*path, "rule", "rule")
    return unless_known(me, at, "rule", condition.rule.rule, catalogue.rules)


_NAMES: dict[type[c.Model], Callable[[Name, Path, Any, Catalogue, Inputs], Iterable[Problem]]] = {
    c.Attested: _attested,
    c.Record: _record,
    c.Grade: _grade,
    c.OnList: _lists,
    c.Compare: _compared,
    c.Located: _located,
    c.RuleResult: _rule,
    c.Other: _of_type("subject", "other", "input"),
    c.Same: _of_type("subject", "same", "input"),
    c.DateIs: _of_type("date", "date", "input"),
    c.Deadline: _of_type("date", "deadline", "start", "end"),
}
"""For each condition that names something: the names that lead nowhere."""
