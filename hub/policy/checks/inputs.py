"""What can be said to a rule: no free word is decided, and no condition asks for what nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_schema.vocabulary import RuleKind
from hub.policy.catalogue import Catalogue
from hub.policy.checks.problems import Name, Problem, unless_known, unless_region
from hub.policy.checks.references import conditions_of
from hub.policy.model.conditions import Path, Scalar
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
        for at, name, words in condition.asked():
            if name in specs:
                yield from _words(me, (*path, *at), specs[name], words, catalogue)
        if rule.kind is RuleKind.DUTY:
            for name in condition.deeds():
                if name in specs and specs[name].type == "date" and specs[name].none is None:
                    found = f"the day '{name}' of a deed, of which nobody can say that it was not done"
                    expected = "none, which says what it means that it was not done"
                    yield Problem(me, ("inputs", rule.inputs.index(specs[name])), found, expected)


def _words(
    me: Name, path: Path, spec: InputSpec, words: Iterable[Scalar], catalogue: Catalogue
) -> Iterator[Problem]:
    for word in map(str, words):
        if spec.free is not None:
            found = f"the word '{word}', with which the free text '{spec.name}' is compared"
            yield Problem(me, path, found, "choices instead of free")
        elif spec.choices is not None:
            yield from unless_known(me, path, f"choice of input '{spec.name}'", word, spec.choices)
        elif spec.type == "region":
            yield from unless_region(me, path, word, catalogue)
