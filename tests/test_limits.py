"""Every document that costs too much is refused before it costs: a table of attacks, and of what passes."""

import json
import time
from typing import Any, cast

import pytest
from graphql import build_schema, get_introspection_query, get_operation_ast, parse
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import HubError
from resolvers.http.documents import Documents, Refused
from resolvers.http.limits import Budget
from tests.edge_schema import SCHEMA, application, ask, codes, edge, post

APP = application(edge(max_cost=20_000))


def bomb(levels: int, body: str) -> str:
    """Fragments that each spread the next, with ``NEXT`` replaced by its name."""
    chain = "".join(f"fragment f{i} on Thing{{{body.replace('NEXT', f'f{i + 1}')}}}" for i in range(levels))
    return f"{{thing{{...f0}}}}{chain}fragment f{levels} on Thing{{name}}"


REFUSED = {
    "10,000 aliases": "{" + " ".join(f"a{i}:count" for i in range(10_000)) + "}",
    "300 aliases": "{" + " ".join(f"a{i}:count" for i in range(300)) + "}",
    "2,000 times the same field": "{" + "count " * 2_000 + "}",
    "the same field with children": "{" + "thing{name} " * 400 + "}",
    "10,000 directives": "{count " + "@a" * 10_000 + "}",
    "1,900 directives": "{count " + "@a" * 1_900 + "}",
    "fragments that double 30 times": bomb(30, "x:parent{...NEXT} y:parent{...NEXT}"),
    "fragments that double 10 times": bomb(10, "x:parent{...NEXT} y:parent{...NEXT}"),
    "spreads that double 60 times": bomb(60, "...NEXT ...NEXT"),
    "depth of 2,000": "{thing" + "{parent" * 1_990 + "{name" + "}" * 1_992,
    "depth of 20": "{thing" + "{parent" * 20 + "{name" + "}" * 22,
    "inline fragments 150 deep": "{" + "...{" * 150 + "count" + "}" * 151,
    "many fragments": "{count}" + "".join(f"fragment f{i} on Query{{count}}" for i in range(200)),
    "many comments": "#\n" * 5_000 + "{count}",
    "a page of 1,000,000,000": "{many(first:1000000000){nodes{name}}}",
    "a page of -1": "{many(first:-1){nodes{name}}}",
    "nested pages": "{many(first:100){nodes{children(first:100){nodes{children(first:100){nodes{name}}}}}}}",
    "nested default pages": "{many{nodes{children{nodes{children{nodes{children{nodes{name}}}}}}}}}",
    "a list of 3,000": "{things(names:[" + '"a" ' * 1_500 + "]){name}}",
    "a list times a page": "{things(names:["
    + '"a" ' * 100
    + "]){children(first:100){nodes{name parent{name}}}}}",
    "a literal nested 300 deep": "{things(names:" + "[" * 300 + "]" * 300 + "){name}}",
    "introspection 60 times": "{"
    + " ".join(f"a{i}:__schema{{types{{fields{{type{{fields{{name}}}}}}}}}}" for i in range(60))
    + "}",
    "a variable's page": ("query($n:Int){many(first:$n){nodes{name}}}", {"n": 10**9}),
    "a default's page": "query($n:Int=1000000){many(first:$n){nodes{name}}}",
    "a variable's list": ("query($n:[String!]!){things(names:$n){name}}", {"n": ["a"] * 60_000}),
}

INVALID = {
    "a fragment of itself": "{...f}fragment f on Query{...f}",
    "fragments in a circle": "{thing{...f}}fragment f on Thing{...g}fragment g on Thing{...f name}",
    "circular introspection": "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}",
    "900 variables": "query(" + "".join(f"$v{i}:Int " for i in range(900)) + "){count}",
    "the same argument 1,200 times": "{count(" + "number:1 " * 1_200 + ")}",
    "a number of 200,000 digits": "{count(number:" + "1" * 200_000 + ")}",
    "several operations, none named": "query a{count} query b{count}",
}

ANSWERED = {
    "a comment of 200 kB": "#" + "x" * 200_000 + "\n{count}",
    "199 aliases": "{" + " ".join(f"a{i}:count" for i in range(199)) + "}",
    "a full page of pages": "{many(first:100){nodes{children(first:20){nodes{name}}}}}",
    "a list of 100": ("query($n:[String!]!){things(names:$n){name}}", {"n": ["a"] * 100}),
    "fragments that double into the same fields": bomb(8, "parent{...NEXT} parent{...NEXT}"),
    "60 fragments": "{"
    + "".join(f"...f{i} " for i in range(60))
    + "}"
    + "".join(f"fragment f{i} on Query{{thing{{name}} count}}" for i in range(60)),
}


