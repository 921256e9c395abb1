"""The GraphQL endpoint: one small ASGI app on graphql-core, after the GraphQL-over-HTTP specification.

strawberry's own view is not used: it reads a whole body before any check, parses and validates in one step
with no room for a cost pass or a cache between them, logs error texts (with variable values), and runs
resolvers on the event loop, while the hub's are synchronous on a synchronous driver. The price: strawberry's
schema extensions do not run; types, permissions and ``info`` work as ever.

The order of one request: URL, media types, body size, JSON, identity numbers, caller, tokens, cost,
validation, variables, execution, ``before_answer``, first byte. All after the body is read runs in one worker
thread of at most ``settings.threads``.
"""

# graphql-core's executor is generic without a default: strict calls it partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeGuard, TypeVar

import anyio
import anyio.to_thread
import strawberry
from graphql import ExecutionResult, GraphQLSchema, OperationDefinitionNode, OperationType, execute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph_schema.vocabulary import ErrorCode
from hub.auth import challenge
from hub.errors import HubError
from hub.settings import Settings
from resolvers.documents import Documents, Refused
from resolvers.masking import entry, field_error, internal, silence_strawberry
from resolvers.requests import (
    GRAPHQL,
    HTML,
    JSON,
    Call,
    HttpRefusal,
    accepted,
    call_of_body,
    call_of_url,
    new_request_id,
    read_body,
    refuse_identity_in_url,
)
from resolvers.variables import declare_one_of, variable_errors

_BODY_SECONDS = 30
_STATUS = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}


class EdgeContext(Protocol):
    """What the edge needs of a context: entries for the answer's ``extensions``, such as ``receipt``."""

    @property
    def answer_extensions(self) -> Mapping[str, Any]: ...


CallerT = TypeVar("CallerT")
ContextT = TypeVar("ContextT", bound=EdgeContext)


def _nothing(_context: Any, _result: ExecutionResult) -> None:
    pass


