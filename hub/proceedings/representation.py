"""For whom a caller may speak: a subject for itself, an officer for those that live in its region."""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.grants import Access
from hub.access.roles import SPEAKERS
from hub.errors import HubError, InputError
from hub.identity.naming import SubjectKey
from hub.store.graph import Graph
from hub.subjects import reading


def may_speak(access: Access) -> None:
    """Refuses a role that speaks for nobody.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in SPEAKERS:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "This is the subject's own: to see, to give and to withdraw.",
            expected="a token of role SUBJECT, or of an officer of the region where the subject lives",
            fix="have the subject do it, or a window of its region",
        )


def with_form(access: Access, form: str | None) -> list[str]:
    """What the log keeps of the written form by which an officer sees what is a subject's own; nothing for
    the subject itself.

    Raises:
        HubError: FORBIDDEN for another role. InputError: BAD_INPUT for an officer without a form.
    """
    may_speak(access)
    if access.caller.role is Role.SUBJECT:
        return []
    if form is None:
        raise InputError(
            "An officer asks for what is the subject's own without the subject's written demand.",
            expected="form: the number of the form that the subject signed",
            fix="send its number",
        )
    return [f"form:{form}"]


def spoken_for(graph: Graph, access: Access, key: SubjectKey, day: date) -> str:
    """The id of the subject.

    Raises:
        HubError: FORBIDDEN for another role; NOT_FOUND for "not there" as for "not yours", in as many
            statements.
    """
    may_speak(access)
    found = graph.read(lambda tx: reading.find(tx, key, access, day, None))
    mine = found.subject is not None and (
        found.own
        if access.caller.role is Role.SUBJECT
        else access.caller.region in ((found.version or {}).get("paths") or ())
    )
    if found.subject is None or not mine:
        raise HubError(
            ErrorCode.NOT_FOUND,
            "No such subject is yours to speak for.",
            expected="yourself, or (for an officer) a subject of your own region",
            fix="correct the reference",
        )
    return str(found.subject["id"])
