"""Literals and variables against their types: what is wrong where, by names and forms, never the value.

graphql-core's own texts echo what was sent, and its errors of scalars name no place.
"""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from graphql import (
    SKIP,
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ListValueNode,
    Node,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    TypeInfo,
    Undefined,
    ValidationContext,
    ValueNode,
    ValuesOfCorrectTypeRule,
    get_nullable_type,
    is_input_type,
    is_required_input_field,
    type_from_ast,
)
from graphql.language import VisitorAction
from graphql.pyutils import suggestion_list
from graphql.utilities import validate_input_literal, validate_input_value

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import AnyOf, Message, message
from resolvers.http.error_entries import MAX_REPORTED, Entry, entry
from resolvers.http.places import expectation, place_of

_NAME = re.compile("[_A-Za-z][_0-9A-Za-z]{0,80}")
_MOST_LOOKED_AT = 50
"""Faults of one variable: of more, no more are told."""
Path = Sequence["str | int"]


class _Enough(Exception):
    pass


class LiteralsRule(ValuesOfCorrectTypeRule):
    """graphql-core's rule; each error bears its entry, and the node that it is about."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Looks at a whole literal of an argument, or of a variable's default."""
        type_, found = input_type, list[tuple[Path, GraphQLError]]()
        if type_ is None:
            return SKIP
        validate_input_literal(
            node, type_, lambda error, path: found.append((tuple(path), error)), None, None, True
        )
        seen: set[Path] = set()
        for path, error in found:
            at = _node_at(node, path)
            cause = error.original_error
            if isinstance(cause, HubError):
                self._report(cause, at, self._where(node, path))
            elif path not in seen:
                seen.add(path)
                fields = [one.name.value for one in at.fields] if isinstance(at, ObjectValueNode) else None
                where = self._where(node, path)
                for name, told in _faults(where, _type_at(type_, path), fields):
                    self._report(HubError(ErrorCode.QUERY_INVALID, told), _field_of(at, name) or at, where)
        return SKIP

    def _where(self, node: ValueNode, path: Path) -> Message:
        return place_of(self.context.document, node, path)

    def _report(self, wrong: HubError, at: Node, where: Message) -> None:
        self.report_error(GraphQLError("misfit", at, original_error=wrong, extensions={"where": where}))


def literal_entry(error: GraphQLError) -> Entry:
    """The entry of an error of :class:`LiteralsRule`."""
    wrong = error.original_error
    assert isinstance(wrong, HubError)
    where: Message = (error.extensions or {})["where"]
    kind = "variable" if where.id == "http.place-variable" else "argument"
    return entry(wrong, error, **{kind: str(where.arguments["name"])})


def variable_errors(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Mapping[str, Any],
) -> list[Entry]:
    """What is wrong with the variables of a valid operation, each once."""
    entries: list[Entry] = list(_null_errors(schema, document, operation, given))
    for definition in operation.variable_definitions or ():
        name, type_ = definition.variable.name.value, type_from_ast(schema, definition.type)
        if type_ is None or not is_input_type(type_):
            continue
        at = GraphQLError("misfit", definition)
        for path, wrong in _variable_faults(
            name, type_, given.get(name, Undefined), definition.default_value
        ):
            entries.append(entry(wrong, at, variable=path))
            if len(entries) >= MAX_REPORTED:
                return entries
    return entries


def _null_errors(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Mapping[str, Any],
) -> Iterator[Entry]:
    """A variable that may be left out stands where there is a default; where it is null, the default does not
    stand for it, and the place takes no null."""
    nulls = {
        name
        for one in operation.variable_definitions or ()
        if ((name := one.variable.name.value) in given and given[name] is None)
        or (name not in given and isinstance(one.default_value, NullValueNode))
    }
    if not nulls:
        return
    context = ValidationContext(schema, document, TypeInfo(schema), _pass_over)
    for usage in context.get_recursive_variable_usages(operation):
        name, type_ = usage.node.name.value, usage.type
        if name in nulls and isinstance(type_, GraphQLNonNull):
            nulls.discard(name)
            told = f"${name}"
            where = message("http.place-variable", name=told)
            wrong = message("http.value-misfit", where=where, type=str(type_), wanted=expectation(type_))
            at = GraphQLError("misfit", usage.node)
            yield entry(HubError(ErrorCode.INVALID_INPUT, wrong), at, variable=told)


