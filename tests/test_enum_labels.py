"""Every value of every enum is called something in both languages."""

from __future__ import annotations

import ast
import re

from graphql import GraphQLEnumType

from hub.messages.enum_names import enum_names
from resolvers.schema import make_schema
from tests.asking import data
from tests.conftest import ROOT, Ask

CHINESE = re.compile("[\u4e00-\u9fff]")
OWN_NAMES = {"JSON", "GraphML", "FollowTheMoney", "BODS"}
LABELS = """
query ($enums: [String!]) { enumLabels(enums: $enums) {
  enum values { value label { zh en } description { zh en } } } }
"""


def enums() -> dict[str, GraphQLEnumType]:
    types = make_schema()._schema.type_map
    return {
        name: type_
        for name, type_ in types.items()
        if isinstance(type_, GraphQLEnumType) and not name.startswith("__")
    }


def test_each_value_has_a_short_label_of_its_own() -> None:
    there = {f"{name}.{value}" for name, type_ in enums().items() for value in type_.values}
    odd = sorted(there ^ enum_names().keys())
    assert not odd, f"{odd}: hub/messages/enum_names.po has a line for each, and no other"
    for at, words in enum_names().items():
        assert CHINESE.search(words.zh) or words.zh in OWN_NAMES, at
        assert len(words.zh.removesuffix("。")) in range(1, 15), at
        assert not words.zh.endswith("。"), at
        assert words.en, at
        assert not CHINESE.search(words.en), at
    for name, type_ in enums().items():
        told = [enum_names()[f"{name}.{value}"].zh for value in type_.values]
        assert len(set(told)) == len(told), name


def test_an_enum_has_one_name() -> None:
    """What the SDL calls it is what the code calls it: by that name its members are told in Chinese."""
    for name, type_ in enums().items():
        assert type_.extensions["strawberry-definition"].wrapped_cls.__name__ == name


PHRASES = {
    "hub/decisions/explanations/tables.py": "clauses of sentences, which inflect",
    "hub/ingestion/deliveries/who_may_submit.py": "parts of a row, with their article; no enum of the schema",
    "hub/investigations/exports/dossier.py": "figures of a link, no enum of the schema",
}


def test_no_other_table_calls_values_anything() -> None:
    """A table by members of an enum with words in Chinese is a second home of what they are called."""
    beside: set[str] = set()
    for room in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Dict) and node.keys and all(map(_is_member, node.keys)):
                    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                    if any(isinstance(text, str) and CHINESE.search(text) for text in texts):
                        beside.add(path.relative_to(ROOT).as_posix())
    assert beside == set(PHRASES)


def _is_member(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name) and key.value.id[0].isupper()


def test_a_front_end_asks_for_those_that_it_shows(ask: Ask) -> None:
    (statuses, truths) = data(ask(LABELS, {"enums": ["RecordStatus", "Truth"]}, as_=None))["enumLabels"]
    assert (statuses["enum"], truths["enum"]) == ("RecordStatus", "Truth")
    called = {one["value"]: one["label"] for one in statuses["values"]}
    assert called["REPAIRED"] == {"zh": "已修复", "en": "Repaired"}
    assert all(one["description"]["zh"].endswith("。") for one in statuses["values"])
    every = data(ask(LABELS, as_=None))["enumLabels"]
    assert [one["enum"] for one in every] == sorted(enums())
    (error,) = ask(LABELS, {"enums": ["Truth", "String"]}, as_=None)["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_INPUT", "enums[1]")
