"""Kept decisions that rested on the record that is objected to."""

from __future__ import annotations

from typing import LiteralString

from graph_schema.vocabulary import Role
from hub.call import Call
from hub.decisions.kept_decision import KeptDecision
from hub.proceedings.objections.objection import Objection
from hub.store.graph import Row, Transaction
from hub.subjects.decision_grounds import INVESTIGATED, regions_of
from hub.subjects.ids_after_merge import ids_of

DECISIONS: LiteralString = """
UNWIND $regions AS region
CALL (region) {
  MATCH (g:Ground) USING INDEX SEEK g:Ground(record, region, at)
  WHERE g.record = $record AND g.region = region AND g.at <= $at
  MATCH (g)<-[:RESTED_ON]-(d:Decision)
  WHERE ($subjects IS NULL OR d.subject IN $subjects) AND (d.at < $at OR d.id < $id)
  RETURN d ORDER BY g.record DESC, g.region DESC, g.at DESC, d.id DESC LIMIT $limit
}
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority} AS decision
ORDER BY d.at DESC, d.id DESC LIMIT $limit
"""
"""The newest of each region, and of these the newest: no more are read."""
OLDER = """
MATCH (d:Decision) WHERE d.subject IN $subjects AND d.records IS NULL AND d.purpose <> 'INVESTIGATION'
RETURN count(d) AS older
"""


def decisions_behind(
    call: Call, objection: Objection, before: tuple[str, str], limit: int
) -> tuple[list[KeptDecision], int]:
    """The decisions before (at, id) whose facts held the record, without what they answered, the newest
    first, and how many about the subject are from before it was kept on which records they rest. The subject
    itself sees those about it, an officer all."""
    call.disclosures.note(call.access, objection.subject, "restedOn", regions=(objection.region,))
    asked: Row = {
        "record": objection.record,
        "at": before[0],
        "id": before[1],
        "limit": limit,
    }

    def work(transaction: Transaction) -> tuple[list[KeptDecision], int]:
        about = ids_of(transaction, objection.subject)
        own = about if call.access.caller.role is Role.SUBJECT else None
        regions = regions_of(transaction, [asked["record"]], after=INVESTIGATED)[asked["record"]]
        rows = transaction.rows(DECISIONS, subjects=own, regions=regions, **asked)
        count = transaction.row(OLDER, subjects=about)
        assert count is not None, "a count always has a row"
        return [KeptDecision.from_row(row["decision"]) for row in rows], int(count["older"])

    return call.services.graph.read(work) if objection.record is not None else ([], 0)
