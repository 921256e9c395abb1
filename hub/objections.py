"""Objections (异议): filed, acknowledged, checked by the provider, upheld or refused with reasons.

The record is marked disputed in the transaction that files the objection, and no longer from the day of the
decision. Upheld, it gets a new version or is revoked. Each change is one transaction with its audit entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, LiteralString

from graph_schema.vocabulary import ErrorCode, ObjectionState, ProfilePart, Role, Severity
from hub import proceedings
from hub.audit import Ledger
from hub.errors import HubError, InputError
from hub.grants import Access
from hub.graph import Row, Transaction, begin_commit, stamp
from hub.periods import limit
from hub.policy.catalogue import Catalogue
from hub.proceedings import (
    DECIDING,
    SPEAKING,
    Machine,
    Wanted,
    concerned,
    forbidden,
    mine,
    not_found,
    older,
    provider_only,
    rested_on,
)
from hub.repairs.applying import lapse
from hub.services import Services
from hub.subjects.identity import SubjectKey
from hub.subjects.revising import revise, standing
from hub.subjects.writing import new_id, plain

STATES = Machine(
    "objection",
    ObjectionState.FILED,
    {
        (ObjectionState.FILED, "acknowledge"): ObjectionState.CHECKING,
        (ObjectionState.CHECKING, "uphold"): ObjectionState.UPHELD,
        (ObjectionState.CHECKING, "refuse"): ObjectionState.REFUSED,
    },
)
"""What leads from where to where."""

FILE = """
MATCH (s:Subject {id: $subject})
CREATE (s)-[:FILED]->(o:Objection)
SET o = $objection, o.changedIn = $commit
"""
OPEN_AGAINST = """
MATCH (o:Objection {record: $record}) WHERE o.state IN $open RETURN o.id AS id LIMIT 1
"""
OPEN_AGAINST_PART = """
MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection)
WHERE o.record IS NULL AND o.part = $part AND o.state IN $open RETURN o.id AS id LIMIT 1
"""
BY_ID = "MATCH (o:Objection {id: $id}) RETURN o {.*} AS objection"
CHANGE = """
MATCH (o:Objection {id: $id}) SET o += $changes, o.changedIn = $commit RETURN o {.*} AS objection
"""
_PAGE: LiteralString = """
  AND o.state IN $states AND o.filedAt <= $at
  AND ($overdue IS NULL OR coalesce(o.state IN $open AND o.dueOn < $today, false) = $overdue)
  AND (o.filedAt < $at OR o.id < $id)
RETURN o {.*} AS objection ORDER BY o.filedAt DESC, o.id DESC LIMIT $limit
"""
OF_REGIONS: LiteralString = (
    "MATCH (o:Objection) WHERE o.region IN $regions AND NOT coalesce(o.kind, '') IN $withheld" + _PAGE
)
OF_SUBJECT: LiteralString = "MATCH (s:Subject {id: $subject})-[:FILED]->(o:Objection) WHERE true" + _PAGE


@dataclass(frozen=True)
class Filing:
    """What is objected to: a record, or a part of the profile. ``document`` is the number of the form, where
    an officer enters what was signed at a window."""

    grounds: str
    record: str | None = None
    part: ProfilePart | None = None
    document: str | None = None


@dataclass(frozen=True)
class Correction:
    """What an upheld objection changes: the record is revoked, or some of it is corrected. Attributes as
    texts, which are read as the kind declares them."""

    revoke: bool = False
    severity: Severity | None = None
    title: str | None = None
    valid_to: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.revoke or self.severity or self.title or self.valid_to or self.attributes)


@dataclass(frozen=True)
class Changed:
    """An objection as it stands after a change, with the audit entry's receipt."""

    objection: Row
    receipt: str


