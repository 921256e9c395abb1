"""What a caller is told about a token that was refused: never any part of the token."""

from __future__ import annotations

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import Argument, Message, message

REALM = "credit-hub"


class TokenRefused(HubError):
    """UNAUTHENTICATED because of the token that was sent."""

    def __init__(self, message: str, **arguments: Argument) -> None:
        super().__init__(ErrorCode.UNAUTHENTICATED, message, **arguments)


def challenge(error: HubError) -> str:
    """The WWW-Authenticate header for an error (RFC 6750 section 3): why, if a token was sent."""
    if not isinstance(error, TokenRefused):
        return f'Bearer realm="{REALM}"'
    return f'Bearer realm="{REALM}", error="invalid_token", error_description="{error.message}"'


def no_bearer() -> HubError:
    """The header holds something else than a bearer token: a challenge without an error code."""
    return HubError(ErrorCode.UNAUTHENTICATED, "identity.no-bearer")


def too_large(most: int) -> TokenRefused:
    """Told before anything of the token is read."""
    return TokenRefused("identity.token-too-large", most=most)


def malformed(wanted: str = "identity.wanted-compact") -> TokenRefused:
    """Not a JWT, or one whose JSON can't be trusted to mean one thing."""
    return TokenRefused("identity.token-unreadable", wanted=message(wanted))


def unknown_key() -> TokenRefused:
    """No key of this id, or no key id at all."""
    return TokenRefused("identity.token-key-unknown")


def unusable_algorithm() -> TokenRefused:
    """``none``, HMAC, or an asymmetric algorithm of another kind of key."""
    return TokenRefused("identity.token-algorithm")


def wrong_signature() -> TokenRefused:
    """Signed by somebody else, or changed on the way."""
    return TokenRefused("identity.token-signature")


def expired() -> TokenRefused:
    """Past ``exp``, with the clock skew."""
    return TokenRefused("identity.token-expired")


def not_yet_valid() -> TokenRefused:
    """Before ``nbf`` or ``iat``, with the clock skew."""
    return TokenRefused("identity.token-early")


def wrong_issuer() -> TokenRefused:
    """``iss`` is not HUB_TOKEN_ISSUER."""
    return TokenRefused("identity.token-issuer")


def wrong_audience() -> TokenRefused:
    """``aud`` does not hold HUB_TOKEN_AUDIENCE."""
    return TokenRefused("identity.token-audience")


def missing_claim(name: str) -> TokenRefused:
    """``name`` is one of the hub's own names, never text of the token."""
    return TokenRefused("identity.token-without-claim", name=name)


def unusable_claim(name: str, wanted: Message) -> TokenRefused:
    """``name`` is one of the hub's own names; what the claim holds is not repeated."""
    return TokenRefused("identity.token-claim", name=name, wanted=wanted)
