"""Policy documents as a hub has them in memory: never older than what it says it has read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString, TypeVar, cast

import pytest

from hub.policy.versions import ALL_REGIONS, DOCUMENTS, PolicyVersions
from hub.services import Services
from hub.store.graph import Graph, Row, Transaction
from tests import staging
from tests.conftest import Ask
from tests.killing import DECIDE, READ, REF

T = TypeVar("T")
READ_ALONE = """
query ($ref: SubjectRef!) {
  subject(ref: $ref, purpose: {code: GOVERNMENT_PROCUREMENT, matter: "alone"}) { id name }
}
"""
PARAMETER = "xixia-trading-demerit-points"


class Watched:
    """A graph of which is told what its statements read: which, and how many rows."""

    def __init__(self, graph: Graph, seen: Callable[[str, int], None]) -> None:
        self.graph, self.seen = graph, seen

    def read(self, work: Callable[[Any], T]) -> T:
        return self.graph.read(lambda tx: work(Watching(tx, self.seen)))


class Watching:
    """A transaction of a :class:`Watched` graph."""

    def __init__(self, inner: Transaction, seen: Callable[[str, int], None]) -> None:
        self.inner, self.seen = inner, seen

    def rows(self, statement: LiteralString, /, **parameters: object) -> list[Row]:
        found = self.inner.rows(statement, **parameters)
        self.seen(statement, len(found))
        return found

    def row(self, statement: LiteralString, /, **parameters: object) -> Row | None:
        return self.inner.row(statement, **parameters)


def test_what_is_published_while_a_hub_reads_its_policy_is_known_to_it(services: Services) -> None:
    before = staging.held(services, "parameter", PARAMETER)
    text = before["text"].replace("记分分值", "记分分值（改）")
    assert text != before["text"]
    changed: list[int] = []

    def publish_once(statement: str, _: int) -> None:
        if statement == DOCUMENTS and not changed:
            changed.append(staging.publish_text(services, "parameter", PARAMETER, text))

    book = PolicyVersions(cast(Graph, Watched(services.graph, publish_once)))
    try:
        book.current()
        assert changed, "it was published between the documents and what was read after them"
        assert book.current().parameters[PARAMETER].title.zh.endswith("（改）（西峡）")
    finally:
        staging.publish_text(services, "parameter", PARAMETER, before["text"], before["origin"])


def test_a_hub_that_follows_reads_only_what_changed(services: Services) -> None:
    read: list[int] = []

    def count(statement: str, rows: int) -> None:
        if statement in (DOCUMENTS, ALL_REGIONS):
            read.append(rows)

    book, before = (
        PolicyVersions(cast(Graph, Watched(services.graph, count))),
        staging.held(services, "parameter", PARAMETER),
    )
    book.current()
    assert len(read) == 2
    try:
        text = before["text"].replace("记分分值", "记分分值（改）")
        staging.publish_text(services, "parameter", PARAMETER, text)
        now = book.current()
        assert now.parameters[PARAMETER].title.zh.endswith("（改）（西峡）")
        assert read[2:] == [2], "the version that ended and the new one, no region"
        assert now.regions == PolicyVersions(services.graph).current().regions
        assert [one.version for one in book.history("parameter", PARAMETER)][1] == before["version"]
        ended = book.history("parameter", PARAMETER)[1].ended
        assert ended is not None
        assert ended.at
    finally:
        staging.publish_text(services, "parameter", PARAMETER, before["text"], before["origin"])


@pytest.mark.parametrize("query", [READ, DECIDE], ids=["subject", "jointPunishment"])
def test_a_purpose_that_is_closed_or_opened_elsewhere_counts_at_once(
    services: Services, ask: Ask, query: str
) -> None:
    """A hub does not ask for the policy before it looks up a subject: its first statement tells the head."""

    def codes() -> list[str]:
        answer = ask(query, {"ref": REF})
        return [error["extensions"]["code"] for error in answer.get("errors", [])]

    assert codes() == []
    roles = "roles:\n- OFFICER\n", "roles:\n"
    with staging.republished(services, "purpose", "GOVERNMENT_PROCUREMENT", roles):
        assert codes() == ["FORBIDDEN"]
    assert codes() == []


def test_a_look_up_costs_one_statement_beside_its_entry(services: Services, ask: Ask) -> None:
    ask(READ_ALONE, {"ref": REF})
    before = services.graph.statements
    assert ask(READ_ALONE, {"ref": REF})["data"]["subject"]["id"]
    assert services.graph.statements - before == 2
