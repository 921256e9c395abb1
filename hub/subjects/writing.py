"""Writes subjects, links, records and coverage in batches. Writing the same twice changes nothing.

A subject's versions and a record's versions are never overwritten: what changes is closed at the
commit and written anew. Authority, region and batch are properties, not edges (twelve to twenty
thousand rows a second, and no lock on a crowded node).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import LiteralString

from graph_schema.links import LinkKind
from graph_schema.shares import fixed
from graph_schema.vocabulary import SubjectKind
from hub.calendar.workdays import SHANGHAI
from hub.identity.digests import version_of
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import OPEN_COMMIT
from hub.policy.model.disclosure import CONDUCT_ENDED
from hub.policy.model.world import (
    CoverageDocument,
    LinkDocument,
    RecordDocument,
    SubjectDocument,
    SubjectVersion,
)
from hub.rules.scalars import as_date
from hub.store.graph import Row, Transaction

Paths = Callable[[str], tuple[str, ...]]
"""From a region to its path; empty for an unknown one."""

WRITE_SUBJECTS = """
UNWIND $rows AS row
MERGE (s:Subject {scheme: row.scheme, value: row.value})
  ON CREATE SET s.id = row.id, s.kind = row.kind, s.invented = row.invented, s.batch = $batch,
                s.knownFrom = $commit, s.keyVersion = row.keyVersion
WITH s, row
WHERE all(one IN row.versions WHERE (one.kind = 'NATURAL_PERSON') = (s.kind = 'NATURAL_PERSON'))
  AND (s.digest IS NULL OR s.digest <> row.digest OR s.kind <> row.kind)
SET s.digest = row.digest, s.kind = row.kind
WITH s, row
CALL (s) {
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
  SET v.knownTo = $commit
}
CALL (s, row) {
  UNWIND row.versions AS version
  CREATE (s)-[:HAS_VERSION]->(v:SubjectVersion:Dated)
  SET v = version, v.knownFrom = $commit, v.knownTo = $open,
      v.home = CASE s.kind WHEN 'NATURAL_PERSON' THEN coalesce(version.residence, version.registered)
                           ELSE coalesce(version.registered, version.residence) END + '/' + s.id
  FOREACH (code IN version.operation | CREATE (v)-[:OPERATES_AT]->(:Workplace {place: code + '/' + s.id}))
}
WITH count(*) AS changed
OPTIONAL MATCH (q:Sequence {name: 'commit'}) WHERE changed > 0
SET q.names = $commit
RETURN changed
"""
"""``home`` and ``place`` are what a region's subjects are paged by: a region's code, and the subject's id
behind it, as one text whose index gives the page in its order (see :mod:`hub.subjects.regions`).
``s.kind`` is that of the last version. Whom masking and grants take for a natural person stays one, and
nobody else becomes one: who writes checks it before (:data:`PERSONS`), and tells it. By ``q.names`` the index
of names (:mod:`hub.search.indexing`) learns that there are others."""
PERSONS = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.value})
WHERE (s.kind = 'NATURAL_PERSON') <> (row.kind = 'NATURAL_PERSON')
RETURN s.scheme AS scheme, s.value AS value, s.kind AS kind
"""
"""Subjects that are held as a natural person and come as another kind, or the other way round."""
WRITE_NEW_SUBJECTS = """
UNWIND $rows AS row
CREATE (s:Subject {scheme: $scheme, value: row[0], id: row[1], kind: $kind, invented: $invented,
                   digest: row[2], keyVersion: row[4], batch: $batch, knownFrom: $commit})
WITH s, row
UNWIND row[3] AS version
CREATE (s)-[:HAS_VERSION]->(v:SubjectVersion:Dated {
  name: version[0], registered: version[1], residence: version[2], operation: version[3], status: version[4],
  paths: version[5], validFrom: version[6], validTo: version[7], kind: version[8],
  knownFrom: $commit, knownTo: $open,
  home: CASE $kind WHEN 'NATURAL_PERSON' THEN coalesce(version[2], version[1])
                   ELSE coalesce(version[1], version[2]) END + '/' + row[1]})
FOREACH (code IN version[3] | CREATE (v)-[:OPERATES_AT]->(:Workplace {place: code + '/' + row[1]}))
WITH count(*) AS changed
MATCH (q:Sequence {name: 'commit'})
SET q.names = $commit
"""
"""For subjects that this transaction, which holds the commit number, has seen not to be there: twice as
fast. Rows have no names, because the driver packs those for each row."""
_VERSION_ROW = (
    "name",
    "registered",
    "residence",
    "operation",
    "status",
    "paths",
    "validFrom",
    "validTo",
    "kind",
)
WRITE_RECORDS = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.value})
OPTIONAL MATCH (old:CreditRecord {id: row.id}) WHERE old.version > 0 AND old.knownTo = $open
WITH s, row, old
WHERE old IS NULL OR old.digest <> row.digest OR NOT EXISTS { MATCH (s)-[:HAS_RECORD]->(old) }
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit)
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated)
SET r = row.properties, r.digest = row.digest, r.version = coalesce(old.version, 0) + 1,
    r.batch = $batch, r.knownFrom = $commit, r.knownTo = $open,
    r.subject = s.id, r.place = r.decidedOn + '/' + r.id
