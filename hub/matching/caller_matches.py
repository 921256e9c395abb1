"""Who may be meant by up to a thousand names and codes, under a caller's grants: read in two statements,
compared in memory. Organisations only. Equal questions are read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from hub.access.who_may_read import CLAUSES, OWN, READABLE
from hub.fragments import known_at
from hub.matching.candidates import MOST_OF_A_NAME, candidates, keys_of
from hub.matching.scoring import Known, Scored, Sought, ranked
from hub.matching.weights import THRESHOLDS
from hub.search.finding import check_finder
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import DatedName, parse
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

NAMES_AT_ONCE = 1_000
MOST_LISTED = 10
MOST_OF_ALL = 40_000
"""So many subjects are compared of all that are asked together; an answer says when there are more."""

NAMES_OF: LiteralString = f"""
WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $subjects AS id
MATCH (s:Subject {{id: id}}) WHERE s.knownFrom <= commit AND s.kind <> 'NATURAL_PERSON'
WITH commit, clauses, s, COLLECT {{
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE {known_at("v", "commit")} AND v.validFrom <= $day
  RETURN v ORDER BY v.validFrom DESC }} AS versions
WITH commit, clauses, s, versions, head([v IN versions WHERE v.validTo > $day]) AS v
WHERE {READABLE}
RETURN s {{.id, .scheme, .value, .invented, kind: coalesce(v.kind, s.kind)}} AS subject, v {{.*}} AS version,
       [one IN versions |
        [one.name, one.validFrom, one.validTo, coalesce(one.name <> v.name, true)]] AS names,
       any(c IN clauses WHERE c.opensNames AND c.from IN coalesce(v.paths, [])) AS opensNames,
       coalesce({OWN}, false) AS own
"""


@dataclass(frozen=True)
class Matched:
    """Who may be meant by one name. ``more``: more subjects bear the name or its distinctive part than were
    compared."""

    matches: tuple[Scored, ...]
    more: bool


@dataclass(frozen=True)
class Batch:
    """The answers in the order of what was asked, and the subjects in them by id."""

    answers: tuple[Matched, ...]
    lookups: Mapping[str, SubjectLookup]


def match_each(transaction: Transaction, asked: Sequence[Sought], view: View, gazetteer: Gazetteer) -> Batch:
    """Who may be meant by each name: two statements, however many there are.

    Raises:
        HubError: FORBIDDEN for a role that finds nobody by name.
    """
    check_finder(view.access)
    sought = {one: keys_of(one) for one in asked}
    most = min(MOST_OF_A_NAME, MOST_OF_ALL // max(len({key for keys in sought.values() for key in keys}), 1))
    found = candidates(transaction, sought, gazetteer, most)
    subjects = sorted({id_ for ids, _ in found.values() for id_ in ids})
    known, lookups = _read(transaction, subjects, view, gazetteer)
    made: dict[Sought, Matched] = {}
    for one, keys in sought.items():
        runs = [found[key] for key in keys if key in found]
        ids = dict.fromkeys(id_ for run, _ in runs for id_ in run)
        scored = ranked(one, (known[id_] for id_ in ids if id_ in known), gazetteer)
        likely = tuple(each for each in scored if each.score >= THRESHOLDS.undecided)
        made[one] = Matched(likely, any(cut for _, cut in runs))
    return Batch(tuple(made[one] for one in asked), lookups)


def _read(
    transaction: Transaction, subjects: Sequence[str], view: View, gazetteer: Gazetteer
) -> tuple[dict[str, Known], dict[str, SubjectLookup]]:
    if not subjects:
        return {}, {}
    rows = transaction.rows(
        NAMES_OF,
        subjects=list(subjects),
        commit=view.commit,
        day=view.day.isoformat(),
        open=OPEN_COMMIT,
        **view.access.parameters(),
    )
    known = {row["subject"]["id"]: _known(row, gazetteer) for row in rows}
    return known, {row["subject"]["id"]: _lookup(row, view.commit) for row in rows}


def _known(row: Row, gazetteer: Gazetteer) -> Known:
    subject = row["subject"]
    names: dict[str, DatedName] = {}
    for text, start, end, former in row["names"]:  # the newest first
        if text not in names:
            days = date.fromisoformat(start), date.fromisoformat(end)
            names[text] = DatedName(text, parse(text, gazetteer), bool(former), *days)
    return Known(
        id=subject["id"],
        code=subject["value"] if subject["scheme"] == "USCC" else None,
        names=tuple(names.values()),
        regions=_regions(row["version"] or {}),
    )


def _regions(version: Row) -> tuple[str, ...]:
    named = (version.get("registered"), version.get("residence"), *version.get("operation", ()))
    return tuple(dict.fromkeys(code for code in named if code))


def _lookup(row: Row, commit: int) -> SubjectLookup:
    return SubjectLookup(
        commit, commit, 0, row["subject"], row["version"], bool(row["opensNames"]), bool(row["own"])
    )
