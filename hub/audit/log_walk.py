"""What a walk through the log keeps in mind and says: chains, tree, files of checkpoints. No graph."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hub.audit.checkpoints import Kept
from hub.audit.entries import GENESIS, hash_of
from hub.audit.entry_words import words_of
from hub.audit.exports import read_file
from hub.audit.files import Segment
from hub.audit.last_verification import Verified
from hub.audit.log import AuditLog
from hub.audit.merkle import Frontier, leaf_hash
from hub.audit.signed_notes import read_beginning, read_checkpoint
from hub.errors import InputError
from hub.messages.languages import spoken
from hub.messages.message import Argument, message
from hub.store.graph import Row


@dataclass
class Walk:
    problems: list[str] = field(default_factory=list[str])
    heads: dict[str, tuple[int, str]] = field(default_factory=dict[str, "tuple[int, str]"])
    tree: Frontier = field(default_factory=Frontier)
    whole: bool = True
    """Whether the tree can still be computed: no leaf was missing."""
    forgotten: bool = False
    """Whether entries could not be read, so that a chain may begin in its middle."""
    entries: int = 0
    agreed: int = 0
    """The size of the last checkpoint that fitted."""
    begun: int = 0
    """So many leaves were verified before this walk."""
    unlisted: list[str] = field(default_factory=list[str])
    """Receipts of entries that a search would miss."""
    unsearchable: list[Segment] = field(default_factory=list[Segment])
    """Segments in which it would miss some."""

    @classmethod
    def after(cls, verified: Verified | None) -> Walk:
        """A walk that goes on where an earlier one ended."""
        if verified is None:
            return cls()
        tree = Frontier(verified.size, [bytes.fromhex(head) for head in verified.heads])
        return cls(heads=dict(verified.writers), tree=tree, begun=verified.size, agreed=verified.size)

    def begin(self, checkpoints: Mapping[int, bytes]) -> None:
        """What was verified before must still be what a checkpoint signs."""
        if self.begun and self.begun not in checkpoints:
            self.say("audit.verified-checkpoint-gone", size=self.begun)
        self.compare(checkpoints)

    def verified(self) -> Verified | None:
        """Where the next walk may begin: the last entry, where a checkpoint signs it and all held so far."""
        if self.problems or self.forgotten or self.agreed != self.tree.size:
            return None
        return Verified(self.tree.size, tuple(head.hex() for head in self.tree.heads), dict(self.heads))

    def say(self, problem: str, **arguments: Argument) -> None:
        """Notes what does not hold: a message of the catalogue, in the language that is spoken."""
        self.problems.append(message(problem, **arguments).text(spoken()))

    def entry(self, entry: Row, data: bytes) -> None:
        """One entry of a chain and its bytes, in the chain's order."""
        writer, seq = str(entry.get("writer")), int(entry.get("seq", 0))
        place, previous = self.heads.get(writer, (None, GENESIS) if self.forgotten else (0, GENESIS))
        found = hash_of(data)
        if place is not None:
            if seq <= place:
                self.say("audit.entry-order-changed", writer=writer, entry=seq, before=place)
            elif seq != place + 1:
                self._missing(writer, place + 1, seq - 1)
            elif entry.get("previous") != previous:
                self.say("audit.entry-does-not-follow", writer=writer, entry=seq)
        if entry.get("hash", found) != found:
            self.say("audit.entry-changed", writer=writer, entry=seq)
        self.heads[writer] = (seq, entry.get("hash", found))

    def listed(self, entry: Row, words: int) -> None:
        """Under how many of its words an entry of the graph is listed."""
        lacking = len(words_of(entry)) - words
        if lacking > 0:
            self.unlisted.append(str(entry.get("receipt")))
            self.say("audit.entry-unlisted", receipt=str(entry.get("receipt")), count=lacking)

    def place(self, entry: Row, data: bytes, checkpoints: Mapping[int, bytes]) -> None:
        """One entry of the tree, in the tree's order."""
        self.entry(entry, data)
        self.tree.append(leaf_hash(data))
        self.compare(checkpoints)

    def subtree(self, segment: Segment, checkpoints: Mapping[int, bytes]) -> None:
        """A segment whose entries can't be read, by its head."""
        self.forgotten = True
        if self.tree.size != segment.start:
            self.whole, self.tree = False, Frontier(segment.end, [b""] * segment.end.bit_count())
            return
        self.tree.append_subtree(bytes.fromhex(segment.root), segment.end - segment.start)
        self.compare(checkpoints)

    def compare(self, checkpoints: Mapping[int, bytes]) -> None:
        """The head of now with the one that a checkpoint of this size signs."""
        size = self.tree.size
        if size not in checkpoints or not self.whole:
            return
        if checkpoints[size] == self.tree.root():
            self.agreed = size
        else:
            self.whole = False
            self.say("audit.entries-give-other-head", size=size, first=self.agreed, last=size - 1)

    def _missing(self, writer: str, first: int, last: int) -> None:
        if first == last:
            self.say("audit.writer-entry-missing", writer=writer, first=first)
        else:
            self.say("audit.writer-entries-missing", writer=writer, first=first, last=last)

    def expect(self, writer: str, seq: int) -> None:
        """A checkpoint or the register says that this writer came as far as ``seq``."""
        place, _ = self.heads.get(writer, (0, ""))
        if place == 0 and not self.forgotten:
            self.say("audit.writer-gone", writer=writer)
        elif 0 < place < seq:
            self._missing(writer, place + 1, seq)


