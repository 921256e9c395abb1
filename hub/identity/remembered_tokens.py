"""Tokens whose signature was checked already: a client sends the same one with each request.

What is remembered is who it names, under the SHA-256 of the whole token. It counts as long as the key that it
was checked with is the one that its ``kid`` still finds, and within its own times: withdrawing a key ends it
with the next request, as without.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from hub.identity.callers import Caller
from hub.identity.jwks import Key

MOST_TOKENS = 4_096


@dataclass(frozen=True)
class Checked:
    """A token that was good: ``kid`` and key, from when to when it holds (seconds since 1970), its caller."""

    kid: str | None
    key: Key
    begins: float
    ends: float
    caller: Caller


class RememberedTokens:
    """The :data:`MOST_TOKENS` that were used last. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, Checked] = OrderedDict()

    def get(self, token: str) -> Checked | None:
        """What is remembered of the token."""
        name = sha256(token.encode()).digest()
        with self._lock:
            checked = self._held.get(name)
            if checked is not None:
                self._held.move_to_end(name)
            return checked

    def keep(self, token: str, checked: Checked) -> None:
        """Remembers it."""
        with self._lock:
            self._held[sha256(token.encode()).digest()] = checked
            if len(self._held) > MOST_TOKENS:
                self._held.popitem(last=False)
