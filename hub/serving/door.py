"""The door: HTTP connections, bounded before a request reaches the application.

uvicorn's protocol on httptools is quick and bounds neither heads nor connections. Here a head is bounded in
bytes and in time, connections in number, of one address too, and an answer that is not taken in time ends its
connection. Where the bound of connections is reached, the one that has waited longest for its request to
become whole makes room, so that half-open connections keep nobody out.
``docs/adr/0030`` has the figures and what else was looked at.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Literal, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from hub.settings import Settings

IDLE_SECONDS = 5
"""How long a connection may rest between two requests."""
TAKING_SECONDS = 60.0
"""How long a client may take to read what it was sent."""
MOST_PIPELINED = 8
BACKLOG = 128
"""Connections that wait to be accepted; for a moment so many may be open beyond the bound."""
OWN_FILES = 96
"""Files and sockets that are the hub's own beside one connection to Neo4j a thread."""
MOST_FILES = 65_536

Refusal = Literal["connections", "address", "head too long", "head too slow", "trailer", "not taken"]


class _Refused(Exception):
    """Ends the parsing of what a client sent."""


@dataclass(frozen=True)
class Bounds:
    """What one server lets in."""

    connections: int
    per_address: int
    head_bytes: int
    head_seconds: float
    proxies: tuple[IPv4Network | IPv6Network, ...]

    @staticmethod
    def of(settings: Settings, files: int) -> Bounds:
        """The bounds of the settings in a process that may open so many files."""
        spare = files - BACKLOG - OWN_FILES - settings.threads
        return Bounds(
            connections=max(1, min(settings.max_connections, spare)),
            per_address=settings.max_connections_per_address,
            head_bytes=settings.max_head_bytes,
            head_seconds=settings.head_seconds,
            proxies=tuple(
                ip_network(one.strip()) for one in settings.trusted_proxies.split(",") if one.strip()
            ),
        )

    def is_proxy(self, host: str) -> bool:
        """Whether the address is a proxy's, behind which there are many clients."""
        try:
            return any(ip_address(host) in proxies for proxies in self.proxies)
        except ValueError:
            return False


