"""Operations made up over the hub's own schema: planned, they answer as graphql-core does value by value."""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import json
import os
import re
from random import Random
from typing import Any

import pytest
from graphql import (
    ExecutionResult,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    get_named_type,
    get_nullable_type,
    get_operation_ast,
    is_list_type,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph_schema.vocabulary import Role
from hub.identity import Caller
from hub.services import Services
from resolvers.context import make_context
from resolvers.execution.executing import run_plan
from resolvers.execution.plan_cache import Plans
from resolvers.http.error_entries import field_error
from resolvers.http.requests import RequestParameters
from resolvers.http.variables import declare_one_of
from resolvers.schema import make_schema
from tests.asking import BUILDER, CLEAN, DEFAULTER, FOOD, LABOUR, ROADS, UNHEARD
from tests.operations import operation

EXAMPLES = int(os.environ.get("OPERATIONS", "480"))
CODES = (BUILDER, ROADS, DEFAULTER, FOOD, LABOUR, CLEAN, UNHEARD)
TEXTS = {
    "region": ["411500", "411502", "340000", "000000"],
    "parent": ["100000", "411500"],
    "scale": ["suzhou-transport", "none"],
    "after": ["bm9uZQ"],
}
"""Texts by the name of an argument; others are left out where they may be."""
OFFICER = Caller("test-411500", "411500", "411500-czj", Role.OFFICER)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    made: GraphQLSchema = make_schema()._schema
    declare_one_of(made)
    return made


def value(place: str, argument: GraphQLArgument, random: Random) -> str | None:
    """What an argument is given."""
    name, type_ = place.rsplit(".", 1)[1], get_named_type(argument.type)
    required = str(argument.type).endswith("!")
    if not required and random.random() < 0.6:
        return None
    one = _one(name, type_, random)
    if one is None:
        return None
    return f"[{one}]" if is_list_type(get_nullable_type(argument.type)) else one


def _one(name: str, type_: Any, random: Random) -> str | None:
    if type_.name == "PurposeInput":
        code = random.choice(["GOVERNMENT_PROCUREMENT", "PUBLIC_SERVICE", "SUBJECT_ACCESS", "POLICY_MAKING"])
        return f'{{code: {code}, matter: "信测2026-001"}}'
    if type_.name == "SubjectRef":
        return f'{{code: "{random.choice(CODES)}"}}'
    if isinstance(type_, GraphQLEnumType):
        return random.choice(list(type_.values))
    match type_.name:
        case "Int":
            return str(random.choice([1, 2, 5])) if name == "first" else str(random.choice([0, 1, 30]))
        case "Boolean":
            return random.choice(["true", "false"])
        case "Date":
            return f'"{random.choice(["2024-01-01", "2026-06-01", "2026-11-01"])}"'
        case "DateTime":
            return '"2026-11-01T09:00:00+08:00"'
        case "String" | "ID":
            return json.dumps(random.choice(TEXTS.get(name, ["none"])))
        case _:
            return None


NEW_ID = r'"(?:[a-z]_[0-9a-f]{20})"'
MOMENT = r'"20\d\d-\d\d-\d\dT[^"]*"'
SEALED = r'"[A-Za-z0-9_.-]{40,}"'
VOLATILE = re.compile(f"{NEW_ID}|{MOMENT}|{SEALED}")
"""What two runs of one operation need not have the same; sealed are cursors and signed files."""


def told(result: ExecutionResult, schema: GraphQLSchema) -> str:
    """What a client sees, without what differs from run to run."""
    errors = [field_error(error, "-", schema) for error in result.errors or ()]
    return VOLATILE.sub('""', json.dumps({"errors": errors, "data": result.data}, ensure_ascii=False))


@pytest.mark.parametrize("part", range(4))
def test_the_hubs_operations_answer_as_graphql_core_does(
    schema: GraphQLSchema, services: Services, part: int
) -> None:
    assert schema.query_type is not None
    roots, plans, answered = [*schema.query_type.fields], Plans(schema), 0
    for number in range(part, EXAMPLES, 4):
        random = Random(number)
        # Each root field comes in its turn.
        first = roots[number % len(roots)]
        text = operation(schema, random, value, [first], depth=random.randint(2, 6))
        document = parse(text)
        assert not validate(schema, document), text
        asked = get_operation_ast(document)
        assert isinstance(asked, OperationDefinitionNode)
        variables = get_variable_values(schema, asked.variable_definitions or (), {})
        assert isinstance(variables, VariableValues)
        parameters = RequestParameters(text, {}, None, {}, "-", read_only=False)
        context = make_context(services, OFFICER, parameters)
        plan = plans.plan(text, document, asked, variables.coerced)
        planned = run_plan(schema, plan, variables, context, {}, 10**9)
        stock = execute(
            schema,
            document,
            context_value=make_context(services, OFFICER, parameters),
            executor_class=StrawberryGraphQLCoreExecutionContext,
            operation_extensions={},
        )
        assert isinstance(stock, ExecutionResult)
        assert told(planned, schema) == told(stock, schema), f"{number}: {text}"
        assert list(planned.data or ()) == list(stock.data or ())
        answered += not stock.errors
    assert answered > EXAMPLES / 16, "operations that answer are among them"
