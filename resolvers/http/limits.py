"""What one GraphQL document may cost, and what else makes validation slow.

Beyond cost, many same-named fields are refused (graphql-core compares them two by two: 600 of them took
0.5 s), many fragments, deep nesting."""

# graphql-core's list and non-null types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    GraphQLInterfaceType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_introspection_query,
    parse,
)

from hub.settings import Settings
from resolvers.http.cost_directives import Prices, prices_of
from resolvers.http.exceeded import exceeded
from resolvers.http.list_limits import check_lists
from resolvers.http.operation_price import Meter, Weight

MAX_DEFINITIONS = 100

MAX_PAIRS = 20_000


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
        meter = Meter(schema, prices, sizes, standard, {})
        return Budget(schema, settings, prices, sizes, meter.weigh(_operations(standard)[0]))

    def check(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> Cost:
        """The cost of ``operation``; raises ``LIMIT_EXCEEDED`` naming the first limit it breaks."""
        if len(document.definitions) > MAX_DEFINITIONS:
            raise exceeded("http.definitions-too-many", most=MAX_DEFINITIONS)
        check_lists(operation, variables)
        given = _with_defaults(operation, variables)
        meter = Meter(self.schema, self.prices, self.sizes, document, given)
        weight = meter.weigh(operation)
        self._compare(weight)
        if operation.operation is OperationType.MUTATION and weight.width > 1:
            raise exceeded("http.changes-several")
        # What is not executed is still validated, so it is walked too, with the same memory.
        for other in _operations(document):
            if other is not operation:
                self._compare(meter.weigh(other))
        for name in meter.fragments:
            meter.fragment(name, 0)
        if meter.directives > self.settings.max_directives:
            raise exceeded("http.directives-too-many", most=self.settings.max_directives)
        if meter.pairs() > MAX_PAIRS:
            raise exceeded("http.names-repeated")
        return Cost(weight.cost, tuple(meter.asked))

    def _compare(self, weight: Weight) -> None:
        settings = self.settings
        if weight.depth > settings.max_depth or weight.meta_depth > max(
            self.meta.meta_depth, settings.max_depth
        ):
            raise exceeded("http.fields-too-deep", most=settings.max_depth)
        if weight.aliases > settings.max_aliases:
            raise exceeded("http.aliases-too-many", most=settings.max_aliases)
        if weight.cost > settings.max_cost:
            raise exceeded("http.operation-too-dear", cost=weight.cost, most=settings.max_cost)
        if weight.meta_cost > 2 * self.meta.meta_cost:
            raise exceeded("http.introspection-too-much")


def sizes_of(names: Sequence[str], variables: Mapping[str, Any]) -> tuple[object, ...]:
    """What a cost needs of variables: the numbers, and the lengths of the lists."""
    return tuple(_size(variables[name]) if name in variables else "absent" for name in names)


def _size(value: Any) -> object:
    if isinstance(value, list):
        return "list", len(cast("list[Any]", value))
    return (type(value), value) if isinstance(value, int | float) else type(value)


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
