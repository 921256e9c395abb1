"""The door to the driver: which servers it accepts."""

from typing import Any

import pytest
from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, Session

from hub.settings import Settings
from hub.store.graph import OLDEST, Graph, server_release


@pytest.mark.parametrize(
    ("agent", "release", "new_enough"),
    [
        ("Neo4j/5.26.30", (5, 26), True),
        ("Neo4j/5.27-aura", (5, 27), True),
        ("Neo4j/2026.08.1", (2026, 8), True),
        ("Neo4j/5.26-dev", (5, 26), True),
        ("Neo4j/5.25.1", (5, 25), False),
        ("Neo4j/4.4.48", (4, 4), False),
        ("Memgraph/3.1", (0, 0), False),
        ("", (0, 0), False),
    ],
)
def test_a_servers_agent_tells_its_release(agent: str, release: tuple[int, int], new_enough: bool) -> None:
    assert server_release(agent) == release
    assert (release >= OLDEST) is new_enough


@pytest.mark.parametrize(("scheme", "reading"), [("bolt", {"r"}), ("neo4j", {"w"})])
def test_in_a_cluster_reads_go_to_the_leader(settings: Settings, scheme: str, reading: set[str]) -> None:
    """Another server may be behind: what ended there still stands. A follower is asked by mode r only."""
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    uri = settings.neo4j_uri.replace("bolt", scheme, 1)
    graph = Graph(uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
    modes: set[str] = set()

    with pytest.MonkeyPatch.context() as patch:
        opened = Driver.session

        def session(self: Driver, **how: Any) -> Session:
            modes.add({READ_ACCESS: "r", WRITE_ACCESS: "w"}[how["default_access_mode"]])
            return opened(self, **how)

        patch.setattr(Driver, "session", session)
        assert graph.read(lambda tx: tx.one("RETURN 1 AS one")) == {"one": 1}
    graph.close()
    assert modes == reading