def _ask(document: str | tuple[str, dict[str, Any]]) -> Any:
    text, variables = document if isinstance(document, tuple) else (document, None)
    begun = time.perf_counter()
    response = post(APP, text, variables)
    # Not a benchmark: stock strawberry takes up to 15 s for some of these, the edge some 30 ms.
    assert time.perf_counter() - begun < 10
    return response


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_beyond_a_limit_is_refused(name: str) -> None:
    response = _ask(REFUSED[name])
    assert codes(response) == ["LIMIT_EXCEEDED"]
    assert "data" not in response.json()
    assert response.json()["errors"][0]["extensions"]["expected"]


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_document_is_refused_with_few_errors(name: str) -> None:
    response = _ask(INVALID[name])
    assert set(codes(response)) == {"QUERY_INVALID"}
    assert len(codes(response)) <= 6


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_within_the_limits_is_answered(name: str) -> None:
    assert codes(_ask(ANSWERED[name])) == []


def test_the_limits_are_settings() -> None:
    app = application(edge(max_cost=10, max_depth=3, max_aliases=1, max_directives=1, max_tokens=40))
    assert codes(post(app, "{many(first:5){nodes{name}}}")) == ["LIMIT_EXCEEDED"]
    assert codes(post(app, "{many(first:4){nodes{name}}}")) == []
    assert codes(post(app, "{thing{parent{parent{name}}}}")) == ["LIMIT_EXCEEDED"]
    assert codes(post(app, "{a:count b:count}")) == ["LIMIT_EXCEEDED"]
    assert codes(post(app, "{count@skip(if:true) purpose@skip(if:true)}")) == ["LIMIT_EXCEEDED"]
    assert codes(post(app, "{" + "count " * 40 + "}")) == ["LIMIT_EXCEEDED"]


def test_the_standard_introspection_query_passes_whatever_the_cost_limit() -> None:
    app = application(edge(max_cost=10, max_depth=3))
    response = post(app, get_introspection_query(one_of=True, specified_by_url=True))
    assert codes(response) == []
    kinds = {type_["name"]: type_.get("isOneOf") for type_ in response.json()["data"]["__schema"]["types"]}
    assert kinds["Ref"] is True


@pytest.mark.parametrize(
    ("document", "variables", "inputs"),
    [
        ("{many(first:0){nodes{name}}}", None, {"argument": "first"}),
        ("query($n:Int){many(first:$n){nodes{name}}}", {"n": 101}, {"variable": "$n"}),
        ("query($n:Int=0){many(first:$n){nodes{name}}}", None, {"variable": "$n"}),
        ("query($l:[Line!]){thing(lines:$l){name}}", {"l": [{}] * 101}, {"variable": "$l"}),
        (f"{{thing(lines:[{'{name:1}' * 101}]){{name}}}}", None, {"argument": "lines"}),
    ],
)
def test_a_limit_of_one_input_names_it(document: str, variables: Any, inputs: dict[str, str]) -> None:
    (error,) = post(APP, document, variables).json()["errors"]
    told = error["extensions"]
    assert told["code"] == "LIMIT_EXCEEDED"
    assert {name: told[name] for name in ("variable", "argument") if name in told} == inputs
    assert ("locations" in error) is ("$l" not in document), (
        "of a value in the body there is no place in the text"
    )


def test_variables_change_the_cost_of_a_remembered_document() -> None:
    text = "query($n:Int){many(first:$n){nodes{children(first:100){nodes{name}}}}}"
    assert codes(post(APP, text, {"n": 1})) == []
    assert codes(post(APP, text, {"n": 100})) == ["LIMIT_EXCEEDED"]
    assert codes(post(APP, text, {"n": 1})) == []


COSTLY = (
    "query A($n:Int=2,$l:[String!]!,$x:String!){many(first:$n){nodes{name}} things(names:$l){name}"
    " thing(name:$x){name}} query B($n:Int){many(first:$n){nodes{children(first:$n){nodes{name}}}}}"
)
NUMBERS = st.one_of(st.integers(-1, 101), st.floats(0, 100), st.none(), st.text(max_size=3), st.booleans())
VARIABLES = st.fixed_dictionaries(
    {"l": st.lists(st.text(max_size=2), max_size=101)}, optional={"n": NUMBERS, "x": st.text(max_size=3)}
)


