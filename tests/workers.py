"""Which worker of pytest-xdist takes which file.

Each worker that asks for the session's Neo4j starts one. Two are what two cores can feed; a third worker runs
the files that start and stop processes of their own, which wait more than they compute, and needs none.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

THIRD = "gw2"
PROCESSES = ("tests/test_engine.py", "tests/test_supervising.py", "tests/test_suite_times.py")
"""Files that ask for no session's Neo4j and wait for processes."""


class ByFile(LoadFileScheduling):
    """Hands out whole files: those of :data:`PROCESSES` to the third worker first, and no others to it."""

    def _next(self, node: WorkerController) -> str | None:
        apart = [file for file in self.workqueue if file in PROCESSES]
        others = [file for file in self.workqueue if file not in PROCESSES]
        mine = apart if node.gateway.id == THIRD else [*others, *apart]
        return mine[0] if mine else None

    def _assign_work_unit(self, node: WorkerController) -> None:
        file = self._next(node)
        if file is not None:
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if not node.shutting_down and self._next(node) is None:
            node.shutdown()
        else:
            super()._reschedule(node)
