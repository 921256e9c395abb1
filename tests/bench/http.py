"""The whole way: ``hub serve`` in a process of its own, asked over HTTP by clients in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from hub.identity import sign_token
from hub.identity.naming import SubjectKey
from hub.serving.welcome import EXAMPLE_QUERY
from tests.bench.engines import CALLER, Bench
from tests.conftest import ROOT, free_port

LOOK_UP = """
query LookUp($subject: SubjectRef!) {
  subject(ref: $subject, purpose: { code: GOVERNMENT_PROCUREMENT, matter: "bench" }) {
    id name code registered { name }
  }
}
"""
DECISION = EXAMPLE_QUERY
"""The question that ``hub run`` prints: jointPunishment with rules, legal bases, records and reasons."""

Ask = Callable[[str, SubjectKey], object]


@contextmanager
def served(bench: Bench) -> Generator[Ask]:
    """Serves the bench's graph and gives a function that asks one question and checks its answer."""
    port = free_port()
    user, password = bench.auth
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "NEO4J_"))},
        "HUB_HOME": str(bench.settings.home),
        "HUB_SEEDS": str(bench.settings.seeds),
        "HUB_PORT": str(port),
        "NEO4J_URI": bench.uri,
        "NEO4J_USER": user,
        "NEO4J_PASSWORD": password,
    }
    token = sign_token(bench.settings, CALLER, datetime.now(UTC), timedelta(hours=2))
    said = bench.settings.home / "serve.log"
    with said.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "hub.cli", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        _wait(server, port, said)
        yield _asker(port, token)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _asker(port: int, token: str) -> Ask:
    local = threading.local()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    def ask(query: str, key: SubjectKey) -> object:
        connection: HTTPConnection | None = getattr(local, "connection", None)
        if connection is None:
            connection = local.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        body = json.dumps({"query": query, "variables": {"subject": {"code": key.value}}})
        connection.request("POST", "/graphql", body, headers)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        assert "errors" not in answer, answer["errors"]
        assert all(answer["data"].values()), "the subject was not found"
        return answer

    return ask


def _wait(server: subprocess.Popen[bytes], port: int, said: Path) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)
        finally:
            connection.close()
    raise RuntimeError(f"the hub did not start: {said.read_text(encoding='utf-8')[-2000:]}")