class Door:
    """The open connections of one server, and how many were refused why. Used on the event loop alone."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.refused: Counter[Refusal] = Counter()
        self._open: dict[Connection, str] = {}
        self._by_address: Counter[str] = Counter()
        # In the order in which they began to wait for a whole request.
        self._waiting: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def enter(self, connection: Connection, host: str) -> bool:
        """Lets a connection in, in the place of one that waits where it must be; False: there is no place."""
        address = address_of(host)
        crowded = self._by_address.get(address, 0) >= self.bounds.per_address
        if crowded and not self.bounds.is_proxy(host):
            if not self._make_room("address", address):
                return False
        elif len(self._open) >= self.bounds.connections and not self._make_room("connections"):
            return False
        self._open[connection] = address
        self._by_address[address] += 1
        self._waiting[connection] = None
        return True

    def waits(self, connection: Connection) -> None:
        """Its answer is sent: the next request is waited for."""
        if connection in self._open:
            self._waiting[connection] = None

    def works(self, connection: Connection) -> None:
        """Its request is whole: it keeps its place until the answer is sent."""
        self._waiting.pop(connection, None)

    def leave(self, connection: Connection) -> None:
        """The connection is closed, or is given up."""
        self._waiting.pop(connection, None)
        address = self._open.pop(connection, None)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def close(self) -> None:
        """Ends every connection that is still open."""
        for one in list(self._open):
            one.transport.abort()

    def _make_room(self, why: Refusal, address: str | None = None) -> bool:
        self.refused[why] += 1
        for one in self._waiting:
            if address is None or self._open[one] == address:
                self.leave(one)
                one.transport.abort()
                return True
        return False


class Connection(HttpToolsProtocol):
    """One connection. What it refuses gets a status without a text, and is closed."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        door: Door,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._door = door
        self._in_head = True
        self._head_bytes = 0
        self._beside_body = 0
        self._patience: asyncio.TimerHandle | None = None
        self._status = HTTPStatus.BAD_REQUEST

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Takes a place, or closes the connection."""
        super().connection_made(transport)
        if self._door.enter(self, self.client[0] if self.client is not None else ""):
            self._expect_head()
        else:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        """Gives the place back."""
        self._door.leave(self)
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parses what arrived, as far as the head's bound goes."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
            if self._patience is None:
                self._expect_head()
        else:
            self._beside_body += len(data)
        super().data_received(data)
        if self._beside_body > self._door.bounds.head_bytes and not self.transport.is_closing():
            # The frame of a body in tiny chunks, or a trailer without an end.
            self._refuse(HTTPStatus.BAD_REQUEST)
        if (
            self._in_head
            and self._head_bytes > self._door.bounds.head_bytes
            and not self.transport.is_closing()
        ):
            self._door.refused["head too long"] += 1
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins; what was counted before belongs to another one."""
        super().on_message_begin()
        self._in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; after the body it is a trailer, which nobody looks at, and so nobody may send."""
        if not self._in_head:
            self._door.refused["trailer"] += 1
            raise _Refused
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: its bytes are known, and what stands in it stays as it is."""
        self._in_head = False
        self._head_bytes = self._beside_body = 0
        self._expect_nothing()
        length = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if length > self._door.bounds.head_bytes:
            self._door.refused["head too long"] += 1
            self._status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise _Refused
        if len(self.pipeline) >= MOST_PIPELINED:
            raise _Refused
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body pays for itself and for as much beside it."""
        self._beside_body -= 2 * len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._in_head = True
        self._beside_body = 0
        self._door.works(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is handed over: who sends a request on or does not read is not waited for."""
        another = bool(self.pipeline)
        if self.transport.get_write_buffer_size():
            self.loop.call_later(TAKING_SECONDS, self._give_up)
        super().on_response_complete()
        if not another:
            self._door.waits(self)
            if self.cycle.more_body:
                self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls where parsing ended."""
        self._refuse(self._status)

    def _expect_head(self) -> None:
        self._patience = self.loop.call_later(self._door.bounds.head_seconds, self._head_is_late)

    def _expect_nothing(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _head_is_late(self) -> None:
        self._door.refused["head too slow"] += 1
        self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _give_up(self) -> None:
        if self.transport.get_write_buffer_size():
            self._door.refused["not taken"] += 1
            self.transport.abort()

    def _refuse(self, status: HTTPStatus) -> None:
        self._expect_nothing()
        if not self.transport.is_closing():
            head = (
                f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode())
            self.transport.close()


def address_of(host: str) -> str:
    """For whom a connection is counted: an IPv4 address, or an IPv6 one's /64, which is one customer's."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address) or address.is_loopback:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"


def allow_files() -> int:
    """Lets this process open as many files as it may, up to 65,536; answers how many these are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST_FILES if soft == resource.RLIM_INFINITY else soft


class Server(uvicorn.Server):
    """Who has not taken its answer when the time to drain is over, loses it."""

    def __init__(self, config: uvicorn.Config, door: Door) -> None:
        super().__init__(config)
        self._door = door

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Waits for answers as long as is set, then closes."""
        await super().shutdown(sockets)
        self._door.close()
        await asyncio.sleep(0)


def make_server(app: Callable[..., Any], settings: Settings, door: Door, **config: Any) -> Server:
    """A server behind the door; ``run(sockets=[...])`` serves until SIGTERM or SIGINT."""
    return Server(
        uvicorn.Config(
            app,
            http=cast("type[asyncio.Protocol]", partial(Connection, door=door)),
            ws="none",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=settings.drain_seconds,
            backlog=BACKLOG,
            **config,
        ),
        door,
    )
