"""Keys, a JWKS, and tokens of an invented identity provider, well formed or not."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from hub.errors import HubError
from hub.identity import Verifier, challenge

ISSUER, AUDIENCE = "https://idp.example.cn/realms/credit", "credit-hub"

RSA = rsa.generate_private_key(65537, 2048)
OTHER_RSA = rsa.generate_private_key(65537, 2048)
SMALL_RSA = rsa.generate_private_key(65537, 1024)
P256 = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
ED = ed25519.Ed25519PrivateKey.generate()

Jwk = dict[str, Any]


def jwk(private: Any, kid: Any, **more: Any) -> Jwk:
    """The public JWK of a private key; no ``kid`` for None."""
    public = private.public_key()
    made: Jwk
    if isinstance(public, rsa.RSAPublicKey):
        made = RSAAlgorithm.to_jwk(public, as_dict=True)
    elif isinstance(public, ec.EllipticCurvePublicKey):
        made = ECAlgorithm.to_jwk(public, as_dict=True)
    else:
        made = OKPAlgorithm.to_jwk(public, as_dict=True)
    made.pop("key_ops", None)
    return {**made, **({} if kid is None else {"kid": kid}), **more}


def jwks(*keys: Jwk) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


KEYS = jwks(
    jwk(RSA, "rsa", alg="RS256", use="sig"), jwk(P256, "ec", key_ops=["verify"]), jwk(ED, "ed", alg="EdDSA")
)


def claims(**changes: Any) -> dict[str, Any]:
    """An officer's claims, changed; ``...`` leaves one out."""
    now = int(time.time())
    made = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "wang",
        "iat": now,
        "exp": now + 86_400,
        "region": "411500",
        "authority": "411500-czj",
        "role": "OFFICER",
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def part(data: bytes | str | dict[str, Any]) -> str:
    """One segment of a token."""
    raw = (
        json.dumps(data).encode()
        if isinstance(data, dict)
        else data.encode()
        if isinstance(data, str)
        else data
    )
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(
    body: dict[str, Any] | str, header: dict[str, Any] | str | None = None, key: rsa.RSAPrivateKey = RSA
) -> str:
    """A token signed by RSA over exactly these texts, which PyJWT would not write."""
    head = part({"alg": "RS256", "kid": "rsa"} if header is None else header)
    text = f"{head}.{part(body)}"
    return f"{text}.{part(RSAAlgorithm(RSAAlgorithm.SHA256).sign(text.encode(), key))}"


def hmac_signed(secret: bytes, kid: str) -> str:
    """HS256 over a secret that PyJWT refuses to use: the public key as text."""
    text = f"{part({'alg': 'HS256', 'kid': kid})}.{part(claims())}"
    maker = hmac.HMAC(secret, hashes.SHA256())
    maker.update(text.encode())
    return f"{text}.{part(maker.finalize())}"


def good(kid: str = "rsa", key: Any = RSA, algorithm: str = "RS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid})


def pem(private: Any) -> bytes:
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def refusal(verifier: Verifier, token: str) -> HubError:
    """The refusal of a token; no part of the token stands in it."""
    with pytest.raises(HubError) as refused:
        verifier.caller(f"Bearer {token}")
    error = refused.value
    told = f"{error} {challenge(error)}"
    assert not [piece for piece in token.split(".") if len(piece) > 12 and piece in told]
    assert error.message.endswith(".")
    assert error.expected
    assert error.fix
    return error
