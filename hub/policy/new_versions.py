"""Writes versions of policy documents: what differs from the graph, what is published, what is withdrawn.

A document changes only by a new version; the old one stays with the commits between which it was known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.policy.document_types import TYPES
from hub.policy.model import documents as d
from hub.policy.model.conditions import Model
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

LATEST = """
MATCH (p:PolicyDocument) WHERE p.type IN $types
WITH p ORDER BY p.version DESC
WITH p.type AS type, p.id AS id, collect(p)[0] AS last
RETURN type, id, last.version AS version, last.digest AS digest,
       coalesce(last.withdrawnOrigin, last.origin) AS origin, last.knownTo = $open AS open
"""

CLOSE = """
UNWIND $rows AS row
MATCH (p:PolicyDocument {type: row.type, id: row.id, version: row.version - 1})
WHERE p.knownTo = $open
SET p.knownTo = $commit, p.changedIn = $commit
WITH p
OPTIONAL MATCH (p)-[:HAS_CLAUSE]->(c:Clause)
SET c.knownTo = $commit
"""

CREATE = """
UNWIND $rows AS row
CREATE (p:PolicyDocument {type: row.type, id: row.id, version: row.version})
SET p += row.properties, p.text = row.text, p.digest = row.digest, p.origin = row.origin,
    p.knownFrom = $commit, p.knownTo = $open, p.changedIn = $commit
FOREACH (_ IN CASE row.type WHEN 'rule' THEN [1] ELSE [] END | SET p:Rule)
FOREACH (_ IN CASE row.type WHEN 'agreement' THEN [1] ELSE [] END | SET p:Agreement)
FOREACH (_ IN CASE row.type WHEN 'authority' THEN [1] ELSE [] END | SET p:Authority)
FOREACH (_ IN CASE row.type WHEN 'kind' THEN [1] ELSE [] END | SET p:RecordKind)
FOREACH (_ IN CASE row.type WHEN 'scale' THEN [1] ELSE [] END | SET p:GradeScale)
WITH p, row
CALL (p, row) {
  UNWIND row.clauses AS clause
  CREATE (p)-[:HAS_CLAUSE]->(c:Clause)
  SET c = clause, c.agreement = row.id, c.version = row.version, c.knownFrom = $commit, c.knownTo = $open
}
CALL (p, row) {
  UNWIND row.parties AS party
  MATCH (r:Region {code: party})
  CREATE (p)-[:PARTY]->(r)
}
"""

WITHDRAW = """
UNWIND $rows AS row
MATCH (p:PolicyDocument {type: row.type, id: row.id, version: row.version})
SET p.knownTo = $commit, p.changedIn = $commit
WITH p
OPTIONAL MATCH (p)-[:HAS_CLAUSE]->(c:Clause)
SET c.knownTo = $commit
"""

MARK_POLICY = "MATCH (q:Sequence {name: 'commit'}) SET q.policy = $commit"


@dataclass(frozen=True)
class NewDocument:
    """A document to publish: its type, id, text as YAML, and what the graph indexes of it."""

    type: str
    id: str
    text: str
    model: Model

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def changed(transaction: Transaction, documents: Iterable[NewDocument], origin: str) -> list[Row]:
    """Rows for :func:`publish`: documents that are new or differ from what the graph has.

    A seed never replaces a version that a region published (AMB-062).
    """
    current = {
        (row["type"], row["id"]): row for row in transaction.rows(LATEST, types=list(TYPES), open=OPEN_COMMIT)
    }
    rows: list[Row] = []
    for document in documents:
        held = current.get((document.type, document.id))
        same = held is not None and held["open"] and held["digest"] == document.digest
        if same or (held is not None and origin == "seed" and held["origin"] != "seed"):
            continue
        rows.append(version_row(document, int(held["version"]) + 1 if held is not None else 1, origin))
    return rows


def version_row(document: NewDocument, version: int, origin: str) -> Row:
    """A row for :func:`publish`: a document as a version."""
    return {
        "type": document.type,
        "id": document.id,
        "version": version,
        "text": document.text,
        "digest": document.digest,
        "origin": origin,
        **_indexed(document.model),
    }


def removed(transaction: Transaction, documents: Iterable[NewDocument]) -> list[Row]:
    """Seeded documents that the seeds no longer have: a load withdraws them, their versions stay."""
    kept = {(document.type, document.id) for document in documents}
    return [
        row
        for row in transaction.rows(LATEST, types=list(TYPES), open=OPEN_COMMIT)
        if row["open"] and row["origin"] == "seed" and (row["type"], row["id"]) not in kept
    ]


def publish(transaction: Transaction, rows: list[Row], commit: int, withdrawn: Sequence[Row] = ()) -> None:
    """Writes new versions, closes the ones before them, and closes what is withdrawn."""
    transaction.rows(WITHDRAW, rows=list(withdrawn), commit=commit)
    earlier = [row for row in rows if row["version"] > 1]
    transaction.rows(CLOSE, rows=earlier, commit=commit, open=OPEN_COMMIT)
    transaction.rows(CREATE, rows=rows, commit=commit, open=OPEN_COMMIT)
    transaction.rows(MARK_POLICY, commit=commit)


def _indexed(model: Model) -> Row:
    properties: Row = {}
    clauses: list[Row] = []
    parties: list[str] = []
    if isinstance(model, d.Rule):
        properties = {"region": model.region, "scenario": model.scenario, "kind": model.kind.value}
    if isinstance(model, d.Rule | d.Agreement):
        properties["status"] = model.status.value
        properties["validFrom"] = model.valid.from_.isoformat()
        properties["validTo"] = model.valid.to.isoformat()
    if isinstance(model, d.Agreement):
        parties = list(model.parties)
        clauses = [clause_row(clause, model) for clause in model.clauses]
    return {"properties": properties, "clauses": clauses, "parties": parties}


def clause_row(clause: d.Clause, agreement: d.Agreement) -> Row:
    """A clause as its node has it: what the statements that read under it compare."""
    severity = clause.where.get("severity")
    severities = None
    if severity is not None:
        severities = [str(choice) for choice in (severity.one_of or (severity.equals,))]
    return {
        "id": clause.id,
        "from": clause.from_,
        "to": clause.to,
        "kinds": list(clause.kinds),
        "purposes": [purpose.value for purpose in clause.purposes],
        "severities": severities,
        "scale": clause.scale,
        "share": clause.share.value,
        "recognise": clause.recognise,
        "opensNames": clause.opens_names,
        "validFrom": agreement.valid.from_.isoformat(),
        "validTo": agreement.valid.to.isoformat(),
    }
