"""Checkpoints, proofs, segments on the real graph; each way to tamper, and the sentence that tells it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub import audit
from hub.app import clock, connect
from hub.audit import AuditLog, AuditWriter, exports, proof_checking
from hub.audit.signed_notes import Signer, read_checkpoint
from hub.errors import EngineError, HubError, InputError
from hub.jobs.log_keeping import keep
from hub.settings import Settings
from hub.store.graph import Graph, Row
from hub.store.migrations import migrate
from tests.audit_log import (
    Moving,
    copied,
    disclosures,
    fill,
    fill_at_once,
    new_log,
    own_log,
    put_back,
    saved,
)
from tests.conftest import ROOT

ENTRIES = "MATCH (a:AuditEntry) RETURN a {.*} AS a ORDER BY a.leaf"


@pytest.fixture(scope="module")
def graph(settings: Settings) -> Generator[Graph]:
    """The session's Neo4j, with the migrations and an empty log."""
    made = connect(settings)
    migrate(made, clock())
    with own_log(made):
        yield made
    made.close()


@pytest.fixture
def log(graph: Graph, tmp_path: Path) -> Generator[AuditLog]:
    """An empty log with a folder and a second one for the checkpoints."""
    with own_log(graph):
        yield new_log(graph, tmp_path / "audit", Moving(), copies=tmp_path / "copies")


def rows(log: AuditLog) -> list[Row]:
    return [row["a"] for row in log.graph.read(lambda tx: tx.rows(ENTRIES))]


def run(log: AuditLog, statement: Any, **parameters: Any) -> None:
    log.graph.write(lambda tx: tx.rows(statement, **parameters))


# Places and checkpoints


def test_an_empty_log_has_no_checkpoint_and_holds(log: AuditLog) -> None:
    assert audit.checkpoint(log) is None
    assert audit.export(log) == 0
    found = audit.examine(log.graph, log)
    assert (found.problems, found.size, found.after) == ([], 0, 0)


def test_entries_of_all_writers_get_consecutive_places_in_each_writers_order(log: AuditLog) -> None:
    fill(log.graph, log.clock, 5)
    audit.checkpoint(log)
    fill(log.graph, log.clock, 5)
    made = audit.checkpoint(log)
    assert made is not None
    read = read_checkpoint(made.note, log.signer.key)
    assert (read.size, read.after) == (10, 5)
    assert list(read.writers.values()) == [5]
    entries = rows(log)
    assert [entry["leaf"] for entry in entries] == list(range(10))
    for name in {entry["writer"] for entry in entries}:
        assert [e["seq"] for e in entries if e["writer"] == name] == [1, 2, 3, 4, 5]
    again = audit.checkpoint(log)
    assert again == made, "nothing new: no new checkpoint"
    found = audit.examine(log.graph, log)
    assert (found.size, found.after) == (10, 0)


FORGED = """
MATCH (a:AuditEntry {seq: 3})
CREATE (b:AuditEntry) SET b = a {.*, seq: $seq, receipt: 'forged', previous: a.hash, leaf: null}
"""


@pytest.mark.parametrize("seq", [1_000_000, 2_500, 4], ids=["far ahead", "past a batch", "the next number"])
def test_an_entry_that_no_hub_wrote_is_never_signed(
    log: AuditLog, caplog: pytest.LogCaptureFixture, seq: int
) -> None:
    writer = AuditWriter(log.graph, log.clock)
    try:
        for _ in range(3):
            writer.write(disclosures())
        audit.checkpoint(log)
        run(log, FORGED, seq=seq)
        audit.checkpoint(log)
        assert "goes on after entry 3 with what does not fit it" in caplog.text
        assert any("writer" in problem.lower() for problem in audit.verify(log.graph, log))
        if seq > 4:
            for _ in range(3):
                writer.write(disclosures())
    finally:
        writer.close()
    made = audit.checkpoint(log)
    assert made is not None
    real = 6 if seq > 4 else 3
    assert (made.size, list(read_checkpoint(made.note, log.signer.key).writers.values())) == (real, [real])
    assert {entry["receipt"] for entry in rows(log) if entry.get("leaf") is None} == {"forged"}


