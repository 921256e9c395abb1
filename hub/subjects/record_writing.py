"""Writes records in batches. Writing the same twice changes nothing; a version is never overwritten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.calendar.workdays import SHANGHAI
from hub.canonical_json import digest
from hub.identity.naming import SubjectKey
from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.policy.model.subject_documents import (
    RecordDocument,
)
from hub.rules.scalars import as_date, plain
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.batch_writing import Paths, iso_day
from hub.subjects.corrected_values import keep_corrected

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
                             THEN o.sharingEndsOn ELSE r.sharingEndsOn END)
RETURN count(*) AS changed, collect(row.position) AS positions
"""
"""``old.version > 0`` says nothing new; without it the index of (id, version) can't be sought. What an
objection or a repair set (``ruled``, see :mod:`hub.subjects.revising`) outlives such a delivery; what an
objection corrected is in the rows by then (:func:`write_records`). ``subject`` and ``place`` are what a
subject's records are paged by."""

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

ANNULLED = "annulled "
"""What the digest of a record begins with that a row ended which is set aside."""
ANNUL_RECORDS = """
UNWIND $rows AS row
MATCH (old:CreditRecord {id: row.id}) USING INDEX SEEK old:CreditRecord(id, version)
WHERE old.version > 0 AND old.knownTo = $open AND old.revokedOn IS NULL
MATCH (s:Subject)-[:HAS_RECORD]->(old)
SET old.knownTo = $commit
WITH s, old {.*, version: old.version + 1, digest: 'annulled ' + old.digest, batch: $batch,
             revokedOn: row.day, knownFrom: $commit, knownTo: $open} AS properties
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated)
SET r = properties
RETURN count(*) AS changed
"""
"""Of records whose row is set aside; the row that is mended says the rest."""

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


@dataclass(frozen=True)
class WrittenRecords:
    """What became of rows: how many changed something, the ``position`` of each that did, and by record the
    values that were not taken, because an objection had found them wrong."""

    changed: int
    positions: frozenset[int]
    not_taken: Mapping[str, Sequence[str]]


def write_records(
    transaction: Transaction, rows: Sequence[Row], *, commit: int, batch: str
) -> WrittenRecords:
    """Writes rows of records; what an objection corrected stays so where they say again what was wrong. The
    caller holds the commit number."""
    if not rows:
        return WrittenRecords(0, frozenset(), {})
    written, not_taken = keep_corrected(transaction, rows)
    given = {"rows": written, "commit": commit, "batch": batch, "open": OPEN_COMMIT}
    row = transaction.row(WRITE_RECORDS, **given)
    assert row is not None, "a count always has a row"
    return WrittenRecords(row["changed"], frozenset(row["positions"]), not_taken)


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
        "publishedOn": iso_day(document.published_on),
        "validTo": document.valid_to.isoformat(),
        "displayEndsOn": document.display_ends_on.isoformat(),
        "sharingEndsOn": document.sharing_ends_on.isoformat(),
        "severity": document.severity.value if document.severity is not None else None,
        "repairedOn": iso_day(document.repaired_on),
        "revokedOn": iso_day(document.revoked_on),
        "disputedFrom": iso_day(document.disputed_from),
        "disputedTo": iso_day(document.disputed_to),
        "attributes": json.dumps(
            {name: plain(value) for name, value in document.attributes.items()}, ensure_ascii=False
        ),
        "title": document.title,
        "scale": document.attributes.get("scale"),
    }
    if CONDUCT_ENDED in document.attributes:
        ended = as_date(plain(document.attributes[CONDUCT_ENDED]))
        properties["conductEndedOn"] = iso_day(ended)
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
