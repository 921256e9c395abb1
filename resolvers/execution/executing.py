"""Runs a plan breadth-first: each field at once for all objects of its place, column by column.

What graphql-core does value by value (GraphQL's *CompleteValue*) is done here by closures that are made once
for a type: nulls that may not be there null what is around them, errors carry their place, and an answer
equals, byte for byte, the one of stock execution over the same schema.
"""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
)
from graphql.execution.values import VariableValues

from hub import deadline
from resolvers.execution.batches import Batch
from resolvers.execution.execution_state import FAILED, Place, Places, ResolveInfo, Run, errors_in_order
from resolvers.execution.plan import Plan, PlannedField, Selection


def run_plan(
    schema: GraphQLSchema,
    plan: Plan,
    variables: VariableValues,
    context: Any,
    extensions: Mapping[str, Any],
    most_bytes: int,
) -> ExecutionResult:
    """The answer of a planned operation.

    Raises:
        Stopped: its time is over, or it is longer than ``most_bytes`` characters.
    """
    run = Run(schema, plan, variables, context, extensions, most_bytes, most_bytes)
    (data,) = select(run, plan.root, [None], lambda _: None)
    data = None if data is FAILED else data
    return ExecutionResult(data, errors_in_order(run) or None)


def select(
    run: Run, selection: Selection, sources: Sequence[Any], places: Callable[[int], Place | None]
) -> list[Any]:
    """Each object's fields as a dict, or FAILED."""
    failures = len(run.errors)
    columns = [_column(run, planned, sources, places) for planned in selection.fields]
    keys = selection.keys
    run.count(len(sources), sum(map(len, keys)) * len(sources))
    if not columns:
        return [{} for _ in sources]
    if len(run.errors) == failures:
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]
    return [
        FAILED if any(one is FAILED for one in row) else dict(zip(keys, row, strict=True))
        for row in zip(*columns, strict=True)
    ]


def _column(
    run: Run, planned: PlannedField, sources: Sequence[Any], places: Callable[[int], Place | None]
) -> list[Any]:
    """One field of each object: read, and completed."""

    def place(number: int) -> Place:
        return Place(places(number), planned.key, planned.rank, planned.reader.nullable)

    if planned.name == "__typename":
        return [planned.parent.name] * len(sources)
    return planned.reader.complete(run, planned, _values(run, planned, sources, place), place)


def _values(run: Run, planned: PlannedField, sources: Sequence[Any], place: Places) -> Sequence[Any]:
    get = planned.reader.get
    if get is not None:
        try:
            return list(map(get, sources))
        except Exception:  # one of them failed: which, is found one by one
            return [_caught(get, one) for one in sources]
    try:
        given = planned.arguments(run.variables)
    except GraphQLError as error:
        return [error] * len(sources)
    resolve = planned.definition.resolve
    if resolve is None:  # introspection's own and those of plain objects
        resolve = _attribute
    if planned.reader.hop:
        if not sources:
            return []
        try:
            return resolve(Batch(sources), run.info(planned, place(0)), **given)
        except Exception as error:
            return [error] * len(sources)
    values: list[Any] = []
    for number, source in enumerate(deadline.checked(sources)):
        try:
            values.append(resolve(source, run.info(planned, place(number)), **given))
        except Exception as error:
            values.append(error)
    return values


def _attribute(source: Any, info: ResolveInfo, **_: Any) -> Any:
    if isinstance(source, Mapping):
        return source.get(info.field_name)
    return getattr(source, info.field_name, None)


def _caught(get: Callable[[Any], Any], source: Any) -> Any:
    try:
        return get(source)
    except Exception as error:
        return error
