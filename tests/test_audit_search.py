"""Entries are sought by subject, caller and region, in the graph and in segments; a changed list is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest
from neo4j import Driver, GraphDatabase, Query

from graph_schema.vocabulary import PurposeCode
from hub import audit
from hub.access.caller_and_purpose import Purpose
from hub.app import clock, connect
from hub.audit import AuditLog, searching
from hub.errors import EngineError, InputError
from hub.settings import Settings
from hub.store.graph import Graph
from hub.store.migrations import migrate
from tests.audit_log import Moving, disclosures, fill, fill_at_once, new_log, own_log

WORDS = "MATCH (w:AuditWord) RETURN w.word AS word, w.receipt AS receipt ORDER BY word, receipt"
FORGET_MIGRATIONS = "MATCH (m:Migration) WHERE m.number IN [13, 64] DELETE m"


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
    """An empty log with a folder; blocks of 4 entries in segments of 16."""
    with own_log(graph), pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.audit.blocks.BLOCK", 4)
        yield new_log(graph, tmp_path / "audit", Moving())


@pytest.fixture(scope="module")
def driver(settings: Settings) -> Generator[Driver]:
    """A connection that shows what a statement cost."""
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    login = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with GraphDatabase.driver(settings.neo4j_uri, auth=login) as made:
        yield made


def run(log: AuditLog, statement: Any, **parameters: Any) -> list[dict[str, Any]]:
    return log.graph.write(lambda tx: tx.rows(statement, **parameters))


def write(log: AuditLog, *subjects: str, region: str = "411500", name: str = "reader") -> str:
    """One entry that disclosed these subjects; answers its receipt."""
    writer = audit.AuditWriter(log.graph, log.clock)
    found = disclosures(subjects[0], name, region)
    for subject in subjects[1:]:
        assert found.access is not None
        found.note(found.access, subject, "subject")
    try:
        return writer.write(found)
    finally:
        writer.close()


def receipts(log: AuditLog, most: int = 100, **wanted: Any) -> list[str]:
    return [entry["receipt"] for entry in audit.search(log, audit.EntryFilter(**wanted), most)]


def investigate(log: AuditLog, subject: str, matter: str, region: str, name: str) -> str:
    """One entry of an investigation; answers its receipt."""
    found = disclosures(subject, name, region)
    access = found.access
    assert access is not None
    found.access = replace(access, purpose=Purpose(PurposeCode.INVESTIGATION, matter))
    writer = audit.AuditWriter(log.graph, log.clock)
    try:
        return writer.write(found)
    finally:
        writer.close()


def moved(log: AuditLog) -> None:
    """A checkpoint, and all whole segments out of the graph."""
    audit.checkpoint(log)
    audit.move_all(replace(log, entries=0))


# In the graph


SOUGHT: list[dict[str, Any]] = [
    {"subject": "s_rare"},
    {"subject": "s_rare", "withheld": searching.INVESTIGATIONS},
    {"subject": "s_rare", "within": ["320500", "999901"]},
    {"caller": "rare"},
    {"within": ["999901", "999902"]},
    {"matters": ["999901/调查-1", "999902/调查-1"]},
]


@pytest.mark.parametrize("wanted", SOUGHT, ids=str)
def test_what_a_search_costs_does_not_grow_with_what_others_did(
    log: AuditLog, driver: Driver, wanted: dict[str, Any]
) -> None:
    """Counted by Neo4j itself: the rare reads stand before, between and after those of others."""
    asked = audit.EntryFilter(**wanted)

    def hits() -> tuple[int, int]:
        values: dict[str, Any] = {
            "since": "",
            "until": "9999",
            "last": "9999",
            "beforeAt": "9999",
            "beforeReceipt": "",
            "caller": asked.caller,
            "subjects": asked.subjects or None,
            "words": asked.words,
            "matters": list(asked.matters) if asked.matters is not None else None,
            "callers": list(asked.callers) if asked.callers is not None else None,
            "within": list(asked.within) if asked.within is not None else None,
            "withheld": list(asked.withheld),
            "most": 21,
        }
        with driver.session() as session:
            query = Query(cast(LiteralString, f"CYPHER replan=force PROFILE {asked.narrowest[0]}"))
            result = session.run(query, values)
            rows, plan = len(list(result)), cast("dict[str, Any]", result.consume().profile)
        pending, total = [plan], 0
        while pending:
            step = pending.pop()
            total += step.get("dbHits", 0)
            pending.extend(step.get("children", ()))
        return rows, total

    for subject in ("s_rare", "s_rare_suzhou"):
        write(log, subject, "s_rare", region="999901", name="rare")
    investigate(log, "s_rare", "调查-1", "999901", "rare")
    fill_at_once(log.graph, log.clock, 20)
    write(log, "s_rare", region="999902", name="rare")
    few = hits()
    fill_at_once(log.graph, log.clock, 300)
    many = hits()
    assert few[0] == many[0] > 0
    assert many[1] <= few[1] + 10, "the walk of others' entries would be 300 and more"


def test_each_condition_finds_what_it_names(log: AuditLog) -> None:
    one = write(log, "s_1", "s_2")
    two = write(log, "s_2", region="410300", name="other")
    three = write(log, "s_suzhou", region="410300")

    assert receipts(log, subject="s_1") == [one]
    assert receipts(log, subject="s_2") == [two, one]
    assert receipts(log, subject="320500") == receipts(log, subject="411500") == []
    assert receipts(log, caller="other") == [two]
    assert receipts(log, caller="other", subject="s_1") == []
    assert receipts(log, within=["410300"]) == [three, two]
    assert receipts(log, within=["320500"]) == [three], "a region whose records were read"
    assert receipts(log, within=["320500", "410300", "411500"]) == [three, two, one]
    assert receipts(log, within=["411500"], subject="s_2") == [one]
    assert receipts(log, within=[str(code) for code in range(300000, 420000)]) == [three, two, one]
    assert receipts(log, within=[]) == []


def test_an_investigation_is_found_by_its_matter(log: AuditLog) -> None:
    """In segments, too, which say of no block which matters it holds."""
    write(log, "s_1", name="甲")
    one = investigate(log, "s_1", "调查-1", "411500", "甲")
    investigate(log, "s_1", "调查-2", "411500", "甲")
    investigate(log, "s_1", "调查-1", "320500", "甲")
    two = investigate(log, "s_2", "调查-1", "411500", "乙")
    fill_at_once(log.graph, log.clock, 30)
    three = investigate(log, "s_3", "调查-1", "411500", "甲")
    words = [row["word"] for row in run(log, WORDS) if row["word"].startswith("matter:")]
    assert sorted(words) == ["matter:320500/调查-1", *["matter:411500/调查-1"] * 3, "matter:411500/调查-2"]
    for _ in range(2):
        assert receipts(log, matters=["411500/调查-1"]) == [three, two, one]
        assert receipts(log, matters=["411500/调查-1"], callers=["甲"]) == [three, one]
        assert receipts(log, matters=["411500/测试-1"]) == [], "of another purpose"
        assert audit.verify(log.graph, log) == []
        moved(log)


def test_pages_by_subject_go_from_graph_into_segments(log: AuditLog) -> None:
    everything: list[str] = []
    for place in range(50):
        receipt = write(log, "s_often" if place % 3 else "s_other")
        everything += [receipt] if place % 3 else []
        if place == 40:
            moved(log)
    pages: list[str] = []
    before = ("9999", "")
    while page := audit.search(log, audit.EntryFilter(subject="s_often"), 4, before):
        assert len(page) <= 4
        pages += [entry["receipt"] for entry in page]
        before = (page[-1]["at"], page[-1]["receipt"])
    assert pages == everything[::-1]


def test_entries_from_before_the_lists_are_listed_by_the_migration(log: AuditLog) -> None:
    fill_at_once(log.graph, log.clock, 30)
    write(log, "s_suzhou")
    investigate(log, "s_1", "调查-1", "411500", "甲")
    listed = run(log, WORDS)
    run(log, "MATCH (w:AuditWord) WHERE w.word <> 's_3' DELETE w")
    run(log, FORGET_MIGRATIONS)
    assert {"0013_audit_words", "0064_investigations"} <= set(migrate(log.graph, clock()))
    assert run(log, WORDS) == listed
    assert {"word": "320500", "receipt": receipts(log, subject="s_suzhou")[0]} in listed


def test_a_list_leads_to_entries_and_says_nothing_itself(log: AuditLog) -> None:
    """Who can write to the graph can't show a subject a read that was not its own."""
    receipt = write(log, "s_1")
    (entry,) = audit.search(log, audit.EntryFilter(receipt=receipt), 1)
    forged = "CREATE (w:AuditWord {word: 's_2', at: $at, receipt: $receipt})"
    run(log, forged, at=entry["at"], receipt=receipt)
    assert audit.reads_of(log, ["s_2"], 10) == []
    assert len(audit.reads_of(log, ["s_1"], 10)) == 1


