"""What can be said to a rule: no free word is decided, and no condition asks for what nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_schema.vocabulary import RuleKind
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.names_in_conditions import conditions_of
from hub.policy.checks.problems import Name, Problem, unless_known, unless_region
from hub.policy.model.conditions import Path, Scalar
from hub.policy.model.documents import InputSpec, Rule


def of_inputs(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Inputs that may be any word, words of conditions that no input can be, and deeds of which nobody can
    say that they were not done: the plainest breach of a duty."""
    me = ("rule", rule.id)
    for position, spec in enumerate(rule.inputs):
        if spec.type == "text" and spec.choices is None and spec.free is None:
            found = message("policy.text-name-may-any-word", name=spec.name)
            expected = message("policy.choices-type-region-type-boolean-free")
            yield Problem(me, ("inputs", position), found, expected)
    specs = {spec.name: spec for spec in rule.inputs}
    for path, condition in conditions_of(rule):
        for at, name, words in condition.asked():
            if name in specs:
                yield from _words(me, (*path, *at), specs[name], words, catalogue)
        if rule.kind is RuleKind.DUTY:
            for name in condition.deeds():
                if name in specs and specs[name].type == "date" and specs[name].none is None:
                    found = message("policy.day-name-deed-nobody-can-say", name=name)
                    expected = message("policy.none-says-what-means-was-done")
                    yield Problem(me, ("inputs", rule.inputs.index(specs[name])), found, expected)


def _words(
    me: Name, path: Path, spec: InputSpec, words: Iterable[Scalar], catalogue: Catalogue
) -> Iterator[Problem]:
    for word in map(str, words):
        if spec.free is not None:
            found = message("policy.word-word-free-text-name-compared", word=word, name=spec.name)
            yield Problem(me, path, found, message("policy.choices-instead-free"))
        elif spec.choices is not None:
            yield from unless_known(
                me, path, message("policy.choice-input-name", name=spec.name), word, spec.choices
            )
        elif spec.type == "region":
            yield from unless_region(me, path, word, catalogue)
