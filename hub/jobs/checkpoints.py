"""The job that keeps the log: checkpoints, their files, segments; from the hub's start to its end."""

from __future__ import annotations

import logging
import threading

from hub.audit.checkpoints import checkpoint
from hub.audit.exports import export
from hub.audit.log import AuditLog
from hub.audit.segments import move_all
from hub.audit.writer import AuditWriter
from hub.errors import HubError

_LOGGER = logging.getLogger("hub.audit")
TURNS_BETWEEN_MOVES = 30


class Keeper:
    """A thread that does one turn every ``seconds``. What fails is told once and tried again."""

    def __init__(self, log: AuditLog, writer: AuditWriter, seconds: float) -> None:
        self.log = log
        self._writer = writer
        self._seconds = seconds
        self._stopped = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="audit-keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """A last turn, then the end. To be called after the writer's own end."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def turn(self, *, moving: bool) -> None:
        """One turn; a failure is logged and left to the next one."""
        try:
            checkpoint(self.log)
            export(self.log)
            if moving:
                move_all(self.log)
            self._told = ""
        except (HubError, OSError) as error:
            if str(error) != self._told:
                self._told = str(error)
                _LOGGER.warning("The audit log's files wait: %s", error)
        except Exception as error:
            # A defect must not end the job; its text could hold what an entry holds.
            _LOGGER.error("The audit log's job failed (%s).", type(error).__name__)

    def _run(self) -> None:
        turns = 0
        while not self._stopped.wait(self._seconds):
            try:
                self._writer.enter_refusals()
            except HubError:
                _LOGGER.warning("Refusals of callers without a token wait to be entered.")
            self.turn(moving=turns % TURNS_BETWEEN_MOVES == 0)
            turns += 1
        self.turn(moving=False)
