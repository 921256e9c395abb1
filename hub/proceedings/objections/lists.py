"""Objections of a region or a subject, and what stands around one."""

from __future__ import annotations

from typing import LiteralString

from graph_schema.vocabulary import Role
from hub.call import Call
from hub.proceedings import machine as proceedings
from hub.proceedings.machine import ProceedingFilter, older, rested_on
from hub.proceedings.objections.states import STATES
from hub.services import Services
from hub.store.graph import Row, Transaction

_PAGE: LiteralString = """
  AND o.state IN $states AND o.filedAt <= $at
  AND ($overdue IS NULL
       OR coalesce(o.state IN $open AND (o.dueOn < $today OR o.providerDueOn < $today), false) = $overdue)
  AND (o.filedAt < $at OR o.id < $id)
RETURN o {.*} AS objection ORDER BY o.filedAt DESC, o.id DESC LIMIT $limit
"""
OF_REGIONS: LiteralString = (
    "MATCH (o:Objection) WHERE o.region IN $regions AND NOT coalesce(o.kind, '') IN $withheld" + _PAGE
)
OF_SUBJECT: LiteralString = "MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection) WHERE true" + _PAGE
EARLIER = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection)
WHERE coalesce(o.record, '') = $record AND coalesce(o.part, '') = $part
  AND (o.filedAt < $at OR (o.filedAt = $at AND o.id < $id))
RETURN o {.*} AS objection ORDER BY o.filedAt DESC, o.id DESC LIMIT $limit
"""


def listed(
    call: Call,
    wanted: ProceedingFilter,
) -> list[Row]:
    """Objections, as :func:`hub.proceedings.machine.listed` says."""
    return proceedings.listed(STATES, OF_SUBJECT, OF_REGIONS, call, wanted)


def earlier(services: Services, objection: Row, before: tuple[str, str], limit: int) -> list[Row]:
    """What the subject objected to the same record or part before (filed, id), the newest first. Whoever has
    the objection may see them: they are about the same."""
    asked: Row = {
        "subject": objection["subject"],
        "record": objection.get("record") or "",
        "part": objection.get("part") or "",
        "at": before[0],
        "id": before[1],
        "limit": limit,
    }
    return [row["objection"] for row in services.graph.read(lambda tx: tx.rows(EARLIER, **asked))]


def decisions_behind(
    call: Call,
    objection: Row,
    before: tuple[str, str],
    limit: int,
) -> tuple[list[Row], int]:
    """The decisions before (at, id) that rested on the record, the newest first, and how many about the
    subject are too old to tell."""
    own = objection["subject"] if call.access.caller.role is Role.SUBJECT else None
    call.disclosures.note(call.access, objection["subject"], "restedOn", regions=(objection["region"],))

    def work(transaction: Transaction) -> tuple[list[Row], int]:
        found = rested_on(transaction, objection["record"], own, before, limit)
        return found, older(transaction, objection["subject"])

    return call.services.graph.read(work) if objection["record"] is not None else ([], 0)