@dataclass(frozen=True)
class _Answer:
    """``lenient``: GraphQL itself refused the request, which is 200 for clients of ``application/json``."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    lenient: bool = False


@dataclass(frozen=True)
class Edge(Generic[CallerT, ContextT]):
    """The endpoint; give it to a Starlette ``Route`` as it is.

    - ``authenticate(headers)``: the caller, None for an anonymous one; raises ``HubError`` UNAUTHENTICATED.
    - ``make_context(caller, call)``: what resolvers get as ``info.context``.
    - ``before_answer(context, result)``: after execution, before the first byte. If it raises, nothing of
      the data leaves: 503 for a ``HubError``, 500 for anything else.
    - ``page()``: the explorer, served to browsers on GET; None: none.

    All of them run in the worker thread, except ``page``.
    """

    schema: strawberry.Schema
    settings: Settings
    make_context: Callable[[CallerT | None, Call], ContextT]
    authenticate: Callable[[Mapping[str, str]], CallerT | None]
    before_answer: Callable[[ContextT, ExecutionResult], None] = _nothing
    page: Callable[[], Response] | None = None

    def __post_init__(self) -> None:
        silence_strawberry()
        declare_one_of(self._graphql)
        _ = self._documents

    @cached_property
    def _graphql(self) -> GraphQLSchema:
        # strawberry has no public name for the graphql-core schema that it builds.
        return self.schema._schema  # pyright: ignore[reportPrivateUsage]

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self._graphql, self.settings)

    @cached_property
    def _limiter(self) -> anyio.CapacityLimiter:
        return anyio.CapacityLimiter(self.settings.threads)

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
        request_id = new_request_id()
        html = self.page is not None and request.method == "GET"
        media = accepted(request.headers.getlist("accept"), html=html)
        try:
            refuse_identity_in_url(request.url.path, query_string)
            if media == HTML and self.page is not None:
                return self.page()
            read = await self._reader(request, query_string, request_id, media)
            answer = await anyio.to_thread.run_sync(
                self._answer, request.headers, read, request_id, limiter=self._limiter
            )
        except HttpRefusal as refusal:
            answer = _answer(refusal.status, {"errors": [entry(refusal.error)]}, refusal.headers)
        except HubError as error:
            answer = _refused(error)
        return Response(
            answer.content,
            200 if answer.lenient and media == JSON else answer.status,
            {
                "cache-control": "no-store",
                "x-content-type-options": "nosniff",
                "x-request-id": request_id,
                **answer.headers,
            },
            f"{media if media == GRAPHQL else JSON}; charset=utf-8",
        )

    async def _reader(
        self, request: Request, query_string: bytes, request_id: str, media: str | None
    ) -> Callable[[], Call]:
        """Reads what must be read on the event loop; the rest is the worker's."""
        if request.method not in ("GET", "POST"):
            raise _not_allowed("The method is neither GET nor POST.", "GET, POST")
        if media is None:
            expected = f"Accept: {GRAPHQL} or {JSON}"
            raise HttpRefusal(
                406, HubError(ErrorCode.BAD_INPUT, "No acceptable media type.", expected=expected)
            )
        if request.method == "GET":
            if "authorization" in request.headers:
                # What needs a token is about somebody, and a URL ends up in the logs on the way.
                raise _not_allowed("A GET with a token is not answered.", "POST")
            return lambda: call_of_url(query_string, request_id)
        try:
            with anyio.fail_after(_BODY_SECONDS):
                body = await read_body(request, self.settings.max_body_bytes)
        except TimeoutError:
            raise HttpRefusal(
                408,
                HubError(ErrorCode.BAD_INPUT, "The body did not arrive in time."),
                {"connection": "close"},
            ) from None
        return lambda: call_of_body(body, request_id)

    def _answer(self, headers: Mapping[str, str], read: Callable[[], Call], request_id: str) -> _Answer:
        """In the worker thread: from JSON to the answer. Raises ``HttpRefusal`` and ``HubError``."""
        try:
            call = read()
            caller = self.authenticate(headers)
            document, operation = self._documents.prepare(call.text, call.operation_name, call.variables)
            _refuse_kind(operation, call)
            wrong = variable_errors(self._graphql, operation, call.variables)
            if wrong:
                raise Refused(*wrong)
            context = self.make_context(caller, call)
            result = execute(
                self._graphql,
                document,
                context_value=context,
                variable_values=dict(call.variables),
                operation_name=call.operation_name,
                executor_class=self.schema.execution_context_class,
                is_awaitable=_never,
                operation_extensions=dict(call.extensions),
            )
            assert isinstance(result, ExecutionResult)
            return self._finish(context, result, request_id)
        except Refused as refused:
            return _answer(400, {"errors": refused.entries}, lenient=True)
        except (HubError, HttpRefusal):
            raise
        except Exception as error:
            return _answer(500, {"errors": [internal(error, request_id)]})

    def _finish(self, context: ContextT, result: ExecutionResult, request_id: str) -> _Answer:
        """Runs ``before_answer``; whatever fails from here on, nothing of the data leaves."""
        try:
            self.before_answer(context, result)
            body: dict[str, Any] = {}
            if result.errors:
                body["errors"] = [field_error(error, request_id) for error in result.errors]
            body["data"] = result.data
            if context.answer_extensions:
                body["extensions"] = dict(context.answer_extensions)
            return _answer(200, body)
        except HubError as error:
            return _answer(503, {"errors": [entry(error)], "data": None})
        except Exception as error:
            return _answer(500, {"errors": [internal(error, request_id)], "data": None})


def _answer(
    status: int,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    *,
    lenient: bool = False,
) -> _Answer:
    content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return _Answer(status, content, headers or {}, lenient)


def _refused(error: HubError) -> _Answer:
    headers = {"www-authenticate": challenge(error)} if error.code is ErrorCode.UNAUTHENTICATED else {}
    return _answer(_STATUS.get(error.code, 400), {"errors": [entry(error)]}, headers)


def _refuse_kind(operation: OperationDefinitionNode, call: Call) -> None:
    if call.read_only and operation.operation is not OperationType.QUERY:
        raise _not_allowed("A GET carries queries only.", "POST")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise Refused(
            entry(
                HubError(
                    ErrorCode.QUERY_INVALID,
                    "A subscription does not run over a plain HTTP request.",
                    expected="a query or a mutation",
                    fix="open a WebSocket",
                )
            )
        )


def _not_allowed(message: str, methods: str) -> HttpRefusal:
    fix = "send the operation by POST (urql: preferGetMethod: false)" if methods == "POST" else ""
    return HttpRefusal(
        405, HubError(ErrorCode.BAD_INPUT, message, expected=methods, fix=fix), {"allow": methods}
    )


def _never(_: Any) -> TypeGuard[Awaitable[Any]]:
    """Resolvers are synchronous; asking each value costs a third of a large answer's time."""
    return False
