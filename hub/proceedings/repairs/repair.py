"""An application for repair: its states, what it is, and how the graph keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, LiteralString, cast

from pydantic import BeforeValidator, PlainSerializer

from graph_schema.proceedings import Channel, Material, RepairState
from graph_schema.vocabulary import RecordStatus, Truth
from hub import deadline
from hub.access.caller_and_purpose import Access
from hub.call import Call
from hub.messages.languages import Language
from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.proceedings.machine import Machine
from hub.proceedings.proceeding import Proceeding, Worklist
from hub.proceedings.repairs.conditions import Condition, conditions
from hub.rules.facts import RecordFact
from hub.store.graph import Transaction
from hub.subjects.revising import current_facts

STATES = Machine(
    "repair",
    RepairState.APPLIED,
    {
        (RepairState.APPLIED, "grant"): RepairState.GRANTED,
        (RepairState.APPLIED, "refuse"): RepairState.REFUSED,
        (RepairState.APPLIED, "lapse"): RepairState.LAPSED,
        (RepairState.APPLIED, "retract"): RepairState.RETRACTED,
    },
)
"""What leads from where to where. ``lapse``: the record was revoked, so nothing is left to repair."""
GRANTED_AT_ONCE = message("proceedings.repair-instant")
"""The hub's own reason; people write theirs."""

APPLY = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:APPLIED_FOR]->(p:Repair)
SET p = $repair, p.changedIn = $commit
"""
OPEN_FOR = "MATCH (p:Repair {record: $record}) WHERE p.state IN $open RETURN p {.*} AS repair LIMIT 1"
BY_ID = "MATCH (p:Repair {id: $id}) RETURN p {.*} AS repair"
CHANGE = "MATCH (p:Repair {id: $id}) SET p += $repair, p.changedIn = $commit"
_PAGE: LiteralString = """
  AND p.state IN $states AND p.filedAt <= $at
  AND ($overdue IS NULL OR coalesce(p.state IN $open AND p.dueOn < $today, false) = $overdue)
  AND (p.filedAt < $at OR p.id < $id)
