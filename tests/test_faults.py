"""Neo4j gone, slow or unable to write, a full disk, a clock that goes back: what callers are told, what the
log holds afterwards, and that nobody has to do anything.

Kills are in tests/test_kills.py, faults of the log's own files in tests/test_audit_log.py.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from neo4j.exceptions import TransientError

from graph_schema.vocabulary import PurposeCode, Role, SharingClass
from hub import audit
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.app import clock, connect, make_app
from hub.call import Call
from hub.identity import Caller, own_subject, sign_token
from hub.identity.naming import SubjectKey
from hub.jobs.log_keeping import keep
from hub.policy.versions import PolicyVersions
from hub.proceedings import consents
from hub.services import Services
from hub.settings import Settings
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from tests.audit_log import disclosures, new_log
from tests.conftest import FixedClock, free_port
from tests.killing import CODE, DECIDE, GIVE, READ, REF, health, hub
from tests.proxy import AUDIT, COMMIT, Fault, Proxy, proxy

COUNTS = """
CALL { MATCH (a:AuditEntry) RETURN count(a) AS entries }
CALL { MATCH (d:Decision) RETURN count(d) AS decisions }
CALL { MATCH (k:Consent) RETURN count(k) AS consents }
RETURN entries, decisions, consents
"""
OUTCOMES = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a.outcomes AS outcomes"
SUBJECT_READ = b"HAS_VERSION"
"""Stands in every statement that finds a subject."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Cut:
    """A hub in this process that reaches the session's Neo4j through a proxy."""

    proxy: Proxy
    services: Services
    behind: Services
    """The same, straight to Neo4j: what really stands there."""
    port: int
    settings: Settings
    verified: audit.Verified | None = None
    """How far the log was walked: the log of the whole session is long."""

    def request(self, query: str, **variables: Any) -> dict[str, Any]:
        subject = "mutation" in query
        caller = (
            Caller("fault-subject", "411500", "", Role.SUBJECT, own_subject(f"USCC:{CODE}"))
            if subject
            else Caller("fault-officer", "411500", "411500-czj", Role.OFFICER)
        )
        signed = sign_token(self.settings, caller, clock(), timedelta(hours=1))
        return {
            "url": f"http://127.0.0.1:{self.port}/graphql",
            "json": {"query": query, "variables": {"ref": REF, **variables}},
            "headers": {"authorization": f"Bearer {signed}"},
        }

    def post(self, query: str, **variables: Any) -> tuple[int, dict[str, Any]]:
        response = httpx.post(**self.request(query, **variables), timeout=60)
        return response.status_code, response.json()

    @contextmanager
    def hung_up(self, query: str) -> Generator[None]:
        """A client that asks and hangs up at the end, without having read its answer."""
        sent = httpx.Request("POST", **self.request(query))
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.headers.items())
        with socket.create_connection(("127.0.0.1", self.port)) as client:
            client.sendall(f"POST /graphql HTTP/1.1\r\n{head}\r\n".encode() + sent.content)
            yield

    def counts(self) -> tuple[int, int, int]:
        row = self.behind.graph.read(lambda tx: tx.row(COUNTS))
        assert row is not None
        return row["entries"], row["decisions"], row["consents"]

    def broken(self) -> list[str]:
        """What is wrong with the log as far as it is new since the last look."""
        found = audit.examine(self.behind.graph, since=self.verified)
        self.verified = found.verified
        return found.problems


