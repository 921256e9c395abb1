"""How far the log was verified, kept in a signed file, so that the next walk can begin there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub import canonical_json
from hub.audit.files import write_whole
from hub.audit.log import AuditLog
from hub.audit.signed_notes import open_note
from hub.errors import InputError

FILE = "verified.json"


@dataclass(frozen=True)
class Verified:
    """The tree of ``size`` leaves by the heads of its subtrees (hexadecimal), and each writer's last entry:
    its number and hash."""

    size: int
    heads: tuple[str, ...]
    writers: Mapping[str, tuple[int, str]]


def remember(log: AuditLog, verified: Verified) -> None:
    """Keeps it in ``verified.json`` of the log's folder, signed.

    Raises:
        OSError: the file can't be written.
    """
    body = canonical_json.as_text(
        {"size": verified.size, "heads": verified.heads, "writers": verified.writers}
    )
    note = log.signer.sign(_text(log.signer.name, body))
    log.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(log.folder / FILE, canonical_json.as_text({"note": note, "body": body}).encode())


def remembered(log: AuditLog) -> Verified | None:
    """What was kept last; None where nothing was.

    Raises:
        InputError: the file was changed.
    """
    try:
        kept: Any = json.loads((log.folder / FILE).read_bytes())
        signed = open_note(kept["note"], log.signer.key) == _text(log.signer.name, kept["body"])
        found: Any = json.loads(kept["body"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, InputError):
        signed, found = False, None
    if not signed:
        raise InputError("audit.verified-unreadable", file=str(log.folder / FILE))
    writers = {str(name): (int(seq), str(hash_)) for name, (seq, hash_) in found["writers"].items()}
    return Verified(int(found["size"]), tuple(found["heads"]), writers)


def _text(origin: str, body: str) -> str:
    return f"{origin}/verified\nsha256 {hashlib.sha256(body.encode()).hexdigest()}\n"
