"""Who is in charge of a record: officers of its region, and among them the authority that provided it."""

from __future__ import annotations

from collections.abc import Sequence

from graph_schema.vocabulary import ErrorCode, Role
from hub.access.grants import Access
from hub.errors import HubError
from hub.store.graph import Transaction
from hub.subjects.revising import CurrentRecord, current_record


def not_found(what: str) -> HubError:
    """For what is not there as for what is not the caller's."""
    article = "an" if what[0] in "aeiou" else "a"
    return HubError(
        ErrorCode.NOT_FOUND,
        f"No such {what} is yours to act on. 没有找到，或者不属于本人、本地区。",
        expected=f"the id of {article} {what} of your own, or (for an officer) of your region",
        fix="correct the id",
    )


def require_role(access: Access, roles: Sequence[Role], what: str) -> None:
    """Refuses other roles.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in roles:
        raise HubError(
            ErrorCode.FORBIDDEN,
            f"A caller of role {access.caller.role} does not {what}.",
            expected=f"a token of role {', '.join(roles)}",
            fix="have it done by who is in charge of it",
        )


def require_provider(access: Access, authority: str) -> None:
    """Refuses officers of other authorities than the one that provided the record; the region's
    administrator may.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role is Role.OFFICER and authority not in ("", access.caller.authority):
        raise HubError(
            ErrorCode.FORBIDDEN,
            "Another authority provided the record, and decides. 由信息提供单位核查处理。",
            expected=f"an officer of {authority}, or the administrator of its region",
            fix="leave it to them",
        )


def has_charge(access: Access, path: Sequence[str], kind: str | None) -> bool:
    """Whether an officer's region has charge of a record with this path and kind."""
    return access.caller.region in path and kind not in access.withheld


def provides(access: Access, authority: str, path: Sequence[str]) -> bool:
    """Whether the caller speaks for who provided a record: its authority, or its region's administrator."""
    caller = access.caller
    if caller.role is Role.OFFICER:
        return authority == caller.authority
    return caller.role is Role.REGION_ADMINISTRATOR and caller.region in path


def record_in_charge(transaction: Transaction, access: Access, id_: str) -> CurrentRecord:
    """A record of the caller's region as it is known now.

    Raises:
        HubError: NOT_FOUND, also for a private kind that the purpose does not open.
    """
    current = current_record(transaction, id_)
    if current is None or not has_charge(access, current.record.path, current.record.kind):
        raise not_found("record")
    return current
