"""Bare facts: what is left of facts for a rule that they do not touch.

The same region, day, sources, clauses and parameters, and a subject of the same kind in the same places,
without record, input, link and id. They are told apart by a key, and made only where something is evaluated
on them.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import cast

from pydantic_core import to_json

from hub.policy.catalogue import NATION
from hub.rules.facts import ClauseFact, CoverageFact, Facts, SubjectFacts

SELF = "⟨subject⟩"
"""The id of the subject of bare facts."""
BELOW = "⟨below⟩"
"""Stands for the last region of a place where nothing names it: it lies somewhere below the others."""
_SAME = ("region", "path", "nobody", "unnamed")
_MARKED = ("coverage", "clauses", "parameters", "scales", "neutral", "areas", "calendar")
_DROPPED = ("cutoff", "subject", "inputs", "others")
"""Fields of facts: those that stay in bare facts as they are, the larger ones of these, and those of which a
part stays, or nothing."""
assert {*_SAME, *_MARKED, *_DROPPED} == Facts.model_fields.keys(), "a new field needs its place"
MOST_MARKS = 256
"""How many parts of facts are known by their marks: those of some dozens of questions."""


@dataclass(frozen=True)
class _Mark:
    """What a part of facts says, and which regions it names. The part is held, so that no other can come to
    have its identity."""

    part: object
    digest: bytes
    regions: frozenset[str]


class Marks:
    """Marks of parts of facts by identity: many facts have the same coverage and clauses. Thread-safe."""

    def __init__(self, most: int = MOST_MARKS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[int, _Mark] = OrderedDict()

    def of(self, part: object) -> _Mark:
        """The mark of a part, which never changes."""
        with self._lock:
            mark = self._held.get(id(part))
            if mark is not None:
                self._held.move_to_end(id(part))
                return mark
        mark = _Mark(part, hashlib.sha256(to_json(part)).digest(), frozenset(_regions(part)))
        with self._lock:
            self._held[id(part)] = mark
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return mark


def _regions(part: object) -> Iterable[str]:
    for one in cast("tuple[object, ...]", part) if isinstance(part, tuple) else ():
        if isinstance(one, CoverageFact):
            yield one.region
        if isinstance(one, ClauseFact):
            yield from (one.clause.from_, one.clause.to)


@dataclass(frozen=True)
class Bare:
    """What is left of facts for a rule that they do not touch. Of the subject's regions those stay that a
    rule, a clause or a source names, or that are asked about: ``places`` are registered, residence, and those
    of operation."""

    facts: Facts
    places: tuple[tuple[tuple[str, ...], ...], ...]
    marks: tuple[bytes, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal bare facts."""
        facts = self.facts
        kind = facts.subject.kind if facts.subject is not None else None
        return facts.day, kind, self.places, self.marks, *(getattr(facts, name) for name in _SAME)

    def left(self) -> Facts:
        """The bare facts."""
        facts, left = self.facts, self.facts.subject
        if left is not None:
            registered, residence, operation = self.places
            left = SubjectFacts(
                id=SELF,
                kind=left.kind,
                registered=registered[0],
                residence=residence[0],
                operation=operation,
            )
        day = datetime.combine(facts.day, time())
        return facts.model_copy(update={"cutoff": day, "subject": left, "inputs": {}, "others": {}})


def bare(facts: Facts, names: Callable[[str], bool], marks: Marks) -> Bare:
    """What is left of the facts, without making it. ``names``: whether any rule names a region."""
    subject = facts.subject
    told = [marks.of(part) for name in _MARKED if (part := getattr(facts, name)) is not None]
    asked = (code for area in facts.areas.values() for code in (*area.path, *area.outside))
    named = frozenset((NATION, facts.region, *facts.path, *asked)).union(*(mark.regions for mark in told))

    def place(path: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(code for code in path if code == path[0] or code in named or names(code))
        return kept if kept[-1:] == path[-1:] else (*kept, BELOW)

    places = subject and (
        (place(subject.registered),),
        (place(subject.residence),),
        tuple(dict.fromkeys(place(path) for path in subject.operation)),
    )
    digests = tuple(mark.digest for mark in told) + (b"",) * (len(_MARKED) - len(told))
    return Bare(facts, places or (), digests)
