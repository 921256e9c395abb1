"""Proofs that somebody checks who trusts neither hub nor graph: from files and a verifier key alone. Pure.

A bundle is one JSON object: the entry's bytes as text, its place, the path to the head, the checkpoint.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any, cast

from hub.audit import merkle
from hub.audit.signed_notes import Checkpoint, VerifierKey, read_checkpoint
from hub.errors import InputError

INCLUSION = "credit-hub audit inclusion 1"
CONSISTENCY = "credit-hub audit consistency 1"


def inclusion_bundle(entry: bytes, index: int, path: Sequence[bytes], checkpoint: str) -> str:
    """The bundle for one entry."""
    return _text(
        {
            "form": INCLUSION,
            "entry": entry.decode(),
            "index": index,
            "path": [base64.b64encode(step).decode() for step in path],
            "checkpoint": checkpoint,
        }
    )


def consistency_bundle(path: Sequence[bytes], old: str, new: str) -> str:
    """The bundle for two checkpoints."""
    steps = [base64.b64encode(step).decode() for step in path]
    return _text({"form": CONSISTENCY, "path": steps, "old": old, "new": new})


def check(bundle: str, key: VerifierKey, earlier: str | None = None) -> str:
    """What a bundle proves, in a sentence. ``earlier``: a consistency bundle's old checkpoint must be this
    one, byte for byte; an inclusion bundle's checkpoint then has to be it, or to be larger.

    Raises:
        InputError: it proves nothing; the sentence says what does not hold.
    """
    found = _read(bundle)
    form = found.get("form")
    try:
        if form == INCLUSION:
            return _check_inclusion(found, key, earlier)
        if form == CONSISTENCY:
            return _check_consistency(found, key, earlier)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable() from None
    raise _unreadable()


def _check_inclusion(found: dict[str, Any], key: VerifierKey, earlier: str | None) -> str:
    checkpoint = read_checkpoint(found["checkpoint"], key)
    leaf = merkle.leaf_hash(found["entry"].encode())
    if not merkle.included(leaf, int(found["index"]), checkpoint.size, _path(found), checkpoint.root):
        raise InputError("audit.entry-not-there", index=found["index"], size=checkpoint.size)
    entry = json.loads(found["entry"])
    said = (
        f"Entry {entry['receipt']} ({entry['caller']}, {entry['at']}) is leaf {found['index']} of the "
        f"{checkpoint.size} that {key.name} signed."
    )
    if earlier is not None:
        said += " " + _beside(checkpoint, found["checkpoint"], read_checkpoint(earlier, key), earlier)
    return said


def _beside(checkpoint: Checkpoint, note: str, old: Checkpoint, earlier: str) -> str:
    if checkpoint.size == old.size:
        if checkpoint.root != old.root:
            raise _forked(old.size)
        return "The earlier checkpoint has the same head."
    if checkpoint.size < old.size:
        return "The earlier checkpoint is larger: ask for the consistency of the two (hub audit consistency)."
    return (
        f"The earlier checkpoint has {old.size} leaves: that this log goes on from it is shown by "
        "hub audit consistency."
    )


def _check_consistency(found: dict[str, Any], key: VerifierKey, earlier: str | None) -> str:
    old, new = read_checkpoint(found["old"], key), read_checkpoint(found["new"], key)
    if earlier is not None and read_checkpoint(earlier, key) != old:
        raise InputError("audit.other-checkpoint", size=read_checkpoint(earlier, key).size)
    if not merkle.consistent(old.size, new.size, old.root, new.root, _path(found)):
        raise _forked(old.size)
    return f"The log of {new.size} leaves begins with the log of {old.size}: nothing of it was changed."


def _forked(size: int) -> InputError:
    return InputError("audit.checkpoints-split", size=size)


def _path(found: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(step, validate=True) for step in found["path"]]


def _read(bundle: str) -> dict[str, Any]:
    try:
        found = json.loads(bundle)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(found, dict):
        raise _unreadable()
    return cast("dict[str, Any]", found)


def _unreadable() -> InputError:
    return InputError("audit.no-proof")


def _text(bundle: dict[str, Any]) -> str:
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"
