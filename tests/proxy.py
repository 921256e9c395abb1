"""A TCP proxy between a hub and Neo4j that loses a connection, or holds it up, where a test says.

It knows of Bolt only that a statement's text stands in its RUN message as it is, and what COMMIT looks like.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

COMMIT = bytes.fromhex("0002 b012 0000")
"""Bolt's COMMIT: a chunk of two bytes, a structure without fields, the end of the message."""
AUDIT = b"CREATE (a:AuditEntry)"
"""In the statement that writes entries, and in no other."""

Way = Literal["lose", "lose the reply", "hold"]


@dataclass
class Fault:
    """What happens to the first connection that carried ``statement`` and then sends ``then``.

    ``lose``: the connection is cut before Neo4j gets the bytes; ``lose the reply``: Neo4j gets them and the
    hub does not hear; ``hold``: Neo4j gets them when ``held`` is set. ``lasting``: from then on nobody
    reaches Neo4j until ``mend``.
    """

    way: Way
    statement: bytes
    then: bytes = b""
    lasting: bool = False
    met: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)


class Proxy:
    """Listens on ``port`` and hands every connection on to Neo4j's port on 127.0.0.1."""

    def __init__(self, neo4j: int) -> None:
        self._neo4j = neo4j
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.down = False
        self.fault: Fault | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Neo4j is gone: open connections break, new ones find nobody who speaks."""
        self.down = True
        self._break(set(self._open))

    def mend(self) -> None:
        """Neo4j is back, and stays."""
        self.fault, self.down = None, False

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                hub, _ = self._listening.accept()
                if self.down:
                    hub.close()
                    continue
                try:
                    neo4j = socket.create_connection(("127.0.0.1", self._neo4j), timeout=5)
                except OSError:
                    hub.close()
                    continue
                neo4j.settimeout(None)
                with self._lock:
                    self._open |= {hub, neo4j}
                deaf = threading.Event()
                threading.Thread(target=self._to_neo4j, args=(hub, neo4j, deaf), daemon=True).start()
                threading.Thread(target=self._to_hub, args=(hub, neo4j, deaf), daemon=True).start()

    def _to_neo4j(self, hub: socket.socket, neo4j: socket.socket, deaf: threading.Event) -> None:
        carried = b""
        with suppress(OSError):
            while data := hub.recv(1 << 16):
                fault = self.fault
                # A message may come in pieces: what came before is looked at with what comes now.
                carried = (carried + data)[-(1 << 18) :]
                if fault is not None and not fault.met.is_set() and _meets(fault, carried, data):
                    fault.met.set()
                    if fault.lasting:
                        self.down = True
                        self._break(self._open - {hub, neo4j})
                    if fault.way == "lose":
                        break
                    if fault.way == "lose the reply":
                        deaf.set()
                    if fault.way == "hold":
                        fault.held.wait(60)
                neo4j.sendall(data)
                if COMMIT in data:
                    carried = b""
        self._break({hub, neo4j})

    def _to_hub(self, hub: socket.socket, neo4j: socket.socket, deaf: threading.Event) -> None:
        with suppress(OSError):
            while data := neo4j.recv(1 << 16):
                if deaf.is_set():
                    break
                hub.sendall(data)
        self._break({hub, neo4j})

    def _break(self, connections: set[socket.socket]) -> None:
        with self._lock:
            self._open -= connections
        for one in connections:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _meets(fault: Fault, carried: bytes, data: bytes) -> bool:
    place = carried.rfind(fault.statement)
    if place < 0:
        return False
    return fault.then in carried[place:] if fault.then else fault.statement in carried[-len(data) - 99 :]


@contextmanager
def proxy(neo4j: int) -> Generator[Proxy]:
    """A proxy before the Neo4j on this port."""
    made = Proxy(neo4j)
    try:
        yield made
    finally:
        made.close()
