"""The bytes of what was delivered, which stay the same from the first look to the last row."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from hub.errors import InputError

CHUNK = 1 << 20


class Content(Protocol):
    """Bytes that can be read again and again."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    def open(self) -> BinaryIO:
        """The bytes from their beginning.

        Raises:
            InputError: they are not those any more that were looked at first.
        """
        ...

    def check(self, opened: BinaryIO) -> None:
        """Refuses bytes that were changed while they were read.

        Raises:
            InputError: they are others now.
        """
        ...


@dataclass(frozen=True)
class OnDisk:
    """A file. ``state`` is what changes when somebody writes into it or puts another one in its place."""

    path: Path
    name: str
    state: tuple[int, ...]

    @property
    def size(self) -> int:
        return self.state[2]

    def open(self) -> BinaryIO:
        opened = _opened(self.path, self.name)
        try:
            self.check(opened)
        except InputError:
            opened.close()
            raise
        return opened

    def check(self, opened: BinaryIO) -> None:
        if _state(opened) != self.state:
            raise InputError("ingestion.file-changed", name=self.name)


def on_disk(path: Path, name: str) -> OnDisk:
    """A file as it is now.

    Raises:
        InputError: it can't be read.
    """
    with _opened(path, name) as opened:
        return OnDisk(path, name, _state(opened))


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        return open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    except OSError as error:
        raise InputError("ingestion.file-unreadable", name=name, reason=str(error.strerror)) from None


def _state(opened: BinaryIO) -> tuple[int, ...]:
    now = os.fstat(opened.fileno())
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


class Spool:
    """Bytes outside of memory, in a file without a name: it is gone with this object or with the process,
    whatever ends it."""

    def __init__(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115
        self._file = file
        self._close = weakref.finalize(self, file.close)
        self.size = 0

    def write(self, data: bytes) -> None:
        """Adds bytes at the end."""
        self._file.write(data)
        self.size += len(data)

    def flush(self) -> None:
        """Before what was written is read."""
        self._file.flush()

    def read(self, begins: int, length: int) -> bytes:
        """So many bytes, or what is there of them."""
        return os.pread(self._file.fileno(), length, begins)


@dataclass(frozen=True)
class Unpacked:
    """A stretch of a spool, in which a member of an archive stands."""

    spool: Spool
    begins: int
    size: int

    def open(self) -> BinaryIO:
        return io.BufferedReader(_Stretch(self.spool, self.begins, self.size))

    def check(self, opened: BinaryIO) -> None:
        pass


class _Stretch(io.RawIOBase):
    """Reads a stretch of a file, with a place of its own."""

    def __init__(self, spool: Spool, begins: int, size: int) -> None:
        self._spool, self._begins, self._size, self._at = spool, begins, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        length = max(0, min(len(buffer), self._size - self._at))
        taken = self._spool.read(self._begins + self._at, length)
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)


def chunks(content: Content) -> Iterator[bytes]:
    """All bytes, a megabyte at a time."""
    with content.open() as opened:
        while chunk := opened.read(CHUNK):
            yield chunk
        content.check(opened)


def digest(content: Content) -> str:
    """The SHA-256 of all bytes, in hexadecimal digits."""
    total = hashlib.sha256()
    for chunk in chunks(content):
        total.update(chunk)
    return total.hexdigest()
