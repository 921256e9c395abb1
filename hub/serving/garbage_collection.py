"""How often Python looks for garbage that refers to itself.

A hub holds some hundred thousand objects for as long as it runs: the policy, the schema, the seeds. Each full
pass of the collector goes through all of them, and an answer about a hundred subjects makes enough objects to
set one off: it took a quarter of such an answer's processor time. What an answer makes is freed without the
collector, as soon as nobody holds it.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000
"""So many objects more than were freed are made before those that are new are looked through."""


def expect_objects() -> None:
    """From now on many new objects are made before they are looked through: nearly all that a command makes
    while it starts stays."""
    gc.set_threshold(NEW_OBJECTS)


def settle() -> None:
    """From now on no pass looks at what is there already."""
    expect_objects()
    gc.collect()
    gc.freeze()