def file(
    services: Services, access: Access, ledger: Ledger, catalogue: Catalogue, key: SubjectKey, filing: Filing
) -> Changed:
    """Files an objection and marks the record disputed.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND; CONFLICT where one is open already or the record was revoked.
        InputError: BAD_INPUT.
    """
    now = services.now()
    today = now.date()
    _check(filing, access)
    about = concerned(services.graph, access, key, filing.record, today, catalogue)
    record = about.record
    region = record.region if record is not None else about.region
    path = catalogue.path(region)
    name = "objection-days" if record is not None else "objection-own-days"
    term = limit(catalogue, path, name, today)
    objection: Row = {
        "id": new_id("o"),
        "subject": about.subject,
        "record": filing.record,
        "recordVersion": record.version if record is not None else None,
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
        "filedBy": access.caller.name,
        "filedByRole": access.caller.role.value,
        "limitDays": term.days,
        "limitSource": term.source,
        "limitSecondary": term.secondary,
        "dueOn": _day(term.due),
    }
    ledger.note(access, about.subject, "objection", regions=(region,))

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "objection", now)
        if filing.record is not None:
            _mark(transaction, filing.record, today, commit)
        else:
            part = {"subject": about.subject, "part": objection["part"]}
            if transaction.one(OPEN_AGAINST_PART, open=STATES.open, **part) is not None:
                raise _open_already()
        transaction.rows(FILE, subject=about.subject, objection=objection, commit=commit)
        return [f"objection-filed:{objection['id']}:{filing.record or filing.part}:commit {commit}"]

    return Changed(objection, services.audit.write_with(ledger, change))


def acknowledge(
    services: Services, access: Access, ledger: Ledger, catalogue: Catalogue, id_: str
) -> Changed:
    """Takes an objection up and forwards it to the authority that provided the record.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT.
    """
    now = services.now()

    def changes(_: Transaction, held: Row, __: int) -> Row:
        term = limit(catalogue, held["path"], "objection-provider-days", now.date())
        return {
            "state": STATES.after(held["state"], "acknowledge"),
            "acknowledgedAt": stamp(now),
            "acknowledgedBy": access.caller.name,
            "forwardedTo": held["authority"],
            "providerDueOn": _day(term.due),
        }

    return _change(services, access, ledger, id_, "acknowledged", changes)


def decide(
    services: Services,
    access: Access,
    ledger: Ledger,
    catalogue: Catalogue,
    id_: str,
    reasons: str,
    correction: Correction | None,
) -> Changed:
    """Upholds an objection (``correction`` is given) or refuses it, with reasons. Upheld, the record is
    corrected or revoked in the same transaction; either way it is no longer disputed from today on.

    Raises:
        HubError: FORBIDDEN, NOT_FOUND, CONFLICT where somebody else decided. InputError: BAD_INPUT.
    """
    now = services.now()
    today = now.date().isoformat()

    def changes(transaction: Transaction, held: Row, commit: int) -> Row:
        provider_only(access, held["authority"])
        event = "refuse" if correction is None else "uphold"
        state = STATES.after(held["state"], event)
        changed: Row = {}
        if held["record"] is not None:
            row = standing(transaction, held["record"])
            assert row is not None, "a record's versions are never deleted"
            record = row["record"]
            changed = _corrected(record, correction, catalogue, today)
            if record.get("disputedFrom") is not None and _open_dispute(record, today):
                changed["disputedTo"] = today
            if changed:
                revise(transaction, held["record"], commit, changed)
            if "revokedOn" in changed:
                lapse(transaction, held["record"], commit, access, now)
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
            "decidedBy": access.caller.name,
            "decidedByAuthority": access.caller.authority,
            "reasons": reasons,
            "corrected": sorted(name for name in changed if name != "disputedTo"),
        }

    return _change(services, access, ledger, id_, "decided", changes)


def listed(
    services: Services, access: Access, ledger: Ledger, catalogue: Catalogue, wanted: Wanted
) -> list[Row]:
    """Objections, as :func:`hub.proceedings.listed` says."""
    return proceedings.listed(STATES, OF_SUBJECT, OF_REGIONS, services, access, ledger, catalogue, wanted)


