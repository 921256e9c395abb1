"""Which regions are told that a record was repaired or revoked: partners, and who used it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import LiteralString

from hub.fragments import fragment
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Clause
from hub.subjects.revising import RecordVersion

TOLD_DECISION: LiteralString = fragment(
    "coalesce(d.purpose, '') <> 'INVESTIGATION' AND coalesce(d.callerRole, '') <> 'SUBJECT'", needs="d"
)
"""Whether the region that made a decision is told what became of a record that it rested on: of an
investigation nobody is, and who asked about itself made none."""
WHO_USED: LiteralString = fragment(
    f"""CALL (r) {{
  OPTIONAL MATCH (g:Ground {{record: r.id}})<-[:RESTED_ON]-(d:Decision)
  WHERE {TOLD_DECISION}
  RETURN collect(DISTINCT d.callerRegion) AS asking
}}
CALL (r) {{
  MATCH (h:Region) USING INDEX SEEK h:Region(code) WHERE h.code IN r.path
  MATCH (h)<-[:PARTY]-(a)-[:PARTY]->(p)
  WHERE a:Agreement AND NOT p.code IN r.path
  RETURN collect(DISTINCT p.code) AS parties
}}""",
    needs="r",
    gives="a asking d g h p parties",
)
"""The regions whose decisions rested on the record ``r``, and those that ever had an agreement with one of
its own, for :func:`regions_to_inform`."""


def regions_to_inform(
    record: RecordVersion, asking: Iterable[str], parties: Collection[str], catalogue: Catalogue, today: date
) -> set[str]:
    """Partners that can read the record, and those that used it while they were partners
    (:data:`WHO_USED`); never a region of the record's own."""
    used = once_partners(asking, parties, catalogue)
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


def once_partners(asking: Iterable[str], parties: Collection[str], catalogue: Catalogue) -> set[str]:
    """Of the regions whose decisions rested on a record, the ``parties`` that they are of or lie in: what
    these did with it ends too, whether their agreement stands or has ended."""
    return {party for region in asking for party in catalogue.path(region) if party in parties}


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
