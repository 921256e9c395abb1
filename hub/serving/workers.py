"""Several processes that serve on one port, and the one that looks after them.

``docs/adr/0060`` says why uvicorn's own supervisor is not used.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from multiprocessing.process import BaseProcess
from types import FrameType

from hub.serving.counts import Counts, Table

LOOK_SECONDS = 0.5
STEADY_SECONDS = 30.0
"""Who served so long began well: the next one in its place begins at once."""
LONGEST_PAUSE = 30.0
SILENT_SECONDS = 60.0
"""An event loop that stands still so long takes requests and answers none: its process is killed."""
ENDING_SECONDS = 45.0
"""So long beyond the time to drain a process may write what it still has to."""

Begin = Callable[[int], BaseProcess]
"""Makes the process of a place, which is to be started."""


@dataclass
class _Worker:
    process: BaseProcess
    begun: float
    failures: int = 0
    again: float | None = None
    """When the next one begins in the place of one that ended."""


class Workers:
    """The processes by their places. Used by one thread."""

    def __init__(self, begin: Begin, table: Table, number: int, tell: Callable[[str], None]) -> None:
        self._begin = begin
        self._tell = tell
        self._counts = [Counts(table, place) for place in range(number)]
        self._workers = [self._start(place) for place in range(number)]

    def run(self, stopping: threading.Event) -> None:
        """Looks after them until it is to stop."""
        while not stopping.is_set():
            alive = [one.process.sentinel for one in self._workers if one.again is None]
            if alive:
                connection.wait(alive, timeout=LOOK_SECONDS)
            else:
                stopping.wait(LOOK_SECONDS)
            if not stopping.is_set():
                self._look()

    def stop(self, seconds: float) -> None:
        """Has all of them end what they are at, and kills who has not ended after so many seconds."""
        processes = [one.process for one in self._workers]
        for one in processes:
            if one.is_alive():
                one.terminate()
        until = time.monotonic() + seconds
        for one in processes:
            one.join(max(0.0, until - time.monotonic()))
            if one.is_alive():
                self._tell(f"Process {one.pid} does not end: it is killed.")
                one.kill()
                one.join()

    def _start(self, place: int, failures: int = 0) -> _Worker:
        self._counts[place].forget_beat()
        process = self._begin(place)
        process.start()
        return _Worker(process, time.monotonic(), failures)

    def _look(self) -> None:
        now = time.monotonic()
        for place, worker in enumerate(self._workers):
            if worker.again is not None:
                if now >= worker.again:
                    self._workers[place] = self._start(place, worker.failures)
            elif not worker.process.is_alive():
                self._ended(worker, now)
            elif self._counts[place].silent_seconds > SILENT_SECONDS:
                self._tell(f"Process {worker.process.pid} stands still: it is killed.")
                worker.process.kill()

    def _ended(self, worker: _Worker, now: float) -> None:
        code = worker.process.exitcode or 0
        how = f"by signal {-code}" if code < 0 else f"with status {code}"
        worker.failures = 1 if now - worker.begun > STEADY_SECONDS else worker.failures + 1
        pause = min(2.0 ** (worker.failures - 1) - 1, LONGEST_PAUSE)
        worker.again = now + pause
        then = f"in {pause:g} s" if pause else "now"
        self._tell(f"Process {worker.process.pid} ended {how}; another begins {then}.")


@contextmanager
def signals() -> Generator[threading.Event]:
    """Set when SIGTERM or SIGINT came, as long as this is open."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent() -> None:
    """From now on this process stops as by SIGTERM when the one that looks after it is gone, however that
    ended. A Ctrl-C, which the whole group gets, is that one's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None, "a process that was begun by another"

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
