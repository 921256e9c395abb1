"""One statement, one round trip: Bolt for a statement that is a transaction of its own.

The driver makes a session, a result and a record for each, which costs a short read more than all else that
the hub does for it (``docs/adr/0070``). Here a statement is packed once, and it, its parameters and the pull
of all rows are sent together. Values are packed and unpacked by the driver's Rust extension; rows are lists.
Bolt 5.4: https://neo4j.com/docs/bolt/current/bolt/message/
"""

# The extension has no types.
# pyright: reportUnknownVariableType=false, reportMissingModuleSource=false, reportMissingTypeStubs=false

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore
from typing import Any, Final

from neo4j._codec.hydration import DehydrationHooks
from neo4j._rust.codec.packstream.v1 import pack, unpack

from hub import deadline

HELLO, LOGON, RUN, PULL = 0x01, 0x6A, 0x10, 0x3F
SUCCESS, RECORD, FAILURE = 0x70, 0x71, 0x7F
VERSION: Final = b"\0\0\4\5"
PREAMBLE: Final = b"\x60\x60\xb0\x17" + VERSION + bytes(12)
LARGEST_CHUNK: Final = 0xFFFF
END: Final = b"\0\0"
"""Of a message."""
CONNECTING_SECONDS: Final = 5.0
WAITING_SECONDS: Final = 10.0
"""So long a statement waits for one of the connections."""

Rows = list[list[Any]]
TUPLES: Final = DehydrationHooks(exact_values={}, exact_types={tuple: list}, subtypes={})
"""A tuple is sent as a list."""


class Unreachable(Exception):
    """The server does not answer, or no longer."""


class Refused(Exception):
    """The server answered that it failed: ``code`` is one of Neo4j's status codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def passing(self) -> bool:
        """Whether the same may succeed when it is tried again."""
        return self.code.startswith("Neo.TransientError.") and not self.code.endswith(
            (".Transaction.Terminated", ".Transaction.LockClientStopped")
        )


@dataclass(frozen=True)
class Server:
    """Where and as whom."""

    host: str
    port: int
    user: str
    password: str
    database: str


@dataclass(frozen=True)
class Answer:
    """The names of a statement's columns, and its rows."""

    names: list[str]
    rows: Rows


@cache
def packed(statement: str) -> bytes:
    """The beginning of the message that runs a statement."""
    return bytes([0xB3, RUN]) + _pack(statement)


