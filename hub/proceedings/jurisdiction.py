"""Who is in charge of a record: officers of its region, and among them the authority that provided it."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import ADMINISTRATORS, OF_ONE_AUTHORITY
from hub.errors import HubError
from hub.messages.message import Message, message
from hub.store.graph import Transaction
from hub.subjects.revising import CurrentRecord, current_record


def not_found(id_: str) -> HubError:
    """For what is not there as for what is not the caller's: a message."""
    return HubError(ErrorCode.NOT_FOUND, Message(id_))


def require_role(access: Access, roles: Sequence[Role], act: str) -> None:
    """Refuses other roles; ``act`` is the message of what they do not do.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in roles:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "proceedings.role",
            role=access.caller.role,
            act=message(act),
            roles=tuple(roles),
        )


def require_provider(access: Access, authority: str) -> None:
    """Refuses officers of other authorities than the one that provided the record; the region's
    administrator may.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role in OF_ONE_AUTHORITY and authority not in ("", access.caller.authority):
        raise HubError(ErrorCode.FORBIDDEN, "proceedings.of-other-authority", authority=authority)


def has_charge(access: Access, path: Sequence[str], kind: str | None) -> bool:
    """Whether an officer's region has charge of a record with this path and kind."""
    return access.caller.region in path and kind not in access.withheld


def provides(access: Access, authority: str, path: Sequence[str]) -> bool:
    """Whether the caller speaks for who provided a record: its authority, or its region's administrator."""
    caller = access.caller
    if caller.role in OF_ONE_AUTHORITY:
        return authority == caller.authority
    return caller.role in ADMINISTRATORS and caller.region in path


def record_in_charge(transaction: Transaction, access: Access, id_: str) -> CurrentRecord:
    """A record of the caller's region as it is known now.

    Raises:
        HubError: NOT_FOUND, also for a private kind that the purpose does not open.
    """
    current = current_record(transaction, id_)
    if current is None or not has_charge(access, current.record.path, current.record.kind):
        raise not_found("proceedings.record-not-yours")
    return current