FOREACH (o IN CASE WHEN old.ruled THEN [old] ELSE [] END |
  SET r.ruled = true, r.repairedOn = coalesce(r.repairedOn, o.repairedOn),
      r.revokedOn = coalesce(r.revokedOn, o.revokedOn),
      r.disputedTo = CASE WHEN r.disputedFrom IS NULL THEN o.disputedTo ELSE r.disputedTo END,
      r.disputedFrom = coalesce(r.disputedFrom, o.disputedFrom),
      r.displayEndsOn = CASE WHEN o.repairedOn IS NOT NULL AND o.displayEndsOn < r.displayEndsOn
                             THEN o.displayEndsOn ELSE r.displayEndsOn END,
      r.sharingEndsOn = CASE WHEN o.repairedOn IS NOT NULL AND o.sharingEndsOn < r.sharingEndsOn
                             THEN o.sharingEndsOn ELSE r.sharingEndsOn END,
      r.ruledNames = o.ruledNames, r.ruledWas = o.ruledWas)
FOREACH (o IN CASE WHEN old.ruledNames IS NULL THEN [] ELSE [old] END |
  SET r.severity = CASE WHEN any(i IN range(0, size(o.ruledNames) - 1) WHERE o.ruledNames[i] = 'severity'
                                 AND o.ruledWas[i] = coalesce(r.severity, ''))
                        THEN o.severity ELSE r.severity END,
      r.title = CASE WHEN any(i IN range(0, size(o.ruledNames) - 1) WHERE o.ruledNames[i] = 'title'
                              AND o.ruledWas[i] = coalesce(r.title, ''))
                     THEN o.title ELSE r.title END,
      r.validTo = CASE WHEN any(i IN range(0, size(o.ruledNames) - 1) WHERE o.ruledNames[i] = 'validTo'
                                AND o.ruledWas[i] = r.validTo)
                       THEN o.validTo ELSE r.validTo END,
      r.scale = CASE WHEN any(i IN range(0, size(o.ruledNames) - 1) WHERE o.ruledNames[i] = 'attributes'
                              AND o.ruledWas[i] = r.attributes)
                     THEN o.scale ELSE r.scale END,
      r.attributes = CASE WHEN any(i IN range(0, size(o.ruledNames) - 1) WHERE o.ruledNames[i] = 'attributes'
                                   AND o.ruledWas[i] = r.attributes)
                          THEN o.attributes ELSE r.attributes END)
RETURN count(*) AS changed, collect(row.position) AS positions
"""
"""``old.version > 0`` says nothing new; without it the index of (id, version) can't be sought. What an
objection or a repair set (``ruled``, see :mod:`hub.subjects.revising`) outlives such a delivery; what an
objection corrected does where the delivery still says what was found wrong (``ruledWas``). ``subject`` and
``place`` are what a subject's records are paged by."""


_LINK_ROW = (
    *("startValue", "endValue", "key", "validFrom", "validTo", "state", "at", "position"),
    *("startsAs", "endsAs"),
)
"""What a row of every kind begins with; what only some kinds can state follows (:func:`_said`). ``startsAs``
and ``endsAs`` are the subjects that the row named, where they are merged into others (hub/matching)."""
_FURTHER: tuple[LiteralString, ...] = (
    *("row[10]", "row[11]", "row[12]", "row[13]", "row[14]"),
    *("row[15]", "row[16]", "row[17]", "row[18]", "row[19]"),
)


