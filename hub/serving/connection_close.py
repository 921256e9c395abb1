"""Answers that begin before their request was read to its end say that the connection ends with them."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE = (b"connection", b"close")


class CloseUnread:
    """The server closes a connection on which the rest of a body may still come; a client that is not told so
    sends its next request on it, and loses that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; one without a body is read with its head."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        unread = True

        async def reading() -> Message:
            nonlocal unread
            part = await receive()
            unread = unread and part["type"] == "http.request" and part.get("more_body", False)
            return part

        async def sending(part: Message) -> None:
            if part["type"] == "http.response.start" and unread and _CLOSE not in part["headers"]:
                part = {**part, "headers": [*part["headers"], _CLOSE]}
            await send(part)

        await self._app(scope, reading, sending)


def _has_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )
