"""The hub's own ids."""

from __future__ import annotations

import secrets


def new_id(prefix: str) -> str:
    """An opaque id: a prefix and 80 random bits."""
    return f"{prefix}_{secrets.token_hex(10)}"
