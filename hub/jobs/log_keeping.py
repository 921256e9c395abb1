"""The job that keeps the log: checkpoints, their files, segments; from the hub's start to its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count

from hub.audit.checkpoints import checkpoint
from hub.audit.exports import export
from hub.audit.log import AuditLog
from hub.audit.segments import move_all
from hub.audit.writer import AuditWriter
from hub.errors import HubError
from hub.jobs.job_thread import BackgroundJob

_LOGGER = logging.getLogger("hub.audit")
TURNS_BETWEEN_MOVES = 30


def keep(log: AuditLog, writer: AuditWriter, seconds: float) -> BackgroundJob:
    """Begins the job. It has a last turn: it is to be closed after the writer's own end."""
    turns = count()

    def work(stopped: Callable[[], bool]) -> None:
        last = stopped()
        if not last:
            _enter_refusals(writer)
        checkpoint(log)
        export(log)
        if not last and next(turns) % TURNS_BETWEEN_MOVES == 0:
            move_all(log)

    return BackgroundJob(
        "audit-keeper",
        work,
        seconds,
        _LOGGER,
        "The audit log's files wait",
        "The audit log's job failed",
        last_turn=True,
    )


def enter_refusals(writer: AuditWriter, seconds: float) -> BackgroundJob:
    """Begins the job of a process that has a writer, and leaves the log's files to another."""
    return BackgroundJob(
        "audit-refusals",
        lambda _: _enter_refusals(writer),
        seconds,
        _LOGGER,
        "The audit log's refusals wait",
        "The job that enters refusals failed",
    )


def _enter_refusals(writer: AuditWriter) -> None:
    try:
        writer.enter_refusals()
    except HubError:
        _LOGGER.warning("Refusals of callers without a token wait to be entered.")
