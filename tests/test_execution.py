"""Planned, breadth-first execution: its answers equal stock execution's, and a hop is read once a place."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Annotated, Any

import pytest
import strawberry
from graphql import (
    ExecutionResult,
    GraphQLArgument,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from hub.errors import HubError
from resolvers.execution.batches import Batch, hop
from resolvers.execution.executing import run_plan
from resolvers.execution.plan_cache import Plans
from tests.operations import as_told, operation

EXAMPLES = int(os.environ.get("OPERATIONS", "1500"))
HOPS: list[int] = []
"""How many objects each hop was asked for at once."""


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def _luck(seed: int, most: int) -> int:
    return Random(seed).randrange(most)


@strawberry.interface
class Named:
    seed: strawberry.Private[int]

    @strawberry.field
    def name(self) -> str:
        if _luck(self.seed + 1, 12) == 0:
            raise ValueError("no name")
        return f"n{self.seed}"


@strawberry.type
class Leafy(Named):
    @strawberry.field
    def colour(self) -> Colour:
        return Colour.RED if self.seed % 2 else Colour.GREEN

    @strawberry.field
    def wrong(self) -> Colour | None:
        return "violet" if _luck(self.seed + 2, 4) == 0 else Colour.RED  # pyright: ignore[reportReturnType]

    @strawberry.field
    def gone(self) -> int:
        return None if _luck(self.seed + 3, 8) == 0 else self.seed  # pyright: ignore[reportReturnType]


@strawberry.type
class Branch(Named):
    plain: int

    @strawberry.field
    def children(self, info: strawberry.Info, first: int = 3) -> list[Twig]:
        if _luck(self.seed + 4, 9) == 0:
            raise ValueError("no children")
        return [twig(self.seed * 7 + number) for number in range(min(first, 3))]

    @strawberry.field
    def holes(self) -> list[Leafy | None] | None:
        return [None if number == 1 else Leafy(seed=self.seed * 5 + number) for number in range(3)]

    @strawberry.field
    def strict(self) -> list[list[Leafy]]:
        return [[Leafy(seed=self.seed * 3 + number)] for number in range(_luck(self.seed, 3))]

    @hop()
    @staticmethod
    def near(branches: strawberry.Parent[list[Branch]], step: int = 1) -> list[Branch | None]:
        HOPS.append(len(branches))
        found: Any = [_near(one, step) for one in branches]
        return found

    @hop()
    @staticmethod
    def all_near(branches: strawberry.Parent[list[Branch]]) -> list[list[Branch]]:
        HOPS.append(len(branches))
        return [[branch(one.seed + 1), branch(one.seed + 2)] for one in branches]


Twig = Annotated[Leafy | Branch, strawberry.union("Twig")]


def twig(seed: int) -> Leafy | Branch:
    return Leafy(seed=seed) if seed % 3 == 0 else branch(seed)


def branch(seed: int) -> Branch:
    return Branch(seed=seed, plain=seed)


def _near(one: Branch, step: int) -> Branch | Exception | None:
    if _luck(one.seed + 5, 7) == 0:
        return ValueError("nobody is near")
    return None if _luck(one.seed + 6, 7) == 0 else branch(one.seed + step)


@strawberry.type
class Query:
    @strawberry.field
    def branch(self, seed: int = 1) -> Branch:
        return branch(seed)

    @strawberry.field
    def maybe(self, seed: int = 1) -> Branch | None:
        return branch(seed)

    @strawberry.field
    def named(self, seed: int = 1) -> Named | None:
        return twig(seed)

    @strawberry.field
    def twigs(self, seeds: list[int]) -> list[Twig]:
        return [twig(seed) for seed in seeds]


SCHEMA: GraphQLSchema = strawberry.Schema(query=Query)._schema
ROOTS = ["branch", "maybe", "named", "twigs", "__typename"]


def _value(place: str, argument: GraphQLArgument, random: Random) -> str | None:
    if place.endswith("seeds"):
        return str([random.randrange(40) for _ in range(random.randrange(4))])
    return None if random.random() < 0.2 else str(random.randrange(1, 40))


def _error(error: GraphQLError) -> dict[str, Any]:
    located = [(one.line, one.column) for one in error.locations or ()]
    return {"message": error.message, "path": error.path, "locations": located}


@dataclass
class Answers:
    planned: ExecutionResult
    stock: ExecutionResult


def both(text: str, schema: GraphQLSchema = SCHEMA, plans: Plans | None = None) -> Answers:
    """The answer of an operation by its plan, and by graphql-core."""
    document = parse(text)
    if len(text) % 16 == 0:  # which takes longer than all else
        assert not validate(schema, document), text
    asked = get_operation_ast(document)
    assert isinstance(asked, OperationDefinitionNode)
    variables = get_variable_values(schema, asked.variable_definitions or (), {})
    assert isinstance(variables, VariableValues)
    plan = (plans or Plans(schema)).plan(text, document, asked, variables.coerced)
    planned = run_plan(schema, plan, variables, None, {}, 10**9)
    stock = execute(schema, document, executor_class=StrawberryGraphQLCoreExecutionContext)
    assert isinstance(stock, ExecutionResult)
    return Answers(planned, stock)


@pytest.mark.parametrize("part", range(5))
def test_a_planned_operation_answers_as_graphql_core_does(part: int) -> None:
    plans, failed = Plans(SCHEMA), 0
    for number in range(part, EXAMPLES, 5):
        random = Random(number)
        roots = [name for name in ROOTS if name != "__typename"]
        text = operation(SCHEMA, random, _value, roots, depth=random.randint(1, 4))
        answers = both(text, plans=plans)
        planned, stock = as_told(answers.planned, _error), as_told(answers.stock, _error)
        assert planned == stock, f"{number}: {text}"
        assert list(map(str, _keys(planned["data"]))) == list(map(str, _keys(stock["data"]))), text
        failed += bool(stock["errors"])
    assert failed > EXAMPLES / 50, "errors are among what is compared"


def _keys(value: Any) -> list[str]:
    """The keys of an answer in their order."""
    if isinstance(value, dict):
        return [key for name, inner in value.items() for key in (name, *_keys(inner))]
    return [key for inner in value for key in _keys(inner)] if isinstance(value, list) else []


def test_a_hop_is_read_once_for_all_objects_of_its_place() -> None:
    HOPS.clear()
    text = "{ branch(seed: 2) { allNear { allNear { allNear { plain } again: near(step: 2) { plain } } } } }"
    both(text)
    planned = HOPS[:4]
    assert planned == [1, 2, 4, 4], "stock execution asks for each object by itself"


def test_introspection_is_planned_too() -> None:
    text = '{ __schema { types { name fields { name args { name } } } } __type(name: "Branch") { name } }'
    answers = both(text)
    assert answers.planned.data == answers.stock.data


def test_plans_are_remembered_by_what_shapes_them_and_forgotten_in_time() -> None:
    plans = Plans(SCHEMA, 100)
    text = "query ($yes: Boolean = true) { branch { name plain @include(if: $yes) } }"
    document = parse(text)
    asked = get_operation_ast(document)
    assert asked is not None
    shown = plans.plan(text, document, asked, {"yes": True})
    assert plans.plan(text, document, asked, {"yes": True, "more": 1}) is shown
    hidden = plans.plan(text, document, asked, {"yes": False})
    assert [len(one.root.fields[0].below["Branch"].fields) for one in (shown, hidden)] == [2, 1]
    for number in range(100):
        other = f"{{ branch {{ a{number}: name b: plain c: plain d: plain }} }}"
        document = parse(other)
        asked = get_operation_ast(document)
        assert asked is not None
        plans.plan(other, document, asked, {})
    assert 0 < plans.remembered <= 100


def test_what_is_too_large_to_be_planned_is_refused() -> None:
    inner = "plain"
    for _ in range(14):
        inner = f"allNear {{ {inner} }} x: allNear {{ {inner} }}"
    text = f"{{ branch {{ {inner} }} }}"
    document = parse(text)
    asked = get_operation_ast(document)
    assert asked is not None
    with pytest.raises(HubError, match="too large to be planned"):
        Plans(SCHEMA).plan(text, document, asked, {})


def test_one_object_is_a_batch_of_one() -> None:
    assert isinstance(Batch([1]), list)
