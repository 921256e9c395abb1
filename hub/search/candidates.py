"""Who may be meant by up to a thousand names and codes: read in two statements, compared in memory.

Candidates are sought by code, by the whole name and by the distinctive part, each an equality of an index;
organisations only. Equal questions are read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from hub.access.predicates import CLAUSES, OWN, READABLE
from hub.policy.catalogue import OPEN_COMMIT
from hub.search.finding import check_finder
from hub.search.gazetteer import Gazetteer
from hub.search.indexing import facet_of_region
from hub.search.matching import Asked, Bearer, DatedName, Match, best
from hub.search.names import parse
from hub.store.graph import Row, Transaction
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

NAMES_AT_ONCE = 1_000
MOST_OF_A_NAME = 200
MOST_READ = 1_000
MOST_OF_ALL = 40_000
"""So many subjects of one distinctive part, and of one whole name, are compared, and so many of all that are
asked together; where the region is known, those there are picked out of so many names that are read. An
answer says when there are more."""

SAME_KEYS = """
WITH $most AS most
CALL () {
  UNWIND $codes AS code
  MATCH (s:Subject {scheme: 'USCC', value: code})
  RETURN 'code' AS by, code AS key, [s.id] AS subjects, false AS cut
  UNION ALL
  UNWIND $wholes AS whole
  CALL (whole) {
    MATCH (n:SubjectName {folded: whole})
    WITH n LIMIT $most + 1
    RETURN collect(n.subject) AS subjects
  }
  RETURN 'whole' AS by, whole AS key, subjects, size(subjects) > $most AS cut
  UNION ALL
  UNWIND $parts AS part
  CALL (part) {
    MATCH (n:SubjectName {distinctive: part.text})
    WITH n LIMIT $read + 1
    WITH collect(n) AS read
    WITH size(read) > $read AS cut,
         [n IN read WHERE part.facets IS NULL OR any(one IN part.facets WHERE one IN n.facets)] AS near
    RETURN [n IN near | n.subject][..$most + 1] AS subjects, cut
  }
  RETURN 'part' AS by, part.key AS key, subjects, cut
}
WITH by, key, subjects, cut WHERE size(subjects) > 0 OR cut
RETURN by, key, subjects, cut OR size(subjects) > $most AS cut
"""
NAMES_OF: LiteralString = f"""
WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $subjects AS id
MATCH (s:Subject {{id: id}}) WHERE s.knownFrom <= commit AND s.kind <> 'NATURAL_PERSON'
WITH commit, clauses, s, COLLECT {{
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion)
  WHERE v.knownFrom <= commit AND v.knownTo > commit AND v.validFrom <= $day
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

    matches: tuple[Match, ...]
    more: bool


@dataclass(frozen=True)
class Batch:
    """The answers in the order of what was asked, and the subjects in them by id."""

    answers: tuple[Matched, ...]
    lookups: Mapping[str, SubjectLookup]


def match_each(transaction: Transaction, asked: Sequence[Asked], view: View, gazetteer: Gazetteer) -> Batch:
    """Who may be meant by each name: two statements, however many there are.

    Raises:
        HubError: FORBIDDEN for a role that finds nobody by name.
    """
    check_finder(view.access)
    most = min(MOST_OF_A_NAME, MOST_OF_ALL // max(len({key for one in asked for key in _of(one)}), 1))
    keys = _keys(transaction, asked, most, gazetteer)
    subjects = sorted({id_ for run in keys.values() for id_ in run.subjects})
    held, lookups = _read(transaction, subjects, view, gazetteer)
    made: dict[Asked, Matched] = {}
    for one in asked:
        if one not in made:
            runs = [keys[key] for key in _of(one) if key in keys]
            ids = dict.fromkeys(id_ for run in runs for id_ in run.subjects)
            found = best(one, (held[id_] for id_ in ids if id_ in held), gazetteer)
            made[one] = Matched(tuple(found), any(run.cut for run in runs))
    return Batch(tuple(made[one] for one in asked), lookups)


@dataclass(frozen=True)
class _Run:
    """The subjects of one key, and whether there are more."""

    subjects: tuple[str, ...]
    cut: bool


def _of(asked: Asked) -> list[tuple[str, str]]:
    """By which keys a name's candidates are sought."""
    found = [("code", asked.code)] if asked.code is not None else []
    if asked.name is not None:
        found.append(("whole", asked.name.folded))
        if asked.name.distinctive:
            found.append(("part", "/".join((asked.name.distinctive, *_regions_of(asked)))))
    return [(by, key) for by, key in found if key]


def _regions_of(asked: Asked) -> tuple[str, ...]:
    """The regions that a name is of; those of its name go first, as in the comparison."""
    named = asked.name.regions if asked.name is not None else ()
    return named or (() if asked.region is None else (asked.region,))


def _part(asked: Asked, gazetteer: Gazetteer) -> Row | None:
    """A distinctive part to be sought; in regions, near which a subject must be to be a candidate."""
    if asked.name is None or not asked.name.distinctive:
        return None
    near = {code for region in _regions_of(asked) for code in gazetteer.path(region)[1:]}
    facets = sorted(map(facet_of_region, near)) or None
    return {"text": asked.name.distinctive, "facets": facets}


def _keys(
    transaction: Transaction, asked: Sequence[Asked], most: int, gazetteer: Gazetteer
) -> dict[tuple[str, str], _Run]:
    sought: dict[str, dict[str, Row | None]] = {"code": {}, "whole": {}, "part": {}}
    for one in asked:
        for by, key in _of(one):
            sought[by][key] = _part(one, gazetteer) if by == "part" else None
    rows = transaction.rows(
        SAME_KEYS,
        codes=list(sought["code"]),
        wholes=list(sought["whole"]),
        parts=[{**(part or {}), "key": key} for key, part in sought["part"].items()],
        most=most,
        read=MOST_READ,
    )
    return {
        (row["by"], row["key"]): _Run(tuple(dict.fromkeys(row["subjects"][:most])), bool(row["cut"]))
        for row in rows
    }


def _read(
    transaction: Transaction, subjects: Sequence[str], view: View, gazetteer: Gazetteer
) -> tuple[dict[str, Bearer], dict[str, SubjectLookup]]:
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
    held = {row["subject"]["id"]: _held(row, gazetteer) for row in rows}
    return held, {row["subject"]["id"]: _lookup(row, view.commit) for row in rows}


def _held(row: Row, gazetteer: Gazetteer) -> Bearer:
    subject = row["subject"]
    names: dict[str, DatedName] = {}
    for text, start, end, former in row["names"]:  # the newest first
        if text not in names:
            days = date.fromisoformat(start), date.fromisoformat(end)
            names[text] = DatedName(text, parse(text, gazetteer), bool(former), *days)
    return Bearer(
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
