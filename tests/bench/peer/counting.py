"""A proxy between a server and Neo4j that counts statements and round trips."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

RUN = re.compile(rb"\xb3\x10[\x80-\x8f\xd0-\xd2]")
"""Bolt's RUN: a structure of three fields, the first a text."""
CARRIED = 2


@dataclass(frozen=True)
class Count:
    """What passed since the proxy began."""

    statements: int
    round_trips: int
    """Times that bytes went to Neo4j and others came back, on any connection."""
    sent: int
    """Bytes to Neo4j."""


class CountingProxy:
    """Listens on ``port`` and hands every connection on to Neo4j's on 127.0.0.1."""

    def __init__(self, neo4j: int) -> None:
        self._neo4j = neo4j
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._statements = self._round_trips = self._sent = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def count(self) -> Count:
        """The count as it is now."""
        with self._lock:
            return Count(self._statements, self._round_trips, self._sent)

    def close(self) -> None:
        """Takes no further connection."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                server, _ = self._listening.accept()
                neo4j = socket.create_connection(("127.0.0.1", self._neo4j))
                asked = threading.Event()
                for side in (server, neo4j):
                    side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._to_neo4j, args=(server, neo4j, asked), daemon=True).start()
                threading.Thread(target=self._from_neo4j, args=(server, neo4j, asked), daemon=True).start()

    def _to_neo4j(self, server: socket.socket, neo4j: socket.socket, asked: threading.Event) -> None:
        carried = b""
        with suppress(OSError), neo4j:
            while data := server.recv(1 << 16):
                seen = carried + data
                with self._lock:
                    self._statements += len(RUN.findall(seen))
                    self._sent += len(data)
                carried = seen[-CARRIED:]
                asked.set()
                neo4j.sendall(data)
            neo4j.shutdown(socket.SHUT_RDWR)

    def _from_neo4j(self, server: socket.socket, neo4j: socket.socket, asked: threading.Event) -> None:
        with suppress(OSError), server:
            while data := neo4j.recv(1 << 16):
                if asked.is_set():
                    asked.clear()
                    with self._lock:
                        self._round_trips += 1
                server.sendall(data)
            server.shutdown(socket.SHUT_RDWR)


@contextmanager
def counting(neo4j: int) -> Generator[CountingProxy]:
    """A proxy before the Neo4j on this port."""
    made = CountingProxy(neo4j)
    try:
        yield made
    finally:
        made.close()
