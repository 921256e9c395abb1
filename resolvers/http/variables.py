"""Variables against their declared types, before execution: path and expected type, never the value.

graphql-core would check them again while it executes, but its texts echo what was sent.
"""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    Undefined,
    ValidationRule,
    get_nullable_type,
    is_input_type,
    print_ast,
    type_from_ast,
)
from graphql.utilities import validate_input_value

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from resolvers.http.error_entries import MAX_REPORTED, Entry, entry
from resolvers.http.places import expectation


def declare_one_of(schema: GraphQLSchema) -> None:
    """Tell graphql-core which inputs are ``@oneOf``: strawberry keeps that to itself.

    Without it a contradictory input fails while variables are coerced, with strawberry's text and no path.
    """
    for type_ in schema.type_map.values():
        definition = type_.extensions.get("strawberry-definition")
        if isinstance(type_, GraphQLInputObjectType) and getattr(definition, "is_one_of", False):
            type_.is_one_of = True


class OneOfVariablesRule(ValidationRule):
    """A variable inside of a ``@oneOf`` input must not be nullable, also where the input itself is required.

    graphql-core asks this of inputs in a nullable place only; in another the null would reach strawberry.
    """

    def leave_operation_definition(self, operation: OperationDefinitionNode, *_: Any) -> None:
        """Looks at each use of a variable, in fragments too."""
        declared = {one.variable.name.value: one for one in operation.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(operation):
            parent, definition = usage.parent_type, declared.get(usage.node.name.value)
            if definition is None or parent is None or isinstance(parent, GraphQLInputObjectType):
                continue
            inner = get_nullable_type(parent)
            if (
                isinstance(inner, GraphQLInputObjectType)
                and inner.is_one_of
                and not isinstance(definition.type, NonNullTypeNode)
            ):
                name, type_ = definition.variable.name.value, print_ast(definition.type)
                self.report_error(
                    GraphQLError(
                        f"Variable '${name}' is of type '{type_}' but must be non-nullable to be used for"
                        f" OneOf Input Object '{inner}'.",
                        [definition, usage.node],
                    )
                )


class _Enough(Exception):
    pass


def variable_errors(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> list[Entry]:
    """What is wrong with the variables of a valid operation: path and expected type, never the value."""
    entries: list[Entry] = []

    def report(
        name: str, type_: GraphQLInputType, path: Sequence[str | int], error: GraphQLError | None
    ) -> None:
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        cause = error.original_error if error is not None else None
        if isinstance(cause, HubError):
            entries.append(entry(cause, None, variable=f"${name}{where}"))
        else:
            wrong = HubError(
                ErrorCode.INVALID_INPUT,
                "http.variable-misfit",
                type=str(_type_at(type_, path)),
                variable=f"${name}{where}",
                wanted=expectation(_type_at(type_, path)),
            )
            entries.append(entry(wrong, None, variable=f"${name}{where}"))
        if len(entries) >= MAX_REPORTED:
            raise _Enough

    try:
        for definition in operation.variable_definitions or ():
            name, type_ = definition.variable.name.value, type_from_ast(schema, definition.type)
            if type_ is None or not is_input_type(type_):
                continue
            value = given.get(name, Undefined)
            if value is not Undefined:
                validate_input_value(
                    value, type_, lambda error, path, n=name, t=type_: report(n, t, path, error), True
                )
            elif isinstance(type_, GraphQLNonNull) and definition.default_value is None:
                report(name, type_, [], None)
    except _Enough:
        pass
    return entries


def _type_at(type_: GraphQLInputType, path: Sequence[str | int]) -> GraphQLInputType:
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