@pytest.fixture(scope="module")
def through(services: Services, settings: Settings) -> Generator[Cut]:
    with proxy(int(str(settings.neo4j_uri).rpartition(":")[2])) as between:
        apart = settings.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{between.port}"})
        with pytest.MonkeyPatch.context() as patch:
            # As in earnest, but for tests that wait for it a dozen times.
            patch.setattr("hub.store.graph.RETRY_SECONDS", 1.0)
            graph = connect(apart)
        own = replace(
            services,
            graph=graph,
            book=PolicyVersions(graph),
            audit=audit.AuditWriter(graph, clock),
            log=replace(services.log, graph=graph),
        )
        app = make_app(own, apart)
        config = uvicorn.Config(app, port=free_port(), log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Cut(between, own, services, config.port, apart)
        assert audit.verify(services.graph) == []
        server.should_exit = True
        thread.join(timeout=20)
        own.audit.close()
        graph.close()


@pytest.fixture
def cut(through: Cut) -> Generator[Cut]:
    """The same hub; it has answered once, and answers again afterwards, with an unbroken log."""
    assert through.post(READ)[0] == 200
    yield through
    through.proxy.mend()
    status, body = through.post(READ)
    assert status == 200, body
    assert "receipt" in body["extensions"], body
    assert through.broken() == []


def told(body: dict[str, Any]) -> str:
    """The one refusal of a body that holds nothing else."""
    assert not [value for value in (body.get("data") or {}).values() if value is not None], body
    assert "receipt" not in body.get("extensions", {}), body
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE", error
    assert error["extensions"]["fix"]
    return error["message"]


def consent(day: date) -> dict[str, Any]:
    return {
        "recipient": "411500-czj",
        "purpose": "FINANCING",
        "recordKinds": ["admin-penalty"],
        "validFrom": (day + timedelta(days=1)).isoformat(),
        "validTo": (day + timedelta(days=300)).isoformat(),
    }


# Neo4j gone


def test_neo4j_that_is_gone_is_told_and_comes_back_by_itself(cut: Cut) -> None:
    before = cut.counts()
    cut.proxy.cut()
    for query in (READ, DECIDE, GIVE):
        variables = {"consent": consent(clock().date())} if query is GIVE else {}
        said = told(cut.post(query, **variables)[1])
        assert said.endswith("does not answer."), said
    assert health(cut.port) == 503
    cut.proxy.mend()
    assert health(cut.port) == 200
    assert cut.counts() == before
    assert cut.post(DECIDE)[0] == 200


FAULTS = [
    # A connection that breaks: what was read is read again; the entry's writer looks whether it arrived.
    (Fault("lose", SUBJECT_READ), "answered", 1),
    (Fault("lose the reply", SUBJECT_READ), "answered", 1),
    (Fault("lose", AUDIT), "answered", 1),
    (Fault("lose the reply", AUDIT), "answered", 1),
    # Neo4j stays away.
    (Fault("lose", SUBJECT_READ, lasting=True), "refused", 0),
    (Fault("lose the reply", SUBJECT_READ, lasting=True), "refused", 0),
    (Fault("lose", AUDIT, lasting=True), "refused", 0),
    # Neo4j ends it or gives it up with the connection, as it comes; nobody can tell.
    (Fault("lose the reply", AUDIT, lasting=True), "refused", None),
]


def name_of(value: object) -> str | None:
    if not isinstance(value, Fault):
        return None
    where = "commit" if value.then else "entry" if value.statement == AUDIT else "read"
    return f"{value.way} of the {where}{', lasting' if value.lasting else ''}"


@pytest.mark.parametrize(("fault", "outcome", "kept"), FAULTS, ids=name_of)
def test_a_connection_lost_in_the_middle_of_a_decision(
    cut: Cut, fault: Fault, outcome: str, kept: int | None
) -> None:
    """Answered with its entry, or refused whole. An entry without an answer may stay, never the reverse."""
    before = cut.counts()
    cut.proxy.fault = replace(fault, met=threading.Event())
    status, body = cut.post(DECIDE)
    assert cut.proxy.fault.met.is_set()
    if outcome == "answered":
        assert status == 200, body
        found = audit.find(cut.behind.log, body["extensions"]["receipt"])
        assert found is not None
        assert found.entry["decisions"] == [body["data"]["jointPunishment"]["id"]]
    else:
        told(body)
    after = cut.counts()
    entries, decisions = after[0] - before[0], after[1] - before[1]
    assert entries == decisions, "a decision and its entry, or neither"
    assert entries in ((0, 1) if kept is None else (kept,))


@pytest.mark.parametrize(("way", "kept"), [("lose", 0), ("lose the reply", 1)])
def test_a_mutation_whose_commit_is_lost_is_whole_or_not_there(cut: Cut, way: Any, kept: int) -> None:
    # One of its own: a consent that stands already is answered, and no other is written.
    before, given = cut.counts(), consent(clock().date() + timedelta(kept))
    cut.proxy.fault = Fault(way, AUDIT, then=COMMIT)
    status, body = cut.post(GIVE, consent=given)
    assert "look whether the change is there" in body["errors"][0]["extensions"]["fix"], (status, body)
    assert body["data"] is None
    attempt = audit.find(cut.behind.log, body["extensions"]["receipt"])
    assert attempt is not None
    assert attempt.entry["outcomes"] == ["error:UNAVAILABLE"], "that it was tried is entered too"
    after = cut.counts()
    assert (after[0] - before[0] - 1, after[2] - before[2]) == (kept, kept), "consent and entry, or neither"
    assert cut.post(GIVE, consent=given)[0] == 200


# A slow Neo4j


def test_a_client_that_gave_up_waiting_leaves_an_entry_and_no_gap(cut: Cut) -> None:
    before = cut.counts()
    fault = cut.proxy.fault = Fault("hold", AUDIT)
    with cut.hung_up(DECIDE):
        assert fault.met.wait(60)
    assert cut.counts() == before, "nothing is committed yet, and nothing was answered"
    fault.held.set()
    assert cut.post(DECIDE)[0] == 200
    after = cut.counts()
    assert (after[0] - before[0], after[1] - before[1]) == (2, 2)


def test_who_waits_for_the_log_waits_no_longer_than_its_bound(
    cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not begun is given up: it has no entry, for it has no answer. Who writes when the graph comes
    to a halt waits for it, up to the bound of any operation."""
    monkeypatch.setattr("hub.audit.writer.WAIT_SECONDS", 0.5)
    before = cut.counts()
    fault = cut.proxy.fault = Fault("hold", AUDIT)
    heard: list[int] = []
    writing = threading.Thread(target=lambda: heard.append(cut.post(DECIDE)[0]))
    writing.start()
    assert fault.met.wait(30)
    assert "nothing is answered" in told(cut.post(DECIDE)[1])
    assert cut.counts() == before
    fault.held.set()
    writing.join(30)
    assert heard == [200]
    monkeypatch.undo()
    assert cut.post(DECIDE)[0] == 200
    after = cut.counts()
    assert (after[0] - before[0], after[1] - before[1]) == (2, 2), "the first, which had begun, and the last"


# The hub killed between the read and its entry


def test_a_hub_killed_between_read_and_entry_has_answered_nothing(
    through: Cut, services: Services, settings: Settings
) -> None:
    with proxy(int(str(settings.neo4j_uri).rpartition(":")[2])) as between:
        apart = settings.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{between.port}"})
        port = free_port()
        with hub(apart, port) as process:
            other = replace(through, port=port)
            assert other.post(DECIDE)[0] == 200
            before = other.counts()
            fault = between.fault = Fault("hold", AUDIT)
            heard: list[object] = []

            def ask() -> None:
                try:
                    heard.append(other.post(DECIDE))
                except httpx.TransportError as error:
                    heard.append(type(error))

            asking = threading.Thread(target=ask)
            asking.start()
            assert fault.met.wait(30), "the read is done, its entry waits for its commit"
            process.kill()
            asking.join(timeout=30)
            assert len(heard) == 1
            assert isinstance(heard[0], type), f"an answer without an entry: {heard[0]}"
        between.cut()
        fault.held.set()
    assert through.counts() == before
    assert audit.verify(services.graph) == []


# Files that can't be written


def test_reads_go_on_while_the_checkpoints_folder_is_full(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = replace(services.log, folder=tmp_path / "audit")
    writer = audit.AuditWriter(services.graph, clock)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hub.audit.exports.os.write", full)
    keeper = keep(log, writer, 0.05)
    receipts: list[str] = []
    for _ in range(10):
        receipts.append(writer.write(disclosures()))
        time.sleep(0.05)
    deadline = time.monotonic() + 20
    while not caplog.records and time.monotonic() < deadline:
        time.sleep(0.05)
    told_once = [one for one in caplog.records if "The audit log's files wait" in one.getMessage()]
    assert len(told_once) == 1
    assert "No space left on device" in told_once[0].getMessage()
    monkeypatch.undo()
    writer.close()
    keeper.close()
    for receipt in receipts:
        found = audit.find(log, receipt)
        assert found is not None
        assert found.leaf is not None, "checkpoints went on in the graph"
    assert audit.verify(services.graph, log) == [], "and the file was made up for"


# A change that runs again


def test_a_change_that_runs_again_answers_what_its_last_run_made(services: Services) -> None:
    writer, runs = audit.AuditWriter(services.graph, clock), [0]

    def change(_: Transaction) -> tuple[int, list[str]]:
        runs.append(len(runs))
        if len(runs) == 2:
            raise TransientError("a passing fault")
        return runs[-1], [f"run {runs[-1]}"]

    written = writer.write_with(disclosures(), change)
    writer.close()
    assert (written.made, len(runs)) == (2, 3)
    kept = services.graph.read(lambda tx: tx.row(OUTCOMES, receipt=written.receipt))
    assert kept == {"outcomes": ["run 2"]}


# A clock that goes back


def test_entries_never_go_back_in_time_while_the_clock_does(
    services: Services, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    fixed_clock.moment = datetime.now(SHANGHAI)
    writer = audit.AuditWriter(services.graph, fixed_clock)
    receipts: list[str] = []
    for step in (timedelta(), timedelta(days=-400), timedelta(seconds=1), timedelta(days=-1)):
        fixed_clock.advance(step)
        receipts.append(writer.write(disclosures()))
        receipts.append(writer.write_with(disclosures(), lambda _: (None, ["nothing changed"])).receipt)
    writer.close()
    log = new_log(services.graph, tmp_path / "audit", fixed_clock)
    found = [audit.find(log, receipt) for receipt in receipts]
    for chain in (found[::2], found[1::2]):
        times = [one.entry["at"] for one in chain if one is not None]
        assert len(times) == 4
        assert times == sorted(times)
        assert len(set(times)) == 1, "an earlier clock gives the last entry's moment"
    assert audit.verify(services.graph) == []


def test_commits_never_go_back_in_time_while_the_clock_does(services: Services) -> None:
    now = datetime.now(SHANGHAI)
    for at in (now, now - timedelta(days=30)):
        services.graph.write(lambda tx, at=at: begin_commit(tx, "test", at))
    rows = services.graph.read(
        lambda tx: tx.rows("MATCH (c:Commit) RETURN c.at AS at ORDER BY c.number DESC LIMIT 2")
    )
    assert rows[0]["at"] >= rows[1]["at"], "what is known as of a moment stays what it was"


def test_a_consent_holds_by_the_day_of_the_clock_whichever_way_it_goes(
    services: Services, fixed_clock: FixedClock
) -> None:
    """From its first day at 00:00 in China, until the first day outside; withdrawn for good."""
    fixed_clock.moment = datetime.now(SHANGHAI).replace(hour=12) - timedelta(days=30)  # none of it to come:
    today = fixed_clock().date()  # a commit ahead of the clock would stay the newest for other tests
    first, end = today + timedelta(days=10), today + timedelta(days=20)
    key = SubjectKey("USCC", CODE)
    own = replace(services, clock=fixed_clock)
    catalogue = services.book.current()
    subject = Caller("clock-subject", "411500", "", Role.SUBJECT, own_subject(f"USCC:{CODE}"))
    access = access_for(subject, Purpose(PurposeCode.SUBJECT_ACCESS, "clock"), catalogue, today)
    call = Call(own, access, audit.Disclosures("clock"), catalogue)
    terms = consents.Terms(
        "411500-czj", PurposeCode.FINANCING, ("admin-penalty",), first, end, SharingClass.RESULT_ONLY
    )
    given = consents.give(call, key, terms).made
    noon, midnight = timedelta(hours=12), timedelta(hours=24)
    boundaries = [
        (datetime.combine(first, datetime.min.time(), SHANGHAI) - timedelta(microseconds=1), False),
        (datetime.combine(first, datetime.min.time(), SHANGHAI), True),
        (datetime.combine(end, datetime.min.time(), SHANGHAI) - timedelta(microseconds=1), True),
        (datetime.combine(end, datetime.min.time(), SHANGHAI), False),
        (datetime.combine(first, datetime.min.time(), SHANGHAI) + noon, True),
        (datetime.combine(first, datetime.min.time(), SHANGHAI) - midnight, False),
    ]

    def stands() -> bool:
        consent = consents.named(services, given.id)
        assert consent is not None
        return consent.holds(own.now().date())

    for moment, expected in boundaries:
        fixed_clock.moment = moment
        assert stands() is expected, moment
    fixed_clock.moment = datetime.combine(first, datetime.min.time(), SHANGHAI) + noon
    consents.withdraw(call, key, given.id)
    assert not stands()
    fixed_clock.advance(timedelta(hours=-1))
    assert not stands(), "a clock that goes back brings no withdrawn consent back"


@pytest.mark.parametrize(
    ("ahead", "accepted"), [(timedelta(seconds=10), True), (timedelta(seconds=90), False)]
)
def test_a_token_of_a_clock_ahead_is_taken_within_the_skew(
    through: Cut, ahead: timedelta, accepted: bool
) -> None:
    """What a hub sees whose clock went back: tokens that were signed later than now."""
    caller = Caller("fault-officer", "411500", "411500-czj", Role.OFFICER)
    signed = sign_token(through.settings, caller, clock() + ahead, timedelta(hours=1))
    response = httpx.post(
        f"http://127.0.0.1:{through.port}/graphql",
        json={"query": READ, "variables": {"ref": REF}},
        headers={"authorization": f"Bearer {signed}"},
        timeout=30,
    )
    if accepted:
        assert response.status_code == 200
    else:
        assert response.status_code == 401
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert "clock" in error["extensions"]["fix"]
