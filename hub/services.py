"""What every capability works with, in one frozen object made once by the application."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hub.audit import AuditLog, AuditWriter
from hub.calendar.workdays import SHANGHAI
from hub.identity.naming import Naming
from hub.policy.versions import PolicyVersions
from hub.rules.shared_results import SharedResults
from hub.settings import Settings
from hub.store.graph import Graph
from hub.subjects.coverage import DeclaredCoverage

__all__ = ["SHANGHAI", "Services"]

NEWEST_COMMIT = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS number, q.policy AS policy"


@dataclass(frozen=True)
class Services:
    """Graph, policy, naming of subjects, audit and its log, clock, settings, the folder of the seeds, the key
    that signs cursors, the answers of rules that many subjects share, and the declarations of coverage that
    are kept."""

    graph: Graph
    book: PolicyVersions
    naming: Naming
    audit: AuditWriter
    log: AuditLog
    clock: Callable[[], datetime]
    seeds: Path
    settings: Settings
    cursor_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    shared_results: SharedResults = field(default_factory=SharedResults)
    coverage: DeclaredCoverage = field(default_factory=DeclaredCoverage)

    def now(self) -> datetime:
        """The moment, in Asia/Shanghai."""
        return self.clock().astimezone(SHANGHAI)

    def newest_commit(self) -> int:
        """The newest commit, up to which the policy is known from then on."""
        row = self.graph.read(lambda tx: tx.row(NEWEST_COMMIT))
        assert row is not None, "the migrations create the sequence"
        self.book.follow(int(row["policy"]))
        return int(row["number"])
