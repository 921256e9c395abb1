"""A hub that believes an identity provider."""

from __future__ import annotations

import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hub.identity import Verifier, open_verifier
from hub.settings import Settings
from tests.auth.provider import Provider
from tests.auth.signing import AUDIENCE, ISSUER, KEYS


@pytest.fixture
def idp_settings(tmp_path: Path) -> Settings:
    """A hub that believes the JWKS in a file of the test."""
    place = tmp_path / "jwks.json"
    place.write_bytes(KEYS)
    return Settings(home=tmp_path / "home", jwks=str(place), token_issuer=ISSUER, token_audience=AUDIENCE)


@pytest.fixture
def verifier(idp_settings: Settings) -> Verifier:
    return open_verifier(idp_settings)


@pytest.fixture
def provider() -> Generator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.reads += 1
            made.hold.wait(10)
            made.answered += 1
            self.send_response(made.status)
            if made.status == 302:
                self.send_header("location", made.address + "?other")
            self.send_header("content-length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/jwks"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.hold.set()
        server.shutdown()
        thread.join()
