"""Applications for repair by two channels, granted at once where the conditions are plain (即申即办)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph_schema.proceedings import Channel, Material
from graph_schema.vocabulary import ErrorCode, Polarity, Role
from hub.access.role_sets import REPRESENTATIVES
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.messages.languages import Language
from hub.proceedings.jurisdiction import provides, require_role
from hub.proceedings.repairs import repair as store
from hub.proceedings.repairs.conditions import conditions
from hub.proceedings.repairs.granting import grant, repairable
from hub.proceedings.repairs.repair import STATES, Repair
from hub.proceedings.representation import Represented, check_form, represented_with_record
from hub.records.limits_and_ends import limit
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from hub.store.ids import new_id


@dataclass(frozen=True)
class Application:
    """What is handed in for which record. ``document`` is the number of the form of a window."""

    record: str
    materials: tuple[Material, ...]
    document: str | None = None


def apply(call: Call, key: SubjectKey, application: Application) -> Written[Repair]:
    """Applies for the repair of a record, or adds materials to an open application (补正); granted at once
    where every condition is MET.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where it is repaired, revoked or expired, or where nothing
            is added to the open application.
        InputError: BAD_INPUT.
    """
    now, catalogue = call.services.now(), call.catalogue
    today = now.date()
    require_role(call.access, REPRESENTATIVES, "proceedings.do-apply-for-repairs")
    check_form(call.access, application.document, "proceedings.repair-without-form")
    about = represented_with_record(
        call.services.graph, call.access, key, application.record, today, catalogue
    )
    filed = _filed(call, about, application, now)
    call.disclosures.note(call.access, about.subject, "repair", regions=(filed.region,))

    def change(transaction: Transaction) -> tuple[Repair, list[str]]:
        commit = begin_commit(transaction, "repair", now)
        fact = repairable(transaction, application.record, commit, today, catalogue)
        before = store.open_for(transaction, fact.id)
        repair = filed if before is None else _supplemented(before, filed)
        repair = repair.model_copy(update={"record_version": fact.version}).judged(
            conditions(fact, repair.materials, catalogue, today, vouched=repair.vouched)
        )
        if before is None:
            store.add(transaction, repair, commit)
        else:
            store.change(transaction, repair, commit)
        if repair.plain:
            repair = grant(
                transaction, call, repair, commit, store.GRANTED_AT_ONCE.text(Language.ZH), instant=True
            )
        what = "repair-applied" if before is None else "repair-supplemented"
        return repair, [f"{what}:{repair.id}:{repair.state}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _filed(call: Call, about: Represented, application: Application, now: datetime) -> Repair:
    """The application as it is filed.

    Raises:
        InputError: the record is of a kind that is not negative.
    """
    record, today = about.record, now.date()
    assert record is not None
    kind = call.catalogue.kinds.get(record.kind)
    if kind is None or kind.polarity is not Polarity.NEGATIVE:
        raise InputError("proceedings.nothing-to-repair")
    term = limit(call.catalogue, record.path, "repair-review-days", today)
    window = call.access.caller.role is not Role.SUBJECT
    return Repair(
        id=new_id("p"),
        subject=about.subject,
        record=application.record,
        kind=record.kind,
        region=record.region,
        path=record.path,
        authority=record.authority,
        channel=Channel.WINDOW if window else Channel.ONLINE,
        document=application.document,
        state=STATES.start,
        materials=application.materials,
        vouched=window and provides(call.access, record.authority, record.path),
        filed_at=now,
        filed_on=today,
        filed_by=call.access.caller.name,
        limit_days=term.days,
        limit_source=term.source,
        limit_secondary=term.secondary,
        due_on=term.due,
    )


def _supplemented(before: Repair, again: Repair) -> Repair:
    """The open application with what a second one adds.

    Raises:
        HubError: CONFLICT where it adds nothing.
    """
    added = tuple(one for one in again.materials if one not in before.materials)
    if not added and (before.vouched or not again.vouched):
        raise HubError(ErrorCode.CONFLICT, "proceedings.repair-open")
    forms = [form for form in (before.document, again.document) if form is not None]
    return before.model_copy(
        update={
            "materials": before.materials + added,
            "vouched": before.vouched or again.vouched,
            "document": "; ".join(dict.fromkeys(forms)) or None,
        }
    )
