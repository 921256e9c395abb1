"""The Bolt port, by its first bytes only: the driver belongs to hub/store/graph.py."""

import errno
import socket

from hub.errors import EngineError

HOST = "127.0.0.1"
# Magic number, then four offers: 5.0 to 5.8, 4.4 down to 4.2, 4.1, 3.0.
_HELLO = bytes.fromhex("6060b017 00080805 00020404 00000104 00000003")
_KNOWN_MAJORS = (3, 4, 5, 6)


def answers(port: int, timeout: float = 1.0) -> bool:
    """Whether a server on 127.0.0.1 agrees on a Bolt version."""
    try:
        with socket.create_connection((HOST, port), timeout=timeout) as connection:
            connection.sendall(_HELLO)
            reply = connection.recv(4)
    except OSError:
        return False
    # Two zeroes, minor, major; "HTTP" or silence is someone else.
    return len(reply) == 4 and reply[:2] == b"\0\0" and reply[3] in _KNOWN_MAJORS


def require_free(port: int) -> None:
    """Raises EngineError if something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            found = "engine.port-forbidden"
            if error.errno == errno.EADDRINUSE:
                found = "engine.port-used-by-neo4j" if answers(port) else "engine.port-used"
            raise EngineError(found, port=port, host=HOST) from None
