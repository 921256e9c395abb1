"""Whether a signature that an officer sends counts: whose key, whether it stands, and over what."""

from __future__ import annotations

from datetime import date

from hub.agreements import keys, signatures
from hub.agreements.store import Held
from hub.grants import Access
from hub.graph import Row, Transaction
from hub.policy.catalogue import OPEN_COMMIT

SIGNED_BEFORE = (
    "MATCH (e:AgreementEvent {signatureDigest: $digest}) RETURN e.agreement AS id, e.version AS version"
)


def verified(
    transaction: Transaction, access: Access, held: Held, version: int, signature: str, day: date
) -> Row:
    """The properties of the event of a signature that counts.

    Raises:
        HubError: BAD_INPUT, with what is wrong.
    """
    kid = signatures.kid_of(signature)
    digest = signatures.digest(signature.encode())
    key = keys.by_kid(transaction, kid)
    if key is None or key["region"] != access.caller.region:
        raise signatures.refused(
            "The signature's key is not one that your region registered. 签名所用公钥不是本地区登记的公钥。",
            "the kid of a key of your region, as `signingKeys` lists them",
            "sign with that key, or have your administrator register this one",
        )
    today = day.isoformat()
    if key["knownTo"] != OPEN_COMMIT or not key["validFrom"] <= today < key["validTo"]:
        raise signatures.refused(
            "The key was withdrawn, has expired or is not yet valid. 该公钥已撤回、已过期或者尚未生效。",
            "a key of your region that stands today",
            "have your administrator register a new key, and sign with that",
        )
    used = transaction.one(SIGNED_BEFORE, digest=digest)
    if used is not None:
        raise signatures.refused(
            "This signature was given before: each signs one version once. 该签名已经使用过。",
            "a new signature over this version",
            "sign this version's canonical text",
        )
    public = signatures.read_public(key["jwk"])
    if not signatures.verify(signature, public.key, held.version(version)["canonical"].encode()):
        other = next(
            (
                row["version"]
                for row in held.versions
                if signatures.verify(signature, public.key, row["canonical"].encode())
            ),
            None,
        )
        over = f"is over version {other}" if other is not None else "is over something else"
        raise signatures.refused(
            f"The signature {over}, and not over version {version}. 签名对应的不是该版本。",
            f"a signature over the canonical text of version {version}",
            "read `agreement(id)`, compare the digest, and sign that version",
        )
    return {"kid": kid, "signature": signature, "signatureDigest": digest}
