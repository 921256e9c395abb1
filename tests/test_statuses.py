"""Statuses and media types of answers, in both editions of GraphQL over HTTP."""

from typing import Any

import pytest

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from tests.edge_schema import Context, Told, application, ask, codes, edge, post

JSON, GRAPHQL = "application/json", "application/graphql-response+json"
NEW = application(edge())
OLD = application(edge(http_edition="2024"))
NEVER = "query($s:Float!){works(seconds:$s)}"


def answered(app: Any, media: str, request: dict[str, Any]) -> tuple[int, str]:
    response = ask(app, **{**request, "headers": {"accept": media, **request.get("headers", {})}})
    return response.status_code, response.headers["content-type"].removesuffix("; charset=utf-8")


@pytest.mark.parametrize(
    ("request_", "new", "old", "old_json"),
    [
        pytest.param({"json": {"query": "{count}"}}, 200, 200, 200, id="whole"),
        pytest.param({"json": {"query": "{thing{name refused}}"}}, 294, 200, 200, id="in parts"),
        pytest.param({"json": {"query": "{"}}, 400, 400, 200, id="no document"),
        pytest.param({"json": {"query": "{count}" + " a" * 5_000}}, 400, 400, 200, id="too many tokens"),
        pytest.param({"json": {"query": "{absent}"}}, 422, 400, 200, id="not valid"),
        pytest.param({"json": {"query": "subscription{ticks}"}}, 422, 400, 200, id="subscription"),
        pytest.param({"json": {"query": "query A{count} query B{count}"}}, 422, 400, 200, id="which one"),
        pytest.param(
            {"json": {"query": "query($n:Int!){count(number:$n)}"}}, 422, 400, 200, id="a variable lacks"
        ),
        pytest.param(
            {"json": {"query": "query($n:Int!){count(number:$n)}", "variables": {"n": "a"}}},
            422,
            400,
            200,
            id="a variable does not fit",
        ),
        pytest.param({"json": {"qeury": "{count}"}}, 422, 400, 400, id="no query"),
        pytest.param(
            {"json": {"query": "{count}", "variables": [7]}}, 422, 400, 400, id="variables in a list"
        ),
        pytest.param({"content": "{", "headers": {"content-type": JSON}}, 400, 400, 400, id="no JSON"),
        pytest.param({"json": {"query": "{count}"}, "method": "PUT"}, 405, 405, 405, id="method"),
        pytest.param({"content": "{}"}, 415, 415, 415, id="no media type"),
        pytest.param(
            {"json": {"query": "{count}"}, "headers": {"authorization": "Bearer forged"}},
            401,
            401,
            401,
            id="token",
        ),
    ],
)
def test_statuses_of_both_editions(request_: dict[str, Any], new: int, old: int, old_json: int) -> None:
    assert answered(NEW, GRAPHQL, request_) == (new, GRAPHQL)
    # A client that knows only JSON gets it where it can rely on it: where the status is no proxy's.
    assert answered(NEW, JSON, request_) == (new, JSON if new < 300 else GRAPHQL)
    assert answered(OLD, GRAPHQL, request_) == (old, GRAPHQL)
    assert answered(OLD, JSON, request_) == (old_json, JSON)


@pytest.mark.parametrize(("app", "partial"), [(NEW, 294), (OLD, 200)])
def test_with_data_it_is_no_refusal_and_without_it_is_one(app: Any, partial: int) -> None:
    for query in ("{thing{name refused}}", "{place(region:$r)}"):
        response = post(app, query, headers={"accept": GRAPHQL})
        assert ("data" in response.json()) == (response.status_code == partial)


def test_an_operation_that_is_ended_has_no_data_and_the_status_of_its_reason() -> None:
    slow = application(edge(operation_seconds=0.05))
    response = post(slow, "{waits(seconds:5)}")
    assert (response.status_code, codes(response)) == (503, ["UNAVAILABLE"])
    assert set(response.json()) == {"errors"}
    short = application(edge(max_answer_bytes=2_000))
    for app, status in ((short, 294), (application(edge(max_answer_bytes=2_000, http_edition="2024")), 200)):
        response = post(app, "{text(length:50)}")
        assert (response.status_code, codes(response)) == (status, ["LIMIT_EXCEEDED"])
        assert response.json()["data"] is None


def test_what_cannot_be_entered_has_no_data() -> None:
    def refuse(context: Context, result: Any) -> None:
        raise HubError(ErrorCode.UNAVAILABLE, Told("The read could not be recorded."))

    response = post(application(edge(refuse)), "{count}", headers={"accept": JSON})
    assert (response.status_code, set(response.json())) == (503, {"errors"})


# Methods beside POST


def test_options_says_what_there_is() -> None:
    response = ask(NEW, "OPTIONS")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("query", "status"), [("{count}", 200), ("{absent}", 422), ('mutation{rename(name:"a")}', 405)]
)
def test_head_is_a_get_without_its_body(query: str, status: int) -> None:
    get, head = (ask(NEW, method, params={"query": query}) for method in ("GET", "HEAD"))
    assert (get.status_code, head.status_code) == (status, status)
    assert head.content == b""
    assert int(head.headers["content-length"]) == len(get.content)
    told = set(get.headers) - {"x-request-id"}
    assert {name: head.headers[name] for name in told} == {name: get.headers[name] for name in told}
    refused = ask(NEW, "HEAD", params={"query": "{count}"}, headers={"authorization": "Bearer good"})
    assert (refused.status_code, refused.content) == (405, b"")
