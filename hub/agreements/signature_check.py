"""Whether a signature that an officer sends counts: whose key, whether it stands, and over what."""

from __future__ import annotations

from datetime import date

from hub.access.caller_and_purpose import Access
from hub.agreements import keys, signatures
from hub.agreements.agreement import SignatureGiven, StoredAgreement
from hub.calendar.workdays import day_in_china
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

SIGNED_BEFORE = (
    "MATCH (e:AgreementEvent {signatureDigest: $digest}) RETURN e.agreement AS id, e.version AS version"
)


def verified(
    transaction: Transaction, access: Access, held: StoredAgreement, version: int, signature: str, day: date
) -> SignatureGiven:
    """A signature that counts.

    Raises:
        HubError: BAD_INPUT, with what is wrong.
    """
    kid = signatures.kid_of(signature)
    digest = signatures.digest(signature.encode())
    key = keys.by_kid(transaction, kid)
    if key is None or key.region != access.caller.region:
        raise signatures.refused("agreements.signature-key")
    _check_stands(key, day)
    used = transaction.row(SIGNED_BEFORE, digest=digest)
    if used is not None:
        raise signatures.refused("agreements.signature-used")
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
        over = message("agreements.over-else")
        if other is not None:
            over = message("agreements.over-version", version=other)
        raise signatures.refused("agreements.signature-over", over=over, version=version)
    return SignatureGiven(kid, signature, digest)


def _check_stands(key: keys.SigningKey, today: date) -> None:
    """Refuses a key that signs no more, or not yet."""
    if key.known_to != OPEN_COMMIT:
        withdrawn = day_in_china(key.withdrawn_at) if key.withdrawn_at is not None else ""
        raise signatures.refused("agreements.key-withdrawn", day=withdrawn)
    if today < key.valid_from:
        raise signatures.refused("agreements.key-not-yet", day=key.valid_from)
    if today >= key.valid_to:
        raise signatures.refused("agreements.key-expired", day=key.valid_to)
