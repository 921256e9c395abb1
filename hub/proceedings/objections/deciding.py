"""An objection is taken up, and decided by who provided the record."""

from __future__ import annotations

from collections.abc import Callable

from hub.call import Call
from hub.errors import InputError
from hub.proceedings.machine import DECIDING, forbidden, mine, not_found, provider_only
from hub.proceedings.objections.correcting import BESIDE, Correction, corrected
from hub.proceedings.objections.states import STATES, ObjectionChange, open_dispute
from hub.proceedings.repairs.applying import lapse
from hub.records.terms import limit
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects.revising import correct, revise, standing

BY_ID = "MATCH (o:Objection {id: $id}) RETURN o {.*} AS objection"
CHANGE = """
MATCH (o:Objection {id: $id}) SET o += $changes, o.changedIn = $commit RETURN o {.*} AS objection
"""
_Changes = Callable[[Transaction, Row, int], Row]


def acknowledge(call: Call, id_: str) -> ObjectionChange:
    """Takes an objection up and forwards it to the authority that provided the record.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT.
    """
    now = call.services.now()

    def changes(_: Transaction, held: Row, __: int) -> Row:
        term = limit(call.catalogue, held["path"], "objection-provider-days", now.date())
        return {
            "state": STATES.after(held["state"], "acknowledge"),
            "acknowledgedAt": stamp(now),
            "acknowledgedBy": call.access.caller.name,
            "forwardedTo": held["authority"],
            "providerDueOn": term.due.isoformat() if term.due is not None else None,
        }

    return _change(call, id_, "acknowledged", changes)


def decide(
    call: Call,
    id_: str,
    reasons: str,
    correction: Correction | None,
) -> ObjectionChange:
    """Upholds an objection (``correction`` is given) or refuses it, with reasons. Upheld, the record is
    corrected or revoked in the same transaction; either way it is no longer disputed from today on.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT where somebody else decided. InputError: BAD_INPUT.
    """
    now = call.services.now()
    today = now.date().isoformat()

    def changes(transaction: Transaction, held: Row, commit: int) -> Row:
        provider_only(call.access, held["authority"])
        event = "refuse" if correction is None else "uphold"
        state = STATES.after(held["state"], event)
        changed: Row = {}
        if held["record"] is not None:
            row = standing(transaction, held["record"])
            assert row is not None, "a record's versions are never deleted"
            record = row["record"]
            changed = corrected(record, correction, call.catalogue, today)
            ends = {"disputedTo": today} if open_dispute(record, today) else {}
            if "revokedOn" in changed:
                revise(transaction, held["record"], commit, {**changed, **ends})
                lapse(transaction, held["record"], commit, call.access, now)
            elif changed:
                correct(transaction, record, commit, changed, ends)
            elif ends:
                revise(transaction, held["record"], commit, ends)
        elif correction is not None and not correction.empty:
            raise InputError(
                "The objection is against the profile, and the correction changes a record.",
                expected="no correction: the register that names the subject delivers what is right",
                fix="leave the correction out, and say in the reasons what was found",
            )
        return {
            "state": state,
            "decidedAt": stamp(now),
            "decidedOn": today,
            "decidedBy": call.access.caller.name,
            "decidedByAuthority": call.access.caller.authority,
            "reasons": reasons,
            "corrected": sorted(changed.keys() - BESIDE),
        }

    return _change(call, id_, "decided", changes)


def _change(call: Call, id_: str, done: str, changes: _Changes) -> ObjectionChange:
    forbidden(call.access, DECIDING, "act on objections")

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "objection", call.services.now())
        row = transaction.one(BY_ID, id=id_)
        if row is None or not mine(call.access, row["objection"]["path"], row["objection"].get("kind")):
            raise not_found("objection")
        held: Row = {"record": None, **row["objection"]}
        written = transaction.one(CHANGE, id=id_, commit=commit, changes=changes(transaction, held, commit))
        assert written is not None
        changed = written["objection"]
        call.disclosures.note(call.access, held["subject"], "objection", regions=(held["region"],))
        return changed, [f"objection-{done}:{id_}:{changed['state']}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return ObjectionChange(written.made, written.receipt)
