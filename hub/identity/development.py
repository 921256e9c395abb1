"""The hub's own key, with which ``hub token`` signs development tokens for every role."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.errors import EngineError, InputError
from hub.identity.callers import Caller, caller_of, claims_of
from hub.identity.keys import write_secret
from hub.identity.token_refusals import TokenRefused
from hub.settings import Settings

DEVELOPMENT_KID = "hub-development"


def accepts_development(settings: Settings) -> bool:
    """Whether this hub believes its own tokens: without another key, or where it is told to."""
    return settings.development_tokens or (settings.jwks is None and settings.token_key is None)


def sign_token(settings: Settings, caller: Caller, now: datetime, valid: timedelta) -> str:
    """A development token for a caller, signed with the hub's own key.

    Raises:
        InputError: this hub would refuse the token.
    """
    if not accepts_development(settings):
        raise InputError("identity.no-development-tokens")
    claims = claims_of(caller)
    try:
        caller_of(claims)
    except TokenRefused as refused:
        raise InputError("identity.options-unusable", problem=refused.problem) from None
    registered = {
        "iss": settings.token_issuer,
        "aud": settings.token_audience,
        "iat": now,
        "exp": now + valid,
    }
    return jwt.encode(
        {**registered, **claims},
        development_key(settings.home),
        algorithm="EdDSA",
        headers={"kid": DEVELOPMENT_KID},
    )


def development_key(home: Path) -> Ed25519PrivateKey:
    """``<home>/keys/token.pem``, made where there is none.

    Raises:
        EngineError: the file holds something else.
    """
    path = home / "keys" / "token.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with suppress(FileExistsError):  # another process was first
            write_secret(path, pem)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise EngineError("identity.development-key", path=str(path))
    return key
