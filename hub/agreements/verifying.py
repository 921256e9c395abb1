"""Whether a signature that an officer sends counts: whose key, whether it stands, and over what."""

from __future__ import annotations

from datetime import date

from hub.access.grants import Access
from hub.agreements import keys, signatures
from hub.agreements.agreement import Held, SignatureGiven
from hub.policy.catalogue import OPEN_COMMIT
from hub.store.graph import Transaction

SIGNED_BEFORE = (
    "MATCH (e:AgreementEvent {signatureDigest: $digest}) RETURN e.agreement AS id, e.version AS version"
)


def verified(
    transaction: Transaction, access: Access, held: Held, version: int, signature: str, day: date
) -> SignatureGiven:
    """A signature that counts.

    Raises:
        HubError: BAD_INPUT, with what is wrong.
    """
    kid = signatures.kid_of(signature)
    digest = signatures.digest(signature.encode())
    key = keys.by_kid(transaction, kid)
    if key is None or key.region != access.caller.region:
        raise signatures.refused(
            "The signature's key is not one that your region registered. 签名所用公钥不是本地区登记的公钥。",
            "the kid of a key of your region, as `signingKeys` lists them",
            "sign with that key, or have your administrator register this one",
        )
    _check_stands(key, day)
    used = transaction.one(SIGNED_BEFORE, digest=digest)
    if used is not None:
        raise signatures.refused(
            "This signature was given before: each signs one version once. 该签名已经使用过。",
            "a new signature over this version",
            "sign this version's canonical text",
        )
    public = signatures.read_public(key.jwk)
    if not signatures.verify(signature, public.key, held.version(version).canonical.encode()):
        other = next(
            (
                one.version
                for one in held.versions
                if signatures.verify(signature, public.key, one.canonical.encode())
            ),
            None,
        )
        over = f"is over version {other}" if other is not None else "is over something else"
        raise signatures.refused(
            f"The signature {over}, and not over version {version}. 签名对应的不是该版本。",
            f"a signature over the canonical text of version {version}",
            "read `agreement(id)`, compare the digest, and sign that version",
        )
    return SignatureGiven(kid, signature, digest)


def _check_stands(key: keys.SigningKey, today: date) -> None:
    """Refuses a key that signs no more, or not yet."""
    renew = "have your administrator register a new key, and sign with that"
    if key.known_to != OPEN_COMMIT:
        withdrawn = key.withdrawn_at.date() if key.withdrawn_at is not None else ""
        found, fix = f"was withdrawn on {withdrawn}. 该公钥已于 {withdrawn} 撤回。", renew
    elif today < key.valid_from:
        found = f"is valid from {key.valid_from} only. 该公钥自 {key.valid_from} 起才有效。"
        fix = "sign on that day or later, or with another key of your region"
    elif today >= key.valid_to:
        found = f"expired: it signs no more since {key.valid_to}. 该公钥自 {key.valid_to} 起失效。"
        fix = renew
    else:
        return
    raise signatures.refused(f"The key {found}", "a key of your region that stands today", fix)
