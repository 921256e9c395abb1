"""What a field costs, as data on the schema: the directives ``@cost`` and ``@listSize``.

Names and meaning are those of the GraphQL cost directives that servers and gateways share. A price is in
units of work: 1 is a field of an answer, some 10 µs of one core, the hub's and Neo4j's time together.
``resolvers/http/operation_price.py`` adds prices up before anything runs.
"""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
)
from strawberry.schema_directive import Location
from strawberry.types.unset import UNSET

UNBOUNDED = 20
"""What an unpaged list without ``@listSize`` is taken for; a test refuses one in the hub's schema."""


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    description="The price of a field, or of each object of a type, in units of work (1: some 10 µs of a "
    "core); without it a field costs 1 and an object nothing. `HUB_MAX_COST` bounds the sum.",
)
class Cost:
    """A price."""

    weight: int


@strawberry.schema_directive(
    name="listSize",
    locations=[Location.FIELD_DEFINITION],
    description="How long a list is taken to be: as is assumed, or as long as the list argument that is "
    "named. A field with `first` is as long as that, and with it `edges` or the fields named below it, "
    "unless a length is assumed.",
)
class ListSize:
    """A length."""

    assumed_size: int | None = UNSET
    slicing_arguments: list[str] | None = UNSET
    sized_fields: list[str] | None = UNSET


def cost(weight: int) -> list[Any]:
    """The directives of a field or type that costs so much."""
    return [Cost(weight=weight)]


def size(assumed: int, weight: int | None = None) -> list[Any]:
    """The directives of an unpaged list that is at most so long, and what the field itself costs."""
    return [ListSize(assumed_size=assumed), *(cost(weight) if weight is not None else ())]


@dataclass(frozen=True, slots=True)
class Price:
    """A field's price: ``weight`` once, ``element`` for each of the ``size`` things below it. ``by``: the
    list arguments that give the size; ``paged``: ``first`` gives it."""

    weight: int = 1
    element: int = 0
    size: int = 1
    by: tuple[str, ...] = ()
    paged: bool = False


Prices = Mapping[tuple[str, str], Price]


def prices_of(schema: GraphQLSchema) -> Prices:
    """The price of each field of each object type and interface, by type and field. A thing that can be of
    several types costs what the dearest of them does."""
    fields = [
        (type_, name, field)
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and not type_.name.startswith("__")
        for name, field in type_.fields.items()
    ]
    paged = {
        (get_named_type(field.type).name, below)
        for _, _, field in fields
        if _paged(field)
        for below in _sized_fields(field)
    }
    return {
        (type_.name, name): _price(field, (type_.name, name) in paged, schema)
        for type_, name, field in fields
    }


def root_fields(schema: GraphQLSchema) -> tuple[str, ...]:
    """The fields of Query and Mutation, in an order that all processes of a hub have."""
    roots = [type_ for type_ in (schema.query_type, schema.mutation_type) if type_ is not None]
    return tuple(sorted(name for type_ in roots for name in type_.fields))


def _price(field: GraphQLField, counted: bool, schema: GraphQLSchema) -> Price:
    own, inner = _directives(field), get_named_type(field.type)
    listed = is_list_type(get_nullable_type(field.type)) and not counted
    sized = own.get(ListSize)
    return Price(
        weight=own[Cost].weight if Cost in own else 1,
        element=_element(inner, listed, schema),
        size=(sized.assumed_size if sized is not None else None) or UNBOUNDED if listed else 1,
        by=tuple((sized.slicing_arguments if sized is not None else None) or ()) if listed else (),
        paged=_paged(field),
    )


def _paged(field: GraphQLField) -> bool:
    """Whether ``first`` says how long all below is; not where a list stands beside others that are longer."""
    sized = _directives(field).get(ListSize)
    return "first" in field.args and not (sized is not None and sized.assumed_size)


def _element(type_: Any, listed: bool, schema: GraphQLSchema) -> int:
    if is_abstract_type(type_):
        return max(_element(one, listed, schema) for one in schema.get_possible_types(type_))
    directives = _directives(type_)
    if Cost in directives:
        return directives[Cost].weight
    # A value of a list is written like a field.
    return int(listed and not isinstance(type_, GraphQLObjectType))


def _sized_fields(field: GraphQLField) -> list[str]:
    sized = _directives(field).get(ListSize)
    return (sized.sized_fields if sized is not None else None) or ["edges", "nodes"]


def _directives(thing: Any) -> dict[type, Any]:
    definition = thing.extensions.get("strawberry-definition")
    return {type(one): one for one in getattr(definition, "directives", None) or ()}
