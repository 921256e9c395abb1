"""A request that is no JSON is told what is wrong and where; one that says a thing twice is refused."""

from __future__ import annotations

import pytest

from hub.messages.message import Message
from resolvers.http.requests import HttpRefusal, parameters_of_body

GOOD = r'{"query": "{ a }", "variables": {"x": [{"y": "𠮷𠮷 NaN \\ud800 \" {"}, {"y": 1.5e300}]}}'


def refused(body: str) -> tuple[int, Message]:
    with pytest.raises(HttpRefusal) as caught:
        parameters_of_body(body.encode(), "id")
    return caught.value.status, caught.value.error.problem


@pytest.mark.parametrize(
    ("body", "id_", "line", "column", "expected"),
    [
        ("\ufeff{}", "http.no-json", 1, 1, "BOM"),
        ('{"query": "{ a }",\n "x": }', "http.no-json", 2, 7, "a value"),
        ('{"query": "{ a }"\n "x": 1}', "http.no-json", 2, 2, "a comma"),
        ("{query: 1}", "http.no-json", 1, 2, "double quotes"),
        ('{"query" "{ a }"}', "http.no-json", 1, 10, "a colon"),
        ('{"query": "{ a }', "http.no-json", 1, 11, "closing quotation mark"),
        ('{"query": "{\n a }"}', "http.no-json", 1, 13, "escape"),
        ('{"query": "\\x"}', "http.no-json", 1, 12, "escape"),
        ('{"query": "{ a }"} {}', "http.no-json", 1, 20, "nothing behind it"),
        ('{"query": "NaN", "variables":\n{"x": NaN}}', "http.json-constant", 2, 7, "null"),
        ('{"query": "a", "variables": {"x": -Infinity}}', "http.json-constant", 1, 35, "null"),
        (
            '{"query": "a",\n "x": "\\\\ud800 \\ud83d\\ude00 \\ud83d"}',
            "http.json-surrogate",
            2,
            29,
            "both halves",
        ),
        ('{"query": "a",\n"query": "b"}', "http.json-member-twice", 2, 1, "once"),
        ('{"query": "a", "variables": {"x": [{"y": 1, "y": 1}]}}', "http.json-member-twice", 1, 45, "once"),
        (
            '{"query": "a", "variables": {"q\\u0075ery": 1, "query": 2}}',
            "http.json-member-twice",
            1,
            47,
            "once",
        ),
        ('{"query": "a", "variables": {"张 三": 1, "张 三": 2}}', "http.json-name-twice", 1, 40, "once"),
        ('{"x": 1, "x": NaN}', "http.json-member-twice", 1, 10, "once"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    body: str, id_: str, line: int, column: int, expected: str
) -> None:
    status, said = refused(body)
    assert (status, said.id) == (400, id_)
    assert (said.arguments["line"], said.arguments["column"]) == (line, column)
    assert expected in said.expected()
    assert said.fix()
    assert "张" not in said.whole()


def test_a_query_that_is_no_text_is_there() -> None:
    assert refused('{"query": 1}')[1].id == "http.query-no-text"
    assert refused('{"query": null}')[1].id == "http.query-missing"
    assert refused("{}")[1].id == "http.query-missing"


def test_what_is_too_deep_or_too_long_a_number_is_refused_as_such() -> None:
    assert refused("[" * 100_000)[1].id == "http.json-too-deep"
    assert refused('{"query": "a", "variables": {"x": ' + "9" * 5_000 + "}}")[1].id == "http.json-number"


def test_the_same_name_in_other_objects_is_no_matter() -> None:
    parameters = parameters_of_body(GOOD.encode(), "id")
    assert parameters.variables == {"x": [{"y": '𠮷𠮷 NaN \\ud800 " {'}, {"y": 1.5e300}]}
    nested = '{"query": "a", "variables": {"a": {"x": 1}, "x": {"a": 2}}}'
    assert parameters_of_body(nested.encode(), "id").variables == {"a": {"x": 1}, "x": {"a": 2}}
