"""What the log says of requests, in both forms, and what it never holds."""

import io
import json
import logging
import re
from collections.abc import Generator
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hub.app import make_app
from hub.services import Services
from hub.serving.counts import Counts
from hub.serving.identity_numbers_in_logs import hide_identity_numbers_in_logs
from hub.serving.logs import JsonLines, RequestLog, TextLines, write_logs
from hub.settings import Settings
from resolvers.http.endpoint import GraphQLEndpoint
from tests.edge_schema import IDENTITY, ask, edge

BROKEN = {"query": "query($n:String!){thing(name:$n){broken}}", "variables": {"n": IDENTITY}}
TOKEN = {"authorization": "Bearer good"}


@pytest.fixture
def app() -> Starlette:
    """The edge's throw-away schema, with what the hub puts around its application."""

    def fails(_: Request) -> PlainTextResponse:
        raise RuntimeError(IDENTITY)

    endpoint: GraphQLEndpoint[Any, Any] = edge()
    routes = [Route("/graphql", endpoint), Route("/fails", fails)]
    return Starlette(routes=routes, middleware=[Middleware(RequestLog, counts=Counts())])


class Lines(io.StringIO):
    """What a handler wrote."""

    def read_lines(self) -> list[str]:
        return self.getvalue().splitlines()

    def of_requests(self) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.read_lines()) if line["logger"] == "hub.access"]


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Generator[Lines]:
    """The log of the test in JSON, or in the form that the test is parametrised with."""
    hide_identity_numbers_in_logs()
    written = Lines()
    handler = logging.StreamHandler(written)
    handler.setFormatter(getattr(request, "param", JsonLines)())
    root, hub = logging.getLogger(), logging.getLogger("hub")
    before = hub.level
    hub.setLevel(logging.INFO)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    hub.setLevel(before)


def test_each_request_has_one_line(app: Starlette, lines: Lines) -> None:
    answers = [
        ask(app, json={"query": "{count}"}, headers=TOKEN, params={"x": "secret"}),
        ask(app, json={"query": "{"}),
        ask(app, "GET", "/elsewhere"),
        ask(app, "GET", "/else%0awhere%1b[2J"),
    ]
    found = lines.of_requests()
    assert [(one["method"], one["path"], one["status"]) for one in found] == [
        ("POST", "/graphql", 200),
        ("POST", "/graphql", 400),
        ("GET", "/elsewhere", 404),
        ("GET", "(no plain path)", 404),
    ]
    assert [one["bytes"] for one in found] == [len(answer.content) for answer in answers]
    assert [one["request"] for one in found] == [answer.headers["x-request-id"] for answer in answers]
    for one in found:
        assert isinstance(one["ms"], float)
        assert one["level"] == "INFO"
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one["time"])
    for kept_out in ("good", "secret", "count"):
        assert kept_out not in lines.getvalue()


@pytest.mark.parametrize("lines", [TextLines], indirect=True)
def test_a_line_of_text_says_the_same(app: Starlette, lines: Lines) -> None:
    ask(app, json={"query": "{count}"}, headers={"x-request-id": "from-a-proxy"}, params={"x": "secret"})
    (line,) = [one for one in lines.read_lines() if "hub.access" in one]
    assert re.fullmatch(
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO hub\.access from-a-proxy "
        r"POST /graphql 200 \d+\.\d ms \d+ bytes",
        line,
    )


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (["3f0c-A_b.9"], True),
        (["a" * 64], True),
        (["a" * 65], False),
        ([""], False),
        (["two words"], False),
        (['quote"'], False),
        (["信用".encode()], False),
        (["one", "two"], False),
        ([IDENTITY], False),
        ([f"{IDENTITY[:6]}-{IDENTITY[6:14]}-{IDENTITY[14:]}"], False),
        ([IDENTITY[:17] + str((int(IDENTITY[17]) + 1) % 10)], False),
    ],
)
def test_a_request_id_is_taken_over_where_it_is_short_and_plain(
    sent: list[Any], taken: bool, app: Starlette, lines: Lines
) -> None:
    for path in ("/graphql", "/elsewhere"):
        answer = ask(app, "GET", path, headers=[("x-request-id", one) for one in sent])
        (answered,) = answer.headers.get_list("x-request-id")
        assert (answered == sent[0]) is taken
        assert taken or re.fullmatch("[0-9a-f]{32}", answered)
        assert lines.of_requests()[-1]["request"] == answered


