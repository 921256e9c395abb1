"""Backup and restore of the graph into one file, by Neo4j's own archive format.

Community Edition has no online backup: Neo4j must be stopped. The file holds the whole graph and
nothing else: keys in the home are to be kept apart from it.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

from hub.engine.jars import resolve_jars
from hub.engine.java import Java, find_java
from hub.engine.layout import DATABASE, Layout, undo_broken_restore, write_conf
from hub.engine.running import held, read_record
from hub.engine.tools import admin
from hub.errors import EngineError
from hub.settings import Settings


def _quiet(_message: str) -> None:
    """Progress that nobody asked for."""


def backup(settings: Settings, target: Path, progress: Callable[[str], None] = _quiet) -> int:
    """Write the stopped graph to ``target`` (mode 0600) and return its size in bytes.

    Raises EngineError: Neo4j or a hub runs, nothing to back up, ``target`` is there already.
    """
    layout = Layout.of(settings)
    if target.exists():
        raise EngineError(f"There is a file {target} already.", fix="name another one, or remove it")
    if not target.parent.is_dir():
        raise EngineError(f"There is no folder {target.parent}.", fix="make it, or name another one")
    with _stopped(layout, settings, progress) as java:
        if not (layout.databases / DATABASE).is_dir():
            raise EngineError(f"There is no graph in {layout.home} to back up.", fix="check HUB_HOME")
        progress(f"Backup: writing {target} ...")
        # Beside the target, so that the last step is a rename and no half file bears the name.
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=target.name, delete=False) as part:
            try:
                admin(layout.root, java, ["database", "dump", DATABASE, "--to-stdout"], write=part.file)
            except BaseException:
                Path(part.name).unlink()
                raise
        Path(part.name).replace(target)
    return target.stat().st_size


def restore(settings: Settings, source: Path, progress: Callable[[str], None] = _quiet) -> None:
    """Put the graph of a backup in the place of the one that is there.

    If the file turns out to be broken, the graph that was there comes back.
    Raises EngineError: Neo4j or a hub runs, no such file, not a backup.
    """
    layout = Layout.of(settings)
    if not source.is_file():
        raise EngineError(f"There is no file {source}.", expected="a file that `hub backup` wrote")
    with _stopped(layout, settings, progress) as java, source.open("rb") as archive:
        progress(f"Restore: reading {source} ...")
        with _kept(layout):
            admin(layout.root, java, ["database", "load", DATABASE, "--from-stdin"], read=archive)


@contextlib.contextmanager
def _stopped(layout: Layout, settings: Settings, progress: Callable[[str], None]) -> Generator[Java]:
    """Hold the home with no Neo4j running on it, the jars in place."""
    with held(layout):
        recorded = read_record(layout)
        if recorded is not None:
            raise EngineError(
                f"Neo4j runs on {layout.home} (pid {recorded.process.pid}).",
                expected="a stopped Neo4j: its free edition has no backup while it runs",
                fix="`hub neo4j stop`, then try again",
            )
        java = find_java()
        resolve_jars(layout.root, java, progress)
        write_conf(layout, settings)
        yield java


@contextlib.contextmanager
def _kept(layout: Layout) -> Generator[None]:
    """Set the present graph aside, and bring it back if what is done here fails."""
    undo_broken_restore(layout)
    layout.aside.mkdir(parents=True)
    try:
        for place in layout.graph:
            if place.exists():
                place.rename(layout.aside / place.parent.name)
        yield
    except BaseException:
        for place in layout.graph:
            if (layout.aside / place.parent.name).exists() or not any(layout.aside.iterdir()):
                shutil.rmtree(place, ignore_errors=True)
        undo_broken_restore(layout)
        raise
    # From this rename on the restored graph counts; what is left is rubbish.
    rubbish = layout.aside.with_name("replaced")
    shutil.rmtree(rubbish, ignore_errors=True)
    layout.aside.rename(rubbish)
    shutil.rmtree(rubbish)
