"""A caller, and what the token of each role must hold.

One token has one role. Whether region, authority and subject exist is asked where the caller is
used (``hub.access.grants``): this module knows no graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import Role
from hub.identity.credit_codes import code_is_a_person
from hub.identity.token_refusals import missing_claim, unusable_claim
from hub.messages.message import Message, message

LONGEST_CLAIM = 200
HUB_ID = "hub"
"""In the claim ``subject``: the hub's own id of a subject, in the place of a scheme."""

_NO_PERSON = Message("identity.claim-no-person")
_NAMING = re.compile(r"([A-Z][A-Z0-9_]{0,31}|hub):(\S.{0,180})")
_PERSON_SCHEME = "ID"
_CODE_SCHEME = "USCC"


@dataclass(frozen=True)
class OwnSubject:
    """Which subject a caller of role SUBJECT is.

    By a public key (``scheme`` and ``value``, such as USCC and the code), or by the hub's own opaque
    ``id``. A person's token always has the id: an identity number in a bearer token is a secret in
    the wrong place.
    """

    scheme: str | None = None
    value: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        return f"{HUB_ID}:{self.id}" if self.id is not None else f"{self.scheme}:{self.value}"


@dataclass(frozen=True)
class Caller:
    """Who asks, in one role. No caller at all is the public (role of no token).

    ``name`` is the token's ``sub``, an account. ``region`` is a region's code, ``authority`` the id
    for which the account acts: "" for SUBJECT, who acts for itself. ``subject`` is set for SUBJECT
    and for no other role.
    """

    name: str
    region: str
    authority: str
    role: Role
    subject: OwnSubject | None = None


def claims_of(caller: Caller) -> dict[str, str]:
    """The claims that say the same as a caller: the inverse of :func:`caller_of`."""
    claims = {
        "sub": caller.name,
        "region": caller.region,
        "authority": caller.authority,
        "role": caller.role.value,
        "subject": str(caller.subject or ""),
    }
    return {name: value for name, value in claims.items() if value}


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """The caller that a token's claims name.

    Raises:
        TokenRefused: a claim is missing, has another form, or does not belong to the role.
    """
    name, region = _text(claims, "sub"), _text(claims, "region")
    role = _role(claims)
    if role is Role.SUBJECT:
        _absent(claims, "authority", role)
        return Caller(name, region, "", role, own_subject(_text(claims, "subject")))
    _absent(claims, "subject", role)
    return Caller(name, region, _text(claims, "authority"), role)


def own_subject(text: str) -> OwnSubject:
    """Reads ``USCC:91341502DEM000014B``, or ``hub:`` and the hub's id of the subject.

    Raises:
        TokenRefused: another form, or a person's identity number.
    """
    found = _NAMING.fullmatch(text)
    if found is not None and (code_is_a_person if found[1] == _CODE_SCHEME else holds_identity_number)(
        found[2]
    ):
        raise unusable_claim("subject", _NO_PERSON)
    if found is None or found[1] == _PERSON_SCHEME:
        raise unusable_claim("subject", message("identity.claim-subject"))
    if found[1] == HUB_ID:
        return OwnSubject(id=found[2])
    return OwnSubject(scheme=found[1], value=found[2])


def _role(claims: Mapping[str, Any]) -> Role:
    try:
        return Role(_text(claims, "role"))
    except ValueError:
        raise unusable_claim("role", message("identity.claim-role", roles=tuple(Role))) from None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if value is None or value == "":
        raise missing_claim(name)
    plain = printable(value) if isinstance(value, str) and value.strip() == value else None
    if not plain:
        raise unusable_claim(name, message("identity.claim-printable"))
    if len(plain) > LONGEST_CLAIM:
        raise unusable_claim(name, message("identity.claim-length", most=LONGEST_CLAIM))
    # Mistyped ones too: sub and authority are written into the read log, and a bearer token lies in browsers
    # and passes proxies. A subject may be a code, which has 18 places as well.
    if name != "subject" and holds_identity_number(plain, mistyped=True):
        raise unusable_claim(name, _NO_PERSON)
    return plain


def _absent(claims: Mapping[str, Any], name: str, role: Role) -> None:
    if claims.get(name) is not None:
        raise unusable_claim(name, message("identity.claim-absent", name=name, role=role))
