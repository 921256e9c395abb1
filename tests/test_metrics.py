"""``/metrics``: what is counted, and who may see it."""

import asyncio
import re
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from hub.app import make_app
from hub.services import Services
from hub.serving.counts import Counts
from hub.serving.logs import RequestLog
from hub.serving.metrics import Metrics
from hub.settings import Settings
from hub.store.graph import Graph
from resolvers.http.endpoint import GraphQLEndpoint
from tests.edge_schema import IDENTITY, ask, edge

LINE = re.compile(r'# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[A-Za-z0-9_]+"\})? [0-9]+(\.[0-9]+)?')
SILENT = cast("Graph", SimpleNamespace(read=lambda _: 7))


def application() -> Starlette:
    counts = Counts()
    counts.beat()
    endpoint: GraphQLEndpoint[Any, Any] = edge()
    routes = [Route("/graphql", endpoint), Route("/metrics", Metrics(counts, SILENT, for_all=True).answer)]
    return Starlette(routes=routes, middleware=[Middleware(RequestLog, counts=counts)])


def test_requests_times_refusals_and_the_newest_commit_are_told() -> None:
    app = application()
    ask(app, json={"query": "{count}"})
    ask(app, json={"query": "{thing{refused}}"})  # answered, though a field failed
    ask(app, json={"query": "{"})  # refused
    ask(app, json={"query": "{count}"}, headers={"authorization": "Bearer forged"})
    ask(app, "GET", params={"query": "{count}", "x": IDENTITY})
    ask(app, "GET", f"/{IDENTITY}")
    page = ask(app, "GET", "/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = page.text.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert {line for line in lines if not line.startswith(("#", "hub_request_seconds_sum"))} == {
        'hub_requests_total{status="2xx"} 2',
        'hub_requests_total{status="4xx"} 4',
        "hub_request_seconds_count 6",
        'hub_operations_refused_total{code="IDENTITY_IN_QUERY"} 1',
        'hub_operations_refused_total{code="QUERY_INVALID"} 1',
        'hub_operations_refused_total{code="UNAUTHENTICATED"} 1',
        "hub_processes 1",
        "hub_commit_head 7",
    }
    assert re.search(r"^hub_request_seconds_sum 0\.[0-9]*[1-9]", page.text, re.MULTILINE)
    assert IDENTITY not in page.text
    assert 'hub_requests_total{status="2xx"} 3' in ask(app, "GET", "/metrics").text


@pytest.mark.parametrize(
    ("for_all", "base", "client", "headers", "status"),
    [
        (False, "http://127.0.0.1:8000", "127.0.0.1", {}, 200),
        (False, "http://127.0.0.1:8000", "192.0.2.7", {}, 404),
        (False, "http://hub.example", "127.0.0.1", {}, 404),
        (False, "http://127.0.0.1:8000", "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        (True, "http://hub.example", "192.0.2.7", {}, 200),
    ],
)
def test_the_page_is_for_this_machine_unless_it_is_opened(
    for_all: bool, base: str, client: str, headers: dict[str, str], status: int
) -> None:
    services = cast("Services", SimpleNamespace(graph=SILENT))
    app = make_app(services, Settings(metrics=for_all))

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 5000))
        async with httpx.AsyncClient(transport=transport, base_url=base) as http:
            return await http.get("/metrics", headers=headers)

    answer = asyncio.run(get())
    assert answer.status_code == status
    assert ("hub_" in answer.text) is (status == 200)


def test_over_http_the_newest_commit_is_the_graphs(address: str, services: Services) -> None:
    before = int(
        services.graph.read(lambda tx: tx.rows("MATCH (c:Commit) RETURN max(c.number) AS n"))[0]["n"]
    )
    found = re.search(r"^hub_commit_head ([0-9]+)$", httpx.get(f"{address}/metrics").text, re.MULTILINE)
    assert found is not None
    assert int(found[1]) >= before > 0