def test_a_read_that_was_hidden_from_its_subject_is_told_and_listed_again(log: AuditLog) -> None:
    kept = write(log, "s_1", "s_2")
    audit.checkpoint(log)
    audit.export(log)
    waiting = write(log, "s_1")
    assert audit.verify(log.graph, log) == []
    run(log, "MATCH (w:AuditWord {word: 's_1'}) DELETE w")
    assert audit.reads_of(log, ["s_1"], 10) == []
    found = audit.examine(log.graph, log)
    assert set(found.unlisted) == {kept, waiting}
    assert found.verified is None
    assert all("is not listed under 1 of its words" in one for one in found.problems)
    audit.mend(log, found)
    assert [one["receipt"] for one in audit.reads_of(log, ["s_1"], 10)] == [waiting, kept]
    assert audit.verify(log.graph, log) == []


# In segments


def test_moved_entries_leave_no_list_in_the_graph(log: AuditLog) -> None:
    fill_at_once(log.graph, log.clock, 18)
    moved(log)
    left = {row["receipt"] for row in run(log, "MATCH (a:AuditEntry) RETURN a.receipt AS receipt")}
    assert len(left) == 2, "18 entries, segments of 16"
    assert {row["receipt"] for row in run(log, WORDS)} == left
    assert audit.verify(log.graph, log) == []


