"""npm's graphql-http audits of the GraphQL-over-HTTP specification: 61, no error, no warning.

A soak test: it needs node and npm and fetches two packages.
"""

import json
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from tests.edge_schema import application, edge

SCRIPT = Path(__file__).with_name("audit.mjs")


@pytest.mark.soak
def test_the_edge_passes_the_audits_of_graphql_http(tmp_path: Path) -> None:
    packages = [
        "npm",
        "install",
        "--no-fund",
        "--no-audit",
        "--prefix",
        str(tmp_path),
        "graphql-http@1.23",
        "graphql@16",
    ]
    subprocess.run(packages, check=True, capture_output=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application(edge()), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        try:
            done = subprocess.run(["node", str(SCRIPT), url], cwd=tmp_path, check=True, capture_output=True)
        finally:
            server.should_exit = True
            thread.join()
    assert json.loads(done.stdout) == {"total": 61, "warn": 0, "error": 0, "failed": []}
