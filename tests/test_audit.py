"""The read log over HTTP: an entry before each answer, chains that show a change, or no answer at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, LiteralString

import httpx
import pytest
from graphql import ExecutionResult, GraphQLError

from graph_schema.vocabulary import PurposeCode, Role
from hub import deadline
from hub.access.caller_and_purpose import Access, Purpose
from hub.audit import AuditWriter, Disclosures, verify
from hub.deadline import Deadline
from hub.errors import EngineError, HubError
from hub.identity import Caller
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import Graph, Row
from resolvers.context import Context, make_context, write_audit
from resolvers.http.endpoint import GraphQLEndpoint
from resolvers.http.operations import Operations
from resolvers.schema import make_schema
from tests.asking import (
    BUILDER,
    CLEAN,
    EVALUATE,
    INCENTIVES,
    JOINT_PUNISHMENT,
    LABOUR,
    LINKS,
    PROCUREMENT,
    REPLAY,
    SUBJECT,
    UNHEARD,
    Json,
    code,
    codes,
    data,
    day,
    word,
)
from tests.conftest import Ask
from tests.edge_schema import application, post

BY_RECEIPT = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a {.*} AS entry"
READER = Access(
    Caller("test", "411500", "411500-czj", Role.OFFICER),
    Purpose(PurposeCode.BIDDING, "测试-1"),
    datetime.now(UTC).date(),
    ("100000", "410000", "411500"),
    (),
)


def entry_of(services: Services, answer: dict[str, Any]) -> Row:
    """The entry that an answer's receipt names."""
    receipt = answer["extensions"]["receipt"]
    row = services.graph.read(lambda tx: tx.row(BY_RECEIPT, receipt=receipt))
    assert row is not None, "the entry is there when the answer is"
    return row["entry"]


@pytest.fixture
def writer(services: Services) -> Generator[AuditWriter]:
    """A chain of its own; its entries go afterwards, so that the session's log verifies."""
    made = AuditWriter(services.graph, lambda: datetime.now(UTC))
    names = {made.name}
    yield made
    made.close()
    names.add(made.name)
    services.graph.write(
        lambda tx: tx.rows("MATCH (a:AuditEntry) WHERE a.writer IN $names DELETE a", names=sorted(names))
    )
    services.graph.write(
        lambda tx: tx.rows("MATCH (w:AuditWriter) WHERE w.name IN $names DELETE w", names=sorted(names))
    )


def disclosures(what: str = "subject") -> Disclosures:
    found = Disclosures("Test", "0" * 64)
    found.note(READER, "s_1", what)
    return found


asked = {"region": "411500", "purpose": PROCUREMENT}
READS: list[tuple[str, str, dict[str, Any], str]] = [
    ("subject", SUBJECT, {"ref": code(BUILDER), "purpose": PROCUREMENT}, "subject"),
    (
        "links",
        LINKS,
        {"ref": code(LABOUR), "purpose": PROCUREMENT, "kind": "LEGAL_REPRESENTATIVE_OF", "direction": "TO"},
        "link:LEGAL_REPRESENTATIVE_OF",
    ),
    ("jointPunishment", JOINT_PUNISHMENT, {"subject": code(BUILDER), **asked}, "jointPunishment"),
    ("incentives", INCENTIVES, {"subject": code(CLEAN), **asked}, "incentives"),
    ("nobody", JOINT_PUNISHMENT, {"subject": code(UNHEARD), **asked}, "jointPunishment"),
    (
        "duty",
        EVALUATE,
        {
            "rule": "xinyang--penalty-upload-deadline",
            "purpose": PROCUREMENT,
            "inputs": [
                word("information_kind", "行政处罚"),
                day("decided_on", "2025-09-26"),
                day("uploaded_on", "2025-10-13"),
            ],
        },
        "evaluate",
    ),
]


