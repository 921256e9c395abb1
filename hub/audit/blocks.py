"""What makes a segment quick to search: where its blocks lie, and which of them hold a word.

A segment's file is made of blocks of 256 entries, each a gzip member of its own, together one gzip file.
``N-M.blocks`` says of each block (as JSON) where it begins, its head, its first and last time. ``N-M.words``
has 12 bytes for each word and block, sorted: 8 of the word's hash, 4 of the block's number. Both are derived
from the entries: without them the whole file is read. A block is checked against its head, and the heads of
all blocks against the segment's.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from hub.audit.merkle import head_of, leaf_hash

BLOCK = 256
DIGEST = 8
RECORD = DIGEST + 4


@dataclass(frozen=True)
class Block:
    """Some entries of a segment, by their number in it; its bytes lie from ``offset`` up to ``end``."""

    number: int
    offset: int
    end: int
    head: bytes
    first: str
    last: str


def pack(entries: Sequence[bytes]) -> tuple[bytes, list[int]]:
    """The compressed entries, one a line, and where each block begins."""
    members = [
        gzip.compress(b"".join(entry + b"\n" for entry in entries[low : low + BLOCK]), 6, mtime=0)
        for low in range(0, len(entries), BLOCK)
    ]
    offsets, at = list[int](), 0
    for member in members:
        offsets.append(at)
        at += len(member)
    return b"".join(members), offsets


def unpack(packed: bytes) -> list[bytes] | None:
    """The entries of a block or of a whole file; None where it is damaged."""
    try:
        return gzip.decompress(packed).split(b"\n")[:-1]
    except (OSError, EOFError, zlib.error):
        return None


def members(packed: bytes) -> list[int]:
    """Where the gzip members of a sound file begin."""
    offsets, rest = list[int](), packed
    while rest:
        offsets.append(len(packed) - len(rest))
        member = zlib.decompressobj(wbits=31)
        member.decompress(rest)
        rest = member.unused_data
    return offsets


def table_text(entries: Sequence[bytes], read: Sequence[dict[str, Any]], offsets: Sequence[int]) -> bytes:
    """The content of ``.blocks``."""
    rows: list[list[object]] = []
    for number, offset in enumerate(offsets):
        part = slice(number * BLOCK, (number + 1) * BLOCK)
        times = [str(entry.get("at", "")) for entry in read[part]]
        head = head_of([leaf_hash(entry) for entry in entries[part]])
        rows.append([offset, head.hex(), min(times), max(times)])
    return json.dumps(rows, separators=(",", ":")).encode()


def words_text(read: Sequence[dict[str, Any]]) -> bytes:
    """The content of ``.words``."""
    found: set[bytes] = set()
    for place, entry in enumerate(read):
        block = (place // BLOCK).to_bytes(4, "big")
        found.update(_digest(word) + block for word in _words(entry))
    return b"".join(sorted(found))


def _words(entry: dict[str, Any]) -> Iterable[str]:
    yield word("receipt", str(entry.get("receipt", "")))
    yield word("caller", str(entry.get("caller", "")))
    for region in {str(entry.get("region", "")), *entry.get("regions", ())}:
        yield word("region", region)
    for subject in entry.get("subjects", ()):
        yield word("subject", subject)


def word(kind: str, value: str) -> str:
    """What a block is found by: a receipt, a caller, a subject, or a region (of the caller, or read)."""
    return f"{kind}:{value}"


def read_table(file: Path, root: str, size: int) -> list[Block] | None:
    """The blocks of a segment with this head and this many bytes; None without a table that fits it."""
    try:
        rows = json.loads(file.read_bytes())
        starts = [int(row[0]) for row in rows] + [size]
        found = [
            Block(number, starts[number], starts[number + 1], bytes.fromhex(row[1]), str(row[2]), str(row[3]))
            for number, row in enumerate(rows)
        ]
    except (OSError, ValueError, TypeError, IndexError, KeyError):
        return None
    return found if head_of([block.head for block in found]).hex() == root else None


def blocks_with(file: Path, words: Iterable[str]) -> set[int] | None:
    """The numbers of the blocks that may hold one of the words; None without a readable file."""
    try:
        with file.open("rb", buffering=0) as opened:
            size = opened.seek(0, os.SEEK_END)
            if size % RECORD:
                return None
            return {number for word in words for number in _numbers(opened, size // RECORD, _digest(word))}
    except OSError:
        return None


def _numbers(opened: BinaryIO | Any, count: int, wanted: bytes) -> Iterable[int]:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        opened.seek(middle * RECORD)
        low, high = (middle + 1, high) if opened.read(DIGEST) < wanted else (low, middle)
    opened.seek(low * RECORD)
    while (record := opened.read(RECORD))[:DIGEST] == wanted:
        yield int.from_bytes(record[DIGEST:], "big")


@lru_cache(maxsize=1 << 16)
def _digest(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()[:DIGEST]
