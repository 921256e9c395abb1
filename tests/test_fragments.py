"""Parts of statements declare what they read and give (hub/fragments.py); each statement has it for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.fragments import FRAGMENTS
from tests.conftest import ROOT
from tests.cypher_names import names_of
from tests.test_queries import own_statements

FILES = {path.relative_to(ROOT).with_suffix(""): path for path in sorted((ROOT / "hub").rglob("*.py"))}


def lacking(statement: str) -> list[str]:
    """Names that a part of the statement needs and that nothing before it binds."""
    parts = [
        (one.start(), names)
        for text, names in FRAGMENTS.items()
        for one in re.finditer(re.escape(text), statement)
    ]
    seen = names_of(statement, {place for place, _ in parts}).seen
    return sorted({name for place, names in parts for name in names.needs - seen[place]})


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: " ".join(text.split())[:40])
def test_a_part_declares_the_names_that_it_reads_and_gives(text: str) -> None:
    names, declared = names_of(text), FRAGMENTS[text]
    assert names.needs <= declared.needs <= names.needs | names.may_need
    assert declared.gives == names.gives - declared.needs


def test_every_statement_has_what_its_parts_need() -> None:
    without = {name: lacking(text) for name, text in own_statements()}
    assert {name: names for name, names in without.items() if names} == {}
    unbound = {name: names_of(text).needs for name, text in own_statements()}
    assert {name: names for name, names in unbound.items() if names} == {}


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("MATCH (s:Subject {id: $id}) RETURN {own}", []),
        ("MATCH (one:Subject {id: $id}) RETURN {own}", ["s"]),
        ("MATCH (one:Subject) WITH one RETURN COUNT { MATCH (s:Subject) RETURN s }, {own}", ["s"]),
        ("MATCH (one:Subject) CALL (one) { MATCH (one)--(s:Subject) RETURN s } RETURN {own}", []),
        ("RETURN [s IN $rows | {own}]", []),
        ("RETURN [s IN $rows | s.id], {own}", ["s"]),
    ],
)
def test_a_name_that_is_not_there_is_seen(statement: str, names: list[str]) -> None:
    own = next(text for text, names in FRAGMENTS.items() if "$self.scheme" in text and names.needs == {"s"})
    assert lacking(statement.replace("{own}", own)) == names


def constants(path: Path) -> dict[str, bool]:
    """The texts of a module that stand under public names, and whether they are declared."""
    found: dict[str, bool] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or not node.value:
            continue
        if ast.unparse(node.annotation) == "LiteralString" and re.match("[A-Z]", node.target.id):
            name = node.value.func if isinstance(node.value, ast.Call) else None
            found[node.target.id] = name is not None and ast.unparse(name) == "fragment"
    return found


def put_in(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of each constant that a module puts into a text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.FormattedValue):
            parts = [node.value]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        for part in parts:
            if isinstance(part, ast.Name):
                yield imported.get(part.id, (own, part.id))
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                package, module = imported.get(part.value.id, ("", ""))
                yield f"{package}.{module}", part.attr


def test_what_is_put_into_a_statement_is_declared() -> None:
    """A text under a private name stands beside what it is put in, and is seen as a part of that."""
    texts = {".".join(name.parts): constants(path) for name, path in FILES.items()}
    used = {one for path in FILES.values() for one in put_in(path)}
    undeclared = {f"{module}.{name}" for module, name in used if texts.get(module, {}).get(name) is False}
    assert undeclared == set()


SPAN = re.compile(
    r"(?P<name>\w+|\{\w+\})\.(?P<span>known|valid)(?:"
    r"From <= (?P<at>\S+)\s+AND (?P=name)\.(?P=span)To > (?P=at)|"
    r"To > (?P<on>\S+)\s+AND (?P=name)\.(?P=span)From <= (?P=on))"
)


def test_what_is_known_at_a_commit_and_valid_on_a_day_is_written_once() -> None:
    """Everywhere else they are ``known_at`` and ``valid_on`` of :mod:`hub.fragments`."""
    by_hand = {
        path.relative_to(ROOT).as_posix(): [one[0] for one in SPAN.finditer(path.read_text(encoding="utf-8"))]
        for path in FILES.values()
    }
    home = by_hand.pop("hub/fragments.py")
    assert len(home) == 2
    assert {name: spans for name, spans in by_hand.items() if spans} == {}
