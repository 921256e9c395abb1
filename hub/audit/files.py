"""The files of a segment: entries that left the graph, compressed, with a signed note and a key file.

``N-M.jsonl.gz`` holds the canonical bytes of the leaves N to M-1, one a line. ``N-M.note`` is signed: range,
head, hash of the file, first and last time. ``N-M.keys`` says fast what the segment does not hold: 8 bytes
of a hash for each subject, caller and receipt, sorted.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hub.audit.merkle import head_of, leaf_hash
from hub.audit.notes import Signer, VerifierKey, open_note
from hub.errors import EngineError, InputError

DIGEST = 8


@dataclass(frozen=True)
class Segment:
    """The leaves from ``start`` up to ``end``. ``deleted``: when its file was given up, or empty."""

    start: int
    end: int
    root: str
    sha256: str
    first: str
    last: str
    note: str = ""
    cleared: bool = False
    deleted: str = ""

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return f"{self.start:012d}-{self.end:012d}"

    def text(self, origin: str) -> str:
        """The text of its note."""
        root = base64.b64encode(bytes.fromhex(self.root)).decode()
        lines = [f"{origin}/segment", str(self.start), str(self.end), root]
        lines += [f"sha256 {self.sha256}", f"first {self.first}", f"last {self.last}"]
        return "\n".join(lines) + "\n"

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether its note is signed and says what the graph says."""
        try:
            return open_note(self.note, key) == self.text(key.name)
        except InputError:
            return False


def write_segment(folder: Path, start: int, entries: Sequence[bytes], signer: Signer) -> Segment:
    """Writes the files of a segment, and reads them again; they are on disk when this returns.

    Raises:
        OSError: they can't be written (a full disk); nothing is left of them then but earlier files.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    packed = gzip.compress(b"".join(entry + b"\n" for entry in entries), compresslevel=6, mtime=0)
    read = [json.loads(entry) for entry in entries]
    times = [str(entry.get("at", "")) for entry in read]
    segment = Segment(
        start=start,
        end=start + len(entries),
        root=head_of([leaf_hash(entry) for entry in entries]).hex(),
        sha256=hashlib.sha256(packed).hexdigest(),
        first=min(times),
        last=max(times),
    )
    segment = replace(segment, note=signer.sign(segment.text(signer.name)))
    digests = sorted({digest for entry in read for digest in _digests(entry)})
    _write(folder / f"{segment.name}.keys", b"".join(digests))
    _write(folder / f"{segment.name}.note", segment.note.encode())
    _write(folder / f"{segment.name}.jsonl.gz", packed)
    if read_segment(folder, segment) != list(entries):
        raise OSError(f"the files of segment {segment.name} can't be read again as they were written")
    return segment


def read_segment(folder: Path, segment: Segment) -> list[bytes]:
    """The entries of a segment, checked against its hash and its head.

    Raises:
        EngineError: the file is not there, or is not the one that was written.
    """
    path = folder / f"{segment.name}.jsonl.gz"
    try:
        packed = path.read_bytes()
    except OSError:
        raise EngineError(
            f"The segment file {path.name} of the audit log can't be read.",
            expected="every segment's files in one folder, which replicas share",
            fix="bring it back from its backup",
        ) from None
    if hashlib.sha256(packed).hexdigest() == segment.sha256:
        entries = gzip.decompress(packed).split(b"\n")[:-1]
        if head_of([leaf_hash(entry) for entry in entries]).hex() == segment.root:
            return entries
    raise EngineError(
        f"The segment file {path.name} of the audit log was changed.",
        expected=f"SHA-256 {segment.sha256}",
        fix="bring it back from its backup",
    )


def may_hold(folder: Path, segment: Segment, word: str, value: str) -> bool:
    """Whether a segment may hold an entry of this subject, caller or receipt (``word``).

    Without a readable key file it may.
    """
    wanted = _digest(word, value)
    try:
        with (folder / f"{segment.name}.keys").open("rb") as file:
            low, high = 0, file.seek(0, os.SEEK_END) // DIGEST
            while low < high:
                middle = (low + high) // 2
                file.seek(middle * DIGEST)
                found = file.read(DIGEST)
                if found == wanted:
                    return True
                low, high = (middle + 1, high) if found < wanted else (low, middle)
            return False
    except OSError:
        return True


def remove_segment(folder: Path, name: str) -> None:
    """Takes a segment's files away."""
    for ending in ("jsonl.gz", "keys", "note"):
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


def _digests(entry: dict[str, Any]) -> Iterable[bytes]:
    yield _digest("receipt", str(entry.get("receipt", "")))
    yield _digest("caller", str(entry.get("caller", "")))
    for subject in entry.get("subjects", ()):
        yield _digest("subject", str(subject))


def _digest(word: str, value: str) -> bytes:
    return hashlib.sha256(f"{word}:{value}".encode()).digest()[:DIGEST]


def _write(path: Path, content: bytes) -> None:
    """A whole file under its name, or none: written beside, on disk, then renamed."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
