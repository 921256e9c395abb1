"""Which worker of pytest-xdist takes which file.

Each worker that asks for the session's Neo4j starts one. Two are what two cores can feed; a third worker runs
the files that start and stop processes of their own, which wait more than they compute, and needs none. Files
that ask the same of Neo4j go to one worker, where it has planned most of it already.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

THIRD = "gw2"
PROCESSES = ("tests/test_engine.py", "tests/test_supervising.py", "tests/test_suite_times.py")
"""Files that ask for no session's Neo4j and wait for processes."""
TOGETHER = (
    ("tests/tracing/", "tests/test_investigation", "tests/test_search.py", "tests/test_watches.py"),
    ("tests/receiving/", "tests/ingest/", "tests/matching/", "tests/test_quality"),
    ("tests/test_docs.py", "tests/test_golden.py", "tests/test_examples.py"),
)
"""Files that run the same statements, by how their names begin."""


class ByFile(LoadFileScheduling):
    """Hands out whole files: those of :data:`PROCESSES` to the third worker first, and no others to it; those
    of :data:`TOGETHER` to who had the first of them, as long as it has others to do."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._first: dict[int, str] = {}

    def _next(self, node: WorkerController) -> str | None:
        apart = [file for file in self.workqueue if file in PROCESSES]
        if node.gateway.id == THIRD:
            return apart[0] if apart else None
        others = [file for file in self.workqueue if file not in PROCESSES]
        others.sort(key=lambda file: self._distance(file, node.gateway.id))
        return next(iter((*others, *apart)), None)

    def _distance(self, file: str, worker: str) -> int:
        """How soon a worker takes a file: its own, what is nobody's, what nobody has begun, the other's."""
        group = _group(file)
        if group is None:
            return 1
        first = self._first.get(group)
        return 2 if first is None else 0 if first == worker else 3

    def _assign_work_unit(self, node: WorkerController) -> None:
        file = self._next(node)
        if file is not None:
            group = _group(file)
            if group is not None:
                self._first.setdefault(group, node.gateway.id)
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if not node.shutting_down and self._next(node) is None:
            node.shutdown()
        else:
            super()._reschedule(node)


def _group(file: str) -> int | None:
    return next((at for at, names in enumerate(TOGETHER) if file.startswith(names)), None)
