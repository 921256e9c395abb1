"""A new version of a record, where an objection or a repair changes it.

Nothing is overwritten. The digest of what was delivered stays, so that the same delivery sent again changes
nothing; ``ruled`` marks the version, so that a changed delivery keeps what was ruled (see
:data:`hub.subjects.record_writing.WRITE_RECORDS`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.vocabulary import Severity
from hub.access.grants import OF_THE_HUB
from hub.policy.catalogue import Catalogue
from hub.records.status import disputed
from hub.rules.facts import Plain, RecordFact
from hub.store.commits import OPEN_COMMIT
from hub.store.entity import Entity
from hub.store.graph import Row, Transaction
from hub.subjects.corrected_values import by_attribute, noted
from hub.subjects.readable_records import record_facts

CURRENT = """
MATCH (r:CreditRecord {id: $id}) WHERE r.version > 0 AND r.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN s.id AS subject, r {.*} AS record
"""
CURRENT_OF = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open
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
RETURN r.version AS version
"""


class RecordVersion(Entity, frozen=True):
    """A version of a credit record as its node has it; ``attributes`` as JSON text."""

    id: str
    version: int
    kind: str
    region: str
    path: tuple[str, ...]
    authority: str
    decided_on: date
    valid_to: date
    display_ends_on: date
    sharing_ends_on: date
    revoked_on: date | None = None
    disputed_from: date | None = None
    disputed_to: date | None = None
    severity: Severity | None = None
    title: str | None = None
    scale: Plain | None = None
    conduct_ended_on: date | None = None
    attributes: str = "{}"
    digest: str | None = None
    ruled_names: tuple[str, ...] = ()
    ruled_was: tuple[str, ...] = ()

    def disputed(self, today: date) -> bool:
        """Whether it is disputed on a day."""
        return disputed(self, today)


@dataclass(frozen=True)
class CurrentRecord:
    """The version of a record that is known now, with its subject's id."""

    subject: str
    record: RecordVersion


def correct(
    transaction: Transaction,
    record: RecordVersion,
    commit: int,
    corrected: Mapping[str, Any],
    more: Mapping[str, Any],
) -> None:
    """Writes a corrected version. What was found wrong is kept beside it (``ruledNames``, ``ruledWas``),
    value by value, so that a later delivery that still says so doesn't bring it back
    (:mod:`hub.subjects.corrected_values`); one that says something new counts."""
    earlier = by_attribute(record.ruled_names, record.ruled_was, record.attributes)
    wrong = earlier + noted(record.properties(), corrected)
    ruled = {"ruledNames": [name for name, _ in wrong], "ruledWas": [text for _, text in wrong]}
    revise(transaction, record.id, commit, {**corrected, **more, **ruled})


def current_record(transaction: Transaction, id_: str) -> CurrentRecord | None:
    """A record as it is known now."""
    row = transaction.row(CURRENT, id=id_, open=OPEN_COMMIT)
    return CurrentRecord(row["subject"], RecordVersion.from_row(row["record"])) if row is not None else None


def current_fact(
    transaction: Transaction, id_: str, commit: int, today: date, catalogue: Catalogue
) -> RecordFact | None:
    """A record as it is known now, as a fact for the officers in charge of it."""
    row = transaction.row(CURRENT, id=id_, open=OPEN_COMMIT)
    if row is None:
        return None
    rows: list[Row] = [{**row, "grants": OF_THE_HUB}]
    return record_facts(transaction, rows, commit, today, catalogue)[0]


def current_facts(
    transaction: Transaction, ids: Sequence[str], today: date, catalogue: Catalogue
) -> dict[str, RecordFact]:
    """Records as they are known now, by id; see :func:`current_fact`."""
    if not ids:
        return {}
    found = transaction.rows(CURRENT_OF, ids=list(ids), open=OPEN_COMMIT)
    rows: list[Row] = [{**row, "grants": OF_THE_HUB} for row in found]
    return {fact.id: fact for fact in record_facts(transaction, rows, OPEN_COMMIT - 1, today, catalogue)}


def revise(transaction: Transaction, id_: str, commit: int, changes: Mapping[str, Any]) -> None:
    """Writes a new version with changed properties. The caller holds the commit number."""
    row = transaction.row(REVISE, id=id_, commit=commit, open=OPEN_COMMIT, changes=dict(changes))
    assert row is not None, "the caller has read it in this transaction"
