"""``/health``: whether the hub can answer, within a second whatever Neo4j does.

One thread asks Neo4j, once for all who want to know meanwhile: neither a database that is frozen nor a crowd
that asks for its health takes a thread from anybody. A hub that is busy is up: where that thread has to wait,
it counts that Neo4j answered somebody else meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse

from hub import __version__
from hub.errors import HubError
from hub.store.graph import Graph

PATIENCE_SECONDS = 1.0
T = TypeVar("T")


class Asking(Generic[T]):
    """Asks in one thread, once for all who want to know meanwhile. Used on the event loop alone."""

    def __init__(self, ask: Callable[[], T], name: str) -> None:
        self._ask = ask
        self._thread = ThreadPoolExecutor(1, name)
        self._asked: asyncio.Future[T] | None = None

    async def answer(self) -> T:
        """What is answered, or its exception.

        Raises:
            TimeoutError: nothing within :data:`PATIENCE_SECONDS`.
        """
        if self._asked is None or self._asked.done():
            self._asked = asyncio.get_running_loop().run_in_executor(self._thread, self._ask)
        asked = self._asked
        await asyncio.wait((asked,), timeout=PATIENCE_SECONDS)
        if not asked.done():
            raise TimeoutError
        return asked.result()


class Health:
    """The health of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._asking: Asking[str] = Asking(lambda: graph.verify(), "health")
        self._version: str | None = None

    async def answer(self, _: Request) -> JSONResponse:
        """200 with the versions of hub and Neo4j, or 503 with the reason."""
        before = self._graph.answers
        try:
            self._version = await self._asking.answer()
        except TimeoutError:
            if self._version is None or self._graph.answers == before:
                return _down(f"Neo4j does not answer within {PATIENCE_SECONDS:g} s.")
        except HubError as error:
            return _down(error.message)
        return JSONResponse({"status": "up", "hub": __version__, "neo4j": self._version})


def _down(reason: str) -> JSONResponse:
    return JSONResponse({"status": "down", "reason": reason}, 503)