def test_a_hub_with_another_key_signs_nothing_beside_it(log: AuditLog) -> None:
    """A replica that was given the identity keys only, or a home whose key was lost."""
    fill(log.graph, log.clock, 2)
    kept = audit.checkpoint(log)
    fill(log.graph, log.clock, 1)
    with pytest.raises(HubError, match="Another key"):
        audit.checkpoint(replace(log, signer=Signer(log.signer.name, b"y" * 32)))
    assert audit.latest(log) == kept
    made = audit.checkpoint(log)
    assert made is not None
    assert made.size == 3


def test_two_hubs_at_once_make_one_tree(log: AuditLog, tmp_path: Path) -> None:
    other = replace(log, folder=tmp_path / "other")
    stop = threading.Event()

    def keep(which: AuditLog) -> None:
        while not stop.is_set():
            audit.checkpoint(which)
            audit.export(which)

    with ThreadPoolExecutor(5) as threads:
        keepers = [threads.submit(keep, which) for which in (log, other)]
        writers = [threads.submit(fill_at_once, log.graph, log.clock, 150) for _ in range(3)]
        receipts = [receipt for writer in writers for receipt in writer.result(timeout=120)]
        stop.set()
        for keeper in keepers:
            keeper.result(timeout=60)
    for which in (log, other):
        audit.checkpoint(which)
        audit.export(which)
    entries = rows(log)
    assert [entry["leaf"] for entry in entries] == list(range(450))
    assert {entry["receipt"] for entry in entries} == set(receipts)
    assert exports.read_file(log.files[0]) == exports.read_file(other.files[0])
    assert audit.verify(log.graph, log) == []
    assert audit.verify(log.graph, other) == []
    for receipt in receipts[::50]:
        assert receipt in proof_checking.check(audit.prove(log, receipt), log.signer.key)


def test_a_clock_that_goes_backwards_changes_no_order(log: AuditLog) -> None:
    back = Moving()
    log = replace(log, clock=back)
    fill(log.graph, back, 3)
    audit.checkpoint(log)
    back.now -= timedelta(days=400)
    receipts = fill(log.graph, back, 3)
    made = audit.checkpoint(log)
    assert made is not None
    assert made.at >= rows(log)[2]["at"]
    audit.export(log)
    assert audit.verify(log.graph, log) == []
    assert receipts[0] in proof_checking.check(audit.prove(log, receipts[0]), log.signer.key)


