"""A new version of a record, where an objection or a repair changes it.

Nothing is overwritten. The digest of what was delivered stays, so that the same delivery sent again changes
nothing; ``ruled`` marks the version, so that a changed delivery keeps what was ruled (see
:data:`hub.subjects.writing.WRITE_RECORDS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.policy.catalogue import OPEN_COMMIT
from hub.store.graph import Row, Transaction

STANDING = """
MATCH (r:CreditRecord {id: $id}) WHERE r.version > 0 AND r.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN s.id AS subject, r {.*} AS record
"""
REVISE = """
MATCH (old:CreditRecord {id: $id}) WHERE old.version > 0 AND old.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(old)
SET old.knownTo = $commit
WITH s, old {.*, version: old.version + 1, knownFrom: $commit, knownTo: $open, ruled: true} AS properties
CREATE (s)-[:HAS_RECORD]->(r:CreditRecord:Dated)
SET r = properties
SET r += $changes
RETURN r {.*} AS record
"""


def correct(
    transaction: Transaction,
    record: Mapping[str, Any],
    commit: int,
    corrected: Mapping[str, Any],
    more: Mapping[str, Any],
) -> Row:
    """Writes a corrected version. What was found wrong is kept beside it (``ruledNames``, ``ruledWas``), so
    that a later delivery that still says so doesn't bring it back; one that says something new counts."""
    was = [str(record.get(name) or "") for name in corrected]
    ruled = {
        "ruledNames": [*(record.get("ruledNames") or ()), *corrected],
        "ruledWas": [*(record.get("ruledWas") or ()), *was],
    }
    return revise(transaction, record["id"], commit, {**corrected, **more, **ruled})


def standing(transaction: Transaction, id_: str) -> Row | None:
    """The version of a record that is known now, with its subject's id: ``{subject, record}``."""
    return transaction.one(STANDING, id=id_, open=OPEN_COMMIT)


def revise(transaction: Transaction, id_: str, commit: int, changes: Mapping[str, Any]) -> Row:
    """Writes a new version with changed properties and answers it. The caller holds the commit number."""
    row = transaction.one(REVISE, id=id_, commit=commit, open=OPEN_COMMIT, changes=dict(changes))
    assert row is not None, "the caller has read it in this transaction"
    return row["record"]
