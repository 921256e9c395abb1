"""Pages of other origins: those that are set may ask from a browser, nobody else, and never with cookies."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from hub.cli import main
from hub.services import Services
from hub.settings import Settings
from tests.conftest import serving

FRONT, SECOND = "https://front.example", "http://localhost:5173"
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,x-request-id",
}


@pytest.fixture(scope="module")
def opened(services: Services, settings: Settings) -> Generator[str]:
    """A hub that two origins may ask, over real HTTP: its address."""
    with serving(services, settings.model_copy(update={"cors_origins": f"{FRONT}, {SECOND}"})) as found:
        yield found


def preflight(address: str, origin: str, path: str = "/graphql", **asked: str) -> httpx.Response:
    headers = {"origin": origin, **PREFLIGHT, **asked}
    return httpx.options(f"{address}{path}", headers=headers)


def listed(response: httpx.Response, header: str) -> set[str]:
    return {one.strip().lower() for one in response.headers[f"access-control-{header}"].split(",")}


@pytest.mark.parametrize("origin", [FRONT, SECOND])
def test_a_page_of_an_origin_that_is_set_asks(opened: str, token: Callable[..., str], origin: str) -> None:
    allowed = preflight(opened, origin)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == origin
    assert listed(allowed, "allow-methods") == {"get", "head", "post", "options"}
    assert listed(allowed, "allow-headers") >= {
        "authorization",
        "content-type",
        "accept-language",
        "if-none-match",
        "x-request-id",
    }
    for given, status in ((token(), 200), ("forged", 401)):
        headers = {"origin": origin, "authorization": f"Bearer {given}", "x-request-id": "mine"}
        answer = httpx.post(f"{opened}/graphql", json={"query": "{__typename}"}, headers=headers)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == origin
        assert listed(answer, "expose-headers") == {"etag", "x-request-id", "retry-after"}
        assert answer.headers["x-request-id"] == "mine"
        assert "origin" in answer.headers["vary"].lower()
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://other.example",
        "http://front.example",
        "https://front.example:8443",
        "https://a.front.example",
        "https://front.example.other.example",
        "null",
    ],
)
def test_a_page_of_another_origin_does_not(opened: str, origin: str) -> None:
    answer = httpx.post(f"{opened}/graphql", json={"query": "{__typename}"}, headers={"origin": origin})
    for one in (preflight(opened, origin), answer):
        assert "access-control-allow-origin" not in one.headers


def test_no_more_than_what_an_operation_needs_is_allowed(opened: str) -> None:
    for asked in (
        {"access-control-request-method": "DELETE"},
        {"access-control-request-headers": "x-forwarded-for"},
    ):
        assert preflight(opened, FRONT, **asked).status_code == 400
    assert "access-control-allow-origin" not in preflight(opened, FRONT, "/health").headers
    assert "access-control-allow-credentials" not in preflight(opened, FRONT).headers


def test_where_none_is_set_no_other_origin_asks(address: str) -> None:
    assert preflight(address, FRONT).status_code == 204
    answer = httpx.post(f"{address}/graphql", json={"query": "{__typename}"}, headers={"origin": FRONT})
    for one in (preflight(address, FRONT), answer):
        assert [name for name in one.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize(
    "origins",
    [
        "*",
        f"{FRONT},*",
        "https://*.front.example",
        "null",
        "front.example",
        "https://front.example/",
        "https://front.example/app",
        "https://Front.example",
        "https://front.example:443",
        "http://front.example:80",
        "https://name@front.example",
        "https://信用.example",
        "ftp://front.example",
        f"{FRONT} {SECOND}",
    ],
)
def test_what_is_no_exact_origin_is_refused_in_a_sentence(origins: str) -> None:
    with pytest.raises(ValidationError):
        Settings(cors_origins=origins)
    told = CliRunner().invoke(main, ["token"], env={"HUB_CORS_ORIGINS": origins})
    assert told.exit_code == 1
    assert ("personal data" if "*" in origins else "as browsers send them") in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize("origins", [None, "", FRONT, f" {FRONT} , {SECOND},", "http://[::1]:3000"])
def test_exact_origins_are_taken(origins: Any) -> None:
    assert Settings(cors_origins=origins).cors_origins == origins
