"""Checks a token: size and shape first, then key, signature, times, issuer, audience, and its claims.

PyJWT verifies signature and registered claims. What it leaves open is closed here: one algorithm a
key whatever the header says, no ``crit``, no padding, no member twice, no NaN, times that are
numbers of this era. Headers that offer a key (``jwk``, ``jku``, ``x5u``, ``x5c``) are never looked at.
"""

from __future__ import annotations

import base64
import json
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn, Protocol, cast

import jwt

from hub.errors import EngineError
from hub.identity import token_refusals as refusals
from hub.identity.callers import Caller, caller_of
from hub.identity.development import DEVELOPMENT_KID, accepts_development, development_key
from hub.identity.jwks import Key, UnusableKey, key_of, read_pem
from hub.identity.jwks_source import FileSource, RotatingKeys, source_of
from hub.identity.remembered_tokens import Checked, RememberedTokens
from hub.messages.message import message
from hub.settings import Settings

LONGEST_TOKEN = 8_192
LONGEST_LIFE = timedelta(days=31)

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_REQUIRED = ("exp", "iat", "iss", "aud")
_TIMES = ("exp", "iat", "nbf")
_YEAR_10000 = 253_402_300_800
_TYPES = {"jwt", "at+jwt", "application/jwt", "application/at+jwt"}


class Keys(Protocol):
    """Where a token's key is looked up."""

    def find(self, kid: str | None) -> Key | None:
        """The key that signs tokens of this ``kid``; None when there is none."""
        ...


@dataclass(frozen=True)
class SingleKey:
    """One key for every token, whatever ``kid`` it names."""

    key: Key

    def find(self, kid: str | None) -> Key | None:
        return self.key


@dataclass(frozen=True)
class WithDevelopment:
    """The hub's own key beside others, under its own ``kid``."""

    own: Key
    others: Keys

    def find(self, kid: str | None) -> Key | None:
        return self.own if kid == DEVELOPMENT_KID else self.others.find(kid)


@dataclass(frozen=True)
class Verifier:
    """Checks tokens of one issuer for one audience. ``leeway`` is the clock skew that is allowed."""

    keys: Keys
    issuer: str
    audience: str
    leeway: timedelta
    remembered: RememberedTokens = field(default_factory=RememberedTokens, repr=False, compare=False)

    def caller(self, authorization: str | None) -> Caller | None:
        """The caller behind an ``Authorization`` header; None without one: the public.

        Raises:
            HubError: UNAUTHENTICATED, saying what is wrong with the token but not what it holds;
                UNAVAILABLE while there are no keys to check with.
        """
        if authorization is None:
            return None
        if len(authorization) > LONGEST_TOKEN + len("Bearer "):
            raise refusals.too_large(LONGEST_TOKEN)
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise refusals.no_bearer()
        if _COMPACT.fullmatch(token) is None:
            raise refusals.malformed()
        checked = self.remembered.get(token)
        if checked is None or not self._holds(checked):
            checked = self._check(token)
            self.remembered.keep(token, checked)
        return checked.caller

    def _holds(self, checked: Checked) -> bool:
        """Whether a token that was good is so now: its key is in use, and its times are not over."""
        now, leeway = time.time(), self.leeway.total_seconds()
        within = checked.begins <= now + leeway and now - leeway < checked.ends
        return within and self.keys.find(checked.kid) == checked.key

    def _check(self, token: str) -> Checked:
        first, second, _ = token.split(".")
        header = _object(first)
        kid = _kid(header)
        if header.get("alg") not in ("RS256", "ES256", "EdDSA"):
            raise refusals.unusable_algorithm()  # before the key: an unusable token makes nobody read a JWKS
        key = self.keys.find(kid)
        if key is None:
            raise refusals.unknown_key()
        self._verify(token, key)
        claims = _object(second)
        _check_times(claims)
        begins = max(claims["iat"], claims.get("nbf") or 0)
        return Checked(kid, key, begins, claims["exp"], caller_of(claims))

    def _verify(self, token: str, key: Key) -> None:
        """Signature and registered claims, by PyJWT."""
        try:
            jwt.decode(
                token,
                key.public,
                algorithms=[key.algorithm],
                issuer=self.issuer,
                audience=self.audience,
                leeway=self.leeway,
                # sub is among the hub's own claims, in callers.
                options={"require": list(_REQUIRED), "verify_sub": False, "verify_jti": False},
            )
        except jwt.MissingRequiredClaimError as missing:
            raise refusals.missing_claim(missing.claim) from None
        except jwt.ExpiredSignatureError:
            raise refusals.expired() from None
        except jwt.ImmatureSignatureError:
            raise refusals.not_yet_valid() from None
        except jwt.InvalidIssuerError:
            raise refusals.wrong_issuer() from None
        except jwt.InvalidAudienceError:
            raise refusals.wrong_audience() from None
        except jwt.InvalidAlgorithmError:
            raise refusals.unusable_algorithm() from None
        except jwt.InvalidSignatureError:
            raise refusals.wrong_signature() from None
        except jwt.PyJWTError:
            raise refusals.malformed() from None