def _pass_over(_: GraphQLError) -> None:
    """Uses of variables are asked for; what is wrong with the document was told before."""


def _variable_faults(
    name: str, type_: GraphQLInputType, value: Any, default: ValueNode | None
) -> Iterator[tuple[str, HubError]]:
    found: list[tuple[Path, GraphQLError | None]] = []

    def note(error: GraphQLError, path: Path) -> None:
        found.append((tuple(path), error))
        if len(found) >= _MOST_LOOKED_AT:
            raise _Enough

    if value is not Undefined:
        with suppress(_Enough):
            validate_input_value(value, type_, note, True)
    elif isinstance(type_, GraphQLNonNull) and default is None:
        found.append(((), None))
    seen: set[Path] = set()
    for path, error in found:
        told = f"${name}{_told(path)}"
        cause = error.original_error if error is not None else None
        if isinstance(cause, HubError):
            yield told, cause
        elif path not in seen:
            seen.add(path)
            at = _value_at(value, path)
            fields = [str(one) for one in at] if isinstance(at, Mapping) else None
            where = message("http.place-variable", name=told)
            for _, wrong in _faults(where, _type_at(type_, path), fields):
                yield told, HubError(ErrorCode.INVALID_INPUT, wrong)


def _faults(
    where: Message, type_: GraphQLInputType, fields: Collection[str] | None
) -> Iterator[tuple[str, Message]]:
    """What is wrong with a value: each field of an object that its type does not have or that is lacking; or
    the value itself. With the name of the field, where it is there."""
    bare = get_nullable_type(type_)
    wrong = False
    if isinstance(bare, GraphQLInputObjectType) and fields is not None:
        for name in fields:
            if name not in bare.fields:
                wrong = True
                yield name, _unknown(where, bare, name)
        for name, field in bare.fields.items():
            if is_required_input_field(field) and name not in fields:
                wrong = True
                wanted = expectation(field.type)
                yield "", message("http.field-missing", where=where, type=bare.name, name=name, wanted=wanted)
    if not wrong:
        yield "", message("http.value-misfit", where=where, type=str(type_), wanted=expectation(type_))


def _unknown(where: Message, type_: GraphQLInputObjectType, name: str) -> Message:
    """Of a field that there is not: its name, if it can be one, and the names that are like it."""
    if not _NAME.fullmatch(name):
        return message("http.field-no-name", where=where, type=type_.name, fields=list(type_.fields))
    near = suggestion_list(name, list(type_.fields))
    way = message("http.nearest", names=AnyOf(tuple(near[:3]))) if near else message("http.leave-out")
    fields = list(type_.fields)
    return message("http.field-unknown", where=where, type=type_.name, name=name, fields=fields, way=way)


def _told(path: Path) -> str:
    return "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" if _NAME.fullmatch(step) else ".…"
        for step in path
    )


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int) and not isinstance(value, list | tuple):
            continue
        inside: Any = value
        value = inside[step]
    return value


def _node_at(node: ValueNode, path: Path) -> ValueNode:
    for step in path:
        if isinstance(step, int) and isinstance(node, ListValueNode):
            node = node.values[step]
        elif isinstance(step, str) and isinstance(node, ObjectValueNode):
            node = next((one.value for one in node.fields if one.name.value == step), node)
    return node


def _field_of(node: ValueNode, name: str) -> ObjectFieldNode | None:
    fields = node.fields if isinstance(node, ObjectValueNode) else ()
    return next((one for one in fields if one.name.value == name), None)


def _type_at(type_: GraphQLInputType, path: Path) -> GraphQLInputType:
    for step in path:
        while isinstance(type_, GraphQLNonNull | GraphQLList):
            wrapped: GraphQLInputType = type_.of_type
            was_list = isinstance(type_, GraphQLList)
            type_ = wrapped
            if was_list and isinstance(step, int):
                break
        if isinstance(step, str) and isinstance(type_, GraphQLInputObjectType):
            type_ = type_.fields[step].type
    return type_
