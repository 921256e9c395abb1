"""Arguments that the documentation names in prose are those of the SDL; its code blocks are validated whole
(``tests/test_docs.py``)."""

import re
from pathlib import Path

import pytest

from tests.test_docs import PAGES, named, published_schema

NAMED = re.compile(r"`(\w+)\((?!s\))([^()`]*)\)")
"""A field with its arguments as prose has it: `name(one, two: …)`."""


@pytest.mark.parametrize("path", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=named)
def test_arguments_that_prose_names_are_in_the_schema(path: Path) -> None:
    """Of the fields of Query and Mutation; the changelog names what was, too."""
    roots = (published_schema().query_type, published_schema().mutation_type)
    fields = {name: one for root in roots if root is not None for name, one in root.fields.items()}
    prose = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for field, inside in NAMED.findall(prose):
        if field in fields:
            given = re.sub(r'"[^"]*"|\{[^}]*\}', "…", inside)
            names = {part.partition(":")[0].strip() for part in re.split(r"[,|]", given)} - {"", "…"}
            assert names <= set(fields[field].args), f"{field}({inside})"
