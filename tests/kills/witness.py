"""Looks at a graph from outside: lives that are whole or did not happen, each change with its one entry.

Everything since :meth:`RightsWitness.begin` is looked at. The log says what happened; the tables of states
say whether that may happen and where it leads; the graph must be exactly there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.killing import Witness
from tests.kills import seen_lives, seen_proceedings
from tests.kills.clients import Told
from tests.kills.seen import Happened, Seen

HEAD = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS number"
COMMITS = """
MATCH (c:Commit) WHERE c.number > $since AND c.what IN $whats RETURN c.number AS number, c.what AS what
"""
WHATS = {
    "objection-filed": "objection",
    "objection-acknowledged": "objection",
    "objection-decided": "objection",
    "repair-applied": "repair",
    "repair-decided": "repair",
    "repair-acknowledged": "repair",
    "repair-notice": "repair-notice",
    "review-demanded": "review",
    "review": "review",
    "case": "case",
    "case-withdrawn": "case",
    "agreement": "agreement",
    "white-list": "white-list",
}
"""By the first word of an outcome what its commit says of itself."""


@dataclass
class RightsWitness:
    """Stands beside a :class:`Witness` of the log, which it asks first."""

    log: Witness
    since: int = 0
    of: dict[str, list[Happened]] = field(default_factory=dict[str, list[Happened]])

    def begin(self) -> RightsWitness:
        """What stood there before is left alone."""
        self.since = int(Seen(self.log.log.graph, 0).rows(HEAD)[0]["number"])
        self.log.begin()
        return self

    def look(self, told: Told) -> list[str]:
        """What is wrong now; empty when all holds."""
        problems = self.log.look(told)
        told.receipts.clear()
        happened = sorted(self._happened(), key=lambda one: one.commit)
        self.of = defaultdict(list)
        for one in happened:
            self.of[one.thing].append(one)
        seen = Seen(self.log.log.graph, self.since, self.of)
        problems += _commits(seen, happened)
        problems += _traces(seen, told.traces)
        problems += seen_proceedings.problems(seen, happened)
        problems += seen_lives.problems(seen)
        return problems

    def settled(self, objection: str) -> list[str]:
        """What became of an objection, as the log has it: one decision or none."""
        return [one.words[2] for one in self.of[objection] if one.words[0] == "objection-decided"]

    def _happened(self) -> Iterator[Happened]:
        for entry in self.log.entries:
            for outcome in entry["outcomes"]:
                text, _, number = outcome.rpartition(":commit ")
                words = tuple(text.split(":"))
                if words[0] in WHATS:
                    yield Happened(words, int(number), entry["receipt"])


def _commits(seen: Seen, happened: Sequence[Happened]) -> Iterator[str]:
    """Each commit has exactly one entry, and each entry its commit."""
    entries: dict[int, set[str]] = defaultdict(set)
    said: dict[int, set[str]] = defaultdict(set)
    for one in happened:
        entries[one.commit].add(one.receipt)
        said[one.commit].add(WHATS[one.words[0]])
    rows = seen.rows(COMMITS, whats=sorted(set(WHATS.values())))
    held = {row["number"]: row["what"] for row in rows}
    for number in sorted({*entries, *held}):
        if len(entries[number]) != 1 or said[number] != {held.get(number)}:
            yield f"commit {number}, {held.get(number)}: {len(entries[number])} entries of {said[number]}"


def _traces(seen: Seen, traces: Sequence[Sequence[str]]) -> Iterator[str]:
    """What ended lives have done the log says in the same order, each once."""
    for trace in traces:
        things = dict.fromkeys(Happened(tuple(one.split(":")), 0, "").thing for one in trace)
        found = sorted((one for thing in things for one in seen.of[thing]), key=lambda one: one.commit)
        if [one.text for one in found] != list(trace):
            yield f"the client did {list(trace)}, and the log says {[one.text for one in found]}"
