"""Checkpoints outside of the graph: a file that only grows, one JSON string a line, each line one note.

Whatever the graph has and a file lacks is appended at each turn, so a crash or a full disk between the
commit and the file mends itself. A line that a crash cut off is taken away first. A file that is begun when
the graph no longer holds the first checkpoints says so in its first line, which is signed: lines that are
removed from its head are missed.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from filelock import FileLock

from hub.audit.checkpoints import CHECKPOINTS_AFTER, kept
from hub.audit.log import AuditLog
from hub.audit.signed_notes import Signer, VerifierKey, beginning, read_beginning, read_checkpoint
from hub.errors import InputError

_LOGGER = logging.getLogger("hub.audit")
PAGE = 1_000
TAIL = 1 << 16


def export(log: AuditLog) -> int:
    """Appends to each file the checkpoints that it lacks; answers how many lines were written.

    Raises:
        OSError: a file can't be written; the next turn goes on from what it holds.
    """
    return sum(_append(log, file) for file in log.files)


def read_file(file: Path) -> list[str]:
    """The notes of a file, in its order; a last line that a crash cut off is left out. None: empty."""
    if not file.exists():
        return []
    notes: list[str] = []
    for line in file.read_bytes().split(b"\n")[:-1]:
        try:
            note = json.loads(line)
        except ValueError:
            note = None
        notes.append(note if isinstance(note, str) else "")
    return notes


def _append(log: AuditLog, file: Path) -> int:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = 0
    with FileLock(file.with_suffix(".lock")):
        size = _mended(file, log.signer.key)
        while rows := log.graph.read(lambda tx, size=size: tx.rows(CHECKPOINTS_AFTER, size=size, most=PAGE)):
            found = [kept(row) for row in rows]
            notes = [one.note for one in found]
            after = _after(notes[0], log.signer.key) if size == 0 else 0
            if after:
                _LOGGER.warning(
                    "%s was not there: it begins after the checkpoint of size %d, and the graph holds no "
                    "earlier ones. If this hub wrote them once, somebody removed the file.",
                    file,
                    after,
                )
            _write(file, [*_beginning(log.signer, after), *notes])
            written += len(found)
            size = found[-1].size
    return written


def _after(note: str, key: VerifierKey) -> int:
    """The size of the checkpoint before this one. Of one that somebody changed `hub audit verify` says so."""
    try:
        return read_checkpoint(note, key).after
    except InputError:
        return 0


def _beginning(signer: Signer, after: int) -> list[str]:
    return [signer.sign(beginning(signer.name, after))] if after else []


def _write(file: Path, notes: list[str]) -> None:
    lines = "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes).encode()
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        while lines:
            lines = lines[os.write(descriptor, lines) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mended(file: Path, key: VerifierKey) -> int:
    """The size of the file's last checkpoint, 0 without one; an unfinished last line is cut off."""
    if not file.exists():
        return 0
    with file.open("r+b") as opened:
        length = opened.seek(0, os.SEEK_END)
        window = TAIL
        while True:
            start = max(0, length - window)
            opened.seek(start)
            tail = opened.read()
            end = tail.rfind(b"\n") + 1
            lines = tail[:end].split(b"\n")[:-1]
            if start == 0 or len(lines) > 1:
                break
            window *= 2
        if end < len(tail):
            opened.truncate(start + end)
            os.fsync(opened.fileno())
    if not lines:
        return 0
    try:
        last = json.loads(lines[-1])
        begun = read_beginning(last, key)
        return begun if begun is not None else read_checkpoint(last, key).size
    except (ValueError, TypeError, AttributeError, InputError):
        # Somebody changed the last line: `hub audit verify` says so. What it was is not guessed.
        raise OSError(f"{file} ends with a line that this hub did not sign; move the file away") from None
