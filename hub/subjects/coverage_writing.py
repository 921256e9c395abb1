"""Writes declarations of coverage (归集范围) in batches. Writing the same twice changes nothing."""

from __future__ import annotations

from hub.policy.model.subject_documents import (
    CoverageDocument,
)
from hub.store.graph import Row

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
