"""What one GraphQL document may cost, found in one memoised pass before graphql-core validates it.

Cost: the sum of the prices of its fields (:mod:`resolvers.http.prices`), which are units of work. A field
with ``first`` multiplies what is below it by that page size (20 where none is given), another list by its
length; introspection lists multiply by the schema's own sizes. Every definition is walked once, a fragment's
weight is remembered, a cycle is left to validation: the pass is linear in the size of the document.

Beyond cost, the pass refuses what makes validation slow: many same-named fields (graphql-core compares them
two by two: 600 of them took 0.5 s), many fragments, deep nesting.
"""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

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
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeNode,
    ValueNode,
    VariableNode,
    get_introspection_query,
    get_named_type,
    parse,
)

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.message import Argument
from hub.settings import Settings
from resolvers.http.prices import Price, Prices, prices_of

DEFAULT_PAGE = 20
MAX_PAGE = 100
MAX_LIST = 100
LONGER_LISTS = {"NameToMatch": 1_000}
"""Input types that are small, so that a variable's list may hold more of them."""
MAX_DEFINITIONS = 100
MAX_PAIRS = 20_000
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation costs, and the variables on whose sizes (:func:`sizes_of`) that hangs."""

    cost: int
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Budget:
    """The limits of one schema: those of the settings, and introspection's own.

    Introspection may cost twice what the standard introspection query costs in this schema, and be
    as deep as it: enough for every tool, not enough for a hundred aliases of it.
    """

    schema: GraphQLSchema
    settings: Settings
    prices: Prices
    sizes: Mapping[str, int]
    meta: Weight

    @staticmethod
    def of(schema: GraphQLSchema, settings: Settings) -> "Budget":
        """The budget of ``schema``; made once, at start."""
        sizes, prices = _introspection_sizes(schema), prices_of(schema)
        standard = parse(
            get_introspection_query(
                specified_by_url=True,
                directive_is_repeatable=True,
                schema_description=True,
                input_value_deprecation=True,
                one_of=True,
            )
        )
        meter = _Meter(schema, prices, sizes, standard, {})
        return Budget(schema, settings, prices, sizes, meter.weigh(_operations(standard)[0]))

    def check(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> Cost:
        """The cost of ``operation``; raises ``LIMIT_EXCEEDED`` naming the first limit it breaks."""
        if len(document.definitions) > MAX_DEFINITIONS:
            raise _exceeded("http.definitions-too-many", most=MAX_DEFINITIONS)
        check_lists(operation, variables)
        given = _with_defaults(operation, variables)
        meter = _Meter(self.schema, self.prices, self.sizes, document, given)
        weight = meter.weigh(operation)
        self._compare(weight)
        if operation.operation is OperationType.MUTATION and weight.width > 1:
            raise _exceeded("http.changes-several")
        # What is not executed is still validated, so it is walked too, with the same memory.
        for other in _operations(document):
            if other is not operation:
                self._compare(meter.weigh(other))
        for name in meter.fragments:
            meter.fragment(name, 0)
        if meter.directives > self.settings.max_directives:
            raise _exceeded("http.directives-too-many", most=self.settings.max_directives)
        if meter.pairs() > MAX_PAIRS:
            raise _exceeded("http.names-repeated")
        return Cost(weight.cost, tuple(meter.asked))

    def _compare(self, weight: Weight) -> None:
        settings = self.settings
        if weight.depth > settings.max_depth or weight.meta_depth > max(
            self.meta.meta_depth, settings.max_depth
        ):
            raise _exceeded("http.fields-too-deep", most=settings.max_depth)
        if weight.aliases > settings.max_aliases:
            raise _exceeded("http.aliases-too-many", most=settings.max_aliases)
        if weight.cost > settings.max_cost:
            raise _exceeded("http.operation-too-dear", cost=weight.cost, most=settings.max_cost)
        if weight.meta_cost > 2 * self.meta.meta_cost:
            raise _exceeded("http.introspection-too-much")


@dataclass
class _Meter:
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
            raise _exceeded("http.levels-too-deep", most=MAX_LEVELS)
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
            _check_lists(name, value)
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
        if not 1 <= size <= MAX_PAGE:
            raise _exceeded("http.page-out-of-range", name=name, most=MAX_PAGE)
        return size

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            self.asked.add(node.name.value)
            value = self.variables.get(node.name.value)
            return self._value(value) if isinstance(value, ValueNode) else value
        if isinstance(node, IntValueNode):
            return int(node.value) if len(node.value) < 12 else _CEILING
        return node.values if isinstance(node, ListValueNode) else None


def check_lists(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
    """Raises ``LIMIT_EXCEEDED`` where a variable holds a list that is too long."""
    longer = {
        definition.variable.name.value: LONGER_LISTS.get(_type_named(definition.type), MAX_LIST)
        for definition in operation.variable_definitions or ()
    }
    for name, value in variables.items():
        if isinstance(value, Mapping | list):
            _check_lists(name, value, longer.get(name, MAX_LIST))


def _type_named(type_: TypeNode) -> str:
    while not isinstance(type_, NamedTypeNode):
        assert isinstance(type_, ListTypeNode | NonNullTypeNode)
        type_ = type_.type
    return type_.name.value


def sizes_of(names: Sequence[str], variables: Mapping[str, Any]) -> tuple[object, ...]:
    """What a cost needs of variables: the numbers, and the lengths of the lists."""
    return tuple(_size(variables[name]) if name in variables else "absent" for name in names)


def _size(value: Any) -> object:
    if isinstance(value, list):
        return "list", len(cast("list[Any]", value))
    return (type(value), value) if isinstance(value, int | float) else type(value)


def _check_lists(name: str, value: Any, most: int = MAX_LIST) -> None:
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
                raise _exceeded("http.list-too-long", name=name, most=most if one is value else MAX_LIST)
            pending.extend(entries)


def _as_execution_reads(value: Any) -> int | None:
    """A number as execution coerces it: JSON's 1e2 is the Int 100. None for what validation will refuse."""
    try:
        return GraphQLInt.parse_value(value)
    except GraphQLError:
        return None


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _with_defaults(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    defaults = {
        definition.variable.name.value: definition.default_value
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }
    return {**defaults, **given}


def _introspection_sizes(schema: GraphQLSchema) -> dict[str, int]:
    """Mean lengths, rounded up, of the lists that introspection answers, by field name."""
    types = list(schema.type_map.values())
    fields = [list(getattr(type_, "fields", {}).values()) for type_ in types]
    flat = [one for some in fields for one in some]

    def mean(total: int, parts: int) -> int:
        return max(1, -(-total // max(1, parts)))

    per_type = mean(len(flat), sum(1 for some in fields if some))
    return {
        "types": len(types),
        "directives": len(schema.directives),
        "fields": per_type,
        "inputFields": per_type,
        "enumValues": mean(
            sum(len(getattr(t, "values", {})) for t in types), sum(1 for t in types if hasattr(t, "values"))
        ),
        "args": mean(sum(len(getattr(one, "args", {})) for one in flat), len(flat)),
        "interfaces": 1,
        "possibleTypes": mean(
            sum(len(schema.get_possible_types(t)) for t in types if isinstance(t, GraphQLInterfaceType)),
            sum(1 for t in types if isinstance(t, GraphQLInterfaceType)),
        ),
        "locations": 1,
    }


def _exceeded(message: str, **arguments: Argument) -> HubError:
    return HubError(ErrorCode.LIMIT_EXCEEDED, message, **arguments)
