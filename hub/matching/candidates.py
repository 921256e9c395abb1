"""Who may be meant by rows: candidates by equalities of indexes, and their names and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph_schema.links import COMPANIES
from hub.matching.numbers import Number, NumberKind, organisation_part
from hub.matching.scoring import Known, Sought
from hub.search.gazetteer import Gazetteer
from hub.search.indexing import facet_of_region
from hub.search.name_parts import DatedName, parse
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

MOST_OF_A_NAME = 50
"""So many subjects of one distinctive part, in the regions of the row where it names one, are compared: where
there are more, no likeness of names says which is meant."""
MOST_READ = 1_000
"""Out of so many names of one distinctive part those of the row's regions are picked."""
SHORTEST_PREFIX = 2

CANDIDATES: LiteralString = """
CALL () {
  UNWIND $keys AS one
  MATCH (s:Subject {scheme: one.scheme, value: one.value})
  RETURN one.key AS key, [s.id] AS subjects, false AS cut
  UNION ALL
  UNWIND $organisations AS code
  CALL (code) {
    MATCH (n:SubjectName {organisationCode: code})
    WITH DISTINCT n.subject AS subject LIMIT $most + 1
    RETURN collect(subject) AS subjects
  }
  RETURN 'organisation/' + code AS key, subjects, size(subjects) > $most AS cut
  UNION ALL
  UNWIND $wholes AS whole
  CALL (whole) {
    MATCH (n:SubjectName {folded: whole})
    WITH n.subject AS subject LIMIT $most + 1
    RETURN collect(subject) AS subjects
  }
  RETURN 'whole/' + whole AS key, subjects, size(subjects) > $most AS cut
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
  RETURN part.key AS key, subjects, cut OR size(subjects) > $most AS cut
}
WITH key, subjects, cut WHERE size(subjects) > 0 OR cut
RETURN key, subjects[..$most] AS subjects, cut
"""
KNOWN: LiteralString = """
UNWIND $subjects AS id
MATCH (asked:Subject {id: id}) WHERE asked.kind IN $kinds
OPTIONAL MATCH (asked)-[m:MERGED_INTO]->(into:Subject) WHERE m.knownTo = $open
WITH id, coalesce(into, asked) AS s
WITH id, s, [one IN COLLECT { MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
                              RETURN v ORDER BY v.validFrom DESC }
             | [one.name, one.validFrom, one.validTo,
                one.registered, one.residence, one.operation]] AS versions
WITH id, s, versions, COLLECT {
  MATCH (o:Subject)-[n:MERGED_INTO]->(s) WHERE n.knownTo = $open
  RETURN [o.id, o.scheme, o.value, COLLECT { MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion)
                                             WHERE v.knownTo = coalesce(n.merged, n.knownFrom)
                                             RETURN [v.name, v.validFrom, v.validTo] }] } AS merged
RETURN id, s.id AS subject, s.scheme AS scheme, s.value AS value, versions, merged
"""


def keys_of(sought: Sought) -> list[str]:
    """By which keys a row's candidates are sought."""
    found: list[str] = []
    number = sought.number
    if number is not None:
        found.append(f"{number.kind}/{number.value}")
        if number.kind is not NumberKind.REGISTRATION_NUMBER:
            found.append(f"organisation/{_organisation_code(number)}")
    if sought.name is not None:
        found.append(f"whole/{sought.name.folded}")
        found += [_part_key(part, sought) for part in _parts(sought)]
    return found


def _organisation_code(number: Number) -> str:
    return organisation_part(number.value) if number.kind is NumberKind.USCC else number.value


def _parts(sought: Sought) -> list[str]:
    """The distinctive part; and where no word of business was found, the beginnings of it that may be one
    with a miswritten word of business behind."""
    name = sought.name
    if name is None or not name.distinctive:
        return []
    whole = name.distinctive
    if name.industries:
        return [whole]
    return [
        whole,
        *(whole[:size] for size in (SHORTEST_PREFIX, SHORTEST_PREFIX + 1) if size < len(whole) - 1),
    ]


