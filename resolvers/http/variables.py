"""What graphql-core does not ask of ``@oneOf`` inputs by itself."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    ValidationRule,
    get_nullable_type,
    print_ast,
)


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
