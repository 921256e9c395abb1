"""Applications for repair: filed by two channels, decided at once where the conditions are plain.

A granted repair sets ``repairedOn`` in its own transaction: display, sharing and use end with the next
statement, in every region. In the same transaction each partner region that could read the record by a clause
with repair propagation is sent a notice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph_schema.vocabulary import (
    Channel,
    ErrorCode,
    Material,
    Polarity,
    RecordStatus,
    RepairState,
    Role,
    Truth,
)
from hub.access.grants import Access
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.proceedings import machine as proceedings
from hub.proceedings.machine import (
    DECIDING,
    SPEAKING,
    Machine,
    ProceedingFilter,
    concerned,
    forbidden,
    mine,
    not_found,
    provider_only,
    provides,
)
from hub.proceedings.repairs.conditions import Condition, conditions
from hub.proceedings.repairs.partners import notices, once_partners
from hub.records.terms import limit
from hub.rules.facts import RecordFact
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects import reading
from hub.subjects.revising import revise, standing
from hub.subjects.writing import new_id

STATES = Machine(
    "repair",
    RepairState.APPLIED,
    {
        (RepairState.APPLIED, "grant"): RepairState.GRANTED,
        (RepairState.APPLIED, "refuse"): RepairState.REFUSED,
        (RepairState.APPLIED, "lapse"): RepairState.LAPSED,
    },
)
"""What leads from where to where. ``lapse``: the record was revoked, so nothing is left to repair."""

_SETTLED = (RecordStatus.REPAIRED, RecordStatus.REVOKED, RecordStatus.EXPIRED)

APPLY = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:APPLIED_FOR]->(p:Repair)
SET p = $repair, p.changedIn = $commit
"""
OPEN_FOR = "MATCH (p:Repair {record: $record}) WHERE p.state IN $open RETURN p {.*} AS repair LIMIT 1"
BY_ID = "MATCH (p:Repair {id: $id}) RETURN p {.*} AS repair"
CHANGE = "MATCH (p:Repair {id: $id}) SET p += $changes, p.changedIn = $commit RETURN p {.*} AS repair"
SEND = """
UNWIND $notices AS notice
MATCH (p:Repair {id: $id})
CREATE (p)-[:TOLD]->(n:RepairNotice) SET n = notice
"""
_PAGE: LiteralString = """
  AND p.state IN $states AND p.filedAt <= $at
  AND ($overdue IS NULL OR coalesce(p.state IN $open AND p.dueOn < $today, false) = $overdue)
  AND (p.filedAt < $at OR p.id < $id)
RETURN p {.*} AS repair ORDER BY p.filedAt DESC, p.id DESC LIMIT $limit
"""
OF_REGIONS: LiteralString = "MATCH (p:Repair) WHERE p.region IN $regions AND NOT p.kind IN $withheld" + _PAGE
OF_SUBJECT: LiteralString = "MATCH (s:Subject {id: $subject})-[:APPLIED_FOR]->(p:Repair) WHERE true" + _PAGE


@dataclass(frozen=True)
class Application:
    """What is handed in for which record. ``document`` is the number of the form of a window."""

    record: str
    materials: tuple[Material, ...]
    document: str | None = None


@dataclass(frozen=True)
class RepairChange:
    """An application as it stands after a change, with the audit entry's receipt."""

    repair: Row
    receipt: str