def _said(kind: LinkKind) -> tuple[LiteralString, ...]:
    return (*kind.terms.stated, "registeredOn")


def _write_links_of(kind: LinkKind) -> LiteralString:
    name: LiteralString = kind.terms.name
    said = tuple(zip(_said(kind), _FURTHER, strict=False))
    other: LiteralString = "".join(
        f"\n   OR coalesce(old.{one}, '') <> coalesce({row}, '')" for one, row in said
    )
    given: LiteralString = "".join(f"\n    l.{one} = {row}," for one, row in said)
    return f"""
UNWIND $rows AS row
MATCH (a:Subject {{scheme: $startScheme, value: row[0]}})
MATCH (b:Subject {{scheme: $endScheme, value: row[1]}})
OPTIONAL MATCH (a)-[old:{name} {{source: $source, key: row[2]}}]->(b) WHERE old.knownTo = $open
WITH a, b, row, old
WHERE old IS NULL OR old.validFrom <> row[3] OR old.validTo <> row[4] OR old.state <> row[5]{other}
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit, o.closedIn = $commit)
CREATE (a)-[l:{name}]->(b)
WITH a, b, l, row, '/' + row[3] + '/' + $source + '/' + left(row[2], 500) AS rest
SET l.startPlace = a.id + '/' + b.id + rest, l.endPlace = b.id + '/' + a.id + rest,
    l.source = $source, l.key = row[2], l.state = row[5],{given}
    l.validFrom = row[3], l.validTo = row[4],
    l.at = row[6], l.batch = $batch, l.knownFrom = $commit, l.knownTo = $open,
    l.writtenIn = $commit, l.startsOn = row[3], l.endsOn = CASE WHEN row[4] < '9999-12-31' THEN row[4] END,
    l.startsAs = row[8], l.endsAs = row[9]
RETURN collect(row[7]) AS positions
"""


