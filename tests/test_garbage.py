"""A server's garbage: what is long-lived is not looked at, and what refers to itself is still freed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Generator

import pytest

from hub.serving.garbage_collection import NEW_OBJECTS, settle


@pytest.fixture
def settled() -> Generator[None]:
    """A process as a server settles it, for a while."""
    before = gc.get_threshold()
    settle()
    yield
    gc.set_threshold(*before)


class Node:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("settled")
def test_what_is_there_is_passed_over_and_new_circles_are_freed() -> None:
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 10_000
    gone = weakref.ref(Node())
    kept = [[number] for number in range(NEW_OBJECTS + 1_000)]
    assert gone() is None
    assert len(kept) > NEW_OBJECTS
