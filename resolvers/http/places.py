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

from hub.messages.message import Argument, Message, message

LONGEST_CHOICES = 400


def expectation(type_: GraphQLInputType) -> Message:
    """What a value of a type has to be: an enum's choices, an input's fields, or the type."""
    bare, named = get_nullable_type(type_), get_named_type(type_)
    if isinstance(bare, GraphQLInputObjectType):
        names = "http.wanted-one-field" if bare.is_one_of else "http.wanted-fields"
        return message(names, type=str(type_), fields=list(bare.fields))
    if isinstance(named, GraphQLEnumType):
        one_or_some = "http.wanted-choice" if named is bare else "http.wanted-choices"
        return message(one_or_some, choices=_choices(list(named.values)))
    return message("http.wanted-value", type=str(type_))


def misfit(schema: GraphQLSchema, document: DocumentNode, value: Node) -> Message | None:
    """What is wrong about a literal, by its place (``argument filter.state``), and what was expected there;
    None where the schema has no such place."""
    info = TypeInfo(schema)
    seeker = _Seeker(info, value)
    visit(document, TypeInfoVisitor(info, seeker))
    if seeker.where is None or seeker.type is None:
        return None
    return message(
        "http.literal-misfit",
        where=seeker.where,
        type=str(seeker.type),
        wanted=expectation(seeker.type),
    )


def _choices(values: Sequence[str]) -> Argument:
    told: list[str] = []
    for one in values:
        if len(", ".join((*told, one))) > LONGEST_CHOICES:
            return message("http.choices-and-more", choices=told, count=len(values))
        told.append(one)
    return told


class _Seeker(Visitor):
    def __init__(self, info: TypeInfo, sought: Node) -> None:
        super().__init__()
        self._info = info
        self._sought = sought
        self.where: Message | None = None
        self.type: GraphQLInputType | None = None

    def enter(self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: Sequence[Any]) -> Any:
        """Ends the walk at the literal."""
        if node is not self._sought:
            return None
        self.type = self._info.get_input_type()
        kind, names = "", list[str]()
        for one in (*ancestors, parent):
            if isinstance(one, ArgumentNode):
                kind, names = "http.place-argument", [one.name.value]
            elif isinstance(one, VariableDefinitionNode):
                kind, names = "http.place-variable", [f"${one.variable.name.value}"]
            elif isinstance(one, ObjectFieldNode):
                names.append(one.name.value)
        self.where = message(kind, name=".".join(names)) if kind else None
        return BREAK
