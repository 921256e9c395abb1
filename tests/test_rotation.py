"""Rotating the identity keys: everybody is found by the number before, meanwhile and after, nobody twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hub.access.caller_and_purpose import Access
from hub.cli import main
from hub.errors import EngineError
from hub.identity import key_rotation as rotation
from hub.identity import stored_digests
from hub.identity.key_rotation import rotate
from hub.identity.keys import open_keys
from hub.identity.naming import Naming, SubjectKey, exchange_name
from hub.loading import load, read_seeds
from hub.policy.model.subject_documents import RecordDocument, SubjectDocument
from hub.services import Services
from hub.settings import Settings
from hub.subjects import batch_writing, lookup, record_writing, subject_writing
from tests import staging
from tests.conftest import ROOT, Ask

TODAY = date(2026, 6, 1)
PEOPLE = """
MATCH (s:Subject) WHERE s.keyVersion IS NOT NULL
RETURN s.id AS id, s.value AS value, s.keyVersion AS version
"""
STATE = "MATCH (k:Sequence {name: 'identity'}) RETURN k {.*} AS state"
BACK = """
MATCH (k:Sequence {name: 'identity'}) SET k = $state
WITH k UNWIND $people AS row
MATCH (s:Subject {id: row.id}) SET s.value = row.value, s.keyVersion = row.version
"""
GONE = """
MATCH (s:Subject) WHERE s.keyVersion IS NOT NULL AND NOT s.id IN $ids
OPTIONAL MATCH (s)-[:HAS_VERSION|HAS_RECORD]->(of)
DETACH DELETE s, of
"""
HELD = "MATCH (s:Subject {scheme: 'ID'}) WHERE s.value IN $values RETURN s {.*} AS s"


def number_of(serial: int) -> str:
    """An invented identity number, its check digit right."""
    body = f"4115021990{serial // 1000 % 12 + 1:02d}{serial // 100 % 28 + 1:02d}{serial % 1000:03d}"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


@pytest.fixture
def keys(services: Services, settings: Settings) -> Generator[Path]:
    """The home whose keys rotate; afterwards keys and graph are what they were."""
    people = services.graph.read(lambda tx: tx.rows(PEOPLE))
    state = services.graph.read(lambda tx: tx.row(STATE))
    assert state is not None
    folder = settings.home / "keys"
    before = {path.name for path in folder.iterdir()}
    yield settings.home
    services.graph.write(lambda tx: tx.rows(GONE, ids=[row["id"] for row in people]))
    services.graph.write(lambda tx: tx.rows(BACK, state=state["state"], people=people))
    for path in folder.iterdir():
        if path.name not in before:
            path.unlink()
    services.naming.keys._keys = open_keys(settings.home)._keys


def settle(count: int, services: Services, first: int = 0) -> list[str]:
    """Writes so many invented persons of 信阳; their numbers."""
    numbers = [number_of(serial) for serial in range(first, first + count)]
    persons = [
        SubjectDocument.model_validate(
            {
                "key": {"scheme": "ID", "value": number},
                "kind": "NATURAL_PERSON",
                "invented": True,
                "versions": [{"name": f"测试{place}（虚构）", "registered": "411502", "from": "2020-01-01"}],
            }
        )
        for place, number in enumerate(numbers)
    ]
    staging.put_many(services, persons)
    return numbers


def officer(services: Services) -> Access:
    """An officer of 信阳 who may look persons of the city up."""
    from tests.test_eligibility import officer as made

    return made(services)


def finder(services: Services, naming: Naming) -> Callable[[str], str | None]:
    access = officer(services)

    def find(number: str) -> str | None:
        key = naming.key("ID", number, TODAY)[0]
        found = services.graph.read(lambda tx: lookup.find(tx, key, access, TODAY, None))
        return found.subject["id"] if found.subject is not None else None

    return find


def quiet(done: int, of: int) -> None:
    """No progress."""


def test_everybody_is_found_by_the_number_after_each_rotation_and_nobody_else(
    services: Services, settings: Settings, keys: Path
) -> None:
    numbers, strangers = settle(25, services), [number_of(serial) for serial in range(500, 510)]
    find = finder(services, services.naming)
    before = {number: find(number) for number in numbers}
    assert len(set(before.values())) == 25
    assert None not in before.values()
    old_hub = finder(services, Naming(services.naming.schemes, open_keys(settings.home)))
    commit = services.graph.read(lambda tx: tx.row("MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS v"))
    for turn in range(3):
        done = rotate(services.graph, keys, quiet, batch=7)
        assert done.before == done.wrapped == done.counts[done.version]
        assert all(not count for version, count in done.counts.items() if version < done.version)
        for look in (find, old_hub):
            assert {number: look(number) for number in numbers} == before, turn
            assert [look(number) for number in strangers] == [None] * 10
    after = services.graph.read(lambda tx: tx.row("MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS v"))
    assert after == commit, "a wrapped digest is not another fact"


def test_look_ups_and_deliveries_go_on_while_keys_rotate(
    services: Services, settings: Settings, keys: Path
) -> None:
    """Other processes look up and write, with key rings that know nothing of the new key."""
    numbers = settle(60, services)
    before = {number: finder(services, services.naming)(number) for number in numbers}
    stop, wrong = threading.Event(), list[str]()

    def look() -> None:
        find = finder(services, Naming(services.naming.schemes, open_keys(settings.home)))
        while not stop.is_set():
            number = random.choice(numbers)
            if find(number) != before[number]:
                wrong.append(number)

    def write() -> None:
        naming = Naming(services.naming.schemes, open_keys(settings.home))
        while not stop.is_set():
            put(services, naming, random.sample(numbers, 5))

    threads = [threading.Thread(target=work) for work in (look, look, write)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            rotate(services.graph, keys, quiet, batch=3)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)
    assert wrong == []
    everyone = services.graph.read(lambda tx: tx.rows(PEOPLE))
    forms = {form for number in numbers for form in open_keys(settings.home).digests_of(number)}
    assert len([row for row in everyone if row["value"] in forms]) == 60, "nobody is there twice"


def put(services: Services, naming: Naming, numbers: list[str]) -> None:
    """Delivers persons once more, as loads and ingestion do."""
    keys = [naming.key("ID", number, TODAY)[0] for number in numbers]
    paths = services.book.current().path

    def work(transaction: Any, commit: int) -> None:
        held = stored_digests.stored(transaction, keys)
        rows = [
            stored_digests.renamed(subject_writing.subject_row(renewed(), key, paths), held) for key in keys
        ]
        batch_writing.write(transaction, subject_writing.WRITE_SUBJECTS, rows, commit=commit, batch="test")

    staging.commit(services, work)


def renewed() -> SubjectDocument:
    """A person with a new name."""
    name = f"测试{random.randrange(10**6)}（虚构）"
    version = {"name": name, "registered": "411502", "from": "2020-01-01"}
    key = {"scheme": "ID", "value": "-"}
    return SubjectDocument.model_validate({"key": key, "kind": "NATURAL_PERSON", "versions": [version]})


def test_who_comes_while_keys_rotate_is_written_under_the_new_key(
    services: Services, settings: Settings, keys: Path
) -> None:
    settle(10, services)
    old = Naming(services.naming.schemes, open_keys(settings.home))
    new_comer = number_of(700)
    seen: list[int] = []

    def at_half(done: int, of: int) -> None:
        if not seen:
            put(services, old, [new_comer])
        seen.append(done)

    done = rotate(services.graph, keys, at_half, batch=3)
    assert done.wrapped == done.before
    assert done.counts[done.version] == done.before + 1
    assert finder(services, old)(new_comer) is not None


def test_the_same_record_delivered_after_a_rotation_is_no_new_version(
    services: Services, settings: Settings, keys: Path
) -> None:
    number, other = settle(2, services, 800)
    record = staging.penalty("-", "rotation-record", subject={"scheme": "ID", "value": number})
    document = RecordDocument.model_validate(record)

    def deliver(number: str) -> int:
        key = Naming(services.naming.schemes, open_keys(settings.home)).key("ID", number, TODAY)[0]
        row = {**record_writing.record_row(document, key, services.book.current().path), "position": 0}
        changed: list[int] = []

        def work(transaction: Any, commit: int) -> None:
            rows = [stored_digests.renamed(row, stored_digests.stored(transaction, [key]))]
            changed.extend(
                batch_writing.positions(
                    transaction, record_writing.WRITE_RECORDS, rows, commit=commit, batch="test"
                )
            )

        staging.commit(services, work)
        return len(changed)

    assert deliver(number) == 1
    rotate(services.graph, keys, quiet)
    assert deliver(number) == 0
    assert deliver(other) == 1, "the same of somebody else is news"


# Killed


def rotating(settings: Settings) -> subprocess.Popen[bytes]:
    """``hub keys rotate`` in small batches, as a process of its own."""
    assert settings.neo4j_password is not None
    environment = {
        **os.environ,
        "HUB_HOME": str(settings.home),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }
    text = (
        "from hub.identity import key_rotation; key_rotation.rotate.__defaults__ = (2,); "
        "from hub.cli import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", text, "keys", "rotate"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def kill(times: int, services: Services, settings: Settings) -> None:
    """Rotations that are killed after a random number of batches, or before the first, and resumed."""
    numbers = settle(40, services)
    find = finder(services, services.naming)
    before = {number: find(number) for number in numbers}
    for turn in range(times):
        process = rotating(settings)
        assert process.stderr is not None
        for _ in range(random.randrange(20)):
            if not process.stderr.readline():
                break
        time.sleep(random.random() / 50)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert {number: find(number) for number in numbers} == before, turn
        done = rotate(services.graph, settings.home, quiet)
        assert done.before == done.wrapped
        assert sum(done.counts.values()) == done.counts[done.version]
        assert {number: find(number) for number in numbers} == before, turn
    assert len({row["value"] for row in services.graph.read(lambda tx: tx.rows(PEOPLE))}) == len(
        services.graph.read(lambda tx: tx.rows(PEOPLE))
    )


def test_a_killed_rotation_goes_on_where_it_stopped(
    services: Services, settings: Settings, keys: Path
) -> None:
    kill(2, services, settings)


@pytest.mark.soak
def test_forty_killed_rotations(services: Services, settings: Settings, keys: Path) -> None:
    kill(40, services, settings)


class Stopped(Exception):
    """Stands for a kill at a place in the code."""


@pytest.mark.parametrize("place", ["after the key", "after announcing", "before settling"])
def test_a_rotation_stopped_between_its_steps_goes_on(
    services: Services, keys: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (number,) = settle(1, services, 900)
    rotation.prepare(services.graph, keys)
    find = finder(services, services.naming)
    before = find(number)
    version = services.graph.read(stored_digests.versions).newest

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        if place == "before settling":
            patch.setattr(rotation, "_settle", stop)
        elif place == "after announcing":
            patch.setattr(rotation, "_wrap_all", stop)
        else:
            patch.setattr(rotation, "_count", stop)
        with pytest.raises(Stopped):
            rotate(services.graph, keys, quiet)
    assert find(number) == before
    assert rotate(services.graph, keys, quiet).version == version + 1
    assert find(number) == before


# What is refused


def test_the_older_form_is_not_given_up_while_a_digest_of_it_is_left(
    services: Services, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(3, services)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "NEXT", rotation.NEXT.replace("LIMIT $limit", "LIMIT 0 + 0 * $limit"))
        with pytest.raises(EngineError, match="0 were wrapped, and"):
            rotate(services.graph, keys, quiet)
    found = services.graph.read(stored_digests.versions)
    assert found.newest == found.settled + 1
    with pytest.raises(EngineError, match="A rotation is not finished"):
        rotation.prepare(services.graph, keys)
    rotate(services.graph, keys, quiet)


def test_a_key_made_beforehand_is_the_one_that_is_taken(
    services: Services, settings: Settings, keys: Path, tmp_path: Path
) -> None:
    (number,) = settle(1, services, 930)
    made = rotation.prepare(services.graph, keys)
    content = made.read_bytes()
    (tmp_path / "keys").mkdir()
    for path in (keys / "keys").glob("identity-*.key"):
        (tmp_path / "keys" / path.name).write_bytes(path.read_bytes())
    replica = finder(services, Naming(services.naming.schemes, open_keys(tmp_path)))
    before = replica(number)
    assert before is not None
    rotate(services.graph, keys, quiet)
    assert made.read_bytes() == content
    assert replica(number) == before
    made_later = finder(services, Naming(services.naming.schemes, open_keys(tmp_path)))
    rotate(services.graph, keys, quiet)
    with pytest.raises(EngineError, match="copy them from the hub that rotated them"):
        made_later(number)


def test_keys_of_another_graph_are_refused(services: Services, keys: Path, tmp_path: Path) -> None:
    rotate(services.graph, keys, quiet)
    with pytest.raises(EngineError, match="holds 1 identity keys, the graph is at version"):
        rotate(services.graph, tmp_path, quiet)


# What is told, and what never is


def test_status_counts_by_version_and_who_can_be_matched(
    services: Services, settings: Settings, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = tmp_path / "exchange.key"
    exchange.write_bytes(b"0123456789abcdef0123456789abcdef")
    assert settings.neo4j_password is not None
    for name, value in {
        "HUB_HOME": str(settings.home),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }.items():
        monkeypatch.setenv(name, value)
    people = len(services.graph.read(lambda tx: tx.rows(PEOPLE)))
    run = CliRunner().invoke(main, ["keys", "status"])
    assert f"version 1: {people} persons" in run.stdout
    assert "feeds carry organisations only" in run.stdout

    ring = open_keys(settings.home, exchange)
    naming = Naming(services.naming.schemes, ring)
    numbers = settle(4, services, 910)
    named = [naming.key("ID", number, TODAY)[0] for number in numbers[:3]]
    noted = services.graph.write(
        lambda tx: stored_digests.note_exchange(tx, stored_digests.stored(tx, named).values())
    )
    assert noted == 3
    assert services.graph.write(lambda tx: stored_digests.note_exchange(tx, named)) == 0
    monkeypatch.setenv("HUB_EXCHANGE_KEY_FILE", str(exchange))
    run = CliRunner().invoke(main, ["keys", "rotate"])
    assert f"{people + 4} digests before, {people + 4} wrapped, 0 left" in run.stdout, run.output
    told = CliRunner().invoke(main, ["keys", "status"])
    assert f"3 persons can be matched by other hubs; {people + 1} can't" in told.stdout
    assert f"version 2: {people + 4} persons" in told.stdout
    held = services.graph.read(lambda tx: tx.rows(HELD, values=[ring.digests_of(n)[-1] for n in numbers[:1]]))
    assert held == [], "stored under version 2 now"
    for secret in (*numbers, *(str(key.digests.exchange) for key in named if key.digests is not None)):
        assert secret not in run.output + told.output


def test_seeds_give_persons_their_name_for_other_hubs_and_no_answer_shows_it(
    services: Services,
    settings: Settings,
    keys: Path,
    tmp_path: Path,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    exchange = tmp_path / "exchange.key"
    exchange.write_bytes(b"0123456789abcdef0123456789abcdef")
    ring = open_keys(settings.home, exchange)
    seeds = read_seeds(ROOT / "seeds", services.now().date())
    load(services.graph, seeds, ring, services.now(), force=True)
    named = [
        Naming(seeds.schemes, ring).key(one.key.scheme, one.key.value, TODAY)[0]
        for one in seeds.subjects
        if one.key.scheme == "ID"
    ]
    assert named
    held = services.graph.read(lambda tx: tx.rows(HELD, values=[key.value for key in named]))
    names = [exchange_name(row["s"], ring.exchange) for row in held]
    secrets = {str(key.digests.exchange) for key in named if key.digests is not None}
    assert {name.value for name in names if name is not None} == secrets
    query = """
      query ($ref: SubjectRef!) {
        subject(ref: $ref, purpose: {code: GOVERNMENT_PROCUREMENT, matter: "exchange"}) { id kind name }
      }"""
    numbers = [one.key.value for one in seeds.subjects if one.key.scheme == "ID"]
    answers = [ask(query, {"ref": {"identityNumber": number}}) for number in numbers]
    refs = [{"external": {"scheme": "ID", "value": secret}} for secret in secrets]
    answers += [ask(query, {"ref": ref}) for ref in refs]
    text = str(answers) + caplog.text
    assert not [secret for secret in secrets if secret in text]
    assert not [str(key.value) for key in named if str(key.value) in text]


def test_a_key_that_is_no_number_of_a_person_is_left_alone(services: Services) -> None:
    company = SubjectKey("USCC", "91341502DEM000014B")
    assert services.graph.read(lambda tx: stored_digests.stored(tx, [company])) == {}
    assert stored_digests.version_of(company) is None
