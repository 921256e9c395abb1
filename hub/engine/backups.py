"""Backup and restore of the graph into one file, by Neo4j's own archive format.

Community Edition has no online backup: Neo4j must be stopped. The file holds the whole graph and
nothing else: keys in the home are to be kept apart from it.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Generator
from hashlib import sha256
from pathlib import Path

from hub.engine.jars import resolve_jars
from hub.engine.java import Java, find_java
from hub.engine.layout import DATABASE, Layout, finish_restore, graph_of, write_conf
from hub.engine.starting import hold_home, read_record
from hub.engine.tools import admin
from hub.errors import EngineError
from hub.messages.message import message
from hub.settings import Settings


def _quiet(_message: str) -> None:
    """Progress that nobody asked for."""


def backup(settings: Settings, target: Path, progress: Callable[[str], None] = _quiet) -> int:
    """Write the stopped graph to ``target`` (mode 0600) and return its size in bytes.

    Raises EngineError: Neo4j or a hub runs, nothing to back up, ``target`` is there already.
    """
    layout = Layout.of(settings)
    if target.exists():
        raise EngineError("engine.file-exists", target=str(target))
    if not target.parent.is_dir():
        raise EngineError("engine.folder-missing", parent=str(target.parent))
    with _stopped(layout, settings, progress) as java:
        if not (layout.databases / DATABASE).is_dir():
            raise EngineError("engine.nothing-to-back-up", home=str(layout.home))
        # Beside the target, so that the last step is a rename and no half file bears the name.
        part = target.with_name(f".{target.name}.{sha256(bytes(layout.home)).hexdigest()[:8]}.part")
        if part.exists():
            part.unlink()
            progress(f"Backup: a backup that was cut off had left {part.name}; it is removed")
        progress(f"Backup: writing {target} ...")
        try:
            with open(part, "xb", opener=_private) as file:
                admin(layout.root, java, ["database", "dump", DATABASE, "--to-stdout"], write=file)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return target.stat().st_size


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def restore(settings: Settings, source: Path, progress: Callable[[str], None] = _quiet) -> None:
    """Put the graph of a backup in the place of the one that is there.

    The graph is read into a folder of its own and changes places when it is whole: a broken file or a cut
    (kill, power) leaves the whole graph from before, or the whole restored one (:func:`finish_restore`).
    Raises EngineError: Neo4j or a hub runs, no such file, not a whole backup.
    """
    layout = Layout.of(settings)
    if not source.is_file():
        raise EngineError("engine.backup-missing", source=str(source))
    with _stopped(layout, settings, progress) as java, source.open("rb") as archive:
        told = finish_restore(layout)
        if told is not None:
            progress(f"Restore: {told}")
        progress(f"Restore: reading {source} ...")
        layout.incoming.mkdir(mode=0o700, parents=True)
        load = ["database", "load", DATABASE, "--from-stdin"]
        broken = message("engine.do-see-whether-whole", source=str(source))
        try:
            admin(layout.root, java, load, conf=layout.restoring_conf, read=archive, fix=broken)
        except BaseException:
            shutil.rmtree(layout.incoming, ignore_errors=True)
            raise
        for folder in graph_of(layout.incoming / "data"):
            folder.mkdir(parents=True, exist_ok=True)
        layout.whole.touch()
        finish_restore(layout)


@contextlib.contextmanager
def _stopped(layout: Layout, settings: Settings, progress: Callable[[str], None]) -> Generator[Java]:
    """Hold the home with no Neo4j running on it, the jars in place."""
    with hold_home(layout, fix="engine.do-stop-for-backup"):
        recorded = read_record(layout)
        if recorded is not None:
            raise EngineError("engine.running", home=str(layout.home), pid=recorded.process.pid)
        java = find_java()
        resolve_jars(layout.root, java, progress)
        write_conf(layout, settings)
        yield java
