"""What a start does before the first question: migrations, seeds, a question of its own."""

import re
from collections.abc import Sequence
from typing import Any, cast

import pytest

from hub.loading import read_seeds
from hub.policy.reading import build, parse_held
from hub.policy.versions import TYPES
from hub.progress import phase
from hub.services import Services
from hub.serving.warming import warm
from hub.store.graph import EARLIER_DATA, MIGRATIONS, Graph, apply_migration
from tests.conftest import ROOT, clock

COUNTS = "MATCH (n) WHERE n:Decision OR n:AuditEntry OR n:AuditWriter RETURN count(n) AS nodes"


class Noted:
    """Takes statements instead of running them."""

    def __init__(self) -> None:
        self.shaped: list[str] = []
        self.run: list[str] = []

    def shape(self, statements: Sequence[str]) -> None:
        self.shaped += statements

    def script(self, statement: str) -> None:
        self.run.append(statement)


@pytest.mark.parametrize("path", sorted(MIGRATIONS.glob("*.cypher")), ids=lambda path: path.stem)
def test_an_empty_graph_is_spared_what_mends_earlier_data_and_nothing_else(path: Any) -> None:
    text = path.read_text("utf-8")
    held, empty = Noted(), Noted()
    apply_migration(cast(Graph, held), text, False)
    apply_migration(cast(Graph, empty), text, True)
    assert empty.shaped == held.shaped
    spared = [statement for statement in held.run if statement not in empty.run]
    assert len(spared) == text.count(EARLIER_DATA)
    assert all(re.match(r"MATCH |CALL db\.awaitIndex", statement) for statement in spared)
    assert not any(re.search(r"\bMERGE \(\w+:(Sequence|AuditLog)\b", statement) for statement in spared)
    statements = "\n".join(line for line in text.splitlines() if not line.startswith("//")).split(";")
    assert len(held.shaped) + len(held.run) == len([one for one in statements if one.strip()])


def test_a_seed_is_the_same_document_when_it_is_read_back_from_the_graph() -> None:
    """The hub does not parse again what it has just read: a seed's model stands for the text that is kept."""
    seeds = read_seeds(ROOT / "seeds", clock().date())
    assert seeds.documents
    for one in seeds.documents:
        assert build(TYPES[one.type], parse_held(one.text, one.type)) == one.model, (one.type, one.id)


def test_the_hubs_own_question_is_answered_and_kept_nowhere(services: Services) -> None:
    def nodes() -> int:
        return int(services.graph.read(lambda tx: tx.rows(COUNTS))[0]["nodes"])

    before, said = nodes(), list[str]()
    statements = services.graph.statements
    warm(services, said.append)
    assert len(said) == 1, "the question of the welcome was refused"
    assert services.graph.statements - statements > 4
    assert nodes() == before


def test_a_phase_tells_that_it_runs_and_how_long_it_took() -> None:
    said: list[str] = []
    with phase(said.append, "Migration 0001_keys"):
        assert said == ["Migration 0001_keys ..."]
    assert re.fullmatch(r"Migration 0001_keys: \d+\.\d s", said[1])
    with pytest.raises(ValueError, match="broken"), phase(said.append, "Seeds"):
        raise ValueError("broken")
    assert len(said) == 3
