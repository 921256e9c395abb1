"""Which public keys may sign a caller's token, out of a JWKS (RFC 7517) or one PEM file.

A key's own kind decides the one algorithm it is used with: RSA from 2048 bits RS256, P-256 ES256,
Ed25519 EdDSA. A JWK that says another ``alg``, is not for signatures, or holds a private part is
left out, and so are all keys of an id that stands twice.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from hub.messages.message import Argument, Each, Message, message

LEAST_RSA_BITS = 2048
MOST_KEYS = 100

# RFC 9864 renames EdDSA with this curve to Ed25519; the token's header keeps what PyJWT speaks.
_ALGORITHMS: dict[tuple[object, object], tuple[str, set[str]]] = {
    ("RSA", None): ("RS256", {"RS256"}),
    ("EC", "P-256"): ("ES256", {"ES256"}),
    ("OKP", "Ed25519"): ("EdDSA", {"EdDSA", "Ed25519"}),
}
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True)
class Key:
    """A public key with the one algorithm that it is used with."""

    algorithm: str
    public: PublicKey


@dataclass(frozen=True)
class KeySet:
    """The usable keys by their id, and a sentence about each that is not used."""

    keys: dict[str, Key]
    left_out: tuple[str, ...]


class UnusableKey(Exception):
    """Says why; never holds key material or an id."""

    def __init__(self, message: str, **arguments: Argument) -> None:
        self.problem = Message(message, arguments)
        super().__init__(message)

    def __str__(self) -> str:
        return self.problem.text()


def read_key_set(data: bytes) -> KeySet:
    """The keys of a JWKS document.

    Raises:
        UnusableKey: the document is no JWKS, or no key of it can be used.
    """
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise UnusableKey("identity.jwks-no-json") from None
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):  # pyright: ignore[reportUnknownMemberType]
        raise UnusableKey("identity.jwks-no-keys")
    entries = cast(list[Any], document["keys"])
    if len(entries) > MOST_KEYS:
        raise UnusableKey("identity.jwks-too-many", at_most=MOST_KEYS)
    left_out: list[Message] = []
    found: list[tuple[str, Key]] = []
    for number, one in enumerate(entries, start=1):
        try:
            found.append(read_jwk(one))
        except UnusableKey as problem:
            left_out.append(message("identity.jwks-key", number=number, problem=problem.problem))
    counted = Counter(kid for kid, _ in found)
    if len(counted) < len(found):
        left_out.append(message("identity.jwks-twice"))
    keys = {kid: key for kid, key in found if counted[kid] == 1}
    if not keys:
        raise UnusableKey("identity.jwks-empty", problems=Each((message("identity.jwks-no-key"), *left_out)))
    return KeySet(keys, tuple(one.text() for one in left_out))


def read_jwk(given: object) -> tuple[str, Key]:
    """Id and key of one JWK.

    Raises:
        UnusableKey: see the module.
    """
    if not isinstance(given, dict):
        raise UnusableKey("identity.key-no-object")
    jwk = cast(dict[str, Any], given)
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not kid:
        raise UnusableKey("identity.key-without-kid")
    kind = (jwk.get("kty"), jwk.get("crv"))
    known = _ALGORITHMS.get(kind) if all(isinstance(one, str | None) for one in kind) else None
    if known is None:
        raise UnusableKey("identity.key-kind")
    algorithm, names = known
    if jwk.get("alg", algorithm) not in names:
        raise UnusableKey("identity.key-algorithm")
    if jwk.get("use", "sig") != "sig":
        raise UnusableKey("identity.key-use")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        raise UnusableKey("identity.key-operations")
    if _PRIVATE & jwk.keys():
        raise UnusableKey("identity.key-private")
    try:
        public: Any = jwt.PyJWK(jwk, algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, UnsupportedAlgorithm):
        raise UnusableKey("identity.key-damaged") from None
    return kid, key_of(public)


def key_of(public: object) -> Key:
    """The key with its one algorithm.

    Raises:
        UnusableKey: another kind of key, or a small one.
    """
    if isinstance(public, RSAPublicKey):
        if public.key_size < LEAST_RSA_BITS:
            raise UnusableKey("identity.key-short", bits=public.key_size, least=LEAST_RSA_BITS)
        return Key("RS256", public)
    if isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1):
        return Key("ES256", public)
    if isinstance(public, Ed25519PublicKey):
        return Key("EdDSA", public)
    raise UnusableKey("identity.key-kind")


def read_pem(data: bytes) -> Key:
    """The key of a PEM file with one public key.

    Raises:
        UnusableKey: no public key, another kind, or a small one.
    """
    try:
        return key_of(serialization.load_pem_public_key(data))
    except (ValueError, UnsupportedAlgorithm):
        raise UnusableKey("identity.key-missing") from None
