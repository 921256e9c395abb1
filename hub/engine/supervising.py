"""Starts Neo4j again when it ends while a hub serves on it, or when its database has given itself up.

Neo4j gives its database up when it can't write (a full disk, a fault of the disk): the process stays, each
transaction is refused, and only a restart mends it. What was committed is there again afterwards.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

from hub.engine.starting import RunningEngine, start_again
from hub.errors import EngineError
from hub.settings import Settings

LOOK_SECONDS = 0.5
LOOKS_BETWEEN_QUESTIONS = 10
"""A process that runs is asked every five seconds whether its database works."""
REFUSALS = 2
"""So often in a row the database must refuse: a restart ends the work of everybody."""
STEADY_SECONDS = 60.0
"""A Neo4j that worked so long began well: the tries are counted anew."""
LONGEST_PAUSE = 30.0
ROOM_BYTES = 64 << 20
"""What must be free on the disk before a restart: one more file of Neo4j's transaction log."""
ROOM_FILES = 16
"""How many files this process must be able to open before a restart."""


@contextmanager
def supervised(
    running: RunningEngine,
    settings: Settings,
    progress: Callable[[str], None],
    broken: Callable[[], bool] = lambda: False,
) -> Generator[None]:
    """While this is open, Neo4j is started again up to ``settings.restarts`` times in a row.

    Args:
        broken: whether the database refuses all work until a restart, though its process runs.
    """
    ended = threading.Event()
    watch = threading.Thread(
        target=_watch, args=(running, settings, progress, broken, ended), name="neo4j", daemon=True
    )
    watch.start()
    try:
        yield
    finally:
        ended.set()
        # A start that goes on ends with the process, which the hub stops next.
        watch.join(timeout=1)


def _watch(
    running: RunningEngine,
    settings: Settings,
    progress: Callable[[str], None],
    broken: Callable[[], bool],
    ended: threading.Event,
) -> None:
    tries, looks, refusals, began = 0, 0, 0, time.monotonic()
    while not ended.wait(LOOK_SECONDS):
        looks += 1
        if running.alive():
            if looks % LOOKS_BETWEEN_QUESTIONS == 0:
                refusals = refusals + 1 if broken() else 0
            if refusals < REFUSALS:
                continue
        refusals = 0
        if time.monotonic() - began > STEADY_SECONDS:
            tries = 0
        if tries >= settings.restarts:
            progress(
                f"Neo4j: down after {tries} starts in a row; the hub answers UNAVAILABLE. "
                f"To do: look into {settings.home / 'engine' / 'logs'}, then start the hub again."
            )
            return
        tries += 1
        progress(
            f"Neo4j: {'its database gave up' if running.alive() else 'it ended'}; start {tries} of "
            f"{settings.restarts} ..."
        )
        if ended.wait(min(2.0 ** (tries - 1) - 1, LONGEST_PAUSE)) or not _room(settings, progress, ended):
            return
        try:
            start_again(running, settings, progress)
        except (EngineError, OSError) as error:
            if not ended.is_set():
                progress(f"Neo4j: {error}")
        began = time.monotonic()


def _room(settings: Settings, progress: Callable[[str], None], ended: threading.Event) -> bool:
    """Waits for what a start needs: room on the disk, files to open. False when the hub ends."""
    told = False
    while lacking := _lacking(settings):
        if not told:
            progress(f"Neo4j: {lacking}; the start follows by itself.")
            told = True
        if ended.wait(LOOK_SECONDS * LOOKS_BETWEEN_QUESTIONS):
            return False
    return True


def _lacking(settings: Settings) -> str:
    """What a start has to wait for, with what to do about it; empty where nothing lacks."""
    try:
        with ExitStack() as opened:
            for _ in range(ROOM_FILES):
                opened.enter_context(open(os.devnull, "rb"))
    except OSError as error:
        return f"no more files can be opened ({error.strerror}). To do: raise the limit (ulimit -n)"
    free = shutil.disk_usage(settings.home / "engine" / "data").free
    if free < ROOM_BYTES:
        return (
            f"the disk of {settings.home}/engine/data has {free >> 20} MB left, and a start needs "
            f"{ROOM_BYTES >> 20} MB. To do: make room"
        )
    return ""
