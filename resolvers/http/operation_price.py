"""What an operation costs: one memoised pass over its document before graphql-core validates it.

Cost: the sum of the prices of its fields (:mod:`resolvers.http.cost_directives`), units of work. A field
with ``first`` multiplies what is below it by that page size (20 where none is given), another list by its
length; introspection lists multiply by the schema's own sizes. Every definition is walked once, a fragment's
weight is remembered, a cycle is left to validation: the pass is linear in the size of the document."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)

from hub.bound_checks import way_within
from hub.messages.message import message
from resolvers.http.cost_directives import Price, Prices
from resolvers.http.exceeded import InputExceeded, exceeded
from resolvers.http.list_limits import check_list

DEFAULT_PAGE, LARGEST_PAGE = 20, 100
"""So many entries a page has where ``first`` is not given, and at the most."""
MAX_LEVELS = 120

_CEILING = 10**9

_FREE = Price(weight=1)

_INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection costs. ``width``: its own fields; ``meta_*``: the part below ``__schema`` and
    ``__type``."""

    depth: int = 0
    cost: int = 0
    width: int = 0
    aliases: int = 0
    meta_depth: int = 0
    meta_cost: int = 0


@dataclass
class Meter:
    """One pass over one document. Each node is visited once; only fragments are remembered."""

    schema: GraphQLSchema
    prices: Prices
    sizes: Mapping[str, int]
    document: DocumentNode
    variables: Mapping[str, Any]
    directives: int = 0
    names: Counter[str] = field(default_factory=lambda: Counter[str]())
    known: dict[str, Weight] = field(default_factory=lambda: {})
    open: set[str] = field(default_factory=lambda: set[str]())
    asked: set[str] = field(default_factory=lambda: set[str]())

    def __post_init__(self) -> None:
        self.fragments = {
            node.name.value: node
            for node in self.document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def weigh(self, operation: OperationDefinitionNode) -> Weight:
        self.directives += len(operation.directives or ())
        for variable in operation.variable_definitions or ():
            self.directives += len(variable.directives or ())
        return self._selections(operation.selection_set, self.schema.get_root_type(operation.operation), 0)

    def fragment(self, name: str, level: int) -> Weight:
        if name in self.known:
            return self.known[name]
        node = self.fragments.get(name)
        if node is None or name in self.open:
            return Weight()
        self.open.add(name)
        self.directives += len(node.directives or ())
        weight = self._selections(
            node.selection_set, self.schema.type_map.get(node.type_condition.name.value), level + 1
        )
        self.open.discard(name)
        self.known[name] = weight
        return weight

    def pairs(self) -> int:
        """How many pairs of same-named fields validation may have to compare."""
        return sum(count * (count - 1) // 2 for count in self.names.values())

    def _selections(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None, level: int
    ) -> Weight:
        if level > MAX_LEVELS:
            raise exceeded("http.levels-too-deep", most=MAX_LEVELS)
        depth = cost = width = aliases = meta_depth = meta_cost = 0
        of_one_type: Counter[str] = Counter()
        for node in selections.selections:
            self.directives += len(node.directives or ())
            on = None
            if isinstance(node, FieldNode):
                weight = self._field(node, parent, level)
            elif isinstance(node, FragmentSpreadNode):
                self.names["..."] += 1
                weight = self.fragment(node.name.value, level)
                named = self.fragments.get(node.name.value)
                on = named.type_condition if named is not None else None
            else:
                assert isinstance(node, InlineFragmentNode)
                on = node.type_condition
                inner = parent if on is None else self.schema.type_map.get(on.name.value)
                weight = self._selections(node.selection_set, inner, level + 1)
            depth = max(depth, weight.depth)
            meta_depth = max(meta_depth, weight.meta_depth)
            if on is not None and isinstance(self.schema.type_map.get(on.name.value), GraphQLObjectType):
                of_one_type[on.name.value] += weight.cost
            else:
                cost = min(cost + weight.cost, _CEILING)
            meta_cost = min(meta_cost + weight.meta_cost, _CEILING)
            width = min(width + (1 if isinstance(node, FieldNode) else weight.width), _CEILING)
            aliases = min(aliases + weight.aliases, _CEILING)
        # An object is of one type: of what is asked of several it has the dearest at most.
        cost = min(cost + max(of_one_type.values(), default=0), _CEILING)
        return Weight(depth, cost, width, aliases, meta_depth, meta_cost)

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Weight:
        name = node.name.value
        self.names[node.alias.value if node.alias else name] += 1
        definition = (
            self.schema.get_field(parent, name)
            if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
            else None
        )
        price = self.prices.get((parent.name, name), _FREE) if parent is not None else _FREE
        times = self._times(node, definition, parent, price)
        below = Weight()
        if node.selection_set is not None:
            inner = None if definition is None else get_named_type(definition.type)
            below = self._selections(node.selection_set, inner, level + 1)
        cost = min(price.weight + times * (price.element + below.cost), _CEILING)
        aliases = below.aliases + (node.alias is not None)
        if name in _INTROSPECTION_ROOTS:
            return Weight(1, 1, 1, aliases, 1 + below.depth, cost)
        return Weight(
            1 + below.depth, cost, 1, aliases, below.meta_depth, min(times * below.meta_cost, _CEILING)
        )

    def _times(
        self, node: FieldNode, definition: GraphQLField | None, parent: GraphQLNamedType | None, price: Price
    ) -> int:
        """By how much the field multiplies what is below it."""
        if definition is None:
            return 1
        if parent is not None and parent.name.startswith("__"):
            return self.sizes.get(node.name.value, 1)
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        for name, value in given.items():
            check_list(name, value)
        if price.paged:
            return self._page("first", given.get("first"), definition.args["first"])
        if price.by:
            return max(self._length(given.get(name)) for name in price.by)
        return price.size

    def _length(self, value: ValueNode | None) -> int:
        given = value.values if isinstance(value, ListValueNode) else self._value(value) if value else None
        return len(given) if isinstance(given, list | tuple) else 1

    def _page(self, name: str, value: ValueNode | None, argument: GraphQLArgument) -> int:
        size = _as_execution_reads(self._value(value)) if value is not None else None
        if size is None:
            default = getattr(argument.default, "value", argument.default_value)
            size = default if isinstance(default, int) else None
        if size is None:
            # Absent, or of a wrong type, which validation will say.
            return DEFAULT_PAGE
        if not 1 <= size <= LARGEST_PAGE:
            way = way_within(size, 1, message("bounds.pages"))
            by = {"variable": f"${value.name.value}"} if isinstance(value, VariableNode) else {}
            inputs = by or {"argument": name}
            raise InputExceeded(
                "http.page-out-of-range", inputs, value, name=name, most=LARGEST_PAGE, way=way
            )
        return size

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            self.asked.add(node.name.value)
            value = self.variables.get(node.name.value)
            return self._value(value) if isinstance(value, ValueNode) else value
        if isinstance(node, IntValueNode):
            return int(node.value) if len(node.value) < 12 else _CEILING
        return node.values if isinstance(node, ListValueNode) else None


def _as_execution_reads(value: Any) -> int | None:
    """A number as execution coerces it: JSON's 1e2 is the Int 100. None for what validation will refuse."""
    try:
        return GraphQLInt.parse_value(value)
    except GraphQLError:
        return None
