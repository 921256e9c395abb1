"""Keys that never leave the hub: identity numbers become keyed digests at the edge.

``<home>/keys/identity-N.key`` holds 32 random bytes (mode 0600). The digest of a number is the
HMAC-SHA256 under key 1, wrapped by the HMAC under key 2, and so on: rotating adds a key and wraps
what is stored, without ever seeing a number again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from hub.errors import EngineError


@dataclass(frozen=True)
class KeyRing:
    """The identity keys in their order."""

    keys: tuple[bytes, ...]

    @property
    def version(self) -> int:
        """How many times a digest is wrapped."""
        return len(self.keys)

    def digest(self, value: str) -> str:
        """The keyed digest of a normalised identity number: 64 hexadecimal digits."""
        wrapped = value
        for key in self.keys:
            wrapped = hmac.new(key, wrapped.encode(), hashlib.sha256).hexdigest()
        return wrapped

    def derive(self, purpose: str) -> bytes:
        """A key for another purpose, the same in every process of this hub."""
        return hmac.new(self.keys[0], purpose.encode(), hashlib.sha256).digest()


def open_keys(home: Path) -> KeyRing:
    """The keys of this hub; makes the first one where there is none.

    Raises:
        EngineError: a key file has another length, or can't be read.
    """
    folder = home / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = sorted(folder.glob("identity-*.key"), key=lambda path: int(path.stem.split("-")[1]))
    if not paths:
        paths = [folder / "identity-1.key"]
        write_secret(paths[0], secrets.token_bytes(32))
    keys = tuple(path.read_bytes() for path in paths)
    if any(len(key) != 32 for key in keys):
        raise EngineError(
            f"A key file in {folder} is damaged.",
            expected="32 bytes in each identity-N.key",
            fix="restore the folder from its backup; without it no stored person can be found again",
        )
    return KeyRing(keys)


def write_secret(path: Path, content: bytes) -> None:
    """Writes a new file that only its owner can read; never over an existing one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
