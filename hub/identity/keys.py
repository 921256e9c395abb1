"""Keys that never leave the hub: identity numbers become keyed digests at the edge; and others.

``<home>/keys/identity-N.key`` holds 32 random bytes (mode 0600). The digest of a number is the HMAC-SHA256
under key 1, wrapped by the HMAC under key 2, and so on: rotating adds a key and wraps what is stored,
without ever seeing a number again (:mod:`hub.identity.key_rotation`). So every key is needed as long as the
hub lives. The exchange key is another thing: hubs of an alliance share it, and match persons by it.

What signs the log, seals cursors and marks rows that were set aside are keys of their own, 32 random bytes
each in ``<home>/keys/<name>.key``, made together with the first identity key. A home from before they had
files gets what it derived from that identity key until then, so that its log verifies as before.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from hub.errors import EngineError

SHORTEST_EXCHANGE_KEY = 32
"""In bytes."""
OWN_KEYS = ("audit-log", "cursor", "set-aside", "shared-attributes")
"""Keys for one purpose each; none says anything about another."""


@dataclass(frozen=True)
class ExchangeKey:
    """The key that hubs of an alliance share. ``id`` follows from the key, so it is the same in each hub."""

    id: str
    secret: bytes = field(repr=False)

    def digest(self, scheme: str, value: str) -> str:
        """The digest of a normalised identity number of a scheme: 64 hexadecimal digits, the same in every
        hub that has this key."""
        return hmac.new(self.secret, f"{scheme}\x1f{value}".encode(), hashlib.sha256).hexdigest()


class KeyRing:
    """The identity keys in their order, and the exchange key where there is one.

    Args:
        folder: where keys that another process adds later are read from.
        own: keys for other purposes, by their names.
    """

    def __init__(
        self,
        keys: tuple[bytes, ...],
        exchange: ExchangeKey | None = None,
        folder: Path | None = None,
        own: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self._keys = keys
        self._own = own
        self._folder = folder
        self.exchange = exchange

    def __repr__(self) -> str:
        return f"KeyRing(version={self.version})"

    @property
    def version(self) -> int:
        """How many times a digest is wrapped."""
        return len(self._keys)

    def digests_of(self, value: str) -> tuple[str, ...]:
        """The digest of a normalised identity number under each version, from 1."""
        return self._wrapped((), value, self._keys)

    def later(self, forms: tuple[str, ...], version: int) -> tuple[str, ...]:
        """These forms and those under the keys up to a version, which are read anew where they are missing.

        Raises:
            EngineError: the folder does not hold the key of that version.
        """
        if version > self.version:
            self._read_again(version)
        return self._wrapped(forms, forms[-1], self._keys[len(forms) :])

    def wrap(self, digest: str, version: int) -> str:
        """The form under a version, of a digest under the version before."""
        return _mac(self._keys[version - 1], digest)

    def own(self, name: str) -> bytes:
        """A key for another purpose (:data:`OWN_KEYS`), the same in every process of this hub and after every
        rotation of the identity keys."""
        return self._own[name]

    def _wrapped(self, forms: tuple[str, ...], value: str, keys: tuple[bytes, ...]) -> tuple[str, ...]:
        for key in keys:
            value = _mac(key, value)
            forms = (*forms, value)
        return forms

    def _read_again(self, version: int) -> None:
        keys = _read(self._folder) if self._folder is not None else self._keys
        if len(keys) < version or keys[: self.version] != self._keys:
            raise EngineError("identity.keys-other-version", version=version)
        self._keys = keys


def _mac(key: bytes, value: str) -> str:
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def open_keys(home: Path, exchange: Path | None = None) -> KeyRing:
    """The keys of this hub; makes the first ones where there are none.

    Args:
        exchange: the file of the exchange key.

    Raises:
        EngineError: a key is missing, has another length, or can't be read.
    """
    folder = home / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _paths(folder):
        # The identity key comes last: who finds it finds the others too.
        for path in (*(folder / f"{name}.key" for name in OWN_KEYS), _path(folder, 1)):
            with suppress(FileExistsError):  # another process was first
                write_secret(path, secrets.token_bytes(32))
    keys = _read(folder)
    own = {name: _own(folder, name, keys[0]) for name in OWN_KEYS}
    return KeyRing(keys, open_exchange_key(exchange) if exchange is not None else None, folder, own)


def add_key(home: Path, version: int) -> Path:
    """Makes the key of a version; one that is there stays."""
    path = _path(home / "keys", version)
    if not path.exists():
        write_secret(path, secrets.token_bytes(32))
    return path


def open_exchange_key(path: Path) -> ExchangeKey:
    """The key in a file: its bytes, without blanks and line ends around a text.

    Raises:
        EngineError: it can't be read, or is too short.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EngineError(
            "identity.exchange-key-unreadable", path=str(path), reason=str(error.strerror)
        ) from None
    key = content.strip() if content.isascii() else content
    if len(key) < SHORTEST_EXCHANGE_KEY:
        raise EngineError(
            "identity.exchange-key-short", path=str(path), count=len(key), least=SHORTEST_EXCHANGE_KEY
        )
    return ExchangeKey(_mac(key, "credit-hub exchange key id")[:16], key)


def _path(folder: Path, version: int) -> Path:
    return folder / f"identity-{version}.key"


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("identity-*.key"), key=lambda path: int(path.stem.split("-")[1]))


def _read(folder: Path) -> tuple[bytes, ...]:
    paths = _paths(folder)
    keys = tuple(path.read_bytes() for path in paths)
    missing = paths != [_path(folder, version) for version in range(1, len(paths) + 1)]
    if missing:
        raise EngineError("identity.key-file-missing", folder=str(folder))
    return tuple(_checked(key, folder) for key in keys)


def _checked(key: bytes, folder: Path) -> bytes:
    if len(key) != 32:
        raise EngineError("identity.key-file-damaged", folder=str(folder))
    return key


def _own(folder: Path, name: str, first: bytes) -> bytes:
    """A key for one purpose. A home from before it had a file keeps what it derived from its first key."""
    path = folder / f"{name}.key"
    if not path.exists():
        with suppress(FileExistsError):
            write_secret(path, hmac.new(first, name.encode(), hashlib.sha256).digest())
    return _checked(path.read_bytes(), folder)


def write_secret(path: Path, content: bytes) -> None:
    """Writes a new file that only its owner can read, whole or not at all, and never over an existing one.

    Raises:
        FileExistsError: there is one.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
