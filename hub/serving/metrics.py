"""``/metrics``: what the processes of this hub have answered together, in Prometheus' text format.

Nothing in it is about a caller or a subject. The page is for a person or a collector at this machine, unless
``HUB_METRICS`` opens it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.errors import HubError
from hub.serving.counts import MOST_FIELDS, Counts
from hub.serving.health import Asking
from hub.store.graph import Graph, Transaction
from resolvers.http.explorer import at_this_machine

TEXT_FORMAT = "text/plain; version=0.0.4"
COMMIT_HEAD = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS number"


class Metrics:
    """The page. ``fields``: the names of the root fields by their places in the counts."""

    def __init__(self, counts: Counts, graph: Graph, *, for_all: bool, fields: Sequence[str] = ()) -> None:
        self._counts = counts
        self._fields = tuple(fields)[:MOST_FIELDS]
        self._for_all = for_all
        self._head: Asking[int] = Asking(lambda: graph.read(commit_head), "metrics")

    async def answer(self, request: Request) -> Response:
        """The counts; the graph's newest commit only where Neo4j tells it at once."""
        if not (self._for_all or at_this_machine(request)):
            return PlainTextResponse("Not Found", 404)
        try:
            head: int | None = await self._head.answer()
        except (HubError, TimeoutError):
            head = None
        return Response(
            "".join(f"{line}\n" for line in _lines(self._counts, self._fields, head)), media_type=TEXT_FORMAT
        )


def commit_head(transaction: Transaction) -> int:
    """The newest commit; 0: none."""
    row = transaction.row(COMMIT_HEAD)
    return int(row["number"]) if row is not None else 0


WORK = (
    ("hub_field_operations_total", "Operations of one root field, by that field."),
    ("hub_field_cost_total", "What these were taken to cost, in units of work."),
    ("hub_field_spent_total", "What the processor of the hub did for them, in the same units."),
)
"""Names of what is counted of each root field, in the order of :meth:`hub.serving.counts.Counts.work`."""


def _lines(counts: Counts, fields: Sequence[str], head: int | None) -> Iterator[str]:
    yield "# HELP hub_requests_total HTTP requests by class of status."
    yield "# TYPE hub_requests_total counter"
    for status, number in sorted(counts.statuses.items()):
        yield f'hub_requests_total{{status="{status}"}} {number}'
    yield "# HELP hub_request_seconds Time from a request's head to the end of its answer."
    yield "# TYPE hub_request_seconds summary"
    yield f"hub_request_seconds_sum {counts.seconds:.6f}"
    yield f"hub_request_seconds_count {sum(counts.statuses.values())}"
    yield "# HELP hub_operations_refused_total Operations refused as a whole, by error code."
    yield "# TYPE hub_operations_refused_total counter"
    for code, number in sorted(counts.refused.items()):
        yield f'hub_operations_refused_total{{code="{code}"}} {number}'
    work = [(name, counts.work(place)) for place, name in enumerate(fields)]
    for number, (name, told) in enumerate(WORK):
        yield f"# HELP {name} {told}"
        yield f"# TYPE {name} counter"
        yield from (f'{name}{{field="{field}"}} {done[number]}' for field, done in work if done[0])
    yield "# HELP hub_processes Processes that serve."
    yield "# TYPE hub_processes gauge"
    yield f"hub_processes {counts.processes}"
    if head is not None:
        yield "# HELP hub_commit_head Newest commit of the graph."
        yield "# TYPE hub_commit_head gauge"
        yield f"hub_commit_head {head}"
