"""The one text of data as JSON, by whose digest equal data is known."""

from __future__ import annotations

import hashlib
import json


def digest(data: object) -> str:
    """SHA-256 of canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
