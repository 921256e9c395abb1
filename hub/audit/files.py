"""The files of a segment: entries that left the graph, compressed, with a signed note and a key file.

``N-M.jsonl.gz`` holds the canonical bytes of the leaves N to M-1, one a line. ``N-M.note`` is signed: range,
head, hash of the file, first and last time. ``.blocks`` and ``.words`` beside it: :mod:`hub.audit.blocks`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hub.audit import blocks
from hub.audit.merkle import head_of, leaf_hash
from hub.audit.signed_notes import Signer, VerifierKey, open_note
from hub.errors import EngineError, InputError
from hub.store.graph import Row

ENDINGS = ("jsonl.gz", "blocks", "words", "note")


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
    packed, offsets = blocks.pack(entries)
    read = [json.loads(entry) for entry in entries]
    times = [str(entry.get("at", "")) for entry in read]
    segment = Segment(
        start=start,
        end=start + len(entries),
        root=_head(entries),
        sha256=hashlib.sha256(packed).hexdigest(),
        first=min(times),
        last=max(times),
    )
    segment = replace(segment, note=signer.sign(segment.text(signer.name)))
    write_whole(folder / f"{segment.name}.words", blocks.words_text(read))
    write_whole(folder / f"{segment.name}.blocks", blocks.table_text(entries, read, offsets))
    write_whole(folder / f"{segment.name}.note", segment.note.encode())
    write_whole(folder / f"{segment.name}.jsonl.gz", packed)
    if read_segment(folder, segment) != list(entries):
        raise OSError(f"the files of segment {segment.name} can't be read again as they were written")
    return segment


def read_segment(folder: Path, segment: Segment) -> list[bytes]:
    """The entries of a segment, checked against its hash and its head.

    Raises:
        EngineError: the file is not there, or is not the one that was written.
    """
    packed = read_packed(folder, segment)
    if hashlib.sha256(packed).hexdigest() == segment.sha256:
        entries = blocks.unpack(packed)
        if entries is not None and _head(entries) == segment.root:
            return entries
    raise changed(segment)


def read_packed(folder: Path, segment: Segment) -> bytes:
    """A segment's file as it is.

    Raises:
        EngineError: it is not there.
    """
    path = folder / f"{segment.name}.jsonl.gz"
    try:
        return path.read_bytes()
    except OSError:
        raise _missing(path) from None


def may_hold(folder: Path, segment: Segment, words: Sequence[str]) -> list[blocks.Block | None]:
    """The blocks of a segment that may hold one of the words (none: all blocks); ``[None]`` stands for the
    whole file, where what was derived from it is not there or does not fit."""
    numbers = blocks.blocks_with(folder / f"{segment.name}.words", words) if words else None
    if words and numbers is not None and not numbers:
        return []
    try:
        size = (folder / f"{segment.name}.jsonl.gz").stat().st_size
    except OSError:
        return [None]
    table = blocks.read_table(folder / f"{segment.name}.blocks", segment.root, size)
    if table is None or (words and numbers is None):
        return [None]
    return [one for one in table if numbers is None or one.number in numbers]


def read_block(folder: Path, segment: Segment, block: blocks.Block | None) -> Iterable[tuple[int, bytes]]:
    """The entries of a block, or of the whole file, with their leaves; checked against its head.

    Raises:
        EngineError: the file is not there, or is not the one that was written.
    """
    if block is None:
        return list(enumerate(read_segment(folder, segment), segment.start))
    path = folder / f"{segment.name}.jsonl.gz"
    try:
        with path.open("rb") as file:
            file.seek(block.offset)
            entries = blocks.unpack(file.read(block.end - block.offset))
    except OSError:
        raise _missing(path) from None
    if entries is None or head_of([leaf_hash(entry) for entry in entries]) != block.head:
        raise changed(segment)
    return list(enumerate(entries, segment.start + block.number * blocks.BLOCK))


def note_fits(folder: Path, segment: Segment) -> bool:
    """Whether the note beside a segment's file is the one that the graph holds."""
    try:
        return (folder / f"{segment.name}.note").read_bytes() == segment.note.encode()
    except OSError:
        return False


def sides_fit(folder: Path, segment: Segment, entries: Sequence[bytes], read: Sequence[Row]) -> bool:
    """Whether what was derived from a segment's file, as far as it is there, fits its entries: their bytes,
    and what they say."""
    words, table = (folder / f"{segment.name}.{ending}" for ending in ("words", "blocks"))
    if words.exists() and words.read_bytes() != blocks.words_text(read):
        return False
    if not table.exists():
        return True
    offsets = blocks.members(read_packed(folder, segment))
    return table.read_bytes() == blocks.table_text(entries, read, offsets)


def write_sides(folder: Path, segment: Segment) -> None:
    """Makes what stands beside a segment's file again: what is derived from it, and its note.

    Raises:
        EngineError: the file is not there, or was changed. OSError: they can't be written.
    """
    entries = read_segment(folder, segment)
    read = [json.loads(entry) for entry in entries]
    write_whole(folder / f"{segment.name}.note", segment.note.encode())
    write_whole(folder / f"{segment.name}.words", blocks.words_text(read))
    offsets = blocks.members(read_packed(folder, segment))
    if len(offsets) * blocks.BLOCK >= len(entries):
        write_whole(folder / f"{segment.name}.blocks", blocks.table_text(entries, read, offsets))


def changed(segment: Segment) -> EngineError:
    """Says that a segment's file is another one than was written."""
    return EngineError("audit.segment-changed", segment=segment.name, sha256=segment.sha256)


def _missing(path: Path) -> EngineError:
    return EngineError("audit.segment-unreadable", path=path.name)


def _head(entries: Sequence[bytes]) -> str:
    return head_of([leaf_hash(entry) for entry in entries]).hex()


def remove_segment(folder: Path, name: str) -> None:
    """Takes a segment's files away."""
    for ending in ENDINGS:
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
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
