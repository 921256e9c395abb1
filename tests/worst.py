"""The most that the limits let through, made from the schema: for each field of Query and Mutation the widest
answer that fits the budget, and the cheapest one as often as fits.

A new field is in it by itself. Where it needs an argument that nothing here has a value for, the test says
so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_composite_type,
    is_required_argument,
    parse,
)

from hub.errors import HubError
from hub.settings import Settings
from resolvers.http.limits import Budget

PAGES = (100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True)
class Worst:
    """An operation, what of the field it asks, and its cost."""

    name: str
    text: str
    variables: Mapping[str, Any]
    cost: int


@dataclass
class Asking:
    """Makes operations of one schema. ``values``: variables by ``Type.field.argument``, ``field.argument`` or
    ``argument``, the closest first; what has none is left out, or null."""

    schema: GraphQLSchema
    settings: Settings
    values: Mapping[str, Any]
    budget: Budget = field(init=False)
    _variables: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])

    def __post_init__(self) -> None:
        self.budget = Budget.of(self.schema, self.settings)

    def worst(self, root: GraphQLObjectType, name: str) -> Iterator[Worst]:
        """As often as fits: the widest answer with the largest pages, the narrowest one, and each field below
        that takes arguments."""
        kind = "mutation" if root is self.schema.mutation_type else "query"
        text = self._widest(root, name, kind)
        if text is not None:
            yield self._repeated(f"{name}: everything", kind, text, root, name)
        yield self._repeated(f"{name}: often", kind, self._narrow(root, name), root, name)
        inner = get_named_type(root.fields[name].type)
        if isinstance(inner, GraphQLObjectType):
            for below, definition in inner.fields.items():
                if definition.args:
                    yield self._repeated_below(f"{name}.{below}: often", kind, root, name, inner, below)

    def _widest(self, root: GraphQLObjectType, name: str, kind: str) -> str | None:
        for page in PAGES:
            widest = None
            # Deeper costs more: texts that are far too large are never made.
            for depth in reversed(range(self.settings.max_depth, 1, -2)):
                text = self._all(root, name, page, depth)
                if text is not None and not self._fits(f"{kind} {{ {text} }}"):
                    break
                widest = text or widest
            if widest is not None:
                return widest
        return None

    def _all(self, parent: GraphQLObjectType, name: str, page: int, depth: int) -> str | None:
        """A field with everything below it, down to a depth; None where there is nothing to ask so deep."""
        definition = parent.fields[name]
        inner = get_named_type(definition.type)
        asked = self._asked(parent, name, definition, page)
        if not is_composite_type(inner):
            return asked
        if depth <= 1:
            return None
        if isinstance(inner, GraphQLObjectType):
            told = self._fields(inner, page, depth, ())
        else:
            possible = self.schema.get_possible_types(inner)
            clashing = _clashing(possible)
            each = [(one.name, self._fields(one, page, depth, clashing)) for one in possible]
            told = " ".join(f"... on {of} {{ {fields} }}" for of, fields in each if fields)
        return f"{asked} {{ {told or '__typename'} }}"

    def _fields(self, of: GraphQLObjectType, page: int, depth: int, clashing: Collection[str]) -> str:
        """All that can be asked of a type; what is another thing in other types goes by a name of its own."""
        below = {one: self._all(of, one, page, depth - 1) for one in of.fields}
        return " ".join(
            f"{of.name}_{one}: {text}" if one in clashing else text
            for one, text in below.items()
            if text is not None
        )

    def _narrow(self, parent: GraphQLObjectType, name: str) -> str:
        definition = parent.fields[name]
        asked = self._asked(parent, name, definition, 1)
        below = " { __typename }" if is_composite_type(get_named_type(definition.type)) else ""
        return f"{asked}{below}"

    def _repeated(self, title: str, kind: str, text: str, root: GraphQLObjectType, name: str) -> Worst:
        def operation(times: int) -> str:
            return f"{kind} {{ {' '.join(f'a{number}: {text}' for number in range(times))} }}"

        return self._most(title, operation, 1 if kind == "mutation" else self.settings.max_aliases)

    def _repeated_below(
        self, title: str, kind: str, root: GraphQLObjectType, name: str, inner: GraphQLObjectType, below: str
    ) -> Worst:
        outer = self._asked(root, name, root.fields[name], 1)
        definition = inner.fields[below]
        for page in PAGES:
            text = self._all(inner, below, page, 4) or self._narrow(inner, below)
            if self._fits(f"{kind} {{ {outer} {{ {text} }} }}"):
                break
        else:
            text = self._asked(inner, below, definition, 1) + " { __typename }"

        def operation(times: int) -> str:
            told = " ".join(f"a{number}: {text}" for number in range(times))
            return f"{kind} {{ {outer} {{ {told} }} }}"

        return self._most(title, operation, self.settings.max_aliases)

    def _most(self, title: str, operation: Callable[[int], str], most: int) -> Worst:
        low, high, tries = 1, most, [guess := self._guess(operation, most), guess + 1]
        while low < high:
            times = tries.pop(0) if tries else (low + high + 1) // 2
            if low < times <= high:
                low, high = (times, high) if self._fits(operation(times)) else (low, times - 1)
        text = self._declared(operation(low))
        variables = {name: self._variables[name][1] for name in set(re.findall(r"\$(\w+)", text))}
        return Worst(title, text, variables, self._cost(text))

    def _guess(self, operation: Callable[[int], str], most: int) -> int:
        """How often fits, if each time costs what the second does: one more or less is all that is to try."""
        if not self._fits(operation(2)):
            return 1
        (one, short), (two, long) = (self._size(operation(times)) for times in (1, 2))
        by_cost = (self.settings.max_cost - one) // max(two - one, 1)
        by_tokens = (self.settings.max_tokens - short) // (long - short)
        return min(1 + by_cost, 1 + by_tokens, most)

    def _size(self, text: str) -> tuple[int, int]:
        """An operation's cost and its number of tokens."""
        text = self._declared(text)
        return self._cost(text), parse(text).token_count

    def _declared(self, text: str) -> str:
        """The operation with the variables that it uses."""
        used = sorted(set(re.findall(r"\$(\w+)", text)))
        if not used:
            return text
        declared = ", ".join(f"${name}: {self._variables[name][0]}" for name in used)
        kind, _, rest = text.partition(" ")
        return f"{kind} ({declared}) {rest}"

    def _fits(self, text: str) -> bool:
        try:
            self._cost(self._declared(text))
        except (HubError, GraphQLError):
            return False
        return True

    def _cost(self, text: str) -> int:
        document = parse(text, max_lexical_tokens=self.settings.max_tokens)
        (operation,) = document.definitions
        assert isinstance(operation, OperationDefinitionNode)
        values = {name: value for name, (_, value) in self._variables.items()}
        return self.budget.check(document, operation, values).cost

    def _asked(self, parent: GraphQLObjectType, name: str, definition: GraphQLField, page: int) -> str:
        given = {
            one: value
            for one, argument in definition.args.items()
            if (value := self._value(parent, name, one, argument, page)) is not None
        }
        told = ", ".join(f"{one}: {value}" for one, value in given.items())
        return f"{name}({told})" if told else name

    def _value(
        self, parent: GraphQLObjectType, name: str, one: str, argument: GraphQLArgument, page: int
    ) -> str | None:
        if one == "first":
            return str(min(page, self.values.get(f"{parent.name}.{name}.first", page)))
        for key in (f"{parent.name}.{name}.{one}", f"{name}.{one}", one):
            if key in self.values:
                if self.values[key] is None:
                    break
                variable = re.sub(r"\W", "_", f"{key}_{argument.type}")
                self._variables[variable] = str(argument.type), self.values[key]
                return f"${variable}"
        assert not is_required_argument(argument), f"there is no value for the argument {one} of {name}"
        return None


def _clashing(types: Sequence[GraphQLObjectType]) -> set[str]:
    """Names of fields that are of several kinds among these types."""
    kinds: dict[str, set[str]] = {}
    for type_ in types:
        for name, definition in type_.fields.items():
            kinds.setdefault(name, set()).add(str(definition.type))
    return {name for name, found in kinds.items() if len(found) > 1}
