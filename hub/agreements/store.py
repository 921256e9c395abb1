"""Agreements in the graph: versions, their events, and the one that the policy reads.

A version's text lies in ``AgreementVersion``, which nothing reads under. Only while a version is in force is
it a ``PolicyDocument`` too, with ``Clause`` nodes that are open; the same transaction that writes the event
opens or closes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_schema.vocabulary import AgreementEventKind, ErrorCode, PurposeCode, Role
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import PARTIES
from hub.agreements.agreement import (
    AgreementEvent,
    AgreementVersion,
    SignatureGiven,
    StoredAgreement,
    drafted,
    model_of,
)
from hub.agreements.life import Event, fold
from hub.agreements.refusals import no_version
from hub.errors import HubError
from hub.messages.message import AnyOf
from hub.policy.new_versions import NewDocument
from hub.policy.published_versions import Signature, newest, publish_signed, withdraw_signed
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, Transaction

VERSIONS = """
MATCH (v:AgreementVersion {agreement: $id}) WHERE v.version > 0
RETURN v {.*} AS version ORDER BY v.version
"""
"""``v.version > 0`` says nothing new; without it the index of (agreement, version) can't be sought."""

EVENTS = """
MATCH (e:AgreementEvent {agreement: $id}) WHERE e.number > 0
RETURN e {.*} AS event ORDER BY e.number
"""

SEEDED = """
MATCH (p:PolicyDocument {type: 'agreement', id: $id, knownTo: $open})
USING INDEX SEEK p:PolicyDocument(type, knownTo, id) WHERE p.version > 0
MATCH (c:Commit {number: p.knownFrom})
RETURN p.version AS version, p.text AS text, c.at AS at
"""

ADOPT = """
MATCH (p:PolicyDocument {type: 'agreement', id: $id, version: $version})
SET p.origin = $origin, p.changedIn = $commit
"""

WRITE_VERSION = """
CREATE (v:AgreementVersion) SET v = $version
WITH v
UNWIND $parties AS party
MATCH (r:Region {code: party})
CREATE (v)-[:PARTY]->(r)
"""

WRITE_EVENTS = """
UNWIND $events AS event
MATCH (v:AgreementVersion {agreement: event.agreement, version: event.version})
CREATE (v)-[:HAS_EVENT]->(e:AgreementEvent) SET e = event
WITH e, event
MATCH (k:SigningKey {kid: event.kid})
CREATE (e)-[:SIGNED_WITH]->(k)
"""

OF_VERSION = """
MATCH (p:PolicyDocument {type: 'agreement', id: $id, version: $version}) SET p.ofVersion = $of
"""

OWN = """
MATCH (r:Region {code: $region})
CALL (r) {
  MATCH (v:AgreementVersion)-[:PARTY]->(r) RETURN v.agreement AS id
  UNION
  MATCH (p:Agreement)-[:PARTY]->(r) WHERE p.knownTo = $open RETURN p.id AS id
}
WITH DISTINCT id WHERE id > $after
RETURN id ORDER BY id LIMIT $most
"""


@dataclass(frozen=True)
class Act:
    """Who acts in which commit: what every event of one change says."""

    access: Access
    commit: int
    at: datetime
    reason: str

    @property
    def signature(self) -> Signature:
        """The same for the policy document."""
        caller = self.access.caller
        return Signature(caller.name, caller.authority, self.access.purpose.matter, self.reason)


def read(transaction: Transaction, id_: str, until: datetime | None = None) -> StoredAgreement | None:
    """An agreement as of a moment (None: now); None where there was none."""
    events = [AgreementEvent.from_row(row["event"]) for row in transaction.rows(EVENTS, id=id_)]
    versions = [AgreementVersion.from_row(row["version"]) for row in transaction.rows(VERSIONS, id=id_)]
    unwritten = not events
    if unwritten:
        row = transaction.row(SEEDED, id=id_, open=OPEN_COMMIT)
        if row is None:
            return None
        number, at = int(row["version"]), datetime.fromisoformat(row["at"])
        versions = [drafted(id_, number, row["text"], at)]
        seeded = AgreementEventKind.SEEDED
        events = [AgreementEvent(agreement=id_, number=1, kind=seeded, version=number, region="", at=at)]
    if until is not None:
        events = [one for one in events if one.at <= until]
        versions = [one for one in versions if one.at <= until]
    if not events:
        return None
    model = model_of(versions[-1].text, id_)
    life = fold(model.parties, [one.event for one in events])
    return StoredAgreement(id_, model, life, tuple(versions), tuple(events), unwritten)


def write_version(transaction: Transaction, version: AgreementVersion, parties: Sequence[str]) -> None:
    """Keeps a version; nothing reads under it."""
    transaction.rows(WRITE_VERSION, version=version.properties(), parties=list(parties))


