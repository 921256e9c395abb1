"""Who is asking: a signed token (JWT) names account, region, authority and role of a caller.

``callers`` says what each role's token must hold, ``tokens`` checks a token, ``jwks`` which public
keys may sign, ``jwks_source`` keeps a JWKS of a file or URL up to date while the hub runs,
``development`` is the hub's own key for ``hub token``, ``token_refusals`` what a caller is told.

How subjects are named: ``naming`` makes a key of an identifier, ``stored_digests`` hides identity numbers in
it, ``keys`` keeps what digests are made with, ``key_rotation`` replaces it.
"""

from hub.identity.callers import Caller, OwnSubject, own_subject
from hub.identity.development import accepts_development, sign_token
from hub.identity.token_refusals import TokenRefused, challenge
from hub.identity.tokens import Verifier, open_verifier

__all__ = [
    "Caller",
    "OwnSubject",
    "TokenRefused",
    "Verifier",
    "accepts_development",
    "challenge",
    "open_verifier",
    "own_subject",
    "sign_token",
]