class Connection:
    """A connection that has said who it is. After an error it is not used again.

    Raises:
        Unreachable, Refused.
    """

    def __init__(self, server: Server) -> None:
        with _unreachable():
            self._socket = socket.create_connection((server.host, server.port), CONNECTING_SECONDS)
        try:
            self._greet(server)
        except BaseException:
            self.close()
            raise

    def _greet(self, server: Server) -> None:
        with _unreachable():
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            self._socket.sendall(PREAMBLE)
            if self._socket.recv(len(VERSION)) != VERSION:
                raise Unreachable
        hello = {
            "user_agent": "credit-hub",
            "bolt_agent": {"product": "credit-hub"},
            "notifications_minimum_severity": "OFF",
        }
        who = {"scheme": "basic", "principal": server.user, "credentials": server.password}
        self._asked(_message(HELLO, hello) + _message(LOGON, who), 2)
        self._socket.settimeout(None)

    @property
    def open(self) -> bool:
        """Whether the server, which speaks only when it was asked, has not ended the connection."""
        try:
            self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def run(self, statement: str, parameters: Mapping[str, object], extra: Mapping[str, object]) -> Answer:
        """Runs a statement as a transaction of its own, and pulls all its rows. Where nobody waits for them
        any more the connection is broken off, by which Neo4j ends the statement."""
        message = b"".join((packed(statement), _pack(parameters), _pack(extra)))
        with deadline.interrupted_by(self._break):
            return self._asked(_chunked(message, PULL_ALL), 2)

    def close(self) -> None:
        """Ends it; the server takes back what has not come to its end."""
        with suppress(OSError):
            self._socket.close()

    def _break(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _asked(self, messages: bytes, summaries: int) -> Answer:
        """Sends messages, and takes in what comes until so many of them are answered."""
        names: list[str] = []
        rows: Rows = []
        with _unreachable():
            self._socket.sendall(messages)
        for message, start in self._messages():
            tag, told = message[start + 1], _unpack(message, start + 2)
            if tag == RECORD:
                rows.append(told)
                continue
            if tag != SUCCESS:
                raise Refused(str(told.get("code")))
            names = told.get("fields", names)
            summaries -= 1
            if not summaries:
                break
        return Answer(names, rows)

    def _messages(self) -> Iterator[tuple[bytearray, int]]:
        """The messages that come, each as the bytes in which it stands and where it begins there."""
        data, place = bytearray(), 0
        parts: list[bytes] = []
        while True:
            while (end := _chunk_end(data, place)) is None:
                data += self._received()
            begin, place = place + 2, end
            if begin < end:
                if not parts and data.startswith(END, end):
                    place += len(END)
                    yield data, begin
                else:
                    parts.append(bytes(data[begin:end]))
            elif parts:  # else it keeps the connection awake
                yield bytearray(b"".join(parts)), 0
                parts.clear()

    def _received(self) -> bytes:
        deadline.check()
        with _unreachable():
            data = self._socket.recv(1 << 18)
        if not data:
            deadline.check()
            raise Unreachable
        return data


class Pool:
    """Connections to one server, as many as ``most`` at a time. Thread-safe."""

    def __init__(self, server: Server, most: int) -> None:
        self._server = server
        self._idle: deque[Connection] = deque()
        self._room = BoundedSemaphore(most)
        self._closed = False

    def run(
        self, statement: str, parameters: Mapping[str, object], seconds: float | None, *, writes: bool
    ) -> Answer:
        """Runs a statement as a transaction of its own, which the server ends after so many seconds.

        Raises:
            Unreachable: then it may have been run.
            Refused: it was not, or what it did was taken back.
        """
        extra: dict[str, object] = {"mode": "w" if writes else "r", "db": self._server.database}
        if seconds is not None:
            extra["tx_timeout"] = max(int(seconds * 1000), 1)
        if not self._room.acquire(timeout=WAITING_SECONDS):
            raise Unreachable
        connection: Connection | None = None
        try:
            connection = self._connection()
            answer = connection.run(statement, parameters, extra)
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        else:
            self._idle.append(connection)
            if self._closed:
                self.close()
            return answer
        finally:
            self._room.release()

    def close(self) -> None:
        """Ends the connections; those in use end when they are given back."""
        self._closed = True
        while self._idle:
            with suppress(IndexError):
                self._idle.pop().close()

    def _connection(self) -> Connection:
        while self._idle:
            with suppress(IndexError):
                kept = self._idle.pop()
                if kept.open:
                    return kept
                kept.close()
        return Connection(self._server)


@contextmanager
def _unreachable() -> Generator[None]:
    try:
        yield
    except OSError:
        raise Unreachable from None


def _message(tag: int, *fields: object) -> bytes:
    return _chunked(bytes([0xB0 + len(fields), tag]) + b"".join(map(_pack, fields)))


def _chunked(message: bytes, then: bytes = b"") -> bytes:
    """A message as it is sent, and what follows it, copied once: a hundred kept decisions are 14 MB."""
    view, parts = memoryview(message), list[bytes | memoryview]()
    for start in range(0, len(message), LARGEST_CHUNK):
        chunk = view[start : start + LARGEST_CHUNK]
        parts += (len(chunk).to_bytes(2), chunk)
    return b"".join((*parts, END, then))


def _chunk_end(data: bytearray, place: int) -> int | None:
    """Where the chunk at a place ends; None where not all of it is there, or not yet what tells whether its
    message ends with it."""
    if len(data) < place + 2:
        return None
    size = data[place] << 8 | data[place + 1]
    end = place + 2 + size
    return end if len(data) >= end + (2 if size else 0) else None


def _pack(value: object) -> bytes:
    return pack(value, TUPLES)


def _unpack(data: bytearray, place: int) -> Any:
    return unpack(data, place)[0]


PULL_ALL: Final = _message(PULL, {"n": -1})
"""How much comes of it is bounded by the statement."""
