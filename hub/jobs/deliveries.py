"""The job that works on deliveries: what was received is validated and written, what a crash left goes on,
and bytes whose time is over are removed."""

from __future__ import annotations

import logging

from hub.jobs.job_thread import BackgroundJob, Work

_LOGGER = logging.getLogger("hub.jobs.deliveries")
SECONDS = 1.0
"""How often it looks: one seek where nothing waits."""


def work_on_deliveries(turn: Work, seconds: float = SECONDS) -> BackgroundJob:
    """Begins the job. ``turn`` does one turn (:mod:`hub.ingestion.deliveries.resuming`)."""
    return BackgroundJob(
        "deliveries", turn, seconds, _LOGGER, "Deliveries wait", "The job of deliveries failed"
    )
