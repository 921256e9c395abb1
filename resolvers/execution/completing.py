"""How a column of values becomes what stands in the answer (GraphQL's *CompleteValue*): closures that are
made once for a type. Nulls that may not be there null what is around them, errors carry their place.
"""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import NoneType
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from resolvers.execution.executing import select
from resolvers.execution.execution_state import FAILED, Completer, Place, Places, Run
from resolvers.execution.plan import PlannedField

_FRAME = 4
"""Bytes around a member of JSON: quotes, colon, comma."""


def completer(type_: Any) -> Completer:
    """How a column of a type is completed; what failed is FAILED only where null may not stand."""
    if is_non_null_type(type_):
        inner = _inner(type_.of_type)

        def required(run: Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
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

    def nullable(run: Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
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

    def leaf(run: Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
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
    run: Run,
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

    def lists(run: Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
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

    def objects(run: Run, planned: PlannedField, values: Sequence[Any], place: Places) -> list[Any]:
        if not abstract and _all_there(values):
            return select(run, planned.below[type_.name], values, place)
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
            found = select(run, planned.below[name], [values[one] for one in members], of)
            for number, one in zip(members, found, strict=True):
                completed[number] = one
        return completed

    assert abstract or is_object_type(type_)
    return objects


def _all_there(values: Sequence[Any]) -> bool:
    """Whether none of the values is null or an error."""
    return not any(issubclass(one, (NoneType, Exception)) for one in set(map(type, values)))


def _among(place: Places, members: Sequence[int], number: int) -> Place:
    return place(members[number])


def _runtime_type(run: Run, planned: PlannedField, type_: Any, value: Any, place: Places, number: int) -> str:
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
