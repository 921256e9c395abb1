"""The log's tree, notes and proofs, without a graph: against RFC 9162's definitions, computed naively."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.audit import merkle, proof_checking, signed_notes
from hub.errors import InputError

SIGNER = signed_notes.Signer("test.example/audit", b"\x07" * 32)
LEAVES = [merkle.leaf_hash(f"entry {place}".encode()) for place in range(65)]

KNOWN = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58))]
KNOWN += [bytes(range(0x60, 0x70))]
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""The eight entries and the heads that Certificate Transparency's own reference tests use."""


def mth(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def climb(leaf: bytes, index: int, size: int, steps: list[bytes]) -> bytes:
    """A second verifier: the head that a path leads to, by recursion from the top."""
    if size == 1:
        assert not steps
        return leaf
    k = 1
    while k * 2 < size:
        k *= 2
    below, top = steps[:-1], steps[-1]
    if index < k:
        return hashlib.sha256(b"\x01" + climb(leaf, index, k, below) + top).digest()
    return hashlib.sha256(b"\x01" + top + climb(leaf, index - k, size - k, below)).digest()


def heads(low: int, high: int) -> bytes:
    return mth(LEAVES[low:high])


@pytest.mark.parametrize(("size", "root"), KNOWN_ROOTS.items())
def test_heads_are_those_of_the_reference(size: int, root: str) -> None:
    assert merkle.head_of([merkle.leaf_hash(entry) for entry in KNOWN[:size]]).hex() == root


def test_every_inclusion_proof_up_to_64() -> None:
    for size in range(1, 65):
        root = mth(LEAVES[:size])
        assert merkle.head_of(LEAVES[:size]) == root
        for index in range(size):
            found = merkle.inclusion_path(index, size, heads)
            assert found == path(index, LEAVES[:size])
            assert climb(LEAVES[index], index, size, found) == root
            assert merkle.included(LEAVES[index], index, size, found, root)
            assert not merkle.included(LEAVES[index + 1], index, size, found, root)
            assert not merkle.included(LEAVES[index], (index + 1) % size, size, found, root) or size == 1
            assert not merkle.included(LEAVES[index], index, size, [*found, root], root)
            assert not merkle.included(LEAVES[index], index, size, found[:-1], root) or not found


def test_every_consistency_proof_up_to_64() -> None:
    for new in range(65):
        for old in range(new + 1):
            first, second = mth(LEAVES[:old]), mth(LEAVES[:new])
            found = merkle.consistency_path(old, new, heads)
            assert found == (subproof(old, LEAVES[:new], True) if 0 < old < new else [])
            assert merkle.consistent(old, new, first, second, found)
            other = mth([*LEAVES[: new - 1], LEAVES[64]]) if new else b"\0" * 32
            if 0 < old < new:
                assert not merkle.consistent(old, new, first, other, found)
                assert not merkle.consistent(old, new, other, second, found)
                assert not merkle.consistent(old, new, first, second, [*found, first])
                assert not merkle.consistent(old, new, first, second, found[:-1])
            elif old == new:
                assert not merkle.consistent(old, new, first, other, found) or other == second


@given(st.lists(st.binary(max_size=8), max_size=200), st.integers(0, 7))
def test_a_growing_tree_has_the_head_of_all_its_leaves(entries: list[bytes], bits: int) -> None:
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    tree, tiles, width = merkle.Frontier(), list[bytes](), 1 << bits
    for leaf in leaves:
        ended = tree.append(leaf, note=width)
        tiles += [ended] if ended is not None else []
    assert tree.root() == mth(leaves)
    if width > 1:
        again = merkle.Frontier()
        assert tiles == [mth(leaves[at : at + width]) for at in range(0, len(leaves) - width + 1, width)]
        for tile in tiles:
            again.append_subtree(tile, width)
        for leaf in leaves[len(tiles) * width :]:
            again.append(leaf)
        assert (again.root(), again.size) == (tree.root(), tree.size)


def test_a_subtree_out_of_place_is_refused() -> None:
    tree = merkle.Frontier()
    tree.append(LEAVES[0])
    for width in (2, 3):
        with pytest.raises(ValueError, match="multiple of its width"):
            tree.append_subtree(LEAVES[1], width)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_a_leaf_outside_of_the_tree_is_never_included(index: int, size: int) -> None:
    assert not merkle.included(LEAVES[0], index, size, [], LEAVES[0])
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_path(index, size, heads)


# Notes


def checkpoint(size: int) -> str:
    made = signed_notes.Checkpoint(
        SIGNER.name, size, mth(LEAVES[:size]), "2026-11-22T00:00:00Z", 0, {"w_1": size}
    )
    return SIGNER.sign(made.text)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    read = signed_notes.read_checkpoint(checkpoint(5), SIGNER.key)
    assert (read.size, read.root, read.writers) == (5, mth(LEAVES[:5]), {"w_1": 5})
    assert signed_notes.read_key(SIGNER.key.text) == SIGNER.key
    assert SIGNER.sign(read.text) == checkpoint(5)


def test_a_key_with_plus_signs_in_its_base64_is_read() -> None:
    keys = [signed_notes.Signer("test.example/audit", bytes([seed]) * 32).key for seed in range(64)]
    assert any(key.text.count("+") > 2 for key in keys)
    assert [signed_notes.read_key(key.text) for key in keys] == keys


def test_the_example_key_of_the_specification_is_read() -> None:
    """The verifier key that C2SP's signed-note (and Go's sumdb/note) gives as its example."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = signed_notes.read_key(text)
    assert (key.name, key.hash.hex(), key.text) == ("PeterNeumann", "c74f20a3", text)
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
        "RyyBwJnAM=\n"
    )
    assert signed_notes.open_note(note, key).startswith("If you think cryptography")


@pytest.mark.parametrize(
    "damage",
    [
        lambda note: note.replace("\n5\n", "\n6\n"),
        lambda note: note.replace("w_1 5", "w_1 4"),
        lambda note: note.rstrip("\n"),
        lambda note: note.partition("\n\n")[0] + "\n",
        lambda note: note[:-8] + "AAAAAAA\n",
        lambda note: note.replace("— test", "— other"),
        lambda note: note.replace("— ", "- "),
        lambda note: "",
        lambda note: SIGNER.sign(f"test.example/audit/segment\n5\n{base64.b64encode(b'x' * 32).decode()}\n"),
        lambda note: SIGNER.sign("test.example/audit\nfive\nAAAA\n"),
        lambda note: SIGNER.sign("test.example/audit\n5\nAAAA\n"),
        lambda note: SIGNER.sign(f"test.example/audit\n5\n{base64.b64encode(b'x' * 32).decode()}\nafter x\n"),
        lambda note: signed_notes.Signer(SIGNER.name, b"\x08" * 32).sign(note.partition("\n\n")[0] + "\n"),
    ],
)
def test_a_checkpoint_that_is_not_this_keys_is_refused(damage: Callable[[str], str]) -> None:
    with pytest.raises(InputError):
        signed_notes.read_checkpoint(damage(checkpoint(5)), SIGNER.key)


def test_other_signatures_beside_are_passed_over() -> None:
    witness = signed_notes.Signer("witness.example/w", b"\x09" * 32)
    text = checkpoint(5).partition("\n\n")[0] + "\n"
    both = checkpoint(5) + witness.sign(text).rpartition("\n\n")[2]
    assert signed_notes.read_checkpoint(both, SIGNER.key).size == 5
    assert signed_notes.open_note(both, witness.key) == text


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", "name+12345678+!!!", SIGNER.key.text[:-2] + "=="]
)
def test_a_broken_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="verifier key"):
        signed_notes.read_key(text)


# Bundles

ENTRIES = [json.dumps({"receipt": f"r_{n}", "caller": "某", "at": "2026"}).encode() for n in range(9)]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def of(size: int) -> str:
    return SIGNER.sign(signed_notes.Checkpoint(SIGNER.name, size, mth(HASHES[:size])).text)


def bundle(index: int, size: int) -> str:
    return proof_checking.inclusion_bundle(ENTRIES[index], index, path(index, HASHES[:size]), of(size))


def test_a_bundle_says_which_entry_it_proves() -> None:
    said = proof_checking.check(bundle(4, 9), SIGNER.key)
    assert said == "Entry r_4 (某, 2026) is leaf 4 of the 9 that test.example/audit signed."
    assert "same head" in proof_checking.check(bundle(4, 9), SIGNER.key, of(9))
    assert "has 6 leaves" in proof_checking.check(bundle(4, 9), SIGNER.key, of(6))
    assert "is larger" in proof_checking.check(bundle(4, 6), SIGNER.key, of(9))


def test_a_consistency_bundle_says_that_nothing_was_changed() -> None:
    good = proof_checking.consistency_bundle(subproof(3, HASHES, True), of(3), of(9))
    assert "begins with the log of 3" in proof_checking.check(good, SIGNER.key, of(3))
    with pytest.raises(InputError, match="another checkpoint than yours"):
        proof_checking.check(good, SIGNER.key, of(4))
    with pytest.raises(InputError, match="not of one log"):
        proof_checking.check(
            proof_checking.consistency_bundle(subproof(4, HASHES, True), of(3), of(9)), SIGNER.key
        )


def test_a_forked_log_is_told() -> None:
    other = SIGNER.sign(signed_notes.Checkpoint(SIGNER.name, 9, mth(HASHES[::-1])).text)
    with pytest.raises(InputError, match="not of one log"):
        proof_checking.check(bundle(4, 9), SIGNER.key, other)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("r_4", "r_5", "not at this place"),
        ('"index": 4', '"index": 5', "not at this place"),
        ('"index": 4', '"index": "x"', "no proof"),
        ('"path": [', '"path": ["AAAA", ', "not at this place"),
        ('"path"', '"paths"', "no proof"),
        ("inclusion 1", "inclusion 2", "no proof"),
        ("\\n9\\n", "\\n8\\n", "not signed by this key"),
    ],
)
def test_a_changed_bundle_proves_nothing(old: str, new: str, found: str) -> None:
    text = bundle(4, 9)
    assert old in text
    with pytest.raises(InputError, match=found):
        proof_checking.check(text.replace(old, new), SIGNER.key)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"form": []}'])
def test_what_is_no_bundle_is_told(text: str) -> None:
    with pytest.raises(InputError, match="no proof"):
        proof_checking.check(text, SIGNER.key)
