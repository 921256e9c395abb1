"""What values of enums are called, for front ends that show them (枚举值名称). No token needed."""

# graphql-core's enum types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from graphql import GraphQLEnumType, GraphQLSchema, is_introspection_type

from hub.errors import InputError
from hub.messages.enum_names import enum_names
from resolvers.audiences import PUBLIC
from resolvers.context import Info
from resolvers.http.cost_directives import size
from resolvers.policy_types import Text
from resolvers.root_fields import query
from resolvers.words.describing import words_of
from resolvers.words.words import Words

MOST_ENUMS, MOST_VALUES = 100, 25
"""For the price alone: all enums, and the values of one."""


@strawberry.type(description="What a value of an enum is called.")
class EnumValueLabel:
    """A value with its words."""

    value: str = strawberry.field(description="As answers have it.")
    label: Text = strawberry.field(description="A word or two, to be shown for it.")
    description: Text = strawberry.field(description="What it means, as the schema says it.")


@strawberry.type(description="What the values of an enum are called.")
class EnumLabels:
    """An enum of the schema."""

    enum: str = strawberry.field(description="Its name in the schema.")
    values: list[EnumValueLabel] = strawberry.field(
        directives=size(MOST_VALUES), description="In the order of the schema."
    )


@strawberry.type
class EnumLabelQuery:
    """Labels of enums."""

    @query(
        PUBLIC,
        20,
        "What values of enums are called in Chinese and English (枚举值名称), to be shown for values of "
        "answers: of some enums, or of all.",
        *size(MOST_ENUMS),
    )
    def enum_labels(
        self,
        info: Info,
        enums: Annotated[
            list[str] | None, strawberry.argument(description="Names of enums; without them all.")
        ] = None,
    ) -> list[EnumLabels]:
        """In the order of the names that are given, else of the alphabet; each once."""
        known = _enums(info)
        for place, name in enumerate(enums or ()):
            if name not in known:
                raise InputError("resolvers.enum-unknown", place=place)
        chosen = sorted(known) if enums is None else dict.fromkeys(enums)
        return [_labels(known[name]) for name in chosen]


def _enums(info: Info) -> dict[str, GraphQLEnumType]:
    raw: Any = info._raw_info  # pyright: ignore[reportPrivateUsage]
    schema: GraphQLSchema = raw.schema
    return {
        name: type_
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLEnumType) and not is_introspection_type(type_)
    }


def _labels(enum: GraphQLEnumType) -> EnumLabels:
    values = [
        EnumValueLabel(
            value=name,
            label=_label(f"{enum.name}.{name}"),
            description=_text(words_of(value)),
        )
        for name, value in enum.values.items()
    ]
    return EnumLabels(enum=enum.name, values=values)


def _text(words: Words) -> Text:
    return Text(zh=words.zh, en=words.en)


def _label(coordinate: str) -> Text:
    name = enum_names()[coordinate]
    return Text(zh=name.zh, en=name.en)