@pytest.mark.parametrize(("query", "variables", "what"), [r[1:] for r in READS], ids=[r[0] for r in READS])
def test_each_read_has_its_entry(
    ask: Ask, services: Services, query: str, variables: dict[str, Any], what: str
) -> None:
    answer = ask(query, variables)
    entry = entry_of(services, answer)
    assert (entry["caller"], entry["region"], entry["authority"], entry["role"]) == (
        "test-411500",
        "411500",
        "411500-czj",
        "OFFICER",
    )
    assert (entry["purpose"], entry["matter"]) == (PROCUREMENT["code"], PROCUREMENT["matter"])
    disclosed = json.loads(entry["disclosed"])
    assert what in {one for row in disclosed.values() for one in row}
    (answered,) = data(answer).values()
    subject = answered.get("subject", answered)
    if query in (SUBJECT, LINKS, JOINT_PUNISHMENT, INCENTIVES):
        assert (subject["id"] if subject else "-") in disclosed
    if query not in (SUBJECT, LINKS):
        assert entry["decisions"] == [answered["id"]]


def test_the_entry_names_what_was_disclosed_and_by_which_grants(ask: Ask, services: Services) -> None:
    entry = entry_of(services, ask(SUBJECT, {"ref": code(BUILDER), "purpose": PROCUREMENT}))
    assert {"own-duty", "suzhou-to-xinyang--serious-penalties"} <= set(entry["grants"])
    assert [set(row) for row in json.loads(entry["disclosed"]).values()] == [
        {"subject", "records", "linkCounts"}
    ]
    decided = entry_of(services, ask(JOINT_PUNISHMENT, {"subject": code(BUILDER), **asked}))
    assert "cn-procurement--major-violation:APPLIES" in decided["outcomes"]
    replayed = ask(REPLAY, {"decision": decided["decisions"][0], "purpose": PROCUREMENT})
    assert entry_of(services, replayed)["decisions"] == [], "what it compares with is not kept"


def test_a_refused_read_is_entered_too(ask: Ask, services: Services) -> None:
    entry = entry_of(services, ask(JOINT_PUNISHMENT, {**asked, "subject": code(BUILDER), "region": "999999"}))
    assert entry["outcomes"] == ["error:UNKNOWN_REGION"]


def test_a_public_read_has_none(ask: Ask) -> None:
    assert "extensions" not in ask("{ rules(first: 1) { edges { node { code } } } }")


def test_every_chain_of_the_session_holds(services: Services) -> None:
    assert verify(services.graph) == []


# Chains


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("MATCH (a:AuditEntry {writer: $writer, seq: 3}) SET a.matter = '另一事项'", "entry 3 was changed"),
        ("MATCH (a:AuditEntry {writer: $writer, seq: 3}) SET a.extra = 1", "entry 3 was changed"),
        ("MATCH (a:AuditEntry {writer: $writer, seq: 3}) REMOVE a.outcomes", "entry 3 was changed"),
        ("MATCH (a:AuditEntry {writer: $writer, seq: 3}) DELETE a", "entry 3 is missing"),
        ("MATCH (a:AuditEntry {writer: $writer, seq: 1}) DELETE a", "entry 1 is missing"),
        (
            "MATCH (a:AuditEntry {writer: $writer}) WHERE a.seq > 2 SET a.seq = a.seq + 100",
            "entries 3 to 102 are missing",
        ),
        # the hash mended as well: then the next entry no longer follows
        ("MATCH (a:AuditEntry {writer: $writer, seq: 3}) SET a.hash = 'f'", "entry 4 does not follow"),
        ("MATCH (a:AuditEntry {writer: $writer, seq: 1}) SET a.previous = 'f'", "entry 1 does not follow"),
    ],
)
def test_a_changed_or_removed_entry_is_found(
    services: Services, writer: AuditWriter, damage: Any, found: str
) -> None:
    for place in range(5):
        writer.write(disclosures(f"part-{place}"))
    assert not [problem for problem in verify(services.graph) if writer.name in problem]
    services.graph.write(lambda tx: tx.rows(damage, writer=writer.name))
    problems = [problem for problem in verify(services.graph) if writer.name in problem]
    assert any(found in problem for problem in problems), problems


