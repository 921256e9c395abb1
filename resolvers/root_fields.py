"""The fields of Query and Mutation, as every noun makes them: what one costs, who may use it for what."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLSchema

from resolvers.audiences import AUDIENCE, Audience
from resolvers.http.cost_directives import cost

CHANGE = 5_000
"""What a mutation costs."""


def query(
    audience: Audience, price: int, description: str, *directives: object
) -> Callable[[Callable[..., Any]], Any]:
    """A field of Query."""
    return strawberry.field(
        directives=[*cost(price), *directives],
        description=description,
        metadata={AUDIENCE: audience},
    )


def inner(audience: Audience, price: int, description: str) -> Callable[[Callable[..., Any]], Any]:
    """A field of another type that asks for its access by itself, as the field of Query that answers it."""
    return strawberry.field(directives=cost(price), description=description, metadata={AUDIENCE: audience})


def mutation(audience: Audience, description: str) -> Callable[[Callable[..., Any]], Any]:
    """A field of Mutation."""
    return strawberry.mutation(
        description=description, directives=cost(CHANGE), metadata={AUDIENCE: audience}
    )


def audiences(schema: GraphQLSchema) -> dict[str, Audience]:
    """Who may use each field of Query and Mutation, by its name, in the order of the schema."""
    return {
        name: field.extensions["strawberry-definition"].metadata[AUDIENCE]
        for type_ in (schema.query_type, schema.mutation_type)
        if type_ is not None
        for name, field in type_.fields.items()
    }