def decisions_behind(
    services: Services, access: Access, ledger: Ledger, objection: Row
) -> tuple[list[Row], int]:
    """The decisions that rested on the record, and how many about the subject are too old to tell."""
    own = objection["subject"] if access.caller.role is Role.SUBJECT else None
    ledger.note(access, objection["subject"], "restedOn", regions=(objection["region"],))

    def work(transaction: Transaction) -> tuple[list[Row], int]:
        found = rested_on(transaction, objection["record"], own)
        return found, older(transaction, objection["subject"])

    return services.graph.read(work) if objection["record"] is not None else ([], 0)


def _change(
    services: Services,
    access: Access,
    ledger: Ledger,
    id_: str,
    done: str,
    changes: Any,
) -> Changed:
    forbidden(access, DECIDING, "act on objections")
    changed: list[Row] = []

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "objection", services.now())
        row = transaction.one(BY_ID, id=id_)
        if row is None or not mine(access, row["objection"]["path"], row["objection"].get("kind")):
            raise not_found("objection")
        held: Row = {"record": None, **row["objection"]}
        written = transaction.one(CHANGE, id=id_, commit=commit, changes=changes(transaction, held, commit))
        assert written is not None
        changed[:] = [written["objection"]]
        ledger.note(access, held["subject"], "objection", regions=(held["region"],))
        return [f"objection-{done}:{id_}:{changed[0]['state']}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return Changed(changed[0], receipt)


def _mark(transaction: Transaction, record: str, today: date, commit: int) -> None:
    """Marks a record disputed, where nothing stands against it."""
    row = standing(transaction, record)
    if row is None:
        raise not_found("record")
    revoked = row["record"].get("revokedOn")
    if revoked is not None and revoked <= today.isoformat():
        raise HubError(
            ErrorCode.CONFLICT,
            f"The record was revoked on {revoked}. 该记录已撤销，无需异议。",
            expected="a record that stands, or one that was repaired or has expired: these are still kept",
            fix="nothing is left to correct",
        )
    if transaction.one(OPEN_AGAINST, record=record, open=STATES.open) is not None:
        raise _open_already()
    if not _open_dispute(row["record"], today.isoformat()):
        revise(transaction, record, commit, {"disputedFrom": today.isoformat(), "disputedTo": None})


def _open_dispute(record: Row, today: str) -> bool:
    since, until = record.get("disputedFrom"), record.get("disputedTo")
    return since is not None and since <= today and (until is None or until > today)


def _corrected(record: Row, correction: Correction | None, catalogue: Catalogue, today: str) -> Row:
    """The properties that an upheld objection changes."""
    if correction is None:
        return {}
    if correction.empty:
        raise InputError(
            "An upheld objection changes nothing of the record.",
            expected="correction: what becomes of the record, revoked or corrected",
            fix="say what changes, or refuse the objection with reasons",
        )
    if correction.revoke:
        return {"revokedOn": today}
    changed: Row = {}
    if correction.severity is not None:
        changed["severity"] = correction.severity.value
    if correction.title is not None:
        changed["title"] = correction.title
    if correction.valid_to is not None:
        changed["validTo"] = correction.valid_to.isoformat()
    if correction.attributes:
        kind = catalogue.kinds[record["kind"]]
        held = json.loads(record["attributes"])
        for name, text in correction.attributes.items():
            held[name] = _typed(name, text, kind.attributes.get(name))
        changed["attributes"] = json.dumps(held, ensure_ascii=False)
    return changed


def _typed(name: str, text: str, type_: str | None) -> bool | int | str:
    try:
        match type_:
            case "text":
                return text
            case "decimal":
                number = Decimal(text)
                if not number.is_finite():
                    raise ValueError(text)
                return plain(number)
            case "integer":
                return int(text)
            case "date":
                return date.fromisoformat(text).isoformat()
            case "boolean" if text in ("true", "false"):
                return text == "true"
            case _:
                pass
    except (ValueError, InvalidOperation):
        pass
    raise InputError(
        f"The corrected attribute {name[:60]!r} can't be used.",
        expected=f"a value of type {type_}" if type_ else "an attribute that the record's kind has",
        fix="correct the attribute",
    )


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


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
