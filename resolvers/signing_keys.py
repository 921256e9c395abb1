"""Public keys by which regions sign agreements (签署公钥) in GraphQL."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from hub import agreements as a
from hub.audit import Written
from hub.decisions.questions import check_region
from hub.policy.catalogue import Catalogue
from resolvers import policy_types
from resolvers.audiences import POLICY_MAKERS, PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.document_problems import reason_given
from resolvers.nodes import Node, node_id
from resolvers.policy_types import Region
from resolvers.proceedings import OLDEST, keyset
from resolvers.root_fields import mutation, query


@strawberry.type(description="A public key by which a region signs agreements (签署公钥). Public.")
class SigningKey(Node):
    """Region, key, time."""

    kid: str = strawberry.field(description="Its thumbprint (RFC 7638).")
    region: Region
    algorithm: str
    jwk: str
    valid_from: date
    valid_to: date = strawberry.field(description="The first day on which it signs no more.")
    registered_at: datetime
    withdrawn_at: datetime | None
    reason: str
    withdrawn_reason: str | None


SigningKeyConnection = Connection[SigningKey]


@strawberry.type(description="A key after it was registered or withdrawn.")
class SigningKeyChange:
    """The key, and the audit entry that was written with it."""

    key: SigningKey
    receipt: str


@strawberry.type
class SigningKeyQuery:
    """Keys, public."""

    @query(PUBLIC, 300, "The keys by which a region signs agreements, withdrawn ones too.")
    def signing_keys(
        self, info: Info, region: str, first: int | None = None, after: str | None = None
    ) -> SigningKeyConnection:
        """A keyset page of a region's keys by (registered, kid), withdrawn ones too."""
        catalogue, graph = info.context.catalogue, info.context.services.graph
        check_region(region, catalogue)
        edges, page_info = keyset(
            info.cursors(None),
            first,
            after,
            OLDEST,
            lambda place, most: a.keys_of(graph, region, place, most),
            lambda key: key.place,
            lambda key: signing_key(key, catalogue),
        )
        return SigningKeyConnection(edges=edges, page_info=page_info)


@strawberry.type
class SigningKeyMutation:
    """Registering and withdrawing them."""

    @mutation(POLICY_MAKERS, "Registers a public key of the own region (登记签署公钥).")
    def register_signing_key(
        self, info: Info, jwk: str, valid_from: date, valid_to: date, purpose: PurposeInput, reason: str
    ) -> SigningKeyChange:
        """A key of the caller's region."""
        call, said = info.call(purpose), reason_given(reason, needed=True)
        return _key_changed(info, a.register(call, jwk, valid_from, valid_to, said))

    @mutation(POLICY_MAKERS, "Withdraws a key of the own region (撤回签署公钥). What it signed stays signed.")
    def withdraw_signing_key(
        self, info: Info, kid: str, purpose: PurposeInput, reason: str
    ) -> SigningKeyChange:
        """At once; what it signed stays signed."""
        call, said = info.call(purpose), reason_given(reason, needed=True)
        return _key_changed(info, a.withdraw_key(call, kid, said))


def _key_changed(info: Info, written: Written[a.SigningKey]) -> SigningKeyChange:
    info.context.entered(written.receipt)
    return SigningKeyChange(key=signing_key(written.made, info.context.catalogue), receipt=written.receipt)


def signing_key(key: a.SigningKey, catalogue: Catalogue) -> SigningKey:
    return SigningKey(
        id=node_id("SigningKey", key.kid),
        kid=key.kid,
        region=policy_types.region(key.region, catalogue),
        algorithm=key.algorithm,
        jwk=key.jwk,
        valid_from=key.valid_from,
        valid_to=key.valid_to,
        registered_at=key.registered_at,
        withdrawn_at=key.withdrawn_at,
        reason=key.reason,
        withdrawn_reason=key.withdrawn_reason,
    )
