"""What a caller is told about a token that was refused: never any part of the token."""

from __future__ import annotations

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

REALM = "credit-hub"
_NEW_TOKEN = "ask your identity provider for a new token; for development run `hub token`"
_CORRECT = "have the token corrected by who issues it"


class TokenRefused(HubError):
    """UNAUTHENTICATED because of the token that was sent."""

    def __init__(self, message: str, *, expected: str, fix: str = _CORRECT) -> None:
        super().__init__(ErrorCode.UNAUTHENTICATED, message, expected=expected, fix=fix)


def challenge(error: HubError) -> str:
    """The WWW-Authenticate header for an error (RFC 6750 section 3): why, if a token was sent."""
    if not isinstance(error, TokenRefused):
        return f'Bearer realm="{REALM}"'
    return f'Bearer realm="{REALM}", error="invalid_token", error_description="{error.message}"'


def no_bearer() -> HubError:
    """The header holds something else than a bearer token: a challenge without an error code."""
    return HubError(
        ErrorCode.UNAUTHENTICATED,
        "The Authorization header is not one bearer token.",
        expected="Authorization: Bearer <token>",
        fix="send the token of your authority, or no Authorization header for public fields",
    )


def too_large(most: int) -> TokenRefused:
    """Told before anything of the token is read."""
    return TokenRefused("The token is too large.", expected=f"at most {most} bytes", fix=_NEW_TOKEN)


def malformed(what: str = "a JWT in compact form: three parts in base64url without padding") -> TokenRefused:
    """Not a JWT, or one whose JSON can't be trusted to mean one thing."""
    return TokenRefused("The token can't be read.", expected=what, fix=_NEW_TOKEN)


def unknown_key() -> TokenRefused:
    """No key of this id, or no key id at all."""
    return TokenRefused(
        "The token names no key that this hub knows.",
        expected="a `kid` that stands in the hub's JWKS",
        fix=_NEW_TOKEN,
    )


def unusable_algorithm() -> TokenRefused:
    """``none``, HMAC, or an asymmetric algorithm of another kind of key."""
    return TokenRefused(
        "The token's algorithm is not the one of its key.",
        expected="RS256 with an RSA key, ES256 with a P-256 key, EdDSA with an Ed25519 key",
        fix=_NEW_TOKEN,
    )


def wrong_signature() -> TokenRefused:
    """Signed by somebody else, or changed on the way."""
    return TokenRefused(
        "The token's signature is wrong.",
        expected="a token as its issuer signed it",
        fix=_NEW_TOKEN,
    )


def expired() -> TokenRefused:
    """Past ``exp``, with the clock skew."""
    return TokenRefused("The token has expired.", expected="a token that is still valid", fix=_NEW_TOKEN)


def not_yet_valid() -> TokenRefused:
    """Before ``nbf`` or ``iat``, with the clock skew."""
    return TokenRefused(
        "The token is not valid yet.",
        expected="nbf and iat that are not in the future",
        fix="set the issuer's clock and the hub's by NTP; HUB_TOKEN_LEEWAY_SECONDS is the skew allowed",
    )


def wrong_issuer() -> TokenRefused:
    """``iss`` is not HUB_TOKEN_ISSUER."""
    return TokenRefused(
        "The token comes from another issuer.", expected="the issuer that HUB_TOKEN_ISSUER names"
    )


def wrong_audience() -> TokenRefused:
    """``aud`` does not hold HUB_TOKEN_AUDIENCE."""
    return TokenRefused(
        "The token is meant for another audience.", expected="the audience that HUB_TOKEN_AUDIENCE names"
    )


def missing_claim(name: str) -> TokenRefused:
    """``name`` is one of the hub's own names, never text of the token."""
    return TokenRefused(f"The token lacks the claim {name}.", expected=f"the claim {name}")


def unusable_claim(name: str, expected: str) -> TokenRefused:
    """``name`` is one of the hub's own names; what the claim holds is not repeated."""
    return TokenRefused(f"The token's claim {name} can't be used.", expected=expected)