WRITE_LINKS_OF: Mapping[str, LiteralString] = {kind: _write_links_of(kind) for kind in LinkKind}
"""One link for each (kind, start, end, source, key); what changes is closed and written anew. No two
rows of one call may name the same link. One statement for each kind, run for each pair of schemes: Neo4j
writes eight times as fast where the kind stands in the text, and the driver packs a row without names in
half the time. ``writtenIn``, ``closedIn``, ``startsOn`` and ``endsOn`` repeat what says when a link changes,
for the indexes of :mod:`hub.subjects.changes`: an index on the properties that every reader filters by would
be taken for theirs. Records and versions have the label ``Dated`` for the same end. ``startPlace`` and
``endPlace`` are what a subject's links are paged by."""
MOVED_LINKS = """
UNWIND $rows AS row
UNWIND [row.name, row.former] AS name
MATCH (n:LinkName {name: name}) WHERE name = row.name OR n.kind IN row.kinds
MATCH (start:Subject {id: n.start}), (end:Subject {id: n.end})
OPTIONAL MATCH (start)-[first:MERGED_INTO]->(a) WHERE first.knownTo = $open
OPTIONAL MATCH (end)-[last:MERGED_INTO]->(b) WHERE last.knownTo = $open
WITH row, name, n, coalesce(a, start) AS a, coalesce(b, end) AS b
MATCH (a)-[old:$(n.kind)]->(b)
WHERE old.source = $source AND old.key = n.key AND old.knownTo = $open
  AND (name <> row.name OR NOT (n.kind = row.kind
       AND a.scheme = row.startScheme AND a.value = row.startValue
       AND b.scheme = row.endScheme AND b.value = row.endValue))
SET old.knownTo = $commit, old.closedIn = $commit
FOREACH (o IN CASE WHEN name = row.name THEN [] ELSE [n] END | DELETE o)
RETURN collect(row.position) AS positions
"""
"""Closes links that a source names by a number of its own and that come with another kind, another end, or,
for the first time, with the register of that number (``former``: the name without it)."""
NAME_LINKS = """
UNWIND $rows AS row
MATCH (a:Subject {scheme: row.startScheme, value: row.startValue})
MATCH (b:Subject {scheme: row.endScheme, value: row.endValue})
OPTIONAL MATCH (n:LinkName {name: row.name})
WITH row, a, b, n WHERE n IS NULL OR n.kind <> row.kind OR n.start <> a.id OR n.end <> b.id
MERGE (m:LinkName {name: row.name})
SET m.kind = row.kind, m.start = a.id, m.end = b.id, m.key = row.key
RETURN count(*) AS changed
"""
END_LINKS = """
UNWIND $names AS name
MATCH (n:LinkName {name: name})
MATCH (start:Subject {id: n.start}), (end:Subject {id: n.end})
OPTIONAL MATCH (start)-[first:MERGED_INTO]->(a) WHERE first.knownTo = $open
OPTIONAL MATCH (end)-[last:MERGED_INTO]->(b) WHERE last.knownTo = $open
WITH n, coalesce(a, start) AS a, coalesce(b, end) AS b
MATCH (a)-[old:$(n.kind)]->(b)
WHERE old.source = $source AND old.knownTo = $open AND old.validTo > $day
  AND old.key = n.key
SET old.knownTo = $commit, old.closedIn = $commit
WITH a, b, n, old, CASE WHEN old.validFrom > $day THEN old.validFrom ELSE $day END AS ends
CREATE (a)-[l:$(n.kind)]->(b)
SET l = properties(old), l.validTo = ends, l.endsOn = ends, l.batch = $batch, l.closedIn = NULL,
    l.knownFrom = $commit, l.writtenIn = $commit, l.knownTo = $open
RETURN count(*) AS changed
"""
"""Ends links that a complete delivery does not name any more."""
END_RECORDS = """
UNWIND $names AS id
MATCH (old:CreditRecord {id: id}) USING INDEX SEEK old:CreditRecord(id, version)
WHERE old.version > 0 AND old.knownTo = $open AND old.validTo > $day
MATCH (s:Subject)-[:HAS_RECORD]->(old)
SET old.knownTo = $commit
WITH s, old {.*, version: old.version + 1, digest: 'left ' + old.digest, batch: $batch,
             validTo: CASE WHEN old.decidedOn > $day THEN old.decidedOn ELSE $day END,
             knownFrom: $commit, knownTo: $open} AS properties
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated)
SET r = properties
RETURN count(*) AS changed
"""
"""The same for records. Their digest is another one from then on: delivered again, they are there again."""
SAME_RECORDS = """
UNWIND $rows AS row
UNWIND range(0, size(row.ids) - 1) AS place
MATCH (r:CreditRecord {id: row.ids[place]}) WHERE r.version > 0 AND r.knownTo = $open
RETURN row.ids[0] AS id, collect(r.id) AS held
"""
"""Under which ids records stand that may have been named in another way."""
CLOSE_RECORDS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
SET r.knownTo = $commit
RETURN count(*) AS changed
"""
WRITE_COVERAGE = """
UNWIND $rows AS row
OPTIONAL MATCH (old:Coverage {kind: row.kind, region: row.region})
WHERE old.authority = row.authority AND old.validFrom = row.validFrom AND old.knownTo = $open
WITH row, old WHERE old IS NULL OR old.validTo <> row.validTo
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit)
CREATE (c:Coverage {kind: row.kind, region: row.region, authority: row.authority, validFrom: row.validFrom,
                    validTo: row.validTo, knownFrom: $commit, knownTo: $open, batch: $batch})
