"""Neo4j Community as the hub's child process, from the official jars that Maven resolves.

``start`` for the hub, ``start(..., detached=True)`` and ``stop`` for ``hub neo4j start|stop``, ``beside``
for a command while a hub runs, ``status``, ``backup`` and ``restore``; ``supervised`` starts it again when it
ends while a hub serves.
Every failure is an :class:`hub.errors.EngineError`: one sentence on what was found and what to do.
Nothing here talks to the graph: that is hub/store/graph.py.
"""

from hub.engine.backups import backup, restore
from hub.engine.jars import LIST, list_jars, resolve_jars
from hub.engine.starting import EngineStatus, RunningEngine, beside, start, status, stop
from hub.engine.supervising import supervised

__all__ = [
    "LIST",
    "EngineStatus",
    "RunningEngine",
    "backup",
    "beside",
    "list_jars",
    "resolve_jars",
    "restore",
    "start",
    "status",
    "stop",
    "supervised",
]
