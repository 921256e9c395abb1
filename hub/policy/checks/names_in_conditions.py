"""What the conditions of a rule name, and whether it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.messages.message import AnyOf, Message, message
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
_AS: Mapping[str, Message] = {
    "decimal": Message("policy.numbers-without-quotes"),
    "date": Message("policy.day-without-quotes"),
    "text": Message("policy.text-quotes"),
    "boolean": Message("policy.true-false-without-quotes-2"),
    "subject": Message("policy.input-no-subject"),
}
_INPUT = Message("policy.input-rule")
_INPUTS: Mapping[tuple[str, ...], Message] = {
    _NUMBERS: Message("policy.input-rule-number"),
    ("date",): message("policy.input-rule-type-type", type="date"),
}
"""What an input is called that has to be of one of some types."""


def inputs_of(rule: Rule) -> dict[str, str]:
    """The types of the rule's inputs by name."""
    return {spec.name: spec.type for spec in rule.inputs}


def of_conditions(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Names in the rule's conditions that lead nowhere, each where it stands."""
    me, inputs = ("rule", rule.id), inputs_of(rule)
    for path, condition in conditions_of(rule):
        names = _Names(me, path, catalogue, inputs)
        condition.names(names)
        yield from names.problems


def conditions_of(rule: Rule) -> list[tuple[Path, c.Condition]]:
    """Every condition of the rule with where it stands."""
    return [found for path, tree in rule.trees for found in c.walk_paths(tree, path)]


def of_value(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Names in the rule's value that lead nowhere, or not to numbers."""
    me, path, inputs = ("rule", rule.id), ("effect", "value"), inputs_of(rule)
    for operand in operands_of(rule.effect.value):
        yield from _operand(me, path, operand, catalogue, inputs, _NUMBERS)
    for at, account in accounts_of(rule.effect.value):
        names = _Names(me, at, catalogue, inputs)
        account.names(names)
        yield from names.problems


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
    yield from unless_known(me, path, _INPUTS.get(wanted, _INPUT), operand.input, fitting)
    yield from unless_known(me, path, message("policy.parameter"), operand.parameter, catalogue.parameters)
    for name in (operand.part, operand.whole):
        yield from unless_known(me, path, message("policy.input-rule-number"), name, numbers)


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
                    said = message("policy.a-day") if isinstance(bound, c.Operand) else bound
                    found = message("policy.bound-as-bound-name-type-type", bound=said, name=name, type=type_)
                    yield Problem(
                        me,
                        (*path, name),
                        found,
                        message("policy.attribute-type-names", names=AnyOf(tuple(wanted))),
                    )
            for step, operand in test.operands.items():
                types = _NUMBERS if type_ in _NUMBERS else (type_,)
                yield from _operand(me, (*path, name, step), operand, catalogue, inputs or {}, types)


def _literals(me: Name, path: Path, of: str, type_: str, literals: Iterable[c.Scalar]) -> Iterator[Problem]:
    """Literals of another type than what they are compared with, or are one of: a text is never a number."""
    wanted = _WRITTEN.get(type_, type_)
    for literal in literals:
        found = type_of(literal)
        if found != wanted:
            said = message(
                "policy.kind-literal-compared-name-type-type",
                kind=found,
                literal=_written(literal),
                name=of,
                type=type_,
            )
            yield Problem(me, path, said, _AS[wanted])


def _written(literal: c.Scalar) -> str:
    return str(literal).lower() if isinstance(literal, bool) else str(literal)


def _attribute(me: Name, path: Path, kind: Kind, name: str) -> Iterable[Problem]:
    known = (*kind.attributes, _ON_EVERY_RECORD)
    return unless_known(me, path, message("policy.attribute-record-kind-kind", kind=kind.id), name, known)


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


def _numbers_of(me: Name, path: Path, kinds: Iterable[Kind], attribute: str | None) -> Iterator[Problem]:
    """An attribute that a kind does not have as a number."""
    for kind in kinds:
        numbers = [key for key, type_ in kind.attributes.items() if type_ in _NUMBERS]
        what = message("policy.attribute-number-record-kind-kind", kind=kind.id)
        yield from unless_known(me, path, what, attribute, numbers)


def of_grade(
    me: Name, path: Path, scale: str, grade: str, catalogue: Catalogue, *, ordered: bool
) -> Iterator[Problem]:
    """A grade that its scale does not have, or an order on a scale without one."""
    known = catalogue.scales.get(scale)
    if known is not None:
        yield from unless_known(me, path, message("policy.grade-scale-name", name=scale), grade, known.grades)
        if ordered and not known.ordered:
            yield Problem(
                me,
                path,
                message("policy.at-least-scale-name-has-no", name=scale),
                message("policy.each-grade-passes"),
            )


def of_list(me: Name, path: Path, name: str, catalogue: Catalogue) -> Iterable[Problem]:
    """A list that is no record kind of category list."""
    known = [kind.id for kind in catalogue.kinds.values() if kind.category == "list"]
    return unless_known(me, path, message("policy.list-2"), name, known)


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


@dataclass
class _Names(c.Naming):
    """Gathers the names that lead nowhere, each where it stands."""

    me: Name
    path: Path
    catalogue: Catalogue
    inputs: Inputs
    problems: list[Problem] = field(default_factory=list[Problem])

    def _known(self, at: Path, what: Message, name: str | None, known: Collection[str]) -> None:
        self.problems.extend(unless_known(self.me, (*self.path, *at), what, name, known))

    def kinds(self, names: Iterable[str], *at: int | str) -> None:
        for name in names:
            self._known(at, message("policy.record-kind"), name, self.catalogue.kinds)

    def lists(self, names: Iterable[str], *at: int | str) -> None:
        for name in names:
            self.problems.extend(of_list(self.me, (*self.path, *at), name, self.catalogue))

    def memberships(self, names: Iterable[str], *at: int | str) -> None:
        known = [kind.id for kind in self.catalogue.kinds.values() if kind.category in ("list", "honour")]
        for name in names:
            self._known(at, message("policy.list-honour"), name, known)

    def filter(self, kinds: Iterable[str], where: Mapping[str, c.Comparison], *at: int | str) -> None:
        known, path = _known(kinds, self.catalogue), (*self.path, *at)
        self.problems.extend(of_filter(self.me, path, known, where, self.catalogue, self.inputs))

    def window(self, kinds: Iterable[str], window: c.Window | None, *at: int | str) -> None:
        known, path = _known(kinds, self.catalogue), (*self.path, *at)
        self.problems.extend(_window(self.me, path, window, known, self.catalogue, self.inputs))

    def number_of(self, kinds: Iterable[str], attribute: str | None, *at: int | str) -> None:
        known = _known(kinds, self.catalogue)
        self.problems.extend(_numbers_of(self.me, (*self.path, *at), known, attribute))

    def total(self, test: c.Comparison | None, *at: int | str) -> None:
        self.problems.extend(_total(self.me, (*self.path, *at), test, self.catalogue, self.inputs))

    def operand(self, operand: c.Operand, *at: int | str) -> None:
        self.problems.extend(_operand(self.me, (*self.path, *at), operand, self.catalogue, self.inputs))

    def number(self, operand: c.Operand, *at: int | str) -> None:
        path = (*self.path, *at)
        self.problems.extend(_operand(self.me, path, operand, self.catalogue, self.inputs, _NUMBERS))

    def sides(
        self, left: c.Operand, right: c.Operand | None, choices: Iterable[c.Scalar] | None, *at: int | str
    ) -> None:
        path = (*self.path, *at)
        self.problems.extend(_sides(self.me, path, left, right, choices, self.catalogue, self.inputs))

    def scale(self, name: str, *at: int | str) -> None:
        self._known(at, message("policy.scale"), name, self.catalogue.scales)

    def rank(self, scale: str, *at: int | str) -> None:
        known = self.catalogue.scales.get(scale)
        if known is not None and not known.ordered:
            found = message("policy.rank-scale-name-has-no-order", name=scale)
            self.problems.append(Problem(self.me, (*self.path, *at), found, message("policy.scale-order")))

    def grade(self, scale: str, grade: str, *at: int | str, ordered: bool) -> None:
        path = (*self.path, *at)
        self.problems.extend(of_grade(self.me, path, scale, grade, self.catalogue, ordered=ordered))

    def parameter(self, name: str, *at: int | str) -> None:
        self._known(at, message("policy.parameter"), name, self.catalogue.parameters)

    def input(self, type_: str, name: str | None, *at: int | str) -> None:
        known = [one for one, of_type in self.inputs.items() if of_type == type_]
        self._known(at, message("policy.input-rule-type-type", type=type_), name, known)

    def term(self, name: str, *at: int | str) -> None:
        self._known(at, message("policy.term"), name, self.catalogue.terms)

    def region(self, code: str, *at: int | str) -> None:
        self.problems.extend(unless_region(self.me, (*self.path, *at), code, self.catalogue))

    def rule(self, name: str, *at: int | str) -> None:
        self._known(at, message("policy.rule"), name, self.catalogue.rules)


def _sides(
    me: Name,
    path: Path,
    left: c.Operand,
    right: c.Operand | None,
    choices: Iterable[c.Scalar] | None,
    catalogue: Catalogue,
    inputs: Inputs,
) -> Iterator[Problem]:
    """Two sides, or literals beside one, that are of two types."""
    of_right = type_of_operand(right, catalogue, inputs) if right is not None else None
    of_left = type_of_operand(left, catalogue, inputs)
    if of_left is None:
        return
    if choices is not None:
        yield from _literals(me, (*path, "choices"), "the left side", of_left, choices)
    elif of_right is not None and _WRITTEN.get(of_left, of_left) != _WRITTEN.get(of_right, of_right):
        found = message("policy.left-side-type-left-right-side", left=of_left, right=of_right)
        yield Problem(me, path, found, message("policy.two-sides-type"))