def test_many_at_once_leave_one_unbroken_chain_with_every_receipt(
    address: str, token: Callable[..., str], services: Services
) -> None:
    query = (
        "query($ref: SubjectRef!, $purpose: PurposeInput!) { subject(ref: $ref, purpose: $purpose) { id } }"
    )
    body = {"query": query, "variables": {"ref": code(CLEAN), "purpose": PROCUREMENT}}
    headers = {"authorization": f"Bearer {token()}"}

    def client(_: int) -> list[str]:
        with httpx.Client(base_url=address, headers=headers, timeout=60) as http:
            return [http.post("/graphql", json=body).json()["extensions"]["receipt"] for _ in range(20)]

    before = services.graph.read(
        lambda tx: tx.row(
            "MATCH (a:AuditEntry {writer: $writer}) RETURN max(a.seq) AS seq", writer=services.audit.name
        )
    )
    with ThreadPoolExecutor(16) as threads:
        receipts = [receipt for found in threads.map(client, range(16)) for receipt in found]
    assert len(set(receipts)) == 16 * 20
    rows = services.graph.read(
        lambda tx: tx.rows(
            "UNWIND $receipts AS receipt MATCH (a:AuditEntry {receipt: receipt}) RETURN a.seq AS seq",
            receipts=receipts,
        )
    )
    start = int(before["seq"] or 0) if before is not None else 0
    assert sorted(row["seq"] for row in rows) == list(range(start + 1, start + 321))
    assert verify(services.graph) == []


# When the log can't be written


class _ReadOnly(Graph):
    """A graph whose writes fail (a full disk, a follower without a leader); with ``late`` they fail after
    they have arrived, as when the connection is lost during the commit."""

    late = False

    def write(self, work: Callable[..., Any]) -> Any:
        if self.late:
            super().write(work)
        raise EngineError("audit.log-failed")

    def write_alone(self, statement: LiteralString, /, **parameters: object) -> None:
        if self.late:
            super().write_alone(statement, **parameters)
        raise EngineError("Neo4j could not finish the work.")


