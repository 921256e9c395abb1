"""Two subjects that are one: what stands under the one key is moved to the other, and back.

What moves is closed at the commit under the old subject and written anew under the other, with ``whence``: so
every read goes on as before, a replay at an earlier commit answers as then, and a split finds what came from
where. Look-ups follow ``MERGED_INTO`` (:mod:`hub.subjects.lookup`); it never leads through two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from graph_schema.links import AttributeKind, LinkKind
from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.matching.numbers import NumberKind, organisation_part
from hub.store.commits import OPEN_COMMIT
from hub.store.entity import Entity
from hub.store.graph import Transaction


def _subject(match: LiteralString) -> LiteralString:
    return f"""
{match}
OPTIONAL MATCH (s)-[m:MERGED_INTO]->(t:Subject) WHERE m.knownTo = $open
RETURN s {{.id, .scheme, .value, .kind, .knownFrom}} AS subject, t.id AS into,
       [code IN COLLECT {{ MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
                           RETURN coalesce(v.registered, v.residence) ORDER BY v.validFrom DESC LIMIT 1 }}
        WHERE code IS NOT NULL] AS regions
"""


BY_ID: LiteralString = _subject("MATCH (s:Subject {id: $id})")
BY_KEY: LiteralString = _subject("MATCH (s:Subject {scheme: $scheme, value: $value})")
MOVE_RECORDS = """
MATCH (t:Subject {id: $to})
MATCH (s:Subject {id: $from})-[:HAS_RECORD]->(old:CreditRecord)
WHERE old.knownTo = $open AND ($only IS NULL OR old.whence IN $only)
SET old.knownTo = $commit
WITH t, old {.*, version: old.version + 1, subject: t.id, knownFrom: $commit, knownTo: $open,
             whence: CASE WHEN $only IS NULL THEN coalesce(old.whence, s.id)
                          WHEN old.whence <> t.id THEN old.whence END} AS properties
CREATE (t)-[:HAS_RECORD]->(r:CreditRecord:Dated)
SET r = properties
RETURN count(*) AS moved
"""
"""``only``: what came from these, so a split; else all, so a merge."""


def _move_links(out: bool) -> LiteralString:
    """Links of one direction; ``startsAs`` and ``endsAs`` say from whom an end came, and so does the end of
    their places: two with the same place would be one in a page and in a trace. A link between the two is
    closed: nobody owns a share of itself."""
    old: LiteralString = "(s)-[old]->(o:Subject)" if out else "(s)<-[old]-(o:Subject)"
    new: LiteralString = "(t)-[l:$(type(old))]->(o)" if out else "(t)<-[l:$(type(old))]-(o)"
    start: LiteralString = "t.id + '/' + o.id" if out else "o.id + '/' + t.id"
    end: LiteralString = "o.id + '/' + t.id" if out else "t.id + '/' + o.id"
    mark: LiteralString = "startsAs" if out else "endsAs"
    return f"""
MATCH (t:Subject {{id: $to}})
MATCH (s:Subject {{id: $from}})
MATCH {old}
WHERE type(old) IN $kinds AND old.knownTo = $open AND ($only IS NULL OR old.{mark} IN $only)
SET old.knownTo = $commit, old.closedIn = $commit
WITH s, t, o, old, '/' + CASE WHEN $only IS NULL THEN coalesce(old.{mark}, s.id) ELSE t.id END AS mark,
     substring(old.startPlace, size(s.id) + 1 + size(o.id)) AS rest
WHERE o <> t
WITH s, t, o, old,
     CASE WHEN $only IS NULL THEN CASE WHEN rest ENDS WITH mark THEN rest ELSE rest + mark END
          WHEN rest ENDS WITH mark THEN left(rest, size(rest) - size(mark)) ELSE rest END AS rest
