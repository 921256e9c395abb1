"""Whom rows mean that come without a unified code: matched, undecided or unknown, each with its reasons.

Asked by who writes rows, in the same transaction; nobody's grants are asked, for nothing is told to a caller.
Rows are asked in blocks: candidates by code, by organisation code, by whole name and by distinctive part,
each an equality of an index, then their names, then what was judged: three statements a block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import LiteralString

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.links import COMPANIES
from hub.matching.numbers import Number, NumberKind, organisation_part, read_number
from hub.matching.pairs import Verdict, mention_of
from hub.matching.scoring import Known, Scored, Sought, ranked, scored
from hub.matching.thresholds import THRESHOLDS, Feature
from hub.policy.catalogue import OPEN_COMMIT
from hub.search.gazetteer import Gazetteer
from hub.search.indexing import facet_of_region
from hub.search.matching import DatedName, PartSimilarity
from hub.search.names import LONGEST_NAME, parse
from hub.store.graph import Row, Transaction

ROWS_AT_ONCE = 1_000
MOST_OF_A_NAME = 50
"""So many subjects of one distinctive part, in the regions of the row where it names one, are compared: where
there are more, no likeness of names says which is meant."""
MOST_READ = 1_000
"""Out of so many names of one distinctive part those of the row's regions are picked."""
MOST_PROPOSED = 5
"""So many candidates of a row wait for a person."""
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
JUDGED: LiteralString = """
CALL () {
  UNWIND $mentions AS mention
  MATCH (p:MatchingPair {mention: mention}) WHERE p.verdict <> 'UNDECIDED'
  RETURN p
  UNION
  UNWIND $subjects AS subject
  MATCH (p:MatchingPair {subject: subject}) WHERE p.verdict = 'NOT_SAME' AND p.mention IS NOT NULL
  RETURN p
}
MATCH (s:Subject {id: p.subject})
OPTIONAL MATCH (s)-[m:MERGED_INTO]->(into:Subject) WHERE m.knownTo = $open
WITH p, coalesce(into, s) AS s
RETURN p.mention AS mention, s.id AS subject, s.scheme AS scheme, s.value AS value, p.verdict AS verdict,
       p.name AS name
"""


class Meaning(StrEnum):
    """What became of the question whom a row means."""

    MATCHED = "MATCHED"  # 已匹配
    UNDECIDED = "UNDECIDED"  # 待人工判断
    UNKNOWN = "UNKNOWN"  # 未找到


@dataclass(frozen=True)
class RowNames:
    """What a row says of whom it means.

    Args:
        number: a code in any form; one that can't be read says nothing.
        region: code of a region beside the name, such as that of the authority.
        on: the day of which the row speaks.
    """

    name: str | None
    number: str | None = None
    region: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Resolution:
    """Whom a row means.

    Args:
        subject: the id, where matched; ``scheme`` and ``value`` are its key.
        candidates: the best first; those that wait for a person where undecided, the one meant where matched.
        judged: a person said so.
        sought: how the row was read.
    """

    meaning: Meaning
    sought: Sought
    candidates: tuple[Scored, ...] = ()
    subject: str | None = None
    scheme: str | None = None
    value: str | None = None
    judged: bool = False


def resolve(transaction: Transaction, rows: Sequence[RowNames], gazetteer: Gazetteer) -> list[Resolution]:
    """Whom each row means, in the order of the rows; writes nothing."""
    return resolve_sought(transaction, [sought_of(row, gazetteer) for row in rows], gazetteer)


def resolve_sought(
    transaction: Transaction, asked: Sequence[Sought], gazetteer: Gazetteer
) -> list[Resolution]:
    """The same for rows as they are compared."""
    found: list[Resolution] = []
    for block in _blocks(asked):
        found += _resolve(block, transaction, gazetteer)
    return found


def _blocks(asked: Sequence[Sought]) -> Iterator[list[Sought]]:
    left = iter(asked)
    while block := list(islice(left, ROWS_AT_ONCE)):
        yield block


def sought_of(row: RowNames, gazetteer: Gazetteer) -> Sought:
    """A row as it is compared. What holds an identity number names a person, and nothing is made of it."""
    text = row.name or ""
    name = (
        parse(text, gazetteer)
        if text and len(text) <= LONGEST_NAME and not holds_identity_number(text)
        else None
    )
    number = None if row.number is None or holds_identity_number(row.number) else read_number(row.number)
    return Sought(name if name is not None and name.folded else None, number, row.region, row.on)


def _resolve(asked: Sequence[Sought], transaction: Transaction, gazetteer: Gazetteer) -> list[Resolution]:
    runs = _candidates(transaction, asked, gazetteer)
    ids = sorted({id_ for subjects, _ in runs.values() for id_ in subjects})
    known, names = _known(transaction, ids, gazetteer)
    mentions = {one: mention_of(one) for one in set(asked)}
    judged = _judged(transaction, mentions.values(), names, gazetteer)
    answers: dict[Sought, Resolution] = {}
    for one in asked:
        if one not in answers:
            keys = [key for key in _keys(one) if key in runs]
            subjects = {known[id_].id: known[id_] for key in keys for id_ in runs[key][0] if id_ in known}
            cut = any(runs[key][1] for key in keys)
            answers[one] = _decided(one, mentions[one], subjects, cut, judged, names, gazetteer)
    return [answers[one] for one in asked]


