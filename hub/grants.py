"""What a caller may read: grants that every statement on subject data carries as a predicate.

A grant lets the caller read records of a region, perhaps of some kinds only. It comes from the
caller's own duty, from a law (``seeds/policy/grants.yaml``), or from a clause of an agreement in
force. The last are matched inside the statement itself, so that ending an agreement ends the
reading with the next statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.vocabulary import ErrorCode, PurposeCode, Role, SharingClass
from hub.auth import Caller
from hub.errors import HubError
from hub.policy.catalogue import Catalogue

OWN_DUTY = "own-duty"
"""Grant of an authority over its own region's records, for its statutory duty (PIPL-2021 第三十四条)."""

ROLES_WITH_DUTY = (Role.OFFICER, Role.REGION_ADMINISTRATOR, Role.INVESTIGATOR)


@dataclass(frozen=True)
class Purpose:
    """For what data is read, and the matter number of the case file."""

    code: PurposeCode
    matter: str


@dataclass(frozen=True)
class Access:
    """A caller with a purpose on a day: everything that a statement's predicate needs."""

    caller: Caller
    purpose: Purpose
    day: date
    path: tuple[str, ...]
    grants: tuple[dict[str, Any], ...]

    def parameters(self) -> dict[str, Any]:
        """The parameters ``grants``, ``path``, ``today`` and ``purpose`` of a statement."""
        return {
            "grants": list(self.grants),
            "path": list(self.path),
            "today": self.day.isoformat(),
            "purpose": self.purpose.code.value,
        }


def access_for(caller: Caller | None, purpose: Purpose, catalogue: Catalogue, day: date) -> Access:
    """The access of a caller.

    Raises:
        HubError: UNAUTHENTICATED without a caller; FORBIDDEN for a caller of an unknown region.
    """
    if caller is None:
        raise HubError(
            ErrorCode.UNAUTHENTICATED,
            "Data about subjects needs a token, and none was sent.",
            expected="the header Authorization: Bearer <token>",
            fix="send the token of your authority; for development run `hub token`",
        )
    path = catalogue.path(caller.region)
    if not path:
        raise HubError(
            ErrorCode.FORBIDDEN,
            "The token names a region that this hub does not know.",
            expected="a GB/T 2260 code such as 411500",
            fix="have the token corrected by who issued it",
        )
    grants: list[dict[str, Any]] = []
    if caller.role in ROLES_WITH_DUTY:
        grants.append(_grant(OWN_DUTY, caller.region, None, SharingClass.RECORD))
    for row in catalogue.grants.values():
        if (
            row.callers in path
            and caller.role in row.roles
            and purpose.code in row.purposes
            and row.valid.holds(day)
        ):
            grants.append(_grant(row.id, row.records, row.kinds, row.share))
    return Access(caller, purpose, day, path, tuple(grants))


def _grant(name: str, region: str, kinds: tuple[str, ...] | None, share: SharingClass) -> dict[str, Any]:
    return {
        "id": name,
        "region": region,
        "kinds": list(kinds) if kinds is not None else None,
        "share": share.value,
    }
