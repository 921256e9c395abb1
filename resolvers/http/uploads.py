"""Files of records over HTTP (报送文件): ``POST /deliveries`` takes one, ``GET`` tells what became of it.

The body is the file itself and goes to disk as it comes, bounded in bytes and time. What is cut in the middle
leaves nothing. All that asks the graph runs in a thread; the event loop only moves bytes.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub.access.caller_and_purpose import Purpose
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.ingestion.deliveries import kept_files
from hub.ingestion.deliveries.kept_files import Incoming
from hub.messages.languages import speaking
from hub.services import Services
from hub.settings import Settings
from resolvers.http import delivery_answers as answers
from resolvers.http.answers import Answer, answer_of, as_json, refusal
from resolvers.http.error_entries import internal
from resolvers.http.requests import (
    REFUSED,
    REQUEST_ID,
    HttpRefusal,
    language_of,
    refuse_identity_in_url,
    request_id_of,
)
from resolvers.http.statuses import OF_FILE

T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_A_TIME = 4
"""Files that one process receives at a time."""
_NAME = re.compile(r"[^/\\*?\[\]:<>|\"\x00-\x1f]{1,120}")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:?([A-Za-z0-9+/=]+?):?\s*(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Deliveries:
    """The application below ``/deliveries``; ``authenticate`` as the GraphQL endpoint has it."""

    services: Services
    settings: Settings
    authenticate: Callable[[Mapping[str, str]], Caller | None]
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        query_string: bytes = scope.get("query_string", b"")
        scope["query_string"] = b""  # no log prints it
        request_id = request_id_of(scope)
        with speaking(language_of(request.headers.getlist("accept-language"))):
            try:
                response = await self._respond(request, query_string)
            except ClientDisconnect:
                return
            except HttpRefusal as refused:
                response = _response(request, answer_of(refused))
            except HubError as error:
                answer = answer_of(error)
                status = OF_FILE.get(error.code, answer.status)
                response = _response(request, replace(answer, status=status))
            except Exception as error:
                response = _response(request, refusal(500, {"errors": [internal(error, request_id)]}))
        response.headers[REQUEST_ID] = request_id
        await response(scope, receive, send)

    async def _respond(self, request: Request, query_string: bytes) -> Response:
        refuse_identity_in_url(request.scope["path"], query_string)
        caller = await _in_thread(lambda: self.authenticate(request.headers))
        if caller is None:
            raise HubError(ErrorCode.UNAUTHENTICATED, "access.token-missing")
        asked = dict(Request({**request.scope, "query_string": query_string}).query_params)
        if (mapping := request.path_params.get("mapping")) is not None:
            form = await _in_thread(lambda: answers.form(self.services, mapping, asked.get("file")))
            return _file(form, XLSX, f"{mapping}.xlsx")
        id_ = request.path_params.get("id")
        if id_ is None:
            return await self._receive(request, caller, asked)
        matter = Purpose(answers.PURPOSE, (asked.get("matter") or str(id_))[: answers.LONGEST_MATTER])
        if request.scope["path"].endswith("/bad-rows"):
            name, parts = await _in_thread(
                lambda: answers.bad_rows(self.services, caller, matter, id_, asked.get("after", ""))
            )
            return _file(parts, "text/csv; charset=utf-8", name)
        if request.scope["path"].endswith("/rows"):
            page = await _in_thread(lambda: answers.rows(self.services, caller, matter, id_, asked))
            return _response(request, Answer(200, as_json(page)))
        found = await _in_thread(lambda: answers.state(self.services, caller, matter, id_))
        return _response(request, Answer(200, as_json(found)))

    async def _receive(self, request: Request, caller: Caller, asked: Mapping[str, str]) -> Response:
        mapping, name = asked.get("mapping"), asked.get("file")
        if name is not None and (
            not _NAME.fullmatch(name) or name.startswith(".") or holds_identity_number(name)
        ):
            raise _refused(400, "http.upload-file-name")
        digest = _check_head(request, self.settings.delivery_bytes)
        of = await _in_thread(lambda: answers.expected(self.services, caller, mapping or None, name))
        if self._room.locked():
            raise HttpRefusal(503, HubError(ErrorCode.UNAVAILABLE, "http.upload-busy"), {"retry-after": "10"})
        async with self._room:
            incoming = await _in_thread(lambda: kept_files.begin(self.settings.home))
            try:
                async with asyncio.timeout(self.settings.delivery_seconds):
                    await self._fill(request, incoming, of.name, digest)
            except TimeoutError:
                await _in_thread(incoming.drop)
                seconds = self.settings.delivery_seconds
                raise HttpRefusal(
                    408,
                    HubError(ErrorCode.LIMIT_EXCEEDED, "http.upload-late", seconds=seconds),
                    {"connection": "close"},
                ) from None
            except BaseException:
                await _in_thread(incoming.drop)
                raise
            try:
                found = await _in_thread(lambda: answers.received(self.services, of, incoming))
            except InputError:
                await _in_thread(incoming.drop)  # refused before it was a delivery
                raise
        headers = {"location": f"/deliveries/{found['id']}"}
        return _response(request, Answer(202, as_json(found), headers))

    async def _fill(self, request: Request, incoming: Incoming, name: str, digest: str | None) -> None:
        """Writes the body into the file, and looks whether it is the one that was meant.

        Raises:
            ClientDisconnect: it was cut in the middle.
            HttpRefusal: it is too long, empty, or another one than its head says.
        """
        most, declared = self.settings.delivery_bytes, request.headers.get("content-length")
        writing = await _in_thread(lambda: incoming.open(name))
        async for part in _parts(request):
            if writing.size + len(part) > most:
                raise _too_long(most)
            await _in_thread(lambda p=part: writing.write(p))
        if not writing.size:
            raise _refused(400, "http.upload-empty")
        if declared is not None and writing.size != int(declared):
            raise _refused(400, "http.upload-length")
        if digest is not None and writing.sha256 != digest:
            raise _refused(400, "http.upload-digest")
        await _in_thread(lambda: incoming.finish(writing))


def _file(content: bytes | Iterator[bytes], media_type: str, name: str) -> Response:
    """A file to be kept under a name."""
    headers = {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-disposition": f'attachment; filename="{name}"',
    }
    if isinstance(content, bytes):
        return Response(content, media_type=media_type, headers=headers)
    return StreamingResponse(_in_parts(content), media_type=media_type, headers=headers)


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """The parts of the body, gathered to a size that is worth a thread."""
    some, size, more = list[bytes](), 0, True
    while more:
        part = await request.receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        more = part.get("more_body", False)
        some.append(part.get("body", b""))
        size += len(some[-1])
        if size >= kept_files.CHUNK or not more:
            yield b"".join(some)
            some, size = [], 0


def _check_head(request: Request, most: int) -> str | None:
    """What the head says of the body: refused where it can't be taken; the digest that it names."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    encoding = ",".join(request.headers.getlist("content-encoding") or ["identity"]).lower()
    # `curl --data-binary` declares whatever it sends as application/x-www-form-urlencoded.
    if kind == "multipart/form-data" or encoding != "identity":
        raise _refused(415, "http.upload-encoded")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 15 or int(declared) > most):
        raise _too_long(most)
    named = request.headers.getlist("digest") + request.headers.getlist("content-digest")
    if not named:
        return None
    found = _DIGEST.search(",".join(named))
    try:
        digest = base64.b64decode(found[1], validate=True) if found is not None else b""
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise _refused(400, "http.upload-digest-unreadable")
    return digest.hex()


def _too_long(most: int) -> HttpRefusal:
    error = HubError(ErrorCode.LIMIT_EXCEEDED, "http.upload-too-long", most=most)
    return HttpRefusal(413, error, {"connection": "close"})


def _refused(status: int, message: str) -> HttpRefusal:
    return HttpRefusal(status, HubError(ErrorCode.BAD_INPUT, message))


def _response(request: Request, answer: Answer) -> Response:
    request.scope["state"][REFUSED] = answer.refused
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff", **answer.headers}
    return Response(answer.content, answer.status, headers, "application/json; charset=utf-8")


async def _in_parts(parts: Any) -> AsyncIterator[bytes]:
    while (part := await _in_thread(lambda: next(parts, None))) is not None:
        yield part


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)
