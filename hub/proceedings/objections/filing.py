"""An objection is filed: by the subject, or by an officer with the form that was signed at a window."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from graph_schema.proceedings import ObjectionState, ProfilePart
from graph_schema.vocabulary import ErrorCode
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import REPRESENTATIVES
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.proceedings.jurisdiction import not_found, require_role
from hub.proceedings.objections import objection as store
from hub.proceedings.objections.objection import STATES, Objection
from hub.proceedings.representation import Represented, check_form, represented_with_record
from hub.records.limits_and_ends import limit
from hub.records.status import revoked
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from hub.store.ids import new_id
from hub.subjects.revising import RecordVersion, current_record, revise

OPEN_AGAINST = """
MATCH (o:Objection {record: $record}) WHERE o.state IN $open RETURN o.id AS id LIMIT 1
"""


@dataclass(frozen=True)
class Filing:
    """What is objected to: a record, or a part of the profile. ``document`` is the number of the form, where
    an officer enters what was signed at a window."""

    grounds: str
    record: str | None = None
    part: ProfilePart | None = None
    document: str | None = None


def file(call: Call, key: SubjectKey, filing: Filing) -> Written[Objection]:
    """Files an objection and marks the record disputed.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where one is open already, the record was revoked, or one on
            the same grounds was refused.
        InputError: BAD_INPUT.
    """
    now = call.services.now()
    today = now.date()
    _check(filing, call.access)
    about = represented_with_record(
        call.services.graph, call.access, key, filing.record, today, call.catalogue
    )
    filed = _filed(call, about, filing, now)
    call.disclosures.note(call.access, about.subject, "objection", regions=(filed.region,))

    def change(transaction: Transaction) -> tuple[Objection, list[str]]:
        commit = begin_commit(transaction, "objection", now)
        objection = filed
        if filing.record is not None:
            version = _mark(transaction, filing.record, today, commit)
            seen = {"record_version": version.version, "record_digest": version.digest}
            objection = filed.model_copy(update=seen)
        _not_the_same(store.against_same(transaction, objection), objection)
        store.add(transaction, objection, commit)
        return objection, [f"objection-filed:{objection.id}:{filing.record or filing.part}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _filed(call: Call, about: Represented, filing: Filing, now: datetime) -> Objection:
    """The objection as it is filed, before its record is marked."""
    record = about.record
    region = record.region if record is not None else about.region
    path = call.catalogue.path(region)
    name = "objection-days" if record is not None else "objection-own-days"
    term = limit(call.catalogue, path, name, now.date())
    return Objection(
        id=new_id("o"),
        subject=about.subject,
        record=filing.record,
        kind=record.kind if record is not None else None,
        part=filing.part,
        region=region,
        path=tuple(path),
        authority=record.authority if record is not None else "",
        state=STATES.start,
        grounds=filing.grounds,
        document=filing.document,
        filed_at=now,
        filed_on=now.date(),
        filed_by=call.access.caller.name,
        filed_by_role=call.access.caller.role,
        limit_days=term.days,
        limit_source=term.source,
        limit_secondary=term.secondary,
        due_on=term.due,
    )


def _mark(transaction: Transaction, id_: str, today: date, commit: int) -> RecordVersion:
    """Marks a record disputed until the objection is decided, where none is open against it; answers the
    record as it was."""
    current = current_record(transaction, id_)
    if current is None:
        raise not_found("proceedings.record-not-yours")
    record = current.record
    if record.revoked_on is not None and revoked(record, today):
        raise HubError(ErrorCode.CONFLICT, "proceedings.record-revoked", day=record.revoked_on)
    if transaction.row(OPEN_AGAINST, record=id_, open=STATES.open) is not None:
        raise _open_already()
    if not record.disputed(today):
        revise(transaction, id_, commit, {"disputedFrom": today.isoformat(), "disputedTo": None})
    elif record.disputed_to is not None:
        # The source's own dispute ends some day; this one ends when it is decided.
        revise(transaction, id_, commit, {"disputedTo": None})
    return record


def _not_the_same(before: list[Objection], objection: Objection) -> None:
    """Refuses what is open already, and what was refused of the same delivery on the same grounds. No text
    bounds how often somebody objects, so other grounds are heard; the same ones were answered."""
    if any(one.state in STATES.open for one in before):
        raise _open_already()
    for one in before:
        same = _essence(one.grounds) == _essence(objection.grounds)
        delivery = one.record_digest == objection.record_digest
        if one.state is ObjectionState.REFUSED and same and delivery:
            raise HubError(
                ErrorCode.CONFLICT,
                "proceedings.objection-same-grounds",
                day=str(one.decided_on),
                id=one.id,
                reasons=str(one.reasons),
            )


def _essence(grounds: str) -> str:
    """Grounds without blanks and marks, which make no new ones."""
    whole = unicodedata.normalize("NFKC", grounds).casefold()
    return "".join(sign for sign in whole if unicodedata.category(sign)[0] in "LN")


def _check(filing: Filing, access: Access) -> None:
    require_role(access, REPRESENTATIVES, "proceedings.do-file-objections")
    if (filing.record is None) == (filing.part is None):
        raise InputError("proceedings.objection-target")
    check_form(access, filing.document, "proceedings.objection-without-form")


def _open_already() -> HubError:
    return HubError(ErrorCode.CONFLICT, "proceedings.objection-open")
