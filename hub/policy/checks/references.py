"""What the conditions of a rule name, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from hub.policy.catalogue import Catalogue
from hub.policy.checks.problems import Name, Problem, unless_known, unless_region
from hub.policy.model import conditions as c
from hub.policy.model.conditions import Path
from hub.policy.model.documents import Kind, Rule
from hub.policy.model.operands import type_of
from hub.policy.model.values import accounts_of, operands_of

Inputs = Mapping[str, str]
"""The types of a rule's inputs by name."""

_ON_EVERY_RECORD = "severity"
_NUMBERS = ("decimal", "integer")
_WRITTEN: Mapping[str, str] = {"integer": "decimal", "region": "text"}
"""How the literals of a type are written, where it has no form of its own."""
_AS: Mapping[str, str] = {
    "decimal": "numbers without quotes",
    "date": "a day without quotes",
    "text": "a text in quotes",
    "boolean": "true or false without quotes",
    "subject": "an input that is no subject",
}
_THAT_IS: Mapping[tuple[str, ...], str] = {_NUMBERS: " that is a number", ("date",): " of type date"}


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
    return [found for path, tree in rule.trees for found in c.walk_paths(tree, path)]


def of_value(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Names in the rule's value that lead nowhere, or not to numbers."""
    me, path, inputs = ("rule", rule.id), ("effect", "value"), inputs_of(rule)
    for operand in operands_of(rule.effect.value):
        yield from _operand(me, path, operand, catalogue, inputs, _NUMBERS)
    for at, account in accounts_of(rule.effect.value):
        yield from _entries(me, at, account, catalogue, inputs)


def _operand(
    me: Name,
    path: Path,
    operand: c.Operand,
    catalogue: Catalogue,
    inputs: Inputs,
    types: tuple[str, ...] = (),
) -> Iterator[Problem]:
    """An operand whose input or parameter is not there, or whose input is of another type than ``types``."""
    wanted = ("date",) if operand.is_day else types
    fitting = [name for name, type_ in inputs.items() if not wanted or type_ in wanted]
    numbers = [name for name, type_ in inputs.items() if type_ in _NUMBERS]
    yield from unless_known(me, path, f"input of this rule{_THAT_IS.get(wanted, '')}", operand.input, fitting)
    yield from unless_known(me, path, "parameter", operand.parameter, catalogue.parameters)
    for name in (operand.part, operand.whole):
        yield from unless_known(me, path, "input of this rule that is a number", name, numbers)


def _total(
    me: Name, path: Path, test: c.Comparison | None, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    """What a count, sum, balance or share is compared with."""
    for name, operand in test.operands.items() if test is not None else ():
        yield from _operand(me, (*path, name), operand, catalogue, inputs, _NUMBERS)


def of_filter(
    me: Name,
    path: Path,
    kinds: Iterable[Kind],
    where: Mapping[str, c.Comparison],
    catalogue: Catalogue,
    inputs: Inputs | None = None,
) -> Iterator[Problem]:
    """Attributes that a kind does not have, or that can't be compared as they are."""
    for kind in kinds:
        for name, test in where.items():
            yield from _attribute(me, (*path, name), kind, name)
            type_ = kind.attributes.get(name, "text")
            yield from _literals(me, (*path, name), f"'{name}'", type_, test.choices)
            for bound in (*test.bounds, *test.operands.values()):
                is_day = bound.is_day if isinstance(bound, c.Operand) else isinstance(bound, date)
                free = isinstance(bound, c.Operand) and not is_day
                wanted = ("date",) if is_day else (*_NUMBERS, "date") if free else _NUMBERS
                ordered = bound is not test.equals
                if ordered and type_ not in wanted:
                    said = "a day" if isinstance(bound, c.Operand) else bound
                    found = f"{said} as a bound of '{name}', which is of type {type_}"
                    yield Problem(me, (*path, name), found, f"an attribute of type {' or '.join(wanted)}")
            for step, operand in test.operands.items():
                types = _NUMBERS if type_ in _NUMBERS else (type_,)
                yield from _operand(me, (*path, name, step), operand, catalogue, inputs or {}, types)


def _literals(me: Name, path: Path, of: str, type_: str, literals: Iterable[c.Scalar]) -> Iterator[Problem]:
    """Literals of another type than what they are compared with, or are one of: a text is never a number."""
    wanted = _WRITTEN.get(type_, type_)
    for literal in literals:
        found = type_of(literal)
        if found != wanted:
            said = f"the {found} {_written(literal)} compared with {of}, which is of type {type_}"
            yield Problem(me, path, said, _AS[wanted])


def _written(literal: c.Scalar) -> str:
    return str(literal).lower() if isinstance(literal, bool) else str(literal)


def _attribute(me: Name, path: Path, kind: Kind, name: str) -> Iterable[Problem]:
    known = (*kind.attributes, _ON_EVERY_RECORD)
    return unless_known(me, path, f"attribute of record kind '{kind.id}'", name, known)


def _kinds(me: Name, path: Path, names: Iterable[str], catalogue: Catalogue) -> Iterator[Problem]:
    for name in names:
        yield from unless_known(me, path, "record kind", name, catalogue.kinds)


def _known(names: Iterable[str], catalogue: Catalogue) -> list[Kind]:
    return [catalogue.kinds[name] for name in names if name in catalogue.kinds]


def _window(
    me: Name, path: Path, window: c.Window | None, kinds: Iterable[Kind], catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    if window is None:
        return
    if window.of == "valid_from":
        for kind in kinds:
            yield from _attribute(me, (*path, "of"), kind, "valid_from")
    if window.ending is not None:
        yield from _operand(me, (*path, "ending"), window.ending, catalogue, inputs, ("date",))


def _left_list(
    me: Name, path: Path, condition: c.LeftList, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.left_list, (*path, "left_list")
    held = [kind.id for kind in catalogue.kinds.values() if kind.category in ("list", "honour")]
    for name in test.lists:
        yield from unless_known(me, (*path, "lists"), "list or honour", name, held)
    yield from _kinds(me, (*path, "exits"), test.exits, catalogue)
    yield from of_filter(me, (*path, "where"), _known(test.exits, catalogue), test.where, catalogue, inputs)


def _newest(
    me: Name, path: Path, condition: c.Newest, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.newest, (*path, "newest")
    yield from _kinds(me, (*path, "kinds"), test.kinds, catalogue)
    yield from of_filter(me, (*path, "where"), _known(test.kinds, catalogue), test.where, catalogue, inputs)


def _account(
    me: Name, path: Path, condition: c.Balance, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.account, (*path, "account")
    yield from _entries(me, path, test, catalogue, inputs)
    yield from _total(me, (*path, "is"), test.is_, catalogue, inputs)
    for entry in (*test.plus, *test.minus):
        if isinstance(entry.each, c.Operand):
            yield from _operand(me, path, entry.each, catalogue, inputs, _NUMBERS)
    if isinstance(test.base, c.Operand):
        yield from _operand(me, (*path, "base"), test.base, catalogue, inputs, _NUMBERS)


def _entries(
    me: Name, path: Path, account: c.Account, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    for side, entries in (("plus", account.plus), ("minus", account.minus)):
        for position, entry in enumerate(entries):
            at = (*path, side, position)
            kinds = _known(entry.kinds, catalogue)
            yield from _kinds(me, (*at, "kinds"), entry.kinds, catalogue)
            yield from of_filter(me, (*at, "where"), kinds, entry.where, catalogue, inputs)
            yield from _numbers_of(me, (*at, "attribute"), kinds, entry.attribute)
            yield from _window(me, (*path, "within"), account.within, kinds, catalogue, inputs)


def _numbers_of(me: Name, path: Path, kinds: Iterable[Kind], attribute: str | None) -> Iterator[Problem]:
    """An attribute that a kind does not have as a number."""
    for kind in kinds:
        numbers = [key for key, type_ in kind.attributes.items() if type_ in _NUMBERS]
        what = f"attribute that is a number of record kind '{kind.id}'"
        yield from unless_known(me, path, what, attribute, numbers)


def _outranks(
    me: Name, path: Path, condition: c.Outranks, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.outranks, (*path, "outranks")
    yield from unless_known(me, (*path, "scale"), "scale", test.scale, catalogue.scales)
    known = catalogue.scales.get(test.scale)
    if known is not None and not known.ordered:
        found = f"a rank on scale '{test.scale}', which has no order"
        yield Problem(me, (*path, "scale"), found, "a scale with an order")
    subjects = [name for name, type_ in inputs.items() if type_ == "subject"]
    yield from unless_known(me, (*path, "input"), "input of this rule of type subject", test.input, subjects)


def _related(
    me: Name, path: Path, condition: c.Related, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    yield from _total(me, (*path, "related", "share"), condition.related.share, catalogue, inputs)


def _deadline(
    me: Name, path: Path, condition: c.Deadline, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    yield from _of_type("date", "deadline", "start", "end")(me, path, condition, catalogue, inputs)
    for operand in condition.deadline.operands:
        yield from _operand(me, (*path, "deadline"), operand, catalogue, inputs, _NUMBERS)


def _record(
    me: Name, path: Path, condition: c.Record, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.record, (*path, "record")
    yield from _kinds(me, (*path, "kind"), test.kinds, catalogue)
    kinds = _known(test.kinds, catalogue)
    yield from of_filter(me, (*path, "where"), kinds, test.where, catalogue, inputs)
    yield from _window(me, (*path, "within"), test.within, kinds, catalogue, inputs)
    yield from _total(me, (*path, "count"), test.count, catalogue, inputs)
    if test.each_of_last is not None:
        last = (*path, "each_of_last", "where")
        yield from of_filter(me, last, kinds, test.each_of_last.where, catalogue, inputs)
    if test.sum is not None:
        yield from _numbers_of(me, (*path, "sum", "attribute"), kinds, test.sum.attribute)
        yield from _total(me, (*path, "sum", "is"), test.sum.is_, catalogue, inputs)


def _grade(
    me: Name, path: Path, condition: c.Grade, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.grade, (*path, "grade")
    yield from unless_known(me, (*path, "scale"), "scale", test.scale, catalogue.scales)
    yield from _total(me, (*path, "score"), test.score, catalogue, inputs)
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


def _lists(
    me: Name, path: Path, condition: c.OnList, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    test, path = condition.on_list, (*path, "on_list")
    for name in test.lists:
        yield from of_list(me, (*path, "lists"), name, catalogue)
    yield from of_filter(me, (*path, "where"), _known(test.lists, catalogue), test.where, catalogue, inputs)


def of_list(me: Name, path: Path, name: str, catalogue: Catalogue) -> Iterable[Problem]:
    """A list that is no record kind of category list."""
    known = [kind.id for kind in catalogue.kinds.values() if kind.category == "list"]
    return unless_known(me, path, "list", name, known)


def _compared(
    me: Name, path: Path, condition: c.Compare, catalogue: Catalogue, inputs: Inputs
) -> Iterator[Problem]:
    for side in ("left", "right"):
        operand: c.Operand | None = getattr(condition.compare, side)
        if operand is not None:
            yield from _operand(me, (*path, "compare", side), operand, catalogue, inputs)
    test = condition.compare
    right = type_of_operand(test.right, catalogue, inputs) if test.right is not None else None
    left = type_of_operand(test.left, catalogue, inputs)
    if left is not None and test.choices is not None:
        yield from _literals(me, (*path, "compare", "choices"), "the left side", left, test.choices)
    elif left is not None and right is not None and _WRITTEN.get(left, left) != _WRITTEN.get(right, right):
        found = f"a left side of type {left} and a right side of type {right}"
        yield Problem(me, (*path, "compare"), found, "two sides of one type")


def type_of_operand(operand: c.Operand, catalogue: Catalogue, inputs: Inputs) -> str | None:
    """The type of an operand's value; None where it is not known."""
    if operand.is_day:
        return "date"
    if operand.part is not None:
        return "decimal"
    if operand.input is not None:
        return inputs.get(operand.input)
    if operand.parameter is not None:
        known = catalogue.parameters.get(operand.parameter)
        types = {type_of(one.value) for one in known.values} if known is not None else set[str]()
        return types.pop() if len(types) == 1 else None
    return type_of(operand.value) if operand.value is not None else None


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
    return unless_region(me, at, condition.located.in_, catalogue)


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
    c.Deadline: _deadline,
    c.LeftList: _left_list,
    c.Newest: _newest,
    c.Balance: _account,
    c.Outranks: _outranks,
    c.Related: _related,
}
"""For each condition that names something: the names that lead nowhere."""
