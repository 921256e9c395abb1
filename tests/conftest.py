"""Fixtures that every test may use. The graph is a real Neo4j, started once for the session."""

import functools
import os
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import httpx
import hypothesis
import pytest
from pydantic import SecretStr

from graph_schema.vocabulary import Role
from hub import engine as neo4j_engine
from hub.app import clock, connect, make_app, make_services, prepare
from hub.engine.java import NO_SECOND_COMPILER, find_java
from hub.identity import Caller, OwnSubject, sign_token
from hub.loading import seed_files, seed_folder
from hub.search.gazetteer import gazetteer_of
from hub.search.indexing import follow
from hub.services import Services
from hub.serving.door import Bounds, Door, make_server
from hub.serving.garbage_collection import expect_objects, settle
from hub.settings import Settings
from tests import newer_neo4j, short_of_processors
from tests.seed_documents import read_once
from tests.suite_times import SuiteTimes

pytest_plugins = ["pytester"]
expect_objects()

# The same examples each time, however slow the machine is; `make soak`, which says how many, tries new ones.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[
        hypothesis.HealthCheck.filter_too_much,
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.data_too_large,
    ],
)
hypothesis.settings.load_profile("suite")
# Each client of httpx reads the authorities of TLS, 25 ms long; all that is asked here is asked without TLS.
ssl.create_default_context = functools.cache(ssl.create_default_context)
seed_files.read = read_once
seed_folder.read = read_once
ROOT = Path(__file__).resolve().parents[1]

FIRST = (
    "cases/test_both_ways.py",
    "test_kills_of_rights.py",
    "test_queries.py",
    "test_kills.py",
    "access/test_table.py",
    "test_faults.py",
    "test_docs.py",
    "test_eligibility.py",
    "ingest/test_identity_doors.py",
    "test_agreements.py",
    "test_publishing.py",
)
"""Files that take long, in turn those that compute and those that wait for processes that come and go: while
one worker waits the other computes, and at the end none is left with a long one."""

MakeHome = Callable[[Path], Path]


def pytest_configure(config: pytest.Config) -> None:
    """Times the files of the suite."""
    config.pluginmanager.register(SuiteTimes())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "object | None":
    """``--dist loadfile`` hands files out as tests/workers.py says."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.workers import ByFile

    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs a Neo4j of its own or the session's: ``make quick`` leaves it out. Puts long files
    first."""
    for item in items:
        if "jars" in getattr(item, "fixturenames", ()):
            item.add_marker("neo4j")
    turns = {ROOT / "tests" / name: turn for turn, name in enumerate(FIRST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end: the collector need not walk them again and again."""
    settle()


class Ask(Protocol):
    """See the fixture ``ask``."""

    def __call__(
        self, query: str, variables: dict[str, Any] | None = None, *, as_: str | None = ""
    ) -> dict[str, Any]: ...


def eventually(holds: Callable[[], bool]) -> None:
    """What the server does by itself is seen within a few seconds."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


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
    """HUB_* and NEO4J_* of the shell that runs the tests do not reach them.

    A Neo4j that lives for seconds spends more on its second compiler than it ever gets back: without it a
    start, the migrations and the seeds take half the processor time. The session's Neo4j has it.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("HUB_", "NEO4J_"))]:
            patch.delenv(name)
        patch.setenv("JDK_JAVA_OPTIONS", NO_SECOND_COMPILER)
        if newer_neo4j.ASKED:
            patch.setenv("JAVA_HOME", str(newer_neo4j.java_home()))
        yield


@pytest.fixture(scope="session")
def jars() -> Path:
    """The engine folder of the checkout (``.hub/engine``), its jars resolved by Maven once. With
    ``TEST_NEO4J=2026`` one with a newer Neo4j's."""
    if newer_neo4j.ASKED:
        return newer_neo4j.borrowed()
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
        # By the clock a busy machine is slow, and Neo4j's first answers are slower still.
        yield Settings(
            home=home, bolt_port=free_port(), heap="512m", page_cache="128m", operation_seconds=120
        )


@pytest.fixture(scope="session")
def engine(engine_settings: Settings) -> Generator[neo4j_engine.RunningEngine]:
    """The session's Neo4j. Its one database is shared: a test cleans up, or uses ids of its own.

    It plans some hundred statements, which takes a quarter less where Java compiles what it does often anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JDK_JAVA_OPTIONS")
        short_of_processors.spare(patch)
        started = neo4j_engine.start(engine_settings, quietly)
    with started as running:
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


@pytest.fixture(scope="session")
def services(settings: Settings) -> Generator[Services]:
    """Everything that capabilities work with, on the session's Neo4j with the seeds loaded."""
    graph = connect(settings)
    seeds = prepare(graph, settings, clock, quietly)
    made = make_services(graph, seeds, settings)
    follow(graph, gazetteer_of(made.book.current()))  # as the job does beside a hub
    yield made
    made.audit.close()
    graph.close()


@pytest.fixture(scope="session")
def token(settings: Settings) -> Callable[..., str]:
    """Signs a token: ``token()`` is an officer of 信阳市, ``token(region=..., role=...)`` somebody else.

    ``subject`` is who a caller of role SUBJECT is; by default a subject that the hub does not hold.
    """

    def sign(
        region: str = "411500",
        role: Role = Role.OFFICER,
        authority: str = "411500-czj",
        subject: OwnSubject | None = None,
    ) -> str:
        if role is Role.SUBJECT:
            authority, subject = "", subject or OwnSubject(id="s-nobody")
        caller = Caller(f"test-{region}", region, authority, role, subject)
        return sign_token(settings, caller, clock(), timedelta(hours=1))

    return sign


@contextmanager
def serving(services: Services, settings: Settings) -> Generator[str]:
    """A hub that serves over real HTTP, in this process: its address."""
    app, door, port = make_app(services, settings), Door(Bounds.of(settings, 4_096)), free_port()
    server = make_server(app, settings, door, port=port, log_config=None, lifespan="off")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(services: Services, settings: Settings) -> Generator[str]:
    """The session's hub over real HTTP: its address."""
    with serving(services, settings) as found:
        yield found


@pytest.fixture(scope="session")
def ask(address: str, token: Callable[..., str]) -> Generator[Ask]:
    """Asks over HTTP as an officer of 信阳市 (``as_=None``: without a token) and answers the JSON body."""
    with httpx.Client(base_url=address, timeout=30) as client:

        def send(
            query: str, variables: dict[str, Any] | None = None, *, as_: str | None = ""
        ) -> dict[str, Any]:
            headers = {} if as_ is None else {"authorization": f"Bearer {as_ or token()}"}
            body = {"query": query, "variables": variables or {}}
            return client.post("/graphql", json=body, headers=headers).json()

        yield send


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
