"""What can be said to a rule: no free word is decided, and no condition asks for what nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_schema.vocabulary import RuleKind
from hub.policy.catalogue import Catalogue
from hub.policy.checks.problems import Name, Problem, unless_known, unless_region
from hub.policy.checks.references import conditions_of
from hub.policy.model import conditions as c
from hub.policy.model.conditions import Path
from hub.policy.model.documents import InputSpec, Rule


def of_inputs(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Inputs that may be any word, words of conditions that no input can be, and deeds of which nobody can
    say that they were not done: the plainest breach of a duty."""
    me = ("rule", rule.id)
    for position, spec in enumerate(rule.inputs):
        if spec.type == "text" and spec.choices is None and spec.free is None:
            found = f"the text '{spec.name}', which may be any word"
            expected = "choices, type: region, type: boolean, or free: what of a record it has to be"
            yield Problem(me, ("inputs", position), found, expected)
    specs = {spec.name: spec for spec in rule.inputs}
    for path, condition in conditions_of(rule):
        if isinstance(condition, c.Compare):
            for name, words in _asked(condition.compare):
                if name in specs:
                    yield from _words(me, (*path, "compare"), specs[name], words, catalogue)
        if rule.kind is RuleKind.DUTY:
            for name in _deeds(condition):
                if name in specs and specs[name].type == "date" and specs[name].none is None:
                    found = f"the day '{name}' of a deed, of which nobody can say that it was not done"
                    expected = "none, which says what it means that it was not done"
                    yield Problem(me, ("inputs", rule.inputs.index(specs[name])), found, expected)


def _deeds(condition: c.Condition) -> Iterator[str]:
    """Inputs that a duty wants to be not later than something."""
    match condition:
        case c.Deadline():
            sides = (condition.deadline.end,)
        case c.Compare():
            test = condition.compare
            sides = (
                test.left.input if test.op in ("at_most", "less_than") else None,
                test.right.input if test.right is not None and test.op in ("at_least", "more_than") else None,
            )
        case _:
            return
    yield from (name for name in sides if name is not None)


def _asked(test: c.CompareTest) -> Iterator[tuple[str, tuple[c.Scalar, ...]]]:
    """Each input that is compared with literals, with these."""
    left, right = test.left, test.right
    if test.choices is not None and left.input is not None:
        yield left.input, test.choices
    for one, other in ((left, right), (right, left)):
        if one is not None and one.input is not None and other is not None and other.value is not None:
            yield one.input, (other.value,)


def _words(
    me: Name, path: Path, spec: InputSpec, words: Iterable[c.Scalar], catalogue: Catalogue
) -> Iterator[Problem]:
    for word in map(str, words):
        if spec.free is not None:
            found = f"the word '{word}', with which the free text '{spec.name}' is compared"
            yield Problem(me, path, found, "choices instead of free")
        elif spec.choices is not None:
            yield from unless_known(me, path, f"choice of input '{spec.name}'", word, spec.choices)
        elif spec.type == "region":
            yield from unless_region(me, path, word, catalogue)