def apply(
    call: Call,
    key: SubjectKey,
    application: Application,
) -> RepairChange:
    """Applies for the repair of a record, or adds materials to an open application (补正); granted at once
    where every condition is MET.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where it is repaired, revoked or expired, or where nothing
            is added to the open application.
        InputError: BAD_INPUT.
    """
    now = call.services.now()
    today = now.date()
    forbidden(call.access, SPEAKING, "apply for repairs")
    window = call.access.caller.role is not Role.SUBJECT
    if window and application.document is None:
        raise InputError(
            "An application that an officer enters names no form.",
            expected="document: the number of the form that the subject signed",
            fix="send its number",
        )
    about = concerned(call.services.graph, call.access, key, application.record, today, call.catalogue)
    assert about.record is not None
    kind = call.catalogue.kinds.get(about.record.kind)
    if kind is None or kind.polarity is not Polarity.NEGATIVE:
        raise InputError(
            "The record does not speak against its subject, so there is nothing to repair.",
            expected="a negative record (失信信息)",
            fix="file an objection if the record is wrong",
        )
    term = limit(call.catalogue, about.record.path, "repair-review-days", today)
    repair: Row = {
        "id": new_id("p"),
        "subject": about.subject,
        "record": application.record,
        "kind": about.record.kind,
        "region": about.record.region,
        "path": list(about.record.path),
        "authority": about.record.authority,
        "channel": (Channel.WINDOW if window else Channel.ONLINE).value,
        "document": application.document,
        "state": STATES.start,
        "materials": [one.value for one in application.materials],
        "vouched": window and provides(call.access, about.record.authority, about.record.path),
        "filedAt": stamp(now),
        "filedOn": today.isoformat(),
        "filedBy": call.access.caller.name,
        "limitDays": term.days,
        "limitSource": term.source,
        "limitSecondary": term.secondary,
        "dueOn": term.due.isoformat() if term.due is not None else None,
    }
    call.disclosures.note(call.access, about.subject, "repair", regions=(about.record.region,))

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        record = _repairable(transaction, application.record, commit, today, call.catalogue)
        held = transaction.one(OPEN_FOR, record=record.id, open=STATES.open)
        row: Row = repair if held is None else _supplemented(held["repair"], repair)
        materials = [Material(one) for one in row["materials"]]
        told = _told(conditions(record, materials, call.catalogue, today, vouched=row["vouched"]))
        row = {**row, "recordVersion": record.version, **told}
        if held is None:
            transaction.rows(APPLY, subject=about.subject, repair=row, commit=commit)
        else:
            _write(transaction, row["id"], commit, row)
        if row["plain"]:
            row |= _grant(
                transaction, row, call.catalogue, call.access, commit, call.services.now, "", instant=True
            )
        what = "repair-applied" if held is None else "repair-supplemented"
        return row, [f"{what}:{row['id']}:{row['state']}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return RepairChange(written.made, written.receipt)


def decide(
    call: Call,
    id_: str,
    reasons: str,
    *,
    grant: bool,
) -> RepairChange:
    """Grants or refuses an application, with reasons.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where it is decided, or a condition is UNMET.
    """
    forbidden(call.access, DECIDING, "decide on repairs")
    now = call.services.now()

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        row = transaction.one(BY_ID, id=id_)
        if row is None or not mine(call.access, row["repair"]["path"], row["repair"]["kind"]):
            raise not_found("repair")
        held: Row = row["repair"]
        provider_only(call.access, held["authority"])
        STATES.after(held["state"], "grant" if grant else "refuse")
        if grant:
            record = _repairable(transaction, held["record"], commit, now.date(), call.catalogue)
            materials = [Material(one) for one in held["materials"]]
            found = conditions(
                record, materials, call.catalogue, now.date(), vouched=bool(held.get("vouched"))
            )
            _grantable(found)
            held = {**held, **_told(found)}
            held |= _grant(transaction, held, call.catalogue, call.access, commit, call.services.now, reasons)
        else:
            judged = _judged(transaction, held, commit, now.date(), call.catalogue)
            changes = {**_decided(call.access, now, "refuse", held["state"]), "reasons": reasons, **judged}
            _write(transaction, id_, commit, changes)
            held = {**held, **changes}
        call.disclosures.note(call.access, held["subject"], "repair", regions=(held["region"],))
        return held, [f"repair-decided:{id_}:{held['state']}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return RepairChange(written.made, written.receipt)


def lapse(transaction: Transaction, record: str, commit: int, access: Access, now: Any) -> None:
    """Closes an open application whose record was revoked meanwhile; part of that change."""
    row = transaction.one(OPEN_FOR, record=record, open=STATES.open)
    if row is not None:
        changes = _decided(access, now, "lapse", RepairState.APPLIED)
        _write(transaction, row["repair"]["id"], commit, {**changes, "reasons": "记录已撤销，无需修复。"})


def listed(
    call: Call,
    wanted: ProceedingFilter,
) -> list[Row]:
    """Applications for repair, as :func:`hub.proceedings.machine.listed` says."""
    return proceedings.listed(STATES, OF_SUBJECT, OF_REGIONS, call, wanted)


def kept(found: Sequence[Condition]) -> str:
    """Conditions as they are kept with the application."""
    return json.dumps(
        [
            {
                "name": one.name,
                "truth": one.truth.value,
                "detail": one.detail,
                "source": one.source,
                "secondary": one.secondary,
            }
            for one in found
        ],
        ensure_ascii=False,
    )


def _grant(
    transaction: Transaction,
    repair: Row,
    catalogue: Catalogue,
    access: Access,
    commit: int,
    clock: Callable[[], Any],
    reasons: str,
    *,
    instant: bool = False,
) -> Row:
    now = clock()
    today = now.date().isoformat()
    row = standing(transaction, repair["record"])
    assert row is not None
    record = row["record"]
    ends = {name: min(record[name], today) for name in ("displayEndsOn", "sharingEndsOn")}
    revise(transaction, repair["record"], commit, {"repairedOn": today, **ends})
    sent = notices(repair, record, catalogue, now, once_partners(transaction, record, catalogue))
    changes: Row = {
        **_decided(access, now, "grant", repair["state"]),
        "reasons": reasons or "条件齐备，即申即办。",
        "instant": instant,
        "conditions": repair["conditions"],
        "plain": repair["plain"],
        "eligible": repair["eligible"],
        "partners": [one["partner"] for one in sent],
    }
    _write(transaction, repair["id"], commit, changes)
    if sent:
        transaction.rows(SEND, id=repair["id"], notices=sent)
    return changes


def _decided(access: Access, now: Any, event: str, state: str) -> Row:
    return {
        "state": STATES.after(state, event),
        "decidedAt": stamp(now),
        "decidedOn": now.date().isoformat(),
        "decidedBy": access.caller.name,
        "decidedByAuthority": access.caller.authority,
        "instant": False,
    }


def _write(transaction: Transaction, id_: str, commit: int, changes: Row) -> None:
    transaction.rows(CHANGE, id=id_, commit=commit, changes=changes)


def _repairable(
    transaction: Transaction, id_: str, commit: int, today: date, catalogue: Catalogue
) -> RecordFact:
    """The record as it stands, where there is something to repair."""
    fact = _standing(transaction, id_, commit, today, catalogue)
    status = fact.status(today)
    if status in _SETTLED:
        said = {
            RecordStatus.REPAIRED: f"was repaired on {fact.repaired_on} 该记录已修复",
            RecordStatus.REVOKED: f"was revoked on {fact.revoked_on} 该记录已撤销",
            RecordStatus.EXPIRED: "has expired by itself 该记录期限已满",
        }
        raise HubError(
            ErrorCode.CONFLICT,
            f"The record {said[status]}.",
            expected="a record that still counts",
            fix="nothing is left to repair",
        )
    return fact


def _standing(
    transaction: Transaction, id_: str, commit: int, today: date, catalogue: Catalogue
) -> RecordFact:
    row = standing(transaction, id_)
    if row is None:
        raise not_found("record")
    rows = [{**row, "grants": [["own-duty", "RECORD"]]}]
    return reading.record_facts(transaction, rows, commit, today, catalogue)[0]


def _judged(transaction: Transaction, repair: Row, commit: int, today: date, catalogue: Catalogue) -> Row:
    """What the conditions say on the day of a refusal: who is refused although all are met was eligible, and
    the rate says so."""
    record = _standing(transaction, repair["record"], commit, today, catalogue)
    if record.status(today) in _SETTLED:
        return {"plain": False, "eligible": False}
    materials = [Material(one) for one in repair["materials"]]
    return _told(conditions(record, materials, catalogue, today, vouched=bool(repair.get("vouched"))))


def _supplemented(held: Row, again: Row) -> Row:
    """The open application with what a second one adds.

    Raises:
        HubError: CONFLICT where it adds nothing.
    """
    added = [one for one in again["materials"] if one not in held["materials"]]
    vouched = bool(held.get("vouched"))
    if not added and (vouched or not again["vouched"]):
        raise HubError(
            ErrorCode.CONFLICT,
            "The repair of this record has been applied for already. 已有未办结的修复申请。",
            expected="materials that the open application does not have, or no second application",
            fix="wait for the decision, or see `repairs`; to add a material (补正), apply again with it",
        )
    forms = [one for one in (held.get("document"), again["document"]) if one is not None]
    return {
        **held,
        "materials": [*held["materials"], *added],
        "vouched": vouched or again["vouched"],
        "document": "; ".join(dict.fromkeys(forms)) or None,
    }


def _told(found: Sequence[Condition]) -> Row:
    """Conditions with what follows from them: all met, none against it."""
    return {
        "conditions": kept(found),
        "plain": all(one.truth is Truth.MET for one in found),
        "eligible": all(one.truth is not Truth.UNMET for one in found),
    }


def _grantable(found: Sequence[Condition]) -> None:
    unmet = [f"{one.name} ({one.detail})" for one in found if one.truth is Truth.UNMET]
    if unmet:
        raise HubError(
            ErrorCode.CONFLICT,
            f"Conditions of the repair are not met: {'; '.join(unmet)}. 不符合修复条件。",
            expected="every condition met, or left to an officer's judgement",
            fix="refuse the application with reasons, or decide once they are met",
        )
