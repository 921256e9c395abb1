"""Operations made up over a schema: what a client could send, for tests that compare two ways to answer."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

Values = Callable[[str, GraphQLArgument, Random], str | None]
"""The value of an argument at a coordinate (``Query.subject.ref``) as a literal; None: it is left out."""


def operation(schema: GraphQLSchema, random: Random, values: Values, roots: list[str], depth: int = 6) -> str:
    """The text of a query: some root fields with some of what can be asked of them, with aliases, fragments,
    ``@skip`` and ``@include`` in it."""
    made = _Maker(schema, random, values)
    chosen = random.sample(roots, min(len(roots), random.randint(1, 2)))
    assert schema.query_type is not None
    inner = " ".join(made.field(schema.query_type, name, depth) or "__typename" for name in chosen)
    fragments = " ".join(made.fragments)
    used = "yes: __typename @include(if: $yes) no: __typename @include(if: $no)"
    return f"query ($yes: Boolean = true, $no: Boolean = false) {{ {used} {inner} }} {fragments}"


class _Maker:
    def __init__(self, schema: GraphQLSchema, random: Random, values: Values) -> None:
        self._schema, self._random, self._values = schema, random, values
        self._serial = 0
        self.fragments: list[str] = []

    def field(self, parent: GraphQLObjectType, name: str, depth: int, *, aliased: bool = False) -> str | None:
        definition = parent.fields[name]
        given = self._arguments(parent, name, definition)
        if given is None:
            return None
        inner = get_named_type(definition.type)
        alias = ""
        if given or aliased or self._random.random() < 0.1:
            self._serial += 1
            alias = f"a{self._serial}: "
        condition = self._random.choice(
            ["", "", "", "", " @include(if: $yes)", " @skip(if: $no)", " @include(if: $no)"]
        )
        if is_leaf_type(inner):
            return f"{alias}{name}{given}{condition}"
        if depth == 0:
            return None
        return f"{alias}{name}{given}{condition} {{ {self._selection(inner, depth - 1)} }}"

    def _selection(self, type_: Any, depth: int, *, aliased: bool = False) -> str:
        if is_abstract_type(type_):
            parts = [
                # Fields of one name may have other types there.
                f"... on {one.name} {{ {self._selection(one, depth, aliased=True)} }}"
                for one in self._schema.get_possible_types(type_)
                if self._random.random() < 0.8
            ]
            return " ".join(["__typename", *parts])
        names = list(type_.fields)
        chosen = [name for name in names if self._random.random() < max(0.3, 3 / len(names))]
        made = [self.field(type_, name, depth, aliased=aliased) for name in chosen]
        found = [one for one in made if one is not None]
        if self._random.random() < 0.2:
            found.append("__typename")
        if found and self._random.random() < 0.15:
            self._serial += 1
            self.fragments.append(f"fragment F{self._serial} on {type_.name} {{ {found[0]} }}")
            found.append(f"...F{self._serial}")
        if found and self._random.random() < 0.1:
            found.append(f"... {{ {found[-1]} }}" if not found[-1].startswith("...") else "__typename")
        return " ".join(found) or "__typename"

    def _arguments(self, parent: GraphQLObjectType, name: str, definition: GraphQLField) -> str | None:
        given: list[str] = []
        for argument, described in definition.args.items():
            value = self._values(f"{parent.name}.{name}.{argument}", described, self._random)
            if value is None:
                if is_required_argument(described):
                    return None
                continue
            given.append(f"{argument}: {value}")
        return f"({', '.join(given)})" if given else ""


def as_told(result: Any, entry: Callable[[Any], Mapping[str, Any]]) -> dict[str, Any]:
    """What a client sees of an execution result."""
    return {"data": result.data, "errors": [entry(error) for error in result.errors or ()]}
