"""Fixtures that every test may use. The graph is a real Neo4j, started once for the session."""

import os
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from hub import engine as neo4j_engine
from hub.engine.java import find_java
from hub.settings import Settings

ROOT = Path(__file__).resolve().parents[1]

MakeHome = Callable[[Path], Path]


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quietly(message: str) -> None:
    """Progress goes to the output that pytest shows when a test fails."""
    print(message, flush=True)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Generator[None]:
    """HUB_* and NEO4J_* of the shell that runs the tests do not reach them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("HUB_", "NEO4J_"))]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def jars() -> Path:
    """The engine folder of the checkout (``.hub/engine``), its jars resolved by Maven once."""
    root = ROOT / ".hub" / "engine"
    root.mkdir(parents=True, exist_ok=True)
    neo4j_engine.resolve_jars(root, find_java(), quietly)
    return root


@pytest.fixture(scope="session")
def make_home(jars: Path) -> MakeHome:
    """Make a folder a hub's home that borrows the checkout's jars, so that Maven has nothing to do."""

    def make(home: Path) -> Path:
        (home / "engine").mkdir(parents=True, mode=0o700)
        for name in ("lib", "web", "jars.sha256"):
            (home / "engine" / name).symlink_to(jars / name)
        return home

    return make


@pytest.fixture(scope="session")
def engine_settings(make_home: MakeHome) -> Generator[Settings]:
    """Settings of the session's Neo4j: a small one in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="hub-tests-") as folder:
        home = make_home(Path(folder) / "home")
        yield Settings(home=home, bolt_port=free_port(), heap="512m", page_cache="128m")


@pytest.fixture(scope="session")
def engine(engine_settings: Settings) -> Generator[neo4j_engine.RunningEngine]:
    """The session's Neo4j. Its one database is shared: a test cleans up, or uses ids of its own."""
    with neo4j_engine.start(engine_settings, quietly) as running:
        yield running


@pytest.fixture(scope="session")
def settings(engine: neo4j_engine.RunningEngine, engine_settings: Settings) -> Settings:
    """Settings of a hub that uses the session's Neo4j."""
    return engine_settings.model_copy(
        update={
            "seeds": ROOT / "seeds",
            "neo4j_uri": engine.uri,
            "neo4j_user": engine.user,
            "neo4j_password": SecretStr(engine.password),
        }
    )


@dataclass
class FixedClock:
    """A clock that stands until it is moved."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> datetime:
        """Move the clock and return its new time."""
        self.moment += by
        return self.moment


@pytest.fixture
def fixed_clock() -> FixedClock:
    """Monday 2026-06-01 09:00 in China, a working day."""
    return FixedClock(datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def ids() -> Callable[[], str]:
    """Ids that follow each other: test-000001, test-000002 ..."""
    numbers: Iterator[int] = count(1)
    return lambda: f"test-{next(numbers):06d}"
