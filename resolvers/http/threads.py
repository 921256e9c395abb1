"""Threads that do one operation each at a time, handed to and fro as cheaply as asyncio allows.

``ThreadPoolExecutor`` beside ``asyncio.wait`` takes four times as much: two futures, a lock, a weak reference
and a task for each operation (``docs/adr/0061``).
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from typing import Generic, TypeVar

T = TypeVar("T")


class Job(Generic[T]):
    """Work that was handed to a thread. Used on its event loop; the thread runs :meth:`run` alone."""

    def __init__(self, work: Callable[[], T], ended: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._context: Context = copy_context()
        self._work = work
        self._ended = ended
        self._result: T | None = None
        self._error: BaseException | None = None
        self._woken: asyncio.Future[None] | None = None
        self.done = False
        self.given_up = False

    def run(self) -> None:
        """Does the work, unless it was given up before it began."""
        if not self.given_up:
            try:
                self._result = self._context.run(self._work)
            except BaseException as error:
                self._error = error
        # A loop that is closed has nobody who waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle)

    async def wait(self, seconds: float) -> bool:
        """Waits until the work is done, or so many seconds; answers whether it is done."""
        if not self.done:
            woken = self._woken = self._loop.create_future()
            timer = self._loop.call_later(seconds, self.wake)
            try:
                await woken
            finally:
                timer.cancel()
        return self.done

    def wake(self) -> None:
        """Ends a wait."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def result(self) -> T:
        """What the work made, or its exception."""
        if self._error is not None:
            raise self._error
        return self._result  # pyright: ignore[reportReturnType]

    def _settle(self) -> None:
        self.done = True
        self._ended()
        self.wake()


class Threads:
    """At most so many threads, begun when they are needed. Used by many event loops."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._begun = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[Job[object]] = queue.SimpleQueue()

    def begin(self, work: Callable[[], T]) -> Job[T]:
        """Hands work to a thread, in a copy of the context of now; it waits for one that is free."""
        job = Job(work, self._one_ended)
        with self._lock:
            self._busy += 1
            if self._busy > self._begun and self._begun < self._most:
                threading.Thread(target=self._run, name=f"{self._name}_{self._begun}", daemon=True).start()
                self._begun += 1
        self._jobs.put(job)  # pyright: ignore[reportArgumentType]
        return job

    def _one_ended(self) -> None:
        with self._lock:
            self._busy -= 1

    def _run(self) -> None:
        while True:
            self._jobs.get().run()
