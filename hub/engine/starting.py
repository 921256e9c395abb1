"""Starting, stopping and looking at the Neo4j of one home.

``<home>/hub.lock`` is held as long as a hub runs on the home, ``<home>/hub.pid`` says which one.
``<home>/engine/process.json`` says which Neo4j runs: one that belongs to a hub ("child") or one that
stays without it ("detached"). A child whose hub is gone is an orphan: the next start stops it.
"""

import contextlib
import json
import os
import re
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

from filelock import BaseFileLock, FileLock, Timeout

from hub.engine import bolt_port
from hub.engine.jars import resolve_jars
from hub.engine.java import find_java
from hub.engine.layout import USER, Layout, ensure_password, finish_restore, write_conf
from hub.engine.processes import Process, dismiss, spawn, start_guard
from hub.engine.tools import server_command, telling_line
from hub.errors import EngineError
from hub.messages.message import Message, message
from hub.settings import Settings

READY_SECONDS = 300.0
"""How long Neo4j may take to answer: after a crash it recovers its transaction logs first."""

NEO4J_FILES = 1024
"""What Neo4j must be able to open: on a graph that is new, its stores and indexes are 600 files."""

OTHER_HOME = "engine.do-other-home"
_OF_MEMORY = re.compile("memory|heap", re.IGNORECASE)
Mode = Literal["child", "detached"]


@dataclass(frozen=True)
class Recorded:
    """A Neo4j as process.json has it."""

    process: Process
    port: int
    mode: Mode


@dataclass(frozen=True)
class EngineStatus:
    """What runs on a home. ``hub_pid`` is the hub that uses it, if one does."""

    state: Literal["stopped", "starting", "running"]
    uri: str | None = None
    pid: int | None = None
    mode: Mode | None = None
    hub_pid: int | None = None


@dataclass
class RunningEngine:
    """A Neo4j that answers, and the hub's hold on its home. ``stop`` lets go of both.

    A detached Neo4j stays up when the hub lets go.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    pid: int
    mode: Mode
    process: Process = field(repr=False)
    guard: subprocess.Popen[bytes] | None = field(repr=False, default=None)
    lock: BaseFileLock | None = field(repr=False, default=None)
    record: Path | None = field(repr=False, default=None)
    stopped: bool = field(repr=False, default=False)
    changing: threading.Lock = field(repr=False, default_factory=threading.Lock)
    """Held while the process is replaced by another, so that ``stop`` stops the one that is."""

    def alive(self) -> bool:
        """Whether Neo4j's process still runs."""
        return self.process.alive()

    def stop(self) -> None:
        """Stop Neo4j (20 s, then by force) and free the home; a second call does nothing."""
        with self.changing:
            self.stopped = True
        if self.mode == "child" and self.record is not None:
            self.process.stop()
            self.record.unlink(missing_ok=True)
        self.record = None
        if self.guard is not None:
            dismiss(self.guard)
            self.guard = None
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def __enter__(self) -> "RunningEngine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(settings: Settings, progress: Callable[[str], None], *, detached: bool = False) -> RunningEngine:
    """Start Neo4j on the home, or take the detached one that runs there already; wait until it answers.

    Raises EngineError: home or port in use, no Java, no Maven, Neo4j ended while starting.
    """
    layout = Layout.of(settings)
    lock = _hold(layout)
    try:
        running = _start_held(layout, settings, progress, "detached" if detached else "child")
    except BaseException:
        lock.release()
        raise
    if detached:
        lock.release()
    else:
        running.lock = lock
    return running


def start_again(running: RunningEngine, settings: Settings, progress: Callable[[str], None]) -> None:
    """Put a new process in the place of a hub's Neo4j that ended or is broken; wait until it answers.

    Raises EngineError or OSError: it could not be started, or did not answer.
    """
    layout = Layout.of(settings)
    port = int(running.uri.rpartition(":")[2])
    java = find_java()
    running.process.stop()
    bolt_port.require_free(port)
    with running.changing:
        if running.stopped:
            return
        (layout.logs / "neo4j.log").unlink(missing_ok=True)
        running.process = spawn(server_command(layout.root, java, settings.heap), layout.logs / "console.log")
        running.pid = running.process.pid
        before = running.guard
        running.guard = start_guard(running.process) if before is not None else None
        _write_record(layout, Recorded(running.process, port, running.mode))
    if before is not None:
        dismiss(before)
    _wait_ready(layout, running.process, port, progress)


def stop(settings: Settings) -> bool:
    """Stop a detached Neo4j, or an orphan, of this home. False if none ran."""
    layout = Layout.of(settings)
    with hold_home(layout):
        recorded = read_record(layout)
        if recorded is None:
            return False
        recorded.process.stop()
        layout.process.unlink(missing_ok=True)
        return True


def status(settings: Settings) -> EngineStatus:
    """What runs on this home now; changes nothing."""
    layout = Layout.of(settings)
    recorded = read_record(layout)
    hub_pid = _hub_pid(layout) if _is_held(layout) else None
    if recorded is None:
        return EngineStatus("starting" if hub_pid else "stopped", hub_pid=hub_pid)
    ready = bolt_port.answers(recorded.port)
    return EngineStatus(
        "running" if ready else "starting", _uri(recorded.port), recorded.process.pid, recorded.mode, hub_pid
    )


def beside(settings: Settings) -> RunningEngine | None:
    """The Neo4j that a running hub, another process, keeps on this home; None where no hub runs.

    It stays the hub's: leaving it stops nothing.

    Raises EngineError: the hub runs, its Neo4j does not (or not yet).
    """
    layout = Layout.of(settings)
    if not _is_held(layout):
        return None
    recorded = read_record(layout)
    if recorded is None or not bolt_port.answers(recorded.port):
        raise EngineError(
            "engine.hub-without-neo4j",
            pid=_hub_pid(layout) or message("engine.unknown"),
            home=str(layout.home),
        )
    return _running(recorded, layout.password.read_text(encoding="utf-8").strip())


