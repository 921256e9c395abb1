"""Runs a plan breadth-first: each field at once for all objects of its place, column by column.

What graphql-core does value by value (GraphQL's *CompleteValue*) is done here by closures that are made once
for a type: nulls that may not be there null what is around them, errors carry their place, and an answer
equals, byte for byte, the one of stock execution over the same schema.
"""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeGuard

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    located_error,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.errors import HubError
from resolvers.execution.batches import Batch
from resolvers.execution.plan import Plan, PlannedField, Selection

_FRAME = 4
"""Bytes around a member of JSON: quotes, colon, comma."""
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
    the names of the fields that are asked of what it answers."""

    field_name: str
    field_nodes: list[FieldNode]
    return_type: Any
    parent_type: GraphQLObjectType
    path: Path
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    root_value: Any
    operation: OperationDefinitionNode
    variable_values: Mapping[str, Any]
    context: Any
    is_awaitable: Callable[[Any], TypeGuard[Awaitable[Any]]]
    abort_signal: None
    async_helpers: None
    operation_extensions: Mapping[str, Any]
    asked: frozenset[str] | None


@dataclass
class _Run:
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
            self.variables.coerced,
            self.context,
            _never,
            None,
            None,
            self.extensions,
            planned.asked,
        )


Places = Callable[[int], Place]
"""The place of each value of a column."""
Completer = Callable[[_Run, PlannedField, Sequence[Any], Places], "list[Any]"]


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
    run = _Run(schema, plan, variables, context, extensions, most_bytes, most_bytes)
    (data,) = _select(run, plan.root, [None], lambda _: None)
    data = None if data is FAILED else data
    return ExecutionResult(data, _errors(run) or None)


def _select(
    run: _Run, selection: Selection, sources: Sequence[Any], places: Callable[[int], Place | None]
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
    run: _Run, planned: PlannedField, sources: Sequence[Any], places: Callable[[int], Place | None]
) -> list[Any]:
    """One field of each object: read, and completed."""

    def place(number: int) -> Place:
        return Place(places(number), planned.key, planned.rank, planned.reader.nullable)

    if planned.name == "__typename":
        return [planned.parent.name] * len(sources)
    return planned.reader.complete(run, planned, _values(run, planned, sources, place), place)


def _values(run: _Run, planned: PlannedField, sources: Sequence[Any], place: Places) -> Sequence[Any]:
    get = planned.reader.get
    if get is not None:
        try:
            return list(map(get, sources))
        except Exception:  # one of them failed: which, is found one by one
            return [_caught(get, one) for one in sources]
    try:
        given = planned.given
        if given is None:
            given = get_argument_values(planned.definition, planned.nodes[0], run.variables)
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


def completer(type_: Any) -> Completer:
    """How a column of a type is completed; what failed is FAILED only where null may not stand."""
    if is_non_null_type(type_):
        inner = _inner(type_.of_type)

        def required(run: _Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
            completed = inner(run, planned, values, place)
            if None in completed:
                for number, value in enumerate(completed):
                    if value is None:
                        told = f"Cannot return null for non-nullable field {planned.parent}.{planned.name}."
                        run.fail(place(number), TypeError(told), planned)
                        completed[number] = FAILED
            return completed

        return required

    inner = _inner(type_)

    def nullable(run: _Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
        failures = len(run.errors)
        completed = inner(run, planned, values, place)
        if len(run.errors) == failures:
            return completed
        return [None if value is FAILED else value for value in completed]

    return nullable


def _inner(type_: Any) -> Completer:
    if is_list_type(type_):
        return _list(type_.of_type)
    if is_leaf_type(type_):
        return _leaf(type_)
    return _objects(type_)


def _leaf(type_: Any) -> Completer:
    texts = type_.name in ("String", "ID")
    serialize = _one_by_one(type_.coerce_output_value)
    if isinstance(type_, GraphQLEnumType):
        # Members are few, and asked for again and again.
        serialize = _remembering(serialize)

    def leaf(run: _Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
        try:
            completed = [
                value if value is None or (type(value) is str and texts) else serialize(value)
                for value in values
            ]
        except Exception:  # one of them failed: which, is found one by one
            completed = [_one(run, planned, place, serialize, *one) for one in enumerate(values)]
        size = sum([len(one) if type(one) is str else _FRAME for one in completed])
        run.count(len(completed), size + _FRAME * len(completed))
        return completed

    return leaf


def _one_by_one(serialize: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def serialized(value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return serialize(value)

    return serialized


def _one(
    run: _Run,
    planned: PlannedField,
    place: Places,
    serialize: Callable[[Any], Any],
    number: int,
    value: Any,
) -> Any:
    if value is None:
        return None
    try:
        return serialize(value)
    except Exception as error:
        run.fail(place(number), error, planned)
        return FAILED


def _remembering(serialize: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        try:
            return known[value]
        except (KeyError, TypeError):
            name = serialize(value)
            if isinstance(name, str):
                known[value] = name
            return name

    return remembered


def _list(inner: Any) -> Completer:
    complete, nullable = completer(inner), not is_non_null_type(inner)

    def lists(run: _Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
        flat: list[Any] = []
        of: list[tuple[int, int]] = []
        completed: list[Any] = []
        for number, value in enumerate(values):
            if value is None:
                completed.append(None)
            elif isinstance(value, Exception):
                run.fail(place(number), value, planned)
                completed.append(FAILED)
            elif isinstance(value, str | Mapping) or not hasattr(value, "__iter__"):
                told = f"Expected Iterable, but did not find one for field {planned.parent}.{planned.name}."
                run.fail(place(number), GraphQLError(told), planned)
                completed.append(FAILED)
            else:
                items = list(value)
                completed.append(len(items))
                of.extend([(number, at) for at in range(len(items))])
                flat.extend(items)

        def item(number: int) -> Place:
            which, at = of[number]
            return Place(place(which), at, at, nullable)

        failures, start = len(run.errors), 0
        done = complete(run, planned, flat, item)
        failed = len(run.errors) > failures
        for number, length in enumerate(completed):
            if length is not None and length is not FAILED:
                part = done[start : start + length]
                completed[number] = FAILED if failed and any(one is FAILED for one in part) else part
                start += length
        return completed

    return lists


def _objects(type_: Any) -> Completer:
    abstract = is_abstract_type(type_)

    def objects(run: _Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
        completed: list[Any] = [None] * len(values)
        groups: dict[str, list[int]] = {}
        for number, value in enumerate(values):
            if value is None:
                continue
            try:
                if isinstance(value, Exception):
                    raise value
                name = _runtime_type(run, planned, type_, value, place, number) if abstract else type_.name
            except Exception as error:
                run.fail(place(number), error, planned)
                completed[number] = FAILED
                continue
            groups.setdefault(name, []).append(number)
        for name, members in groups.items():
            of = partial(_among, place, members)
            found = _select(run, planned.below[name], [values[one] for one in members], of)
            for number, one in zip(members, found, strict=True):
                completed[number] = one
        return completed

    assert abstract or is_object_type(type_)
    return objects


def _among(place: Places, members: Sequence[int], number: int) -> Place:
    return place(members[number])


def _runtime_type(
    run: _Run, planned: PlannedField, type_: Any, value: Any, place: Places, number: int
) -> str:
    known = getattr(type(value), "__strawberry_definition__", None)
    if known is not None and known.name in planned.below:
        return known.name
    info: Any = run.info(planned, place(number))
    if type_.resolve_type is not None:
        name: str | None = type_.resolve_type(value, info, type_)
    else:
        possible = run.schema.get_possible_types(type_)
        name = next((one.name for one in possible if one.is_type_of and one.is_type_of(value, info)), None)
    if name is None or name not in planned.below:
        raise TypeError(f"{type_} has no type for what {planned.parent}.{planned.name} answered.")
    return name


def _errors(run: _Run) -> list[GraphQLError]:
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