def test_of_a_segment_only_the_blocks_that_hold_it_are_read(log: AuditLog) -> None:
    """A block that is damaged disturbs only who needs it; and who needs it is told."""
    written = fill(log.graph, log.clock, 16)
    moved(log)
    segment = next(log.segments.glob("*.jsonl.gz"))
    third = json.loads(next(log.segments.glob("*.blocks")).read_bytes())[2][0]
    content = bytearray(segment.read_bytes())
    content[third + 60] ^= 0xFF
    segment.write_bytes(content)

    for place, receipt in enumerate(written):
        asked: list[dict[str, Any]] = [{"subject": f"s_{place}"}, {"receipt": receipt}]
        for wanted in asked:
            if place // 4 == 2:
                with pytest.raises(EngineError, match="was changed"):
                    receipts(log, **wanted)
            else:
                assert receipts(log, **wanted) == [receipt]
    assert receipts(log, subject="s_nobody") == receipts(log, receipt="r_nothing") == []
    assert receipts(log, 4, until="2027") == written[:11:-1], "the newest page is in the last block"


@pytest.mark.parametrize("ending", ["words", "blocks"])
def test_a_changed_list_of_a_segment_is_told_and_made_again(log: AuditLog, ending: str) -> None:
    written = fill(log.graph, log.clock, 16)
    moved(log)
    file = next(log.segments.glob(f"*.{ending}"))
    sound = file.read_bytes()
    file.write_bytes(sound[: len(sound) // 24 * 12] if ending == "words" else sound.replace(b"2026", b"2025"))
    found = audit.examine(log.graph, log)
    assert [segment.start for segment in found.unsearchable] == [0]
    assert "do not fit their segment: searches miss entries" in found.problems[0]
    audit.mend(log, found)
    assert file.read_bytes() == sound
    assert audit.verify(log.graph, log) == []
    assert receipts(log) == written[::-1]


@pytest.mark.parametrize("ending", ["words", "blocks"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"x")], ids=["gone", "cut"])
def test_without_its_lists_a_segment_is_read_whole(
    log: AuditLog, ending: str, damage: Callable[[Path], object]
) -> None:
    written = fill(log.graph, log.clock, 16)
    moved(log)
    damage(next(log.segments.glob(f"*.{ending}")))
    assert receipts(log, subject="s_7") == [written[7]]
    assert receipts(log, receipt=written[9]) == [written[9]]
    assert receipts(log, caller="reader") == written[::-1]


# Verifying goes on


def test_a_verification_goes_on_from_the_one_before(log: AuditLog) -> None:
    assert audit.remembered(log) is None
    fill(log.graph, log.clock, 20)
    audit.checkpoint(log)
    audit.export(log)
    first = audit.examine(log.graph, log)
    assert first.verified is not None
    audit.remember(log, first.verified)
    since = audit.remembered(log)
    assert since == first.verified
    again = audit.examine(log.graph, log, since)
    assert (again.problems, again.size, again.verified) == ([], 20, since)

    fill(log.graph, log.clock, 30)
    moved(log)  # leaves 16 to 31 are a segment now: the walk begins inside of it
    write(log, "s_1")
    found = audit.examine(log.graph, log, since)
    assert (found.problems, found.size, found.after) == ([], 50, 1)
    assert found.verified == audit.examine(log.graph, log).verified

    run(log, "MATCH (a:AuditEntry {leaf: 49}) SET a.caller = 'x'")
    told = "\n".join(audit.examine(log.graph, log, since).problems)
    assert "was changed after it was written" in told
    assert "the checkpoint of size 50 signs: one of the entries 20 to 49 was changed" in told


def test_a_later_verification_does_not_see_a_change_of_what_was_verified(log: AuditLog) -> None:
    fill(log.graph, log.clock, 8)
    audit.checkpoint(log)
    audit.export(log)
    since = audit.examine(log.graph, log).verified
    assert since is not None
    run(log, "MATCH (a:AuditEntry {leaf: 3}) SET a.caller = 'x'")
    assert audit.examine(log.graph, log, since).problems == []
    assert "entry 4 was changed" in audit.examine(log.graph, log).problems[0]
    run(log, "MATCH (c:AuditCheckpoint {size: 8}) DELETE c")
    log.files[0].unlink()
    told = audit.examine(log.graph, log, since).problems
    assert "The checkpoint of size 8, up to which the log was verified, is gone." in told


def test_what_was_verified_is_signed(log: AuditLog) -> None:
    fill(log.graph, log.clock, 3)
    audit.checkpoint(log)
    audit.export(log)
    found = audit.examine(log.graph, log)
    assert found.verified is not None
    audit.remember(log, found.verified)
    file = log.folder / "verified.json"
    file.write_bytes(file.read_bytes().replace(b"size", b"sise"))
    with pytest.raises(InputError, match="this hub did not sign it"):
        audit.remembered(log)
