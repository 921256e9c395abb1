"""A caller, and what the token of each role must hold.

One token has one role. Whether region, authority and subject exist is asked where the caller is
used (``hub.grants``): this module knows no graph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_schema.vocabulary import Role
from hub.auth.refusals import missing_claim, unusable_claim

LONGEST_CLAIM = 200
HUB_ID = "hub"
"""In the claim ``subject``: the hub's own id of a subject, in the place of a scheme."""

_NAMING = re.compile(r"([A-Z][A-Z0-9_]{0,31}|hub):(\S.{0,180})")
_PERSON_SCHEME = "ID"
# What looks like a GB 11643 number is refused, its check digit right or not: sub and authority are
# written into the read log, and a bearer token lies in browsers and passes proxies.
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9])[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)


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
    if found is None or found[1] == _PERSON_SCHEME:
        raise unusable_claim(
            "subject", "a scheme and a public code (USCC:…), or hub:… with the hub's id; for a person the id"
        )
    if found[1] == HUB_ID:
        return OwnSubject(id=found[2])
    return OwnSubject(scheme=found[1], value=found[2])


def _role(claims: Mapping[str, Any]) -> Role:
    try:
        return Role(_text(claims, "role"))
    except ValueError:
        raise unusable_claim("role", "one of " + ", ".join(Role)) from None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if value is None or value == "":
        raise missing_claim(name)
    if not isinstance(value, str) or not (value.isprintable() and value.strip() == value):
        raise unusable_claim(name, "one text of printable characters")
    if len(value) > LONGEST_CLAIM:
        raise unusable_claim(name, f"at most {LONGEST_CLAIM} characters")
    if _IDENTITY_NUMBER.search(unicodedata.normalize("NFKC", value)):
        raise unusable_claim(name, "an account, code or id that is not an identity number")
    return value


def _absent(claims: Mapping[str, Any], name: str, role: Role) -> None:
    if claims.get(name) is not None:
        raise unusable_claim(name, f"no claim {name} in a token of role {role.value}")