class CheckpointFile:
    """The checkpoints of a file, each with its head and the hash of its note."""

    def __init__(self, file: Path, log: AuditLog, walk: Walk) -> None:
        self.name = file.name
        self.roots: dict[int, bytes] = {}
        self.notes: dict[int, bytes] = {}
        self.gaps: list[tuple[int, int]] = []
        before: int | None = 0
        for number, note in enumerate(read_file(file), 1):
            if walk.begun and size_of(note) < walk.begun:
                before = None
                continue
            if number == 1 and (begun := read_beginning(note, log.signer.key)) is not None:
                before = begun
                continue
            try:
                read = read_checkpoint(note, log.signer.key)
            except InputError:
                walk.say("audit.line-changed", line=number, file=file.name)
                before = None
                continue
            if before is not None and read.after != before:
                self.gaps.append((before, read.size))
            before = read.size
            self.roots[read.size] = read.root
            self.notes[read.size] = _short(note)

    def compare(self, in_graph: list[Kept], written: int, walk: Walk) -> None:
        """Says where file and graph differ.

        Args:
            written: the size of the checkpoint that the file must have come to.
        """
        notes = {one.size: _short(one.note) for one in in_graph}
        first = min(notes, default=0)
        for size, note in self.notes.items():
            if size >= first and size not in notes:
                walk.say("audit.checkpoint-only-in-file", size=size, file=self.name)
            elif notes.get(size, note) != note:
                walk.say("audit.checkpoint-other-in-file", size=size, file=self.name)
        newest = max(self.notes, default=0)
        for size in notes:
            if size <= newest and size not in self.notes:
                walk.say("audit.checkpoint-not-in-file", size=size, file=self.name)
        for low, high in self.gaps:
            if not any(low < size < high for size in notes):
                walk.say("audit.checkpoint-between-not-in-file", low=low, high=high, file=self.name)
        lacking = [size for size in notes if newest < size <= written]
        if lacking and self.notes:
            walk.say("audit.file-ends-early", file=self.name, of_file=newest, of_graph=max(lacking))
        if notes and not self.notes:
            walk.say("audit.file-empty", file=self.name, count=len(notes))


def _short(note: str) -> bytes:
    return hashlib.sha256(note.encode()).digest()


def size_of(note: str) -> int:
    """The size that a note of a file says, unchecked; a line that says none counts as new."""
    size = note.split("\n", 2)[1:2]
    return int(size[0]) if size and size[0].isdecimal() and len(size[0]) < 20 else sys.maxsize
