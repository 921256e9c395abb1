"""Where in a document a value stands and what belongs there: names and types, never the value."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Sequence
from typing import Any

from graphql import (
    BREAK,
    ArgumentNode,
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    Node,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    visit,
)

LONGEST_CHOICES = 400


def expectation(type_: GraphQLInputType) -> str:
    """What a value of a type has to be: an enum's choices, an input's fields, or the type."""
    bare, named = get_nullable_type(type_), get_named_type(type_)
    if isinstance(bare, GraphQLInputObjectType):
        names = ", ".join(bare.fields)
        return f"{type_}: {'exactly one of' if bare.is_one_of else 'an object with fields of'} {names}"
    if isinstance(named, GraphQLEnumType):
        return f"{'one' if named is bare else 'some'} of {_choices(list(named.values))}"
    return f"a value of type {type_}"


def misfit(schema: GraphQLSchema, document: DocumentNode, value: Node) -> tuple[str, str] | None:
    """What is wrong about a literal, by its place (``argument filter.state``), and what was expected there;
    None where the schema has no such place."""
    info = TypeInfo(schema)
    seeker = _Seeker(info, value)
    visit(document, TypeInfoVisitor(info, seeker))
    if not seeker.where or seeker.type is None:
        return None
    return f"The {seeker.where} does not fit its type {seeker.type}.", expectation(seeker.type)


def _choices(values: Sequence[str]) -> str:
    told: list[str] = []
    for one in values:
        if len(", ".join((*told, one))) > LONGEST_CHOICES:
            return f"{', '.join(told)}, … ({len(values)} in all)"
        told.append(one)
    return ", ".join(told)


class _Seeker(Visitor):
    def __init__(self, info: TypeInfo, sought: Node) -> None:
        super().__init__()
        self._info = info
        self._sought = sought
        self.where = ""
        self.type: GraphQLInputType | None = None

    def enter(self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: Sequence[Any]) -> Any:
        """Ends the walk at the literal."""
        if node is not self._sought:
            return None
        self.type = self._info.get_input_type()
        names: list[str] = []
        for one in (*ancestors, parent):
            if isinstance(one, ArgumentNode):
                names = [f"argument {one.name.value}"]
            elif isinstance(one, VariableDefinitionNode):
                names = [f"variable ${one.variable.name.value}"]
            elif isinstance(one, ObjectFieldNode):
                names.append(one.name.value)
        self.where = ".".join(names)
        return BREAK
