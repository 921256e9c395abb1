"""Writes subjects and their versions in batches. Writing the same twice changes nothing.

A version is never overwritten: what changes is closed at the commit and written anew. Authority, region and
batch are properties, not edges (twelve to twenty thousand rows a second, and no lock on a crowded node)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.canonical_json import digest
from hub.fragments import fragment
from hub.identity.naming import SubjectKey
from hub.identity.stored_digests import version_of
from hub.policy.model.subject_documents import (
    SubjectDocument,
    SubjectVersion,
)
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id
from hub.subjects.batch_writing import Paths

VERSION_FIELDS: tuple[LiteralString, ...] = (
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
"""What the graph keeps of a version, as :func:`version_row` makes it."""
VERSION: LiteralString = fragment(f"v {{{', '.join(f'.{name}' for name in VERSION_FIELDS)}}}", needs="v")
"""The version ``v`` with all of it."""
_PLACES: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8")
_BY_PLACE: LiteralString = ", ".join(
    [f"{name}: version[{place}]" for name, place in zip(VERSION_FIELDS, _PLACES, strict=True)]
)
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

WRITE_NEW_SUBJECTS: LiteralString = f"""
UNWIND $rows AS row
CREATE (s:Subject {{scheme: $scheme, value: row[0], id: row[1], kind: $kind, invented: $invented,
                   digest: row[2], keyVersion: row[4], batch: $batch, knownFrom: $commit}})
WITH s, row
UNWIND row[3] AS version
CREATE (s)-[:HAS_VERSION]->(v:SubjectVersion:Dated {{
  {_BY_PLACE},
  knownFrom: $commit, knownTo: $open,
  home: CASE $kind WHEN 'NATURAL_PERSON' THEN coalesce(version[2], version[1])
                   ELSE coalesce(version[1], version[2]) END + '/' + row[1]}})
FOREACH (code IN version[3] | CREATE (v)-[:OPERATES_AT]->(:Workplace {{place: code + '/' + row[1]}}))
WITH count(*) AS changed
MATCH (q:Sequence {{name: 'commit'}})
SET q.names = $commit
"""
"""For subjects that this transaction, which holds the commit number, has seen not to be there: twice as
fast. Rows have no names, because the driver packs those for each row."""


def write_new_subjects(transaction: Transaction, rows: Sequence[Row], **rest: object) -> None:
    """Writes subjects that are not there yet, as :func:`subject_row` gives them."""
    groups: dict[tuple[str, str, bool], list[list[object]]] = {}
    for row in rows:
        versions = [[version[name] for name in VERSION_FIELDS] for version in row["versions"]]
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
