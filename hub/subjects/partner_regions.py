"""Which regions are told that a record was repaired or revoked: partners, and who used it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import LiteralString

from hub.fragments import fragment
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Clause
from hub.subjects.revising import RecordVersion

PARTIES: LiteralString = fragment(
    """CALL (r) {
  MATCH (h:Region) USING INDEX SEEK h:Region(code) WHERE h.code IN r.path
  MATCH (h)<-[:PARTY]-(a)-[:PARTY]->(p)
  WHERE a:Agreement AND NOT p.code IN r.path
  RETURN collect(DISTINCT p.code) AS parties
}""",
    needs="r",
    gives="a h p parties",
)
"""The regions that ever had an agreement with one of those of the record ``r``."""


def regions_to_inform(
    record: RecordVersion, users: Iterable[str], parties: Collection[str], catalogue: Catalogue, today: date
) -> set[str]:
    """Partners that can read the record, and those that used it while they were partners; never a region of
    the record's own.

    Args:
        users: the regions whose decisions rested on it (:mod:`hub.subjects.decision_grounds`).
        parties: :data:`PARTIES`.
    """
    used = once_partners(users, parties, catalogue)
    return (partners(record, catalogue, today) | used) - {*record.path}


def partners(record: RecordVersion, catalogue: Catalogue, today: date) -> set[str]:
    """Regions that can read the record by a clause with repair propagation."""
    return {
        clause.to
        for agreement, _ in catalogue.agreements.values()
        if agreement.valid.holds(today)
        for clause in agreement.clauses
        if clause.repair_propagation and _reaches(clause, record)
    }


def once_partners(users: Iterable[str], parties: Collection[str], catalogue: Catalogue) -> set[str]:
    """Of the regions whose decisions rested on a record, the ``parties`` that they are of or lie in: what
    these did with it ends too, whether their agreement stands or has ended."""
    return {party for region in users for party in catalogue.path(region) if party in parties}


def _reaches(clause: Clause, record: RecordVersion) -> bool:
    severity = clause.where.get("severity")
    if severity is not None:
        choices = [str(choice) for choice in (severity.one_of or (severity.equals,))]
        if str(record.severity) not in choices:
            return False
    return (
        clause.from_ in record.path
        and record.kind in clause.kinds
        and (clause.scale is None or clause.scale == record.scale)
    )
