"""Where the log lives and who signs it: one frozen object that checkpoints, segments and searches share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hub.audit.signed_notes import Signer
from hub.identity.keys import open_keys
from hub.settings import Settings
from hub.store.graph import Graph


@dataclass(frozen=True)
class AuditLog:
    """The graph, the folder of files (``<home>/audit``), the key, and what moves when.

    ``copies``: a second folder for the file of checkpoints, for somebody else to keep. ``leaves``: entries
    of a segment, a power of two. ``days``, ``entries``: how old and how many entries stay in the graph.
    ``years``: how long a segment is kept. ``patience``: for how many seconds a verification waits for a
    running hub to write what another one signed.
    """

    graph: Graph
    folder: Path
    signer: Signer
    clock: Callable[[], datetime]
    copies: Path | None = None
    leaves: int = 16_384
    days: int = 90
    entries: int = 1_000_000
    years: int = 5
    patience: float = 0

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of checkpoints: the hub's own, then the copy."""
        folders = (self.folder, self.copies) if self.copies is not None else (self.folder,)
        return tuple(folder / "checkpoints.jsonl" for folder in folders)

    @property
    def segments(self) -> Path:
        """The folder of segments."""
        return self.folder / "segments"


def signer_for(settings: Settings) -> Signer:
    """The log's own key, ``<home>/keys/audit-log.key``; all replicas have the same."""
    return Signer(settings.audit_origin, open_keys(settings.home).own("audit-log"))


def open_log(graph: Graph, settings: Settings, clock: Callable[[], datetime]) -> AuditLog:
    """The log of this hub."""
    return AuditLog(
        graph=graph,
        folder=settings.home / "audit",
        signer=signer_for(settings),
        clock=clock,
        copies=settings.checkpoints_dir,
        leaves=1 << settings.audit_segment_bits,
        days=settings.audit_days,
        entries=settings.audit_entries,
        years=settings.audit_years,
        patience=settings.checkpoint_seconds + 2,
    )
