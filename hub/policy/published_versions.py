"""Versions of policy documents that a region signs: publishing one, and ending one so that it stays ended."""

from __future__ import annotations

from dataclasses import dataclass

from hub.policy.new_versions import MARK_POLICY, NewDocument, publish, version_row
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

CLOSE_BY_REGION = """
MATCH (p:PolicyDocument {type: $type, id: $id, version: $version})
SET p.knownTo = $commit, p.changedIn = $commit, p.withdrawnOrigin = $origin, p.withdrawer = $publisher,
    p.withdrawnMatter = $matter, p.withdrawnReason = $reason
WITH p
OPTIONAL MATCH (p)-[:HAS_CLAUSE]->(c:Clause)
SET c.knownTo = $commit
"""
SIGN = """
MATCH (p:PolicyDocument {type: $type, id: $id, version: $version})
SET p.publisher = $publisher, p.matter = $matter, p.reason = $reason
"""
NEWEST = """
MATCH (p:PolicyDocument {type: $type, id: $id}) WHERE p.version > 0
RETURN p.version AS version, p.digest AS digest, p.knownTo = $open AS open
ORDER BY p.version DESC LIMIT 1
"""
"""``p.version > 0`` says nothing new; without it the index of (type, id, version) can't be sought."""


@dataclass(frozen=True)
class Signature:
    """Who publishes or withdraws for a region: account, authority, the matter's number, and why."""

    publisher: str
    authority: str
    matter: str
    reason: str

    @property
    def origin(self) -> str:
        """``origin`` of what is published so: the seeds never overwrite it."""
        return f"published:{self.authority}"

    def parameters(self) -> Row:
        """``publisher``, ``matter`` and ``reason`` of a statement."""
        return {"publisher": self.publisher, "matter": self.matter, "reason": self.reason}


def newest(transaction: Transaction, type_: str, id_: str) -> Row | None:
    """``version``, ``digest`` and ``open`` (whether it stands) of a document's newest version."""
    return transaction.row(NEWEST, type=type_, id=id_, open=OPEN_COMMIT)


def publish_signed(
    transaction: Transaction, document: NewDocument, version: int, commit: int, by: Signature
) -> None:
    """Writes a document as this version, signed."""
    publish(transaction, [version_row(document, version, by.origin)], commit)
    transaction.rows(SIGN, type=document.type, id=document.id, version=version, **by.parameters())


def withdraw_signed(
    transaction: Transaction, type_: str, id_: str, version: int, commit: int, by: Signature
) -> None:
    """Ends this version, signed; the seeds don't bring it back."""
    transaction.rows(
        CLOSE_BY_REGION,
        type=type_,
        id=id_,
        version=version,
        commit=commit,
        origin=by.origin,
        **by.parameters(),
    )
    transaction.rows(MARK_POLICY, commit=commit)
