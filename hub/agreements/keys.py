"""The keys by which a region signs agreements (签署密钥).

They are registered in the graph by the region's administrator, who signs nothing, for its agreement officer,
who registers nothing: two people stand behind a signature. They are not settings, because every hub on one
graph must know the same ones, and because a bundle has to say when a key stood. A key is withdrawn, never
deleted; what it signed while it stood stays signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_schema.vocabulary import ErrorCode, Role
from hub.agreements.signatures import read_public
from hub.agreements.store import for_parties
from hub.audit import Ledger
from hub.errors import HubError, InputError
from hub.grants import Access
from hub.graph import Graph, Row, Transaction, begin_commit, stamp
from hub.policy.catalogue import OPEN_COMMIT
from hub.services import Services

LONGEST_YEARS = 5
MOST_KEYS = 200

BY_KID = "MATCH (k:SigningKey {kid: $kid}) RETURN k {.*} AS key"
OF_REGIONS = """
MATCH (k:SigningKey) WHERE k.region IN $regions
RETURN k {.*} AS key ORDER BY k.region, k.registeredAt LIMIT $most
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


def keys_of(graph: Graph, regions: list[str]) -> list[Row]:
    """The keys of regions, withdrawn ones too. They are public."""
    rows = graph.read(lambda tx: tx.rows(OF_REGIONS, regions=regions, most=MOST_KEYS))
    return [row["key"] for row in rows]


def register(
    services: Services, access: Access, ledger: Ledger, jwk: str, from_: date, to: date, reason: str
) -> Key:
    """Registers a public key for the caller's region, for days from ``from_`` to before ``to``.

    Raises:
        HubError: FORBIDDEN; BAD_INPUT; CONFLICT for a key that is registered already, here or for anyone.
    """
    for_parties(access, Role.REGION_ADMINISTRATOR)
    public, today = read_public(jwk), services.now().date()
    if not (from_ < to and today < to and to.year - today.year <= LONGEST_YEARS):
        raise InputError(
            "The time of the key can't be used.",
            expected=f"from before to, to after today and at most {LONGEST_YEARS} years ahead",
            fix="correct validFrom and validTo",
        )
    caller = access.caller
    key: Row = {
        "kid": public.kid,
        "region": caller.region,
        "algorithm": public.key.algorithm,
        "jwk": public.text,
        "validFrom": from_.isoformat(),
        "validTo": to.isoformat(),
        "authority": caller.authority,
        "account": caller.name,
        "matter": access.purpose.matter,
        "reason": reason,
        "registeredAt": stamp(services.now()),
        "withdrawnAt": None,
    }
    ledger.access = access

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "signing-key", services.now())
        if by_kid(transaction, public.kid) is not None:
            raise HubError(
                ErrorCode.CONFLICT,
                "This key is registered already. 该公钥已经登记。",
                expected="a key that no region has or had",
                fix="make a new key for each region, and after each withdrawal",
            )
        transaction.rows(REGISTER, key={**key, "knownFrom": commit, "knownTo": OPEN_COMMIT})
        return [f"signing-key-registered:{public.kid}:commit {commit}"]

    return Key(key, services.audit.write_with(ledger, change))


def withdraw_key(services: Services, access: Access, ledger: Ledger, kid: str, reason: str) -> Key:
    """Withdraws a key of the caller's region at once.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for one that was withdrawn already.
    """
    for_parties(access, Role.REGION_ADMINISTRATOR)
    ledger.access = access
    done: list[Row] = []

    def change(transaction: Transaction) -> list[str]:
        commit = begin_commit(transaction, "signing-key", services.now())
        at = stamp(services.now())
        asked: Row = {"kid": kid, "region": access.caller.region, "commit": commit, "at": at}
        row = transaction.one(WITHDRAW, open=OPEN_COMMIT, reason=reason, **asked)
        if row is None:
            raise HubError(
                ErrorCode.NOT_FOUND,
                "Your region has no such key that still stands. 本地区没有该公钥，或者已经撤回。",
                expected="the kid of a key, as `signingKeys` lists them",
                fix="correct it; a key that was withdrawn stays withdrawn",
            )
        done[:] = [row["key"]]
        return [f"signing-key-withdrawn:{kid}:commit {commit}"]

    receipt = services.audit.write_with(ledger, change)
    return Key(done[0], receipt)
