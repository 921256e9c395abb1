"""``/health``: whether the hub can answer, within a second whatever Neo4j does.

One thread asks Neo4j, once for all who want to know meanwhile: neither a database that is frozen nor a crowd
that asks for its health takes a thread from anybody.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import JSONResponse

from hub import __version__
from hub.errors import HubError
from hub.graph import Graph

PATIENCE_SECONDS = 1.0


class Health:
    """Asks one graph. Used on the event loop alone."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._thread = ThreadPoolExecutor(1, "health")
        self._asked: asyncio.Future[str] | None = None

    async def answer(self, _: Request) -> JSONResponse:
        """200 with the versions of hub and Neo4j, or 503 with the reason."""
        if self._asked is None or self._asked.done():
            loop = asyncio.get_running_loop()
            self._asked = loop.run_in_executor(self._thread, self._graph.verify)
        await asyncio.wait((self._asked,), timeout=PATIENCE_SECONDS)
        if not self._asked.done():
            return _down(f"Neo4j does not answer within {PATIENCE_SECONDS:g} s.")
        try:
            return JSONResponse({"status": "up", "hub": __version__, "neo4j": self._asked.result()})
        except HubError as error:
            return _down(error.message)


def _down(reason: str) -> JSONResponse:
    return JSONResponse({"status": "down", "reason": reason}, 503)
