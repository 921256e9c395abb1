"""Signatures under a version of an agreement: detached JWS over its canonical bytes. Pure.

*Canonical bytes*: JSON by RFC 8785 (keys by UTF-16 order, no blanks, UTF-8) of ``form``, ``agreement``,
``version`` and ``document``, which is the YAML's own data: dates and decimals as their text. They come from
the text that was drafted and from no model, so a later hub computes the same ones.

*Signature*: compact JWS without its payload (RFC 7515 appendix F), or with ``b64: false`` and
``crit: ["b64"]`` (RFC 7797). ``kid`` is the key's thumbprint (RFC 7638), ``alg`` the one of its kind.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives import serialization

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError, InputError
from hub.identity.jwks import Key, UnusableKey, key_of, read_jwk
from hub.messages.message import Argument, Message, message

FORM = "credit-hub agreement 1"
LONGEST_SIGNATURE = 2_000
LONGEST_JWK = 4_000
MOST_EXACT = 2**53 - 1
_MEMBERS = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class PublicJwk:
    """A public key: thumbprint, what verifies with it, and its members alone as canonical JSON."""

    kid: str
    key: Key
    text: str


def canonical(agreement: str, version: int, data: object) -> bytes:
    """The bytes that every party signs. ``data``: the version's YAML as it is read.

    Raises:
        InputError: a value that has no exact form in JSON.
    """
    named = {"form": FORM, "agreement": agreement, "version": version, "document": data}
    return _jcs(named).encode()


def digest(canonical_bytes: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(canonical_bytes).hexdigest()


def read_public(text: str) -> PublicJwk:
    """A public key from its JWK.

    Raises:
        InputError: no JWK, a private or symmetric one, or of a kind that is not used.
    """
    try:
        given: Any = json.loads(text) if len(text) <= LONGEST_JWK else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise _bad_key(message("identity.key-no-json-object"))
    jwk = cast("dict[str, Any]", given)
    members = _MEMBERS.get(str(jwk.get("kty")), ("kty",))
    kept = {name: jwk.get(name) for name in members}
    try:
        if not all(isinstance(value, str) for value in kept.values()):
            raise UnusableKey("identity.key-member")
        thumbprint = _encode(hashlib.sha256(_jcs(kept).encode()).digest())
        _, key = read_jwk({**jwk, "kid": thumbprint})
    except UnusableKey as problem:
        raise _bad_key(problem.problem) from None
    return PublicJwk(thumbprint, key, _jcs(kept))


def read_private(pem: bytes) -> tuple[PublicJwk, Any]:
    """A private key from an unencrypted PEM file, with its public part.

    Raises:
        InputError: no such key.
    """
    try:
        private: Any = serialization.load_pem_private_key(pem, password=None)
        key = key_of(private.public_key())
    except (ValueError, TypeError, UnusableKey):
        raise InputError("agreements.private-key") from None
    algorithm = cast(Any, jwt.get_algorithm_by_name(key.algorithm))
    return read_public(str(algorithm.to_jwk(key.public))), private


def sign(canonical_bytes: bytes, pem: bytes) -> str:
    """A detached JWS with ``b64: false``."""
    public, private = read_private(pem)
    header = {"alg": public.key.algorithm, "b64": False, "crit": ["b64"], "kid": public.kid}
    protected = _encode(_jcs(header).encode())
    algorithm = cast(Any, jwt.get_algorithm_by_name(public.key.algorithm))
    made: bytes = algorithm.sign(protected.encode() + b"." + canonical_bytes, private)
    return f"{protected}..{_encode(made)}"


def kid_of(signature: str) -> str:
    """The ``kid`` that a signature names.

    Raises:
        InputError: malformed.
    """
    return str(_header(signature)[0]["kid"])


def verify(signature: str, key: Key, canonical_bytes: bytes) -> bool:
    """Whether the signature is this key's over these bytes.

    Raises:
        InputError: malformed, or of another algorithm than the key's.
    """
    header, protected, made = _header(signature)
    if header["alg"] != key.algorithm:
        raise _malformed("agreements.signature-algorithm", algorithm=key.algorithm)
    payload = canonical_bytes if header.get("b64") is False else _encode(canonical_bytes).encode()
    algorithm = cast(Any, jwt.get_algorithm_by_name(key.algorithm))
    return bool(algorithm.verify(protected.encode() + b"." + payload, key.public, made))


def _header(signature: str) -> tuple[Mapping[str, Any], str, bytes]:
    found = _COMPACT.fullmatch(signature) if len(signature) <= LONGEST_SIGNATURE else None
    if found is None:
        raise _malformed("agreements.signature-form")
    try:
        read: Any = json.loads(_decode(found[1]), object_pairs_hook=_once)
        made = _decode(found[2])
    except (ValueError, RecursionError):
        raise _malformed("agreements.signature-encoding") from None
    if not isinstance(read, dict) or not {"alg", "kid"} <= set(cast("dict[str, Any]", read)):
        raise _malformed("agreements.signature-header")
    header = cast("dict[str, Any]", read)
    plain = set(header) <= {"alg", "kid", "typ"}
    unencoded = (
        set(header) <= {"alg", "kid", "typ", "b64", "crit"}
        and isinstance(header.get("b64"), bool)
        and header.get("crit") == ["b64"]
    )
    if not (plain or unencoded) or not all(isinstance(header[name], str) for name in ("alg", "kid")):
        raise _malformed("agreements.signature-members")
    return header, found[1], made


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError from None
    if _encode(data) != text:
        raise ValueError
    return data


def _jcs(value: object) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) <= MOST_EXACT:
            return str(value)
        case date():
            return json.dumps(value.isoformat())
        case Decimal() if value.is_finite():
            return json.dumps(format(value, "f"))
        case dict():
            held = cast("dict[Any, object]", value)
            if all(isinstance(key, str) for key in held):
                keys = sorted(held, key=lambda key: str(key).encode("utf-16-be"))
                return (
                    "{"
                    + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_jcs(held[key])}" for key in keys)
                    + "}"
                )
        case list() | tuple():
            return "[" + ",".join(map(_jcs, cast("list[object]", value))) + "]"
        case _:
            pass
    raise InputError("agreements.value-inexact")


def _bad_key(problem: Message) -> InputError:
    return InputError("agreements.key-unusable", problem=problem)


def _malformed(id_: str, **arguments: Argument) -> InputError:
    return InputError(Message(id_, arguments))


def refused(message: str, **arguments: Argument) -> HubError:
    """A signature that is well formed and does not count."""
    return HubError(ErrorCode.BAD_INPUT, message, **arguments)