def test_what_fails_in_a_worker_is_logged_under_its_request(app: Starlette, lines: Lines) -> None:
    answer = ask(app, json=BROKEN, headers={"x-request-id": "mine"})
    assert answer.json()["errors"][0]["extensions"]["requestId"] == "mine"
    failed = [line for line in map(json.loads, lines.read_lines()) if line["level"] == "ERROR"]
    assert [(line["logger"], line["request"]) for line in failed] == [("hub.graphql", "mine")]
    assert IDENTITY not in lines.getvalue()


def test_a_failure_of_the_application_has_its_line_too(app: Starlette, lines: Lines) -> None:
    with pytest.raises(RuntimeError):
        ask(app, "GET", "/fails")
    assert [one["status"] for one in lines.of_requests()] == [500]


@pytest.mark.parametrize("lines", [TextLines, JsonLines], indirect=True)
def test_no_line_holds_an_identity_number(app: Starlette, lines: Lines) -> None:
    encoded = "".join(f"%{ord(digit):02x}" for digit in IDENTITY)
    for path in (f"/{IDENTITY}", f"/{encoded}", f"/{quote(encoded)}", f"/graphql?x={IDENTITY}"):
        ask(app, "GET", path)
    for header in ("user-agent", "referer", "x-request-id", "authorization"):
        ask(app, json={"query": "{count}"}, headers={header: IDENTITY})
    ask(app, json=BROKEN)
    log = logging.getLogger("library")
    log.warning("%s%s", IDENTITY[:6], IDENTITY[6:])  # a number only when they stand together
    log.warning("of %s", {IDENTITY: 1})
    try:
        raise ValueError(IDENTITY)
    except ValueError:
        log.exception("failed")
    text = lines.getvalue()
    assert len(lines.read_lines()) >= 13
    assert "ValueError" in text
    assert text.count("[identity number]") >= 4
    assert IDENTITY[6:] not in text
    assert encoded not in text


@pytest.mark.parametrize("lines", [TextLines, JsonLines], indirect=True)
def test_no_value_makes_a_line_that_looks_like_a_record(lines: Lines) -> None:
    forged = "2026-11-22T01:00:00.000Z INFO hub.access - GET /health 200"
    logging.getLogger("library").warning("found %s", f"one\n{forged}\r{forged}\u2028{forged}\x1b[2J")
    assert not [line for line in lines.read_lines() if line.startswith("2026-11-22T01:00:00.000Z")]
    assert "\x1b" not in lines.getvalue()


def test_every_answer_of_the_hub_has_a_request_id() -> None:
    app = make_app(cast("Services", SimpleNamespace(graph=None)), Settings())
    for path in ("/", "/elsewhere", "/explorer/none.js", "/graphql"):
        assert ask(app, "GET", path, headers={"x-request-id": "mine"}).headers["x-request-id"] == "mine"


def test_over_http_the_request_id_comes_back(address: str) -> None:
    answer = httpx.get(f"{address}/health", headers={"x-request-id": "mine"})
    assert (answer.status_code, answer.headers.get_list("x-request-id")) == (200, ["mine"])


def test_a_server_writes_to_stderr_in_the_form_that_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    root, hub = logging.getLogger(), logging.getLogger("hub")
    handlers, level, hubs = root.handlers[:], root.level, hub.level
    try:
        root.handlers = []
        write_logs("json")
        logging.getLogger("hub.server").info("Seeds: loading 信阳")
        logging.getLogger("library").info("nobody needs this")
        (line,) = capsys.readouterr().err.splitlines()
        assert line.isascii()
        assert json.loads(line)["message"] == "Seeds: loading 信阳"
    finally:
        root.handlers = handlers
        root.setLevel(level)
        hub.setLevel(hubs)
