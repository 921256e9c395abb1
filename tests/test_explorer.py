"""The explorer: its page names no other host, runs no script without a nonce, and says when it is absent."""

import base64
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import anyio
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette

from hub.app import make_app
from hub.services import Services
from hub.settings import Settings
from resolvers.http.explorer import ASSETS, Explorer
from tests.edge_schema import application, ask, edge, post

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def explorer(tmp_path: Path) -> Explorer:
    """Jars as Maven puts them, with empty files of the right names."""
    for jar, names in {
        "graphiql": ["graphiql.min.js", "graphiql.min.css"],
        "react": ["umd/react.production.min.js", "cjs/react.production.min.js"],
        "react-dom": ["umd/react-dom.production.min.js"],
    }.items():
        with zipfile.ZipFile(tmp_path / f"{jar}-9.jar", "w") as archive:
            for name in names:
                archive.writestr(f"META-INF/resources/webjars/{jar}/9/{name}", f"/* {name} */")
    return Explorer(tmp_path, "# </script>六安\n{count}")


def test_a_browser_gets_the_page_and_its_files(explorer: Explorer) -> None:
    app = application(edge(explorer=explorer), explorer)
    page = ask(app, "GET", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    found = re.search(r"script-src 'nonce-([^']+)'", page.headers["content-security-policy"])
    assert found
    nonce = found[1]
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert len(scripts) == 4
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert page.text.count("</script>") == 4
    assert "://" not in page.text
    assert nonce not in ask(app, "GET", headers=BROWSER).text
    for name in ASSETS:
        assert f"/explorer/{name}" in page.text
        file = ask(app, "GET", f"/explorer/{name}")
        assert file.status_code == 200
        assert file.text in (f"/* {name} */", f"/* umd/{name} */")
        assert file.headers["content-type"].startswith(ASSETS[name])
    assert ask(app, "GET", "/explorer/..%2f..%2fetc%2fpasswd").status_code == 404


def test_a_program_gets_graphql_at_the_same_address(explorer: Explorer) -> None:
    app = application(edge(explorer=explorer), explorer)
    assert post(app, "{count}", headers=BROWSER).json()["data"] == {"count": 0}
    assert ask(app, "GET", params={"query": "{count}"}).json()["data"] == {"count": 0}


def opened(app: Starlette, base: str, client: str, headers: dict[str, str]) -> str:
    async def ask_it() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 5000))
        async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
            return await browser.get("/graphql", headers={**BROWSER, **headers})

    return anyio.run(ask_it).text


LOOPBACK = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("base", "client", "headers", "given"),
    [
        (LOOPBACK, "127.0.0.1", {}, True),
        ("http://localhost:8000", "127.0.0.1", {"sec-fetch-mode": "navigate"}, True),
        ("http://[::1]:8000", "::1", {}, True),
        (LOOPBACK, "192.0.2.7", {}, False),
        ("http://hub.example:8000", "127.0.0.1", {}, False),
        ("http://127.0.0.1.hub.example", "127.0.0.1", {}, False),
        (LOOPBACK, "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        (LOOPBACK, "127.0.0.1", {"forwarded": "for=192.0.2.7"}, False),
        (LOOPBACK, "127.0.0.1", {"x-real-ip": "192.0.2.7"}, False),
        (LOOPBACK, "127.0.0.1", {"via": "1.1 proxy"}, False),
        (LOOPBACK, "127.0.0.1", {"origin": "http://other.example"}, False),
        (LOOPBACK, "127.0.0.1", {"sec-fetch-mode": "cors", "origin": "http://other.example"}, False),
    ],
)
def test_the_page_holds_a_token_for_a_person_at_this_machine_only(
    explorer: Explorer, base: str, client: str, headers: dict[str, str], given: bool
) -> None:
    known = replace(explorer, development_token=lambda: "signed-now")
    page = opened(application(edge(explorer=known), known), base, client, headers)
    assert ("Bearer signed-now" in page) is given
    assert "graphiql.min.js" in page


@pytest.mark.parametrize(
    ("mode", "given"), [("no key", True), ("key", False), ("jwks", False), ("jwks, told to", True)]
)
def test_a_hub_that_believes_no_development_token_prints_none(
    explorer: Explorer, tmp_path: Path, mode: str, given: bool
) -> None:
    pem = Ed25519PrivateKey.generate().public_key()
    key = tmp_path / "key.pem"
    key.write_bytes(pem.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    jwks = tmp_path / "keys.json"
    point = base64.urlsafe_b64encode(pem.public_bytes(Encoding.Raw, PublicFormat.Raw)).rstrip(b"=").decode()
    jwks.write_text(json.dumps({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "one", "x": point}]}))
    home = tmp_path / "home"
    (home / "engine").mkdir(parents=True)
    (home / "engine" / "web").symlink_to(explorer.folder)
    settings = Settings(
        home=home,
        token_key=key if mode == "key" else None,
        jwks=str(jwks) if "jwks" in mode else None,
        development_tokens="told" in mode,
    )
    services = cast(Services, SimpleNamespace(graph=None))  # The page asks nothing of them.
    page = opened(make_app(services, settings), LOOPBACK, "127.0.0.1", {})
    assert "graphiql.min.js" in page
    # A signed token is three parts of base64 with dots between; the first begins with {"alg".
    assert ("eyJ" in page) is given


def test_without_its_files_a_plain_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.jar").write_bytes(b"not a jar")
    absent = Explorer(tmp_path, "{count}")
    page = ask(application(edge(explorer=absent), absent), "GET", headers=BROWSER)
    assert page.status_code == 200
    assert "not installed" in page.text
    assert "<script" not in page.text
    assert str(tmp_path) not in page.text
