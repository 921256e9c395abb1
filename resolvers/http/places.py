"""Where in a document a value stands and what belongs there: names and types, never the value."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownParameterType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    BREAK,
    ArgumentNode,
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    Node,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    visit,
)

from hub.messages.message import Argument, Message, message
from hub.policy.model import exact

LONGEST_CHOICES = 400
_YEARS: Mapping[str, int] = {"first": exact.EARLIEST.year, "last": exact.LATEST.year}
FORMS: Mapping[str, Message] = {
    "Boolean": message("http.form-of-boolean"),
    "Date": message("resolvers.form-of-day", **_YEARS),
    "DateTime": message("resolvers.form-of-moment", **_YEARS),
    "Decimal": message("http.form-of-decimal"),
    "Float": message("http.form-of-float"),
    "ID": message("http.form-of-id"),
    "Int": message("http.form-of-int"),
    "String": message("http.form-of-string"),
}
"""How a value of each scalar is written."""


def expectation(type_: GraphQLInputType) -> Message:
    """What a value of a type has to be: an enum's choices, an input's fields, or the type."""
    bare, named = get_nullable_type(type_), get_named_type(type_)
    if isinstance(bare, GraphQLInputObjectType):
        names = "http.wanted-one-field" if bare.is_one_of else "http.wanted-fields"
        return message(names, type=str(type_), fields=list(bare.fields))
    if isinstance(named, GraphQLEnumType):
        one_or_some = "http.wanted-choice" if named is bare else "http.wanted-choices"
        return message(one_or_some, choices=_choices(list(named.values)))
    form = FORMS.get(named.name, message("http.form-of-other", type=named.name))
    return message("http.wanted-list", form=form) if isinstance(bare, GraphQLList) else form


def place_of(document: DocumentNode, value: Node, path: Sequence[str | int] = ()) -> Message:
    """Where a literal stands, and what is below it by ``path``: ``argument filter.state``."""
    seeker = _Seeker(value)
    visit(document, seeker)
    names = seeker.name + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    if seeker.of_variable:
        return message("http.place-variable", name=names)
    return message("http.place-argument", name=names)


def _choices(values: Sequence[str]) -> Argument:
    told: list[str] = []
    for one in values:
        if len(", ".join((*told, one))) > LONGEST_CHOICES:
            return message("http.choices-and-more", choices=told, count=len(values))
        told.append(one)
    return told


class _Seeker(Visitor):
    def __init__(self, sought: Node) -> None:
        super().__init__()
        self._sought = sought
        self.name = ""
        self.of_variable = False

    def enter(self, node: Node, _key: Any, parent: Any, _path: Any, ancestors: Sequence[Any]) -> Any:
        """Ends the walk at the literal."""
        if node is not self._sought:
            return None
        for one in (*ancestors, parent):
            if isinstance(one, ArgumentNode):
                self.name = one.name.value
            elif isinstance(one, VariableDefinitionNode):
                self.name, self.of_variable = f"${one.variable.name.value}", True
        return BREAK
