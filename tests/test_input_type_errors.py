"""Literals, variables and names that do not fit: what is wrong where and what is wanted, never the value."""

from __future__ import annotations

import re
from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse

from hub.messages.languages import Language, speaking
from hub.settings import Settings
from resolvers.http.documents import Documents, Refused
from resolvers.http.error_entries import Entry
from resolvers.http.input_type_errors import variable_errors
from resolvers.http.variables import declare_one_of
from resolvers.schema import make_schema

SCHEMA: GraphQLSchema = make_schema()._schema
declare_one_of(SCHEMA)
DOCUMENTS = Documents(SCHEMA, Settings())
PURPOSE = 'purpose: { code: AUDIT, matter: "x" }'
CHINESE = re.compile("[\u4e00-\u9fff]")


def refused(text: str) -> list[Entry]:
    """The entries of a document that is refused."""
    with pytest.raises(Refused) as caught:
        DOCUMENTS.prepare(text, None, {})
    return caught.value.entries


def of_variables(declared: str, given: dict[str, Any]) -> list[Entry]:
    """The entries of an operation whose variables do not fit."""
    return of_document(f"query ({declared}) {{ __typename }}", given)


def of_document(text: str, given: dict[str, Any]) -> list[Entry]:
    """The entries of a document whose variables do not fit."""
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return variable_errors(SCHEMA, document, operation, given)


def told(entry: Entry, part: str) -> str:
    return {"message": entry["message"], **entry["extensions"]}.get(part, "")


@pytest.mark.parametrize(
    ("arguments", "message", "expected"),
    [
        ('on: "2026-02-30"', "argument on does not fit its type Date", "2026-01-31"),
        ("on: 5", "argument on does not fit its type Date", "2026-01-31"),
        ('ref: { code: "x", cod: 1 }', "argument ref has a field cod, which SubjectRef does not", "code"),
        ('purpose: { code: AUDIT, mater: "x" }', "argument purpose has a field mater", "code, matter"),
        ("purpose: { code: AUDIT }", "argument purpose lacks the field matter", "matter: a text"),
        ("purpose: { code: AUDIT, matter: 5 }", "argument purpose.matter does not fit its type String!", '"'),
    ],
)
def test_a_literal_is_told_by_its_argument_and_the_form_that_is_wanted(
    arguments: str, message: str, expected: str
) -> None:
    rest = "".join(f", {one}" for one in ('ref: { code: "y" }', PURPOSE) if one[:3] != arguments[:3])
    entries = refused(f"{{ subject({arguments}{rest}) {{ id }} }}")
    first = entries[0]
    assert message in first["message"]
    assert expected in told(first, "expected")
    assert told(first, "fix")
    assert told(first, "argument")
    assert first["locations"]
    assert len(entries) == len({str(one) for one in entries}) == (2 if "mater" in arguments else 1)


@pytest.mark.parametrize(
    ("type_", "value", "message", "expected"),
    [
        ("Date", "2026-02-30", "$v does not fit its type Date", "2026-01-31"),
        ("Int", "x", "$v does not fit its type Int", "such as 20"),
        ("[Int!]", [1, "x"], "$v[1] does not fit its type Int!", "such as 20"),
        (
            "PurposeInput!",
            {"code": "AUDIT", "matter": "x", "mattr": 1},
            "$v has a field mattr",
            "code, matter",
        ),
        ("PurposeInput!", {"code": "AUDIT"}, "$v lacks the field matter", "matter: a text"),
        ("PurposeInput!", {"code": "AUDIT", "matter": "x", "张三": 1}, "$v has a field whose name", "matter"),
        ("SubjectRef!", {"code": "x", "id": "y"}, "$v does not fit its type SubjectRef!", "exactly one of"),
    ],
)
def test_a_variable_is_told_once_with_the_form_that_is_wanted(
    type_: str, value: Any, message: str, expected: str
) -> None:
    (entry,) = of_variables(f"$v: {type_}", {"v": value})
    assert message in entry["message"]
    assert expected in told(entry, "expected")
    assert told(entry, "fix")
    assert entry["locations"]
    assert "张三" not in str(entry)


def test_of_much_that_is_wrong_the_first_is_told() -> None:
    assert len(of_variables("$v: [Int!]", {"v": ["x"] * 5_000})) == 5
    assert len(of_variables("$v: PurposeInput", {"v": {f"x{at}": 1 for at in range(5_000)}})) == 5
    assert len(refused(f"{{ records(kinds: [{'5 ' * 50}], {PURPOSE}) {{ edges {{ cursor }} }} }}")) == 5


