"""Kept decisions that rested on the record that is objected to."""

from __future__ import annotations

from typing import LiteralString

from graph_schema.vocabulary import Role
from hub.call import Call
from hub.proceedings.objections.objection import Objection
from hub.store.entities import Entity, Moment
from hub.store.graph import Row, Transaction, stamp

DECISIONS: LiteralString = """
MATCH (g:Ground {record: $record})<-[:RESTED_ON]-(d:Decision)
WHERE d.purpose <> 'INVESTIGATION' AND ($subject IS NULL OR d.subject = $subject)
  AND (d.at < $at OR (d.at = $at AND d.id < $id))
RETURN d {.id, .at, .ask, .region, .callerRegion, .callerAuthority} AS decision
ORDER BY d.at DESC, d.id DESC LIMIT $limit
"""
OLDER = """
MATCH (d:Decision {subject: $subject}) WHERE d.records IS NULL AND d.purpose <> 'INVESTIGATION'
RETURN count(d) AS older
"""


class RestingDecision(Entity, frozen=True):
    """A kept decision whose facts held the record: what was asked, where, by which authority."""

    id: str
    at: Moment
    ask: str
    region: str
    caller_region: str
    caller_authority: str

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: at, id."""
        return stamp(self.at), self.id


def decisions_behind(
    call: Call, objection: Objection, before: tuple[str, str], limit: int
) -> tuple[list[RestingDecision], int]:
    """The decisions before (at, id) that rested on the record, the newest first, and how many about the
    subject are from before it was kept on which records they rest. The subject itself sees those about it,
    an officer all."""
    call.disclosures.note(call.access, objection.subject, "restedOn", regions=(objection.region,))
    asked: Row = {
        "record": objection.record,
        "subject": objection.subject if call.access.caller.role is Role.SUBJECT else None,
        "at": before[0],
        "id": before[1],
        "limit": limit,
    }

    def work(transaction: Transaction) -> tuple[list[RestingDecision], int]:
        rows = transaction.rows(DECISIONS, **asked)
        count = transaction.one(OLDER, subject=objection.subject)
        assert count is not None, "a count always has a row"
        return [RestingDecision.from_row(row["decision"]) for row in rows], int(count["older"])

    return call.services.graph.read(work) if objection.record is not None else ([], 0)