@pytest.fixture
def read_only(settings: Settings) -> Generator[_ReadOnly]:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    graph = _ReadOnly(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
    yield graph
    graph.close()


@pytest.mark.parametrize("query", [SUBJECT, JOINT_PUNISHMENT], ids=["subject", "jointPunishment"])
def test_what_cant_be_entered_is_not_answered(
    services: Services, settings: Settings, read_only: Graph, query: str
) -> None:
    """The answer is a refusal without data, and no decision is left behind."""
    audit = AuditWriter(read_only, services.clock)
    crippled = replace(services, audit=audit)
    operations: Any = Operations(
        schema=make_schema(),
        settings=settings,
        make_context=lambda caller, call: make_context(crippled, caller, call),
        authenticate=lambda _: READER.caller,
        before_answer=write_audit,
    )
    count = "MATCH (d:Decision) RETURN count(d) AS n"
    before = services.graph.read(lambda tx: tx.row(count))
    variables = {"ref": code(CLEAN), "subject": code(CLEAN), "purpose": PROCUREMENT, "region": "411500"}
    response = post(application(GraphQLEndpoint(operations)), query, variables)
    audit.close()
    assert response.status_code == 503
    answer = response.json()
    assert codes(answer) == ["UNAVAILABLE"]
    assert "data" not in answer
    assert "receipt" not in str(answer)
    assert CLEAN not in response.text
    assert services.graph.read(lambda tx: tx.row(count)) == before


@pytest.mark.parametrize(
    ("data", "failed", "refused"),
    [
        ({"a": None, "b": None}, ("a", "b"), False),
        ({"a": None, "b": None}, ("a.records", "b.records.edges"), False),
        ({"a": None, "b": None}, ("b",), True),
        ({"a": {"id": "s_1", "records": None}, "b": None}, ("a.records", "b"), True),
        ({"a": {"id": "s_1", "records": None}}, ("a.records",), True),
        ({"a": []}, ("a.records",), True),
    ],
)
def test_what_holds_anything_but_that_the_graph_is_gone_needs_its_entry(
    services: Services, read_only: _ReadOnly, data: Json, failed: tuple[str, ...], refused: bool
) -> None:
    """Where every field says that the graph is gone, that is the reason; nobody being there is an answer, and
    so is what came before it went."""
    audit = AuditWriter(read_only, services.clock)
    context = Context(replace(services, audit=audit), READER.caller, disclosures())
    gone = EngineError("store.no-answer", uri="bolt://here")
    errors = [GraphQLError(gone.message, path=path.split("."), original_error=gone) for path in failed]
    result = ExecutionResult(data=data, errors=errors)
    with pytest.raises(HubError, match="nothing is answered") if refused else nullcontext():
        write_audit(context, result)
    audit.close()
    assert "receipt" not in context.answer_extensions


def test_a_commit_that_arrived_although_it_seemed_to_fail_gives_its_receipt(
    services: Services, read_only: _ReadOnly
) -> None:
    read_only.late = True
    audit = AuditWriter(read_only, services.clock)
    receipts = [audit.write(disclosures()) for _ in range(3)]
    audit.close()
    for receipt in receipts:
        assert entry_of(services, {"extensions": {"receipt": receipt}})["writer"] == audit.name
    assert verify(services.graph) == []


def test_after_a_failed_write_the_chain_goes_on(services: Services, read_only: _ReadOnly) -> None:
    audit = AuditWriter(read_only, services.clock)
    with pytest.raises(HubError, match="nothing is answered"):
        audit.write(disclosures())
    read_only.late = True
    receipt = audit.write(disclosures())
    audit.close()
    assert entry_of(services, {"extensions": {"receipt": receipt}})["seq"] == 1
    assert verify(services.graph) == []


def test_a_chain_whose_end_is_not_its_own_is_left_for_a_new_one(
    services: Services, read_only: _ReadOnly
) -> None:
    """An earlier group arrived after it was given up: its numbers are taken, so another chain begins."""
    audit = AuditWriter(read_only, services.clock)
    first = audit.name
    strange = {"writer": first, "seq": 1, "previous": "0" * 64, "receipt": f"r-{first}", "hash": "late"}
    services.graph.write(lambda tx: tx.rows("CREATE (a:AuditEntry) SET a = $entry", entry=strange))
    with pytest.raises(HubError):
        audit.write(disclosures())
    assert audit.name != first
    read_only.late = True
    receipt = audit.write(disclosures())
    audit.close()
    assert entry_of(services, {"extensions": {"receipt": receipt}})["writer"] == audit.name
    services.graph.write(lambda tx: tx.rows("MATCH (a:AuditEntry {writer: $writer}) DELETE a", writer=first))


def test_who_comes_while_another_writes_is_written_too(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that comes first writes for itself, though its time is over meanwhile; the others need nobody
    who comes after them."""
    audit = AuditWriter(services.graph, services.clock)
    begun, go_on, wrote = threading.Event(), threading.Event(), list[str]()
    write_alone = services.graph.write_alone

    def slow(statement: LiteralString, /, **parameters: object) -> None:
        wrote.append(threading.current_thread().name)
        begun.set()
        assert go_on.wait(30)
        write_alone(statement, **parameters)

    monkeypatch.setattr(services.graph, "write_alone", slow)
    receipts: dict[str, str] = {}

    def read(seconds: float) -> None:
        with deadline.running(Deadline(seconds, 30)):
            receipts[threading.current_thread().name] = audit.write(disclosures())

    first = threading.Thread(target=read, args=(0.01,), name="first")
    others = [threading.Thread(target=read, args=(30,), name=f"other {number}") for number in range(5)]
    first.start()
    assert begun.wait(30)
    for thread in others:
        thread.start()
    while len(audit._waiting) < len(others):
        time.sleep(0.01)
    go_on.set()
    for thread in (first, *others):
        thread.join(30)
    monkeypatch.undo()
    audit.close()
    assert receipts.keys() == {"first", *(thread.name for thread in others)}
    assert len(set(receipts.values())) == 6
    assert wrote[0] == "first"
    assert set(wrote[1:]) == {"audit"}
    assert verify(services.graph) == []


def test_closing_writes_what_waits(services: Services) -> None:
    audit = AuditWriter(services.graph, services.clock)
    receipts: list[str] = []
    threads = [threading.Thread(target=lambda: receipts.append(audit.write(disclosures()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit.close()
    assert len(set(receipts)) == 8
    assert verify(services.graph) == []