def _decided(
    sought: Sought,
    mention: str,
    subjects: Mapping[str, Known],
    cut: bool,
    judged: _Judged,
    names: Mapping[str, _Names],
    gazetteer: Gazetteer,
) -> Resolution:
    """The answer: what a person said goes before every score."""
    same = judged.same.get(mention)
    if same is not None:
        return Resolution(Meaning.MATCHED, sought, (), same.subject, same.scheme, same.value, judged=True)
    not_same = judged.not_same.get(mention, frozenset())
    found = [one for one in ranked(sought, subjects.values(), gazetteer) if one.subject not in not_same]
    likely = [one for one in found if one.score >= THRESHOLDS.undecided]
    if not likely:
        return Resolution(Meaning.UNKNOWN, sought)
    best = likely[0]
    alike = len(likely) > 1 and best.score - likely[1].score < THRESHOLDS.margin
    by_name_alone = not any(
        one.feature in _CERTAIN and one.similarity is PartSimilarity.SAME for one in best.features
    )
    if (
        best.score < THRESHOLDS.match
        or alike
        or (cut and by_name_alone)
        or _resembles_another(sought, best, judged, gazetteer)
    ):
        return Resolution(Meaning.UNDECIDED, sought, tuple(likely[:MOST_PROPOSED]))
    key = names[best.subject]
    return Resolution(Meaning.MATCHED, sought, (best,), key.subject, key.scheme, key.value)


_CERTAIN = (Feature.CODE, Feature.ORGANISATION_CODE, Feature.REGISTRATION_NUMBER, Feature.NAME)


def _resembles_another(sought: Sought, best: Scored, judged: _Judged, gazetteer: Gazetteer) -> bool:
    """Whether the row is as like to what was judged not to be the subject as to the subject: then it is a
    person's to say again."""
    others = judged.others.get(best.subject, ())
    return any(
        (like := scored(sought, one, gazetteer)) is not None and like.score >= best.score for one in others
    )


# What is asked of the graph


def _keys(sought: Sought) -> list[str]:
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


def _candidates(
    transaction: Transaction, asked: Iterable[Sought], gazetteer: Gazetteer
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
        most=MOST_OF_A_NAME,
        read=MOST_READ,
    )
    return {row["key"]: (list(dict.fromkeys(row["subjects"])), bool(row["cut"])) for row in rows}


@dataclass(frozen=True)
class _Names:
    """The key of a subject, and the ids of those that were merged into it."""

    subject: str
    scheme: str
    value: str
    merged: tuple[str, ...]


def _known(
    transaction: Transaction, subjects: Sequence[str], gazetteer: Gazetteer
) -> tuple[dict[str, Known], dict[str, _Names]]:
    """Candidates by the id that was asked, and the keys of whom they are."""
    known: dict[str, Known] = {}
    names: dict[str, _Names] = {}
    asked: Row = {"kinds": sorted(COMPANIES), "open": OPEN_COMMIT}
    for row in transaction.rows(KNOWN, subjects=list(subjects), **asked) if subjects else ():
        known[row["id"]] = _subject(row, gazetteer)
        merged = tuple(one[0] for one in row["merged"])
        names[row["subject"]] = _Names(row["subject"], row["scheme"], row["value"], merged)
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


@dataclass(frozen=True)
class _Judged:
    """What people judged: by mention whom it means and whom not; by subject what was judged not to be it."""

    same: Mapping[str, _Names]
    not_same: Mapping[str, frozenset[str]]
    others: Mapping[str, tuple[Known, ...]]


def _judged(
    transaction: Transaction, mentions: Iterable[str], names: Mapping[str, _Names], gazetteer: Gazetteer
) -> _Judged:
    subjects = sorted({id_ for one in names.values() for id_ in (one.subject, *one.merged)})
    rows = transaction.rows(JUDGED, mentions=sorted(set(mentions)), subjects=subjects, open=OPEN_COMMIT)
    same: dict[str, _Names] = {}
    not_same: dict[str, set[str]] = defaultdict(set)
    others: dict[str, list[Known]] = defaultdict(list)
    for row in rows:
        mention: str = row["mention"]
        subject: str = row["subject"]
        if row["verdict"] == Verdict.SAME:
            same[mention] = _Names(subject, row["scheme"], row["value"], ())
            continue
        not_same[mention].add(subject)
        if row["name"]:
            name = DatedName(row["name"], parse(row["name"], gazetteer), False, date.min, date.max)
            others[subject].append(Known(subject, None, (name,)))
    return _Judged(
        same,
        {mention: frozenset(each) for mention, each in not_same.items()},
        {subject: tuple(each) for subject, each in others.items()},
    )
