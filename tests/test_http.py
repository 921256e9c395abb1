"""The HTTP edge: media types, methods, identity numbers, masking, the hooks; once over a real server."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from graphql import ExecutionResult

from graph_schema.identity_numbers import MOST_ENCODINGS, hide_identity_numbers, holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.serving.identity_numbers_in_logs import hide_identity_numbers_in_logs
from tests.edge_schema import (
    ALL_DIGIT_CODE,
    IDENTITY,
    IDENTITY_X,
    Context,
    Told,
    application,
    ask,
    codes,
    edge,
    post,
    with_check_digit,
)

APP = application(edge())
JSON, GRAPHQL = "application/json", "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"text/html, {GRAPHQL}", GRAPHQL),
        (f"{JSON};q=zero, {GRAPHQL};q=0.1", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"*/*, {JSON};q=0", GRAPHQL),
        (f"*/*;q=0.1, {JSON};q=0.05", GRAPHQL),
        (f"application/*;q=0.5, {JSON};q=1e-1", GRAPHQL),
        ("image/png, */*;q=0.1", JSON),
        (("image/png", GRAPHQL), GRAPHQL),
        ((f"{JSON};q=0.5", f"{GRAPHQL};q=0.4"), JSON),
    ],
)
def test_the_answer_comes_in_the_media_type_asked_for(
    accept: str | tuple[str, ...] | None, media: str
) -> None:
    lines = (accept,) if isinstance(accept, str) else accept or ()
    response = post(APP, "{count}", headers=[("accept", line) for line in lines])
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {"data": {"count": 0}, "extensions": {"receipt": "r-1"}}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"headers": {"accept": "image/png"}, "json": {"query": "{count}"}}, 406),
        ({"headers": {"accept": "*/*;q=0"}, "json": {"query": "{count}"}}, 406),
        ({"headers": {"accept": "text/*"}, "json": {"query": "{count}"}}, 406),
        ({"content": '{"query":"{count}"}'}, 415),
        ({"content": '{"query":"{count}"}', "headers": {"content-type": "text/plain"}}, 415),
        (
            {
                "content": '{"query":"{count}"}',
                "headers": {"content-type": "application/json; charset=utf-16"},
            },
            415,
        ),
        ({"data": {"query": "{count}"}}, 415),
        ({"files": {"operations": b"{}"}}, 415),
        ({"json": {"query": "{count}"}, "headers": {"content-encoding": "gzip"}}, 415),
        (
            {
                "content": '{"query":"{count}"}',
                "headers": [
                    ("content-type", JSON),
                    ("content-encoding", "identity"),
                    ("content-encoding", "gzip"),
                ],
            },
            415,
        ),
        (
            {
                "content": '{"query":"{count}"}',
                "headers": [("content-type", JSON), ("content-type", "text/plain")],
            },
            415,
        ),
        ({"method": "PUT", "json": {"query": "{count}"}}, 405),
        ({"method": "GET", "params": {"query": 'mutation{rename(name:"a")}'}}, 405),
        (
            {"method": "GET", "params": {"query": "{count}"}, "headers": {"authorization": "Bearer good"}},
            405,
        ),
        ({"method": "GET"}, 422),
        ({"method": "GET", "params": {"query": "{count}", "variables": "{"}}, 400),
        ({"json": {"query": 3}}, 422),
        ({"json": {"query": "{count}", "variables": []}}, 422),
        ({"json": {"query": "{count}", "operationName": {}}}, 422),
        ({"json": {"query": "{count}", "extensions": "a"}}, 422),
        ({"json": {"query": "{count}", "documentId": 3}}, 422),
    ],
)
def test_http_refuses_what_is_no_graphql_request(request_: dict[str, Any], status: int) -> None:
    response = ask(APP, **request_)
    assert response.status_code == status
    assert len(codes(response)) == 1
    assert (response.headers.get("allow") is not None) == (status == 405)


def test_a_get_answers_a_query() -> None:
    response = ask(APP, "GET", params={"query": "query($n:Int){count(number:$n)}", "variables": '{"n":3}'})
    assert response.json()["data"] == {"count": 3}


def test_a_client_that_prefers_get_is_told_to_post() -> None:
    """urql sends queries by GET: the number is a variable there, and still stands in the address."""
    number = {"query": "query($n:String!){thing(name:$n){name}}", "variables": f'{{"n":"{IDENTITY}"}}'}
    token = {"authorization": "Bearer good"}
    asked = (
        ask(APP, "GET", params=number),
        ask(APP, "GET", params={"query": "{count}"}, headers=token),
    )
    for response in asked:
        (error,) = response.json()["errors"]
        assert "POST" in error["extensions"]["fix"]
        assert "preferGetMethod: false" in error["extensions"]["fix"]


def test_a_mutation_goes_by_post() -> None:
    assert post(APP, 'mutation{rename(name:"六安")}').json()["data"] == {"rename": "六安"}


def test_resolvers_run_in_worker_threads_and_see_the_requests_extensions() -> None:
    assert "worker" in post(APP, "{thing{thread}}").json()["data"]["thing"]["thread"]
    response = ask(APP, json={"query": "{purpose}", "extensions": {"purpose": "BIDDING"}})
    assert response.json()["data"] == {"purpose": "BIDDING"}


def test_a_bad_token_is_401_before_the_document_is_looked_at() -> None:
    response = post(APP, "{", headers={"authorization": "Bearer forged"})
    assert (response.status_code, codes(response)) == (401, ["UNAUTHENTICATED"])
    assert response.headers["www-authenticate"] == 'Bearer realm="credit-hub"'
    assert post(APP, "{count}", headers={"authorization": "Bearer good"}).status_code == 200


# Identity numbers


ESCAPED = "".join(f"\\u{ord(digit):04x}" for digit in IDENTITY)
FULL_WIDTH = "".join(chr(ord(digit) + 0xFEE0) for digit in IDENTITY)


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"query": f'{{thing(name:"{IDENTITY}"){{name}}}}'}},
        {"json": {"query": f'{{thing(name:"{IDENTITY_X.lower()}"){{name}}}}'}},
        {"json": {"query": f'{{thing(name:"a {IDENTITY} b"){{name}}}}'}},
        {"json": {"query": f"{{count(number:{IDENTITY})}}"}},
        {"json": {"query": f"{{a{IDENTITY}:count}}"}},
        {"json": {"query": f"{{count}} # {IDENTITY}"}},
        {"json": {"query": f'query($n:String="{IDENTITY}"){{thing(name:$n){{name}}}}'}},
        {"json": {"query": f'{{thing(name:"{ESCAPED}"){{name}}}}'}},
        {"json": {"query": f'{{thing(name:"{FULL_WIDTH}"){{name}}}}'}},
        {"json": {"query": "{count}", "operationName": IDENTITY}},
        {"json": {"query": "{count}", "extensions": {"purpose": {"matter": IDENTITY}}}},
        {"json": {"query": "{count}"}, "params": {"x": IDENTITY}},
        {"method": "GET", "params": {"query": f'{{thing(name:"{IDENTITY}"){{name}}}}'}},
        {"method": "GET", "params": {"query": "{count}", "variables": f'{{"n":"{IDENTITY}"}}'}},
        {"method": "GET", "params": {"query": "{count}", "variables": f'{{"n":"{ESCAPED}"}}'}},
        {"method": "GET", "params": {"query": "{count}", IDENTITY: ""}},
        {"json": {"query": "{count}", "extensions": {"a": [{"b": "\n".join(IDENTITY)}]}}},
        {"json": {"query": "{count}", "extensions": {"a": int(IDENTITY)}}},
        {"json": {"query": f'{{thing(name:"{IDENTITY[:6]}\\n{IDENTITY[6:]}"){{name}}}}'}},
        {"json": {"query": "{count}"}, "params": {"x": "".join(f"%{ord(one):02x}" for one in IDENTITY)}},
        {"json": {"query": "{count}"}, "params": {"x": "\u3000".join(IDENTITY)}},
    ],
)
def test_an_identity_number_outside_of_variables_is_refused_and_not_echoed(request_: dict[str, Any]) -> None:
    response = ask(APP, **request_)
    assert (response.status_code, codes(response)) == (400, ["IDENTITY_IN_QUERY"])
    assert IDENTITY[:14] not in response.text


def test_an_identity_number_in_a_posts_variables_passes() -> None:
    response = post(APP, "query($n:String!){thing(name:$n){thread}}", {"n": IDENTITY})
    assert codes(response) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (IDENTITY, True),
        (IDENTITY_X, True),
        (with_check_digit("11010119900229001"), False),  # no leap year
        (with_check_digit("11010119901301001"), False),  # no such month
        (with_check_digit("11010122900101001"), False),  # no such century
        (IDENTITY[:17] + str((int(IDENTITY[17]) + 1) % 10), False),
        (IDENTITY[:17], False),
        ("1" + IDENTITY, False),
        (ALL_DIGIT_CODE, False),
        ("91340100MA2T000005", False),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", True),
        ("-".join(IDENTITY[place : place + 3] for place in range(0, 18, 3)), True),
        (f"{IDENTITY_X[:6]}·{IDENTITY_X[6:]}", True),
        (f"12 {IDENTITY[:6]}-{IDENTITY[6:]} 5", True),
        (with_check_digit("41150220100417003").replace("2010", "-2010", 1) + " 5", True),
        (f"{IDENTITY[:6]}  {IDENTITY[6:]}", True),
        (with_check_digit("41150020261122001").replace("2026", "-2026", 1), False),  # the number of a file
    ],
)
def test_what_counts_as_an_identity_number(text: str, held: bool) -> None:
    assert holds_identity_number(text) is held
    assert holds_identity_number(f'{{thing(name:"{text}")}}') is held


# Masking


SECRET = "s3cret-value"


@pytest.mark.parametrize(
    ("query", "variables", "code", "where"),
    [
        ("query($n:Int){count(number:$n)}", {"n": SECRET}, "INVALID_INPUT", "$n"),
        (
            "query($l:[Line!]){thing(lines:$l){name}}",
            {"l": [{"name": "a", "amount": SECRET}]},
            "INVALID_INPUT",
            "$l[0].amount",
        ),
        (
            "query($l:[Line!]){thing(lines:$l){name}}",
            {"l": [{"name": "a", "amount": 1, SECRET: 1}]},
            "INVALID_INPUT",
            "$l[0]",
        ),
        ("query($r:Ref){thing(ref:$r){name}}", {"r": {"code": SECRET, "number": 1}}, "INVALID_INPUT", "$r"),
        ("query($r:Region!){place(region:$r)}", {"r": SECRET}, "UNKNOWN_REGION", "$r"),
        ("query($n:Int!){count(number:$n)}", {}, "INVALID_INPUT", "$n"),
        (f'{{count(number:"{SECRET}")}}', None, "QUERY_INVALID", None),
        (f'{{place(region:"{SECRET}")}}', None, "UNKNOWN_REGION", None),
        (f'{{thing(ref:{{code:"{SECRET}",number:1}}){{name}}}}', None, "QUERY_INVALID", None),
        (f'{{count "{SECRET}"}}', None, "QUERY_INVALID", None),
    ],
)
def test_a_wrong_value_is_told_by_place_and_type_never_echoed(
    query: str, variables: Any, code: str, where: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    response = post(APP, query, variables)
    assert codes(response) == [code]
    error = response.json()["errors"][0]
    assert error["extensions"].get("variable") == where
    assert error["extensions"]["expected"]
    assert SECRET not in response.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        "query($c:String){named(ref:{code:$c})}",
        'query($c:String="x"){named(ref:{code:$c})}',
        "query($c:String){named(ref:{number:1},others:[{number:1},{code:$c}])}",
        "query($c:String){...f} fragment f on Query{named(ref:{code:$c})}",
        "query($c:String){thing(ref:{code:$c}){name}}",
    ],
)
@pytest.mark.parametrize("given", [{}, {"c": None}, {"c": "x"}])
def test_a_nullable_variable_in_a_one_of_is_refused_before_execution(query: str, given: Any) -> None:
    response = post(APP, query, given)
    assert codes(response) == ["QUERY_INVALID"]
    assert codes(post(APP, query.replace("String", "String!").replace('="x"', ""), {"c": "x"})) == []


@pytest.mark.parametrize(
    ("query", "variables", "message", "expected"),
    [
        ("query($c:Colour!){painted(colour:$c)}", SECRET, "variable $c", "Colour!: one of RED, GREEN"),
        ("query($c:Paint){painted(paint:$c)}", {"colours": ["RED", SECRET]}, "variable $c.colours[1]", ""),
        (f'{{painted(colour:"{SECRET}")}}', None, "argument colour", "Colour!: one of RED, GREEN"),
        ("{painted(colour:S3CRET)}", None, "argument colour", "Colour!: one of RED, GREEN"),
        ("{painted(paint:{colours:[RED,S3CRET]})}", None, "argument paint.colours[1]", ""),
        ("query($c:Colour=S3CRET){painted(colour:$c)}", None, "variable $c", "Colour: one of RED, GREEN"),
    ],
)
def test_a_wrong_choice_is_told_by_its_place_and_the_choices_there_are(
    query: str, variables: Any, message: str, expected: str
) -> None:
    response = post(APP, query, None if variables is None else {"c": variables})
    (error,) = response.json()["errors"]
    type_, _, choices = (expected or "Colour!: one of RED, GREEN").partition(": ")
    assert error["message"] == f"The {message} does not fit its type {type_}."
    assert error["extensions"]["expected"] == choices
    assert SECRET not in response.text
    assert "S3CRET" not in response.text


def test_of_very_many_choices_some_are_told() -> None:
    (error,) = post(APP, "{chosen(one:NONE)}", None).json()["errors"]
    assert error["extensions"]["expected"].startswith("one of CHOICE_000, CHOICE_001, ")
    assert error["extensions"]["expected"].endswith(", … (200 in all)")
    assert len(error["extensions"]["expected"]) < 450


def test_at_most_five_wrong_variables_are_told() -> None:
    response = post(APP, "query($l:[Line!]){thing(lines:$l){name}}", {"l": [1] * 100})
    assert codes(response) == ["INVALID_INPUT"] * 5


def test_an_unexpected_failure_shows_a_request_id_and_logs_frames_without_values(
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = post(APP, "query($n:String!){thing(name:$n){broken}}", {"n": IDENTITY})
    assert codes(response) == ["INTERNAL"]
    error = response.json()["errors"][0]
    assert error["path"] == ["thing", "broken"]
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert response.headers["x-request-id"] in caplog.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert IDENTITY not in caplog.text + response.text


def test_a_refusal_of_a_resolver_is_told_whole() -> None:
    response = post(APP, "{thing{name refused}}")
    assert response.status_code == 294
    assert response.json()["data"] == {"thing": {"name": "a", "refused": None}}
    assert response.json()["errors"] == [
        {
            "message": "There is no such region.",
            "locations": [{"line": 1, "column": 13}],
            "path": ["thing", "refused"],
            "extensions": {
                "code": "UNKNOWN_REGION",
                "expected": "a code",
                "fix": "look it up",
                "messageId": "edge.told",
                "arguments": {},
            },
        }
    ]


def test_without_the_explorer_neither_introspection_nor_suggestions() -> None:
    closed = application(edge(explorer=False))
    assert "did you mean" in post(APP, "{coun}").text
    assert "did you mean" not in post(closed, "{coun}").text.lower()
    assert codes(post(closed, "{__schema{types{name}}}")) == ["QUERY_INVALID"] * 2
    assert post(closed, "{__typename}").json()["data"] == {"__typename": "Query"}


# The hook before the first byte


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (HubError(ErrorCode.UNAVAILABLE, Told("The read could not be recorded.")), 503, "UNAVAILABLE"),
        (ValueError(SECRET), 500, "INTERNAL"),
    ],
)
def test_nothing_of_the_data_leaves_when_the_hook_fails(
    failure: Exception, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    executed: list[Any] = []

    def refuse(context: Context, result: ExecutionResult) -> None:
        executed.append(result.data)
        context.answer_extensions["receipt"] = "none"
        raise failure

    response = post(application(edge(refuse)), '{thing(name:"a name"){name}}')
    assert executed == [{"thing": {"name": "a name"}}]
    assert (response.status_code, codes(response)) == (status, [code])
    assert set(response.json()) == {"errors"}
    assert "a name" not in response.text
    assert SECRET not in response.text + caplog.text


def test_the_hook_does_not_run_for_what_was_not_executed() -> None:
    def refuse(context: Context, result: ExecutionResult) -> None:
        raise AssertionError

    assert codes(post(application(edge(refuse)), "query($n:Int!){count(number:$n)}")) == ["INVALID_INPUT"]


# A real server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(APP, log_config=None, lifespan="off"))
        thread = threading.Thread(target=running.run, args=([listener],))
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def _access_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name != "httpx"]


def test_the_access_log_holds_no_identity_number(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for parameters in (
        f'query={{thing(name:"{IDENTITY}"){{name}}}}',
        f"query={{count}}&variables={quote(ESCAPED)}",
        "query=" + "".join(f"%{ord(digit):02x}" for digit in IDENTITY),
    ):
        answer = httpx.get(f"{server}/graphql?{parameters}")
        assert answer.status_code == 400
        assert IDENTITY not in answer.text
    sent = {"query": "query($n:String!){thing(name:$n){broken}}", "variables": {"n": IDENTITY}}
    assert codes(httpx.post(f"{server}/graphql", json=sent)) == ["INTERNAL"]
    lines = _access_lines(caplog)
    assert sum('HTTP/1.1"' in line for line in lines) == 4
    assert not [line for line in lines if IDENTITY[:14] in line or "%31" in line or "?" in line]


@pytest.mark.parametrize("times", range(1, MOST_ENCODINGS + 1))
def test_an_identity_number_in_a_url_is_refused_as_often_encoded_as_logs_hide_it(
    times: int, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hide_identity_numbers_in_logs()
    encoded = "".join(f"%{ord(digit):02x}" for digit in IDENTITY)
    for _ in range(times - 1):
        encoded = quote(encoded)
    answer = httpx.get(f"{server}/graphql?query={{count}}&x={encoded}")
    assert (answer.status_code, codes(answer)) == (400, ["IDENTITY_IN_QUERY"])
    assert not [line for line in _access_lines(caplog) if encoded in line]


def test_log_lines_of_other_routes_and_loggers_hide_identity_numbers(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hide_identity_numbers_in_logs()
    encoded = "".join(f"%{ord(digit):02x}" for digit in IDENTITY)
    for url in (f"/elsewhere/{IDENTITY}", f"/elsewhere?x={encoded}", f"/elsewhere?x={quote(encoded)}"):
        assert httpx.get(server + url).status_code == 404
    # Loggers below one that has a filter pass their records on to handlers that have none.
    logging.getLogger("hub.jobs.ends.further").warning("%s of %s", ["a list", IDENTITY], 3)
    try:
        raise ValueError(IDENTITY)
    except ValueError:
        logging.getLogger("library").exception("failed for %(who)s", {"who": FULL_WIDTH})
    lines = [*_access_lines(caplog), *(record.exc_text or "" for record in caplog.records)]
    assert sum("[identity number]" in line for line in lines) == 6
    assert not [line for line in lines if IDENTITY in line or FULL_WIDTH in line or encoded in line]


def test_a_body_too_long_is_refused_by_its_declared_length_and_by_its_stream(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        head = "POST /graphql HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
        client.sendall(f"{head}Content-Length: {10**9}\r\n\r\n".encode())
        # Answered before a byte of the body is sent.
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")
    chunked = httpx.post(f"{server}/graphql", headers={"content-type": JSON}, content=iter([b" " * 300_000]))
    assert chunked.status_code == 413


def test_many_clients_at_once_get_their_own_answers(server: str) -> None:
    answers: dict[int, Any] = {}

    def client(number: int) -> None:
        with httpx.Client() as http:
            for _ in range(5):
                sent = {"query": "query($n:Int){count(number:$n)}", "variables": {"n": number}}
                answers[number] = http.post(f"{server}/graphql", json=sent).json()["data"]["count"]

    clients = [threading.Thread(target=client, args=(number,)) for number in range(20)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert answers == {number: number for number in range(20)}


def test_log_lines_hide_identity_numbers_with_wrong_check_digits_too() -> None:
    wrong = IDENTITY[:17] + str((int(IDENTITY[17]) + 1) % 10)
    assert (
        hide_identity_numbers(f"found {wrong}, {ALL_DIGIT_CODE}")
        == f"found [identity number], {ALL_DIGIT_CODE}"
    )
