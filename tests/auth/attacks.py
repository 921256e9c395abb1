"""Tokens that must be refused, each with the sentence that its sender reads."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization

from hub.identity.development import DEVELOPMENT_KID
from hub.identity.tokens import LONGEST_TOKEN
from tests.auth.signing import (
    ED,
    ISSUER,
    OTHER_RSA,
    P256,
    P384,
    RSA,
    claims,
    good,
    hmac_signed,
    jwk,
    part,
    signed,
)

NOW, DAY = time.time(), 86_400
PEM = RSA.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
DER = RSA.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
HEAD, BODY, SIGNATURE = good().split(".")
NOT_UTF8 = part(b"\xff\xfe")
UNREADABLE = "The token can't be read."
ALGORITHM = "The token's algorithm is not the one of its key."
SIGNED_WRONG = "The token's signature is wrong."
UNKNOWN = "The token names no key that this hub knows."
EXPIRED = "The token has expired."
EARLY = "The token is not valid yet."
ISSUED_ELSEWHERE = "The token comes from another issuer."
FOR_OTHERS = "The token is meant for another audience."
LARGE = "The token is too large."


def text_of(**changes: str) -> str:
    """Claims as JSON text, with members as they are given: NaN, twice, huge."""
    whole = json.dumps(claims(**{name: ... for name in changes}))[:-1]
    return whole + "".join(f', "{name}": {value}' for name, value in changes.items()) + "}"


def offered(**header: Any) -> str:
    """Signed by a stranger's key that the header itself offers."""
    return signed(claims(), {"alg": "RS256", "kid": "rsa", **header}, OTHER_RSA)


