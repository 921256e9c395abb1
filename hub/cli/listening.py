"""The HTTP port of a server."""

from __future__ import annotations

import socket

from hub.errors import EngineError
from hub.settings import Settings


def listen(settings: Settings) -> socket.socket:
    """The HTTP port, taken before anything slow starts.

    Raises:
        EngineError: another process has it, or the address is not this machine's.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise EngineError("cli.port-taken", address=settings.authority, reason=str(error.strerror)) from None
    return listening
