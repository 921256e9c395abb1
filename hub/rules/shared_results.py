"""Which rules the facts about a subject can touch; what all others answer is worked out once and shared.

A rule looks at nothing that it does not name. So a rule that names no kind of record and no input among
the facts answers as it would on *bare* facts: the same region, day, sources, clauses and parameters, and
a subject of the same kind in the same places, without record, input, link and id. Subjects whose bare
facts are equal share those answers; only the subject's id is put into each.

A rule that looks at other subjects, or whose vocabulary this module does not know, counts as touched by
everything, and is evaluated each time.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import is_

from pydantic_core import to_json

from hub import deadline
from hub.policy.catalogue import Catalogue, RuleVersion, closure
from hub.policy.model.conditions import Condition
from hub.policy.model.operators import OPERATORS as FORMS
from hub.policy.model.values import VALUES
from hub.rules.evaluation import condition_of, evaluate
from hub.rules.facts import (
    ConditionResult,
    Evidence,
    Facts,
    RuleResult,
    changed,
)
from hub.rules.operators import OPERATORS
from hub.rules.untouched_facts import SELF, Bare, Marks, bare

MOST_RESULTS, MOST_BASES = 20_000, 64
"""How many shared answers are held (about 2 kB each), and for how many different bare facts."""

_INDEXED_VALUES = frozenset(
    {"percent_off", "amount", "amount_off", "price", "per_unit", "range", "balance"}
    | {"items", "discretion", "choose", "several"}
)
"""Forms of values that look at the subject itself, at what they name, and at nothing else."""
BEYOND = frozenset(
    {name for name, form in FORMS.items() if OPERATORS[form].beyond} | {*VALUES} - _INDEXED_VALUES
)
"""Operators and forms of values that look further, and forms that nobody has yet placed above."""
_NEVER = BEYOND | {"rule"}
"""Words of conditions that are evaluated each time: what rests on another rule notes how firm that one is."""
_MAPPED = frozenset(name for name, form in FORMS.items() if OPERATORS[form].mapped)
"""Operators that a clause's mapping can touch."""


@dataclass(frozen=True)
class Answer:
    """A rule's result. ``digest`` (see :func:`digest_of`) only where no fact about the subject touches it."""

    result: RuleResult
    digest: str | None = None


class Index:
    """From what facts hold to the rules that name it, for the rules of one catalogue."""

    def __init__(self, rules: Mapping[str, RuleVersion]) -> None:
        self._by_word: dict[str, set[str]] = {}
        self._always: set[str] = set()
        self._regions = {version.rule.region for version in rules.values()}
        for name in rules:
            words = _words(name, rules)
            if not words.isdisjoint(BEYOND):
                self._always.add(name)
            for word in words:
                self._by_word.setdefault(word, set()).add(name)

    def touched(self, present: Iterable[str]) -> set[str]:
        """Ids of the rules that facts may touch that hold what is :func:`present_in` them."""
        return self._always.union(*(self._by_word.get(word, ()) for word in present))

    def names(self, region: str) -> bool:
        """Whether any rule names the region."""
        return region in self._by_word or region in self._regions


def _words(name: str, rules: Mapping[str, RuleVersion]) -> frozenset[str]:
    """The words of a rule and of all that it rests on, with kinds that it looks at without naming them."""
    words = [one.words | one.dependencies.kinds for one in closure([rules[name]], rules)]
    return frozenset[str]().union(*words) if len(words) > 1 else words[0]


def present_in(facts: Facts) -> Iterable[str]:
    """What the facts about the subject hold, as rules name it. (Other subjects: see ``BEYOND``.)"""
    kinds = {record.kind for record in facts.subject.records} if facts.subject is not None else set[str]()
    yield from kinds
    yield from facts.inputs
    if any(
        fact.clause.treat_as is not None and not kinds.isdisjoint(fact.clause.kinds) for fact in facts.clauses
    ):
        yield from _MAPPED


@dataclass
class _Shared:
    """Answers on equal bare facts, by rule, and results of conditions, by the identity of these, which are
    held with them; None where they can't be shared."""

    catalogue: Catalogue
    index: Index
    answers: dict[str, Answer | None] = field(default_factory=dict[str, "Answer | None"])
    nodes: dict[ConditionResult, ConditionResult] = field(
        default_factory=dict[ConditionResult, ConditionResult]
    )
    conditions: dict[int, tuple[Condition, ConditionResult | None]] = field(
        default_factory=dict[int, "tuple[Condition, ConditionResult | None]"]
    )
    unnamed: dict[int, ConditionResult] = field(default_factory=dict[int, ConditionResult])
    """By their identity: those of ``nodes`` that say nothing of the subject, whoever it is."""

    def answer(self, version: RuleVersion, left: Bare) -> Answer | None:
        """The answer on bare facts, made once."""
        name = version.rule.id
        if name not in self.answers:
            result = evaluate(version, left.left(), self.catalogue.rules)
            # The id must stand nowhere but where _named puts another one.
            shared = SELF.encode() not in to_json(_named(result, SELF, "", _Renamed()))
            result = result.model_copy(update={"condition": self._once(result.condition)})
            self.answers[name] = Answer(result, digest_of(result, SELF)) if shared else None
        return self.answers[name]

    def condition(self, version: RuleVersion, condition: Condition, left: Bare) -> ConditionResult | None:
        """The result of a condition of a rule on bare facts, made once."""
        if id(condition) not in self.conditions:
            result = self._once(condition_of(version, condition, left.left(), self.catalogue.rules))
            plain = _condition_named(result, SELF, "", _Renamed())
            shared = SELF.encode() not in to_json(plain)
            self.conditions[id(condition)] = condition, result if shared else None
        return self.conditions[id(condition)][1]

    def _once(self, condition: ConditionResult) -> ConditionResult:
        """Equal conditions are held once: many rules ask the same of what is not there."""
        parts = tuple(self._once(part) for part in condition.parts)
        one = condition.model_copy(update={"parts": parts}) if parts else condition
        one = self.nodes.setdefault(one, one)
        if _condition_named(one, SELF, "", _Renamed(self.unnamed)) is one:
            self.unnamed[id(one)] = one
        return one


