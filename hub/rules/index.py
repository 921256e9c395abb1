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
from datetime import datetime, time

from pydantic_core import to_json

from hub import deadline
from hub.policy.catalogue import NATION, Catalogue, RuleVersion
from hub.policy.model.conditions import OPERATORS as FORMS
from hub.policy.model.values import VALUES
from hub.rules.evaluation import evaluate
from hub.rules.facts import ConditionResult, Evidence, Facts, RuleResult, SubjectFacts
from hub.rules.operators import OPERATORS

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
_MAPPED = frozenset(name for name, form in FORMS.items() if OPERATORS[form].mapped)
"""Operators that a clause's mapping can touch."""
_SELF = "⟨subject⟩"


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

    def touched(self, facts: Facts) -> set[str]:
        """Ids of the rules that these facts may touch."""
        return self._always.union(*(self._by_word.get(word, ()) for word in _present(facts)))

    def names(self, region: str) -> bool:
        """Whether any rule names the region."""
        return region in self._by_word or region in self._regions


def _words(name: str, rules: Mapping[str, RuleVersion]) -> frozenset[str]:
    """The words of a rule and of all that it rests on, with kinds that it looks at without naming them."""
    found: dict[str, frozenset[str]] = {}
    pending = [name]
    while pending:
        version = rules[pending.pop()]
        if version.rule.id not in found:
            found[version.rule.id] = version.words | version.dependencies.kinds
            pending.extend(version.rests_on)
    return frozenset[str]().union(*found.values()) if len(found) > 1 else found[name]


def _present(facts: Facts) -> Iterable[str]:
    """What the facts about the subject hold, as rules name it. (Other subjects: see ``BEYOND``.)"""
    kinds = {record.kind for record in facts.subject.records} if facts.subject is not None else set[str]()
    yield from kinds
    yield from facts.inputs
    if any(
        fact.clause.treat_as is not None and not kinds.isdisjoint(fact.clause.kinds) for fact in facts.clauses
    ):
        yield from _MAPPED


def bare(facts: Facts, index: Index) -> Facts:
    """What is left of the facts for a rule that they do not touch. Of the subject's regions those stay
    that a rule, a clause or a source names, or that are asked about."""
    subject = facts.subject
    named = {NATION, facts.region, *facts.path}
    named.update(code for fact in facts.clauses for code in (fact.clause.from_, fact.clause.to))
    named.update(coverage.region for coverage in facts.coverage)

    def place(path: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in path if code == path[0] or code in named or index.names(code))

    left = subject and SubjectFacts(
        id=_SELF,
        kind=subject.kind,
        registered=place(subject.registered),
        residence=place(subject.residence),
        operation=tuple(dict.fromkeys(place(path) for path in subject.operation)),
    )
    day = datetime.combine(facts.day, time())
    return facts.model_copy(update={"cutoff": day, "subject": left, "inputs": {}, "others": {}})


@dataclass
class _Shared:
    """Answers on equal bare facts, by rule; None where the answer can't be shared."""

    catalogue: Catalogue
    index: Index
    answers: dict[str, Answer | None] = field(default_factory=dict[str, "Answer | None"])
    nodes: dict[ConditionResult, ConditionResult] = field(
        default_factory=dict[ConditionResult, ConditionResult]
    )

    def answer(self, version: RuleVersion, facts: Facts) -> Answer | None:
        """The answer on bare facts, made once."""
        name = version.rule.id
        if name not in self.answers:
            result = evaluate(version, facts, self.catalogue.rules)
            # The id must stand nowhere but where _named puts another one.
            shared = _SELF.encode() not in to_json(_named(result, _SELF, "", {}))
            result = result.model_copy(update={"condition": self._once(result.condition)})
            self.answers[name] = Answer(result, digest_of(result, _SELF)) if shared else None
        return self.answers[name]

    def _once(self, condition: ConditionResult) -> ConditionResult:
        """Equal conditions are held once: many rules ask the same of what is not there."""
        parts = tuple(self._once(part) for part in condition.parts)
        one = condition.model_copy(update={"parts": parts}) if parts else condition
        return self.nodes.setdefault(one, one)


class SharedResults:
    """Shared answers, the longest unused forgotten first. Thread-safe; made once for a process."""

    def __init__(self, most_results: int = MOST_RESULTS, most_bases: int = MOST_BASES) -> None:
        self._most = most_results, most_bases
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[int, bytes], _Shared] = OrderedDict()

    def answers(self, versions: Sequence[RuleVersion], facts: Facts, catalogue: Catalogue) -> list[Answer]:
        """Each rule's answer: exactly what :func:`evaluate` says, in the order of the rules."""
        index = self._index(catalogue)
        left = bare(facts, index)
        shared = self._at(catalogue, index, left)
        touched = index.touched(facts)
        own = facts.subject.id if facts.subject is not None else _SELF
        renamed: dict[int, ConditionResult] = {}
        found: list[Answer] = []
        for version in deadline.checked(versions, stride=1):
            answer = None if version.rule.id in touched else shared.answer(version, left)
            if answer is None:
                found.append(Answer(evaluate(version, facts, catalogue.rules)))
            else:
                found.append(Answer(_named(answer.result, _SELF, own, renamed), answer.digest))
        self._forget()
        return found

    def _index(self, catalogue: Catalogue) -> Index:
        with self._lock:
            for shared in reversed(self._held.values()):
                if shared.catalogue is catalogue:
                    return shared.index
        return Index(catalogue.rules)

    def _at(self, catalogue: Catalogue, index: Index, left: Facts) -> _Shared:
        # The catalogue is held beside its id, so that no other can come to have that id.
        key = id(catalogue), hashlib.sha256(to_json(left)).digest()
        with self._lock:
            shared = self._held.setdefault(key, _Shared(catalogue, index))
            self._held.move_to_end(key)
            return shared

    def _forget(self) -> None:
        results, bases = self._most
        with self._lock:
            total = sum(len(shared.answers) for shared in self._held.values())
            while len(self._held) > 1 and (total > results or len(self._held) > bases):
                _, oldest = self._held.popitem(last=False)
                total -= len(oldest.answers)


def digest_of(result: RuleResult, subject: str) -> str:
    """SHA-256 (its first half, hexadecimal) of a result as it would be for a subject without an id."""
    return hashlib.sha256(to_json(_named(result, subject, _SELF, {}))).hexdigest()[:32]


def _named(result: RuleResult, old: str, new: str, renamed: dict[int, ConditionResult]) -> RuleResult:
    """The result with another id of the subject. ``renamed`` holds conditions that were done already, by
    their identity."""
    condition = _condition_named(result.condition, old, new, renamed)
    return result if condition is result.condition else result.model_copy(update={"condition": condition})


def _condition_named(
    condition: ConditionResult, old: str, new: str, renamed: dict[int, ConditionResult]
) -> ConditionResult:
    done = renamed.get(id(condition))
    if done is None:
        parts = tuple(_condition_named(part, old, new, renamed) for part in condition.parts)
        evidence = tuple(_evidence_named(piece, old, new) for piece in condition.evidence)
        same = all(a is b for a, b in zip(parts, condition.parts, strict=True)) and all(
            a is b for a, b in zip(evidence, condition.evidence, strict=True)
        )
        done = condition if same else condition.model_copy(update={"parts": parts, "evidence": evidence})
        renamed[id(condition)] = done
    return done


def _evidence_named(piece: Evidence, old: str, new: str) -> Evidence:
    own = piece.what == "subject" and piece.ref == old
    return piece.model_copy(update={"ref": new}) if own else piece
