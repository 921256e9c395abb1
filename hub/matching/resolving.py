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
from hub.matching.candidates import KeyedNames, candidates, keys_of, known_subjects
from hub.matching.numbers import read_number
from hub.matching.pairs import MatchingVerdict, mention_of
from hub.matching.scoring import Known, Scored, Sought, ranked, scored
from hub.matching.weights import THRESHOLDS, MatchingFeature, PartSimilarity
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import LONGEST_NAME, DatedName, parse
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

ROWS_AT_ONCE = 1_000
MOST_PROPOSED = 5
"""So many candidates of a row wait for a person."""

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
    runs = candidates(transaction, asked, gazetteer)
    ids = sorted({id_ for subjects, _ in runs.values() for id_ in subjects})
    known, names = known_subjects(transaction, ids, gazetteer)
    mentions = {one: mention_of(one) for one in set(asked)}
    judged = _judged(transaction, mentions.values(), names, gazetteer)
    answers: dict[Sought, Resolution] = {}
    for one in asked:
        if one not in answers:
            keys = [key for key in keys_of(one) if key in runs]
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
    names: Mapping[str, KeyedNames],
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


_CERTAIN = (
    MatchingFeature.CODE,
    MatchingFeature.ORGANISATION_CODE,
    MatchingFeature.REGISTRATION_NUMBER,
    MatchingFeature.NAME,
)


def _resembles_another(sought: Sought, best: Scored, judged: _Judged, gazetteer: Gazetteer) -> bool:
    """Whether the row is as like to what was judged not to be the subject as to the subject: then it is a
    person's to say again."""
    others = judged.others.get(best.subject, ())
    return any(
        (like := scored(sought, one, gazetteer)) is not None and like.score >= best.score for one in others
    )


@dataclass(frozen=True)
class _Judged:
    """What people judged: by mention whom it means and whom not; by subject what was judged not to be it."""

    same: Mapping[str, KeyedNames]
    not_same: Mapping[str, frozenset[str]]
    others: Mapping[str, tuple[Known, ...]]


def _judged(
    transaction: Transaction, mentions: Iterable[str], names: Mapping[str, KeyedNames], gazetteer: Gazetteer
) -> _Judged:
    subjects = sorted({id_ for one in names.values() for id_ in (one.subject, *one.merged)})
    rows = transaction.rows(JUDGED, mentions=sorted(set(mentions)), subjects=subjects, open=OPEN_COMMIT)
    same: dict[str, KeyedNames] = {}
    not_same: dict[str, set[str]] = defaultdict(set)
    others: dict[str, list[Known]] = defaultdict(list)
    for row in rows:
        mention: str = row["mention"]
        subject: str = row["subject"]
        if row["verdict"] == MatchingVerdict.SAME:
            same[mention] = KeyedNames(subject, row["scheme"], row["value"], ())
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