class SharedResults:
    """Shared answers, the longest unused forgotten first. Thread-safe; made once for a process."""

    def __init__(self, most_results: int = MOST_RESULTS, most_bases: int = MOST_BASES) -> None:
        self._most = most_results, most_bases
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[int, tuple[object, ...]], _Shared] = OrderedDict()
        self._marks = Marks()

    def answers(self, versions: Sequence[RuleVersion], facts: Facts, catalogue: Catalogue) -> list[Answer]:
        """Each rule's answer: exactly what :func:`evaluate` says, in the order of the rules."""
        index = self._index(catalogue)
        left = bare(facts, index.names, self._marks)
        shared = self._at(catalogue, index, left)
        present = frozenset(present_in(facts))
        touched = index.touched(present)
        own = facts.subject.id if facts.subject is not None else SELF
        renamed, before = _Renamed(shared.unnamed), len(shared.answers) + len(shared.conditions)
        found: list[Answer] = []
        for version in deadline.checked(versions):
            answer = None if version.rule.id in touched else shared.answer(version, left)
            if answer is None:
                deadline.check()
                known = partial(_known, shared, version, left, present | _NEVER, own, renamed)
                found.append(Answer(evaluate(version, facts, catalogue.rules, known)))
            else:
                found.append(Answer(_named(answer.result, SELF, own, renamed), answer.digest))
        if len(shared.answers) + len(shared.conditions) != before or len(self._held) > self._most[1]:
            self._forget()
        return found

    def _index(self, catalogue: Catalogue) -> Index:
        with self._lock:
            for shared in reversed(self._held.values()):
                if shared.catalogue is catalogue:
                    return shared.index
        return Index(catalogue.rules)

    def _at(self, catalogue: Catalogue, index: Index, left: Bare) -> _Shared:
        # The catalogue is held beside its id, so that no other can come to have that id.
        key = id(catalogue), left.key
        with self._lock:
            shared = self._held.setdefault(key, _Shared(catalogue, index))
            self._held.move_to_end(key)
            return shared

    def _forget(self) -> None:
        results, bases = self._most
        with self._lock:
            total = sum(len(shared.answers) + len(shared.conditions) for shared in self._held.values())
            while len(self._held) > 1 and (total > results or len(self._held) > bases):
                _, oldest = self._held.popitem(last=False)
                total -= len(oldest.answers) + len(oldest.conditions)


def _known(
    shared: _Shared,
    version: RuleVersion,
    left: Bare,
    present: frozenset[str],
    own: str,
    renamed: _Renamed,
    condition: Condition,
) -> ConditionResult | None:
    """What a condition of a rule is, where the facts touch the rule, but not this condition of it."""
    words = version.words_of_conditions.get(id(condition))
    if words is None or not words.isdisjoint(present):
        return None
    result = shared.condition(version, condition, left)
    return None if result is None else _condition_named(result, SELF, own, renamed)


def digest_of(result: RuleResult, subject: str) -> str:
    """SHA-256 (its first half, hexadecimal) of a result as it would be for a subject without an id."""
    return hashlib.sha256(to_json(_named(result, subject, SELF, _Renamed()))).hexdigest()[:32]


@dataclass
class _Renamed:
    """Conditions, by their identity: what those became that have another id already, and which of them say
    nothing of the subject, so that they stay as they are."""

    unnamed: Mapping[int, ConditionResult] = field(default_factory=dict[int, ConditionResult])
    done: dict[int, ConditionResult] = field(default_factory=dict[int, ConditionResult])


def _named(result: RuleResult, old: str, new: str, renamed: _Renamed) -> RuleResult:
    """The result with another id of the subject."""
    condition = _condition_named(result.condition, old, new, renamed)
    return result if condition is result.condition else changed(result, condition=condition)


def _condition_named(condition: ConditionResult, old: str, new: str, renamed: _Renamed) -> ConditionResult:
    if id(condition) in renamed.unnamed:
        return condition
    done = renamed.done.get(id(condition))
    if done is None:
        parts = tuple([_condition_named(part, old, new, renamed) for part in condition.parts])
        evidence = tuple([_evidence_named(piece, old, new) for piece in condition.evidence])
        same = all(map(is_, parts, condition.parts)) and all(map(is_, evidence, condition.evidence))
        done = condition if same else changed(condition, parts=parts, evidence=evidence)
        renamed.done[id(condition)] = done
    return done


def _evidence_named(piece: Evidence, old: str, new: str) -> Evidence:
    own = piece.what == "subject" and piece.ref == old
    return changed(piece, ref=new) if own else piece