CREATE {new}
SET l = properties(old), l.closedIn = NULL, l.knownFrom = $commit, l.writtenIn = $commit, l.knownTo = $open,
    l.startPlace = {start} + rest, l.endPlace = {end} + rest,
    l.{mark} = CASE WHEN $only IS NULL THEN coalesce(old.{mark}, s.id)
                    WHEN old.{mark} <> t.id THEN old.{mark} END
RETURN count(*) AS moved
"""


MOVE_LINKS_OUT: LiteralString = _move_links(True)
MOVE_LINKS_IN: LiteralString = _move_links(False)
LINKS_BETWEEN = """
MATCH (s:Subject {id: $from})-[old]-(t:Subject {id: $to})
WHERE type(old) IN $kinds AND old.closedIn = $merged
WITH s, t, old, startNode(old) AS a, endNode(old) AS b
CREATE (a)-[l:$(type(old))]->(b)
SET l = properties(old), l.closedIn = NULL, l.knownFrom = $commit, l.writtenIn = $commit, l.knownTo = $open
RETURN count(*) AS moved
"""
"""A split opens again what the merge closed between the two."""
MOVE_USES = """
MATCH (t:Subject {id: $to})
MATCH (s:Subject {id: $from})-[old]->(a:SharedAttribute)
WHERE type(old) IN $uses AND old.knownTo = $open AND ($only IS NULL OR old.whence IN $only)
SET old.knownTo = $commit
CREATE (t)-[l:$(type(old))]->(a)
SET l = properties(old), l.knownFrom = $commit, l.knownTo = $open,
    l.endPlace = a.id + '/' + t.id + substring(old.endPlace, size(a.id) + 1 + size(s.id)),
    l.whence = CASE WHEN $only IS NULL THEN coalesce(old.whence, s.id)
                    WHEN old.whence <> t.id THEN old.whence END
RETURN count(*) AS moved
"""
MOVE_VERSIONS = """
MATCH (t:Subject {id: $to})
WITH t, coalesce(head(COLLECT { MATCH (t)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
                                RETURN v.validFrom ORDER BY v.validFrom LIMIT 1 }), '9999-12-31') AS first
MATCH (s:Subject {id: $from})-[:HAS_VERSION]->(old:SubjectVersion) WHERE old.knownTo = $open
SET old.knownTo = $commit
WITH s, t, old, first WHERE old.validFrom < first
CREATE (t)-[:HAS_VERSION]->(v:SubjectVersion:Dated)
SET v = properties(old), v.knownFrom = $commit, v.knownTo = $open,
    v.validTo = CASE WHEN old.validTo < first THEN old.validTo ELSE first END,
    v.home = left(old.home, size(old.home) - size(s.id)) + t.id
