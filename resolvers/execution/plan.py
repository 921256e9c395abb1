"""An operation as a plan: which fields are read of which objects, and how their values become the answer.

A plan is immutable and used by many threads. Arguments, dates, cursors and grants are given when it runs.
"""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues, get_argument_values


@dataclass(frozen=True)
class Reader:
    """How a field of the schema is read, wherever it stands.

    Args:
        get: how its value is got of an object, where that needs nothing but the object.
        hop: whether it is read for many objects at once (:mod:`resolvers.execution.batches`).
        nullable: whether null may stand in its place.
        complete: makes a column of its values what stands in the answer
            (:mod:`resolvers.execution.executing`).
    """

    get: Callable[[Any], Any] | None
    hop: bool
    nullable: bool
    complete: Callable[..., list[Any]]


@dataclass(frozen=True)
class PlannedField:
    """A field at one place of an operation.

    Args:
        key: under which it stands in the answer; ``rank`` is its place there.
        given: its arguments, where no variable stands in them.
        below: what is asked of an object that it answers, by the object's type.
        asked: the names of the fields that are asked of what it answers; of a page those of its rows.
    """

    key: str
    rank: int
    name: str
    parent: GraphQLObjectType
    definition: GraphQLField
    nodes: tuple[FieldNode, ...]
    reader: Reader
    given: Mapping[str, Any] | None
    below: Mapping[str, Selection]
    asked: frozenset[str]

    def arguments(self, variables: VariableValues) -> Mapping[str, Any]:
        """Its arguments, by their names in the schema.

        Raises:
            GraphQLError: a variable's value does not fit.
        """
        if self.given is not None:
            return self.given
        return get_argument_values(self.definition, self.nodes[0], variables)


@dataclass(frozen=True)
class Selection:
    """The fields that are asked of objects of one type."""

    type: GraphQLObjectType
    fields: tuple[PlannedField, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Under which they stand in the answer."""
        return tuple(one.key for one in self.fields)


@dataclass(frozen=True)
class Plan:
    """A planned operation. ``hops``: so many of its ``fields`` are read for many objects at once, so the
    number of statements is bounded by what each of these runs."""

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    root: Selection
    fields: int
    hops: int

    @cached_property
    def digest(self) -> str:
        """What tells it from other plans, whatever their documents and arguments: 16 hexadecimal digits of
        the SHA-256 of its fields in their order."""
        told = hashlib.sha256()
        for part in _parts(self.root):
            told.update(part.encode())
        return told.hexdigest()[:16]


def _parts(selection: Selection) -> Iterator[str]:
    yield f"{selection.type.name}{{"
    for one in selection.fields:
        yield f"{one.key}:{one.name}"
        for below in one.below.values():
            yield from _parts(below)
        yield ","
    yield "}"
