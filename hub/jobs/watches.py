"""The job that makes alerts for watches: a turn goes on where the last one was, after a restart too."""

from __future__ import annotations

import logging

from hub.jobs.job_thread import BackgroundJob, Work

_LOGGER = logging.getLogger("hub.jobs.watches")
SECONDS = 30.0
"""How often it looks."""


def make_alerts(evaluate: Work, seconds: float = SECONDS) -> BackgroundJob:
    """Begins the job. ``evaluate`` does one turn (:mod:`hub.investigations.watching.evaluating`)."""
    return BackgroundJob(
        "watches", evaluate, seconds, _LOGGER, "Alerts of watches wait", "The job of alerts failed"
    )