@contextlib.contextmanager
def hold_home(layout: Layout, *, fix: str = OTHER_HOME) -> Generator[None]:
    """Hold the home for a moment. Raises EngineError naming the hub that holds it, and ``fix``."""
    lock = _hold(layout, fix)
    try:
        yield
    finally:
        lock.release()


def read_record(layout: Layout) -> Recorded | None:
    """The Neo4j that runs on this home, by its record; None if it is gone."""
    try:
        data = json.loads(layout.process.read_text(encoding="utf-8"))
        recorded = Recorded(Process(data["pid"], data["started"]), data["port"], data["mode"])
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return recorded if recorded.process.alive() else None


def _start_held(
    layout: Layout, settings: Settings, progress: Callable[[str], None], mode: Mode
) -> RunningEngine:
    recorded = read_record(layout)
    if recorded is not None and recorded.mode == "detached":
        progress(f"Neo4j: using the one that runs already (pid {recorded.process.pid})")
        password = layout.password.read_text(encoding="utf-8").strip()
        _wait_ready(layout, recorded.process, recorded.port, progress)
        return _running(recorded, password)
    if recorded is not None:
        progress(f"Neo4j: stopping the one that an ended hub left behind (pid {recorded.process.pid}) ...")
        recorded.process.stop()
    java = find_java()
    bolt_port.require_free(settings.bolt_port)
    _require_files()
    resolve_jars(layout.root, java, progress)
    write_conf(layout, settings)
    told = finish_restore(layout)
    if told is not None:
        progress(f"Neo4j: {told}")
    password = ensure_password(layout, java)
    progress(
        f"Neo4j: starting on {bolt_port.HOST}:{settings.bolt_port}, data in {settings.home}/engine/data ..."
    )
    (layout.logs / "neo4j.log").unlink(missing_ok=True)
    process = spawn(server_command(layout.root, java, settings.heap), layout.logs / "console.log")
    watcher = start_guard(process) if mode == "child" else None
    recorded = Recorded(process, settings.bolt_port, mode)
    try:
        _write_record(layout, recorded)
        _wait_ready(layout, process, settings.bolt_port, progress)
    except BaseException:
        process.stop()
        layout.process.unlink(missing_ok=True)
        if watcher is not None:
            dismiss(watcher)
        raise
    running = _running(recorded, password)
    running.guard, running.record = watcher, layout.process
    return running


def _require_files() -> None:
    """Raises EngineError if Neo4j could open too few files: its commits would fail, of whatever it says.
    Java raises the soft limit itself."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if files != resource.RLIM_INFINITY and files < NEO4J_FILES:
        raise EngineError("engine.too-few-files", files=files, needed=NEO4J_FILES)


def _running(recorded: Recorded, password: str) -> RunningEngine:
    process = recorded.process
    return RunningEngine(_uri(recorded.port), USER, password, process.pid, recorded.mode, process)


def _wait_ready(layout: Layout, process: Process, port: int, progress: Callable[[str], None]) -> None:
    began = time.monotonic()
    told = began
    while not bolt_port.answers(port):
        now = time.monotonic()
        if not process.alive():
            said = _last_words(layout)
            ended = "engine.ended-for-memory" if _OF_MEMORY.search(str(said)) else "engine.ended"
            raise EngineError(ended, said=said, logs=str(layout.logs))
        if now - began > READY_SECONDS:
            raise EngineError(
                "engine.no-answer",
                port=port,
                seconds=f"{READY_SECONDS:.0f}",
                said=_last_words(layout),
                logs=str(layout.logs),
            )
        if now - told > 10:
            progress(f"Neo4j: still starting after {now - began:.0f} s ...")
            told = now
        time.sleep(0.1)
    progress(f"Neo4j: ready after {time.monotonic() - began:.1f} s")


def _last_words(layout: Layout) -> str | Message:
    """Why Neo4j failed: from its console, where Java itself complains, or else from its log."""
    for name in ("console.log", "neo4j.log"):
        with contextlib.suppress(FileNotFoundError):
            text = (layout.logs / name).read_text(encoding="utf-8", errors="replace")
            if said := telling_line(text):
                return said
    return message("engine.silent")


def _write_record(layout: Layout, recorded: Recorded) -> None:
    data = {
        "pid": recorded.process.pid,
        "started": recorded.process.started,
        "port": recorded.port,
        "mode": recorded.mode,
    }
    fresh = layout.process.with_suffix(".new")
    fresh.write_text(json.dumps(data) + "\n", encoding="utf-8")
    fresh.replace(layout.process)


def _hold(layout: Layout, fix: str = OTHER_HOME) -> BaseFileLock:
    # Not 0: a `status` of someone else may hold it for an instant.
    lock = FileLock(layout.home / "hub.lock", timeout=0.5, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        pid = _hub_pid(layout)
        raise EngineError(
            "engine.home-in-use",
            home=str(layout.home),
            pid=pid or message("engine.unknown"),
            what=message(fix),
        ) from None
    (layout.home / "hub.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    return lock


def _is_held(layout: Layout) -> bool:
    lock = FileLock(layout.home / "hub.lock", timeout=0, thread_local=False)
    try:
        with lock:
            return False
    except Timeout:
        return True


def _hub_pid(layout: Layout) -> int | None:
    try:
        return int((layout.home / "hub.pid").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _uri(port: int) -> str:
    return f"bolt://{bolt_port.HOST}:{port}"