FOREACH (code IN old.operation | CREATE (v)-[:OPERATES_AT]->(:Workplace {place: code + '/' + t.id}))
RETURN count(*) AS moved
"""
"""The names of the one are those of the other for the days of which the other says nothing; of other days the
other's own count."""
VERSIONS_BACK = """
MATCH (s:Subject {id: $from})-[:HAS_VERSION]->(old:SubjectVersion) WHERE old.knownTo = $merged
CREATE (s)-[:HAS_VERSION]->(v:SubjectVersion:Dated)
SET v = properties(old), v.knownFrom = $commit, v.knownTo = $open
FOREACH (code IN old.operation | CREATE (v)-[:OPERATES_AT]->(:Workplace {place: code + '/' + s.id}))
WITH old
MATCH (:Subject {id: $to})-[:HAS_VERSION]->(copy:SubjectVersion)
WHERE copy.knownTo = $open AND copy.knownFrom >= $merged AND copy.validFrom = old.validFrom
  AND copy.name = old.name AND copy.validTo <= old.validTo
SET copy.knownTo = $commit
RETURN count(*) AS moved
"""
LEAD = """
MATCH (s:Subject {id: $from}) MATCH (t:Subject {id: $to})
CREATE (s)-[:MERGED_INTO {knownFrom: $commit, knownTo: $open, judgement: $judgement}]->(t)
SET s.merged = true
WITH s, t
CALL (s, t) {
  MATCH (o:Subject)-[m:MERGED_INTO]->(s) WHERE m.knownTo = $open
  SET m.knownTo = $commit
  CREATE (o)-[:MERGED_INTO {knownFrom: $commit, knownTo: $open, judgement: m.judgement,
                            merged: coalesce(m.merged, m.knownFrom), via: s.id}]->(t)
}
MATCH (q:Sequence {name: 'commit'})
SET q.merges = coalesce(q.merges, 0) + 1, q.names = $commit
"""
"""Those that led to the one lead to the other, ``via`` it. ``merged`` stays after a split: an answer at an
earlier commit follows the merge still, and who never was merged is not asked (:mod:`hub.subjects.lookup`)."""
LEADS = """
MATCH (s:Subject {id: $from})-[m:MERGED_INTO]->(t:Subject) WHERE m.knownTo = $open
RETURN t.id AS into, coalesce(m.merged, m.knownFrom) AS merged,
       COLLECT { MATCH (o:Subject)-[n:MERGED_INTO]->(t) WHERE n.knownTo = $open AND n.via = s.id
                 RETURN o.id } AS via
"""
LEAD_NO_MORE = """
MATCH (s:Subject {id: $from})-[m:MERGED_INTO]->(t:Subject) WHERE m.knownTo = $open
SET m.knownTo = $commit
WITH s, t
CALL (s, t) {
  MATCH (o:Subject)-[n:MERGED_INTO]->(t) WHERE n.knownTo = $open AND n.via = s.id
  SET n.knownTo = $commit
  CREATE (o)-[:MERGED_INTO {knownFrom: $commit, knownTo: $open, judgement: n.judgement,
                            merged: n.merged}]->(s)
}
MATCH (q:Sequence {name: 'commit'})
SET q.merges = q.merges - 1, q.names = $commit
"""
PROCEEDINGS_TOO = """
MATCH (t:Subject {id: $to})
MATCH (s:Subject {id: $from})-[filed:FILED|APPLIED_FOR]->(p)
CREATE (t)-[l:$(type(filed))]->(p)
SET l.whence = coalesce(filed.whence, s.id)
"""
PROCEEDINGS_NO_MORE = """
MATCH (:Subject {id: $from})-[l:FILED|APPLIED_FOR]->() WHERE l.whence IN $only DELETE l
"""
"""Objections and repairs stay where they were filed, and are the other's too. A consent stays: what was
consented to under the one key opens nothing of the other."""
PROCEEDINGS_BACK = """
MATCH (t:Subject {id: $from})-[filed:FILED|APPLIED_FOR]->(p) WHERE p.subject = t.id AND p.record IS NOT NULL
MATCH (r:CreditRecord {id: p.record}) WHERE r.version > 0 AND r.knownTo = $open AND r.subject = $to
MATCH (s:Subject {id: $to})
CREATE (s)-[l:$(type(filed))]->(p)
SET p.subject = s.id
DELETE filed
"""
"""What was filed under the other key while they were one goes with the record that it is about."""
_KINDS = [str(kind) for kind in LinkKind]
_USES = [kind.relationship for kind in AttributeKind]
_RANKS = (NumberKind.USCC, NumberKind.ORGANISATION_CODE, NumberKind.REGISTRATION_NUMBER)
"""Whose key lasts: the unified code replaced the others."""


class KeyedSubject(Entity, frozen=True):
    """A subject by its key, whether or not it was merged; ``known_from``: since which commit."""

    id: str
    scheme: str
    value: str
    kind: SubjectKind
    known_from: int
    into: str | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merge:
    """Who is merged into whom."""

    subject: KeyedSubject
    into: KeyedSubject


