"""Rows that could not be used, kept with line and reason in ``<home>/set-aside/<batch>.jsonl``.

No value of a row is repeated: file and line find it in the delivery, and ``row`` (a keyed
digest of its bytes) proves that it is the same row. ``others``: what else is wrong with it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hub.errors import EngineError
from hub.identity.keys import KeyRing
from hub.ingestion.readers import Fault, Line
from hub.ingestion.receipts.message_texts import texts_of
from hub.spreadsheets import safe_cell

MOST_BYTES = 512 * 1024
"""So long the rows of one batch are told with everything; of the rest line, reason and digest: ``short``.
Their receipts have all of it."""
_SHORT = ("line", "reason", "row")


def _row(file: str, line: Line, fault: Fault, secret: bytes) -> dict[str, Any]:
    return {
        "file": safe_cell(file),
        **({"sheet": safe_cell(line.sheet)} if line.sheet else {}),
        "line": line.first,
        **_told(fault),
        **({"others": list(map(_told, fault.others))} if fault.others else {}),
        "row": hmac.new(secret, line.raw, hashlib.sha256).hexdigest()[:32],
    }


def _told(fault: Fault) -> dict[str, Any]:
    texts = texts_of(fault.says)
    (found, found_zh), (expected, expected_zh) = texts.found, texts.expected
    return {
        "column": safe_cell(fault.column),
        "reason": fault.reason.value,
        "found": found,
        "expected": expected,
        "zh": {"found": found_zh, "expected": expected_zh},
    }


def put(folder: Path, batch: str, file: str, rows: Sequence[tuple[Line, Fault]], keys: KeyRing) -> None:
    """Writes the rows of a batch, whole or not at all; only the owner can read them.

    Raises:
        EngineError: the folder can't be written. Nothing of the batch is kept then.
    """
    secret = keys.own("set-aside")
    left, lines = MOST_BYTES, list[str]()
    for line, fault in sorted(rows, key=lambda pair: pair[0].first):
        whole = _row(file, line, fault, secret)
        text = json.dumps(whole, ensure_ascii=False) + "\n"
        if left < len(text.encode()):
            text = json.dumps({name: whole[name] for name in _SHORT} | {"short": True}) + "\n"
        left -= len(text.encode())
        lines.append(text)
    text = "".join(lines)
    part = folder / f".{batch}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file_:
            file_.write(text.encode())
            file_.flush()
            os.fsync(file_.fileno())
        part.replace(folder / f"{batch}.jsonl")
    except OSError as error:
        raise EngineError(
            "ingestion.set-aside-unwritable", folder=str(folder), reason=str(error.strerror)
        ) from None
