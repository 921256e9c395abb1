"""The catalogue of restrictive measures (失信惩戒措施清单) as everybody may read it. No token needed."""

from __future__ import annotations

import strawberry

from hub.policy.catalogue import Catalogue
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, document_id, page_of_documents
from resolvers.policy_types import LegalBasis, Text, basis, text
from resolvers.root_fields import query


@strawberry.type(description="A row of the catalogue of restrictive measures (失信惩戒措施清单).")
class Measure(Node):
    """A measure that rules may name."""

    code: str = strawberry.field(description="What arguments name it by.")
    title: Text
    legal_basis: list[LegalBasis] = strawberry.field(directives=size(5))


MeasureConnection = Connection[Measure]


@strawberry.type
class MeasureQuery:
    """Measures, public."""

    @query(PUBLIC, 20, "A restrictive measure by its code; null: there is none.")
    def measure(self, info: Info, code: str) -> Measure | None:
        """One measure."""
        return measure(code, info.context.catalogue)

    @query(PUBLIC, 100, "Restrictive measures (失信惩戒措施清单).")
    def measures(self, info: Info, first: int | None = None, after: str | None = None) -> MeasureConnection:
        """Measures by code."""
        codes = info.context.catalogue.measures
        return MeasureConnection(**page_of_documents(info, codes, first, after, str, _measure))


def measure(code: str | None, catalogue: Catalogue) -> Measure | None:
    """A measure by its code; None where the catalogue of measures has none of it."""
    return _measure(code, catalogue) if code is not None and code in catalogue.measures else None


def _measure(code: str, catalogue: Catalogue) -> Measure:
    known = catalogue.measures[code]
    return catalogue.once(
        "Measure",
        code,
        lambda: Measure(
            id=document_id("Measure", "measure", code, catalogue),
            code=code,
            title=text(known.title),
            legal_basis=basis(known.legal_basis, catalogue),
        ),
        MOST_SHOWN,
    )