def test_more_than_one_batch_of_a_writer_is_placed_in_steps(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.audit.checkpoints.MOST_OF_ONE_WRITER", 4)
    fill_at_once(log.graph, log.clock, 11)
    made = audit.checkpoint(log)
    assert made is not None
    assert made.size == 11
    audit.export(log)
    assert [read_checkpoint(one, log.signer.key).size for one in exports.read_file(log.files[1])] == [
        4,
        8,
        11,
    ]
    assert audit.verify(log.graph, log) == []


# Faults


class Dying(Graph):
    """A hub that is killed at its n-th write: before it arrives, or after."""

    left = 0
    after = False

    def write(self, work: Callable[..., Any]) -> Any:
        self.left -= 1
        if self.left < 0 and not self.after:
            raise EngineError("audit.log-failed")
        answer = super().write(work)
        if self.left < 0:
            raise EngineError("audit.log-failed")
        return answer


@pytest.fixture
def dying(settings: Settings) -> Generator[Dying]:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    made = Dying(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
    yield made
    made.close()


@pytest.mark.parametrize("after", [False, True])
def test_a_hub_killed_at_any_write_of_a_turn_loses_and_doubles_nothing(
    log: AuditLog, dying: Dying, after: bool
) -> None:
    receipts = fill_at_once(log.graph, log.clock, 40)
    due = replace(log, entries=0)
    for writes in range(9):
        dying.left, dying.after = writes, after
        broken = replace(due, graph=dying)
        try:
            audit.checkpoint(broken)
            audit.export(broken)
            audit.move_all(broken)
        except EngineError:
            pass
        audit.export(log)
        assert audit.verify(log.graph, log) == [], f"killed at write {writes}"
    audit.checkpoint(due)
    audit.export(due)
    audit.move_all(due)
    assert audit.verify(log.graph, log) == []
    found = audit.search(log, audit.EntryFilter(), 1000)
    assert sorted(entry["receipt"] for entry in found) == sorted(receipts)
    assert {entry["leaf"] for entry in rows(log)} == set(range(32, 40))


def test_a_full_disk_stops_no_checkpoint_and_is_made_up_for(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(log.graph, log.clock, 3)
    real = exports.os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) > 1:
            return real(descriptor, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    audit.checkpoint(log)
    with monkeypatch.context() as patch:
        patch.setattr("hub.audit.exports.os.write", full)
        with pytest.raises(OSError, match="No space"):
            audit.export(log)
    assert log.files[0].read_bytes()[-1:] != b"\n", "a half line stands there"
    assert audit.verify(log.graph, replace(log, copies=None)) != []
    audit.export(log)
    assert audit.verify(log.graph, log) == []
    assert len(exports.read_file(log.files[0])) == 1


def test_a_full_disk_while_a_segment_is_written_leaves_the_entries(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_at_once(log.graph, log.clock, 20)
    audit.checkpoint(log)
    audit.export(log)
    due = replace(log, entries=0)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("hub.audit.files.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            audit.move_all(due)
    assert [path.name for path in log.segments.iterdir()] == []
    assert len(rows(log)) == 20
    assert [one.name for one in audit.move_all(due)] == ["000000000000-000000000016"]
    assert len(rows(log)) == 4
    assert audit.verify(log.graph, log) == []


def test_the_keeper_keeps_on_after_a_fault_and_has_a_last_turn(log: AuditLog, tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file where the folder should be")
    writer = audit.AuditWriter(log.graph, log.clock)
    keeper = keep(log, writer, 0.05)
    for _ in range(3):
        writer.count_refusal("UNAUTHENTICATED")
    writer.write(disclosures())
    keeper.turn()
    (tmp_path / "audit").unlink()
    writer.close()
    keeper.close()
    assert audit.verify(log.graph, log) == []
    assert exports.read_file(log.files[0]) == exports.read_file(log.files[1]) != []
    counted = [entry for entry in rows(log) if entry["act"] == "REFUSAL"]
    assert [entry["outcomes"] for entry in counted] == [["error:UNAUTHENTICATED x 3"]]
    assert audit.examine(log.graph, log).after == 0


# Tampering


@dataclass
class World:
    """A log with two writers, checkpoints at 16, 24 and 40, a segment (0 to 15), and three entries after."""

    log: AuditLog
    nodes: dict[str, list[Row]]
    kept: Path
    backup: dict[str, list[Row]]
    receipts: list[str]

    def sentences(self) -> str:
        return "\n".join(audit.verify(self.log.graph, self.log))

    def entry(self, leaf: int) -> Row:
        return next(row for row in rows(self.log) if row.get("leaf") == leaf)


@pytest.fixture(scope="module")
def built(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Generator[World]:
    folder = tmp_path_factory.mktemp("world")
    log = new_log(graph, folder / "audit", Moving())
    with own_log(graph):
        receipts = fill(graph, log.clock, 16, name="first")
        audit.checkpoint(log)
        receipts += fill(graph, log.clock, 8, name="second")
        audit.checkpoint(log)
        audit.export(log)
        audit.move_all(replace(log, entries=20))
        backup = saved(graph)
        receipts += fill(graph, log.clock, 8, name="third") + fill(graph, log.clock, 8, name="fourth")
        audit.checkpoint(log)
        audit.export(log)
        receipts += fill(graph, log.clock, 3, name="fifth")
        yield World(log, saved(graph), copied(log.folder, folder / "kept"), backup, receipts)


@pytest.fixture
def world(built: World) -> World:
    """The same world before each test."""
    put_back(built.log.graph, built.nodes)
    copied(built.kept, built.log.folder)
    return built


def test_the_world_holds(world: World) -> None:
    found = audit.examine(world.log.graph, world.log)
    assert (found.problems, found.size, found.after) == ([], 40, 3)
    assert audit.verify(world.log.graph) == []
    assert [entry["leaf"] for entry in rows(world.log) if "leaf" in entry] == list(range(16, 40))


def mend(world: World, first: Row) -> None:
    """What a forger does who can write the graph: makes a writer's hashes fit again from an entry on."""
    chain = sorted((e for e in rows(world.log) if e["writer"] == first["writer"]), key=lambda e: e["seq"])
    previous = chain[first["seq"] - 2]["hash"]
    for entry in chain[first["seq"] - 1 :]:
        entry["previous"] = previous
        entry["hash"] = previous = audit.entry_hash(entry)
        run(
            world.log,
            "MATCH (a:AuditEntry {writer: $writer, seq: $seq}) SET a.previous = $previous, a.hash = $hash",
            **{name: entry[name] for name in ("writer", "seq", "previous", "hash")},
        )


def change(world: World) -> None:
    run(world.log, "MATCH (a:AuditEntry {leaf: 18}) SET a.matter = '另一事项'")


def change_and_mend(world: World) -> None:
    change(world)
    mend(world, world.entry(18))


def swap(world: World, one: int, other: int) -> None:
    for now, then in ((one, -1), (other, one), (-1, other)):
        run(world.log, "MATCH (a:AuditEntry {leaf: $now}) SET a.leaf = $then", now=now, then=then)


def writer_of(world: World, leaf: int) -> str:
    return world.entry(leaf)["writer"]


def remove_writer(world: World) -> None:
    name = writer_of(world, 24)
    run(world.log, "MATCH (a:AuditEntry {writer: $name}) DELETE a", name=name)
    run(world.log, "MATCH (w:AuditWriter {name: $name}) DELETE w", name=name)


def remove_new_writer(world: World) -> None:
    """A writer that no checkpoint covers yet: its register is left."""
    run(world.log, "MATCH (a:AuditEntry) WHERE a.leaf IS NULL DELETE a")


def cut_tail(world: World) -> None:
    run(world.log, "MATCH (a:AuditEntry) WHERE a.leaf >= 36 DELETE a")


def cut_all_traces(world: World) -> None:
    """The tail, its checkpoint, and the log's own node set back: only the file still knows."""
    put_back(world.log.graph, world.backup)


def forge(world: World, **fields: Any) -> None:
    entry = {**world.entry(20), "receipt": "r_forged", **fields}
    entry.pop("leaf")
    entry["hash"] = audit.entry_hash(entry)
    run(world.log, "CREATE (a:AuditEntry) SET a = $entry", entry=entry)


def lines(world: World, work: Callable[[list[bytes]], list[bytes]]) -> None:
    file = world.log.files[0]
    file.write_bytes(b"".join(work(file.read_bytes().splitlines(keepends=True))))


def resigned(world: World) -> None:
    """A checkpoint with another head, signed with another key."""
    other = Signer(world.log.signer.name, b"\x06" * 32)
    read = read_checkpoint(
        next(c["note"] for c in saved_checkpoints(world) if c["size"] == 24), world.log.signer.key
    )
    root = b"\x01" * 32
    run(
        world.log,
        "MATCH (c:AuditCheckpoint {size: 24}) SET c.note = $note, c.root = $root",
        note=other.sign(replace(read, root=root).text),
        root=root.hex(),
    )


def saved_checkpoints(world: World) -> list[Row]:
    return saved(world.log.graph)["AuditCheckpoint"]


def segment(world: World, ending: str) -> Path:
    return world.log.segments / f"000000000000-000000000016.{ending}"


def damage_segment(world: World) -> None:
    path = segment(world, "jsonl.gz")
    path.write_bytes(path.read_bytes()[:-40] + b"\0" * 40)


TAMPERED: dict[str, tuple[Callable[[World], object], list[str]]] = {
    "a changed entry": (change, ["entry 3 was changed after it was written", "entries 16 to 23 was changed"]),
    "a rewritten chain": (change_and_mend, ["of size 24 signs: one of the entries 16 to 23 was changed"]),
    "a removed entry": (
        lambda w: run(w.log, "MATCH (a:AuditEntry {leaf: 30}) DELETE a"),
        ["Entry 30 is missing in the tree", ": entry 7 is missing"],
    ),
    "two entries of one writer swapped": (lambda w: swap(w, 18, 19), ["the order was changed"]),
    "two entries of two writers swapped": (
        lambda w: swap(w, 31, 32),
        ["size 40 signs: one of the entries 24"],
    ),
    "a cut tail": (
        cut_tail,
        ["The log ends before entry 36, and 40 have their places", "entries 5 to 8 are missing"],
    ),
    "an older state put back": (
        cut_all_traces,
        [
            "checkpoint of size 40 stands in checkpoints.jsonl and not in the graph",
            "The log ends before entry 24, and 40 have their places",
        ],
    ),
    "a removed writer": (
        remove_writer,
        ["Entries 24 to 31 are missing in the tree", "all of its entries are gone"],
    ),
    "a removed writer without a place": (remove_new_writer, ["all of its entries are gone"]),
    "a removed register": (
        lambda w: run(w.log, "MATCH (x:AuditWriter {name: $n}) DELETE x", n=writer_of(w, 24)),
        ["is in no register"],
    ),
    "a forged writer": (
        lambda w: forge(w, writer="w_forged", seq=1, previous="0" * 64),
        ["is in no register"],
    ),
    "a forged entry before a chain": (
        lambda w: forge(w, seq=-1),
        ["1 entries of the graph stand outside of every chain: they are forged"],
    ),
    "a forged entry after a chain": (lambda w: forge(w, seq=9), ["entry 9 does not follow"]),
    "a changed entry without a place": (
        lambda w: run(w.log, "MATCH (a:AuditEntry) WHERE a.leaf IS NULL AND a.seq = 2 SET a.caller = 'x'"),
        ["entry 2 was changed after it was written"],
    ),
    "a removed entry without a place": (
        lambda w: run(w.log, "MATCH (a:AuditEntry) WHERE a.leaf IS NULL AND a.seq = 2 DELETE a"),
        ["entry 2 is missing"],
    ),
    "a changed checkpoint": (
        lambda w: run(w.log, "MATCH (c:AuditCheckpoint {size: 24}) SET c.root = $r", r="00" * 32),
        ["The checkpoint of size 24 was changed: its signature does not hold"],
    ),
    "a checkpoint signed by another": (
        resigned,
        ["The checkpoint of size 24 was changed", "size 24 is another one in checkpoints.jsonl"],
    ),
    "a removed checkpoint": (
        lambda w: run(w.log, "MATCH (c:AuditCheckpoint {size: 24}) DELETE c"),
        [
            "A checkpoint between the sizes 16 and 40 was removed from the graph",
            "The checkpoint of size 24 stands in checkpoints.jsonl and not in the graph",
        ],
    ),
    "the last checkpoint removed": (
        lambda w: run(w.log, "MATCH (c:AuditCheckpoint {size: 40}) DELETE c"),
        ["The checkpoint of size 40 is gone from the graph"],
    ),
    "the log's node removed": (
        lambda w: run(w.log, "MATCH (l:AuditLog) DELETE l"),
        ["The log's own node is gone"],
    ),
    "a changed line of the file": (
        lambda w: lines(w, lambda found: [found[0], found[1].replace(b"24", b"25"), found[2]]),
        ["Line 2 of checkpoints.jsonl was changed", "size 24 was removed from checkpoints.jsonl"],
    ),
    "a removed line of the file": (
        lambda w: lines(w, lambda found: [found[0], found[2]]),
        ["The checkpoint of size 24 was removed from checkpoints.jsonl"],
    ),
    "the last lines of the file removed": (
        lambda w: lines(w, lambda found: found[:1]),
        [
            "checkpoints.jsonl ends with the checkpoint of size 16, the graph with that of size 40: the end "
            "of the file was removed"
        ],
    ),
    "a line removed that the graph no longer holds": (
        lambda w: (
            run(w.log, "MATCH (c:AuditCheckpoint {size: 24}) DELETE c"),
            lines(w, lambda found: [found[0], found[2]]),
        ),
        ["A checkpoint between the sizes 16 and 40 was removed from checkpoints.jsonl"],
    ),
    "the file removed": (lambda w: w.log.files[0].unlink(), ["checkpoints.jsonl holds no checkpoint"]),
    "a changed segment file": (
        damage_segment,
        ["The segment file 000000000000-000000000016.jsonl.gz", "was changed"],
    ),
    "a removed segment file": (lambda w: segment(w, "jsonl.gz").unlink(), ["can't be read"]),
    "a segment's note removed": (
        lambda w: segment(w, "note").unlink(),
        ["The file 000000000000-000000000016.note is gone"],
    ),
    "a segment's note changed": (
        lambda w: segment(w, "note").write_bytes(segment(w, "note").read_bytes()[:-1]),
        ["The file 000000000000-000000000016.note is gone, or is not"],
    ),
    "a changed segment in the graph": (
        lambda w: run(w.log, "MATCH (s:AuditSegment {start: 0}) SET s.root = $r", r="00" * 32),
        ["The note of segment 000000000000-000000000016 was changed"],
    ),
    "a removed segment in the graph": (
        lambda w: run(w.log, "MATCH (s:AuditSegment {start: 0}) DELETE s"),
        ["Entries 0 to 15 are missing in the tree"],
    ),
    "a segment given up too early": (
        lambda w: run(w.log, "MATCH (s:AuditSegment {start: 0}) SET s.deleted = '2026-06-02'"),
        ["is marked as deleted before its 5 years are over"],
    ),
}


@pytest.mark.parametrize(("tamper", "told"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_told(world: World, tamper: Callable[[World], object], told: list[str]) -> None:
    tamper(world)
    sentences = world.sentences()
    assert [one for one in told if one not in sentences] == [], sentences


def test_what_was_cut_after_the_last_checkpoint_is_the_bound(world: World) -> None:
    """Only the end of entries without a place can go unseen, until the next checkpoint some seconds later."""
    run(world.log, "MATCH (a:AuditEntry) WHERE a.leaf IS NULL AND a.seq = 3 DELETE a")
    found = audit.examine(world.log.graph, world.log)
    assert (found.problems, found.after) == ([], 2)


def test_what_was_tampered_with_is_neither_proven_nor_moved(world: World) -> None:
    change_and_mend(world)
    with pytest.raises(Exception, match="does not give the head that its checkpoint signs"):
        audit.prove(world.log, world.receipts[20])
    with pytest.raises(Exception, match="entries 16 to 31 of the audit log are not those"):
        audit.move_all(replace(world.log, entries=0))
    assert not list(world.log.segments.glob("000000000016*"))


# Proofs


def test_every_receipt_is_proven_from_files_alone(world: World) -> None:
    key = world.log.signer.key
    for receipt in world.receipts[:40:3]:
        assert f"Entry {receipt} " in proof_checking.check(audit.prove(world.log, receipt), key)
    with pytest.raises(InputError, match="No checkpoint covers this entry yet"):
        audit.prove(world.log, world.receipts[41])
    with pytest.raises(InputError, match="No entry has this receipt"):
        audit.prove(world.log, "r_nothing")


def test_the_verifier_of_the_page_checks_a_bundle(world: World, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "verifying.md").read_text("utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "verifier.py").write_text(program, "utf-8")

    def run_it(bundle: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "bundle.json").write_text(bundle, "utf-8")
        command = [sys.executable, "-I", "verifier.py", "bundle.json", world.log.signer.key.text]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    for receipt in (world.receipts[3], world.receipts[39]):
        bundle = audit.prove(world.log, receipt)
        assert run_it(bundle).stdout == f"in the log: {receipt}\n"
        for damaged in (bundle.replace(receipt, "r_other"), bundle.replace("\\n40\\n", "\\n41\\n")):
            assert damaged != bundle
            assert run_it(damaged).returncode == 1


def test_all_checkpoints_are_consistent(world: World) -> None:
    notes = exports.read_file(world.log.files[0])
    key = world.log.signer.key
    assert [read_checkpoint(note, key).size for note in notes] == [16, 24, 40]
    for old in range(3):
        for new in range(old, 3):
            bundle = audit.prove_consistency(world.log, notes[old], notes[new])
            assert "nothing of it was changed" in proof_checking.check(bundle, key, notes[old])
    with pytest.raises(InputError, match="the older one first"):
        audit.prove_consistency(world.log, notes[2], notes[0])


def test_proofs_use_kept_subtrees(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.audit.checkpoints.TILE", 8)
    monkeypatch.setattr("hub.audit.proof_making.TILE", 8)
    receipts = fill_at_once(log.graph, log.clock, 60)
    audit.checkpoint(log)
    assert len(saved(log.graph)["AuditTile"]) == 7
    for receipt in receipts[::7]:
        assert receipt in proof_checking.check(audit.prove(log, receipt), log.signer.key)
    audit.move_all(replace(log, entries=30))
    assert {tile["start"] for tile in saved(log.graph)["AuditTile"]} == {32, 40, 48}
    for receipt in receipts[::7]:
        assert receipt in proof_checking.check(audit.prove(log, receipt), log.signer.key)


# Segments and searching


def test_segments_are_moved_by_age_and_by_size_and_given_up_after_their_years(log: AuditLog) -> None:
    receipts = fill_at_once(log.graph, log.clock, 50)
    audit.checkpoint(log)
    audit.export(log)
    assert audit.move_all(log) == []
    assert [one.start for one in audit.move_all(replace(log, entries=40))] == [0]
    later = Moving(datetime(2026, 9, 1, tzinfo=UTC))
    assert [one.start for one in audit.move_all(replace(log, days=90, clock=later))] == [16, 32]
    assert len(rows(log)) == 2
    assert audit.verify(log.graph, log) == []
    everything = audit.search(log, audit.EntryFilter(), 100)
    assert {entry["receipt"] for entry in everything} == set(receipts)
    assert [entry["at"] for entry in everything] == sorted((e["at"] for e in everything), reverse=True)
    old = replace(log, clock=Moving(datetime(2031, 7, 1, tzinfo=UTC)))
    audit.move_all(old)
    assert list(log.segments.iterdir()) == []
    assert audit.verify(log.graph, old) == []
    left = [entry["receipt"] for entry in rows(log)]
    assert len(left) == 2
    assert left[0] in proof_checking.check(audit.prove(old, left[0]), log.signer.key), "the heads stay"
    fill(log.graph, old.clock, 2)
    audit.checkpoint(old)
    audit.export(old)
    assert audit.verify(log.graph, old) == []


def test_of_the_checkpoints_inside_of_segments_the_graph_keeps_the_newest(log: AuditLog) -> None:
    for _ in range(5):
        fill(log.graph, log.clock, 7)
        audit.checkpoint(log)
    audit.move_all(replace(log, entries=0))

    def held() -> list[int]:
        return sorted(one["size"] for one in saved(log.graph)["AuditCheckpoint"])

    assert held() == [28, 35]
    assert len(exports.read_file(log.files[0])) == len(exports.read_file(log.files[1])) == 5
    assert audit.verify(log.graph, log) == []
    file = log.files[0]
    file.write_bytes(file.read_bytes().replace(b"after 7", b"after 8"))
    assert audit.verify(log.graph, log) == [
        "Line 2 of checkpoints.jsonl was changed: its signature does not hold."
    ]


def test_what_was_removed_from_the_head_of_a_file_is_told(log: AuditLog, tmp_path: Path) -> None:
    """Also where the graph no longer holds it; a file that was begun late says so itself."""
    for _ in range(5):
        fill(log.graph, log.clock, 7)
        audit.checkpoint(log)
    audit.move_all(replace(log, entries=0))
    file = log.files[0]
    whole = file.read_bytes().splitlines(keepends=True)
    for cut in range(1, 5):
        file.write_bytes(b"".join(whole[cut:]))
        assert any("was removed from checkpoints.jsonl" in one for one in audit.verify(log.graph, log)), cut
    file.write_bytes(b"".join(whole))
    later = replace(log, copies=tmp_path / "later")
    audit.export(later)
    audit.export(later)
    assert audit.verify(log.graph, later) == []
    begun = later.files[1].read_bytes().splitlines(keepends=True)
    assert len(begun) == 3
    for cut in (1, 2):
        later.files[1].write_bytes(b"".join(begun[cut:]))
        assert any("was removed from checkpoints.jsonl" in one for one in audit.verify(log.graph, later)), cut
    assert audit.verify(log.graph, log) == []


def test_a_segment_size_may_change(log: AuditLog) -> None:
    fill_at_once(log.graph, log.clock, 100)
    audit.checkpoint(log)
    audit.export(log)
    audit.move_all(replace(log, leaves=8, entries=92))
    moved = audit.move_all(replace(log, leaves=64, entries=0))
    assert [(one.start, one.end) for one in moved] == [(8, 16), (16, 32), (32, 64)]
    assert audit.verify(log.graph, log) == []


def test_entries_are_found_in_graph_and_segments(world: World) -> None:
    log = world.log

    def found(**fields: Any) -> list[str]:
        return [entry["receipt"] for entry in audit.search(log, audit.EntryFilter(**fields), 100)]

    in_segment, in_graph, waiting = world.receipts[2], world.receipts[30], world.receipts[42]
    for receipt in (in_segment, in_graph, waiting):
        assert found(receipt=receipt) == [receipt]
    assert found(receipt="r_nothing") == []
    assert found(caller="first") == world.receipts[15::-1]
    assert found(caller="third") == world.receipts[31:23:-1]
    assert len(found(subject="s_2")) == 5
    entry = audit.search(log, audit.EntryFilter(receipt=in_segment), 1)[0]
    assert found(since=entry["at"], caller="first") == world.receipts[15:1:-1]
    assert found(until=entry["at"]) == [world.receipts[1], world.receipts[0]]
    assert found(within=["320500"]) == []
    assert len(found(within=["411500"])) == 43


def test_pages_of_a_search_hold_each_entry_once(world: World) -> None:
    pages: list[str] = []
    before = ("9999", "")
    while page := audit.search(world.log, audit.EntryFilter(), 7, before):
        pages += [entry["receipt"] for entry in page]
        before = (page[-1]["at"], page[-1]["receipt"])
    assert len(pages) == 43
    assert set(pages) == set(world.receipts)


def test_a_subject_sees_who_read_it_and_nothing_else(world: World) -> None:
    seen = audit.reads_of(world.log, ["s_2"], 100)
    assert len(seen) == 5
    assert {one["authority"] for one in seen} == {"411500-czj"}
    assert all(one["what"] == ["subject"] for one in seen)
    assert not {"subjects", "disclosed", "caller", "previous"} & set(seen[0])
    json.dumps(seen)


def test_a_segments_file_is_the_tree_again(world: World) -> None:
    """What docs/verifying.md says of segments: the lines are the leaves."""
    content = gzip.decompress(segment(world, "jsonl.gz").read_bytes()).split(b"\n")[:-1]
    level = [hashlib.sha256(b"\0" + line).digest() for line in content]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    first = read_checkpoint(exports.read_file(world.log.files[0])[0], world.log.signer.key)
    assert (first.size, first.root) == (16, level[0])