def _kid(header: dict[str, Any]) -> str | None:
    """The header's ``kid``; refuses headers that the hub does not understand."""
    if "crit" in header or "b64" in header:
        raise refusals.malformed("identity.wanted-no-crit")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise refusals.malformed("identity.wanted-type")
    kid = header.get("kid")
    if not isinstance(kid, str | None):
        raise refusals.malformed("identity.wanted-kid")
    return kid


def _check_times(claims: dict[str, Any]) -> None:
    """PyJWT also takes times as text or true, and one of the year 10^30."""
    for name in _TIMES:
        value = claims.get(name)
        if value is None and name not in _REQUIRED:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _YEAR_10000:
            raise refusals.unusable_claim(name, message("identity.claim-seconds"))
    if not 0 < claims["exp"] - claims["iat"] <= LONGEST_LIFE.total_seconds():
        raise refusals.unusable_claim("exp", message("identity.claim-life", days=LONGEST_LIFE.days))


def _object(segment: str) -> dict[str, Any]:
    """A segment's JSON object, if it can be read in one way only."""
    try:
        data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        value: Any = json.loads(data, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise refusals.malformed() from None
    if not isinstance(value, dict):
        raise refusals.malformed()
    return cast(dict[str, Any], value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_constant(name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def open_verifier(settings: Settings) -> Verifier:
    """The verifier for the JWKS or key of the settings, or for the hub's own development key.

    Raises:
        EngineError: the settings contradict each other, or the key file or JWKS file can't be used.
            A URL that can't be read is logged: tokens are checked as soon as it can.
    """
    if settings.jwks is not None and settings.token_key is not None:
        raise EngineError("identity.two-sources")
    keys: Keys | None = None
    if settings.jwks is not None:
        keys = _rotating(settings, settings.jwks)
    elif settings.token_key is not None:
        keys = SingleKey(_token_key(settings))
    if accepts_development(settings):
        own = key_of(development_key(settings.home).public_key())
        keys = SingleKey(own) if keys is None else WithDevelopment(own, keys)
    assert keys is not None
    leeway = timedelta(seconds=settings.token_leeway_seconds)
    return Verifier(keys, settings.token_issuer, settings.token_audience, leeway)


def _rotating(settings: Settings, place: str) -> RotatingKeys:
    if settings.jwks_stale_seconds < settings.jwks_cache_seconds:
        raise EngineError("identity.jwks-seconds")
    source = source_of(place)
    keys = RotatingKeys(
        source, settings.jwks_cache_seconds, settings.jwks_retry_seconds, settings.jwks_stale_seconds
    )
    problem = keys.read()
    if problem is not None and isinstance(source, FileSource):
        raise EngineError("identity.jwks-unusable", place=place, problem=problem)
    return keys


def _token_key(settings: Settings) -> Key:
    assert settings.token_key is not None
    try:
        return read_pem(settings.token_key.read_bytes())
    except OSError:
        problem = message("identity.cannot-be-opened")
    except UnusableKey as unusable:
        problem = unusable.problem
    raise EngineError("identity.token-key-unusable", path=str(settings.token_key), problem=problem)