WITH count(*) AS changed
OPTIONAL MATCH (q:Sequence {name: 'commit'}) WHERE changed > 0
SET q.coverage = q.coverage + 1
RETURN changed
"""
"""Who keeps declarations in memory learns by ``q.coverage`` that there are others
(:mod:`hub.subjects.coverage`)."""
CLOSE_COVERAGE = """
UNWIND $rows AS row
MATCH (c:Coverage {kind: row.kind, region: row.region}) USING INDEX SEEK c:Coverage(kind, region)
WHERE c.authority = row.authority AND c.validFrom = row.validFrom AND c.knownTo = $open
SET c.knownTo = $commit
WITH count(*) AS changed
OPTIONAL MATCH (q:Sequence {name: 'commit'}) WHERE changed > 0
SET q.coverage = q.coverage + 1
RETURN changed
"""


def write(transaction: Transaction, statement: LiteralString, rows: Sequence[Row], **rest: object) -> int:
    """Runs a batch statement; answers how many rows changed something."""
    if not rows:
        return 0
    row = transaction.one(statement, rows=list(rows), open=OPEN_COMMIT, **rest)
    return int(row["changed"]) if row is not None else 0


def write_links(transaction: Transaction, rows: Sequence[Row], source: str, **rest: object) -> set[int]:
    """Writes links, each with its ``position``; answers the positions of those that changed something."""
    named = [row for row in rows if row["name"] is not None]
    changed = positions(transaction, MOVED_LINKS, named, source=source, **rest)
    groups: dict[tuple[str, str, str], list[list[object]]] = {}
    for row in rows:
        group = groups.setdefault((row["kind"], row["startScheme"], row["endScheme"]), [])
        said = (*_LINK_ROW, *_said(LinkKind(row["kind"])))
        group.append([row.get(name) for name in said])
    for (kind, start, end), group in groups.items():
        schemes = {"startScheme": start, "endScheme": end}
        changed |= positions(transaction, WRITE_LINKS_OF[kind], group, source=source, **schemes, **rest)
    if named:
        transaction.rows(NAME_LINKS, rows=named)
    return changed


def write_new_subjects(transaction: Transaction, rows: Sequence[Row], **rest: object) -> None:
    """Writes subjects that are not there yet, as :func:`subject_row` gives them."""
    groups: dict[tuple[str, str, bool], list[list[object]]] = {}
    for row in rows:
        versions = [[version[name] for name in _VERSION_ROW] for version in row["versions"]]
        group = groups.setdefault((row["scheme"], row["kind"], row["invented"]), [])
        group.append([row["value"], row["id"], row["digest"], versions, row["keyVersion"]])
    for (scheme, kind, invented), group in groups.items():
        transaction.rows(
            WRITE_NEW_SUBJECTS,
            rows=group,
            scheme=scheme,
            kind=kind,
            invented=invented,
            open=OPEN_COMMIT,
            **rest,
        )


def positions(
    transaction: Transaction, statement: LiteralString, rows: Sequence[object], **rest: object
) -> set[int]:
    """Runs a batch statement of links or records; answers the ``position`` of each row that changed
    something."""
    if not rows:
        return set()
    row = transaction.one(statement, rows=list(rows), open=OPEN_COMMIT, **rest)
    return set(row["positions"]) if row is not None else set()


def subject_row(document: SubjectDocument, key: SubjectKey, paths: Paths) -> Row:
    """A subject as :data:`WRITE_SUBJECTS` takes it."""
    versions = [version_row(one, one.kind or document.kind, paths) for one in document.versions]
    return {
        "scheme": key.scheme,
        "value": key.value,
        "invented": document.invented,
        **of_versions(versions),
        "keyVersion": version_of(key),
    }


def of_versions(versions: Sequence[Row]) -> Row:
    """What a subject's row says of its versions, with a new ``id``. Where all are of one kind the digest
    leaves it out, since ``kind`` says it: a digest from before versions had kinds still tells what is new."""
    last = max(versions, key=itemgetter("validFrom"))
    alike = len({version["kind"] for version in versions}) == 1
    told = [{name: version[name] for name in version if name != "kind" or not alike} for version in versions]
    return {"id": new_id("s"), "kind": last["kind"], "versions": list(versions), "digest": digest(told)}


def version_row(version: SubjectVersion, kind: SubjectKind, paths: Paths) -> Row:
    """One version of a subject as the graph keeps it."""
    return {
        "kind": kind.value,
        "name": version.name,
        "registered": version.registered,
        "residence": version.residence,
        "operation": list(version.operation),
        "status": version.status,
        "paths": sorted({code for region in _regions(version) for code in paths(region)}),
        "validFrom": version.from_.isoformat(),
        "validTo": version.to.isoformat(),
    }


def _regions(version: SubjectVersion) -> list[str]:
    return [region for region in (version.registered, version.residence, *version.operation) if region]


def record_row(document: RecordDocument, key: SubjectKey, paths: Paths) -> Row:
    """A record as :data:`WRITE_RECORDS` takes it. Attributes are one JSON text: numbers and dates as
    text, so that they read back exactly."""
    received = document.received_at
    properties: Row = {
        "id": document.id,
        "kind": document.kind,
        "authority": document.authority,
        "region": document.region,
        "path": list(paths(document.region)),
        "decidedOn": document.decided_on.isoformat(),
        "receivedAt": received.astimezone(SHANGHAI).isoformat() if received is not None else None,
        "publishedOn": _day(document.published_on),
        "validTo": document.valid_to.isoformat(),
        "displayEndsOn": document.display_ends_on.isoformat(),
        "sharingEndsOn": document.sharing_ends_on.isoformat(),
        "severity": document.severity.value if document.severity is not None else None,
        "repairedOn": _day(document.repaired_on),
        "revokedOn": _day(document.revoked_on),
        "disputedFrom": _day(document.disputed_from),
        "disputedTo": _day(document.disputed_to),
        "attributes": json.dumps(
            {name: plain(value) for name, value in document.attributes.items()}, ensure_ascii=False
        ),
        "title": document.title,
        "scale": document.attributes.get("scale"),
    }
    if CONDUCT_ENDED in document.attributes:
        ended = as_date(plain(document.attributes[CONDUCT_ENDED]))
        properties["conductEndedOn"] = _day(ended)
    return record_under(
        document.id,
        {
            "scheme": key.scheme,
            "value": key.value,
            "properties": properties,
            # No digest of a person: it changes with the keys, and this one would be a way round a new key.
            "plain": key.value if key.digests is None else "",
        },
    )


def record_under(id_: str, row: Row) -> Row:
    """A record's row under an id, with the digest that tells whether a delivery says anything new."""
    properties: Row = {**row["properties"], "id": id_}
    said = digest([row["scheme"], row["plain"], properties])
    return {**row, "id": id_, "properties": properties, "digest": said}


