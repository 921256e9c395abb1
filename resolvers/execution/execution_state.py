"""One execution of a plan: the places of its values, what a resolver is told, its errors, how long the answer
gets."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeGuard

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    located_error,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.errors import HubError
from resolvers.execution.plan import Plan, PlannedField, Selection

FAILED: Any = object()
"""Stands for a value that an error took away, until a place that may be null takes it."""


class Place(NamedTuple):
    """A place in the answer: a key or a number ``within`` another; ``rank`` is its order there."""

    within: Place | None
    key: str | int
    rank: int
    nullable: bool

    def steps(self) -> list[Place]:
        """This place and all around it, the outermost first."""
        found: list[Place] = []
        one: Place | None = self
        while one is not None:
            found.append(one)
            one = one.within
        return found[::-1]


class ResolveInfo(NamedTuple):
    """What graphql-core tells a resolver, with what strawberry and the hub tell it beside that. ``asked``:
    the names of the fields that are asked of what it answers; ``below``: these fields themselves, by its
    type."""

    field_name: str
    field_nodes: list[FieldNode]
    return_type: Any
    parent_type: GraphQLObjectType
    path: Path
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    root_value: Any
    operation: OperationDefinitionNode
    variable_values: VariableValues
    context: Any
    is_awaitable: Callable[[Any], TypeGuard[Awaitable[Any]]]
    abort_signal: None
    async_helpers: None
    operation_extensions: Mapping[str, Any]
    asked: frozenset[str] | None
    below: Mapping[str, Selection]


@dataclass
class Run:
    """One execution of a plan."""

    schema: GraphQLSchema
    plan: Plan
    variables: VariableValues
    context: Any
    extensions: Mapping[str, Any]
    most_bytes: int
    left: int
    errors: list[tuple[Place, Exception, PlannedField]] = field(default_factory=lambda: [])
    values: int = 0

    def fail(self, place: Place, error: Exception, planned: PlannedField) -> None:
        self.errors.append((place, error, planned))

    def count(self, values: int, size: int) -> None:
        """So many values were completed, of so many characters."""
        self.values += values
        if self.values > deadline.STRIDE:
            self.values = 0
            deadline.check()
        self.left -= size
        if self.left < 0:
            raise deadline.Stopped(too_long(self.most_bytes))

    def info(self, planned: PlannedField, place: Place) -> ResolveInfo:
        path: Path | None = None
        for step in place.steps():
            path = Path(path, step.key, None)
        assert path is not None
        return ResolveInfo(
            planned.name,
            list(planned.nodes),
            planned.definition.type,
            planned.parent,
            path,
            self.schema,
            self.plan.fragments,
            None,
            self.plan.operation,
            self.variables,
            self.context,
            _never,
            None,
            None,
            self.extensions,
            planned.asked,
            planned.below,
        )


Places = Callable[[int], Place]
"""The place of each value of a column."""

Completer = Callable[[Run, PlannedField, Sequence[Any], Places], "list[Any]"]


def errors_in_order(run: Run) -> list[GraphQLError]:
    """The errors in the order of the answer, without those of places that an earlier error nulled: as stock
    execution, which goes value by value and stops where it meets an error, would have found them."""
    found: list[tuple[list[int], list[Place], Exception, PlannedField]] = []
    for place, error, planned in run.errors:
        steps = place.steps()
        found.append(([one.rank for one in steps], steps, error, planned))
    found.sort(key=lambda one: one[0])
    nulled: set[tuple[str | int, ...]] = set()
    errors: list[GraphQLError] = []
    for _, steps, error, planned in found:
        path = tuple(one.key for one in steps)
        if any(path[:length] in nulled for length in range(len(path) + 1)):
            continue
        takes = next((length for length in range(len(steps), 0, -1) if steps[length - 1].nullable), 0)
        nulled.add(path[:takes])
        errors.append(located_error(error, list(planned.nodes), list(path)))
    return errors


def _never(_: Any) -> TypeGuard[Awaitable[Any]]:
    """Resolvers are synchronous."""
    return False


def too_long(most: int) -> HubError:
    """What is told of an answer that has more than ``most`` bytes."""
    return HubError(ErrorCode.LIMIT_EXCEEDED, "http.answer-too-long", most=most)
