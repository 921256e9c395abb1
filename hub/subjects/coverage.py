"""Declared coverage (数据完整性声明): which sources hold every record, or every link, of a kind for a region.

What was declared is the same whoever asks, so it is kept in memory, by region. What a caller may believe of
it is not: the absence of a record says nothing to one who may not read what there is (:func:`believed`).

What is kept ends with the next change of any declaration: ``(:Sequence {name: 'commit'}).coverage`` counts
these, and the statement that reads the records of a decision tells it. A row that ended is kept, too, with
the commits between which it was known: so what is kept is right for every earlier commit.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import LiteralString

from hub.access.caller_and_purpose import Access
from hub.rules.facts import CoverageFact
from hub.store.graph import Transaction

OF_REGIONS: LiteralString = """
UNWIND $regions AS region
MATCH (v:Coverage {region: region})
RETURN region, collect([v.kind, v.authority, v.validFrom, v.validTo, v.knownFrom, v.knownTo]) AS declared
"""
MOST_KEPT = 50_000
"""How many declarations are kept (about 1 kB each), those that ended and regions without any counted."""
MOST_MADE = 1_000
"""How many different sets of them, as callers may believe them, are kept as one object each."""


@dataclass(frozen=True)
class Declaration:
    """What a source declared, with the commits between which it was known."""

    fact: CoverageFact
    known_from: int
    known_to: int

    @cached_property
    def order(self) -> tuple[object, ...]:
        """Its place among others, of whichever region."""
        fact = self.fact
        return fact.authority, fact.from_, fact.kind, fact.region, fact.to

    @cached_property
    def of_subject(self) -> CoverageFact:
        """What it says to one who may read what it covers of one subject only."""
        return self.fact.model_copy(update={"of_subject": True})


@dataclass(frozen=True)
class OpeningClause:
    """A clause in force by which the caller reads a region's records of these kinds, all of each."""

    region: str
    kinds: frozenset[str]


Declared = Mapping[str, tuple[Declaration, ...]]
"""Declarations by region."""
_FIRST = itemgetter(0)


@dataclass
class DeclaredCoverage:
    """Declarations in memory, those of the longest unused regions forgotten first. Thread-safe; made once for
    a process."""

    most: int = MOST_KEPT
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _version: int = -1
    _kept: OrderedDict[str, tuple[Declaration, ...]] = field(
        default_factory=OrderedDict[str, tuple[Declaration, ...]]
    )
    _size: int = 0
    _made: dict[tuple[int, ...], tuple[CoverageFact, ...]] = field(
        default_factory=dict[tuple[int, ...], tuple[CoverageFact, ...]]
    )

    def of(self, transaction: Transaction, version: int, regions: Collection[str]) -> Declared:
        """The declarations for some regions, in at most one statement.

        Args:
            version: ``q.coverage`` as a statement of the same question has told it. What is kept of an older
                one is dropped; what is kept of a newer one answers an older question as well.
        """
        with self._lock:
            if version > self._version:
                self._version, self._size = version, 0
                self._kept.clear()
                self._made.clear()
            version = self._version
            found = {region: self._kept[region] for region in regions if region in self._kept}
            for region in found:
                self._kept.move_to_end(region)
        missing = [region for region in regions if region not in found]
        if missing:
            rows = transaction.rows(OF_REGIONS, regions=missing)
            read = {
                row["region"]: tuple(_declaration(row["region"], *one) for one in row["declared"])
                for row in rows
            }
            fresh = {region: read.get(region, ()) for region in missing}
            self._keep(version, fresh)
            found |= fresh
        return found

    def once(self, facts: Sequence[CoverageFact]) -> tuple[CoverageFact, ...]:
        """The facts that :func:`believed` gives, as the same object each time: what is worked out for one
        question by its identity serves the next."""
        key = tuple(map(id, facts))
        with self._lock:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            return self._made.setdefault(key, tuple(facts))

    def _keep(self, version: int, fresh: Declared) -> None:
        with self._lock:
            if version != self._version:  # it was read before what is kept by now
                return
            for region, declared in fresh.items():
                if region not in self._kept:
                    self._kept[region] = declared
                    self._size += len(declared) + 1
            while self._size > self.most:
                _, forgotten = self._kept.popitem(last=False)
                self._size -= len(forgotten) + 1


def _declaration(
    region: str, kind: str, authority: str, from_: str, to: str, known_from: int, known_to: int
) -> Declaration:
    fact = CoverageFact(
        kind=kind,
        region=region,
        from_=date.fromisoformat(from_),
        to=date.fromisoformat(to),
        authority=authority,
    )
    return Declaration(fact, known_from, known_to)


def believed(
    declared: Declared,
    kinds: Collection[str],
    paths: Mapping[str, Sequence[str]],
    access: Access,
    clauses: Collection[OpeningClause],
    commit: int,
    consented: Collection[str] | None,
) -> tuple[CoverageFact, ...]:
    """What was declared, as known at a commit, for these kinds in these regions, as far as the caller may
    read all that it covers: of everyone by a duty, a law or a clause, or of the one subject that consented or
    asks.

    Args:
        paths: the regions, each with all above it.
        consented: kinds of the subject in question that are readable wherever they stand; None: all.
    """
    found: list[tuple[tuple[object, ...], CoverageFact]] = []
    for region, path in paths.items():
        whole = _readable(kinds, path, access, clauses)
        for one in declared[region]:
            kind = one.fact.kind
            if one.known_from <= commit < one.known_to and kind in kinds:
                if kind in whole:
                    found.append((one.order, one.fact))
                elif consented is None or kind in consented:
                    found.append((one.order, one.of_subject))
    return tuple(fact for _, fact in sorted(found, key=_FIRST))


def _readable(
    kinds: Collection[str], path: Sequence[str], access: Access, clauses: Collection[OpeningClause]
) -> Collection[str]:
    """Of which of these kinds the caller may read every record of a region with this path, whose ever."""
    opened = [grant["kinds"] for grant in access.grants if grant["region"] in path]
    opened += [clause.kinds for clause in clauses if clause.region in path]
    every = kinds if None in opened else set[str]().union(*opened)
    return set(every).difference(access.withheld)
