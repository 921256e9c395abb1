"""Writes subjects, links, records and coverage in batches. Writing the same twice changes nothing.

A subject's versions and a record's versions are never overwritten: what changes is closed at the
commit and written anew. Authority, region and batch are properties, not edges (twelve to twenty
thousand rows a second, and no lock on a crowded node).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any, LiteralString

from hub.graph import Row, Transaction
from hub.policy.catalogue import OPEN_COMMIT
from hub.policy.world import CoverageDocument, LinkDocument, RecordDocument, SubjectDocument
from hub.subjects.identity import SubjectKey

Paths = Callable[[str], tuple[str, ...]]
"""From a region to its path; empty for an unknown one."""

WRITE_SUBJECTS = """
UNWIND $rows AS row
MERGE (s:Subject {scheme: row.scheme, value: row.value})
  ON CREATE SET s.id = row.id, s.kind = row.kind, s.invented = row.invented, s.batch = $batch,
                s.knownFrom = $commit
WITH s, row WHERE s.kind = row.kind AND (s.digest IS NULL OR s.digest <> row.digest)
SET s.digest = row.digest
WITH s, row
CALL (s) {
  MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
  SET v.knownTo = $commit
}
CALL (s, row) {
  UNWIND row.versions AS version
  CREATE (s)-[:HAS_VERSION]->(v:SubjectVersion)
  SET v = version, v.knownFrom = $commit, v.knownTo = $open
}
RETURN count(*) AS changed
"""
OTHER_KIND = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.value}) WHERE s.kind <> row.kind
RETURN row.position AS position, s.kind AS kind
"""
WRITE_RECORDS = """
UNWIND $rows AS row
MATCH (s:Subject {scheme: row.scheme, value: row.value})
OPTIONAL MATCH (old:CreditRecord {id: row.id}) WHERE old.knownTo = $open
WITH s, row, old WHERE old IS NULL OR old.digest <> row.digest
FOREACH (o IN CASE WHEN old IS NULL THEN [] ELSE [old] END | SET o.knownTo = $commit)
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord)
SET r = row.properties, r.digest = row.digest, r.version = coalesce(old.version, 0) + 1,
    r.batch = $batch, r.knownFrom = $commit, r.knownTo = $open
RETURN count(*) AS changed
"""
WRITE_LINKS = """
UNWIND $rows AS row
MATCH (a:Subject {scheme: row.startScheme, value: row.startValue})
MATCH (b:Subject {scheme: row.endScheme, value: row.endValue})
MERGE (a)-[l:$(row.kind) {source: $source, validFrom: row.validFrom}]->(b)
  ON CREATE SET l.knownFrom = $commit, l.knownTo = $open, l.share = row.share, l.validTo = row.validTo,
                l.batch = $batch
RETURN sum(CASE l.batch WHEN $batch THEN 1 ELSE 0 END) AS changed
"""
MISSING_ENDS = """
UNWIND $rows AS row
OPTIONAL MATCH (a:Subject {scheme: row.startScheme, value: row.startValue})
OPTIONAL MATCH (b:Subject {scheme: row.endScheme, value: row.endValue})
WITH row, a, b WHERE a IS NULL OR b IS NULL
RETURN row.position AS position, a IS NULL AS noStart, b IS NULL AS noEnd
"""
MISSING_SUBJECTS = """
UNWIND $rows AS row
OPTIONAL MATCH (s:Subject {scheme: row.scheme, value: row.value})
WITH row, s WHERE s IS NULL
RETURN row.position AS position
"""
WRITE_COVERAGE = """
UNWIND $rows AS row
MERGE (c:Coverage {kind: row.kind, region: row.region, authority: row.authority, validFrom: row.validFrom})
  ON CREATE SET c.validTo = row.validTo, c.knownFrom = $commit, c.knownTo = $open, c.batch = $batch
RETURN sum(CASE c.batch WHEN $batch THEN 1 ELSE 0 END) AS changed
"""
NEW_BATCH = """
MERGE (b:Batch {id: $batch})
  ON CREATE SET b.source = $source, b.at = $at, b.commit = $commit
"""


def write(transaction: Transaction, statement: LiteralString, rows: Sequence[Row], **rest: object) -> int:
    """Runs a batch statement; answers how many rows changed something."""
    if not rows:
        return 0
    row = transaction.one(statement, rows=list(rows), open=OPEN_COMMIT, **rest)
    return int(row["changed"]) if row is not None else 0


def subject_row(document: SubjectDocument, key: SubjectKey, paths: Paths) -> Row:
    """A subject as :data:`WRITE_SUBJECTS` takes it."""
    versions = [
        {
            "name": version.name,
            "registered": version.registered,
            "residence": version.residence,
            "operation": list(version.operation),
            "status": version.status,
            "paths": sorted({code for region in _regions(version) for code in paths(region)}),
            "validFrom": version.from_.isoformat(),
            "validTo": version.to.isoformat(),
        }
        for version in document.versions
    ]
    return {
        "scheme": key.scheme,
        "value": key.value,
        "id": new_id("s"),
        "kind": document.kind.value,
        "invented": document.invented,
        "versions": versions,
        "digest": digest(versions),
    }


def _regions(version: Any) -> list[str]:
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
        "receivedAt": received.astimezone(UTC).isoformat() if received is not None else None,
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
    }
    return {
        "scheme": key.scheme,
        "value": key.value,
        "id": document.id,
        "properties": properties,
        "digest": digest([key.scheme, key.value, properties]),
    }


def link_row(document: LinkDocument, start: SubjectKey, end: SubjectKey) -> Row:
    """A link as :data:`WRITE_LINKS` takes it."""
    return {
        "kind": document.kind.value,
        "startScheme": start.scheme,
        "startValue": start.value,
        "endScheme": end.scheme,
        "endValue": end.value,
        "share": float(document.share) if document.share is not None else None,
        "validFrom": document.from_.isoformat(),
        "validTo": document.to.isoformat(),
    }


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
