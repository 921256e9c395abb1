"""Kinds of credit records (信用信息种类) as everybody may read them. No token needed."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry

from graph_schema.vocabulary import Polarity
from hub.policy.catalogue import Catalogue
from hub.policy.model import documents as d
from hub.policy.record_attributes import types_of, words_of
from resolvers.audiences import PUBLIC
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.enums import RecordCategory, ValueType
from resolvers.http.cost_directives import size
from resolvers.nodes import MOST_SHOWN, Node, document_id, node_id, page_of_documents
from resolvers.policy_types import Text, text
from resolvers.root_fields import query
from resolvers.units import named_unit


@strawberry.type(description="One of the words that an attribute can have.")
class AttributeWord:
    """The code that records have, and what people call it."""

    code: str
    title: Text


@strawberry.type(description="An attribute that records of a kind can have.")
class KindAttribute:
    """Name, type, what people call it, and which words it can have."""

    name: str
    type: ValueType
    title: Text
    unit: str | None
    unit_name: Text | None = named_unit()
    values: list[AttributeWord] = strawberry.field(
        directives=size(8),
        description="The words of a closed list, in the list's order: `submitRecords` takes no others. "
        "Empty: any value of the type; but `grade` of a credit-grade is one of the `grades` of its "
        "`scale` (`gradeScale`).",
    )


@strawberry.type(description="A kind of credit record (信用信息种类).")
class RecordKind(Node):
    """What records of it say, and who may read them."""

    code: str = strawberry.field(description="What arguments name it by.")
    title: Text
    polarity: Polarity
    category: RecordCategory
    private: bool = strawberry.field(
        description="About private life or livelihood: only purposes that name it may read it."
    )
    publish_within_working_days: int | None = strawberry.field(
        description="Working days in which a record has to be published, where a text says so."
    )
    attributes: list[KindAttribute] = strawberry.field(directives=size(20))


RecordKindConnection = Connection[RecordKind]


@strawberry.type
class RecordKindQuery:
    """Kinds, public."""

    @query(PUBLIC, 20, "A kind of credit record by its code; null: there is none.")
    def record_kind(self, info: Info, code: str) -> RecordKind | None:
        """One kind."""
        catalogue = info.context.catalogue
        return record_kind(code, catalogue) if code in catalogue.kinds else None

    @query(PUBLIC, 100, "Kinds of credit records (信用信息种类).")
    def record_kinds(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> RecordKindConnection:
        """Kinds by code."""
        codes = info.context.catalogue.kinds
        return RecordKindConnection(**page_of_documents(info, codes, first, after, str, record_kind))


def record_kind(code: str, catalogue: Catalogue) -> RecordKind:
    """A kind by its code; one that the policy lacks keeps its code as its title."""
    known = catalogue.kinds.get(code)
    if known is None:
        return RecordKind(
            id=node_id("RecordKind", code),
            code=code,
            title=Text(zh=code, en=code),
            polarity=Polarity.NEUTRAL,
            category=RecordCategory.OTHER,
            private=False,
            publish_within_working_days=None,
            attributes=[],
        )
    return catalogue.once("RecordKind", code, lambda: _record_kind(known, catalogue), MOST_SHOWN)


def record_kinds(codes: Iterable[str], catalogue: Catalogue) -> list[RecordKind]:
    """Kinds in the order of their codes."""
    return [record_kind(code, catalogue) for code in codes]


def _record_kind(known: d.Kind, catalogue: Catalogue) -> RecordKind:
    return RecordKind(
        id=document_id("RecordKind", "kind", known.id, catalogue),
        code=known.id,
        title=text(known.title),
        polarity=known.polarity,
        category=RecordCategory(known.category),
        private=known.private,
        publish_within_working_days=known.publish_within_working_days,
        attributes=[
            _attribute(known.id, name, type_, catalogue) for name, type_ in sorted(types_of(known).items())
        ],
    )


def _attribute(kind: str, name: str, type_: str, catalogue: Catalogue) -> KindAttribute:
    named = catalogue.attributes.get(name)
    return KindAttribute(
        name=name,
        type=ValueType(type_),
        title=text(named.title) if named is not None else Text(zh=name, en=name),
        unit=named.unit if named is not None else None,
        values=[
            AttributeWord(code=code, title=text(title))
            for code, title in words_of(kind, name, catalogue).items()
        ],
    )
