"""A job in a thread of its own, from the hub's start to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hub.errors import HubError

Work = Callable[[Callable[[], bool]], None]
"""One turn of a job. It asks whether the job has been stopped."""


class BackgroundJob:
    """Does one turn every ``seconds``. What a turn waits for is logged once, and tried again.

    Args:
        waits: the log's sentence, before the colon, where the graph or a folder refuses.
        fails: the one where anything else does.
        last_turn: whether there is one more when the job is stopped.
    """

    def __init__(
        self,
        name: str,
        work: Work,
        seconds: float,
        logger: logging.Logger,
        waits: str,
        fails: str,
        *,
        last_turn: bool = False,
    ) -> None:
        self._work = work
        self._seconds = seconds
        self._logger = logger
        self._waits = waits
        self._fails = fails
        self._last_turn = last_turn
        self._stopped = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the job: work that asks stops where it is, and the next hub goes on from there."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def turn(self) -> None:
        """One turn; a failure is logged and left to the next one."""
        try:
            self._work(self._stopped.is_set)
            self._told = ""
        except (HubError, OSError) as error:
            if str(error) != self._told:
                self._told = str(error)
                self._logger.warning("%s: %s", self._waits, error)
        except Exception as error:
            # A defect must not end the job; its text could hold what an entry holds.
            self._logger.error("%s (%s).", self._fails, type(error).__name__)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self.turn()
        if self._last_turn:
            self.turn()
