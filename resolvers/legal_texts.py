"""Texts that rules cite, what is taken where they are silent, and their terms without a threshold. Public."""

from __future__ import annotations

import strawberry

from hub.decisions.questions import check_region
from hub.policy.catalogue import Catalogue
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.nodes import MOST_SHOWN, Node, document_id, page_of_documents
from resolvers.policy_types import LegalText, Text, legal_text, text
from resolvers.root_fields import query


@strawberry.type(
    description="What the editors take where texts are silent or contradict each other; never a text's words."
)
class AmbiguityDefault(Node):
    """A labelled default."""

    code: str = strawberry.field(description="Its number, such as AMB-011.")
    title: Text


@strawberry.type(
    description="A term that texts use without a threshold (如“守信”); true only where somebody attests it."
)
class AttestedTerm(Node):
    """A term and what it is called."""

    code: str = strawberry.field(description="What inputs of rules name it by.")
    title: Text


LegalTextConnection = Connection[LegalText]
AmbiguityDefaultConnection = Connection[AmbiguityDefault]
AttestedTermConnection = Connection[AttestedTerm]


@strawberry.type
class LegalTextQuery:
    """Texts and what is read into them, public."""

    @query(PUBLIC, 20, "A legal text or policy document by its code; null: there is none.")
    def legal_text(self, info: Info, code: str) -> LegalText | None:
        """One text."""
        catalogue = info.context.catalogue
        return legal_text(code, catalogue) if code in catalogue.sources else None

    @query(PUBLIC, 100, "Legal texts and policy documents (法律、法规、政策文件), of a region's own or all.")
    def legal_texts(
        self, info: Info, region: str | None = None, first: int | None = None, after: str | None = None
    ) -> LegalTextConnection:
        """Texts by code."""
        catalogue = info.context.catalogue
        if region is not None:
            check_region(region, catalogue)
        codes = [one.id for one in catalogue.sources.values() if region in (None, one.region)]
        return LegalTextConnection(**page_of_documents(info, codes, first, after, str, legal_text))

    @query(PUBLIC, 20, "What is taken where texts are silent, by its number; null: there is none.")
    def ambiguity_default(self, info: Info, code: str) -> AmbiguityDefault | None:
        """One default."""
        catalogue = info.context.catalogue
        return ambiguity_default(code, catalogue) if code in catalogue.defaults else None

    @query(PUBLIC, 100, "What is taken where texts are silent or contradict each other.")
    def ambiguity_defaults(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> AmbiguityDefaultConnection:
        """Defaults by number."""
        codes = info.context.catalogue.defaults
        return AmbiguityDefaultConnection(
            **page_of_documents(info, codes, first, after, str, ambiguity_default)
        )

    @query(PUBLIC, 20, "A term that authorities attest, by its code; null: there is none.")
    def attested_term(self, info: Info, code: str) -> AttestedTerm | None:
        """One term."""
        catalogue = info.context.catalogue
        return attested_term(code, catalogue) if code in catalogue.terms else None

    @query(PUBLIC, 100, "Terms that texts use without a threshold, and that authorities attest (认定).")
    def attested_terms(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> AttestedTermConnection:
        """Terms by code."""
        codes = info.context.catalogue.terms
        return AttestedTermConnection(**page_of_documents(info, codes, first, after, str, attested_term))


def ambiguity_default(code: str, catalogue: Catalogue) -> AmbiguityDefault:
    """A default by its number; one that the policy lacks keeps it as its title."""
    known = catalogue.defaults.get(code)
    return catalogue.once(
        "AmbiguityDefault",
        code,
        lambda: AmbiguityDefault(
            id=document_id("AmbiguityDefault", "default", code, catalogue),
            code=code,
            title=text(known.title) if known is not None else Text(zh=code, en=code),
        ),
        MOST_SHOWN,
    )


def attested_term(code: str, catalogue: Catalogue) -> AttestedTerm:
    return AttestedTerm(
        id=document_id("AttestedTerm", "term", code, catalogue),
        code=code,
        title=text(catalogue.terms[code].title),
    )
