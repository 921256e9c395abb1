"""What every capability works with, in one frozen object made once by the application."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.audit import AuditWriter
from hub.graph import Graph
from hub.policies import PolicyBook
from hub.subjects.identity import Naming

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Cut-offs and days are in this zone."""


@dataclass(frozen=True)
class Services:
    """Graph, policy, naming of subjects, audit, clock, and the key that signs cursors."""

    graph: Graph
    book: PolicyBook
    naming: Naming
    audit: AuditWriter
    clock: Callable[[], datetime]
    cursor_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def now(self) -> datetime:
        """The moment, in Asia/Shanghai."""
        return self.clock().astimezone(SHANGHAI)
