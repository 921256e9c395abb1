"""Which keys of a JWKS are used."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed448
from jwt.algorithms import OKPAlgorithm

from hub.identity.jwks import UnusableKey, read_jwk, read_key_set
from tests.auth.provider import GARBAGE
from tests.auth.signing import ED, OTHER_RSA, P256, P384, RSA, SMALL_RSA, Jwk, jwk, jwks

PRIVATE_ED: Jwk = {**OKPAlgorithm.to_jwk(ED, as_dict=True), "kid": "x"}

BAD_KEYS: dict[str, tuple[Any, str]] = {
    "RSA of 1024 bits": (jwk(SMALL_RSA, "x"), "1024 bits"),
    "RSA for PS256": (jwk(RSA, "x", alg="PS256"), "alg"),
    "RSA for ES256": (jwk(RSA, "x", alg="ES256"), "alg"),
    "RSA for HS256": (jwk(RSA, "x", alg="HS256"), "alg"),
    "RSA for none": (jwk(RSA, "x", alg="none"), "alg"),
    "EC for RS256": (jwk(P256, "x", alg="RS256"), "alg"),
    "P-384": (jwk(P384, "x"), "neither"),
    "P-384 that says P-256": (jwk(P384, "x", crv="P-256"), "damaged"),
    "Ed448": (jwk(ed448.Ed448PrivateKey.generate(), "x"), "neither"),
    "for encryption": (jwk(RSA, "x", use="enc"), "use"),
    "for wrapping": (jwk(RSA, "x", key_ops=["encrypt"]), "key_ops"),
    "key_ops that is no list": (jwk(RSA, "x", key_ops="verify"), "key_ops"),
    "a secret": ({"kty": "oct", "k": "c2VjcmV0", "kid": "x", "alg": "HS256"}, "neither"),
    "a private key": (PRIVATE_ED | {"key_ops": ["verify"]}, "private"),
    "no kid": (jwk(RSA, None), "kid"),
    "empty kid": (jwk(RSA, ""), "kid"),
    "a kid that is a number": (jwk(RSA, 7), "kid"),
    "no kty": ({"kid": "x"}, "neither"),
    "a kty that is a list": ({"kid": "x", "kty": ["RSA"]}, "neither"),
    "no modulus": ({"kid": "x", "kty": "RSA", "e": "AQAB"}, "damaged"),
    "a modulus that is no base64": ({"kid": "x", "kty": "RSA", "e": "AQAB", "n": "?"}, "damaged"),
    "a modulus that is a number": ({"kid": "x", "kty": "RSA", "e": "AQAB", "n": 7}, "damaged"),
    "a point off the curve": (jwk(P256, "x", y=jwk(P256, "x")["x"]), "damaged"),
    "Ed25519 of 3 bytes": ({"kid": "x", "kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, "damaged"),
    "a text": ("key", "object"),
}


@pytest.mark.parametrize(("given", "why"), BAD_KEYS.values(), ids=list(BAD_KEYS))
def test_a_key_that_does_not_fit_is_left_out_and_said(given: Any, why: str) -> None:
    with pytest.raises(UnusableKey, match=why):
        read_jwk(given)
    found = read_key_set(jwks(jwk(P256, "ec"), given))
    assert list(found.keys) == ["ec"]
    assert found.left_out[0].startswith("key 2 ")


def test_a_key_may_be_named_by_the_newer_name_of_its_algorithm() -> None:
    assert read_jwk(jwk(ED, "ed", alg="Ed25519"))[1].algorithm == "EdDSA"


def test_an_id_that_stands_twice_names_no_key() -> None:
    found = read_key_set(jwks(jwk(RSA, "a"), jwk(OTHER_RSA, "a"), jwk(ED, "b")))
    assert list(found.keys) == ["b"]
    assert found.left_out == ("ids that stand twice are not used",)


@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_no_key_set(data: bytes) -> None:
    with pytest.raises(UnusableKey):
        read_key_set(data)
