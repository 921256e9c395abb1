"""A JWKS address on 127.0.0.1 whose answer a test sets, and what is no JWKS."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tests.auth.signing import ED, KEYS, SMALL_RSA, jwk, jwks


@dataclass
class Provider:
    """An identity provider's JWKS address on 127.0.0.1, whose answer the test sets."""

    body: bytes = KEYS
    status: int = 200
    reads: int = 0
    answered: int = 0
    hold: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def __post_init__(self) -> None:
        self.hold.set()


GARBAGE = [
    b"",
    b"<html>",
    b"[]",
    b"{}",
    b'{"keys": {}}',
    b'{"keys": []}',
    b"\xff\xfe",
    b"[" * 100_000,
    jwks(jwk(SMALL_RSA, "x")),
    jwks(*[jwk(ED, str(n)) for n in range(101)]),
]
