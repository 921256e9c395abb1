"""The shapes that are measured: what the hub, the peer and raw Bolt are sent for one thing to know.

``shapes/<name>/``: ``hub.graphql``, ``peer.graphql`` and ``raw.cypher``; a side without a text is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hub.policy.catalogue import Catalogue
from tests.bench.peer.wire import statement
from tests.bench.peer.world import Question, Questions

FOLDER = Path(__file__).parent / "shapes"
OPEN_COMMIT = 2**62
PUBLISHED = [
    "admin-penalty",
    "criminal-judgment",
    "procurement-misconduct-list",
    "judgment-defaulter-list",
    "abnormal-operation-list",
    "serious-illegal-enterprise-list",
    "bid-disqualification",
    "bid-collusion",
    "migrant-wage-list",
]
"""Kinds of record that a law opens nationwide to who procures."""
ENTRY = """CREATE (entry:BareEntry {caller: 'bench', region: '411500', purpose: 'GOVERNMENT_PROCUREMENT',
  matter: 'bench', at: $day, subjects: [$asked], fields: 'subject{id,name,code}'})
WITH entry
"""
"""A node like the hub's entry in its log, made in the statement that reads: the floor of a logged read."""

Rows = Callable[[Any], set[str]]


@dataclass(frozen=True)
class Shape:
    """One thing to know, and how it is asked."""

    name: str
    title: str
    questions: Callable[[Questions], Sequence[Question]]
    connections: int = 16
    hub_rows: Rows | None = None
    peer_rows: Rows | None = None
    """What an answer of each side names, to be compared; ``rows`` says where they differ, and why."""
    rows: str = "the same"

    def text(self, side: str) -> str | None:
        """What a side is sent: ``hub``, ``peer``, ``raw``, ``raw+entry``."""
        if side == "raw+entry":
            raw = self.text("raw")
            return None if raw is None else ENTRY + raw
        file = FOLDER / self.name / {"raw": "raw.cypher"}.get(side, f"{side}.graphql")
        return file.read_text(encoding="utf-8") if file.exists() else None

    def bodies(self, side: str, questions: Sequence[Question], known: Question) -> list[bytes]:
        """GraphQL requests: each question with those of its values that the text names."""
        text = self.text(side)
        assert text is not None
        return [
            json.dumps({"query": text, "variables": _named(text, {**known, **one})}).encode()
            for one in questions
        ]

    def statements(self, side: str, questions: Sequence[Question], known: Question) -> list[bytes]:
        """The same for raw Bolt."""
        text = self.text(side)
        assert text is not None
        return [
            statement(text, _named(text, {**known, **one, "asked": _asked(one)}), writes=side == "raw+entry")
            for one in questions
        ]


def known_of(catalogue: Catalogue) -> Question:
    """What every question of the peer and of raw Bolt needs that the hub knows by itself."""
    negative = sorted(kind.id for kind in catalogue.kinds.values() if kind.polarity == "NEGATIVE")
    return {
        "day": date.today().isoformat(),
        "open": OPEN_COMMIT,
        "kinds": negative,
        "published": PUBLISHED,
    }


def _named(text: str, values: Question) -> dict[str, object]:
    return {name: value for name, value in values.items() if re.search(rf"\${name}\b", text)}


def _asked(question: Question) -> str:
    return str(question.get("code", question.get("after", "")))


# What an answer names


def _subject(answer: Any) -> set[str]:
    one = answer["subject"]
    return {one["id"], one["name"], one["code"], one["registered"]["code"]}


def _peer_subject(answer: Any) -> set[str]:
    (one,) = answer["subjects"]
    (version,) = one["versions"]
    return {one["id"], version["name"], one["value"], version["region"]["code"]}


def _records(answer: Any) -> set[str]:
    return {edge["node"]["id"] for edge in answer["subject"]["records"]["edges"]}


def _peer_records(answer: Any) -> set[str]:
    return {record["id"] for one in answer["subjects"] for record in one["records"]}


def _links(answer: Any) -> set[str]:
    one = answer["subject"]
    counts = {f"{count['kind']} {count['direction']} {count['count']}" for count in one["linkCounts"]}
    return counts | {edge["node"]["subject"]["id"] for edge in one["links"]["edges"]}


def _peer_links(answer: Any) -> set[str]:
    (one,) = answer["subjects"]
    counts = {f"{count['kind']} {count['direction']} {count['count']}" for count in one["linkCounts"]}
    return counts | {edge["node"]["id"] for edge in one["shareholdersConnection"]["edges"]}


def _page(answer: Any) -> set[str]:
    subjects = [edge["node"] for edge in answer["subjects"]["edges"]]
    records = [edge["node"]["id"] for one in subjects for edge in one["records"]["edges"]]
    return {one["id"] for one in subjects} | set(records)


def _peer_page(answer: Any) -> set[str]:
    records = [record["id"] for one in answer["ofCity"] for record in one["records"]]
    return {one["id"] for one in answer["ofCity"]} | set(records)


def _cited(decision: Any) -> set[str]:
    applied = {record["id"] for one in decision["applyingMeasures"] for record in one["records"]}
    return applied | {one["record"]["id"] for one in decision["recordsWithoutEffect"] if one["record"]}


def _decision(answer: Any) -> set[str]:
    return _cited(answer["jointPunishment"])


def _decisions(answer: Any) -> set[str]:
    return {record for one in answer["decisions"] for record in _cited(one)}


def _punishable(answer: Any) -> set[str]:
    return {record["id"] for one in answer["subjects"] for record in one["punishable"]}


SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape(
            "Q1",
            "subject by code: id, name, code, region",
            lambda all_: all_.anybody,
            hub_rows=_subject,
            peer_rows=_peer_subject,
        ),
        Shape(
            "Q2",
            "subject with its 20 newest of 30 records",
            lambda all_: all_.large,
            hub_rows=_records,
            peer_rows=_peer_records,
            rows="the hub leaves out what is not shared with the caller, and shows the next ones",
        ),
        Shape(
            "Q5",
            "subject, its link counts, its first 20 shareholders",
            lambda all_: all_.large,
            hub_rows=_links,
            peer_rows=_peer_links,
            rows="the hub leaves out who is not shown to the caller, and pages in its own order",
        ),
        Shape(
            "Q6",
            "jointPunishment, evaluated, kept, entered; the peer fetches the subject's records",
            lambda all_: all_.anybody,
            hub_rows=_decision,
            peer_rows=_punishable,
            rows="the hub names related subjects' records too, and no record that no rule looks at",
        ),
        Shape(
            "Q8",
            "decisions of 100 subjects; the peer fetches their records",
            lambda all_: all_.hundreds,
            connections=2,
            hub_rows=_decisions,
            peer_rows=_punishable,
            rows="as for Q6",
        ),
        Shape(
            "Q9",
            "eligibleSubjects, a page of 100 of any outcome; the peer fetches 100 with their records",
            lambda all_: all_.pages[:1],
            connections=2,
        ),
        Shape("Q10", "all incentives of a region; no peer", lambda all_: all_.here, connections=2),
        Shape(
            "Q11",
            "a page of 100 subjects with 5 records each",
            lambda all_: all_.pages,
            hub_rows=_page,
            peer_rows=_peer_page,
            rows="as for Q2",
        ),
    )
}
