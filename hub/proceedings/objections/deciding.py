"""An objection is taken up, and decided by who provided the record, or taken back by its subject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from graph_schema.proceedings import ObjectionState
from hub.access.role_sets import PROVIDERS
from hub.audit import Written
from hub.call import Call
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.proceedings.jurisdiction import has_charge, not_found, require_provider, require_role
from hub.proceedings.objections import objection as store
from hub.proceedings.objections.correcting import BESIDE, Correction, corrected
from hub.proceedings.objections.objection import STATES, Objection
from hub.proceedings.repairs.deciding import judge_again
from hub.proceedings.representation import represented_subject
from hub.records.limits_and_ends import limit
from hub.store.commits import begin_commit
from hub.store.graph import Row, Transaction
from hub.subjects.ended_records import after_end
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.revising import correct, current_record, revise

_After = Callable[[Transaction, Objection, int], Objection]
_May = Callable[[Transaction, Objection], bool]


def acknowledge(call: Call, id_: str) -> Written[Objection]:
    """Takes an objection up and forwards it to the authority that provided the record.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT.
    """
    now = call.services.now()

    def acknowledged(_: Transaction, objection: Objection, __: int) -> Objection:
        term = limit(call.catalogue, objection.path, "objection-provider-days", now.date())
        return objection.model_copy(
            update={
                "state": STATES.after(objection.state, "acknowledge"),
                "acknowledged_at": now,
                "acknowledged_by": call.access.caller.name,
                "forwarded_to": objection.authority,
                "provider_due_on": term.due,
            }
        )

    return _write(call, id_, "acknowledged", acknowledged)


def decide(call: Call, id_: str, reasons: str, correction: Correction | None) -> Written[Objection]:
    """Upholds an objection (``correction`` is given) or refuses it, with reasons. Upheld, the record is
    corrected or revoked in the same transaction; either way it is no longer disputed from today on.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT where somebody else decided. InputError: BAD_INPUT.
    """
    now = call.services.now()

    def decided(transaction: Transaction, objection: Objection, commit: int) -> Objection:
        require_provider(call.access, objection.authority)
        state = STATES.after(objection.state, "refuse" if correction is None else "uphold")
        changed = _settle(transaction, call, objection, correction, commit, now)
        by = {"decided_by_authority": call.access.caller.authority}
        ended = _ended(objection, state, reasons, call, now)
        return ended.model_copy(update={**by, "corrected": tuple(sorted(changed.keys() - BESIDE))})

    return _write(call, id_, "decided", decided)


def retract(call: Call, key: SubjectKey, id_: str, reasons: str) -> Written[Objection]:
    """The subject, or an officer of its region for it, takes its own objection back; the record is no longer
    disputed from today on.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another subject's; CONFLICT once it is decided.
    """
    subject = represented_subject(call.services.graph, call.access, key, call.services.now().date())
    now = call.services.now()

    def retracted(transaction: Transaction, objection: Objection, commit: int) -> Objection:
        state = STATES.after(objection.state, "retract")
        _settle(transaction, call, objection, None, commit, now)
        return _ended(objection, state, reasons, call, now)

    return _change(
        call,
        id_,
        "retracted",
        lambda transaction, objection: objection.subject in ids_of(transaction, subject),
        retracted,
    )


def _ended(objection: Objection, state: ObjectionState, reasons: str, call: Call, now: datetime) -> Objection:
    """The objection in a state that settles it."""
    return objection.model_copy(
        update={
            "state": state,
            "decided_at": now,
            "decided_on": now.date(),
            "decided_by": call.access.caller.name,
            "reasons": reasons,
        }
    )


def _settle(
    transaction: Transaction,
    call: Call,
    objection: Objection,
    correction: Correction | None,
    commit: int,
    now: datetime,
) -> Row:
    """Ends the dispute of the record and changes what an upheld objection changes of it; answers these
    properties."""
    today = now.date()
    if objection.record is None:
        if correction is not None and not correction.empty:
            raise InputError("proceedings.profile-correction")
        return {}
    current = current_record(transaction, objection.record)
    assert current is not None, "a record's versions are never deleted"
    record = current.record
    changed = corrected(record, correction, call.catalogue, today)
    ends: Row = {"disputedTo": today.isoformat()} if record.disputed(today) else {}
    if "revokedOn" in changed:
        revise(transaction, record.id, commit, {**changed, **ends})
        after_end(transaction, {record.id}, commit, call.catalogue, now, objection=objection.id)
        return changed
    if changed:
        correct(transaction, record, commit, changed, ends)
    elif ends:
        revise(transaction, record.id, commit, ends)
    judge_again(transaction, call, record.id, commit)
    return changed


def _write(call: Call, id_: str, done: str, after: _After) -> Written[Objection]:
    require_role(call.access, PROVIDERS, "proceedings.do-act-on-objections")
    return _change(call, id_, done, lambda _, found: has_charge(call.access, found.path, found.kind), after)


def _change(call: Call, id_: str, done: str, may: _May, after: _After) -> Written[Objection]:
    def change(transaction: Transaction) -> tuple[Objection, list[str]]:
        commit = begin_commit(transaction, "objection", call.services.now())
        before = store.by_id(transaction, id_)
        if before is None or not may(transaction, before):
            raise not_found("proceedings.objection-not-yours")
        objection = after(transaction, before, commit)
        store.change(transaction, objection, commit)
        call.disclosures.note(call.access, objection.subject, "objection", regions=(objection.region,))
        return objection, [f"objection-{done}:{id_}:{objection.state}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)