def adopt(transaction: Transaction, held: StoredAgreement, act: Act) -> None:
    """Writes what the seeds brought as the first version and event; later seeds leave it alone."""
    (version,) = held.versions
    write_version(transaction, version, held.model.parties)
    transaction.rows(WRITE_EVENTS, events=[event.properties() for event in held.events])
    origin = f"adopted:{act.access.caller.authority}"
    transaction.rows(ADOPT, id=held.id, version=version.version, origin=origin, commit=act.commit)


def write_events(
    transaction: Transaction,
    id_: str,
    after: int,
    events: Sequence[Event],
    act: Act,
    given: SignatureGiven | None,
) -> None:
    """Keeps events, numbered from ``after`` on. ``given``: the signature of the event that signs."""
    written = [_written(id_, number, event, act, given) for number, event in enumerate(events, after + 1)]
    transaction.rows(WRITE_EVENTS, events=[event.properties() for event in written])


def _written(id_: str, number: int, event: Event, act: Act, given: SignatureGiven | None) -> AgreementEvent:
    caller, own = act.access.caller, bool(event.region)
    signed = given if event.kind is AgreementEventKind.SIGNED else None
    return AgreementEvent(
        agreement=id_,
        number=number,
        kind=event.kind,
        version=event.version,
        region=event.region,
        authority=caller.authority if own else "",
        account=caller.name if own else "",
        matter=act.access.purpose.matter if own else "",
        reason=act.reason if own else "",
        commit=act.commit,
        at=act.at,
        kid=signed.kid if signed is not None else None,
        signature=signed.signature if signed is not None else None,
        signature_digest=signed.digest if signed is not None else None,
    )


def open_clauses(transaction: Transaction, version: AgreementVersion, act: Act) -> None:
    """Makes a version the one that the policy has and that statements read under."""
    id_, text = version.agreement, version.text
    before = newest(transaction, "agreement", id_)
    number = int(before["version"]) + 1 if before is not None else 1
    document = NewDocument("agreement", id_, text, model_of(text, id_))
    publish_signed(transaction, document, number, act.commit, act.signature)
    transaction.rows(OF_VERSION, id=id_, version=number, of=version.version)


def close_clauses(transaction: Transaction, id_: str, act: Act) -> None:
    """Ends it, so that the next statement reads under it no more."""
    held = newest(transaction, "agreement", id_)
    assert held is not None, "what is in force is a policy document"
    withdraw_signed(transaction, "agreement", id_, int(held["version"]), act.commit, act.signature)


def for_parties(access: Access, *roles: Role) -> None:
    """Refuses who may not see what is not public of an agreement.

    Raises:
        HubError: FORBIDDEN.
    """
    role, purpose = access.caller.role, access.purpose.code
    if role not in roles:
        raise HubError(ErrorCode.FORBIDDEN, "agreements.role", role=role, roles=AnyOf(roles))
    if purpose is not PurposeCode.POLICY_MAKING:
        raise HubError(
            ErrorCode.FORBIDDEN, "agreements.purpose", purpose=purpose, wanted=PurposeCode.POLICY_MAKING
        )


def not_there() -> HubError:
    """The one answer for "not there" and "not yours"."""
    return HubError(ErrorCode.NOT_FOUND, "agreements.missing")


def no_such_version(number: int, newest: int) -> HubError:
    """For a version that an agreement of the caller's own does not have."""
    return HubError(ErrorCode.NOT_FOUND, no_version(number, newest))


def seen(graph: Graph, access: Access, id_: str, on: datetime | None = None) -> StoredAgreement | None:
    """An agreement for a party's officer or administrator, as of a moment; None for others too.

    Raises:
        HubError: FORBIDDEN for another role.
    """
    for_parties(access, *PARTIES)
    held = graph.read(lambda tx: read(tx, id_, on))
    return held if held is not None and access.caller.region in held.life.parties else None


def own(graph: Graph, access: Access, after: str, most: int) -> list[StoredAgreement]:
    """The agreements after an id to which the caller's region is a party, drafts too, by id. Raises as
    :func:`seen`."""
    for_parties(access, *PARTIES)

    def work(transaction: Transaction) -> list[StoredAgreement]:
        found: list[StoredAgreement] = []
        region, place = access.caller.region, after
        while len(found) < most:
            rows = transaction.rows(OWN, region=region, open=OPEN_COMMIT, after=place, most=most)
            read_ = (read(transaction, row["id"]) for row in rows)
            # A region that an amendment left out is a party no more.
            found += [held for held in read_ if held is not None and region in held.life.parties]
            if len(rows) < most:
                break
            place = rows[-1]["id"]
        return found[:most]

    return graph.read(work)
