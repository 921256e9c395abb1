"""Which purposes (使用目的) serve what: PIPL-2021 第六条 binds data to the purpose for which it is read.

Who may name a purpose, and which private kinds of records it opens, is data (``seeds/policy/purposes.yaml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from graph_schema.vocabulary import ErrorCode, PurposeCode, Role
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import EVERYBODY, INVESTIGATORS, WITHOUT_SUBJECTS
from hub.errors import HubError
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import PurposeTerms


class Use(Enum):
    """What a field does for the purpose that it is asked for: a message."""

    SUBJECTS = "access.use-subjects"
    RIGHTS = "access.use-rights"
    POLICY = "access.use-policy"
    COUNTS = "access.use-counts"
    TRACES = "access.use-traces"
    LOG = "access.use-log"


_ONLY_FOR = {
    PurposeCode.POLICY_MAKING: (Use.POLICY, Use.COUNTS),
    PurposeCode.SUBJECT_ACCESS: (Use.RIGHTS,),
}
"""Purposes that serve some uses only, whoever names them; but a subject may ask everything about itself."""
_BY_ONE = {Use.POLICY: PurposeCode.POLICY_MAKING, Use.TRACES: PurposeCode.INVESTIGATION}
"""Uses that one purpose alone serves."""


def serves(code: PurposeCode, use: Use, role: Role) -> bool:
    """Whether a purpose that a caller of the role names serves a use. The log is read for every purpose that
    its reader may name, and entered."""
    if role is Role.SUBJECT or use is Use.LOG:
        return True
    if use in _BY_ONE:
        return code is _BY_ONE[use]
    return code not in _ONLY_FOR or use in _ONLY_FOR[code]


def reads_records(terms: PurposeTerms) -> bool:
    """Whether anybody but the subject itself reads records for a purpose: one that only auditors, or makers
    of policy, may name opens nothing, whatever a clause says."""
    return any(
        role is not Role.SUBJECT and role not in WITHOUT_SUBJECTS and serves(terms.id, Use.SUBJECTS, role)
        for role in terms.roles
    )


def check_use(access: Access, use: Use) -> None:
    """Refuses a purpose that does not serve what a field does: PIPL-2021 第六条 binds data to its purpose,
    and whoever makes rules, or helps a subject to its rights, need not look subjects up for it.

    Raises:
        HubError: FORBIDDEN.
    """
    code = access.purpose.code
    if serves(code, use, access.caller.role):
        return
    if use not in _BY_ONE:
        raise HubError(ErrorCode.FORBIDDEN, "access.purpose-not-served", purpose=code, use=message(use.value))
    raise HubError(
        ErrorCode.FORBIDDEN,
        "access.purpose-not-the-one",
        purpose=code,
        use=message(use.value),
        serving=_BY_ONE[use],
    )


def check_investigator(access: Access) -> None:
    """Refuses who is no investigator in a case, whatever grants let it read: what lies behind a subject is
    put together of much that is public one by one.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in INVESTIGATORS:
        raise HubError(ErrorCode.FORBIDDEN, "tracing.role", roles=INVESTIGATORS)
    check_use(access, Use.TRACES)


def terms_for(access: Access, catalogue: Catalogue, roles: Sequence[Role] = EVERYBODY) -> PurposeTerms:
    """The terms of the purpose that the caller names; ``roles`` as in :func:`granted`.

    Raises:
        HubError: FORBIDDEN where it is not one of its role's.
    """
    role, code = access.caller.role, access.purpose.code
    terms = catalogue.purposes.get(code)
    if terms is None:
        raise HubError(ErrorCode.FORBIDDEN, "access.purpose-unknown", role=role, purpose=code)
    if role not in terms.roles:
        wanted = tuple(one for one in terms.roles if one in roles) or terms.roles
        raise HubError(
            ErrorCode.FORBIDDEN, "access.purpose-not-of-role", role=role, purpose=code, roles=wanted
        )
    return terms
