"""How long an operation may work: the clock, the processor, and whether anybody still waits for it.

The endpoint opens a :class:`Deadline` around each operation; whatever runs a statement or goes through many
things asks :func:`check` on the way. Work that belongs to no operation (jobs, commands, the audit log's
writer) has no deadline, and ``check`` lets it go on.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

T = TypeVar("T")
ENOUGH = 0.6
"""Of the time of an operation: what is left is for the answer."""
STRIDE = 64
"""So many things are gone through between two looks at the clocks."""
_FULL_PASS = 2
"""The generation of the collector's passes through everything; earlier ones see what was made since."""


class Stopped(BaseException):
    """The operation must not go on; ``error`` says why. Not an Exception, so that nothing on the way takes it
    for a failure of one field or one subject and goes on with the next."""

    def __init__(self, error: HubError) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True)
class Spent:
    """What an operation has used so far: of its thread's processor, and how many statements it had run."""

    processor_seconds: float
    statements: int


@dataclass
class Deadline:
    """The bounds of one operation, which runs in one thread.

    Args:
        seconds: how long it may take, from now on.
        processor_seconds: how long it may keep one core busy, in its thread.
    """

    seconds: float
    processor_seconds: float
    at: float = field(init=False)
    began: float = field(init=False, default=0.0)
    cancelled: bool = field(init=False, default=False)
    statements: int = field(init=False, default=0)
    _interrupt: Callable[[], None] | None = field(init=False, default=None)
    _interrupting: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)
    _unspent_until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.at = time.monotonic() + self.seconds

    def cancel(self) -> None:
        """Nobody waits any more. May be called from another thread; what is waited for is broken off."""
        self.cancelled = True
        with self._interrupting:
            if self._interrupt is not None:
                self._interrupt()

    @contextmanager
    def interrupted_by(self, interrupt: Callable[[], None]) -> Generator[None]:
        """While this is open, ``interrupt`` breaks off what is waited for, where the work is cancelled. It is
        called by another thread."""
        with self._interrupting:
            self._interrupt = interrupt
        try:
            self.check()
            yield
        finally:
            with self._interrupting:
                self._interrupt = None

    def left(self) -> float:
        """Seconds until it must be answered; negative afterwards."""
        return self.at - time.monotonic()

    def spent(self) -> float:
        """How much of its time is over, by the clock or by the processor: from 0 to 1, where it ends."""
        clock = 1 - self.left() / self.seconds
        return max(clock, (time.thread_time() - self.began) / self.processor_seconds)

    def check(self) -> None:
        """Raises :class:`Stopped` where the operation must not go on."""
        if self.cancelled:
            raise Stopped(HubError(ErrorCode.UNAVAILABLE, "deadline.client-gone"))
        now = time.monotonic()
        if now > self.at:
            raise Stopped(self.late())
        if now < self._unspent_until:
            return
        # A thread uses no more of a processor than goes by on the clock, and to ask for it is dear.
        left = self.processor_seconds - (time.thread_time() - self.began)
        self._unspent_until = now + left
        if left < 0:
            raise Stopped(
                HubError(
                    ErrorCode.LIMIT_EXCEEDED, "deadline.processor-time", seconds=f"{self.processor_seconds:g}"
                )
            )

    def late(self) -> HubError:
        """What is told where time is over."""
        return HubError(ErrorCode.UNAVAILABLE, "deadline.late", seconds=f"{self.seconds:g}")


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def running(deadline: Deadline) -> Generator[None]:
    """What is done meanwhile in this thread is under the deadline."""
    deadline.began = time.thread_time()
    deadline._unspent_until = 0.0  # pyright: ignore[reportPrivateUsage]
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def not_counted() -> Generator[None]:
    """What is done meanwhile is the hub's own upkeep and not the operation's: whoever asks first after a
    change of the policy is not refused for reading it."""
    deadline, since = _current.get(), time.thread_time()
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)
        if deadline is not None:
            deadline.began += time.thread_time() - since


class _Garbage:
    """Full passes of Python's collector go through all that the process holds. They fall to whichever
    operation makes one object too many, and are not its work. Called by the collector, one pass at a time.
    """

    def __init__(self) -> None:
        self._since = 0.0

    def __call__(self, phase: str, about: Mapping[str, int]) -> None:
        if about["generation"] < _FULL_PASS:
            return
        if phase == "start":
            self._since = time.thread_time()
        elif (deadline := _current.get()) is not None:
            deadline.began += time.thread_time() - self._since


gc.callbacks.append(_Garbage())


def statement() -> None:
    """A statement is about to be run: counts it, and raises :class:`Stopped` as :func:`check` does."""
    deadline = _current.get()
    if deadline is not None:
        deadline.statements += 1
        deadline.check()


def interrupted_by(interrupt: Callable[[], None]) -> AbstractContextManager[None]:
    """Breaks off what is waited for meanwhile, where nobody waits for this thread's operation any more."""
    deadline = _current.get()
    return nullcontext() if deadline is None else deadline.interrupted_by(interrupt)


def statements() -> int:
    """How many statements the operation that this thread works for has run so far."""
    deadline = _current.get()
    return 0 if deadline is None else deadline.statements


def spent() -> Spent:
    """What the operation that this thread works for has used so far; nothing where there is no deadline."""
    deadline = _current.get()
    if deadline is None:
        return Spent(0.0, 0)
    return Spent(time.thread_time() - deadline.began, deadline.statements)


def check() -> None:
    """Raises :class:`Stopped` where the operation that this thread works for must not go on."""
    deadline = _current.get()
    if deadline is not None:
        deadline.check()


def nearly_over() -> bool:
    """Whether what answers with what it has should begin no more. Never so without a deadline."""
    deadline = _current.get()
    return deadline is not None and deadline.spent() > ENOUGH


def seconds_left() -> float | None:
    """Seconds that the operation has left, more than 0; None where there is no deadline.

    Raises :class:`Stopped`: none are left.
    """
    deadline = _current.get()
    if deadline is None:
        return None
    deadline.check()
    return max(deadline.left(), 0.001)


def checked(things: Iterable[T], stride: int = STRIDE) -> Iterator[T]:
    """The same things, with a look at the clocks before each ``stride``-th."""
    deadline = _current.get()
    if deadline is None:
        yield from things
        return
    for number, one in enumerate(things):
        if number % stride == 0:
            deadline.check()
        yield one
