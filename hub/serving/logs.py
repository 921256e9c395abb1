"""Log lines: time, level, logger, request id and what happened; as text, or as JSON, one object a line.

Each request gets a line when it is over: method, path, status, time, bytes. Nothing of what was asked stands
in it: no query, no body, no token. The standard library is enough for both forms. Values are looked through
for identity numbers when a record is made (:mod:`hub.serving.identity_numbers_in_logs`), its message once
more as a whole.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Literal

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_schema.identity_numbers import hide_identity_numbers
from hub.serving.counts import Counts
from hub.serving.identity_numbers_in_logs import hide_identity_numbers_in_logs
from resolvers.http.answers import Worked
from resolvers.http.requests import REFUSED, REQUEST_ID, WORKED, request_id_of

CLIENT_GONE = 499
"""Told where a client closed its connection before the answer began, as nginx has it."""
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/-]{1,200}")
_request: ContextVar[str] = ContextVar("request", default="")
_access = logging.getLogger("hub.access")


def write_logs(form: Literal["text", "json"]) -> None:
    """From now on this process logs to stderr: the hub from INFO on, libraries from WARNING on."""
    hide_identity_numbers_in_logs()
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("hub").setLevel(logging.INFO)
    # What no line shows need not be found out for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


class TextLines(logging.Formatter):
    """``2026-11-22T01:00:00.123Z INFO hub.access 3f0c… GET /health 200 1.2 ms 54 bytes``, with ``-`` for the
    id where there is no request. Only a record begins at the left: its further lines are indented."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{_moment(record)} {record.levelname} {record.name} {_request.get() or '-'}"
        lines = f"{_message(record)}\n{record.exc_text or ''}".splitlines()
        return f"{head} " + "\n    ".join(map(_printable, lines))


class JsonLines(logging.Formatter):
    """Members ``time``, ``level``, ``logger``, ``message``; ``request`` and ``exception`` where there is one;
    of a request that is over ``method``, ``path``, ``status``, ``ms``, ``bytes``. ASCII, whatever stderr's
    encoding is."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if _request.get():
            line["request"] = _request.get()
        if record.name == _access.name and isinstance(record.args, dict):
            line |= record.args
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line)


class RequestLog:
    """Around an ASGI application: gives each request its id, tells it in the answer, logs and counts."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        request = request_id_of(scope)
        # A server has a task for each request: what it logs of this one afterwards has the id too.
        _request.set(request)
        path, status, size = str(scope["path"]), CLIENT_GONE, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception:
            status = 500
            raise
        finally:
            seconds = perf_counter() - begun
            self._counts.add(status, seconds, scope["state"].get(REFUSED, ""))
            worked: Worked | None = scope["state"].get(WORKED)
            if worked is not None:
                self._counts.add_work(worked.place, worked.cost, worked.spent)
            _access.info(
                "%(method)s %(path)s %(status)d %(ms).1f ms %(bytes)d bytes",
                {
                    "method": scope["method"],
                    "path": path if _PLAIN_PATH.fullmatch(path) else "(no plain path)",
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": size,
                },
            )


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    # Values that are no identity number by themselves may be one together.
    return hide_identity_numbers(record.getMessage())


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line)
