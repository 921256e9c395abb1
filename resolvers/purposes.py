"""Purposes (查询用途) and schemes of identifiers: what arguments can be, as data. No token needed."""

from __future__ import annotations

import strawberry

from graph_schema.vocabulary import PurposeCode, Role, SubjectKind
from hub.identity.identifiers import Keeping, Scheme
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.http.cost_directives import size
from resolvers.nodes import Node, document_id, node_id, page_of_documents
from resolvers.policy_types import LegalBasis, Text, basis, text
from resolvers.record_kinds import RecordKind, record_kinds
from resolvers.root_fields import query


@strawberry.type(description="A purpose (查询用途): who may name it, and what it opens.")
class Purpose(Node):
    """A purpose with its terms."""

    code: PurposeCode = strawberry.field(description="What arguments name it by.")
    title: Text
    roles: list[Role] = strawberry.field(directives=size(8), description="Who may name it.")
    private_kinds: list[RecordKind] = strawberry.field(
        directives=size(20), description="Kinds about private life or livelihood that it opens."
    )
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))


@strawberry.type(description="A scheme of identifiers (标识体系) by which subjects are named.")
class IdentifierScheme(Node):
    """What it names, and how the hub keeps it."""

    code: str = strawberry.field(description="What `ExternalRef.scheme` names it by.")
    title: Text
    subject_kinds: list[SubjectKind] = strawberry.field(directives=size(7))
    digest_only: bool = strawberry.field(
        description="The hub keeps a keyed digest of a number, and never the number itself."
    )


PurposeConnection = Connection[Purpose]
IdentifierSchemeConnection = Connection[IdentifierScheme]


@strawberry.type
class PurposeQuery:
    """Purposes and schemes, public."""

    @query(PUBLIC, 100, "Purposes (查询用途) for which data is read.")
    def purposes(self, info: Info, first: int | None = None, after: str | None = None) -> PurposeConnection:
        """Purposes by code."""
        held = info.context.catalogue.purposes.values()
        return PurposeConnection(**page_of_documents(info, held, first, after, lambda one: one.id, purpose))

    @query(PUBLIC, 50, "Schemes of identifiers (标识体系) by which subjects are named.")
    def identifier_schemes(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> IdentifierSchemeConnection:
        """Schemes by code."""
        held = info.context.services.naming.schemes.values()
        return IdentifierSchemeConnection(
            **page_of_documents(
                info,
                held,
                first,
                after,
                lambda one: one.code,
                lambda one, _: identifier_scheme(one),
            )
        )


def purpose(found: d.PurposeTerms, catalogue: Catalogue) -> Purpose:
    return Purpose(
        id=document_id("Purpose", "purpose", found.id, catalogue),
        code=found.id,
        title=text(found.title),
        roles=list(found.roles),
        private_kinds=record_kinds(found.private_kinds, catalogue),
        legal_basis=basis(found.legal_basis, catalogue),
    )


def identifier_scheme(found: Scheme) -> IdentifierScheme:
    return IdentifierScheme(
        id=node_id("IdentifierScheme", found.code),
        code=found.code,
        title=Text(zh=found.name, en=found.name_en),
        subject_kinds=sorted(found.subject_kinds),
        digest_only=found.keeping is Keeping.DIGEST,
    )
