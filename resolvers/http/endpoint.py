"""The GraphQL endpoint: one small ASGI app on graphql-core, after the GraphQL-over-HTTP specification.

strawberry's own view is not used: it reads a whole body before any check, parses and validates in one step
with no room for a cost pass or a cache between them, logs error texts (with variable values), and runs
resolvers on the event loop, while the hub's are synchronous on a synchronous driver. The price: strawberry's
schema extensions do not run; types, permissions and ``info`` work as ever.

The order of one request: URL, media types, body size, JSON, identity numbers, caller, tokens, cost,
validation, variables, execution, ``before_answer``, first byte. All after the body is read runs in one worker
thread of at most ``settings.threads``, under one deadline from the moment when the body was there. The event
loop keeps the time too: it answers when a thread does not, and ends the work when the client has gone.
"""

# graphql-core's executor is generic without a default: strict calls it partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph_schema.vocabulary import ErrorCode
from hub.deadline import Deadline
from hub.errors import HubError
from hub.messages.languages import speaking
from hub.settings import Settings
from resolvers.http.answers import Answer, answer_of, refusal
from resolvers.http.error_entries import entry
from resolvers.http.operations import OperationContext, Operations
from resolvers.http.requests import (
    GRAPHQL,
    HTML,
    JSON,
    REFUSED,
    REQUEST_ID,
    WORKED,
    HttpRefusal,
    RequestParameters,
    accepted,
    language_of,
    not_allowed,
    parameters_of_body,
    parameters_of_url,
    read_body,
    refuse_identity_in_url,
    request_id_of,
)
from resolvers.http.statuses import NOT_MODIFIED, status_and_media
from resolvers.http.threads import Threads

_BODY_SECONDS = 30
_GRACE_SECONDS = 1.0
"""So long after its deadline the event loop waits for a thread, which tells better why it stopped."""
_UNWATCHED_SECONDS = 0.05
"""So long an operation works before the event loop looks whether its client is still there."""
_READING = ("GET", "HEAD")
_METHODS = "GET, HEAD, POST, OPTIONS"


CallerT = TypeVar("CallerT")
ContextT = TypeVar("ContextT", bound=OperationContext)


@dataclass(frozen=True)
class GraphQLEndpoint(Generic[CallerT, ContextT]):
    """The endpoint; give it to a Starlette ``Route`` as it is.

    Args:
        operations: answers what was asked, in a worker thread.
        page: the explorer, served to browsers on GET; None: none.
    """

    operations: Operations[CallerT, ContextT]
    page: Callable[[Request], Response] | None = None

    @property
    def settings(self) -> Settings:
        """Those of the operations."""
        return self.operations.settings

    @cached_property
    def _threads(self) -> Threads:
        return Threads(self.settings.threads, "worker")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        query_string: bytes = scope.get("query_string", b"")
        # The server's access log prints the scope's query string: it gets none to print.
        scope["query_string"] = b""
        try:
            response = await self._respond(request, query_string)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request, query_string: bytes) -> Response:
        request_id = request_id_of(request.scope)
        if request.method == "OPTIONS":
            # A browser's question before a request of another origin has been answered by now, or is refused.
            return Response(status_code=204, headers={"allow": _METHODS, REQUEST_ID: request_id})
        html = self.page is not None and request.method in _READING
        media = accepted(request.headers.getlist("accept"), html=html)
        with speaking(language_of(request.headers.getlist("accept-language"))):
            return await self._in_language(request, query_string, request_id, media)

    async def _in_language(
        self, request: Request, query_string: bytes, request_id: str, media: str | None
    ) -> Response:
        try:
            refuse_identity_in_url(request.scope["path"], query_string)
            if media == HTML and self.page is not None:
                return self.page(request)
            read = await self._reader(request, query_string, request_id, media)
            host = request.client.host if request.client is not None else ""
            given = Deadline(self.settings.operation_seconds, self.settings.processor_seconds)
            answer = await self._work(
                request, given, lambda: self.operations.answer(given, request.headers, host, read, request_id)
            )
        except (HttpRefusal, HubError) as refused:
            answer = answer_of(refused)
        request.scope["state"].update({REFUSED: answer.refused, WORKED: answer.worked})
        status, type_ = status_and_media(
            self.settings.http_edition, answer.status, media, by_graphql=answer.by_graphql
        )
        headers = {
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            REQUEST_ID: request_id,
            **answer.headers,
        }
        if request.method == "HEAD":
            headers["content-length"] = str(len(answer.content))
        return Response(
            b"" if request.method == "HEAD" else answer.content,
            status,
            headers,
            None if status == NOT_MODIFIED else f"{type_}; charset=utf-8",
        )

    async def _work(self, request: Request, given: Deadline, work: Callable[[], Answer]) -> Answer:
        """Has the work done by a thread, as long as the client waits and the time lasts."""
        job = self._threads.begin(work)
        gone: asyncio.Task[None] | None = None
        try:
            if await job.wait(min(_UNWATCHED_SECONDS, given.left())):
                return job.result()
            gone = asyncio.ensure_future(_gone(request))
            gone.add_done_callback(lambda _: job.wake())
            if await job.wait(given.left() + _GRACE_SECONDS):
                return job.result()
            if gone.done():
                raise ClientDisconnect
            return refusal(503, {"errors": [entry(given.late())]})
        finally:
            if gone is not None:
                gone.cancel()
            if not job.done:
                # Its statement is broken off, and it ends; what waits for a thread never begins.
                given.cancel()
                job.given_up = True

    async def _reader(
        self, request: Request, query_string: bytes, request_id: str, media: str | None
    ) -> Callable[[], RequestParameters]:
        """Reads what must be read on the event loop; the rest is the worker's."""
        if request.method not in (*_READING, "POST"):
            raise not_allowed("http.method", _METHODS)
        if media is None:
            raise HttpRefusal(
                406, HubError(ErrorCode.BAD_INPUT, "http.no-media-type", graphql=GRAPHQL, json=JSON)
            )
        if request.method in _READING:
            if "authorization" in request.headers:
                # What needs a token is about somebody, and a URL ends up in the logs on the way.
                raise not_allowed("http.get-with-token", "POST, OPTIONS")
            return lambda: parameters_of_url(query_string, request_id)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await read_body(request, self.settings.max_body_bytes)
        except TimeoutError:
            raise HttpRefusal(
                408,
                HubError(ErrorCode.BAD_INPUT, "http.body-late"),
                {"connection": "close"},
            ) from None
        return lambda: parameters_of_body(body, request_id)


async def _gone(request: Request) -> None:
    """Returns when the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
