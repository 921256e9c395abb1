"""The example clients build from a clean copy, against the committed SDL, and ask a real hub."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.node import find_node

MADE = shutil.ignore_patterns("node_modules", "dist", "gql", "credit_hub", "__pycache__")
COMPANY = "91411502DEM000153C"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as a fresh clone has them, beside the SDL."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=MADE)
    (folder / "resolvers").mkdir()
    shutil.copyfile(ROOT / "resolvers" / "schema.graphql", folder / "resolvers" / "schema.graphql")
    return folder / "examples"


def ran(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Runs a command to its end: what it wrote."""
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout[-4_000:]
    return done.stdout


def test_the_typescript_client(clean: Path, address: str, token: Callable[..., str]) -> None:
    folder = clean / "typescript"
    node = find_node()
    environment = {**node.environment, "CREDIT_HUB": f"{address}/graphql", "CREDIT_TOKEN": token()}
    node.install(folder)
    ran([*node.npm, "run", "build"], folder, environment)
    assert (folder / "dist" / "main.js").stat().st_size > 10_000
    ran([*node.npm, "run", "ask"], folder, environment)


def test_the_python_client(clean: Path, address: str, token: Callable[..., str]) -> None:
    folder = clean / "python"
    ran([sys.executable, "-m", "venv", ".venv"], folder, os.environ)
    python = str(folder / ".venv" / "bin" / "python")
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    ran([python, *install, "--require-hashes", "-r", "requirements.txt"], folder, os.environ)
    ran([str(folder / ".venv" / "bin" / "ariadne-codegen")], folder, os.environ)
    environment = {**os.environ, "CREDIT_HUB": f"{address}/graphql", "CREDIT_TOKEN": token()}
    told = ran([python, "ask.py", COMPANY], folder, environment)
    assert "示例信阳建材有限公司（虚构）" in told
    assert "owned by 示例六安建设有限公司（虚构）, 25%" in told
    assert re.search(r"counts  .*CURRENT, 苏州市处罚机关（演示，虚构）", told)
    assert "not known for want of credit-grade, deposit" in told
