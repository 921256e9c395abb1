"""The servers that are measured: hub and peer in one and in several processes, and what CPU each used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.engines import Bench
from tests.conftest import ROOT, free_port
from tests.node import find_node

TICKS = os.sysconf("SC_CLK_TCK")
LIMITS = {"HUB_MAX_COST": "1000000", "HUB_MAX_COST_AT_A_TIME": "100000000"}
"""Q8 costs more than an operation may by default; one caller asks for all sixteen connections."""
PATIENCE = 120
"""Seconds until a server must answer."""


@dataclass(frozen=True)
class Server:
    """One side of the comparison."""

    name: str
    port: int
    pid: int
    """Its children belong to it."""
    path: str
    token: str


def cpu_seconds(pid: int | None) -> float:
    """CPU seconds that a process and its children have used."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if pid in (int(stat.parent.name), int(fields[1])):
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


@contextmanager
def hub(name: str, bench: Bench, uri: str, token: str, processes: int) -> Generator[Server]:
    """``hub serve``; more than one process share a port."""
    user, password = bench.auth
    port = free_port()
    home = bench.settings.home.parent / name
    home.mkdir(mode=0o700)
    shutil.copytree(bench.settings.home / "keys", home / "keys")
    environment = {
        **_without_settings(os.environ),
        "HUB_HOME": str(home),
        "HUB_SEEDS": str(bench.settings.seeds),
        "HUB_PORT": str(port),
        "HUB_WORKERS": str(processes),
        "NEO4J_URI": uri,
        "NEO4J_USER": user,
        "NEO4J_PASSWORD": password,
        **LIMITS,
    }
    written = home / "serve.log"
    started = _start([sys.executable, "-m", "hub.cli", "serve"], ROOT, environment, written)
    try:
        _wait(started, port, "/health", written)
        yield Server(name, port, started.pid, "/graphql", token)
    finally:
        _stop(started)


@contextmanager
def peer(name: str, folder: Path, bench: Bench, uri: str, processes: int) -> Generator[Server]:
    """@neo4j/graphql on Apollo Server; more than one process share a port."""
    user, password = bench.auth
    port, node = free_port(), find_node()
    environment = {
        **_without_settings(node.environment),
        "NODE_ENV": "production",
        "BOLT_URL": uri,
        "BOLT_USER": user,
        "BOLT_PASSWORD": password,
        "PORT": str(port),
        "WORKERS": str(processes),
    }
    written = folder / f"{name}.log"
    started = _start([node.node, "server.cjs"], folder, environment, written)
    try:
        _wait(started, port, "/", written)
        yield Server(name, port, started.pid, "/", "")
    finally:
        _stop(started)


def _without_settings(outer: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in outer.items() if not name.startswith(("HUB_", "NEO4J_"))}


def _start(
    command: list[str], folder: Path, environment: Mapping[str, str], written: Path
) -> subprocess.Popen[bytes]:
    with written.open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)


def _stop(started: subprocess.Popen[bytes]) -> None:
    started.terminate()
    try:
        started.wait(timeout=60)
    except subprocess.TimeoutExpired:
        started.kill()


def _wait(server: subprocess.Popen[bytes], port: int, path: str, written: Path) -> None:
    """Until the server answers anything at all."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError(f"no answer on port {port}: {written.read_text(encoding='utf-8')[-2_000:]}")