def _regions(sought: Sought) -> tuple[str, ...]:
    named = sought.name.regions if sought.name is not None else ()
    return named or (() if sought.region is None else (sought.region,))


def _part_key(part: str, sought: Sought) -> str:
    return "/".join(("part", part, *_regions(sought)))


def candidates(
    transaction: Transaction, asked: Iterable[Sought], gazetteer: Gazetteer, most: int = MOST_OF_A_NAME
) -> dict[str, tuple[list[str], bool]]:
    """Subjects by key, and whether there are more."""
    keys: dict[str, Row] = {}
    organisations: dict[str, None] = {}
    wholes: dict[str, None] = {}
    parts: dict[str, Row] = {}
    for one in dict.fromkeys(asked):
        if one.number is not None:
            key = f"{one.number.kind}/{one.number.value}"
            keys[key] = {"key": key, "scheme": one.number.kind.value, "value": one.number.value}
            if one.number.kind is not NumberKind.REGISTRATION_NUMBER:
                organisations[_organisation_code(one.number)] = None
        if one.name is not None:
            wholes[one.name.folded] = None
            near = {code for region in _regions(one) for code in gazetteer.path(region)[1:]}
            facets = sorted(map(facet_of_region, near)) or None
            for part in _parts(one):
                key = _part_key(part, one)
                parts[key] = {"key": key, "text": part, "facets": facets}
    rows = transaction.rows(
        CANDIDATES,
        keys=list(keys.values()),
        organisations=list(organisations),
        wholes=list(wholes),
        parts=list(parts.values()),
        most=most,
        read=MOST_READ,
    )
    return {row["key"]: (list(dict.fromkeys(row["subjects"])), bool(row["cut"])) for row in rows}


@dataclass(frozen=True)
class KeyedNames:
    """The key of a subject, and the ids of those that were merged into it."""

    subject: str
    scheme: str
    value: str
    merged: tuple[str, ...]


def known_subjects(
    transaction: Transaction, subjects: Sequence[str], gazetteer: Gazetteer
) -> tuple[dict[str, Known], dict[str, KeyedNames]]:
    """Candidates by the id that was asked, and the keys of whom they are."""
    known: dict[str, Known] = {}
    names: dict[str, KeyedNames] = {}
    asked: Row = {"kinds": sorted(COMPANIES), "open": OPEN_COMMIT}
    for row in transaction.rows(KNOWN, subjects=list(subjects), **asked) if subjects else ():
        known[row["id"]] = _subject(row, gazetteer)
        merged = tuple(one[0] for one in row["merged"])
        names[row["subject"]] = KeyedNames(row["subject"], row["scheme"], row["value"], merged)
    return known, names


def _subject(row: Row, gazetteer: Gazetteer) -> Known:
    dated: dict[str, DatedName] = {}
    versions = [
        *((*one, True) for one in row["versions"]),
        *((*v, False) for one in row["merged"] for v in one[3]),
    ]
    for text, start, end, *_ in versions:  # the newest first
        if text not in dated:
            days = date.fromisoformat(start), date.fromisoformat(end)
            dated[text] = DatedName(text, parse(text, gazetteer), bool(dated), *days)
    regions = [code for one in row["versions"] for code in (one[3], one[4], *(one[5] or ())) if code]
    keys = [(row["scheme"], row["value"]), *((one[1], one[2]) for one in row["merged"])]
    return Known(
        id=row["subject"],
        code=next((value for scheme, value in keys if scheme == NumberKind.USCC), None),
        names=tuple(dated.values()),
        regions=tuple(dict.fromkeys(regions)),
        numbers=tuple(Number(NumberKind(scheme), value) for scheme, value in keys if scheme in _OLD),
    )


_OLD = (NumberKind.ORGANISATION_CODE, NumberKind.REGISTRATION_NUMBER)
