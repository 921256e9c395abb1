"""One question asks several rules and gives a value by its name to all of them: a name has to mean one thing
to them, else the answer to one rule's question decides another rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from graph_schema.vocabulary import RuleKind
from hub.messages.message import Bilingual, message
from hub.policy.catalogue import Catalogue, closure
from hub.policy.checks.problems import Problem
from hub.policy.diagnostics.fields import field_in_chinese
from hub.policy.model.documents import InputSpec, Rule

_ASKED_AS_A_WHOLE = (RuleKind.MEASURE, RuleKind.BENEFIT)
"""A question about rules of these kinds can leave the scenario out, and measures can stand against benefits.
Duties are asked one by one; those of one scenario are answered beside each other."""

_TOLD = ("choices_en", "remedy", "next_time")
"""What only explanations say: what turns the answer of one rule need not turn that of another."""
_COMPARED = tuple(part for part in InputSpec.model_fields if part not in ("name", "required", *_TOLD))
"""What a form shows of an input and what can be said to it, choices in both languages. Whether it can be left
out is each rule's own."""


@dataclass(frozen=True)
class _Asked:
    """An input, the rule that asks for it, and where it stands in that rule."""

    rule: Rule
    position: int
    spec: InputSpec


def of_shared_inputs(catalogue: Catalogue) -> Iterator[Problem]:
    """Inputs of one name that differ between rules which one question can ask together; of both rules."""
    by_name: dict[str, list[_Asked]] = {}
    for version in catalogue.rules.values():
        for position, spec in enumerate(version.rule.inputs):
            by_name.setdefault(spec.name, []).append(_Asked(version.rule, position, spec))
    needed = _needed(catalogue)
    whole = {
        name
        for id_, others in needed.items()
        if catalogue.rules[id_].rule.kind in _ASKED_AS_A_WHOLE
        for name in (id_, *others)
    }
    for asked in by_name.values():
        for one, other in combinations(asked, 2):
            parts = [part for part in _COMPARED if _part(one.spec, part) != _part(other.spec, part)]
            if parts and _together(one.rule, other.rule, needed, whole, catalogue):
                yield _problem(one, other, parts)
                yield _problem(other, one, parts)


def _part(spec: InputSpec, part: str) -> object:
    if part == "choices" and spec.choices is not None:
        return frozenset((word.zh, word.en) for word in spec.words)  # their order decides nothing
    return getattr(spec, part)


def _needed(catalogue: Catalogue) -> dict[str, set[str]]:
    """By the id of each rule: the rules whose results it needs, directly or through others. They are asked
    with the values that it is given."""
    return {
        id_: {one.rule.id for one in closure([version], catalogue.rules)} - {id_}
        for id_, version in catalogue.rules.items()
    }


def _together(
    one: Rule, other: Rule, needed: dict[str, set[str]], whole: set[str], catalogue: Catalogue
) -> bool:
    """Whether one question can ask both: in a region both hold, and on a day."""
    if one.region not in catalogue.path(other.region) and other.region not in catalogue.path(one.region):
        return False
    if not one.valid.overlaps(other.valid):
        return False
    duties = one.kind is other.kind is RuleKind.DUTY and one.scenario == other.scenario
    return duties or {one.id, other.id} <= whole or other.id in needed[one.id] or one.id in needed[other.id]


def _problem(mine: _Asked, other: _Asked, parts: Iterable[str]) -> Problem:
    names = [Bilingual(part, field_in_chinese([part])) for part in parts]
    found = message(
        "policy.input-name-other-meaning",
        name=mine.spec.name,
        parts=names,
        other=other.rule.id,
        label=Bilingual(other.spec.label.en, other.spec.label.zh),
    )
    expected = message("policy.name-that-says-which", parts=names)
    at = ("inputs", mine.position)
    return Problem(("rule", mine.rule.id), at, found, expected, beside=("rule", other.rule.id))
