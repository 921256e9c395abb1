"""How long lists of arguments and variables may be."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

from graphql import (
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    TypeNode,
    ValueNode,
)

from resolvers.http.exceeded import InputExceeded

MAX_LIST = 100

LONGER_LISTS = {"NameToMatch": 1_000}
"""Input types that are small, so that a variable's list may hold more of them."""


def check_lists(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
    """Raises ``LIMIT_EXCEEDED`` where a variable holds a list that is too long."""
    longer = {
        definition.variable.name.value: LONGER_LISTS.get(_type_named(definition.type), MAX_LIST)
        for definition in operation.variable_definitions or ()
    }
    for name, value in variables.items():
        if isinstance(value, Mapping | list):
            check_list(name, value, longer.get(name, MAX_LIST))


def _type_named(type_: TypeNode) -> str:
    while not isinstance(type_, NamedTypeNode):
        assert isinstance(type_, ListTypeNode | NonNullTypeNode)
        type_ = type_.type
    return type_.name.value


def check_list(name: str, value: Any, most: int = MAX_LIST) -> None:
    """Refuses a list that is too long, wherever in an argument or a variable it stands; ``most`` is for the
    outermost one."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, ObjectValueNode):
            pending.extend(field.value for field in one.fields)
        elif isinstance(one, Mapping):
            pending.extend(one.values())
        elif isinstance(one, ListValueNode | list):
            entries = one.values if isinstance(one, ListValueNode) else one
            if len(entries) > (most if one is value else MAX_LIST):
                most = most if one is value else MAX_LIST
                at = value if isinstance(value, ValueNode) else None
                inputs = {"argument": name} if at is not None else {"variable": f"${name}"}
                raise InputExceeded("http.list-too-long", inputs, at, name=name, most=most)
            pending.extend(entries)
