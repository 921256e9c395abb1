"""The one text of data as JSON, by whose digest equal data is known."""

from __future__ import annotations

import hashlib
import json

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_text(data: object) -> str:
    """Names sorted, no blanks, nothing escaped that need not be; one line."""
    return _ENCODER.encode(data)


def digest(data: object) -> str:
    """SHA-256 of canonical JSON."""
    return hashlib.sha256(as_text(data).encode()).hexdigest()
