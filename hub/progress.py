"""Telling a person what goes on, and how long it took."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

Progress = Callable[[str], None]


@contextmanager
def phase(progress: Progress, what: str) -> Generator[None]:
    """Says that a phase begins, and how many seconds it took once it has succeeded."""
    progress(f"{what} ...")
    began = time.monotonic()
    yield
    progress(f"{what}: {time.monotonic() - began:.1f} s")
