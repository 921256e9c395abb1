"""Who is asking: a signed token (JWT, EdDSA) names region, authority and role of a caller.

The algorithm is pinned by the key, never taken from the token. Without ``HUB_TOKEN_KEY`` the hub
makes a development key pair in ``<home>/keys``; ``hub token`` signs with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from graph_schema.vocabulary import ErrorCode, Role
from hub.errors import EngineError, HubError
from hub.keys import write_secret
from hub.settings import Settings

ALGORITHM = "EdDSA"
LEEWAY = timedelta(seconds=30)
LONGEST_TOKEN = 8_192


@dataclass(frozen=True)
class Caller:
    """Who asks: an authority of a region in a role. ``name`` is the token's subject (an account)."""

    name: str
    region: str
    authority: str
    role: Role


@dataclass(frozen=True)
class Verifier:
    """Checks tokens against one public key, one issuer and one audience."""

    key: Ed25519PublicKey
    issuer: str
    audience: str

    def caller(self, authorization: str | None) -> Caller | None:
        """The caller behind an ``Authorization`` header; None without one.

        Raises:
            HubError: UNAUTHENTICATED, saying what is wrong with the token but not what it holds.
        """
        if authorization is None:
            return None
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
            raise _refused("The Authorization header can't be used", "Bearer and a token of at most 8 KB")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key,
                algorithms=[ALGORITHM],
                issuer=self.issuer,
                audience=self.audience,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
            return Caller(
                str(claims["sub"]), str(claims["region"]), str(claims["authority"]), Role(claims["role"])
            )
        except jwt.ExpiredSignatureError:
            raise _refused("The token has expired", "a token that is still valid") from None
        except jwt.PyJWTError as error:
            raise _refused(
                f"The token was refused ({type(error).__name__})", "a token signed for this hub"
            ) from None
        except (KeyError, ValueError):
            raise _refused("The token lacks region, authority or role", "all three claims") from None


def _refused(message: str, expected: str) -> HubError:
    fix = "ask your identity provider for a new token; for development run `hub token`"
    return HubError(ErrorCode.UNAUTHENTICATED, message + ".", expected=expected, fix=fix)


def open_verifier(settings: Settings) -> Verifier:
    """The verifier for the configured key, or for the development key.

    Raises:
        EngineError: the key file is missing or holds no Ed25519 public key.
    """
    if settings.token_key is None:
        return Verifier(
            _development_key(settings.home).public_key(), settings.token_issuer, settings.token_audience
        )
    problem = EngineError(
        f"HUB_TOKEN_KEY names {settings.token_key}, which can't be used.",
        expected="a PEM file with an Ed25519 public key",
        fix="correct HUB_TOKEN_KEY, or unset it to use the development key",
    )
    try:
        key = serialization.load_pem_public_key(settings.token_key.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise problem from None
    if not isinstance(key, Ed25519PublicKey):
        raise problem
    return Verifier(key, settings.token_issuer, settings.token_audience)


def sign_token(settings: Settings, caller: Caller, now: datetime, valid: timedelta) -> str:
    """A development token for a caller, signed with the hub's own key."""
    claims = {
        "iss": settings.token_issuer,
        "aud": settings.token_audience,
        "sub": caller.name,
        "iat": now,
        "exp": now + valid,
        "region": caller.region,
        "authority": caller.authority,
        "role": caller.role.value,
    }
    return jwt.encode(claims, _development_key(settings.home), algorithm=ALGORITHM)


def _development_key(home: Path) -> Ed25519PrivateKey:
    path = home / "keys" / "token.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_secret(path, pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key