@given(st.lists(st.tuples(st.sampled_from("AB"), VARIABLES), min_size=1, max_size=40))
def test_a_remembered_cost_is_the_one_that_is_worked_out(asked: list[tuple[str, dict[str, Any]]]) -> None:
    budget = Budget.of(SCHEMA._schema, edge().settings)
    documents, document = Documents(SCHEMA._schema, edge().settings), parse(COSTLY)
    operations = dict(zip("AB", document.definitions, strict=True))
    for name, variables in asked:
        found: list[object] = []
        for cost in (
            lambda n=name, v=variables: documents.prepare(COSTLY, n, v).cost,
            lambda n=name, v=variables: budget.check(document, cast("Any", operations[n]), v).cost,
        ):
            try:
                found.append(cost())
            except Refused as refused:
                found.append(refused.entries[0]["extensions"]["messageId"])
            except HubError as error:
                found.append(error.problem.id)
        assert found[0] == found[1], (name, variables)


@pytest.mark.parametrize("size", ["100", "100.0", "1e2", "1000E-1"])
def test_a_page_size_is_read_as_execution_reads_it(size: str) -> None:
    text = "query($n:Int){many(first:$n){nodes{children(first:100){nodes{name}}}}}"
    body = f'{{"query":{json.dumps(text)},"variables":{{"n":{size}}}}}'
    response = ask(APP, content=body, headers={"content-type": "application/json"})
    assert codes(response) == ["LIMIT_EXCEEDED"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param('{"query":"' + "x" * 300_000 + '"}', 413, "LIMIT_EXCEEDED", id="too long"),
        pytest.param("[" * 100_000, 400, "LIMIT_EXCEEDED", id="nested arrays"),
        pytest.param(
            '{"query":"{count}","variables":' + '{"a":' * 5_000 + "1" + "}" * 5_001,
            400,
            "LIMIT_EXCEEDED",
            id="nested 5,000 deep",
        ),
        pytest.param(
            '{"query":"{count}","variables":' + '{"a":' * 100 + "1" + "}" * 101,
            400,
            "LIMIT_EXCEEDED",
            id="nested 100 deep",
        ),
        pytest.param(
            '{"query":"{count}","variables":{"a":' + "9" * 100_000 + "}}",
            400,
            "BAD_INPUT",
            id="a huge number",
        ),
        pytest.param('{"query":"{count}","variables":{"a":NaN}}', 400, "BAD_INPUT", id="NaN"),
        pytest.param(
            '{"query":"{count}","variables":{"a":"\\ud800"}}', 400, "BAD_INPUT", id="half a character"
        ),
        pytest.param('[{"query":"{count}"},{"query":"{count}"}]', 422, "BAD_INPUT", id="a batch"),
        pytest.param(b'{"query":"{count}\xff"}', 400, "BAD_INPUT", id="not UTF-8"),
        pytest.param("", 400, "BAD_INPUT", id="nothing"),
    ],
)
def test_a_body_that_cannot_be_read_gets_a_clear_sentence(body: str | bytes, status: int, code: str) -> None:
    response = ask(APP, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, codes(response)) == (status, [code])


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    read = 0

    async def endless() -> Any:
        nonlocal read
        while read < 100_000_000:
            read += 65_536
            yield b"x" * 65_536

    response = ask(APP, content=endless(), headers={"content-type": "application/json"})
    assert (response.status_code, codes(response)) == (413, ["LIMIT_EXCEEDED"])
    assert read < 1_000_000


def test_valid_documents_are_remembered_within_bounds_and_refused_ones_are_not() -> None:
    documents = Documents(SCHEMA._schema, edge().settings)
    first = documents.prepare("{count}", None, {}).document
    assert documents.prepare("{count}", None, {}).document is first
    for _ in range(2):
        with pytest.raises(Refused):
            documents.prepare("{absent}", None, {})
    for number in range(300):
        documents.prepare(f"{{a{number}:count}}", None, {})
    assert documents.prepare("{count}", None, {}).document is not first


KINDS = build_schema(
    "interface Named { name: Int both: Named } type Query { one: Named some: [Named!]! }"
    "type Near implements Named { name: Int both: Named near: Int by: Int }"
    "type Far implements Named { name: Int both: Named far: Int }"
)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{one{name}}", 2),
        ("{one{name ... on Near{near by} ... on Far{far}}}", 4),
        ("{one{name ... on Near{near} ... on Far{far} ... on Near{by}}}", 4),
        ("{one{name ...near ...far}} fragment near on Near{near by} fragment far on Far{far}", 4),
        ("{one{name ... on Named{both{name}} ... on Far{far}}}", 5),
        ("{some{name ... on Far{both{name ... on Near{near} ... on Far{far}}}}}", 1 + 20 * 4),
    ],
)
def test_what_can_be_of_several_types_costs_what_the_dearest_does(query: str, cost: int) -> None:
    document = parse(query)
    operation = get_operation_ast(document)
    assert operation is not None
    assert Budget.of(KINDS, edge().settings).check(document, operation, {}).cost == cost
