"""What a start does before the first question: migrations, seeds, a question of its own."""

import re
from collections.abc import Callable, Sequence
from typing import Any, LiteralString, cast

import pytest

from hub.errors import EngineError
from hub.loading import read_seeds
from hub.policy.document_reading import build
from hub.policy.document_types import TYPES
from hub.policy.yaml_documents import parse_stored
from hub.progress import phase
from hub.search.finding import MATCHES, TOTAL
from hub.services import Services
from hub.serving.warming import warm
from hub.store.graph import Graph, Row, Transaction
from hub.store.migrations import (
    EARLIER_DATA,
    MIGRATIONS_DONE,
    NOTE_MIGRATIONS,
    Migration,
    migrate,
    read_migrations,
)
from hub.tracing.plan_warming import STATEMENTS
from tests.conftest import ROOT, clock

COUNTS = "MATCH (n) WHERE n:Decision OR n:AuditEntry OR n:AuditWriter RETURN count(n) AS nodes"


LANDED = ROOT / "tests" / "golden" / "migrations.txt"


def test_a_migration_that_has_landed_is_never_changed() -> None:
    """Not its comments either: a graph that has applied it refuses a hub that has another text under its
    number. A new one gets a line with its name and digest."""
    landed = dict(line.split() for line in LANDED.read_text("utf-8").splitlines())
    assert {one.name: one.digest for one in read_migrations()} == landed


class Noted:
    """Takes statements instead of running them."""

    def __init__(self, done: Sequence[Row] = (), nodes: int = 0) -> None:
        self.done, self.nodes = done, nodes
        self.shaped: list[str] = []
        self.run: list[str] = []
        self.noted: list[Row] = []

    def shape(self, statements: Sequence[str]) -> None:
        self.shaped += statements

    def script(self, statement: str) -> None:
        self.run.append(statement)

    def rows(self, statement: str, **given: Any) -> Sequence[Row]:
        if statement == NOTE_MIGRATIONS:
            self.noted += given["rows"]
        return self.done if statement == MIGRATIONS_DONE else [{"nodes": self.nodes}]

    def read(self, work: Callable[[Any], Any]) -> Any:
        return work(self)

    write = read

    def migrated(self, migrations: Sequence[Migration]) -> list[str]:
        return migrate(cast(Graph, self), clock(), migrations=migrations)


@pytest.mark.parametrize("one", read_migrations(), ids=lambda one: one.name)
def test_an_empty_graph_is_spared_what_mends_earlier_data_and_nothing_else(one: Migration) -> None:
    held, empty = Noted(nodes=1), Noted()
    assert held.migrated([one]) == empty.migrated([one]) == [one.name]
    assert empty.shaped == held.shaped
    spared = [statement for statement in held.run if statement not in empty.run]
    assert len(spared) == one.text.count(EARLIER_DATA)
    assert all(re.match(r"MATCH |CALL db\.awaitIndex", statement) for statement in spared)
    assert not any(re.search(r"\bMERGE \(\w+:(Sequence|AuditLog)\b", statement) for statement in spared)
    statements = "\n".join(line for line in one.text.splitlines() if not line.startswith("//")).split(";")
    assert len(held.shaped) + len(held.run) == len([one for one in statements if one.strip()])


def test_an_empty_graph_gets_all_that_a_graph_gets_which_lived_through_every_version() -> None:
    known = read_migrations()
    grown, empty = Noted(nodes=1), Noted()
    assert grown.migrated(known) == empty.migrated(known) == [one.name for one in known]
    assert empty.shaped == grown.shaped
    assert empty.noted == grown.noted
    assert [one for one in grown.run if one in empty.run] == empty.run
    for at, one in enumerate(known):
        later = "".join(other.text for other in known[at + 1 :])
        for name in re.findall(r"^DROP INDEX (\w+) IF EXISTS;$", one.text, re.MULTILINE):
            assert f"CREATE INDEX {name} " not in later, "on an empty graph shapes are made before the rest"
        assert one.text.count("DROP ") == len(
            re.findall(r"^DROP INDEX \w+ IF EXISTS;$", one.text, re.MULTILINE)
        )


def test_a_changed_migration_is_refused_and_one_without_a_digest_gets_it() -> None:
    first, second = read_migrations()[:2]
    old = Noted([{"number": first.number, "digest": None}])
    assert old.migrated([first, second]) == [second.name]
    assert {row["number"]: row["digest"] for row in old.noted} == {
        first.number: first.digest,
        second.number: second.digest,
    }
    changed = Noted([{"number": first.number, "digest": "of another text"}])
    with pytest.raises(EngineError, match=f"{first.name} is not the one that was applied.*never changes"):
        changed.migrated([first, second])
    assert not changed.run
    assert not changed.shaped


def test_a_seed_is_the_same_document_when_it_is_read_back_from_the_graph() -> None:
    """The hub does not parse again what it has just read: a seed's model stands for the text that is kept."""
    seeds = read_seeds(ROOT / "seeds", clock().date())
    assert seeds.documents
    for one in seeds.documents:
        assert build(TYPES[one.type], parse_stored(one.text, one.type)) == one.model, (one.type, one.id)


def test_the_hubs_own_question_is_answered_and_kept_nowhere(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nodes() -> int:
        return int(services.graph.read(lambda tx: tx.rows(COUNTS))[0]["nodes"])

    before, said = nodes(), list[str]()
    statements, asked = services.graph.statements, list[str]()
    row = Transaction.row

    def noted(self: Transaction, statement: LiteralString, /, **parameters: Any) -> Any:
        asked.append(statement)
        return row(self, statement, **parameters)

    monkeypatch.setattr(Transaction, "row", noted)
    warm(services, said.append)
    assert {MATCHES, TOTAL} <= set(asked), "a search is planned before anybody seeks"
    assert len(said) == 1, "the question of the welcome was refused"
    assert services.graph.statements - statements > 2 + len(STATEMENTS)
    assert nodes() == before


def test_a_phase_tells_that_it_runs_and_how_long_it_took() -> None:
    said: list[str] = []
    with phase(said.append, "Migration 0001_keys"):
        assert said == ["Migration 0001_keys ..."]
    assert re.fullmatch(r"Migration 0001_keys: \d+\.\d s", said[1])
    with pytest.raises(ValueError, match="broken"), phase(said.append, "Seeds"):
        raise ValueError("broken")
    assert len(said) == 3
