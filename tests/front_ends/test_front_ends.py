"""What front ends use holds the schema to be well made: linters of schemas, caches that know things by id."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.node import Node, find_node

HERE = Path(__file__).parent
ALLOWED = {
    # Clients make a type of it; the codes stand in `extensions`, which the SDL can't say.
    ("@graphql-eslint/no-unreachable-types", "Enum type `ErrorCode` is unreachable."),
}
CLIENT = "91341502DEM000014B"


@pytest.fixture(scope="module")
def node() -> Node:
    return find_node()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, node: Node) -> Path:
    """The packages of the lock, and the SDL as clients read it: `@oneOf` is GraphQL's own by now."""
    made = tmp_path_factory.mktemp("front-ends")
    for file in HERE.iterdir():
        if file.suffix in (".json", ".mjs"):
            shutil.copyfile(file, made / file.name)
    shutil.copyfile(ROOT / "examples" / "typescript" / "src" / "caches.mjs", made / "caches.mjs")
    sdl = (ROOT / "resolvers" / "schema.graphql").read_text(encoding="utf-8")
    (made / "schema.graphql").write_text(sdl.replace("directive @oneOf on INPUT_OBJECT\n", ""))
    node.install(made)
    return made


def ran(node: Node, folder: Path, command: Sequence[str], **environment: str) -> tuple[int, str]:
    """Runs a program of Node: its status and what it wrote."""
    done = subprocess.run(
        [node.node, *command],
        cwd=folder,
        env={**node.environment, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def test_the_sdl_keeps_the_recommended_rules_of_graphql_eslint(node: Node, folder: Path) -> None:
    eslint = "node_modules/eslint/bin/eslint.js"
    _, told = ran(node, folder, [eslint, "--format", "json", "schema.graphql"])
    (file,) = json.loads(told)
    assert {(one["ruleId"], one["message"]) for one in file["messages"]} == ALLOWED


def test_graphql_inspector_finds_that_the_examples_fit(node: Node, folder: Path) -> None:
    operations = ROOT / "examples" / "python" / "queries.graphql"
    status, told = ran(node, folder, ["inspect.mjs", "schema.graphql", str(operations)])
    assert status == 0, told


def test_caches_give_back_what_the_hub_answered(
    node: Node, folder: Path, address: str, token: Callable[..., str]
) -> None:
    guide = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
    named = re.search(r"^const EMBEDDED = (\[.*?\]);$", guide, re.MULTILINE | re.DOTALL)
    assert named is not None
    known = {
        "CREDIT_HUB": f"{address}/graphql",
        "CREDIT_TOKEN": token(),
        "EMBEDDED": " ".join(re.findall(r'"(\w+)"', named[1])),
    }
    status, told = ran(node, folder, ["--test", "--test-reporter=tap", "caches.test.mjs"], **known)
    assert status == 0, told[-4_000:]


def blocks(language: str) -> list[str]:
    """The blocks of the guide for clients that are programs of a language."""
    text = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("place", range(3), ids=["urql", "apollo", "relay"])
def test_the_guides_clients_ask(
    node: Node, folder: Path, address: str, token: Callable[..., str], place: int
) -> None:
    program = blocks("js")[place]
    known: dict[str, Any] = {
        "url": f"{address}/graphql",
        "RECORDS": blocks("graphql")[0],
        "subject": {"code": CLIENT},
        "matter": "XY-2026-009",
    }
    before = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    after = (
        "const { data: answer } = await send({ text: RECORDS }, { subject, matter, after: null });"
        if "relay-runtime" in program
        else "const answer = data;"
    )
    shown = "console.log(JSON.stringify(answer));"
    file = folder / f"guide-{place}.mjs"
    file.write_text(f"{before}const token = () => {json.dumps(token())};\n{program}\n{after}\n{shown}\n")
    status, told = ran(node, folder, [file.name])
    assert status == 0, told[-4_000:]
    answer = json.loads(told.splitlines()[-1])
    assert len(answer["subject"]["records"]["edges"]) == 5
