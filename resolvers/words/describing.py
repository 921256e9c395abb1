"""Gives everything in a schema its description in both languages."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from graphql import (
    GraphQLArgument,
    GraphQLDirective,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from graph_schema.links import LinkKind
from resolvers.audiences import AUDIENCE
from resolvers.words.tables import Tables, tables
from resolvers.words.words import Words

Described: TypeAlias = (
    GraphQLNamedType
    | GraphQLField
    | GraphQLArgument
    | GraphQLInputField
    | GraphQLEnumValue
    | GraphQLDirective
)
WORDS = "words"
"""Under this name both languages stand in the extensions of what they describe."""
TRIES = Words("A dry run unless `dryRun` is false.", "默认仅试运行，`dryRun` 为 false 时才生效。")
TAKES_EFFECT = Words("Takes effect at once.", "立即生效。")
LINK_KINDS = {
    f"LinkKind.{kind.name}": Words(
        f"From {kind.terms.holder[1]}, to the subject.",
        f"{kind.terms.term}：{kind.terms.holder[0]}→该主体。",
    )
    for kind in LinkKind
}
"""A kind of link is a member of the vocabulary, and its words with it."""


def describe(schema: GraphQLSchema) -> None:
    """Fills the descriptions of a schema that was just made: the code left English alone, or nothing."""
    known = tables()
    for coordinate, described in coordinates(schema):
        words = _words(coordinate, described, schema, known)
        described.description = words.text or None
        described.extensions[WORDS] = words


def words_of(described: Described) -> Words:
    """What something that was described means."""
    return described.extensions[WORDS]


def coordinates(schema: GraphQLSchema) -> Iterator[tuple[str, Described]]:
    """All that a schema defines by itself, each with its coordinate."""
    for type_ in schema.type_map.values():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield type_.name, type_
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value
        elif isinstance(type_, GraphQLInputObjectType):
            for name, input_field in type_.fields.items():
                yield f"{type_.name}.{name}", input_field
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field
                yield from _arguments(f"{type_.name}.{name}", field.args)
    for directive in schema.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive
            yield from _arguments(f"@{directive.name}", directive.args)


def _arguments(owner: str, arguments: Mapping[str, GraphQLArgument]) -> Iterator[tuple[str, GraphQLArgument]]:
    for name, argument in arguments.items():
        yield f"{owner}({name}:)", argument


def _words(coordinate: str, described: Described, schema: GraphQLSchema, known: Tables) -> Words:
    if described.description:
        words = Words(described.description, known.chinese.get(described.description, ""))
    elif coordinate in LINK_KINDS:
        words = LINK_KINDS[coordinate]
    else:
        place = known.place_of(coordinate)
        words = known.placed[place] if place is not None else Words("", "")
    if isinstance(described, GraphQLField) and words.en:
        for sentence in _sentences(coordinate, described, schema):
            words += sentence
    return words


def _sentences(coordinate: str, field: GraphQLField, schema: GraphQLSchema) -> Iterator[Words]:
    """Of a field of Query or Mutation: whether it only tries, and who may use it."""
    definition: Any = field.extensions.get("strawberry-definition")
    owner = coordinate.partition(".")[0]
    mutation = schema.mutation_type is not None and owner == schema.mutation_type.name
    if mutation:
        yield TRIES if "dryRun" in field.args else TAKES_EFFECT
    if mutation or (schema.query_type is not None and owner == schema.query_type.name):
        audience = definition and definition.metadata.get(AUDIENCE)
        if audience is not None:
            yield Words(*audience.sentences)
