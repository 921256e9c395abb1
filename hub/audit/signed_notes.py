"""Signed notes and checkpoints in the forms of C2SP (signed-note, tlog-checkpoint). Pure.

A note is a text, an empty line, and a signature line: ``— name base64(key hash || signature)``. The text
of a checkpoint: origin, number of leaves, the tree's head in base64; after them this log's own lines
(``at``, ``after``, and ``writer`` for each writer that went on since the checkpoint before).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hub.errors import InputError

ED25519 = b"\x01"
LONGEST_NOTE = 1_000_000


@dataclass(frozen=True)
class VerifierKey:
    """Who signs: ``text`` is what is handed to those who verify."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """4 bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """``name+hash+key``."""
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True)
class Signer:
    """The log's key. ``name`` is the log's origin: no blank and no plus sign."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def key(self) -> VerifierKey:
        """The public part."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return VerifierKey(self.name, raw)

    def sign(self, text: str) -> str:
        """The note of a text, which ends with a line end."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(self.key.hash + signature).decode()}\n"


def read_key(text: str) -> VerifierKey:
    """A verifier key from its text.

    Raises:
        InputError: it is not a verifier's key, or its hash does not fit.
    """
    problem = InputError("audit.key-unreadable")
    # From the left: a name has no plus sign, base64 may have some.
    name, _, rest = text.strip().partition("+")
    key_hash, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise problem from None
    key = VerifierKey(name, raw[1:])
    if not name or raw[:1] != ED25519 or len(raw) != 33 or key.hash.hex() != key_hash:
        raise problem
    return key


def open_note(note: str, key: VerifierKey) -> str:
    """The text of a note that this key signed; lines of other signers are passed over.

    Raises:
        InputError: it is no note, or has no good signature of this key.
    """
    text, divider, signatures = note.rpartition("\n\n")
    if not divider or not signatures.endswith("\n") or len(note) > LONGEST_NOTE:
        raise InputError("audit.no-note")
    text += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "—" or name != key.name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            if raw[:4] != key.hash:
                continue
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], text.encode())
            return text
        except (ValueError, InvalidSignature):
            break
    raise InputError("audit.note-other-key", key=key.text)


def signed_by(note: str, key: VerifierKey) -> bool:
    """Whether a note names this key as its signer; whether the signature is good says :func:`open_note`."""
    # 5 characters of base64 are 30 bits of the hash, with which the signature's bytes begin.
    lines = (line.split(" ") for line in note.rpartition("\n\n")[2].splitlines())
    hashes = [line[2][:5] for line in lines if len(line) == 3 and line[1] == key.name]
    return base64.b64encode(key.hash).decode()[:5] in hashes


@dataclass(frozen=True)
class Checkpoint:
    """The head of the tree at a size. ``after`` is the size of the checkpoint before this one."""

    origin: str
    size: int
    root: bytes
    at: str = ""
    after: int = 0
    writers: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode()]
        lines += [f"at {self.at}", f"after {self.after}"]
        lines += [f"writer {name} {seq}" for name, seq in sorted(self.writers.items())]
        return "\n".join(lines) + "\n"


def beginning(origin: str, after: int) -> str:
    """The text of the first line of a file that does not begin with the log's first checkpoint: the size of
    the last one that it lacks."""
    return f"{origin}/checkpoints\n{after}\n"


def read_beginning(note: str, key: VerifierKey) -> int | None:
    """The size that such a line names; None where it is not such a line, or this key did not sign it."""
    try:
        lines = open_note(note, key).split("\n")
    except InputError:
        return None
    fits = lines[0] == f"{key.name}/checkpoints" and lines[1].isdecimal()
    return int(lines[1]) if fits else None


def read_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """A checkpoint that this key signed.

    Raises:
        InputError: the signature does not hold, or the text is no checkpoint of this log.
    """
    lines = open_note(note, key).split("\n")
    problem = InputError("audit.note-other-log", origin=key.name)
    if len(lines) < 4 or lines[0] != key.name or not lines[1].isdecimal():
        raise problem
    fields: dict[str, str] = {}
    writers: dict[str, int] = {}
    try:
        root = base64.b64decode(lines[2], validate=True)
        for line in lines[3:-1]:
            word, _, value = line.partition(" ")
            if word == "writer":
                name, _, seq = value.rpartition(" ")
                writers[name] = int(seq)
            else:
                fields[word] = value
        after = int(fields.get("after", "0"))
    except ValueError:
        raise problem from None
    if len(root) != 32:
        raise problem
    return Checkpoint(lines[0], int(lines[1]), root, fields.get("at", ""), after, writers)