@pytest.mark.parametrize(
    ("document", "english", "fix"),
    [
        ("{ rul }", "Cannot query field 'rul' on type 'Query'", "did you mean rule"),
        ("{ rule(cod: 1) { id } }", "Unknown argument 'cod' on 'Query.rule'", "did you mean code"),
        ("{ rule { id } }", "Argument 'code' of 'Query.rule' is required", "send it"),
        ("query ($x: Sting) { rule(code: $x) { id } }", "Unknown type 'Sting'", "String"),
        ("{ rule(code: $x) { id } }", "Variable '$x' is not defined", "define it"),
        ('query ($x: Int) { rule(code: "x") { id } }', "Variable '$x' is never used", "use it"),
        ("query ($x: Int!) { rule(code: $x) { id } }", "Variable '$x' of type 'Int!' used", "declare it"),
        ('{ rule(code: "x") }', "Field 'rule' of type 'Rule' must have a selection", "rule { … }"),
        ('{ rule(code: "x") { id { x } } }', "Field 'id' must not have a selection", "leave"),
        ("{ ...Nothing }", "Unknown fragment 'Nothing'", "define it"),
        ('{ rule(code: "x") @nothing { id } }', "Unknown directive '@nothing'", "leave it out"),
        ("{ rule(code: ", "The document ends before it is complete", "write it to its end"),
        ('{ rule(code: "x) { id } }', "A text is not closed", "close it"),
        ("{ rule(: 1) { id } }", "something is missing at this place", "look at"),
        ("{ rule(code: §) { id } }", "this can't stand here", "look at"),
        (
            f"query ($x: String) {{ subject(ref: {{ code: $x }}, {PURPOSE}) {{ id }} }}",
            "Variable '$x' may be null, and just one field of 'SubjectRef' must have a value",
            "$x: String!",
        ),
        ('query ($x: Rule) { rule(code: "x") @skip(if: $x) { id } }', "cannot be of type 'Rule'", "schema"),
        ('{ rule(code: "x", code: "y") { id } }', "only one argument named 'code'", "leave one"),
        (
            "{ ...F } fragment F on Query { __typename } fragment F on Query { __typename }",
            "only one fragment named 'F'",
            "name it otherwise",
        ),
        ('{ rule(code: "x") { id } rule(code: "y") { id } }', "Fields 'rule' conflict", "alias"),
        ("{ ... on Rule { id } }", "spread on type 'Query'", "on Query"),
        ("{ ...F } fragment F on Rule { id }", "never be of its type 'Rule'", "on Query"),
        ("{ ...F } fragment F on Query { ...F }", "Cannot spread fragment 'F' within itself", "circle"),
        ("{ __typename } fragment F on Query { __typename }", "Fragment 'F' is never used", "spread it"),
        ("query @skip(if: true) { __typename }", "'@skip' may not be used on query", "put it on"),
        ("{ __typename @skip(if: true) @skip(if: true) }", "'@skip' can only be used once", "leave one"),
        (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "too deeply within each other",
            "schema.graphql",
        ),
        ("subscription { x }", "The subscription operation is not supported", ""),
    ],
)
def test_a_document_that_does_not_fit_is_told_in_both_languages(
    document: str, english: str, fix: str
) -> None:
    entry = refused(document)[0]
    assert english in entry["message"]
    assert fix in told(entry, "fix")
    assert entry["locations"]
    with speaking(Language.ZH):
        chinese = refused(document)[0]
    for part in ("message", "expected", "fix"):
        assert CHINESE.search(told(chinese, part)) or not told(entry, part), part
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", told(chinese, part)), part


WITH_DEFAULTS = "query ($n: Int, $f: String = null) { ...F } fragment F on Query { %s }"


@pytest.mark.parametrize(
    ("field", "given", "expected"),
    [
        ("regions(parent: $f) { pageInfo { hasNextPage } }", {"n": None, "f": None}, ["$f"]),
        ("regions(parent: $f) { pageInfo { hasNextPage } }", {}, ["$f"]),
        ("regions(parent: $f) { pageInfo { hasNextPage } }", {"f": "411500"}, []),
        ("regions(first: $n) { pageInfo { hasNextPage } }", {"n": None}, []),
    ],
)
def test_a_null_does_not_stand_for_a_default(field: str, given: dict[str, Any], expected: list[str]) -> None:
    """Where the argument takes no null. A select that is empty sends one."""
    entries = of_document(WITH_DEFAULTS % field, given)
    assert [told(one, "variable") for one in entries] == expected
    assert all(told(one, "code") == "INVALID_INPUT" and told(one, "expected") for one in entries)
