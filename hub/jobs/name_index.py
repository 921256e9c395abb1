"""The job that keeps the index of names up with what is written; the first time, and where the words have
changed, it makes it whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from hub.jobs.job_thread import BackgroundJob
from hub.policy.catalogue import Catalogue
from hub.search.gazetteer import gazetteer_of
from hub.search.indexing import IndexState, follow
from hub.store.graph import Graph

_LOGGER = logging.getLogger("hub.jobs.name_index")
SECONDS = 2.0
"""How often the job looks: one statement where nothing was written."""
TELLS_EVERY = 50
LONGEST_PAUSE = 1.0
"""After a batch the job rests as long as it worked, but no longer than this: requests come first."""


def index_names(graph: Graph, catalogue: Callable[[], Catalogue]) -> BackgroundJob:
    """Begins the job."""
    batches, rested = 0, 0.0

    def progress(state: IndexState) -> None:
        nonlocal batches, rested
        if batches and not state.complete:
            time.sleep(min(time.monotonic() - rested, LONGEST_PAUSE))
        rested = time.monotonic()
        batches = 0 if state.complete else batches + 1
        if batches % TELLS_EVERY == 1:
            _LOGGER.info("Names: the index stands at commit %d of %d.", state.through, state.names)

    def work(stopped: Callable[[], bool]) -> None:
        follow(graph, gazetteer_of(catalogue()), stopped, progress)

    return BackgroundJob(
        "names",
        work,
        SECONDS,
        _LOGGER,
        "The index of names waits",
        "The job that keeps the index of names failed",
    )
