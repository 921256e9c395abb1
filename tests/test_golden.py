"""Which statements each documented operation runs, in their order: ``tests/golden/statements.txt``.

Anew: ``GOLDEN=1 .venv-dev/bin/python -m pytest tests/test_golden.py``, and read what changed.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import LiteralString

import httpx
import pytest
from graphql import FieldNode, OperationType, get_operation_ast, parse

from graph_schema.vocabulary import Role
from hub import deadline
from hub.store.graph import Row, Transaction
from tests.asking import BUILDER, CLEAN, ROADS, Json, code
from tests.bench.peer.shapes import SHAPES
from tests.conftest import Ask
from tests.test_docs import ASKED, decided, fences
from tests.test_queries import statements

GOLDEN = Path(__file__).parent / "golden" / "statements.txt"
ABOUT: Json = {"subject": code(BUILDER), "subjects": [code(one) for one in (BUILDER, CLEAN, ROADS)]}
"""What the shapes ask about, in the demo world."""
UNTOLD = {
    "eligibleSubjects": "how often a list reads its next rows hangs on what else is in the region",
    "whiteList": "it hangs on whether a list was pushed",
}
"""Root fields whose statements hang on the data, each with its reason."""
PERHAPS = {"subjects.regions.WORKING"}
"""Statements that are run where the one before gave less than a page: what else is in the region decides."""
HEAD = """# Statements of each documented operation in their order, without the log's entry, and how many.
# `at once`: a place that is read for all objects there together, whatever their number.
# A page of a region that is not full reads one more, subjects.regions.WORKING.
# Made by tests/test_golden.py."""


def names() -> dict[str, str]:
    """Each Cypher constant's name by its text."""
    found: dict[str, str] = {}
    for name, text in statements():
        key = re.sub(r"<[^>]*: '(\w+)'>", r"\1", name).replace("'", "")  # of a kind of link its name
        found.setdefault(text, key.removeprefix("hub."))
    return found


class Recorder:
    """The statements that operations run; what the hub does beside them has no deadline, and is left out."""

    def __init__(self) -> None:
        self.run: list[str] = []
        self._names = names()
        self._rows = Transaction.rows

    def rows(self, transaction: Transaction, statement: LiteralString, /, **parameters: object) -> list[Row]:
        """Runs a statement, and notes it."""
        if deadline.seconds_left() is not None:
            self.run.append(self._names.get(statement) or _asker())
        return self._rows(transaction, statement, **parameters)


def _asker() -> str:
    """The function that runs a statement which is no constant."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals["__name__"] in (__name__, "hub.store.graph"):
        frame = frame.f_back
    return f"{frame.f_globals['__name__'].removeprefix('hub.')}.{frame.f_code.co_name}()"


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()

    def rows(transaction: Transaction, statement: LiteralString, /, **parameters: object) -> list[Row]:
        return made.rows(transaction, statement, **parameters)

    monkeypatch.setattr(Transaction, "rows", rows)
    return made


@dataclass(frozen=True)
class Operation:
    """What is asked, and by whom; ``name``: the shape, or the page and the operation's own name."""

    name: str
    query: str
    variables: Json

    @property
    def fields(self) -> list[str]:
        """Its root fields; none of a change."""
        operation = get_operation_ast(parse(self.query))
        assert operation is not None
        if operation.operation is not OperationType.QUERY:
            return []
        return [one.name.value for one in operation.selection_set.selections if isinstance(one, FieldNode)]


def operations() -> Iterator[Operation]:
    """The shapes that are measured, and the queries of the pages that can be asked as they stand."""
    for shape in SHAPES.values():
        text = shape.text("hub")
        assert text is not None
        yield Operation(
            shape.name, text, {name: value for name, value in ABOUT.items() if f"${name}" in text}
        )
    for path in ASKED:
        blocks = [*fences(path.read_text(encoding="utf-8")), ("", "")]
        for (language, query), (next_, variables) in pairwise(blocks):
            if language == "graphql" and not query.startswith("# step ") and path.name != "README.zh-CN.md":
                operation = get_operation_ast(parse(query))
                named = operation.name.value if operation is not None and operation.name is not None else ""
                given = json.loads(variables) if next_ == "json" else {}
                yield Operation(f"{path.name} {named}".strip(), query, given)


def test_each_documented_operation_runs_the_statements_that_are_written_down(
    address: str, ask: Ask, token: Callable[..., str], recorder: Recorder
) -> None:
    parts: list[str] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for one in operations():
            if not one.fields or not UNTOLD.keys().isdisjoint(one.fields):
                continue
            asker = re.match(r"# asked by an (officer|investigator) of (\d+)", one.query)
            role, region = asker.groups() if asker is not None else ("officer", "411500")
            as_ = token(region=region, authority=f"{region}-jtj", role=Role(role.upper()))
            sent = {"decision": decided(ask)} if one.variables.get("decision") == "…" else one.variables
            body = {"query": one.query, "variables": sent, "extensions": {"explain": True}}
            headers = {"authorization": f"Bearer {as_}"}
            client.post("/graphql", json=body, headers=headers)  # what is kept in memory is there from now on
            recorder.run.clear()
            answer = client.post("/graphql", json=body, headers=headers).json()
            if "errors" in answer:  # the page shows how a question is refused
                continue
            explained = answer["extensions"]["explain"]
            assert len(recorder.run) == explained["statements"], one
            run = [name for name in recorder.run if name not in PERHAPS]
            head = f"{one.name}: {', '.join(one.fields)}: {len(run)}"
            at_once = [f"  at once: {place}" for place in explained["hops"]]
            parts.append("\n".join([head, *(f"  {name}" for name in run), *at_once]))
    found = "\n\n".join([HEAD, *parts]) + "\n"
    if os.environ.get("GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), "GOLDEN=1 writes it anew: read what changed"
