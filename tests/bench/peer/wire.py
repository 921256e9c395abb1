"""Requests as bytes, and where an answer ends: HTTP and Bolt with as little between as there can be.

Answers are counted and looked through for errors, not decoded: the load must not be what is measured.
Bolt 5.0: https://neo4j.com/docs/bolt/current/bolt/message/
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

HELLO, RUN, PULL, SUCCESS, FAILURE = 0x01, 0x10, 0x3F, 0x70, 0x7F
VERSION = b"\0\0\0\5"
PREAMBLE = b"\x60\x60\xb0\x17" + VERSION + bytes(12)


class Answer(Protocol):
    """What came on one connection since its request was sent."""

    failed: bool

    def feed(self, data: bytes) -> bool:
        """Takes bytes in; whether the answer is whole now."""
        ...


class Target(Protocol):
    """Whom requests are sent to."""

    def connect(self) -> socket.socket:
        """A connection that is ready for requests."""
        ...

    def answer(self) -> Answer:
        """A reader of one answer."""
        ...


@dataclass(frozen=True)
class Http:
    """A GraphQL endpoint on this machine."""

    port: int
    path: str
    token: str = ""

    def request(self, body: bytes) -> bytes:
        """A POST of a body."""
        bearer = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\n{bearer}Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def connect(self) -> socket.socket:
        """A connection that is kept."""
        return _connected(self.port)

    def answer(self) -> HttpAnswer:
        """A reader of one answer."""
        return HttpAnswer()


@dataclass
class HttpAnswer:
    """One HTTP answer with Content-Length or in chunks."""

    failed: bool = False
    _come: bytearray = field(default_factory=bytearray)
    _head: int = -1
    _length: int = -1

    def feed(self, data: bytes) -> bool:
        """Takes bytes in; whether the answer is whole now."""
        self._come += data
        if self._head < 0:
            end = self._come.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._head = end + 4
            head = bytes(self._come[:end]).lower()
            place = head.find(b"content-length:")
            self._length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else -1
        if self._length >= 0:
            whole = len(self._come) >= self._head + self._length
        else:
            whole = self._come.endswith(b"0\r\n\r\n")
        if whole:
            body = self.body
            # A GraphQL failure may be a 200: "errors" stands at the start of its answer or at its end.
            errors = b'"errors"' in body[:100] or b'"errors"' in body[-2_000:]
            self.failed = errors or not self._come.startswith(b"HTTP/1.1 200")
        return whole

    @property
    def body(self) -> bytes:
        """What came after the head."""
        return bytes(self._come[self._head :])


@dataclass(frozen=True)
class Bolt:
    """A Neo4j on this machine."""

    port: int
    user: str
    password: str

    def connect(self) -> socket.socket:
        """A connection that has said who it is."""
        connected = _connected(self.port)
        connected.sendall(PREAMBLE)
        if (spoken := connected.recv(4)) != VERSION:
            raise RuntimeError(f"Neo4j does not speak Bolt 5.0 but {spoken.hex()}")
        who = {
            "user_agent": "bench/1",
            "scheme": "basic",
            "principal": self.user,
            "credentials": self.password,
        }
        connected.sendall(_message(HELLO, who))
        answer = BoltAnswer(summaries=1)
        while not answer.feed(connected.recv(1 << 16)):
            pass
        return connected

    def answer(self) -> BoltAnswer:
        """A reader of what RUN and PULL answer."""
        return BoltAnswer()


@dataclass
class BoltAnswer:
    """The messages that answer a request, to the last summary."""

    summaries: int = 2
    failed: bool = False
    _come: bytearray = field(default_factory=bytearray)
    _place: int = 0
    _inside: bool = False

    def feed(self, data: bytes) -> bool:
        """Takes bytes in; whether the answer is whole now. A statement that fails is the kit's mistake."""
        self._come += data
        while self._place + 2 <= len(self._come):
            size = int.from_bytes(self._come[self._place : self._place + 2], "big")
            if self._place + 2 + size > len(self._come):
                break
            if not self._inside and size:
                tag = self._come[self._place + 3]
                if tag == FAILURE:
                    raise RuntimeError(bytes(self._come[self._place : self._place + 600]))
                self.summaries -= tag == SUCCESS
            self._inside = size > 0
            self._place += 2 + size
        return self.summaries == 0 and not self._inside


def statement(text: str, parameters: Mapping[str, object], *, writes: bool) -> bytes:
    """RUN as a transaction of its own, and PULL of all rows, to be sent at once."""
    extra = {"mode": "w" if writes else "r", "db": "neo4j"}
    return _message(RUN, text, parameters, extra) + _message(PULL, {"n": -1})


def _connected(port: int) -> socket.socket:
    connected = socket.create_connection(("127.0.0.1", port), timeout=120)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def _message(tag: int, *fields: object) -> bytes:
    data = bytes([0xB0 + len(fields), tag]) + b"".join(map(_packed, fields))
    assert len(data) < 1 << 16, "one chunk"
    return struct.pack(">H", len(data)) + data + b"\0\0"


def _packed(value: object) -> bytes:
    """PackStream of what a parameter can be."""
    match value:
        case None:
            return b"\xc0"
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int():
            return b"\xcb" + struct.pack(">q", value)
        case str():
            data = value.encode()
            return b"\xd1" + struct.pack(">H", len(data)) + data
        case Mapping():
            items: Mapping[str, object] = value
            packed = b"".join(_packed(name) + _packed(inner) for name, inner in items.items())
            return b"\xd9" + struct.pack(">H", len(items)) + packed
        case Sequence():
            members: Sequence[object] = value
            return b"\xd5" + struct.pack(">H", len(members)) + b"".join(map(_packed, members))
        case _:
            raise TypeError(type(value))
