"""Entity tags of public answers, and compression."""

import json
from typing import Any

import httpx
import pytest
from graphql import ExecutionResult

from hub.services import Services
from hub.serving.public_state import public_state
from hub.store.commits import begin_commit
from tests.edge_schema import Context, application, ask, edge


def nothing(_context: Context, _result: ExecutionResult) -> None:
    """No receipt: the answer is public."""


class Public:
    """An application whose answers are public, its state, and how often it executed."""

    def __init__(self, **settings: Any) -> None:
        self.state: str | None = "1"
        self.executed = 0
        self.app = application(edge(self.count, state=lambda: self.state, **settings))

    def count(self, _context: Context, _result: ExecutionResult) -> None:
        self.executed += 1

    def get(
        self, tag: str = "", query: str = "{count}", method: str = "GET", **params: str
    ) -> httpx.Response:
        headers = {"if-none-match": tag} if tag else {}
        return ask(self.app, method, params={"query": query, **params}, headers=headers)


def test_who_has_the_answer_is_told_that_it_holds_and_work_is_spared() -> None:
    hub = Public()
    first = hub.get()
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    assert {one.strip() for one in first.headers["vary"].split(",")} == {
        "accept",
        "accept-encoding",
        "accept-language",
    }
    many = ", ".join(f'W/"{number}"' for number in range(200))
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', f'"a,b" ,{tag}', f"{many}, {tag}", " * "):
        for method in ("GET", "HEAD"):
            again = hub.get(given, method=method)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            assert "content-type" not in again.headers
    # Once for the answer, once for the first who asked with its tag.
    assert hub.executed == 2
    hub.state = "2"
    assert hub.get(tag).status_code == 304
    assert hub.executed == 3
    hub.state = None
    assert hub.get(tag).status_code == 304
    assert hub.executed == 4


def test_another_answer_has_another_tag() -> None:
    hub = Public()
    query = "query($n:Int){count(number:$n) named(ref:{number:1})}"
    tags = {hub.get(query=query, variables=json.dumps({"n": n})).headers["etag"] for n in (1, 2)}
    assert len(tags) == 2
    for tag in tags:
        statuses = [hub.get(tag, query, variables=json.dumps({"n": n})).status_code for n in (1, 2, 1, 2)]
        assert sorted(statuses) == [200, 200, 304, 304]
    for other in ('W/"0"', '"a,*"', "W/0", '*, "0"'):
        assert hub.get(other).status_code == 200, other


@pytest.mark.parametrize("query", ["{thing{name refused}}", "{absent}", "{"])
def test_what_is_not_whole_has_no_tag(query: str) -> None:
    for given in ('W/"0"', "*"):
        answer = Public().get(given, query)
        assert answer.status_code != 304
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_what_was_entered_in_the_log_or_asked_by_post_has_no_tag() -> None:
    entered = application(edge())
    for answer in (
        ask(entered, "GET", params={"query": "{count}"}),
        ask(application(edge(nothing)), json={"query": "{count}"}, headers={"if-none-match": 'W/"0"'}),
    ):
        assert answer.status_code == 200
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


# Compression

LONG, SHORT = "{text(length:20)}", "{count}"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        (["gzip"], True),
        (["br, gzip;q=0.5"], True),
        (["br", "GZIP"], True),
        (["*"], True),
        (["gzip;q=0"], False),
        (["*;q=0"], False),
        (["gzip;q=0, *"], False),
        (["br, deflate"], False),
        (["identity"], False),
        ([""], False),
    ],
)
def test_a_long_answer_is_compressed_for_who_takes_it(accepted: list[str], packed: bool) -> None:
    app = application(edge())
    headers = [("accept-encoding", one) for one in accepted]
    answer = ask(app, json={"query": LONG}, headers=headers)
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert (int(answer.headers["content-length"]) < 1_000) is packed
    assert answer.json()["data"]["text"] == ["x" * 1_000] * 20
    if packed:
        assert "accept-encoding" in answer.headers["vary"]
    short = ask(app, json={"query": SHORT}, headers=headers)
    assert "content-encoding" not in short.headers


def test_compression_can_be_off_or_begin_elsewhere() -> None:
    for least, packed in ((0, False), (100_000, False), (20, True)):
        app = application(edge(gzip_bytes=least))
        answer = ask(app, json={"query": LONG}, headers={"accept-encoding": "gzip"})
        assert ("content-encoding" in answer.headers) is packed


def test_a_compressed_answer_has_the_tag_of_the_plain_one() -> None:
    hub = Public()
    plain, packed = (
        ask(hub.app, "GET", params={"query": LONG}, headers={"accept-encoding": one})
        for one in ("identity", "gzip")
    )
    assert plain.headers["etag"] == packed.headers["etag"]
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert plain.content == packed.content


# Over real HTTP


def test_a_hub_answers_whom_it_has_answered_before(address: str, services: Services) -> None:
    query = {"query": "{gradeScales(first:100){edges{node{id}}}}"}
    with httpx.Client(base_url=address, params=query) as client:
        first = client.get("/graphql")
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache"), first.text
        tag = first.headers["etag"]
        again = [client.get("/graphql", headers={"if-none-match": tag}) for _ in range(2)]
        assert [(one.status_code, one.content) for one in again] == [(304, b"")] * 2
        head = client.head("/graphql")
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
        before = services.graph.statements
        assert client.get("/graphql", headers={"if-none-match": tag}).status_code == 304
        assert services.graph.statements - before == 1
        assert client.options("/graphql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
        parts = '{gradeScales(first:1){edges{cursor}} regions(parent:"0"){edges{cursor}}}'
        part = client.get("/graphql", params={"query": parts})
        assert (part.status_code, part.reason_phrase) == (294, "")


def test_the_state_of_what_is_public_changes_with_each_commit(services: Services) -> None:
    before = public_state(services)
    assert before == public_state(services)
    services.graph.write(lambda tx: begin_commit(tx, "test", services.now()))
    assert public_state(services) != before
