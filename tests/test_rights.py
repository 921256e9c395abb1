"""docs/rights.md: every article is in its text, and every name in the schema."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from tests.conftest import ROOT
from tests.fact_base import SHARED

PAGE = (ROOT / "docs" / "rights.md").read_text("utf-8")
SCHEMA = build_schema((ROOT / "resolvers" / "schema.graphql").read_text("utf-8"))
SOURCES = {
    one["id"]: one
    for one in yaml.safe_load((ROOT / "seeds/sources/sources.yaml").read_text("utf-8"))["sources"]
}
CITED = sorted(
    {
        (document, article)
        for document, articles in re.findall(
            r"\b([A-Za-z][\w-]*-\d{4})\s+((?:第[一二三四五六七八九十百]+条、?)+)", PAGE
        )
        for article in re.findall("第[一二三四五六七八九十百]+条", articles)
    }
)
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| ") and "条" in line]
NAMED = sorted({name for name in re.findall(r"`([^`]+)`", PAGE)})


@pytest.mark.parametrize(("document", "article"), CITED)
def test_each_article_is_in_its_text(document: str, article: str) -> None:
    assert document in SOURCES, f"{document} is no source of the seeds"
    text = (SHARED / SOURCES[document]["file"]).read_text("utf-8")
    assert re.search(rf"^\s*{article}[ 　]", text, re.MULTILINE), f"{document} has no {article}"


def test_no_article_was_overlooked() -> None:
    """Every article of the page belongs to a document: none stands alone, where no test would look it up."""
    assert len(re.findall("第[一二三四五六七八九十百]+条", PAGE)) >= len(CITED) > 40
    alone = re.sub(r"[A-Za-z][\w-]*-\d{4}\s+(?:第[一二三四五六七八九十百]+条、?)+", "", PAGE)
    assert "条" not in alone.replace("信用条例", "")


def test_each_row_has_a_right_an_article_and_what_serves_it() -> None:
    assert len(ROWS) > 20
    for right, articles, served in ROWS:
        assert re.search(r"（|\(", right), right
        assert "第" in articles, right
        assert served.strip(), right


def fields(type_: Any) -> dict[str, Any]:
    """The fields of a type, of a connection's nodes as its own."""
    named = get_named_type(type_)
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return {}
    if "edges" in named.fields:
        edge = get_named_type(named.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        return fields(edge.fields["node"].type)
    return {name: field.type for name, field in named.fields.items()}


def known(name: str) -> bool:
    """A path from a root field or a type, or the name of a field, an argument, an input or an enum value."""
    first, *rest = re.sub(r"\(.*?\)", "", name).split(".")
    assert SCHEMA.query_type is not None
    assert SCHEMA.mutation_type is not None
    roots = {**fields(SCHEMA.query_type), **fields(SCHEMA.mutation_type), **SCHEMA.type_map}
    if first in roots:
        at: object = roots[first]
        for part in rest:
            inner = fields(at)
            if part not in inner:
                return False
            at = inner[part]
        return True
    if rest:
        return False
    for one in SCHEMA.type_map.values():
        if isinstance(one, GraphQLEnumType) and first in one.values:
            return True
        if isinstance(one, GraphQLInputObjectType) and first in one.fields:
            return True
        if first in fields(one):
            return True
    return False


@pytest.mark.parametrize("name", NAMED)
def test_each_name_is_in_the_schema(name: str) -> None:
    if name == "correction: {revoke: true}":
        assert SCHEMA.mutation_type is not None
        assert "correction" in SCHEMA.mutation_type.fields["decideObjection"].args
        assert known("revoke")
        return
    for argument in re.findall(r"\((\w+):", name):
        root = re.sub(r"\(.*", "", name)
        assert SCHEMA.query_type is not None
        assert argument in SCHEMA.query_type.fields[root].args
    assert known(name), f"`{name}` is not in the schema"