ATTACKS: dict[str, tuple[str, str]] = {
    "expired": (good(exp=NOW - 100, iat=NOW - 700), EXPIRED),
    "expired long ago": (good(exp=-5, iat=-10), EXPIRED),
    "nbf in the future": (good(nbf=NOW + 2 * DAY, exp=NOW + 3 * DAY), EARLY),
    "iat in the future": (good(iat=NOW + 2 * DAY, exp=NOW + 3 * DAY), EARLY),
    "another audience": (good(aud="shop"), FOR_OTHERS),
    "audiences without ours": (good(aud=["shop", "credit-hub-2"]), FOR_OTHERS),
    "another issuer": (good(iss="https://idp.example.cn/realms/other"), ISSUED_ELSEWHERE),
    "an issuer with a slash more": (good(iss=ISSUER + "/"), ISSUED_ELSEWHERE),
    "no exp": (good(exp=...), "The token lacks the claim exp."),
    "no iat": (good(iat=...), "The token lacks the claim iat."),
    "no iss": (good(iss=...), "The token lacks the claim iss."),
    "no aud": (good(aud=...), "The token lacks the claim aud."),
    "no sub": (good(sub=...), "The token lacks the claim sub."),
    "no region": (good(region=...), "The token lacks the claim region."),
    "no authority": (good(authority=...), "The token lacks the claim authority."),
    "empty authority": (good(authority=""), "The token lacks the claim authority."),
    "no role": (good(role=...), "The token lacks the claim role."),
    "unknown role": (good(role="ROOT"), "The token's claim role can't be used."),
    "two roles": (good(role=["OFFICER", "AUDITOR"]), "The token's claim role can't be used."),
    "a region that is a number": (good(region=411500), "The token's claim region can't be used."),
    "an account with a line break": (signed(claims(sub="a\nb")), "The token's claim sub can't be used."),
    "an account of a page": (good(sub="a" * 201), "The token's claim sub can't be used."),
    "an account that is a number": (signed(claims(sub=7)), "The token's claim sub can't be used."),
    "an identity number as account": (good(sub="999999198001010011"), "The token's claim sub can't be used."),
    "a full-width identity number": (
        good(sub="９９９９９９198001010011"),
        "The token's claim sub can't be used.",
    ),
    "unknown kid": (good("rsa-2"), UNKNOWN),
    "no kid": (jwt.encode(claims(), RSA, algorithm="RS256"), UNKNOWN),
    "a kid that is no text": (signed(claims(), {"alg": "RS256", "kid": ["rsa"]}), UNREADABLE),
    "the hub's development kid": (good(DEVELOPMENT_KID, ED, "EdDSA"), UNKNOWN),
    "forged": (good(key=OTHER_RSA), SIGNED_WRONG),
    "changed claims": (f"{HEAD}.{part(claims(role='AUDITOR'))}.{SIGNATURE}", SIGNED_WRONG),
    "alg none": (f"{part({'alg': 'none', 'kid': 'rsa'})}.{BODY}.{SIGNATURE}", ALGORITHM),
    "alg none, unsigned": (jwt.encode(claims(), "", algorithm="none", headers={"kid": "rsa"}), UNREADABLE),
    "alg nOnE": (f"{part({'alg': 'nOnE', 'kid': 'rsa'})}.{BODY}.{SIGNATURE}", ALGORITHM),
    "no alg": (f"{part({'kid': 'rsa'})}.{BODY}.{SIGNATURE}", ALGORITHM),
    "alg that is a list": (f"{part({'alg': ['RS256'], 'kid': 'rsa'})}.{BODY}.{SIGNATURE}", ALGORITHM),
    "HMAC with the public key in PEM": (hmac_signed(PEM, "rsa"), ALGORITHM),
    "HMAC with the public key in DER": (hmac_signed(DER, "rsa"), ALGORITHM),
    "HMAC with the JWK": (hmac_signed(json.dumps(jwk(RSA, "rsa")).encode(), "rsa"), ALGORITHM),
    "HMAC with the JWK's x": (hmac_signed(jwk(ED, "ed")["x"].encode(), "ed"), ALGORITHM),
    "ES256 against an RSA kid": (good("rsa", P256, "ES256"), ALGORITHM),
    "RS256 against an EC kid": (good("ec"), ALGORITHM),
    "EdDSA against an EC kid": (good("ec", ED, "EdDSA"), ALGORITHM),
    "PS256 with the right key": (good(algorithm="PS256"), ALGORITHM),
    "RS512 with the right key": (good(algorithm="RS512"), ALGORITHM),
    "ES384": (good("ec", P384, "ES384"), ALGORITHM),
    "1 MB": ("a" * 1_000_000, LARGE),
    "1 MB, well formed": (f"{HEAD}.{'A' * 1_000_000}.{SIGNATURE}", LARGE),
    "a byte too many": ("a" * (LONGEST_TOKEN + 1), LARGE),
    "a key in the header": (offered(jwk=jwk(OTHER_RSA, "rsa")), SIGNED_WRONG),
    "a key's address in the header": (offered(jku="http://127.0.0.1:9/jwks"), SIGNED_WRONG),
    "a certificate's address": (offered(x5u="http://127.0.0.1:9/crt", x5c=["AAAA"]), SIGNED_WRONG),
    "crit": (signed(claims(), {"alg": "RS256", "kid": "rsa", "crit": ["exp"], "exp": 1}), UNREADABLE),
    "crit b64": (signed(claims(), {"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": True}), UNREADABLE),
    "b64 without crit": (signed(claims(), {"alg": "RS256", "kid": "rsa", "b64": False}), UNREADABLE),
    "another typ": (signed(claims(), {"alg": "RS256", "kid": "rsa", "typ": "logout+jwt"}), UNREADABLE),
    "typ that is no text": (signed(claims(), {"alg": "RS256", "kid": "rsa", "typ": 1}), UNREADABLE),
    "alg twice": (signed(claims(), '{"alg": "none", "alg": "RS256", "kid": "rsa"}'), UNREADABLE),
    "exp twice": (signed(text_of(exp=f'1, "exp": {int(NOW) + DAY}')), UNREADABLE),
    "role twice": (signed(text_of(role='"OFFICER", "role": "AUDITOR"')), UNREADABLE),
    "exp NaN": (signed(text_of(exp="NaN")), UNREADABLE),
    "exp Infinity": (signed(text_of(exp="Infinity")), UNREADABLE),
    "exp 1e999": (signed(text_of(exp="1e999")), UNREADABLE),
    "NaN elsewhere": (signed(text_of(more="NaN")), UNREADABLE),
    "exp of 5,000 digits": (signed(text_of(exp="9" * 5_000)), UNREADABLE),
    "exp of the year 10^22": (signed(text_of(exp="9" * 30)), "The token's claim exp can't be used."),
    "exp as text": (signed(text_of(exp=f'"{int(NOW) + DAY}"')), "The token's claim exp can't be used."),
    "exp true": (signed(text_of(exp="true")), EXPIRED),
    "iat true": (signed(text_of(iat="true")), "The token's claim iat can't be used."),
    "iat negative": (signed(text_of(iat="-1")), "The token's claim iat can't be used."),
    "nbf negative": (signed(text_of(nbf="-1")), "The token's claim nbf can't be used."),
    "a life of 32 days": (good(exp=NOW + 32 * DAY), "The token's claim exp can't be used."),
    "claims nested deeply": (signed(text_of(more="[" * 2_500 + "]" * 2_500)), UNREADABLE),
    "claims that are a list": (signed("[1]"), UNREADABLE),
    "claims that are no JSON": (signed("{"), UNREADABLE),
    "header nested deeply": (f"{part('[' * 4_000)}.{BODY}.{SIGNATURE}", UNREADABLE),
    "header that is no JSON": (f"{part('{')}.{BODY}.{SIGNATURE}", UNREADABLE),
    "header that is a text": (f"{part('7')}.{BODY}.{SIGNATURE}", UNREADABLE),
    "header that is not UTF-8": (f"{NOT_UTF8}.{BODY}.{SIGNATURE}", UNREADABLE),
    "non-ASCII": (f"{HEAD}.{BODY}.é{SIGNATURE}", UNREADABLE),
    "full-width": (f"{HEAD}.{BODY}.Ａ{SIGNATURE}", UNREADABLE),
    "no signature": (f"{HEAD}.{BODY}.", UNREADABLE),
    "no claims": (f"{HEAD}..{SIGNATURE}", UNREADABLE),
    "no header": (f".{BODY}.{SIGNATURE}", UNREADABLE),
    "two parts": (f"{HEAD}.{BODY}", UNREADABLE),
    "four parts": (f"{HEAD}.{BODY}.{SIGNATURE}.{SIGNATURE}", UNREADABLE),
    "five parts, as encrypted tokens": (f"{HEAD}.{BODY}.{BODY}.{BODY}.{BODY}", UNREADABLE),
    "padding": (f"{HEAD}.{BODY}.{SIGNATURE}==", UNREADABLE),
    "base64 of the other alphabet": (f"{HEAD}.{BODY}.+/{SIGNATURE[2:]}", UNREADABLE),
    "two tokens": (f"{good()} {good()}", UNREADABLE),
    "a space in front": (f" {good()}", UNREADABLE),
    "a line break behind": (f"{good()}\n", UNREADABLE),
    "nonsense": ("nonsense", UNREADABLE),
}
