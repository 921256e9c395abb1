"""The door to the driver: which servers it accepts."""

import pytest

from hub.graph import OLDEST, server_release


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