def keyed_subject(transaction: Transaction, key: SubjectKey) -> KeyedSubject | None:
    """The subject of a key or id itself, and not the one that it was merged into."""
    if key.id is not None:
        row = transaction.row(BY_ID, id=key.id, open=OPEN_COMMIT)
    else:
        row = transaction.row(BY_KEY, scheme=key.scheme, value=key.value, open=OPEN_COMMIT)
    if row is None:
        return None
    return KeyedSubject.from_row({**row["subject"], "into": row["into"], "regions": row["regions"]})


def merge_of(one: KeyedSubject, other: KeyedSubject) -> Merge:
    """Which of two is merged into which: the unified code stays, then the older key.

    Raises:
        HubError: CONFLICT for one that is merged already, and for two codes of one register.
    """
    if one.id == other.id or one.into is not None or other.into is not None:
        raise HubError(ErrorCode.CONFLICT, "matching.merge-merged")
    parts = {part for each in (one, other) if (part := _organisation_code(each)) is not None}
    if len(parts) > 1 or (one.scheme == other.scheme == NumberKind.USCC):
        raise HubError(ErrorCode.CONFLICT, "matching.merge-codes")
    into, subject = sorted((one, other), key=_lasting)
    return Merge(subject, into)


def _organisation_code(subject: KeyedSubject) -> str | None:
    if subject.scheme == NumberKind.USCC:
        return organisation_part(subject.value)
    return subject.value if subject.scheme == NumberKind.ORGANISATION_CODE else None


def _lasting(subject: KeyedSubject) -> tuple[int, int, str]:
    ranks: dict[str, int] = {kind.value: place for place, kind in enumerate(_RANKS)}
    return ranks.get(subject.scheme, len(ranks)), subject.known_from, subject.id


def merge(transaction: Transaction, what: Merge, judgement: str, commit: int) -> None:
    """Moves all that is known of a subject to the other, and leads from the one to the other."""
    _move(transaction, what.subject.id, what.into.id, None, commit)
    ends = {"from": what.subject.id, "to": what.into.id, "commit": commit, "open": OPEN_COMMIT}
    transaction.rows(MOVE_VERSIONS, **ends)
    transaction.rows(PROCEEDINGS_TOO, **ends)
    transaction.rows(LEAD, judgement=judgement, **ends)


def split(transaction: Transaction, subject: str, commit: int) -> None:
    """Moves back what came from a subject, also what came under its key while it was merged.

    Raises:
        HubError: CONFLICT where it is not merged.
    """
    row = transaction.row(LEADS, **{"from": subject}, open=OPEN_COMMIT)
    if row is None:
        raise HubError(ErrorCode.CONFLICT, "matching.split-unmerged")
    only = [subject, *row["via"]]
    _move(transaction, row["into"], subject, only, commit)
    transaction.rows(PROCEEDINGS_NO_MORE, **{"from": row["into"]}, only=only)
    transaction.rows(PROCEEDINGS_BACK, **{"from": row["into"], "to": subject}, open=OPEN_COMMIT)
    ends = {"from": subject, "to": row["into"], "commit": commit, "open": OPEN_COMMIT}
    transaction.rows(LINKS_BETWEEN, kinds=_KINDS, merged=row["merged"], **ends)
    transaction.rows(VERSIONS_BACK, merged=row["merged"], **ends)
    transaction.rows(LEAD_NO_MORE, **{"from": subject}, commit=commit, open=OPEN_COMMIT)


def _move(transaction: Transaction, from_: str, to: str, only: list[str] | None, commit: int) -> None:
    ends = {"from": from_, "to": to, "only": only, "commit": commit, "open": OPEN_COMMIT}
    transaction.rows(MOVE_RECORDS, **ends)
    transaction.rows(MOVE_LINKS_OUT, kinds=_KINDS, **ends)
    transaction.rows(MOVE_LINKS_IN, kinds=_KINDS, **ends)
    transaction.rows(MOVE_USES, uses=_USES, **ends)