def link_name(source: str, register: str, number: str) -> str:
    """What a link is called, whatever its kind and its ends: by its source's own number."""
    return "\x1f".join((source, register, number))


def link_row(
    document: LinkDocument,
    start: SubjectKey,
    end: SubjectKey,
    *,
    key: str | None = None,
    at: datetime | None = None,
    name: str | None = None,
    former: str | None = None,
    kinds: Sequence[str] = (),
) -> Row:
    """A link as :func:`write_links` takes it, but for its ``position``.

    Args:
        key: tells links of the same kind between the same two apart, within one source: the
            source's own number of the link. Left out, it is the day from which the link holds.
        at: the moment the source gives, where it is finer than a day.
        name: the link's own name (:func:`link_name`), whatever its kind and its ends.
        former: what it was called before the register was named, among links of these kinds.
    """
    return {
        "kind": document.kind.value,
        "startScheme": start.scheme,
        "startValue": start.value,
        "endScheme": end.scheme,
        "endValue": end.value,
        "key": key if key is not None else document.from_.isoformat(),
        "name": name,
        "former": former,
        "kinds": list(kinds),
        **{name: fixed(figure) for name, figure in document.figures().items()},
        **_amount(document),
        "state": document.state.value,
        "registeredOn": _day(document.registered_on),
        "validFrom": document.from_.isoformat(),
        "validTo": document.to.isoformat(),
        "at": at.astimezone(UTC).isoformat() if at is not None else None,
    }


def _amount(document: LinkDocument) -> Row:
    if document.amount is None:
        return {}
    return {"amount": plain(document.amount), "currency": document.currency or "CNY"}


def coverage_rows(document: CoverageDocument) -> list[Row]:
    """A declaration as :data:`WRITE_COVERAGE` takes it, one row a kind."""
    return [
        {
            "kind": kind,
            "region": document.region,
            "authority": document.authority,
            "validFrom": document.from_.isoformat(),
            "validTo": document.to.isoformat(),
        }
        for kind in document.kinds
    ]


def plain(value: bool | int | Decimal | date | str) -> bool | int | str:
    """A scalar as JSON holds it without loss."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def digest(data: object) -> str:
    """SHA-256 of canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def new_id(prefix: str) -> str:
    """An opaque id: a prefix and 80 random bits."""
    return f"{prefix}_{secrets.token_hex(10)}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
