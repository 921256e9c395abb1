"""The bytes of a delivery in ``<home>/deliveries/<id>/``: its files and the mapping that reads them.

They are written under a temporary name, flushed, and renamed as a whole: a folder with a delivery's id is
complete. Only the owner can read it. When its time is over it is removed; hash and receipts stay in the
graph.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from hub.errors import EngineError, InputError
from hub.store.ids import new_id

DELIVERIES = "deliveries"
PART = ".part-"
MAPPING = "mapping.yaml"
FILES = "files"
CHUNK = 1 << 20
ABANDONED_SECONDS = 24 * 3_600
"""After so long a temporary folder belongs to a process that is gone."""


@dataclass(frozen=True)
class KeptFile:
    """A file as it came: its name within the delivery, how long it is, and its hash."""

    name: str
    size: int
    sha256: str


@dataclass
class Incoming:
    """A folder that fills. Not a delivery before :meth:`keep`."""

    home: Path
    folder: Path
    files: list[KeptFile] = field(default_factory=list[KeptFile])
    _open: list[Writing] = field(default_factory=list["Writing"])

    def open(self, name: str) -> Writing:
        """Begins a file of the delivery; :meth:`finish` ends it."""
        path = self.folder / FILES / PurePosixPath(name)
        with _refused(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            self._open.append(Writing(name, self.folder, os.fdopen(descriptor, "wb")))
        return self._open[-1]

    def finish(self, writing: Writing) -> None:
        """The file is on disk, and belongs to the delivery."""
        with _refused(self.folder):
            writing.opened.flush()
            os.fsync(writing.opened.fileno())
            writing.opened.close()
        self._open.remove(writing)
        self.files.append(KeptFile(writing.name, writing.size, writing.sha256))

    def keep(self, id_: str, mapping: str) -> None:
        """Makes the folder that of a delivery, whole or not at all."""
        with _refused(self.folder):
            path = self.folder / MAPPING
            path.write_text(mapping, "utf-8")
            path.chmod(0o600)
            for folder in (self.folder / FILES, self.folder):
                _sync(folder)
            self.folder.rename(folder_of(self.home, id_))
            _sync(self.home / DELIVERIES)

    def drop(self) -> None:
        """Leaves nothing."""
        for writing in self._open:
            with suppress(OSError):
                writing.opened.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Writing:
    """A file that is being written."""

    name: str
    folder: Path
    opened: BinaryIO
    size: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def write(self, chunk: bytes) -> None:
        """Takes the next bytes.

        Raises:
            EngineError: the disk refuses them.
        """
        with _refused(self.folder):
            self.opened.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    @property
    def sha256(self) -> str:
        """The hash of what came so far, in hexadecimal."""
        return self._hash.hexdigest()


def begin(home: Path) -> Incoming:
    """A new temporary folder.

    Raises:
        EngineError: the home can't be written.
    """
    folder = home / DELIVERIES / new_id(PART)
    with _refused(folder):
        folder.mkdir(parents=True, mode=0o700)
        (home / DELIVERIES).chmod(0o700)
        (folder / FILES).mkdir(mode=0o700)
    return Incoming(home, folder)


def _written(opened: BinaryIO) -> tuple[int, int]:
    """What changes when somebody writes into a file; one that is put in its place is another file."""
    now = os.fstat(opened.fileno())
    return now.st_size, now.st_mtime_ns


def copy(home: Path, folder: Path, names: Iterable[str]) -> Incoming:
    """A temporary folder with copies of files, as they are in the moment when each is read.

    Raises:
        InputError: one was written to meanwhile: half of it would be of another file.
    """
    incoming = begin(home)
    try:
        for name in names:
            source = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW)
            writing = incoming.open(name)
            with os.fdopen(source, "rb") as opened:
                before = _written(opened)
                while chunk := opened.read(CHUNK):
                    writing.write(chunk)
                if _written(opened) != before:
                    raise InputError("ingestion.file-changed", name=name)
            incoming.finish(writing)
    except BaseException:
        incoming.drop()
        raise
    return incoming


def folder_of(home: Path, id_: str) -> Path:
    """Where a delivery's bytes are."""
    return home / DELIVERIES / id_


def files_of(home: Path, id_: str) -> Path:
    """Where a delivery's files are.

    Raises:
        EngineError: they are not in this home.
    """
    folder = folder_of(home, id_) / FILES
    if not folder.is_dir():
        raise EngineError("ingestion.delivery-elsewhere", id=id_)
    return folder


def mapping_of(home: Path, id_: str) -> str:
    """The mapping that reads a delivery, as it was kept."""
    with _refused(folder_of(home, id_)):
        return (folder_of(home, id_) / MAPPING).read_text("utf-8")


def remove(home: Path, id_: str) -> None:
    """Ends the bytes of a delivery. They go out of sight at once, whatever happens meanwhile."""
    folder = folder_of(home, id_)
    gone = folder.with_name(new_id(PART))
    try:
        folder.rename(gone)
    except FileNotFoundError:
        return
    except OSError as error:
        raise EngineError(
            "ingestion.deliveries-unwritable", folder=str(folder), reason=str(error.strerror)
        ) from None
    shutil.rmtree(gone, ignore_errors=True)


def names(home: Path) -> list[str]:
    """The ids of all deliveries whose bytes are here."""
    folder = home / DELIVERIES
    return (
        sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
        if folder.is_dir()
        else []
    )


def sweep(home: Path, seconds: float = ABANDONED_SECONDS) -> None:
    """Removes what processes that are gone left half."""
    folder = home / DELIVERIES
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.name.startswith(PART) and time.time() - one.stat().st_mtime > seconds:
            shutil.rmtree(one, ignore_errors=True)


def age(home: Path, id_: str) -> float:
    """For how many seconds the bytes of a delivery have been there."""
    return time.time() - folder_of(home, id_).stat().st_mtime


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _refused(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(
            "ingestion.deliveries-unwritable", folder=str(folder.parent), reason=str(error.strerror)
        ) from None
