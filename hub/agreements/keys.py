"""The keys by which a region signs agreements (签署密钥).

They are registered in the graph by the region's administrator, who signs nothing, for its agreement officer,
who registers nothing: two people stand behind a signature. They are not settings, because every hub on one
graph must know the same ones, and because a bundle has to say when a key stood. A key is withdrawn, never
deleted; what it signed while it stood stays signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode
from hub.access.roles import ADMINISTRATORS
from hub.agreements.signatures import read_public
from hub.agreements.store import committed_at, for_parties
from hub.call import Call
from hub.errors import HubError, InputError
from hub.policy.catalogue import OPEN_COMMIT
from hub.store.graph import Graph, Row, Transaction, begin_commit

LONGEST_YEARS = 5

BY_KID = "MATCH (k:SigningKey {kid: $kid}) RETURN k {.*} AS key"
BY_KIDS = "UNWIND $kids AS kid MATCH (k:SigningKey {kid: kid}) RETURN k {.*} AS key"
OF_REGION = """
MATCH (k:SigningKey) WHERE k.region = $region
  AND (k.registeredAt > $at OR (k.registeredAt = $at AND k.kid > $kid))
RETURN k {.*} AS key ORDER BY k.registeredAt, k.kid LIMIT $most
"""
REGISTER = "CREATE (k:SigningKey) SET k = $key"
WITHDRAW = """
MATCH (k:SigningKey {kid: $kid}) WHERE k.region = $region AND k.knownTo = $open
SET k.knownTo = $commit, k.withdrawnAt = $at, k.withdrawnReason = $reason
RETURN k {.*} AS key
"""


@dataclass(frozen=True)
class Key:
    """A key as it stands, and the receipt of the entry that a change was written with."""

    row: Row
    receipt: str = ""


def by_kid(transaction: Transaction, kid: str) -> Row | None:
    """A key, however old."""
    row = transaction.one(BY_KID, kid=kid)
    return row["key"] if row is not None else None


def keys_named(graph: Graph, kids: list[str]) -> list[Row]:
    """Keys, withdrawn ones too. They are public."""
    return [row["key"] for row in graph.read(lambda tx: tx.rows(BY_KIDS, kids=kids))]


def keys_of(graph: Graph, region: str, after: tuple[str, str], most: int) -> list[Row]:
    """The keys of a region after (registered, kid), the oldest first, withdrawn ones too. They are public."""
    rows = graph.read(lambda tx: tx.rows(OF_REGION, region=region, at=after[0], kid=after[1], most=most))
    return [row["key"] for row in rows]


def register(call: Call, jwk: str, from_: date, to: date, reason: str) -> Key:
    """Registers a public key for the caller's region, for days from ``from_`` to before ``to``.

    Raises:
        HubError: FORBIDDEN; BAD_INPUT; CONFLICT for a key that is registered already, here or for anyone.
    """
    for_parties(call.access, *ADMINISTRATORS)
    public, today = read_public(jwk), call.services.now().date()
    if not (from_ < to and today < to and to.year - today.year <= LONGEST_YEARS):
        raise InputError(
            "The time of the key can't be used.",
            expected=f"from before to, to after today and at most {LONGEST_YEARS} years ahead",
            fix="correct validFrom and validTo",
        )
    caller = call.access.caller
    key: Row = {
        "kid": public.kid,
        "region": caller.region,
        "algorithm": public.key.algorithm,
        "jwk": public.text,
        "validFrom": from_.isoformat(),
        "validTo": to.isoformat(),
        "authority": caller.authority,
        "account": caller.name,
        "matter": call.access.purpose.matter,
        "reason": reason,
        "withdrawnAt": None,
    }
    call.disclosures.access = call.access

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "signing-key", call.services.now())
        held = by_kid(transaction, public.kid)
        if held is not None:
            raise _registered(held, caller.region, today.isoformat())
        at = committed_at(transaction, commit)
        registered: Row = {**key, "registeredAt": at, "knownFrom": commit, "knownTo": OPEN_COMMIT}
        transaction.rows(REGISTER, key=registered)
        return registered, [f"signing-key-registered:{public.kid}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return Key(written.made, written.receipt)


def _registered(held: Row, region: str, today: str) -> HubError:
    """For a key that is here already: a region uses its own, and makes another than somebody else's."""
    since, renew = str(held["registeredAt"])[:10], "make a new key, and register that"
    if held["region"] != region:
        found = f"Region {held['region']} registered this key on {since}. 该公钥已由 {held['region']} 登记。"
        return HubError(ErrorCode.CONFLICT, found, expected="a key of your region alone", fix=renew)
    if held["knownTo"] != OPEN_COMMIT:
        found, fix = "Your region registered this key, and withdrew it. 该公钥已由本地区撤回。", renew
    elif held["validTo"] <= today:
        found, fix = (
            f"Your region registered this key; it expired on {held['validTo']}. 该公钥已过期。",
            renew,
        )
    else:
        found = f"Your region registered this key on {since}, until {held['validTo']}. 该公钥已由本地区登记。"
        fix = "nothing is left to do: sign with it"
    return HubError(ErrorCode.CONFLICT, found, expected="a key that was not registered before", fix=fix)


def withdraw_key(call: Call, kid: str, reason: str) -> Key:
    """Withdraws a key of the caller's region at once.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for one that was withdrawn already.
    """
    for_parties(call.access, *ADMINISTRATORS)
    call.disclosures.access = call.access

    def change(transaction: Transaction) -> tuple[Row, list[str]]:
        commit = begin_commit(transaction, "signing-key", call.services.now())
        at = committed_at(transaction, commit)
        asked: Row = {"kid": kid, "region": call.access.caller.region, "commit": commit, "at": at}
        row = transaction.one(WITHDRAW, open=OPEN_COMMIT, reason=reason, **asked)
        if row is None:
            raise HubError(
                ErrorCode.NOT_FOUND,
                "Your region has no such key that still stands. 本地区没有该公钥，或者已经撤回。",
                expected="the kid of a key, as `signingKeys` lists them",
                fix="correct it; a key that was withdrawn stays withdrawn",
            )
        return row["key"], [f"signing-key-withdrawn:{kid}:commit {commit}"]

    written = call.services.audit.write_with(call.disclosures, change)
    return Key(written.made, written.receipt)
