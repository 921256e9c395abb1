"""The Merkle tree of RFC 9162 (2.1): its head, inclusion proofs and consistency proofs. Pure.

A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right). Whoever makes proofs gives a
function that answers the head of a range of leaves, so that stored heads of subtrees can be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256(b"").digest()
Heads = Callable[[int, int], bytes]
"""The head of the leaves from the first number up to, not including, the second."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A growing tree: the heads of its complete subtrees from left to right, one for each bit of ``size``."""

    size: int = 0
    heads: list[bytes] = field(default_factory=list[bytes])

    def append(self, leaf: bytes, *, note: int = 0) -> bytes | None:
        """Adds a leaf's hash. With ``note`` (a power of two) answers the head of the complete subtree of
        that many leaves which this leaf ended, if it ended one."""
        self.heads.append(leaf)
        self.size += 1
        width, noted = 1, None
        while not self.size & width:
            right = self.heads.pop()
            self.heads[-1] = node_hash(self.heads[-1], right)
            width *= 2
            if width == note:
                noted = self.heads[-1]
        return noted

    def append_subtree(self, head: bytes, width: int) -> None:
        """Adds the head of ``width`` leaves, a power of two that divides ``size``."""
        if width & (width - 1) or self.size % width:
            raise ValueError("a subtree starts at a multiple of its width, which is a power of two")
        self.heads.append(head)
        self.size += width
        while not self.size & width:
            right = self.heads.pop()
            self.heads[-1] = node_hash(self.heads[-1], right)
            width *= 2

    def root(self) -> bytes:
        """The tree's head."""
        if not self.heads:
            return EMPTY
        head = self.heads[-1]
        for left in reversed(self.heads[:-1]):
            head = node_hash(left, head)
        return head


def split(size: int) -> int:
    """The largest power of two that is smaller than ``size`` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def head_of(leaves: Sequence[bytes]) -> bytes:
    """The head over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_path(index: int, size: int, heads: Heads) -> list[bytes]:
    """The proof that leaf ``index`` is in the tree of ``size`` leaves (2.1.3.1), from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in a tree of this size")
    low, high, path = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(heads(middle, high))
            high = middle
        else:
            path.append(heads(low, middle))
            low = middle
    return path[::-1]


def consistency_path(old: int, new: int, heads: Heads) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is the beginning of that of ``new`` (2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError("the old tree is larger than the new one")
    if old in (0, new):
        return []
    low, high, path, whole = 0, new, list[bytes](), True
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            path.append(heads(middle, high))
            high = middle
        else:
            path.append(heads(low, middle))
            low, whole = middle, False
    return ([] if whole else [heads(low, high)]) + path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that ``leaf`` stands at ``index`` in the tree with this head (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, head = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            head = node_hash(step, head)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            head = node_hash(head, step)
        place, last = place >> 1, last >> 1
    return last == 0 and head == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that the old tree is the beginning of the new one (2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
