"""Whom a caller may represent: a subject itself, an officer those that live in its region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.caller_and_purpose import Access
from hub.access.grants import OWN_DUTY
from hub.access.role_sets import REPRESENTATIVES
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue
from hub.proceedings.jurisdiction import not_found, require_role
from hub.rules.facts import RecordFact
from hub.store.graph import Graph, Transaction
from hub.subjects import lookup, readable_records


@dataclass(frozen=True)
class Represented:
    """A subject, the region where it lives, and perhaps one of its records, as the caller may see them."""

    subject: str
    region: str
    record: RecordFact | None


def may_represent(access: Access) -> None:
    """Refuses a role that represents nobody.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in REPRESENTATIVES:
        raise HubError(ErrorCode.FORBIDDEN, "proceedings.subjects-own")


def check_form(access: Access, form: str | None, message: str) -> None:
    """Refuses an officer who represents a subject without the form that the subject signed.

    Raises:
        InputError: BAD_INPUT, with the message of that name.
    """
    if form is None and access.caller.role is not Role.SUBJECT:
        raise InputError(message)


def with_form(access: Access, form: str | None) -> list[str]:
    """What the log keeps of the written form by which an officer sees what is a subject's own; nothing for
    the subject itself.

    Raises:
        HubError: FORBIDDEN for another role. InputError: BAD_INPUT for an officer without a form.
    """
    may_represent(access)
    check_form(access, form, "proceedings.own-without-form")
    return [] if access.caller.role is Role.SUBJECT else [f"form:{form}"]


def represented_subject(graph: Graph, access: Access, key: SubjectKey, day: date) -> str:
    """The id of a subject that the caller represents.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for "not there" as for "not yours", in as many
            statements.
    """
    may_represent(access)
    found = graph.read(lambda tx: lookup.find(tx, key, access, day, None))
    own = found.subject is not None and (
        found.own
        if access.caller.role is Role.SUBJECT
        else access.caller.region in ((found.version or {}).get("paths") or ())
    )
    if found.subject is None or not own:
        raise HubError(ErrorCode.NOT_FOUND, "proceedings.subject-not-yours")
    return str(found.subject["id"])


def itself(transaction: Transaction, access: Access, today: date) -> str | None:
    """The id of the subject that asks; None where the hub does not hold it."""
    own = access.caller.subject
    assert own is not None
    key = SubjectKey(own.scheme, own.value, own.id)
    found = lookup.find(transaction, key, access, today, None)
    return str(found.subject["id"]) if found.subject is not None and found.own else None


def represented_with_record(
    graph: Graph, access: Access, key: SubjectKey, record: str | None, day: date, catalogue: Catalogue
) -> Represented:
    """Whom an application is for: the subject represents itself, an officer those that live in its region,
    and anybody about a record of its own region.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for "not there" as for "not yours".
    """
    require_role(access, REPRESENTATIVES, "proceedings.do-speak-for-a-subject")

    def work(transaction: Transaction) -> Represented | None:
        found = lookup.find(transaction, key, access, day, None)
        id_ = str(found.subject["id"]) if found.subject is not None else "-"
        one: RecordFact | None = None
        if record is not None:
            held = readable_records.records(
                transaction, [id_], access, found.commit, None, catalogue, only=record
            )
            one = next(iter(held.of(id_).records), None)
        version = found.version or {}
        paths = version.get("paths") or ()
        lives = access.caller.region in paths
        own = found.own if access.caller.role is Role.SUBJECT else lives
        if not own and one is not None and access.caller.role is not Role.SUBJECT:
            own = OWN_DUTY in one.grants
        if found.subject is None or not own or (record is not None and one is None):
            return None
        home = version.get("registered") or version.get("residence") or access.caller.region
        return Represented(id_, str(home), one)

    found = graph.read(work)
    if found is None:
        raise not_found("proceedings.subject-or-record-not-yours")
    return found
