"""An objection is filed: by the subject, or by an officer with the form that was signed at a window."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode, ObjectionState, ProfilePart, Role
from hub.access.grants import Access
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.proceedings.machine import SPEAKING, concerned, forbidden, not_found
from hub.proceedings.objections.states import STATES, ObjectionChange, open_dispute
from hub.records.terms import limit
from hub.store.graph import Row, Transaction, begin_commit, stamp
from hub.subjects.revising import revise, standing
from hub.subjects.writing import new_id

FILE = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:FILED]->(o:Objection)
SET o = $objection, o.changedIn = $commit
"""
AGAINST_RECORD = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection {record: $record})
RETURN o {.id, .state, .grounds, .reasons, .decidedOn, .recordDigest} AS objection ORDER BY o.filedAt, o.id
"""
AGAINST_PART = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection)
WHERE o.record IS NULL AND o.part = $part
RETURN o {.id, .state, .grounds, .reasons, .decidedOn, .recordDigest} AS objection ORDER BY o.filedAt, o.id
"""
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


def file(
    call: Call,
    key: SubjectKey,
    filing: Filing,
) -> ObjectionChange:
    """Files an objection and marks the record disputed.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where one is open already, the record was revoked, or one on
            the same grounds was refused.
        InputError: BAD_INPUT.
    """
    now = call.services.now()
    today = now.date()
    _check(filing, call.access)
    about = concerned(call.services.graph, call.access, key, filing.record, today, call.catalogue)
    record = about.record
    region = record.region if record is not None else about.region
    path = call.catalogue.path(region)
    name = "objection-days" if record is not None else "objection-own-days"
    term = limit(call.catalogue, path, name, today)
    objection: Row = {
        "id": new_id("o"),
        "subject": about.subject,
        "record": filing.record,
        "kind": record.kind if record is not None else None,
        "part": filing.part.value if filing.part is not None else None,
        "region": region,
        "path": list(path),
        "authority": record.authority if record is not None else "",
        "state": STATES.start,
        "grounds": filing.grounds,
        "document": filing.document,
        "filedAt": stamp(now),
        "filedOn": today.isoformat(),
        "filedBy": call.access.caller.name,
        "filedByRole": call.access.caller.role.value,
        "limitDays": term.days,
        "limitSource": term.source,
        "limitSecondary": term.secondary,
        "dueOn": term.due.isoformat() if term.due is not None else None,
    }
    call.disclosures.note(call.access, about.subject, "objection", regions=(region,))

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "objection", now)
        seen: Row = {}
        if filing.record is not None:
            seen = _mark(transaction, filing.record, today, commit)
            before = transaction.rows(AGAINST_RECORD, subject=about.subject, record=filing.record)
        else:
            before = transaction.rows(AGAINST_PART, subject=about.subject, part=objection["part"])
        _not_the_same([row["objection"] for row in before], filing.grounds, seen)
        row: Row = {**objection, "recordVersion": seen.get("version"), "recordDigest": seen.get("digest")}
        transaction.rows(FILE, subject=about.subject, objection=row, commit=commit)
        return row, [f"objection-filed:{objection['id']}:{filing.record or filing.part}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return ObjectionChange(written.made, written.receipt)


def _mark(transaction: Transaction, record: str, today: date, commit: int) -> Row:
    """Marks a record disputed until the objection is decided, where none is open against it; answers the
    record as it was."""
    row = standing(transaction, record)
    if row is None:
        raise not_found("record")
    held: Row = row["record"]
    revoked = held.get("revokedOn")
    if revoked is not None and revoked <= today.isoformat():
        raise HubError(
            ErrorCode.CONFLICT,
            f"The record was revoked on {revoked}. 该记录已撤销，无需异议。",
            expected="a record that stands, or one that was repaired or has expired: these are still kept",
            fix="nothing is left to correct",
        )
    if transaction.one(OPEN_AGAINST, record=record, open=STATES.open) is not None:
        raise _open_already()
    if not open_dispute(held, today.isoformat()):
        revise(transaction, record, commit, {"disputedFrom": today.isoformat(), "disputedTo": None})
    elif held.get("disputedTo") is not None:
        # The source's own dispute ends some day; this one ends when it is decided.
        revise(transaction, record, commit, {"disputedTo": None})
    return held


def _not_the_same(before: list[Row], grounds: str, record: Row) -> None:
    """Refuses what is open already, and what was refused of the same delivery on the same grounds. No text
    bounds how often somebody objects, so other grounds are heard; the same ones were answered."""
    if any(one["state"] in STATES.open for one in before):
        raise _open_already()
    for one in before:
        same = _essence(one["grounds"]) == _essence(grounds)
        if one["state"] == ObjectionState.REFUSED and same and one["recordDigest"] == record.get("digest"):
            raise HubError(
                ErrorCode.CONFLICT,
                f"An objection on the same grounds was refused on {one['decidedOn']} ({one['id']}): "
                f"{one['reasons']} 相同理由的异议已答复。",
                expected="grounds that were not answered yet, or a record that was delivered anew since",
                fix="say what is new; against the answer itself the law's own remedies stand open",
            )


def _essence(grounds: str) -> str:
    """Grounds without blanks and marks, which make no new ones."""
    whole = unicodedata.normalize("NFKC", grounds).casefold()
    return "".join(sign for sign in whole if unicodedata.category(sign)[0] in "LN")


def _check(filing: Filing, access: Access) -> None:
    forbidden(access, SPEAKING, "file objections")
    if (filing.record is None) == (filing.part is None):
        raise InputError(
            "The objection names both a record and a part of the profile, or neither.",
            expected="exactly one of record and part",
            fix="file one objection for each",
        )
    if filing.document is None and access.caller.role is not Role.SUBJECT:
        raise InputError(
            "An objection that an officer enters names no form.",
            expected="document: the number of the form that the subject signed",
            fix="send its number",
        )


def _open_already() -> HubError:
    return HubError(
        ErrorCode.CONFLICT,
        "An objection against it is open already. 已有未办结的异议。",
        expected="no second one before the first is decided",
        fix="wait for the decision, or see `objections`",
    )
