"""npm's graphql-http audits of the GraphQL-over-HTTP specification: 61, none failed in their edition.

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


LATER = {"423L", "86EE", "3E3A", "572B", "FDE2", "7B9B"} | {
    f"{group}{number}" for group in ("LKJ", "6C0", "476", "58B") for number in range(4)
}
"""What the newest edition answers otherwise: 422 for what does not fit, and no 200 for what is refused. (The
document of 74FF is meant not to be valid, and can't be parsed.)"""


@pytest.mark.soak
@pytest.mark.parametrize(("edition", "otherwise"), [("2024", set[str]()), ("2026", LATER)])
def test_the_edge_passes_the_audits_of_graphql_http(
    edition: str, otherwise: set[str], tmp_path: Path
) -> None:
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
        server = uvicorn.Server(
            uvicorn.Config(application(edge(http_edition=edition)), log_config=None, lifespan="off")
        )
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
    told = json.loads(done.stdout)
    assert told["total"] == 61
    assert {one["id"] for one in told["failed"]} == otherwise
