"""A Neo4j of the benchmark's own, in a home that goes when it ends, with the seeds loaded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from graph_schema.vocabulary import PurposeCode, Role
from hub import engine
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.app import connect, make_services, prepare
from hub.audit import Disclosures
from hub.call import Call
from hub.engine.java import find_java
from hub.identity import Caller
from hub.policy.catalogue import Catalogue
from hub.services import SHANGHAI, Services
from hub.settings import Settings
from tests.conftest import ROOT, free_port

NOW = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)
"""The clock of the benchmark stands: the same questions give the same answers on any day."""
REGION = "411500"
CALLER = Caller("bench", REGION, f"{REGION}-demo", Role.OFFICER)


@dataclass(frozen=True)
class Bench:
    """A running hub without HTTP: what it works with, who asks, and how to reach its Neo4j."""

    settings: Settings
    services: Services
    access: Access
    catalogue: Catalogue
    neo4j_pid: int

    def call(self, disclosures: Disclosures, services: Services | None = None) -> Call:
        """What the one who asks calls a capability with, on the catalogue that the bench began with."""
        return Call(services or self.services, self.access, disclosures, self.catalogue)

    @property
    def uri(self) -> str:
        """Bolt address of this engine."""
        assert self.settings.neo4j_uri is not None
        return self.settings.neo4j_uri

    @property
    def auth(self) -> tuple[str, str]:
        """User and password of this engine."""
        assert self.settings.neo4j_password is not None
        return self.settings.neo4j_user, self.settings.neo4j_password.get_secret_value()


@contextmanager
def bench(
    heap: str, page_cache: str, before: Callable[[Settings, Path], object] | None = None
) -> Generator[Bench]:
    """Starts a Neo4j on the checkout's jars, loads the seeds, and stops and removes it at the end.

    Args:
        before: is called with the settings and a folder before Neo4j starts for the first time.
    """
    jars = ROOT / ".hub" / "engine"
    jars.mkdir(parents=True, exist_ok=True)
    engine.resolve_jars(jars, find_java(), _quiet)
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        home = Path(folder) / "home"
        (home / "engine").mkdir(parents=True, mode=0o700)
        for name in ("lib", "web", "jars.sha256"):
            (home / "engine" / name).symlink_to(jars / name)
        settings = Settings(
            home=home, bolt_port=free_port(), heap=heap, page_cache=page_cache, seeds=ROOT / "seeds"
        )
        if before is not None:
            before(settings, Path(folder))
        with engine.start(settings, _quiet) as running:
            settings = settings.model_copy(
                update={
                    "neo4j_uri": running.uri,
                    "neo4j_user": running.user,
                    "neo4j_password": SecretStr(running.password),
                }
            )
            graph = connect(settings)
            seeds = prepare(graph, settings, _clock, _quiet)
            services = make_services(graph, seeds, settings, _clock)
            try:
                catalogue = services.book.current()
                yield Bench(settings, services, _access(catalogue), catalogue, running.pid)
            finally:
                services.audit.close()
                graph.close()


def _access(catalogue: Catalogue) -> Access:
    purpose = Purpose(PurposeCode.GOVERNMENT_PROCUREMENT, "bench")
    return access_for(CALLER, purpose, catalogue, NOW.date())


def _clock() -> datetime:
    return NOW


def _quiet(_: str) -> None:
    pass
