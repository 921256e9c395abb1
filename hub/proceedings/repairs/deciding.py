"""Applications for repair are granted or refused by who provided the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_schema.vocabulary import ErrorCode, Truth
from hub.access.role_sets import PROVIDERS
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.messages.languages import Language
from hub.messages.message import Each, message
from hub.policy.catalogue import Catalogue
from hub.proceedings.jurisdiction import has_charge, not_found, require_provider, require_role
from hub.proceedings.repairs import repair as store
from hub.proceedings.repairs.conditions import Condition, conditions
from hub.proceedings.repairs.granting import grant, repairable
from hub.proceedings.repairs.repair import SETTLED, STATES, Repair
from hub.proceedings.representation import represented_subject
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.revising import current_fact


def decide(call: Call, id_: str, reasons: str, *, granted: bool) -> Written[Repair]:
    """Grants or refuses an application, with reasons.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where it is decided, or a condition is UNMET.
    """
    require_role(call.access, PROVIDERS, "proceedings.do-decide-on-repairs")
    now, catalogue = call.services.now(), call.catalogue
    today = now.date()

    def change(transaction: Transaction) -> tuple[Repair, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        repair = store.by_id(transaction, id_)
        if repair is None or not has_charge(call.access, repair.path, repair.kind):
            raise not_found("proceedings.repair-not-yours")
        require_provider(call.access, repair.authority)
        STATES.after(repair.state, "grant" if granted else "refuse")
        if granted:
            fact = repairable(transaction, repair.record, commit, today, catalogue)
            found = conditions(fact, repair.materials, catalogue, today, vouched=repair.vouched)
            _check_grantable(found)
            repair = grant(transaction, call, repair.judged(found), commit, reasons)
        else:
            judged = _judged(transaction, repair, commit, today, catalogue)
            repair = judged.decided("refuse", reasons, call.access, now)
            store.change(transaction, repair, commit)
        call.disclosures.note(call.access, repair.subject, "repair", regions=(repair.region,))
        return repair, [f"repair-decided:{id_}:{repair.state}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def retract(call: Call, key: SubjectKey, id_: str, reasons: str) -> Written[Repair]:
    """The subject, or an officer of its region for it, takes its own application back.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for another subject's; CONFLICT once it is settled.
    """
    now = call.services.now()
    subject = represented_subject(call.services.graph, call.access, key, now.date())

    def change(transaction: Transaction) -> tuple[Repair, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        repair = store.by_id(transaction, id_)
        if repair is None or repair.subject not in ids_of(transaction, subject):
            raise not_found("proceedings.repair-not-yours")
        repair = repair.decided("retract", reasons, call.access, now)
        store.change(transaction, repair, commit)
        call.disclosures.note(call.access, repair.subject, "repair", regions=(repair.region,))
        return repair, [f"repair-retracted:{id_}:{repair.state}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def judge_again(transaction: Transaction, call: Call, record: str, commit: int) -> Repair | None:
    """What an open application for a record is once an objection against it has ended: judged anew, and
    granted as it would have been when it came, where every condition is met. Answers it if it was granted."""
    repair = store.open_for(transaction, record)
    if repair is None:
        return None
    today = call.services.now().date()
    judged = _judged(transaction, repair, commit, today, call.catalogue)
    if judged.plain:
        return grant(transaction, call, judged, commit, store.GRANTED_AT_ONCE.text(Language.ZH), instant=True)
    store.change(transaction, judged, commit)
    return None


def _judged(
    transaction: Transaction, repair: Repair, commit: int, today: date, catalogue: Catalogue
) -> Repair:
    """What the conditions say on the day: who is refused although all are met was eligible, and the rate says
    so."""
    fact = current_fact(transaction, repair.record, commit, today, catalogue)
    if fact is None:
        raise not_found("proceedings.record-not-yours")
    if fact.status(today) in SETTLED:
        return repair.model_copy(update={"plain": False, "eligible": False})
    return repair.judged(conditions(fact, repair.materials, catalogue, today, vouched=repair.vouched))


def _check_grantable(found: Sequence[Condition]) -> None:
    unmet = tuple(
        message("proceedings.condition-unmet", name=one.title, detail=one.detail)
        for one in found
        if one.truth is Truth.UNMET
    )
    if unmet:
        raise HubError(ErrorCode.CONFLICT, "proceedings.repair-conditions", unmet=Each(unmet))
