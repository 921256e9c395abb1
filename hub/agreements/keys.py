"""The keys by which a region signs agreements (签署密钥).

They are registered in the graph by the region's administrator, who signs nothing, for its agreement officer,
who registers nothing: two people stand behind a signature. They are not settings, because every hub on one
graph must know the same ones, and because a bundle has to say when a key stood. A key is withdrawn, never
deleted; what it signed while it stood stays signed.
"""

from __future__ import annotations

from datetime import date

from graph_schema.vocabulary import ErrorCode
from hub.access.role_sets import ADMINISTRATORS
from hub.agreements.signatures import read_public
from hub.agreements.store import for_parties
from hub.audit import Written
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.errors import HubError, InputError
from hub.store.commits import OPEN_COMMIT, begin_commit, committed_at, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Graph, Row, Transaction

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


class SigningKey(Entity, frozen=True):
    """A key as it stands. Its own time is ``valid_from`` to before ``valid_to``; ``known_to`` is the commit
    that withdrew it, open while it stands."""

    kid: str
    region: str
    algorithm: str
    jwk: str
    valid_from: date
    valid_to: date
    authority: str
    account: str
    matter: str
    reason: str
    registered_at: Moment
    withdrawn_at: Moment | None = None
    withdrawn_reason: str | None = None
    known_from: int
    known_to: int = OPEN_COMMIT

    @property
    def place(self) -> tuple[str, str]:
        """Its place in a list: registered, kid."""
        return stamp(self.registered_at), self.kid


def by_kid(transaction: Transaction, kid: str) -> SigningKey | None:
    """A key, however old."""
    row = transaction.row(BY_KID, kid=kid)
    return SigningKey.from_row(row["key"]) if row is not None else None


def keys_named(graph: Graph, kids: list[str]) -> list[SigningKey]:
    """Keys, withdrawn ones too. They are public."""
    return graph.read(lambda tx: [SigningKey.from_row(row["key"]) for row in tx.rows(BY_KIDS, kids=kids)])


def keys_of(graph: Graph, region: str, after: tuple[str, str], most: int) -> list[SigningKey]:
    """The keys of a region after (registered, kid), the oldest first, withdrawn ones too. They are public."""
    asked = {"region": region, "at": after[0], "kid": after[1]}
    return graph.read(
        lambda tx: [SigningKey.from_row(row["key"]) for row in tx.rows(OF_REGION, most=most, **asked)]
    )


def register(call: Call, jwk: str, from_: date, to: date, reason: str) -> Written[SigningKey]:
    """Registers a public key for the caller's region, for days from ``from_`` to before ``to``.

    Raises:
        HubError: FORBIDDEN; BAD_INPUT; CONFLICT for a key that is registered already, here or for anyone.
    """
    for_parties(call.access, *ADMINISTRATORS)
    public, today = read_public(jwk), call.services.now().date()
    if not (from_ < to and today < to and to.year - today.year <= LONGEST_YEARS):
        raise InputError("agreements.key-time", years=LONGEST_YEARS)
    caller = call.access.caller
    call.disclosures.access = call.access

    def change(transaction: Transaction) -> tuple[SigningKey, list[str]]:
        commit = begin_commit(transaction, "signing-key", call.services.now())
        before = by_kid(transaction, public.kid)
        if before is not None:
            raise _registered(before, caller.region, today)
        key = SigningKey(
            kid=public.kid,
            region=caller.region,
            algorithm=public.key.algorithm,
            jwk=public.text,
            valid_from=from_,
            valid_to=to,
            authority=caller.authority,
            account=caller.name,
            matter=call.access.purpose.matter,
            reason=reason,
            registered_at=committed_at(transaction, commit),
            known_from=commit,
        )
        transaction.rows(REGISTER, key=key.properties())
        return key, [f"signing-key-registered:{public.kid}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _registered(key: SigningKey, region: str, today: date) -> HubError:
    """For a key that is here already: a region uses its own, and makes another than somebody else's."""
    day = day_in_china(key.registered_at)
    if key.region != region:
        return HubError(ErrorCode.CONFLICT, "agreements.key-of-other", region=key.region, day=day)
    if key.known_to != OPEN_COMMIT:
        return HubError(ErrorCode.CONFLICT, "agreements.key-registered-withdrawn")
    if key.valid_to <= today:
        return HubError(ErrorCode.CONFLICT, "agreements.key-registered-expired", day=key.valid_to)
    return HubError(ErrorCode.CONFLICT, "agreements.key-registered", day=day, end=key.valid_to)


def withdraw_key(call: Call, kid: str, reason: str) -> Written[SigningKey]:
    """Withdraws a key of the caller's region at once.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND, also for one that was withdrawn already.
    """
    for_parties(call.access, *ADMINISTRATORS)
    call.disclosures.access = call.access

    def change(transaction: Transaction) -> tuple[SigningKey, list[str]]:
        commit = begin_commit(transaction, "signing-key", call.services.now())
        at = stamp(committed_at(transaction, commit))
        asked: Row = {"kid": kid, "region": call.access.caller.region, "commit": commit, "at": at}
        row = transaction.row(WITHDRAW, open=OPEN_COMMIT, reason=reason, **asked)
        if row is None:
            raise HubError(ErrorCode.NOT_FOUND, "agreements.key-gone")
        return SigningKey.from_row(row["key"]), [f"signing-key-withdrawn:{kid}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)