RETURN p {.*} AS repair ORDER BY p.filedAt DESC, p.id DESC LIMIT $limit
"""
OF_REGIONS: LiteralString = "MATCH (p:Repair) WHERE p.region IN $regions AND NOT p.kind IN $withheld" + _PAGE
OF_SUBJECT: LiteralString = "MATCH (s:Subject {id: $subject})-[:APPLIED_FOR]->(p:Repair) WHERE true" + _PAGE


def _read(kept: Any) -> Any:
    if not isinstance(kept, str):
        return kept
    return tuple(
        Condition(
            row["name"],
            Truth(row["truth"]),
            _message(row["message"]) if "message" in row else _kept(row["detail"]),
            row["source"],
            row["secondary"],
        )
        for row in json.loads(kept)
    )


def _kept(text: str) -> Message:
    """A text from before details were messages."""
    return message("proceedings.repair-detail-kept", text=text)


def _message(kept: Mapping[str, Any]) -> Message:
    """A message as :meth:`hub.messages.message.Message.as_json` gives it."""
    arguments = {
        name: _message(cast("Mapping[str, Any]", value)) if isinstance(value, dict) else value
        for name, value in kept["arguments"].items()
    }
    return Message(kept["messageId"], arguments)


def _keep(found: Sequence[Condition]) -> str:
    rows = [
        {
            "name": one.name,
            "truth": one.truth.value,
            "detail": one.detail.text(Language.EN),
            "message": one.detail.as_json(),
            "source": one.source,
            "secondary": one.secondary,
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False)


Conditions = Annotated[
    tuple[Condition, ...],
    BeforeValidator(_read),
    PlainSerializer(_keep, return_type=str, when_used="json"),
]
"""Conditions, which the graph keeps as JSON text."""


class Repair(Proceeding, frozen=True):
    """An application as it stands. ``vouched``: who provided the record entered it; ``plain``: every
    condition is met; ``eligible``: none stands against it; ``instant``: it was granted as it came;
    ``partners``: the regions that were sent a notice."""

    state: RepairState
    record: str
    kind: str
    channel: Channel
    materials: tuple[Material, ...]
    vouched: bool = False
    record_version: int | None = None
    conditions: Conditions = ()
    plain: bool = False
    eligible: bool = False
    instant: bool = False
    partners: tuple[str, ...] = ()

    def judged(self, conditions: Sequence[Condition]) -> Repair:
        """The application with what its conditions say."""
        return self.model_copy(
            update={
                "conditions": tuple(conditions),
                "plain": all(one.truth is Truth.MET for one in conditions),
                "eligible": none_against(conditions),
            }
        )

    def decided(
        self, event: str, reasons: str, access: Access, now: datetime, *, instant: bool = False
    ) -> Repair:
        """The application after an event that settles it: ``grant``, ``refuse``, ``lapse`` or ``retract``.

        Raises:
            HubError: CONFLICT for an event that its state does not allow.
        """
        return self.model_copy(
            update={
                "state": STATES.after(self.state, event),
                "decided_at": now,
                "decided_on": now.date(),
                "decided_by": access.caller.name,
                "decided_by_authority": access.caller.authority,
                "reasons": reasons,
                "instant": instant,
            }
        )


SETTLED = (RecordStatus.REPAIRED, RecordStatus.REVOKED, RecordStatus.EXPIRED)
"""Of a record: nothing is left to repair."""


def none_against(found: Sequence[Condition]) -> bool:
    """Whether no condition stands against an application."""
    return all(one.truth is not Truth.UNMET for one in found)


def conditions_now(
    fact: RecordFact, materials: Sequence[Material], catalogue: Catalogue, today: date, *, vouched: bool
) -> tuple[Condition, ...] | None:
    """The conditions of an application that waits, on a day; None where nothing is left to repair."""
    if fact.status(today) in SETTLED:
        return None
    return conditions(fact, materials, catalogue, today, vouched=vouched)


def as_of_now(transaction: Transaction, call: Call, repairs: list[Repair]) -> list[Repair]:
    """Applications, of which those that wait say what the conditions are now, as who decides will find them:
    a redelivery, a day, an objection that ended may have changed them since they were kept."""
    today, catalogue = call.services.now().date(), call.catalogue
    open_ = [one.record for one in repairs if one.state in STATES.open]
    facts = current_facts(transaction, open_, today, catalogue)

    def now(repair: Repair) -> Repair:
        fact = facts.get(repair.record) if repair.state in STATES.open else None
        if fact is None:
            return repair
        found = conditions_now(fact, repair.materials, catalogue, today, vouched=repair.vouched)
        if found is None:
            return repair.model_copy(update={"plain": False, "eligible": False})
        return repair.judged(found)

    return [now(one) for one in deadline.checked(repairs)]


REPAIRS = Worklist(STATES, Repair, OF_SUBJECT, OF_REGIONS, as_of_now)


def by_id(transaction: Transaction, id_: str) -> Repair | None:
    """An application."""
    row = transaction.row(BY_ID, id=id_)
    return Repair.from_row(row["repair"]) if row is not None else None


def open_for(transaction: Transaction, record: str) -> Repair | None:
    """The application for a record that is not decided yet."""
    row = transaction.row(OPEN_FOR, record=record, open=STATES.open)
    return Repair.from_row(row["repair"]) if row is not None else None


def add(transaction: Transaction, repair: Repair, commit: int) -> None:
    """Keeps a new application of its subject."""
    transaction.rows(APPLY, subject=repair.subject, repair=repair.properties(), commit=commit)


def change(transaction: Transaction, repair: Repair, commit: int) -> None:
    """Keeps an application as it stands now."""
    transaction.rows(CHANGE, id=repair.id, repair=repair.properties(), commit=commit)
