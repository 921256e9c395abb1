"""The engine's folder ``<home>/engine``: where each thing is, Neo4j's configuration, its password.

lib/ web/    jars of Neo4j and of the in-browser explorer     jars.sha256   which pom.xml they are of
conf/        neo4j.conf, written at each start                password      mode 0600
data/ logs/  Neo4j's own                                      process.json  the Neo4j that runs
"""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from hub.engine.java import SHORT_LIVED, Java
from hub.engine.tools import admin
from hub.errors import EngineError
from hub.settings import Settings

USER = "neo4j"
DATABASE = "neo4j"


@dataclass(frozen=True)
class Layout:
    """Absolute paths below one home."""

    home: Path

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        """The layout of these settings; its folders are made, readable by this user only.

        Raises EngineError: Java can't be given a path like the home's.
        """
        layout = cls(settings.home.resolve())
        if os.pathsep in str(layout.home):
            raise EngineError("engine.home-with-separator", home=str(layout.home), separator=os.pathsep)
        layout.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (layout.root, layout.conf, layout.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
        return layout

    @property
    def root(self) -> Path:
        return self.home / "engine"

    @property
    def lib(self) -> Path:
        return self.root / "lib"

    @property
    def conf(self) -> Path:
        return self.root / "conf"

    @property
    def restoring_conf(self) -> Path:
        return self.root / "conf-restoring"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def password(self) -> Path:
        return self.root / "password"

    @property
    def process(self) -> Path:
        return self.root / "process.json"

    @property
    def databases(self) -> Path:
        return self.root / "data" / "databases"

    @property
    def graph(self) -> tuple[Path, Path]:
        """The folders that make up the graph: its store and its transaction logs."""
        return graph_of(self.root / "data")

    @property
    def incoming(self) -> Path:
        """Where a restore puts the graph that it reads, until it is whole."""
        return self.root / "data" / "restoring"

    @property
    def replaced(self) -> Path:
        """What is left of an :attr:`incoming` that is done with."""
        return self.root / "data" / "restored"

    @property
    def whole(self) -> Path:
        """The mark that the graph in :attr:`incoming` is whole: from then on it counts."""
        return self.incoming / "whole"


def graph_of(data: Path) -> tuple[Path, Path]:
    """Where a data folder has the store and the transaction logs of the graph."""
    return data / "databases" / DATABASE, data / "transactions" / DATABASE


def write_conf(layout: Layout, settings: Settings) -> None:
    """Write neo4j.conf: Bolt on 127.0.0.1 only, no HTTP, no usage reports, no query log. Beside it the one by
    which a restore works on a data folder of its own."""
    address = f"127.0.0.1:{settings.bolt_port}"
    lines = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": address,
        "server.bolt.advertised_address": address,
        "server.bolt.tls_level": "DISABLED",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.heap.initial_size": settings.heap,
        "server.memory.heap.max_size": settings.heap,
        "server.memory.pagecache.size": settings.page_cache,
        "dbms.usage_report.enabled": "false",
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # The graph holds personal data: no statement and no parameter goes to a file.
        "db.logs.query.enabled": "OFF",
        "db.logs.query.parameter_logging_enabled": "false",
        "db.logs.query.obfuscate_literals": "true",
        "db.tx_log.rotation.size": "64m",
        "db.tx_log.rotation.retention_policy": "1 days 512m",
        # Without these two Neo4j sits out 10 s of network grace after its databases have closed.
        "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    text = "# Written by the hub at each start: changes made here do not last.\n"
    text += "".join(f"{key}={value}\n" for key, value in lines.items())
    (layout.conf / "neo4j.conf").write_text(text, encoding="utf-8")
    layout.restoring_conf.mkdir(mode=0o700, exist_ok=True)
    elsewhere = f"server.directories.data={layout.incoming / 'data'}\n"
    (layout.restoring_conf / "neo4j.conf").write_text(text + elsewhere, encoding="utf-8")


def ensure_password(layout: Layout, java: Java) -> str:
    """The password of this home's Neo4j: read, or made and set before its first start."""
    first = not (layout.databases / "system").exists()
    if layout.password.exists():
        password = layout.password.read_text(encoding="utf-8").strip()
    elif first:
        password = secrets.token_hex(24)
        _write_private(layout.password, password)
    else:
        raise EngineError(
            "engine.password-missing", data=str(layout.databases.parent), password=str(layout.password)
        )
    if first:
        # By a file of arguments: a command line is readable by every user of the machine.
        arguments = layout.root / "password.arguments"
        _write_private(arguments, password)
        try:
            command = ["dbms", "set-initial-password", f"@{arguments}"]
            admin(layout.root, java, command, flags=SHORT_LIVED)
        finally:
            arguments.unlink()
    return password


def finish_restore(layout: Layout) -> str | None:
    """Whatever a restore left when it was cut off: finishes it where its graph was whole, else drops it.
    Answers which, in a sentence; None where there was nothing."""
    shutil.rmtree(layout.replaced, ignore_errors=True)
    if not layout.incoming.exists():
        return None
    if not layout.whole.exists():
        _drop_incoming(layout)
        return "a restore was cut off before its graph was whole; the graph from before it is as it was"
    for fresh, place in zip(graph_of(layout.incoming / "data"), layout.graph, strict=True):
        # Cut off between these two steps, the next start finds the fresh one here still and does them again.
        if fresh.exists():
            shutil.rmtree(place, ignore_errors=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh.rename(place)
    _drop_incoming(layout)
    return "a restore was cut off after its graph was whole; it was finished, the restored graph is in place"


def _drop_incoming(layout: Layout) -> None:
    """In one step first: a removal that is cut off must not look like a restore that was."""
    layout.incoming.rename(layout.replaced)
    shutil.rmtree(layout.replaced)


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
